"""Time present: the union of a person's intervals, never the sum (product rule 2).

Intervals are `(start, end)` pairs in whole seconds since the epoch, UTC: so midnight, daylight
saving and two devices need no case of their own.
"""

from collections.abc import Iterable

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
    """Minutes in the union of the intervals, clipped to the activity where it has a start and an end."""
    seconds = 0
    for first, last in union(intervals):
        if start is not None and end is not None:
            first, last = max(first, start), min(last, end)
        seconds += max(0, last - first)
    return seconds / 60
