"""A search as a feed: whoever follows it learns of each new thing that it finds, without an account or an address."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from search.engines.base import DEEPEST, Hit
from search.filters import Filters
from search.finding import find, reader_language
from search.models import Known

ITEMS = 30
LATELY = 300
"""Things that became public last: a feed has those of them that its search finds, however old they are."""


def feed_of(filters: Filters, request: HttpRequest) -> Rss201rev2Feed:
    """What came to be public last of what a search finds, as RSS 2.0, in the reader's language; of what has long been
    there, the newest. The queries of `find`, and one."""
    known = Known.objects.exclude(since=None).order_by("-since", "thing").values_list("thing", "since")
    since = dict(known[:LATELY])
    found = find(filters.of_newest(), limit=DEEPEST if since else ITEMS, facets=(), with_passages=False)
    hits = sorted(found.hits, key=lambda hit: since.get(hit.thing) or _moment(hit) or _BEGINNING, reverse=True)
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
    for hit in hits[:ITEMS]:
        shown = hit.shown
        feed.add_item(
            title=shown["title"],
            link=request.build_absolute_uri(shown["url"]),
            description="\n".join(filter(None, (shown.get("headline"), shown.get("summary") or shown.get("subtitle")))),
            unique_id=f"{hit.thing}",
            unique_id_is_permalink=False,
            pubdate=since.get(hit.thing) or (_moment(hit) if hit.shown.get("day") else None),
        )
    return feed


_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def _moment(hit: Hit) -> datetime | None:
    """The day a thing dates from, or the first of its year."""
    day, year = hit.shown.get("day"), hit.shown.get("year")
    if day:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    return datetime(year, 1, 1, tzinfo=UTC) if year else None
