"""Counts over participations: every number of this app comes from here, and the database counts it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, Count, Exists, F, Func, IntegerField, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from participants.models import Activity, Institution, Outcome, Participation, Role, Sex
from participants.models.coded import CodedField
from participants.models.participations import COUNTED_BY, MARKED
from participants.presence_rules import EpochSeconds, Rule
from participants.services.participations import repeated_from
from reporting.dimensions import Dimension
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
        return self._as_ruled(self.filters.participations(presence=self.rule.outcome))

    def _as_ruled(self, rows: QuerySet[Participation]) -> QuerySet[Participation]:
        """A rule that asks for completing asks so beside an outcome too."""
        if self.rule.kind == "completed" and self.filters.outcome:
            rows = rows.filter(outcome__in=(Outcome.COMPLETED, Outcome.CERTIFIED))
        return rows

    @property
    def learners(self) -> "Counted":
        """The same, of a selection of learners alone: what breakdowns by a dimension of learners count."""
        rows = self.filters.of_learners(presence=self.rule.outcome)
        return Counted(self._as_ruled(rows).filter(self.rule.condition), are_few=True)

    @property
    def counted(self) -> "Counted":
        """What the figures are computed of."""
        # Of all the rest there are indexes that begin with it, and so with fewer rows.
        are_many = self.rule.kind == "any" and self.filters.stated.keys() <= {"programme"}
        found = Counted(self.participations, are_many=are_many)
        if self.filters.uncounted and not self.filters.admits_registered:
            # Of who attended, some are not present in the table's sense only where the person is not counted by default.
            by_default = replace(self, filters=replace(self.filters, uncounted=False))
            found.parts = by_default.counted, Counted(found.rows.filter(present=False), are_few=True)
        return found


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
    """The participations of a selection, with the counts that several figures share: each is asked for once.

    Of learners the rows `are_few`: no index has them in the order of what they are grouped by, and one that has another's
    order would be read whole. The rows `are_many` where no index has less of them than the one in the order of what they
    are grouped by. Of two `parts`, rows that are `present` and rows that are not, nobody is in both: they are counted each by
    itself, since indexes hold the first alone, and added up.
    """

    parts: "tuple[Counted, Counted] | tuple[()]" = ()

    def __init__(self, rows: QuerySet[Participation], *, are_few: bool = False, are_many: bool = False) -> None:
        self.rows = rows.order_by()
        self.are_few = are_few
        self.are_many = are_many

    @cached_property
    def participations(self) -> int:
        return sum(part.participations for part in self.parts) if self.parts else self.rows.count()

    @cached_property
    def people_by_sex(self) -> dict[str, int]:
        """Distinct people under each sex; a person has one for all they took part in, so these add up."""
        if self.parts:
            return {sex: sum(part.people_by_sex[sex] for part in self.parts) for sex in Sex.values}
        found = _fetch(self.rows, SEX, PEOPLE, grouped=SEX, few=self.are_few)
        return dict.fromkeys(Sex.values, 0) | dict(found)

    @property
    def people(self) -> int:
        return sum(self.people_by_sex.values())

    @cached_property
    def activities(self) -> QuerySet[Activity]:
        """The activities that somebody counted here took part in."""
        return Activity.objects.filter(Exists(self.rows.filter(activity=OuterRef("pk"))))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Of these activities."""
        return frozenset(self.activities.values_list("kind", flat=True).distinct())

    @cached_property
    def specialists(self) -> "Counted":
        return self.having(role=Role.SPECIALIST)

    def having(self, **conditions: Any) -> "Counted":
        return self.where(Q(), **conditions)

    def where(self, condition: Q, **conditions: Any) -> "Counted":
        """The same with a condition that is no comparison of a column."""
        found = Counted(self.rows.filter(condition, **conditions), are_few=self.are_few)
        if self.parts:
            by_default, apart = self.parts
            found.parts = by_default.where(condition, **conditions), apart.where(condition, **conditions)
        return found

    def different(self, column: str) -> int:
        """How many different values of a column there are; nobody's values are not one."""
        values = self.rows.filter(**{f"{column}__isnull": False}).values(column)
        return int(values.distinct().count())


def hours_of_activities(counted: Counted) -> float:
    """Hours that the activities of these participations lasted together, each once. Unknown durations add nothing, nor do
    runs of courses: those are open for months, and nobody meets for as long."""
    lasted = EpochSeconds(F("ends_at")) - EpochSeconds(F("starts_at"))
    held = counted.activities.exclude(kind=Activity.Kind.RUN)
    seconds = held.aggregate(total=Sum(lasted))["total"]
    return round((seconds or 0.0) / 3600, 2)


