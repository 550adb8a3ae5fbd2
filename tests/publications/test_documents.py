"""What the search is told of the library."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from participants.models import Country, Institution
from portal.models import Theme
from publications.documents import author_names, publication_documents
from publications.models import PublicationFile, PublicationPage, PublicationSeries
from search import indexing
from search.documents import Passage
from search.engines import Engine
from search.finding import Wanted, find
from search.models import Change
from tests.publications.conftest import Library, make_document, make_read_document
from tests.publications.pdfs import pdf
from tests.search.conftest import index

__all__ = ["index"]


@pytest.fixture
def observatory(db: None) -> Institution:
    return Institution.objects.create(name="Observatorio", key="observatorio")


def make(library: Library, observatory: Institution, title: str, documents: Any = None, **fields: Any) -> Any:
    documents = documents or {
        "es": make_read_document(f"{title}-es.pdf", f"{title} uno", "dos"),
        "en": make_read_document(f"{title}-en.pdf", "one", language="en"),
    }
    return library.publication(
        title,
        year=2019,
        month=5,
        day=2,
        countries=[Country.objects.get(pk="GT")],
        themes=[Theme.objects.get_or_create(slug="juventud", name="Juventud", name_en="Youth")[0]],
        authors=[{"given_name": "Ana", "family_name": "Sol"}, {"institution": observatory}],
        institutions=[observatory],
        languages=["es", "en"],
        documents=documents,
        **fields,
    )


def test_each_language_of_a_work_is_told_with_the_text_of_its_own_file(
    library: Library, translate: Callable[..., Any], observatory: Institution, django_capture_on_commit_callbacks: Any
) -> None:
    series = PublicationSeries.objects.create(name="Boletín", name_en="Bulletin")
    with django_capture_on_commit_callbacks(execute=True):  # which reads them
        documents = {
            "es": make_document("es.pdf", pdf([[(11, "Encuesta uno")], [(11, "dos")]])),
            "en": make_document("en.pdf", pdf([[(11, "one")]])),
        }
    page = make(library, observatory, "Encuesta", documents, isbn="9789210001014", series=series)
    translate(page, "Survey")
    spanish, english = sorted(
        publication_documents([str(page.translation_key)]), key=lambda each: each.language != "es"
    )
    files = {file.language: file.get_absolute_url() for file in page.files.all()}
    assert (spanish.title, english.title) == ("Encuesta", "Survey")
    assert spanish.passages == [Passage("Encuesta uno", 1), Passage("dos", 2)]
    assert english.passages == [Passage("one", 1)]
    assert (spanish.file_url, english.file_url) == (files["es"], files["en"])
    assert spanish.names == [
        "Boletín", "Bulletin", "ISBN 9789210001014", "ISBN 978-92-1-000101-4", "ISBN 921000101X", "ISBN 92-1-000101-X",
    ]  # fmt: skip
    assert (spanish.countries, spanish.themes, spanish.languages) == (["GT"], ["juventud"], ["es", "en"])
    assert spanish.authors == ["ana-sol", f"institution-{observatory.pk}"]
    assert spanish.institutions == [str(observatory.pk)]
    assert (str(spanish.day), spanish.year, spanish.type) == ("2019-05-02", 2019, "survey")
    assert spanish.image_url.endswith(".jpg")
    assert author_names(["ana-sol", "nadie"]) == {"ana-sol": "Ana Sol"}


def test_what_is_not_public_is_not_told(library: Library) -> None:
    page = library.publication("Encuesta")
    keys = [str(each.translation_key) for each in (page, library.draft("Borrador"))]
    assert [document.title for document in publication_documents(keys)] == ["Encuesta"]
    page.unpublish()
    assert list(publication_documents(keys)) == []


def test_queries_do_not_grow_with_the_works(library: Library, observatory: Institution) -> None:
    keys = [str(make(library, observatory, "Uno").translation_key)]
    list(publication_documents(keys))
    with CaptureQueriesContext(connection) as with_one:
        list(publication_documents(keys))
    for title in ("Dos", "Tres"):
        keys.append(str(make(library, observatory, title).translation_key))
    list(publication_documents(keys))
    with CaptureQueriesContext(connection) as with_three:
        assert len(list(publication_documents(keys))) == 3
    assert len(with_three) == len(with_one)


def test_a_renamed_series_and_a_read_file_are_told_of(library: Library, observatory: Institution) -> None:
    series = PublicationSeries.objects.create(name="Boletín")
    page = make(library, observatory, "Encuesta", series=series)
    for change in (series.save, page.files.first().document.reading.save, observatory.save):
        Change.objects.all().delete()
        change()
        told = Change.objects.filter(kind="publication").values_list("thing_id", flat=True)
        assert set(told) == {str(page.translation_key)}


def test_a_work_is_found_by_its_isbn_however_it_is_written_and_by_its_targets(
    library: Library, settings: Any, tmp_path: Path
) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    page = library.publication("Encuesta", isbn="9789210001014", sdg_targets="16.1")
    library.publication("Otra", isbn="9780306406157", sdg_targets="6.1, 5.2")
    indexing.rebuild()
    typed = [
        "9789210001014", "978-92-1-000101-4", "ISBN 978-92-1-000101-4", "978 92 1 000101 4", "978-9210001014",
        "92-1-000101-X", "921000101X", "ODS 16.1", "SDG 16.1",
    ]  # fmt: skip
    found = {each: [hit.thing for hit in find(Wanted(text=each), language="es").hits] for each in typed}
    assert found == {each: [f"publication:{page.translation_key}"] for each in typed}


def _unpublish(page: Any) -> None:
    page.unpublish()


def _restrict_library(page: Any) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def _take_the_institution_off(page: Any) -> None:
    page.institution_links = []
    page.save_revision().publish()


def _found(text: str, language: str = "es") -> list[str]:
    return [hit.thing for hit in find(Wanted(text=text), language=language).hits]


@pytest.mark.parametrize("how", [_unpublish, _restrict_library, _take_the_institution_off, lambda page: page.delete()])
def test_an_institution_comes_and_goes_with_the_last_work_that_shows_it(
    library: Library, observatory: Institution, index: Engine, how: Callable[[Any], Any]
) -> None:
    page = library.publication("Encuesta", institutions=[observatory])
    indexing.index_changes()
    assert set(_found("observatorio")) == {f"institution:{observatory.pk}", f"publication:{page.translation_key}"}
    assert indexing.compare().agrees
    how(page)
    assert f"institution:{observatory.pk}" not in _found("observatorio")
    indexing.index_changes()
    assert f"institution:{observatory.pk}" not in _found("observatorio")
    assert indexing.compare().agrees


def test_index_and_database_agree_whenever_a_work_expires(
    library: Library,
    translate: Callable[..., Any],
    observatory: Institution,
    index: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before the moment, at it when nobody has looked yet, once the index was told, and when the clock has withdrawn it."""
    moment = timezone.now() + timedelta(hours=1)
    page = library.publication("Encuesta", institutions=[observatory])
    translate(page, "Survey").save_revision().publish()
    page.expire_at = moment
    page.save_revision().publish()
    indexing.index_changes()
    assert indexing.compare().agrees
    things = {f"publication:{page.translation_key}", f"institution:{observatory.pk}"}
    assert set(_found("observatorio")) == things

    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(seconds=1))
    english = page.get_translation(Locale.objects.get(language_code="en"))
    english.unpublish()
    indexing.index_changes()
    assert _found("observatorio") == []
    assert indexing.compare() == indexing.Comparison(0, [], [], [], 0)
    call_command("publish_scheduled", verbosity=0)
    indexing.index_changes()
    assert indexing.compare() == indexing.Comparison(0, [], [], [], 0)


