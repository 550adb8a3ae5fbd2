"""Words and what they mean."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(max_length=120, label=_("Term"))
    definition = blocks.TextBlock(label=_("What it means"))

    class Meta:
        icon = "openquote"
        label = _("Term")


class GlossaryBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=150, label=_("Title"))
    terms = blocks.ListBlock(TermBlock(), label=_("Terms"))

    class Meta:
        icon = "openquote"
        label = _("Glossary")
        template = "trainaction/blocks/glossary.html"
