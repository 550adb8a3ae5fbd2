"""The outbox: what has changed since the index was told."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeQuerySet(models.QuerySet["Change"]):
    def pending(self) -> "ChangeQuerySet":
        """Those that the index has not been told of."""
        return self.filter(applied_at=None)

    def due(self) -> "ChangeQuerySet":
        """Those of them that were made; the others were announced, by a write that may yet be under way."""
        return self.pending().filter(models.Q(due_at=None) | models.Q(due_at__lte=timezone.now()))


class Change(models.Model):
    """A thing that may read otherwise now, or is gone. Written in the transaction that changed it.

    It does not say what changed: whoever takes it up reads the thing as it then stands, so that doing it twice, or in
    another order, ends the same. Applied ones are kept for a day, for an index that was being built meanwhile.
    """

    kind = models.CharField(_("kind"), max_length=32)
    thing_id = models.CharField(_("thing"), max_length=64)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    due_at = models.DateTimeField(_("not before"), null=True, blank=True)
    applied_at = models.DateTimeField(_("in the index since"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change for the search")
        verbose_name_plural = _("changes for the search")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(applied_at=None), name="search_change_pending"),
            models.Index(fields=["applied_at"], name="search_change_applied"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.thing_id}"
