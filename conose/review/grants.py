"""Grants: the agreement, milestones and payments, the closing report, and the study it became."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls import files
from conose.calls.audit import note
from conose.calls.fields import money
from conose.models import (
    Application,
    ApplicationState,
    Assignment,
    AuditEntry,
    Call,
    Decision,
    Grant,
    GrantFile,
    GrantMessage,
    GrantMilestone,
    Letter,
    LetterKind,
    StudyPage,
    Verdict,
)
from conose.review.letters import draft_of, words_of
from conose.review.participating import tell_registry
from conose.review.rules import review_of
from conose.review.states import is_announced
from participants.writing.texts import tidy
from portal.models import User
from portal.uploads import Sent

State = Grant.State
Step = GrantMilestone.State
Payment = GrantMilestone.Payment
MOST_FILES = 5
FIRST_TERMS = (
    "La persona beneficiaria realiza el proyecto descrito en su postulación y entrega los productos en las fechas indicadas.\n"
    "Cada pago se ordena cuando se acepta el producto al que corresponde.\n"
    "Los resultados se publican con acceso abierto en la biblioteca del portal y citan el apoyo recibido.\n"
    "Los datos personales que el proyecto recoja se tratan según la ley del país donde se recogen.",
    "The grantee carries out the project described in the application and hands in the products by the days given.\n"
    "Each payment is ordered once the product it belongs to is accepted.\n"
    "Results are published with open access in the portal's library and cite the support received.\n"
    "Personal data that the project collects are treated by the law of the country where they are collected.",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as the secretary plans it; `amount` None where nothing is paid for it."""

    title: str
    due_on: date
    amount: Decimal | None


