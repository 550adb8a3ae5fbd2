"""Reads: chapters and transcripts of a recording, and the episodes that have one."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from datacction.models import EpisodeChapter, EpisodePage, EpisodeTranscript, SeasonPage
from datacction.models.recordings import seconds_of
from datacction.recordings.reading import phrases_of
from portal.queries import public_pages


class Chapter(NamedTuple):
    """`seconds` from the beginning of the recording."""

    seconds: int
    title: str


class Words(NamedTuple):
    """What is said in a recording, in a language: [seconds, text] of each paragraph."""

    language: str
    paragraphs: list[list[Any]]


class Transcript(NamedTuple):
    """What was read of a WebVTT file: captions as [start, end, text] in milliseconds, paragraphs as [seconds, text]."""

    language: str
    cues: list[list[Any]]
    paragraphs: list[list[Any]]


def chapters_by_page(pages: Iterable[int]) -> dict[int, list[Chapter]]:
    """Chapters of several pages, in the order of each recording. One query."""
    found: dict[int, list[Chapter]] = {}
    for page, starts, title in EpisodeChapter.objects.filter(page__in=list(pages)).values_list(
        "page", "starts", "title"
    ):
        found.setdefault(page, []).append(Chapter(seconds_of(starts) or 0, title))
    return {page: sorted(chapters) for page, chapters in found.items()}


def transcripts_of(page: int) -> list[Transcript]:
    """The transcripts of a page that could be read, in the editor's order. One query."""
    rows = (
        EpisodeTranscript.objects.filter(page=page, document__transcript_text__isnull=False)
        .order_by("sort_order")
        .values_list("language", "document__transcript_text__cues", "document__transcript_text__paragraphs")
    )
    return [Transcript._make(row) for row in rows]


def transcript_of(episode: UUID, language: str) -> tuple[str, Transcript] | None:
    """The title and the transcript in a language of the public episode with this translation key. Two queries."""
    page = public_pages(EpisodePage.objects.filter(translation_key=episode, alias_of=None)).order_by("pk").first()
    if page is None:
        return None
    found = next((each for each in transcripts_of(page.pk) if each.language == language), None)
    return (page.title, found) if found else None


def public_episode(episode: UUID, language: str) -> EpisodePage | None:
    """The public episode with this translation key in a language, else in any. One query."""
    pages = public_pages(EpisodePage.objects.filter(translation_key=episode)).select_related("locale")
    found = {page.locale.language_code: page for page in pages}
    return found.get(language) or next(iter(found.values()), None)


def recorded_episodes(language: str, season: str = "") -> QuerySet[EpisodePage]:
    """The public episodes in a language that have a recording, the latest first; those below the page at the path
    `season` alone, where it is given."""
    pages = public_pages(EpisodePage.objects.filter(locale__language_code=language, alias_of=None))
    if season:
        pages = pages.filter(path__startswith=season)
    return pages.filter(~Q(recording_url="") | Q(media__isnull=False)).order_by("-date", "-number")


def languages_by_page(pages: Iterable[int]) -> dict[int, list[str]]:
    """The languages that each page's recording has a transcript in. One query."""
    found: dict[int, list[str]] = {}
    rows = EpisodeTranscript.objects.filter(page__in=list(pages), document__transcript_text__isnull=False)
    for page, language in rows.order_by("sort_order").values_list("page", "language"):
        found.setdefault(page, []).append(language)
    return found


def season_with(number: int, language: str) -> SeasonPage | None:
    """The public season with this number in a language. One query."""
    pages = SeasonPage.objects.filter(number=number, locale__language_code=language, alias_of=None)
    found: SeasonPage | None = public_pages(pages).order_by("pk").first()
    return found


def passages_by_page(pages: Iterable[int]) -> dict[int, list[tuple[str, list[list[Any]]]]]:
    """For the search: language and sentences of the transcripts of each page. One query."""
    found: dict[int, list[tuple[str, list[list[Any]]]]] = {}
    rows = EpisodeTranscript.objects.filter(page__in=list(pages), document__transcript_text__isnull=False)
    columns = rows.order_by("sort_order").values_list("page", "language", "document__transcript_text__cues")
    for page, language, cues in columns:
        found.setdefault(page, []).append((language, [[each.start, each.text] for each in phrases_of(cues)]))
    return found
