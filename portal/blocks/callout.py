"""A few lines set apart: a note, a warning, good news."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.blocks.rich_text import TextBlock


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("note", _("Note")), ("good", _("Good news")), ("warn", _("Attention"))],
        default="note",
        label=_("Kind"),
    )
    title = blocks.CharBlock(required=False, max_length=150, label=_("Title"))
    text = TextBlock(features=["bold", "italic", "link"])

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "blocks/callout.html"
