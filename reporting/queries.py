"""Counts over participations: every number of this app comes from here, and the database counts it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from participants.models import Activity, Outcome, Participation, Sex
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


def distinct(rows: QuerySet[Participation], column: str) -> int:
    """How many different values of a column there are; nobody's values are not one."""
    return int(rows.aggregate(n=Count(column, distinct=True))["n"])


def people_by_sex(rows: QuerySet[Participation]) -> dict[str, int]:
    """Distinct people under each sex; a person has one for all they took part in, so these add up."""
    found = rows.order_by().values_list("person_sex").annotate(n=Count("person", distinct=True))
    return dict.fromkeys(Sex.values, 0) | dict(found)


def hours_of_activities(rows: QuerySet[Participation]) -> float:
    """Hours that the activities of these participations lasted together, each once. Unknown durations add nothing."""
    lasted = EpochSeconds(F("ends_at")) - EpochSeconds(F("starts_at"))
    seconds = activities_of(rows).aggregate(total=Sum(lasted))["total"]
    return round((seconds or 0.0) / 3600, 2)


def activities_of(rows: QuerySet[Participation]) -> QuerySet[Activity]:
    return Activity.objects.filter(pk__in=rows.order_by().values("activity").distinct())


def person_hours(rows: QuerySet[Participation]) -> float:
    """Hours present, summed over people and activities; a person in two roles of one activity was there once."""
    once = rows.order_by().values("activity", "person").annotate(present_for=Max("minutes"))
    return round((once.aggregate(total=Sum("present_for"))["total"] or 0.0) / 60, 2)


@dataclass(frozen=True)
class Tally:
    """People and participations behind one cell."""

    participants: int
    participations: int


def counts_by(rows: QuerySet[Participation], dimensions: Sequence[Dimension]) -> dict[tuple[Any, ...], Tally]:
    """Distinct people and participations for each combination of values that occurs. No dimensions: one total."""
    names = [f"d{place}" for place in range(len(dimensions))]
    named = {
        name: F(dimension.expression) if isinstance(dimension.expression, str) else dimension.expression
        for name, dimension in zip(names, dimensions, strict=True)
    }
    measures = {"participants": Count("person", distinct=True), "participations": Count("pk")}
    if not dimensions:
        return {(): Tally(**rows.aggregate(**measures))}
    found = rows.order_by().values(**named).annotate(**measures).values_list(*names, "participants", "participations")
    return {tuple(values): Tally(people, records) for *values, people, records in found}
