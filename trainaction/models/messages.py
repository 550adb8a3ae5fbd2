"""E-mails to learners: which were begun and sent, and which kinds somebody wants no more."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import OutgoingMessage
from trainaction.models.enrolments import Enrolment


class MessageKind(models.TextChoices):
    ENROLLED = "enrolled", _("You have a place in a course")
    STARTS = "starts", _("Your course starts tomorrow")
    STOPPED = "stopped", _("You stopped in the middle of a course")
    ENDS = "ends", _("Your course ends in a week")
    MARKED = "marked", _("Your work was marked, or a mark corrected")
    SURVEY = "survey", _("We ask you how a course was")
    CERTIFICATE = "certificate", _("Your certificate is ready")
    REFUSED = "refused", _("You did not get a place, or have it no longer")
    REVOKED = "revoked", _("Your certificate was revoked")


class LearnerMessage(OutgoingMessage):
    """One e-mail to one learner, written down before it is sent: its key keeps it from being sent for the same twice."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="messages", verbose_name=_("enrolment"))
    kind = models.CharField(_("kind"), max_length=12, choices=MessageKind.choices)
    about = models.CharField(_("about"), max_length=40)
    """What it is sent for: the change of the enrolment, the day it starts, stopped or ends, the certificate."""

    class Meta(OutgoingMessage.Meta):
        verbose_name = _("message to a learner")
        verbose_name_plural = _("messages to learners")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "kind", "about"], name="learner_message_once"),
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(sent_at=None), name="learner_message_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.kind}"


class MessageOptOut(models.Model):
    """Somebody wants no more messages of a kind, of any run."""

    person = models.ForeignKey("participants.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=MessageKind.choices)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("messages ended")
        verbose_name_plural = _("messages ended")
        default_permissions: ClassVar = ()
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="message_opt_out_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"
