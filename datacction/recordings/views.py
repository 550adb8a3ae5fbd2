"""Feeds of recordings, and transcripts and chapters as files."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from datacction.models import WebinarIndexPage
from datacction.recordings.feeds import PodcastFeed, recordings_feed
from datacction.recordings.files import as_chapters, as_text, as_webvtt
from datacction.recordings.queries import chapters_by_page, public_episode, season_with, transcript_of
from portal.mail import whole
from portal.queries import public_pages


def _language() -> str:
    return (get_language() or "es").split("-")[0]


@require_safe
def all_recordings(request: HttpRequest) -> HttpResponse:
    """Every recording in the language of the address, as a podcast."""
    language = _language()
    index = public_pages(WebinarIndexPage.objects.filter(locale__language_code=language)).first()
    page_url = whole(index.get_url() or "") if index else whole(f"/{language}/")
    feed = recordings_feed(language, season=None, feed_url=whole(reverse("recordings_feed")), page_url=page_url)
    return _answer(feed)


@require_safe
def season_recordings(request: HttpRequest, number: int) -> HttpResponse:
    """The recordings of a season, as a podcast."""
    language = _language()
    season = season_with(number, language)
    if season is None:
        raise Http404
    feed = recordings_feed(
        language,
        season=season,
        feed_url=whole(reverse("season_recordings_feed", args=[number])),
        page_url=whole(season.get_url() or ""),
    )
    return _answer(feed)


def _answer(feed: PodcastFeed) -> HttpResponse:
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = "no-cache"  # what is withdrawn is gone at once
    return response


FILES = {"vtt": "text/vtt", "txt": "text/plain"}


@require_safe
def transcript_file(request: HttpRequest, episode: UUID, language: str, extension: str) -> HttpResponse:
    """The words of a public recording: captions for a player, or a text to read."""
    found = transcript_of(episode, language)
    if found is None or extension not in FILES:
        raise Http404
    title, transcript = found
    text = as_webvtt(transcript) if extension == "vtt" else as_text(title, transcript)
    response = HttpResponse(text, content_type=f"{FILES[extension]}; charset=utf-8")
    if extension == "txt":
        response["Content-Disposition"] = f'attachment; filename="transcript-{language}.txt"'
    response["Access-Control-Allow-Origin"] = "*"  # players of podcasts on the web read it from their own site
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def chapters_file(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The chapters of a public recording, in the language of the address."""
    page = public_episode(episode, _language())
    chapters = chapters_by_page([page.pk]).get(page.pk, []) if page else []
    if not chapters:
        raise Http404
    response = JsonResponse(as_chapters(chapters), content_type="application/json+chapters")
    response["Access-Control-Allow-Origin"] = "*"
    return response
