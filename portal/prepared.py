"""Queries whose SQL is written once and then asked with other values.

Writing a queryset's SQL takes Django ten times as long as the database takes to answer it, and on a public page it is
the same at every request but for a path or a number. So a queryset is built with stand-ins for these, written once
in a process (the caller keeps it with `lru_cache`), and asked with the values in their place. What must not be
written into it is whatever else changes: the time of day, a language, a setting; that is an argument of the function
that is cached.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import DateTimeField, Expression, Model, QuerySet
from django.utils import timezone

M = TypeVar("M", bound=Model)


def text(name: str) -> str:
    """A stand-in for a text: compared as a whole, or by how something starts."""
    return f"@{name}@"


def number(name: str) -> int:
    """A stand-in for a key. Its name, of seven letters at most, is read as one large negative number."""
    return -int.from_bytes(name.encode(), "big")


def key(name: str) -> UUID:
    """A stand-in for a UUID. Its name has fourteen letters at most."""
    return UUID(bytes=(_KEY + name.encode()).ljust(16, b"\0"))


_KEY = b"@@"


NOW = datetime(1, 2, 3, 4, 5, 6, tzinfo=UTC)
"""A stand-in for the moment at which it is asked: given as `now`, or else read from the clock then."""

_WRITING: ContextVar[bool] = ContextVar("writing", default=False)
"""Whether SQL is being written once, to be asked later."""


class Moment(Expression):
    """The moment at which a queryset is asked, whether its SQL is written then or was once."""

    output_field = DateTimeField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        moment = NOW if _WRITING.get() else timezone.now()
        return "%s", (connection.ops.adapt_datetimefield_value(moment),)


def numbers(name: str, count: int) -> list[int]:
    """Stand-ins for so many keys; `filled` puts keys in their place."""
    return [number(f"{name}{place}") for place in range(count)]


def filled(name: str, keys: Sequence[int], count: int) -> dict[str, int]:
    """The values for `numbers(name, count)`: these keys, and then a number that no row has."""
    return {f"{name}{place}": keys[place] if place < len(keys) else 0 for place in range(count)}


def columns_of(model: type[Model], prefix: str = "") -> tuple[str, ...]:
    """The columns of a model, to be asked for among others, as of a relation when `prefix` is `relation__`."""
    return tuple(f"{prefix}{field.attname}" for field in model._meta.concrete_fields)


def instance_of(model: type[M], values: Sequence[Any]) -> M | None:
    """The instance that these values of `columns_of` are; None where they are those of no row."""
    if values[0] is None:
        return None
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in model._meta.concrete_fields], values)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The SQL of a queryset, and where in its parameters which value goes."""

    sql: str
    parameters: tuple[Any, ...]
    stand_ins: tuple[tuple[int, str, str], ...]
    """Place among the parameters, name, and what follows it there: nothing, or the sign for «and whatever follows»."""
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]
    """Column, functions that make the database's value Django's, expression."""
    columns: tuple[str, ...]
    """The fields of a model, where whole rows of one are asked for."""

    def rows(self, **values: str | int | UUID | datetime) -> list[tuple[Any, ...]]:
        """What the database answers with these values in place of the stand-ins. Raises KeyError where one is missing."""
        parameters = list(self.parameters)
        for place, name, ending in self.stand_ins:
            value = timezone.now() if name == "now" and name not in values else values[name]
            if isinstance(value, datetime):
                parameters[place] = connection.ops.adapt_datetimefield_value(value)
                continue
            if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
                value = value.hex
            parameters[place] = f"{connection.ops.prep_for_like_query(str(value))}{ending}" if ending else value
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for column, functions, expression in self.converters:
            for function in functions:
                values[column] = function(values[column], expression, connection)
        return tuple(values)

    def instances(self, model: type[M], **values: str | int | UUID | datetime) -> list[M]:
        """The same as instances of the model whose queryset this is; raises ValueError where it was of values."""
        if not self.columns:
            raise ValueError(self.sql)
        return [model.from_db(DEFAULT_DB_ALIAS, self.columns, row) for row in self.rows(**values)]


def prepared(queryset: QuerySet[Any, Any]) -> Prepared:
    """The SQL of a queryset built with stand-ins."""
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    writing = _WRITING.set(True)
    try:
        sql, parameters = compiler.as_sql()
    finally:
        _WRITING.reset(writing)
    expressions = [each[0] for each in compiler.select]
    converters = compiler.get_converters(expressions)
    return Prepared(
        sql=sql,
        parameters=tuple(parameters),
        stand_ins=tuple(found for place, each in enumerate(parameters) if (found := _stand_in(place, each))),
        converters=tuple((column, tuple(each), expression) for column, (each, expression) in converters.items()),
        columns=tuple(expressions[each].target.attname for each in compiler.klass_info["select_fields"])
        if compiler.klass_info and queryset.query.default_cols and not queryset.query.annotations
        else (),
    )


def _stand_in(place: int, parameter: Any) -> tuple[int, str, str] | None:
    if parameter == connection.ops.adapt_datetimefield_value(NOW):
        return place, "now", ""
    if isinstance(parameter, str) and parameter.startswith("@"):
        name, _at, ending = parameter[1:].partition("@")
        return place, name, ending
    if (kept := _bytes_of(parameter)).startswith(_KEY):
        return place, kept[len(_KEY) :].rstrip(b"\0").decode(), ""
    if isinstance(parameter, int) and parameter < 0:
        return place, (-parameter).to_bytes((-parameter).bit_length() // 8 + 1, "big").lstrip(b"\0").decode(), ""
    return None


def _bytes_of(parameter: Any) -> bytes:
    """The bytes of a UUID, as either database is given it; none of anything else."""
    if isinstance(parameter, UUID):
        return parameter.bytes
    is_hex = isinstance(parameter, str) and len(parameter) == 32 and not set(parameter) - set("0123456789abcdef")
    return bytes.fromhex(parameter) if is_hex else b""
