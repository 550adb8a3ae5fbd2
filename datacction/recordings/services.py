"""Writes: what WebVTT files say, kept by moment for the page and the search."""

import logging
from collections.abc import Iterable
from typing import Any

from datacction.models import EpisodeTranscript, TranscriptText
from datacction.recordings.reading import TranscriptError, paragraphs_of, read_file

logger = logging.getLogger(__name__)


def read_transcripts(*, documents: Iterable[Any]) -> list[TranscriptText]:
    """Read the files that have changed since they were read last, or were not yet; returns what was written.

    One that cannot be read leaves what was read before: its editor was told when it was chosen.
    """
    written = []
    for document in documents:
        file_hash = document.get_file_hash()
        known = TranscriptText.objects.filter(document=document).first()
        if known is not None and known.file_hash == file_hash:
            continue
        try:
            cues = read_file(document)
        except TranscriptError as error:
            logger.warning("The transcript %s could not be read: %s", document.pk, error)
            continue
        text = known or TranscriptText(document=document)
        text.file_hash = file_hash
        text.cues = [[cue.start, cue.end, cue.text] for cue in cues]
        text.paragraphs = [[each.start, each.text] for each in paragraphs_of(cues)]
        text.save()
        written.append(text)
    return written


def follow_transcripts(*, page: int) -> list[TranscriptText]:
    """Read the transcripts of an episode's page."""
    links = EpisodeTranscript.objects.filter(page=page).select_related("document")
    return read_transcripts(documents=[link.document for link in links])


def follow_file(*, document: Any) -> list[TranscriptText]:
    """Read a document anew that is the transcript of some recording and was replaced. One query for all others."""
    if not EpisodeTranscript.objects.filter(document=document.pk).exists():
        return []
    return read_transcripts(documents=[document])
