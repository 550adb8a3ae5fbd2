"""An interactive package in a lesson. It needs scripts, and says so; what is in it is told in words as well."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class PackageBlock(blocks.StructBlock):
    package = SnippetChooserBlock(
        "trainaction.InteractivePackage",
        label=_("Interactive package"),
        help_text=_("Uploaded under “Interactive packages”: SCORM or H5P."),
    )
    in_words = blocks.TextBlock(
        label=_("In words"),
        help_text=_("What there is to do in it and what is learnt, for who cannot use it."),
    )

    class Meta:
        icon = "media"
        label = _("Interactive package")
        template = "trainaction/blocks/package.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        package = value.get("package")
        players = getattr((parent_context or {}).get("lesson"), "packages", {})
        return {
            **context,
            "package": package,
            "player": players.get(package.pk) if package is not None else None,
        }
