"""A module of a course: a handful of lessons that belong together."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from portal.models import PortalPage


class ModulePage(PortalPage):
    """One module. Its place in the course is its place in the tree of pages; without the course it is not public."""

    programme = "trainaction"
    levels_it_needs = 1

    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("What the module is about, shown in the syllabus too.")
    )

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("summary")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("summary")]
    parent_page_types: ClassVar = ["trainaction.CoursePage"]
    subpage_types: ClassVar = ["trainaction.LessonPage"]
    admin_default_ordering = "ord"  # its editors see the lessons as its learners do
    template = "trainaction/module_page.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from trainaction import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "module": listings.module_view(self, request)}
