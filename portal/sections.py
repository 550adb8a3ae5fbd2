"""Sections of a home page that tell what is there now: the portal names them, an app tells what stands in them.

    register("studies", new_studies)

in the app's `AppConfig.ready`. An editor chooses sections as blocks (portal/blocks/sections.py); `of(page, request, number)`
is asked each time the page is shown, and answers None where there is nothing to tell: then the public sees no section, and
the editor, in a preview, a note that says so. A section that no app registers is such a one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Page

from portal.components import Tag
from portal.prepared import Prepared, number, prepared


@dataclass(frozen=True, slots=True)
class Section:
    """What stands in a section now. `content` is what its template is given; the usual template takes `items`
    (portal.components.ListItem)."""

    heading: str
    """Where the editor gave none."""
    content: Mapping[str, Any] = field(default_factory=dict)
    template: str = "blocks/section_items.html"
    more: tuple[Tag, ...] = ()
    """Where the rest is: the first beside the heading, others below."""
    programme: str = ""


Of = Callable[[Page, HttpRequest, int], Section | None]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page on which everything of a kind is listed."""

    path: str
    url: str


_SECTIONS: dict[str, Of] = {}
_LISTS: list[type[Page]] = []
FOUND = "_list_pages"
"""Where a request keeps the list pages of its language."""
TOLD = "_told_by_sections"
"""Where a request keeps what the sections of its page have told of so far."""


def register(name: str, of: Of, *lists: type[Page]) -> None:
    """Say what stands in a section, and which types of pages it asks `list_page` for. Raises ValueError where an app said so
    already."""
    if name in _SECTIONS:
        raise ValueError(f"Two apps tell what stands in the section {name}.")
    _SECTIONS[name] = of
    _LISTS.extend(lists)


def tell(request: HttpRequest, *urls: str) -> None:
    """Say that a section shows what stands at these addresses, so that those below it need not show it again."""
    setattr(request, TOLD, getattr(request, TOLD, frozenset()) | {*urls})


def is_told(request: HttpRequest, url: str) -> bool:
    """Whether a section above shows what stands at this address."""
    return url in getattr(request, TOLD, frozenset())


def list_page(model: type[Page], page: Page, request: HttpRequest) -> ListPage | None:
    """The first public page of a registered type in the language of `page`; None where there is none. One query in a request
    for all types together."""
    found: dict[int, ListPage] | None = getattr(request, FOUND, None)
    if found is None:
        from portal.placement import address  # it knows the models, whose blocks know this

        types = tuple(sorted(each.pk for each in ContentType.objects.get_for_models(*_LISTS).values()))
        found = {}
        for content_type, path, url_path in _list_pages(types).rows(locale=page.locale_id):
            found.setdefault(content_type, ListPage(path, address(request, url_path)))
        setattr(request, FOUND, found)
    return found.get(ContentType.objects.get_for_model(model).pk)


@lru_cache(maxsize=8)
def _list_pages(types: tuple[int, ...]) -> Prepared:
    from portal.queries import public_pages  # it knows the models, whose blocks know this

    pages = public_pages(Page.objects.filter(content_type__in=types, locale=number("locale"), alias_of=None))
    return prepared(pages.order_by("path").values_list("content_type", "path", "url_path"))


def section_of(name: str, page: Page, request: HttpRequest, number: int) -> Section | None:
    """What stands in a section of this page now; None for nothing. The queries of who tells it."""
    of = _SECTIONS.get(name)
    return of(page, request, number) if of is not None else None
