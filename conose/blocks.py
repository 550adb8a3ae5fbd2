"""The blocks of a protocol's or a toolkit's chapters."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.blocks import BodyBlock


class ChapterBlock(blocks.CharBlock):
    """Begins a chapter, which goes on to the next one."""

    class Meta:
        icon = "title"
        label = _("Chapter")


class ChecklistBlock(blocks.StructBlock):
    """Points to tick off, which can be printed on a sheet of their own."""

    title = blocks.CharBlock(max_length=150, label=_("Title"))
    items = blocks.ListBlock(blocks.CharBlock(max_length=250, label=_("Point")), label=_("Points"))

    class Meta:
        icon = "list-ul"
        label = _("Checklist")
        template = "conose/guides/_checklist.html"


class GuideBlock(BodyBlock):
    """The chapters of a version, one after the other."""

    chapter = ChapterBlock(max_length=150)
    checklist = ChecklistBlock()
