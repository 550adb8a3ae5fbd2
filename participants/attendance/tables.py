"""Opening CSV, TSV and XLSX files from strangers, as a stream of rows of text.

What a file claims is checked before any of it is unpacked, and everything is read as a stream, so that memory stays
flat with the length of the file. Cells are text as a person sees them: what looks like a formula stays text.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from participants.attendance.errors import (
    AttendanceFileError,
    cell_too_long,
    column_letters,
    too_many_columns,
    too_many_rows,
)
from participants.attendance.limits import (
    MAX_CELL_BYTES,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    MAX_ROWS_WITH_BLANKS,
    ROWS_BESIDE_PEOPLE,
)
from participants.attendance.workbooks import Workbook
from portal.sentences import sentence as _

__all__ = ["AttendanceFileError", "Table", "open_table"]

Row = tuple[int, list[str]]

DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 64 * 1024
_LONGEST_LINE = 2_000_000  # characters: far beyond any honest row, small enough to hold
_CHUNK = 1024 * 1024

_FOREIGN = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"\x00\x00\x01\x00", "image"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"SQLite format 3", "database"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
_LIKE_WORDS = (b"BM", b"RIFF")
"""Of these, what a title may begin with ('BM y BID: asistencia'); an image has a NUL among its first bytes."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00,;"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Table:
    """A file whose rows can be read, again and again, each time from the start.

    `sheets` are the names of a workbook's sheets, `sheet` the one that is read; both are empty for text files.
    """

    path: Path
    filename: str
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    skipped_lines: int = 0
    workbook: Workbook | None = field(default=None, repr=False, compare=False)

    def rows(self) -> Iterator[Row]:
        """The rows with their numbers, counted from 1 as a spreadsheet shows them; blank rows may be left out.

        Raises AttendanceFileError at the row that breaks a limit or cannot be read.
        """
        if self.workbook is not None and self.sheet is not None:
            return self.workbook.rows(self.sheet)
        return _text_rows(self)

    def with_sheet(self, sheet: str | None) -> Table:
        """The same workbook, reading another of its sheets."""
        return self if sheet == self.sheet else replace(self, sheet=sheet)


