"""An enrolment: a person asked for a run of a course, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participants.models.ages import AgeBand
from portal.models import StateStep
from trainaction.models.runs import CourseRun, Seat


class EnrolmentState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    WAITING = "waiting", _("On the waiting list")
    ENROLLED = "enrolled", _("Enrolled")
    ACTIVE = "active", _("Learning")
    COMPLETED = "completed", pgettext_lazy("state of an enrolment", "Completed")
    CERTIFIED = "certified", pgettext_lazy("state of an enrolment", "Certified")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REJECTED = "rejected", _("Not admitted")


class Sector(models.TextChoices):
    """Where a learner works, as they say it. What kind their institution is, the registry says."""

    SECURITY = "security", _("Police and security")
    JUSTICE = "justice", _("Justice")
    PUBLIC = "public", _("Other public service")
    LOCAL = "local", _("Local government")
    ACADEMIA = "academia", _("University or research")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    INTERNATIONAL = "international", _("International cooperation")
    PRIVATE = "private", _("Private sector or media")
    OTHER = "other", _("Another, or none")


IN_A_SEAT = (
    EnrolmentState.ENROLLED,
    EnrolmentState.ACTIVE,
    EnrolmentState.COMPLETED,
    EnrolmentState.CERTIFIED,
)
"""States of who has a place, and so may open the lessons."""


class Enrolment(models.Model):
    """One person in one run, once. Whoever withdraws and comes again is the same row: its changes tell the story.

    `asked_at` gives the order of the waiting list; of the same moment, the smaller `pk` comes first.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="enrolments", verbose_name=_("run"))
    person = models.ForeignKey(
        "participants.Person", models.PROTECT, related_name="enrolments", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState.choices)
    seat = models.OneToOneField(
        Seat, models.PROTECT, null=True, blank=True, related_name="enrolment", editable=False, verbose_name=_("place")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, help_text=_("In which we write to the learner.")
    )
    sector = models.CharField(_("sector"), max_length=40, choices=Sector.choices, blank=True)
    age_band = models.CharField(
        _("age"),
        max_length=10,
        choices=AgeBand.choices,
        blank=True,
        help_text=_("Where the run asks for it; empty too where somebody prefers not to say."),
    )
    asked_at = models.DateTimeField(_("asked"))
    first_seen_at = models.DateTimeField(_("began"), null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("asked_at", "pk")
        indexes = [models.Index(fields=["run", "state", "asked_at"], name="enrolment_run_state_asked")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person"],
                name="enrolment_once",
                violation_error_message=_("This person is already enrolled in the run."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=IN_A_SEAT, seat__isnull=False)
                | (~models.Q(state__in=IN_A_SEAT) & models.Q(seat__isnull=True)),
                name="enrolment_in_a_seat",
                violation_error_message=_("Who is enrolled has a place, and nobody else has one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.person_id} · {self.state}"


class EnrolmentChange(StateStep):
    """A step in an enrolment: from which state to which, when, by whom, and why."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="changes", verbose_name=_("enrolment"))
    before = models.CharField(_("before"), max_length=10, choices=EnrolmentState.choices, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=EnrolmentState.choices)

    class Meta(StateStep.Meta):
        verbose_name = _("change of an enrolment")
        verbose_name_plural = _("changes of enrolments")
