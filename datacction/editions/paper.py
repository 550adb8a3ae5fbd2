"""The programme on paper: a page for each day (portal/typesetting.py)."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.cache import cache
from django.utils.translation import gettext as _

from datacction.editions.listings import EditionView, SessionView
from datacction.models import EditionPage
from portal import typesetting

TEMPLATE = Path(__file__).parent / "programme.typ"
KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Talk:
    """A session on paper. `people` has one line for each."""

    title: str
    facts: str
    languages: str
    people: tuple[str, ...]
    is_cancelled: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Slot:
    hours: str
    talks: tuple[Talk, ...]


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    title: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper, in the reader's language."""

    language: str
    title: str
    site: str
    where: str
    zone: str
    cancelled: str
    nothing: str
    days: tuple[Day, ...]


def programme_pdf(page: EditionPage, view: EditionView) -> bytes:
    """The programme of an edition; set anew when something of it changes, since setting takes longer than reading."""
    values = asdict(sheet_of(page, view))
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    name = f"programme-pdf-{digest}"
    kept: bytes | None = cache.get(name)
    if kept is None:
        kept = typesetting.as_pdf(TEMPLATE, name="sheet", values=values, called=page.title)
        cache.set(name, kept, KEPT_SECONDS)
    return kept


def sheet_of(page: EditionPage, view: EditionView) -> Sheet:
    """What is printed of an edition."""
    return Sheet(
        language=page.locale.language_code,
        title=page.title,
        site=_("Citizen security in data"),
        where=" · ".join(
            filter(None, (view.where, *(name for name, _address in view.venues), view.languages.in_words))
        ),
        zone=_("Times of %(zone)s") % {"zone": view.zone} if view.zone else "",
        cancelled=_("Cancelled"),
        nothing=_("The programme of this day is not published yet."),
        days=tuple(
            Day(
                name=day.name[:1].upper() + day.name[1:],
                title=day.title,
                slots=tuple(Slot(slot.hour, tuple(_talk(session) for session in slot.sessions)) for slot in day.slots),
            )
            for day in view.days
        ),
    )


def _talk(session: SessionView) -> Talk:
    return Talk(
        title=session.title,
        facts=" · ".join(filter(None, (session.hours, session.kind, session.track, session.room))),
        languages=session.languages,
        people=tuple(
            ", ".join(filter(None, (each.name, each.office))) + (f" ({_('moderates')})" if each.is_moderator else "")
            for each in session.speakers
        ),
        is_cancelled=session.is_cancelled,
        mark=session.mark,
    )
