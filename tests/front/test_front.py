"""The front door in public: news, the glossary and where its words are explained, the directory of observatories."""

from datetime import date
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from front.demo.content import ACRONYMS, PLACES
from front.demo.load import OLD_PAGE, retire_old_page
from front.documents import article_documents, observatory_documents, term_documents
from front.glossary.explaining import Word, marked
from front.models import ArticleIndexPage, ArticlePage, Observatory, Term, UnexplainedPage
from front.observatories.queries import troubled
from participants.comments.subjects import is_subject
from participants.models import Institution
from participants.newsletter.news import NEWS
from portal.making_pages import publish_below
from portal.models import HomePage, StandardPage, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

NEWS_LIST, WINDOWS = "/es/noticias/", "/es/noticias/ocho-ventanas-a-los-datos/"


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def slugs(client: Client, url: str, **chosen: str) -> list[str]:
    rows = client.get(url, chosen).context["listing"].rows
    return [(getattr(row, "page_url", "") or row.url).rstrip("/").rsplit("/", 1)[-1] for row in rows]


def article(slug: str = "ocho-ventanas-a-los-datos") -> ArticlePage:
    return ArticlePage.objects.get(slug=slug)


# --- news and articles ------------------------------------------------------------------------


def test_news_are_listed_the_latest_first_in_both_languages(client: Client) -> None:
    assert slugs(client, NEWS_LIST) == [
        "segunda-semana-panama",
        "mil-personas-en-trainaction",
        "ocho-ventanas-a-los-datos",
        "conose-un-ano-de-formacion",
    ]
    assert slugs(client, "/en/news/")[0] == "second-week-panama"


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"kind": "news"}, ["segunda-semana-panama", "mil-personas-en-trainaction"]),
        ({"country": "HN", "year": "2022"}, ["ocho-ventanas-a-los-datos"]),
        ({"theme": "academia"}, ["conose-un-ano-de-formacion"]),
        ({"theme": "academia", "kind": "news"}, []),
        ({"year": "1999"}, ["segunda-semana-panama", "mil-personas-en-trainaction", "ocho-ventanas-a-los-datos", "conose-un-ano-de-formacion"]),
    ],
)  # fmt: skip
def test_news_are_filtered_and_a_bad_filter_is_left_out(
    client: Client, chosen: dict[str, str], found: list[str]
) -> None:
    response = client.get(NEWS_LIST, chosen)
    assert slugs(client, NEWS_LIST, **chosen) == found
    assert len(response.context["listing"].ignored) == (chosen == {"year": "1999"})


def test_list_of_news_asks_the_same_for_one_and_for_three(client: Client) -> None:
    ArticlePage.objects.exclude(slug__in=["segunda-semana-panama", "second-week-panama"]).update(live=False)
    with_one = queries_of(client, NEWS_LIST)
    ArticlePage.objects.update(live=True)
    assert queries_of(client, NEWS_LIST) == with_one == 6


def test_article_is_signed_and_says_what_its_picture_shows() -> None:
    page = ArticlePage(title="Nota", slug="nota", summary="Una nota.", author=" ", image_id=1)
    with pytest.raises(ValidationError) as error:
        page.clean()
    assert sorted(error.value.error_dict) == ["author", "image_alt"]
    page.author, page.image_alt = "Ana Paz", "Una sala"
    page.clean()


def test_feed_has_the_articles_of_its_language(client: Client) -> None:
    feed = feedparser.parse(client.get("/es/canales/noticias.xml").content)
    assert [entry.title for entry in feed.entries] == list(
        ArticlePage.objects.filter(locale__language_code="es").order_by("-day").values_list("title", flat=True)
    )
    assert (feed.bozo, feed.feed.language) == (False, "es")
    english = feedparser.parse(client.get("/en/feeds/news.xml").content)
    assert english.entries[0].link == "http://testserver/en/news/second-week-panama/"


def test_article_is_found_with_what_it_is_about_and_may_be_commented_on() -> None:
    key = str(article().translation_key)
    found = {document.language: document for document in article_documents([key])}
    assert found["en"].url.endswith("/en/news/eight-windows-on-the-data/")
    assert sorted(found["es"].countries) == ["BZ", "CR", "DO", "GT", "HN", "SV"]
    assert sorted(found["es"].themes) == ["gestion-de-informacion", "gobernanza"]
    assert "siete instituciones" in found["es"].body
    assert is_subject(article())
    assert ArticlePage in NEWS


