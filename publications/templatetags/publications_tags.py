"""What other pages show of the library."""

from dataclasses import dataclass

from django import template
from django.template.context import Context

from portal.queries import public_pages
from publications.listings import Row, latest_publications
from publications.models import LibraryPage

register = template.Library()


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest publications and where all of them are."""

    rows: list[Row]
    url: str


@register.simple_tag(takes_context=True)
def latest_of_library(context: Context, number: int = 3) -> Latest | None:
    """The latest publications in the page's language; none where there is no library. Five queries."""
    page, request = context.get("page"), context.get("request")
    if page is None or request is None:
        return None
    library = public_pages(LibraryPage.objects.filter(locale=page.locale_id)).first()
    if library is None:
        return None
    return Latest(latest_publications(page, request, library=library, number=number), library.get_url(request) or "")
