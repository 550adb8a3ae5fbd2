"""Reading a WebVTT file (W3C, WebVTT: The Web Video Text Tracks Format): captions by time, and paragraphs for who reads.

Names of voices are left out: whoever spoke is named on the page while they consent to it, and nowhere else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from io import StringIO
from typing import Any

import webvtt
from django.utils.translation import gettext as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

MOST_BYTES = 4 * 1024 * 1024
GAP = 4_000
"""Milliseconds of silence after which a paragraph begins."""
LONG = 200
"""Letters from which on a paragraph ends with the next sentence."""
TOO_LONG = 600
"""Letters from which on it ends whatever comes: some captions have no full stops."""
_LINE_BREAKS = re.compile(r"\r\n|\r|\n")
_SENTENCE_ENDS = re.compile(r"[.!?…][\"'”»)]?$")
_ARROW = "-->"


class TranscriptError(ValueError):
    """A file that cannot be shown, in a sentence that names the line."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption. `start` and `end` in milliseconds; `voice` tells one speaker from another and is shown nowhere."""

    start: int
    end: int
    text: str
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is read in one go. `start` in whole seconds, different from those of all others."""

    start: int
    text: str


def read_file(document: Any) -> list[Cue]:
    """The captions of a document. Raises TranscriptError."""
    try:
        with document.file.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise TranscriptError(_("The file is missing from storage.")) from error
    return read_captions(content)


def read_captions(content: bytes) -> list[Cue]:
    """The captions of a WebVTT file, in order. Raises TranscriptError with the line that is wrong."""
    if len(content) > MOST_BYTES:
        raise TranscriptError(_("The file is larger than 4 MB: no transcript is."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TranscriptError(
            _("Line %(line)d is not in UTF-8: save the file in that encoding.") % {"line": line}
        ) from error
    lines = _LINE_BREAKS.split(text)
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise TranscriptError(_("Line 1: a WebVTT file begins with “WEBVTT”."))
    cues, last = [], 0
    for number, block in _blocks(lines):
        for cue in _cues_of(number, block):
            if cue.start < last:
                raise TranscriptError(
                    _("Line %(line)d: this caption begins before the one above it.") % {"line": number}
                )
            last = cue.start
            if cue.text:
                cues.append(cue)
    if not cues:
        raise TranscriptError(_("There is no caption in the file."))
    return cues


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines, with the number of its first line; without the header."""
    found: list[tuple[int, list[str]]] = []
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            found.append((number - len(block), block))
            block = []
    # The first block is the header; one that has a time in it lacks the empty line after the header.
    return found[1:] if found and not any(_ARROW in line for line in found[0][1]) else found


def _cues_of(number: int, block: list[str]) -> list[Cue]:
    """The caption of a block, none for a note or a style. Raises TranscriptError where it is neither.

    Each block is given to the library by itself: it says what is wrong and not in which line.
    """
    place = next((index for index, line in enumerate(block) if _ARROW in line), None)
    if place is None:
        if block[0].split()[0] in ("NOTE", "STYLE", "REGION"):
            return []
        raise TranscriptError(
            _("Line %(line)d: there is text without a time above it: “%(text)s”.")
            % {"line": number, "text": block[0][:40]}
        )
    refused = TranscriptError(
        _("Line %(line)d is no time of a caption: “%(text)s”. One looks like 00:01:05.000 --> 00:01:08.500.")
        % {"line": number + place, "text": block[place].strip()[:60]}
    )
    try:
        read = webvtt.from_buffer(StringIO("\n".join(["WEBVTT", "", *block, ""])), "vtt", strict=True)
    except (MalformedCaptionError, MalformedFileError, ValueError) as error:
        raise refused from error
    if len(read) != 1:
        raise refused
    caption = read[0]
    start, end = (each.in_milliseconds() for each in (caption.start_time, caption.end_time))
    if end <= start:
        raise TranscriptError(_("Line %(line)d: the caption ends before it begins.") % {"line": number + place})
    text = " ".join(unescape(caption.text).split())
    return [Cue(start, end, text, caption.voice or "")]


def paragraphs_of(cues: list[Cue], breaks: Iterable[int] = ()) -> list[Paragraph]:
    """Captions as paragraphs: a new one where another speaks, after a silence, with a sentence once it is long, and with
    each chapter: `breaks` are the seconds at which they begin."""
    found: list[list[Any]] = []
    last: Cue | None = None
    ahead = sorted(breaks)
    for cue in cues:
        start = cue.start // 1000
        is_chapter = bool(ahead) and start >= ahead[0]
        ahead = [each for each in ahead if each > start]
        begins = last is None or is_chapter or cue.voice != last.voice or cue.start - last.end >= GAP
        if found and not begins:
            text = found[-1][1]
            begins = len(text) >= TOO_LONG or (len(text) >= LONG and bool(_SENTENCE_ENDS.search(text)))
        if begins and not (found and found[-1][0] == start):
            found.append([start, cue.text])
        else:
            found[-1][1] += f" {cue.text}"
        last = cue
    return [Paragraph(start, text) for start, text in found]


def phrases_of(cues: Iterable[Sequence[Any]]) -> list[Paragraph]:
    """Captions ([start and end in milliseconds, text]) as sentences, each with the second at which it is said: what a search
    finds is where the words are, and not where their paragraph begins."""
    found: list[list[Any]] = []
    for start, _end, text in cues:
        goes_on = bool(found) and len(found[-1][1]) < LONG and not _SENTENCE_ENDS.search(found[-1][1])
        if goes_on or (found and found[-1][0] == start // 1000):
            found[-1][1] += f" {text}"
        else:
            found.append([start // 1000, text])
    return [Paragraph(start, text) for start, text in found]
