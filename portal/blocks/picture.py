"""A picture with its words: what it shows for who cannot see it, a caption and whose it is."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        required=False,
        max_length=250,
        label=_("What it shows"),
        help_text=_("For who cannot see it. Leave empty only for a picture that says nothing of its own."),
    )
    caption = blocks.CharBlock(required=False, max_length=300, label=_("Caption"))
    credit = blocks.CharBlock(required=False, max_length=150, label=_("Credit"))
    wide = blocks.BooleanBlock(required=False, label=_("Wider than the text"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"