def open_table(path: str | Path, *, filename: str | None = None) -> Table:
    """Open a file as a table after checking what can be checked without unpacking it.

    `filename` is the name the person gave it, for messages. Raises AttendanceFileError.
    """
    path = Path(path)
    name = filename or path.name
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise AttendanceFileError(
            "file_too_large",
            _("The file %(name)s has %(size)d MB; the limit is %(limit)d MB.")
            % {"name": name, "size": -(-size // 1_000_000), "limit": MAX_FILE_BYTES // 1_000_000},
        )
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(_BLANK) and _is_blank(path):
        raise AttendanceFileError("empty", _("The file %(name)s is empty.") % {"name": name})
    if start.startswith(_OLE):
        raise _ole_refusal(path, name)
    if start.startswith(_ZIP):
        workbook = Workbook(path, name)
        return Table(path, name, sheets=workbook.sheets, sheet=workbook.sheets[0], workbook=workbook)
    _refuse_foreign(start, name)
    _refuse_misnamed(name)
    encoding = _encoding(path, start, name)
    sample, skipped = _sample(path, encoding)
    if skipped:
        delimiter = skipped
    else:
        delimiter = _delimiter(sample)
    return Table(path, name, encoding=encoding, delimiter=delimiter, skipped_lines=1 if skipped else 0)


# --- what the file is ------------------------------------------------------------------------------------------------


def _is_blank(path: Path) -> bool:
    """Whether nothing stands in a file; a table may begin far below, after rows of commas."""
    with path.open("rb") as file:
        return not any(chunk.strip(_BLANK) for chunk in iter(lambda: file.read(_CHUNK), b""))


def _refuse_foreign(start: bytes, name: str) -> None:
    kind = next((kind for magic, kind in _FOREIGN if start.startswith(magic)), None)
    if start.startswith(_LIKE_WORDS) and b"\0" not in start:
        kind = None
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if kind is None and head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg", b"mime-version:")):
        kind = "markup"
    if (
        kind is None
        and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        and not _utf16_without_mark(start)
    ):
        unprintable = sum(byte < 32 and byte not in b"\t\n\v\f\r" for byte in start)
        kind = "data" if unprintable > len(start) * 0.1 else None
    if kind is None:
        return
    message = {
        "image": _("%(name)s is an image, not a table. Save the table as CSV or XLSX and try again."),
        "pdf": _("%(name)s is a PDF, not a table. Save the table as CSV or XLSX and try again."),
        "markup": _("%(name)s is a web page, not a table. Save the table as CSV or XLSX and try again."),
    }.get(kind) or _("%(name)s is not a table. Save the table as CSV or XLSX and try again.")
    raise AttendanceFileError("not_a_table", message % {"name": name})


NOT_TABLES = (".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx", ".jpg", ".jpeg", ".png", ".gif", ".zip")
"""Endings of names that say that a file is no table."""


def _refuse_misnamed(name: str) -> None:
    """Text whose name says that it is something else: most often another file was meant."""
    ending = Path(name).suffix.lower()
    if ending in NOT_TABLES:
        raise AttendanceFileError(
            "not_a_table",
            _(
                "%(name)s is called %(ending)s, but holds plain text. If it is the table you mean, let its name end in .csv and"
                " try again; else choose the file that has the table."
            )
            % {"name": name, "ending": ending},
        )


def _ole_refusal(path: Path, name: str) -> AttendanceFileError:
    """An OLE container is either a workbook locked with a password or one of the years before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return AttendanceFileError(
            "encrypted",
            _("%(name)s is locked with a password. Save it without a password and try again.") % {"name": name},
        )
    return AttendanceFileError(
        "old_workbook",
        _("%(name)s is a workbook of the old .xls kind. Save it as XLSX or CSV and try again.") % {"name": name},
    )


# --- encoding --------------------------------------------------------------------------------------------------------


def _encoding(path: Path, start: bytes, name: str) -> str:
    if start.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif guessed := _utf16_without_mark(start):
        encoding = guessed
    else:
        encoding = "utf-8"
    offset = _undecodable(path, encoding)
    if offset is None:
        return encoding
    if encoding == "utf-8" and not _has_utf8_letters(path):
        encoding = _code_page(path)
        offset = _undecodable(path, encoding)
        if offset is None:
            return encoding
    row, column = _position(path, encoding, offset)
    raise AttendanceFileError(
        "mixed_encoding",
        _(
            "Row %(row)d, column %(column)s holds characters of another encoding than the rest of the file. "
            "Open it in a spreadsheet, correct that cell and save it as CSV UTF-8."
        )
        % {"row": row, "column": column_letters(column)},
        row,
        column,
    )


def _utf16_without_mark(start: bytes) -> str | None:
    """UTF-16 without a byte-order mark has a NUL in every second byte of Latin text, and few in the others."""
    pairs = len(start) // 2
    if pairs < 2:
        return None
    even, odd = start[0 : pairs * 2 : 2].count(0), start[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.6 and even < pairs * 0.05:
        return "utf-16-le"
    if even > pairs * 0.6 and odd < pairs * 0.05:
        return "utf-16-be"
    return None


def _undecodable(path: Path, encoding: str) -> int | None:
    """The offset of the first byte that is not valid in the encoding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return max(offset - held + error.start, 0)
            if not chunk:
                return None
            offset += len(chunk)


def _has_utf8_letters(path: Path) -> bool:
    """Whether some letter is written in UTF-8, so that a byte that is not makes the file a mixture."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = chunk.decode("utf-8", "replace")
            if any(ord(character) > 127 and character != "\ufffd" for character in set(text)):
                return True
    return False


_IN_A_WORD = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
_OTHER_PAGES = (("cp850", 2), ("mac_roman", 3))
"""What spreadsheets offer beside CSV (“MS-DOS”, “Macintosh”), and by how many different letters it is known at least."""


def _code_page(path: Path) -> str:
    """The encoding of a text that is not UTF-8: Windows-1252, unless fewer than half of the different letters of its words
    would be Spanish ones so, and by another page all are ('Pe¤a', 'Jos‚')."""
    met: set[bytes] = set()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            met.update(_IN_A_WORD.findall(chunk))
    letters = b"".join(met)
    if 2 * len(_SPANISH.intersection(letters.decode("cp1252", "replace"))) < len(met):
        for page, least in _OTHER_PAGES:
            if len(met) >= least and _SPANISH.issuperset(letters.decode(page)):
                return page
    return "cp1252"


def _position(path: Path, encoding: str, offset: int) -> tuple[int, int]:
    """Row and column, from 1, of the byte at `offset`."""
    with path.open("rb") as file:
        before = file.read(offset).decode(encoding, "replace")
    delimiter = _delimiter(before[:_SAMPLE_CHARACTERS])
    row, width = 0, 1
    try:
        for cells in csv.reader(io.StringIO(before + "x", newline=""), delimiter=delimiter):
            row, width = row + 1, len(cells)
    except csv.Error:
        row = before.count("\n") + 1
    return row, max(width, 1)


# --- delimiter -------------------------------------------------------------------------------------------------------


def _open_text(path: Path, encoding: str) -> IO[str]:
    return path.open(encoding=encoding, newline="")


def _sample(path: Path, encoding: str) -> tuple[str, str]:
    """The start of the text, and the delimiter of a first line 'sep=;' (which spreadsheets obey and do not show)."""
    with _open_text(path, encoding) as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    first = sample.split("\n", 1)[0].strip().strip('"')
    if len(first) == 5 and first.lower().startswith("sep=") and first[4] in DELIMITERS:
        return sample, first[4]
    return sample, ""


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the most rows into the same, greatest number of columns."""
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        widths: dict[int, int] = {}
        try:
            for number, cells in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
                if number == 200:
                    break
                widths[len(cells)] = widths.get(len(cells), 0) + 1
        except csv.Error:
            # A cell beyond the csv module's limit: what was read before it decides, and reading names the cell.
            pass
        score = max(((width - 1) * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


# --- rows ------------------------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a file, each of bounded length, and those of the record now being read."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        readline = self._file.readline
        record = self.record
        while line := readline(_LONGEST_LINE):
            record.append(line)
            if len(line) == _LONGEST_LINE or "\0" in line:
                raise csv.Error("a line that is too long, or not text")
            yield line


def _text_rows(table: Table) -> Iterator[Row]:
    assert table.encoding is not None and table.delimiter is not None
    delimiter = table.delimiter
    with _open_text(table.path, table.encoding) as file:
        lines = _Lines(file)
        record = lines.record
        source = iter(lines)
        for _skipped in range(table.skipped_lines):
            next(source, None)
            record.clear()
        reader = csv.reader(source, delimiter=delimiter)
        number = filled = 0
        longest = MAX_CELL_BYTES // 4  # a character takes four bytes at most
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _refuse_record(record, delimiter, number + 1) from error
            number += 1
            if number > MAX_ROWS_WITH_BLANKS:
                raise too_many_rows(number)
            if len(cells) > MAX_COLUMNS:
                raise too_many_columns(number, len(cells))
            if len(record) > 1 or len(record[0]) > longest:  # else no cell can be
                for column, cell in enumerate(cells, start=1):
                    if len(cell) > longest and len(cell.encode()) > MAX_CELL_BYTES:
                        raise cell_too_long(number, column)
            if len(record) > 1 and _is_unclosed(record):
                raise AttendanceFileError(
                    "unclosed_quote",
                    _("Row %(row)d opens a quotation mark that is never closed.") % {"row": number},
                    number,
                )
            record.clear()
            if any(cells):
                filled += 1
                if filled > MAX_ROWS + ROWS_BESIDE_PEOPLE:
                    raise too_many_rows(number)
            yield number, cells


def _is_unclosed(record: list[str]) -> bool:
    """Whether a record of several lines ended because the file did."""
    return sum(line.count('"') for line in record) % 2 == 1


def _refuse_record(record: list[str], delimiter: str, row: int) -> AttendanceFileError:
    """Say which cell of a record the csv module would not read."""
    columns, length, quoted = 1, 0, False
    for line in record:
        for character in line:
            if character == "\0":
                return AttendanceFileError(
                    "nul",
                    _("Row %(row)d, column %(column)s holds a NUL byte, which no text has: the file is damaged.")
                    % {"row": row, "column": column_letters(columns)},
                    row,
                    columns,
                )
            if character == '"':
                quoted = not quoted
            elif character == delimiter and not quoted:
                columns, length = columns + 1, 0
                if columns > MAX_COLUMNS:
                    return too_many_columns(row, columns)
            else:
                length += 1
                if length > MAX_CELL_BYTES:
                    return cell_too_long(row, columns)
    return AttendanceFileError("bad_row", _("Row %(row)d cannot be read.") % {"row": row}, row)
