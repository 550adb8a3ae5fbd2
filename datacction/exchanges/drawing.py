"""The picture of the network: who gives on the left, who receives on the right, a line for each pair.

As with charts (docs/decisions/0022-reach-on-a-page.md): per cent across, pixels down and no viewBox, so that letters
stay as large on a phone as on a desk. Lines come by class from the palette; the numbers stand in the matrix beside it.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LEFT, RIGHT = 37.0, 63.0
"""Where lines begin and end, in per cent of the width; names stand outside of them."""
LETTERS_OF_LINE = 16
"""Letters of a name in a line: what stands beside the lines on a phone."""
HEADING, STEP, LINE = 36, 52, 16
"""Pixels down: to the first name, from name to name, from line to line of a name."""
SERIES = 5
"""Colours that can be told apart: a giver keeps its own."""


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    middle: float


def drawn(counts: Mapping[tuple[str, str], int], *, title: str, description: str) -> SafeString:
    """The picture of (giver, receiver) → exchanges; a line is the wider the more there are. No name is empty."""
    givers = sorted({giver for giver, _receiver in counts}, key=str.casefold)
    receivers = sorted({receiver for _giver, receiver in counts}, key=str.casefold)
    tallest = max(len(givers), len(receivers))
    height = HEADING + STEP * tallest
    left, right = _spread(givers, tallest), _spread(receivers, tallest)
    lines = format_html_join(
        "",
        '<line class="line line-{}" x1="{}%" y1="{}" x2="{}%" y2="{}" stroke-width="{}" stroke-linecap="round"/>'
        '<circle class="series-{}" cx="{}%" cy="{}" r="{}"/>',
        (
            (
                colour := givers.index(giver) % SERIES + 1,
                LEFT,
                left[giver].middle,
                RIGHT,
                right[receiver].middle,
                1.5 + 1.5 * number,
                colour,
                RIGHT,
                right[receiver].middle,
                3.5 + number,
            )
            for (giver, receiver), number in sorted(counts.items())
        ),
    )
    names = format_html_join(
        "",
        "{}",
        [(_name(place, LEFT - 2, "end"),) for place in left.values()]
        + [(_name(place, RIGHT + 3, "start"),) for place in right.values()],
    )
    heads = format_html(
        '<text class="small" x="{}%" y="14" text-anchor="end">{}</text><text class="small" x="{}%" y="14">{}</text>',
        LEFT - 2, _("Gives"), RIGHT + 3, _("Receives"),
    )  # fmt: skip
    return format_html(
        '<svg class="drawn" role="img" aria-labelledby="network-title network-desc" width="100%" height="{}">'
        '<title id="network-title">{}</title><desc id="network-desc">{} {}</desc>{}{}{}</svg>',
        height, title, description, _described(counts), heads, lines, names,
    )  # fmt: skip


def _spread(names: Sequence[str], tallest: int) -> dict[str, _Place]:
    """The names down one side, evenly over the whole height."""
    step = STEP * tallest / len(names)
    return {name: _Place(name, round(HEADING + step * (place + 0.5), 1)) for place, name in enumerate(names)}


def _name(place: _Place, x: float, anchor: str) -> SafeString:
    lines = textwrap.wrap(place.name, LETTERS_OF_LINE) or [place.name]
    first = place.middle + 5 - LINE * (len(lines) - 1) / 2
    spans = format_html_join(
        "", '<tspan x="{}%" y="{}">{}</tspan>', ((x, first + LINE * number, line) for number, line in enumerate(lines))
    )
    return format_html('<text text-anchor="{}">{}</text>', anchor, spans)


def _described(counts: Mapping[tuple[str, str], int]) -> str:
    """Every pair in words, for who does not see the picture."""
    return "; ".join(
        _("%(giver)s to %(receiver)s: %(n)s") % {"giver": giver, "receiver": receiver, "n": number}
        for (giver, receiver), number in sorted(counts.items())
    )
