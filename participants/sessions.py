"""What public pages show of the sessions that a page is held in. Frozen values, ready for a template.

Where a session has a live page, the app that has those tells of it: `register_live_pages` in its `AppConfig.ready`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Mode
from participants.models.held import HeldSession
from participants.registration.listings import DeskCard, desk_card
from participants.registration.queries import desks_of_parts
from portal.timezones import zone_label


@dataclass(frozen=True, slots=True)
class LivePage:
    """The live page of a session; `is_live` while its audience may ask."""

    url: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke in a session or moderated it, and where their page is."""

    name: str
    url: str
    moderates: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session, and how its activity is found."""

    translation_key: UUID
    title: str
    day: str
    starts_at: str
    """The moment, as machines read it."""
    hours: str
    """“10:00–11:30 (Guatemala, UTC−6)”"""
    mode: str
    place: str
    agenda: tuple[str, ...]
    is_past: bool
    desk: DeskCard | None
    """Where one can register, while it is still to come."""
    live: LivePage | None
    speakers: tuple[Speaker, ...]


LivePagesOf = Callable[[Sequence[HeldSession]], Mapping[UUID, LivePage]]
_LIVE_PAGES: list[LivePagesOf] = []


def register_live_pages(of: LivePagesOf) -> None:
    """Declare who tells of live pages: `of(sessions)` are those of these sessions, by translation key, in one query at most."""
    _LIVE_PAGES.append(of)


def session_views(
    sessions: Sequence[HeldSession], *, speakers: Mapping[UUID, Sequence[Speaker]] | None = None
) -> tuple[SessionView, ...]:
    """These sessions, in their order, with their live pages; with who spoke, by translation key, where an app knows of any.

    One query where all are past; else two, and two for each that one can register for; none for none.
    """
    now = timezone.now()
    live = {key: page for of in _LIVE_PAGES for key, page in of(sessions).items()} if sessions else {}
    coming = [session.translation_key for session in sessions if session.ends_at > now]
    desks = desks_of_parts(coming) if coming else {}
    return tuple(
        _session(
            session,
            desk_card(desk, at=now) if (desk := desks.get(session.translation_key)) else None,
            live.get(session.translation_key),
            tuple(speakers.get(session.translation_key, ())) if speakers else (),
        )
        for session in sessions
    )


def _session(
    session: HeldSession, desk: DeskCard | None, live: LivePage | None, speakers: tuple[Speaker, ...]
) -> SessionView:
    start = session.starts_at
    return SessionView(
        translation_key=session.translation_key,
        title=session.title,
        day=date_format(session.date, "DATE_FORMAT"),
        starts_at=start.isoformat(),
        hours=f"{session.starts:%H:%M}–{session.ends:%H:%M} ({zone_label(start)})",
        mode=session.get_mode_display(),
        place=session.place,
        agenda=tuple(session.agenda_list),
        is_past=session.ends_at <= timezone.now(),
        desk=desk,
        live=live,
        speakers=speakers,
    )


def years_said(years: Sequence[int]) -> str:
    """The years of some sessions, in order: “2021”, “2021–2022”; '' for none."""
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def sessions_said(modes: dict[str, int]) -> str:
    """“3 sessions: 2 online, 1 in person”; '' for none."""
    total = sum(modes.values())
    if not total:
        return ""
    parts = [
        wording % {"n": modes[mode]}
        for mode, wording in ((Mode.ONLINE.value, _("%(n)s online")), (Mode.IN_PERSON.value, _("%(n)s in person")))
        if modes.get(mode)
    ]
    return ngettext("%(n)s session: %(parts)s", "%(n)s sessions: %(parts)s", total) % {
        "n": total,
        "parts": ", ".join(parts),
    }
