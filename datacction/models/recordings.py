"""What belongs to a recording: its chapters, and its words in each language, by moment."""

import re
from typing import ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from datacction.recordings.reading import TranscriptError, read_file
from portal.translated_fields import the_same

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


def seconds_of(clock: str) -> int | None:
    """The seconds of a time in a recording: 4:05, 64:05 and 1:04:05; None for what is none."""
    match = _CLOCK.fullmatch(clock.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def clock_of(seconds: int) -> str:
    """A time in a recording as players write it: 4:05, 1:04:05."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


class EpisodeChapter(TranslatableMixin, Orderable):
    """A part of the recording, from a moment on. Its translations are one chapter."""

    page = ParentalKey("datacction.EpisodePage", on_delete=models.CASCADE, related_name="chapters")
    starts = models.CharField(
        _("begins at"), max_length=8, help_text=_("In the recording: 4:05, or 1:04:05 after the first hour.")
    )
    title = models.CharField(_("title"), max_length=150)

    panels: ClassVar = [FieldRowPanel([FieldPanel("starts"), FieldPanel("title")])]
    override_translatable_fields: ClassVar = the_same("starts")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("chapter of a recording")
        verbose_name_plural = _("chapters of recordings")

    def __str__(self) -> str:
        return f"{self.starts} {self.title}"

    @property
    def seconds(self) -> int:
        return seconds_of(self.starts) or 0

    def clean(self) -> None:
        super().clean()
        seconds = seconds_of(self.starts)
        if seconds is None:
            raise ValidationError({"starts": _("This is no moment of a recording: write 4:05, or 1:04:05.")})
        self.starts = clock_of(seconds)


class EpisodeTranscript(Orderable):
    """The words of the recording in a language: a WebVTT file among the documents. All languages of the page share it."""

    page = ParentalKey("datacction.EpisodePage", on_delete=models.CASCADE, related_name="transcripts")
    language = models.CharField(_("language"), max_length=8, default=settings.LANGUAGE_CODE)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.CASCADE,
        related_name="+",
        verbose_name=_("WebVTT file"),
        help_text=_("A .vtt, as programs for captions and video services give it."),
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("language", widget=forms.Select(choices=settings.LANGUAGES)), FieldPanel("document")])
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("transcript of a recording")
        verbose_name_plural = _("transcripts of recordings")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "language"],
                name="episode_transcript_once",
                violation_error_message=_("The recording has a transcript in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.language}"

    def clean(self) -> None:
        super().clean()
        if self.document_id is None:
            return
        try:
            read_file(self.document)
        except TranscriptError as error:
            raise ValidationError({"document": str(error)}) from error


class TranscriptText(models.Model):
    """What a WebVTT file says, as it was read last: its captions, and paragraphs for who reads.

    `cues` are [start and end in milliseconds, text], `paragraphs` [start in seconds, text]. A file that was replaced by one
    that cannot be read leaves what was read before.
    """

    document = models.OneToOneField("wagtaildocs.Document", models.CASCADE, related_name="transcript_text")
    cues = models.JSONField(default=list)
    paragraphs = models.JSONField(default=list)

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return str(self.document_id)
