"""What every chart is wrapped in and written with."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 480
TEXT = 15
LETTER = 7.4
"""How wide a letter of that size is drawn, about."""


def markup(pattern: str, *values: object) -> SafeString:
    """`format_html` with lengths to a tenth: more is not seen, and less makes a page lighter."""
    return format_html(pattern, *(f"{value:.1f}" if isinstance(value, float) else value for value in values))


def short(label: str, most: int) -> str:
    """A label of at most so many letters."""
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def picture(title: str, description: str, height: float, drawn: Sequence[SafeString], chart_id: str) -> SafeString:
    """The drawn parts as one SVG, WIDTH wide, that says its title and what it shows to who does not see it."""
    return format_html(
        '<svg role="img" aria-labelledby="{0}-svg-title {0}-svg-desc" viewBox="0 0 {1} {2}" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{0}-svg-title">{3}</title><desc id="{0}-svg-desc">{4}</desc>'
        "{5}</svg>",
        chart_id,
        WIDTH,
        round(max(height, 24)),
        title,
        description,
        format_html_join("", "{}", ((each,) for each in drawn)),
    )
