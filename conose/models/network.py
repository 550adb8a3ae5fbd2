"""The network's own page: what it is for, who steers it, what its members work on together."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.translated_fields import the_same


class NetworkPage(PortalPage):
    """The first page of the network, below the home page of its language."""

    programme = "conose"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    strategy = models.TextField(
        _("strategic lines of action"),
        max_length=1500,
        blank=True,
        help_text=_("One on each line, beginning with a verb."),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("strategy"),
        InlinePanel("committee", heading=_("Committee"), label=_("Seat")),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("strategy"),
    ]
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = [
        "conose.MemberIndexPage",
        "conose.StudyIndexPage",
        "conose.CallIndexPage",
        "conose.GuideIndexPage",
        "conose.TrainingIndexPage",
    ]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "conose/network_page.html"

    class Meta:
        verbose_name = _("page of the network")
        verbose_name_plural = _("pages of the network")

    @property
    def strategy_list(self) -> list[str]:
        """The strategic lines, each a line."""
        return [line.strip() for line in self.strategy.splitlines() if line.strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.network import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "network": listings.network_view(self, request)}


class CommitteeSeat(TranslatableMixin, Orderable):
    """Who sits on the committee that steers the network, from when until when. Named in public because of the office."""

    class Kind(models.TextChoices):
        DIRECTION = "direction", _("Direction")
        STEERING = "steering", _("Steering committee")
        ADVISORY = "advisory", _("Advisory committee")

    page = ParentalKey("conose.NetworkPage", on_delete=models.CASCADE, related_name="committee")
    name = models.CharField(_("name"), max_length=150)
    office = models.CharField(
        _("office"), max_length=200, help_text=_("What they are in the network, or whom they speak for.")
    )
    kind = models.CharField(_("sits in"), max_length=10, choices=Kind.choices, default=Kind.STEERING)
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day of the term; empty while it is open.")
    )

    panels: ClassVar = [
        HelpPanel(_("Only people in an office of the network: no telephone, no private address.")),
        FieldRowPanel([FieldPanel("name"), FieldPanel("office")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("institution")]),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
    ]
    override_translatable_fields: ClassVar = the_same("name")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("seat on the committee")
        verbose_name_plural = _("seats on the committee")

    def __str__(self) -> str:
        return self.name

    def sits_on(self, day: date | None = None) -> bool:
        """Whether the term is running on a day, today by default."""
        today = day or timezone.localdate()
        return not self.is_past(today) and not self.is_coming(today)

    def is_past(self, day: date) -> bool:
        """Whether the term was over before a day."""
        return self.until is not None and self.until < day

    def is_coming(self, day: date) -> bool:
        """Whether the term begins after a day."""
        return self.since is not None and day < self.since

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("The term ends before it begins: correct one of the two days.")})
