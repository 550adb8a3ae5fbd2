"""Reading and writing many rows at once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, models, reset_queries
from django.db.models import QuerySet

from portal.garbage import collected_seldom

T = TypeVar("T")


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of so many; the last may be shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        if settings.DEBUG:
            reset_queries()  # Django keeps the text of each; hours of work would fill the memory with them.
        yield chunk


PLAIN = (
    models.BigIntegerField, models.BooleanField, models.CharField, models.FloatField, models.ForeignKey,
    models.IntegerField, models.JSONField, models.PositiveIntegerField, models.PositiveSmallIntegerField,
)  # fmt: skip
"""Fields whose values a database takes as they are (JSON as text, which saves working out what is text already)."""


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
    kept: Sequence[str] = (),
) -> None:
    """Write rows without making model instances: 10 times as fast. JSON is given as text, a foreign key as a key.

    A row that is there by its `unique` columns takes the values of the new one, but for those that are `kept`.
    """
    quote = connection.ops.quote_name
    names = [quote(_field(model, column).column) for column in columns]
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608
    if unique:
        same = [quote(_field(model, column).column) for column in unique]
        stays = {*same, *(quote(_field(model, column).column) for column in kept)}
        taken = ", ".join(f"{name} = excluded.{name}" for name in names if name not in stays)
        sql += f" ON CONFLICT ({', '.join(same)}) DO UPDATE SET {taken}"
    _many(sql, _prepared(model, columns, rows))


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set columns of many rows, each to its own values, the key last. `bulk_update` takes 30 times as long."""
    quote = connection.ops.quote_name
    names = ", ".join(f"{quote(_field(model, column).column)} = %s" for column in columns)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {names} WHERE id = %s"  # noqa: S608
    _many(sql, _prepared(model, columns, rows))


def remove(rows: QuerySet[Any]) -> int:
    """Delete rows that nothing refers to, in one statement; return how many. Where Django deletes, Wagtail asks twice of each row
    what refers to it: forty thousand queries for the participations of an import that is undone."""
    return rows._raw_delete(rows.db)


def _many(sql: str, rows: list[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _prepared(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    """The rows with the values of fields that are not PLAIN as the database keeps them."""
    others = [
        (index, lru_cache(maxsize=1024)(partial(field.get_db_prep_save, connection=connection)))
        for index, field in enumerate(_field(model, column) for column in columns)
        if type(field) not in PLAIN
    ]
    if not others:
        return rows if isinstance(rows, list) else list(rows)
    prepared: list[Sequence[Any]] = []
    for row in rows:
        values = list(row)
        for index, prepare in others:
            values[index] = prepare(values[index])
        prepared.append(values)
    return prepared


@contextmanager
def indexed_afterwards(model: type[models.Model], names: Collection[str], *, changing: int) -> Iterator[None]:
    """Write `changing` rows without these indexes of the model, which are made anew behind them, where that is quicker.

    That is so where many rows are written and few others are there: an index sorts what it is made of, and is entered at as
    many places as rows come one by one. To be used within a transaction: whoever dies in it leaves the indexes as they were.
    On SQLite alone, where nobody else writes and who reads has the indexes of the moment before; PostgreSQL would let all
    readers wait.
    """
    if (
        connection.vendor != "sqlite"
        or changing < MANY
        or model._default_manager.count() > changing * WORTH_MAKING_ANEW
    ):
        yield
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s ORDER BY rowid", [table]
        )
        indexes = [(name, sql) for name, sql in cursor.fetchall() if name in names]
        for name, _sql in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, sql in indexes:
            cursor.execute(sql)


MANY = 20_000
"""Rows for which it is worth to make indexes anew: fewer are written in two or three seconds anyway."""
WORTH_MAKING_ANEW = 2
"""How many rows may be there for each that is written."""


@contextmanager
def long_work() -> Iterator[None]:
    """Work over many rows: less often interrupted by the garbage collector, and in little memory.

    Millions of short-lived tuples make the collector look through all of Django again and again, for a third of the
    time. And what SQLite maps of its file counts as the process's memory, up to 256 MB for reads that nobody repeats:
    it reads into its cache instead, which has a limit.
    """
    with collected_seldom(COLLECTED_AFTER), unmapped():
        yield


COLLECTED_AFTER = (14_000, 10, 10)
"""Rows are in no circles: more seldom would gain nothing, and take memory that a long file has not."""


READ_LITTLE = {"mmap_size": 0, "cache_size": -16_384}
"""SQLite: nothing of the file mapped, and 16 MB of it kept. With 64 an import is 50 MB larger and no quicker."""


@contextmanager
def unmapped() -> Iterator[None]:
    """Read without mapping the database file, where it is one: for what goes through many rows once."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection  # not through a cursor of Django's, which a failed transaction refuses
    before = {name: database.execute(f"PRAGMA {name}").fetchone() for name in READ_LITTLE}
    for name, size in READ_LITTLE.items():
        database.execute(f"PRAGMA {name}={size}")
    try:
        yield
    finally:
        for name, value in before.items():
            if connection.connection is database and value:
                database.execute(f"PRAGMA {name}={int(value[0])}")
