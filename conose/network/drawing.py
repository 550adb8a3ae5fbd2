"""The picture of co-operation: institutions one below the other, an arc between two that share studies.

As with charts (docs/decisions/0022-reach-on-a-page.md): per cent across, pixels down, so that letters stay as large on a phone as on a desk.
The arcs stand in a picture of their own, stretched to its place, with lines that keep their width.
"""

import textwrap
from collections.abc import Sequence
from itertools import chain

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conose.network.queries import Sharing

NAMES = 46.0
"""Where names end and arcs begin, in per cent of the width."""
LETTERS_OF_LINE = 22
HEADING, STEP, LINE = 14, 46, 16
"""Pixels down: to the first name, from name to name, from line to line of a name."""
SERIES = 5
"""Colours that can be told apart: the arcs of an institution keep its own."""


def drawn(sharings: Sequence[Sharing], *, title: str, description: str) -> SafeString:
    """The picture of these pairs; an arc is the wider the more studies they share. Nobody stands in it alone."""
    found = set(chain.from_iterable((each.one, each.other) for each in sharings))
    names = sorted(found, key=lambda each: each.short.casefold())
    middle = {name: HEADING + STEP * place + STEP / 2 for place, name in enumerate(names)}
    height = HEADING + STEP * len(names)
    reach = max(abs(middle[each.one] - middle[each.other]) for each in sharings)
    arcs = format_html_join(
        "",
        '<path class="line line-{}" fill="none" vector-effect="non-scaling-stroke" stroke-width="{}" d="M0 {} Q {} {} 0 {}"/>',
        (
            (
                names.index(each.one) % SERIES + 1,
                1.5 + 1.5 * each.studies,
                middle[each.one],
                round(20 + 170 * abs(middle[each.one] - middle[each.other]) / reach, 1),
                (middle[each.one] + middle[each.other]) / 2,
                middle[each.other],
            )
            for each in sharings
        ),
    )
    labels = format_html_join("", "{}", ((_label(name.short, middle[name]),) for name in names))
    dots = format_html_join(
        "", '<circle class="series-{}" cx="{}%" cy="{}" r="4"/>',
        ((place % SERIES + 1, NAMES + 1, middle[name]) for place, name in enumerate(names)),
    )  # fmt: skip
    return format_html(
        '<svg class="drawn" role="img" aria-labelledby="sharing-title sharing-desc" width="100%" height="{0}">'
        '<title id="sharing-title">{1}</title><desc id="sharing-desc">{2} {3}</desc>'
        '<svg x="{4}%" y="0" width="{5}%" height="{0}" viewBox="0 0 100 {0}" preserveAspectRatio="none">{6}</svg>{7}{8}</svg>',
        height, title, description, _described(sharings), NAMES + 1, 98 - NAMES, arcs, dots, labels,
    )  # fmt: skip


def _label(name: str, middle: float) -> SafeString:
    lines = textwrap.wrap(name, LETTERS_OF_LINE)[:3] or [name]
    first = middle + 5 - LINE * (len(lines) - 1) / 2
    spans = format_html_join(
        "",
        '<tspan x="{}%" y="{}">{}</tspan>',
        ((NAMES - 1.5, first + LINE * number, line) for number, line in enumerate(lines)),
    )
    return format_html('<text text-anchor="end">{}</text>', spans)


def _described(sharings: Sequence[Sharing]) -> str:
    """Every pair in words, for who does not see the picture."""
    return "; ".join(
        _("%(one)s and %(other)s: %(n)s") % {"one": each.one.name, "other": each.other.name, "n": each.studies}
        for each in sharings
    )
