"""An episode of the webinar."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from datacction.models.page_form import NumberedPageForm
from datacction.models.recordings import clock_of, seconds_of
from portal.blocks import BodyBlock
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.recordings import MEDIA_TYPES, Recording, read_recording
from portal.timezones import ZoneField, is_on_the_clock
from portal.translated_fields import THEMES, the_same


class EpisodeTheme(ItemBase):
    """An episode is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="episode_links")
    content_object = ParentalKey("datacction.EpisodePage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="episode_theme_once")]


class EpisodePage(PortalPage):
    """One webinar: when it was, what it is about, who spoke, what stays to watch and to download.

    Its activity in the registry follows it (`datacction.services.follow_episode`). Facts (number,
    times, themes, countries, specialists) are the Spanish page's and are copied to its translations.
    """

    programme = "datacction"

    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Its place in the season."))
    date = models.DateField(_("date"))
    starts = models.TimeField(_("start"), help_text=_("By the clock of the time zone below."))
    ends = models.TimeField(_("end"))
    timezone = ZoneField(_("time zone"), max_length=64, default="America/Guatemala")
    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("Two or three sentences, shown in lists too.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    themes = ClusterTaggableManager(
        through=EpisodeTheme, blank=True, verbose_name=_("themes"), help_text=_("Chosen from the portal's own list.")
    )
    countries = ParentalManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries it is about"),
        limit_choices_to={"in_programme": True},
        help_text=_("None for an episode on the whole of Latin America and the Caribbean."),
    )
    recording_url = models.URLField(
        _("recording"), blank=True, help_text=_("The address of the recording on YouTube or Vimeo.")
    )
    recording_note = models.CharField(
        _("note on the recording"), max_length=150, blank=True, help_text=_("Its languages, its captions.")
    )
    recording_length = models.CharField(
        _("length of the recording"),
        max_length=8,
        blank=True,
        help_text=_("As players show it: 58:20, or 1:02:30. Podcast programs tell it before anybody begins."),
    )
    media = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("a file of the recording"),
        help_text=_(
            "MP3, M4A, OGG, WAV, MP4 or WebM, among the documents: played here, and taken along by podcast programs."
        ),
    )
    transcript = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("captions or transcript"),
        help_text=_("For who cannot hear the recording, or has no bandwidth for it."),
    )
    slides = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("slides")
    )
    slides_url = models.URLField(_("address of the slides"), blank=True, help_text=_("Where they are kept elsewhere."))

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("number"), FieldPanel("date")]),
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("timezone")]),
            ],
            heading=_("When"),
        ),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("themes"), FieldPanel("countries")], heading=_("What it is about")),
        InlinePanel("specialists", heading=_("Specialists"), label=_("Person")),
        MultiFieldPanel(
            [
                FieldPanel("recording_url"),
                FieldPanel("recording_length"),
                FieldPanel("media"),
                FieldPanel("recording_note"),
                FieldPanel("transcript"),
                FieldPanel("slides"),
                FieldPanel("slides_url"),
            ],
            heading=_("To watch"),
        ),
        InlinePanel("chapters", heading=_("Chapters of the recording"), label=_("Chapter")),
        InlinePanel("transcripts", heading=_("Transcripts of the recording"), label=_("Transcript")),
        InlinePanel("products", heading=_("Knowledge products"), label=_("Knowledge product")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("date"),
        index.FilterField("number"),
    ]
    override_translatable_fields: ClassVar = [
        *the_same("countries", "number", "date", "starts", "ends", "timezone", "recording_length"),
        THEMES,
    ]
    parent_page_types: ClassVar = ["datacction.SeasonPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = NumberedPageForm
    copy_form_class = DraftCopyForm
    template = "datacction/episode_page.html"

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        indexes = [models.Index(fields=["date"], name="episode_date")]

    @property
    def starts_at(self) -> datetime:
        """The moment it starts."""
        return datetime.combine(self.date, self.starts, ZoneInfo(self.timezone))

    @property
    def ends_at(self) -> datetime:
        """The moment it ends."""
        return datetime.combine(self.date, self.ends, ZoneInfo(self.timezone))

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.starts_at

    @cached_property
    def recording(self) -> Recording | None:
        """What to embed; None where there is no recording yet."""
        return read_recording(self.recording_url) if self.recording_url else None

    def clean(self) -> None:
        super().clean()
        for name in ("starts", "ends"):
            at = getattr(self, name)
            if self.date and at and not is_on_the_clock(self.date, at, self.timezone):
                never = _("The clocks of %(zone)s go forward that day and never show %(time)s: choose another time.")
                said = {"zone": self.get_timezone_display(), "time": at.strftime("%H:%M")}
                raise ValidationError({name: never % said})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("The episode must end after it starts, on the same day.")})
        if self.media is not None and self.media.file_extension.lower() not in MEDIA_TYPES:
            raise ValidationError({"media": _("A browser plays MP3, M4A, OGG, WAV, MP4 and WebM: choose such a file.")})
        if self.recording_length:
            length = seconds_of(self.recording_length)
            if not length:
                raise ValidationError({"recording_length": _("This is no length: write 58:20, or 1:02:30.")})
            self.recording_length = clock_of(length)
        if self.recording_url and read_recording(self.recording_url) is None:
            raise ValidationError({"recording_url": _("This is not the address of a recording on YouTube or Vimeo.")})

    @property
    def social_kind(self) -> str:
        return str(_("Episode %(number)s") % {"number": self.number})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "episode": listings.episode_view(self, request)}
