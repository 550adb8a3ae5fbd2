"""What happened when, or what comes after what."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(max_length=60, label=_("When"), help_text=_("A date, a year, a step: “Day 1”."))
    title = blocks.CharBlock(max_length=150, label=_("Title"))
    text = blocks.TextBlock(required=False, label=_("Text"))

    class Meta:
        icon = "date"
        label = _("Moment")


class TimelineBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=150, label=_("Title"))
    moments = blocks.ListBlock(MomentBlock(), label=_("Moments"))

    class Meta:
        icon = "date"
        label = _("Timeline")
        template = "trainaction/blocks/timeline.html"
