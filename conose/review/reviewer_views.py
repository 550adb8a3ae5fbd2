"""What a reviewer sees and does: the invitation, their list, and one review after another. Made for a phone, and without scripts."""

from collections import Counter
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conose.calls.audit import note, note_refused
from conose.calls.blinding import HIDDEN
from conose.calls.drafts import Outcome, beside
from conose.calls.listings.own import own_rows
from conose.calls.queries import applications_of, is_sealed
from conose.models import Assignment, AuditEntry, Grant, Reviewer
from conose.review import drafting, reviewers, reviewing
from conose.review.drafting import ReviewDraft
from conose.review.files import handed_out
from conose.review.forms import ConflictForm
from conose.review.links import read_token
from conose.review.listings.form import review_form
from conose.review.listings.mine import MyLetter, invitations_of, letters_asked_of, my_desks, my_review
from conose.review.permissions import is_secretary
from conose.review.queries import assignments_of
from conose.review.states import is_announced
from conose.review.subjects import readable_files, titles_told, told
from participants.permissions import signed_in
from portal.models import User
from portal.numbers import record_key
from portal.refusals import say
from portal.timezones import moment_at

State = Assignment.State


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
    """All that somebody has to do with calls: what they applied with, letters and reviews they are asked for, desks, grants."""
    user = signed_in(request)
    assignments = assignments_of(user)
    titles: dict[int, str] = {}
    for is_blind in (True, False):
        rows = [each.application for each in assignments if each.reviewer.review.is_blind == is_blind]
        titles |= titles_told(rows, is_blind=is_blind)
    letters = letters_asked_of(user)
    _note_lists(user, assignments, letters)
    desks = my_desks(user)
    grants = Grant.objects.filter(application__account=user).select_related("application__call")
    context = {
        "applications": own_rows(applications_of(user)),
        "letters": letters,
        "invitations": invitations_of(user),
        "reviews": [my_review(each, titles[each.application_id]) for each in assignments],
        "has_hidden": any(HIDDEN in title for title in titles.values()),
        "is_reviewer": bool(assignments) or Reviewer.objects.filter(user=user).exists(),
        "desks": desks,
        "is_committee": bool(desks) or is_secretary(user),
        "grants": grants,
    }
    return render(request, "conose/review/mine.html", context)


def _note_lists(user: User, assignments: list[Assignment], letters: list[MyLetter]) -> None:
    """Titles are looked at in a list too: one entry for each call that somebody reviews for, and for each letter asked of them."""
    titled = Counter(each.reviewer.review.call for each in assignments if each.state != State.CONFLICT)
    for call, number in titled.items():
        note("assignment.listed", call=call, role=AuditEntry.Role.REVIEWER, by=user, detail={"records": number})
    for letter in letters:
        asked = letter.referee.application
        note(
            "referee.listed", call=asked.call, role=AuditEntry.Role.REFEREE, by=user, application=asked,
            detail={"referee": letter.referee.key.hex},
        )  # fmt: skip


def _own(request: HttpRequest, key: UUID) -> Assignment:
    """One's own review. Raises Http404 for everybody else's, and writes the attempt down."""
    user = signed_in(request)
    rows = Assignment.objects.select_related(
        "application__call",
        "application__institution__merged_into",
        "application__country",
        "reviewer__review__call",
        "reviewer__user",
    )
    found = get_object_or_404(rows, key=key)
    if found.reviewer.user_id != user.pk or found.reviewer.state != Reviewer.State.ACCEPTED:
        note_refused(application=found.application, by=user)
        raise Http404
    return found


def _look(what: str, found: Assignment, **detail: Any) -> None:
    """Write a reviewer's look down."""
    application, by = found.application, found.reviewer.user
    note(what, call=application.call, role=AuditEntry.Role.REVIEWER, by=by, application=application, detail=detail)


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
    _look("assignment.viewed", found)
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
    is_script = request.headers.get("Accept", "") == "application/json"
    if found.state == State.CONFLICT and not is_script:
        return render(request, "conose/review/in_conflict.html", _about(found))
    if request.method == "POST":
        return _save(request, found, is_script=is_script)
    draft = ReviewDraft(found)
    if "hand_in" in request.GET:
        try:
            reviewing.refuse_hand_in(found)
        except ValidationError:
            return _form(request, draft)  # the page itself says what is missing, or that it was handed in
        context = {**_about(found), "form": review_form(draft)}
        return render(request, "conose/review/hand_in.html", context)
    return _form(request, draft)


