"""A date known to the year, the month or the day, never more precisely than it is."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

EARLIEST, LATEST = 1900, 2100
_WRITTEN = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """`month` and `day` are 0 where they are not known."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def iso(self) -> str:
        """2020, 2020-06 or 2020-06-10."""
        parts = [f"{self.year:04}", *(f"{each:02}" for each in (self.month, self.day) if each)]
        return "-".join(parts)

    @property
    def label(self) -> str:
        """The date in the reader's language, as precise as it is."""
        if self.day:
            return date_format(date(self.year, self.month, self.day), "DATE_FORMAT")
        if self.month:
            return _("%(month)s %(year)s") % {"month": MONTHS[self.month], "year": self.year}
        return str(self.year)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)


def read_date(text: str) -> PartialDate:
    """A date written as 2020, 2020-06 or 2020-06-10. Raises ValidationError where it is none of these."""
    match = _WRITTEN.match(text.strip())
    if match is None:
        raise ValidationError(
            _("“%(value)s” is not a date: write 2020, 2020-06 or 2020-06-10."), params={"value": text[:40]}
        )
    found = PartialDate(*(int(each or 0) for each in match.groups()))
    check_date(found.year, found.month or None, found.day or None)
    return found


def check_date(year: int, month: int | None, day: int | None) -> None:
    """Raises ValidationError, by field, where these make no date."""
    if not EARLIEST <= year <= LATEST:
        raise ValidationError(
            {"year": _("The year must be between %(first)s and %(last)s.") % {"first": EARLIEST, "last": LATEST}}
        )
    if month is not None and not 1 <= month <= 12:
        raise ValidationError({"month": _("There are twelve months.")})
    if day is not None and month is None:
        raise ValidationError({"day": _("A day needs its month.")})
    if day is not None and month is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValidationError({"day": _("The month has no such day.")})
