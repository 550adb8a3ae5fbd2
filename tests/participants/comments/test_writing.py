"""Writing below a page: who may, what waits, what is refused, what is shown; changing and taking back one's own."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from datacction.models import EpisodePage
from participants.comments import services
from participants.comments.queries import standing_of
from participants.models import Comment, CommentChange, Commenter, CommentRules, CommentState, Conversation
from participants.writing import limits
from portal.models import User
from tests.factories.comments import NOW, make_reader, say, shown, signed_in

pytestmark = pytest.mark.django_db
State = CommentState


def rules(**fields: Any) -> None:
    CommentRules.objects.update_or_create(pk=1, defaults=fields)


def states() -> list[str]:
    return list(Comment.objects.order_by("created_at", "pk").values_list("state", flat=True))


def post(user: User, page: EpisodePage, **data: Any) -> Any:
    fields = {"text": "¿Hay datos por municipio?", "name": "Ana", "form_key": str(uuid4()), **data}
    return signed_in(user).post(f"/es/comentarios/{page.translation_key}/", fields, follow=True)


# --- what waits ------------------------------------------------------------------------------


def test_the_first_comments_wait_and_the_next_do_not(page: EpisodePage) -> None:
    ana = make_reader()
    for number in range(2):
        comment = say(page, ana, f"Comentario {number}", at=NOW + timedelta(minutes=number))
        assert comment.state == State.HELD
        services.show(comment=comment, by=None)
    assert say(page, ana, "El tercero", at=NOW + timedelta(minutes=5)).state == State.PUBLISHED
    rules(trusted_after=0)
    assert say(page, make_reader("luis@correo.example"), at=NOW).state == State.PUBLISHED


def test_who_moderates_never_waits_and_is_seen_as_the_team(page: EpisodePage, editor: User) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    comment = say(page, editor, name="Eva")
    assert (comment.state, comment.is_from_team) == (State.PUBLISHED, True)


def test_a_comment_sent_by_the_page_waits_is_seen_by_its_author_alone_then_by_all(page: EpisodePage) -> None:
    ana = make_reader()
    answer = post(ana, page)
    assert [url for url, _status in answer.redirect_chain] == [f"{page.url}#comments"]
    assert answer.content.decode().count("La moderación mira sus primeros comentarios") == 1
    assert answer.content.decode().count("¿Hay datos por municipio?") == 1
    assert Client().get(page.url).content.decode().count("¿Hay datos por municipio?") == 0
    comment = Comment.objects.get()
    services.show(comment=comment, by=None)
    seen = Client().get(page.url).content.decode()
    assert (seen.count("¿Hay datos por municipio?"), seen.count(f'id="comment-{comment.pk}"')) == (1, 1)
    assert "ana@correo.example" not in seen


def test_the_script_of_a_page_gets_the_comments_alone(page: EpisodePage) -> None:
    client = signed_in(make_reader())
    path, scripted = f"/es/comentarios/{page.translation_key}/", {"HX-Request": "true"}
    fields = {"text": "¿Hay datos por municipio?", "name": "Ana", "form_key": str(uuid4())}
    refused = client.post(path, {**fields, "text": ""}, headers=scripted).content.decode()
    part = client.post(path, fields, headers=scripted).content.decode()
    assert [text.strip()[:8] for text in (refused, part)] == ["<section", "<section"]
    assert (refused.count('aria-invalid="true"'), part.count("¿Hay datos por municipio?"), Comment.objects.count()) == (
        1,
        1,
        1,
    )
    assert part.count("La moderación mira sus primeros comentarios") == 1


def test_a_form_sent_twice_is_one_comment(page: EpisodePage) -> None:
    ana, key = make_reader(), str(uuid4())
    for _time in range(2):
        assert post(ana, page, form_key=key).status_code == 200
    assert states() == [State.HELD]


# --- what is refused -------------------------------------------------------------------------


def test_who_is_not_signed_in_or_has_not_confirmed_is_led_there(page: EpisodePage, client: Client) -> None:
    asked = client.post(f"/es/comentarios/{page.translation_key}/", {"text": "Hola"})
    assert (asked.status_code, "Su sesión terminó" in asked.content.decode(), states()) == (403, True, [])
    unconfirmed = post(make_reader(is_confirmed=False), page)
    assert (unconfirmed.status_code, states()) == (403, [])
    assert unconfirmed.content.decode().count("Confirme su correo") >= 1


def test_on_a_closed_page_nothing_is_written_and_the_text_is_not_lost_in_silence(
    page: EpisodePage, editor: User
) -> None:
    ana = make_reader()
    services.set_mode(page=page, mode=Conversation.Mode.CLOSED, by=editor, at=NOW)
    refused = post(ana, page)
    assert (refused.status_code, states()) == (409, [])
    assert refused.content.decode().count("no se escribe nada más aquí") == 2
    assert 'id="comments"' not in Client().get(page.url).content.decode()


@pytest.mark.parametrize(
    ("fields", "mode", "is_open"),
    [
        ({}, "rule", True),
        ({"closes_after": 30}, "rule", False),
        ({"closes_after": 31}, "rule", True),
        ({"closes_after": 1}, "open", True),
        ({"closes_after": 0}, "rule", True),
        ({"closes_after": 0}, "closed", False),
        ({"is_open": False}, "open", False),
    ],
)
def test_a_page_is_open_by_the_site_its_age_and_its_own_word(
    page: EpisodePage, editor: User, fields: dict[str, Any], mode: str, is_open: bool
) -> None:
    rules(**fields)
    services.set_mode(page=page, mode=mode, by=editor, at=NOW)
    assert standing_of(page, at=NOW).is_open == is_open


def test_a_flood_is_refused_with_a_sentence(page: EpisodePage) -> None:
    ana = make_reader()
    for number in range(services.MOST_WAITING):
        say(page, ana, f"Comentario {number}", at=NOW)
    with pytest.raises(ValidationError) as refused:
        say(page, ana, "Otro más", at=NOW)
    assert refused.value.code == "waiting"
    Comment.objects.update(state=State.PUBLISHED, published_at=NOW)
    for number in range(services.MOST_WAITING, limits.MOST_IN_AN_HOUR):
        say(page, ana, f"Comentario {number}", at=NOW)
    with pytest.raises(ValidationError) as refused:
        say(page, ana, "Otro más", at=NOW)
    assert (refused.value.code, len(states())) == ("too_many", limits.MOST_IN_AN_HOUR)
    with pytest.raises(ValidationError) as twice:
        say(page, ana, "Comentario 1", at=NOW + timedelta(hours=2))
    assert twice.value.code == "twice"


def test_one_network_sends_so_many_in_an_hour(page: EpisodePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.comments.views.MOST_FROM_A_NETWORK", 1)
    cache.clear()
    ana = make_reader()
    assert [post(ana, page, text=f"Texto {number}").status_code for number in range(2)] == [200, 429]


@pytest.mark.parametrize(
    "name", ["A", "  ", "ana@correo.example", "Ana\r\nBcc: x@y.example", "http://x.example", "1234"]
)
def test_a_name_that_is_none_is_refused_and_line_breaks_never_stay(page: EpisodePage, name: str) -> None:
    ana = make_reader()
    answer = post(ana, page, name=name)
    kept = list(Commenter.objects.exclude(name="").values_list("name", flat=True))
    if "\n" in name:
        assert (answer.status_code, kept) == (422, [])
    else:
        assert (answer.status_code, states(), kept) == (422, [], [])


def test_an_account_that_is_barred_writes_no_more(page: EpisodePage, editor: User) -> None:
    ana = make_reader()
    comment = shown(page, ana)
    assert comment.author is not None
    services.bar(commenter=comment.author, is_barred=True, by=editor)
    assert post(ana, page, text="Otra vez").status_code == 403
    services.bar(commenter=comment.author, is_barred=False, by=editor)
    assert post(ana, page, text="Otra vez").status_code == 200


def test_what_is_no_comment_of_this_page_cannot_be_answered(page: EpisodePage, webinar: Any) -> None:
    other = shown(webinar.episode(2, title="Otro", slug="otro"), make_reader("luis@correo.example"))
    ana = make_reader()
    post(ana, page, answered=str(other.pk))
    assert Comment.objects.exclude(pk=other.pk).get().root is None
    held = say(page, make_reader("eva@correo.example"), "En espera")
    with pytest.raises(ValidationError):
        say(page, ana, "Respondo", answered=held)


# --- how it is shown -------------------------------------------------------------------------


def test_what_is_written_is_safe_html(page: EpisodePage, client: Client) -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(2)) https://datos.example\n\n> cita\n\n- uno\n- dos"
    comment = shown(page, make_reader(), text)
    seen = client.get(page.url).content.decode()
    assert comment.html in seen
    assert ("<script>alert" in seen, "javascript:" in comment.html.replace("(javascript:", "")) == (False, False)
    assert 'href="https://datos.example" rel="nofollow ugc noopener noreferrer"' in comment.html


def test_answers_stand_below_what_they_answer(page: EpisodePage, client: Client) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    first = shown(page, ana, "Una pregunta")
    answer = shown(page, luis, "Una respuesta", answered=first, at=NOW + timedelta(hours=1))
    second = shown(page, ana, "Gracias", answered=answer, at=NOW + timedelta(hours=2))
    assert (answer.root_id, second.root_id, second.answered_id) == (first.pk, first.pk, answer.pk)
    seen = client.get(page.url).content.decode()
    assert [seen.index(text) for text in ("Una pregunta", "Una respuesta", "Gracias")] == sorted(
        seen.index(text) for text in ("Una pregunta", "Una respuesta", "Gracias")
    )
    assert seen.count(f'<a href="#comment-{answer.pk}">A Luis</a>') == 1
    assert seen.count("3 comentarios") == 1


def test_a_page_has_one_conversation_in_both_languages(page: EpisodePage, english: Any, client: Client) -> None:
    from tests.portal.conftest import publish_translation

    for each in [*page.get_ancestors().specific().filter(depth__gt=1), page]:
        publish_translation(each, english, title=f"{each.title} EN")
    shown(page, make_reader())
    translated = page.get_translation(english)
    seen = client.get(translated.url).content.decode()
    assert (seen.count("¿Hay datos por municipio?"), seen.count("1 comment<")) == (1, 1)
    assert seen.count('class="comment__text" lang="es"') == 1


def test_many_comments_go_on_pages_of_their_own(page: EpisodePage, client: Client) -> None:
    ana = make_reader()
    comments = [shown(page, ana, f"Comentario {n}", at=NOW + timedelta(hours=n)) for n in range(23)]
    seen = client.get(page.url).content.decode()
    assert (seen.count('<article class="comment'), seen.count("Los 23 comentarios")) == (10, 1)
    own = f"/es/comentarios/{page.translation_key}/"
    assert client.get(own).content.decode().count('<article class="comment') == 20
    assert client.get(f"{own}?p=2").content.decode().count('<article class="comment') == 3
    latest, oldest = comments[-1], comments[0]
    assert client.get(f"/es/comentarios/{latest.pk}/").url == f"{page.url}#comment-{latest.pk}"
    assert client.get(f"/es/comentarios/{oldest.pk}/").url == f"{own}?p=2#comment-{oldest.pk}"
    assert client.get(f"{own}?p=no").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_comments_cost_a_page_two_queries_whatever_their_number(
    page: EpisodePage, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    from participants.comments.listings import conversation_on

    ana, luis = make_reader(), make_reader("luis@correo.example")
    for each in range(number):
        comment = shown(page, ana, f"Comentario {each}", at=NOW + timedelta(hours=each))
        shown(page, luis, f"Respuesta {each}", answered=comment, at=NOW + timedelta(hours=each))
    request = client.get(page.url).wsgi_request
    with django_assert_num_queries(2):
        view = conversation_on(page, request)
    assert view is not None
    assert [len(row.answers) for row in view.rows] == [1] * number


def test_a_page_nobody_commented_costs_no_query_more(
    page: EpisodePage, client: Client, django_assert_num_queries: Any
) -> None:
    from participants.comments.listings import conversation_on

    request = client.get(page.url).wsgi_request
    with django_assert_num_queries(0):
        conversation_on(page, request)


def test_what_cannot_be_commented_on_has_no_conversation(webinar: Any, page: EpisodePage, client: Client) -> None:
    assert client.get(f"/es/comentarios/{webinar.season.translation_key}/").status_code == 404
    assert 'id="comments"' not in client.get(webinar.season.url).content.decode()
    page.unpublish()
    assert client.get(f"/es/comentarios/{page.translation_key}/").status_code == 404


# --- one's own -------------------------------------------------------------------------------


def test_ones_own_is_changed_for_an_hour(page: EpisodePage) -> None:
    ana = make_reader()
    comment = shown(page, ana, at=timezone.now())
    client = signed_in(ana)
    assert client.post(f"/es/comentarios/{comment.pk}/cambiar/", {"text": "Ahora digo esto"}).status_code == 302
    comment.refresh_from_db()
    assert (comment.text, comment.state, comment.edited_at is None) == ("Ahora digo esto", State.PUBLISHED, False)
    services.edit(comment=comment, text="Vean https://x.example", by=ana)
    comment.refresh_from_db()
    assert comment.state == State.HELD
    Comment.objects.update(created_at=timezone.now() - limits.EDITABLE_FOR)
    refused = client.post(f"/es/comentarios/{comment.pk}/cambiar/", {"text": "Tarde"})
    assert (refused.status_code, Comment.objects.get().text) == (422, "Vean https://x.example")
    others = signed_in(make_reader("luis@correo.example"))
    assert [others.get(f"/es/comentarios/{comment.pk}/{verb}/").status_code for verb in ("cambiar", "borrar")] == [
        404,
        404,
    ]


def test_what_is_taken_back_leaves_its_place_where_it_was_answered(page: EpisodePage, client: Client) -> None:
    ana, luis = make_reader(), make_reader("luis@correo.example")
    answered, alone = shown(page, ana, "Respondido"), shown(page, ana, "Solo", at=NOW + timedelta(hours=1))
    shown(page, luis, "La respuesta", answered=answered)
    own = signed_in(ana)
    assert own.get(f"/es/comentarios/{alone.pk}/borrar/").status_code == 200
    for comment in (answered, alone):
        assert own.post(f"/es/comentarios/{comment.pk}/borrar/").url == "/es/comentarios/mios/"
    seen = client.get(page.url).content.decode()
    assert [
        seen.count(text) for text in ("Respondido", "Solo", "La respuesta", "Quien escribió este comentario lo eliminó")
    ] == [
        0,
        0,
        1,
        1,
    ]
    assert list(Comment.objects.filter(author__account=ana).values_list("text", "html")) == [("", ""), ("", "")]


def test_everything_is_taken_back_with_the_name(page: EpisodePage) -> None:
    ana = make_reader()
    shown(page, ana)
    say(page, ana, "Otro", at=NOW + timedelta(hours=1))
    own = signed_in(ana)
    assert own.get("/es/comentarios/mios/").content.decode().count("Medir la violencia") == 2
    assert own.post("/es/comentarios/mios/", {"take_all_back": "1"}).status_code == 302
    assert (states(), Commenter.objects.get().name) == ([State.DELETED, State.DELETED], "")


def test_the_name_is_changed_on_what_was_written_too(page: EpisodePage, client: Client) -> None:
    ana = make_reader()
    shown(page, ana)
    own = signed_in(ana)
    assert own.post("/es/comentarios/mios/", {"name": "Ana M.", "language": "en"}).status_code == 302
    assert client.get(page.url).content.decode().count("Ana M.</strong>") == 1
    assert own.post("/es/comentarios/mios/", {"name": "a@b.example", "language": "en"}).status_code == 422
    kept = Commenter.objects.get()
    assert (kept.name, kept.wants_answers, kept.language) == ("Ana M.", False, "en")


def test_each_step_is_written_down(page: EpisodePage, editor: User) -> None:
    ana = make_reader()
    comment = say(page, ana)
    services.show(comment=comment, by=editor)
    services.hide(comment=comment, by=editor, why="Publicidad")
    services.take_back(comment=comment, by=ana)
    assert list(CommentChange.objects.values_list("before", "after", "by", "why")) == [
        ("", "held", ana.pk, ""),
        ("held", "published", editor.pk, ""),
        ("published", "hidden", editor.pk, "Publicidad"),
        ("hidden", "deleted", ana.pk, ""),
    ]
