"""E-mails of registrations and their calendar entries: when each is due, what it holds, sent once, ended with one press."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from participants.models import Registration, RegistrationMessage, RegistrationMessageKind
from participants.registration import sending, services
from participants.registration.desks import save_desk
from participants.registration.due import write_down
from participants.registration.links import Purpose, token_of
from participants.services.activities import save_activity
from portal.models import User
from tests.factories.registration import NOW, STARTS, ask, come, come_many, make_activity, make_desk

pytestmark = pytest.mark.django_db
Kind = RegistrationMessageKind
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def entry(message: Any) -> Any:
    """The calendar that a message carries, as a calendar program reads it; None where there is none."""
    for part in message.message().walk():
        if part.get_content_type() == "text/calendar":
            return Calendar.from_ical(part.get_payload(decode=True))
    return None


def event(message: Any) -> Any:
    return entry(message).walk("VEVENT")[0]


def sent(at: datetime = NOW) -> list[Any]:
    """What a round sends at a moment."""
    mail.outbox.clear()
    sending.send_due(at=at)
    return list(mail.outbox)


# --- what they say ------------------------------------------------------------------------------


def test_each_is_in_the_language_of_the_registration() -> None:
    desk = make_desk(join_url="https://meet.example/abc")
    come(desk)
    come(desk, "jo@mail.example", name="Jo Lake", language="en")
    assert [(each.to, each.subject, each.extra_headers["Content-Language"]) for each in sent()] == [
        (["ana@correo.example"], "Tiene un lugar: Datos para prevenir", "es"),
        (["jo@mail.example"], "You are registered: Data to prevent", "en"),
    ]
    assert "https://meet.example/abc" in mail.outbox[1].body
    assert "10:00–12:00 (Guatemala, UTC−6)" in mail.outbox[1].body


def test_the_link_to_join_goes_to_who_has_a_place_online_and_to_nobody_else() -> None:
    desk = make_desk(join_url="https://meet.example/abc", online_places=1, is_in_person=True, venue_es="Sala 1")
    come(desk)
    come(desk, "b@correo.example", name="Persona B")
    come(desk, "c@correo.example", name="Persona C", mode="in_person")
    ask(desk, "d@correo.example", name="Persona D")
    found = {each.to[0]: str(each.message()) + str(entry(each) and entry(each).to_ical()) for each in sent()}
    assert {to for to, text in found.items() if "meet.example" in text} == {"ana@correo.example"}
    assert "Sala 1" in found["c@correo.example"]


def test_the_entry_has_its_zone_and_one_uid_and_grows_in_sequence() -> None:
    desk = make_desk(is_in_person=True)
    own = come(desk)
    (first,) = sent()
    assert (entry(first)["METHOD"], event(first)["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert event(first)["DTSTART"].dt == STARTS.astimezone(ZoneInfo("America/Guatemala"))
    assert event(first)["DTSTART"].params["TZID"] == "America/Guatemala"
    assert [str(zone["TZID"]) for zone in entry(first).walk("VTIMEZONE")] == ["America/Guatemala"]
    services.change(registration=own, mode="in_person", answers={}, at=NOW)
    (changed,) = sent()
    desk.activity.starts_at, desk.activity.ends_at = STARTS + HOUR, STARTS + 3 * HOUR
    save_activity(activity=desk.activity, by=None)
    (moved,) = sent()
    assert (moved.subject, event(moved)["DTSTART"].dt) == ("Con cambios: Datos para prevenir", STARTS + HOUR)
    services.cancel(registration=own, by=None, at=NOW)
    (cancelled,) = sent()
    assert (entry(cancelled)["METHOD"], event(cancelled)["STATUS"]) == ("CANCEL", "CANCELLED")
    again = come(desk)
    (last,) = [each for each in sent() if entry(each)]
    told = [first, changed, moved, cancelled, last]
    assert again == own
    assert len({str(event(each)["UID"]) for each in told}) == 1
    sequence = [event(each)["SEQUENCE"] for each in told]
    assert sequence == sorted(set(sequence))


def test_titles_and_names_of_any_kind_are_folded_and_escaped() -> None:
    title = "Violencia, datos; y\n" + "prevención " * 25
    activity = make_activity(title_es=title[:255])
    come(make_desk(activity), name='Ana "la Jefa"; Morales, X')
    (message,) = sent()
    raw = next(part for part in message.message().walk() if part.get_content_type() == "text/calendar")
    lines = raw.get_payload(decode=True).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert event(message)["SUMMARY"] == " ".join(title[:255].split())
    assert str(event(message)["ATTENDEE"]) == "mailto:ana@correo.example"
    assert "\n" not in message.subject


def test_a_change_is_told_once_to_each_who_has_a_place() -> None:
    desk = make_desk(online_places=1)
    come_many(desk, ["a@correo.example", "b@correo.example"])
    sent()
    save_activity(activity=desk.activity, by=None)
    assert sent() == []
    desk.join_url = "https://meet.example/new"
    save_desk(desk=desk, by=None)
    assert [each.to for each in sent()] == [["a@correo.example"]]
    assert sent() == []


def test_who_moves_up_is_told_that_a_place_became_free() -> None:
    desk = make_desk(online_places=1)
    first, _second = come_many(desk, ["a@correo.example", "b@correo.example"])
    sent()
    services.cancel(registration=first, by=None, at=NOW)
    found = {each.to[0]: each.body for each in sent()}
    assert "Quedó libre un lugar y es suyo." in found["b@correo.example"]


# --- by the clock -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (DAY + timedelta(minutes=1), []),
        (DAY, [Kind.DAY_BEFORE]),
        (2 * HOUR, [Kind.DAY_BEFORE]),
        (HOUR, [Kind.HOUR_BEFORE]),
        (timedelta(minutes=5), [Kind.HOUR_BEFORE]),
        (timedelta(), []),
    ],
)
def test_reminders_are_due_a_day_and_an_hour_before(before: timedelta, kinds: list[str]) -> None:
    come(make_desk())
    sent()
    write_down(at=STARTS - before)
    assert list(RegistrationMessage.objects.filter(sent_at=None, failures=0).values_list("kind", flat=True)) == kinds


def test_who_has_just_registered_is_not_reminded_of_it() -> None:
    desk = make_desk()
    come(desk, at=STARTS - 3 * HOUR)
    sent(STARTS - 3 * HOUR)
    assert sent(STARTS - 2 * HOUR) == []
    assert [each.subject for each in sent(STARTS - HOUR)] == ["En una hora: Datos para prevenir"]


def test_what_is_put_off_is_reminded_of_anew() -> None:
    desk = make_desk()
    come(desk)
    sent()
    assert [each.subject for each in sent(STARTS - DAY)] == ["Mañana: Datos para prevenir"]
    desk.activity.starts_at, desk.activity.ends_at = STARTS + 7 * DAY, STARTS + 7 * DAY + HOUR
    save_activity(activity=desk.activity, by=None)
    sent(STARTS)
    assert [each.subject for each in sent(STARTS + 6 * DAY)] == ["Mañana: Datos para prevenir"]


@pytest.mark.parametrize("people", [1, 3])
def test_what_is_due_takes_the_same_queries(people: int, django_assert_num_queries: Any) -> None:
    come_many(make_desk(), [f"p{number}@correo.example" for number in range(people)])
    sent()
    with django_assert_num_queries(5):
        assert write_down(at=STARTS - DAY) == people


# --- sent once ----------------------------------------------------------------------------------


def test_each_is_sent_once_however_often_the_task_runs() -> None:
    come(make_desk())
    rounds = [sending.send_due(at=NOW + timedelta(minutes=number)) for number in range(3)]
    assert [each["sent"] for each in rounds] == [1, 0, 0]


def test_what_is_no_longer_true_is_not_sent() -> None:
    desk = make_desk()
    held, other = ask(desk), come(desk, "b@correo.example", name="Persona B")
    services.cancel(registration=other, by=None, at=NOW)
    Registration.objects.filter(pk=held.pk).update(held_until=NOW - HOUR)
    assert [each.subject for each in sent()] == ["Cancelada: Datos para prevenir"]


def test_reminders_are_ended_with_one_press_and_the_rest_goes_on(client: Client, editor: User) -> None:
    desk = make_desk()
    own = come(desk)
    (told,) = sent()
    assert "List-Unsubscribe" not in told.extra_headers
    write_down(at=STARTS - DAY)
    path = f"/es/inscripciones/recordatorios/{token_of(own, Purpose.STOP)}/"
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert sent(STARTS - DAY) == []
    client.post(path, {"again": "1"})
    (reminder,) = sent(STARTS - HOUR)
    assert reminder.extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{path}>"
    client.post(path)
    services.call_off(desk=desk, by=editor, at=STARTS - HOUR)
    assert [each.subject for each in sent(STARTS - HOUR)] == ["Suspendida: Datos para prevenir"]
