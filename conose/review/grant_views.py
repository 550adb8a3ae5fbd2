"""Grants: the grantee's own page, and the secretary's. Everything works without scripts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conose.calls.audit import note
from conose.calls.fields import money, read_amount
from conose.models import Application, AuditEntry, Decision, Grant, GrantFile, GrantMilestone, StudyPage, Verdict
from conose.review import grants
from conose.review.desk_views import look, page
from conose.review.files import handed_out
from conose.review.forms import AnswerMilestoneForm, HandInForm, OfferForm, PaymentForm
from conose.review.grants import FIRST_TERMS, Planned, agreement_of, digest_of
from conose.review.letters import amount_said
from conose.review.listings.letters import grant_rows
from conose.review.permissions import Seat, at_the_desk, runs
from conose.review.printing import agreement_pdf
from conose.review.states import is_announced
from conose.tasks import send_letters
from participants.permissions import signed_in
from portal.jobs import enqueue
from portal.placement import address
from portal.refusals import say
from search.finding import reader_language

State = Grant.State
Step = GrantMilestone.State


def _own(request: HttpRequest, key: UUID) -> Grant:
    """One's own grant. Raises Http404 for everybody else's."""
    rows = Grant.objects.select_related("application__call", "application__institution__merged_into")
    return get_object_or_404(rows, key=key, application__account=signed_in(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def grant(request: HttpRequest, key: UUID) -> HttpResponse:
    """A grantee's own grant: the agreement to answer, milestones and payments. A POST accepts it or turns it down."""
    found = _own(request, key)
    user = signed_in(request)
    if request.method == "POST":
        try:
            if "decline" in request.POST and "sure" not in request.POST:
                return render(request, "conose/review/decline_grant.html", {"grant": found})
            grants.answer(grant=found, accepts="accept" in request.POST, seen=request.POST.get("digest", ""), by=user)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            said = _("You have accepted the agreement.") if "accept" in request.POST else _("You have turned it down.")
            messages.success(request, said)
        return redirect("grant", key=found.key)
    agreement = found.agreed or agreement_of(found)
    context = {
        "grant": found,
        "call": found.application.call,
        "agreement": agreement,
        "terms": agreement["terms"][reader_language()]
        if reader_language() in agreement["terms"]
        else agreement["terms"]["es"],
        "digest": digest_of(agreement),
        "amount": amount_said(found.application.call, Decision.objects.filter(application=found.application).first()),
        "milestones": found.milestones.prefetch_related("files"),
        "study": study_of(request, found),
        "may_hand_in": (Step.WAITING, Step.RETURNED) if found.state == State.ACCEPTED else (),
    }
    response = render(request, "conose/review/grant.html", context)
    add_never_cache_headers(response)
    return response


def study_of(request: HttpRequest, found: Grant) -> tuple[str, str] | None:
    """Title and address of the study that a grant became, in the reader's language where there is one; None where there is
    none that the public sees. One query."""
    if found.study_key is None:
        return None
    pages = (
        StudyPage.objects.live()
        .public()
        .filter(translation_key=found.study_key, alias_of=None)
        .select_related("locale")
    )
    own = sorted(pages, key=lambda each: each.locale.language_code != reader_language())
    return (own[0].title, address(request, own[0].url_path)) if own else None


