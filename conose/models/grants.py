"""What follows an award: the agreement, its milestones and payments, the closing report, and the study it became."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models.outgoing import OutgoingMessage


class Grant(models.Model):
    """An award with its agreement. What it has to say of money and days stands here; the text of the agreement in the call's
    language is set as a PDF from these, and `agreed` keeps what was accepted."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Running")
        DECLINED = "declined", _("Declined")
        CLOSED = "closed", _("Closed")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(
        "conose.Application", models.CASCADE, related_name="grant", verbose_name=_("application")
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    terms_es = models.TextField(_("terms in Spanish"), max_length=6000)
    terms_en = models.TextField(_("terms in English"), max_length=6000)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OFFERED)
    offered_at = models.DateTimeField(_("offered"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    agreed = models.JSONField(_("agreement as accepted"), null=True, blank=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    study_key = models.UUIDField(_("study"), null=True, blank=True, help_text=_("Translation key of its page."))

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ("number",)
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="grant_ends_after_it_starts",
                violation_error_message=_("A grant ends after the day on which it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="grant_has_an_amount",
                violation_error_message=_("A grant has an amount."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": _("A grant ends after the day on which it starts.")})


class GrantMilestone(models.Model):
    """What a grantee hands in by a day, and the payment that waits for it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To come")
        HANDED_IN = "handed_in", pgettext_lazy("milestone", "Handed in")
        RETURNED = "returned", _("Handed back")
        ACCEPTED = "accepted", _("Accepted")

    class Payment(models.TextChoices):
        NONE = "none", _("No payment")
        PLANNED = "planned", _("Planned")
        ORDERED = "ordered", _("Ordered")
        PAID = "paid", _("Paid")
        WITHHELD = "withheld", _("Withheld")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="milestones", verbose_name=_("grant"))
    place = models.PositiveSmallIntegerField(_("place"))
    title = models.CharField(_("what is handed in"), max_length=200)
    due_on = models.DateField(_("due on"))
    is_closing = models.BooleanField(_("closing report"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    report = models.TextField(_("report"), max_length=12_000, blank=True)
    spent = models.DecimalField(_("spent so far"), max_digits=12, decimal_places=2, null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    payment = models.CharField(_("payment"), max_length=10, choices=Payment.choices, default=Payment.NONE)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone of a grant")
        verbose_name_plural = _("milestones of grants")
        ordering = ("place", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment="none", amount=None) | (~models.Q(payment="none") & models.Q(amount__gt=0)),
                name="grant_payment_has_an_amount",
                violation_error_message=_("A payment has an amount, and no payment has none."),
            ),
            models.CheckConstraint(
                condition=models.Q(payment="paid") ^ models.Q(paid_on=None),
                name="grant_payment_paid_has_a_day",
                violation_error_message=_("What is paid has the day on which it was."),
            ),
            models.UniqueConstraint(
                fields=["grant"],
                condition=models.Q(is_closing=True),
                name="grant_closes_once",
                violation_error_message=_("A grant has one closing report."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GrantFile(models.Model):
    """A file that a grantee hands in with a milestone, kept where no server serves."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    milestone = models.ForeignKey(GrantMilestone, models.CASCADE, related_name="files", verbose_name=_("milestone"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("file of a grantee")
        verbose_name_plural = _("files of grantees")
        ordering = ("pk",)
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.name


class GrantMessage(OutgoingMessage):
    """An e-mail to a grantee. `about` keeps the same from being sent twice."""

    class Kind(models.TextChoices):
        OFFERED = "offered", _("An agreement to accept")
        DUE = "due", _("A milestone is due soon")
        ANSWERED = "answered", _("The answer to a milestone")

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="messages", verbose_name=_("grant"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    about = models.CharField(_("about"), max_length=60)

    class Meta(OutgoingMessage.Meta):
        abstract = False
        verbose_name = _("e-mail to a grantee")
        verbose_name_plural = _("e-mails to grantees")
        constraints = [models.UniqueConstraint(fields=["grant", "kind", "about"], name="grant_message_once")]

    def __str__(self) -> str:
        return f"{self.grant_id} · {self.kind}"
