"""The library of the demo: its page, a page for each work in both languages, the documents and the tables."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.models import Page

from participants.models import Country, Institution
from portal.demo_pages import publish_below, translate_to_english
from portal.models import HomePage, Theme
from publications.dates import PartialDate, read_date
from publications.demo.composing import compose
from publications.demo.datasets import TABLES, Table
from publications.demo.documents import as_pdf
from publications.demo.facts import SERIES, THEMES, Work
from publications.demo.works import WORKS
from publications.models import Author, LibraryPage, PublicationFile, PublicationPage, PublicationSeries

LANGUAGES = ("es", "en")
TITLE = ("Biblioteca", "Library")
SLUG = ("biblioteca", "library")
INTRODUCTION = (
    "Encuestas, investigaciones, análisis, informes e infografías sobre seguridad ciudadana en Centroamérica y "
    "República Dominicana, cada una con su hallazgo principal. Los archivos de esta demostración son textos de muestra.",
    "Surveys, research, analyses, reports and infographics on citizen security in Central America and the Dominican "
    "Republic, each with its main finding. The files of this demonstration are sample texts.",
)
SOURCE_YEAR = "2022"
UNDATED = (
    "La fuente no imprime fecha para esta obra: el año es el de la fuente, 2022.",
    "The source prints no date for this work: the year is that of the source, 2022.",
)


def load_page(home: HomePage) -> LibraryPage:
    """The library below the Spanish home page, and its translation, each made where it is missing."""
    library: LibraryPage | None = LibraryPage.objects.child_of(home).first()
    if library is None:
        library = publish_below(
            home, LibraryPage(title=TITLE[0], slug=SLUG[0], introduction=INTRODUCTION[0], show_in_menus=True)
        )
    translate_to_english(library, dict([TITLE, SLUG, INTRODUCTION]))
    return library


def load_words() -> None:
    """Themes and series, by their Spanish names; those there keep theirs."""
    for slug, (spanish, english) in THEMES.items():
        Theme.objects.get_or_create(slug=slug, defaults={"name": spanish, "name_en": english})
    for spanish, english in SERIES.values():
        PublicationSeries.objects.get_or_create(name=spanish, defaults={"name_en": english})


def load_works(library: LibraryPage, works: Iterable[Work] = WORKS) -> int:
    """A page for each work in both languages, with its documents. Returns how many were not there yet."""
    there = set(PublicationPage.objects.child_of(library).values_list("slug", flat=True))
    new = [work for work in works if work.key not in there]
    for work in new:
        files = {
            f"{work.key}.{language}.pdf": as_pdf(compose(work, language)) for language in LANGUAGES if work.has_document
        }
        _load(library, _page(work), _texts(work), work.institutions, work.authors, work.themes, files)
    return len(new)


def load_tables(library: LibraryPage, tables: Iterable[Table] = TABLES) -> int:
    """A page for each table in both languages, with its file in each. Returns how many were not there yet."""
    there = set(PublicationPage.objects.child_of(library).values_list("slug", flat=True))
    new = [table for table in tables if table.key not in there]
    for table in new:
        page = PublicationPage(
            title=table.title_es, slug=table.key, type="dataset", abstract=table.abstract_es, year=2022
        )
        page.countries = _countries(table.countries)
        texts = {
            table.key: slugify(table.title_en)[:90].strip("-"),
            **{table.text(part, "es"): table.text(part, "en") for part in ("title", "abstract")},
        }
        files = {f"{table.key}.{language}.csv": table.as_csv(language).encode() for language in LANGUAGES}
        _load(library, page, texts, (), (), table.themes, files)
    return len(new)


def _page(work: Work) -> PublicationPage:
    date: PartialDate = read_date(work.date or SOURCE_YEAR)
    page = PublicationPage(
        title=work.title_es.rstrip("."),
        slug=work.key,
        subtitle=work.subtitle_es,
        headline=work.headline_es,
        abstract=_abstract(work, "es"),
        type=work.type,
        year=date.year,
        month=date.month or None,
        day=date.day or None,
        isbn=work.isbn,
        doi=work.doi,
        licence=work.licence,
        recommended_citation=work.citation,
        series=PublicationSeries.objects.get(name=SERIES[work.series][0]) if work.series else None,
    )
    page.countries = _countries(work.countries)
    page.related_links = [
        page.related_links.model(related=episode, sort_order=place) for place, episode in enumerate(_episodes(work))
    ]
    return page


def _abstract(work: Work, language: str) -> str:
    """The summary, and below it what a reader should know of the source."""
    at = LANGUAGES.index(language)
    notes = (work.text("note", language), "" if work.date else UNDATED[at])
    return "\n\n".join(filter(None, (work.text("abstract", language), *notes)))


def _texts(work: Work) -> dict[str, str]:
    """What a translator is given of the page, with its translation."""
    return {
        work.key: slugify(work.title_en)[:90].strip("-"),
        work.title_es.rstrip("."): work.title_en.rstrip("."),
        work.subtitle_es: work.subtitle_en,
        work.headline_es: work.headline_en,
        _abstract(work, "es"): _abstract(work, "en"),
    }


def _countries(codes: tuple[str, ...]) -> list[Country]:
    """None for a work on the whole region, as an editor does it."""
    found = list(Country.objects.filter(pk__in=codes, in_programme=True))
    return [] if len(found) == Country.objects.filter(in_programme=True).count() else found


def _episodes(work: Work) -> list[Page]:
    """The webinar's pages of these episodes, where the demo has them."""
    ends = [
        f"/temporada-{season}/episodio-{int(number):02}/"
        for season, number in (key.removeprefix("s").split("-e") for key in work.episodes)
    ]
    return [page for end in ends for page in Page.objects.filter(url_path__endswith=end, locale__language_code="es")]


def _load(
    library: LibraryPage,
    page: PublicationPage,
    texts: dict[str, str],
    institutions: tuple[str, ...],
    authors: tuple[str, ...],
    themes: tuple[str, ...],
    files: dict[str, bytes],
) -> None:
    page.themes.add(*Theme.objects.filter(slug__in=themes))
    page.institution_links = [
        page.institution_links.model(institution=Institution.objects.get(name=name), sort_order=place)
        for place, name in enumerate(institutions)
    ]
    page.authors = [_author(name, place) for place, name in enumerate(authors)]
    page.set_languages(name.split(".")[1] for name in files)
    page.files = [
        PublicationFile(language=name.split(".")[1], document=_document(name, page.title, content), sort_order=place)
        for place, (name, content) in enumerate(files.items())
    ]
    translate_to_english(publish_below(library, page), texts)


def _author(name: str, place: int) -> Author:
    institution = Institution.objects.filter(name=name).first()
    if institution is not None:
        return Author(institution=institution, sort_order=place)
    family, is_person, given = name.partition(", ")
    return (
        Author(family_name=family, given_name=given, sort_order=place)
        if is_person
        else Author(body_name=name, sort_order=place)
    )


def _document(name: str, title: str, content: bytes) -> Any:
    document = get_document_model()(title=f"{title} ({name.split('.')[1]})"[:255])
    document.file.save(name, ContentFile(content), save=False)
    document.file.open()
    document._set_document_file_metadata()
    document.save()
    document.file.close()
    return document
