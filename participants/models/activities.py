"""An activity: anything people take part in, and the series it belongs to."""

from datetime import datetime, timedelta

from django.contrib.admin import display
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Programme(models.TextChoices):
    DATACCTION = "datacction", "DatAction"
    TRAINACTION = "trainaction", "TrainAction"
    CONOSE = "conose", "CONOSE"


class TitledInTwoLanguages(models.Model):
    """A title in Spanish and English, for rows that outlive the page they came from."""

    title_es = models.CharField(_("title in Spanish"), max_length=255)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    @display(description=_("title"))
    def title(self) -> str:
        """The title in the reader's language; the other one where it is missing."""
        wanted = self.title_es if (get_language() or "es").startswith("es") else self.title_en
        return wanted or self.title_es or self.title_en

    @property
    def title_language(self) -> str:
        """The code of the language of the title, where it is not the reader's; empty otherwise."""
        is_spanish = (get_language() or "es").startswith("es")
        wanted, other = (self.title_es, "en") if is_spanish else (self.title_en, "es")
        return "" if wanted else other


class Series(TitledInTwoLanguages):
    """What activities are grouped in: a webinar season, a course, the editions of the Week…"""

    class Kind(models.TextChoices):
        SEASON = "season", _("Season")
        EXCHANGE = "exchange", _("Exchange")
        FORUM = "forum", _("Forum")
        WEEK = "week", _("Citizen Security Week")
        COURSE = "course", _("Course")
        TRAINING_CYCLE = "training_cycle", _("Training cycle")
        YEAR = "year", _("Programme of a year")
        OTHER = "other", _("Other")

    programme = models.CharField(_("programme"), max_length=20, choices=Programme.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    key = models.SlugField(_("key"), max_length=100, help_text=_("Unique in its programme; seasons have their number."))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    page_key = models.UUIDField(
        _("page"), null=True, blank=True, unique=True, editable=False, help_text=_("Translation key of its page.")
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ("programme", "kind", "number", "key")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"],
                name="series_key_once_in_programme",
                violation_error_message=_("The programme already has a series with this key."),
            )
        ]


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of_programme(self, programme: str) -> "ActivityQuerySet":
        return self.filter(programme=programme)


class Activity(TitledInTwoLanguages):
    """An episode, an exchange session, a forum, an edition, a course run, a training…

    Those with a page follow it (`page_key`); others are made by hand or by `add_activity`.
    """

    class Kind(models.TextChoices):
        EPISODE = "episode", _("Episode")
        SESSION = "session", _("Session of an exchange")
        FORUM = "forum", _("Forum")
        EDITION = "edition", _("Edition of the Week")
        RUN = "run", _("Course run")
        TRAINING_CYCLE = "training_cycle", _("Training cycle")
        CERTIFICATE_COURSE = "certificate_course", _("Certificate course")
        VIRTUAL_PROGRAMME = "virtual_programme", _("Virtual programme")
        TRAINING = "training", _("Training held elsewhere")
        OTHER = "other", _("Other")

    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        error_messages={"unique": _("There is already an activity with this key.")},
    )
    programme = models.CharField(_("programme"), max_length=20, choices=Programme.choices)
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("series")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    starts_at = models.DateTimeField(_("start"), null=True, blank=True)
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="America/Guatemala")
    starts_on = models.DateField(
        _("day"), null=True, blank=True, editable=False, help_text=_("The day it starts, in its own time zone.")
    )
    countries = models.ManyToManyField(
        "participants.Country", blank=True, related_name="+", verbose_name=_("countries it is about")
    )
    page_key = models.UUIDField(
        _("page"), null=True, blank=True, unique=True, editable=False, help_text=_("Translation key of its page.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("-starts_at", "key")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(starts_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("The activity must end after it starts."),
            )
        ]

    @property
    def duration(self) -> timedelta | None:
        """How long it lasted by its own clock; None where its start or end is not known."""
        return self.ends_at - self.starts_at if self.starts_at and self.ends_at else None

    def is_ahead(self, at: datetime | None = None) -> bool:
        """Whether it begins after that moment, now where none is given; no where its start is not known."""
        return self.starts_at is not None and self.starts_at > (at or timezone.now())

    def has_begun(self, at: datetime | None = None) -> bool:
        """Whether it began by that moment, now where none is given; no where its start is not known."""
        return self.starts_at is not None and self.starts_at <= (at or timezone.now())


class FormerKey(models.Model):
    """A key that an activity had before it was renumbered or moved: scripts and addresses that name it still find it.

    A key that an activity has now is never a former one: whoever has it is meant.
    """

    key = models.SlugField(_("key"), max_length=100, unique=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="former_keys", verbose_name=_("activity"))

    class Meta:
        verbose_name = _("former key of an activity")
        verbose_name_plural = _("former keys of activities")

    def __str__(self) -> str:
        return self.key
