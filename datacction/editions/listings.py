"""What the public pages show of editions: frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from datacction.editions.queries import Profile, editions_below, profiles_of
from datacction.models import EditionPage, EditionSession, EditionSpeaker, Presented
from datacction.models.edition_parts import numbers_in
from participants.models import Role
from portal.components import ListItem
from portal.placement import address, place_of
from portal.timezones import moment as moment_of
from portal.timezones import zone_label
from search.listings import related_items


@dataclass(frozen=True, slots=True)
class Row:
    """An edition in the history of its kind."""

    title: str
    url: str
    year: str
    when: str
    where: str
    summary: str


@dataclass(frozen=True, slots=True)
class Group:
    """All editions of one kind, the latest first."""

    heading: str
    rows: tuple[Row, ...]


def editions_by_kind(page: Page, request: HttpRequest) -> list[Group]:
    """The public editions below a page, the Week's first. One query."""
    found = editions_below(page.path)
    labels = {EditionPage.Kind.WEEK: _("Editions of the Citizen Security Week"), EditionPage.Kind.FORUM: _("Forums")}
    groups = [
        Group(
            label,
            tuple(
                Row(
                    title=each.title,
                    url=address(request, each.url_path),
                    year=str(each.first_day.year) if each.first_day else "",
                    when=_when(each.first_day, each.days),
                    where=", ".join(part for part in (each.city, each.country) if part),
                    summary=each.summary,
                )
                for each in found
                if each.kind == kind
            ),
        )
        for kind, label in labels.items()
    ]
    return [group for group in groups if group.rows]


def _when(first_day: Any, days: int) -> str:
    if first_day is None:
        return ""
    since = date_format(first_day, "DATE_FORMAT")
    if days < 2:
        return since
    return ngettext("%(n)s day from %(day)s", "%(n)s days from %(day)s", days) % {"n": days, "day": since}


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """Somebody who may be named, as they stand in a session."""

    name: str
    url: str
    """Of their profile; '' where they have none."""
    office: str
    rank: str
    """'' for an expert: what most are."""
    is_moderator: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    number: int
    title: str
    kind: str
    hours: str
    starts_at: datetime
    ends_at: datetime
    track: str
    room: str
    languages: str
    description: str
    speakers: tuple[SpeakerView, ...]
    unnamed: int
    """How many others speak, without a public profile."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Sessions that begin at one time: one, or tracks beside each other."""

    hour: str
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the programme, and how its activity is found."""

    translation_key: UUID
    anchor: str
    day: date
    name: str
    title: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    title: str
    audience: str
    venue: str
    description: str
    questions: tuple[str, ...]
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class PresentedGroup:
    heading: str
    rows: tuple[tuple[str, str], ...]
    """Title, country or ''."""


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition at a glance. `now` and `following` are filled on its days alone."""

    index_title: str
    index_url: str
    when: str
    where: str
    zone: str
    venues: tuple[tuple[str, str], ...]
    days: tuple[DayView, ...]
    now: tuple[SessionView, ...]
    following: tuple[SessionView, ...]
    events: tuple[EventView, ...]
    named: tuple[SpeakerView, ...]
    """Those who may be named, the highest rank first."""
    unnamed: int
    presented: tuple[PresentedGroup, ...]
    related: Sequence[ListItem]


RANKS = list(EditionSpeaker.Rank.values)


