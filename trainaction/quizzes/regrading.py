"""Grading anew: a key was corrected, and what was answered before is worth what it should have been.

The work is cut into attempts, each in a transaction of its own, and an answer that has been looked at stands on the
newest version of its question. So a process that is killed leaves whole attempts behind, and who goes on sees from the
rows what is left to do.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.jobs import Progress
from portal.models import User
from trainaction.learning.completion import complete_if_done, reopen_if_not_done
from trainaction.models import Attempt, AttemptItem, GradeChange, Question, QuestionVersion, Regrading
from trainaction.questions import from_json
from trainaction.quizzes import grading
from trainaction.quizzes.queries import rules_in
from trainaction.quizzes.services import add_up
from trainaction.xapi.learning import tell_result

BATCH = 100
"""Attempts whose numbers are fetched at once."""


def newest_version(question: Question) -> QuestionVersion | None:
    found: QuestionVersion | None = question.versions.order_by("-number").first()
    return found


def graded_otherwise(question: Question) -> QuerySet[AttemptItem]:
    """The answers that stand on an older version of the question, of attempts ended or open."""
    newest = newest_version(question)
    items: QuerySet[AttemptItem] = AttemptItem.objects.filter(version__question=question)
    return items.exclude(version=newest)


def regradings_of(question: Question) -> QuerySet[Regrading]:
    """The regradings of a question, the latest first, each with `changed`: how many answers have other points since."""
    rows: QuerySet[Regrading] = question.regradings.select_related("by").annotate(changed=Count("changes"))
    return rows


@transaction.atomic
def ask(*, question: Question, by: User, why: str) -> Regrading:
    """Have the answers to a question graded anew: the row that says so; the job is the caller's to ask for.

    One that is under way, or was given up in the middle, is gone on with. Raises ValidationError where nothing is to be
    done, or no reason is given.
    """
    if not why.strip():
        raise ValidationError(_("Say why: it stands in the history."))
    unfinished = Regrading.objects.select_for_update().filter(question=question, done_at=None).first()
    if unfinished is not None:
        return unfinished
    if not graded_otherwise(question).exists():
        raise ValidationError(_("All answers stand on the newest version: there is nothing to regrade."))
    return Regrading.objects.create(question=question, by=by, why=why.strip()[:255], asked_at=timezone.now())


def regrade(*, regrading: Regrading, progress: Progress | None = None) -> int:
    """Grade anew, or go on with it; how many answers have other points by this regrading, those of earlier tries too."""
    say = progress or Progress()
    newest = newest_version(regrading.question)
    assert newest is not None
    waiting = graded_otherwise(regrading.question)
    total, done = waiting.count(), 0
    say(0, total)
    while attempts := list(waiting.order_by("attempt").values_list("attempt", flat=True).distinct()[:BATCH]):
        for attempt in attempts:
            _regrade(regrading, attempt, newest)
            done += 1
            say(done, total)
    Regrading.objects.filter(pk=regrading.pk, done_at=None).update(done_at=timezone.now())
    return regrading.changes.count()


@transaction.atomic
def _regrade(regrading: Regrading, attempt_id: int, newest: QuestionVersion) -> None:
    attempt = (
        Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "enrolment__run").get(pk=attempt_id)
    )
    items = list(AttemptItem.objects.filter(attempt=attempt).select_related("version"))
    content = from_json(newest.content)
    partial = rules_in(attempt.enrolment.run, attempt.quiz).gives_partial_credit
    for item in items:
        if item.version.question_id != newest.question_id or item.version_id == newest.pk:
            continue
        before, points_before = item.version, item.points
        item.version = newest
        if attempt.submitted_at is not None:
            gained = grading.points(content, item.answer, partial=partial)
            # What a person has marked is not taken back by a program, but a question gives no more than it gives.
            marked = points_before if item.marked_at is not None else None
            item.points = gained if gained is not None else None if marked is None else min(marked, content.points)
        if item.points != points_before:
            GradeChange.objects.create(
                regrading=regrading,
                item=item,
                version_before=before,
                version_after=newest,
                points_before=points_before,
                points_after=item.points,
                at=timezone.now(),
            )
    AttemptItem.objects.bulk_update(items, ["version", "points"])
    reached, was_passed = (attempt.points, attempt.out_of), attempt.is_passed
    attempt.out_of = sum((from_json(item.version.content).points for item in items), Decimal(0))
    if attempt.submitted_at is not None:
        add_up(attempt, items)
    attempt.save(update_fields=["out_of", "points", "is_passed"])
    if (attempt.points, attempt.out_of) != reached:
        tell_result(attempt, timezone.now())
    complete_if_done(enrolment=attempt.enrolment)
    if was_passed and not attempt.is_passed:
        why = _("A question was graded anew: %(why)s") % {"why": regrading.why}
        reopen_if_not_done(enrolment=attempt.enrolment, by=regrading.by, why=why)


@dataclass(frozen=True, slots=True)
class Changed:
    """A question of an attempt that was graded anew, for the learner."""

    number: int
    before: Decimal | None
    after: Decimal | None
    why: str


def changes_of(attempt: Attempt) -> list[Changed]:
    """What was graded anew in an attempt, the first change first. One query."""
    rows = GradeChange.objects.filter(item__attempt=attempt).order_by("at", "pk")
    values = rows.values_list("item__number", "points_before", "points_after", "regrading__why")
    return [Changed(*row) for row in values]
