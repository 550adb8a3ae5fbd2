"""The catalogue as a sheet, in the columns it can be brought in by again."""

from collections.abc import Iterator

from portal.spreadsheets import as_csv_file, as_workbook
from publications.models import PublicationPage
from publications.sheets import COLUMNS

SEPARATOR = "; "


def catalogue_rows() -> Iterator[dict[str, str]]:
    """Every work once, drafts too, its source page's words; lists separated by `;`. Eight queries, whatever it holds."""
    pages = (
        PublicationPage.objects.filter(alias_of=None)
        .select_related("series", "locale")
        .prefetch_related(
            "authors__institution",
            "institution_links__institution__merged_into",
            "countries",
            "theme_links__tag",
            "language_links",
            "files__document",
        )
        .order_by("pk")
    )
    seen = set()
    for page in pages:
        if page.translation_key not in seen:
            seen.add(page.translation_key)
            yield _row(page)


def _row(page: PublicationPage) -> dict[str, str]:
    institutions = [link.institution.counted_as for link in page.institution_links.all()]
    lists = {
        "languages": page.languages,
        "authors": [
            f"{author.family_name}, {author.given_name}".removesuffix(", ") if author.is_person else author.name
            for author in page.authors.all()
        ],
        "institutions": list(dict.fromkeys(each.name for each in institutions)),
        "countries": sorted(country.code for country in page.countries.all()) or ["region"],
        "themes": sorted(link.tag.slug for link in page.theme_links.all()),
        "file": [f"{file.language}:{file.document.filename}" for file in page.files.all()],
    }
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "headline": page.headline,
        "abstract": page.abstract,
        "type": page.type,
        "date": page.date.iso,
        "series": page.series.name if page.series else "",
        "isbn": page.isbn,
        "doi": page.doi,
        "licence": page.licence,
        "publish": "yes" if page.live else "no",
        **{name: SEPARATOR.join(values) for name, values in lists.items()},
    }


def catalogue_csv() -> bytes:
    """With a mark of its encoding, which spreadsheets need."""
    return as_csv_file(_table())


def catalogue_xlsx() -> bytes:
    return as_workbook([("publications", _table())], widths=(), heads=(1, 1))


def _table() -> Iterator[list[str]]:
    """The heads, then a line for each work."""
    yield list(COLUMNS)
    for row in catalogue_rows():
        yield [row[name] for name in COLUMNS]
