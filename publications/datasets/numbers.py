"""Numbers as people write them in tables: with a point or a comma, thousands apart or not.

What can be two numbers is not guessed: “1.234” is one thousand in San Salvador and one and a bit in a program's file.
The whole column decides, or the editor.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from participants.attendance.folding import fold_text

MOST = 1e12
LONGEST = 60
"""Letters beyond which a cell is no number, and need not be looked at."""
MISSING_SIGNS = {"", "-", "–", "—", ".", "..", "...", "…"}
MISSING_WORDS = {"nd", "n d", "na", "n a", "sd", "s d", "null", "none", "nan"}
"""Folded."""

_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_WHOLE = re.compile(r"^[+-]?\d+$", re.ASCII)
_EXPONENT = re.compile(r"^[+-]?\d+([.,]\d+)?[eE][+-]?\d+$", re.ASCII)
_SIGNED = re.compile(r"^[+-]?[\d.,]*\d[\d.,]*$", re.ASCII)
_SPACED = re.compile(r"^[+-]?\d{1,3}([ \u00a0\u202f\u2009'’]\d{3})+([.,]\d+)?$", re.ASCII)


class NumberError(ValueError):
    """A cell that is no number, with a sentence about it."""


@dataclass(frozen=True)
class Signs:
    """What separates decimals in a column; "" where nothing says."""

    decimal: str


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no number."""
    stripped = text.strip()
    return stripped in MISSING_SIGNS or fold_text(stripped) in MISSING_WORDS


def looks_like_number(text: str) -> bool:
    """Whether a cell was meant as a number, rightly written or not."""
    stripped = text.strip().removesuffix("%").replace("−", "-").translate(_SPACES)
    return len(stripped) <= LONGEST and bool(_SIGNED.match(stripped) or _EXPONENT.match(stripped))


def signs_of(cells: Iterable[str], *, declared: str = "", is_workbook: bool = False) -> Signs:
    """What separates decimals in these cells. A workbook's own numbers come with a point.

    Raises NumberError where one cell says a point and another a comma.
    """
    if declared:
        return Signs(declared)
    found: dict[str, str] = {}
    for cell in cells:
        text = _bare(cell) if len(cell) <= LONGEST else ""
        if _SIGNED.match(text) and (sign := _decimal_of(text)):
            found.setdefault(sign, cell.strip())
    if len(found) > 1:
        raise NumberError(
            _("“%(one)s” and “%(other)s” do not separate decimals by the same sign.")
            % {"one": found["."][:40], "other": found[","][:40]}
        )
    if found:
        return Signs(next(iter(found)))
    return Signs("." if is_workbook else "")


def _bare(cell: str) -> str:
    return cell.strip().replace("−", "-").translate(_SPACES)


def _decimal_of(text: str) -> str:
    """The sign that can only separate decimals in this number, or that the other sign leaves for them; or ""."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        return "." if text.rindex(".") > text.rindex(",") else ","
    sign = "." if points else ","
    other = "," if points else "."
    count = points or commas
    if count == 0:
        return ""
    if count > 1:
        return other  # it separates thousands, so that the other is left
    before, _sign, after = text.lstrip("+-").partition(sign)
    is_open = len(after) == 3 and 1 <= len(before) <= 3 and before != "0"
    return "" if is_open else sign


def read_number(cell: str, signs: Signs) -> int | float | None:
    """The number in a cell, or None where it says that there is none. Raises NumberError with a sentence."""
    if is_missing(cell):
        return None
    shown = cell.strip()[:40]
    if shown.endswith("%"):
        raise NumberError(
            _("“%(cell)s” carries a percent sign: write the number alone, and %% as the unit of the column.")
            % {"cell": shown}
        )
    text = _bare(cell) if len(cell) <= LONGEST else ""
    if _EXPONENT.match(text):
        number = float(text.replace(",", "."))
        return _bounded(int(number) if number.is_integer() and abs(number) < MOST else number, shown)
    if not _SIGNED.match(text):
        raise NumberError(_("“%(cell)s” is no number.") % {"cell": shown})
    if " " in cell.strip() and not _SPACED.match(cell.strip().replace("−", "-")):
        raise NumberError(_("“%(cell)s” is no number.") % {"cell": shown})
    if _WHOLE.match(text):
        return _bounded(int(text) if len(text) < 20 else float(text), shown)
    decimal = signs.decimal
    if not decimal:
        raise NumberError(
            _("“%(cell)s” can be read in two ways. Say under “Decimal sign” what separates decimals in this file.")
            % {"cell": shown}
        )
    thousands = "," if decimal == "." else "."
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.lstrip("+"))
    pattern = rf"^(\d+|\d{{1,3}}({re.escape(thousands)}\d{{3}})+)({re.escape(decimal)}\d+)?$"
    if not re.match(pattern, digits):
        raise NumberError(_("“%(cell)s” is no number.") % {"cell": shown})
    plain = sign + digits.replace(thousands, "").replace(decimal, ".")
    return _bounded(float(plain) if "." in plain else int(plain), shown)


def _bounded(number: int | float, shown: str) -> int | float:
    if abs(number) > MOST:
        raise NumberError(_("“%(cell)s” is beyond a million millions: it cannot be right.") % {"cell": shown})
    return number
