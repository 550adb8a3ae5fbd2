"""A run of a course: the course held once, from a day to a day or at each learner's own pace, for so many people."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from participants.models.activities import TitledInTwoLanguages
from portal.timezones import ZoneField

MOST_PLACES = 10_000
"""Each place is a row. A run for more people than this is one without a number of places."""
YEARS = range(2000, 2100)
"""In which a run can lie: further off is a slip of the fingers."""


class CourseRun(TitledInTwoLanguages, ClusterableModel):
    """What people enrol in. Its activity in the registry follows it; its enrolments are participations.

    It belongs to all translations of a course by their `translation_key`. A run of no date goes on until it is archived.
    """

    class Pace(models.TextChoices):
        SELF_PACED = "self_paced", _("At each learner's own pace")
        SCHEDULED = "scheduled", _("By dates")

    class Language(models.TextChoices):
        SPANISH = "es", _("Spanish")
        ENGLISH = "en", _("English")
        EITHER = "", _("Either, as the learner likes")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(
        _("key"),
        max_length=80,
        unique=True,
        help_text=_("Stands in its addresses and in exports; it cannot be changed later."),
        error_messages={"unique": _("There is already a run with this key.")},
    )
    course_key = models.UUIDField(_("course"), db_index=True, help_text=_("Translation key of its course."))
    cohort_es = models.CharField(
        _("cohort in Spanish"), max_length=80, blank=True, help_text=_("For whom it is held, in a few words.")
    )
    cohort_en = models.CharField(_("cohort in English"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, blank=True)
    pace = models.CharField(_("pace"), max_length=12, choices=Pace.choices, default=Pace.SELF_PACED)
    timezone = ZoneField(_("time zone"), max_length=64, default="America/Guatemala")
    enrolment_opens_at = models.DateTimeField(_("enrolment opens"), null=True, blank=True)
    enrolment_closes_at = models.DateTimeField(_("enrolment closes"), null=True, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Without a number, everybody who may enrol gets a place."),
    )
    needs_approval = models.BooleanField(
        _("enrolment is approved"), default=False, help_text=_("Whoever asks waits until a manager or tutor says yes.")
    )
    asks_age = models.BooleanField(
        _("asks for the age"),
        default=False,
        help_text=_(
            "Whoever enrols is asked for a span of years, and may prefer not to say. Figures by age rest on it."
        ),
    )
    countries = models.ManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries it is for"),
        help_text=_("None where it is open to all."),
    )
    institutions = models.ManyToManyField(
        "participants.Institution",
        through="trainaction.RunInstitution",
        blank=True,
        related_name="+",
        verbose_name=_("institutions it is for"),
        help_text=_("None where it is open to all."),
    )
    activity = models.OneToOneField(
        "participants.Activity", models.PROTECT, related_name="course_run", editable=False, verbose_name=_("activity")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        ordering = ("-starts_at", "-created_at")
        permissions: ClassVar = [("run_courses", _("Can enrol, mark and announce in every run"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(starts_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="run_ends_after_it_starts",
                violation_error_message=_("The run must end after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(enrolment_closes_at=None)
                | models.Q(enrolment_opens_at=None)
                | models.Q(enrolment_closes_at__gt=models.F("enrolment_opens_at")),
                name="run_enrolment_closes_after_it_opens",
                violation_error_message=_("Enrolment must close after it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__gte=1),
                name="run_has_a_place",
                violation_error_message=_("A run has one place at least, or no number of places."),
            ),
        ]

    @property
    def cohort(self) -> str:
        """For whom it is held, in the reader's language; in the other one where it is not written in it."""
        wanted = self.cohort_es if (get_language() or "es").startswith("es") else self.cohort_en
        return wanted or self.cohort_es or self.cohort_en

    def is_ahead(self, at: datetime | None = None) -> bool:
        """Its first day comes after that moment, now where none is given: nobody reads its lessons yet."""
        return self.starts_at is not None and self.starts_at > (at or timezone.now())

    def is_over(self, at: datetime | None = None) -> bool:
        """It has ended or is archived by that moment: its lessons can be read, and nothing is taken or counted any more."""
        now = at or timezone.now()
        return any(moment is not None and moment <= now for moment in (self.ends_at, self.archived_at))

    def clean(self) -> None:
        errors: dict[str, Any] = {
            name: _("Give a year from %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
            for name in ("enrolment_opens_at", "enrolment_closes_at", "starts_at", "ends_at")
            if (moment := getattr(self, name)) is not None and moment.year not in YEARS
        }
        if errors:
            raise ValidationError(errors)
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("The run must end after it starts.")
        opens, closes = self.enrolment_opens_at, self.enrolment_closes_at
        if opens and closes and closes <= opens:
            errors["enrolment_closes_at"] = _("Enrolment must close after it opens.")
        if opens and self.ends_at and opens >= self.ends_at:
            errors["enrolment_opens_at"] = _("Enrolment must open before the run ends.")
        if errors:
            raise ValidationError(errors)


class RunTutor(models.Model):
    """A person of the registry who teaches a run, and sees what its learners do by the account they sign in with."""

    run = ParentalKey(CourseRun, on_delete=models.CASCADE, related_name="tutors", verbose_name=_("run"))
    person = models.ForeignKey("participants.Person", models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("tutor of a run")
        verbose_name_plural = _("tutors of runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person"],
                name="run_tutor_once",
                violation_error_message=_("This person is already a tutor of the run."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.person_id}"


class RunInstitution(models.Model):
    """An institution whose people a run is for."""

    run = ParentalKey(CourseRun, on_delete=models.CASCADE, related_name="institution_links", verbose_name=_("run"))
    institution = models.ForeignKey(
        "participants.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )

    class Meta:
        verbose_name = _("institution of a run")
        verbose_name_plural = _("institutions of runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "institution"],
                name="run_institution_once",
                violation_error_message=_("The run is for this institution already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.institution_id}"


class Seat(models.Model):
    """One of a run's places. There are as many rows as places, and an enrolment that takes one holds a row.

    So the database itself keeps more people from coming in than there are places, however many press at once.
    A run without a number of places is given one for each who comes.
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="seats", verbose_name=_("run"))
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("place in a run")
        verbose_name_plural = _("places in runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"],
                name="seat_once_in_run",
                violation_error_message=_("This run already has that place."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.number}"
