"""The blocks an editor builds a page of, each in a file of its own."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.blocks.accordion import AccordionBlock
from portal.blocks.callout import CalloutBlock
from portal.blocks.document_link import DocumentLinkBlock
from portal.blocks.heading import HeadingBlock
from portal.blocks.picture import PictureBlock
from portal.blocks.programmes import ProgrammesBlock
from portal.blocks.quote import QuoteBlock
from portal.blocks.responsible import ResponsibleBlock
from portal.blocks.rich_text import TextBlock
from portal.blocks.sections import ListedSectionBlock, SectionBlock
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
    """The sections of a home page. What stands in those with a `source` its app tells: see portal/sections.py."""

    programmes = ProgrammesBlock()
    figures = SectionBlock(source="figures", icon="order", label=_("Headline figures"))
    next_episode = SectionBlock(source="next_episode", icon="date", label=_("Next episode"))
    episodes = ListedSectionBlock(source="episodes", icon="media", label=_("Latest episodes"))
    library = ListedSectionBlock(source="library", icon="doc-full", label=_("New in the library"))
    studies = ListedSectionBlock(source="studies", icon="search", label=_("New studies of the network"))
    lines = ListedSectionBlock(source="lines", icon="list-ul", label=_("Research agenda"))
    courses = ListedSectionBlock(source="courses", icon="openquote", label=_("Courses that take enrolments"))
    calls = ListedSectionBlock(source="calls", icon="mail", label=_("Open calls"))
    agenda = ListedSectionBlock(source="agenda", icon="calendar", label=_("What is coming"))
    news = ListedSectionBlock(source="news", icon="edit", label=_("News and articles"))
    countries = SectionBlock(source="countries", icon="site", label=_("Map of the countries"))
    newsletter = SectionBlock(source="newsletter", icon="mail", label=_("Newsletter"))


class PageTextBlock(BodyBlock):
    """The body of a page of text."""

    responsible = ResponsibleBlock()


__all__ = [
    "AccordionBlock",
    "BodyBlock",
    "CalloutBlock",
    "DocumentLinkBlock",
    "HeadingBlock",
    "HomeBlock",
    "ListedSectionBlock",
    "PageTextBlock",
    "PictureBlock",
    "ProgrammesBlock",
    "QuoteBlock",
    "ResponsibleBlock",
    "SectionBlock",
    "TableBlock",
    "TextBlock",
    "added_blocks",
]
