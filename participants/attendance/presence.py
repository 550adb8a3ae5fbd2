"""Time present: the union of a person's intervals, never the sum (product, counting rule 2).

Intervals are `(start, end)` pairs in whole seconds since the epoch, UTC: so midnight, daylight saving and two devices
need no case of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from participants.attendance.rows import SourceRow

Interval = tuple[int, int]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as disjoint intervals in order. An interval that ends before it starts is dropped."""
    merged: list[Interval] = []
    for start, end in sorted((int(start), int(end)) for start, end in intervals if end >= start):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def minutes_present(intervals: Iterable[Interval], *, start: int | None = None, end: int | None = None) -> float:
    """Minutes in the union of the intervals, clipped to the activity's start and end where it has them."""
    seconds = 0
    for first, last in union(intervals):
        first = first if start is None else max(first, start)
        last = last if end is None else min(last, end)
        seconds += max(0, last - first)
    return seconds / 60


def interval_of(row: SourceRow) -> Interval | None:
    """The interval of a row that has both its times."""
    if row.join is None or row.leave is None:
        return None
    return int(row.join.timestamp()), int(row.leave.timestamp())


@dataclass(frozen=True, slots=True)
class Presence:
    """How long one person was there, in minutes; None where their rows do not say. `basis` is 'times' or 'stated'.

    `intervals` are the union of their times, unclipped. `several_stated` says that more than one row stated minutes
    without times, of which only the longest could be counted.
    """

    minutes: float | None
    basis: str | None
    intervals: tuple[Interval, ...] = ()
    several_stated: bool = False


def presence(rows: Iterable[SourceRow], *, start: datetime | None = None, end: datetime | None = None) -> Presence:
    """One person's presence from all their rows; skipped rows are left out.

    Rows with times count by their union. Rows without times cannot be placed, so they cannot be added: the longest of
    them is taken, no longer than the activity, and it counts only where it exceeds what the times prove.
    """
    kept = [row for row in rows if row.skip is None]
    intervals = union(interval for row in kept if (interval := interval_of(row)) is not None)
    stated = [row.minutes for row in kept if row.minutes is not None and interval_of(row) is None]
    first = int(start.timestamp()) if start is not None else None
    last = int(end.timestamp()) if end is not None else None
    by_times = minutes_present(intervals, start=first, end=last) if intervals else None
    by_statement = max(stated, default=None)
    if by_statement is not None and first is not None and last is not None:
        by_statement = min(by_statement, (last - first) / 60)
    if by_statement is not None and (by_times is None or by_statement > by_times):
        return Presence(by_statement, "stated", tuple(intervals), len(stated) > 1)
    return Presence(by_times, "times" if by_times is not None else None, tuple(intervals), len(stated) > 1)