@require_safe
@login_required
def agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """The agreement as a PDF, for its grantee and for the desk of its call. Raises Http404 for everybody else."""
    user = signed_in(request)
    found = get_object_or_404(
        Grant.objects.select_related("application__call", "application__institution__merged_into"), key=key
    )
    is_own = found.application.account_id == user.pk
    if not is_own and not runs(user, found.application.call):
        raise Http404
    role = AuditEntry.Role.APPLICANT if is_own else AuditEntry.Role.SECRETARY
    note("grant.viewed", call=found.application.call, role=role, by=user, application=found.application)
    response = HttpResponse(agreement_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    add_never_cache_headers(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def milestone(request: HttpRequest, key: UUID, milestone: UUID) -> HttpResponse:
    """Hand a milestone in; the last one is the closing report."""
    found = _own(request, key)
    own = get_object_or_404(found.milestones.all(), key=milestone)
    is_open = found.state == State.ACCEPTED and own.state in (Step.WAITING, Step.RETURNED)
    form = HandInForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"report": own.report, "spent": own.spent},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            grants.hand_in(
                milestone=own, report=data["report"], spent=data["spent"], sent=data["attached"], by=signed_in(request)
            )
        except ValidationError as error:
            say(form, error, files="attached")
        else:
            messages.success(request, _("Handed in. You hear of the answer by e-mail."))
            return redirect("grant", key=found.key)
    context = {"grant": found, "milestone": own, "form": form, "is_open": is_open, "files": own.files.all()}
    response = render(request, "conose/review/milestone.html", context, status=422 if form.errors else 200)
    add_never_cache_headers(response)
    return response


@require_safe
@login_required
def grant_file(request: HttpRequest, key: UUID) -> FileResponse:
    """A file of a grantee, for them and for the secretary. Raises Http404 for everybody else."""
    user = signed_in(request)
    row = get_object_or_404(GrantFile.objects.select_related("milestone__grant__application__call"), key=key)
    application = row.milestone.grant.application
    if application.account_id != user.pk and not runs(user, application.call):
        raise Http404
    role = AuditEntry.Role.APPLICANT if application.account_id == user.pk else AuditEntry.Role.SECRETARY
    note(
        "file.viewed", call=application.call, role=role, by=user, application=application, detail={"file": row.key.hex}
    )
    return handed_out(row, row.name, is_blind=False)


# --- the secretary's ---


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def grants_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every award and how far its grant is; a POST moves the first of the reserve list up."""
    if request.method == "POST":
        try:
            moved = grants.move_up(call=seat.call, by=seat.user)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            enqueue(send_letters, by=seat.user)
            messages.success(request, _("%(name)s moves up: their letter goes out now.") % {"name": moved.reference})
        return redirect("review_grants", code=seat.call.code)
    look("grant.listed", seat)
    reserve = Decision.objects.filter(application__call=seat.call, verdict=Verdict.RESERVE).order_by("reserve_place")
    context = {
        "rows": grant_rows(seat.review) if is_announced(seat.call) else [],
        "announced": is_announced(seat.call),
        "reserve": reserve.select_related("application__call"),
        "declined": Grant.objects.filter(application__call=seat.call, state=State.DECLINED).count(),
    }
    return page(request, seat, "grants", "grants", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def grant_desk(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One award: its agreement to make, what was handed in, payments, and the study it became."""
    rows = Application.objects.select_related("call", "institution__merged_into")
    application = get_object_or_404(rows, call=seat.call, number=number, decision__verdict=Verdict.AWARD)
    found = Grant.objects.filter(application=application).first()
    is_offer = found is None or found.state == State.OFFERED
    form = OfferForm(request.POST if "offer" in request.POST else None, initial=_initial(application, found))
    if "offer" in request.POST and form.is_valid():
        try:
            grants.offer(
                application=application,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                terms_es=form.cleaned_data["terms_es"],
                terms_en=form.cleaned_data["terms_en"],
                milestones=read_plan(form.cleaned_data["milestones"]),
                by=seat.user,
            )
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("The agreement waits for its grantee, who is told by e-mail."))
            return redirect("review_grant", code=seat.call.code, number=number)
    if "study" in request.POST and found is not None:
        chosen = request.POST["study"]
        study = next((each for each in _studies() if str(each.pk) == chosen), None)
        if study is None and chosen:
            messages.error(request, _("Choose one of these."))
        else:
            grants.link_study(grant=found, study=study, by=seat.user)
            messages.success(request, _("Kept."))
        return redirect("review_grant", code=seat.call.code, number=number)
    look("grant.viewed", seat, application)
    context = {
        "application": application,
        "grant": found,
        "form": form if is_offer else None,
        "amount": amount_said(seat.call, application.decision),
        "milestones": _steps(found),
        "studies": _studies(),
        "study": study_of(request, found) if found is not None else None,
    }
    return page(request, seat, "grants", "grant_desk", context, status=422 if form.errors else 200)


