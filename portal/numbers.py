"""Numbers as text, in the reader's language; and numbers as people type them."""

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

HELD_BACK = "—"
MOST_DIGITS = 15
KEY_DIGITS = 18
"""The keys of a database have up to 19 digits, and no table of ours comes near."""
_SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
"""Thousands set apart by one mark."""


def read_number(text: str, *, is_share: bool = False) -> Decimal:
    """A number as people write it: 1234.5, 1234,5, 1.234,5, 1,234.5, −3; with `is_share` also 90 %.

    One mark alone, once, is the decimal mark, whichever it is; of two kinds the last one is. Raises ValidationError with
    a sentence that says what is wrong: exponents, “nan”, “inf” and more than 15 digits are none, for nobody means them.
    """
    plain = text.strip().replace("−", "-").translate(_SPACES)
    if plain.endswith("%"):
        if not is_share:
            raise ValidationError(_("Write a number without a per cent sign."))
        plain = plain.removesuffix("%")
    sign = "-" if plain.startswith("-") else ""
    whole_part, decimals = _parts(plain.removeprefix("-") if sign else plain.removeprefix("+"))
    digits = whole_part + decimals
    if not (digits.isascii() and digits.isdigit()):
        raise ValidationError(
            _("“%(text)s” is not a number. Write it in digits, such as 12.5 or 12,5.") % {"text": text.strip()[:40]}
        )
    if len(digits) > MOST_DIGITS:
        raise ValidationError(
            _("A number has up to %(most)s digits; this one has %(number)s.")
            % {"most": MOST_DIGITS, "number": len(digits)}
        )
    return Decimal(f"{sign}{whole_part or '0'}.{decimals or '0'}") if decimals else Decimal(f"{sign}{whole_part}")


def record_key(text: object) -> int | None:
    """The number of a record as a form or an address sends it; None for anything else, and for more digits than any has."""
    said = str(text or "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= KEY_DIGITS else None


def record_keys(texts: Iterable[object]) -> list[int]:
    """The numbers of records among what a form or an address sends, in its order; the rest is left out."""
    return [key for key in map(record_key, texts) if key is not None]


def _parts(text: str) -> tuple[str, str]:
    """What stands before the decimal mark, its thousands together, and what stands behind it."""
    at = max(text.rfind("."), text.rfind(","))
    marks = {mark for mark in text if mark in ".,"}
    if at < 0:
        return text, ""
    if len(marks) == 1 and text.count(text[at]) > 1:
        return (text.replace(text[at], ""), "") if _GROUPED.fullmatch(text) else (text, "")
    head, tail = text[:at], text[at + 1 :]
    if len(marks) == 2:
        found = _GROUPED.fullmatch(head)
        if found is None or found[1] == text[at]:
            return text, ""
        head = head.replace(found[1], "")
    return head, tail


def whole(value: float | int | None) -> str:
    """A count with its thousands apart, or hours with at most two decimals; a dash where it is held back."""
    if value is None:
        return HELD_BACK
    decimals = 0 if float(value).is_integer() else 2
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def half_up(value: float | Decimal | Fraction, decimals: int = 0) -> Decimal:
    """A number rounded half up; a float counts as the decimal that it is written as: 14.5 for 0.145 * 100."""
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / value.denominator
    else:
        exact = Decimal(repr(round(value, 9))) if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def share(value: float | None, decimals: int = 0) -> str:
    """A share (0 to 1) as a percentage, rounded half up to `decimals`; a dash where there is none."""
    return HELD_BACK if value is None else _percent(half_up(value * 100, decimals), decimals)


def grade(value: float | Decimal | Fraction) -> str:
    """What somebody reached, in per cent of what there was to reach (0 to 100): half up to a tenth, and none where it is 0.

    Never up to a whole per cent that was not reached, since marks to pass are whole ones: 59.96 does not read as 60 %.
    """
    tenths = half_up(value, 1)
    if tenths == tenths.to_integral_value() and tenths > value:
        tenths -= Decimal("0.1")
    return _percent(tenths, 0 if tenths == tenths.to_integral_value() else 1)


def _percent(number: Decimal, decimals: int) -> str:
    return _("%(number)s%%") % {"number": number_format(number, decimal_pos=decimals)}


def hundredths(counts: Sequence[int]) -> list[int]:
    """The shares of parts in whole hundredths that add up to 100: rounded down, and what is missing goes to those cut off
    most (the method of the largest remainder), of equal ones to the first. All 0 where there is nothing."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    found = [each * 100 // total for each in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: (-(counts[place] * 100 % total), place))
    for place in by_remainder[: 100 - sum(found)]:
        found[place] += 1
    return found


def written(value: float | int | None, decimals: int) -> str:
    """A number with so many decimals and its thousands apart; a dash where there is none."""
    if value is None:
        return HELD_BACK
    return number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)
