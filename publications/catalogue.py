"""The catalogue as a sheet, in the columns it can be brought in by again."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import xlsxwriter

from portal.spreadsheets import as_csv_cell, as_xlsx_cell
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


def catalogue_csv() -> str:
    """With a mark of its encoding, which spreadsheets need."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in catalogue_rows():
        writer.writerow([as_csv_cell(row[name]) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def catalogue_xlsx() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("publications")
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, book.add_format({"bold": True}))
        for number, row in enumerate(catalogue_rows(), 1):
            for column, name in enumerate(COLUMNS):
                sheet.write_string(number, column, as_xlsx_cell(row[name]))
    return out.getvalue()
