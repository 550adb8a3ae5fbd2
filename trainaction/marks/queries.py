"""Reads: what was marked in a run, and how marks were corrected."""

from uuid import UUID

from django.db.models import QuerySet

from trainaction.models import AttemptItem, CourseRun, MarkChange, Submission


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


def history_of(*, item: AttemptItem | None = None, submission: Submission | None = None) -> list[MarkChange]:
    """Every correction of a mark with who made it, the last one first. One query."""
    of = {"item": item} if item is not None else {"submission": submission}
    return list(MarkChange.objects.filter(**of).select_related("by", "before_by").order_by("-at", "-pk"))
