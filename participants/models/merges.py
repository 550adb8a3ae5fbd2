"""A merge: several rows that are one person, or one institution. Reversible, with nothing lost."""

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    PERSON = "person", _("Person")
    INSTITUTION = "institution", _("Institution")


class Merge(models.Model):
    """`merged` (a primary key of its subject) counts as `survivor` since `created_at`, until `undone_at`.

    The merged row keeps its own addresses, names and records; only `merged_into` and the
    participations derived from records change. Undoing is therefore exact.
    """

    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    survivor = models.BigIntegerField(_("the one that counts"))
    merged = models.BigIntegerField(_("the one merged"))
    before = models.JSONField(_("fields of the survivor before"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("merged at"), auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("split at"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "merged"],
                condition=models.Q(undone_at=None),
                name="merge_once",
                violation_error_message=_("This one is already merged into another."),
            ),
            models.CheckConstraint(condition=~models.Q(survivor=models.F("merged")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.merged} → {self.survivor}"

    @property
    @display(description=_("Merged"))
    def merged_label(self) -> str:
        """The merged row's name, where the list has looked it up; else its key."""
        return getattr(self, "merged_name", "") or str(self.merged)


class MergeCandidate(models.Model):
    """Two rows that may be one, with the reasons. Proposed, never taken; a refusal is remembered."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MERGED = "merged", _("Merged")
        DIFFERENT = "different", _("Not the same")

    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    reasons = models.JSONField(_("reasons"), default=list)
    score = models.FloatField(_("likeness"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge candidate")
        verbose_name_plural = _("merge candidates")
        ordering = ("-score", "pk")
        constraints = [
            models.UniqueConstraint(fields=["subject", "first", "second"], name="merge_candidate_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="merge_candidate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.first} ~ {self.second}"
