"""Interactive packages (SCORM, H5P): the files, in which lessons of a run they stand, and how far learners are in them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from participants.models.activities import TitledInTwoLanguages
from trainaction.models.enrolments import Enrolment
from trainaction.models.runs import CourseRun
from trainaction.packages.admin_forms import PackageForm
from trainaction.packages.reading import Contents
from trainaction.packages.sequencing import NOT_FOLLOWED


def path_of_package(package: "InteractivePackage", _name: str) -> str:
    """Where its zip is kept: among the documents, whose raw path no server hands out, under a name nobody gave."""
    return f"documents/packages/{package.key}.zip"


class InteractivePackage(TitledInTwoLanguages):
    """A zip that was looked at and can be played. Its file never changes: a corrected one is another package.

    `parts` are `trainaction.packages.manifests.Part` as dicts, in the order in which they are taken; `not_followed` codes
    of `trainaction.packages.sequencing.NOT_FOLLOWED`.
    """

    class Kind(models.TextChoices):
        SCORM12 = "scorm12", "SCORM 1.2"
        SCORM2004 = "scorm2004", "SCORM 2004"
        H5P = "h5p", "H5P"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(
        _("file"),
        upload_to=path_of_package,
        max_length=200,
        help_text=_(
            "A .zip exported as SCORM 1.2 or SCORM 2004, or an .h5p. 200 MB at most. What it is, is told by its content. "
            "It cannot be exchanged later: a corrected one is a package of its own."
        ),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    parts = models.JSONField(_("parts"), default=list, editable=False)
    not_followed = models.JSONField(_("what of its sequencing is not followed"), default=list, editable=False)
    files = models.PositiveIntegerField(_("files"), editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    unpacked = models.PositiveBigIntegerField(_("size unpacked in bytes"), editable=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    base_form_class = PackageForm
    panels: ClassVar = [FieldPanel("title_es"), FieldPanel("title_en"), FieldPanel("file")]

    class Meta:
        verbose_name = _("interactive package")
        verbose_name_plural = _("interactive packages")
        ordering = ("title_es", "pk")

    def describe(self, contents: Contents, size: int) -> None:
        """Take over what was found in its file, which has `size` bytes."""
        self.kind = contents.kind
        self.parts = [part.as_json() for part in contents.parts]
        self.not_followed = list(contents.not_followed)
        self.files, self.unpacked, self.size = contents.files, contents.unpacked, size

    def said_not_followed(self) -> str:
        """What its manifest asks for of the order of its parts and is not done, in words; empty where all of it is."""
        return ", ".join(str(words) for code, words in NOT_FOLLOWED.items() if code in self.not_followed)


class RunPackage(models.Model):
    """A package that stands in a lesson of a run, in the version that the run teaches."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="packages", verbose_name=_("run"))
    package = models.ForeignKey(InteractivePackage, models.PROTECT, related_name="runs", verbose_name=_("package"))
    lesson_key = models.UUIDField(_("lesson"))

    class Meta:
        verbose_name = _("package of a run")
        verbose_name_plural = _("packages of runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "package", "lesson_key"],
                name="run_package_once",
                violation_error_message=_("The lesson of the run has this package already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.package_id}"


class PlayState(models.TextChoices):
    """How far somebody is, from the least to the most; of two sittings the better one holds."""

    OPENED = "opened", pgettext_lazy("of an activity", "Opened")
    INCOMPLETE = "incomplete", pgettext_lazy("of an activity", "Begun")
    FAILED = "failed", pgettext_lazy("of an activity", "Not passed yet")
    COMPLETED = "completed", pgettext_lazy("of an activity", "Completed")
    PASSED = "passed", pgettext_lazy("of an activity", "Passed")


ENDED = (PlayState.FAILED, PlayState.COMPLETED, PlayState.PASSED)
"""It was taken to its end, well or not."""
SUCCEEDED = (PlayState.COMPLETED, PlayState.PASSED)
"""Passed, or completed where it knows no passing."""


def _score(verbose_name: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(verbose_name, max_digits=5, decimal_places=4, null=True, blank=True)


class PackageResult(models.Model):
    """What a learner has of a package, over all its parts and sittings. `score` is a share of 1, `seconds` time in it."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="packages", verbose_name=_("enrolment"))
    package = models.ForeignKey(InteractivePackage, models.PROTECT, related_name="results", verbose_name=_("package"))
    state = models.CharField(_("state"), max_length=10, choices=PlayState.choices, default=PlayState.OPENED)
    score = _score(_("score"))
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    opened_at = models.DateTimeField(_("opened"))
    saved_at = models.DateTimeField(_("last saved"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("result of a package")
        verbose_name_plural = _("results of packages")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "package"],
                name="package_result_once",
                violation_error_message=_("This result is kept already."),
            ),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=0, score__lte=1),
                name="package_score_is_a_share",
                violation_error_message=_("A score is between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.package_id}"


class PackagePart(models.Model):
    """A part of a package as a learner has it. `sitting` counts how often it was opened, `number` what was sent in this one.

    What was reached before this sitting stands apart (`earlier_…`), so that beginning anew takes nothing away; within a
    sitting the package's last word holds. `kept` is what it goes on from: its place and its own notes.
    """

    result = models.ForeignKey(PackageResult, models.CASCADE, related_name="parts", verbose_name=_("result"))
    part = models.CharField(_("part"), max_length=200)
    sitting = models.PositiveIntegerField(_("sitting"), default=0)
    number = models.PositiveIntegerField(_("number in the sitting"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=PlayState.choices, default=PlayState.OPENED)
    score = _score(_("score"))
    seconds = models.PositiveIntegerField(_("seconds"), default=0)
    earlier_state = models.CharField(
        _("earlier state"), max_length=10, choices=PlayState.choices, default=PlayState.OPENED
    )
    earlier_score = _score(_("earlier score"))
    earlier_seconds = models.PositiveIntegerField(_("earlier seconds"), default=0)
    kept = models.JSONField(_("what it goes on from"), default=dict)

    class Meta:
        verbose_name = _("part of a package, as a learner has it")
        verbose_name_plural = _("parts of packages, as learners have them")
        constraints = [
            models.UniqueConstraint(
                fields=["result", "part"],
                name="package_part_once",
                violation_error_message=_("This part is kept already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.result_id} · {self.part}"
