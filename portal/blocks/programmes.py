"""The programmes side by side: each with its hue, a sentence, and the page to go to."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.components import Tag
from portal.programmes import PROGRAMMES


class ProgrammeBlock(blocks.StructBlock):
    programme = blocks.ChoiceBlock(choices=PROGRAMMES, label=_("Programme"))
    title = blocks.CharBlock(max_length=100, label=_("Title"))
    text = blocks.TextBlock(label=_("Text"))
    page = blocks.PageChooserBlock(
        required=False, label=_("Page"), help_text=_("Empty: the programme's own page in the menu, in each language.")
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("Programme")


class ProgrammesBlock(blocks.StructBlock):
    is_section = True
    """It stands across the page, not in the column of text."""

    heading = blocks.CharBlock(max_length=150, label=_("Heading"))
    programmes = blocks.ListBlock(ProgrammeBlock(), label=_("Programmes"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Programmes")
        template = "blocks/programmes.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`cards`: programme, where its card leads (in the page's language; no address where it leads nowhere), and text.

        No query where the page was found at its address and no card has a page of its own; two otherwise.
        """
        from portal.placement import find_menu, in_language_of  # it knows the models

        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page, request = context.get("page"), context.get("request")
        own: dict[str, str] = {}
        chosen: dict[int, str] = {}
        if page is not None and request is not None:
            placement = getattr(page, "placement", None)
            language = get_language() or settings.LANGUAGE_CODE
            for place in placement.menu if placement is not None else find_menu(request, language):
                own.setdefault(place.programme, place.url)
            pages = [item["page"] for item in value["programmes"] if item.get("page")]
            chosen = in_language_of(page, pages, request) if pages else {}
        cards = [
            (
                item["programme"],
                Tag(
                    item["title"],
                    chosen.get(item["page"].pk, "") if item.get("page") else own.get(item["programme"], ""),
                ),
                item["text"],
            )
            for item in value["programmes"]
        ]
        return {**context, "cards": cards}
