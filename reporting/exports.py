"""A view of reach as files. Text stays text: what looks like a formula is never one."""

import csv
import io
import json
from collections.abc import Iterator

import xlsxwriter
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reporting.documents import as_document
from reporting.reach import Breakdown, Reach, Row
from reporting.selection import LABELS

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
Value = str | int | float | None


def export(reach: Reach, extension: str) -> bytes:
    """The view as a file of one of CONTENT_TYPES. Raises KeyError for another."""
    return {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[extension](reach)


def as_json(reach: Reach) -> bytes:
    return json.dumps(as_document(reach), ensure_ascii=False, indent=2).encode()


def as_csv(reach: Reach) -> bytes:
    """The breakdown, or the figures where there is none, in UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in _breakdown_rows(reach.breakdown) if reach.breakdown else _figure_rows(reach):
        writer.writerow([_plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def as_xlsx(reach: Reach) -> bytes:
    """A sheet of figures, one of the breakdown, and one that says what was asked, when, and what each figure means."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheets = [(_("Figures"), _figure_rows(reach))]
    if reach.breakdown:
        sheets.insert(0, (_("Breakdown"), _breakdown_rows(reach.breakdown)))
    sheets.append((_("Definitions"), _definition_rows(reach)))
    for name, rows in sheets:
        sheet = book.add_worksheet(name[:31])
        sheet.set_column(0, 1, 32)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, value, bold if line == 0 else None)
                elif value is not None:
                    sheet.write_number(line, place, value)
    book.close()
    return out.getvalue()


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
    yield [_("Figure"), _("Value"), _("Numerator"), _("Denominator"), _("Not stated"), _("Participations it rests on")]
    for figure, value in reach.with_definitions:
        shown: Value = "[c]" if figure.name in reach.suppressed and value.value is None else value.value
        yield [str(figure.label), shown, value.numerator, value.denominator, value.not_stated, value.rests_on or None]


def _definition_rows(reach: Reach) -> Iterator[list[Value]]:
    question = reach.question
    yield [_("What"), _("Says")]
    yield [_("Computed"), date_format(localtime(reach.computed_at), "DATETIME_FORMAT")]
    yield [_("Rule of presence"), question.rule.description]
    for name, value in question.filters.stated.items():
        yield [str(LABELS[name]), ", ".join(value) if isinstance(value, list) else value]
    if not question.filters.stated:
        yield [_("Filters"), _("none")]
    if reach.left_out.minutes_unknown:
        yield [_("Left out: minutes not known"), reach.left_out.minutes_unknown]
    if reach.left_out.duration_unknown:
        yield [_("Left out: length of the activity not known"), reach.left_out.duration_unknown]
    for figure, _value in reach.with_definitions:
        yield [str(figure.label), str(figure.definition)]
