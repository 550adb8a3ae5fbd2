"""What an exchange is made of: its sides, focal points, sessions, documents and agreements."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.models import Orderable, TranslatableMixin

from participants.models.held import ENDS_FIRST, HeldSession
from portal.models import PageDocument
from portal.translated_fields import the_same


class ExchangeParty(Orderable):
    """A country, and an institution of it or none yet, on one side of an exchange."""

    class Side(models.TextChoices):
        GIVES = "gives", _("Gives")
        RECEIVES = "receives", _("Receives")

    page = ParentalKey("datacction.ExchangePage", on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, default=Side.GIVES)
    country = models.ForeignKey("participants.Country", models.PROTECT, related_name="+", verbose_name=_("country"))
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )

    panels: ClassVar = [FieldRowPanel([FieldPanel("side"), FieldPanel("country")]), FieldPanel("institution")]

    class Meta(Orderable.Meta):
        verbose_name = _("side of an exchange")
        verbose_name_plural = _("sides of exchanges")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "country", "institution"],
                name="exchange_party_once",
                violation_error_message=_("This institution is already on the exchange."),
            ),
            models.UniqueConstraint(
                fields=["page", "country"],
                condition=models.Q(institution=None),
                name="exchange_country_once",
                violation_error_message=_("This country is already on the exchange without an institution."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.side} · {self.country_id}"


class FocalPoint(TranslatableMixin, Orderable):
    """Who speaks for an institution in an exchange, and may be named in public because of their office."""

    page = ParentalKey("datacction.ExchangePage", on_delete=models.CASCADE, related_name="focal_points")
    name = models.CharField(_("name"), max_length=150)
    office = models.CharField(_("office"), max_length=200, help_text=_("The public office they held then."))
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )

    panels: ClassVar = [
        HelpPanel(_("Only people in a public office, as what they did there: no telephone, no private address.")),
        FieldRowPanel([FieldPanel("name"), FieldPanel("office")]),
        FieldPanel("institution"),
    ]
    override_translatable_fields: ClassVar = the_same("name")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")

    def __str__(self) -> str:
        return self.name


class ExchangeSession(HeldSession):
    """One meeting of an exchange. An activity of the registry follows it, by its translation key."""

    page = ParentalKey("datacction.ExchangePage", on_delete=models.CASCADE, related_name="sessions")

    class Meta(HeldSession.Meta):
        verbose_name = _("session of an exchange")
        verbose_name_plural = _("sessions of exchanges")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="exchange_session_ends_after_it_starts",
                violation_error_message=ENDS_FIRST,
            )
        ]


class ExchangeDocument(PageDocument):
    """Something to read: for all, or for those who took part."""

    page = ParentalKey("datacction.ExchangePage", on_delete=models.CASCADE, related_name="documents")
    for_participants = models.BooleanField(
        _("for participants only"),
        default=False,
        help_text=_(
            "Its title is shown to all. The file goes to those who took part in a session, signed in, and to editors, "
            "wherever else it is linked."
        ),
    )

    panels: ClassVar = [*PageDocument.panels, FieldPanel("for_participants")]

    class Meta(PageDocument.Meta):
        verbose_name = _("document of an exchange")
        verbose_name_plural = _("documents of exchanges")


class Agreement(TranslatableMixin, Orderable):
    """What the sides of an exchange agreed to do: who, by when, and how it stands."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Fulfilled")
        DROPPED = "dropped", _("No longer pursued")

    page = ParentalKey("datacction.ExchangePage", on_delete=models.CASCADE, related_name="agreements")
    text = models.CharField(_("what was agreed"), max_length=400)
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible institution"),
    )
    due_on = models.DateField(
        _("day due"),
        null=True,
        blank=True,
        help_text=_("A week before, the page's editors get an e-mail about it, once."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("how it stands"), max_length=400, blank=True)

    panels: ClassVar = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("institution"), FieldPanel("due_on"), FieldPanel("state")]),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("agreement of an exchange")
        verbose_name_plural = _("agreements of exchanges")

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, today: date | None = None) -> bool:
        """Whether its day has passed and it is still open."""
        return (
            self.state == self.State.OPEN and self.due_on is not None and self.due_on < (today or timezone.localdate())
        )


class AgreementReminder(models.Model):
    """An e-mail about an agreement that was due on a day: so that there is one, whatever becomes of the page's rows."""

    agreement_key = models.UUIDField(_("agreement"))
    due_on = models.DateField(_("day due"))
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reminder of an agreement")
        verbose_name_plural = _("reminders of agreements")
        constraints = [models.UniqueConstraint(fields=["agreement_key", "due_on"], name="agreement_reminded_once")]

    def __str__(self) -> str:
        return f"{self.agreement_key} · {self.due_on}"
