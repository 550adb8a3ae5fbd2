"""What the library tells on a home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.components import Tag
from portal.sections import Section, list_page, register
from publications.listings import latest_publications
from publications.models import LibraryPage


def declare() -> None:
    """Say what stands in the library's section. Called once, when the apps are loaded."""
    register("library", latest, LibraryPage)


def latest(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The latest publications in the page's language. Four queries and `list_page`'s, whatever their number."""
    library = list_page(LibraryPage, page, request)
    rows = latest_publications(library, number=number) if library is not None else []
    if library is None or not rows:
        return None
    return Section(
        _("New in the library"),
        {"rows": rows},
        "publications/_rows.html",
        more=(Tag(_("All publications"), library.url),),
        programme="publications",
    )
