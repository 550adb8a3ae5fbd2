"""What the public sees of reach: publications of the declared tables, and the page that shows the latest."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from portal.models import PortalPage


class Publication(models.Model):
    """The declared public tables as they came through the gate at one moment. Never changed afterwards."""

    published_at = models.DateTimeField(_("published at"))
    content = models.JSONField(_("what the public sees"))
    exact = models.JSONField(
        _("exact counts"), editable=False, help_text=_("For the next publication's gate alone; never shown.")
    )

    class Meta:
        verbose_name = _("publication of the reach tables")
        verbose_name_plural = _("publications of the reach tables")
        ordering = ("-published_at", "-pk")
        permissions = [
            ("view_exact_figures", _("Can see exact reach figures")),
            ("publish_tables", _("Can publish the public reach tables")),
        ]

    def __str__(self) -> str:
        return f"{self.published_at:%Y-%m-%d %H:%M}"


class ReachPage(PortalPage):
    """The public page of reach: headline figures, then the declared tables. It counts nothing itself."""

    intro = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("intro")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("intro")]
    template = "reporting/reach_page.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("page of reach")
        verbose_name_plural = _("pages of reach")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reporting.public import public_reach

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "reach": public_reach()}
