"""An exchange: what some countries and their institutions passed on to others, in a number of sessions."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from datacction.blocks import StoryBlock
from datacction.models.exchange_form import ExchangeForm
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.translated_fields import THEMES


class ExchangeIndexPage(PortalPage):
    """All exchanges, to filter."""

    programme = "datacction"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["datacction.WebinarIndexPage"]
    subpage_types: ClassVar = ["datacction.ExchangePage", "datacction.ExchangeNetworkPage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "datacction/exchange_index_page.html"

    class Meta:
        verbose_name = _("list of exchanges")
        verbose_name_plural = _("lists of exchanges")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction.exchanges import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "listing": listings.exchange_listing(self, request),
            "network_url": listings.network_url(self, request),
        }


class ExchangeNetworkPage(PortalPage):
    """Who passed what on to whom: a picture, a matrix and a list of the same."""

    programme = "datacction"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["datacction.ExchangeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "datacction/exchange_network_page.html"

    class Meta:
        verbose_name = _("network of exchanges")
        verbose_name_plural = _("networks of exchanges")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction.exchanges import network  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "network": network.network_below(self.get_parent().path, request)}


class ExchangeTheme(ItemBase):
    """An exchange is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="exchange_links")
    content_object = ParentalKey("datacction.ExchangePage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="exchange_theme_once")]


class ExchangePage(PortalPage):
    """One exchange: who gave and who received, in which sessions, what was agreed and what came of it.

    Each session is an activity of the registry that follows this page (`datacction.exchanges.services`). Facts (sides,
    times, documents, days due) are the Spanish page's and are copied to its translations.
    """

    programme = "datacction"

    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("Two or three sentences, shown in lists too.")
    )
    objectives = models.TextField(
        _("objectives"), max_length=1500, blank=True, help_text=_("One on each line, beginning with a verb.")
    )
    themes = ClusterTaggableManager(
        through=ExchangeTheme, blank=True, verbose_name=_("themes"), help_text=_("Chosen from the portal's own list.")
    )
    story = StreamField(
        StoryBlock(),
        blank=True,
        verbose_name=_("what came of it"),
        help_text=_("Told as a story: how it began, what changed, for whom. Each claim with its evidence."),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("summary"),
        FieldPanel("themes"),
        InlinePanel("parties", heading=_("Who gives, who receives"), label=_("Country")),
        InlinePanel("focal_points", heading=_("Focal points"), label=_("Person")),
        FieldPanel("objectives"),
        InlinePanel("sessions", heading=_("Sessions"), label=_("Session")),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
        InlinePanel("agreements", heading=_("Agreements and follow-ups"), label=_("Agreement")),
        MultiFieldPanel([FieldPanel("story")], heading=_("What came of it")),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("objectives"),
        index.SearchField("story"),
    ]
    override_translatable_fields: ClassVar = [THEMES]
    parent_page_types: ClassVar = ["datacction.ExchangeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = ExchangeForm
    copy_form_class = DraftCopyForm
    template = "datacction/exchange_page.html"

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")

    @property
    def objective_list(self) -> list[str]:
        """The objectives, each a line."""
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]

    @property
    def social_kind(self) -> str:
        return str(_("Exchange"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction.exchanges import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "exchange": listings.exchange_view(self, request)}
