"""Counts over participations: every number of this app comes from here, and the database counts it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.utils.functional import cached_property

from participants.models import Activity, Outcome, Participation, Role, Sex
from reporting.dimensions import Dimension
from reporting.rules import EpochSeconds, Rule
from reporting.selection import Filters


@dataclass(frozen=True)
class Selection:
    """Who is counted: the filters and the rule of presence together."""

    filters: Filters = field(default_factory=Filters)
    rule: Rule = field(default_factory=Rule)

    @property
    def participations(self) -> QuerySet[Participation]:
        return self.before_minutes.filter(self.rule.condition)

    @property
    def before_minutes(self) -> QuerySet[Participation]:
        """The same without what the rule asks of minutes: what those with unknown minutes are told from."""
        rows = self.filters.participations(presence=self.rule.outcome)
        if self.rule.kind == "completed" and self.filters.outcome:
            rows = rows.filter(outcome__in=(Outcome.COMPLETED, Outcome.CERTIFIED))
        return rows


@dataclass(frozen=True)
class LeftOut:
    """Participations a rule of minutes cannot judge, and so does not count."""

    minutes_unknown: int = 0
    duration_unknown: int = 0


def left_out(selection: Selection) -> LeftOut:
    """How many participations the rule leaves out because minutes, or how long the activity was, are not known."""
    if not selection.rule.needs_minutes:
        return LeftOut()
    rows = selection.before_minutes
    unknown = rows.filter(minutes=None).count()
    if selection.rule.kind == "minutes":
        return LeftOut(unknown)
    without_duration = Q(activity__starts_at=None) | Q(activity__ends_at=None)
    return LeftOut(unknown, rows.exclude(minutes=None).filter(without_duration).count())


class Counted:
    """The participations of a selection, with the counts that several figures share: each is asked for once."""

    def __init__(self, rows: QuerySet[Participation]) -> None:
        self.rows = rows.order_by()

    @cached_property
    def participations(self) -> int:
        return self.rows.count()

    @cached_property
    def people_by_sex(self) -> dict[str, int]:
        """Distinct people under each sex; a person has one for all they took part in, so these add up."""
        found = self.rows.values_list("person_sex").annotate(people=Count("person", distinct=True))
        return dict.fromkeys(Sex.values, 0) | dict(found)

    @property
    def people(self) -> int:
        return sum(self.people_by_sex.values())

    @cached_property
    def activities(self) -> QuerySet[Activity]:
        """The activities that somebody counted here took part in."""
        return Activity.objects.filter(Exists(self.rows.filter(activity=OuterRef("pk"))))

    @cached_property
    def specialists(self) -> "Counted":
        return self.having(role=Role.SPECIALIST)

    def having(self, **conditions: Any) -> "Counted":
        return Counted(self.rows.filter(**conditions))

    def different(self, column: str) -> int:
        """How many different values of a column there are; nobody's values are not one."""
        return int(self.rows.aggregate(n=Count(column, distinct=True))["n"])


def hours_of_activities(counted: Counted) -> float:
    """Hours that the activities of these participations lasted together, each once. Unknown durations add nothing."""
    lasted = EpochSeconds(F("ends_at")) - EpochSeconds(F("starts_at"))
    seconds = counted.activities.aggregate(total=Sum(lasted))["total"]
    return round((seconds or 0.0) / 3600, 2)


def person_hours(counted: Counted) -> float:
    """Hours present, summed over people and activities; a person in two roles of one activity was there once."""
    in_one_role = counted.rows.filter(has_other_roles=False).aggregate(total=Sum("minutes"))["total"]
    longest = counted.rows.filter(has_other_roles=True).values("activity", "person").annotate(longest=Max("minutes"))
    in_several = longest.aggregate(total=Sum("longest"))["total"]
    return round(((in_one_role or 0.0) + (in_several or 0.0)) / 60, 2)


@dataclass(frozen=True)
class Tally:
    """People and participations behind one cell."""

    participants: int
    participations: int


def counts_by(rows: QuerySet[Participation], dimensions: Sequence[Dimension]) -> dict[tuple[Any, ...], Tally]:
    """Distinct people and participations for each combination of values that occurs. No dimensions: one total."""
    if not dimensions:
        counted = Counted(rows)
        return {(): Tally(counted.people, counted.participations)}
    columns = [dimension.column for dimension in dimensions]
    # Two statements: SQLite counts different people without a list of those met only where it counts nothing else.
    participations = rows.order_by().values_list(*columns).annotate(participations=Count("*"))
    people = people_by(rows, columns)
    return {tuple(values): Tally(people[tuple(values)], records) for *values, records in participations}


def people_by(rows: QuerySet[Participation], columns: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """Distinct people for each combination of values of one or two columns, in the order of a counting index.

    Of one column, people are counted by sex too and added up by the database: a person has one sex, and the indexes of
    pairs serve.
    """
    grouped = dict.fromkeys((*columns, "person_sex")) if len(columns) == 1 else columns
    named = {f"by_{column}": F(column) for column in grouped}
    rows = rows.order_by().values(**named)
    if connections[rows.db].vendor != "sqlite":
        # PostgreSQL sorts for a count of different values, but leaves out repeated rows in an index's order.
        return _summed(rows.values(*named, "person").distinct(), columns, "COUNT(*)")
    counted = rows.annotate(people=Count("person", distinct=True))
    if len(grouped) > len(columns):
        return _summed(counted, columns, "SUM(people)")
    return {tuple(values): people for *values, people in counted.values_list(*named, "people")}


def _summed(inner: QuerySet[Any, Any], columns: Sequence[str], people: str) -> dict[tuple[Any, ...], int]:
    """SELECT columns, people FROM (inner) GROUP BY columns: a second grouping, which the ORM has no words for."""
    connection = connections[inner.db]
    fields = [inner.model._meta.get_field(column) for column in columns]
    selected = ", ".join(f"by_{column}" for column in columns)
    sql, parameters = inner.query.get_compiler(inner.db).as_sql()
    with connection.cursor() as cursor:
        statement = f"SELECT {selected}, {people} FROM ({sql}) AS grouped GROUP BY {selected}"  # noqa: S608 - columns' names
        cursor.execute(statement, parameters)
        found = cursor.fetchall()
    return {
        tuple(_python_value(field, value, connection) for field, value in zip(fields, values, strict=True)): int(count)
        for *values, count in found
    }


def _python_value(field: Any, value: Any, connection: BaseDatabaseWrapper) -> Any:
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
