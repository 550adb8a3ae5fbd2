"""What is about the same, on the pages of episodes and works: the public's, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.models import Theme
from search import indexing
from search.engines import Engine, EngineUnavailable
from tests.datacction.conftest import Webinar
from tests.publications.conftest import Library as Works
from tests.publications.conftest import library as works
from tests.search.test_leaks import WORD

__all__ = ["works"]


@pytest.fixture
def theme(db: None) -> Theme:
    return Theme.objects.create(name="Extorsión", slug="extorsion")


def _alike(client: Client, address: str) -> list[str]:
    context = client.get(address).context
    view = context["episode"].related if "episode" in context else context["publication"].alike
    return [item.title for item in view]


def test_an_episode_shows_others_about_the_same_but_its_neighbours(
    webinar: Webinar, index: Engine, theme: Theme, client: Client
):
    pages = [webinar.episode(n, title=f"Extorsión {n}", themes=[theme]) for n in range(1, 5)]
    indexing.index_changes()
    assert sorted(_alike(client, pages[0].url)) == ["Extorsión 3", "Extorsión 4"]  # alike the same, in either order
    assert sorted(_alike(client, pages[1].url)) == ["Extorsión 4"]
    text = client.get(pages[0].url).content.decode()
    assert "Sobre el mismo tema" in text
    pages[2].unpublish()
    assert _alike(client, pages[0].url) == ["Extorsión 4"]
    PageViewRestriction.objects.create(page=pages[3], restriction_type="login")
    for _round in range(2):
        assert _alike(client, pages[0].url) == []
        assert "Sobre el mismo tema" not in client.get(pages[0].url).content.decode()
        indexing.index_changes()


def test_a_work_shows_others_about_the_same(works: Works, index: Engine, theme: Theme, client: Client):
    page = works.publication("Extorsión a comercios", themes=[theme])
    other = works.publication(f"La renta {WORD}", themes=[theme], year=2020)
    indexing.index_changes()
    assert _alike(client, page.url) == [f"La renta {WORD}"]
    other.unpublish()
    for _round in range(2):
        assert WORD not in client.get(page.url).content.decode()
        indexing.index_changes()


def test_without_the_index_a_page_is_served_without_them(
    webinar: Webinar, index: Engine, theme: Theme, client: Client, monkeypatch: pytest.MonkeyPatch
):
    page = webinar.episode(1, title="Extorsión", themes=[theme])

    def away(*args: Any, **kwargs: Any) -> Any:
        raise EngineUnavailable("away")

    monkeypatch.setattr(type(index), "related", away)
    assert (client.get(page.url).status_code, _alike(client, page.url)) == (200, [])
