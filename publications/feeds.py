"""RSS and Atom of a list of publications, as it is filtered."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from publications.citing import UNPRINTABLE, CitedWork

FEEDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
ITEMS = 50


def feed(
    kind: str,
    works: Sequence[CitedWork],
    *,
    title: str,
    description: str,
    author: str,
    link: str,
    feed_url: str,
    language: str,
) -> str:
    """The feed of these works, as text. `link` and `feed_url` are whole addresses.

    `author` stands for works that name none: Atom (RFC 4287, 4.1.1) wants one for each.
    """
    made = FEEDS[kind](
        title=_printable(title),
        link=link,
        description=_printable(description),
        author_name=author,
        language=language,
        feed_url=feed_url,
    )
    for work in works:
        # A feed tells what is new here: a work of years ago that comes to the library today is.
        day = work.published_at or datetime.combine(work.date.first_day, time(12), UTC)
        # RSS has room for one file, Atom for all.
        files = work.files[:1] if kind == "rss" else work.files
        made.add_item(
            title=_printable(work.title),
            link=work.url,
            description=_printable(work.abstract),
            author_name=_printable("; ".join(author.inverted for author in work.authors)) or None,
            categories=work.subjects,
            pubdate=day,
            updateddate=day,
            unique_id=work.url,
            enclosures=[Enclosure(file.url, str(file.size), file.media_type) for file in files],
        )
    return str(made.writeString("utf-8"))


def _printable(text: str) -> str:
    """A text without what no XML may hold."""
    return UNPRINTABLE.sub("", text)
