"""An issue as its readers have it: in one language, with what their topics choose."""

import html
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import nh3
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from participants.models import NewsletterIssue
from participants.newsletter.news import source_of
from portal.mail import whole
from portal.shortening import shortened
from search.documents import Document

LONGEST_TEXT = 300
_TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li"}
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_OWN = re.compile(r'href="(/[^"]*)"')


@dataclass(frozen=True, slots=True)
class Item:
    """One page that is told of."""

    title: str
    url: str
    kind: str
    text: str
    language: str
    programme: str
    """A topic; empty for what goes to everybody."""


@dataclass(frozen=True, slots=True)
class Section:
    """A text, or pages under a heading."""

    heading: str
    html: SafeString
    text: str
    """The same without mark-up."""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """An issue in one language."""

    title: str
    language: str
    sections: tuple[Section, ...]

    def with_topics(self, topics: Collection[str]) -> "Composed":
        """What somebody with these topics gets; a heading without anything below it goes."""
        kept = []
        for section in self.sections:
            items = tuple(item for item in section.items if not item.programme or item.programme in topics)
            if section.html or items:
                kept.append(replace(section, items=items))
        return replace(self, sections=tuple(kept))


def compose(issue: NewsletterIssue, language: str) -> Composed:
    """The whole issue in a language; of pages that are no longer public nothing is told. The number of queries grows
    with the kinds of pages, not with the pages.
    """
    with override(language):
        items = _items([page for block in issue.content for page in _pages_of(block)], language)
        sections = [_section(block, language, items) for block in issue.content]
    return Composed(
        title=issue.title_in(language),
        language=language,
        sections=tuple(section for section in sections if section.html or section.items),
    )


def _pages_of(block: Any) -> list[Page]:
    if block.block_type != "pages":
        return []
    return [page for page in block.value["pages"] if page is not None]


def _section(block: Any, language: str, items: dict[str, Item]) -> Section:
    value = block.value
    heading = value[f"heading_{language}"] or value["heading_es"]
    if block.block_type == "text":
        rich = value[f"text_{language}"] or value["text_es"]
        made = safe_html(rich.source if rich else "")
        return Section(heading, made, plain(made))
    keys = dict.fromkeys(str(page.translation_key) for page in _pages_of(block))
    return Section(heading, SafeString(""), "", tuple(items[key] for key in keys if key in items))


def _items(pages: Iterable[Page], language: str) -> dict[str, Item]:
    """What is told of each, by translation key: as the search has it, in the language or in the one there is."""
    by_type: dict[type[Page], set[str]] = {}
    for page in pages:
        by_type.setdefault(page.specific_class, set()).add(str(page.translation_key))
    items: dict[str, Item] = {}
    now = timezone.now()
    for page_type, keys in by_type.items():
        source = source_of(page_type)
        if source is None:
            continue
        versions: dict[str, list[Document]] = {}
        for document in source.documents(sorted(keys)):
            if document.expires_at is None or document.expires_at > now:
                versions.setdefault(document.id, []).append(document)
        for key, found in versions.items():
            document = min(found, key=lambda each: each.language != language)
            kind = str(source.types.get(document.type, source.label))
            items[key] = Item(
                title=document.title,
                url=whole(document.url),
                kind=kind,
                text=shortened(document.headline or document.summary or document.subtitle, LONGEST_TEXT),
                language=document.language,
                programme=document.programme,
            )
    return items


def safe_html(source: str) -> SafeString:
    """An editor's text with whole addresses and nothing but its mark-up: nothing where it says nothing."""
    made = _OWN.sub(lambda found: f'href="{whole(found[1])}"', str(expand_db_html(source)))
    made = nh3.clean(
        made, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    return mark_safe(made if re.sub(r"<[^>]*>", "", made).strip() else "")


def plain(made: str) -> str:
    """The words of such HTML, with the addresses of its links."""
    text = _LINK.sub(lambda found: f"{found[2]} ({found[1]})" if found[1] != found[2] else found[2], made)
    text = re.sub(r"<li[^>]*>", "- ", text)
    text = re.sub(r"<br\s*/?>|</li>", "\n", text)
    text = re.sub(r"</p>|</ul>|</ol>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
