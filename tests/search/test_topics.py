"""All there is about a country or a theme, kind by kind, on both engines."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participants.models import Country
from portal.models import Theme
from search import finding
from search.engines import EngineUnavailable
from search.listings import about
from tests.search.conftest import Library

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(library: Library) -> Library:
    for number in range(1, 6):
        library.add(
            f"maras-{number}", f"Estudio {number}", day=datetime.date(2020, 1, number), countries=["GT"],
            themes=["juventud"] if number < 3 else [],
        )  # fmt: skip
    library.add("otro", "De otro país", countries=["HN"])
    library.index()
    return library


def told(facet: str, value: str, few: int = 3) -> list[tuple[str, list[str], bool]]:
    """Count, titles and whether there are more, of each kind."""
    sections = about(facet, value, few=few)
    assert sections is not None
    return [(each.count, [item.title for item in each.items], each.is_more) for each in sections]


def test_about_counts_all_and_shows_the_newest_few(filled: Library) -> None:
    assert told("country", "GT") == [("5", ["Estudio 5", "Estudio 4", "Estudio 3"], True)]
    assert told("theme", "juventud") == [("2", ["Estudio 2", "Estudio 1"], False)]
    assert told("country", "SV") == []


def test_about_leads_to_the_search_with_the_same_number(filled: Library, client: Client) -> None:
    section = (about("country", "GT", few=1) or [])[0]
    assert client.get(section.url).context["view"].total == 5


def test_what_was_withdrawn_is_gone_from_a_country_at_once(filled: Library) -> None:
    filled.remove("maras-5")
    assert told("country", "GT") == [("4", ["Estudio 4", "Estudio 3", "Estudio 2"], True)]


def test_country_page_costs_the_same_for_one_thing_and_for_five(filled: Library, client: Client) -> None:
    def queries(code: str) -> int:
        client.get(f"/es/paises/{code}/")  # what a process reads once
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/es/paises/{code}/").status_code == 200
        return len(captured)

    assert queries("gt") == queries("hn") <= 15


def test_country_page_is_there_in_both_languages_for_the_programmes_countries_alone(
    filled: Library, client: Client
) -> None:
    for url, heading in (("/es/paises/gt/", "Guatemala"), ("/en/countries/bz/", "Belize")):
        assert f"<h1>{heading}</h1>" in client.get(url).content.decode()
    assert client.get("/es/paises/fr/").status_code == 404
    names = [each.name for each in client.get("/es/paises/").context["countries"]]
    assert names == ["Belice", "Costa Rica", "El Salvador", "Guatemala", "Honduras", "Panamá", "República Dominicana"]


def test_theme_page_names_the_theme_in_the_readers_language(filled: Library, client: Client) -> None:
    Theme.objects.create(slug="juventud", name="Juventud", name_en="Youth")
    Theme.objects.create(slug="vacio", name="Vacío", name_en="Empty")
    assert "<h1>Youth</h1>" in client.get("/en/themes/juventud/").content.decode()
    assert client.get("/en/themes/vacio/").status_code == 404  # nothing public is about it
    assert [each.label for each in client.get("/es/temas/").context["themes"]] == ["Juventud"]


def test_a_country_without_an_index_says_so_instead_of_failing(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*args: Any, **kwargs: Any) -> Any:
        raise EngineUnavailable("gone")

    monkeypatch.setattr(finding, "hidden_things", unreachable)
    page = client.get("/es/paises/gt/")
    assert page.context["sections"] is None
    assert "Ahora mismo no se puede mostrar lo que hay." in page.content.decode()


def test_countries_and_themes_are_on_the_map_of_the_site(filled: Library, client: Client) -> None:
    Theme.objects.create(slug="juventud", name="Juventud", name_en="Youth")
    Theme.objects.create(slug="vacio", name="Vacío", name_en="Empty")
    addresses = client.get("/sitemap.xml").content.decode()
    assert addresses.count("<loc>") >= 2 * (1 + Country.objects.of_programme().count()) + 4
    for path in ("/es/paises/gt/", "/en/countries/gt/", "/es/temas/juventud/", "/en/themes/juventud/"):
        assert f"{path}</loc>" in addresses
    assert "vacio" not in addresses