def person_hours(counted: Counted) -> float | None:
    """None where nobody's minutes are known. Hours present, summed over people and activities; a person in two roles of one activity was there once."""
    in_one_role = counted.rows.filter(has_other_roles=False).aggregate(total=Sum("minutes"))["total"]
    longest = counted.rows.filter(has_other_roles=True).values("activity", "person").annotate(longest=Max("minutes"))
    in_several = longest.aggregate(total=Sum("longest"))["total"]
    if in_one_role is None and in_several is None:
        return None
    return round(((in_one_role or 0.0) + (in_several or 0.0)) / 60, 2)


Cell = tuple[Any, ...]
"""The values of one or two columns, then distinct people, then participations. Plain, as the database hands it over:
there may be 75,000."""
ORDER = [*COUNTED_BY, "sector", "age_band"]
"""Of the counting indexes; then what learners alone have."""
SEX = ["person_sex"]
PEOPLE = {"people": Count("person", distinct=True)}
RECORDS = {"records": Count("*")}


def counts_by(counted: Counted, dimensions: Sequence[Dimension]) -> list[Cell]:
    """Distinct people and participations for each combination of values of one or two dimensions that occurs."""
    columns = [dimension.column for dimension in dimensions]
    for fine, coarse in permutations(columns, 2):
        if (fine, coarse) in SETTLED_BY:
            cells = _counts_by(counted, [fine])
            settled = SETTLED_BY[fine, coarse]({cell[0] for cell in cells})
            pairs = [(value, settled[value], *numbers) for value, *numbers in cells]
            return pairs if columns == [fine, coarse] else _turned(pairs)
    in_order = sorted(columns, key=ORDER.index)
    return _counts_by(counted, columns) if columns == in_order else _turned(_counts_by(counted, in_order))


def _turned(pairs: Iterable[Cell]) -> list[Cell]:
    return [(other, one, people, records) for one, other, people, records in pairs]


def _counts_by(counted: Counted, columns: Sequence[str]) -> list[Cell]:
    """In as few passes over an index as the database can do with."""
    if counted.parts:
        by_default, apart = counted.parts
        return _added(_counts_by(by_default, columns), _counts_of(apart, columns))
    if "activity" in columns:
        return _counts_in_activities(counted, columns)
    if mark := MARKED.get(tuple(columns)):  # type: ignore[arg-type]  # one column is no pair
        return _counts_once_and_again(counted, columns, mark)
    return _counts_of(counted, columns)


def _added(cells: list[Cell], few: Sequence[Cell]) -> list[Cell]:
    """The cells with the numbers of a few added, of other people in the same cells."""
    more = {cell[:-2]: cell[-2:] for cell in few}
    if not more:
        return cells
    for place, cell in enumerate(cells):
        if numbers := more.pop(cell[:-2], None):
            cells[place] = (*cell[:-2], cell[-2] + numbers[0], cell[-1] + numbers[1])
    return cells + [(*values, *numbers) for values, numbers in more.items()]


def _counts_of(counted: Counted, columns: Sequence[str]) -> list[Cell]:
    """By looking at who is in each cell."""
    # Of one column, people are counted by sex too and added up: a person has one, and the indexes of pairs serve.
    grouped = list(dict.fromkeys((*columns, "person_sex"))) if len(columns) == 1 else columns
    if counted.are_few or connections[counted.rows.db].vendor != "sqlite":
        return _fetch(counted.rows, columns, PEOPLE | RECORDS, grouped=grouped, few=counted.are_few)
    # SQLite counts different people without a list of those met only where it counts nothing else.
    if counted.are_many:
        return _fetch_by_cell(counted.rows, columns, grouped=grouped)
    people = _fetch(counted.rows, columns, PEOPLE, grouped=grouped)
    records = _fetch(counted.rows, columns, RECORDS, grouped=columns, values=False)
    return [(*cell, number) for cell, (number,) in zip(people, records, strict=True)]


def _counts_once_and_again(counted: Counted, columns: Sequence[str], mark: str) -> list[Cell]:
    """Of participations without the mark, each is another person in its cell: there one pass counts both."""
    once, again = counted.having(**{f"{mark}__isnull": True}), counted.having(**{mark: True})
    cells = _fetch(once.rows, columns, {"people": Count("*"), "records": Count("*")}, grouped=columns)
    return _added(cells, _counts_of(again, columns))


