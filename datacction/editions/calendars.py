"""The programme for calendar programs: whole, a track, an event, a session, or somebody's agenda.

Each session keeps its UID as long as the edition lives; SEQUENCE grows with each change that is published, and a session
that is cancelled or taken out stays as CANCELLED, so that calendars which have it strike it.
"""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from datacction.editions.listings import SessionView
from datacction.models import ProgrammeEntry
from datacction.models.announcements import in_language
from participants.registration.calendars import AS_FILE, Entry, calendar_of


def entries_for_calendars(
    entries: Iterable[ProgrammeEntry], sessions: Iterable[SessionView], *, page_url: str
) -> list[Entry]:
    """What calendars are told of these sessions. `sessions` are those that stand on the page; `page_url` is whole."""
    language = (get_language() or "es").split("-")[0]
    shown = {session.entry: session for session in sessions}
    return [_entry(each, shown.get(each.pk), language, page_url) for each in entries]


def _entry(entry: ProgrammeEntry, session: SessionView | None, language: str, page_url: str) -> Entry:
    lines = []
    if session is not None:
        lines = [part for part in (session.kind, session.track, session.languages, session.description) if part]
        if session.stream_url:
            lines.append(_("Stream: %(url)s") % {"url": session.stream_url})
    url = f"{page_url}#s{session.number}" if session else page_url
    return Entry(
        uid=f"session-{entry.session_key}",
        title=entry.title_in(language),
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        timezone=entry.timezone,
        location=in_language(entry.rooms, language),
        description="\n".join([*lines, url]),
        url=url,
        sequence=entry.sequence,
        is_cancelled=entry.is_off,
        changed_at=entry.changed_at,
    )


def calendar_answer(entries: Iterable[Entry], *, name: str, filename: str) -> HttpResponse:
    """The file, to be subscribed to or kept."""
    response = HttpResponse(calendar_of(entries, name=name), content_type=AS_FILE)
    response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    patch_cache_control(response, no_cache=True)  # what is withdrawn is gone at once
    return response
