"""Checking in at the door: once, whoever sends it and however often, with and without scripts."""

import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid5

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from participants.models import Arrival, Participation, Registration, RegistrationDesk
from participants.registration import services
from participants.registration.door import code_of
from participants.registration.links import Purpose, token_of
from participants.registration.queries import turnout
from portal.models import User
from tests.factories.registration import come, come_many, make_activity, make_desk

pytestmark = pytest.mark.django_db
PATH = "/es/actividades/s9-e01/llegada/"


@pytest.fixture
def desk() -> RegistrationDesk:
    starts_at = timezone.now() + timedelta(hours=1)
    activity = make_activity(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return make_desk(activity, is_in_person=True)


def bring_in(client: Client, *scans: tuple[Registration, Any]) -> Any:
    return send(client, here=[pressed(own, at) for own, at in scans])


def pressed(own: Registration, at: Any, **fields: Any) -> dict[str, Any]:
    """A press as a phone keeps it; the same of the same moment."""
    press = uuid5(own.public_id, at.isoformat()).hex
    return {"key": own.public_id.hex, "at": at.isoformat(), "press": press, **fields}


def send(client: Client, here: Sequence[dict[str, Any]] = (), back: Sequence[dict[str, Any]] = ()) -> Any:
    body = {"scans": list(here), "undone": [each["press"] for each in back]}
    return client.post(PATH, json.dumps(body), content_type="application/json")


def test_who_is_checked_in_attended_in_person(desk: RegistrationDesk, editor_client: Client) -> None:
    own = come(desk)
    page = editor_client.post(PATH, {"come": own.public_id.hex}, follow=True).content.decode()
    assert "Ana Morales llegó." in page
    part = Participation.objects.get()
    assert (part.outcome, part.mode, part.present) == ("attended", "in_person", True)
    assert (turnout(desk.activity).came, turnout(desk.activity).no_shows) == (1, 0)


def test_scans_brought_in_twice_by_two_phones_count_once_and_the_first_moment_stands(
    desk: RegistrationDesk, editor_client: Client
) -> None:
    first, second, third = come_many(desk, ["a@correo.example", "b@correo.example", "c@correo.example"])
    now = timezone.now().replace(microsecond=0)
    earlier = now - timedelta(minutes=9)
    answers = [
        bring_in(editor_client, (first, earlier), (second, now), (first, now)),
        bring_in(editor_client, (first, now), (third, now + timedelta(days=400))),
        bring_in(editor_client, (first, earlier), (second, now), (first, now)),
    ]
    assert [each.json()["unknown"] for each in answers] == [[], [], []]
    moments = dict(Registration.objects.values_list("address", "checked_in_at"))
    assert (moments["a@correo.example"], moments["b@correo.example"]) == (earlier, now)
    assert moments["c@correo.example"] < now + timedelta(minutes=5)
    assert turnout(desk.activity).came == Participation.objects.count() == 3


def test_nobody_is_at_a_door_days_before(editor_client: Client) -> None:
    starts_at = timezone.now() + timedelta(days=3)
    own = come(make_desk(make_activity(starts_at=starts_at, ends_at=None), is_in_person=True))
    page = editor_client.post(PATH, {"come": own.public_id.hex}, follow=True).content.decode()
    assert ("Todavía no es el día" in page, "door__come" in page) == (True, False)
    assert bring_in(editor_client, (own, timezone.now())).status_code == 409
    assert (Registration.objects.get().checked_in_at, Participation.objects.get().outcome) == (None, "registered")


def test_a_code_of_another_activity_is_told_and_changes_nothing(desk: RegistrationDesk, editor_client: Client) -> None:
    other = come(make_desk(make_activity("s9-e02", starts_at=timezone.now() + timedelta(days=1), ends_at=None)))
    answer = bring_in(editor_client, (other, timezone.now()))
    assert answer.json() == {"known": [], "unknown": [other.public_id.hex], "without_place": {}}
    assert Registration.objects.exclude(checked_in_at=None).count() == 0


@pytest.mark.parametrize(
    "body",
    ["[]", '{"scans": [], "undone": ["x"]}', '{"scans": [{"key": "x", "at": "y"}]}', '{"scans": [{}]}', '{"scans": 3}'],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    desk: RegistrationDesk, editor_client: Client, body: str
) -> None:
    answer = editor_client.post(PATH, body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (
        400,
        {"sentence": "Estas lecturas no se entienden. Siguen en este teléfono."},
    )


def test_who_was_there_cannot_cancel(desk: RegistrationDesk, editor_client: Client, client: Client) -> None:
    own = come(desk, mode="in_person")
    bring_in(editor_client, (own, timezone.now()))
    with pytest.raises(services.Refused) as refused:
        services.cancel(registration=own, by=None)
    assert refused.value.messages == ["Quien registró su llegada estuvo allí y no puede cancelar."]


def test_who_cancelled_is_let_in_by_a_press_that_means_it_and_by_no_other(
    desk: RegistrationDesk, editor_client: Client
) -> None:
    own, now = come(desk), timezone.now()
    services.cancel(registration=own, by=None)
    answer = send(editor_client, here=[pressed(own, now)])
    assert (answer.json()["without_place"], Participation.objects.count()) == ({own.public_id.hex: "Cancelada"}, 0)
    page = editor_client.post(PATH, {"come": own.public_id.hex}, follow=True).content.decode()
    assert ("no tiene lugar" in page, Participation.objects.count()) == (True, 0)
    assert "data-no-place" in page
    send(editor_client, here=[pressed(own, now, deliberate=True)])
    assert Participation.objects.get().outcome == "attended"


def test_a_press_is_taken_back_and_who_did_both_is_kept(
    desk: RegistrationDesk, editor_client: Client, editor: User
) -> None:
    own = come(desk)
    for step in ("come", "back"):
        editor_client.post(PATH, {step: own.public_id.hex})
    arrival = Arrival.objects.get()
    assert (arrival.by, arrival.undone_by, arrival.undone_at is not None) == (editor, editor, True)
    assert (Registration.objects.get().checked_in_at, Participation.objects.get().outcome) == (None, "registered")
    editor_client.post(PATH, {"come": own.public_id.hex})
    assert (Arrival.objects.count(), Participation.objects.get().outcome) == (2, "attended")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_phones_come_to_the_same_in_whatever_order_they_send(
    desk: RegistrationDesk, editor_client: Client, order: tuple[int, ...]
) -> None:
    """One phone presses and takes it back, both without a network; another presses meanwhile, and meant it."""
    own, other = come_many(desk, ["a@correo.example", "b@correo.example"])
    now = timezone.now().replace(microsecond=0)
    wrong, right = pressed(own, now - timedelta(minutes=5)), pressed(own, now - timedelta(minutes=3))
    mistaken = pressed(other, now)
    sent = [
        lambda: send(editor_client, here=[wrong, mistaken], back=[wrong, mistaken]),
        lambda: send(editor_client, here=[right]),
        lambda: send(editor_client, here=[wrong, mistaken], back=[wrong, mistaken]),
    ]
    for place in order:
        assert sent[place]().status_code == 200
    moments = dict(Registration.objects.values_list("address", "checked_in_at"))
    assert moments == {"a@correo.example": now - timedelta(minutes=3), "b@correo.example": None}


def test_names_stand_in_the_order_of_spanish(desk: RegistrationDesk, editor_client: Client) -> None:
    for number, name in enumerate(["Zoë Paz", "Pablo Ruiz", "Óscar Lara", "Nuria Ñandú", "Nuria Nzé"]):
        come(desk, f"p{number}@correo.example", name=name)
    page = BeautifulSoup(editor_client.get(PATH).content, "html.parser")
    names = [each.text for each in page.select("[data-door-person] strong")]
    assert names == ["Nuria Nzé", "Nuria Ñandú", "Óscar Lara", "Pablo Ruiz", "Zoë Paz"]


def test_ones_own_page_has_the_code_for_the_door_of_who_comes_in_person(desk: RegistrationDesk, client: Client) -> None:
    there, online = come(desk, mode="in_person"), come(desk, "b@correo.example", name="Persona B")
    shown = [client.get(f"/es/inscripciones/{token_of(own, Purpose.OWN)}/").content.decode() for own in (there, online)]
    assert ["data:image/svg+xml" in each for each in shown] == [True, False]
    assert code_of(there) == f"R:{there.public_id.hex}"


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_the_same_queries(
    desk: RegistrationDesk, editor_client: Client, people: int, django_assert_max_num_queries: Any
) -> None:
    come_many(desk, [f"p{number}@correo.example" for number in range(people)])
    editor_client.get(PATH)
    with django_assert_max_num_queries(20):
        assert editor_client.get(PATH).content.decode().count("data-door-person") == people
