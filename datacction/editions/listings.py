"""What the public pages show of editions: frozen values, ready for a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from datacction.editions.changes import Change, announcements_of, entries_of, mark_of, read_change, sentence_of
from datacction.editions.photos import PhotoView, photos_of
from datacction.editions.queries import Profile, editions_below, profiles_of
from datacction.exchanges.listings import sent_view
from datacction.live.queries import live_keys
from datacction.models import (
    EditionDocument,
    EditionLanguage,
    EditionPage,
    EditionSession,
    EditionSpeaker,
    Presented,
    ProgrammeEntry,
)
from datacction.models.edition_parts import numbers_in
from datacction.speakers.queries import slides_of_page
from participants.models import Role
from participants.registration.listings import DeskCard, desk_card
from participants.registration.queries import desks_of_parts
from portal.components import ListItem
from portal.outgoing import MOST_FAILURES
from portal.page_documents import DocumentView, document_view
from portal.placement import Place, address, place_of
from portal.recordings import Recording, read_recording
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

    kind: str
    heading: str
    rows: tuple[Row, ...]


def editions_by_kind(page: Page | Place, request: HttpRequest) -> list[Group]:
    """The public editions below a page, the Week's first. One query."""
    found = editions_below(page.path)
    labels = {EditionPage.Kind.WEEK: _("Editions of the Citizen Security Week"), EditionPage.Kind.FORUM: _("Forums")}
    groups = [
        Group(
            str(kind),
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
    entry: int | None
    """Its number in agendas; None where the page was never published."""
    number: int
    title: str
    kind: str
    day: str
    """“23 January”, where it stands outside its day."""
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
    is_cancelled: bool
    mark: str
    """As it was before it changed, "" where it did not."""
    stream: Recording | None
    """What plays on the page; None where `stream_url` is a link or nothing."""
    stream_url: str
    documents: tuple[DocumentView, ...]

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


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
    starts_at: datetime
    ends_at: datetime
    desk: DeskCard | None
    """How to register for it; None once it is over, or where nobody can."""
    without_desk: str
    """What is said of a day to come that nobody can register for, while one can for others."""
    live_url: str
    """Of its live page; '' where there is none."""

    @property
    def sessions(self) -> list[SessionView]:
        return [session for slot in self.slots for session in slot.sessions]


@dataclass(frozen=True, slots=True)
class EventView:
    title: str
    audience: str
    venue: str
    description: str
    questions: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    ics_query: str
    """Of its sessions for calendars; '' where it has none."""


@dataclass(frozen=True, slots=True)
class PresentedGroup:
    heading: str
    rows: tuple[tuple[str, str], ...]
    """Title, country or ''."""


@dataclass(frozen=True, slots=True)
class LanguagesView:
    """In what an edition is held, as (code, name) pairs in the editor's order."""

    spoken: tuple[tuple[str, str], ...] = ()
    interpreted: tuple[tuple[str, str], ...] = ()

    @property
    def in_words(self) -> str:
        """“Spanish, with interpretation into English and sign language”; '' where nothing is known."""
        spoken, interpreted = (
            get_text_list([name for _code, name in each], _("and")) for each in (self.spoken, self.interpreted)
        )
        if not interpreted:
            said = spoken
        elif not spoken:
            said = _("Interpretation into %(languages)s") % {"languages": interpreted}
        else:
            said = _("%(spoken)s, with interpretation into %(languages)s") % {
                "spoken": spoken, "languages": interpreted,
            }  # fmt: skip
        return said[:1].upper() + said[1:]


def _languages(page: EditionPage) -> LanguagesView:
    rows = list(page.languages.order_by("sort_order"))
    return LanguagesView(
        *(
            tuple((row.language, row.get_language_display()) for row in rows if row.use == use)
            for use in (EditionLanguage.Use.SPOKEN, EditionLanguage.Use.INTERPRETED)
        )
    )


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition at a glance. `now` and `following` are filled on its days alone."""

    index_title: str
    index_url: str
    when: str
    where: str
    zone: str
    languages: LanguagesView
    venues: tuple[tuple[str, str], ...]
    days: tuple[DayView, ...]
    now: tuple[SessionView, ...]
    following: tuple[SessionView, ...]
    events: tuple[EventView, ...]
    named: tuple[SpeakerView, ...]
    """Those who may be named, the highest rank first."""
    unnamed: int
    presented: tuple[PresentedGroup, ...]
    documents: tuple[DocumentView, ...]
    """Of the edition as a whole; those of sessions stand there."""
    photos: tuple[PhotoView, ...]
    tracks: tuple[str, ...]
    history: tuple[Row, ...]
    """All editions of its kind, this one included, the latest first."""
    related: Sequence[ListItem]

    @property
    def is_over(self) -> bool:
        return not self.days or self.days[-1].ends_at <= timezone.now()

    @property
    def can_be_chosen(self) -> bool:
        """Whether an agenda can be made: the programme is known, and something of it is still to come."""
        return not self.is_over and any(session.entry for day in self.days for session in day.sessions)


RANKS = list(EditionSpeaker.Rank.values)


def edition_view(page: EditionPage, request: HttpRequest, *, at: datetime | None = None) -> EditionView:
    """What an edition's page shows besides its own fields: as it is written, while it is. Twenty-one queries at most, two
    more for each day that one can register for."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    speakers = list(page.speakers.order_by("sort_order"))
    profiles = profiles_of(each.person_id for each in speakers if each.person_id)
    named = {id(each): shown for each in speakers if (shown := _shown(each, profiles)) is not None}
    documents = list(page.documents.select_related("document").order_by("sort_order"))
    sessions = sessions_of(page, speakers, named, documents)
    days = _days(page, sessions)
    now, following = now_and_next(sessions, at or timezone.now())
    return EditionView(
        index_title=index.title,
        index_url=index.url,
        when=_when(min((day.day for day in days), default=None), len(days)),
        where=", ".join(part for part in (page.city, page.host_country.name if page.host_country else "") if part),
        zone=zone_label(sessions[0].starts_at) if sessions else "",
        languages=_languages(page),
        venues=tuple((each.name, each.address) for each in page.venues.order_by("sort_order")),
        days=days,
        now=now,
        following=following,
        events=_events(page, sessions),
        named=tuple(named[id(each)] for each in sorted(speakers, key=_rank) if id(each) in named),
        unnamed=len(speakers) - len(named),
        presented=_presented(page.presented.select_related("country").order_by("sort_order")),
        documents=(
            *(document_view(each) for each in documents if not numbers_named(each.sessions)),
            *(sent_view(each) for each in slides_of_page(page.translation_key)),
        ),
        photos=photos_of(page),
        tracks=tuple(dict.fromkeys(session.track for session in sessions if session.track)),
        history=next((group.rows for group in editions_by_kind(index, request) if group.kind == page.kind), ()),
        related=related_items(f"edition:{page.translation_key}", but=[index.url]),
    )


def now_and_next(
    sessions: Sequence[SessionView], moment: datetime
) -> tuple[tuple[SessionView, ...], tuple[SessionView, ...]]:
    """What is on at a moment, and what begins next on the same day; neither where the programme is not on that day.

    What is cancelled is neither.
    """
    sessions = [session for session in sessions if not session.is_cancelled]
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


def numbers_named(text: str) -> list[int]:
    """The numbers of a row; none where a draft holds something else."""
    try:
        return numbers_in(text)
    except ValueError:
        return []


def sessions_of(
    page: EditionPage,
    speakers: Sequence[EditionSpeaker] = (),
    named: Mapping[int, SpeakerView] | None = None,
    documents: Iterable[EditionDocument] = (),
) -> tuple[SessionView, ...]:
    """The sessions in the order of time, those of one time as the editor put them. Two queries."""
    speaking = _by_number(speakers)
    files = _by_number(documents)
    entries = {entry.session_key: entry for entry in entries_of(page.translation_key)}
    rows = sorted(page.sessions.all(), key=lambda each: (each.date, each.starts, each.sort_order or 0, each.number))
    return tuple(
        _session(
            each,
            page.timezone,
            entries.get(each.translation_key),
            speaking.get(each.number, []),
            named or {},
            files.get(each.number, []),
        )
        for each in rows
    )


def _by_number(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows that name sessions, by the numbers they name."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        for number in numbers_named(row.sessions):
            found.setdefault(number, []).append(row)
    return found


def _session(
    session: EditionSession,
    zone: str,
    entry: ProgrammeEntry | None,
    speakers: Sequence[EditionSpeaker],
    named: Mapping[int, SpeakerView],
    documents: Sequence[EditionDocument],
) -> SessionView:
    shown = [named[id(each)] for each in speakers if id(each) in named]
    return SessionView(
        entry=entry.pk if entry else None,
        number=session.number,
        title=session.title,
        kind=session.get_kind_display(),
        day=day_name(session.date),
        hours=f"{session.starts:%H:%M}–{session.ends:%H:%M}",
        starts_at=moment_of(session.date, session.starts, zone),
        ends_at=moment_of(session.date, session.ends, zone),
        track=session.track,
        room=session.room,
        languages=session.languages,
        description=session.description,
        # Who moderates comes first.
        speakers=tuple(sorted(shown, key=lambda each: not each.is_moderator)),
        unnamed=len(speakers) - len(shown),
        is_cancelled=session.is_cancelled,
        mark=mark_of(entry) if entry else "",
        stream=read_recording(session.stream_url) if session.stream_url else None,
        stream_url=session.stream_url,
        documents=tuple(document_view(each) for each in documents),
    )


def day_name(day: date) -> str:
    """“martes 23 de enero”, “Tuesday 23 January”."""
    return date_format(day, "l j \\d\\e F" if _in_spanish() else "l j F")


def _days(page: EditionPage, sessions: Sequence[SessionView]) -> tuple[DayView, ...]:
    """The days with their sessions, those that begin together side by side. Two queries, and two for each open desk."""
    rows = sorted(page.days.all(), key=lambda day: day.date)
    now = timezone.now()
    coming = [day.translation_key for day in rows if day.ends_at > now]
    desks = desks_of_parts(coming) if coming else {}
    live = live_keys(day.translation_key for day in rows)
    says = _("There is no registration for this day.") if desks else ""
    days = []
    for day in rows:
        slots: dict[str, list[SessionView]] = {}
        for session in sessions:
            if session.starts_at.date() == day.date:
                slots.setdefault(f"{session.starts_at:%H:%M}", []).append(session)
        desk = desks.get(day.translation_key)
        days.append(
            DayView(
                translation_key=day.translation_key,
                anchor=f"d{day.date:%Y%m%d}",
                day=day.date,
                name=day_name(day.date),
                title=day.title,
                slots=tuple(Slot(hour, tuple(each)) for hour, each in slots.items()),
                starts_at=day.starts_at,
                ends_at=day.ends_at,
                desk=desk_card(desk, at=now) if desk else None,
                without_desk=says if desk is None and day.translation_key in coming else "",
                live_url=reverse("live", args=[live[day.translation_key]]) if day.translation_key in live else "",
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
            sessions=tuple(by_number[number] for number in numbers_named(each.sessions) if number in by_number),
            ics_query=f"?format=ics&event={each.translation_key}" if numbers_named(each.sessions) else "",
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
        "languages": {
            "spoken": [code for code, _name in view.languages.spoken],
            "interpretation": [code for code, _name in view.languages.interpreted],
        },
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
        "cancelled": session.is_cancelled,
        "stream": session.stream_url,
        "speakers": [
            {"name": each.name, "office": each.office, "rank": each.rank, "moderates": each.is_moderator}
            for each in session.speakers
        ],
    }


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement that was made, and how far its e-mails are."""

    made_at: datetime
    by: str
    sentences: tuple[str, ...]
    sent: int
    waiting: int
    failed: int


def changes_shown(changes: Iterable[Change]) -> list[str]:
    return [sentence_of(change) for change in changes]


def announcements_shown(page_key: UUID) -> list[AnnouncementView]:
    """What was announced of an edition, the latest first. One query."""
    is_sent, is_given_up = Q(messages__sent_at__isnull=False), Q(messages__failures__gte=MOST_FAILURES)
    rows = announcements_of(page_key).annotate(
        all=Count("messages"), sent=Count("messages", is_sent), failed=Count("messages", is_given_up & ~is_sent)
    )
    return [
        AnnouncementView(
            made_at=row.made_at,
            by=str(row.by or ""),
            sentences=tuple(sentence_of(read_change(each)) for each in row.changes),
            sent=row.sent,
            waiting=row.all - row.sent - row.failed,
            failed=row.failed,
        )
        for row in rows
    ]
