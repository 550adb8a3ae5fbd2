"""Dates and times as exports write them: which order they are in, and the moment they mean in a zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from participants.attendance.folding import without_accents

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre set setiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}

_TIME = re.compile(
    r"(?:^|[\s,T])\s*(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:h(?:rs?|oras?)?\.?)?(?:([ap])\.?\s?m\.?)?\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}:?(?:\d{2})?)?$",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"^(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})$")
_DAY_FIRST_WORDS = re.compile(r"^(?:[a-z]+,? )?(\d{1,2})(?: de|\.)?[ -]([a-z]+)\.?,?(?: de| del)?[ -](\d{2,4})$")
_MONTH_FIRST_WORDS = re.compile(r"^(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")

Days = tuple[date, date]
"""The first and the last day of an activity."""
_DAY = timedelta(days=1)
_KEPT_MOMENTS = 20_000


def _year(text: str) -> int:
    number = int(text)
    return number + 2000 if len(text) <= 2 else number


def _numbers(text: str) -> tuple[str, str, str] | None:
    found = _NUMERIC.match(text)
    return (found[1], found[2], found[3]) if found else None


def is_order_free(text: str) -> bool:
    """Whether a date reads the same whatever the order of day and month (year first, or the month as a word)."""
    numbers = _numbers(text)
    return numbers is None or len(numbers[0]) == 4


def _day(year: int, month: int, day: int) -> date:
    if not 1990 <= year <= 2099:
        raise ValueError("no meeting was then: a slip of the keyboard")
    return date(year, month, day)


def read_date(text: str, order: str | None) -> date | None:
    """The date of a text without its time; None where there is none or `order` ('mdy', 'dmy') is needed and unknown."""
    numbers = _numbers(text)
    try:
        if numbers is not None:
            first, second, third = numbers
            if len(first) == 4:
                return _day(int(first), int(second), int(third))
            if len(first) > 2 or len(third) == 3:
                return None
            if order == "mdy":
                return _day(_year(third), int(first), int(second))
            if order == "dmy":
                return _day(_year(third), int(second), int(first))
            return _day(_year(third), int(first), int(second)) if first == second else None
        folded = _SPACES.sub(" ", without_accents(text)).strip()
        if found := _MONTH_FIRST_WORDS.match(folded):
            return _day(int(found[3]), MONTHS[found[1]], int(found[2]))
        if found := _DAY_FIRST_WORDS.match(folded):
            return _day(_year(found[3]), MONTHS[found[2]], int(found[1]))
    except (ValueError, KeyError):
        return None
    return None


def date_part(text: str) -> str:
    """The date of a date and time: '03/15/2021 06:58 PM' → '03/15/2021'."""
    found = _TIME.search(text)
    return (text[: found.start()] if found else text).strip(" ,\t\u00a0\u202f")


@dataclass(frozen=True)
class OrderEvidence:
    """What a file's dates say of their order: 'mdy', 'dmy', 'iso' (none needed), or None with the dates in doubt."""

    order: str | None
    doubtful: tuple[str, ...] = ()
    contradictory: bool = False


def date_order(dates: Iterable[str], *, expected: Days | None, one_meeting: bool, half_days: bool) -> OrderEvidence:
    """Decide the order of day and month from a file's distinct dates.

    In turn: a number above 12; the reading that falls within a day of the `expected` ones, all of it before some of it; for a file of `one_meeting`,
    the reading in which it lasts two days at most where the other spreads over weeks; AM/PM in an English file
    (`half_days`), which no country that writes the day first uses in these exports.
    """
    numeric = sorted({text for text in dates if not is_order_free(text)})
    if not numeric:
        return OrderEvidence("iso")
    fits = {
        order: [found for text in numeric if (found := read_date(text, order)) is not None] for order in ("mdy", "dmy")
    }
    whole = [order for order, found in fits.items() if len(found) == len(numeric)]
    if len(whole) == 1:
        return OrderEvidence(whole[0])
    if not whole:
        readable = [order for order, found in fits.items() if found]
        if len(readable) == 1:
            return OrderEvidence(readable[0])
        return OrderEvidence(None, tuple(numeric[:5]), contradictory=bool(readable))
    if fits["mdy"] == fits["dmy"]:
        return OrderEvidence("mdy")
    if expected is not None:
        first, last = expected[0] - _DAY, expected[1] + _DAY
        for share in (all, any):
            near = [order for order in whole if share(first <= found <= last for found in fits[order])]
            if len(near) == 1:
                return OrderEvidence(near[0])
    if one_meeting:
        spans = {order: max(fits[order]) - min(fits[order]) for order in whole}
        short = [order for order in whole if spans[order] <= 2 * _DAY]
        if len(short) == 1 and max(spans.values()) > 7 * _DAY:
            return OrderEvidence(short[0])
    if half_days:
        return OrderEvidence("mdy")
    return OrderEvidence(None, tuple(numeric[:5]))


class Moment(NamedTuple):
    """A moment read from a cell, in UTC.

    `doubt` is 'ambiguous' or 'nonexistent' where clocks were changed at that hour; `other` is the second reading of an
    ambiguous one. `undated` where the cell gave a time of day and the date came from elsewhere.
    """

    at: datetime
    other: datetime | None = None
    doubt: str | None = None
    undated: bool = False


