"""Reading XLSX workbooks from strangers: checks before unpacking, then a stream of rows out of a sheet's XML.

The XML is read by expat in pieces, with document types refused, instead of by a library that builds the whole sheet: a
sheet with one cell in its last corner has seventeen thousand million cells to anyone who builds it.
Source of the format: ECMA-376, part 1 (SpreadsheetML).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from xml.parsers import expat

from participants.attendance.errors import AttendanceFileError, cell_too_long, too_many_columns, too_many_rows
from participants.attendance.limits import (
    MAX_CELL_BYTES,
    MAX_COLUMNS,
    MAX_PACKED_FILES,
    MAX_ROWS,
    MAX_ROWS_WITH_BLANKS,
    MAX_SHARED_TEXT_BYTES,
    MAX_UNPACKED_BYTES,
    ROWS_BESIDE_PEOPLE,
)
from portal.sentences import sentence as _

_CHUNK = 128 * 1024
_LONGEST_TAG = 4 * 1024 * 1024
_LONGEST_CELL = MAX_CELL_BYTES // 4  # a character takes four bytes at most

_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, OverflowError, RuntimeError, ValueError)
"""What reading a damaged archive or part may raise."""

Attributes = dict[str, str]


class Workbook:
    """An XLSX file that passed the checks; `sheets` are the names of its sheets, the visible ones first."""

    def __init__(self, path: Path, name: str) -> None:
        """Open and check. Raises AttendanceFileError."""
        self.path = path
        self.name = name
        try:
            with zipfile.ZipFile(path) as packed:
                self._check(packed)
                self._parts, self._epoch_1904, self._styles_path, self._texts_path = self._contents(packed)
                self._formats = self._date_formats(packed)
        except _DAMAGE as error:
            raise self._corrupt() from error
        if not self._parts:
            raise AttendanceFileError("no_sheets", _("The workbook %(name)s has no sheet.") % {"name": name})
        self.sheets = tuple(self._parts)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of a sheet that hold anything, with their numbers. Raises AttendanceFileError."""
        reader: _SheetReader | None = None
        try:
            reader = _SheetReader(self._texts, self._formats, epoch_1904=self._epoch_1904)
            with zipfile.ZipFile(self.path) as packed:
                for _piece in self._parse(packed, self._parts[sheet], reader):
                    if reader.ready:
                        ready, reader.ready = reader.ready, []
                        yield from ready
        except _DAMAGE as error:
            raise self._corrupt(reader.row if reader else None) from error

    # --- checks ------------------------------------------------------------------------------------------------------

    def _check(self, packed: zipfile.ZipFile) -> None:
        entries = packed.infolist()
        names = {entry.filename for entry in entries}
        if any(entry.flag_bits & 1 for entry in entries) or "EncryptedPackage" in names:
            raise AttendanceFileError(
                "encrypted",
                _("%(name)s is locked with a password. Save it without a password and try again.")
                % {"name": self.name},
            )
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise self._corrupt()
        if len(entries) > MAX_PACKED_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise self._bomb()
        if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
            raise AttendanceFileError(
                "macros",
                _("%(name)s contains macros. Save it as XLSX without macros and try again.") % {"name": self.name},
            )
        if {"mimetype", "content.xml"} <= names:
            raise AttendanceFileError(
                "not_a_table",
                _("%(name)s is an OpenDocument file. Save the table as CSV or XLSX and try again.")
                % {"name": self.name},
            )
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise AttendanceFileError(
                "not_a_table",
                _("%(name)s is not a table. Save the table as CSV or XLSX and try again.") % {"name": self.name},
            )
        if "xl/workbook.bin" in names:
            raise AttendanceFileError(
                "old_workbook",
                _("%(name)s is a binary workbook (.xlsb). Save it as XLSX or CSV and try again.") % {"name": self.name},
            )

    def _bomb(self) -> AttendanceFileError:
        return AttendanceFileError(
            "unpacked_too_large",
            _("The workbook %(name)s would take more than %(limit)d MB when unpacked, so it was not opened.")
            % {"name": self.name, "limit": MAX_UNPACKED_BYTES // 1_000_000},
        )

    def _corrupt(self, row: int | None = None) -> AttendanceFileError:
        if row:
            return AttendanceFileError(
                "corrupt",
                _("The workbook %(name)s is damaged after row %(row)d. Save it again and try once more.")
                % {"name": self.name, "row": row},
                row,
            )
        return AttendanceFileError(
            "corrupt",
            _("The workbook %(name)s is damaged or incomplete. Save it again and try once more.") % {"name": self.name},
        )

    # --- parts -------------------------------------------------------------------------------------------------------

    def _parse(self, packed: zipfile.ZipFile, part: str, reader: _PartReader) -> Iterator[None]:
        """Feed a part to a reader piece by piece, counting what comes out of the archive."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_doctype
        unpacked = 0
        try:
            with packed.open(part) as file:
                while piece := file.read(_CHUNK):
                    unpacked += len(piece)
                    if unpacked > MAX_UNPACKED_BYTES:
                        raise self._bomb()
                    parser.Parse(piece, False)
                    if unpacked - parser.CurrentByteIndex > _LONGEST_TAG:
                        raise expat.ExpatError("a tag without an end")
                    yield
                parser.Parse(b"", True)
                yield
        except expat.ExpatError as error:
            raise ValueError("malformed XML") from error
        except LookupError as error:
            raise ValueError("a part is missing, or in an unknown encoding") from error

    def _read_part(self, packed: zipfile.ZipFile, part: str, reader: _PartReader) -> None:
        for _piece in self._parse(packed, part, reader):
            pass

    def _contents(self, packed: zipfile.ZipFile) -> tuple[dict[str, str], bool, str | None, str | None]:
        """Sheet name → part, whether days count from 1904, and the parts of styles and shared texts."""
        names = set(packed.namelist())
        package = _Relations()
        if "_rels/.rels" in names:
            self._read_part(packed, "_rels/.rels", package)
        book = next(
            (_resolved("", target) for kind, target in package.found.values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )
        folder = str(PurePosixPath(book).parent)
        relations = _Relations()
        relations_part = f"{folder}/_rels/{PurePosixPath(book).name}.rels"
        if relations_part in names:
            self._read_part(packed, relations_part, relations)
        listed = _SheetList()
        self._read_part(packed, book, listed)
        parts: dict[str, str] = {}
        for _hidden, name, relation in sorted(listed.sheets, key=lambda sheet: sheet[0]):
            kind, target = relations.found.get(relation, ("", ""))
            part = _resolved(folder, target)
            if kind == "worksheet" and part in names:
                parts[name] = part
        other = {kind: _resolved(folder, target) for kind, target in relations.found.values()}
        styles, texts = other.get("styles"), other.get("sharedStrings")
        return (
            parts,
            listed.epoch_1904,
            styles if styles in names else None,
            texts if texts in names else None,
        )

    def _date_formats(self, packed: zipfile.ZipFile) -> list[str]:
        """For each cell style 'date', 'time', 'duration' or ''."""
        if self._styles_path is None:
            return []
        styles = _Styles()
        self._read_part(packed, self._styles_path, styles)
        return [kind_of_format(number, styles.codes.get(number)) for number in styles.cell_formats]

    @cached_property
    def _texts(self) -> _Texts:
        """The texts that cells share, kept for every reading of the file."""
        texts = _Texts(self.name)
        if self._texts_path is not None:
            with zipfile.ZipFile(self.path) as packed:
                self._read_part(packed, self._texts_path, texts)
        return texts


def _refuse_doctype(*_arguments: Any) -> None:
    raise ValueError("a document type has no place in a workbook")


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts: list[str] = []
    for step in (PurePosixPath(folder) / target).parts:
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


# --- readers of parts ------------------------------------------------------------------------------------------------


class _PartReader:
    """Takes what expat finds in one part."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Relations(_PartReader):
    """Relation id → (kind, target)."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


class _SheetList(_PartReader):
    """The sheets of a workbook, as (hidden, name, relation id), and its date system."""

    def __init__(self) -> None:
        self.sheets: list[tuple[bool, str, str]] = []
        self.epoch_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        if local == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((hidden, attributes.get("name", ""), relation))
        elif local == "workbookPr":
            self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")


class _Styles(_PartReader):
    """Number formats by id, and the id of each cell style."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.cell_formats: list[int] = []
        self._in_cell_formats = False

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        if local == "numFmt":
            self.codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            self._in_cell_formats = True
        elif local == "xf" and self._in_cell_formats:
            self.cell_formats.append(int(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if _local(name) == "cellXfs":
            self._in_cell_formats = False


class _Texts(_PartReader):
    """The texts cells share, in one block of bytes: a string object for each would take several times the memory."""

    def __init__(self, name: str) -> None:
        self._workbook = name
        self._bytes = bytearray()
        self._ends = array("L", [0])
        self._pieces: list[str] = []
        self._inside = False
        self._length = 0
        self._phonetic = 0

    def __getitem__(self, index: int) -> str:
        if index < 0 or index + 1 >= len(self._ends):
            return ""
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode()

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        if local == "t":
            self._inside = not self._phonetic
        elif local == "rPh":
            self._phonetic += 1

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "t":
            self._inside = False
        elif local == "rPh":
            self._phonetic -= 1
        elif local == "si":
            self._bytes += _unescaped("".join(self._pieces)).encode()
            self._ends.append(len(self._bytes))
            self._pieces, self._length = [], 0
            if len(self._bytes) > MAX_SHARED_TEXT_BYTES:
                raise AttendanceFileError(
                    "too_much_text",
                    _("The workbook %(name)s holds more than %(limit)d MB of text. Divide it into several files.")
                    % {"name": self._workbook, "limit": MAX_SHARED_TEXT_BYTES // 1_000_000},
                )

    def text(self, data: str) -> None:
        if self._inside and self._length <= MAX_CELL_BYTES:
            # What exceeds the limit is not kept; the cell that shows it is refused by its length.
            self._length += len(data)
            self._pieces.append(data)


class _SheetReader(_PartReader):
    """Turns a sheet's XML into rows of text; finished rows wait in `ready`."""

    def __init__(self, texts: _Texts, formats: list[str], *, epoch_1904: bool) -> None:
        self.ready: list[tuple[int, list[str]]] = []
        self.row = 0
        self._rows = 0
        self._texts = texts
        self._formats = formats
        self._epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
        self._epoch_1904 = epoch_1904
        self._cells: dict[int, str] = {}
        self._column = 0
        self._kind: str | None = None
        self._style: str | None = None
        self._text = ""
        self._formula = ""
        self._inside = False
        self._in_formula = False
        self._phonetic = 0
        self._filled = 0
        self._prefix: str | None = None
        self._letters: dict[str, int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if self._prefix is None:
            self._prefix = name[: -len(_local(name))]
        if self._prefix:
            name = name.removeprefix(self._prefix)
        if name == "c":
            place = attributes.get("r")
            if place is None:
                self._column += 1
            else:
                letters = place.rstrip("0123456789")
                try:
                    self._column = self._letters[letters]
                except KeyError:
                    self._column = self._letters[letters] = _column_number(letters)
            self._kind = attributes.get("t")
            self._style = attributes.get("s")
            self._text = self._formula = ""
        elif name == "v" or name == "t":
            self._inside = not self._phonetic
        elif name == "f":
            self._in_formula = True
        elif name == "row":
            number = attributes.get("r")
            self.row = int(number) if number else self.row + 1
            self._column = 0
            self._cells = {}
            self._rows += 1
            if self._rows > MAX_ROWS_WITH_BLANKS:
                raise too_many_rows(self.row)
        elif name == "rPh":
            self._phonetic += 1

    def text(self, data: str) -> None:
        if self._inside:
            self._text += data
            if len(self._text) > MAX_CELL_BYTES:
                raise cell_too_long(self.row, self._column)
        elif self._in_formula:
            self._formula += data
            if len(self._formula) > MAX_CELL_BYTES:
                raise cell_too_long(self.row, self._column)

    def end(self, name: str) -> None:
        if self._prefix:
            name = name.removeprefix(self._prefix)
        if name == "c":
            if self._text or self._formula:
                value = self._shown()
                if value:
                    if len(value) > _LONGEST_CELL and len(value.encode()) > MAX_CELL_BYTES:
                        raise cell_too_long(self.row, self._column)
                    if self._column > MAX_COLUMNS:
                        raise too_many_columns(self.row, self._column)
                    self._cells[self._column] = value
        elif name == "v" or name == "t":
            self._inside = False
        elif name == "f":
            self._in_formula = False
        elif name == "row":
            if self._cells:
                self._filled += 1
                if self._filled > MAX_ROWS + ROWS_BESIDE_PEOPLE:
                    raise too_many_rows(self.row)
                cells = [""] * max(self._cells)
                for column, value in self._cells.items():
                    cells[column - 1] = value
                self.ready.append((self.row, cells))
        elif name == "rPh":
            self._phonetic -= 1

    def _shown(self) -> str:
        """What the cell shows. A formula that no program has worked out yet is the text that somebody typed; one that
        came to an empty text ('str' without a value) shows nothing."""
        if not self._text:
            return "" if self._kind == "str" else f"={_unescaped(self._formula)}"
        return self._texts[int(self._text)] if self._kind == "s" else self._value(self._text)

    def _value(self, text: str) -> str:
        kind = self._kind
        if kind is None or kind == "n":
            style = self._style
            shown = self._formats[int(style)] if style is not None and int(style) < len(self._formats) else ""
            number = float(text)
            if shown:
                return self._moment(number, shown)
            return _number(number, text)
        if kind == "b":
            return "TRUE" if text.strip() == "1" else "FALSE"
        if kind == "e":
            return ""
        if kind == "d":
            return text.strip().replace("T", " ").removesuffix(" 00:00:00")
        return _unescaped(text)

    def _moment(self, serial: float, shown: str) -> str:
        """A date, time or duration as ISO text, to the second."""
        seconds = round(serial * 86400)
        if seconds < 0 or serial > 2_958_466:
            return _number(serial, str(serial))
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        if shown == "duration" or (shown == "time" and seconds < 86400):
            return clock
        if seconds < 86400 and not self._epoch_1904:
            return clock
        epoch = self._epoch
        if not self._epoch_1904 and serial < 60:
            # The 1900 system counts a 29 February 1900 that never was.
            epoch += timedelta(days=1)
        moment = epoch + timedelta(seconds=seconds)
        return moment.strftime("%Y-%m-%d" if seconds % 86400 == 0 and shown == "date" else "%Y-%m-%d %H:%M:%S")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _number(number: float, text: str) -> str:
    """A number as a person would type it: no '.0', no digits beyond what a spreadsheet keeps."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}" if number == number and abs(number) != float("inf") else text


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    escape: Callable[[re.Match[str]], str] = lambda found: chr(int(found[1], 16))  # noqa: E731
    return _ESCAPE.sub(escape, text).replace("\0", "")


_BUILT_IN_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
_BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 45, 47})
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


def kind_of_format(number: int, code: str | None) -> str:
    """What a number format shows: 'date' (with or without a time), 'time', 'duration' or '' for a plain number."""
    if code is None:
        if number in _BUILT_IN_DATES:
            return "date"
        if number in _BUILT_IN_TIMES:
            return "time"
        return "duration" if number == 46 else ""
    letters = _LITERALS.sub("", code.split(";")[0]).lower().replace("am/pm", "h").replace("a/p", "h")
    if "general" in letters:
        return ""
    if re.search(r"\[[hms]+\]", letters):
        return "duration"
    if "y" in letters or "d" in letters:
        return "date"
    if "h" in letters or "s" in letters:
        return "time"
    return "date" if "m" in letters else ""
