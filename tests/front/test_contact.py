"""Writing to the portal: whom it reaches, what is refused, what is kept and for how long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from front.contact import forms
from front.contact.forms import ContactForm, new_ticket
from front.contact.mails import send_due
from front.contact.services import forget_old, write
from front.models import ContactMail, ContactMessage, ContactTopic
from participants.models import PersonalDataAccess
from participants.personal_data import declarations
from tests.conftest import RoleClients

pytestmark = pytest.mark.django_db
CONTACT = "/es/contacto/"


@pytest.fixture
def topic() -> ContactTopic:
    return ContactTopic.objects.create(
        name_es="Biblioteca", name_en="Library", addressees="uno@portal.example\ndos@portal.example\n"
    )


@pytest.fixture
def fields(topic: ContactTopic, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What somebody types who took her time."""
    monkeypatch.setattr(forms, "LEAST", -1)
    return {
        "topic": str(topic.pk),
        "name": "Ana Paz",
        "address": "Ana@correo.example",
        "subject": "Un dato",
        "text": "Falta un año\nen la tabla.",
        "agreed": "on",
        "ticket": new_ticket(),
    }


def errors(client: Client, fields: dict[str, str], **changed: str) -> dict[str, list[str]]:
    response = client.post(CONTACT, {**fields, **changed})
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def test_an_address_chooses_the_topic_and_the_form_leads_to_the_privacy_notice(
    client: Client, topic: ContactTopic
) -> None:
    topic.slug = "red"
    topic.save()
    chosen = {
        text: client.get(CONTACT, {"topic": text}).context["form"]["topic"].value()
        for text in ("red", "otra", "", "a\x00b", "r" * 90)
    }
    assert chosen == {"red": topic.pk, "otra": None, "": None, "a\x00b": None, "r" * 90: None}
    topic.is_open = False
    topic.save()
    assert client.get(CONTACT, {"topic": "red"}).context["form"]["topic"].value() is None


def test_message_reaches_the_addressees_of_its_topic_and_its_writer_a_receipt(
    client: Client, fields: dict[str, str]
) -> None:
    response = client.post(CONTACT, fields)
    assert (response.status_code, response["Location"]) == (302, "/es/contacto/enviado/")
    assert client.get(response["Location"]).status_code == 200
    assert send_due() == {"sent": 3, "refused": 0, "left": 0}
    assert send_due() == {"sent": 0, "refused": 0, "left": 0}
    team = [message for message in mail.outbox if message.subject == "[Biblioteca] Un dato"]
    assert sorted(message.to[0] for message in team) == ["dos@portal.example", "uno@portal.example"]
    assert {tuple(message.reply_to) for message in team} == {("ana@correo.example",)}
    assert "Falta un año\nen la tabla." in team[0].body
    receipt = next(message for message in mail.outbox if message.to == ["ana@correo.example"])
    message = ContactMessage.objects.get()
    assert receipt.subject == f"Tenemos su mensaje (número {message.pk})"
    assert not any(typed in receipt.body for typed in ("Ana Paz", "Un dato", "Falta"))


def test_form_sent_twice_is_one_message(client: Client, fields: dict[str, str]) -> None:
    assert [client.post(CONTACT, fields).status_code for _time in range(2)] == [302, 302]
    assert (ContactMessage.objects.count(), ContactMail.objects.count()) == (1, 3)


@pytest.mark.parametrize("field", ["name", "subject", "address"])
@pytest.mark.parametrize("end", ["\nBcc: otra@correo.example", "\r\nX: y", "\u2028x", "\x00"])
def test_line_break_that_would_add_a_header_is_refused_with_a_sentence(
    client: Client, fields: dict[str, str], field: str, end: str
) -> None:
    found = errors(client, fields, **{field: f"ana@correo.example{end}"})
    assert list(found) == [field]
    assert ContactMessage.objects.count() == 0


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    client: Client, fields: dict[str, str]
) -> None:
    response = client.post(CONTACT, {"text": "Mi pregunta", "ticket": fields["ticket"]})
    assert sorted(response.context["form"].errors) == ["address", "agreed", "name", "subject", "topic"]
    assert "Mi pregunta" in response.content.decode()


def test_program_that_fills_in_everything_is_told_the_same_and_nothing_is_kept(
    client: Client, fields: dict[str, str]
) -> None:
    assert client.post(CONTACT, {**fields, "website": "https://x.example"}).status_code == 302
    assert ContactMessage.objects.count() == 0


def test_advertising_is_refused(client: Client, fields: dict[str, str]) -> None:
    assert list(errors(client, fields, text="http://x.example " * 6)) == ["text"]
    assert client.post(CONTACT, {**fields, "text": "http://x.example " * 5}).status_code == 302


