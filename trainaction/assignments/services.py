"""Writes: handing in, replacing, taking back, marking, handing back.

The files of a submission are written below PRIVATE_ROOT before its rows, and removed again should those not come about.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.writing.texts import tidy
from portal.models import User
from portal.numbers import whole
from trainaction.assignments.queries import due_at, files_out_of_time, may_hand_in
from trainaction.discussion import attachments
from trainaction.discussion.attachments import HANDED_IN, Sent
from trainaction.learning.completion import complete_if_done
from trainaction.models import (
    LONGEST_SUBMISSION,
    CourseRun,
    Enrolment,
    RunAssignment,
    Submission,
    SubmittedFile,
)
from trainaction.quizzes.grading import percent

State = Submission.State
RULES = ("points", "pass_mark", "days", "takes_text", "most_files", "kinds", "largest", "is_repeatable")


@transaction.atomic
def keep_assignments(*, run: CourseRun, asked: Mapping[UUID, tuple[UUID, dict[str, Any], dict[str, Any]]]) -> None:
    """Say which assignments stand in the lessons that a run teaches: by block, its lesson, texts by language, and rules.

    What was handed in stays with its marks, also where the assignment left the lessons.
    """
    gone = RunAssignment.objects.filter(run=run).exclude(block__in=asked)
    gone.filter(submissions=None).delete()
    gone.update(is_asked=False)
    for block, (lesson_key, texts, rules) in asked.items():
        values = {"lesson_key": lesson_key, "texts": texts, "is_asked": True, **{name: rules[name] for name in RULES}}
        RunAssignment.objects.update_or_create(run=run, block=block, defaults=values)


def hand_in(
    *,
    enrolment: Enrolment,
    assignment: RunAssignment,
    text: str,
    files: Sequence[Sent] = (),
    keep: Collection[UUID] = (),
    form_key: UUID,
    at: datetime | None = None,
) -> Submission:
    """Hand work in, or replace what waits for its mark; of that the files in `keep` stay.

    A form that was taken before changes nothing. Raises ValidationError with a sentence that says what to do; nothing is
    changed then.
    """
    written: list[UUID] = []
    try:
        with transaction.atomic():
            submission = _take(enrolment, assignment, text, files, keep, form_key, at or timezone.now(), written)
    except BaseException:
        attachments.remove(written, HANDED_IN)
        raise
    # Outside: completing locks merges of people before any row, and an enrolment is locked within
    complete_if_done(enrolment=enrolment)
    return submission


def _take(
    enrolment: Enrolment,
    assignment: RunAssignment,
    text: str,
    files: Sequence[Sent],
    keep: Collection[UUID],
    form_key: UUID,
    at: datetime,
    written: list[UUID],
) -> Submission:
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrolment.pk)
    every = list(Submission.objects.filter(enrolment=enrolment, assignment=assignment).order_by("number"))
    known = next((each for each in every if form_key.hex in each.form_keys), None)
    if known is not None:
        return known
    tries = [each for each in every if each.state != State.TAKEN_BACK]
    waiting = next((each for each in tries if each.state == State.WAITING), None)
    _refuse_what_is_not_taken(enrolment, assignment, tries, at)
    text = tidy(text) if assignment.takes_text else ""
    kept = list(waiting.files.filter(key__in=keep)) if waiting is not None else []
    _refuse_what_cannot_be(assignment, text, len(files) + len(kept))
    due = due_at(assignment, enrolment.run, enrolment)
    is_late = due is not None and at > due
    if waiting is None:
        submission = Submission(enrolment=enrolment, assignment=assignment, number=len(every) + 1)
    else:
        submission = waiting
        submission.revision += 1
        _drop(submission, but=kept)
    submission.text, submission.submitted_at, submission.is_late = text, at, is_late
    submission.form_keys = [*submission.form_keys, form_key.hex]
    submission.save()
    for sent in files:
        row = SubmittedFile(submission=submission, name=sent.name, kind=sent.kind, size=len(sent.content))
        written.append(row.key)
        attachments.keep(row.key, sent.content, HANDED_IN)
        row.save()
    return submission


def _refuse_what_is_not_taken(
    enrolment: Enrolment, assignment: RunAssignment, tries: list[Submission], at: datetime
) -> None:
    if enrolment.run.is_over(at):
        raise ValidationError(_("This run has ended: nothing more is handed in."))
    if may_hand_in(assignment, tries):
        return
    if not assignment.is_asked:
        raise ValidationError(_("The course does not ask for this any more."))
    if any(each.is_passed for each in tries):
        raise ValidationError(_("You have passed this assignment: it need not be handed in again."))
    raise ValidationError(
        _("This assignment was marked, and is handed in once. Ask your tutor, should something be wrong.")
    )


def _refuse_what_cannot_be(assignment: RunAssignment, text: str, files: int) -> None:
    if files > assignment.most_files:
        raise ValidationError(
            {
                "files": ngettext(
                    "Hand in %(most)s file at most, with those that you keep.",
                    "Hand in %(most)s files at most, with those that you keep.",
                    assignment.most_files,
                )
                % {"most": assignment.most_files}
            }
        )
    if len(text) > LONGEST_SUBMISSION:
        most = whole(LONGEST_SUBMISSION)
        raise ValidationError({"text": _("This is too long: %(most)s characters are the most.") % {"most": most}})
    if not text and not files:
        where = "text" if assignment.takes_text else "files"
        raise ValidationError({where: _("There is nothing to hand in yet: write something or choose a file.")})


def _drop(submission: Submission, but: Sequence[SubmittedFile] = ()) -> None:
    rows = submission.files.exclude(pk__in=[each.pk for each in but])
    keys = list(rows.values_list("key", flat=True))
    rows.delete()
    transaction.on_commit(partial(attachments.remove, keys, HANDED_IN))


@transaction.atomic
def take_back(*, submission: Submission) -> None:
    """Take back what waits for its mark: its text and files go. Nothing where it was taken back already.

    Raises ValidationError where it was marked or handed back meanwhile.
    """
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if submission.state == State.TAKEN_BACK:
        return
    if submission.state != State.WAITING:
        raise ValidationError(_("Your tutor has looked at it meanwhile: it cannot be taken back any more."))
    _drop(submission)
    submission.state, submission.text = State.TAKEN_BACK, ""
    submission.save(update_fields=["state", "text"])


# --- marking ---------------------------------------------------------------------------------


def mark(*, submission: Submission, points: Decimal, feedback: str, revision: int, by: User) -> Submission:
    """A tutor's points for what they saw, which `revision` says.

    Raises ValidationError for points that the assignment does not give, and where it was replaced, taken back or marked
    meanwhile; nothing is changed then.
    """
    with transaction.atomic():
        found = _to_mark(submission, revision)
        most = found.assignment.points
        if not 0 <= points <= most:
            raise ValidationError({"points": _("Give from 0 to %(most)s points.") % {"most": most}})
        found.state, found.points, found.out_of = State.MARKED, points, most
        found.is_passed = percent(points, Decimal(most)) >= found.assignment.pass_mark
        _looked_at(found, feedback, by)
    complete_if_done(enrolment=found.enrolment)
    return found


@transaction.atomic
def hand_back(*, submission: Submission, feedback: str, revision: int, by: User) -> Submission:
    """Give work back for another try, without points. Raises ValidationError as `mark` does, and without a reason."""
    found = _to_mark(submission, revision)
    if not feedback.strip():
        raise ValidationError({"feedback": _("Say what is to be done better: the learner reads it.")})
    found.state = State.RETURNED
    _looked_at(found, feedback, by)
    return found


def _to_mark(submission: Submission, revision: int) -> Submission:
    found = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("assignment", "enrolment")
        .get(pk=submission.pk)
    )
    if found.state == State.TAKEN_BACK:
        raise ValidationError(_("The learner has taken this back meanwhile: there is nothing to mark."))
    if found.state != State.WAITING:
        raise ValidationError(_("This was marked meanwhile: the page may have been open for a while."))
    if found.revision != revision:
        raise ValidationError(
            _("The learner has replaced this meanwhile. What is shown now is what they handed in last: look at it.")
        )
    return found


def _looked_at(submission: Submission, feedback: str, by: User) -> None:
    submission.feedback, submission.marked_by, submission.marked_at = tidy(feedback), by, timezone.now()
    submission.save(update_fields=["state", "points", "out_of", "is_passed", "feedback", "marked_by", "marked_at"])


# --- what does not stay ---------------------------------------------------------------------------------


def erase_files(people: Sequence[int]) -> None:
    """Remove the files of people who are erased, once that is certain; the rows go with their enrolments."""
    files = SubmittedFile.objects.filter(submission__enrolment__person__in=people)
    transaction.on_commit(partial(attachments.remove, list(files.values_list("key", flat=True)), HANDED_IN))


@transaction.atomic
def forget_old_files(*, days: int, at: datetime | None = None) -> dict[str, int]:
    """Remove the files whose time is over (`queries.files_out_of_time`). Texts, marks and comments stay with the run."""
    at = at or timezone.now()
    files = list(files_out_of_time(days=days, at=at).values_list("pk", "key", "submission"))
    Submission.objects.filter(pk__in={submission for _pk, _key, submission in files}).update(files_removed_at=at)
    SubmittedFile.objects.filter(pk__in=[pk for pk, _key, _submission in files]).delete()
    transaction.on_commit(partial(attachments.remove, [key for _pk, key, _submission in files], HANDED_IN))
    return {"files": len(files)}
