"""The committee's decision: who steps out, what is decided of each application, and the minutes that are sealed."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls.audit import note
from conose.calls.fields import money
from conose.models import (
    Application,
    ApplicationState,
    AuditEntry,
    CallReview,
    Decision,
    Meeting,
    PanelMember,
    SteppedOut,
    Verdict,
)
from conose.review.queries import ready, unchecked
from conose.review.states import refuse_once_announced, refuse_while_open
from portal.models import User

LEAST_PRESENT = 2
"""Nobody decides alone."""


@transaction.atomic
def step_out(
    *, member: PanelMember, application: Application, reason: str, by: User, role: AuditEntry.Role
) -> SteppedOut:
    """Let a member take no part in one application: from now on they cannot open it or decide of it. Raises ValidationError
    without a reason, or once the minutes are sealed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the minutes tell it.")})
    _refuse_once_sealed(member.review)
    found, is_new = SteppedOut.objects.get_or_create(
        member=member, application=application, defaults={"reason": reason.strip()[:300], "at": timezone.now()}
    )
    if is_new:
        note(
            "panel.stepped_out",
            call=application.call,
            role=role,
            by=by,
            application=application,
            detail={"member": member.pk},
        )
    return found


@transaction.atomic
def save_meeting(
    *,
    review: CallReview,
    held_on: date,
    place: str,
    present: Sequence[PanelMember],
    notes: str,
    by: User,
    role: AuditEntry.Role,
) -> Meeting:
    """Say when the committee met, who was there and what was said. Raises ValidationError once the minutes are sealed."""
    meeting = _refuse_once_sealed(review)
    refuse_while_open(review.call)
    meeting = meeting or Meeting(review=review)
    meeting.held_on, meeting.place, meeting.notes = held_on, place.strip(), notes.strip()
    meeting.full_clean()
    meeting.save()
    meeting.present.set(present)
    note("meeting.saved", call=review.call, role=role, by=by, detail={"present": len(present)})
    return meeting


@transaction.atomic
def decide(
    *,
    application: Application,
    verdict: str,
    by: User,
    role: AuditEntry.Role,
    reserve_place: int | None = None,
    amount: Decimal | None = None,
    reason: str = "",
) -> Decision:
    """Write down what is decided of an application; until the minutes are sealed it can be written over.

    Raises ValidationError by field: an amount above what was asked for or what the call gives, a place in the reserve list
    that another has, a member deciding on what they stepped out of.
    """
    review = CallReview.objects.select_for_update(of=("self",)).select_related("call").get(call=application.call_id)
    _refuse_once_sealed(review)
    refuse_while_open(review.call)
    if SteppedOut.objects.filter(application=application, member__user=by).exists():
        raise ValidationError(_("You stepped out of this application: the others decide of it."))
    if application.pk not in {each.pk for each in ready(review)}:
        raise ValidationError(_("Only applications that were found eligible are decided on."))
    found = Decision.objects.filter(application=application).first() or Decision(application=application)
    before = found.verdict
    found.verdict, found.reason = verdict, reason.strip()
    found.reserve_place = reserve_place if verdict == Verdict.RESERVE else None
    found.amount = amount if verdict in (Verdict.AWARD, Verdict.RESERVE) else None
    _refuse_what_cannot_be(found, application)
    found.decided_at, found.decided_by = timezone.now(), by
    found.full_clean()
    found.save()
    note(
        "decision.made",
        call=review.call,
        role=role,
        by=by,
        application=application,
        detail={
            "verdict": verdict,
            **({"before": before} if before else {}),
            **({"amount": str(found.amount)} if found.amount is not None else {}),
            **({"reserve": found.reserve_place} if found.reserve_place else {}),
        },
    )
    return found


def _refuse_what_cannot_be(decision: Decision, application: Application) -> None:
    errors: dict[str, Any] = {}
    if decision.verdict not in Verdict.values:
        errors["verdict"] = _("Choose one of these.")
    if decision.verdict in (Verdict.AWARD, Verdict.RESERVE):
        most = min((each for each in (application.requested, application.call.ceiling) if each), default=None)
        if not decision.amount or decision.amount <= 0:
            errors["amount"] = _("Say how much is awarded.")
        elif most is not None and decision.amount > most:
            errors["amount"] = _("%(amount)s at most: that is what was asked for or what the call gives.") % {
                "amount": money(most)
            }
    if decision.verdict == Verdict.RESERVE:
        if not decision.reserve_place:
            errors["reserve_place"] = _("Say which place in the reserve list.")
        elif (
            Decision.objects.filter(application__call=application.call, reserve_place=decision.reserve_place)
            .exclude(application=application)
            .exists()
        ):
            errors["reserve_place"] = _("Another application has this place in the reserve list.")
    if errors:
        raise ValidationError(errors)


