"""The page of all courses."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from portal.models import PortalPage


class CourseIndexPage(PortalPage):
    """The catalogue: every course below it, to filter."""

    programme = "trainaction"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["trainaction.CoursePage"]
    template = "trainaction/course_index_page.html"

    class Meta:
        verbose_name = _("course catalogue")
        verbose_name_plural = _("course catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from trainaction import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "listing": listings.course_listing(self, request)}
