"""A table of observations: its columns by role, its rows as values that mean the same in every language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.numbers import written

Value = str | int | float | None
Row = tuple[Value, ...]

TOTAL = "total"
"""What stands for all values of a column together, where the table prints that too."""
SEXES = (TOTAL, "women", "men", "other", "not_stated")
"""In the order shown."""
SEX_LABELS = {
    TOTAL: _("both sexes"),
    "women": _("women"),
    "men": _("men"),
    "other": _("another sex"),
    "not_stated": _("sex not stated"),
}


class Role(TextChoices):
    """What a column holds."""

    COUNTRY = "country", _("country")
    YEAR = "year", _("year")
    SEX = "sex", _("sex")
    GROUP = "group", _("another division (age, place, kind)")
    MEASURE = "measure", _("measure (numbers)")
    NOTE = "note", _("note on the row")


ONCE = (Role.COUNTRY, Role.YEAR, Role.SEX)
"""Roles that one column of a table may have."""


@dataclass(frozen=True)
class Column:
    """A column in the reader's language. `key` names it in addresses and in JSON."""

    key: str
    role: str
    label: str
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """How its values read in the reader's language; other values stand for themselves."""

    @property
    def heading(self) -> str:
        """Its name with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def is_number(self) -> bool:
        return self.role in {Role.MEASURE, Role.YEAR}


@dataclass(frozen=True)
class Observations:
    """A table's columns and rows. A row has a value for each column, in their order.

    Countries are ISO codes, years whole numbers, sexes and totals the words of SEXES, measures numbers or None.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(repr=False)

    def place(self, key: str) -> int:
        """Where a column stands. Raises StopIteration for a key that no column has."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)

    def of_role(self, role: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role == role)

    @cached_property
    def country(self) -> Column | None:
        return next(iter(self.of_role(Role.COUNTRY)), None)

    @cached_property
    def year(self) -> Column | None:
        return next(iter(self.of_role(Role.YEAR)), None)

    @property
    def measures(self) -> tuple[Column, ...]:
        return self.of_role(Role.MEASURE)

    @property
    def divisions(self) -> tuple[Column, ...]:
        """Country, sex and other divisions: what can be compared."""
        return tuple(column for column in self.columns if column.role in {Role.COUNTRY, Role.SEX, Role.GROUP})

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years it has rows for, the earliest first."""
        if self.year is None:
            return ()
        place = self.place(self.year.key)
        return tuple(sorted({int(row[place] or 0) for row in self.rows}))

    def members(self, column: Column) -> list[str]:
        """The values of a division: totals first, countries by name, sexes in their order, others as they come."""
        place = self.place(column.key)
        found = list(dict.fromkeys(str(row[place]) for row in self.rows))
        if column.role == Role.COUNTRY:
            return sorted(found, key=lambda value: self.label(column, value))
        if column.role == Role.SEX:
            return [sex for sex in SEXES if sex in found]
        return sorted(found, key=lambda value: value != TOTAL)

    def label(self, column: Column, value: Value) -> str:
        """A value in words; a dash for a measure that is missing."""
        if column.role == Role.MEASURE:
            return self.number(column, value)
        if column.role == Role.SEX:
            return str(SEX_LABELS[str(value)])
        if value == TOTAL and column.role == Role.GROUP:
            return column.words.get(TOTAL, str(_("all together")))
        return column.words.get(str(value), str(value))

    def number(self, column: Column, value: Value) -> str:
        """A measure's value with as many decimals as its column has, at most three."""
        return written(value if isinstance(value, int | float) else None, self.decimals[column.key])

    @cached_property
    def decimals(self) -> Mapping[str, int]:
        """How many decimals each measure is written with."""
        return {column.key: _decimals(row[self.place(column.key)] for row in self.rows) for column in self.measures}


def _decimals(values: Iterable[Value]) -> int:
    most = 0
    for value in values:
        if isinstance(value, float):
            most = max(most, len(f"{value:.3f}".rstrip("0").partition(".")[2]))
    return most
