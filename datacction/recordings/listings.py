"""What an episode's page shows of its recording: where it begins, chapters, the words by moment, what to take along."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from datacction.models import EpisodePage
from datacction.models.recordings import clock_of, seconds_of
from datacction.recordings.queries import Chapter, Words
from portal.recordings import MEDIA_TYPES
from search.analysis import fold

LATEST = 24 * 3600
"""Seconds: no recording is longer."""
LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; marked where it is what was looked for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A paragraph, and the moment at which it is said. `url` begins the recording there, without scripts too."""

    seconds: int
    clock: str
    anchor: str
    url: str
    pieces: tuple[Piece, ...]
    chapter: str = ""
    """The title of the chapter that begins with it."""
    asked: str = ""
    """Of a moment within it that the address asks for, where the words are said."""


@dataclass(frozen=True, slots=True)
class ChapterView:
    seconds: int
    clock: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Track:
    """Captions for one's own file, and for taking along."""

    language: str
    name: str
    vtt_url: str
    text_url: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """The words in one language: the reader's where there are such, else the first."""

    language: str
    name: str
    is_foreign: bool
    moments: tuple[Moment, ...]
    words: str
    """What was looked for in it."""
    count: str
    """How many paragraphs have it; '' where nothing was looked for."""
    is_open: bool


@dataclass(frozen=True, slots=True)
class RecordingView:
    start: int
    start_clock: str
    """Where the recording begins: '' from its beginning."""
    provider: str
    embed_url: str
    """Of the whole recording; scripts add the moment."""
    embed_url_at: str
    watch_url: str
    media_url: str
    media_src: str
    """With the moment."""
    media_type: str
    is_video: bool
    media_size: int | None
    chapters: tuple[ChapterView, ...]
    transcript: TranscriptView | None
    tracks: tuple[Track, ...]


def moment_asked(request: HttpRequest) -> int:
    """The second that `?t=` asks for: 83, 83s, 1:23; 0 where it asks for none, or for nonsense."""
    text = request.GET.get("t", "").strip().removesuffix("s")[:8]
    seconds = int(text) if text.isascii() and text.isdigit() else seconds_of(text) or 0
    return seconds if seconds < LATEST else 0


def recording_view(
    page: EpisodePage, request: HttpRequest, *, media: Any, chapters: Sequence[Chapter], transcripts: Sequence[Words]
) -> RecordingView | None:
    """What is shown of a recording; None where there is none and no words of one. No query. `media` is the document with
    its file."""
    recording = page.recording
    if recording is None and media is None and not transcripts:
        return None
    start = moment_asked(request)
    at = recording.at(start) if recording else None
    kind = MEDIA_TYPES.get(media.file_extension.lower(), "") if media else ""
    tracks = tuple(_track(page, each, index) for index, each in enumerate(_in_order(transcripts)))
    return RecordingView(
        start=start,
        start_clock=clock_of(start) if start else "",
        provider=recording.provider if recording else "",
        embed_url=recording.embed_url if recording else "",
        embed_url_at=at.embed_url if at else "",
        watch_url=at.watch_url if at else "",
        media_url=media.url if media else "",
        media_src=f"{media.url}#t={start}" if media and start else media.url if media else "",
        media_type=kind,
        is_video=kind.startswith("video/"),
        media_size=media.file_size if media else None,
        chapters=tuple(
            ChapterView(each.seconds, clock_of(each.seconds), each.title, f"?t={each.seconds}#recording")
            for each in chapters
        ),
        transcript=_transcript(_in_order(transcripts)[0], chapters, request) if transcripts else None,
        tracks=tracks,
    )


def _in_order(transcripts: Sequence[Words]) -> list[Words]:
    """The reader's language first."""
    language = _language()
    return sorted(transcripts, key=lambda each: each.language != language)


def _language() -> str:
    return (get_language() or "es").split("-")[0]


def _name(language: str) -> str:
    name = _(get_language_info(language)["name"])
    return name[:1].upper() + name[1:]


def _track(page: EpisodePage, transcript: Words, index: int) -> Track:
    kept = {"episode": page.translation_key, "language": transcript.language}
    return Track(
        language=transcript.language,
        name=_name(transcript.language),
        vtt_url=reverse("transcript_file", kwargs={**kept, "extension": "vtt"}),
        text_url=reverse("transcript_file", kwargs={**kept, "extension": "txt"}),
        is_default=not index,
    )


def _transcript(transcript: Words, chapters: Sequence[Chapter], request: HttpRequest) -> TranscriptView:
    words = " ".join(request.GET.get("w", "").split())[:LONGEST_WORDS]
    wanted = [fold(word) for word in re.findall(r"\w+", words)]
    starts, at = [start for start, _text in transcript.paragraphs], moment_asked(request)
    within = max((start for start in starts if start <= at), default=None) if at and at not in starts else None
    begins = _chapter_of_each(starts, chapters)
    moments = [
        Moment(
            seconds=start,
            clock=clock_of(start),
            anchor=f"m{start}",
            url=f"?t={start}#recording",
            pieces=_pieces(text, wanted),
            chapter=title if not wanted or _has(title, wanted) else "",
            asked=f"m{at}" if start == within else "",
        )
        for start, text in transcript.paragraphs
        for title in (begins.get(start, ""),)
        if _has(text, wanted) or (title and _has(title, wanted))
    ]
    count = ""
    if wanted:
        count = ngettext("%(n)s passage", "%(n)s passages", len(moments)) % {"n": len(moments)}
    return TranscriptView(
        language=transcript.language,
        name=_name(transcript.language),
        is_foreign=transcript.language != _language(),
        moments=tuple(moments),
        words=words,
        count=count,
        is_open=bool(wanted) or "t" in request.GET,
    )


def _has(text: str, wanted: Sequence[str]) -> bool:
    """Whether a text has all the words; each has none."""
    folded = fold(text)
    return all(word in folded for word in wanted)


def _chapter_of_each(starts: Sequence[int], chapters: Sequence[Chapter]) -> dict[int, str]:
    """By the start of a paragraph, the chapter that begins with it or before it and after the one above."""
    found: dict[int, str] = {}
    for chapter in chapters:
        first = next((start for start in starts if start >= chapter.seconds), None)
        if first is not None:
            found[first] = chapter.title
    return found


def _pieces(text: str, wanted: Sequence[str]) -> tuple[Piece, ...]:
    """A text with the words that hold what was looked for marked."""
    if not wanted:
        return (Piece(text),)
    pieces: list[Piece] = []
    for part in re.split(r"(\w+)", text):
        is_marked = bool(part.strip()) and any(word in fold(part) for word in wanted)
        if pieces and pieces[-1].is_marked == is_marked:
            pieces[-1] = Piece(pieces[-1].text + part, is_marked)
        elif part:
            pieces.append(Piece(part, is_marked))
    return tuple(pieces)