def test_article_of_a_merged_institution_names_the_one_that_counts(client: Client) -> None:
    former = Institution.objects.create(name="Antigua", key="antigua", kind="government")
    former.merged_into = Institution.objects.get(name="Observatorio de Seguridad Ciudadana")
    former.save()
    ArticlePage.objects.filter(slug="ocho-ventanas-a-los-datos").update(institution=former, author="Ana Paz")
    assert client.get(WINDOWS).context["article"].signed == "Ana Paz, Observatorio de Seguridad Ciudadana"


# --- the glossary -----------------------------------------------------------------------------

WORDS = (
    Word("pnc", ("PNC",), "Policía Nacional Civil", is_acronym=True),
    Word("ine", ("INE",), "Instituto A; Instituto B", is_acronym=True),
    Word("datos", ("datos abiertos", "dato abierto"), "Cualquiera los usa & comparte", is_acronym=False),
)
PNC = '<a class="term" href="/g/#pnc"><abbr title="Policía Nacional Civil">PNC</abbr></a>'


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>La PNC y la PNC.</p>", f"<p>La {PNC} y la PNC.</p>"),
        ("<p>La pnc, la PNCX y la X-PNC.</p>", None),
        ('<p><a href="/x/">PNC</a> y PNC</p>', f'<p><a href="/x/">PNC</a> y {PNC}</p>'),
        ("<h3>PNC</h3><p>nada</p>", None),
        ("<details><summary>La PNC</summary>la PNC</details>", f"<details><summary>La PNC</summary>la {PNC}</details>"),
        ('<p><img alt="PNC" src="x"><b>PNC</b></p>', f'<p><img alt="PNC" src="x"><b>{PNC}</b></p>'),
        (
            "<p>Datos abiertos</p>",
            '<p><a class="term" href="/g/#datos" title="Cualquiera los usa &amp; comparte">Datos abiertos</a></p>',
        ),
        ("<p>R&amp;D &lt;PNC&gt;</p>", f"<p>R&amp;D &lt;{PNC}&gt;</p>"),
        ("<p>Nada.</p>", None),
    ],
)
def test_first_use_of_a_word_is_explained_and_nothing_else(html: str, shown: str | None) -> None:
    assert marked(html, WORDS, set(), "/g/") == (html if shown is None else shown)


def test_word_explained_in_one_text_is_not_explained_in_the_next() -> None:
    said: set[str] = set()
    assert marked("<p>PNC</p>", WORDS, said, "/g/") == f"<p>{PNC}</p>"
    assert marked("<p>PNC</p>", WORDS, said, "/g/") == "<p>PNC</p>"


def terms(client: Client, url: str) -> dict[str, str]:
    """The words explained on a page, and where each leads."""
    soup = BeautifulSoup(client.get(url).content.decode(), "html.parser")
    return {link.text: link["href"] for link in soup.select("a.term")}


def test_page_explains_the_words_of_its_language_at_no_query(client: Client) -> None:
    assert terms(client, WINDOWS) == {
        "datos abiertos": "/es/glosario/#datos-abiertos",
        "PNC": "/es/glosario/#pnc-sv",
        "DIA": "/es/glosario/#dia-sv",
        "MJSP": "/es/glosario/#mjsp-sv",
        "CENISS": "/es/glosario/#ceniss-hn",
        "SIPREVI": "/es/glosario/#siprevi-gt",
        "MINGOB": "/es/glosario/#mingob-gt",
        "ecosistema de datos": "/es/glosario/#ecosistema-de-datos",
    }
    assert "Open data" not in terms(client, "/en/news/eight-windows-on-the-data/")  # “Publishing open data …”
    assert terms(client, "/en/news/eight-windows-on-the-data/")["open data"] == "/en/glossary/#datos-abiertos"
    with_words = queries_of(client, WINDOWS)
    Term.objects.all().delete()
    assert queries_of(client, WINDOWS) == with_words


def test_editor_turns_explanations_off_for_a_page_and_on_again(
    client: Client, editor_client: Client, editor: User
) -> None:
    assert terms(client, WINDOWS)
    address = reverse("glossary_page", args=[article().pk])
    assert editor_client.get(address).status_code == 200
    editor_client.post(address)
    assert (terms(client, WINDOWS), terms(client, "/en/news/eight-windows-on-the-data/")) == ({}, {})
    editor_client.post(address)
    assert UnexplainedPage.objects.count() == 0
    assert terms(client, WINDOWS)


