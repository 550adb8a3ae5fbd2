"""Two enrolments of one person in one run, which a merge brought together: which of them counts (docs/decisions/0071).

It is worked out whenever it is asked, and written nowhere: a split gives both back as they were.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

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


def rank(enrolment: Enrolment) -> tuple[Any, ...]:
    """Of somebody's enrolments in a run the one with the least counts: the one that got furthest, then the one asked for first."""
    return FURTHEST_FIRST.index(EnrolmentState(enrolment.state)), enrolment.asked_at, enrolment.pk


def doubles_in(runs: Iterable[int]) -> dict[Enrolment, Enrolment]:
    """The enrolments in these runs that do not count, each with the one that does. Two queries; one where nobody in them was merged.

    Each has its person. Who was merged is asked first: people are many, and these few.
    """
    rows = Enrolment.objects.filter(run__in=list(runs)).select_related("person").order_by()
    merged = list(rows.filter(person__merged_into__isnull=False))
    if not merged:
        return {}
    roots = {each.person.merged_into_id for each in merged}
    its: dict[tuple[int, int], list[Enrolment]] = defaultdict(list)
    for each in (*merged, *rows.filter(person__in=roots)):
        its[each.run_id, each.person.counted_id].append(each)
    found: dict[Enrolment, Enrolment] = {}
    for same in its.values():
        counts, *others = sorted(same, key=rank)
        found |= dict.fromkeys(others, counts)
    return found


def without_doubles(rows: QuerySet[Enrolment], runs: Iterable[int]) -> QuerySet[Enrolment]:
    """Of these enrolments, all in one of `runs`, those that count. The queries of `doubles_in`."""
    doubles = [each.pk for each in doubles_in(runs)]
    return rows.exclude(pk__in=doubles) if doubles else rows


def others_of(enrolment: Enrolment) -> QuerySet[Enrolment]:
    """The person's other enrolments in the run, under another row of the registry."""
    root = enrolment.person.counted_id
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(
        Q(person=root) | Q(person__merged_into=root), run=enrolment.run_id
    )
    return rows.exclude(pk=enrolment.pk)
