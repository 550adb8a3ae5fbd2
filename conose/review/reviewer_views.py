"""What a reviewer sees and does: the invitation, their list, and one review after another. Made for a phone, and without scripts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conose.calls.audit import note
from conose.models import Application, Assignment, AuditEntry, Call, Grant, PanelMember, Reviewer
from conose.review import reviewers, reviewing
from conose.review.files import handed_out
from conose.review.forms import ConflictForm, say
from conose.review.links import read_token
from conose.review.listings import criterion_fields, my_review
from conose.review.permissions import is_secretary
from conose.review.queries import assignments_of
from conose.review.reviewing import COMMENTS, MayNotWrite
from conose.review.states import is_announced, is_sealed, under_review
from conose.review.subjects import readable_files, titles_told, told
from participants.permissions import signed_in
from portal.timezones import moment_at

State = Assignment.State

KEPT_ASIDE = ("points_", "comment_", *COMMENTS)
"""How the names of what a reviewer types begin."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an invitation: whoever has the link reads it, and answers with an account."""
    key = read_token(token)
    reviewer = Reviewer.objects.select_related("review__call").filter(key=key).first() if key else None
    if reviewer is None:
        raise Http404
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect("review_invitation", token=token)
        accepts = "accept" in request.POST
        try:
            reviewers.answer(reviewer=reviewer, user=signed_in(request), accepts=accepts)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            if accepts:
                messages.success(request, _("Thank you. Applications appear here as soon as you are given some."))
                return redirect("my_reviews")
            messages.success(request, _("Thank you for answering. You are not asked again."))
        return redirect("review_invitation", token=token)
    call = reviewer.review.call
    due = moment_at(reviewer.review.due_at, call.timezone) if reviewer.review.due_at else ""
    context = {"reviewer": reviewer, "call": call, "due": due, "is_over": is_announced(call)}
    return render(request, "conose/review/invitation.html", context)


@never_cache
@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """All that somebody has to do with calls: reviews, desks, grants."""
    user = signed_in(request)
    assignments = assignments_of(user)
    titles: dict[int, str] = {}
    for is_blind in (True, False):
        rows = [each.application for each in assignments if each.reviewer.review.is_blind == is_blind]
        titles |= titles_told(rows, is_blind=is_blind)
    calls = Call.objects.filter(review__panel__user=user).distinct()
    if is_secretary(user):
        calls = Call.objects.all()
    context = {
        "reviews": [my_review(each, titles[each.application_id]) for each in assignments],
        "is_reviewer": bool(assignments) or Reviewer.objects.filter(user=user).exists(),
        "desks": [(call, under_review(call).count()) for call in calls],
        "is_committee": PanelMember.objects.filter(user=user).exists() or is_secretary(user),
        "grants": Grant.objects.filter(application__account=user).select_related("application__call"),
        "applications": Application.objects.filter(account=user, call__decided_at__isnull=False).select_related("call"),
    }
    return render(request, "conose/review/mine.html", context)


def _own(request: HttpRequest, key: UUID) -> Assignment:
    """One's own review. Raises Http404 for everybody else's, and writes the attempt down."""
    user = signed_in(request)
    rows = Assignment.objects.select_related(
        "application__call", "application__institution__merged_into", "application__country", "reviewer__review__call"
    )
    found = get_object_or_404(rows, key=key)
    if found.reviewer.user_id != user.pk or found.reviewer.state != Reviewer.State.ACCEPTED:
        call = found.application.call
        is_reviewer = Reviewer.objects.filter(review__call=call, user=user).exists()
        note(
            "application.refused",
            call=call,
            role=AuditEntry.Role.REVIEWER if is_reviewer else AuditEntry.Role.OTHER,
            by=user,
            application=found.application,
        )
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own(request: HttpRequest, key: UUID) -> HttpResponse:
    """A review: first the declaration, then what was submitted and the form; a POST declares, keeps or hands in."""
    found = _own(request, key)
    response = _declaration(request, found) if found.state == State.ASKED or "declare" in request.GET else None
    if response is None and "declare" in request.POST:
        response = _declaration(request, found)
    if response is None:
        response = _review(request, found)
    add_never_cache_headers(response)
    return response


