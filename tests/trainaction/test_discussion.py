"""The forum of a run: who sees it, what can be written, what tutors do, what is found, what an erasure leaves."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from participants.models import Person
from participants.queries.privacy import held_of
from participants.services.privacy import erase_person
from participants.writing import limits, texts
from tests.factories.discussion import Forum
from tests.factories.runs import make_enrolment, make_learner, make_run
from tests.trainaction.learning import Learning, learning, signed_in
from trainaction.discussion import moderating, posting
from trainaction.discussion.attachments import Sent, path_of
from trainaction.discussion.attachments import read as read_file
from trainaction.discussion.erasing import forget_old
from trainaction.discussion.members import first_name
from trainaction.learning.counted import posts_by_module
from trainaction.models import (
    ForumAttachment,
    ForumFollowing,
    ForumMember,
    ForumMention,
    ForumPost,
    ForumReport,
    ForumThread,
    PostState,
)

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(remade: Callable[..., Forum]) -> Forum:
    return remade(Forum)


def text_of(response: Any) -> str:
    return response.content.decode()


def said(error: Any) -> list[str]:
    return error.value.messages


def url(forum: Forum, end: str = "") -> str:
    return f"/es/learning/{forum.run.key}/forum/{end}"


def texts_in(response: Any) -> list[str]:
    """The text of each post on a page, as it is shown."""
    return re.findall(r'<div class="post__text"><p>(.*?)</p>', text_of(response))


def sentences_in(response: Any) -> list[str]:
    return re.findall(r'<p class="post__said">(.*?)</p>', text_of(response))


# --- safe HTML -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Uno\ndos\n\ntres", "<p>Uno<br>\ndos</p>\n<p>tres</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[aquí](javascript:alert(1))", "<p>[aquí](javascript:alert(1))</p>\n"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>\n"),
        ("# Uno *dos* ![x](https://x.example/a.png)", None),
        ("> dicho\n\nrespuesta", "<blockquote>\n<p>dicho</p>\n</blockquote>\n<p>respuesta</p>\n"),
        ("- uno\n- dos", "<ul>\n<li>uno</li>\n<li>dos</li>\n</ul>\n"),
        ("escriba a ana@escuela.example", "<p>escriba a ana@escuela.example</p>\n"),
        (
            "vea https://datos.example/a?b=1&c=2",
            '<p>vea <a href="https://datos.example/a?b=1&amp;c=2" rel="nofollow ugc noopener noreferrer">'
            "https://datos.example/a?b=1&amp;c=2</a></p>\n",
        ),
    ],
)
def test_text_is_shown_as_safe_html(written: str, shown: str | None) -> None:
    html = texts.as_html(written)
    if shown is None:
        assert re.findall(r"<(?!/?(?:p|a|br)\b)", html) == []
    else:
        assert html == shown


def test_mention_is_set_apart_outside_of_links_alone() -> None:
    html = texts.as_html("@José, vea https://x.example/@jose y @nadie", handles={"jose"})
    assert re.findall(r"<strong>(.*?)</strong>", html) == ["@José"]


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Ana Morales", "Ana"),
        ("PÉREZ, JOSÉ", "José"),
        ("o'neil", "Oneil"),
        ("", "Participante"),
        ("J. Ruiz", "Ruiz"),
        ("María-José Soto", "María-José"),
        ("ANA-LUZ PAZ", "Ana-Luz"),
        ("-Eva-", "Eva"),
    ],
)
def test_first_name_is_what_others_see(name: str, handle: str) -> None:
    from django.utils.translation import override

    with override("es"):
        assert first_name(Person(name=name)) == handle


# --- writing ---------------------------------------------------------------------------------


def test_learner_asks_and_tutor_answers(forum: Forum) -> None:
    ana, tutor = signed_in(forum.ana), signed_in(forum.tutor)
    sent = ana.post(
        url(forum, "new/"), {"title": "Una duda", "module": "general", "text": "¿Cómo?", "form_key": uuid4()}
    )
    post = ForumPost.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, url(forum, f"posts/{post.pk}/"))
    assert ana.get(sent["Location"])["Location"] == url(forum, f"{post.thread_id}/#post-1")
    tutor.post(url(forum, f"{post.thread_id}/"), {"text": "Así.", "form_key": uuid4()})
    page = ana.get(url(forum, f"{post.thread_id}/"))
    assert texts_in(page) == ["¿Cómo?", "Así."]
    authors = re.findall(r'<span class="author">(.*?)</span>', text_of(page))
    assert authors == ["Ana", "Rosa Díaz"]
    assert "Morales" not in text_of(page)


def test_form_sent_twice_writes_once(forum: Forum) -> None:
    client, data = signed_in(forum.ana), {"title": "Una", "module": "general", "text": "¿Cómo?", "form_key": uuid4()}
    answers = [client.post(url(forum, "new/"), data)["Location"] for _time in range(2)]
    assert (len(set(answers)), ForumThread.objects.count(), ForumPost.objects.count()) == (1, 1, 1)


def test_what_no_form_sends_is_no_error(forum: Forum) -> None:
    post = forum.ask(forum.luis)
    client = signed_in(forum.ana)
    huge = "9" * 30
    sent = {"title": "Una", "module": "general", "text": "¿Y?", "form_key": post.form_key, "mentions": [huge, "x"]}
    assert client.post(url(forum, "new/"), {**sent, "quoted": huge}).status_code == 302
    assert ForumPost.objects.get(thread__title="Una").form_key != post.form_key
    ends = ("?q=%00a&p=x&module=%00", "?lesson=x", f"posts/{huge}/", f"{huge}/", f"{post.thread_id}/?quote={huge}&p=-1")
    assert [client.get(url(forum, end)).status_code for end in ends] == [200, 200, 404, 404, 200]
    longest = {"text": "¿Y ahora?", "form_key": uuid4(), "quoted": "9" * 5000}
    assert client.post(url(forum, f"{post.thread_id}/"), longest).status_code == 302
    looking = client.post(url(forum, "new/"), {**sent, "mention": "\0a", "find": "1"})
    assert looking.status_code == 200


def test_what_is_wrong_is_said_and_what_was_typed_stays(forum: Forum) -> None:
    page = signed_in(forum.ana).post(
        url(forum, "new/"), {"title": "", "module": "x", "text": "Lo escrito", "form_key": uuid4()}
    )
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["module", "title"])
    assert ("Lo escrito" in text_of(page), ForumPost.objects.count()) == (True, 0)


def test_a_reply_quotes_without_what_was_quoted(forum: Forum) -> None:
    first = forum.ask(forum.ana)
    second = forum.reply(forum.luis, first.thread, "> Ana:\n> ¿Cómo?\n\nCon un registro.", quoted=first)
    page = signed_in(forum.ana).get(url(forum, f"{first.thread_id}/?quote={second.pk}"))
    assert page.context["form"].initial["text"] == "> Luis:\n> Con un registro.\n\n"
    make_run("run-2")
    assert (
        signed_in(forum.ana).get(url(forum, f"{first.thread_id}/?quote=999")).context["form"].initial.get("text")
        is None
    )


def test_own_post_is_changed_for_an_hour_and_it_is_said(forum: Forum) -> None:
    post = forum.ask(forum.ana)
    client = signed_in(forum.ana)
    assert client.post(url(forum, f"posts/{post.pk}/edit/"), {"text": "¿Cómo se mide?"}).status_code == 302
    page = client.get(url(forum, f"{post.thread_id}/"))
    assert (texts_in(page), "editado" in text_of(page)) == (["¿Cómo se mide?"], True)
    ForumPost.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    late = client.post(url(forum, f"posts/{post.pk}/edit/"), {"text": "Otra cosa"})
    assert (late.status_code, ForumPost.objects.get().text) == (422, "¿Cómo se mide?")


def test_own_post_is_deleted_with_its_files_and_leaves_a_sentence(
    forum: Forum, django_capture_on_commit_callbacks: Any
) -> None:
    post = forum.ask(forum.ana, files=[Sent("a.pdf", "application/pdf", b"%PDF-1.7")])
    reply = forum.reply(forum.luis, post.thread)
    path = path_of(ForumAttachment.objects.get().key)
    assert path.read_bytes() == b"%PDF-1.7"
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(forum.ana).post(url(forum, f"posts/{post.pk}/delete/"))
    post.refresh_from_db()
    assert (post.text, post.html, post.folded, post.state, path.exists()) == ("", "", "", "deleted", False)
    page = signed_in(forum.luis).get(url(forum, f"{post.thread_id}/"))
    assert (sentences_in(page), texts_in(page)) == (["Quien escribió este mensaje lo eliminó."], [reply.text])


def test_thread_that_was_deleted_before_any_reply_is_gone_from_the_list(forum: Forum) -> None:
    post, reader = forum.ask(forum.ana), signed_in(forum.luis)
    assert len(reader.get(url(forum)).context["view"].rows) == 1
    posting.take_back(post=post, by=forum.ana.user)
    assert reader.get(url(forum)).context["view"].rows == ()


def test_closed_thread_takes_replies_of_tutors_alone(forum: Forum) -> None:
    post = forum.ask(forum.ana)
    signed_in(forum.tutor).post(url(forum, f"{post.thread_id}/arrange/"), {"closed": "on", "pinned": "on"})
    thread = ForumThread.objects.get()
    assert (thread.is_closed, thread.is_pinned) == (True, True)
    with pytest.raises(ValidationError):
        forum.reply(forum.luis, thread)
    assert forum.reply(forum.tutor, thread).number == 2


def test_nothing_is_written_after_the_run(forum: Forum) -> None:
    post = forum.ask(forum.ana)
    forum.run.ends_at = timezone.now() - timedelta(hours=1)
    forum.run.save()
    client = signed_in(forum.ana)
    data = {"title": "Tarde", "module": "general", "text": "Tarde", "form_key": uuid4()}
    assert client.post(url(forum, "new/"), data).status_code == 302
    assert client.post(url(forum, f"{post.thread_id}/"), data).status_code == 302
    assert client.get(url(forum, f"{post.thread_id}/")).status_code == 200
    assert ForumPost.objects.count() == 1


# --- limits against spam ---------------------------------------------------------------------


def test_first_posts_with_links_wait_for_a_tutor(forum: Forum) -> None:
    link = "Vea https://ofertas.example"
    held = forum.ask(forum.ana, "Ofertas", link)
    assert held.state == PostState.HELD
    assert [
        len(signed_in(who).get(url(forum)).context["view"].rows) for who in (forum.ana, forum.luis, forum.tutor)
    ] == [1, 0, 1]
    assert signed_in(forum.luis).get(url(forum, f"{held.thread_id}/")).status_code == 404
    assert signed_in(forum.luis).get(url(forum, f"posts/{held.pk}/")).status_code == 404
    for text in ("Uno", "Dos"):
        forum.ask(forum.ana, text, text)
    assert forum.ask(forum.ana, "Más", link + "/mas").state == PostState.PUBLISHED
    assert forum.ask(forum.tutor, "Del tutor", link).state == PostState.PUBLISHED


def test_a_link_put_in_later_waits_too(forum: Forum) -> None:
    post = forum.ask(forum.ana)
    member = forum.member(forum.ana)
    edited = posting.edit(post=post, member=member, by=forum.ana.user, is_tutor=False, text="https://ofertas.example")
    assert (edited.state, edited.published_at) == (PostState.HELD, None)


def test_so_many_posts_in_an_hour(forum: Forum) -> None:
    thread = forum.ask(forum.ana).thread
    for number in range(limits.MOST_IN_AN_HOUR - 1):
        forum.reply(forum.ana, thread, f"Mensaje {number}")
    with pytest.raises(ValidationError) as refused:
        forum.reply(forum.ana, thread, "Uno más")
    assert refused.value.code == "too_many"
    later = timezone.now() + timedelta(minutes=61)
    assert forum.reply(forum.ana, thread, "Uno más", at=later).state == PostState.PUBLISHED
    assert [forum.reply(forum.tutor, thread, f"Del tutor {number}").state for number in range(11)] == ["published"] * 11


def test_the_same_is_not_written_twice(forum: Forum) -> None:
    long = "Este texto es bastante largo para no ser un agradecimiento."
    thread = forum.ask(forum.ana, "Primera", long).thread
    with pytest.raises(ValidationError):
        forum.ask(forum.ana, "Segunda", long)
    other = forum.ask(forum.ana, "Otra", "Otra pregunta").thread
    forum.reply(forum.ana, thread, "Gracias")
    assert forum.reply(forum.ana, other, "Gracias").state == PostState.PUBLISHED
    with pytest.raises(ValidationError):
        forum.reply(forum.ana, other, "Gracias")


@pytest.mark.parametrize("text", ["", "  \n ", "> solo una cita", "a" * 4001, "\u200b"])
def test_a_text_that_says_nothing_or_too_much_is_refused(forum: Forum, text: str) -> None:
    with pytest.raises(ValidationError):
        forum.ask(forum.ana, "Título", text)
    assert (ForumThread.objects.count(), ForumPost.objects.count()) == (0, 0)


# --- moderation ------------------------------------------------------------------------------


def test_reported_post_is_hidden_by_a_tutor_with_a_sentence(forum: Forum) -> None:
    post = forum.ask(forum.luis, text="Insultos")
    ana, tutor = signed_in(forum.ana), signed_in(forum.tutor)
    for _time in range(2):
        ana.post(url(forum, f"posts/{post.pk}/report/"), {"why": "offensive", "note": "Es grosero"})
    assert ForumReport.objects.count() == 1
    queue = f"/es/teaching/{forum.run.key}/moderation/"
    (row,) = tutor.get(queue).context["view"].rows
    assert row.reasons == ("Insulta o amenaza: Es grosero",)
    assert tutor.post(url(forum, f"posts/{post.pk}/hide/?from=queue"), {"why": ""}).status_code == 422
    hidden = tutor.post(url(forum, f"posts/{post.pk}/hide/?from=queue"), {"why": "Falta de respeto"})
    assert hidden["Location"] == queue
    assert (tutor.get(queue).context["view"].rows, ForumReport.objects.get().decided_at is None) == ((), False)
    seen = [signed_in(who).get(url(forum, f"{post.thread_id}/")) for who in (forum.ana, forum.luis, forum.tutor)]
    assert [sentences_in(page) for page in seen] == [
        ["La tutoría ocultó este mensaje."],
        ["La tutoría ocultó su mensaje: Falta de respeto"],
        ["Oculto para quienes aprenden: Falta de respeto"],
    ]
    assert [texts_in(page) for page in seen] == [[], [], ["Insultos"]]
    tutor.post(url(forum, f"posts/{post.pk}/show/"))
    assert texts_in(ana.get(url(forum, f"{post.thread_id}/"))) == ["Insultos"]


def test_three_reports_hold_a_post_of_a_learner_and_none_of_a_tutor(forum: Forum) -> None:
    posts = [forum.ask(forum.luis), forum.ask(forum.tutor, "Del tutor")]
    for number in range(limits.REPORTS_THAT_HOLD):
        member = forum.member(forum.learner(f"l{number}@escuela.example", f"Lector{'abc'[number]} Uno"))
        for post in posts:
            moderating.report(post=post, member=member, why="spam")
    assert [ForumPost.objects.get(pk=post.pk).state for post in posts] == ["held", "published"]


def test_one_does_not_report_oneself(forum: Forum) -> None:
    post = forum.ask(forum.ana)
    with pytest.raises(ValidationError):
        moderating.report(post=post, member=forum.member(forum.ana), why="spam")


def test_tutor_marks_one_answer(forum: Forum) -> None:
    first = forum.ask(forum.ana)
    replies = [forum.reply(forum.luis, first.thread, text) for text in ("Uno", "Dos")]
    tutor = signed_in(forum.tutor)
    for post in (first, *replies):
        tutor.post(url(forum, f"posts/{post.pk}/answer/"), {"on": "1"})
    assert ForumThread.objects.get().answer == replies[1]
    assert "Respondido" in text_of(signed_in(forum.ana).get(url(forum)))
    tutor.post(url(forum, f"posts/{replies[1].pk}/answer/"), {"on": "0"})
    assert ForumThread.objects.get().answer is None


# --- who sees what ---------------------------------------------------------------------------

LEARNERS_OWN = ("edit/", "delete/")
TUTORS = ("hide/",)


def test_what_is_somebody_elses_is_not_there(forum: Forum) -> None:
    """Another learner's post, and a post of another run under this run's address."""
    of_luis = forum.ask(forum.luis)
    of_ana = forum.ask(forum.ana, "De Ana")
    elsewhere = make_run("run-2")
    make_enrolment(elsewhere, forum.ana)
    ana, tutor = signed_in(forum.ana), signed_in(forum.tutor)
    assert [ana.get(url(forum, f"posts/{of_luis.pk}/{end}")).status_code for end in LEARNERS_OWN] == [404, 404]
    assert [ana.post(url(forum, f"posts/{of_luis.pk}/{end}"), {"text": "x"}).status_code for end in LEARNERS_OWN] == [
        404,
        404,
    ]
    assert [tutor.post(url(forum, f"posts/{of_luis.pk}/{end}"), {"text": "x"}).status_code for end in LEARNERS_OWN] == [
        404,
        404,
    ]
    assert [ana.get(url(forum, f"posts/{of_ana.pk}/{end}")).status_code for end in LEARNERS_OWN] == [200, 200]
    other = f"/es/learning/{elsewhere.key}/forum/"
    ends = ("", "edit/", "delete/", "report/")
    assert [ana.get(f"{other}posts/{of_ana.pk}/{end}").status_code for end in ends] == [404] * 4
    assert ana.get(f"{other}{of_ana.thread_id}/").status_code == 404
    assert ana.post(f"{other}{of_ana.thread_id}/follow/", {"on": "1"}).status_code == 404
    assert {post.state for post in ForumPost.objects.all()} == {"published"}


def test_what_tutors_do_learners_cannot(forum: Forum) -> None:
    post = forum.ask(forum.luis)
    ana = signed_in(forum.ana)
    pressed = [
        ana.post(url(forum, f"posts/{post.pk}/hide/"), {"why": "x"}),
        ana.post(url(forum, f"posts/{post.pk}/show/")),
        ana.post(url(forum, f"posts/{post.pk}/answer/"), {"on": "1"}),
        ana.post(url(forum, f"{post.thread_id}/arrange/"), {"closed": "on"}),
        ana.get(f"/es/learning/{forum.run.key}/announcements/new/"),
        ana.get(f"/es/teaching/{forum.run.key}/moderation/"),
    ]
    assert [answer.status_code for answer in pressed] == [404] * 6
    assert (ForumThread.objects.get().is_closed, ForumPost.objects.get().state) == (False, "published")


@pytest.mark.parametrize("state", ["requested", "waiting", "withdrawn", "rejected"])
def test_without_a_place_nothing_is_seen(forum: Forum, state: str) -> None:
    post = forum.ask(forum.ana, files=[Sent("a.pdf", "application/pdf", b"%PDF-1.7")])
    outsider = make_learner("otra@escuela.example", "Otra Persona")
    make_enrolment(forum.run, outsider, state)
    client = signed_in(outsider)
    ends = (
        "",
        "new/",
        f"{post.thread_id}/",
        f"posts/{post.pk}/",
        f"files/{ForumAttachment.objects.get().key}/",
        "settings/",
    )
    assert [client.get(url(forum, end)).status_code for end in ends] == [403] * 6
    assert not ForumMember.objects.filter(person=outsider).exists()


def test_course_manager_writes_as_the_team_without_being_in_the_registry(
    forum: Forum, course_manager_client: Client
) -> None:
    post = forum.ask(forum.ana)
    course_manager_client.post(url(forum, f"{post.thread_id}/"), {"text": "Ya se arregló.", "form_key": uuid4()})
    page = signed_in(forum.ana).get(url(forum, f"{post.thread_id}/"))
    assert re.findall(r'<span class="author">(.*?)</span>', text_of(page)) == ["Ana", "El equipo del curso"]


def test_institution_is_shown_to_others_where_it_is_wanted(forum: Forum) -> None:
    from participants.models import Institution

    forum.ana.institution = Institution.objects.create(name="Ministerio", key="ministerio")
    forum.ana.save()
    post = forum.ask(forum.ana)
    luis = signed_in(forum.luis)
    assert "Ministerio" not in text_of(luis.get(url(forum, f"{post.thread_id}/")))
    signed_in(forum.ana).post(url(forum, "settings/"), {"digest": "weekly", "shows_institution": "on"})
    assert "Ministerio" in text_of(luis.get(url(forum, f"{post.thread_id}/")))
    assert forum.member(forum.ana).digest == "weekly"


# --- new, followed, mentioned, found -----------------------------------------------------------


def test_what_is_new_is_marked_until_it_is_seen(forum: Forum) -> None:
    post = forum.ask(forum.luis)
    forum.reply(forum.luis, post.thread)
    ana = signed_in(forum.ana)
    assert [row.unread for row in ana.get(url(forum)).context["view"].rows] == ["2 nuevos"]
    assert [row.is_new for row in ana.get(url(forum, f"{post.thread_id}/")).context["view"].rows] == [True, True]
    assert [row.unread for row in ana.get(url(forum)).context["view"].rows] == [""]
    forum.reply(forum.tutor, post.thread)
    assert [row.is_new for row in ana.get(url(forum, f"{post.thread_id}/")).context["view"].rows] == [
        False,
        False,
        True,
    ]
    assert [row.unread for row in signed_in(forum.luis).get(url(forum)).context["view"].rows] == ["1 nuevo"]


def test_who_writes_and_who_is_mentioned_follows_unless_they_stopped(forum: Forum) -> None:
    thread = forum.ask(forum.ana, text="¿Qué dice @luis?").thread
    following = ForumFollowing.objects.filter(thread=thread, is_on=True)
    assert set(following.values_list("member__handle", flat=True)) == {"Ana", "Luis"}
    signed_in(forum.luis).post(url(forum, f"{thread.pk}/follow/"), {"on": "0"})
    forum.reply(forum.luis, thread, "Digo esto.")
    assert set(following.values_list("member__handle", flat=True)) == {"Ana"}


def test_people_to_mention_are_suggested_by_first_name_without_addresses(forum: Forum) -> None:
    second = forum.learner("ana2@escuela.example", "Ana Zúñiga")
    never_came = forum.learner("anabel@escuela.example", "Anabel Rojas")
    forum.member(second)
    luis = signed_in(forum.luis)
    page = luis.post(
        url(forum, "new/"),
        {"title": "Para Ana", "module": "general", "text": "Hola", "mention": "@ÁNA", "find": "1", "form_key": uuid4()},
    )
    choices = [label for _pk, label in page.context["form"].fields["mentions"].choices]
    assert (choices, never_came.name in text_of(page)) == (["@Ana", "@Ana-2"], False)
    assert ("escuela.example" in text_of(page), "Zúñiga" in text_of(page), "Hola" in text_of(page)) == (
        False,
        False,
        True,
    )
    pk = forum.member(second).pk
    luis.post(
        url(forum, "new/"),
        {
            "title": "Para Ana",
            "module": "general",
            "text": "Hola",
            "mention": "ana",
            "mentions": [pk],
            "form_key": uuid4(),
        },
    )
    post = ForumPost.objects.get()
    assert (post.text, list(post.mentions.values_list("member__handle", flat=True))) == ("@Ana-2 Hola", ["Ana-2"])
    assert "<strong>@Ana-2</strong>" in post.html


def test_a_name_typed_and_not_chosen_is_asked_for_before_sending(forum: Forum) -> None:
    data = {"title": "Para Luis", "module": "general", "text": "Hola", "mention": "lu", "form_key": uuid4()}
    page = signed_in(forum.ana).post(url(forum, "new/"), data)
    assert ([label for _pk, label in page.context["form"].fields["mentions"].choices], ForumPost.objects.count()) == (
        ["@Luis"],
        0,
    )


@pytest.mark.parametrize("name", ["lu", "nadie"])
def test_a_name_looked_up_and_nobody_chosen_sends_without_mentions(forum: Forum, name: str) -> None:
    data = {"title": "Para Luis", "module": "general", "text": "Hola", "mention": name, "form_key": uuid4()}
    ana = signed_in(forum.ana)
    looked = ana.post(url(forum, "new/"), {**data, "find": "1"})
    assert f'value="{name}"' in str(looked.context["form"]["looked_for"])
    assert ana.post(url(forum, "new/"), {**data, "looked_for": name}).status_code == 302
    post = ForumPost.objects.get()
    assert (post.text, post.mentions.count()) == ("Hola", 0)


def test_pages_are_in_the_readers_language(forum: Forum) -> None:
    post = forum.ask(forum.luis)
    client = signed_in(forum.ana)
    titles = [
        re.findall(r"<h1>(.*?)</h1>", text_of(client.get(f"/{language}/learning/{forum.run.key}/{end}")))[0]
        for end in ("forum/new/", "announcements/", f"forum/posts/{post.pk}/report/")
        for language in ("es", "en")
    ]
    assert titles == [
        "Preguntar o contar algo",
        "Ask or tell something",
        "Anuncios",
        "Announcements",
        "Denunciar un mensaje",
        "Report a message",
    ]


def test_nobody_outside_of_the_run_is_mentioned(forum: Forum) -> None:
    other = make_run("run-2")
    stranger = make_learner("eva@escuela.example", "Eva Luna")
    make_enrolment(other, stranger)
    from trainaction.discussion.members import join

    member = join(run=other, user=stranger.user, language="es")
    post = forum.ask(forum.ana, text="@Eva ¿está?")
    assert (ForumMention.objects.count(), "<strong>" in post.html) == (0, False)
    page = signed_in(forum.ana).post(
        url(forum, "new/"),
        {"title": "A", "module": "general", "text": "Hola", "mentions": [member.pk], "form_key": uuid4()},
    )
    assert (page.status_code, ForumMention.objects.count()) == (302, 0)


def test_search_finds_words_with_and_without_accents_in_this_run_alone(forum: Forum) -> None:
    forum.ask(forum.ana, "Medición", "El índice de homicidios")
    forum.ask(forum.luis, "Otra", "Nada que ver")
    elsewhere = make_run("run-2")
    make_enrolment(elsewhere, forum.ana)
    client = signed_in(forum.ana)

    def found(base: str, words: str) -> list[str]:
        return [row.title for row in client.get(base, {"q": words}).context["view"].found]

    assert [found(url(forum), words) for words in ("indice HOMICIDIOS", "medicion", "índice secuestros")] == [
        ["Medición"],
        ["Medición"],
        [],
    ]
    assert found(f"/es/learning/{elsewhere.key}/forum/", "indice") == []
    held = forum.ask(forum.ana, "Oferta", "El indice en https://x.example")
    moderating.hide(post=ForumPost.objects.get(folded__contains="homicidios"), by=forum.tutor.user, why="x")
    assert (held.state, found(url(forum), "indice")) == ("held", [])


# --- files -----------------------------------------------------------------------------------


def _picture(format_: str = "JPEG", **fields: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, format_, **fields)
    return out.getvalue()


def _office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in ("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "word/document.xml", *names):
            packed.writestr(name, "<x/>")
    return out.getvalue()


def test_file_is_handed_to_the_people_of_the_run_alone(forum: Forum) -> None:
    client = signed_in(forum.ana)
    exif = Image.Exif()
    exif[0x010E] = "En la casa de Ana"
    sent = client.post(
        url(forum, "new/"),
        {
            "title": "Foto",
            "module": "general",
            "text": "Vean",
            "form_key": uuid4(),
            "attached": [SimpleUploadedFile("foto de casa.jpg", _picture(exif=exif), "text/html")],
        },
    )
    assert sent.status_code == 302
    file = ForumAttachment.objects.get()
    assert (file.name, file.kind) == ("foto de casa.jpg", "image/jpeg")
    answer = signed_in(forum.luis).get(url(forum, f"files/{file.key}/"))
    assert (answer.status_code, answer["Content-Type"], answer["Content-Disposition"].split(";")[0]) == (
        200, "image/jpeg", "attachment",
    )  # fmt: skip
    assert b"En la casa de Ana" not in b"".join(answer.streaming_content)
    elsewhere = make_run("run-2")
    make_enrolment(elsewhere, forum.ana)
    assert client.get(f"/es/learning/{elsewhere.key}/forum/files/{file.key}/").status_code == 404
    moderating.hide(post=file.post, by=forum.tutor.user, why="x")
    seen = [signed_in(who).get(url(forum, f"files/{file.key}/")) for who in (forum.luis, forum.tutor)]
    assert [answer.status_code for answer in seen] == [404, 200]
    for each in (answer, *seen):
        each.close()


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 300, "de un tipo que no se puede enviar"),
        ("a.html", b"<html><script>", "de un tipo que no se puede enviar"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "de un tipo que no se puede enviar"),
        ("a.jpg", b"%PDF-1.7 " + b"x" * 300, "no es lo que dice su nombre"),
        ("a.pdf", _picture(), "no es lo que dice su nombre"),
        ("a.jpg", _picture()[:200], "está dañado"),
        ("a.docx", _office("word/vbaProject.bin"), "contiene macros"),
        ("a.docx", _office("word/ñ.xml").replace("ñ".encode(), b"\xff\xfe"), "está dañado"),
        ("a.pdf", b"%PDF-1.7" + b"x" * (5 * 1024 * 1024), "demasiado grande"),
    ],
)
def test_file_that_is_not_what_may_be_sent_is_refused(name: str, content: bytes, part: str) -> None:
    from django.utils.translation import override

    with override("es"), pytest.raises(ValidationError) as refused:
        read_file(SimpleUploadedFile(name, content))
    assert [part in sentence for sentence in said(refused)] == [True]


def test_document_without_macros_is_kept() -> None:
    sent = read_file(SimpleUploadedFile("Informe\u0007 final.docx", _office()))
    assert (sent.name, sent.kind.rsplit(".", 1)[1]) == ("Informe final.docx", "document")


def test_a_post_that_is_refused_leaves_no_file(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_follow_by_itself", lambda *args: 1 / 0)
    before = set(path_of(uuid4()).parent.glob("*"))
    with pytest.raises(ZeroDivisionError):
        forum.ask(forum.ana, files=[Sent("a.pdf", "application/pdf", b"%PDF-1.7")])
    assert (set(path_of(uuid4()).parent.glob("*")) - before, ForumPost.objects.count()) == (set(), 0)


# --- announcements, lessons --------------------------------------------------------------------


def test_tutor_announces_to_everyone_and_what_is_new_is_told(forum: Forum) -> None:
    base = f"/es/learning/{forum.run.key}/announcements/"
    sent = signed_in(forum.tutor).post(f"{base}new/", {"title": "Aviso", "text": "Hay sesión.", "form_key": uuid4()})
    assert sent["Location"] == base
    ana = signed_in(forum.ana)
    assert ana.get(url(forum)).context["view"].announcements == "1 anuncio nuevo"
    assert [row.post.is_new for row in ana.get(base).context["view"].rows] == [True]
    assert ana.get(url(forum)).context["view"].announcements == ""
    post = ForumPost.objects.get()
    assert ana.get(url(forum, f"posts/{post.pk}/"))["Location"] == f"{base}#announcement-{post.pk}"
    assert ana.post(url(forum, f"{post.thread_id}/"), {"text": "x", "form_key": uuid4()}).status_code == 404


def test_threads_of_a_module_are_shown_alone_and_lead_from_its_lessons(learning: Learning) -> None:
    lesson, other = learning.taught.lessons[0], learning.taught.lessons[2]
    base = f"{learning.url}forum/"
    module = learning.taught.modules[0].translation_key
    learning.client.post(
        f"{base}new/", {"title": "Del módulo", "module": str(module), "text": "¿Cómo?", "form_key": uuid4()}
    )

    def titles(query: str) -> list[str]:
        return [row.title for row in learning.client.get(base + query).context["view"].rows]

    queries = (
        "",
        f"?lesson={lesson.translation_key}",
        f"?module={module}",
        f"?lesson={other.translation_key}",
        "?module=general",
    )
    assert [titles(query) for query in queries] == [["Del módulo"], ["Del módulo"], ["Del módulo"], [], []]
    wrong = learning.client.get(f"{base}?module=nada").context["view"]
    assert (len(wrong.rows), len(wrong.ignored)) == (1, 1)
    assert posts_by_module(learning.enrolment) == {learning.taught.modules[0].translation_key: 1}


def test_only_what_stands_counts_as_posted(forum: Forum) -> None:
    key = uuid4()
    enrolment = forum.ana.enrolments.get()
    held = forum.ask(forum.ana, text="https://x.example", module_key=key)
    assert (held.state, posts_by_module(enrolment)) == ("held", {})
    post = forum.ask(forum.ana, "Otra", "Otra", module_key=key)
    forum.ask(forum.ana, "En general", "Sobre nada en particular")
    assert (posts_by_module(enrolment), posts_by_module(forum.luis.enrolments.get())) == ({key: 1}, {})
    posting.take_back(post=post, by=forum.ana.user)
    assert posts_by_module(enrolment) == {}


def test_discussion_block_leads_learners_to_the_forum(learning: Learning) -> None:
    import json

    lesson = learning.taught.lessons[0]
    lesson = type(lesson).objects.get(pk=lesson.pk)
    lesson.body = json.dumps([{"type": "discussion", "value": {"prompt": "¿Y en su país?"}}])
    lesson.save_revision().publish()
    from trainaction.lessons.services import bring_lesson

    bring_lesson(run=learning.run, lesson_key=lesson.translation_key, by=None)
    link = f"{learning.url}forum/?lesson={lesson.translation_key}"
    assert (link in text_of(learning.client.get(learning.lesson_url(0))), learning.client.get(link).status_code) == (
        True,
        200,
    )
    assert "/forum/" not in text_of(Client().get(lesson.url))


# --- people's data -----------------------------------------------------------------------------


def test_erasing_takes_the_words_and_leaves_the_places(
    forum: Forum, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    first = forum.ask(
        forum.ana, "Título de Ana", "Palabras de Ana", files=[Sent("a.pdf", "application/pdf", b"%PDF-1.7")]
    )
    path = path_of(ForumAttachment.objects.get().key)
    quoting = forum.reply(forum.luis, first.thread, "> Ana:\n> Palabras de Ana\n\nDe acuerdo con @Ana.", quoted=first)
    moderating.report(post=quoting, member=forum.member(forum.ana), why="other", note="Nota de Ana")
    held = held_of(forum.ana)
    assert [row["texto"] for row in held["mensajes de foros"]] == ["Palabras de Ana"]
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=forum.ana, by=None)
    posts = list(ForumPost.objects.order_by("number").values_list("author__handle", "text", "state"))
    assert posts == [(None, "", "erased"), ("Luis", "De acuerdo con @….", "published")]
    assert (ForumThread.objects.get().title, ForumReport.objects.count(), path.exists()) == ("", 0, False)
    assert sorted(ForumMember.objects.values_list("handle", flat=True)) == ["Luis", "Rosa"]
    page = signed_in(forum.luis).get(url(forum, f"{first.thread_id}/"))
    assert sentences_in(page) == ["Este mensaje se eliminó junto con los datos de quien lo escribió."]
    assert [part for part in ("Ana", "Palabras", "Título de") if part in text_of(page)] == []


def test_forums_of_runs_long_over_are_removed_with_their_files(
    forum: Forum, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    forum.ask(forum.ana, files=[Sent("a.pdf", "application/pdf", b"%PDF-1.7")])
    path = path_of(ForumAttachment.objects.get().key)
    forum.run.ends_at = timezone.now() - timedelta(days=100)
    forum.run.save()
    assert forget_old(days=101) == {"threads": 0, "files": 0}
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old(days=99) == {"threads": 1, "files": 1}
    assert (ForumPost.objects.count(), ForumMember.objects.count(), path.exists()) == (0, 0, False)


# --- how many queries --------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 3])
def test_forum_asks_as_much_for_three_threads_as_for_one(
    forum: Forum, django_assert_num_queries: Any, threads: int
) -> None:
    for number in range(threads):
        post = forum.ask(forum.luis, f"Tema {number}", f"Texto {number}")
        for each in range(number):
            forum.reply(forum.tutor, post.thread, f"Respuesta {each}")
    client = signed_in(forum.ana)
    client.get(url(forum))
    with django_assert_num_queries(FORUM_QUERIES):
        client.get(url(forum))
    with django_assert_num_queries(SEARCH_QUERIES):
        client.get(url(forum, "?q=texto"))


@pytest.mark.parametrize("posts", [1, 3])
def test_thread_asks_as_much_for_three_posts_as_for_one(
    forum: Forum, django_assert_num_queries: Any, posts: int
) -> None:
    thread = forum.ask(forum.luis).thread
    for number in range(posts - 1):
        forum.reply(forum.tutor, thread, f"Respuesta {number}")
    client = signed_in(forum.ana)
    client.get(url(forum, f"{thread.pk}/"))
    with django_assert_num_queries(THREAD_QUERIES):
        client.get(url(forum, f"{thread.pk}/"))


FORUM_QUERIES, SEARCH_QUERIES, THREAD_QUERIES = 12, 12, 16
