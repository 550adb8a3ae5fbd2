"""The public pages of applying: beginning, the draft, submitting, one's applications; questions; referees' letters.

Everything works without scripts. Whose an application is not does not learn that it is there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conose.calls import consents, drafts, receipts, services
from conose.calls.audit import note, note_refused
from conose.calls.blinding import found_in, telling_words, text_of
from conose.calls.checking import place_of_file, problems, suggested_institutions
from conose.calls.content import canonical, content_of, sha256_of
from conose.calls.drafts import Draft, Outcome, Saved
from conose.calls.files import path_of
from conose.calls.links import read_token
from conose.calls.listings.calls import early_verdicts, moment_of
from conose.calls.listings.form import form_view, listed, status_view, told
from conose.calls.listings.own import own_rows, own_view
from conose.calls.listings.submitted import read_view
from conose.calls.queries import (
    application_to,
    applications_of,
    file_of,
    is_blind,
    own_application,
    page_of,
    referee_by_key,
)
from conose.calls.services import Incomplete
from conose.calls.texts import who_reads, who_reads_letters
from conose.models import Application, ApplicationFile, ApplicationState, AuditEntry, Call, FormPart, Referee
from participants.permissions import signed_in
from portal.middleware import arrived_at
from portal.numbers import record_key
from portal.placement import address
from portal.readers import is_too_often
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others
from search.finding import reader_language

View = Callable[..., HttpResponseBase]
MOST_FILES_AN_HOUR = 200
MOST_SAVES_AN_HOUR = 7200


def _own(view: View) -> View:
    """For pages of one's own application: whoever else asks, signed in or not, finds none."""

    @never_cache
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, key: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        found = own_application(user, key)
        if found is None:
            if other := Application.objects.select_related("call").filter(public_id=key).first():
                note_refused(application=other, by=user)
            raise Http404
        return view(request, found, *args, **kwargs)

    return answer


def _page(request: HttpRequest, call: Call) -> tuple[str, list[Crumb]]:
    """The address of a call's page, and the trail to it."""
    page = page_of(call, reader_language())
    url = address(request, page.url_path) if page else ""
    trail = [Crumb(_("Home"), f"/{reader_language()}/")]
    return url, [*trail, Crumb(call.title, url)] if url else trail


def _frame(request: HttpRequest, call: Call, **more: Any) -> dict[str, Any]:
    url, trail = _page(request, call)
    return {"call": call, "call_url": url, "trail": trail, "closes": moment_of(call.closes_at, call.timezone), **more}


# --- beginning ---


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, call: UUID) -> HttpResponse:
    """Who may apply and what is asked, before anything is written; a POST begins the draft."""
    found = get_object_or_404(Call, public_id=call)
    user = signed_in(request)
    own = application_to(found, user)
    if own is not None:
        return redirect("application", own.public_id)
    sentence = services.why_not_open(found, arrived_at(request)) or services.why_not_yours(found, user)
    if request.method == "POST" and not sentence:
        try:
            own = services.begin(call=found, by=user, language=reader_language(), at=arrived_at(request))
        except ValidationError as error:
            sentence = error.messages[0]
        else:
            return redirect("application", own.public_id)
    context = _frame(request, found, sentence=sentence, verdicts=early_verdicts(found, user), readers=who_reads(found))
    status = 409 if request.method == "POST" else 200
    return render(request, "conose/calls/apply.html", context, status=status)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's applications."""
    context = {"rows": own_rows(applications_of(signed_in(request)))}
    return render(request, "conose/calls/mine.html", context)


# --- the draft ---


@_own
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, own: Application) -> HttpResponse:
    """The draft, which a POST saves and then does what its button says; or what was submitted, and how it stands."""
    if request.method == "POST":
        return _save(request, own)
    if own.state != ApplicationState.DRAFT:
        return _no_draft(request, own)
    return _form(request, Draft(own))


