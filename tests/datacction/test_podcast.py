"""The recordings as a podcast, read as a reader's program does."""

import xml.etree.ElementTree as ET
from uuid import UUID, uuid5

import feedparser
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model

from datacction.models import EpisodeChapter
from datacction.recordings.feeds import GUIDS

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


@pytest.fixture
def recordings(webinar):
    """Three episodes: with a file, with a link alone, with neither."""
    sound = get_document_model()(title="Sonido")
    sound.file.save("sonido.mp3", ContentFile(b"ID3" + b"\0" * 997), save=False)
    sound.file_size = 1000
    sound.save()
    first = webinar.episode(
        1, title="Con archivo & todo", summary="Qué se cuenta.", media=sound, recording_length="1:02:30"
    )
    first.chapters = [EpisodeChapter(starts="0:30", title="Cifras", locale=first.locale)]
    first.save_revision().publish()
    webinar.episode(2, title="Con enlace", recording_url="https://vimeo.com/123456789")
    webinar.episode(3, title="Sin nada")
    return webinar


def test_the_feed_is_read_as_a_podcast(client, recordings):
    response = client.get("/es/grabaciones/feed.xml")
    feed = feedparser.parse(response.content)

    assert (feed.bozo, response["Content-Type"], feed.feed.language) == (
        False,
        "application/rss+xml; charset=utf-8",
        "es",
    )
    assert [(entry.title, [(each.type, each.length) for each in entry.enclosures]) for entry in feed.entries] == [
        ("Con enlace", []),
        ("Con archivo & todo", [("audio/mpeg", "1000")]),
    ]
    assert all(entry.link.startswith("http") for entry in feed.entries)


def test_the_feed_has_what_podcast_programs_ask_for(client, recordings):
    channel = ET.fromstring(client.get("/es/grabaciones/feed.xml").content).find("channel")
    assert channel is not None
    items = {item.findtext("title"): item for item in channel.findall("item")}

    assert channel.findtext(f"{PODCAST}guid") == str(uuid5(GUIDS, "127.0.0.1:8000/es/grabaciones/feed.xml"))
    assert UUID(channel.findtext(f"{PODCAST}guid")).version == 5
    assert channel.find(f"{ITUNES}image").get("href").endswith(".png")
    assert [each.tag for each in channel if each.tag.startswith(ITUNES)] == [
        f"{ITUNES}{name}" for name in ("author", "summary", "type", "explicit", "image", "category")
    ]
    item = items["Con archivo & todo"]
    assert (item.findtext(f"{ITUNES}season"), item.findtext(f"{ITUNES}episode")) == ("1", "1")
    assert [each.findtext(f"{ITUNES}duration") for each in items.values()] == [None, "3750"]
    assert item.find(f"{PODCAST}chapters").get("type") == "application/json+chapters"
    assert items["Con enlace"].find(f"{PODCAST}chapters") is None


def test_a_season_has_a_feed_of_its_own(client, recordings):
    other = recordings.add_season(2)
    recordings.episode(1, season=other, title="De la otra", recording_url="https://vimeo.com/123456780")

    def titles(url):
        return [entry.title for entry in feedparser.parse(client.get(url).content).entries]

    assert titles("/es/grabaciones/temporada-2/feed.xml") == ["De la otra"]
    assert titles("/es/grabaciones/temporada-1/feed.xml") == ["Con enlace", "Con archivo & todo"]
    assert client.get("/es/grabaciones/temporada-9/feed.xml").status_code == 404


def test_chapters_are_a_file_for_players(client, recordings):
    key = recordings.season.get_children().get(title="Con archivo & todo").translation_key
    response = client.get(f"/es/grabaciones/{key}/capitulos.json")

    assert (response["Content-Type"], response.json()) == (
        "application/json+chapters",
        {"version": "1.2.0", "chapters": [{"startTime": 30, "title": "Cifras"}]},
    )


def test_the_feed_takes_as_many_queries_for_three_as_for_one(client, webinar):
    def queries():
        client.get("/es/grabaciones/feed.xml")
        with CaptureQueriesContext(connection) as captured:
            client.get("/es/grabaciones/feed.xml")
        return len(captured)

    webinar.episode(1, recording_url="https://vimeo.com/123456781")
    one = queries()
    webinar.episode(2, recording_url="https://vimeo.com/123456782")
    webinar.episode(3, recording_url="https://vimeo.com/123456783")

    assert queries() == one
