"""Charts as SVG, drawn on the server: no script, a title and a description, every number in the table beside them.

Places across are percentages and places down are pixels, and there is no viewBox: a chart is as wide as its column,
and its letters stay as large on a phone as on a desk. A label stands above its bar, so that every bar begins at the edge and
has the whole width; its words are wrapped by the browser, which knows the width, in the height that they need on the
narrowest phone. What the colours mean is a list beside the drawing. Colours come by class from the portal's palette
(`static/css/tokens.css`); in the admin, from `reporting/admin.css`.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.components import Colour
from portal.numbers import whole
from reporting.dimensions import Dimension, Member
from reporting.reach import TOTAL, Breakdown

BAR, THIN = 18, 14
LINE, LETTERS = 17, 46
"""A line of a label: how high, in pixels, and how many letters the narrowest phone has room for."""
LETTER = 2.5
"""How wide a digit is there at most, in per cent of the width: room that a bar leaves for the number after it."""
MOST_BARS, MOST_THIN_BARS, MOST_COLUMNS = 15, 40, 48
SERIES = 5
"""Colours that can be told apart."""


@dataclass(frozen=True)
class Chart:
    """A chart, what it shows of its table in a sentence that stands under it, and what its colours mean where it has several."""

    svg: SafeString
    says: str
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its parts in the order of the legend; None for a part that is held back."""

    label: str
    parts: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class _Plan:
    """What is drawn: bars for the values of one dimension, in the colours of another where that can be read."""

    bars_by: int
    """Which dimension the bars are of."""
    colours: tuple[Member, ...] = ()
    is_stacked: bool = False
    """Parts add up to the bar: a person has one sex. Of other dimensions a person may be in several."""
    bars: list[Bar] = field(default_factory=list)
    all_bars: int = 0
    held_back: int = 0
    """Values of which not even the number may be shown: they have no bar."""


def chart(breakdown: Breakdown, title: str, chart_id: str, *, in_parts: bool = False) -> Chart:
    """People by the dimensions of a breakdown: columns over months, bars otherwise, in colours by a second dimension.

    `in_parts`: the table beside it shows a part at a time, so what the chart leaves out is not all to be seen there at once.
    """
    if [dimension.name for dimension in breakdown.dimensions] == ["month"]:
        return _months(breakdown, title, chart_id, in_parts=in_parts)
    plan = _planned(breakdown)
    says = " ".join(_says(breakdown, plan, in_parts=in_parts))
    drawn, height = _stacked(plan) if plan.is_stacked or not plan.colours else _grouped(plan)
    description = says if not breakdown.rows else f"{says} {_described(plan.bars)}"
    return Chart(_svg(title, description, height, drawn, chart_id), says, tuple(_colours(plan)))


