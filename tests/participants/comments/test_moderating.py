"""Reports, the moderators' screens, e-mails about comments, and what an erasure leaves."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from datacction.models import EpisodePage
from participants.comments import notices, services
from participants.models import (
    Comment,
    Commenter,
    CommentMessage,
    CommentReport,
    CommentRules,
    CommentState,
    Conversation,
    Person,
)
from participants.queries.privacy import held_of, held_of_account
from participants.services.privacy import erase_person
from participants.writing.limits import REPORTS_THAT_HOLD
from portal.models import User
from tests.factories.comments import NOW, make_reader, say, shown, signed_in

pytestmark = pytest.mark.django_db
State = CommentState
DESK = "/admin/comments/"


def sent() -> list[Any]:
    mail.outbox.clear()
    notices.send_due(at=NOW + timedelta(hours=3))
    return list(mail.outbox)


def stop_path(message: Any) -> str:
    found = re.search(r"<http://[^/]+(.*)>", message.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found[1]


# --- reports ---------------------------------------------------------------------------------


def test_what_three_readers_report_waits_for_a_moderator(page: EpisodePage) -> None:
    comment = shown(page, make_reader())
    for number in range(REPORTS_THAT_HOLD):
        comment.refresh_from_db()
        assert comment.state == State.PUBLISHED
        reader = make_reader(f"lector{number}@correo.example")
        for _again in range(2):
            if number < REPORTS_THAT_HOLD - 1 or _again == 0:
                services.report(comment=comment, by=reader, why="spam", note="Es\npublicidad")
    comment.refresh_from_db()
    assert (comment.state, CommentReport.objects.count()) == (State.HELD, REPORTS_THAT_HOLD)
    assert set(CommentReport.objects.values_list("note", flat=True)) == {"Es publicidad"}
    services.show(comment=comment, by=None)
    assert CommentReport.objects.filter(decided_at=None).count() == 0


def test_ones_own_and_what_is_gone_are_not_reported(page: EpisodePage) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    comment = shown(page, ana)
    own = signed_in(ana).post(f"/es/comentarios/{comment.pk}/denunciar/", {"why": "spam"})
    assert (own.status_code, own.content.decode().count("Este comentario es suyo")) == (422, 1)
    services.hide(comment=comment, by=None, why="No")  # type: ignore[arg-type]
    assert signed_in(luis).get(f"/es/comentarios/{comment.pk}/denunciar/").status_code == 404
    with pytest.raises(ValidationError):
        services.report(comment=comment, by=luis, why="spam")
    assert CommentReport.objects.count() == 0


def test_a_report_is_sent_by_a_form(page: EpisodePage) -> None:
    comment = shown(page, make_reader())
    luis = signed_in(make_reader("luis@correo.example"))
    assert luis.get(f"/es/comentarios/{comment.pk}/denunciar/").status_code == 200
    assert luis.post(f"/es/comentarios/{comment.pk}/denunciar/", {"why": "nothing"}).status_code == 422
    answer = luis.post(f"/es/comentarios/{comment.pk}/denunciar/", {"why": "offensive", "note": "Insulta"})
    assert answer.url == f"{page.url}#comments"
    assert list(CommentReport.objects.values_list("why", "note")) == [("offensive", "Insulta")]


# --- the moderators' screens -----------------------------------------------------------------


def test_a_moderator_lets_through_hides_and_bars(page: EpisodePage, editor_client: Client, editor: User) -> None:
    ana = make_reader()
    first, second = say(page, ana, "El primero"), say(page, ana, "El segundo", at=NOW + timedelta(minutes=1))
    home = editor_client.get("/admin/").content.decode()
    assert home.count("Comentarios que esperan") == 1
    queue = editor_client.get(DESK).content.decode()
    assert [queue.count(text) for text in ("El primero", "El segundo")] == [1, 1]
    back = {"next": f"{DESK}?list=waiting"}
    assert editor_client.post(f"{DESK}{first.pk}/show/", back).url == f"{DESK}?list=waiting"
    assert editor_client.post(f"{DESK}{first.pk}/show/", {"next": "https://x.example/"}).url == DESK
    assert editor_client.post(f"{DESK}{second.pk}/hide/", {"why": ""}).status_code == 200
    assert editor_client.post(f"{DESK}{second.pk}/hide/", {"why": "Publicidad"}).url == DESK
    assert list(Comment.objects.values_list("state", flat=True)) == [State.PUBLISHED, State.HIDDEN]
    mine = signed_in(ana).get("/es/comentarios/mios/").content.decode()
    assert mine.count("Publicidad") == 1
    author = Commenter.objects.get(account=ana)
    editor_client.post(f"{DESK}people/{author.pk}/bar/", {"on": "1"})
    author.refresh_from_db()
    assert author.barred_at is not None
    actions = ModelLogEntry.objects.filter(action__in=["participants.bar_commenter"]).values_list("user", flat=True)
    assert list(actions) == [editor.pk]


def test_ticked_comments_are_decided_about_together(page: EpisodePage, editor_client: Client) -> None:
    ana = make_reader()
    first, second = say(page, ana, "El primero"), say(page, ana, "El segundo", at=NOW + timedelta(minutes=1))
    both = {"comment": [first.pk, second.pk]}
    editor_client.post(DESK, {**both, "to": "hide", "why": " "})
    assert set(Comment.objects.values_list("state", flat=True)) == {State.HELD}
    editor_client.post(DESK, {**both, "to": "show"})
    assert set(Comment.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    services.take_back(comment=first, by=ana)
    answer = editor_client.post(DESK, {**both, "to": "hide", "why": "Publicidad"}, follow=True)
    assert [str(each).strip() for each in answer.context["messages"]][-2:] == [
        "1 comentario se ocultó.", "A 1 lo borró entretanto quien lo escribió.",
    ]  # fmt: skip


def test_what_was_hidden_long_ago_goes_and_leaves_its_place_where_it_was_answered(
    page: EpisodePage, editor: User
) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    alone, answered = shown(page, ana, "Sola"), shown(page, ana, "Con respuesta")
    shown(page, luis, "La respuesta", answered=answered)
    for comment in (alone, answered):
        services.hide(comment=comment, by=editor, why="Publicidad", at=NOW)
    assert services.forget_old(days=30, at=NOW + timedelta(days=29))["hidden"] == 0
    assert services.forget_old(days=30, at=NOW + timedelta(days=31))["hidden"] == 2
    rows = Comment.objects.order_by("pk").values_list("text", "state")
    assert list(rows) == [("", State.ERASED), ("La respuesta", State.PUBLISHED)]
    assert "Publicidad" not in Comment.objects.first().changes.values_list("why", flat=True)


def test_an_editor_closes_the_comments_of_a_page(page: EpisodePage, editor_client: Client, client: Client) -> None:
    assert (
        editor_client.get(f"/admin/pages/{page.pk}/edit/")
        .content.decode()
        .count(f"{DESK}pages/{page.translation_key}/")
        >= 1
    )
    shown(page, make_reader())
    address = f"{DESK}pages/{page.translation_key}/"
    assert editor_client.get(address).status_code == 200
    assert editor_client.post(address, {"mode": "closed"}).status_code == 302
    assert Conversation.objects.get().closed_at is not None
    seen = client.get(page.url).content.decode()
    assert seen.count("Los comentarios están cerrados desde") == 1
    assert editor_client.post(address, {"mode": "open"}).status_code == 302
    assert Conversation.objects.get().closed_at is None
    assert editor_client.get(f"{DESK}pages/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_the_rules_of_the_site_are_set_in_the_admin(editor_client: Client, manager_client: Client) -> None:
    address = "/admin/settings/participants/commentrules/"
    found = editor_client.get(address, follow=True)
    assert found.status_code == 200
    where = found.redirect_chain[-1][0] if found.redirect_chain else address
    answer = editor_client.post(where, {"trusted_after": "1", "closes_after": "90"})
    assert answer.status_code == 302
    kept = CommentRules.objects.get()
    assert (kept.is_open, kept.trusted_after, kept.closes_after) == (False, 1, 90)


def test_a_queue_costs_the_same_for_one_and_for_three(page: EpisodePage, editor_client: Client) -> None:
    numbers = []
    for number in range(3):
        say(page, make_reader(f"lector{number}@correo.example"), at=NOW + timedelta(minutes=number))
        if number in (0, 2):
            editor_client.get(DESK)
            with CaptureQueriesContext(connection) as asked:
                editor_client.get(DESK)
            numbers.append(len(asked))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(("name", "found"), [("reported", 1), ("all", 2), ("nonsense", 1)])
def test_lists_and_words_choose(page: EpisodePage, editor_client: Client, name: str, found: int) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    comment = shown(page, ana, "Publicado y denunciado")
    services.report(comment=comment, by=luis, why="spam")
    say(page, luis, "En espera")
    assert editor_client.get(f"{DESK}?list={name}").content.decode().count('class="comment-queue__item"') == found
    assert editor_client.get(f"{DESK}?list=all&q=espera").content.decode().count('class="comment-queue__item"') == 1


# --- e-mails ---------------------------------------------------------------------------------


def test_who_is_answered_is_told_once_and_ends_it_with_one_press(page: EpisodePage) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    first = shown(page, ana, "Una pregunta")
    answer = say(page, luis, "Una respuesta", answered=first, name="Luis\u202e R.")
    assert [message.to for message in sent()] == []
    services.show(comment=answer, by=None, at=NOW)
    (message,) = sent()
    assert (message.to, message.subject) == (["ana@correo.example"], "Luis R. respondió a su comentario")
    assert (message.body.count("Una respuesta"), message.body.count(f"/es/comentarios/{answer.pk}/")) == (1, 1)
    assert sent() == []
    path, strict = stop_path(message), Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert Commenter.objects.get(account=ana).wants_answers is True
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Commenter.objects.get(account=ana).wants_answers is False
    assert strict.get(path[:-3] + "xx/").status_code == 404
    shown(page, luis, "Otra respuesta", answered=first, at=NOW + timedelta(hours=1))
    assert sent() == []


def test_nobody_is_told_of_their_own_answer_or_of_one_that_went(page: EpisodePage) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    first = shown(page, ana, "Una pregunta")
    shown(page, ana, "Añado algo", answered=first)
    answer = shown(page, luis, "Una respuesta", answered=first)
    services.take_back(comment=answer, by=luis)
    assert sent() == []
    shown(page, luis, "Otra respuesta", answered=first)
    assert [message.to for message in sent()] == [["ana@correo.example"]]


def test_who_looks_after_a_page_is_told_once_an_hour(page: EpisodePage, editor: User, manager: User) -> None:
    EpisodePage.objects.filter(pk=page.pk).update(owner=editor)
    page.refresh_from_db()
    say(page, make_reader(), "El primero", at=NOW)
    say(page, make_reader("luis@correo.example"), "El segundo", at=NOW + timedelta(minutes=10))
    (message,) = sent()
    assert (message.to, message.subject) == ([editor.email], "Comentario nuevo en «Medir la violencia»")
    assert message.body.count("El primero") == 1
    say(page, make_reader("eva@correo.example"), "El tercero", at=NOW + timedelta(hours=1))
    assert len(sent()) == 1
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(stop_path(message)).status_code == 200
    say(page, make_reader("leo@correo.example"), "El cuarto", at=NOW + timedelta(hours=2))
    assert sent() == []


def test_a_page_without_its_editor_is_looked_after_by_all_moderators(
    page: EpisodePage, editor: User, administrator: User, learner: User
) -> None:
    EpisodePage.objects.filter(pk=page.pk).update(owner=learner)
    page.refresh_from_db()
    assert notices.editors_of(page) == [editor]


# --- personal data ---------------------------------------------------------------------------


def test_an_erasure_takes_words_and_name_and_leaves_the_place(page: EpisodePage, client: Client, editor: User) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    person = Person.objects.create(name="Ana Morales", key="ana morales", user=ana)
    first = shown(page, ana, "Una pregunta", name="Anita")
    shown(page, luis, "Una respuesta", answered=first)
    services.report(comment=first, by=luis, why="other", note="Sobre Anita")
    services.hide(comment=first, by=editor, why="Anita dijo algo")
    assert first.author is not None
    services.bar(commenter=first.author, is_barred=True, by=editor)
    held = held_of(person)
    assert [row["texto"] for row in held["comentarios"]] == ["Una pregunta"]
    erase_person(person=person, by=None)
    first.refresh_from_db()
    assert (first.state, first.text, first.html, first.author) == (State.ERASED, "", "", None)
    assert (first.changes.exclude(why="").count(), CommentReport.objects.count()) == (0, 0)
    assert ModelLogEntry.objects.filter(label__contains="Anita").count() == 0
    assert Commenter.objects.filter(account__email=ana.email).count() == 0
    seen = client.get(page.url).content.decode()
    assert [
        seen.count(text) for text in ("Una pregunta", "Anita", "Una respuesta", "se eliminó junto con los datos")
    ] == [
        0,
        0,
        1,
        1,
    ]


def test_an_account_without_a_person_sees_what_is_held(page: EpisodePage) -> None:
    ana = make_reader()
    shown(page, ana)
    held = held_of_account(ana)
    assert [row["conversación"] for row in held["comentarios"]] == ["Medir la violencia"]
    assert [row["nombre que se ve"] for row in held["nombres en los comentarios"]] == ["Ana"]
    file = signed_in(ana).get("/es/account/my-data/download/").json()
    assert [row["texto"] for row in file["comentarios"]] == ["¿Hay datos por municipio?"]
    assert CommentMessage.objects.count() == 0
