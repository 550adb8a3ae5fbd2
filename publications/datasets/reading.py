"""Reading a CSV or XLSX as a described table: what stands in it, what its columns seem to hold, what is wrong with it.

The file is opened by the same reader as attendance files, with its guards against hostile ones.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.attendance.countries import country_code
from participants.attendance.errors import column_letters
from participants.attendance.folding import fold_text
from participants.attendance.sexes import coding_of
from participants.attendance.tables import AttendanceFileError as TableFileError
from participants.attendance.tables import open_table
from publications.datasets.numbers import NumberError, Signs, looks_like_number, read_number, signs_of
from publications.datasets.values import ONCE, TOTAL, Role, Row, Value

__all__ = ["Described", "Raw", "TableFileError", "WrongTable", "check", "propose", "read_raw"]

MOST_ROWS = 20_000
MOST_COLUMNS = 40
MOST_GROUPS = 200
LONGEST_WORD = 160
LONGEST_NOTE = 400
LONGEST_CELL = 2_000
MOST_TEXT = 20_000_000
"""Characters in all: a small workbook can unpack into far more."""
FIRST_YEAR, LAST_YEAR = 1800, 2150
MOST_SENTENCES = 30

TOTALS = {
    "total", "todos", "todas", "all", "ambos", "ambos sexos", "both", "both sexes", "todos los sexos", "total general",
    "subtotal", "suma", "sum", "region", "total regional", "grand total",
}  # fmt: skip
"""Folded words for all values together."""

HEADINGS = {
    Role.COUNTRY: {"pais", "country", "codigo de pais", "country code", "iso", "territorio"},
    Role.YEAR: {"ano", "anio", "year"},
    Role.SEX: {"sexo", "sex", "genero", "gender"},
    Role.NOTE: {"base", "basis", "nota", "notas", "note", "notes", "fuente", "source", "observacion", "observaciones"},
}
"""Folded headings that say what a column holds."""

_DATE = re.compile(r"^\d{4}-\d{1,2}(-\d{1,2}( .*)?)?$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$")


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a table, and where: in a cell, a row, a column, or the whole of it."""

    what: str
    row: int | None = None
    """As a spreadsheet counts, from 1."""
    column: str = ""
    """In letters."""
    heading: str = ""

    def __str__(self) -> str:
        """In a sentence that names the place."""
        if self.row is None and not self.column:
            return self.what
        named = {"row": self.row, "column": self.column, "heading": self.heading[:40], "what": self.what}
        if self.row is None:
            return _("Column %(column)s (%(heading)s): %(what)s") % named
        if not self.column:
            return _("Row %(row)d: %(what)s") % named
        if not self.heading:
            return _("Row %(row)d, column %(column)s: %(what)s") % named
        return _("Row %(row)d, column %(column)s (%(heading)s): %(what)s") % named


class WrongTable(Exception):
    """A table that cannot be taken as described: every mistake of it, or the first of very many."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = list(mistakes)
        super().__init__(" ".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        return [str(each) for each in self.mistakes]


@dataclass(frozen=True)
class Raw:
    """A file's cells as text: headings, and the rows below with their numbers as a spreadsheet shows them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    is_workbook: bool = False

    def cells(self, place: int) -> Iterator[str]:
        """The cells of a column, from 0."""
        return (cells[place] for _number, cells in self.rows)


@dataclass(frozen=True)
class Described:
    """What an editor says of a column: its heading in the file, what it holds, whether it may be below nought."""

    heading: str
    role: str
    may_be_negative: bool = False


def column_keys(headings: Iterable[str]) -> list[str]:
    """A short name for each heading, for addresses and JSON: no two alike."""
    keys: list[str] = []
    for place, heading in enumerate(headings, start=1):
        key = slugify(heading)[:40].strip("-") or f"c{place}"
        keys.append(key if key not in keys else f"{key}-{place}")
    return keys


