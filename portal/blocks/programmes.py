"""The programmes side by side: each with its hue, a sentence, and the page to go to."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.programmes import PROGRAMMES


class ProgrammeBlock(blocks.StructBlock):
    programme = blocks.ChoiceBlock(choices=PROGRAMMES, label=_("Programme"))
    title = blocks.CharBlock(max_length=100, label=_("Title"))
    text = blocks.TextBlock(label=_("Text"))
    page = blocks.PageChooserBlock(required=False, label=_("Page"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Programme")


class ProgrammesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=150, label=_("Heading"))
    programmes = blocks.ListBlock(ProgrammeBlock(), label=_("Programmes"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Programmes")
        template = "blocks/programmes.html"
