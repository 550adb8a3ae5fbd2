"""The public pages of joining: the form, confirming it by e-mail, how it stands, answering, taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conose.joining import services
from conose.joining.forms import InstitutionForm, JoiningForm
from conose.joining.links import JOINING, own_token, read_confirm, read_own
from conose.joining.queries import request_by_key
from conose.models import JoiningRequest, JoiningStep
from conose.researchers.views import trail
from portal.opting_in import CONFIRMED_WITHIN
from portal.queries import in_spanish
from portal.readers import is_too_often
from portal.views.signed_links import kept_from_others

FOLDER = "conose/joining"
MOST_IN_AN_HOUR = 20
SAID_TO_ALL = (JoiningStep.Kind.ASKED, JoiningStep.Kind.ACCEPTED, JoiningStep.Kind.DECLINED)


def _language() -> str:
    return (get_language() or "es").split("-")[0]


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The form to ask with."""
    form, status = JoiningForm(), 200
    if request.method == "POST":
        form, status = JoiningForm(request.POST, request.FILES), 422
        if form.is_valid():
            data = form.cleaned_data
            if JOINING.network_asks_too_often(request):
                form.add_error(None, _("Too many were asked for from your network. Try again in an hour."))
                status = 429
            else:
                if not data["fax"] and not JOINING.address_asks_too_often(data["address"].strip().lower()):
                    services.ask(told=form.told, address=data["address"], language=_language())
                return redirect("joining_sent")
    return render(request, f"{FOLDER}/join.html", {"form": form, "trail": trail(request)}, status=status)


@kept_from_others
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What is to be done now: the same, whatever became of the wish."""
    return render(request, f"{FOLDER}/sent.html", {"days": CONFIRMED_WITHIN.days, "trail": trail(request)})


def _gone(request: HttpRequest, sentence: str, status: int = 404) -> HttpResponse:
    return render(request, f"{FOLDER}/gone.html", {"sentence": sentence, "trail": trail(request)}, status=status)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button: programs that look through e-mails open links, and press nothing."""
    found = request_by_key(read_confirm(token))
    if found is None:
        return _gone(request, _("This link is not whole, or it is too old. Send the form again to get another."))
    if request.method == "POST":
        try:
            services.confirm(request=found)
        except ValidationError as error:
            return _gone(request, error.messages[0], 409)
        messages.success(request, _("Thank you: the committee has your request."))
        return redirect("joining_own", own_token(found))
    return render(request, f"{FOLDER}/confirm.html", {"asked": found, "trail": trail(request)})


def _opened(request: HttpRequest, token: str) -> JoiningRequest | HttpResponse:
    key = read_own(token)
    found = request_by_key(key)
    if found is None or found.state == JoiningRequest.State.UNCONFIRMED:
        sentence = (
            _("This link is not complete. Some mail programs cut long addresses: copy all of it.")
            if key is None
            else _("There is no such request any more.")
        )
        return _gone(request, sentence)
    return found


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """How a request stands; while more is asked for, the form to answer with."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    form = InstitutionForm(asked=found) if found.state == JoiningRequest.State.ASKED else None
    status = 200
    if request.method == "POST":
        form, status = InstitutionForm(request.POST, request.FILES, asked=found), 422
        if is_too_often("joining forms", found.key.hex, most=MOST_IN_AN_HOUR, seconds=3600):
            form.add_error(None, _("This form has been sent very often. Try again in an hour."))
            status = 429
        elif form.is_valid():
            try:
                services.answer(request=found, told=form.told)
            except ValidationError as error:
                messages.error(request, error.messages[0])
            else:
                messages.success(request, _("Thank you: the committee has your answer."))
            return redirect("joining_own", token)
    return render(request, f"{FOLDER}/own.html", _context(request, found, token, form), status=status)


def _context(request: HttpRequest, found: JoiningRequest, token: str, form: InstitutionForm | None) -> dict[str, Any]:
    spanish = in_spanish()
    return {
        "asked": found,
        "form": form,
        "steps": [
            (step, (step.reason_es if spanish else step.reason_en) if step.kind in SAID_TO_ALL else "")
            for step in found.steps.all()
        ],
        "page_url": found.page.get_url(request) if found.page is not None and found.page.live else "",
        "withdraw_url": reverse("joining_withdraw", args=[token]) if found.state in JoiningRequest.OPEN else "",
        "trail": trail(request),
    }


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then take a request back."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "POST":
        try:
            services.withdraw(request=found)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Your request is taken back."))
        return redirect("joining_own", token)
    context = {"asked": found, "own_url": reverse("joining_own", args=[token]), "trail": trail(request)}
    return render(request, f"{FOLDER}/withdraw.html", context)