def obstacles(review: CallReview) -> list[str]:
    """What stands in the way of sealing the minutes, in sentences."""
    found = []
    meeting = Meeting.objects.filter(review=review).first()
    eligible = ready(review)
    decided = {
        each.application_id: each for each in Decision.objects.filter(application__in=[each.pk for each in eligible])
    }
    if meeting is None:
        found.append(_("Say when the committee met and who was there."))
    elif meeting.present.count() < LEAST_PRESENT:
        found.append(_("At least two members have to be there: nobody decides alone."))
    missing = [each.reference for each in eligible if each.pk not in decided]
    if missing:
        found.append(_("Not decided yet: %(names)s.") % {"names": ", ".join(missing)})
    if unchecked_ones := unchecked(review):
        found.append(
            _("Eligibility not checked yet: %(names)s.")
            % {"names": ", ".join(each.reference for each in unchecked_ones)}
        )
    reopened = Application.objects.filter(
        call=review.call, state=ApplicationState.DRAFT, reopened_until__gt=timezone.now()
    )
    if names := [each.reference for each in reopened.select_related("call").order_by("number")]:
        found.append(_("Reopened, and still to be submitted again: %(names)s.") % {"names": ", ".join(names)})
    places = sorted(each.reserve_place for each in decided.values() if each.reserve_place)
    if places != list(range(1, len(places) + 1)):
        found.append(_("The reserve list has to run from 1 without gaps."))
    awarded = sum((each.amount or Decimal(0) for each in decided.values() if each.verdict == Verdict.AWARD), Decimal(0))
    if review.call.fund is not None and awarded > review.call.fund:
        found.append(
            _("%(awarded)s are awarded, and the call has %(fund)s.")
            % {"awarded": money(awarded), "fund": money(review.call.fund)}
        )
    if meeting is not None:
        out = set(SteppedOut.objects.filter(application__in=eligible).values_list("member", "application"))
        there = list(meeting.present.all())
        alone = [
            each.reference
            for each in eligible
            if sum((member.pk, each.pk) not in out for member in there) < LEAST_PRESENT
        ]
        if alone and len(there) >= LEAST_PRESENT:
            found.append(_("Fewer than two members were left for: %(names)s.") % {"names": ", ".join(alone)})
    return found


@transaction.atomic
def seal(*, review: CallReview, by: User, at: datetime | None = None) -> Meeting:
    """Sign the minutes: decisions stay from now on. A member of the committee who was there does so, and nobody else.

    Raises ValidationError with the sentences of `obstacles`.
    """
    review = CallReview.objects.select_for_update(of=("self",)).select_related("call").get(pk=review.pk)
    _refuse_once_sealed(review)
    found = obstacles(review)
    if found:
        raise ValidationError(found)
    meeting = Meeting.objects.get(review=review)
    if not meeting.present.filter(user=by).exists():
        raise ValidationError(_("Only a member of the committee who was there signs the minutes."))
    meeting.sealed_at, meeting.sealed_by = at or timezone.now(), by
    meeting.minutes = minutes_of(meeting)
    meeting.digest = digest_of(meeting.minutes)
    meeting.save()
    note(
        "minutes.sealed",
        call=review.call,
        role=AuditEntry.Role.COMMITTEE,
        by=by,
        detail={"digest": meeting.digest},
    )
    return meeting


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """What the minutes say, as JSON: names as they are now, applications by their numbers, no names of applicants."""
    review = meeting.review
    members = list(review.panel.all())
    there = set(meeting.present.values_list("pk", flat=True))
    numbers = {each.pk: each.reference for each in ready(review)}
    decisions = Decision.objects.filter(application__in=numbers).order_by("application__number")
    stepped = SteppedOut.objects.filter(application__in=numbers).order_by("application__number", "member")
    return {
        "call": review.call.code,
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "members": [
            {"name": each.name, "chair": each.is_chair, "present": each.pk in there, "key": each.pk} for each in members
        ],
        "stepped_out": [
            {"member": each.member_id, "application": numbers[each.application_id], "reason": each.reason}
            for each in stepped
        ],
        "decisions": [
            {
                "application": numbers[each.application_id],
                "verdict": each.verdict,
                "place": each.reserve_place,
                "amount": str(each.amount) if each.amount is not None else "",
                "reason": each.reason,
            }
            for each in decisions
        ],
        "notes": meeting.notes,
        "sealed_at": meeting.sealed_at.isoformat() if meeting.sealed_at else "",
    }


def digest_of(minutes: dict[str, Any]) -> str:
    """The SHA-256 of minutes, written with sorted keys and without spaces."""
    written = json.dumps(minutes, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _refuse_once_sealed(review: CallReview) -> Meeting | None:
    refuse_once_announced(review.call)
    meeting = Meeting.objects.select_for_update(of=("self",)).filter(review=review).first()
    if meeting is not None and meeting.sealed_at is not None:
        raise ValidationError(_("The minutes are sealed: what they say stays as it is."))
    return meeting
