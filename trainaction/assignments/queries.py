"""Reads: the assignments of a run, a learner's tries, what waits for a tutor, who may have a file."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from trainaction.blocks.assignment import FILE_KINDS
from trainaction.models import CourseRun, Enrolment, MarkChange, RunAssignment, Submission, SubmittedFile
from trainaction.quizzes.queries import Correction

State = Submission.State


def kinds_of(assignment: RunAssignment) -> list[str]:
    """The kinds of files it takes, by content."""
    return [kind for key in assignment.kinds if key in FILE_KINDS for kind in FILE_KINDS[key][1]]


def assignments_in(run: CourseRun, blocks: Collection[UUID]) -> dict[UUID, RunAssignment]:
    """The assignments of a run among these blocks. One query; none for no block."""
    if not blocks:
        return {}
    return {each.block: each for each in RunAssignment.objects.filter(run=run, block__in=blocks)}


def tries_at(enrolment: Enrolment, assignments: Iterable[RunAssignment]) -> dict[int, list[Submission]]:
    """A learner's tries, the first one first, by number of the assignment. Two queries; none for no assignment."""
    found: dict[int, list[Submission]] = {each.pk: [] for each in assignments}
    if found:
        rows = Submission.objects.filter(enrolment=enrolment, assignment__in=found).exclude(state=State.TAKEN_BACK)
        for row in rows.order_by("number").prefetch_related("files"):
            found[row.assignment_id].append(row)
    return found


def corrections_in(tries: Iterable[Submission]) -> dict[int, list[Correction]]:
    """How the marks of these tries were corrected, by number. One query; none where nothing is marked."""
    found: dict[int, list[Correction]] = defaultdict(list)
    marked = [each.pk for each in tries if each.state == State.MARKED]
    if marked:
        rows = MarkChange.objects.filter(submission__in=marked).order_by("at", "pk")
        for pk, before, after, why, at in rows.values_list("submission", "points_before", "points_after", "why", "at"):
            assert pk is not None  # all of them are of submissions
            found[pk].append(Correction(None, before, after, why, at))
    return found


def due_at(assignment: RunAssignment, run: CourseRun, enrolment: Enrolment | None) -> datetime | None:
    """When it is due for a learner; None where it is not, or their time has not begun."""
    if assignment.days is None:
        return None
    begins = run.starts_at or (enrolment.first_seen_at if enrolment is not None else None)
    return begins + timedelta(days=assignment.days) if begins is not None else None


def may_hand_in(assignment: RunAssignment, tries: list[Submission]) -> bool:
    """Whether one more try, or the replacement of the one that waits, is taken."""
    if not assignment.is_asked:
        return False
    last = tries[-1] if tries else None
    if last is None or last.state != State.MARKED:
        return True
    return bool(assignment.is_repeatable) and not any(each.is_passed for each in tries)


def waiting_submissions(run: CourseRun) -> QuerySet[Submission]:
    """What a tutor has to mark, the oldest first."""
    rows: QuerySet[Submission] = Submission.objects.filter(enrolment__run=run, state=State.WAITING)
    return rows.select_related("assignment").prefetch_related("files").order_by("submitted_at", "pk")


def files_out_of_time(*, days: int, at: datetime) -> QuerySet[SubmittedFile]:
    """Files whose time is over: so many days after their run ended or was archived; in a run without an end, after their
    work was marked or handed back."""
    before = at - timedelta(days=days)
    over = Q(submission__enrolment__run__ends_at__lt=before) | Q(submission__enrolment__run__archived_at__lt=before)
    endless = Q(submission__enrolment__run__ends_at=None, submission__marked_at__lt=before)
    files: QuerySet[SubmittedFile] = SubmittedFile.objects.filter(over | endless)
    return files


def file_of(run: CourseRun, key: UUID, enrolment: Enrolment | None) -> SubmittedFile | None:
    """A file handed in in the run: of this learner, or any where there is none, for who teaches it. One query."""
    files = SubmittedFile.objects.filter(submission__enrolment__run=run, key=key).select_related("submission")
    if enrolment is not None:
        files = files.filter(submission__enrolment=enrolment)
    return files.first()
