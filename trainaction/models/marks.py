"""Marks that a tutor has corrected: what each was before, when, by whom and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import Step
from trainaction.models.assignments import Submission
from trainaction.models.attempts import AttemptItem
from trainaction.models.enrolments import Enrolment


class MarkChange(Step):
    """A correction of one mark: of an open answer (`item`) or of what was handed in (`submission`). It is never changed.

    `by` is who corrected it; who had given the mark before is `before_by`.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="mark_changes", verbose_name=_("enrolment"))
    item = models.ForeignKey(
        AttemptItem, models.CASCADE, null=True, blank=True, related_name="mark_changes", verbose_name=_("question")
    )
    submission = models.ForeignKey(
        Submission, models.CASCADE, null=True, blank=True, related_name="mark_changes", verbose_name=_("submission")
    )
    points_before = models.DecimalField(_("points before"), max_digits=5, decimal_places=2)
    points_after = models.DecimalField(_("points after"), max_digits=5, decimal_places=2)
    comment_before = models.TextField(_("comment before"), max_length=4000, blank=True)
    before_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )
    why = models.CharField(_("why"), max_length=255)

    class Meta(Step.Meta):
        verbose_name = _("correction of a mark")
        verbose_name_plural = _("corrections of marks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(item=None, submission__isnull=False) | models.Q(item__isnull=False, submission=None),
                name="mark_change_is_of_one",
                violation_error_message=_("A correction is of an answer or of an assignment."),
            ),
            models.CheckConstraint(
                condition=models.Q(points_before__gte=0, points_after__gte=0),
                name="mark_change_points_not_negative",
                violation_error_message=_("Points are 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id or self.submission_id}: {self.points_before} → {self.points_after}"
