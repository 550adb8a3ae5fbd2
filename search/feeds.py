"""A search as a feed: whoever follows it learns of each new thing that it finds, without an account or an address."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from search.engines.base import Hit
from search.filters import Filters
from search.finding import find, reader_language

ITEMS = 30


def feed_of(filters: Filters, request: HttpRequest) -> Rss201rev2Feed:
    """The newest things that a search finds, as RSS 2.0, in the reader's language. The queries of `find`."""
    found = find(filters.of_newest(), limit=ITEMS, facets=())
    query = filters.only("q", *filters.choice_names)
    page = reverse("search")
    text = filters.wanted.text
    feed = Rss201rev2Feed(
        title=f"{text} – {_('Citizen security in data')}" if text else str(_("Citizen security in data")),
        link=request.build_absolute_uri(f"{page}?{query}" if query else page),
        description=_("New results of a search: studies, episodes, people and institutions."),
        language=reader_language(),
        feed_url=request.build_absolute_uri(),
        ttl=60,
    )
    for hit in found.hits:
        shown = hit.shown
        feed.add_item(
            title=shown["title"],
            link=request.build_absolute_uri(shown["url"]),
            description="\n".join(filter(None, (shown.get("headline"), shown.get("summary") or shown.get("subtitle")))),
            unique_id=f"{hit.thing}",
            unique_id_is_permalink=False,
            pubdate=_moment(hit),
        )
    return feed


def _moment(hit: Hit) -> datetime | None:
    day = hit.shown.get("day")
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
