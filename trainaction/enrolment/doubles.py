"""Two enrolments of one person in one run, which a merge brought together: which of them counts (docs/decisions/0071).

It is worked out whenever it is asked, and written nowhere: a split gives both back as they were.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from participants.models import Person
from participants.queries.people import together_with
from trainaction.models import Enrolment, EnrolmentState

FURTHEST_FIRST = (
    EnrolmentState.CERTIFIED,
    EnrolmentState.COMPLETED,
    EnrolmentState.ACTIVE,
    EnrolmentState.ENROLLED,
    EnrolmentState.WAITING,
    EnrolmentState.REQUESTED,
    EnrolmentState.REJECTED,
    EnrolmentState.WITHDRAWN,
)


UNDER_WAY = (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE)


def rank(enrolment: Enrolment) -> tuple[Any, ...]:
    """Of somebody's enrolments in a run the one with the least counts: the one that got furthest, then the one asked for first."""
    return FURTHEST_FIRST.index(EnrolmentState(enrolment.state)), enrolment.asked_at, enrolment.pk


def of_one_person(rows: QuerySet[Enrolment]) -> list[list[Enrolment]]:
    """Those of these enrolments that are of one person in one run, the one that counts first, with their people. Two queries;
    one where nobody in them was merged.

    Who was merged is asked first, of an index of its own: people are many, and these few.
    """
    rows = rows.select_related("person").order_by()
    merged = list(rows.filter(person__in=Person.objects.filter(merged_into__isnull=False).order_by()))
    if not merged:
        return []
    roots = {each.person.merged_into_id for each in merged}
    its: dict[tuple[int, int], list[Enrolment]] = defaultdict(list)
    for each in (*merged, *rows.filter(person__in=roots)):
        its[each.run_id, each.person.counted_id].append(each)
    return [sorted(same, key=rank) for same in its.values() if len(same) > 1]


def doubles_in(runs: Iterable[int]) -> dict[Enrolment, Enrolment]:
    """The enrolments in these runs that do not count, each with the one that does, and with their runs. As `of_one_person`."""
    rows = Enrolment.objects.filter(run__in=list(runs)).select_related("run")
    return {other: counts for counts, *others in of_one_person(rows) for other in others}


def could_be_given_back(double: Enrolment, counts: Enrolment, *, at: datetime | None = None) -> bool:
    """Whether a double holds a place that somebody else could have: with `doubles_in`, without asking the database."""
    run = double.run
    return run.capacity is not None and not run.is_over(at) and holds_two(double, counts) and double.state in UNDER_WAY


def holds_two(double: Enrolment, counts: Enrolment) -> bool:
    """Whether a place is taken twice."""
    return double.seat_id is not None and counts.seat_id is not None


def without_doubles(rows: QuerySet[Enrolment], runs: Iterable[int]) -> QuerySet[Enrolment]:
    """Of these enrolments, all in one of `runs`, those that count. The queries of `doubles_in`."""
    doubles = [each.pk for each in doubles_in(runs)]
    return rows.exclude(pk__in=doubles) if doubles else rows


def others_of(enrolment: Enrolment) -> QuerySet[Enrolment]:
    """The person's other enrolments in the run, under another row of the registry."""
    people = together_with(Person.objects.filter(pk=enrolment.person_id))
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(person__in=people, run=enrolment.run_id)
    return rows.exclude(pk=enrolment.pk)
