"""A map of the region by country: shades of one colour for classes of values, names and numbers where there is room.

The shapes are Natural Earth's (public domain), made small by `scripts/make_map_shapes.py`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import ceil, hypot
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.parts import LETTER, TEXT, markup, picture, short
from portal.charts.scales import step_for

SHADES = 5
_LEGEND_ROW = 20
SERIES = 5
"""Colours of arrows that can be told apart."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A country by its ISO code, its name, and its value as a number and as text."""

    code: str
    label: str
    value: float | None
    shown: str


@dataclass(frozen=True)
class Arrow:
    """From one country to another, by their ISO codes. The wider, the greater its number, from 1; `series`, from 1, is its colour."""

    start: str
    end: str
    number: int
    series: int
    label: str
    """What it says to who points at it."""


@cache
def _frames() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(Path(__file__).with_name("shapes.json").read_text())
    frames: dict[str, Any] = shapes["frames"]
    return frames


def countries_on_maps() -> frozenset[str]:
    """The ISO codes of the countries that a map can show."""
    return frozenset(code for frame in _frames().values() for code in frame["shapes"]) - {"US"}


def region_map(found: Mapping[str, Place], title: str, chart_id: str, *, write: Callable[[float], str]) -> SafeString:
    """The countries of `found` by their values. The close map where it names them all, else the whole of the region."""
    frame = _frame(found)
    known = [place.value for place in found.values() if place.value is not None]
    limits = classes(known)
    drawn = []
    for code, path in frame["shapes"].items():
        place = found.get(code)
        shade = f"map-{shade_of(place.value, limits)}" if place is not None and place.value is not None else "map-none"
        label = markup("<title>{}: {}</title>", place.label, place.shown) if place is not None else ""
        drawn.append(markup('<path class="map-shape {}" d="{}">{}</path>', shade, path, label))
    for code, mark in frame.get("marks", {}).items():
        if code in found:
            drawn += _mark(found[code], mark)
    drawn += _legend(limits, known, frame["height"], write)
    rows = (len(limits) + 1) // 2
    return picture(title, _described(found), frame["height"] + 14 + rows * _LEGEND_ROW, drawn, chart_id)


def _frame(found: Mapping[str, Place]) -> dict[str, Any]:
    close: dict[str, Any] = _frames()["programme"]
    whole: dict[str, Any] = _frames()["region"]
    return close if found and found.keys() <= close["marks"].keys() else whole


def arrow_map(
    found: Mapping[str, Place], arrows: Sequence[Arrow], title: str, description: str, chart_id: str
) -> SafeString:
    """What goes from country to country: each of `found` with what is shown of it, and the arrows between them.

    All of them are on maps (`countries_on_maps`), and so are the ends of the arrows. Values are not shaded.
    """
    frame = _frame(found)
    drawn = []
    for code, path in frame["shapes"].items():
        place = found.get(code)
        label = markup("<title>{}: {}</title>", place.label, place.shown) if place is not None else ""
        drawn.append(
            markup('<path class="map-shape {}" d="{}">{}</path>', "map-1" if place else "map-none", path, label)
        )
    middles = {code: middle_of(frame["shapes"][code]) for code in found}
    # The longest first, so that none lies under one that is longer.
    for arrow in sorted(arrows, key=lambda each: -_length(middles[each.start], middles[each.end])):
        drawn.append(_arrow(arrow, middles[arrow.start], middles[arrow.end]))
    drawn += [markup('<circle class="map-point" cx="{}" cy="{}" r="3"/>', *middle) for middle in middles.values()]
    # No line lies on what another country's says.
    marks = [_mark(found[code], mark) for code, mark in frame.get("marks", {}).items() if code in found]
    drawn += [part for parts in zip(*marks, strict=True) for part in parts]
    return picture(title, description, frame["height"] + 14, drawn, chart_id)


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@cache
def middle_of(path: str) -> Point:
    """The centre of gravity of the largest piece of a shape: rings, each a point and the steps from it to the next."""
    largest, middle = 0.0, (0.0, 0.0)
    for ring in path.split("M")[1:]:
        numbers = [float(each) for each in _NUMBER.findall(ring)]
        xs, ys = list(accumulate(numbers[::2])), list(accumulate(numbers[1::2]))
        sides = list(zip(xs, ys, xs[1:] + xs[:1], ys[1:] + ys[:1], strict=True))
        crosses = [x * next_y - next_x * y for x, y, next_x, next_y in sides]
        area = sum(crosses) / 2
        if abs(area) <= largest:
            continue
        largest = abs(area)
        middle = (
            sum((side[0] + side[2]) * cross for side, cross in zip(sides, crosses, strict=True)) / (6 * area),
            sum((side[1] + side[3]) * cross for side, cross in zip(sides, crosses, strict=True)) / (6 * area),
        )
    return middle


def _length(start: Point, end: Point) -> float:
    return hypot(end[0] - start[0], end[1] - start[1])


_BOW, _MOST_BOW, _APART = 0.2, 46.0, 5.0
"""How far an arrow bends aside, as a part of its length and at most; how far from the middle of a country it begins and ends."""


