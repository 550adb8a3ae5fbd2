"""Invitations: nobody is registered before they say yes themselves, by a link of their own."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from participants.models import Institution, Person, Registration, RegistrationDesk, RegistrationState
from participants.registration import sending, services
from participants.registration.clearing import forget_unanswered, release_everywhere
from participants.registration.desks import open_delegation
from participants.registration.links import Purpose, token_of
from participants.registration.queries import Invitations, invitations
from participants.services.institutions import save_institution
from portal.models import User
from tests.factories.registration import application, ask, come, make_activity, make_desk

pytestmark = pytest.mark.django_db
State = RegistrationState
ANSWER = {"name": "Ana Morales", "sex": "women", "country": "GT", "institution": "", "mode": "online", "consent": "on"}


def soon(**fields: Any) -> RegistrationDesk:
    starts_at = timezone.now() + timedelta(days=7)
    return make_desk(make_activity(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)), **fields)


def invite(desk: RegistrationDesk, *addresses: str, **fields: Any) -> list[Registration]:
    applications = [application(address) for address in addresses or ("ana@correo.example",)]
    return services.invite_many(
        desk=desk, applications=applications, language="es", by=fields.pop("by", None), **fields
    )


def page(own: Registration) -> str:
    return f"/es/inscripciones/invitacion/{token_of(own, Purpose.INVITED)}/"


def state(desk: RegistrationDesk) -> dict[str, str]:
    return dict(Registration.objects.filter(desk=desk).values_list("address", "state"))


def test_who_is_invited_is_in_no_registry_until_they_say_yes(client: Client, editor: User) -> None:
    desk = soon(needs_approval=True, online_places=1)
    (own,) = invite(desk, by=editor)
    sending.send_due()
    assert (mail.outbox[0].subject, page(own) in mail.outbox[0].body) == ("Invitación: Datos para prevenir", True)
    assert (Person.objects.count(), state(desk)) == (0, {"ana@correo.example": State.INVITED})
    assert "Ana Morales" in client.get(page(own)).content.decode()
    client.post(page(own), {**ANSWER, "email": "otra@correo.example"})
    assert (Person.objects.get().name, state(desk)) == ("Ana Morales", {"ana@correo.example": State.REGISTERED})
    assert [step.after for step in own.steps.all()] == [State.INVITED, State.REGISTERED]
    assert client.get(page(own)).status_code == 302


def test_who_says_no_is_not_asked_again_and_may_change_their_mind(client: Client) -> None:
    desk = soon()
    (own,) = invite(desk)
    for _time in range(2):
        answer = client.post(f"{page(own)}declinar/")
    assert ("Dijo que no" in answer.content.decode(), state(desk)) == (True, {own.address: State.DECLINED})
    assert invite(desk) == []
    client.post(page(own), ANSWER)
    assert state(desk) == {own.address: State.REGISTERED}


def test_places_are_reserved_for_a_time_and_then_go_to_who_waits(client: Client) -> None:
    desk, now = soon(online_places=1), timezone.now()
    (own,) = invite(desk, reserved_until=now + timedelta(days=2))
    waits = come(desk, "b@correo.example", now, name="Persona B")
    assert waits.state == State.WAITING
    Registration.objects.filter(pk=own.pk).update(held_until=now - timedelta(minutes=1))
    release_everywhere()
    assert state(desk) == {own.address: State.INVITED, waits.address: State.REGISTERED}
    client.post(page(own), ANSWER)
    assert state(desk)[own.address] == State.WAITING


def test_a_reserved_place_is_theirs_who_say_yes_and_is_given_back_by_a_no(client: Client) -> None:
    desk = soon(online_places=2)
    until = timezone.now() + timedelta(days=2)
    first, second = invite(desk, "ana@correo.example", "b@correo.example", reserved_until=until)
    waits = come(desk, "c@correo.example", timezone.now(), name="Persona C")
    client.post(page(first), ANSWER)
    client.post(f"{page(second)}declinar/")
    assert invitations(desk) == Invitations(invited=2, accepted=1, declined=1, unanswered=0)
    assert state(desk) == {
        first.address: State.REGISTERED, second.address: State.DECLINED, waits.address: State.REGISTERED,
    }  # fmt: skip


def test_nobody_answers_for_them_by_typing_their_address_in() -> None:
    desk = soon()
    (own,) = invite(desk)
    asked = application(own.address)
    assert services.register(desk=desk, application=asked, language="es", user=None) is None
    own.refresh_from_db()
    assert (own.state, own.held_until) == (State.INVITED, None)


def test_who_was_invited_and_signs_in_needs_no_approval(make_user: Any) -> None:
    desk = soon(needs_approval=True)
    (own,) = invite(desk)
    user = make_user("learner", own.address)
    services.register(desk=desk, application=application(own.address), language="es", user=user)
    assert state(desk) == {own.address: State.REGISTERED}


def test_who_never_answers_is_forgotten_a_week_after_the_activity() -> None:
    desk = soon()
    invite(desk)
    come(desk, "b@correo.example", timezone.now(), name="Persona B")
    assert desk.activity.ends_at is not None
    removed = [forget_unanswered(at=desk.activity.ends_at + timedelta(days=days)) for days in (6, 8)]
    assert (removed, state(desk)) == ([0, 1], {"b@correo.example": State.REGISTERED})


def test_a_delegation_names_its_people_and_each_says_yes_themself(client: Client, editor: User) -> None:
    desk = soon()
    institution = save_institution(institution=Institution(name="Ministerio Público", country_id="GT"), by=None)
    group = open_delegation(desk=desk, institution=institution, most=3, by=editor)
    link = f"/es/actividades/s9-e01/inscripcion/{group.key}/personas/"
    come(desk, "b@correo.example", timezone.now(), name="Persona B")
    known = client.post(link, {"people": "Persona B, b@correo.example", "mode": "online"}, follow=True)
    lines = "Ana Morales, ana@correo.example\nLuis Paz; luis@correo.example\n"
    fresh = client.post(link, {"people": lines, "mode": "online"}, follow=True)
    said = [[str(message) for message in each.context["messages"]] for each in (known, fresh)]
    assert said[0] == said[1]
    assert state(desk) == {
        "b@correo.example": State.REGISTERED, "ana@correo.example": State.INVITED, "luis@correo.example": State.INVITED,
    }  # fmt: skip
    full = client.post(link, {"people": "C, c@correo.example\nD, d@correo.example", "mode": "online"})
    assert (full.status_code, "hay lugar para 1 persona más" in full.content.decode()) == (409, True)
    wrong = client.post(link, {"people": "Sin correo", "mode": "online"}).content.decode()
    assert "La línea 1 no se entiende: «Sin correo»" in wrong
    sending.send_due()
    assert any("Ministerio Público" in message.body for message in mail.outbox)
    client.post(page(Registration.objects.get(address="ana@correo.example")), ANSWER)
    own = Registration.objects.get(address="ana@correo.example")
    assert (own.state, own.institution, own.delegation) == (State.REGISTERED, institution, group)


def test_calling_off_tells_who_was_invited_and_a_withdrawn_invitation_is_told_to_nobody(editor: User) -> None:
    desk = soon()
    first, second = invite(desk, "a@correo.example", "b@correo.example")
    assert invitations(desk) == Invitations(invited=2, accepted=0, declined=0, unanswered=2)
    services.cancel(registration=first, by=editor)
    services.call_off(desk=desk, by=editor)
    sending.send_due()
    assert [(message.to[0], message.subject) for message in mail.outbox] == [
        (second.address, "Suspendida: Datos para prevenir")
    ]


def test_who_has_still_to_confirm_is_left_as_they_are() -> None:
    desk = soon()
    own = ask(desk, at=timezone.now())
    assert (invite(desk), state(desk)) == ([], {own.address: State.HELD})
