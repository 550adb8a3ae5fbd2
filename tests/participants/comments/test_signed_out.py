"""A comment by somebody whose session ended is kept, below the page and on a page of its own, until it is sent again."""

from uuid import uuid4

import pytest
from django.test import Client

from datacction.models import EpisodePage
from participants.models import Comment
from tests.factories.comments import make_reader
from tests.kept_forms import HERE, SIGN_IN, form_of, link_of

pytestmark = pytest.mark.django_db


def test_a_comment_is_kept_below_its_page(page: EpisodePage) -> None:
    url = f"/es/comentarios/{page.translation_key}/"
    answer = Client().post(url, {"text": "Hola"}, headers={"HX-Request": "true", "Referer": f"{HERE}{page.url}"})
    content = answer.content.decode()
    assert (answer.status_code, "<html" in content, 'id="comments"' in content) == (200, False, True)
    assert (form_of(answer.content)[0], form_of(answer.content)[1]["text"]) == (url, "Hola")
    assert link_of(answer.content) == f"{SIGN_IN}{page.url}"


def test_what_was_kept_is_taken_after_signing_in_in_another_tab(page: EpisodePage) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/es/account/login/")
    url = f"/es/comentarios/{page.translation_key}/"
    token = client.cookies["csrftoken"].value
    headers = {"Origin": HERE, "Referer": f"{HERE}{page.url}"}
    sent = {"text": "Hola a todos", "name": "Ana", "form_key": str(uuid4()), "csrfmiddlewaretoken": token}
    action, sent = form_of(client.post(url, sent, headers=headers).content)
    client.force_login(make_reader())
    client.cookies["csrftoken"] = "n" * 32  # as a sign-in changes it
    assert client.post(action, sent, headers=headers).status_code == 302  # by one press
    assert Comment.objects.get().text == "Hola a todos"


def test_a_page_opened_before_signing_in_is_shown_once_and_taken_then(page: EpisodePage) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_reader())
    client.cookies["csrftoken"] = "n" * 32
    url = f"/es/comentarios/{page.translation_key}/"
    headers = {"Origin": HERE, "Referer": f"{HERE}{page.url}"}
    sent = {"text": "Hola a todos", "name": "Ana", "form_key": str(uuid4()), "csrfmiddlewaretoken": "v" * 32}
    stale = client.post(url, sent, headers=headers)
    assert (stale.status_code, Comment.objects.count()) == (403, 0)
    action, sent = form_of(stale.content)
    assert client.post(action, sent, headers=headers).status_code == 302
    assert Comment.objects.get().text == "Hola a todos"


def test_what_another_site_sends_is_not_made_ready_to_be_sent(page: EpisodePage) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_reader())
    url = f"/es/comentarios/{page.translation_key}/"
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        for sent in ({"text": "Compre aquí"}, {"text": "Compre aquí", "came_from": page.url}):
            answer = client.post(url, sent, headers=headers)
            assert (answer.status_code, b"Compre" in answer.content) == (403, False)
    assert Comment.objects.count() == 0
