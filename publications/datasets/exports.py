"""A dataset as CSV, XLSX and JSON: the chosen rows, and what they are. Text stays text."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.spreadsheets import as_csv_file, as_workbook
from publications.datasets.selection import Selection, chosen_years, selected_rows
from publications.datasets.values import Column, Observations, Role, Value


@dataclass(frozen=True)
class About:
    """What a file says of its table, in the reader's language. Addresses are whole ones."""

    title: str
    source: str
    source_url: str
    licence: str
    licence_url: str
    note: str
    is_demonstration: bool
    language: str
    url: str
    """The page where it is shown."""

    @property
    def warning(self) -> str:
        return demonstration_note() if self.is_demonstration else ""


def demonstration_note() -> str:
    """What is said beside numbers that were made up."""
    return _("Demonstration data: numbers that no source prints were made up, and must not be cited.")


def export(table: Observations, selection: Selection, about: About, extension: str) -> bytes:
    """The chosen rows as a file of one of DATASET_TYPES. Raises KeyError for another."""
    return {"csv": _csv, "xlsx": _xlsx, "json": _json}[extension](table, selection, about)


def _columns(table: Observations, selection: Selection) -> list[tuple[int, Column]]:
    return [
        (place, column)
        for place, column in enumerate(table.columns)
        if column.role != Role.MEASURE or not selection.measure_is_chosen or column == selection.measure
    ]


def _grid(table: Observations, selection: Selection) -> Iterator[list[Value]]:
    """Headings, then rows: a country as its name and its code, measures as numbers."""
    columns = _columns(table, selection)
    heads: list[Value] = []
    for _place, column in columns:
        heads.append(column.heading)
        if column.role == Role.COUNTRY:
            heads.append(_("%(label)s (code)") % {"label": column.label})
    yield heads
    for row in selected_rows(table, selection):
        cells: list[Value] = []
        for place, column in columns:
            value = row[place]
            cells.append(value if column.is_number else table.label(column, value))
            if column.role == Role.COUNTRY:
                cells.append(value)
        yield cells


def _csv(table: Observations, selection: Selection, about: About) -> bytes:
    return as_csv_file(_grid(table, selection))


def _xlsx(table: Observations, selection: Selection, about: About) -> bytes:
    sheets = [(_("Data"), _grid(table, selection)), (_("About"), iter(_about_rows(table, selection, about)))]
    return as_workbook(sheets, widths=[(0, 0, 28), (1, 8, 18)])


def _about_rows(table: Observations, selection: Selection, about: About) -> list[list[Value]]:
    units: list[list[Value]] = [
        [column.label, _unit(column)] for _place, column in _columns(table, selection) if column.unit
    ]
    told: list[list[Value]] = [
        [_("What"), _("Says")],
        [_("Title"), about.title],
        [_("Source"), about.source],
        [_("Address of the source"), about.source_url],
        [_("Licence"), " ".join(filter(None, [about.licence, about.licence_url]))],
        [_("Period"), _period(table, selection)],
        [_("Note"), about.note],
        [_("Warning"), about.warning],
        [_("Where it is shown"), about.url],
        *units,
    ]
    return [row for row in told if row[1]]


def _unit(column: Column) -> str:
    return _("unit: %(unit)s") % {"unit": column.unit}


def _period(table: Observations, selection: Selection) -> str:
    years = chosen_years(table, selection)
    if not years:
        return ""
    return f"{years[0]}–{years[-1]}" if years[0] != years[-1] else str(years[0])


def _json(table: Observations, selection: Selection, about: About) -> bytes:
    columns = _columns(table, selection)
    years = chosen_years(table, selection)
    document = {
        "title": about.title,
        "language": about.language,
        "url": about.url,
        "source": about.source,
        "source_url": about.source_url,
        "licence": about.licence,
        "licence_url": about.licence_url,
        "note": about.note,
        "is_demonstration": about.is_demonstration,
        "warning": about.warning,
        "period": [years[0], years[-1]] if years else [],
        "columns": [
            {
                "key": column.key,
                "role": column.role,
                "label": column.label,
                "unit": column.unit,
                "labels": {
                    str(value): table.label(column, value)
                    for value in (table.members(column) if column in table.divisions else [])
                },
            }
            for _place, column in columns
        ],
        "rows": [{column.key: row[place] for place, column in columns} for row in selected_rows(table, selection)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
