"""Lines over years or other steps, each named at its end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.parts import LETTER, TEXT, WIDTH, markup, picture, short
from portal.charts.scales import ticks

COLOURS = 5
MOST_LINES = 10
"""Five colours, each whole and dashed: no more can be told apart."""
_TOP, _BOTTOM, _HEIGHT = 14, 232, 262
_LONGEST_NAME = 20
_BETWEEN_NAMES = 16
_MARKED = 24
"""Points on a line up to which each has its mark."""


@dataclass(frozen=True)
class Line:
    """A name and a value for each step; None where there is none, and the line is broken."""

    label: str
    values: tuple[float | None, ...]


def lines(
    steps: Sequence[str],
    found: Sequence[Line],
    title: str,
    chart_id: str,
    *,
    write: Callable[[float], str],
) -> SafeString:
    """The first MOST_LINES of `found` over `steps`; the scale begins at nought. `write` writes a value as text."""
    found = found[:MOST_LINES]
    known = [value for line in found for value in line.values if value is not None]
    scale = ticks(min(known, default=0.0), max(known, default=0.0))
    left = 8 + LETTER * max(len(write(tick)) for tick in scale)
    right = WIDTH - 14 - LETTER * max((len(short(line.label, _LONGEST_NAME)) for line in found), default=0)
    across = (right - left - 8) / max(len(steps) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        share = (value - scale[0]) / (scale[-1] - scale[0])
        return left + 8 + place * across, _BOTTOM - (_BOTTOM - _TOP) * share

    drawn = [*_frame(steps, scale, left, right, across, write)]
    ends: list[tuple[float, float, int, str]] = []
    for number, line in enumerate(found):
        points = [None if value is None else at(place, value) for place, value in enumerate(line.values)]
        drawn += _drawn(points, number)
        last = next((point for point in reversed(points) if point is not None), None)
        if last is not None:
            ends.append((*last, number, short(line.label, _LONGEST_NAME)))
    drawn += _names(ends, right)
    return picture(title, _described(steps, found, write), _HEIGHT, drawn, chart_id)


def _frame(
    steps: Sequence[str],
    scale: Sequence[float],
    left: float,
    right: float,
    across: float,
    write: Callable[[float], str],
) -> Iterator[SafeString]:
    for tick in scale:
        y = _BOTTOM - (_BOTTOM - _TOP) * (tick - scale[0]) / (scale[-1] - scale[0])
        kind = "axis" if tick == 0 else "gridline"
        yield markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', kind, left, right, y, y)
        yield markup(
            '<text x="{}" y="{}" font-size="{}" text-anchor="end">{}</text>',
            left - 5,
            y + 4.5,
            TEXT,
            write(tick),
        )
    widest = LETTER * max((len(step) for step in steps), default=1) + 8
    every = max(1, ceil(widest / across)) if across else 1
    for place, step in enumerate(steps):
        if place % every == 0:
            yield markup(
                '<text x="{}" y="{}" font-size="{}" text-anchor="middle">{}</text>',
                left + 8 + place * across,
                _BOTTOM + 20,
                TEXT,
                step,
            )


def _drawn(points: Sequence[tuple[float, float] | None], number: int) -> Iterator[SafeString]:
    """A line, broken where a value is missing, and its marks: another shape for each colour."""
    colour, is_dashed = number % COLOURS + 1, number >= COLOURS
    for is_gap, run in groupby(points, key=lambda point: point is None):
        piece = [point for point in run if point is not None]
        if not is_gap and len(piece) > 1:
            yield markup(
                '<polyline class="line line-{}" fill="none" stroke-width="2"{} points="{}"/>',
                colour,
                markup(' stroke-dasharray="{}"', "6 4") if is_dashed else "",
                " ".join(f"{x:.1f},{y:.1f}" for x, y in piece),
            )
    known = [point for point in points if point is not None]
    for x, y in known if len(known) <= _MARKED else known[-1:]:
        yield _mark(x, y, colour)


def _mark(x: float, y: float, colour: int) -> SafeString:
    if colour % 3 == 1:
        return markup('<circle class="series-{}" cx="{}" cy="{}" r="3.2"/>', colour, x, y)
    if colour % 3 == 2:
        return markup('<rect class="series-{}" x="{}" y="{}" width="6" height="6"/>', colour, x - 3, y - 3)
    return markup('<path class="series-{}" d="M{},{}l4,4l-4,4l-4,-4z"/>', colour, x, y - 4)


def _names(ends: Sequence[tuple[float, float, int, str]], right: float) -> Iterator[SafeString]:
    """The names beside the ends of their lines, moved apart where they would meet, and tied to them by what no one takes for a line of the chart."""
    places = sorted(ends, key=lambda end: end[1])
    heights: list[float] = []
    for _x, y, _number, _name in places:
        heights.append(max(y, heights[-1] + _BETWEEN_NAMES) if heights else max(y, 8.0))
    below = heights[-1] - _BOTTOM if heights else 0.0
    if below > 0:  # from the bottom up again
        limit = float(_BOTTOM)
        for place in range(len(heights) - 1, -1, -1):
            heights[place] = min(heights[place], limit)
            limit = heights[place] - _BETWEEN_NAMES
    for (x, y, _number, name), height in zip(places, heights, strict=True):
        yield markup(
            '<path class="gridline" fill="none" stroke-dasharray="1 3" d="M{},{}L{},{}"/>',
            x + 4,
            y,
            right + 8,
            height,
        )
        yield markup('<text x="{}" y="{}" font-size="{}">{}</text>', right + 11, height + 4.5, TEXT, name)


def _described(steps: Sequence[str], found: Sequence[Line], write: Callable[[float], str]) -> str:
    """The chart in words: where each line begins and ends."""
    told = []
    for line in found:
        known = [(step, value) for step, value in zip(steps, line.values, strict=True) if value is not None]
        if known:
            (first, start), (last, end) = known[0], known[-1]
            told.append(f"{line.label}: {first} {write(start)}, {last} {write(end)}")
    if not told:
        return _("There is nothing to show.")
    return _("%(lines)s. All numbers are in the table.") % {"lines": "; ".join(told)}