def test_form_of_yesterday_and_one_without_its_name_are_begun_anew(
    client: Client, fields: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = signing.TimestampSigner(salt="other").sign("0" * 32)
    for ticket in (forged, "", "x"):
        response = client.post(CONTACT, {**fields, "ticket": ticket})
        assert response.status_code == 422
        again = response.context["form"]["ticket"].value()
        assert client.post(CONTACT, {**fields, "ticket": again}).status_code == 302
    monkeypatch.setattr(forms, "GOOD_FOR", -1)
    assert list(errors(client, fields)) == ["__all__"]


def test_what_is_missing_is_told_before_that_it_was_too_quick(client: Client, topic: ContactTopic) -> None:
    sent = client.post(CONTACT, {"topic": str(topic.pk), "ticket": new_ticket()})
    assert sorted(sent.context["form"].errors) == ["address", "agreed", "name", "subject", "text"]


def test_form_that_was_just_given_out_is_too_quick(fields: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LEAST", 2)
    form = ContactForm(fields)
    assert form.errors.as_data()["__all__"][0].message.startswith("Fue más rápido")


def test_too_many_from_one_address_are_told_to_wait(client: Client, fields: dict[str, str]) -> None:
    statuses = [client.post(CONTACT, {**fields, "ticket": new_ticket()}).status_code for _time in range(6)]
    assert statuses == [302] * 5 + [429]
    assert ContactMessage.objects.count() == 5


def test_closed_topic_is_not_offered(client: Client, fields: dict[str, str], topic: ContactTopic) -> None:
    topic.is_open = False
    topic.save()
    assert list(errors(client, fields)) == ["topic"]
    assert "No se reciben mensajes" in client.get(CONTACT).content.decode()


def test_addressees_are_addresses() -> None:
    topic = ContactTopic(name_es="X", name_en="X", addressees="uno@portal.example\nnadie")
    with pytest.raises(ValidationError) as error:
        topic.clean()
    assert error.value.messages == ["«nadie» no es una dirección de correo. Escriba una en cada línea."]


@pytest.fixture
def message(topic: ContactTopic) -> ContactMessage:
    return _written(topic)


def _written(topic: ContactTopic, **changed: Any) -> ContactMessage:
    import uuid

    said = {"name": "Ana", "address": "ana@correo.example", "subject": "Un dato", "text": "Falta.", "language": "en"}
    return write(key=uuid.uuid4(), topic=topic, **{**said, **changed})


def test_manager_answers_and_says_so_and_each_look_is_logged(
    role_clients: RoleClients, message: ContactMessage
) -> None:
    manager = role_clients.manager
    assert [each.pk for each in manager.get("/admin/contact/").context["page_obj"]] == [message.pk]
    address = f"/admin/contact/{message.pk}/"
    assert "Falta." in manager.get(address).content.decode()
    assert manager.post(address, {"state": "done", "note": "Le escribí."}).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.note, message.handled_by is not None) == ("done", "Le escribí.", True)
    assert list(manager.get("/admin/contact/").context["page_obj"]) == []
    assert [each.pk for each in manager.get("/admin/contact/", {"state": "done", "q": "dato"}).context["page_obj"]] == [
        message.pk
    ]
    assert list(PersonalDataAccess.objects.order_by("pk").values_list("what", flat=True)) == [
        "contactmessage.list",
        "contactmessage.view",
        "contactmessage.list",
    ]


def test_unwanted_message_is_answered_to_nobody(role_clients: RoleClients, message: ContactMessage) -> None:
    role_clients.manager.post(f"/admin/contact/{message.pk}/", {"state": "unwanted", "note": ""})
    assert send_due() == {"sent": 0, "refused": 0, "left": 0}


def test_receipt_is_in_the_language_of_who_wrote(message: ContactMessage) -> None:
    send_due()
    assert f"We have your message (number {message.pk})" in [each.subject for each in mail.outbox]


def test_old_messages_go_and_unwanted_ones_sooner(topic: ContactTopic) -> None:
    now = timezone.now()
    ages = {"vieja": 400, "reciente": 300, "basura": 40}
    for name, days in ages.items():
        _written(topic, subject=name, at=now - timedelta(days=days))
    ContactMessage.objects.filter(subject="basura").update(state="unwanted")
    assert forget_old(days=365, at=now) == 2
    assert list(ContactMessage.objects.values_list("subject", flat=True)) == ["reciente"]
    assert ContactMail.objects.count() == 3


def test_messages_are_declared_as_somebodys_by_their_address() -> None:
    found = declarations()
    assert (found["front.contactmessage"].by_address, found["front.contactmail"].by_address) == (
        "address",
        "message__address",
    )


def test_list_of_messages_asks_the_same_for_one_and_for_three(
    role_clients: RoleClients, topic: ContactTopic, django_assert_num_queries: Callable[..., Any]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        role_clients.manager.get("/admin/contact/")
        with CaptureQueriesContext(connection) as captured:
            role_clients.manager.get("/admin/contact/")
        return len(captured)

    _written(topic)
    with_one = queries()
    _written(topic)
    _written(topic)
    assert queries() == with_one
