"""The other forms of an edition's page: for machines, for calendars, on paper, and what is on at this moment.

`?format=json`, `?format=ics` (with `track`, `session` or `event`), `?format=pdf`, `?part=now`.
"""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from datacction.editions.calendars import calendar_answer, entries_for_calendars
from datacction.editions.changes import entries_of
from datacction.editions.listings import (
    SessionView,
    edition_view,
    now_and_next,
    numbers_named,
    programme_document,
    sessions_of,
)
from datacction.editions.paper import programme_pdf
from datacction.models import EditionEvent, EditionPage
from portal.mail import whole


def answer(page: EditionPage, request: HttpRequest) -> HttpResponse | None:
    """The form that is asked for; None for the page itself. Raises Http404 for a track or session there is not."""
    if request.GET.get("part") == "now":
        now, following = now_and_next(sessions_of(page), timezone.now())
        response = render(request, "datacction/_now_and_next.html", {"now": now, "following": following})
        patch_cache_control(response, no_cache=True)
        return response
    match request.GET.get("format"):
        case "json":
            return JsonResponse(programme_document(page, request), json_dumps_params={"ensure_ascii": False})
        case "ics":
            return _calendar(page, request)
        case "pdf":
            response = HttpResponse(programme_pdf(page, edition_view(page, request)), content_type="application/pdf")
            response["Content-Disposition"] = f'inline; filename="{page.slug}.pdf"'
            return response
    return None


def _calendar(page: EditionPage, request: HttpRequest) -> HttpResponse:
    sessions = sessions_of(page)
    track, number = request.GET.get("track", ""), request.GET.get("session", "")
    event = _event(page, request.GET["event"]) if "event" in request.GET else None
    entries = list(entries_of(page.translation_key))
    name, filename = page.title, page.slug
    if event is not None or track or number:
        numbers = numbers_named(event.sessions) if event is not None else []
        chosen = _chosen(sessions, track, number) if event is None else [s for s in sessions if s.number in numbers]
        if not chosen:
            raise Http404
        entries = [entry for entry in entries if entry.pk in {session.entry for session in chosen}]
        name = f"{page.title}: {event.title if event is not None else track or chosen[0].title}"
        filename = f"{page.slug}-{number}" if number else page.slug
    page_url = whole(page.get_url(request) or "")
    return calendar_answer(entries_for_calendars(entries, sessions, page_url=page_url), name=name, filename=filename)


def _event(page: EditionPage, asked: str) -> EditionEvent:
    """The co-located event with this translation key. Raises Http404."""
    try:
        key = UUID(asked)
    except ValueError:
        raise Http404 from None
    found: EditionEvent | None = page.events.filter(translation_key=key).first()
    if found is None:
        raise Http404
    return found


def _chosen(sessions: Sequence[SessionView], track: str, number: str) -> list[SessionView]:
    if track:
        return [session for session in sessions if session.track == track]
    return [session for session in sessions if str(session.number) == number]
