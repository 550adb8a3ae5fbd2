"""Questions to think over alone or to talk about. They take no answer themselves; in a run the second leads to its forum."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ReflectionBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Question"))
    hint = blocks.TextBlock(required=False, label=_("Hint"), help_text=_("Shown when the reader opens it."))

    class Meta:
        icon = "help"
        label = _("To think over")
        template = "trainaction/blocks/reflection.html"


class DiscussionBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("Question"))
    hint = blocks.TextBlock(required=False, label=_("Hint"), help_text=_("Shown when the reader opens it."))

    class Meta:
        icon = "group"
        label = _("To talk about")
        template = "trainaction/blocks/discussion.html"
