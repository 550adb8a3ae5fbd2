"""Counts over participations: every number of this app comes from here, and the database counts it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.utils.functional import cached_property

from participants.models import Activity, Institution, Outcome, Participation, Role, Sex
from participants.models.coded import CodedField
from participants.models.participations import COUNTED_BY
from participants.services.participations import repeated_from
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
        found = {sex: people for (sex,), people in people_by(self.rows, ["person_sex"]).items()}
        return dict.fromkeys(Sex.values, 0) | found

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
        values = self.rows.filter(**{f"{column}__isnull": False}).values(column)
        return int(values.distinct().count())


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


class Tally(NamedTuple):
    """People and participations behind one cell."""

    participants: int
    participations: int


def counts_by(rows: QuerySet[Participation], dimensions: Sequence[Dimension]) -> dict[tuple[Any, ...], Tally]:
    """Distinct people and participations for each combination of values of one or two dimensions that occurs."""
    columns = [dimension.column for dimension in dimensions]
    for fine, coarse in permutations(columns, 2):
        if (fine, coarse) in SETTLED_BY:
            tallies = _counts_by(rows, [fine])
            settled = SETTLED_BY[fine, coarse]({value for (value,) in tallies})
            pairs = {(value, settled[value]): tally for (value,), tally in tallies.items()}
            return pairs if columns == [fine, coarse] else _turned(pairs)
    in_order = sorted(columns, key=list(COUNTED_BY).index)  # of the counting indexes
    return _counts_by(rows, columns) if columns == in_order else _turned(_counts_by(rows, in_order))


def _turned(pairs: Mapping[tuple[Any, ...], Tally]) -> dict[tuple[Any, ...], Tally]:
    return {pair[::-1]: tally for pair, tally in pairs.items()}


def _counts_by(rows: QuerySet[Participation], columns: Sequence[str]) -> dict[tuple[Any, ...], Tally]:
    """Two statements: SQLite counts different people without a list of those met only where it counts nothing else."""
    people = people_by(rows, columns)
    counted = rows.order_by().values(**_named(columns)).annotate(participations=Count("*"))
    return {values: Tally(people[values], records) for values, records in _fetch(counted, columns)}


def people_by(rows: QuerySet[Participation], columns: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """Distinct people for each combination of values of one or two columns, in the order of a counting index.

    Of one column, people are counted by sex too and added up by the database: a person has one sex, and the indexes of
    pairs serve.
    """
    grouped = dict.fromkeys((*columns, "person_sex")) if len(columns) == 1 else columns
    named = rows.order_by().values(**_named(grouped))
    if connections[rows.db].vendor != "sqlite":
        # PostgreSQL sorts for a count of different values, but leaves out repeated rows in an index's order.
        return dict(_fetch(named.values(*_named(grouped), "person").distinct(), columns, summed="COUNT(*)"))
    counted = named.annotate(people=Count("person", distinct=True))
    return dict(_fetch(counted, columns, summed="SUM(people)" if len(grouped) > len(columns) else ""))


def _named(columns: Iterable[str]) -> dict[str, F]:
    return {f"by_{column}": F(column) for column in columns}


def _fetch(
    counted: QuerySet[Any, Any], columns: Sequence[str], *, summed: str = ""
) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Values of the columns with the number behind them; with `summed`, of the query grouped by them once more.

    Past the ORM, which has no words for a second grouping, and takes longer over 100,000 cells than the database.
    """
    connection = connections[counted.db]
    try:
        sql, parameters = counted.query.get_compiler(counted.db).as_sql()
    except EmptyResultSet:  # filters that no activity meets: nothing to ask the database
        return
    if summed:
        names = ", ".join(_named(columns))
        sql = f"SELECT {names}, {summed} FROM ({sql}) AS grouped GROUP BY {names}"  # noqa: S608 - our own columns' names
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchall()
    fields = [counted.model._meta.get_field(column) for column in columns]
    coded = [(place, field.texts) for place, field in enumerate(fields) if isinstance(field, CodedField)]
    for row in found:
        values = row[:-1]
        if coded:
            readable = list(values)
            for place, texts in coded:
                readable[place] = texts[readable[place]]
            values = tuple(readable)
        yield values, int(row[-1])


def _of_activities(name: str) -> Callable[[set[Any]], Mapping[Any, Any]]:
    def settled(keys: set[Any]) -> Mapping[Any, Any]:
        return {pk: repeated_from(activity)[name] for pk, activity in Activity.objects.in_bulk(keys).items()}

    return settled


def _kinds(keys: set[Any]) -> Mapping[Any, Any]:
    kinds = dict(Institution.objects.filter(pk__in=keys - {None}).values_list("pk", "kind"))
    return {None: Institution.Kind.UNKNOWN.value, **kinds}


SETTLED_BY: dict[tuple[str, str], Callable[[set[Any]], Mapping[Any, Any]]] = {
    ("activity", "month"): _of_activities("month"),
    ("activity", "year"): _of_activities("year"),
    ("activity", "series"): _of_activities("series_id"),
    ("month", "year"): lambda months: {month: None if month is None else month // 100 for month in months},
    ("institution", "institution_kind"): _kinds,
}
"""Where one column settles another, people are counted by it alone, and each value is given the other's."""