def _arrow(arrow: Arrow, start: Point, end: Point) -> SafeString:
    """A line that bends to the right of its way, so that what goes back does not lie on it, and its head."""
    length = _length(start, end) or 1.0
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    bow = min(_BOW * length, _MOST_BOW)
    bend = ((start[0] + end[0]) / 2 - along[1] * bow, (start[1] + end[1]) / 2 + along[0] * bow)
    width = 1.2 + 0.8 * min(arrow.number, 5)
    head = 5.0 + 1.5 * width
    first, tip = _towards(start, bend, _APART), _towards(end, bend, _APART)
    neck = _towards(tip, bend, head)
    aside = ((tip[1] - neck[1]) / 2.2, (neck[0] - tip[0]) / 2.2)
    return markup(
        '<g><title>{}</title><path class="line line-{}" d="M{} {}Q{} {} {} {}" stroke-width="{}"/>'
        '<path class="series-{}" d="M{} {}L{} {}L{} {}z"/></g>',
        arrow.label,
        arrow.series,
        *first,
        *bend,
        *neck,
        width,
        arrow.series,
        *tip,
        neck[0] + aside[0],
        neck[1] + aside[1],
        neck[0] - aside[0],
        neck[1] - aside[1],
    )


def _towards(start: Point, end: Point, distance: float) -> Point:
    """The point so far from the first on the way to the second."""
    length = _length(start, end) or 1.0
    return start[0] + (end[0] - start[0]) * distance / length, start[1] + (end[1] - start[1]) * distance / length


def classes(values: list[float]) -> list[float]:
    """The limits between which values are shaded alike: round, equally far apart, at most SHADES + 1 of them."""
    if not values:
        return []
    low, high = min(values), max(values)
    start = 0.0 if low >= 0 and low < (high - low) else low
    step = step_for(high - start, SHADES - 1) if high > start else abs(high) or 1.0
    if _are_whole(values):
        step = max(ceil(step), 1)  # of what is counted there are no quarters
    first = int(start // step)
    limits = [first * step]
    while limits[-1] <= high:
        limits.append((first + len(limits)) * step)
    return limits


def _are_whole(values: list[float]) -> bool:
    return all(value == int(value) for value in values)


def shade_of(value: float, limits: list[float]) -> int:
    """The shade of a value, from 1: its class is from one limit up to, but without, the next."""
    below = sum(limit <= value for limit in limits[:-1])
    return _shades(len(limits) - 1)[max(below, 1) - 1]


def _shades(number: int) -> list[int]:
    """So many shades, as far apart as they can be."""
    return [1 + round(place * (SHADES - 1) / max(number - 1, 1)) for place in range(number)]


def _mark(place: Place, mark: list[Any]) -> Iterator[SafeString]:
    """A country's name and number in the sea beside it, and a line that says whose they are."""
    at_x, at_y, x, y, anchor = mark
    end_x = {"start": x + 10.0 if y > at_y else x - 4.0, "middle": float(x), "end": x - 30.0}[anchor]
    end_y = y - 16.0 if y > at_y else y - 6.0
    yield markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>', at_x, at_y, end_x, end_y)
    yield markup(
        '<text class="map-name" x="{0}" y="{1}" font-size="{4}" text-anchor="{5}">{2}</text>'
        '<text class="map-name map-name--value" x="{0}" y="{6}" font-size="{4}" text-anchor="{5}">{3}</text>',
        x,
        y - 2,
        short(place.label, 22),
        place.shown,
        TEXT,
        anchor,
        y + 13,
    )


def _legend(limits: list[float], known: list[float], top: float, write: Callable[[float], str]) -> Iterator[SafeString]:
    """The classes two in a row, and what has no value."""
    is_whole = _are_whole(known)
    entries = [
        (
            f"map-{shade}",
            _whole_class(int(low), int(high) - 1, known, write)
            if is_whole
            else _("%(from)s to under %(to)s") % {"from": write(low), "to": write(high)},
        )
        for shade, (low, high) in zip(_shades(len(limits) - 1), pairwise(limits), strict=True)
    ]
    entries.append(("map-none", _("no number")))
    for place, (shade, label) in enumerate(entries):
        x, y = (place % 2) * 240, top + 10 + (place // 2) * _LEGEND_ROW
        yield markup(
            '<rect class="map-shape {}" x="{}" y="{}" width="22" height="13"/>'
            '<text x="{}" y="{}" font-size="{}">{}</text>',
            shade,
            x + 1,
            y,
            x + 30,
            y + 11.5,
            TEXT,
            short(label, int(200 / LETTER)),
        )


def _whole_class(low: int, high: int, known: list[float], write: Callable[[float], str]) -> str:
    """A class of what is counted, both ends in it and no further than what is known: “1”, “2 or 3”, “4 to 9”."""
    smallest, largest = int(min(known)), int(max(known))
    low = smallest if low < smallest <= high else low
    high = largest if low <= largest < high else high
    if low == high:
        return write(low)
    said = _("%(from)s or %(to)s") if high == low + 1 else _("%(from)s to %(to)s")
    return said % {"from": write(low), "to": write(high)}


def _described(found: Mapping[str, Place]) -> str:
    """The map in words: its highest and its lowest countries."""
    known = sorted((place for place in found.values() if place.value is not None), key=lambda each: -(each.value or 0))
    if not known:
        return _("There is nothing to show.")
    told = "; ".join(f"{place.label}: {place.shown}" for place in known[:3])
    lowest = f"{known[-1].label}: {known[-1].shown}"
    return ngettext(
        "%(n)s country: %(most)s. All numbers are in the table.",
        "%(n)s countries. The highest: %(most)s. The lowest: %(least)s. All numbers are in the table.",
        len(known),
    ) % {"n": len(known), "most": told, "least": lowest}
