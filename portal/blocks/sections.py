"""Sections of a home page that are filled by themselves: the editor says which, under which heading, and how many things.

What stands in each is told by the app that registers its name (portal/sections.py).
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.sections import section_of

MOST = 6


class SectionBlock(blocks.StructBlock):
    """`source` (in Meta, or given) is the name of the section."""

    is_section = True
    """It stands across the page, not in the column of text."""

    heading = blocks.CharBlock(
        required=False, max_length=150, label=_("Heading"), help_text=_("Empty: the usual one, in each language.")
    )

    class Meta:
        icon = "list-ul"
        source = ""

    def render(self, value: Any, context: Any = None) -> str:
        found = context or {}
        page, request = found.get("page"), found.get("request")
        if page is None or request is None:
            return ""
        section = section_of(self.meta.source, page, request, value.get("number") or 0)
        if section is not None:
            shown = {"heading": value.get("heading") or section.heading, "section": section}
            return render_to_string(
                "blocks/section.html", {**section.content, **shown, "page": page, "request": request}
            )
        if not getattr(request, "is_preview", False):
            return ""
        return render_to_string("blocks/empty_section.html", {"label": self.label})


class ListedSectionBlock(SectionBlock):
    """A section that shows so many things, the latest or the next."""

    number = blocks.IntegerBlock(min_value=1, max_value=MOST, default=3, label=_("How many"))
