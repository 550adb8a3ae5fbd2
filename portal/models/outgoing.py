"""E-mails that are written down before they are sent, so that each is sent once."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutgoingQuerySet(models.QuerySet[models.Model]):
    def free(self, *, at: datetime | None = None) -> Self:
        """Those that nobody is sending, and that need not wait after a failure."""
        return self.filter(models.Q(taken_until=None) | models.Q(taken_until__lt=at or timezone.now()))


class OutgoingMessage(models.Model):
    """One e-mail to one reader. A unique key of each kind of message keeps it from being written for the same twice;
    `portal.outgoing` sends it."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    taken_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("refusals"), default=0)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("made_at", "pk")
        default_permissions: ClassVar = ()
