"""What a page came out of, told by the app that knows: the study of an episode or a publication, and what cites it.

    register(studies_behind)

in the app's `AppConfig.ready`. Templates of pages that may be an outcome of something ask by `{% came_out_of page %}`.
"""

from collections.abc import Callable, Sequence

from django.http import HttpRequest
from wagtail.models import Page

from portal.components import ListItem

Origins = Callable[[Page, HttpRequest], Sequence[ListItem]]
_TOLD: list[Origins] = []


def register(of: Origins) -> None:
    """Declare one: `of(page, request)` tells what a page came out of, public things alone, in the page's language."""
    _TOLD.append(of)


def origins_of(page: Page, request: HttpRequest) -> list[ListItem]:
    """All that a page came out of. The queries of each that is declared."""
    return [item for of in _TOLD for item in of(page, request)]
