"""The blocks an editor builds a page of, each in a file of its own."""

from django.conf import settings
from django.utils.module_loading import import_string
from wagtail import blocks

from portal.blocks.accordion import AccordionBlock
from portal.blocks.callout import CalloutBlock
from portal.blocks.document_link import DocumentLinkBlock
from portal.blocks.heading import HeadingBlock
from portal.blocks.picture import PictureBlock
from portal.blocks.programmes import ProgrammesBlock
from portal.blocks.quote import QuoteBlock
from portal.blocks.rich_text import TextBlock
from portal.blocks.table import TableBlock


class BodyBlock(blocks.StreamBlock):
    """The body of any reading page."""

    heading = HeadingBlock()
    text = TextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    table = TableBlock()
    callout = CalloutBlock()
    document = DocumentLinkBlock()
    accordion = AccordionBlock()


def added_blocks() -> list[tuple[str, blocks.Block]]:
    """What content apps add to the body of a reading page, as the settings name it: the portal imports none of them."""
    return [(name, import_string(path)()) for name, path in settings.PORTAL_BODY_BLOCKS.items()]


class HomeBlock(BodyBlock):
    """The sections of a home page."""

    programmes = ProgrammesBlock()


__all__ = [
    "AccordionBlock",
    "BodyBlock",
    "CalloutBlock",
    "DocumentLinkBlock",
    "HeadingBlock",
    "HomeBlock",
    "PictureBlock",
    "ProgrammesBlock",
    "QuoteBlock",
    "TableBlock",
    "TextBlock",
    "added_blocks",
]
