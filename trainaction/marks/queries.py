"""Reads: what was marked in a run, and how marks were corrected."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from trainaction.models import AttemptItem, CourseRun, MarkChange, Submission


@dataclass(frozen=True, slots=True)
class Correction:
    """One mark that a tutor corrected, as its learner is told. `number` is that of the question; None of an assignment."""

    number: int | None
    before: Decimal
    after: Decimal
    why: str
    at: datetime


def marked_answers(run: CourseRun, learner: UUID | None = None) -> QuerySet[AttemptItem]:
    """The open answers of a run that a tutor has marked, the last one first; of one learner alone, by their enrolment."""
    items: QuerySet[AttemptItem] = AttemptItem.objects.filter(
        attempt__enrolment__run=run, attempt__submitted_at__isnull=False, marked_at__isnull=False, points__isnull=False
    )
    if learner is not None:
        items = items.filter(attempt__enrolment__public_id=learner)
    return items.select_related("version", "attempt__quiz").order_by("-marked_at", "-pk")


def marked_submissions(run: CourseRun, learner: UUID | None = None) -> QuerySet[Submission]:
    """What was handed in in a run and has points, as `marked_answers`."""
    rows: QuerySet[Submission] = Submission.objects.filter(enrolment__run=run, state=Submission.State.MARKED)
    if learner is not None:
        rows = rows.filter(enrolment__public_id=learner)
    return rows.select_related("assignment").order_by("-marked_at", "-pk")


def corrections_of(attempt: int) -> list[Correction]:
    """The corrections of marks in an attempt, the first one first. One query."""
    rows = MarkChange.objects.filter(item__attempt=attempt).order_by("at", "pk")
    values = rows.values_list("item__number", "points_before", "points_after", "why", "at")
    return [Correction(*row) for row in values]


def corrections_of_submissions(submissions: Iterable[int]) -> dict[int, list[Correction]]:
    """The same of submissions, by their number. One query; none for no submission."""
    found: dict[int, list[Correction]] = defaultdict(list)
    ids = list(submissions)
    if ids:
        rows = MarkChange.objects.filter(submission__in=ids).order_by("at", "pk")
        for pk, before, after, why, at in rows.values_list("submission", "points_before", "points_after", "why", "at"):
            assert pk is not None  # all of them are of submissions
            found[pk].append(Correction(None, before, after, why, at))
    return found


def history_of(*, item: AttemptItem | None = None, submission: Submission | None = None) -> list[MarkChange]:
    """Every correction of a mark with who made it, the last one first. One query."""
    of = {"item": item} if item is not None else {"submission": submission}
    return list(MarkChange.objects.filter(**of).select_related("by", "before_by").order_by("-at", "-pk"))
