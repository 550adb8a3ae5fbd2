"""Editions as tests make them."""

from datetime import date, time
from typing import Any

from wagtail.models import Locale, Page

from datacction.models import EditionDay, EditionIndexPage, EditionPage, EditionSession, EditionSpeaker, Presented
from tests.datacction.conftest import published

FIRST, SECOND = date(2024, 1, 23), date(2024, 1, 24)


def add_index(webinar: Page) -> EditionIndexPage:
    found: EditionIndexPage = published(webinar, EditionIndexPage(title="Foros y Semana", slug="foros"))
    return found


def talk(number: int, day: date = FIRST, hours: tuple[int, int] = (9, 10), **fields: Any) -> EditionSession:
    spanish = Locale.objects.get(language_code="es")
    values = {"title": f"Sesión {number}", "date": day, "starts": time(hours[0]), "ends": time(hours[1]), **fields}
    return EditionSession(number=number, locale=spanish, **values)


def day_of(day: date) -> EditionDay:
    return EditionDay(date=day, opens=time(8), closes=time(18), locale=Locale.objects.get(language_code="es"))


def unsaved_edition(
    key: str = "week-2024",
    *,
    speakers: Any = (),
    tools: int = 0,
    days: tuple[date, date] = (FIRST, SECOND),
    **fields: Any,
) -> EditionPage:
    """Two days in Panama, with three sessions on the first, two of them beside each other, and one on the second."""
    in_spanish = {"locale": Locale.objects.get(language_code="es")}
    values = {"title": "Segunda Semana", "slug": key, "host_country_id": "PA", "timezone": "America/Panama", **fields}
    first, second = days
    page = EditionPage(series_key=key, **values)
    page.days = [day_of(day) for day in days]
    page.sessions = [
        talk(1, first, kind="keynote"), talk(2, first, (11, 12), track="A", room="Sala A"),
        talk(3, first, (11, 13), track="B"), talk(4, second),
    ]  # fmt: skip
    page.speakers = [EditionSpeaker(**in_spanish, **each) for each in speakers]
    page.presented = [Presented(title=f"Herramienta {number}", **in_spanish) for number in range(tools)]
    return page
