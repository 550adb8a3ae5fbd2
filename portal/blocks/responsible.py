"""Who answers for the site, as the settings say it: written once, shown wherever an editor puts it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ResponsibleBlock(blocks.StaticBlock):
    class Meta:
        icon = "home"
        label = _("Who answers for the site")
        admin_text = _("Shows what stands under Settings → Who answers for the site.")
        template = "blocks/responsible.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from portal.owner import site_owner  # it knows the models

        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "owner": site_owner()}
