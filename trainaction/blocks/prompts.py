"""Questions to think over alone or to talk about. In a run the first is answered where it stands, the second in the forum."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ReflectionBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Question"))
    hint = blocks.TextBlock(required=False, label=_("Hint"), help_text=_("Shown when the reader opens it."))

    class Meta:
        icon = "help"
        label = _("To think over")
        template = "trainaction/blocks/reflection.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        above = parent_context or {}
        written = getattr(above.get("lesson"), "reflections", {})
        return {**context, "reflection": written.get(getattr(above.get("block"), "id", None))}


class DiscussionBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Question"))
    hint = blocks.TextBlock(required=False, label=_("Hint"), help_text=_("Shown when the reader opens it."))

    class Meta:
        icon = "group"
        label = _("To talk about")
        template = "trainaction/blocks/discussion.html"
