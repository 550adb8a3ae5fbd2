"""The fields of an application form: what each is called, how it is written down, and what is read from what was sent.

A name says where a field belongs: "applicant.name", "answer:<part>.value", "budget:<line>.amount". A value is what JSON
can hold: a text ("" for none, dates in ISO 8601, amounts with two decimals and a point), a list of texts, or true.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participants.attendance.folding import normalise_email
from portal.numbers import read_number

Value = str | list[str] | bool

LONGEST_LINE, LONGEST_TEXT = 250, 40_000
MOST_AMOUNT = Decimal("9999999999.99")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff]")


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    POINTS = "points"
    EMAIL = "email"
    CHOICE = "choice"
    RADIO = "radio"
    CHOICES = "choices"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the form asks it."""

    name: str
    kind: Kind
    label: str
    help_text: str = ""
    is_required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    most_words: int | None = None
    longest: int = LONGEST_LINE
    autocomplete: str = ""
    suggestions: str = ""
    """The id of the list whose entries are suggested while it is typed."""
    most_points: int = 0
    """Of points."""
    whose: str = ""
    """Which of several it belongs to, where its label alone does not say: “Referee 1”."""

    @property
    def place(self) -> str:
        """Its id on the page."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower())

    @property
    def full_label(self) -> str:
        """What it is called away from its place on the page: “Referee 1: E-mail address”; a long one by its first words."""
        label = Truncator(self.label).words(9, truncate=" …")
        return f"{self.whose}: {label}" if self.whose else label

    @property
    def rows(self) -> int:
        """How high a text's field is shown."""
        return 4 if (self.most_words or 200) <= 100 or self.longest <= 4000 else 9


def digest(value: Value) -> str:
    """What a window says that a field held when it was opened. 16 hexadecimal digits."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def words_in(text: str) -> int:
    """How many words a text has: what spaces part, as everybody counts them."""
    return len(text.split())


def read(field: Field, sent: Sequence[str]) -> Value:
    """What was sent for a field, as it is kept. Raises ValidationError with a sentence where it cannot be kept so."""
    if field.kind == Kind.TICK:
        return bool(sent and sent[-1])
    if field.kind == Kind.CHOICES:
        return [kept for kept, _label in field.options if kept in sent]
    text = _UNSEEN.sub("", (sent[-1] if sent else "").replace("\r\n", "\n").replace("\r", "\n")).strip()
    if field.kind != Kind.TEXT:
        text = " ".join(text.split())
    if len(text) > field.longest:
        raise ValidationError(
            _("This is longer than %(most)s characters, and so it is not saved yet. Make it shorter.")
            % {"most": number_format(field.longest, force_grouping=True)}
        )
    if not text:
        return ""
    if field.kind in (Kind.CHOICE, Kind.RADIO) and text not in dict(field.options):
        raise ValidationError(_("Choose one of those that are offered."))
    if field.kind == Kind.DATE:
        return _day(text).isoformat()
    if field.kind == Kind.AMOUNT:
        return _amount(text)
    if field.kind == Kind.POINTS:
        return _points(text, field.most_points)
    if field.kind == Kind.EMAIL:
        return _address(text)
    return text


def _day(text: str) -> date:
    try:
        found = forms.DateField().to_python(text)
    except ValidationError as error:
        raise ValidationError(
            _("“%(text)s” is not a day. Write it as day/month/year, such as 31/12/1998.") % {"text": text[:40]}
        ) from error
    assert found is not None
    if found.year < 1900:
        raise ValidationError(_("Give the year with four digits."))
    return found


def _amount(text: str) -> str:
    amount = read_amount(text)
    if amount < 0:
        raise ValidationError(_("An amount cannot be below zero."))
    if amount > MOST_AMOUNT:
        raise ValidationError(_("This amount is larger than any fund. Look at it again."))
    return f"{amount:.2f}"


def read_amount(text: str) -> Decimal:
    """An amount of money as people write it: as any number, but what stands alone before three digits sets thousands apart,
    since “4.300” is four thousand three hundred, and nobody asks for tenths of a cent. Raises ValidationError."""
    plain = text.strip()
    return Decimal(re.sub("[.,]", "", plain)) if _THOUSANDS.fullmatch(plain) else read_number(plain)


def _points(text: str, most: int) -> str:
    points = read_number(text)
    if not 0 <= points <= most:
        raise ValidationError(_("Give from 0 to %(most)s points.") % {"most": most})
    if points != points.quantize(Decimal("0.1")):
        half = number_format(Decimal("7.5"), decimal_pos=1)
        raise ValidationError(_("One decimal is enough: %(half)s or 8.") % {"half": half})
    return f"{points:.1f}"


def _address(text: str) -> str:
    """As it was typed while it is not whole yet: that it has to be one is said when the application is checked."""
    return normalise_email(text) if is_address(text) else text


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def shown(field: Field, value: Value) -> str:
    """A value as its field shows it: an amount as the reader writes it."""
    if field.kind == Kind.AMOUNT and isinstance(value, str) and value:
        return money(Decimal(value), grouped=False)
    if field.kind == Kind.POINTS and isinstance(value, str) and value:
        return points_said(Decimal(value))
    return value if isinstance(value, str) else ""


def in_words(field: Field, value: Any) -> str:
    """A value for a reader; "" for none."""
    labels = dict(field.options)
    if isinstance(value, list):
        return "\n".join(labels.get(each, str(each)) for each in value)
    if field.kind == Kind.TICK:
        return _("Yes") if value else ""
    if field.kind == Kind.AMOUNT:
        return money(Decimal(value)) if value else ""
    if field.kind == Kind.POINTS:
        return points_said(Decimal(value)) if value else ""
    return labels.get(value, value) if isinstance(value, str) else ""


def money(amount: Decimal, *, grouped: bool = True) -> str:
    """An amount as the reader writes it, without decimals where it has none."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, decimal_pos=decimals, use_l10n=True, force_grouping=grouped)


def in_currency(amount: Decimal | str | None, currency: str) -> str:
    """“4,300 USD” as the reader writes it; "" for none."""
    return "" if amount in (None, "") else f"{money(Decimal(amount or 0))} {currency}"


def points_said(points: Decimal | None) -> str:
    """“7.5”, “8” as the reader writes them; "" where there are none."""
    if points is None:
        return ""
    return number_format(points, decimal_pos=0 if points == points.to_integral_value() else 1, use_l10n=True)