def _save(request: HttpRequest, own: Application) -> HttpResponse:
    user = signed_in(request)
    is_script = request.headers.get("Accept", "") == "application/json"
    if is_too_often("drafts", f"account {user.pk}", most=MOST_SAVES_AN_HOUR, seconds=3600):
        if is_script:
            sentence = _("This was saved very often. Wait a minute: what you typed stays on this page.")
            return JsonResponse({"sentence": sentence}, status=429)
        sentence = _("This was saved very often. Wait a minute, go back to the form and save it again.")
        return render(request, "429.html", {"sentence": sentence}, status=429)
    draft, saved = drafts.save(application=own, sent=request.POST)
    if is_script:
        return _answer_script(request, draft, saved)
    errors = {each.name: each.sentence for each in saved if each.outcome == Outcome.WRONG}
    errors |= _keep_files(request, draft)
    asides = [each for each in saved if each.outcome == Outcome.ASIDE]
    if asides:
        messages.warning(
            request, drafts.beside() if draft.application.state == ApplicationState.DRAFT else drafts.kept_beside()
        )
    if errors and (request.POST.get("add") in drafts.ROWS or "remove" in request.POST):
        # What cannot be kept stays where it is: it is no reason to refuse a row, and may be in the one that goes
        place, after = _act(request, draft.application), Draft(draft.application)
        errors = {name: said for name, said in errors.items() if name in after.fields or name not in draft.fields}
        if not errors:
            return redirect(f"{reverse('application', args=[own.public_id])}#{place or 'main'}")
        if after.fields.keys() - draft.fields.keys():
            messages.info(request, _("What you added is there, at the end of its list."))
        draft = after
    if errors:
        typed = {name: request.POST.get(name, "") for name in errors if name in draft.fields}
        return _form(request, Draft(draft.application), typed=typed, errors=errors, status=422)
    place = _act(request, draft.application)
    if place is None:
        return redirect("application_submit", own.public_id)
    first = draft.fields[asides[0].name].place if asides and asides[0].name in draft.fields else ""
    return redirect(f"{reverse('application', args=[own.public_id])}#{first or place or 'main'}")


def _answer_script(request: HttpRequest, draft: Draft, saved: list[Saved]) -> JsonResponse:
    answer: dict[str, Any] = {"saved": told(draft, saved)}
    if draft.application.state == ApplicationState.DRAFT:
        context = {"status": status_view(draft)}
        answer["status"] = render_to_string("conose/calls/_status.html", context, request)
    return JsonResponse(answer)


def _keep_files(request: HttpRequest, draft: Draft) -> dict[str, str]:
    """Keep the files that came with the form; what is wrong with them, by their places."""
    errors: dict[str, str] = {}
    user = signed_in(request)
    for part in draft.parts:
        upload = request.FILES.get(f"file:{part.key.hex}")
        if part.kind != FormPart.Kind.FILE or upload is None:
            continue
        if is_too_often("application files", f"account {user.pk}", most=MOST_FILES_AN_HOUR, seconds=3600):
            errors[place_of_file(part)] = _("Very many files were sent in this hour. Try again later.")
            continue
        try:
            sent = services.send_file(application=draft.application, part=part, upload=upload, by=user)
        except ValidationError as error:
            errors[place_of_file(part)] = error.messages[0]
        else:
            _warn_of_names(request, draft, sent)
    return errors


def _warn_of_names(request: HttpRequest, draft: Draft, sent: ApplicationFile) -> None:
    """Tell at once that a file which reviewers get names its applicant, where the review is blind."""
    if sent.part.tells_who or not is_blind(draft.call):
        return
    own = draft.application
    words = telling_words(people=[own.name], others=[own.institution_name, own.account.email if own.account else ""])
    if named := found_in(text_of(path_of(sent.key).read_bytes(), sent.kind), words):
        messages.warning(
            request,
            _(
                "“%(file)s” says who you are (%(words)s), and reviewers are not to know: send one without it. What the file says "
                "of its author in its properties is taken out for them."
            )
            % {"file": sent.name, "words": ", ".join(named)},
        )