def edition_view(page: EditionPage, request: HttpRequest, *, at: datetime | None = None) -> EditionView:
    """What an edition's page shows besides its own fields: as it is written, while it is. Twelve queries at most."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    speakers = list(page.speakers.order_by("sort_order"))
    profiles = profiles_of(each.person_id for each in speakers if each.person_id)
    named = {id(each): shown for each in speakers if (shown := _shown(each, profiles)) is not None}
    sessions = _sessions(page, speakers, named)
    days = _days(page, sessions)
    now, following = _now_and_next(sessions, at or timezone.now())
    return EditionView(
        index_title=index.title,
        index_url=index.url,
        when=_when(min((day.date for day in page.days.all()), default=None), len(days)),
        where=", ".join(part for part in (page.city, page.host_country.name if page.host_country else "") if part),
        zone=zone_label(sessions[0].starts_at) if sessions else "",
        venues=tuple((each.name, each.address) for each in page.venues.order_by("sort_order")),
        days=days,
        now=now,
        following=following,
        events=_events(page, sessions),
        named=tuple(named[id(each)] for each in sorted(speakers, key=_rank) if id(each) in named),
        unnamed=len(speakers) - len(named),
        presented=_presented(page.presented.select_related("country").order_by("sort_order")),
        related=related_items(f"edition:{page.translation_key}", but=[index.url]),
    )


def _now_and_next(
    sessions: Sequence[SessionView], moment: datetime
) -> tuple[tuple[SessionView, ...], tuple[SessionView, ...]]:
    """What is on at a moment, and what begins next on the same day; neither where the programme is not on that day."""
    if not sessions:
        return (), ()
    today = moment.astimezone(sessions[0].starts_at.tzinfo).date()
    that_day = [each for each in sessions if each.starts_at.date() == today]
    later = [each for each in that_day if each.starts_at > moment]
    return (
        tuple(each for each in that_day if each.starts_at <= moment < each.ends_at),
        tuple(each for each in later if each.starts_at == later[0].starts_at),
    )


def _rank(speaker: EditionSpeaker) -> int:
    return RANKS.index(speaker.rank)


def _shown(speaker: EditionSpeaker, profiles: dict[int, Profile]) -> SpeakerView | None:
    """Somebody as they may be named: by their office, or by a profile that they consent to; None for neither."""
    profile = profiles.get(speaker.person_id) if speaker.person_id else None
    name = speaker.name or (profile.name if profile else "")
    if not name:
        return None
    return SpeakerView(
        name=name,
        url=reverse("public_profile", args=[profile.slug]) if profile else "",
        office=speaker.office,
        rank="" if speaker.rank == EditionSpeaker.Rank.EXPERT else speaker.get_rank_display(),
        is_moderator=speaker.role == Role.MODERATOR,
    )


def _numbers(text: str) -> list[int]:
    """The numbers of a row; none where a draft holds something else."""
    try:
        return numbers_in(text)
    except ValueError:
        return []


def _sessions(
    page: EditionPage, speakers: Sequence[EditionSpeaker], named: dict[int, SpeakerView]
) -> tuple[SessionView, ...]:
    """The sessions in the order of time, tracks of one time in the order of their numbers."""
    in_session: dict[int, list[EditionSpeaker]] = {}
    for speaker in speakers:
        for number in _numbers(speaker.sessions):
            in_session.setdefault(number, []).append(speaker)
    rows = sorted(page.sessions.all(), key=lambda each: (each.date, each.starts, each.number))
    return tuple(_session(each, page.timezone, in_session.get(each.number, []), named) for each in rows)


def _session(
    session: EditionSession, zone: str, speakers: Sequence[EditionSpeaker], named: dict[int, SpeakerView]
) -> SessionView:
    shown = [named[id(each)] for each in speakers if id(each) in named]
    return SessionView(
        number=session.number,
        title=session.title,
        kind=session.get_kind_display(),
        hours=f"{session.starts:%H:%M}–{session.ends:%H:%M}",
        starts_at=moment_of(session.date, session.starts, zone),
        ends_at=moment_of(session.date, session.ends, zone),
        track=session.track,
        room=session.room,
        languages=session.languages,
        description=session.description,
        speakers=tuple(shown),
        unnamed=len(speakers) - len(shown),
    )


def _days(page: EditionPage, sessions: Sequence[SessionView]) -> tuple[DayView, ...]:
    """The days with their sessions, those that begin together side by side."""
    days = []
    for day in sorted(page.days.all(), key=lambda day: day.date):
        slots: dict[str, list[SessionView]] = {}
        for session in sessions:
            if session.starts_at.date() == day.date:
                slots.setdefault(f"{session.starts_at:%H:%M}", []).append(session)
        days.append(
            DayView(
                translation_key=day.translation_key,
                anchor=f"d{day.date:%Y%m%d}",
                day=day.date,
                name=date_format(day.date, "l j \\d\\e F" if _in_spanish() else "l j F"),
                title=day.title,
                slots=tuple(Slot(hour, tuple(each)) for hour, each in slots.items()),
            )
        )
    return tuple(days)


def _in_spanish() -> bool:
    return (get_language() or "es").startswith("es")


def _events(page: EditionPage, sessions: Sequence[SessionView]) -> tuple[EventView, ...]:
    by_number = {session.number: session for session in sessions}
    return tuple(
        EventView(
            title=each.title,
            audience=each.audience,
            venue=each.venue,
            description=each.description,
            questions=tuple(line.strip() for line in each.questions.splitlines() if line.strip()),
            sessions=tuple(by_number[number] for number in _numbers(each.sessions) if number in by_number),
        )
        for each in page.events.order_by("sort_order")
    )


def _presented(rows: Iterable[Presented]) -> tuple[PresentedGroup, ...]:
    headings = {Presented.Kind.TOOL: _("Tools presented"), Presented.Kind.EXPERIENCE: _("Experiences shared")}
    found = list(rows)
    groups = [
        PresentedGroup(
            heading,
            tuple((each.title, each.country.name if each.country else "") for each in found if each.kind == kind),
        )
        for kind, heading in headings.items()
    ]
    return tuple(group for group in groups if group.rows)


def programme_document(page: EditionPage, request: HttpRequest) -> dict[str, Any]:
    """The programme for machines: moments with their offset, texts in the page's language, people who may be named."""
    view = edition_view(page, request)
    return {
        "title": page.title,
        "kind": page.kind,
        "key": page.series_key,
        "language": page.locale.language_code,
        "country": page.host_country_id,
        "city": page.city,
        "timezone": page.timezone,
        "days": [
            {
                "date": day.day.isoformat(),
                "title": day.title,
                "sessions": [_session_document(session) for slot in day.slots for session in slot.sessions],
            }
            for day in view.days
        ],
    }


def _session_document(session: SessionView) -> dict[str, Any]:
    return {
        "number": session.number,
        "title": session.title,
        "kind": session.kind,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "track": session.track,
        "room": session.room,
        "languages": session.languages,
        "speakers": [
            {"name": each.name, "office": each.office, "rank": each.rank, "moderates": each.is_moderator}
            for each in session.speakers
        ],
    }
