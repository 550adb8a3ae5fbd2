"""What stands on the search page many times: its results, and a hundred boxes of facets.

Written by loops: a template takes a quarter of a millisecond for each result, and half the page was its template. Every text
passes through `escape`.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from search.engines.base import Piece
from search.listings import Choice, Row

register = template.Library()


@register.simple_tag
def facet_choices(facet: str, choices: Sequence[Choice]) -> SafeString:
    """A box for each value of a facet, checked where it is chosen, with how many results have it."""
    boxes = []
    for each in choices:
        start, end = _box(facet, each.id, each.value, each.label)
        checked = " checked" if each.is_chosen else ""
        boxes.append(f"{start}{checked}{end}{escape(each.count)}</span></label>")
    return mark_safe("".join(boxes))


@register.simple_tag
def result_row(row: Row, level: int = 2) -> SafeString:
    """A result, with a heading of a level. Stands in `<ol class="results"><li>`."""
    own = f' lang="{escape(row.language)}"' if row.language else ""
    pictured = " result--pictured" if row.image or row.drawing else ""
    programme = f' data-programme="{escape(row.programme)}"' if row.programme else ""
    parts = [f'<article class="result{pictured}"{programme}>']
    if row.image:
        image = escape(row.image)
        parts.append(
            f'<div class="result__cover"><img src="{image}" alt="" loading="lazy" width="96" height="128"></div>'
        )
    elif row.drawing:
        parts.append(f'<div class="result__cover">{row.drawing}</div>')
    foreign = f'{own} hreflang="{escape(row.language)}"' if row.language else ""
    parts.append(
        f'<div><p class="result__kind">{_kind(row)}</p>'
        f'<h{level} class="result__title"><a href="{escape(row.url)}"{foreign}>{escape(row.title)}</a></h{level}>'
    )
    if row.headline:
        parts.append(f'<p class="result__headline"{own}>{escape(row.headline)}</p>')
    if row.passage:
        its = f' lang="{escape(row.passage_language)}"' if row.passage_language else own
        parts.append(f'<p class="result__passage"{its}>… {_marked(row.passage)} …</p>')
    elif row.text:
        parts.append(f'<p class="result__passage"{own}>{escape(row.text)}</p>')
    if row.moment:
        label = _("Play from %(clock)s") % {"clock": row.moment}
        parts.append(f'<p class="result__page"><a href="{escape(row.moment_url)}">{escape(label)}</a></p>')
    if row.chapter:
        label = _("Read chapter %(number)s") % {"number": row.chapter}
        parts.append(f'<p class="result__page"><a href="{escape(row.chapter_url)}">{escape(label)}</a></p>')
    if row.page:
        parts.append(f'<p class="result__page">{_page(row)}</p>')
    parts.append("</div></article>")
    return mark_safe("".join(parts))


def _kind(row: Row) -> str:
    """What a result is, and of when."""
    parts = [f"<span>{escape(row.kind)}</span>"]
    if row.is_recommended:
        recommended = pgettext("result", "Recommended")
        parts.insert(0, f'<span class="result__pick">{escape(recommended)}</span>')
    if row.key:
        parts.append(f"<span>{escape(row.key)}</span>")
    if row.day:
        parts.append(f'<time datetime="{row.day.isoformat()}">{_written_day(row.day, get_language() or "")}</time>')
    elif row.year:
        parts.append(f'<span class="nums">{row.year}</span>')
    if row.language_name:
        parts.append(f"<span>{escape(row.language_name)}</span>")
    return " ".join(parts)


def _marked(pieces: Sequence[Piece]) -> str:
    """A passage, what was asked for marked in it."""
    return "".join(f"<mark>{escape(each.text)}</mark>" if each.is_marked else escape(each.text) for each in pieces)


def _page(row: Row) -> str:
    """The page of a file that a hit stands in, with a link to it where there is one."""
    if not row.page_url:
        return escape(_("Page %(page)s") % {"page": row.page})
    label = _("Page %(page)s of the PDF") % {"page": row.page}
    return f'<a href="{escape(row.page_url)}">{escape(label)}</a>'


@lru_cache(maxsize=10_000)
def _written_day(day: date, language: str) -> str:
    return escape(date_format(day))


@lru_cache(maxsize=10_000)
def _box(facet: str, box_id: str, value: str, label: str) -> tuple[str, str]:
    """What stands before and after the only word in a box that a search changes, up to its number."""
    name, box_id, value, label = (escape(each) for each in (facet, box_id, value, label))
    return (
        f'<label class="facet__choice" for="{box_id}"><input type="checkbox" id="{box_id}" name="{name}" value="{value}"',
        f'><span>{label}</span><span class="facet__count">',
    )
