"""What a fixture made once, made again by writing the same rows.

    @pytest.fixture
    def academy(remade, spanish, root_page, site):
        return remade(build, spanish, root_page, site)

To publish a page takes some forty queries and a hundred times as long as writing its rows, and most tests stand on the
same few pages. The first time in a process `build(spanish, root_page, site)` is called, and the statements that write are
noted down together with what it returns. Wherever the database later has given out the same numbers, writing them again
leaves the same rows, under the same keys. The objects are new ones each time, as is what became of those given to it: what
a test does to them is its own.

`build` writes to the database and to nothing else. It is called itself in tests with real transactions, and where something
was taken back meanwhile.

SQLite takes the numbers of a test back with its rows. PostgreSQL does not: there `give_out_again` does it.
"""

import io
import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection

Made = TypeVar("Made")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
TAKES_BACK = "ROLLBACK"
PLACEHOLDER = re.compile(r"(?<!%)%s")
Statement = tuple[str, Any, bool]
"""SQL, its values, and whether they are those of many rows."""
Numbers = dict[Any, int | None]
"""The last number that each table has given to a row."""
NUMBERS = {
    "sqlite": "SELECT name, seq FROM sqlite_sequence ORDER BY name",
    "postgresql": "SELECT seqrelid, pg_sequence_last_value(seqrelid) FROM pg_sequence ORDER BY seqrelid",
}


@dataclass(frozen=True)
class Recording:
    statements: tuple[Statement, ...] | str
    """In the database's own words: SQLite's statements, or one text for PostgreSQL."""
    made: bytes
    """What was returned, and the attributes of what was given."""


_recordings: dict[tuple[Any, ...], Recording] = {}


def remake(build: Callable[..., Made], *given: Any) -> Made:
    """What `build(*given)` returns, with its rows in the database."""
    if connection.execute_wrappers:  # who notes down what is written would miss what goes around them
        return build(*given)
    key = (build.__module__, build.__qualname__, *numbers_given_out().items())
    if recording := _recordings.get(key):
        # Not through Django, which takes longer to hand a statement over than a database to execute it.
        database = connection.connection
        if isinstance(recording.statements, str):
            database.execute(recording.statements)
        else:
            for sql, values, is_many in recording.statements:
                (database.executemany if is_many else database.execute)(sql, values)
        cache.clear()  # as saving a site does
        return _read(recording.made, given)
    with _noted() as statements:
        made = build(*given)
    if not any(sql.startswith(TAKES_BACK) for sql, _values, _is_many in statements):
        in_its_words = _in_words_of_sqlite if connection.vendor == "sqlite" else _in_words_of_postgresql
        _recordings[key] = Recording(in_its_words(statements), _kept(made, given))
    return made


def _in_words_of_sqlite(statements: list[Statement]) -> tuple[Statement, ...]:
    """Django's placeholders are `%s`, SQLite's `?`."""
    return tuple(
        (sql, (), False) if values is None else (PLACEHOLDER.sub("?", sql).replace("%%", "%"), values, is_many)
        for sql, values, is_many in statements
    )


def _in_words_of_postgresql(statements: list[Statement]) -> str:
    """All at once, as each would wait for its own answer."""
    with connection.cursor() as cursor:
        return ";".join(
            cursor.mogrify(sql, row) for sql, values, is_many in statements for row in (values if is_many else [values])
        )


def numbers_given_out() -> Numbers:
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS[connection.vendor])
        return dict(cursor.fetchall())


def give_out_again(numbers: Numbers) -> None:
    """Let PostgreSQL give out again what it gave out after these, whose rows are gone."""
    later = [(table, numbers[table]) for table, number in numbers_given_out().items() if number != numbers[table]]
    if later:
        values = [value for table, number in later for value in (table, number or 1, number is not None)]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(['setval(%s::oid::regclass, %s, %s)'] * len(later))}", values)


@contextmanager
def _noted() -> Iterator[list[Statement]]:
    statements: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith((*WRITES, TAKES_BACK)):
            values = [tuple(each) for each in values] if many else values and tuple(values)
            statements.append((sql, values, many))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        yield statements


class _Pickler(pickle.Pickler):
    """Leaves out the objects that are given anew each time."""

    def __init__(self, file: io.BytesIO, given: tuple[Any, ...]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.places = {id(each): place for place, each in enumerate(given)}

    def persistent_id(self, thing: Any) -> int | None:
        return self.places.get(id(thing))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, given: tuple[Any, ...]) -> None:
        super().__init__(file)
        self.given = given

    def persistent_load(self, place: int) -> Any:
        return self.given[place]


def _kept(made: Any, given: tuple[Any, ...]) -> bytes:
    file = io.BytesIO()
    _Pickler(file, given).dump((made, [vars(each) for each in given]))
    return file.getvalue()


def _read(kept: bytes, given: tuple[Any, ...]) -> Any:
    made, attributes = _Unpickler(io.BytesIO(kept), given).load()
    for each, values in zip(given, attributes, strict=True):
        vars(each).clear()
        vars(each).update(values)
    return made
