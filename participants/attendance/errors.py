"""Why a file is refused, in a sentence a person can act on."""

from __future__ import annotations

from participants.attendance.limits import MAX_CELL_BYTES, MAX_COLUMNS, MAX_ROWS
from portal.sentences import sentence as _


class AttendanceFileError(Exception):
    """A file that cannot be read as attendance. `row` and `column` count from 1, as a spreadsheet shows them."""

    def __init__(self, code: str, message: str, row: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.row = row
        self.column = column


def column_letters(column: int) -> str:
    """The letters a spreadsheet shows above a column: 1 → 'A', 28 → 'AB'."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def too_many_columns(row: int, columns: int) -> AttendanceFileError:
    return AttendanceFileError(
        "too_many_columns",
        _("Row %(row)d has %(columns)d columns or more; the limit is %(limit)d.")
        % {"row": row, "columns": columns, "limit": MAX_COLUMNS},
        row,
        columns,
    )


def cell_too_long(row: int, column: int) -> AttendanceFileError:
    return AttendanceFileError(
        "cell_too_long",
        _("The cell in row %(row)d, column %(column)s holds more than %(limit)d kB of text.")
        % {"row": row, "column": column_letters(column), "limit": MAX_CELL_BYTES // 1000},
        row,
        column,
    )


def too_many_rows(row: int) -> AttendanceFileError:
    return AttendanceFileError(
        "too_many_rows",
        _("The file has more than %(limit)d rows. Divide it into several files.") % {"limit": MAX_ROWS},
        row,
    )