def _planned(breakdown: Breakdown) -> _Plan:
    bars_by, colours = 0, tuple[Member, ...]()
    if len(breakdown.dimensions) == 2:
        names = [dimension.name for dimension in breakdown.dimensions]
        few = [place for place in (1, 0) if len(breakdown.members(place)) <= SERIES]
        few.sort(key=lambda place: names[place] != "sex")  # the one whose parts add up
        if few:
            bars_by, colours = 1 - few[0], tuple(breakdown.members(few[0]))
    is_stacked = bool(colours) and breakdown.dimensions[1 - bars_by].name == "sex"
    every = list(_bars_of(breakdown, bars_by, colours))
    bars = [bar for bar in every if bar.total]  # nobody is no bar
    most = MOST_BARS if is_stacked or not colours else max(MOST_THIN_BARS // len(colours), 4)
    dimension = breakdown.dimensions[bars_by]
    shown = bars[-most:] if dimension.is_in_time else sorted(bars, key=lambda bar: -(bar.total or 0))[:most]
    if dimension.is_in_order:
        shown = [bar for bar in bars if bar in shown]
    return _Plan(bars_by, colours, is_stacked, shown, len(bars), sum(bar.total is None for bar in every))


def _bars_of(breakdown: Breakdown, place: int, colours: Sequence[Member]) -> Iterator[Bar]:
    for member in breakdown.members(place):
        parts: list[int | None] = []
        for other in colours:
            pair = (member.value, other.value) if place == 0 else (other.value, member.value)
            row = breakdown.by_values.get(pair)
            parts.append(None if row is not None and row.suppressed else row.participants if row else 0)
        key = [TOTAL] * len(breakdown.dimensions)
        key[place] = member.value
        whole_row = breakdown.by_values.get(tuple(key))
        total = whole_row.participants if whole_row else 0
        label = member.label
        if parts and total and not any(parts) and None in parts:
            # Of a bar in one colour one would think that it is of one kind of people.
            label = f"{label} ({_lower(breakdown.dimensions[1 - place])}: [c])"
        yield Bar(label, tuple(parts) or (total,), total)


def _says(breakdown: Breakdown, plan: _Plan, *, in_parts: bool) -> Iterator[str]:
    """What the chart shows and what it leaves to the table."""
    names = [_lower(dimension) for dimension in breakdown.dimensions]
    by = names[plan.bars_by]
    if not breakdown.rows:
        yield _("There is nobody to show.")
        return
    if len(names) == 1:
        yield _("People by %(bars)s.") % {"bars": by}
    elif not plan.colours:
        yield _("People by %(bars)s alone: %(other)s has %(n)s values, more than colours can tell apart.") % {
            "bars": by,
            "other": names[1],
            "n": whole(len(breakdown.members(1))),
        }
    elif plan.is_stacked:
        yield _("People by %(bars)s, each bar divided by %(other)s.") % {"bars": by, "other": names[1 - plan.bars_by]}
    else:
        yield _("People by %(bars)s, a bar for each value of %(other)s.") % {
            "bars": by,
            "other": names[1 - plan.bars_by],
        }
    if plan.all_bars > len(plan.bars):
        latest = breakdown.dimensions[plan.bars_by].is_in_time
        yield _not_all(len(plan.bars), plan.all_bars, latest=latest, in_parts=in_parts)
    if plan.held_back:
        yield ngettext(
            "%(n)s of %(all)s is not shown: it stands as [c] in the table.",
            "%(n)s of %(all)s are not shown: they stand as [c] in the table.",
            plan.held_back,
        ) % {"n": whole(plan.held_back), "all": whole(plan.all_bars + plan.held_back)}


def _not_all(shown: int, every: int, *, latest: bool, in_parts: bool) -> str:
    """How many of all are drawn, and where the others are."""
    if in_parts:
        sentence = (
            _("The latest %(shown)s of %(all)s; the table shows all, a part at a time.")
            if latest
            else _("The %(shown)s largest of %(all)s; the table shows all, a part at a time.")
        )
    else:
        sentence = (
            _("The latest %(shown)s of %(all)s; the table has all.")
            if latest
            else _("The %(shown)s largest of %(all)s; the table has all.")
        )
    return sentence % {"shown": shown, "all": whole(every)}


def _lower(dimension: Dimension) -> str:
    label = str(dimension.label)
    return label[:1].lower() + label[1:]


def _colours(plan: _Plan) -> Iterator[Colour]:
    for place, member in enumerate(plan.colours):
        yield Colour(str(place + 1), member.label)
    if plan.is_stacked and any(None in bar.parts for bar in plan.bars):
        yield Colour("none", f"[c] {_('part that is not shown')}")


def _stacked(plan: _Plan) -> tuple[list[SafeString], int]:
    """One bar for each value, its parts one after the other."""
    longest = max((max(sum(part or 0 for part in bar.parts), bar.total or 0) for bar in plan.bars), default=0) or 1
    room = _room(longest)
    drawn: list[SafeString] = []
    y = 0
    for bar in plan.bars:
        drawn.append(_label(bar.label, y))
        y += _height(bar.label)
        x = 0.0
        for number, part in enumerate(bar.parts):
            width = room * (part or 0) / longest
            if width:
                said = f"{bar.label} · {plan.colours[number].label}" if plan.colours else bar.label
                drawn.append(_rect(str(number + 1), x, y, width, BAR, f"{said}: {whole(part)}"))
            x += width
        held_back = room * max((bar.total or 0) - sum(part or 0 for part in bar.parts), 0) / longest
        if None in bar.parts and held_back:
            drawn.append(_rect("none", x, y, held_back, BAR, f"{bar.label}: {_('not shown')}"))
            x += held_back
        drawn.append(_number(x, y + 14, bar.total))
        y += BAR + 10
    return drawn, y


def _grouped(plan: _Plan) -> tuple[list[SafeString], int]:
    """A thin bar for each colour of each value: parts that do not add up are not put one after the other."""
    longest = max((part or 0 for bar in plan.bars for part in bar.parts), default=0) or 1
    room = _room(longest)
    drawn: list[SafeString] = []
    y = 0
    for bar in plan.bars:
        drawn.append(_label(bar.label, y))
        y += _height(bar.label)
        for number, part in enumerate(bar.parts):
            width = room * (part or 0) / longest
            if width:
                said = f"{bar.label} · {plan.colours[number].label}: {whole(part)}"
                drawn.append(_rect(str(number + 1), 0, y, width, THIN, said))
            drawn.append(_number(width, y + 12, part))
            y += THIN + 2
        y += 12
    return drawn, y


def _room(longest: int) -> float:
    """How far the longest bar goes, in per cent: what is left is for its number."""
    return 100.0 - LETTER * (len(whole(longest)) + 1)


def _months(breakdown: Breakdown, title: str, chart_id: str, *, in_parts: bool) -> Chart:
    """A column for each month, each in its place in time: a month in which nobody took part is a gap."""
    rows = [
        (member, row.participants)
        for row in breakdown.rows
        if (member := row.members[0]) is not None and not member.is_unknown
    ]
    shown = rows[-MOST_COLUMNS:]
    places = [(member.value // 100) * 12 + member.value % 100 - 1 for member, _people in shown]
    span = max(places) - min(places) + 1 if places else 1
    highest = max((people or 0 for _member, people in shown), default=0) or 1
    left, top, bottom = 100.0 - _room(highest), 24, 190
    step = (100.0 - left) / max(span, 12)
    drawn = [
        format_html('<line class="gridline" x1="{}%" x2="100%" y1="{}" y2="{}"/>', left, top, top),
        format_html('<text x="0" y="{}">{}</text>', top + 5, whole(highest)),
        format_html('<text x="0" y="{}">0</text>', bottom + 5),
    ]
    for (member, people), place in zip(shown, places, strict=True):
        height = (bottom - top) * (people or 0) / highest
        x = left + (place - places[0]) * step
        drawn.append(
            _rect("1", x + step * 0.1, bottom - height, step * 0.8, height, f"{member.label}: {whole(people)}")
        )
    for place in range(0, span if places else 0, -(-span // 4)):
        year, month = divmod(places[0] + place, 12)
        x = f"{left + place * step:.2f}"
        drawn.append(format_html('<text class="small" x="{}%" y="{}">{}</text>', x, 208, f"{year}-{month + 1:02}"))
    drawn.append(format_html('<line class="axis" x1="{}%" x2="100%" y1="{}" y2="{}"/>', left, bottom, bottom))
    says = _("People by month; a person who took part in two months stands in both.")
    if len(shown) < len(rows):
        says += " " + _not_all(len(shown), len(rows), latest=True, in_parts=in_parts)
    bars = [Bar(member.label, (people,), people) for member, people in shown]
    return Chart(_svg(title, f"{says} {_described(bars)}", 216, drawn, chart_id), says)


def _described(bars: Sequence[Bar]) -> str:
    """The chart in words: its longest bars and how many there are."""
    known = sorted((bar for bar in bars if bar.total), key=lambda bar: -(bar.total or 0))[:3]
    if not known:
        return _("There is nobody to show.")
    most = "; ".join(f"{bar.label}: {whole(bar.total)}" for bar in known)
    return ngettext(
        "%(n)s bar: %(most)s. All numbers are in the table.",
        "%(n)s bars. The largest: %(most)s. All numbers are in the table.",
        len(bars),
    ) % {"n": len(bars), "most": most}


def _label(label: str, y: int) -> SafeString:
    """Above a bar, as HTML: the browser wraps it, and it stands at the foot of the height that is kept for it."""
    return format_html(
        '<foreignObject x="0" y="{}" width="100%" height="{}"><div class="bar-label">{}</div></foreignObject>',
        y,
        _height(label),
        label,
    )


def _height(label: str) -> int:
    """What the lines of a label take on the narrowest phone, and what stands between it and its bar."""
    return LINE * max(len(textwrap.wrap(label, LETTERS)), 1) + 2


def _rect(series: str, x: float, y: float, width: float, height: float, said: str) -> SafeString:
    """A bar with what it says as its title."""
    return format_html(
        '<rect class="series-{}" x="{}%" y="{}" width="{}" height="{}"><title>{}</title></rect>',
        series,
        f"{x:.2f}",
        f"{y:g}" if float(y).is_integer() else f"{y:.1f}",
        f"{width:.2f}%",
        f"{height:g}" if float(height).is_integer() else f"{height:.1f}",
        said,
    )


def _number(x: float, y: int, value: int | None) -> SafeString:
    shown = "[c]" if value is None else whole(value)
    return format_html('<text class="number" x="{}%" dx="6" y="{}">{}</text>', f"{x:.2f}", y, shown)


def _svg(title: str, description: str, height: int, drawn: Sequence[SafeString], chart_id: str) -> SafeString:
    return format_html(
        '<svg class="drawn" role="img" aria-labelledby="{0}-svg-title {0}-svg-desc" width="100%" height="{1}" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{0}-svg-title">{2}</title><desc id="{0}-svg-desc">{3}</desc>'
        "{4}</svg>",
        chart_id,
        max(height, 24),
        title,
        description,
        format_html_join("", "{}", ((each,) for each in drawn)),
    )
