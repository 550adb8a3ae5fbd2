"""Blocks that tell what came of an exchange."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from portal.blocks import BodyBlock

KINDS = (
    ("document", _("Document")),
    ("figure", _("Figure")),
    ("testimony", _("Testimony")),
    ("rule", _("Law, rule or agreement")),
    ("event", _("Event")),
)


class EvidenceValue(blocks.StructValue):
    """A piece of evidence, which knows how its kind is called."""

    @property
    def kind_label(self) -> str:
        return str(dict(KINDS)[self["kind"]])


class EvidenceBlock(blocks.StructBlock):
    """What shows that something came of it: what it says, and where that can be checked."""

    kind = blocks.ChoiceBlock(
        choices=KINDS,
        default="document",
        label=_("Kind of evidence"),
    )
    claim = blocks.TextBlock(max_length=500, label=_("What it shows"))
    source = blocks.CharBlock(
        max_length=250,
        label=_("Source"),
        help_text=_("Who says so, where and when: a reader must be able to check it."),
    )
    document = DocumentChooserBlock(required=False, label=_("Document"))
    url = blocks.URLBlock(required=False, label=_("Address"))

    class Meta:
        icon = "tick-inverse"
        value_class = EvidenceValue
        label = _("Evidence")
        template = "blocks/evidence.html"


class StoryBlock(BodyBlock):
    """A story in running text, with its evidence."""

    evidence = EvidenceBlock()