def _save(request: HttpRequest, found: Assignment, *, is_script: bool) -> HttpResponse:
    """Keep what the page sends, then do what its button says."""
    user = signed_in(request)
    draft, saved = drafting.save(assignment=found, sent=request.POST, by=user)
    if is_script:
        return JsonResponse({"saved": [asdict(each) for each in saved]})
    errors = {each.name: each.sentence for each in saved if each.outcome == Outcome.WRONG}
    typed = {name: request.POST.get(name, "") for name in errors}
    asides = [each for each in saved if each.outcome == Outcome.ASIDE]
    settles = "settle" in request.POST
    if asides and (closed := drafting.why_closed(draft.assignment)):
        messages.warning(request, drafting.kept_on_page(closed))
    elif asides and (errors or not settles):
        # What was just sent stays in its field, with what another window saved beside it
        conflicts = {each.name: each.was for each in asides}
        typed |= {name: request.POST.get(name, "") for name in conflicts}
        errors |= dict.fromkeys(conflicts, beside())
        return _form(request, ReviewDraft(draft.assignment), typed=typed, errors=errors, conflicts=conflicts)
    if not errors and settles:
        return _settle(request, found)
    if not errors and "hand_in" in request.POST:
        try:
            if "sure" in request.POST:
                reviewing.hand_in(assignment=found, by=user)
                messages.success(request, _("Handed in. Thank you."))
                return redirect("my_reviews")
            reviewing.refuse_hand_in(draft.assignment)
            return redirect(f"{reverse('review_own', args=[found.key])}?hand_in=1")
        except ValidationError as error:
            errors = _by_field(error)
    if errors:
        return _form(request, ReviewDraft(draft.assignment), typed=typed, errors=errors)
    if not asides:
        messages.success(request, _("Saved."))
    return redirect("review_own", key=found.key)


def _settle(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Choose between two texts of two windows."""
    text, _colon, how = request.POST["settle"].partition(":")
    if (number := record_key(text)) is not None and how in ("use", "add", "drop"):
        try:
            drafting.choose(assignment=found, text=number, how=how, by=signed_in(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect("review_own", key=found.key)


def _form(
    request: HttpRequest,
    draft: ReviewDraft,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    conflicts: dict[str, str] | None = None,
) -> HttpResponse:
    found = draft.assignment
    window = drafting.window_of(request.POST) if conflicts else get_random_string(16)
    is_blind = found.reviewer.review.is_blind

    def file_url(key: UUID) -> str:
        return reverse("review_own_file", args=[found.key, key])

    shown = told(found.application, is_blind=is_blind, file_url=file_url)
    _look("application.viewed", found)
    for referee in shown.letters if shown is not None else ():
        _look("letter.viewed", found, referee=referee)
    context = {
        **_about(found),
        "told": shown,
        "form": review_form(draft, typed=typed, errors=errors, conflicts=conflicts, window=window),
        "wrong": [
            (draft.fields[name].full_label, sentence, draft.fields[name].place) if name in draft.fields else ("", sentence, "")
            for name, sentence in (errors or {}).items()
        ],
        "window": window,
        "is_done": found.state == State.DONE,
        "is_closed": is_sealed(found.application.call),
    }  # fmt: skip
    return render(request, "conose/review/review.html", context, status=422 if errors else 200)


def _by_field(error: ValidationError) -> dict[str, str]:
    if not hasattr(error, "error_dict"):
        return {"": " ".join(error.messages)}
    return {
        name: " ".join(one for each in errors for one in each.messages) for name, errors in error.error_dict.items()
    }


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
    _look("file.viewed", found, file=row[0].key.hex)
    return handed_out(row[0], row[1], is_blind=is_blind)


@require_safe
def moved(request: HttpRequest, rest: str) -> HttpResponse:
    """Where what had a Spanish address in every language is now. Raises Http404 for what never was."""
    with override("es"):
        try:
            match = resolve(f"/es/evaluacion/{rest}")
        except Resolver404:
            raise Http404 from None
    if match.view_name == "review_moved":
        raise Http404
    return HttpResponsePermanentRedirect(reverse(match.view_name, args=match.args, kwargs=match.kwargs))
