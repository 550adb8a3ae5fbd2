"""Bars of counts, whole or in parts that lie end to end, and a line of counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.numbers import whole

WIDTH = 480
LABEL = 168
BAR = 20
STEP = 32
MOST_BARS = 15
SERIES = 5
TEXT = 14


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its parts in the order of the legend; None for a part that is held back."""

    label: str
    parts: tuple[int | None, ...]
    total: int | None


def bars(bars: Sequence[Bar], legend: Sequence[str], title: str, chart_id: str) -> SafeString:
    """Horizontal bars with their numbers; `legend` names the parts, and is empty where each bar is one."""
    longest = max((max(sum(part or 0 for part in bar.parts), bar.total or 0) for bar in bars), default=0) or 1
    room = WIDTH - LABEL - 64
    top = STEP if legend else 4
    drawn = []
    for place, bar in enumerate(bars):
        y = top + place * STEP
        drawn.append(format_html('<text x="0" y="{}" font-size="{}">{}</text>', y + 15, TEXT, _short(bar.label, 22)))
        x = float(LABEL)
        for number, part in enumerate(bar.parts):
            width = room * (part or 0) / longest
            if width:
                drawn.append(
                    format_html(
                        '<rect class="series-{}" x="{}" y="{}" width="{}" height="{}"/>',
                        number + 1,
                        f"{x:.1f}",
                        y,
                        f"{width:.1f}",
                        BAR,
                    )
                )
            x += width
        held_back = room * max((bar.total or 0) - sum(part or 0 for part in bar.parts), 0) / longest
        if None in bar.parts and held_back:
            drawn.append(
                format_html(
                    '<rect class="series-none" x="{}" y="{}" width="{}" height="{}"/>',
                    f"{x:.1f}",
                    y,
                    f"{held_back:.1f}",
                    BAR,
                )
            )
            x += held_back
        shown = "[c]" if bar.total is None else whole(bar.total)
        drawn.append(format_html('<text x="{}" y="{}" font-size="{}">{}</text>', f"{x + 6:.1f}", y + 15, TEXT, shown))
    hidden = any(None in bar.parts and bar.total for bar in bars)
    return _svg(title, _described(bars), top + len(bars) * STEP, _legend(legend, hidden=hidden), drawn, chart_id)


def _legend(legend: Sequence[str], *, hidden: bool = False) -> list[SafeString]:
    """What each colour stands for; grey is what is held back."""
    drawn, x = [], 0.0
    entries = [(str(place + 1), label) for place, label in enumerate(legend)]
    if legend and hidden:
        entries.append(("none", "[c]"))
    for series, label in entries:
        short = _short(label, 20)
        drawn.append(
            format_html(
                '<rect class="series-{}" x="{}" y="2" width="12" height="12"/><text x="{}" y="13" font-size="12">{}</text>',
                series,
                f"{x:.0f}",
                f"{x + 16:.0f}",
                short,
            )
        )
        x += 28 + 6.6 * len(short)
    return drawn


def line(points: Sequence[tuple[str, str, int | None]], title: str, chart_id: str) -> SafeString:
    """Counts in their order, each with what stands below the axis and its whole label."""
    highest = max((count or 0 for _key, _label, count in points), default=0) or 1
    height, left, bottom = 220, 44, 190
    step = (WIDTH - left - 24) / max(len(points) - 1, 1)
    at = [
        (left + place * step, bottom - (bottom - 20) * (count or 0) / highest)
        for place, (_key, _label, count) in enumerate(points)
    ]
    drawn = [
        format_html('<line class="gridline" x1="{}" x2="{}" y1="20" y2="20"/>', left, WIDTH),
        format_html('<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>', left, WIDTH, bottom, bottom),
        format_html('<text x="0" y="25" font-size="{}">{}</text>', TEXT, whole(highest)),
        format_html(
            '<polyline class="line-1" fill="none" stroke="currentColor" stroke-width="2" points="{}"/>',
            " ".join(f"{x:.1f},{y:.1f}" for x, y in at),
        ),
        format_html_join(
            "", '<circle class="series-1" cx="{}" cy="{}" r="3"/>', ((f"{x:.1f}", f"{y:.1f}") for x, y in at)
        ),
    ]
    every = max(1, ceil(len(points) / 4))
    for place, ((key, _label, _count), (x, _y)) in enumerate(zip(points, at, strict=True)):
        if place % every == 0:
            drawn.append(format_html('<text x="{}" y="{}" font-size="12">{}</text>', f"{x - 8:.1f}", bottom + 18, key))
    shown = [Bar(label, (count,), count) for _key, label, count in points]
    return _svg(title, _described(shown), height, [], drawn, chart_id)


def _described(bars: Sequence[Bar]) -> str:
    """The chart in words: its longest bars and how many there are."""
    known = sorted((bar for bar in bars if bar.total), key=lambda bar: -(bar.total or 0))[:3]
    if not known:
        return _("There is nobody to show.")
    most = "; ".join(f"{bar.label}: {whole(bar.total)}" for bar in known)
    return _("%(n)s bars. The largest: %(most)s. All numbers are in the table.") % {"n": len(bars), "most": most}


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _svg(
    title: str,
    description: str,
    height: int,
    legend: Sequence[SafeString],
    drawn: Sequence[SafeString],
    chart_id: str,
) -> SafeString:
    return format_html(
        '<svg role="img" aria-labelledby="{0}-svg-title {0}-svg-desc" viewBox="0 0 {1} {2}" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{0}-svg-title">{3}</title><desc id="{0}-svg-desc">{4}</desc>'
        "{5}{6}</svg>",
        chart_id,
        WIDTH,
        max(height, 24),
        title,
        description,
        format_html_join("", "{}", ((each,) for each in legend)),
        format_html_join("", "{}", ((each,) for each in drawn)),
    )
