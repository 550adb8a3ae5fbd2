"""The outbox of statements to a store of learning records: written with the event, sent afterwards."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from trainaction.models.enrolments import Enrolment


class OutgoingStatement(models.Model):
    """One statement. Its id is made once: whoever receives it twice knows it, and keeps it once."""

    statement_id = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="statements", verbose_name=_("enrolment"))
    content = models.JSONField(_("content"))
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    due_at = models.DateTimeField(_("to be sent from"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    answer = models.CharField(_("last answer"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("outgoing statement")
        verbose_name_plural = _("outgoing statements")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at__isnull=True), name="statement_to_be_sent")
        ]

    def __str__(self) -> str:
        return str(self.statement_id)
