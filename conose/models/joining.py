"""Institutions that ask to join the network: what they send, each step until the committee's decision, the e-mails."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participants.models import Institution
from portal.models.outgoing import OutgoingMessage


class JoiningRequest(models.Model):
    """An institution's wish to join, written by somebody who speaks for it. Its key, signed, is the link by which they see
    how it stands."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Address not confirmed")
        WAITING = "waiting", _("Waits for the committee")
        ASKED = "asked", _("More is asked for")
        ACCEPTED = "accepted", pgettext_lazy("joining", "Accepted")
        DECLINED = "declined", pgettext_lazy("joining", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("joining", "Withdrawn")

    OPEN: ClassVar = ("waiting", "asked")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    language = models.CharField(_("language"), max_length=8)
    name = models.CharField(_("institution"), max_length=255)
    folded = models.CharField(max_length=255, editable=False, db_index=True)
    """The name as the registry compares names."""
    kind = models.CharField(_("kind"), max_length=20, choices=Institution.Kind.choices)
    country = models.ForeignKey("participants.Country", models.PROTECT, related_name="+", verbose_name=_("country"))
    site_url = models.URLField(_("its own site"), blank=True)
    why = models.TextField(_("why it wants to join"))
    expertise = models.TextField(_("expertise"))
    themes = models.ManyToManyField("portal.Theme", blank=True, related_name="+", verbose_name=_("works on"))
    logo = models.UUIDField(_("logo"), null=True, blank=True)
    """Names a picture below PRIVATE_ROOT."""
    logo_name = models.CharField(_("name of the file"), max_length=120, blank=True)
    focal_point = models.CharField(_("focal point"), max_length=150)
    office = models.CharField(_("office"), max_length=200)
    address = models.EmailField(_("e-mail address"))
    agreed_version = models.CharField(_("version of the text"), max_length=20)
    sent_at = models.DateTimeField(_("sent at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    institution = models.ForeignKey(
        "participants.Institution",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution of the registry"),
    )
    page = models.ForeignKey(
        "conose.MemberPage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("member's page")
    )

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("decide_joining", _("Can decide on institutions that ask to join the network"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folded", "country"],
                condition=models.Q(state__in=("waiting", "asked")),
                name="joining_once_while_it_is_open",
                violation_error_message=_("This institution has asked to join already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class JoiningStep(models.Model):
    """What happened to a request: when, by whom, and the reason in both languages where the committee gave one. Never
    changed."""

    class Kind(models.TextChoices):
        SENT = "sent", pgettext_lazy("joining", "Sent")
        CONFIRMED = "confirmed", _("Address confirmed")
        ASKED = "asked", _("More is asked for")
        CHANGED = "changed", _("Answered")
        ACCEPTED = "accepted", pgettext_lazy("joining", "Accepted")
        DECLINED = "declined", pgettext_lazy("joining", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("joining", "Withdrawn")

    request = models.ForeignKey(JoiningRequest, models.CASCADE, related_name="steps")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    decided_on = models.DateField(_("day of the committee's decision"), null=True, blank=True)
    reason_es = models.TextField(_("reason in Spanish"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)

    class Meta:
        verbose_name = _("step of a request to join")
        verbose_name_plural = _("steps of requests to join")
        default_permissions: ClassVar = ()
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.request_id} · {self.kind}"


class JoiningMessage(OutgoingMessage):
    """An e-mail about a request: one for each step that has something to say."""

    step = models.OneToOneField(JoiningStep, models.CASCADE, related_name="message")

    def __str__(self) -> str:
        return str(self.step_id)