def _declaration(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Before anything is read: whether something stands in the way. Only the title and the line that sums it up are shown."""
    form = ConflictForm(request.POST if "declare" in request.POST else None)
    if "declare" in request.POST and form.is_valid():
        conflict = form.cleaned_data["conflict"]
        try:
            reviewers.declare(
                assignment=found,
                conflict="" if conflict == "none" else conflict,
                text=form.cleaned_data["text"],
                by=signed_in(request),
            )
        except ValidationError as error:
            say(form, error)
        else:
            if conflict != "none":
                messages.success(request, _("Thank you for saying so: somebody else reviews it."))
                return redirect("my_reviews")
            return redirect("review_own", key=found.key)
    is_blind = found.reviewer.review.is_blind
    context = {
        **_about(found),
        "form": form,
        "title": titles_told([found.application], is_blind=is_blind).get(found.application_id, ""),
        "applicant": None if is_blind else told(found.application, is_blind=False),
    }
    return render(request, "conose/review/declare.html", context, status=422 if form.errors else 200)


def _about(found: Assignment) -> dict[str, Any]:
    review, call = found.reviewer.review, found.application.call
    return {
        "assignment": found,
        "call": call,
        "is_blind": review.is_blind,
        "due": moment_at(review.due_at, call.timezone) if review.due_at else "",
        "reference": found.application.reference,
    }


def _review(request: HttpRequest, found: Assignment) -> HttpResponse:
    if found.state == State.CONFLICT:
        return render(request, "conose/review/in_conflict.html", _about(found))
    user = signed_in(request)
    errors: dict[str, str] = {}
    typed: dict[str, str] | None = None
    unsaved = ""
    if request.method == "POST":
        typed = request.POST.dict()
        errors = _keep_all(found, request, errors)
        if not errors and "hand_in" in request.POST:
            try:
                reviewing.hand_in(assignment=found, by=user)
            except ValidationError as error:
                errors = _by_field(error)
            else:
                messages.success(request, _("Handed in. Thank you."))
                return redirect("my_reviews")
        if not errors:
            messages.success(request, _("Saved."))
            return redirect("review_own", key=found.key)
        found.refresh_from_db()
        if "" in errors:  # it takes nothing any more: what stands is shown, and beside it what this window held
            unsaved = "\n\n".join(typed[name] for name in typed if name.startswith(KEPT_ASIDE) and typed[name].strip())
            typed = None
    else:
        note(
            "application.viewed",
            call=found.application.call,
            role=AuditEntry.Role.REVIEWER,
            by=user,
            application=found.application,
        )
    is_blind = found.reviewer.review.is_blind
    context = {
        **_about(found),
        "told": told(found.application, is_blind=is_blind),
        "criteria": criterion_fields(found, errors=errors, typed=typed),
        "comments": {name: (typed or {}).get(name, getattr(found, name)) for name in COMMENTS},
        "errors": errors,
        "unsaved": unsaved,
        "is_done": found.state == State.DONE,
        "is_closed": is_sealed(found.application.call),
    }
    return render(request, "conose/review/review.html", context, status=422 if errors else 200)


def _keep_all(found: Assignment, request: HttpRequest, errors: dict[str, str]) -> dict[str, str]:
    """Keep everything a form holds, and say by field what cannot be."""
    user = signed_in(request)
    try:
        for criterion in found.reviewer.review.criteria.all():
            if f"points_{criterion.pk}" not in request.POST:
                continue
            try:
                reviewing.save_score(
                    assignment=found,
                    criterion=criterion,
                    points=request.POST[f"points_{criterion.pk}"],
                    comment=request.POST.get(f"comment_{criterion.pk}", ""),
                    by=user,
                )
            except MayNotWrite:
                raise
            except ValidationError as error:
                errors[f"criterion_{criterion.pk}"] = " ".join(error.messages)
        for name in COMMENTS:
            if name in request.POST:
                try:
                    reviewing.save_comment(assignment=found, field=name, text=request.POST[name], by=user)
                except MayNotWrite:
                    raise
                except ValidationError as error:
                    errors[name] = " ".join(error.messages)
    except MayNotWrite as error:
        errors[""] = " ".join(error.messages)
    return errors


def _by_field(error: ValidationError) -> dict[str, str]:
    if not hasattr(error, "error_dict"):
        return {"": " ".join(error.messages)}
    return {
        name: " ".join(one for each in errors for one in each.messages) for name, errors in error.error_dict.items()
    }


@require_POST
@login_required
def keep(request: HttpRequest, key: UUID, piece: str) -> JsonResponse:
    """Keep one piece as it is typed: a criterion (`c` and its key) or a comment. 422 with a sentence where it cannot be kept;
    409 where the review takes nothing any more."""
    found = _own(request, key)
    user = signed_in(request)
    try:
        if piece in COMMENTS:
            reviewing.save_comment(assignment=found, field=piece, text=request.POST.get(piece, ""), by=user)
        else:
            criterion = get_object_or_404(
                found.reviewer.review.criteria.all(), pk=int(piece[1:]) if piece[1:].isdigit() else 0
            )
            reviewing.save_score(
                assignment=found,
                criterion=criterion,
                points=request.POST.get(f"points_{criterion.pk}", ""),
                comment=request.POST.get(f"comment_{criterion.pk}", ""),
                by=user,
            )
    except MayNotWrite as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=409)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    return JsonResponse({})


@require_safe
@login_required
def own_file(request: HttpRequest, key: UUID, file: UUID) -> FileResponse:
    """A file of an application that one reviews: without its name and what tells who made it, where the review is blind."""
    found = _own(request, key)
    if found.state not in (State.CLEAR, State.DONE):
        raise Http404
    is_blind = found.reviewer.review.is_blind
    row = readable_files(found.application, is_blind=is_blind).get(file)
    if row is None:
        raise Http404
    note(
        "file.viewed",
        call=found.application.call,
        role=AuditEntry.Role.REVIEWER,
        by=signed_in(request),
        application=found.application,
        detail={"file": row[0].key.hex},
    )
    return handed_out(row[0], row[1], is_blind=is_blind)
