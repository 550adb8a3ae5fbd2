"""Writes: what WebVTT files say, kept by moment for the page and the search."""

import logging
from collections.abc import Iterable
from typing import Any

from datacction.models import EpisodeChapter, EpisodeTranscript, TranscriptText
from datacction.recordings.reading import TranscriptError, paragraphs_of, read_file

logger = logging.getLogger(__name__)


def read_transcripts(*, documents: Iterable[Any]) -> list[TranscriptText]:
    """Read files, in paragraphs that begin with the chapters of their recordings; returns what has changed.

    One that cannot be read leaves what was read before: its editor was told when it was chosen.
    """
    written = []
    for document in documents:
        try:
            cues = read_file(document)
        except TranscriptError as error:
            logger.warning("The transcript %s could not be read: %s", document.pk, error)
            continue
        text = TranscriptText.objects.filter(document=document).first() or TranscriptText(document=document)
        before = (text.cues, text.paragraphs)
        text.cues = [[cue.start, cue.end, cue.text] for cue in cues]
        text.paragraphs = [[each.start, each.text] for each in paragraphs_of(cues, _chapters_with(document))]
        if text.pk is None or (text.cues, text.paragraphs) != before:
            text.save()
            written.append(text)
    return written


def _chapters_with(document: Any) -> set[int]:
    """The seconds at which chapters begin of the recordings that have this transcript."""
    pages = EpisodeTranscript.objects.filter(document=document).values("page")
    return {chapter.seconds for chapter in EpisodeChapter.objects.filter(page__in=pages)}


def follow_transcripts(*, page: int) -> list[TranscriptText]:
    """Read the transcripts of an episode's page."""
    links = EpisodeTranscript.objects.filter(page=page).select_related("document")
    return read_transcripts(documents=[link.document for link in links])


def follow_file(*, document: Any) -> list[TranscriptText]:
    """Read a document anew that is the transcript of some recording and was replaced. One query for all others."""
    if not EpisodeTranscript.objects.filter(document=document.pk).exists():
        return []
    return read_transcripts(documents=[document])
