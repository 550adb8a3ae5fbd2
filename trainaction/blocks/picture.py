"""A picture in a lesson: what it shows is part of what is taught, so it is always said in words too."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.blocks import PictureBlock


class LessonPictureBlock(PictureBlock):
    alt = blocks.CharBlock(
        max_length=250, label=_("What it shows"), help_text=_("For who cannot see it: what is to be learnt from it.")
    )

    class Meta:
        template = "blocks/picture.html"
