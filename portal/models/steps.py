"""What was done with something: rows that are written once and never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.Model):
    """When something was done, and by whom; nobody where a clock did it, or where the account is gone."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ("at", "pk")


class StateStep(Step):
    """From which state to which, and why. A model adds `before` and `after`, with its own states."""

    before: models.CharField  # type: ignore[type-arg]
    after: models.CharField  # type: ignore[type-arg]
    why = models.CharField(_("why"), max_length=255, blank=True)

    class Meta(Step.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
