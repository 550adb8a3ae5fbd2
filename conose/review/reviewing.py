"""A review is handed in once, and given back for a reason. What is typed until then: conose.review.drafting."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls.audit import note
from conose.calls.queries import is_sealed
from conose.models import Assignment, AuditEntry, ReviewCriterion
from conose.review.states import is_announced, refuse_once_sealed
from portal.models import User

State = Assignment.State
COMMENTS = ("for_applicant", "for_committee")


class MayNotWrite(ValidationError):
    """The review takes nothing any more, or nothing yet; a sentence for its reviewer."""


@transaction.atomic
def hand_in(*, assignment: Assignment, by: User, at: datetime | None = None) -> Assignment:
    """Hand the review in: nothing changes in it any more. Raises ValidationError as `refuse_hand_in` does."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=assignment.pk)
    refuse_hand_in(found)
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


def refuse_hand_in(assignment: Assignment) -> None:
    """Raises ValidationError where the review is closed, by `points_<criterion>` and `for_applicant` for what is missing, and
    by field where two windows say different things."""
    refuse_what_is_closed(assignment)
    points = dict(assignment.scores.values_list("criterion", "points"))
    missing = {
        f"points_{criterion.pk}": _("Give points: from 0 to %(most)s.") % {"most": criterion.most}
        for criterion in ReviewCriterion.objects.filter(review__call=assignment.application.call)
        if points.get(criterion.pk) is None
    }
    if not assignment.for_applicant.strip():
        missing["for_applicant"] = _("Write a few lines for the applicant: they learn from them, whatever is decided.")
    asides = assignment.set_aside.values_list("field", flat=True)
    missing |= {name: _("There are two texts of two windows: choose one.") for name in asides}
    if missing:
        raise ValidationError(missing)


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


def refuse_what_is_closed(found: Assignment) -> None:
    """Raises MayNotWrite with a sentence where nothing can be written in a review."""
    if found.state == State.DONE:
        raise MayNotWrite(_("This review was handed in: it does not change any more."))
    if found.state != State.CLEAR:
        raise MayNotWrite(_("Say first that nothing stands in the way of an impartial review."))
    if is_announced(found.application.call) or is_sealed(found.application.call):
        raise MayNotWrite(_("The call is decided: reviews are closed."))
