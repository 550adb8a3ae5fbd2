"""Who sends something after their session ended: nothing of it is lost, and nobody ends at an address without a page."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.models import User
from portal.views.signed_out import words_of
from tests.kept_forms import HERE, SIGN_IN, form_of, link_of
from tests.portal.conftest import SmallSite, small_site
from tests.trainaction.learning import Learning, learning

__all__ = ["learning", "small_site"]

pytestmark = pytest.mark.django_db


def test_a_button_leads_to_the_sign_in_and_back_to_its_page_not_to_its_own_address(learning: Learning) -> None:
    lesson = learning.lesson_url(0)
    answer = Client().post(learning.lesson_url(0, "done/"), headers={"Referer": f"{HERE}{lesson}?v=1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}{lesson}%3Fv%3D1")
    assert learning.client.get(lesson).status_code == 200


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/es/", "//elsewhere.example/"])
def test_a_button_of_no_page_of_this_site_leads_home(learning: Learning, referer: str) -> None:
    headers = {"Referer": referer} if referer else {}
    answer = Client().post(learning.lesson_url(0, "done/"), headers=headers)
    assert answer["Location"] == f"{SIGN_IN}/es/"


def test_a_page_that_is_read_is_led_back_to_itself(learning: Learning) -> None:
    assert Client().get(learning.lesson_url(0))["Location"] == f"{SIGN_IN}{learning.lesson_url(0)}"


def test_a_forum_thread_is_kept_until_it_is_sent_again(learning: Learning) -> None:
    url = f"{learning.url}forum/new/"
    writing = {"title": "Duda", "module": "2", "text": "¿Cómo se cuenta\nun intento?", "form_key": str(uuid4())}
    answer = Client().post(url, writing, headers={"Referer": f"{HERE}{url}"})
    action, sent = form_of(answer.content)
    link = link_of(answer.content)
    assert (answer.status_code, action, link) == (403, url, f"{SIGN_IN}{url}")
    assert {name: sent[name].replace("\r", "") for name in writing} == writing
    assert [each["name"] for each in BeautifulSoup(answer.content, "html.parser").select("#write textarea")] == [
        "title",
        "text",
    ]
    assert [each.text for each in BeautifulSoup(answer.content, "html.parser").select("#write label, #write h2")] == [
        "Lo que escribió",
        "Título",
        "Texto",
    ]
    again = Client().post(action, sent, headers={"Referer": f"{HERE}/es/learning/elsewhere/"})
    assert form_of(again.content)[1]["came_from"] == url


def test_a_password_is_never_shown_again(learning: Learning) -> None:
    answer = Client().post("/es/account/password/change/", {"oldpassword": "secreta una", "password1": "dos"})
    assert (answer.status_code, answer.content) == (302, b"")


@pytest.mark.parametrize(
    ("url", "then"),
    [("/es/evaluacion/revisiones/{key}/", ""), ("/es/learning/marzo/attempts/{key}/", "answers/1/")],
)
def test_what_saves_itself_is_told_to_sign_in(db: None, url: str, then: str) -> None:
    url = url.format(key=uuid4())
    headers = {"Accept": "application/json", "Referer": f"{HERE}{url}"}
    answer = Client().post(f"{url}{then}", {"window": "a"}, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["sign_in"] == f"{SIGN_IN}{url}"
    assert answer.json()["sentence"].startswith("Su sesión terminó.")


def test_a_draft_keeps_what_was_typed_and_shows_no_digest_of_what_stood_there(db: None) -> None:
    writing = {"comment_7": "Muy claro.", "comment_7.was": "Antes decía otra cosa.", "answer:1.value": "Dos barrios."}
    answer = Client().post(f"/es/evaluacion/revisiones/{uuid4()}/", writing)
    shown = BeautifulSoup(answer.content, "html.parser").select("#write textarea")
    assert [(each["name"], each.get("aria-labelledby", "")) for each in shown] == [
        ("comment_7", ""),
        ("answer:1.value", "kept"),
    ]
    assert form_of(answer.content)[1]["comment_7.was"] == writing["comment_7.was"]


def test_the_editor_which_saves_as_one_writes_is_told_why_it_cannot(
    small_site: SmallSite, editor_client: Client, editor: User
) -> None:
    """After the session has ended, and after signing in again in another tab; its button then finds all of it kept."""
    address = f"/admin/pages/{small_site.about.pk}/edit/"
    headers = {"Accept": "application/json", "Referer": f"{HERE}{address}", "Origin": HERE}
    answer = Client().post(address, {"title": "Nuevo título"}, headers=headers)
    assert (answer.status_code, answer.json()["error_code"]) == (401, "locked")
    assert answer.json()["error_message"].startswith("Su sesión terminó.")

    again = Client(enforce_csrf_checks=True)
    again.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    answer = again.post(address, {"title": "Nuevo título"}, headers=headers)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "locked")
    assert answer.json()["error_message"].startswith("Usted ingresó de nuevo")
    answer = again.post(
        address, {"title": "Nuevo título", "body-0-value": '{"blocks": []}'}, headers=headers | {"Accept": "text/html"}
    )
    action, sent = form_of(answer.content)
    assert (action, sent["title"], sent["body-0-value"]) == (address, "Nuevo título", '{"blocks": []}')
    assert [each["name"] for each in BeautifulSoup(answer.content, "html.parser").select("#write textarea")] == [
        "title"
    ]


@pytest.mark.parametrize(("sent", "status"), [({"window": "a"}, 401), ({"key": "a"}, 401), ({"text": "a"}, 403)])
def test_what_saves_itself_is_told_to_sign_in_where_every_cookie_is_gone(
    db: None, sent: dict[str, str], status: int
) -> None:
    headers = {"Accept": "application/json"}
    answer = Client(enforce_csrf_checks=True).post(f"/es/evaluacion/revisiones/{uuid4()}/", sent, headers=headers)
    assert answer.status_code == status


RICH = (
    '{"blocks": [{"key": "a", "text": "Quien llega primero, pregunta.", "type": "unstyled"},'
    ' {"key": "b", "text": "", "type": "atomic"}, {"key": "c", "text": "Después escucha.", "type": "header-two"}],'
    ' "entityMap": {}}'
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (RICH, "Quien llega primero, pregunta.\n\nDespués escucha."),
        ('{"blocks": []}', ""),
        ('{"blocks": "dos bloques"}', ""),
        ('{"blocks": [{"text": 1}, "x"]}', ""),
        ('{"data": [["Mes", "Casos"]]}', ""),
        ("{entre llaves}", ""),
        ("null", ""),
    ],
)
def test_of_a_text_with_formatting_its_words_are_read(value: str, words: str) -> None:
    assert words_of(value) == words


def test_a_page_with_rich_text_is_shown_whole_and_saved_by_one_press_after_signing_in(
    small_site: SmallSite, editor: User
) -> None:
    """The token of what was kept is of before: a sign-in changes it."""
    address = f"/admin/pages/{small_site.about.pk}/edit/"
    client = Client(enforce_csrf_checks=True)
    client.get("/es/account/login/")
    headers = {"Origin": HERE, "Referer": f"{HERE}{address}"}
    writing = {
        "title": "Acerca", "slug": "acerca", "programme": "conose", "intro": "", "body-count": "1", "body-0-deleted": "",
        "body-0-order": "0", "body-0-type": "text", "body-0-id": "", "body-0-value": RICH, "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
    }  # fmt: skip
    kept = client.post(address, writing, headers=headers)
    shown = BeautifulSoup(kept.content, "html.parser").select("#write textarea[readonly]")
    assert [each.text.strip() for each in shown] == ["Quien llega primero, pregunta.\n\nDespués escucha."]

    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["csrftoken"] = "n" * 32
    action, sent = form_of(kept.content)
    assert sent["body-0-value"] == RICH
    answer = client.post(action, sent, headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, address)
    small_site.about.refresh_from_db()
    (block,) = small_site.about.get_latest_revision_as_object().body
    assert "Quien llega primero, pregunta." in str(block.value)


def test_a_page_that_was_being_edited_is_saved_with_all_it_holds_when_it_is_sent_again(
    small_site: SmallSite, editor_client: Client
) -> None:
    """Its editor counts on fields that were sent empty, such as whether a block is deleted."""
    address = f"/admin/pages/{small_site.about.pk}/edit/"
    writing = {
        "title": "Acerca", "slug": "acerca", "programme": "conose", "intro": "Lo que se añadió.", "body-count": "1",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "heading", "body-0-id": "", "body-0-value-text": "Método",
        "body-0-value-level": "2", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    kept = Client().post(address, writing, headers={"Referer": f"{HERE}{address}"})
    action, sent = form_of(kept.content)
    assert (kept.status_code, action) == (403, address)

    answer = editor_client.post(action, sent)
    assert (answer.status_code, answer["Location"]) == (302, address)
    small_site.about.refresh_from_db()
    draft = small_site.about.get_latest_revision_as_object()
    assert (draft.intro, [block.value["text"] for block in draft.body]) == ("Lo que se añadió.", ["Método"])
