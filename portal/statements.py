"""Unions of small queries, prepared once for each language: what a list can be filtered by, what its rows are about."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value

from portal.prepared import Prepared, filled, numbers, prepared, text
from portal.sorting import in_spanish_order

PATH = text("path")
"""Stands in for the path of the page above those of a list."""
AT_ONCE = 24
STAND_INS = numbers("page", AT_ONCE)
"""Stand in for the numbers of the pages that a list shows."""

FIRST = Value(0, IntegerField())
"""The place of what has no order."""

Option = tuple[str, str]
"""A value and its label."""


def option_rows(kind: str, queryset: QuerySet[Any], *, value: Any, label: Any) -> QuerySet[Any, tuple[str, str, str]]:
    """One part of a union of options: (kind, value, label)."""
    columns = {"option_kind": Value(kind, CharField()), "option_value": value, "option_label": label}
    rows: QuerySet[Any, tuple[str, str, str]] = queryset.order_by().annotate(**columns).values_list(*columns)
    return rows


def link_rows(
    kind: str, queryset: QuerySet[Any], *, page: str, value: Any, label: Any, place: Any = FIRST
) -> QuerySet[Any, tuple[str, int, int, str, str]]:
    """One part of a union of what pages are about: (kind, page, place among its like, value, label)."""
    columns = {
        "link_kind": Value(kind, CharField()),
        "link_page": F(page),
        "link_place": place,
        "link_value": value,
        "link_label": label,
    }
    rows: QuerySet[Any, tuple[str, int, int, str, str]] = queryset.order_by().annotate(**columns).values_list(*columns)
    return rows


def options_of(statement: Prepared, path: str) -> dict[str, list[Option]]:
    """The options of each kind, by label, below the page with this path. One query."""
    found: dict[str, list[Option]] = defaultdict(list)
    for kind, value, label in statement.rows(path=path):
        found[kind].append((str(value), str(label)))
    return defaultdict(list, {kind: sorted(each, key=by_label) for kind, each in found.items()})


def links_of(statement: Prepared, pages: Iterable[int]) -> dict[tuple[str, int], list[Option]]:
    """What these pages are about, by kind and page, in the order of their places; a query for each page of a list."""
    ids = list(pages)
    found: dict[tuple[str, int], list[Option]] = defaultdict(list)
    # A page of a list at a time, the last ones filled up with a number no page has: so few statements are kept.
    for start in range(0, len(ids), AT_ONCE):
        some = filled("page", ids[start : start + AT_ONCE], AT_ONCE)
        for kind, page, _place, value, label in sorted(statement.rows(**some), key=_place_of):
            found[kind, page].append((str(value), str(label)))
    return found


def _place_of(row: tuple[Any, ...]) -> int:
    """Where a link stands among its like: what never had a place stands with the first."""
    return row[2] or 0


def by_label(option: Option) -> tuple[str, str]:
    return in_spanish_order(option[1])


def union(
    parts: list[QuerySet[Any, Any]], *, order: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]] | None = None
) -> Prepared:
    """The statement of a union of parts; `order` may sort it."""
    whole = parts[0].union(*parts[1:])
    return prepared(order(whole) if order else whole)
