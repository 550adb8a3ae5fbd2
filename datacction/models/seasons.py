"""A season of the webinar."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from datacction.models.page_form import NumberedPageForm
from portal.copying import DraftCopyForm
from portal.models import PortalPage


class SeasonPage(PortalPage):
    """A season: its number, its year and its episodes. The series of the registry follows it."""

    programme = "datacction"

    number = models.PositiveSmallIntegerField(_("number"))
    year = models.PositiveSmallIntegerField(_("year"))
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("number"), FieldPanel("year")])], heading=_("Season")),
        FieldPanel("introduction"),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("introduction"),
        index.FilterField("number"),
        index.FilterField("year"),
    ]
    parent_page_types: ClassVar = ["datacction.WebinarIndexPage"]
    subpage_types: ClassVar = ["datacction.EpisodePage"]
    base_form_class = NumberedPageForm
    copy_form_class = DraftCopyForm
    template = "datacction/season_page.html"

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "listing": listings.episode_listing(self, request, {self.path: self.number})}
