"""Lists with filters and pages, as every content app shows them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.http import HttpRequest

from portal.components import ChosenFilter, Tag
from portal.list_filters import ListFilters
from portal.statements import Option, by_label

PER_PAGE = 24


class Counted(Protocol):
    """A row of a list, as it is read."""

    @property
    def total(self) -> int:
        """How many there are with it, on all pages of the list."""


R = TypeVar("R")
L = TypeVar("L", bound=Counted)


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A list with its filters and its pages."""

    form: ListFilters
    chosen: Sequence[ChosenFilter]
    ignored: Sequence[str]
    rows: Sequence[R]
    page_obj: Paged[Any]
    count: str
    is_empty: bool
    """Nothing was published yet: not the same as nothing that matches."""
    clear_url: str


def read_page(request: HttpRequest, read: Callable[[int], list[L]], per_page: int) -> tuple[list[L], Paged[Any]]:
    """The rows of the page of a list that a request asks for, and that page. `read` gives those of one page, from a
    row on.

    The first page is read before anything is known of the others, since it is what most ask for. One query, or two.
    """
    rows = read(0)
    page = Paginator(range(rows[0].total if rows else 0), per_page).get_page(request.GET.get("p"))
    return (read(page.start_index() - 1) if page.number > 1 else rows), page


def listing_of(
    request: HttpRequest,
    form: ListFilters,
    *,
    read: Callable[[int], list[L]],
    show: Callable[[list[L]], Sequence[R]],
    count: Callable[[int], str],
    url: str,
) -> Listing[R]:
    """The page of a list that a request asks for.

    `read` gives what stands on one page, from a row on; `show` makes it ready for a template; `count` says how many there are on
    all pages; `url` is the list's address without filters.
    """
    found, page = read_page(request, read, PER_PAGE)
    number = page.paginator.count
    return Listing(
        form=form,
        chosen=form.chosen_filters(request.GET),
        ignored=form.ignored,
        rows=show(found),
        page_obj=page,
        count=count(number),
        is_empty=not number and not form.chosen,
        clear_url=url,
    )


def filter_tags(options: Iterable[Option], url: str, name: str) -> tuple[Tag, ...]:
    """What something is about; each leads to what a list has of it, by the filter of this name."""
    return tuple(Tag(label, f"{url}?{name}={value}") for value, label in options)


def theme_tags(page: Any, url: str) -> tuple[Tag, ...]:
    """The themes of a page as it is written; each leads to what the list at `url` has of it. One query at most."""
    return filter_tags(sorted(((each.slug, each.label) for each in page.themes.all()), key=by_label), url, "theme")