class Clock:
    """Turns the date cells of one file into moments in UTC; keeps what it has worked out: many rows share their second.

    `day` stands in where a cell has a time of day and no date; of a meeting over midnight the day after it, where the
    time is before `day_turns`.
    """

    def __init__(
        self, *, order: str | None, zone: str | None, day: date | None = None, day_turns: time | None = None
    ) -> None:
        self._order = order if order in ("mdy", "dmy") else None
        self._zone = ZoneInfo(zone) if zone else None
        self._day = day
        self._day_turns = day_turns
        self._dates: dict[str, date | None] = {}
        self._offsets: dict[date, timedelta | None] = {}
        self._moments: dict[str, Moment | None] = {}

    def read(self, text: str) -> Moment | None:
        """The moment of a cell; None where it cannot be read, or not without knowing the order or the zone."""
        try:
            return self._moments[text]
        except KeyError:
            if len(self._moments) >= _KEPT_MOMENTS:
                self._moments.clear()
            moment = self._moments[text] = self._work_out(text)
            return moment

    def _work_out(self, text: str) -> Moment | None:
        found = _TIME.search(text)
        if found is None:
            return None
        hour, minute, second, half, offset = found.groups()
        head = text[: found.start()]
        try:
            day = self._dates[head]
        except KeyError:
            stripped = head.strip(" ,\t\u00a0\u202f")
            day = self._dates[head] = read_date(stripped, self._order) if stripped else self._day
        if day is None:
            return None
        hours = int(hour)
        if half:
            if not 1 <= hours <= 12:
                # A 24-hour clock with a needless mark ('19:02 PM') still says which hour it is.
                half = None
            elif half in "pP":
                hours = hours % 12 + 12
            else:
                hours %= 12
        minutes, seconds = int(minute), int(second or 0)
        if hours > 23 or minutes > 59 or seconds > 59:
            return None
        if not head and self._day_turns is not None and time(hours, minutes) < self._day_turns:
            day += _DAY
        if offset:
            shift = _offset(offset)
            return Moment(datetime(day.year, day.month, day.day, hours, minutes, seconds, tzinfo=UTC) - shift)
        if self._zone is None:
            return None
        try:
            shift_of_day = self._offsets[day]
        except KeyError:
            shift_of_day = self._offsets[day] = _whole_day_offset(day, self._zone)
        if shift_of_day is not None:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - shift_of_day
            return Moment(midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds), undated=not head)
        return resolve(datetime(day.year, day.month, day.day, hours, minutes, seconds), self._zone)


def day_turns(start: datetime, end: datetime) -> time | None:
    """The time of day at which, of an activity over one midnight, the second day begins: in the middle between its end and
    its start by their clock ('22:30' to '01:00' → 11:45). None of any other activity."""
    if end.date() - start.date() != _DAY or end.time() >= start.time():
        return None
    minutes = (start.hour * 60 + start.minute + end.hour * 60 + end.minute) // 2
    return time(*divmod(minutes, 60))


def _offset(text: str) -> timedelta:
    digits = text.upper().removeprefix("UTC").removeprefix("GMT")
    if digits in ("", "Z"):
        return timedelta()
    sign = -1 if digits[0] == "-" else 1
    bare = digits[1:].replace(":", "")
    hours, minutes = (int(bare[:-2]), int(bare[-2:])) if len(bare) > 2 else (int(bare), 0)
    return sign * timedelta(hours=hours, minutes=minutes)


def _whole_day_offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """The distance from UTC on a day when no clock is changed; None on a day when one is, and the days beside it."""
    midnight = datetime(day.year, day.month, day.day)
    before = (midnight - timedelta(hours=3)).replace(tzinfo=zone).utcoffset()
    after = (midnight + timedelta(hours=27)).replace(tzinfo=zone).utcoffset()
    return before if before == after else None


def resolve(local: datetime, zone: ZoneInfo) -> Moment:
    """The moment a local clock showed `local`.

    An hour that came twice gives the first, with the second as `other`. An hour that never came is read by the clock as
    it was before the change, as one that was not put forward would show it.
    """
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return Moment(first)
    if first.astimezone(zone).replace(tzinfo=None) != local:
        return Moment(first, doubt="nonexistent")
    return Moment(first, other=second, doubt="ambiguous")


_CLOCK_DURATION = re.compile(r"^(?:(\d+):)?(\d{1,3}):(\d{2})$")
_WORD_DURATION = re.compile(
    r"^(?:(\d+)\s*d[a-z]*\.?[,\s]*)?(?:(\d+)\s*h[a-z]*\.?[,\s]*(?:(?:y|and)\s+)?)?"
    r"(?:(\d+)\s*(?:m[a-z]*\.?|$)[,\s]*(?:(?:y|and)\s+)?)?(?:(\d+)\s*s[a-z]*\.?)?$"
)
_TWO_PARTS = re.compile(r"^(?:[01]?\d|2[0-3]):[0-5]\d$")


def is_open_duration(text: str) -> bool:
    """Whether a duration may be hours and minutes as well as minutes and seconds: '1:27', but not '45:30'."""
    return _TWO_PARTS.match(text.strip()) is not None


def read_minutes(text: str) -> float | None:
    """Minutes of a duration: '87', '87.5', '1:27:51', '1h27m51s', '1 hora y 27 minutos'; None where it is none, or one of
    two."""
    if text.isdecimal():
        return float(text) if len(text) < 7 else None
    folded = without_accents(text).strip()
    if not folded or is_open_duration(folded):
        return None
    if found := _CLOCK_DURATION.match(folded):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 60 + minutes + seconds / 60
    if (found := _WORD_DURATION.match(folded)) and any(found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return days * 1440 + hours * 60 + minutes + seconds / 60
    try:
        number = float(folded.replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < 1_000_000 else None
