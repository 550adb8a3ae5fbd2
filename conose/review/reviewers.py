"""Inviting reviewers, sharing applications out among them, and what each declares before reading."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conose.calls.audit import note
from conose.models import (
    Application,
    Assignment,
    AuditEntry,
    CallReview,
    PanelMember,
    Reviewer,
    ReviewMessage,
    ReviewMessageKind,
)
from conose.permissions import HANDLE_APPLICATIONS
from conose.review.conflicts import conflicts, of_reviewer
from conose.review.queries import ready
from conose.review.sharing_out import Hand, share_out
from conose.review.states import refuse_once_announced, refuse_once_sealed, refuse_while_open
from participants.attendance.folding import normalise_email
from participants.models import Institution
from portal.models import User

State = Assignment.State
Kind = ReviewMessageKind


@transaction.atomic
def invite(
    *,
    review: CallReview,
    name: str,
    address: str,
    language: str,
    institution: Institution | None,
    most: int,
    by: User,
    at: datetime | None = None,
) -> Reviewer:
    """Invite somebody by a signed link. Raises ValidationError by field where they cannot be."""
    refuse_once_announced(review.call)
    address = normalise_email(address)
    _refuse_who_decides(review.pk, address)
    reviewer = Reviewer(
        review=review,
        name=name.strip(),
        address=address,
        language=language,
        institution=institution,
        most=most,
        invited_at=at or timezone.now(),
    )
    reviewer.full_clean()
    reviewer.save()
    tell(reviewer, Kind.INVITED, "call", at=reviewer.invited_at)
    note(
        "reviewer.invited",
        call=review.call,
        role=AuditEntry.Role.SECRETARY,
        by=by,
        detail={"reviewer": reviewer.pk},
    )
    return reviewer


def _refuse_who_decides(review: int, address: str) -> None:
    if PanelMember.objects.filter(review=review, user__email__iexact=address).exists():
        raise ValidationError({"address": _("They sit on the committee of this call: who decides does not review.")})


@transaction.atomic
def change(
    *,
    reviewer: Reviewer,
    name: str,
    address: str,
    language: str,
    institution: Institution | None,
    most: int,
    by: User,
    at: datetime | None = None,
) -> Reviewer:
    """Correct what is noted of a reviewer. Their address can be corrected until they have answered: then the same link is
    sent to the new one. Raises ValidationError by field."""
    refuse_once_announced(reviewer.review.call)
    found = Reviewer.objects.select_for_update(of=("self",)).get(pk=reviewer.pk)
    before = found.address
    if found.state == Reviewer.State.INVITED:
        found.address = normalise_email(address)
        _refuse_who_decides(found.review_id, found.address)
    found.name, found.language, found.institution, found.most = name.strip(), language, institution, most
    found.full_clean()
    found.save()
    if found.address != before and not found.messages.filter(kind=Kind.INVITED, sent_at=None).exists():
        tell(found, Kind.INVITED, f"call {found.address}"[:60], at=at or timezone.now())
    note(
        "reviewer.changed",
        call=reviewer.review.call,
        role=AuditEntry.Role.SECRETARY,
        by=by,
        detail={"reviewer": found.pk},
    )
    return found


@transaction.atomic
def remove(*, reviewer: Reviewer, by: User) -> None:
    """Remove a reviewer, whose link then leads nowhere; what they have not handed in is free to be assigned. Raises
    ValidationError where they have handed a review in: it counts, and stays."""
    refuse_once_sealed(reviewer.review.call)
    found = Reviewer.objects.select_for_update(of=("self",)).get(pk=reviewer.pk)
    if found.assignments.filter(state=State.DONE).exists():
        raise ValidationError(
            _("They have handed reviews in, which count and stay. Take back what they have not handed in instead.")
        )
    note(
        "reviewer.removed",
        call=reviewer.review.call,
        role=AuditEntry.Role.SECRETARY,
        by=by,
        detail={"reviewer": found.pk},
    )
    found.delete()


@transaction.atomic
def answer(*, reviewer: Reviewer, user: User, accepts: bool, at: datetime | None = None) -> Reviewer:
    """What an invited reviewer says. Who accepts reviews by the account that they are signed in with.

    Raises ValidationError where that account cannot review here, or another one has accepted.
    """
    found = Reviewer.objects.select_for_update(of=("self",)).select_related("review__call").get(pk=reviewer.pk)
    if found.user_id is not None and found.user_id != user.pk:
        raise ValidationError(_("This invitation was accepted by another account: sign in with that one."))
    if accepts:
        if found.review.call.applications.filter(account=user).exists():
            raise ValidationError(_("You applied to this call yourself, and cannot review for it."))
        if PanelMember.objects.filter(review=found.review, user=user).exists():
            raise ValidationError(_("You sit on the committee of this call: who decides does not review."))
        if user.has_perm(HANDLE_APPLICATIONS):
            raise ValidationError(
                _("You run calls as their secretary, and see who applies: have somebody else review.")
            )
        if Reviewer.objects.filter(review=found.review, user=user).exclude(pk=found.pk).exists():
            raise ValidationError(_("This account reviews for this call already, by another invitation."))
    elif Assignment.objects.filter(reviewer=found, state=State.DONE).exists():
        raise ValidationError(_("You have handed in reviews: write to the secretary instead."))
    found.state = Reviewer.State.ACCEPTED if accepts else Reviewer.State.DECLINED
    found.user = user if accepts else None
    found.answered_at = at or timezone.now()
    found.save(update_fields=["state", "user", "answered_at"])
    if not accepts:
        Assignment.objects.filter(reviewer=found).exclude(state=State.DONE).delete()
    note(
        "reviewer.accepted" if accepts else "reviewer.declined",
        call=found.review.call,
        role=AuditEntry.Role.REVIEWER,
        by=user,
        detail={"reviewer": found.pk},
    )
    return found


def tell(reviewer: Reviewer, kind: str, about: str, *, at: datetime) -> None:
    """Write an e-mail down, once for each `about`."""
    ReviewMessage.objects.get_or_create(reviewer=reviewer, kind=kind, about=about, defaults={"made_at": at})


def propose(review: CallReview) -> tuple[list[tuple[Application, Reviewer]], dict[int, int]]:
    """Who might review what, by load and without the conflicts that can be seen; and how many reviews would still lack, by
    application. Nothing is written."""
    applications = {each.pk: each for each in ready(review)}
    reviewers = {
        each.pk: each
        for each in Reviewer.objects.filter(review=review, state=Reviewer.State.ACCEPTED).select_related(
            "institution__merged_into", "user"
        )
    }
    given = Assignment.objects.filter(application__in=applications)
    counted = list(given.values_list("application", "reviewer", "state"))
    stand = Counter(application for application, _reviewer, state in counted if state != State.CONFLICT)
    load = Counter(reviewer for _application, reviewer, state in counted if state != State.CONFLICT)
    barred = {(application, reviewer) for application, reviewer, _state in counted}
    barred |= set(conflicts(list(applications.values()), {pk: of_reviewer(each) for pk, each in reviewers.items()}))
    shared = share_out(
        {pk: max(0, review.wanted - stand[pk]) for pk in applications},
        [Hand(pk, load[pk], each.most) for pk, each in reviewers.items()],
        barred,
    )
    return [(applications[one], reviewers[other]) for one, other in shared.pairs], dict(shared.lacking)


@transaction.atomic
def assign(
    *, review: CallReview, pairs: Sequence[tuple[int, int]], by: User, at: datetime | None = None
) -> list[Assignment]:
    """Ask reviewers to review applications; pairs of keys of application and reviewer. A pair that is there is left alone.

    Raises ValidationError, and assigns nothing, where the call is open, the application not eligible, the reviewer has not
    accepted or is full, or a conflict of interest is seen.
    """
    refuse_while_open(review.call)
    refuse_once_sealed(review.call)
    now = at or timezone.now()
    applications = {each.pk: each for each in ready(review)}
    reviewers = {
        each.pk: each
        for each in Reviewer.objects.select_for_update(of=("self",))
        .filter(review=review, state=Reviewer.State.ACCEPTED)
        .select_related("institution__merged_into", "user")
    }
    seen = conflicts(list(applications.values()), {pk: of_reviewer(each) for pk, each in reviewers.items()})
    load = Counter(
        Assignment.objects.filter(reviewer__in=reviewers)
        .exclude(state=State.CONFLICT)
        .values_list("reviewer", flat=True)
    )
    made = []
    for one, other in pairs:
        application, reviewer = applications.get(one), reviewers.get(other)
        if application is None:
            raise ValidationError(_("Only applications that were found eligible are given to reviewers."))
        if reviewer is None:
            raise ValidationError(_("Only who has accepted to review is given applications."))
        if (one, other) in seen:
            raise ValidationError(
                _("%(reviewer)s cannot review %(application)s: %(why)s")
                % {"reviewer": reviewer.name, "application": application.reference, "why": seen[one, other].why}
            )
        assignment, is_new = Assignment.objects.get_or_create(
            application=application, reviewer=reviewer, defaults={"assigned_at": now}
        )
        if not is_new:
            continue
        load[other] += 1
        if load[other] > reviewer.most:
            raise ValidationError(
                ngettext(
                    "%(reviewer)s takes %(most)s application at most.",
                    "%(reviewer)s takes %(most)s applications at most.",
                    reviewer.most,
                )
                % {"reviewer": reviewer.name, "most": reviewer.most}
            )
        made.append(assignment)
        note(
            "assignment.made",
            call=review.call,
            role=AuditEntry.Role.SECRETARY,
            by=by,
            application=application,
            detail={"reviewer": reviewer.pk},
        )
    for reviewer_pk in {each.reviewer_id for each in made}:
        tell(reviewers[reviewer_pk], Kind.ASSIGNED, f"{now:%Y-%m-%dT%H:%M}", at=now)
    return made


@transaction.atomic
def take_back(*, assignment: Assignment, by: User) -> None:
    """Take an application from a reviewer who has not handed it in. Raises ValidationError where they have."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=assignment.pk)
    if found.state == State.DONE:
        raise ValidationError(_("This review was handed in: it counts, and stays."))
    note(
        "assignment.taken_back",
        call=found.application.call,
        role=AuditEntry.Role.SECRETARY,
        by=by,
        application=found.application,
        detail={"reviewer": found.reviewer_id},
    )
    found.delete()


