"""Lists with filters and pages, as every content app shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.http import HttpRequest

from portal.components import ChosenFilter
from portal.list_filters import ListFilters

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
