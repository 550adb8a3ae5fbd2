"""Transcripts and chapters as files: WebVTT, plain text, and the chapters that podcast programs read."""

from collections.abc import Sequence
from typing import Any

from datacction.models.recordings import clock_of
from datacction.recordings.queries import Chapter, Transcript


def as_webvtt(transcript: Transcript) -> str:
    """Captions as a player reads them. Written anew from what was read: without the names of voices, styles and notes."""
    blocks = ["WEBVTT"]
    for start, end, text in transcript.cues:
        blocks.append(f"{_time(start)} --> {_time(end)}\n{_escaped(text)}")
    return "\n\n".join(blocks) + "\n"


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _escaped(text: str) -> str:
    """What a caption may not hold as it is (WebVTT, 4.2.2): `-->` goes with its sign."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_text(title: str, transcript: Transcript) -> str:
    """A transcript to read: each paragraph after its time."""
    lines = [f"[{clock_of(start)}] {text}" for start, text in transcript.paragraphs]
    return "\n\n".join([title, *lines]) + "\n"


def as_chapters(chapters: Sequence[Chapter]) -> dict[str, Any]:
    """JSON chapters, version 1.2.0, of the podcast namespace (podcastindex.org)."""
    return {
        "version": "1.2.0",
        "chapters": [{"startTime": each.seconds, "title": each.title} for each in chapters],
    }
