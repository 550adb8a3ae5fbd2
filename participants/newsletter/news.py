"""What is new on the portal, for an issue to tell of: a content app declares its pages, as it declares what the search finds.

    register(EpisodePage)

in the app's `AppConfig.ready`. What is new is what the search first saw to be public in a span (search/alerts/news.py),
whatever its dates say.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page

from portal.models import PortalPage
from portal.queries import open_pages
from search.alerts.news import new_things, note_public
from search.documents import SOURCES, Source

NEWS: list[type[PortalPage]] = []
FIRST_SPAN = timedelta(days=30)
"""What the first issue tells of."""


def register(*pages: type[PortalPage]) -> None:
    """Say that pages of these types are news. They have to be found by the search."""
    NEWS.extend(pages)


@dataclass(frozen=True, slots=True)
class Group:
    """What is new of one kind."""

    source: Source
    pages: Sequence[Page]


def source_of(page: type[Page]) -> Source | None:
    return next((source for source in SOURCES.values() if page in source.pages), None)


def what_is_new(*, since: datetime | None, at: datetime | None = None) -> list[Group]:
    """The open pages that became public since a moment, in the source language, by kind, as the apps declared them."""
    now = at or timezone.now()
    note_public(at=now)
    keys: dict[str, list[str]] = defaultdict(list)
    for thing in new_things(after=since or now - FIRST_SPAN, until=now):
        kind, _colon, key = thing.partition(":")
        keys[kind].append(key)
    groups = []
    for page_type in NEWS:
        source = source_of(page_type)
        if source is None or not keys[source.kind]:
            continue
        pages = open_pages(Page.objects.type(page_type).filter(translation_key__in=keys[source.kind]))
        first = {}
        for page in pages.select_related("locale").order_by("-first_published_at", "pk"):
            if page.locale.language_code == "es" or page.translation_key not in first:
                first[page.translation_key] = page
        if first:
            groups.append(Group(source, list(first.values())))
    return groups


def proposal(*, since: datetime | None, at: datetime | None = None) -> list[dict[str, Any]]:
    """The content of a new issue, as a StreamField keeps it: an empty text, and what is new under a heading for each kind."""
    empty = {"heading_es": "", "text_es": "", "heading_en": "", "text_en": ""}
    groups = what_is_new(since=since, at=at)
    return [block("text", empty), *(pages_block(group.source, group.pages) for group in groups)]


def pages_block(source: Source, pages: Sequence[Page]) -> dict[str, Any]:
    """Pages of a kind under its name in both languages."""
    headings = {}
    for language in ("es", "en"):
        with override(language):
            headings[f"heading_{language}"] = str(source.plural)
    items = [{"type": "item", "value": page.pk, "id": str(uuid4())} for page in pages]
    return block("pages", {**headings, "pages": items})


def block(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}
