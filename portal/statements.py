"""Unions of small queries, written once and asked often: what a list can be filtered by, what its rows are about.

Writing the SQL of a union takes Django ten times as long as the database takes to answer it, and it is the same at
every request but for its values: it is written once for each language, with stand-ins for them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import CharField, F, IntegerField, QuerySet, Value

PATH = "@path@"
"""Stands in, inside of a text, for the path of the page above those of a list."""
AT_ONCE = 24
STAND_INS = tuple(range(-AT_ONCE, 0))
"""Stand in for the numbers of the pages that a list shows."""

FIRST = Value(0, IntegerField())
"""The place of what has no order."""

Statement = tuple[str, tuple[Any, ...]]
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


def options_of(statement: Statement, path: str) -> dict[str, list[Option]]:
    """The options of each kind, by label, below the page with this path. One query."""
    found: dict[str, list[Option]] = defaultdict(list)
    for kind, value, label in _run(statement, {PATH: path}):
        found[kind].append((str(value), str(label)))
    return defaultdict(list, {kind: sorted(each, key=by_label) for kind, each in found.items()})


def links_of(statement: Statement, pages: Iterable[int]) -> dict[tuple[str, int], list[Option]]:
    """What these pages are about, by kind and page, in the order of their places; a query for each page of a list."""
    ids = list(pages)
    found: dict[tuple[str, int], list[Option]] = defaultdict(list)
    # A page of a list at a time, the last ones filled up with a number no page has: so few statements are kept.
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        filled = dict(zip(STAND_INS, [*some, *[0] * (AT_ONCE - len(some))], strict=True))
        for kind, page, _place, value, label in sorted(_run(statement, filled), key=itemgetter(2)):
            found[kind, page].append((str(value), str(label)))
    return found


def by_label(option: Option) -> str:
    return option[1].casefold()


def union(
    parts: list[QuerySet[Any, Any]], *, order: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]] | None = None
) -> Statement:
    """The statement of a union of parts; `order` may sort it."""
    whole = parts[0].union(*parts[1:])
    return (order(whole) if order else whole).query.sql_with_params()


def _run(statement: Statement, values: dict[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, its stand-ins replaced: `PATH` inside of texts, numbers as a whole."""
    sql, stand_ins = statement
    path = values.get(PATH, "")
    parameters = [each.replace(PATH, path) if isinstance(each, str) else values.get(each, each) for each in stand_ins]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