@transaction.atomic
def declare(*, assignment: Assignment, conflict: str, text: str, by: User, at: datetime | None = None) -> Assignment:
    """What a reviewer declares: a conflict of interest, after which they see no more of it, or that there is none (`conflict`
    empty). A conflict can be declared until the review is handed in. Raises ValidationError for what cannot be."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=assignment.pk)
    refuse_once_sealed(found.application.call)
    if found.state == State.DONE:
        raise ValidationError(_("You have handed this review in. Write to the secretary if a conflict has come up."))
    if conflict and conflict not in Assignment.Conflict.values:
        raise ValidationError({"conflict": _("Choose one of these.")})
    if conflict == Assignment.Conflict.OTHER and not text.strip():
        raise ValidationError({"text": _("Say in a few words what it is.")})
    found.state = State.CONFLICT if conflict else State.CLEAR
    found.conflict, found.conflict_note = conflict, text.strip() if conflict else ""
    found.declared_at = at or timezone.now()
    found.save(update_fields=["state", "conflict", "conflict_note", "declared_at"])
    if conflict:
        found.scores.all().delete()
        found.set_aside.all().delete()
    note(
        "assignment.conflict" if conflict else "assignment.clear",
        call=found.application.call,
        role=AuditEntry.Role.REVIEWER,
        by=by,
        application=found.application,
        detail={"kind": conflict} if conflict else {},
    )
    return found


@transaction.atomic
def seat_member(
    *, review: CallReview, user: User, name: str, is_chair: bool, institution: Institution | None, by: User
) -> PanelMember:
    """Have an account sit on the committee. Raises ValidationError where it reviews for the call or applied to it."""
    refuse_once_announced(review.call)
    if (
        Reviewer.objects.filter(review=review, user=user).exists()
        or Reviewer.objects.filter(review=review, address__iexact=user.email)
        .exclude(state=Reviewer.State.DECLINED)
        .exists()
    ):
        raise ValidationError({"address": _("They review for this call: who reviews does not decide.")})
    if review.call.applications.filter(account=user).exists():
        raise ValidationError({"address": _("They applied to this call.")})
    member = PanelMember(review=review, user=user, name=name.strip(), is_chair=is_chair, institution=institution)
    member.full_clean()
    member.save()
    note("panel.seated", call=review.call, role=AuditEntry.Role.SECRETARY, by=by, detail={"member": member.pk})
    return member


@transaction.atomic
def change_member(
    *, member: PanelMember, name: str, is_chair: bool, institution: Institution | None, by: User
) -> PanelMember:
    """Correct what is noted of a member of the committee. Raises ValidationError once the minutes are sealed."""
    refuse_once_sealed(member.review.call)
    member.name, member.is_chair, member.institution = name.strip(), is_chair, institution
    member.full_clean()
    member.save()
    note("panel.changed", call=member.review.call, role=AuditEntry.Role.SECRETARY, by=by, detail={"member": member.pk})
    return member


@transaction.atomic
def unseat_member(*, member: PanelMember, by: User) -> None:
    """Take a member's seat away, with what they stepped out of. Raises ValidationError once the minutes are sealed: they name
    who was there."""
    refuse_once_sealed(member.review.call)
    note("panel.unseated", call=member.review.call, role=AuditEntry.Role.SECRETARY, by=by, detail={"member": member.pk})
    member.delete()
