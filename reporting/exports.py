"""A view of reach as files. Text stays text: what looks like a formula is never one.

A CSV file is one table and nothing else, so that every program reads it: what was asked and when stands in its last
columns, the same in each row. The ZIP holds the whole view of one moment as such tables.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.spreadsheets import Share, as_csv_file, as_workbook
from reporting.documents import as_document
from reporting.reach import Breakdown, Reach, Row
from reporting.wording import in_words, local_iso, moment, of_whom, said

Value = str | int | float | None


def as_json(reach: Reach) -> bytes:
    return json.dumps(as_document(reach), ensure_ascii=False, indent=2).encode()


def as_csv(reach: Reach) -> bytes:
    """The breakdown, or the figures where there is none, in UTF-8 with the mark that spreadsheets look for."""
    return as_csv_file(
        _with_origin(reach, _breakdown_rows(reach.breakdown) if reach.breakdown else _figure_rows(reach))
    )


def as_zip(reach: Reach) -> bytes:
    """The whole view as CSV files of one moment: breakdown, figures, and what was asked with the definitions."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if reach.breakdown:
            archive.writestr("breakdown.csv", as_csv_file(_with_origin(reach, _breakdown_rows(reach.breakdown))))
        archive.writestr("figures.csv", as_csv_file(_with_origin(reach, _figure_rows(reach))))
        archive.writestr("definitions.csv", as_csv_file(_definition_rows(reach)))
    return out.getvalue()


def _with_origin(reach: Reach, rows: Iterator[list[Value]]) -> Iterator[list[Value]]:
    """The rows, each with the moment, the rule and the filters in words, and the query that asks for the view again."""
    question = reach.question
    yield [*next(rows), _("Computed"), _("Rule of presence"), _("Filters"), _("Query of its address")]
    origin: list[Value] = [
        local_iso(reach.computed_at),
        question.who,
        in_words(question.filters),
        question.query,
    ]
    for row in rows:
        yield [*row, *origin]


def as_xlsx(reach: Reach) -> bytes:
    """A sheet of figures, one of the breakdown, and one that says what was asked, when, and what each figure means."""
    sheets = [(_("Figures"), _figure_rows(reach))]
    if reach.breakdown:
        sheets.insert(0, (_("Breakdown"), _breakdown_rows(reach.breakdown)))
    sheets.append((_("Definitions"), _definition_rows(reach)))
    return as_workbook(sheets)


def _breakdown_rows(breakdown: Breakdown) -> Iterator[list[Value]]:
    heads: list[Value] = []
    for dimension in breakdown.dimensions:
        heads += [str(dimension.label), _("%(label)s (code)") % {"label": dimension.label}]
    yield [*heads, _("Participants"), _("Participations")]
    for row in (*breakdown.rows, *breakdown.totals):
        yield [*_names(row), *_counts(row)]


def _names(row: Row) -> list[Value]:
    names: list[Value] = []
    for member in row.members:
        names += [member.label, member.key] if member else [_("Total"), ""]
    return names


def _counts(row: Row) -> list[Value]:
    return ["[c]", "[c]"] if row.suppressed else [row.participants, row.participations]


def _figure_rows(reach: Reach) -> Iterator[list[Value]]:
    heads = [_("Figure"), _("Value"), _("Out of"), _("Numerator"), _("Denominator"), _("Not stated")]
    yield [*heads, _("Participations it rests on")]
    for figure, value in reach.with_definitions:
        shown: Value = value.value
        if value.value is None:
            shown = "[c]" if figure.name in reach.suppressed else None
        elif figure.is_share:
            shown = Share(value.value)
        parts = [value.numerator, value.denominator, value.not_stated]
        yield [str(figure.label), shown, of_whom(value), *parts, value.rests_on or None]


def _definition_rows(reach: Reach) -> Iterator[list[Value]]:
    question = reach.question
    yield [_("What"), _("Says")]
    yield [_("Computed"), moment(reach.computed_at)]
    yield [_("Rule of presence"), question.who]
    for each in said(question.filters):
        yield [each.label, each.value]
    if not question.filters.stated:
        yield [_("Filters"), _("none")]
    if reach.left_out.minutes_unknown:
        yield [_("Left out: minutes not known"), reach.left_out.minutes_unknown]
    if reach.left_out.duration_unknown:
        yield [_("Left out: length of the activity not known"), reach.left_out.duration_unknown]
    if reach.breakdown:
        yield [_("Breakdown"), " × ".join(str(dimension.label) for dimension in reach.breakdown.dimensions)]
    if reach.suppressed or (reach.breakdown and any(row.suppressed for row in reach.breakdown.rows)):
        yield ["[c]", _("Confidential: a small group, or a number from which one could be worked out, is not shown.")]
    for figure, _value in reach.with_definitions:
        yield [str(figure.label), str(figure.definition)]


@dataclass(frozen=True)
class File:
    """A kind of file that a view is taken away as."""

    label: str | Promise
    content_type: str
    write: Callable[[Reach], bytes] = field(repr=False)


FILES = {
    "csv": File("CSV", "text/csv; charset=utf-8", as_csv),
    "zip": File(gettext_lazy("CSV, all tables (ZIP)"), "application/zip", as_zip),
    "xlsx": File("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": File("JSON", "application/json", as_json),
}
"""By the extension of their names."""


def export(reach: Reach, extension: str) -> bytes:
    """The view as a file of one of FILES. Raises KeyError for another."""
    return FILES[extension].write(reach)