def read_raw(path: Path, *, filename: str | None = None) -> Raw:
    """The cells of a file. Raises TableFileError for what is no table, WrongTable for one without proper headings."""
    table = open_table(path, filename=filename)
    headings: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    text = 0
    for number, cells in table.rows():
        stripped = [cell.strip() for cell in cells]
        while stripped and not stripped[-1]:
            stripped.pop()
        if not stripped:
            continue
        if headings is None:
            headings = _headings(number, stripped)
            continue
        if len(stripped) > len(headings):
            what = _("there is a cell, but no heading above it in the first row.")
            raise WrongTable([Mistake(what, number, column_letters(len(stripped)))])
        long = next((place for place, cell in enumerate(stripped, start=1) if len(cell) > LONGEST_CELL), None)
        if long is not None:
            what = _("the text is longer than %(most)d letters.") % {"most": LONGEST_CELL}
            raise WrongTable([Mistake(what, number, column_letters(long))])
        text += sum(map(len, stripped))
        if text > MOST_TEXT:
            what = _("The table holds more than %(most)d million letters.") % {"most": MOST_TEXT // 1_000_000}
            raise WrongTable([Mistake(what)])
        rows.append((number, (*stripped, *[""] * (len(headings) - len(stripped)))))
        if len(rows) > MOST_ROWS:
            what = _(
                "The table has more than %(most)d rows, too many for a page. Publish it as a file of the work, "
                "and a shorter one here."
            )
            raise WrongTable([Mistake(what % {"most": MOST_ROWS})])
    if headings is None or not rows:
        raise WrongTable([Mistake(_("The table has no row below its headings."))])
    return Raw(headings, tuple(rows), is_workbook=table.workbook is not None)


def _headings(row: int, cells: Sequence[str]) -> tuple[str, ...]:
    wrong: list[Mistake] = []
    if len(cells) == 1:
        what = _("Row %(row)d has one cell. The first row must name the columns: leave titles out of the sheet.")
        wrong.append(Mistake(what % {"row": row}))
    if len(cells) > MOST_COLUMNS:
        what = _("The table has %(n)d columns; the limit is %(most)d.")
        wrong.append(Mistake(what % {"n": len(cells), "most": MOST_COLUMNS}))
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells):
        letters = column_letters(place + 1)
        if not cell:
            what = _("the heading is empty. Undo merged cells, and give each column one.")
            wrong.append(Mistake(what, row, letters))
        elif len(cell) > LONGEST_WORD:
            what = _("the heading is longer than %(most)d letters.") % {"most": LONGEST_WORD}
            wrong.append(Mistake(what, row, letters))
        elif fold_text(cell) in seen:
            what = _("“%(heading)s” is the heading of column %(other)s too.")
            wrong.append(
                Mistake(what % {"heading": cell, "other": column_letters(seen[fold_text(cell)] + 1)}, row, letters)
            )
        seen.setdefault(fold_text(cell), place)
    if wrong:
        raise WrongTable(_first(wrong))
    return tuple(cells)


def propose(raw: Raw) -> list[Described]:
    """What each column seems to hold, by its heading and its cells."""
    found: list[Described] = []
    for place, heading in enumerate(raw.headings):
        folded = fold_text(heading)
        role = next((role for role, words in HEADINGS.items() if folded in words), None)
        if role in {each.role for each in found} & set(ONCE):
            role = None
        if role is None:
            filled = [cell for cell in raw.cells(place) if cell]
            numbers = sum(looks_like_number(cell) for cell in filled)
            role = Role.MEASURE if filled and numbers >= 0.8 * len(filled) else Role.GROUP
        found.append(Described(heading, role))
    return found


# --- checking ---------------------------------------------------------------------------------


@dataclass
class _Column:
    """One column while it is read: where it stands, and how its cells are."""

    place: int
    heading: str
    role: str
    may_be_negative: bool
    signs: Signs = field(default_factory=lambda: Signs(""))
    sexes: Mapping[str, str] = field(default_factory=dict)
    wrong_signs: str = ""


def check(raw: Raw, columns: Sequence[Described], *, decimal_sign: str = "") -> tuple[Row, ...]:
    """The rows of the described columns as values, in the order of `columns`. Raises WrongTable, with every mistake.

    `decimal_sign` is "." or "," where the editor says it.
    """
    found = _matched(raw, columns)
    wrong: list[Mistake] = []
    for column in found:
        _prepare(raw, column, decimal_sign)
        if column.wrong_signs:
            wrong.append(_in_column(column, column.wrong_signs))
    if wrong:
        raise WrongTable(wrong)
    rows: list[Row] = []
    seen: dict[Row, int] = {}
    keys = [place for place, column in enumerate(found) if column.role not in {Role.MEASURE, Role.NOTE}]
    for number, cells in raw.rows:
        values: list[Value] = []
        before = len(wrong)
        for column in found:
            try:
                values.append(_read(cells[column.place], column))
            except NumberError as error:
                wrong.append(Mistake(str(error), number, column_letters(column.place + 1), column.heading))
        if len(wrong) > before:
            continue
        key = tuple(values[place] for place in keys)
        if key in seen:
            said = ", ".join(cells[found[place].place] for place in keys)
            what = (
                _("says again what row %(other)d says (%(what)s). Each combination may stand once.")
                % {"other": seen[key], "what": said[:120]}
                if keys
                else _("without a country, a year or another division, a table has one row.")
            )
            wrong.append(Mistake(what, number))
            continue
        seen[key] = number
        rows.append(tuple(values))
    for place, column in enumerate(found):
        if column.role == Role.GROUP and len({row[place] for row in rows}) > MOST_GROUPS:
            wrong.append(
                _in_column(
                    column,
                    _("more than %(most)d different values: is it a note, or a measure?") % {"most": MOST_GROUPS},
                )
            )
    if wrong:
        raise WrongTable(_first(wrong))
    return tuple(rows)


