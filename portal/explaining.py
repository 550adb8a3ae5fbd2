"""Words in a running text that readers may not know: an app says which, and how they are explained.

    register(explain)

in the app's `AppConfig.ready`. `explain(html, page, request)` is given each piece of rich text of a page, in their order, and
answers it with its words explained. The portal knows no words.
"""

from collections.abc import Callable

from django.http import HttpRequest
from wagtail.models import Page

Explain = Callable[[str, Page, HttpRequest], str]

_EXPLAIN: list[Explain] = []


def register(explain: Explain) -> None:
    """Have rich text explained."""
    _EXPLAIN.append(explain)


def explained(html: str, page: Page, request: HttpRequest) -> str:
    """A piece of safe HTML of this page with its words explained."""
    for explain in _EXPLAIN:
        html = explain(html, page, request)
    return html
