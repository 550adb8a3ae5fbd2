"""Something of the portal to read or to watch beside the lesson."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ReadingBlock(blocks.StructBlock):
    """A work of the library or an episode, shown in the reader's language, and only while it is public."""

    page = blocks.PageChooserBlock(
        page_type=["publications.PublicationPage", "datacction.EpisodePage"],
        label=_("Work or episode"),
        help_text=_("What is not public, or not any more, is not shown."),
    )
    why = blocks.TextBlock(required=False, label=_("Why to read it"))
    is_optional = blocks.BooleanBlock(required=False, label=_("Further reading"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Reading")
        template = "trainaction/blocks/reading.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        lesson = (parent_context or {}).get("lesson")
        page = value.get("page")
        return {**context, "reading": lesson.readings.get(page.pk) if lesson is not None and page is not None else None}