def test_a_language_that_expires_leaves_the_other(
    library: Library, translate: Callable[..., Any], index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now() + timedelta(hours=1)
    page = library.publication("Encuesta")
    translate(page, "Survey").save_revision().publish()
    page.expire_at = moment
    page.save_revision().publish()
    indexing.index_changes()
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(seconds=1))
    assert _found("encuesta") == []
    indexing.index_changes()
    assert (_found("encuesta"), _found("survey")) == ([], [f"publication:{page.translation_key}"])
    assert indexing.compare().agrees


def test_an_institution_is_hidden_the_moment_the_work_that_shows_it_expires(
    library: Library, observatory: Institution, index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now() + timedelta(hours=1)
    page = library.publication("Encuesta", institutions=[observatory])
    page.expire_at = moment
    page.save_revision().publish()
    indexing.index_changes()
    assert len(_found("observatorio")) == 2
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(seconds=1))
    assert _found("observatorio") == []


@pytest.fixture
def in_three_languages(library: Library) -> Any:
    """A work with a page in Spanish alone, and files in Spanish, an annex, English and French."""
    texts = {
        "es": ("es", "Los homicidios bajaron"),
        "annex": ("es", "Cuestionario"),
        "en": ("en", "Killings"),
        "fr": ("fr", "Assassinats"),
    }
    documents = {name: make_read_document(f"{name}.pdf", text, language=code) for name, (code, text) in texts.items()}
    page = library.publication("Anuario", languages=["es", "en", "fr"])
    page.files = [
        PublicationFile(language=texts[name][0], document=document, sort_order=place)
        for place, (name, document) in enumerate(documents.items())
    ]
    page.save_revision().publish()
    return PublicationPage.objects.get(pk=page.pk)


def test_files_in_languages_without_a_page_are_told_of_by_the_first_page(
    library: Library, translate: Callable[..., Any], in_three_languages: Any
) -> None:
    page = in_three_languages
    _spanish, annex, english, french = [file.get_absolute_url() for file in page.files.all()]
    (told,) = publication_documents([str(page.translation_key)])
    assert list(told.passages) == [
        Passage("Los homicidios bajaron", 1),
        Passage("Cuestionario", 1, file_url=annex),
        Passage("Killings", 1, language="en", file_url=english),
        Passage("Assassinats", 1, language="fr", file_url=french),
    ]
    translate(page, "Yearbook").save_revision().publish()
    told_of = {each.language: list(each.passages) for each in publication_documents([str(page.translation_key)])}
    assert told_of == {
        "es": [
            Passage("Los homicidios bajaron", 1),
            Passage("Cuestionario", 1, file_url=annex),
            Passage("Assassinats", 1, language="fr", file_url=french),
        ],
        "en": [Passage("Killings", 1)],
    }


def test_a_reader_of_any_language_finds_a_file_in_a_language_without_a_page(
    library: Library, in_three_languages: Any, index: Engine, client: Client
) -> None:
    english = in_three_languages.files.all()[2].get_absolute_url()
    indexing.index_changes()
    for address in ("/es/buscar/", "/en/search/"):
        shown = client.get(address, {"q": "killing"}).content.decode()
        assert "<mark>Killings</mark>" in shown
        assert re.search(rf'href="{english}[^"]*#page=1"', shown)