def test_word_that_an_editor_changes_is_explained_anew(client: Client) -> None:
    before = terms(client, WINDOWS)
    term = Term.objects.get(slug="pnc-sv")
    term.is_explained = False
    term.save()
    assert {**terms(client, WINDOWS), "PNC": "/es/glosario/#pnc-sv"} == before
    assert "PNC" not in terms(client, WINDOWS)


def test_glossary_has_every_acronym_from_a_to_z(client: Client) -> None:
    response = client.get("/es/glosario/")
    letters = {letter.letter: [term.name for term in letter.terms] for letter in response.context["letters"]}
    assert "".join(letters) == "".join(sorted(letters))
    assert letters["I"] == ["INAM", "INAMU", "INE", "INE", "IUDPAS"]
    assert {name for names in letters.values() for name in names} >= {fact.name[0] for fact in ACRONYMS}
    english = client.get("/en/glossary/").content.decode()
    assert "Sustainable Development Goals" in english
    assert queries_of(client, "/es/glosario/") == 2  # the words, and the menu


def test_acronym_of_two_countries_says_both() -> None:
    from front.glossary.explaining import kept_words

    words = {word.forms[0]: word for word in kept_words()[0]["es"]}
    assert (
        words["INE"].meaning
        == "Instituto Nacional de Estadística (Guatemala); Instituto Nacional de Estadística (Honduras)"
    )


def test_word_of_one_letter_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        Term(slug="x", name_es="Y", name_en="99").clean()
    assert sorted(error.value.error_dict) == ["name_en", "name_es"]


def test_word_is_found_in_both_languages() -> None:
    found = {each.language: each for each in term_documents([str(Term.objects.get(slug="ods").pk)])}
    assert (found["en"].title, found["en"].url) == ("SDG", "/en/glossary/#ods")
    assert found["es"].names == ["SDG"]


# --- observatories ----------------------------------------------------------------------------

DIRECTORY = "/es/observatorios/"


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"country": "SV", "kind": "portal"}, ["personas-desaparecidas-pnc", "transparencia-pnc"]),
        ({"language": "en"}, ["belize-crime-observatory"]),
        ({"theme": "justicia"}, ["personas-desaparecidas-pnc"]),
    ],
)
def test_directory_is_filtered(client: Client, chosen: dict[str, str], found: list[str]) -> None:
    assert slugs(client, DIRECTORY, **chosen) == found


def test_directory_filters_by_the_institution_that_counts(client: Client) -> None:
    kept_by = Observatory.objects.get(slug="osc-rd").institution
    assert kept_by is not None
    Observatory.objects.filter(slug="siprevi").update(
        institution=Institution.objects.create(name="Antes", key="antes", kind="government", merged_into=kept_by)
    )
    assert slugs(client, DIRECTORY, institution=str(kept_by.pk)) == ["osc-rd", "siprevi"]


def test_directory_has_them_all_and_asks_the_same_for_one(client: Client) -> None:
    assert sorted(slugs(client, DIRECTORY)) == sorted(place.slug for place in PLACES)
    with_all = queries_of(client, DIRECTORY)
    Observatory.objects.exclude(slug="osc-rd").update(is_public=False)
    assert queries_of(client, DIRECTORY) == with_all == 10
    assert client.get(f"{DIRECTORY}siprevi/").status_code == 404
    assert client.get(f"{DIRECTORY}osc-rd/").context["observatory"].trouble == "Aún no se conoce aquí su dirección."
    Observatory.objects.filter(slug="para-practicar").update(is_public=True)
    trouble = client.get(f"{DIRECTORY}para-practicar/").context["observatory"].trouble
    assert trouble == "No respondió la última vez que se comprobó su dirección."
    assert [check.observatory.slug for check in troubled()] == ["para-practicar"]


def test_address_of_the_page_of_text_from_before_leads_to_the_directory(client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="es")
    publish_below(home, StandardPage(title="Portales", slug=OLD_PAGE))
    with TestCase.captureOnCommitCallbacks(execute=True):
        retire_old_page()
        retire_old_page()
    response = client.get(f"/es/{OLD_PAGE}/")
    assert (response.status_code, response["Location"]) == (301, DIRECTORY)


