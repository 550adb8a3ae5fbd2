"""The search page: one address for one search, facets that say what they count, something to do in every state."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override
from wagtail.models import Locale

from participants.models import Country
from portal.models import Theme
from search import indexing
from search.alerts.news import note_public
from search.engines import Engine, EngineUnavailable
from search.filters import MOST_CHOICES
from search.listings import PER_PAGE
from tests.datacction.conftest import Webinar
from tests.portal.conftest import publish_translation
from tests.search.conftest import Library


@pytest.fixture
def published(remade: Callable[..., None], webinar: Webinar, english: Locale, index: Engine) -> Webinar:
    """Three episodes, one of them in English too, in the index."""
    remade(_publish, webinar, english)
    indexing.index_changes()
    return webinar


def _publish(webinar: Webinar, english: Locale) -> None:
    countries = {each.code: each for each in Country.objects.filter(code__in=["GT", "SV"])}
    first = webinar.episode(1, title="Violencia contra las niñas", countries=[countries["GT"]], summary="Qué se mide.")
    webinar.episode(2, title="Contar homicidios", countries=[countries["GT"], countries["SV"]], summary="Tasas.")
    webinar.episode(3, title="Percepción de la violencia", summary="Encuestas.")
    for page in (webinar.home, webinar.index, webinar.season):
        publish_translation(page, english, title=f"{page.title} (en)")
    publish_translation(first, english, title="Violence against girls")


def _get(client: Client, address: str, **headers: str) -> Any:
    return client.get(address, headers=headers)


def test_page_lists_what_was_found_in_the_readers_language(published: Webinar, client: Client):
    spanish = _get(client, "/es/buscar/?q=violencia+ninas").context["view"]
    assert [(row.title, row.kind, row.key) for row in spanish.rows] == [
        ("Violencia contra las niñas", "Episodio", "T1 · E1")
    ]
    english = _get(client, "/en/search/?q=girls").context["view"]
    assert [(row.title, row.kind, row.key) for row in english.rows] == [
        ("Violence against girls", "Episode", "S1 · E1")
    ]
    assert (spanish.count, english.count) == ("1 resultado", "1 result")


def test_page_says_which_results_are_in_another_language(published: Webinar, client: Client):
    rows = _get(client, "/en/search/?q=homicidios").context["view"].rows
    assert [(row.title, row.language, row.language_name) for row in rows] == [("Contar homicidios", "es", "Spanish")]


def test_facets_count_and_narrow(published: Webinar, client: Client):
    view = _get(client, "/es/buscar/?q=violencia+homicidios").context["view"]
    assert (view.is_loose, len(view.rows)) == (True, 3)
    view = _get(client, "/es/buscar/?country=GT").context["view"]
    countries = next(facet for facet in view.facets if facet.name == "country")
    assert [(each.label, each.count, each.is_chosen) for each in countries.shown] == [
        ("Guatemala", "2", True),
        ("El Salvador", "1", False),
    ]
    assert sorted(row.title for row in view.rows) == ["Contar homicidios", "Violencia contra las niñas"]
    assert [(each.label, each.url) for each in view.chosen] == [("País: Guatemala", "/es/buscar/?")]


def test_boxes_of_facets_hold_what_a_text_may_hold(library: Library, client: Client):
    library.add("a", "Informe", authors=['Sol & "Luna"', "<b>"])
    library.index()
    text = _get(client, "/es/buscar/?" + urlencode({"q": "informe", "author": "<b>"})).content.decode()
    assert re.findall(r'<label class="facet__choice" for="author-.*?</label>', text) == [
        '<label class="facet__choice" for="author-b"><input type="checkbox" id="author-b" name="author" value="&lt;b&gt;" checked>'
        '<span>&lt;b&gt;</span><span class="facet__count">1</span></label>',
        '<label class="facet__choice" for="author-sol-luna"><input type="checkbox" id="author-sol-luna" name="author"'
        ' value="Sol &amp; &quot;Luna&quot;"><span>Sol &amp; &quot;Luna&quot;</span><span class="facet__count">1</span></label>',
    ]


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("country=SV&q=a&country=GT", "q=a&country=GT&country=SV"),
        ("q=a&kind=&year_from=&sort=relevance&p=1", "q=a"),
        ("utm_source=x&q=a", "q=a"),
        ("q=a&country=GT&country=GT", "q=a&country=GT"),
        ("p=2&sort=title&q=a", "q=a&sort=title&p=2"),
        ("q=", ""),
    ],
)
def test_one_search_has_one_address(published: Webinar, client: Client, asked: str, canonical: str):
    response = _get(client, f"/es/buscar/?{asked}")
    assert (response.status_code, response["Location"]) == (302, f"/es/buscar/?{canonical}".rstrip("?"))
    partial = _get(client, f"/es/buscar/?{asked}", **{"HX-Request": "true"})
    assert (partial.status_code, partial["HX-Push-Url"]) == (200, f"/es/buscar/?{canonical}".rstrip("?"))


def test_scripts_get_the_part_that_changes(published: Webinar, client: Client):
    partial = _get(client, "/es/buscar/?q=violencia", **{"HX-Request": "true"}).content.decode()
    assert partial.lstrip().startswith('<div id="found"')
    assert partial.strip() in _get(client, "/es/buscar/?q=violencia").content.decode()


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [("", True), ("?country=GT", True), ("?q=a", False), ("?country=GT&country=SV", False), ("?country=GT&sort=title", False),
     ("?kind=episode&country=GT", False), ("?p=2", False), ("?year_from=2020", False)],
)  # fmt: skip
def test_robots_keep_the_first_level_alone(published: Webinar, client: Client, query: str, is_kept: bool):
    response = _get(client, f"/es/buscar/{query}")
    tag = '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert (tag, response.headers.get("X-Robots-Tag")) == ((False, None) if is_kept else (True, "noindex, nofollow"))


def test_an_address_chooses_only_so_much(published: Webinar, client: Client):
    query = "&".join(f"author=a{number:02}" for number in range(MOST_CHOICES + 3))
    view = _get(client, f"/es/buscar/?{query}").context["view"]
    assert (len(view.chosen), view.ignored) == (MOST_CHOICES, ["Solo se aplican los primeros 12 filtros."])


def test_bad_values_are_left_out_and_said_so(published: Webinar, client: Client):
    view = _get(client, "/es/buscar/?year_from=ayer&sort=color&p=x").context["view"]
    assert view.ignored == [
        "«ayer» no es un año y se dejó de lado.",
        "Ese orden no existe: los resultados van por relevancia.",
    ]
    assert view.page_obj.number == 1


def test_years_given_the_wrong_way_round_are_turned(published: Webinar, client: Client):
    view = _get(client, "/es/buscar/?year_from=2021&year_to=2019").context["view"]
    assert ([each.label for each in view.chosen], len(view.rows)) == (["Años: de 2019 a 2021"], 4)


@pytest.mark.parametrize("text", ["%00", "%22", "%F0%9F%98%80", "%ED%A0%80", "x" * 5000, "%E2%80%AEabc", "'\"<script>"])
def test_any_input_is_answered(published: Webinar, client: Client, text: str):
    response = client.get(f"/es/buscar/?q={text}", follow=True)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace('<script src="', "")
    assert client.get(f"/es/buscar/sugerencias/?q={text}").status_code == 200


def test_pages_of_results_and_one_beyond_the_last(library: Library, client: Client):
    for number in range(PER_PAGE + 3):
        library.add(f"{number:02}", f"Informe {number:02}")
    library.index()
    view = _get(client, "/es/buscar/?q=informe&p=2").context["view"]
    assert (len(view.rows), view.page_obj.number) == (3, 2)
    beyond = _get(client, "/es/buscar/?q=informe&p=9999").context["view"]
    assert [row.title for row in beyond.rows] == [row.title for row in view.rows]


def test_nothing_found_helps_on(published: Webinar, client: Client):
    response = _get(client, "/es/buscar/?q=omicidios&country=SV")
    assert response.context["view"].did_you_mean_url == "/es/buscar/?q=homicidios&country=SV"
    text = response.content.decode()
    assert "No se encontró nada para «omicidios»" in text
    assert 'href="/es/buscar/?q=omicidios"' in text


def test_nothing_found_leads_to_near_themes_to_the_country_and_to_the_library(
    library: Library, client: Client, db: None
) -> None:
    for slug, name, name_en in (
        ("migracion", "Migración", "Migration"),
        ("violencia-mujeres", "Violencia contra las mujeres", "Violence against women"),
        ("sin-obras", "Rutas", "Routes"),
    ):
        Theme.objects.create(slug=slug, name=name, name_en=name_en)
    library.add("a", "Censo", themes=["violencia-mujeres"], countries=["GT"])
    library.add("b", "Registro", themes=["violencia-mujeres", "migracion"], countries=["GT", "SV"])
    library.index()

    def going_on(address: str) -> Any:
        return _get(client, address).context["view"].going_on

    near = going_on("/es/buscar/?q=corredores+migratorios+de+el+salvador")
    assert ([tag.text for tag in near.themes], near.are_near) == (["Migración"], True)
    assert near.themes[0].url == "/es/temas/migracion/"
    assert [(tag.text, tag.url) for tag in near.countries] == [("El Salvador", "/es/buscar/?country=SV")]
    far = going_on("/en/search/?q=zzyzx")
    assert [tag.text for tag in far.themes] == ["Violence against women", "Migration"]
    assert (far.are_near, far.countries) == (False, [])
    assert far.asking == [("Write to the library: it may know of it, or add it", "/en/contact/?topic=biblioteca")]
    text = _get(client, "/es/buscar/?q=zzyzx").content.decode()
    assert "Los temas con más publicaciones:" in text
    assert 'href="/es/contacto/?topic=biblioteca"' in text
    assert going_on("/es/buscar/?q=censo") is None
    assert going_on("/es/buscar/?country=HN") is None


@pytest.mark.parametrize("typed", ["***", '""', "-", "¿?", "😀"])
def test_signs_alone_list_everything_and_say_so(published: Webinar, client: Client, typed: str):
    everything = _get(client, "/es/buscar/").context["view"]
    response = client.get("/es/buscar/", {"q": typed}, follow=True)
    view = response.context["view"]
    assert (view.is_wordless, view.total, view.sorts) == (True, everything.total, everything.sorts)
    assert f"«{escape(typed)}» no contiene ninguna palabra que buscar." in response.content.decode()
    assert "Se muestra todo lo publicado." in response.content.decode()
    narrowed = client.get("/es/buscar/", {"q": typed, "country": "SV"}, follow=True)
    assert "Se muestra todo lo que dejan los filtros." in narrowed.content.decode()
    for query in ({"q": "violencia"}, {"q": "-violencia"}, {}):
        assert client.get("/es/buscar/", query).context["view"].is_wordless is False


def test_nothing_published_yet_says_so(index: Engine, client: Client, webinar: Webinar):
    webinar.season.unpublish()
    indexing.index_changes()
    response = _get(client, "/es/buscar/")
    assert response.context["view"].is_empty is True
    assert "Aún no se ha publicado nada" in response.content.decode()


def test_without_the_index_the_database_answers_and_says_so(
    published: Webinar, index: Engine, client: Client, monkeypatch: pytest.MonkeyPatch
):
    def away(*args: Any, **kwargs: Any) -> Any:
        raise EngineUnavailable("away")

    monkeypatch.setattr(type(index), "search", away)
    monkeypatch.setattr(type(index), "suggest", away)
    response = _get(client, "/es/buscar/?q=violencia&country=GT")
    view = response.context["view"]
    assert (view.is_plain, sorted(row.title for row in view.rows)) == (
        True,
        ["Percepción de la violencia", "Violencia contra las niñas"],
    )
    assert "La búsqueda se está restableciendo." in response.content.decode()
    assert client.get("/es/buscar/sugerencias/?q=viol").json() == {"queries": [], "things": []}


def test_suggestions_are_words_and_things(published: Webinar, client: Client):
    response = client.get("/es/buscar/sugerencias/?q=perc")
    assert response.json() == {
        "queries": ["percepción"],
        "things": [
            {
                "title": "Percepción de la violencia",
                "url": "/es/datacction/temporada-1/percepcion-de-la-violencia/",
                "kind": "Episodio",
                "language": "es",
            }
        ],
    }
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex, nofollow", "no-store")


def test_every_public_page_has_the_field_and_the_search_page_one(published: Webinar, client: Client):
    for address, action in (("/es/", "/es/buscar/"), ("/en/", "/en/search/"), ("/es/account/login/", "/es/buscar/")):
        text = _get(client, address).content.decode()
        assert text.count(f'<form class="find" action="{action}" method="get" role="search" aria-label=') == 1
    text = _get(client, "/es/buscar/").content.decode()
    assert (text.count("data-suggest="), text.count('class="find"')) == (1, 0)


def test_page_takes_the_same_queries_at_one_and_at_three(
    library: Library, client: Client, django_assert_max_num_queries: Any
):
    library.add("a", "Informe", countries=["GT"], themes=["maras"], authors=["x"])
    library.index()
    _get(client, "/es/buscar/?q=informe")
    with django_assert_max_num_queries(10) as one:
        _get(client, "/es/buscar/?q=informe")
    for number in range(2):
        library.add(str(number), "Informe", countries=["SV"], themes=["vcm"], authors=["y"])
    library.index()
    with django_assert_max_num_queries(10) as three:
        _get(client, "/es/buscar/?q=informe")
    assert len(one) == len(three)


def test_a_renamed_value_is_renamed_at_once(published: Webinar, client: Client):
    Country.objects.filter(code="GT").update(name_es="Guatemala (nueva)")
    view = _get(client, "/es/buscar/").context["view"]
    countries = next(facet for facet in view.facets if facet.name == "country")
    assert [each.label for each in countries.shown] == ["Guatemala (nueva)", "El Salvador"]


def test_the_map_of_the_site_holds_no_search(published: Webinar, client: Client):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    told = [each.text or "" for each in tree.iter()]
    assert [sum(part in text for text in told) > 0 for part in ("/es/datacction/", "buscar")] == [True, False]


def test_labels_follow_the_language(published: Webinar, client: Client):
    with override("en"):
        view = _get(client, "/en/search/").context["view"]
    assert [facet.label for facet in view.facets] == ["Kind", "Country", "Language"]


def test_a_search_is_a_feed_of_its_newest_things(published: Webinar, client: Client):
    view = _get(client, "/es/buscar/?q=violencia&country=GT&sort=title").context["view"]
    assert view.feed_url == "/es/buscar/rss/?q=violencia&country=GT"
    response = client.get(view.feed_url)
    assert (response["Content-Type"], response["X-Robots-Tag"]) == (
        "application/rss+xml; charset=utf-8",
        "noindex, nofollow",
    )
    channel = ElementTree.fromstring(response.content)[0]
    assert channel.findtext("title") == "violencia – Seguridad ciudadana en datos"
    assert channel.findtext("link") == "http://testserver/es/buscar/?q=violencia&country=GT"
    assert [item.findtext("title") for item in channel.iter("item")] == ["Violencia contra las niñas"]
    everything = ElementTree.fromstring(client.get("/es/buscar/rss/").content)[0]
    assert [item.findtext("title") for item in everything.iter("item")][:3] == [
        "Percepción de la violencia",
        "Contar homicidios",
        "Violencia contra las niñas",
    ]
    assert client.get("/es/buscar/rss/?sort=title&q=a&p=3")["Location"] == "/es/buscar/rss/?q=a"


def test_a_feed_begins_with_what_became_public_last_however_old_it_is(published: Webinar, client: Client):
    note_public()
    published.episode(4, title="Violencia de antes", date=date(2015, 5, 4))
    indexing.index_changes()
    note_public()

    def titles(query: str) -> list[str | None]:
        channel = ElementTree.fromstring(client.get(f"/es/buscar/rss/{query}").content)[0]
        return [item.findtext("title") for item in channel.iter("item")]

    assert titles("?q=violencia") == ["Violencia de antes", "Percepción de la violencia", "Violencia contra las niñas"]
    assert titles("?q=homicidios") == ["Contar homicidios"]


def test_where_little_is_found_related_things_are_shown(library: Library, client: Client):
    library.add("a", "Extorsión a comercios", themes=["extorsion"])
    library.add("b", "La renta de los mercados", themes=["extorsion"])
    library.add("c", "Otra cosa")
    library.index()
    view = _get(client, "/es/buscar/?q=comercios").context["view"]
    assert ([row.title for row in view.rows], [row.title for row in view.related]) == (
        ["Extorsión a comercios"],
        ["La renta de los mercados"],
    )
    for number in range(3):
        library.add(str(number), f"Comercios {number}")
    library.index()
    assert _get(client, "/es/buscar/?q=comercios").context["view"].related == []
