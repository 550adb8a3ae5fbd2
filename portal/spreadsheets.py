"""Tables as files for spreadsheets. Text stays text: what a program would take for a formula is marked as none."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Share(float):
    """A share (0 to 1): in a workbook a number that is shown in whole per cent, as on the pages; elsewhere the number alone."""


def as_csv_cell(value: Any) -> Any:
    """A text that begins like a formula gets an apostrophe before it; numbers and dates stay as they are."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value


def as_xlsx_cell(value: Any) -> Any:
    """A text without the characters that a workbook cannot hold."""
    return _UNPRINTABLE.sub("", value) if isinstance(value, str) else value


def as_csv_file(rows: Iterable[Iterable[Any]]) -> bytes:
    """One table in UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([as_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(
    sheets: Iterable[tuple[str, Iterable[Iterable[Any]]]],
    *,
    widths: Sequence[tuple[int, int, int]] = ((0, 1, 32),),
    heads: tuple[int, int] = (1, 0),
) -> bytes:
    """Tables as the sheets of one workbook, each under its name; their first rows are heads. None is an empty cell.

    `widths` are (first column, last column, width in characters); `heads` the rows and columns that stay in sight.
    """
    import xlsxwriter  # 15 MB of memory, for the few processes that write workbooks

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0%"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name[:31])
        for width in widths:
            sheet.set_column(*width)
        sheet.freeze_panes(*heads)
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, as_xlsx_cell(value), bold if line == 0 else None)
                elif value is not None:
                    sheet.write_number(line, place, value, percent if isinstance(value, Share) else None)
    book.close()
    return out.getvalue()