@transaction.atomic
def offer(
    *,
    application: Application,
    starts_on: date,
    ends_on: date,
    terms_es: str,
    terms_en: str,
    milestones: Sequence[Planned],
    by: User,
    at: datetime | None = None,
) -> Grant:
    """Make the agreement of an award, or make it anew while it is not answered. The last milestone is the closing report.

    Raises ValidationError by field: payments that do not add up to the award, days out of order, an award not announced.
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    decision = Decision.objects.filter(application=application, verdict=Verdict.AWARD).first()
    if not is_announced(application.call) or decision is None or application.state != ApplicationState.AWARDED:
        raise ValidationError(_("Only what was awarded, and told so, has an agreement."))
    if decision.amount is None:
        raise ValidationError(_("Say how much is awarded."))
    _refuse_plan(milestones, starts_on, ends_on, decision.amount, application.call)
    grant = Grant.objects.filter(application=application).first()
    if grant is not None and grant.state != State.OFFERED:
        raise ValidationError(_("This agreement has been answered: what it says stays."))
    grant = grant or Grant(application=application, number=_next_number(application.call))
    grant.amount, grant.starts_on, grant.ends_on = decision.amount, starts_on, ends_on
    grant.terms_es, grant.terms_en = terms_es.strip(), terms_en.strip()
    grant.offered_at = at or timezone.now()
    grant.full_clean()
    grant.save()
    grant.milestones.all().delete()
    for place, each in enumerate(milestones, 1):
        milestone = GrantMilestone(
            grant=grant,
            place=place,
            title=each.title.strip(),
            due_on=each.due_on,
            is_closing=place == len(milestones),
            payment=Payment.PLANNED if each.amount else Payment.NONE,
            amount=each.amount or None,
        )
        milestone.full_clean()
        milestone.save()
    tell(grant, GrantMessage.Kind.OFFERED, f"{grant.offered_at:%Y-%m-%dT%H:%M:%S}", at=grant.offered_at)
    _note("grant.offered", grant, by, AuditEntry.Role.SECRETARY, {"amount": str(grant.amount)})
    return grant


def _refuse_plan(milestones: Sequence[Planned], starts_on: date, ends_on: date, amount: Decimal, call: Call) -> None:
    if not milestones:
        raise ValidationError({"milestones": _("Plan a milestone at least: the last one is the closing report.")})
    whole = sum((each.amount or Decimal(0) for each in milestones), Decimal(0))
    if whole != amount:
        raise ValidationError(
            {
                "milestones": _("The payments add up to %(sum)s %(currency)s, and the award is %(amount)s.")
                % {"sum": money(whole), "currency": call.currency, "amount": money(amount)}
            }
        )
    days = [each.due_on for each in milestones]
    if days != sorted(days) or days[0] < starts_on or days[-1] > ends_on:
        raise ValidationError({"milestones": _("The days have to follow one another, within the time of the grant.")})


def _next_number(call: Call) -> str:
    taken = Grant.objects.filter(application__call=call).count()
    return f"{call.code}-B{taken + 1:02}"


def agreement_of(grant: Grant) -> dict[str, Any]:
    """What the agreement says, as JSON, as the rows are now."""
    application = grant.application
    return {
        "number": grant.number,
        "call": {"es": application.call.title_es, "en": application.call.title_en},
        "application": application.reference,
        "title": application.title,
        "name": application.name,
        "institution": application.institution_name,
        "amount": str(grant.amount),
        "currency": application.call.currency,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat(),
        "terms": {"es": grant.terms_es.splitlines(), "en": grant.terms_en.splitlines()},
        "milestones": [
            {
                "title": each.title,
                "due_on": each.due_on.isoformat(),
                "amount": str(each.amount) if each.amount is not None else "",
                "closing": each.is_closing,
            }
            for each in grant.milestones.all()
        ],
    }


def digest_of(agreement: dict[str, Any]) -> str:
    """The SHA-256 of an agreement, written with sorted keys and without spaces."""
    written = json.dumps(agreement, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@transaction.atomic
def answer(*, grant: Grant, accepts: bool, seen: str, by: User, at: datetime | None = None) -> Grant:
    """Accept the agreement or turn the grant down; `seen` is the digest of what the page showed. Raises ValidationError where
    it was answered, or was made anew meanwhile."""
    found = _own(grant, by)
    if found.state != State.OFFERED:
        raise ValidationError(_("You have answered this already."))
    agreement = agreement_of(found)
    if accepts and digest_of(agreement) != seen:
        raise ValidationError(_("The agreement was changed meanwhile: read it again, it is shown below."))
    found.state = State.ACCEPTED if accepts else State.DECLINED
    found.answered_at = at or timezone.now()
    if accepts:
        found.agreed, found.digest = agreement, digest_of(agreement)
    found.save()
    if not accepts:
        Application.objects.filter(pk=found.application_id).update(state=ApplicationState.DECLINED)
    _note("grant.accepted" if accepts else "grant.declined", found, by, AuditEntry.Role.APPLICANT)
    if not accepts:
        tell_registry(call=found.application.call, by=by)
    return found


@transaction.atomic
def move_up(*, call: Call, by: User, at: datetime | None = None) -> Application:
    """Give the award of somebody who turned it down to the first on the reserve list, with their letter. Raises
    ValidationError where nobody turned one down since, or nobody is on the list."""
    now = at or timezone.now()
    declined = Grant.objects.filter(application__call=call, state=State.DECLINED).count()
    moved = Decision.objects.filter(application__call=call, moved_up_at__isnull=False).count()
    if moved >= declined:
        raise ValidationError(_("No grant is free: somebody has to turn theirs down first."))
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("application__call")
        .filter(application__call=call, verdict=Verdict.RESERVE, application__account__isnull=False)
        .order_by("reserve_place")
        .first()
    )
    if decision is None:
        raise ValidationError(_("Nobody is left on the reserve list."))
    application = decision.application
    decision.verdict, decision.reserve_place, decision.moved_up_at = Verdict.AWARD, None, now
    decision.save()
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.AWARDED)
    comments = Assignment.objects.filter(application=application, state=Assignment.State.DONE).order_by("key")
    draft = draft_of(
        application,
        LetterKind.AWARD,
        words_of(review_of(call))[LetterKind.AWARD],
        decision,
        list(comments.values_list("for_applicant", flat=True)),
    )
    Letter.objects.get_or_create(
        application=application,
        kind=LetterKind.AWARD,
        defaults={
            "language": draft.language,
            "subject": draft.subject[:200],
            "body": draft.body,
            "comments": list(draft.comments),
            "written_by": by,
            "made_at": now,
        },
    )
    note("reserve.moved_up", call=call, role=AuditEntry.Role.SECRETARY, by=by, application=application)
    tell_registry(call=call, by=by)
    application.refresh_from_db()
    return application


def hand_in(
    *,
    milestone: GrantMilestone,
    report: str,
    spent: Decimal | None,
    sent: Sequence[Sent],
    by: User,
    at: datetime | None = None,
) -> GrantMilestone:
    """Hand a milestone in, or hand it in anew where it was handed back. Raises ValidationError by field; no file stays then."""
    written: list[UUID] = []
    try:
        with transaction.atomic():
            found = GrantMilestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
            grant = _own(found.grant, by)
            _refuse_hand_in(found, grant, report, spent, len(sent))
            found.report, found.spent = tidy(report), spent
            found.state, found.handed_in_at = Step.HANDED_IN, at or timezone.now()
            found.full_clean(exclude=["grant"])
            found.save()
            for each in sent:
                file = GrantFile(
                    milestone=found, name=each.name, kind=each.kind, size=len(each.content), sent_at=found.handed_in_at,
                    sent_by=by,
                )  # fmt: skip
                written.append(file.key)
                files.keep(file.key, each.content)
                file.save()
            _note("milestone.handed_in", grant, by, AuditEntry.Role.APPLICANT, {"milestone": found.place})
    except BaseException:
        files.remove(written)
        raise
    return found


def _refuse_hand_in(milestone: GrantMilestone, grant: Grant, report: str, spent: Decimal | None, sent: int) -> None:
    if grant.state != State.ACCEPTED:
        raise ValidationError(_("Accept the agreement first: nothing is handed in before."))
    if milestone.state not in (Step.WAITING, Step.RETURNED):
        raise ValidationError(_("This was handed in: the secretary answers it, and may hand it back."))
    errors = {}
    if not report.strip():
        errors["report"] = _("Write what was done, what came out of it, and what did not go as planned.")
    if spent is not None and not 0 <= spent <= grant.amount:
        errors["spent"] = _("From 0 to %(amount)s: that is the whole grant.") % {"amount": money(grant.amount)}
    if milestone.is_closing and spent is None:
        errors["spent"] = _("The closing report says how much was spent.")
    if milestone.is_closing and grant.milestones.exclude(pk=milestone.pk).exclude(state=Step.ACCEPTED).exists():
        raise ValidationError(_("The closing report comes last: the milestones before it are still open."))
    if milestone.files.count() + sent > MOST_FILES:
        errors["files"] = _("%(most)s files at most. Put several pages into one PDF.") % {"most": MOST_FILES}
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def answer_milestone(
    *, milestone: GrantMilestone, accepts: bool, text: str, by: User, at: datetime | None = None
) -> GrantMilestone:
    """Accept what was handed in, which lets its payment be ordered, or hand it back with a reason. An accepted closing report
    closes the grant. Raises ValidationError."""
    found = (
        GrantMilestone.objects.select_for_update(of=("self",))
        .select_related("grant__application__call")
        .get(pk=milestone.pk)
    )
    if found.state != Step.HANDED_IN:
        raise ValidationError(_("Nothing waits here for an answer."))
    if not accepts and not text.strip():
        raise ValidationError({"text": _("Say what is missing: the grantee reads it.")})
    now = at or timezone.now()
    found.state, found.answer, found.answered_at = (Step.ACCEPTED if accepts else Step.RETURNED), tidy(text), now
    found.save()
    grant = found.grant
    tell(grant, GrantMessage.Kind.ANSWERED, f"{found.place} {now:%Y-%m-%dT%H:%M:%S}", at=now)
    _note(
        "milestone.accepted" if accepts else "milestone.returned",
        grant,
        by,
        AuditEntry.Role.SECRETARY,
        {"milestone": found.place},
    )
    if accepts and found.is_closing:
        grant.state = State.CLOSED
        grant.save(update_fields=["state"])
        _note("grant.closed", grant, by, AuditEntry.Role.SECRETARY)
        tell_registry(call=grant.application.call, by=by)
    return found


@transaction.atomic
def set_payment(*, milestone: GrantMilestone, payment: str, paid_on: date | None, by: User) -> GrantMilestone:
    """Say how far a payment is. Raises ValidationError: for a milestone that is not accepted, or days that do not fit."""
    found = (
        GrantMilestone.objects.select_for_update(of=("self",))
        .select_related("grant__application__call")
        .get(pk=milestone.pk)
    )
    if found.payment == Payment.NONE:
        raise ValidationError(_("Nothing is paid for this milestone."))
    if payment in (Payment.ORDERED, Payment.PAID) and found.state != Step.ACCEPTED:
        raise ValidationError(_("A payment is ordered once what it is for was accepted."))
    if payment not in Payment.values or payment == Payment.NONE:
        raise ValidationError({"payment": _("Choose one of these.")})
    if (payment == Payment.PAID) != (paid_on is not None):
        raise ValidationError({"paid_on": _("What is paid has the day on which it was; nothing else has one.")})
    before = found.payment
    found.payment, found.paid_on = payment, paid_on
    found.full_clean(exclude=["grant"])
    found.save()
    _note(
        "payment.changed", found.grant, by, AuditEntry.Role.SECRETARY,
        {"milestone": found.place, "before": before, "after": payment},
    )  # fmt: skip
    return found


@transaction.atomic
def link_study(*, grant: Grant, study: StudyPage | None, by: User) -> Grant:
    """Say which study of the network a grant became; its page in every language is meant."""
    grant.study_key = study.translation_key if study is not None else None
    grant.save(update_fields=["study_key"])
    _note("grant.study", grant, by, AuditEntry.Role.SECRETARY)
    return grant


def tell(grant: Grant, kind: str, about: str, *, at: datetime) -> None:
    """Write an e-mail to the grantee down, once for each `about`."""
    GrantMessage.objects.get_or_create(grant=grant, kind=kind, about=about, defaults={"made_at": at})


def _own(grant: Grant, by: User) -> Grant:
    """The grant, locked; of nobody else. Raises ValidationError."""
    found = Grant.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=grant.pk)
    if found.application.account_id != by.pk:
        raise ValidationError(_("This is somebody else's grant."))
    return found


def _note(what: str, grant: Grant, by: User, role: AuditEntry.Role, detail: dict[str, Any] | None = None) -> None:
    application = grant.application
    note(what, call=application.call, role=role, by=by, application=application, detail=detail)
