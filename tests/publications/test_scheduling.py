"""A work that is scheduled comes by the clock and goes by it, everywhere, and the search follows without being asked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal import periodic
from portal.models import Theme
from publications.models import PublicationPage
from search import indexing
from search.models import Change
from tests.publications.conftest import Library, make_document, unsaved_publication

WORD = "zumbambico"
HOUR = timedelta(hours=1)
AtMoment = Callable[[datetime], None]


@pytest.fixture
def at_moment(monkeypatch: pytest.MonkeyPatch) -> AtMoment:
    """Lets it be a moment, and the clock come by."""

    def be(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        assert periodic.run_now("portal.publish_scheduled") is True

    return be


def told(client: Client, neighbour: PublicationPage, file: str) -> dict[str, Any]:
    """Where the public is told of the work, and what the address of its file answers."""
    lists = {
        "list": "/es/biblioteca/",
        "feed": "/es/biblioteca/?format=atom",
        "sitemap": "/sitemap.xml",
        "harvest": "/oai/?verb=ListRecords&metadataPrefix=oai_dc",
        "search": "/es/buscar/?kind=publication",
        "followed": "/es/buscar/rss/?kind=publication",
        "suggestions": "/es/buscar/sugerencias/?q=zumb",
        "about the same": neighbour.get_url() or "",
    }
    found = {name: WORD in client.get(path).content.decode() for name, path in lists.items()}
    response = client.get(file)
    if response.streaming:
        b"".join(response.streaming_content)
    return found | {"file": response.status_code}


def everywhere(is_told: bool) -> dict[str, Any]:
    names = ("list", "feed", "sitemap", "harvest", "search", "followed", "suggestions", "about the same")
    return dict.fromkeys(names, is_told) | {"file": 200 if is_told else 404}


def test_a_scheduled_work_comes_and_goes_by_the_clock(
    library: Library, client: Client, at_moment: AtMoment, settings: Any, tmp_path: Any
) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    indexing.rebuild()
    theme = Theme.objects.create(name="Violencia", slug="violencia")
    neighbour = library.publication("Violencia y datos", themes=[theme])
    now = timezone.now()
    page = unsaved_publication(
        f"Violencia {WORD}", themes=[theme], documents={"es": make_document(content=b"%PDF-1.4")}
    )
    page.live, page.go_live_at, page.expire_at = False, now + HOUR, now + 3 * HOUR
    library.page.add_child(instance=page)
    page.save_revision().publish()  # as the button does, with a date
    indexing.index_changes()
    file = page.files.get().get_absolute_url()
    assert told(client, neighbour, file) == everywhere(False)

    at_moment(now + 2 * HOUR)
    # The change is in the outbox with the page: whoever indexes takes it up within a second.
    assert Change.objects.due().filter(thing_id=page.translation_key).exists()
    indexing.index_changes()
    assert told(client, neighbour, file) == everywhere(True)

    at_moment(now + 4 * HOUR)
    assert told(client, neighbour, file) == everywhere(False)
    indexing.index_changes()
    assert told(client, neighbour, file) == everywhere(False)
    deleted = client.get(
        "/oai/",
        {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": f"oai:testserver:{page.translation_key}"},
    )
    assert 'status="deleted"' in deleted.content.decode()
    assert indexing.compare().agrees
