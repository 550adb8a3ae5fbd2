"""Searches followed by e-mail, and since when each thing has been public."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 2000
"""Characters of a search's address that can be followed: PostgreSQL indexes no more than 2,700 bytes of a row."""


class AlertQuerySet(models.QuerySet["Alert"]):
    def confirmed(self) -> "AlertQuerySet":
        return self.exclude(confirmed_at=None)

    def never_confirmed(self, *, before: datetime) -> "AlertQuerySet":
        """Those asked for before a moment whose address nobody confirmed."""
        return self.filter(confirmed_at=None, created_at__lt=before)

    def free(self, *, at: datetime | None = None) -> "AlertQuerySet":
        """Those that nobody is sending, and that need not wait after a failure."""
        return self.filter(models.Q(taken_until=None) | models.Q(taken_until__lt=at or timezone.now()))


class Alert(models.Model):
    """A search that an address follows. What is kept of its reader is in these fields, and nowhere else."""

    class Frequency(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    """Names it in the links of its e-mails, signed."""
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("search"), max_length=LONGEST_QUERY, blank=True)
    """The query string of its address, in the one order."""
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency.choices, default=Frequency.WEEKLY)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    told_until = models.DateTimeField(_("told of everything until"), null=True, blank=True)
    round_until = models.DateTimeField(_("of the message begun: until"), null=True, blank=True)
    """Kept from before a message is sent until it is: one begun again says the same."""
    taken_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("refusals in a row"), default=0)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail alert")
        verbose_name_plural = _("e-mail alerts")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(fields=["address", "query", "language"], name="search_alert_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(told_until__isnull=False), name="search_alert_told"
            ),
        ]
        indexes = [models.Index(fields=["frequency", "told_until"], name="search_alert_due")]

    def __str__(self) -> str:
        return f"{self.pk} · {self.frequency}"


class Known(models.Model):
    """A thing that is or was public, and when it was first seen to be. What comes back after it was away is not new."""

    thing = models.CharField(_("thing"), max_length=100, primary_key=True)
    since = models.DateTimeField(_("public since"), null=True)
    """Empty for what was public before anybody looked."""

    class Meta:
        verbose_name = _("thing known to be public")
        verbose_name_plural = _("things known to be public")
        default_permissions: ClassVar = ()
        indexes = [models.Index(fields=["since"], name="search_known_since")]

    def __str__(self) -> str:
        return self.thing
