"""Horizontal bars of any numbers, below nought too, each under its name and beside its own text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.parts import LETTER, TEXT, WIDTH, markup, picture, short

MOST_BARS = 24
_STEP = 44
_BAR = 16
_LONGEST_NAME = 64


@dataclass(frozen=True)
class ValueBar:
    """`shown` is the value as text; a bar without a value says only that."""

    label: str
    value: float | None
    shown: str


def signed_bars(found: Sequence[ValueBar], title: str, chart_id: str) -> SafeString:
    """The first MOST_BARS of `found`, in their order, from one line of nought."""
    found = found[:MOST_BARS]
    known = [bar.value for bar in found if bar.value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    beside = 12 + LETTER * max((len(bar.shown) for bar in found), default=0)
    before = beside if low < 0 else 0.0
    room = WIDTH - beside - before
    scale = room / (high - low) if high > low else 0.0
    nought = before - low * scale
    drawn = []
    for place, bar in enumerate(found):
        y = place * _STEP
        name = short(bar.label, _LONGEST_NAME)
        drawn.append(markup('<text x="0" y="{}" font-size="{}">{}</text>', y + 14, TEXT, name))
        length = (bar.value or 0.0) * scale
        start = min(nought, nought + length)
        if length:
            drawn.append(
                markup(
                    '<rect class="series-1" x="{}" y="{}" width="{}" height="{}"/>',
                    start,
                    y + 20,
                    abs(length),
                    _BAR,
                )
            )
        is_below = length < 0
        drawn.append(
            markup(
                '<text x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>',
                start - 6 if is_below else start + length + 6,
                y + 33,
                TEXT,
                "end" if is_below else "start",
                bar.shown,
            )
        )
    bottom = len(found) * _STEP
    axis = '<line class="axis" x1="{0}" x2="{0}" y1="18" y2="{1}"/>'
    drawn.append(markup(axis, nought, max(bottom - 4, 20)))
    return picture(title, _described(found), bottom, drawn, chart_id)


def _described(found: Sequence[ValueBar]) -> str:
    """The chart in words: its furthest bars and how many there are."""
    known = sorted((bar for bar in found if bar.value is not None), key=lambda bar: -abs(bar.value or 0))[:3]
    if not known:
        return _("There is nothing to show.")
    most = "; ".join(f"{bar.label}: {bar.shown}" for bar in known)
    return ngettext(
        "%(n)s bar: %(most)s. All numbers are in the table.",
        "%(n)s bars. The largest: %(most)s. All numbers are in the table.",
        len(found),
    ) % {"n": len(found), "most": most}