def _studies() -> QuerySet[StudyPage]:
    """The studies that a grant may have become, in the reader's language."""
    rows: QuerySet[StudyPage] = StudyPage.objects.filter(locale__language_code=reader_language(), alias_of=None)
    return rows.order_by("title")


def _steps(found: Grant | None) -> list[dict[str, Any]]:
    if found is None:
        return []
    return [
        {
            "row": each,
            "answer": AnswerMilestoneForm(prefix=each.key.hex) if each.state == Step.HANDED_IN else None,
            "payment": PaymentForm(prefix=each.key.hex, initial={"payment": each.payment, "paid_on": each.paid_on})
            if each.payment != "none"
            else None,
        }
        for each in found.milestones.prefetch_related("files")
    ]


def _initial(application: Application, found: Grant | None) -> dict[str, Any]:
    if found is not None:
        lines = [_planned(each.due_on, each.amount or Decimal(0), each.title) for each in found.milestones.all()]
        return {
            "starts_on": found.starts_on, "ends_on": found.ends_on, "milestones": "\n".join(lines),
            "terms_es": found.terms_es, "terms_en": found.terms_en,
        }  # fmt: skip
    starts_on = localtime().date() + timedelta(days=30)
    ends_on = starts_on + timedelta(days=365)
    amount: Decimal = application.decision.amount or Decimal(0)
    first = (amount / 2).quantize(Decimal("0.01"))
    plan = [
        (starts_on + timedelta(days=14), first, _("Work plan")),
        (starts_on + timedelta(days=180), Decimal(0), _("Report half-way")),
        (ends_on, amount - first, _("Closing report")),
    ]
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "milestones": "\n".join(_planned(*each) for each in plan),
        "terms_es": FIRST_TERMS[0],
        "terms_en": FIRST_TERMS[1],
    }


def _planned(day: date, paid: Decimal, title: str) -> str:
    """A milestone as a line of the form, as the reader writes days and amounts."""
    return f"{date_format(day, 'SHORT_DATE_FORMAT')}; {money(paid, grouped=False)}; {title}"


def read_plan(text: str) -> list[Planned]:
    """Milestones as the form has them, one a line. Raises ValidationError by `milestones` with the line that is not clear."""
    plan = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        day, _mark, rest = line.partition(";")
        paid, mark, title = rest.partition(";")
        try:
            due_on = forms.DateField().clean(day.strip())
            amount = read_amount(paid) if paid.strip() else Decimal(0)
            if not mark or not title.strip():
                raise ValidationError(line)
        except ValidationError as error:
            example = _planned(date(2026, 9, 30), Decimal(1500), _("Field report"))
            raise ValidationError(
                {
                    "milestones": _("Line %(number)s is not clear. Write it as in “%(example)s”.")
                    % {"number": number, "example": example}
                }
            ) from error
        plan.append(Planned(" ".join(title.split())[:200], due_on, amount.quantize(Decimal("0.01")) or None))
    return plan


@require_POST
@at_the_desk(secretary_alone=True)
def milestone_desk(request: HttpRequest, seat: Seat, number: int, key: UUID) -> HttpResponse:
    """Answer a milestone, or say how far its payment is."""
    found = get_object_or_404(
        GrantMilestone, key=key, grant__application__call=seat.call, grant__application__number=number
    )
    try:
        if "payment" in request.POST:
            form = PaymentForm(request.POST, prefix=found.key.hex)
            if not form.is_valid():
                raise ValidationError(_("Say on which day it was paid."))
            grants.set_payment(milestone=found, by=seat.user, **form.cleaned_data)
        else:
            text = request.POST.get(f"{found.key.hex}-text", "")
            grants.answer_milestone(milestone=found, accepts="accept" in request.POST, text=text, by=seat.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("Kept."))
    return redirect("review_grant", code=seat.call.code, number=number)
