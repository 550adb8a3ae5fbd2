"""Asking for the newsletter, confirming it, choosing, ending it: by links that nobody else can make."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from participants.models import Subscriber
from participants.newsletter import subscribing
from participants.newsletter.links import choices_link, stop_link
from portal.opting_in import CONFIRMED_WITHIN, MOST_FROM_A_NETWORK, MOST_MESSAGES
from tests.participants.newsletter.conftest import make_subscriber

PAGE = "/es/boletin/"
pytestmark = pytest.mark.django_db(transaction=True)


def ask(client: Client, address: str = "ana@correo.example", **fields: Any) -> Any:
    data = {"address": address, "language": "es", "topics": ["datacction", "publications"], **fields}
    return client.post(PAGE, data)


def link(message: Any) -> str:
    found = re.search(r"http://[^/]+(/\S+/confir\S+)", message.body)
    assert found is not None
    return found[1]


def path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def test_nothing_is_sent_before_the_address_has_confirmed_by_a_button(client: Client) -> None:
    assert ask(client, "Ana@Correo.example").url == f"{PAGE}solicitado/"
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["ana@correo.example"], "Confirme: el boletín")
    reader = Subscriber.objects.get()
    assert (reader.address, reader.confirmed_at) == ("ana@correo.example", None)
    opened = client.get(link(message))
    assert (opened.status_code, Subscriber.objects.get().confirmed_at) == (200, None)
    assert (opened["X-Robots-Tag"], opened["Cache-Control"]) == ("noindex, nofollow", "no-store")
    assert client.post(link(message)).status_code == 200
    reader.refresh_from_db()
    assert (reader.confirmed_at is None, reader.topics) == (False, ["datacction", "publications"])


def test_who_confirms_is_welcomed_once_with_the_ways_to_change_and_to_end_it(client: Client) -> None:
    ask(client)
    confirmation = link(mail.outbox[0])
    done = client.post(confirmation).content.decode()
    reader = Subscriber.objects.get()
    (_asked, welcome) = mail.outbox
    assert (welcome.subject, welcome.extra_headers["List-Unsubscribe"]) == (
        "Le damos la bienvenida: el boletín", f"<{stop_link(reader)}>",
    )  # fmt: skip
    assert (choices_link(reader) in welcome.body, done.count(choices_link(reader))) == (True, 1)
    client.post(confirmation)
    assert len(mail.outbox) == 2


def test_the_form_at_the_foot_of_a_page_asks_for_everything(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/en/newsletter/", {"brief": "1", "address": "jo@mail.example"})
    assert answer.url == "/en/newsletter/requested/"
    (message,) = mail.outbox
    assert (message.subject, message.extra_headers["Content-Language"]) == ("Confirm: the newsletter", "en")
    client.post(link(message))
    reader = Subscriber.objects.get()
    assert (reader.language, reader.topics) == ("en", ["datacction", "trainaction", "conose", "publications"])


@pytest.mark.parametrize("address", ["", "ana", "ana@x.example\r\nBcc: eva@y.example", "a@b.example,c@d.example"])
def test_a_bad_address_is_refused_beside_its_field(client: Client, address: str) -> None:
    answer = ask(client, address)
    assert (answer.status_code, len(mail.outbox), Subscriber.objects.count()) == (422, 0, 0)
    assert answer.content.decode().count('id="id_address_error"') == 1


def test_who_asks_is_told_the_same_whether_the_address_is_known(client: Client) -> None:
    reader = make_subscriber(topics=["conose"])
    assert ask(client).url == f"{PAGE}solicitado/"
    reader.refresh_from_db()
    assert reader.topics == ["conose"]
    (message,) = mail.outbox
    assert message.body.count("ya recibe el boletín") == 1
    client.post(link(message))
    reader.refresh_from_db()
    assert reader.topics == ["datacction", "publications"]


def test_one_address_is_asked_so_often_and_a_network_asks_so_often(client: Client) -> None:
    answers = [ask(client).status_code for _time in range(MOST_FROM_A_NETWORK + 1)]
    assert (answers[-2:], len(mail.outbox)) == ([302, 429], MOST_MESSAGES)


def test_a_program_that_fills_in_everything_is_sent_nothing(client: Client) -> None:
    assert ask(client, website="https://x.example").status_code == 302
    assert (len(mail.outbox), Subscriber.objects.count()) == (0, 0)


def test_forged_old_and_foreign_links_open_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client)
    confirming = link(mail.outbox[0])
    reader = Subscriber.objects.get()
    for wrong in (
        confirming[:-4] + "xxx/",
        f"{PAGE}preferencias/{path(stop_link(reader)).split('/')[-2]}/",
        f"{PAGE}terminar/{path(choices_link(reader)).split('/')[-2]}/",
    ):
        assert (client.get(wrong).status_code, client.post(wrong).status_code) == (404, 404)
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 3 * 24 * 3600 + 60)
    assert client.post(confirming).status_code == 404
    assert Subscriber.objects.get().confirmed_at is None


def test_who_does_not_confirm_is_forgotten() -> None:
    make_subscriber(confirmed_at=None)
    make_subscriber("luis@correo.example")
    assert subscribing.forget_unconfirmed(at=timezone.now() + CONFIRMED_WITHIN + timedelta(days=400)) == 1
    assert list(Subscriber.objects.values_list("address", flat=True)) == ["luis@correo.example"]


def test_language_and_topics_are_changed_by_the_link_of_an_e_mail(client: Client) -> None:
    reader = make_subscriber()
    address = path(choices_link(reader))
    assert client.get(address).status_code == 200
    assert client.post(address, {"language": "en", "topics": []}).status_code == 422
    assert client.post(address, {"language": "en", "topics": ["conose", "none"]}).status_code == 422
    assert client.post(address, {"language": "en", "topics": ["conose"]}).status_code == 200
    reader.refresh_from_db()
    assert (reader.language, reader.topics) == ("en", ["conose"])


def test_ending_it_forgets_the_address_and_says_the_same_twice(client: Client) -> None:
    reader = make_subscriber()
    address, strict = path(stop_link(reader)), Client(enforce_csrf_checks=True)
    assert (strict.get(address).status_code, Subscriber.objects.count()) == (200, 1)
    for _time in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, Subscriber.objects.count()) == (200, 0)
        assert answer.content.decode().count("Su suscripción está cancelada") == 2