def _act(request: HttpRequest, own: Application) -> str | None:
    """Do what the button that was pressed says; the place on the page to go on at, None for the page to submit on."""
    post, user = request.POST, signed_in(request)
    try:
        if post.get("add") in drafts.ROWS:
            return drafts.add_row(application=own, kind=post["add"])
        if "remove" in post:
            drafts.remove_row(application=own, name=post["remove"], by=user)
            return {"budget": "budget", "co_applicant": "co-applicants"}.get(post["remove"].split(":")[0], "referees")
        if "ask" in post:
            services.ask_referee(application=own, key=post["ask"], by=user, at=arrived_at(request))
            messages.success(request, _("The request is on its way. You are told when they have answered."))
            return "referees"
        if "settle" in post:
            text, _colon, how = post["settle"].partition(":")
            if (number := record_key(text)) is not None and how in ("use", "add", "drop"):
                drafts.choose(application=own, text=number, how=how)
            return post.get("at", "main")
        if "unsend" in post:
            part = FormPart.objects.filter(call=own.call, key=_uuid(post["unsend"])).first()
            if part is not None:
                services.remove_file(application=own, part=part, by=user)
                return place_of_file(part)
        if "send" in post:
            return f"file-{post['send']}"
        if "go" in post:
            return None
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return "referees" if "ask" in post or "referee" in post.get("remove", "") else "main"
    if not request.FILES:
        messages.success(request, _("Saved. You can go on here at any time, on any device."))
    return ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _form(
    request: HttpRequest,
    draft: Draft,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    own = draft.application
    view = form_view(draft, typed=typed, errors=errors)
    named = {name: draft.fields[name].place if name in draft.fields else name for name in errors or {}}
    labels = {name: draft.fields[name].full_label if name in draft.fields else _("File") for name in errors or {}}
    context = _frame(
        request,
        own.call,
        own=own,
        form=view,
        window=get_random_string(16),
        institutions=suggested_institutions(own.call),
        is_late=arrived_at(request) >= own.closes_at(),
        until=moment_of(own.closes_at(), own.call.timezone),
        was_submitted=own.submitted_at is not None,
        wrong=[(labels[name], sentence, named[name]) for name, sentence in (errors or {}).items()],
    )
    return render(request, "conose/calls/form.html", context, status=status)


def _no_draft(request: HttpRequest, own: Application) -> HttpResponse:
    context = _frame(
        request, own.call, own=own, view=own_view(Draft(own), at=arrived_at(request)), naming_words=consents.WORDS
    )
    return render(request, "conose/calls/own.html", context)


@_own
@require_POST
def discard(request: HttpRequest, own: Application) -> HttpResponse:
    """Delete a draft that was never submitted."""
    try:
        services.discard(application=own, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("application", own.public_id)
    messages.success(request, _("The draft is deleted."))
    return redirect("applications_mine")


@_own
@require_safe
def file(request: HttpRequest, own: Application, file: UUID) -> FileResponse:
    """One's own file: to be saved, never shown as a page of this site."""
    found = file_of(own, file)
    if found is None or not path_of(found.key).exists():
        raise Http404
    return as_download(found)


def as_download(found: Any, name: str = "") -> FileResponse:
    """A file of an application as a download that no browser takes for a page."""
    response = FileResponse(
        path_of(found.key).open("rb"), as_attachment=True, filename=name or found.name, content_type=found.kind
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


# --- submitting ---


@_own
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, own: Application) -> HttpResponse:
    """All of it once more to read, what is missing, and the button. What counts is when the request arrived."""
    sentence, status = "", 200
    if request.method == "POST":
        try:
            services.submit(
                application=own,
                sha256=request.POST.get("sha256", ""),
                by=signed_in(request),
                at=arrived_at(request),
            )
        except ValidationError as error:
            sentence, status = error.messages[0], 422 if isinstance(error, Incomplete) else 409
        else:
            messages.success(request, _("It is submitted. The receipt is on its way by e-mail, and here as a PDF."))
            return redirect("application", own.public_id)
    draft = Draft(own)
    if own.state != ApplicationState.DRAFT:
        return redirect("application", own.public_id)
    content = content_of(draft)
    form_url = reverse("application", args=[own.public_id])
    found = listed(problems(draft), form_url)
    is_late = arrived_at(request) >= own.closes_at()
    context = _frame(
        request,
        own.call,
        own=own,
        sentence=sentence,
        problems=found,
        sections=read_view(content, draft.parts, {}),
        sha256=sha256_of(content),
        can_submit=not found and not is_late,
        is_late=is_late,
        form_url=form_url,
        until=moment_of(own.closes_at(), own.call.timezone),
        readers=who_reads(own.call),
    )
    return render(request, "conose/calls/submit.html", context, status=status)


@_own
@require_safe
def receipt(request: HttpRequest, own: Application, ending: str) -> HttpResponse:
    """The receipt as a PDF, or the canonical content of which it has the digest."""
    last = own.submissions.order_by("place").select_related("application__call").last()
    if last is None or ending not in ("pdf", "json"):
        raise Http404
    body = receipts.as_pdf(last) if ending == "pdf" else canonical(last.content)
    kind = "application/pdf" if ending == "pdf" else "application/json; charset=utf-8"
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{receipts.file_name(last, ending)}"'
    return response


@_own
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, own: Application) -> HttpResponse:
    """Withdraw what was submitted: said what it means, asked once."""
    if request.method == "POST":
        try:
            services.withdraw(application=own, by=signed_in(request), at=arrived_at(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("It is withdrawn."))
        return redirect("application", own.public_id)
    if own.state != ApplicationState.SUBMITTED:
        return redirect("application", own.public_id)
    return render(request, "conose/calls/withdraw.html", _frame(request, own.call, own=own))


@_own
@require_POST
def reopen(request: HttpRequest, own: Application) -> HttpResponse:
    """Make it a draft again, by the call's rule."""
    try:
        services.reopen(application=own, by=signed_in(request), at=arrived_at(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.warning(request, _("It is a draft again, and not submitted until you submit it again."))
    return redirect("application", own.public_id)


@_own
@require_POST
def naming(request: HttpRequest, own: Application) -> HttpResponse:
    """Agree to be named beside a funded project, or take it back."""
    agrees = "agree" in request.POST
    try:
        services.be_named(application=own, agrees=agrees, by=signed_in(request), at=arrived_at(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        said = _("You are named on the call's page.") if agrees else _("You are not named on the call's page.")
        messages.success(request, said)
    return redirect(f"{reverse('application', args=[own.public_id])}#published")


@_own
@require_POST
def drop(request: HttpRequest, own: Application) -> HttpResponse:
    """Remove the texts that were set aside of what is submitted."""
    if own.state != ApplicationState.DRAFT:
        services.drop_set_aside(application=own)
    return redirect("application", own.public_id)


# --- questions ---


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask something about a call, for all to read with its answer."""
    found = get_object_or_404(Call, public_id=call)
    text, sentence = request.POST.get("text", ""), services.why_no_question(found, arrived_at(request))
    if request.method == "POST":
        try:
            services.ask(
                call=found, text=text, language=reader_language(), by=signed_in(request), at=arrived_at(request)
            )
        except ValidationError as error:
            sentence = error.messages[0]
        else:
            messages.success(
                request, _("Your question is sent. Its answer is published here for all, without your name.")
            )
            url, _trail = _page(request, found)
            return redirect(f"{url}#questions" if url else reverse("applications_mine"))
    context = _frame(request, found, text=text, sentence=sentence)
    return render(request, "conose/calls/ask.html", context, status=422 if request.method == "POST" else 200)


# --- referees ---


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """A referee's page: who asks, what is asked, and one answer. Used again, it says what became of the first."""
    key = read_token(token)
    if key is None:
        said = _(
            "The link is damaged: a part of it is missing or was changed. Copy all of the address from the message."
        )
        return _no_letter(request, None, said, 404)
    referee = referee_by_key(key)
    sentence = services.why_no_letter(referee, arrived_at(request))
    if sentence or referee is None:
        written = request.POST.get("letter", "")
        return _no_letter(request, referee, sentence, 409 if request.method == "POST" else 410, written)
    text, error, declines = "", "", "decline" in request.POST
    if request.method == "POST":
        text = request.POST.get("letter", "")
        try:
            services.answer_as_referee(referee=referee, letter=text, declines=declines, at=arrived_at(request))
        except ValidationError as refused:
            error = refused.messages[0]
            referee = referee_by_key(key)
            if again := services.why_no_letter(referee, arrived_at(request)):
                return _no_letter(request, referee, again, 409, text)
        else:
            return render(
                request, "conose/calls/letter_sent.html", {"declines": declines, "call": referee.application.call}
            )
    assert referee is not None
    own = referee.application
    note(
        "referee.opened", call=own.call, role=AuditEntry.Role.REFEREE, by=None, application=own, detail={"referee": referee.key.hex}
    )  # fmt: skip
    context = {
        "referee": referee,
        "own": own,
        "call": own.call,
        "until": moment_of(max(own.call.letters_until, own.closes_at()), own.call.timezone),
        "longest": services.LONGEST_LETTER,
        "readers": who_reads_letters(own.call),
        "letter": text,
        "error": error,
    }
    return render(request, "conose/calls/letter.html", context, status=422 if error else 200)


def _no_letter(
    request: HttpRequest, referee: Referee | None, sentence: str, status: int, letter: str = ""
) -> HttpResponse:
    call = referee.application.call if referee is not None else None
    context = {"sentence": sentence, "call": call, "letter": letter}
    return render(request, "conose/calls/no_letter.html", context, status=status)
