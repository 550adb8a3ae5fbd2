"""RSS and Atom of a list of publications, as it is filtered."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from publications.citing import CitedWork

FEEDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
ITEMS = 50


def feed(
    kind: str, works: Sequence[CitedWork], *, title: str, description: str, link: str, feed_url: str, language: str
) -> str:
    """The feed of these works, as text. `link` and `feed_url` are whole addresses."""
    made = FEEDS[kind](title=title, link=link, description=description, language=language, feed_url=feed_url)
    for work in works:
        day = datetime.combine(work.date.first_day, time(12), UTC)
        enclosures = [Enclosure(url, "0", media_type) for media_type, url in work.files[:1]]
        made.add_item(
            title=work.title,
            link=work.url,
            description=work.abstract,
            author_name="; ".join(author.inverted for author in work.authors) or None,
            categories=work.subjects,
            pubdate=day,
            updateddate=day,
            unique_id=work.url,
            enclosures=enclosures,
        )
    return str(made.writeString("utf-8"))
