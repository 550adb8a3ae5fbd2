"""A map of the region by country: shades of one colour for classes of values, names and numbers where there is room.

The shapes are Natural Earth's (public domain), made small by `scripts/make_map_shapes.py`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.parts import LETTER, TEXT, markup, picture, short
from portal.charts.scales import step_for

SHADES = 5
_LEGEND_ROW = 20


@dataclass(frozen=True)
class Place:
    """A country by its ISO code, its name, and its value as a number and as text."""

    code: str
    label: str
    value: float | None
    shown: str


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
    close = _frames()["programme"]
    frame = close if found and found.keys() <= close["marks"].keys() else _frames()["region"]
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
    return _("%(n)s countries. The highest: %(most)s. The lowest: %(least)s. All numbers are in the table.") % {
        "n": len(known),
        "most": told,
        "least": lowest,
    }