def _first(wrong: Sequence[Mistake]) -> list[Mistake]:
    rest = len(wrong) - MOST_SENTENCES
    if rest <= 0:
        return list(wrong)
    more = ngettext("And %(n)d more mistake.", "And %(n)d more mistakes.", rest) % {"n": rest}
    return [*wrong[:MOST_SENTENCES], Mistake(more)]


def _in_column(column: _Column, what: str) -> Mistake:
    return Mistake(what, None, column_letters(column.place + 1), column.heading)


def _matched(raw: Raw, columns: Sequence[Described]) -> list[_Column]:
    """The described columns, each with its place in the file."""
    places = {fold_text(heading): place for place, heading in enumerate(raw.headings)}
    wrong: list[str] = []
    found: list[_Column] = []
    for column in columns:
        place = places.get(fold_text(column.heading))
        if place is None:
            wrong.append(
                _("The file has no column “%(heading)s”. Its columns are: %(columns)s.")
                % {"heading": column.heading, "columns": ", ".join(raw.headings)}
            )
        elif place in {each.place for each in found}:
            wrong.append(_("The column “%(heading)s” is described twice.") % {"heading": column.heading})
        else:
            found.append(_Column(place, raw.headings[place], column.role, column.may_be_negative))
    described = {column.place for column in found}
    for place, heading in enumerate(raw.headings):
        if place not in described and not wrong:
            wrong.append(
                _("Column %(column)s of the file (%(heading)s) is not described: say what it holds.")
                % {"column": column_letters(place + 1), "heading": heading}
            )
    for role in ONCE:
        if sum(column.role == role for column in found) > 1:
            wrong.append(_("Two columns are described as “%(role)s”; there can be one.") % {"role": Role(role).label})
    if not any(column.role == Role.MEASURE for column in found):
        wrong.append(_("No column is a measure: a dataset needs one with numbers."))
    if wrong:
        raise WrongTable([Mistake(each) for each in wrong])
    return found


def _prepare(raw: Raw, column: _Column, decimal_sign: str) -> None:
    if column.role == Role.MEASURE:
        try:
            column.signs = signs_of(raw.cells(column.place), declared=decimal_sign, is_workbook=raw.is_workbook)
        except NumberError as error:
            column.wrong_signs = str(error)
    elif column.role == Role.SEX:
        cells = (cell for cell in raw.cells(column.place) if cell and fold_text(cell) not in TOTALS)
        column.sexes = coding_of(cells, heading=column.heading).values


def _read(cell: str, column: _Column) -> Value:
    """A cell's value. Raises NumberError with a sentence, whatever the cell should have held."""
    if column.role == Role.MEASURE:
        number = read_number(cell, column.signs)
        if number is not None and number < 0 and not column.may_be_negative:
            raise NumberError(
                _("“%(cell)s” is below nought. If that is meant, say so in the column's description.")
                % {"cell": cell[:40]}
            )
        return number
    if column.role == Role.NOTE:
        if len(cell) > LONGEST_NOTE:
            raise NumberError(_("the note is longer than %(most)d letters.") % {"most": LONGEST_NOTE})
        return cell
    if not cell:
        raise NumberError(_("the cell is empty. Merged cells have to be undone, and each row filled."))
    return _READERS[Role(column.role)](cell, column)


def _country(cell: str, column: _Column) -> str:
    code = country_code(cell)
    if code is None:
        if fold_text(cell) in TOTALS:
            raise NumberError(
                _("“%(cell)s” is a total, and no country. Leave rows of totals out of the file.") % {"cell": cell[:60]}
            )
        raise NumberError(_("“%(cell)s” is no country, by code or name.") % {"cell": cell[:60]})
    return code


def _year(cell: str, column: _Column) -> int:
    if _DATE.match(cell):
        raise NumberError(_("“%(cell)s” is a date: write the year alone, such as 2019.") % {"cell": cell[:40]})
    digits = cell.removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or not FIRST_YEAR <= int(digits[:9]) <= LAST_YEAR:
        if fold_text(cell) in TOTALS:
            raise NumberError(
                _("“%(cell)s” is a total, and no year. Leave rows of totals out of the file.") % {"cell": cell[:60]}
            )
        raise NumberError(_("“%(cell)s” is no year of four digits.") % {"cell": cell[:40]})
    return int(digits)


def _sex(cell: str, column: _Column) -> str:
    folded = fold_text(cell)
    if folded in TOTALS:
        return TOTAL
    sex = column.sexes.get(folded)
    if sex is None:
        raise NumberError(
            _("“%(cell)s” says neither women, men, another sex, not stated, nor both together.") % {"cell": cell[:40]}
        )
    return sex


def _group(cell: str, column: _Column) -> str:
    if len(cell) > LONGEST_WORD:
        raise NumberError(_("the value is longer than %(most)d letters.") % {"most": LONGEST_WORD})
    return TOTAL if fold_text(cell) in TOTALS else cell


_READERS: dict[Role, Callable[[str, _Column], str | int]] = {
    Role.COUNTRY: _country,
    Role.YEAR: _year,
    Role.SEX: _sex,
    Role.GROUP: _group,
}
