"""Writes: a mark that was wrong is corrected, its history kept, and what rests on it worked out anew.

A learner who now has done what the run asks is completed. Who was completed by a mark that does not hold is taken back to
learning, unless a certificate was issued: that is revoked by a person, with a reason, and not by a number that changed.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.writing.texts import tidy
from portal.models import User
from trainaction.learning.completion import complete_if_done, reopen_if_not_done
from trainaction.models import Attempt, AttemptItem, Enrolment, EnrolmentState, MarkChange, Submission
from trainaction.questions import from_json
from trainaction.quizzes.grading import percent
from trainaction.quizzes.services import add_up
from trainaction.xapi.learning import tell_result


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction led to, for who made it."""

    completed: bool = False
    reopened: bool = False
    keeps_certificate: bool = False
    """The learner has a certificate that would not be issued now."""


def correct_answer(*, item: AttemptItem, points: Decimal, comment: str, why: str, seen: Decimal, by: User) -> Corrected:
    """Give a marked open answer other points. `seen` is what its points were when the tutor looked.

    Raises ValidationError, by field, for points that the question does not give, without a reason, for a mark that
    was corrected meanwhile, and for what has no mark; nothing is changed then.
    """
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("quiz", "enrolment__run")
            .get(pk=item.attempt_id)
        )
        found = AttemptItem.objects.select_related("version", "marked_by").get(pk=item.pk)
        if found.marked_at is None or found.points is None:
            raise ValidationError(_("This has no mark that could be corrected."))
        most = from_json(found.version.content).points
        now, comment = timezone.now(), comment.strip()
        _refuse(points, most, why, seen, found.points)
        if (points, comment) == (found.points, found.comment):
            return Corrected()
        last = MarkChange.objects.filter(item=found).order_by("-at", "-pk").first()
        MarkChange.objects.create(
            enrolment=attempt.enrolment,
            item=found,
            points_before=found.points,
            points_after=points,
            comment_before=found.comment,
            before_by=last.by if last else found.marked_by,
            why=why.strip(),
            at=now,
            by=by,
        )
        found.points, found.comment = points, comment
        found.save(update_fields=["points", "comment"])
        reached = attempt.points
        add_up(attempt, AttemptItem.objects.filter(attempt=attempt))
        attempt.save(update_fields=["points", "is_passed"])
        if attempt.points != reached:
            tell_result(attempt, now)
    return _recomputed(attempt.enrolment, by, why)


def correct_submission(
    *, submission: Submission, points: Decimal, feedback: str, why: str, seen: Decimal, by: User
) -> Corrected:
    """Give marked work other points, as `correct_answer`. It is out of what it was out of when it was marked."""
    with transaction.atomic():
        found = (
            Submission.objects.select_for_update(of=("self",))
            .select_related("assignment", "enrolment", "marked_by")
            .get(pk=submission.pk)
        )
        if found.state != Submission.State.MARKED or found.points is None or found.out_of is None:
            raise ValidationError(_("This has no mark that could be corrected."))
        feedback = tidy(feedback)
        _refuse(points, Decimal(found.out_of), why, seen, found.points)
        if (points, feedback) == (found.points, found.feedback):
            return Corrected()
        last = MarkChange.objects.filter(submission=found).order_by("-at", "-pk").first()
        MarkChange.objects.create(
            enrolment=found.enrolment,
            submission=found,
            points_before=found.points,
            points_after=points,
            comment_before=found.feedback,
            before_by=last.by if last else found.marked_by,
            why=why.strip(),
            at=timezone.now(),
            by=by,
        )
        found.points, found.feedback = points, feedback
        found.is_passed = percent(points, Decimal(found.out_of)) >= found.assignment.pass_mark
        found.save(update_fields=["points", "is_passed", "feedback"])
    return _recomputed(found.enrolment, by, why)


def _refuse(points: Decimal, most: Decimal, why: str, seen: Decimal, now: Decimal) -> None:
    if seen != now:
        raise ValidationError(
            _("This mark was corrected meanwhile. What is shown now is the mark that holds: look at it.")
        )
    if not 0 <= points <= most:
        raise ValidationError({"points": _("Give from 0 to %(most)s points.") % {"most": f"{most.normalize():f}"}})
    if not why.strip():
        raise ValidationError({"why": _("Say why: the learner reads it.")})


def _recomputed(enrolment: Enrolment, by: User, why: str) -> Corrected:
    """After the correction is written: completing and reopening lock merges of people before any row."""
    now = Enrolment.objects.select_related("run", "person").get(pk=enrolment.pk)
    if now.state in (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE):
        return Corrected(completed=complete_if_done(enrolment=now))
    state = reopen_if_not_done(enrolment=now, by=by, why=_("A mark was corrected: %(why)s") % {"why": why.strip()})
    return Corrected(reopened=state == EnrolmentState.ACTIVE, keeps_certificate=state == EnrolmentState.CERTIFIED)