def test_observatory_is_found_by_country_and_theme() -> None:
    rows = {each.language: each for each in observatory_documents([str(Observatory.objects.get(slug="siprevi").pk)])}
    assert (rows["en"].url, rows["en"].countries) == ("/en/observatories/siprevi/", ["GT"])
    assert sorted(rows["es"].themes) == ["gestion-de-informacion", "politicas-con-evidencia"]


@pytest.mark.parametrize("url", ["ftp://x.example/", "https://ana:secreta@x.example/"])
def test_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Observatory(url=url).clean()


# --- where search engines look ----------------------------------------------------------------


def test_sitemap_has_every_new_kind_in_both_languages(client: Client) -> None:
    soup = BeautifulSoup(client.get("/sitemap.xml").content, "xml")
    found = {loc.text.removeprefix("http://testserver") for loc in soup.find_all("loc")}
    assert found >= {
        "/es/noticias/", "/en/news/", WINDOWS, "/en/news/eight-windows-on-the-data/",
        "/es/glosario/", "/en/glossary/", "/es/observatorios/", "/en/observatories/",
        "/es/observatorios/siprevi/", "/en/observatories/siprevi/", "/es/contacto/", "/en/contact/",
    }  # fmt: skip
    Observatory.objects.filter(slug="siprevi").update(is_public=False)
    article().unpublish()
    later = client.get("/sitemap.xml").content.decode()
    assert "siprevi" not in later
    assert WINDOWS not in later


def test_loading_again_changes_nothing() -> None:
    from front.demo.load import load

    before = [model.objects.count() for model in (Term, Observatory, ArticlePage, ArticleIndexPage)]
    with CaptureQueriesContext(connection) as captured:
        load(lambda text: None)
    assert [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "DELETE"))] == []
    assert [model.objects.count() for model in (Term, Observatory, ArticlePage, ArticleIndexPage)] == before


def test_new_article_stands_on_the_home_page(client: Client, spanish: Locale) -> None:
    index = ArticleIndexPage.objects.get(locale=spanish)
    page = ArticlePage(
        title="Hoy", slug="hoy", day=date(2026, 11, 1), summary="Algo pasó.", author="Ana Paz", locale=spanish
    )
    publish_below(index, page)
    home = client.get("/es/").content.decode()
    assert home.index(">Hoy</a>") < home.index(">Tres días en Panamá")


def test_sections_without_words_go_along_into_english(spanish: Locale) -> None:
    home = HomePage.objects.get(locale=spanish)
    for block in home.body:
        if block.block_type == "news":
            block.value["number"] = 1
    home.save_revision().publish()
    english = HomePage.objects.get(locale__language_code="en")
    assert [block.value["number"] for block in english.body if block.block_type == "news"] == [1]


def test_previewed_text_without_a_request_of_a_page_is_left_as_it_is() -> None:
    block = ArticlePage._meta.get_field("body").stream_block.child_blocks["text"]
    with override("es"):
        value = block.to_python("<p>La PNC</p>")
        assert block.render(value) == "<p>La PNC</p>"
        assert "abbr" in block.render(value, context={"page": article(), "request": RequestFactory().get("/")})


def test_article_without_anything_is_shown_as_it_is_written(
    client: Client, spanish: Locale, editor_client: Client
) -> None:
    index: Any = ArticleIndexPage.objects.get(locale=spanish)
    draft = ArticlePage(
        title="Borrador", slug="borrador", summary="Nada aún.", author="Ana Paz", live=False, locale=spanish
    )
    index.add_child(instance=draft)
    draft.save_revision()
    assert editor_client.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk])).status_code == 200
    assert client.get(f"{NEWS_LIST}borrador/").status_code == 404


def test_first_page_of_the_admin_leads_to_a_new_article_and_the_home_page(editor_client: Client) -> None:
    home, news = HomePage.objects.earliest("path"), ArticleIndexPage.objects.earliest("path")
    ways = [
        reverse("wagtailadmin_pages:edit", args=[home.pk]),
        reverse("wagtailadmin_pages:add", args=["front", "articlepage", news.pk]),
    ]
    shown = editor_client.get("/admin/").content.decode()
    assert [way in shown for way in ways] == [True, True]