def _counts_in_activities(counted: Counted, columns: Sequence[str]) -> list[Cell]:
    """Nobody is in an activity twice but those who were there in several roles, who are few: one pass, less these."""
    numbers = {"people": Count("*"), "records": Count("*")}
    cells = _fetch(counted.rows, columns, numbers, grouped=columns, few=counted.are_few)
    if "role" in columns or counted.are_few:  # of learners, in one role too
        return cells
    several = counted.rows.filter(has_other_roles=True)
    repeated = {"repeated": Count("*") - Count("person", distinct=True)}
    again = {cell[:-1]: cell[-1] for cell in _fetch(several, columns, repeated, grouped=columns, few=True) if cell[-1]}
    if again:
        for place, cell in enumerate(cells):
            if repeats := again.get(cell[:-2]):
                cells[place] = (*cell[:-2], cell[-2] - repeats, cell[-1])
    return cells


def _fetch(
    rows: QuerySet[Participation],
    columns: Sequence[str],
    numbers: Mapping[str, Any],
    *,
    grouped: Sequence[str],
    values: bool = True,
    few: bool = False,
) -> list[Cell]:
    """The values of the columns, unless without, and the numbers counted behind them, in the order of the values.

    Where the rows are `few`, they are sorted: an index that has the order has all the others too.

    Of more that is grouped by than columns, the database adds the numbers up. Past the ORM, which has no words for that,
    and takes longer over 100,000 cells than the database.
    """
    connection = connections[rows.db]
    names = list(named_columns(columns))
    is_plain = list(grouped) == list(columns)
    asked = rows.order_by().values(**named_columns(grouped, few=few)).annotate(**numbers)
    if is_plain:
        asked = asked.order_by(*names).values(*(names if values else ()), *numbers)
    try:
        sql, parameters = asked.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:  # filters that no activity meets: nothing to ask the database
        return []
    if not is_plain:
        sums = [f"CAST(SUM({number}) AS bigint)" for number in numbers]  # PostgreSQL makes decimals of sums
        selected = ", ".join([*names, *sums] if values else sums)
        by = ", ".join(names)
        sql = f"SELECT {selected} FROM ({sql}) AS grouped GROUP BY {by} ORDER BY {by}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return in_texts(cursor.fetchall(), columns if values else ())


def _fetch_by_cell(rows: QuerySet[Participation], columns: Sequence[str], *, grouped: Sequence[str]) -> list[Cell]:
    """People and participations of each cell in one statement: SQLite counts the people of a cell in the order of an index,
    and then how many entries the cell has there, which it need not look into again."""
    same = [
        Func(F(name), template=f"%(expressions)s IS cells.{named}", output_field=BooleanField())
        for name, named in zip(grouped, named_columns(grouped), strict=True)
    ]
    entries = Func(template="COUNT(*)", output_field=IntegerField())
    try:
        people, of_people = (
            rows.values(**named_columns(grouped)).annotate(**PEOPLE).query.get_compiler(rows.db).as_sql()
        )
        records, of_records = rows.filter(*same).values(records=entries).query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    by, cells = ", ".join(named_columns(columns)), ", ".join(named_columns(grouped))
    sql = f"SELECT {cells}, people, ({records}) AS records FROM ({people}) AS cells"  # noqa: S608 - our own names
    if list(grouped) != list(columns):
        sql = f"SELECT {by}, SUM(people), SUM(records) FROM ({sql}) AS grouped GROUP BY {by}"  # noqa: S608
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, [*of_records, *of_people])
        return in_texts(cursor.fetchall(), columns)


def in_texts(cells: list[Cell], columns: Sequence[str]) -> list[Cell]:
    """The cells with texts where a column holds their places."""
    fields = [_column(name) for name in columns]
    texts = [field.texts if isinstance(field, CodedField) else None for field in fields]
    if not any(texts) or not cells:
        return cells
    texts += [None] * (len(cells[0]) - len(columns))
    return [tuple(v if t is None else t[v] for t, v in zip(texts, cell, strict=True)) for cell in cells]


def _column(name: str) -> Any:
    return Participation._meta.get_field(name)


def named_columns(columns: Iterable[str], *, few: bool = False) -> dict[str, Any]:
    named = {f"by_{column}": F(column) for column in columns}
    # An expression is in no index: SQLite, without statistics, would read all in order rather than sort a few.
    return {name: Coalesce(value, value) for name, value in named.items()} if few else named


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
