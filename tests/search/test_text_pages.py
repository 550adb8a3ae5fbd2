"""Pages of text are found by their words, in every language, while they are public."""

import json

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from portal.models import StandardPage
from search import indexing
from search.engines import Engine
from search.finding import Wanted, find
from tests.datacction.conftest import Webinar
from tests.portal.conftest import publish_translation


def _urls(text: str, language: str = "es") -> list[str]:
    return [str(hit.shown["url"]) for hit in find(Wanted(text=text), language=language, limit=10).hits]


@pytest.fixture
def about(webinar: Webinar) -> StandardPage:
    body = [{"type": "text", "value": "<p>Cómo se cuentan las <b>jornadas</b>.</p>"}]
    page = StandardPage(title="Acerca del programa", slug="acerca", intro="Quiénes somos", body=json.dumps(body))
    webinar.home.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_page_of_text_is_found_by_its_words_while_it_is_public(
    about: StandardPage, english: Locale, index: Engine
) -> None:
    publish_translation(about.get_parent().specific, english, title="Home")
    publish_translation(about, english, title="About the programme")
    indexing.index_changes()
    assert _urls("jornada cuentan") == ["/es/acerca/"]
    assert _urls("quienes somos") == ["/es/acerca/"]
    assert len(_urls("about programme", "en")) == 1
    for page in StandardPage.objects.all():
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    for _round in range(2):
        assert _urls("jornada cuentan") == []
        indexing.index_changes()


def test_the_search_page_says_what_a_page_of_text_is(about: StandardPage, index: Engine, client: Client) -> None:
    indexing.index_changes()
    assert "Página de texto" in client.get("/es/buscar/?q=jornadas").content.decode()
