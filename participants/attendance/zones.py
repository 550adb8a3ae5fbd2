"""In which time zones the times of a file that names none can be: told by how they lie in the activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.timezones import TIMEZONES

STRETCH = 300
"""Seconds: zones are whole quarters of an hour apart, and meetings begin to the minute at most."""
DAY = 24 * 3600
MOST = 0.7
ZONES = (*(zone for zone, _label in TIMEZONES), "America/Los_Angeles")
"""Where a meeting's account may be: in a country of the programme or of its partners, or nowhere, which is where Zoom's
own makers are."""


class Timeline:
    """How many were there at once, in stretches of five minutes, by the clock that a file was read by.

    It grows with the different times of a file, not with its rows.
    """

    def __init__(self) -> None:
        self._steps: dict[int, int] = defaultdict(int)
        self.first: int | None = None
        self.last: int | None = None

    def add(self, joined: int, left: int) -> None:
        """One row's stay, in seconds since the epoch."""
        opens = joined // STRETCH
        self._steps[opens] += 1
        self._steps[max(opens + 1, -(-left // STRETCH))] -= 1
        if self.first is None or joined < self.first:
            self.first = joined
        if self.last is None or left > self.last:
            self.last = left

    def _stretches(self) -> Iterator[tuple[int, int, int]]:
        """From when to when how many were there, in order, where somebody was."""
        there, since = 0, 0
        for at in sorted(self._steps):
            if there:
                yield since * STRETCH, at * STRETCH, there
            there, since = there + self._steps[at], at

    @property
    def began(self) -> int:
        """When for the first time half as many were there as at the fullest: who tests the room comes earlier."""
        stretches = list(self._stretches())
        fullest = max(there for _since, _until, there in stretches)
        return next(since for since, _until, there in stretches if 2 * there >= fullest)

    def within(self, start: int, end: int) -> int:
        """Seconds that all together were there between these moments."""
        return sum(
            there * (min(until, end) - max(since, start))
            for since, until, there in self._stretches()
            if since < end and until > start
        )


@dataclass(frozen=True)
class PossibleZone:
    """A zone that the times of a file can be in. `shift`: by it they are so many seconds later than they were read."""

    zone: str
    shift: int


def possible_zones(
    timeline: Timeline, *, zone: str, others: Iterable[str], start: datetime, end: datetime
) -> tuple[PossibleZone, ...]:
    """The zones that a file, read in `zone`, can be in as well, that one first; empty where nothing hangs on it.

    Another zone is possible where by it the file's times fall in the activity, most of what does by `zone`, and the meeting
    began nearer to the activity's hour: of a meeting that began when it was announced, nobody is asked. Of zones whose
    clocks show the same on that day the first stands for all. What is not clipped to the activity in either zone is the
    same in both.
    """
    if timeline.first is None or timeline.last is None:
        return ()
    opens, closes = int(start.timestamp()), int(end.timestamp())
    began, first, last = timeline.began, timeline.first, timeline.last

    def distance(shift: int) -> int:
        """Seconds between the meeting's beginning and the activity's hour, on whichever of its days."""
        return abs((began + shift - opens + DAY // 2) % DAY - DAY // 2)

    def is_clipped(shift: int) -> bool:
        return first + shift < opens or last + shift > closes

    own = timeline.within(opens, closes)
    found: dict[int, str] = {}
    for name in others:
        shift = shift_between(zone, name, at=start)
        if (
            shift
            and timeline.within(opens - shift, closes - shift) > own * MOST
            and (not own or (distance(shift) < distance(0) and (is_clipped(0) or is_clipped(shift))))
        ):
            found.setdefault(shift, name)
    nearest = [PossibleZone(found[shift], shift) for shift in sorted(found, key=distance)]
    return (PossibleZone(zone, 0), *nearest) if own and nearest else tuple(nearest)


def shift_between(zone: str, other: str, *, at: datetime) -> int:
    """Seconds by which what the clocks of `other` show is later than the same by those of `zone`, at that moment."""
    offsets = [at.astimezone(ZoneInfo(name)).utcoffset() for name in (zone, other)]
    here, there = (0 if offset is None else int(offset.total_seconds()) for offset in offsets)
    return here - there
