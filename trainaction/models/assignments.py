"""Assignments of a run, and what learners hand in."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trainaction.models.enrolments import Enrolment
from trainaction.models.runs import CourseRun

LONGEST_SUBMISSION = 20_000


@dataclass(frozen=True, slots=True)
class AssignmentTexts:
    """What an assignment says, in one language."""

    title: str
    instructions: str
    rubric: str


class RunAssignment(models.Model):
    """An assignment in a lesson of a run, with its texts and rules in the version that the run teaches.

    `texts` has title, instructions and rubric by language; `kinds` are keys of `trainaction.blocks.assignment.FILE_KINDS`.
    One that left the lessons and was handed in by somebody stays, and takes nothing any more (`is_asked`).
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="assignments", verbose_name=_("run"))
    lesson_key = models.UUIDField(_("lesson"))
    block = models.UUIDField(_("block"), help_text=_("The lasting id of a block of the lesson."))
    is_asked = models.BooleanField(_("asked"), default=True)
    texts = models.JSONField(_("texts"))
    points = models.PositiveSmallIntegerField(_("points"))
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in %"))
    days = models.PositiveSmallIntegerField(_("due after so many days"), null=True, blank=True)
    takes_text = models.BooleanField(_("a text can be written"))
    most_files = models.PositiveSmallIntegerField(_("files at most"))
    kinds = models.JSONField(_("kinds of files"))
    largest = models.PositiveSmallIntegerField(_("megabytes of a file at most"))
    is_repeatable = models.BooleanField(_("can be handed in again"))

    class Meta:
        verbose_name = _("assignment of a run")
        verbose_name_plural = _("assignments of runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "block"],
                name="run_assignment_once",
                violation_error_message=_("The run has this assignment already."),
            ),
            models.CheckConstraint(
                condition=models.Q(points__gte=1) & models.Q(pass_mark__lte=100),
                name="run_assignment_marks_make_sense",
                violation_error_message=_("An assignment gives a point at least; its pass mark is up to 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.texts.get("es", {}).get("title", ""))

    def texts_in(self, language: str) -> AssignmentTexts:
        """What it says in a language; in another one where it is not written in it."""
        found: dict[str, str] = self.texts.get(language) or self.texts.get("es") or next(iter(self.texts.values()), {})
        return AssignmentTexts(**{name: found.get(name, "") for name in ("title", "instructions", "rubric")})


class Submission(models.Model):
    """One try at an assignment: what a learner handed in, and what became of it.

    Until it is marked it can be replaced, which counts `revision` up, or taken back, which empties it. `form_keys` are
    those of the forms that were taken: one sent twice is taken once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Handed in")
        MARKED = "marked", _("Marked")
        RETURNED = "returned", _("Handed back for another try")
        TAKEN_BACK = "taken_back", _("Taken back")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="submissions", verbose_name=_("enrolment"))
    assignment = models.ForeignKey(
        RunAssignment, models.PROTECT, related_name="submissions", verbose_name=_("assignment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    form_keys = models.JSONField(_("keys of its forms"), default=list)
    text = models.TextField(_("text"), max_length=LONGEST_SUBMISSION, blank=True)
    submitted_at = models.DateTimeField(_("handed in"))
    is_late = models.BooleanField(_("late"), default=False)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    out_of = models.PositiveSmallIntegerField(_("out of"), null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)
    feedback = models.TextField(_("the tutor's comment"), max_length=4000, blank=True)
    files_removed_at = models.DateTimeField(
        _("files removed"), null=True, blank=True, editable=False, help_text=_("When their time was over.")
    )
    marked_at = models.DateTimeField(_("marked"), null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("enrolment", "assignment", "number")
        indexes = [models.Index(fields=["state", "submitted_at"], name="submission_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "assignment", "number"],
                name="submission_number_once",
                violation_error_message=_("There is this submission already."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "assignment"],
                condition=models.Q(state="waiting"),
                name="submission_waits_once",
                violation_error_message=_("You have handed this in already: it waits for its mark."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="marked", points__gte=0, out_of__gte=1, is_passed__isnull=False)
                | (~models.Q(state="marked") & models.Q(points=None, out_of=None, is_passed=None)),
                name="submission_marked_has_points",
                violation_error_message=_("A mark has points, and nothing else has any."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.assignment_id} · {self.number}"


class SubmittedFile(models.Model):
    """A file of a submission, kept below PRIVATE_ROOT by its key: handed out to its learner and to who teaches the run."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files", verbose_name=_("submission"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(_("size"))

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        ordering = ("submission", "pk")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.name
