"""What is done by the clock: one row for each task, with when it is due and how it went."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodicRun(models.Model):
    """The state of one periodic task, shared by every process. Whoever puts its name into `runner` does it."""

    task = models.CharField(_("task"), max_length=100, unique=True)
    due_at = models.DateTimeField(_("due"))
    runner = models.CharField(_("process that runs it"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("last begun"), null=True, blank=True)
    ended_at = models.DateTimeField(_("last ended"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("last done"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("periodic task")
        verbose_name_plural = _("periodic tasks")
        default_permissions: ClassVar = ("view",)
        ordering: ClassVar = ("task",)

    def __str__(self) -> str:
        return self.task
