"""The library of the demo: its page, a page for each work in both languages, the documents and the tables.

Works go through the same service as a spreadsheet of publications; what a sheet has no column for (the documents made
here, related episodes, the citation, the English words) is added to the draft before it is published.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import slugify
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource

from participants.models import Country
from portal.making_pages import translate_to_english
from portal.models import Theme
from publications.demo.composing import compose
from publications.demo.datasets import TABLES, Table
from publications.demo.documents import as_pdf
from publications.demo.facts import SERIES, THEMES, Work
from publications.demo.files import save_file
from publications.demo.works import WORKS
from publications.models import Dataset, LibraryPage, PublicationFile, PublicationPage, PublicationSeries
from publications.services.datasets import make_dataset
from publications.services.importing import import_rows

LANGUAGES = ("es", "en")
SOURCE_YEAR = "2022"


def load_words() -> None:
    """Themes and series, by their Spanish names; those there keep theirs."""
    for slug, (spanish, english) in THEMES.items():
        Theme.objects.get_or_create(slug=slug, defaults={"name": spanish, "name_en": english})
    for spanish, english in SERIES.values():
        PublicationSeries.objects.get_or_create(name=spanish, defaults={"name_en": english})


def load_works(library: LibraryPage, works: Iterable[Work] = WORKS) -> int:
    """A page for each work in both languages, with its documents. Returns how many were not there yet."""
    new = {work.key: work for work in works if work.key not in _there(library)}
    cells = {key: _cells_of_work(work) for key, work in new.items()}
    for key, page in _drafts(cells).items():
        work = new[key]
        page.recommended_citation = work.citation
        page.related_links = [
            page.related_links.model(related=episode, sort_order=place) for place, episode in enumerate(_episodes(work))
        ]
        files = {
            language: (f"{key}.{language}.pdf", as_pdf(compose(work, language)))
            for language in LANGUAGES
            if work.has_document
        }
        _publish(page, key, files, _texts_of_work(work), with_cover="annex 1" in work.source)
    return len(new)


def load_tables(library: LibraryPage, tables: Iterable[Table] = TABLES) -> int:
    """A page for each table in both languages, with its file in each. Returns how many were not there yet."""
    new = {table.key: table for table in tables if table.key not in _there(library)}
    cells = {key: _cells_of_table(table) for key, table in new.items()}
    for key, page in _drafts(cells).items():
        table = new[key]
        files = {language: (f"{key}.{language}.csv", table.as_csv(language).encode()) for language in LANGUAGES}
        texts = {table.text(part, "es"): table.text(part, "en") for part in ("title", "abstract")}
        if table.note[0]:
            page.dataset = _dataset(table)
        _publish(page, key, files, {key: _slug(table.title_en), **texts})
        if table.shown_in:
            _show(library, page, table.shown_in)
    return len(new)


def _show(library: LibraryPage, table: PublicationPage, work: str) -> None:
    """Put a view of a table's page into another work and its translation, where that work is there."""
    page = PublicationPage.objects.child_of(library).filter(slug=work).first()
    if page is None:
        return
    page.data_views = [("dataset", {"work": table, "view": "", "title": ""})]
    page.save_revision().publish()
    source, _made = TranslationSource.update_or_create_from_instance(page)
    source.create_or_update_translation(Locale.objects.get(language_code="en"), fallback=True)


def _dataset(table: Table) -> Dataset:
    """The table as readers filter it, made of its Spanish file."""
    return make_dataset(
        table=table.as_csv("es").encode(),
        filename=f"{table.key}.csv",
        by=None,
        columns=table.described(),
        title=table.title_es,
        title_en=table.title_en,
        source=table.source_es,
        source_en=table.source,
        note=table.note[0],
        note_en=table.note[1],
        is_demonstration=table.is_demonstration,
    )


def _there(library: LibraryPage) -> set[str]:
    return set(PublicationPage.objects.child_of(library).values_list("slug", flat=True))


def _drafts(cells: Mapping[str, Mapping[str, str]]) -> dict[str, PublicationPage]:
    """The drafts made of rows, by their keys. Raises ValueError where the import refuses a row."""
    report = import_rows(rows=enumerate(cells.values(), 1), files=None, by=None, translated=False)
    if not report.is_right:
        raise ValueError([(row.title, row.errors) for row in report.rows if row.errors])
    pages = PublicationPage.objects.in_bulk([row.page for row in report.rows])
    return {
        key: pages[row.page].get_latest_revision_as_object()
        for key, row in zip(cells, report.rows, strict=True)
        if row.page is not None
    }


def _publish(
    page: PublicationPage,
    key: str,
    files: Mapping[str, tuple[str, bytes]],
    texts: dict[str, str],
    *,
    with_cover: bool = False,
) -> None:
    """Publish a draft with its files by language, (name, content), and translate its texts."""
    page.slug = key
    page.files = [
        PublicationFile(
            language=language,
            document=save_file(
                name=name,
                content=content,
                title=page.title,
                language=language,
                with_cover=with_cover,
            ),
            sort_order=place,
        )
        for place, (language, (name, content)) in enumerate(files.items())
    ]
    page.save_revision().publish()
    translate_to_english(PublicationPage.objects.get(pk=page.pk), texts)


def _cells_of_work(work: Work) -> dict[str, str]:
    """A work as a row of a spreadsheet of publications, in Spanish."""
    return {
        "title": work.title_es.rstrip("."),
        "subtitle": work.subtitle_es,
        "headline": work.headline_es,
        "abstract": work.abstract_es,
        "type": work.type,
        "date": work.date or SOURCE_YEAR,
        "languages": "; ".join(LANGUAGES) if work.has_document else "",
        "authors": "; ".join(work.authors),
        "institutions": "; ".join(work.institutions),
        "countries": _countries(work.countries),
        "themes": "; ".join(work.themes),
        "series": SERIES[work.series][0] if work.series else "",
        "isbn": work.isbn,
        "doi": work.doi,
        "licence": work.licence,
    }


def _cells_of_table(table: Table) -> dict[str, str]:
    return {
        "title": table.title_es,
        "abstract": table.abstract_es,
        "type": "dataset",
        "date": SOURCE_YEAR,
        "languages": "; ".join(LANGUAGES),
        "countries": _countries(table.countries),
        "themes": "; ".join(table.themes),
    }


def _countries(codes: tuple[str, ...]) -> str:
    """A list of codes, or the region: as an editor does it, where all the programme's countries are meant, or none."""
    programme = set(Country.objects.filter(in_programme=True).values_list("pk", flat=True))
    return "; ".join(codes) if set(codes) & programme and programme - set(codes) else "region"


def _texts_of_work(work: Work) -> dict[str, str]:
    """What a translator is given of the page, with its translation."""
    return {
        work.key: _slug(work.title_en),
        work.title_es.rstrip("."): work.title_en.rstrip("."),
        work.subtitle_es: work.subtitle_en,
        work.headline_es: work.headline_en,
        work.abstract_es: work.abstract_en,
    }


def _slug(title: str) -> str:
    return slugify(title)[:90].strip("-")


def _episodes(work: Work) -> list[Any]:
    """The webinar's pages of these episodes, where the demo has them."""
    ends = [
        f"/temporada-{season}/episodio-{int(number):02}/"
        for season, number in (key.removeprefix("s").split("-e") for key in work.episodes)
    ]
    return [page for end in ends for page in Page.objects.filter(url_path__endswith=end, locale__language_code="es")]
