"""Breakdowns as charts: what of them is drawn; `portal/charts/` draws it.

In the admin, colours come from `reporting/admin.css`.
"""

from django.utils.safestring import SafeString

from portal.charts.bars import MOST_BARS, SERIES, Bar, bars, line
from reporting.reach import TOTAL, Breakdown


def chart(breakdown: Breakdown, title: str, chart_id: str) -> SafeString:
    """People by the first dimension: a line over months, bars otherwise, stacked by the second dimension."""
    names = [dimension.name for dimension in breakdown.dimensions]
    if names == ["month"]:
        return line(_points_of(breakdown), title, chart_id)
    legend = [member.label for member in breakdown.members(1)] if len(names) == 2 else []
    if len(legend) > SERIES:
        legend = []
    return bars(_bars_of(breakdown, stacked=bool(legend)), legend, title, chart_id)


def _bars_of(breakdown: Breakdown, *, stacked: bool) -> list[Bar]:
    across = breakdown.members(1) if stacked else []
    found = []
    for member in breakdown.members(0):
        parts: list[int | None] = []
        for other in across:
            row = breakdown.by_values.get((member.value, other.value))
            parts.append(None if row is not None and row.suppressed else row.participants if row else 0)
        whole_row = breakdown.by_values.get((member.value, *[TOTAL] * (len(breakdown.dimensions) - 1)))
        total = whole_row.participants if whole_row else 0
        found.append(Bar(member.label, tuple(parts) or (total,), total))
    if breakdown.dimensions[0].is_of_activity:
        return found[-MOST_BARS:]
    return sorted(found, key=lambda bar: -(bar.total or 0))[:MOST_BARS]


def _points_of(breakdown: Breakdown) -> list[tuple[str, str, int | None]]:
    """Each known month with its key, its label and its people."""
    return [
        (row.members[0].key, row.members[0].label, row.participants)
        for row in breakdown.rows
        if row.members[0] and not row.members[0].is_unknown
    ]
