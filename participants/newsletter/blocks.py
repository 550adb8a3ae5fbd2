"""What an issue is made of: texts in both languages, and pages of the portal."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES: list[str] = ["bold", "italic", "link", "ul", "ol"]


class IssueTextBlock(blocks.StructBlock):
    """A text with or without a heading, in Spanish and in English."""

    heading_es = blocks.CharBlock(label=_("Heading in Spanish"), max_length=120, required=False)
    text_es = blocks.RichTextBlock(label=_("Text in Spanish"), features=FEATURES)
    heading_en = blocks.CharBlock(label=_("Heading in English"), max_length=120, required=False)
    text_en = blocks.RichTextBlock(label=_("Text in English"), features=FEATURES, required=False)

    class Meta:
        icon = "pilcrow"
        label = _("Text")


class IssuePagesBlock(blocks.StructBlock):
    """Pages that are told of. Each reader gets them in their language, and those of their topics."""

    heading_es = blocks.CharBlock(label=_("Heading in Spanish"), max_length=120)
    heading_en = blocks.CharBlock(label=_("Heading in English"), max_length=120, required=False)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Pages of the portal")


class IssueBlock(blocks.StreamBlock):
    text = IssueTextBlock()
    pages = IssuePagesBlock()
