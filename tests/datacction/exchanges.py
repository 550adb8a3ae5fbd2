"""Exchanges as tests make them: published as the editor publishes."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wagtail.models import Locale, Page

from datacction.models import (
    Agreement,
    ExchangeDocument,
    ExchangeIndexPage,
    ExchangePage,
    ExchangeParty,
    ExchangeSession,
    FocalPoint,
)
from portal.postponing import postponed
from tests.datacction.conftest import published as publish

GIVES, RECEIVES = "gives", "receives"


def session(number: int = 1, **fields: Any) -> ExchangeSession:
    values: dict[str, Any] = {
        "title": f"Sesión {number}",
        "date": date(2022, 3, number),
        "starts": time(9),
        "ends": time(11),
        "timezone": "America/Costa_Rica",
        "mode": "online",
        "place": "Zoom",
        **fields,
    }
    return ExchangeSession(locale=Locale.objects.get(language_code="es"), **values)


def unsaved_exchange(
    title: str = "Mediación comunitaria",
    *,
    parties: Sequence[tuple[Any, ...]] = ((GIVES, "CR"), (RECEIVES, "SV")),
    sessions: Sequence[ExchangeSession] = (),
    documents: Sequence[dict[str, Any]] = (),
    agreements: Sequence[dict[str, Any]] = (),
    focal_points: Sequence[dict[str, Any]] = (),
    themes: Sequence[Any] = (),
    **fields: Any,
) -> ExchangePage:
    """Parties are (side, country) or (side, country, institution)."""
    page = ExchangePage(title=title, **fields)
    in_spanish = {"locale": Locale.objects.get(language_code="es")}
    page.parties = [
        ExchangeParty(side=side, country_id=country, institution=more[0] if more else None)
        for side, country, *more in parties
    ]
    page.sessions = list(sessions)
    page.documents = [ExchangeDocument(**in_spanish, **each) for each in documents]
    page.agreements = [Agreement(**in_spanish, **each) for each in agreements]
    page.focal_points = [FocalPoint(**in_spanish, **each) for each in focal_points]
    page.themes.add(*themes)
    return page


def republish(page: Page, user: Any = None) -> Any:
    with postponed():
        page.save_revision(user=user).publish(user=user)
    return type(page).objects.get(pk=page.pk)


def add_index(webinar: Page) -> ExchangeIndexPage:
    found: ExchangeIndexPage = publish(webinar, ExchangeIndexPage(title="Intercambios", slug="intercambios"))
    return found
