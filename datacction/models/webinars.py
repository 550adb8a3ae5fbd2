"""The page of all webinar seasons."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from portal.copying import DraftCopyForm
from portal.models import PortalPage


class WebinarIndexPage(PortalPage):
    """All seasons, and every episode to filter."""

    programme = "datacction"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["datacction.SeasonPage", "datacction.ExchangeIndexPage", "datacction.EditionIndexPage"]
    copy_form_class = DraftCopyForm
    template = "datacction/webinar_index_page.html"

    class Meta:
        verbose_name = _("webinar")
        verbose_name_plural = _("webinars")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        seasons, numbers = listings.season_cards(self, request)
        return {
            **context,
            "seasons": seasons,
            "listing": listings.episode_listing(self, request, numbers),
            "lists": listings.list_links(self, request),
        }
