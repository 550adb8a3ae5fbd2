"""Citing a work and a list of them: APA in two languages, BibTeX, RIS, CSL-JSON, Dublin Core, tags for crawlers, feeds."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.documents import get_document_model

from participants.models import Country, Institution
from portal.models import Theme
from publications.citing import (
    SITE,
    CitedAuthor,
    CitedFile,
    CitedWork,
    apa,
    apa_text,
    bibtex,
    citation_tags,
    csl_item,
    json_ld,
    ris,
)
from publications.dates import PartialDate
from publications.models import Author, FormattedCitation, PublicationFile, PublicationPage
from publications.queries.citing import cited_works
from publications.queries.works import public_publications
from publications.services.citations import formatted, write_citations
from publications.services.harvesting import follow_records
from publications.views import citations
from search import indexing
from search.documents import TAKE_ALONG
from tests.publications.conftest import Library, make_document
from tests.publications.pdfs import pdf

WORK = CitedWork(
    key="encuesta-1",
    title="Encuesta: Resultados",
    type="survey",
    date=PartialDate(2018, 3),
    authors=(CitedAuthor("Sol Paz", "Ana María"), CitedAuthor(body="Instituto de Estadística")),
    publisher="Instituto de Estadística",
    series="Boletín",
    isbn="9789210001014",
    doi="10.1234/abc",
    url="https://portal.example/es/encuesta/",
    file_url="https://portal.example/files/x.pdf",
    abstract="Uno.\n\nDos.",
    subjects=("Juventud",),
    places=("Guatemala",),
    languages=("es", "en"),
    licence="CC-BY-4.0",
)


def test_apa_is_written_as_each_language_writes_it() -> None:
    assert apa(WORK, "es") == (
        "Sol Paz, A. M., e Instituto de Estadística. (2018). <i>Encuesta: Resultados</i> (Boletín). "
        "https://doi.org/10.1234/abc"
    )
    assert apa(WORK, "en") == (
        "Sol Paz, A. M., &amp; Instituto de Estadística. (2018). <i>Encuesta: Resultados</i> (Boletín). "
        "https://doi.org/10.1234/abc"
    )


def test_apa_puts_the_publisher_first_where_nobody_is_named_and_the_title_where_nothing_is() -> None:
    alone = CitedWork("x", "Nota", "brief", PartialDate(2020), publisher="PNUD", url="https://portal.example/x/")
    assert apa(alone, "es") == "PNUD. (2020). <i>Nota</i>. https://portal.example/x/"
    assert apa(CitedWork("x", "Nota", "brief", PartialDate(2020)), "es") == "<i>Nota</i>. (2020)."
    question = CitedWork("x", "¿Y en (2020)?", "brief", PartialDate(2020), series="Notas")
    assert apa(question, "es") == "<i>¿Y en (2020)?</i> (Notas). (2020)."
    assert apa(replace(question, series=""), "es") == "<i>¿Y en (2020)?</i> (2020)."
    table = replace(question, title="Cifras", type="dataset", url="https://portal.example/x/")
    assert apa(table, "es") == "<i>Cifras</i> [Conjunto de datos]. (2020). https://portal.example/x/"


def test_a_series_keeps_its_capitals_in_spanish_and_is_written_as_english_titles_are_in_english() -> None:
    work = replace(WORK, series="Serie sobre movilidad humana", doi="", publisher="", authors=(), url="")
    assert apa_text(work, "es") == "Encuesta: Resultados (Serie sobre movilidad humana). (2018)."
    assert apa_text(work, "en") == apa_text(work, "es")
    english = replace(work, series="Series on human mobility", languages=("en",))
    assert "(Series on Human Mobility)" in apa_text(english, "en")
    assert "(Series on human mobility)" in apa_text(english, "es")


@pytest.mark.parametrize(
    ("last", "written"),
    [("Ibarra", "e Ibarra"), ("Hidalgo", "e Hidalgo"), ("Hierro", "y Hierro"), ("Yáñez", "y Yáñez")],
)
def test_the_spanish_and_changes_before_the_sound_of_an_i(last: str, written: str) -> None:
    work = replace(WORK, title="Uno, y Isla", authors=(CitedAuthor("Sol", "A"), CitedAuthor(last, "B")))
    assert apa_text(work, "es").startswith(f"Sol, A., {written}, B. (2018). Uno, y Isla (")
    assert apa_text(work, "en").startswith(f"Sol, A., & {last}, B. (2018).")


def test_what_looks_like_mark_up_in_a_title_is_words() -> None:
    work = CitedWork(
        "x", "A & <script>1</script> <b>", "brief", PartialDate(2020), authors=(CitedAuthor("<i>Sol", "A"),)
    )
    assert apa(work, "es") == ("&lt;i&gt;Sol, A. (2020). <i>A &amp; &lt;script&gt;1&lt;/script&gt; &lt;b&gt;</i>.")
    assert apa_text(work, "es") == "<i>Sol, A. (2020). A & <script>1</script> <b>."
    assert "</script" not in json_ld(work)
    assert json.loads(json_ld(work))["name"] == work.title


def test_bibtex_keeps_capitals_bodies_and_signs() -> None:
    work = CitedWork(
        "x-1", "100 % de {todo}_ & más", "report", PartialDate(2018, 3), authors=WORK.authors, publisher="A # B"
    )
    assert bibtex(work) == (
        "@techreport{x-1,\n"
        "  title = {{100 \\% de \\{todo\\}\\_ \\& más}},\n"
        "  author = {Sol Paz, Ana María and {Instituto de Estadística}},\n"
        "  institution = {A \\# B},\n"
        "  year = {2018},\n"
        "  month = {3},\n"
        "}\n"
    )


def test_bibtex_names_who_gave_a_work_out_where_nobody_wrote_it() -> None:
    assert "  author = {{OIM \\& UTEP}},\n" in bibtex(replace(WORK, authors=(), publisher="OIM & UTEP"))


def test_ris_has_a_tag_a_line_and_ends() -> None:
    assert ris(WORK).split("\r\n") == [
        "TY  - RPRT", "ID  - encuesta-1", "TI  - Encuesta: Resultados", "AU  - Sol Paz, Ana María",
        "AU  - Instituto de Estadística", "PB  - Instituto de Estadística", "PY  - 2018", "DA  - 2018/03//",
        "T3  - Boletín", "SN  - 9789210001014", "DO  - 10.1234/abc", "UR  - https://portal.example/es/encuesta/",
        "L1  - https://portal.example/files/x.pdf", "LA  - es", "LA  - en", "AB  - Uno. Dos.", "KW  - Juventud",
        "CY  - Guatemala", "ER  - ", "", "",
    ]  # fmt: skip


def test_csl_json_names_what_is_known() -> None:
    assert csl_item(WORK) == {
        "id": "encuesta-1",
        "type": "report",
        "title": "Encuesta: Resultados",
        "author": [{"family": "Sol Paz", "given": "Ana María"}, {"literal": "Instituto de Estadística"}],
        "issued": {"date-parts": [[2018, 3]]},
        "collection-title": "Boletín",
        "ISBN": "9789210001014",
        "DOI": "10.1234/abc",
        "URL": "https://portal.example/es/encuesta/",
        "language": "es",
        "abstract": "Uno.\n\nDos.",
    }


def test_schema_org_is_told_in_its_own_properties() -> None:
    files = (CitedFile("application/pdf", "https://portal.example/files/x.pdf", 10),)
    assert json.loads(json_ld(replace(WORK, files=files))) == {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": "Encuesta: Resultados",
        "url": "https://portal.example/es/encuesta/",
        "datePublished": "2018-03",
        "inLanguage": ["es", "en"],
        "author": [
            {"@type": "Person", "name": "Ana María Sol Paz", "familyName": "Sol Paz", "givenName": "Ana María"},
            {"@type": "Organization", "name": "Instituto de Estadística"},
        ],
        "publisher": {"@type": "Organization", "name": "Instituto de Estadística"},
        "description": "Uno.\n\nDos.",
        "keywords": ["Juventud"],
        "spatialCoverage": [{"@type": "Place", "name": "Guatemala"}],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "ISBN", "value": "9789210001014"},
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1234/abc"},
        ],
        "sameAs": "https://doi.org/10.1234/abc",
        "isPartOf": {"@type": "CreativeWorkSeries", "name": "Boletín"},
        "encoding": [
            {
                "@type": "MediaObject",
                "encodingFormat": "application/pdf",
                "contentUrl": "https://portal.example/files/x.pdf",
            }
        ],
    }
    table = json.loads(json_ld(replace(WORK, type="dataset", files=files)))
    assert (table["@type"], table["distribution"][0]["@type"], "encoding" in table) == (
        "Dataset", "DataDownload", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("date", "written"),
    [(PartialDate(2018), "2018"), (PartialDate(2018, 3), "2018"), (PartialDate(2018, 3, 7), "2018/03/07")],
)
def test_scholarly_crawlers_are_told_a_whole_day_or_the_year(date: PartialDate, written: str) -> None:
    assert dict(citation_tags(replace(WORK, date=date)))["citation_publication_date"] == written


# --- on the pages ---------------------------------------------------------------------------


@pytest.fixture
def page(remade: Callable[..., PublicationPage], library: Library) -> PublicationPage:
    make_document("es.pdf")
    return remade(_publish, library)


def _publish(library: Library) -> PublicationPage:
    theme = Theme.objects.create(slug="juventud", name="Juventud")
    statistics = Institution.objects.create(name="Instituto de Estadística", key="instituto estadistica")
    library.publication("Nota", year=2017, type="brief")
    return library.publication(
        "Encuesta",
        subtitle="Resultados",
        year=2018,
        month=3,
        abstract="Uno.",
        countries=[Country.objects.get(pk="GT")],
        themes=[theme],
        authors=[{"given_name": "Ana", "family_name": "Sol"}],
        institutions=[statistics],
        licence="CC-BY-4.0",
        documents={"es": get_document_model().objects.get()},
    )


def test_a_work_tells_crawlers_and_readers_how_to_cite_it(page: PublicationPage, client: Client) -> None:
    response = client.get(page.url)
    view, text = response.context["publication"], response.content.decode()
    file_url = f"http://testserver{page.files.get().get_absolute_url()}"
    assert (
        view.citation
        == f"Sol, A. (2018). <i>Encuesta: Resultados</i>. Instituto de Estadística. http://testserver{page.url}"
    )
    assert view.citation_text == view.citation.replace("<i>", "").replace("</i>", "")
    assert view.citation_tags == (
        ("citation_title", "Encuesta: Resultados"),
        ("citation_author", "Sol, Ana"),
        ("citation_publication_date", "2018"),
        ("citation_publisher", "Instituto de Estadística"),
        ("citation_technical_report_institution", "Instituto de Estadística"),
        ("citation_language", "es"),
        ("citation_keywords", "Juventud"),
        ("citation_abstract_html_url", f"http://testserver{page.url}"),
        ("citation_pdf_url", file_url),
    )
    assert '<meta name="citation_title" content="Encuesta: Resultados">' in text
    data = json.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (data["@type"], [each["name"] for each in data["spatialCoverage"]], data["license"]) == (
        "Report", ["Guatemala"], "https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    assert data["encoding"] == [{"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": file_url}]


def test_a_works_own_citation_wins(library: Library, client: Client) -> None:
    page = library.publication(recommended_citation='Citar "<así>".')
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    assert soup.select_one(".cite").get_text() == 'Citar "<así>".'
    assert soup.select_one(".tags [data-copy]")["data-copy"] == 'Citar "<así>".'


@pytest.mark.parametrize(
    ("name", "media_type", "beginning"),
    [
        ("bibtex", "application/x-bibtex", "@techreport{encuesta-"),
        ("ris", "application/x-research-info-systems", "TY  - RPRT"),
        ("csl", "application/vnd.citationstyles.csl+json", "[\n"),
        ("dc", "application/xml", "<?xml"),
        ("apa", "text/plain", "Sol, A. (2018). Encuesta: Resultados."),
    ],
)
def test_a_citation_is_had_as_a_file(
    page: PublicationPage, client: Client, name: str, media_type: str, beginning: str
) -> None:
    response = client.get(page.url, {"format": name})
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="encuesta.')
    assert response.getvalue().decode().startswith(beginning)


def test_a_list_is_had_as_it_is_filtered(
    page: PublicationPage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citations, "AT_ONCE", 1)
    url = page.get_parent().url
    every = json.loads(client.get(url, {"format": "csl"}).getvalue())
    assert [each["title"] for each in every] == ["Encuesta: Resultados", "Nota"]
    chosen = json.loads(client.get(url, {"format": "csl", "country": "GT", "p": "9"}).getvalue())
    assert [each["title"] for each in chosen] == ["Encuesta: Resultados"]
    records = ET.fromstring(client.get(url, {"format": "dc", "type": "brief"}).getvalue())
    assert [each.text for each in records.iter("{http://purl.org/dc/elements/1.1/}title")] == ["Nota"]
    listing = client.get(url, {"country": "GT"}).context["listing"]
    assert [(each.label, each.url) for each in listing.take_along][-1] == ("Atom", "?country=GT&format=atom")


def _cited(client: Client, page: PublicationPage, **headers: str) -> list[str]:
    response = client.get(page.get_parent().url, {"format": "apa"}, headers=headers)
    assert response.status_code == 200
    return response.getvalue().decode().splitlines()


def test_formatted_citations_are_kept_and_say_at_once_what_has_changed(
    page: PublicationPage, client: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    written = _cited(client, page)
    assert written == [apa_text(work, "es") for work in cited_works(_latest_first(), "http://testserver")]
    FormattedCitation.objects.filter(page=page).update(text="<i>Guardada</i> en \ue003/x &amp; más")
    assert _cited(client, page) == ["Guardada en http://testserver/x & más", written[1]]
    assert _cited(client, page, Host="otro.example")[0] == "Guardada en http://otro.example/x & más"
    Institution.objects.update(name="Instituto de Datos")
    assert _cited(client, page)[0] == written[0].replace("Instituto de Estadística", "Instituto de Datos")
    page.authors = [Author(family_name="Paz", given_name="Luz")]
    page.save_revision().publish()
    assert _cited(client, page)[0].startswith("Paz, L. (2018).")
    page.unpublish()
    assert _cited(client, page) == written[1:]


def _latest_first() -> list[PublicationPage]:
    return list(public_publications().order_by("-year"))


def test_a_request_has_so_many_citations_written_and_the_next_one_the_rest(
    page: PublicationPage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citations, "MOST_WRITTEN", 1)
    refused = client.get(page.get_parent().url, {"format": "apa"})
    assert (refused.status_code, refused["Retry-After"], "Content-Disposition" in refused) == (503, "300", False)
    assert len(_cited(client, page)) == 2


def test_citations_are_written_before_anybody_asks(
    page: PublicationPage, translate: Any, django_assert_num_queries: Any
) -> None:
    english = translate(page, "Survey")
    english.save_revision().publish()
    assert write_citations() == 4
    kept = set(FormattedCitation.objects.values_list("page__title", "language"))
    assert kept == {("Encuesta", "es"), ("Nota", "es"), ("Survey", "en"), ("Nota", "en")}
    with django_assert_num_queries(2):
        assert write_citations() == 0
    follow_records()
    Institution.objects.update(name="Instituto de Datos")
    FormattedCitation.objects.update(written_at=timezone.now() - timedelta(minutes=1))
    follow_records()
    assert write_citations() == 2
    with django_assert_num_queries(2):
        assert write_citations() == 0
    page.save_revision().publish()
    assert (write_citations(), write_citations(most=0)) == (0, 0)


def test_kept_citations_are_read_in_one_query_at_one_and_at_three(
    library: Library, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        library.publication(f"Estudio {number}")
    write_citations()
    works = cited_works(public_publications(), SITE)
    for some in (works[:1], works):
        with django_assert_num_queries(1):
            assert len(formatted(some, language="es", most=0)) == len(some)


def test_an_unknown_format_is_the_page(page: PublicationPage, client: Client) -> None:
    assert client.get(page.url, {"format": "exe"})["Content-Type"] == "text/html; charset=utf-8"


def test_a_draft_is_in_no_citation_and_no_feed(page: PublicationPage, library: Library, client: Client) -> None:
    library.draft("Palabra secreta")
    page.unpublish()
    for name in ("csl", "bibtex", "ris", "dc", "apa", "rss", "atom"):
        text = client.get(library.page.url, {"format": name}).getvalue().decode()
        assert (name, "secreta" in text, "Encuesta" in text, "Nota" in text) == (name, False, False, True)


@pytest.mark.parametrize(
    ("name", "item", "title"),
    [("rss", "item", "title"), ("atom", "{http://www.w3.org/2005/Atom}entry", "{http://www.w3.org/2005/Atom}title")],
)
def test_a_filter_is_a_feed(page: PublicationPage, client: Client, name: str, item: str, title: str) -> None:
    response = client.get(page.get_parent().url, {"format": name, "country": "GT"})
    assert response["Content-Type"] == f"application/{name}+xml; charset=utf-8"
    feed = ET.fromstring(response.content)
    assert [each.find(title).text for each in feed.iter(item)] == ["Encuesta: Resultados"]
    assert next(each.text for each in feed.iter(title)) == "Biblioteca: Guatemala"


@pytest.mark.parametrize(("kind", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_a_feed_is_read_by_a_readers_program(page: PublicationPage, client: Client, kind: str, version: str) -> None:
    content = pdf([[(12, "Hola")]])
    page.files = [PublicationFile(language="es", document=make_document("es.pdf", content), sort_order=0)]
    page.save_revision().publish()
    response = client.get(page.get_parent().url, {"format": kind, "country": "GT"})
    feed = feedparser.parse(BytesIO(response.content), response_headers={"content-type": response["Content-Type"]})
    assert (feed.bozo, feed.version) == (False, version)
    assert (feed.feed.title, feed.feed.link) == (
        "Biblioteca: Guatemala",
        f"http://testserver{page.get_parent().url}?country=GT",
    )
    [item] = feed.entries
    assert (item.title, item.link, item.id, item.author, item.summary) == (
        "Encuesta: Resultados", f"http://testserver{page.url}", f"http://testserver{page.url}", "Sol, Ana", "Uno.",
    )  # fmt: skip
    assert [tag.term for tag in item.tags] == ["Juventud"]
    # When it came to be public here: that of 2018 is when it was written.
    assert item.published_parsed[:3] == page.first_published_at.timetuple()[:3]
    assert [(each.href, each.type, each.length) for each in item.enclosures] == [
        (f"http://testserver{page.files.get().get_absolute_url()}", "application/pdf", str(len(content)))
    ]


def test_a_feed_begins_with_what_came_to_the_library_last(
    page: PublicationPage, library: Library, client: Client
) -> None:
    library.publication("De hace mucho", year=2001)
    feed = feedparser.parse(client.get(page.get_parent().url, {"format": "rss"}).content)
    assert feed.entries[0].title == "De hace mucho"


def test_every_entry_of_a_feed_has_an_author_as_atom_wants_it(page: PublicationPage, client: Client) -> None:
    root = ET.fromstring(client.get(page.get_parent().url, {"format": "atom"}).content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.findtext(f"{atom}author/{atom}name") == "Seguridad ciudadana en datos"
    assert [each.findtext(f"{atom}author/{atom}name") for each in root.iter(f"{atom}entry")] == ["Sol, Ana", None]


def test_a_translation_is_cited_in_its_own_words(page: PublicationPage, client: Client, translate: Any) -> None:
    english = translate(page, "Survey")
    assert "Survey: Resultados" in client.get(english.url).context["publication"].citation


def test_publications_among_the_results_of_a_search_are_cited_together(
    library: Library, translate: Callable[..., Any], client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    old = library.publication("Encuesta de homicidios", year=2018, countries=[Country.objects.get(pk="GT")])
    new = library.publication("Informe de homicidios", year=2021)
    library.publication("Otra cosa", year=2021)
    translate(old, "Homicide survey").save_revision().publish()
    indexing.rebuild()

    def offered(address: str, **query: str) -> dict[str, str]:
        soup = BeautifulSoup(client.get(address, query).content.decode(), "html.parser")
        return {each.get_text(): each["href"] for each in soup.select(".take-along a")}

    links = offered("/es/buscar/", q="homicidio", sort="newest")
    assert list(links) == ["BibTeX", "RIS", "CSL-JSON", "Dublin Core", "APA"]
    assert [
        line[-40:] for line in client.get(links["APA"]).getvalue().decode().splitlines() if "Encuesta" in line
    ] != []
    response = client.get(links["CSL-JSON"])
    assert (response["X-Robots-Tag"], response["Content-Disposition"]) == (
        "noindex, nofollow",
        'attachment; filename="publicaciones.json"',
    )
    assert [each["title"] for each in json.loads(response.getvalue())] == [new.title, old.title]
    assert client.get(links["RIS"]).getvalue().decode().count("TY  -") == 2
    english = client.get(offered("/en/search/", country="GT")["CSL-JSON"])
    assert [each["title"] for each in json.loads(english.getvalue())] == ["Homicide survey"]
    assert offered("/es/buscar/", q="nadanada") == {}
    assert offered("/es/buscar/", kind="episode") == {}
    new.unpublish()
    assert [each["title"] for each in json.loads(client.get(links["CSL-JSON"]).getvalue())] == [old.title]
    assert client.get("/es/buscar/archivos/publication.exe").status_code == 404
    assert client.get("/es/buscar/archivos/publication.ris?sort=newest&q=a")["Location"].endswith("?q=a&sort=newest")


@pytest.mark.parametrize(
    ("number", "total", "sentence"),
    [
        (1, 1, "Cite the publication among these results:"),
        (2, 2, "Cite the 2 publications among these results:"),
        (10_000, 11_532, "Cite the first 10,000 of the 11,532 publications among these results:"),
    ],
)
def test_of_a_long_list_of_results_it_is_said_how_many_are_cited(number: int, total: int, sentence: str) -> None:
    (offered,) = TAKE_ALONG
    with override("en"):
        assert offered.label(number, total) == sentence


def test_crawlers_are_told_who_gave_a_work_out_where_nobody_is_named() -> None:
    nameless = replace(WORK, authors=())
    assert [value for name, value in citation_tags(nameless) if name == "citation_author"] == [
        "Instituto de Estadística"
    ]
    assert [name for name, _value in citation_tags(replace(nameless, publisher=""))].count("citation_author") == 0


@pytest.mark.parametrize(
    ("kind", "spanish", "english"),
    [
        ("dataset", "Conjunto de datos", "Dataset"),
        ("infographic", "Infografía", "Infographic"),
        ("presentation", "Diapositivas", "Slides"),
    ],
)
def test_what_is_no_text_to_read_is_called_so_in_the_readers_language(kind: str, spanish: str, english: str) -> None:
    work = replace(WORK, type=kind)
    assert f"Encuesta: Resultados [{spanish}]." in apa_text(work, "es")
    assert f"Encuesta: Resultados [{english}]." in apa_text(work, "en")
