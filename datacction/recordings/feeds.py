"""Recordings as a podcast: RSS 2.0 with the namespaces of Apple (itunes) and of podcastindex.org (podcast).

Django's own generator, as for the portal's other feeds: the libraries for podcasts are no longer kept or know nothing of
the podcast namespace, and what is added here is a few elements.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from datacction.models import EpisodePage, SeasonPage
from datacction.models.recordings import seconds_of
from datacction.queries import documents_by_key, season_numbers
from datacction.recordings.queries import chapters_by_page, languages_by_page, recorded_episodes
from portal.mail import whole
from portal.recordings import MEDIA_TYPES

ITEMS = 200
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of podcast:guid (podcastindex.org): a UUID version 5 of the feed's address without its scheme."""
UNPRINTABLE = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


@dataclass(frozen=True, slots=True)
class Item:
    """An episode in a feed. `url` is whole; `media` is None where the recording is at a provider alone."""

    key: UUID
    title: str
    url: str
    summary: str
    day: datetime
    season: int | None
    number: int
    media: Enclosure | None
    seconds: int
    """How long it is; 0 where nobody said."""
    chapters_url: str
    transcripts: tuple[tuple[str, str], ...]
    """Language and address of each WebVTT file."""


class PodcastFeed(Rss201rev2Feed):
    """RSS 2.0 with what podcast programs look for besides."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:itunes": ITUNES, "xmlns:podcast": PODCAST}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        feed = self.feed
        handler.addQuickElement("itunes:author", feed["author"])
        handler.addQuickElement("itunes:summary", feed["description"])
        handler.addQuickElement("itunes:type", "episodic")
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:image", None, {"href": feed["image_url"]})
        handler.addQuickElement("itunes:category", None, {"text": "Government"})
        handler.startElement("image", AttributesImpl({}))
        handler.addQuickElement("url", feed["image_url"])
        handler.addQuickElement("title", feed["title"])
        handler.addQuickElement("link", feed["link"])
        handler.endElement("image")
        handler.addQuickElement("podcast:guid", feed["guid"])
        handler.addQuickElement("podcast:locked", "no")
        handler.addQuickElement("podcast:medium", "podcast")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        shown: Item = item["shown"]
        handler.addQuickElement("itunes:title", item["title"])
        handler.addQuickElement("itunes:episodeType", "full")
        handler.addQuickElement("itunes:episode", str(shown.number))
        handler.addQuickElement("itunes:explicit", "false")
        if shown.seconds:
            handler.addQuickElement("itunes:duration", str(shown.seconds))
        if shown.season:
            handler.addQuickElement("itunes:season", str(shown.season))
            handler.addQuickElement("podcast:season", str(shown.season))
        handler.addQuickElement("podcast:episode", str(shown.number))
        if shown.chapters_url:
            attributes = {"url": shown.chapters_url, "type": "application/json+chapters"}
            handler.addQuickElement("podcast:chapters", None, attributes)
        for language, url in shown.transcripts:
            attributes = {"url": url, "type": "text/vtt", "language": language, "rel": "captions"}
            handler.addQuickElement("podcast:transcript", None, attributes)


def recordings_feed(language: str, *, season: SeasonPage | None, feed_url: str, page_url: str) -> PodcastFeed:
    """The feed of all recordings in a language, or of a season's, in the language that is active. Six queries at most,
    whatever their number."""
    name = f"DatAction · {season.title}" if season else "DatAction"
    title = _("%(name)s: recordings") % {"name": name}
    made = PodcastFeed(
        title=_plain(title),
        link=page_url,
        description=_plain(
            _("The recordings of the webinar on citizen security in Central America and the Dominican Republic.")
        ),
        language=language,
        feed_url=feed_url,
        ttl=60,
        author=str(_("Citizen security in data")),
        image_url=whole(static("img/podcast.png")),
        guid=str(uuid5(GUIDS, feed_url.partition("://")[2].rstrip("/"))),
    )
    for item in feed_items(language, season=season.path if season else ""):
        made.add_item(
            title=item.title,
            link=item.url,
            description=item.summary,
            pubdate=item.day,
            unique_id=f"urn:uuid:{item.key}",
            unique_id_is_permalink=False,
            enclosures=[item.media] if item.media else [],
            shown=item,
        )
    return made


def feed_items(language: str, *, season: str = "") -> list[Item]:
    """The recordings of a feed, the latest first. Five queries at most, whatever their number."""
    pages = list(recorded_episodes(language, season)[:ITEMS])
    numbers = [page.pk for page in pages]
    chapters, languages = chapters_by_page(numbers), languages_by_page(numbers)
    files = documents_by_key(page.media_id for page in pages)
    seasons = season_numbers()
    return [
        Item(
            key=page.translation_key,
            title=_plain(page.title),
            url=whole(page.get_url() or ""),
            summary=_plain(page.summary),
            day=page.starts_at,
            season=seasons.get(page.path[:-4]),
            number=page.number,
            media=_enclosure(files.get(page.media_id or 0)),
            seconds=seconds_of(page.recording_length) or 0,
            chapters_url=_address("chapters_file", page) if page.pk in chapters else "",
            transcripts=tuple(
                (code, _address("transcript_file", page, language=code, extension="vtt"))
                for code in languages.get(page.pk, [])
            ),
        )
        for page in pages
    ]


def _address(name: str, page: EpisodePage, **kwargs: str) -> str:
    return whole(reverse(name, kwargs={"episode": page.translation_key, **kwargs}))


def _enclosure(document: Any) -> Enclosure | None:
    if document is None:
        return None
    kind = MEDIA_TYPES.get(document.file_extension.lower(), "application/octet-stream")
    return Enclosure(whole(document.url), str(document.file_size or 0), kind)


def _plain(text: str) -> str:
    """A text without what no XML may hold."""
    return text.translate(UNPRINTABLE)
