"""Points and comments of a review: kept as they are typed, handed in once."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls.audit import note
from conose.models import Assignment, AuditEntry, ReviewCriterion, Score
from conose.review.states import is_announced, is_sealed, refuse_once_sealed
from participants.writing.texts import tidy
from portal.models import User
from portal.numbers import read_number

State = Assignment.State
COMMENTS = ("for_applicant", "for_committee")


class MayNotWrite(ValidationError):
    """The review takes nothing any more, or nothing yet; a sentence for its reviewer."""


@transaction.atomic
def save_score(*, assignment: Assignment, criterion: ReviewCriterion, points: str, comment: str, by: User) -> Score:
    """Keep what was typed for one criterion; `points` as text, empty where there are none yet. Raises ValidationError by
    field where the points are no number or out of range: the comment is kept then all the same, in the page alone."""
    found = _open(assignment)
    score = Score.objects.get_or_create(assignment=found, criterion=criterion)[0]
    score.points, score.comment = _points(points, criterion), tidy(comment)
    score.full_clean()
    score.save()
    return score


def _points(text: str, criterion: ReviewCriterion) -> Decimal | None:
    if not text.strip():
        return None
    try:
        value = read_number(text)
    except ValidationError as error:
        raise ValidationError({"points": error.messages}) from error
    if not 0 <= value <= criterion.most:
        raise ValidationError({"points": _("Give from 0 to %(most)s points.") % {"most": criterion.most}})
    if value != value.quantize(Decimal("0.1")):
        raise ValidationError({"points": _("One decimal is enough: 7.5 or 8.")})
    return value.quantize(Decimal("0.1"))


@transaction.atomic
def save_comment(*, assignment: Assignment, field: str, text: str, by: User) -> Assignment:
    """Keep what was typed for the applicant or for the committee. Raises KeyError for another field."""
    if field not in COMMENTS:
        raise KeyError(field)
    found = _open(assignment)
    setattr(found, field, tidy(text))
    found.full_clean(exclude=["application", "reviewer"])
    found.revision += 1
    found.save(update_fields=[field, "revision"])
    return found


@transaction.atomic
def hand_in(*, assignment: Assignment, by: User, at: datetime | None = None) -> Assignment:
    """Hand the review in: nothing changes in it any more. Raises ValidationError by `criterion_<pk>` and `for_applicant` for
    what is missing."""
    found = _open(assignment)
    points = dict(found.scores.values_list("criterion", "points"))
    missing = {
        f"criterion_{criterion.pk}": _("Give points for “%(name)s”.") % {"name": criterion.title}
        for criterion in ReviewCriterion.objects.filter(review__call=found.application.call)
        if points.get(criterion.pk) is None
    }
    if not found.for_applicant.strip():
        missing["for_applicant"] = _("Write a few lines for the applicant: they learn from them, whatever is decided.")
    if missing:
        raise ValidationError(missing)
    found.state, found.handed_in_at = State.DONE, at or timezone.now()
    found.save(update_fields=["state", "handed_in_at"])
    note(
        "review.handed_in",
        call=found.application.call,
        role=AuditEntry.Role.REVIEWER,
        by=by,
        application=found.application,
    )
    return found


@transaction.atomic
def reopen(*, assignment: Assignment, reason: str, by: User) -> Assignment:
    """Give a handed-in review back to its reviewer, as they ask the secretary for. Raises ValidationError without a reason,
    or once the minutes are sealed."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=assignment.pk)
    refuse_once_sealed(found.application.call)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: it stands in the audit trail.")})
    found.state, found.handed_in_at = State.CLEAR, None
    found.save(update_fields=["state", "handed_in_at"])
    note(
        "review.reopened",
        call=found.application.call,
        role=AuditEntry.Role.SECRETARY,
        by=by,
        application=found.application,
        detail={"reviewer": found.reviewer_id, "reason": reason.strip()},
    )
    return found


def _open(assignment: Assignment) -> Assignment:
    """The assignment, locked, if something can be written in it."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=assignment.pk)
    if found.state == State.DONE:
        raise MayNotWrite(_("This review was handed in: it does not change any more."))
    if found.state != State.CLEAR:
        raise MayNotWrite(_("Say first that nothing stands in the way of an impartial review."))
    if is_announced(found.application.call) or is_sealed(found.application.call):
        raise MayNotWrite(_("The call is decided: reviews are closed."))
    return found
