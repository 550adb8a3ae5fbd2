"""What a source made of Wagtail pages needs: which are public, in every language, and where they are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import reduce
from operator import and_
from typing import Any, TypedDict

from django.db.models import Q, QuerySet
from wagtail.blocks import Block, CharBlock, ListBlock, RichTextBlock, StreamBlock, StreamValue, StructBlock, TextBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from portal.queries import public_pages


def searchable_pages(model: type[Page]) -> QuerySet[Page]:
    """The pages of a model that anyone may see. A page that only mirrors another language's (an alias) is not one."""
    return public_pages(model.objects.filter(alias_of=None)).select_related("locale")


def page_ids(model: type[Page]) -> Callable[[], Iterable[str]]:
    """`Source.ids` of pages."""

    def ids() -> Iterable[str]:
        keys = searchable_pages(model).order_by().values_list("translation_key", flat=True).distinct()
        return (str(key) for key in keys.iterator())

    return ids


def pages_with(model: type[Page], ids: Collection[str]) -> QuerySet[Page]:
    """The public pages of these things, for `Source.documents`."""
    return searchable_pages(model).filter(translation_key__in=list(ids))


class OfPage(TypedDict):
    """What each page says of itself to a `Document`."""

    id: str
    language: str
    title: str
    url: str


def of_page(page: Page) -> OfPage:
    """The thing that a page is, its language, its title and where it is. No query for one of `pages_with`."""
    return OfPage(
        id=str(page.translation_key),
        language=page.locale.language_code,
        title=page.title,
        url=page.get_url() or "",
    )


def keys_of(model: type[Page], *conditions: Q, **equal: Any) -> list[str]:
    """The things whose pages meet these conditions, public or not, for a `Touch`. One query."""
    rows = model._default_manager.filter(*conditions, **equal)
    return [str(key) for key in rows.order_by().values_list("translation_key", flat=True).distinct()]


def by_page(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """The values of (page, value) pairs by page, in their order; an empty list where a page has none."""
    found: dict[int, list[Any]] = defaultdict(list)
    for page, value in rows:
        found[page].append(value)
    return found


def page_titled(model: type[Page]) -> Callable[[Sequence[str], str, int], Sequence[str]]:
    """`Source.titled` of pages: the titles that hold all words, the reader's language first, then the latest."""

    def titled(words: Sequence[str], language: str, limit: int) -> Sequence[str]:
        found = reduce(and_, (Q(title__icontains=word) for word in words), Q())
        pages = searchable_pages(model).filter(found).order_by("-first_published_at", "pk")
        keys = [
            *pages.filter(locale__language_code=language).values_list("translation_key", flat=True)[:limit],
            *pages.exclude(locale__language_code=language).values_list("translation_key", flat=True)[:limit],
        ]
        return [str(key) for key in dict.fromkeys(keys)][:limit]

    return titled


def stream_text(value: StreamValue) -> str:
    """The words of a StreamField, block by block, without mark-up. No query, whatever pictures and files it holds."""
    block = value.stream_block
    return "\n".join(_words(block, [raw for raw in value.raw_data if raw]))


def _words(block: Block, raw: Any) -> Iterator[str]:
    if not raw:
        return
    if isinstance(block, StreamBlock):
        for each in raw:
            child = block.child_blocks.get(each["type"])
            if child is not None:
                yield from _words(child, each["value"])
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _words(child, raw.get(name))
    elif isinstance(block, ListBlock):
        for each in raw:
            yield from _words(block.child_block, each["value"] if isinstance(each, dict) and "id" in each else each)
    elif isinstance(block, RichTextBlock):
        yield get_text_for_indexing(raw)
    elif isinstance(block, TableBlock):
        yield from filter(None, [raw.get("table_caption"), *(cell for row in raw.get("data") or [] for cell in row)])
    elif isinstance(block, CharBlock | TextBlock):
        yield raw
