"""The public pages around registering: asking, confirming by a signed link, one's own registration, calendars."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from participants.attendance.folding import normalise_email
from participants.models import BY_INVITATION, Delegation, Mode, Registration, RegistrationDesk, RegistrationState, Sex
from participants.permissions import signed_in
from participants.queries.activity_pages import is_public, page_of
from participants.queries.institutions import institution_choices
from participants.queries.people import person_of
from participants.registration.calendars import AS_FILE, entry_of
from participants.registration.door import code_picture
from participants.registration.forms import BesideForm, ChangeForm, DelegatesForm, InvitedForm, RegisterForm
from participants.registration.links import Purpose, meant_by, own_path, read_token, token_of
from participants.registration.listings import activity_card, desk_card, other_registrations, own_view, said_of_desk
from participants.registration.queries import (
    ASKING,
    STANDING,
    DeskState,
    desk_by_key,
    desk_state,
    desks_beside,
    desks_left,
    free_by_mode,
    own_registration,
    place_in_waiting_list,
    refusal_of_state,
    registration_by_key,
    registrations_beside,
)
from participants.registration.services import (
    Application,
    Refused,
    accept,
    cancel,
    change,
    come_too,
    confirm,
    decline,
    invite_many,
    register,
    remind,
    too_late,
)
from participants.registration.texts import how_many_wait, would_wait
from participants.services.accounts import Stated
from portal.mail import whole
from portal.readers import is_too_often, network_address
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others

MOST_LISTS = 20
"""Lists of delegates from one network in an hour."""
MOST_IN_AN_HOUR = 200
"""Forms from one network, an institution behind one address included; or of one account."""


def _open_desk(key: str) -> RegistrationDesk:
    """Raises Http404 where nobody registers for such an activity, or its page is not open."""
    desk = desk_by_key(key)
    if desk is None or not is_public(desk.activity):
        raise Http404
    return desk


def _trail(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), f"/{get_language()}/"), *(each for each in more if each.url)]


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_page(request: HttpRequest, key: str, delegation: UUID | None = None) -> HttpResponse:
    """The form to register with, for who has an account and for who has none."""
    desk = _open_desk(key)
    if desk.activity.key != key:
        return redirect("registration", desk.activity.key)
    group = get_object_or_404(desk.delegations.select_related("institution"), key=delegation) if delegation else None
    user = signed_in(request) if request.user.is_authenticated else None
    person = person_of(user) if user else None
    asked: dict[str, Any] = {
        "desk": desk, "free": free_by_mode(desk), "user": user, "person": person, "delegation": group,
    }  # fmt: skip
    if request.method != "POST":
        refusal = refusal_of_state(desk_state(desk))
        own = own_registration(desk, address=normalise_email(user.email), person=person) if user else None
        if own is not None and own.state in ASKING and own.state != RegistrationState.HELD:
            return redirect(own_path(own))
        form = None if refusal else RegisterForm(**asked)
        return _register_page(request, desk, group, form, refusal.sentence if refusal else "")
    form, status = RegisterForm(request.POST, **asked), 200
    whose = f"account {user.pk}" if user else network_address(request)
    if is_too_often("registrations", whose, most=MOST_IN_AN_HOUR, seconds=3600):
        form.add_error(None, _("This form has been sent very often from here. Try again in an hour."))
        status = 429
    elif form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("registration_sent", desk.activity.key)
        try:
            own = register(desk=desk, application=form.application, language=_language(), user=user, delegation=group)
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if user is None or own is None:
                return redirect("registration_sent", desk.activity.key)
            messages.success(request, _("Done. The e-mail with the entry for your calendar is on its way."))
            return redirect(own_path(own))
    return _register_page(request, desk, group, form, "", status=status)


def _register_page(
    request: HttpRequest,
    desk: RegistrationDesk,
    group: Delegation | None,
    form: RegisterForm | None,
    refusal: str,
    *,
    status: int = 200,
) -> HttpResponse:
    card = activity_card(desk.activity, request)
    context = {
        "desk": desk,
        "desk_card": desk_card(desk),
        "card": card,
        "form": form,
        "refusal": refusal,
        "delegation": group,
        "names": institution_choices() if form and group is None else [],
        "beside": desks_beside(desk) if form and group is None else [],
        "login_url": f"{reverse('account_login')}?next={request.path}",
        "trail": _trail(Crumb(card.title, card.url)),
    }
    return render(request, "participants/registration/register.html", context, status=status)


@never_cache
@require_safe
def sent(request: HttpRequest, key: str) -> HttpResponse:
    """What to do next, the same whether the address was known or not."""
    desk = _open_desk(key)
    card = activity_card(desk.activity, request)
    context = {"desk": desk, "card": card, "trail": _trail(Crumb(card.title, card.url))}
    return render(request, "participants/registration/sent.html", context)


def _own(token: str, purpose: Purpose) -> Registration | None:
    key = read_token(token, purpose)
    return registration_by_key(key) if key else None


def _gone(request: HttpRequest, sentence: str, status: int, activity: Any = None) -> HttpResponse:
    """A link that leads nowhere any more, and what to do."""
    context = {"sentence": sentence, "card": activity_card(activity, request) if activity else None}
    if activity is not None:
        context["register_url"] = reverse("registration", args=[activity.key])
    return render(request, "participants/registration/gone.html", context, status=status)


def _damaged(request: HttpRequest, token: str) -> HttpResponse:
    """A link that was cut or changed: what happened, and the way to the form, where it still says of which activity it is."""
    key = meant_by(token)
    own = registration_by_key(key) if key else None
    activity = own.desk.activity if own is not None and is_public(own.desk.activity) else None
    said = _(
        "The link is damaged: a part of it is missing or was changed, as happens where a mail reader breaks a long address. "
        "Nothing was changed. Copy all of the address from the message and open it again, or register once more: you "
        "get another message."
    )
    return _gone(request, said, 404, activity)


def _by_link(
    purpose: Purpose,
) -> Callable[[Callable[[HttpRequest, Registration, str], HttpResponse]], Callable[[HttpRequest, str], HttpResponse]]:
    """The registration that a link of a purpose leads to, for a view; of a link that leads to none a page says what to do."""

    def opening(
        view: Callable[[HttpRequest, Registration, str], HttpResponse],
    ) -> Callable[[HttpRequest, str], HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            own = _own(token, purpose)
            return _damaged(request, token) if own is None else view(request, own, token)

        return opened

    return opening


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """One button: mail filters open links, and are not who registered. Pressed again, it leads to the registration."""
    key = read_token(token, Purpose.CONFIRM)
    if key is None:
        return _damaged(request, token)
    own = registration_by_key(key)
    if own is None:
        return _gone(request, too_late(), 410)
    if own.state != RegistrationState.HELD:
        return redirect(own_path(own))
    if request.method == "POST":
        try:
            own = confirm(registration=own)
        except ValidationError as error:
            return _gone(request, error.messages[0], 409, own.desk.activity)
        return redirect(own_path(own))
    context = {
        "own": own,
        "card": activity_card(own.desk.activity, request),
        "waiting": how_many_wait(own) if would_wait(own) else "",
    }
    return render(request, "participants/registration/confirm.html", context)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(Purpose.INVITED)
def invitation(request: HttpRequest, own: Registration, token: str) -> HttpResponse:
    """Somebody who was invited says yes, and what figures need; or goes on to say no."""
    if own.state not in BY_INVITATION:
        return redirect(own_path(own))
    refusal = refusal_of_state(desk_state(own.desk))
    if refusal is not None and refusal.code in (DeskState.OVER, DeskState.CALLED_OFF):
        return _gone(request, refusal.sentence, 410, own.desk.activity)
    form, status = InvitedForm(request.POST or None, own=own, free=free_by_mode(own.desk)), 200
    if request.method == "POST" and form.is_valid():
        try:
            own = accept(registration=own, application=form.application)
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Done. The e-mail with the entry for your calendar is on its way."))
            return redirect(own_path(own))
    card = activity_card(own.desk.activity, request)
    context = {
        "own": own,
        "desk": own.desk,
        "card": card,
        "form": form,
        "names": institution_choices() if own.delegation is None else [],
        "token": token,
        "trail": _trail(Crumb(card.title, card.url)),
    }
    return render(request, "participants/registration/invitation.html", context, status=status)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(Purpose.INVITED)
def decline_page(request: HttpRequest, own: Registration, token: str) -> HttpResponse:
    """Ask, then say no for them; pressed again it says the same."""
    if request.method == "POST" and own.state == RegistrationState.INVITED:
        own = decline(registration=own)
    if own.state not in BY_INVITATION:
        return redirect(own_path(own))
    context = {
        "card": activity_card(own.desk.activity, request),
        "token": token,
        "is_done": own.state == RegistrationState.DECLINED,
    }
    return render(request, "participants/registration/decline.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: HttpRequest, key: str, delegation: UUID) -> HttpResponse:
    """Who has an institution's link names its people: each is invited, and answers for themself."""
    desk = _open_desk(key)
    group = get_object_or_404(desk.delegations.select_related("institution"), key=delegation)
    refusal = refusal_of_state(desk_state(desk))
    if refusal is not None:
        return _gone(request, refusal.sentence, 410, desk.activity)
    form, status = DelegatesForm(request.POST or None, desk=desk), 200
    is_sent = request.method == "POST"
    if is_sent and is_too_often("delegates", network_address(request), most=MOST_LISTS, seconds=3600):
        form.add_error(None, _("This form has been sent very often from here. Try again in an hour."))
        status = 429
    elif is_sent and form.is_valid():
        applications = [
            Application(Stated(name, Sex.NOT_STATED), address, form.cleaned_data["mode"])
            for name, address in form.cleaned_data["people"]
        ]
        try:
            invite_many(desk=desk, applications=applications, language=_language(), by=None, delegation=group)
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        else:
            # The same whoever was there before: it tells nobody who registered.
            messages.success(
                request,
                _("Done. Each who was not there yet gets a message with a link of their own, to say yes or no."),
            )
            return redirect("registration_delegation", desk.activity.key, group.key)
    card = activity_card(desk.activity, request)
    context = {
        "card": card,
        "form": form,
        "delegation": group,
        "back": reverse("registration_delegation", args=[desk.activity.key, group.key]),
        "trail": _trail(Crumb(card.title, card.url)),
    }
    return render(request, "participants/registration/delegates.html", context, status=status)


@kept_from_others
@require_safe
@_by_link(Purpose.OWN)
def own_page(request: HttpRequest, own: Registration, token: str) -> HttpResponse:
    """Somebody's registration: how it stands, the link to join, the calendar, changing and cancelling."""
    if own.state in BY_INVITATION:
        return redirect("registration_invitation", token_of(own, Purpose.INVITED))
    card, view = activity_card(own.desk.activity, request), own_view(own)
    context = {
        "own": view,
        "card": card,
        "code": code_picture(own) if view.has_entry and own.mode == Mode.IN_PERSON else "",
        "token": token,
        "can_register": own.state == RegistrationState.CANCELLED and desk_state(own.desk) == DeskState.OPEN,
        "register_url": reverse("registration", args=[own.desk.activity.key]),
        "others": other_registrations(registrations_beside(own)),
        "beside": own.state in STANDING and bool(desks_left(own)),
        "trail": _trail(Crumb(card.title, card.url)),
    }
    return render(request, "participants/registration/own.html", context)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(Purpose.OWN)
def beside_page(request: HttpRequest, own: Registration, token: str) -> HttpResponse:
    """The other days of the same programme, with what was told already."""
    desks = desks_left(own) if own.state in STANDING else []
    if not desks:
        return redirect("registration_own", token)
    form = BesideForm(request.POST or None, own=own, desks=desks, said=[said_of_desk(desk) for desk in desks])
    if request.method == "POST" and form.is_valid():
        for desk in form.chosen:
            try:
                came = come_too(registration=own, desk=desk)
            except Refused as refused:
                messages.error(request, f"{desk.activity.title}: {refused.messages[0]}")
            else:
                messages.success(request, f"{desk.activity.title}: {came.get_state_display()}")
        return redirect("registration_own", token)
    context = {"form": form, "card": activity_card(own.desk.activity, request), "token": token}
    return render(request, "participants/registration/beside.html", context)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(Purpose.OWN)
def change_page(request: HttpRequest, own: Registration, token: str) -> HttpResponse:
    """Another way to come, other answers."""
    if not own_view(own).can_change:
        return redirect("registration_own", token)
    form, status = ChangeForm(request.POST or None, own=own, free=free_by_mode(own.desk)), 200
    if request.method == "POST" and form.is_valid():
        try:
            change(registration=own, mode=form.cleaned_data["mode"], answers=form.answers)
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        else:
            messages.success(request, _("Kept."))
            return redirect("registration_own", token)
    context = {"form": form, "card": activity_card(own.desk.activity, request), "token": token}
    return render(request, "participants/registration/change.html", context, status=status)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(Purpose.OWN)
def cancel_page(request: HttpRequest, own: Registration, token: str) -> HttpResponse:
    """Ask, then give the place back."""
    waits = own.state == RegistrationState.WAITING
    if request.method == "POST":
        try:
            cancel(registration=own, by=None)
        except Refused as refused:
            messages.error(request, refused.messages[0])
        else:
            left = _("You are no longer on the waiting list.") if waits else _("Your registration is cancelled.")
            messages.success(request, left)
        return redirect("registration_own", token)
    if not own_view(own).can_cancel:
        return redirect("registration_own", token)
    context = {
        "card": activity_card(own.desk.activity, request),
        "token": token,
        "waits": waits,
        "asks": own.state in (RegistrationState.REQUESTED, RegistrationState.HELD),
        "number": place_in_waiting_list(own) if waits else 0,
    }
    return render(request, "participants/registration/cancel.html", context)


@kept_from_others
@require_safe
def entry(request: HttpRequest, token: str) -> HttpResponse:
    """The entry for the calendar."""
    own = _own(token, Purpose.OWN)
    if own is None or not own_view(own).has_entry:
        raise Http404
    page = page_of(own.desk.activity)
    response = HttpResponse(entry_of(own, page_url=whole(page.get_url() or "") if page else ""), content_type=AS_FILE)
    response["Content-Disposition"] = f'attachment; filename="{own.desk.activity.key}.ics"'
    return response


@kept_from_others
@csrf_exempt  # RFC 8058: the mail reader's server posts, without cookies; the signed address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link(Purpose.STOP)
def stop_page(request: HttpRequest, own: Registration, token: str) -> HttpResponse:
    """One button; a POST from wherever it comes is it pressed. Pressed again, it says the same, or takes it back."""
    is_wanted = request.POST.get("again") == "1"
    if request.method == "POST":
        remind(registration=own, wanted=is_wanted)
    context = {
        "card": activity_card(own.desk.activity, request),
        "is_done": request.method == "POST" and not is_wanted,
        "is_resumed": request.method == "POST" and is_wanted,
    }
    return render(request, "participants/registration/stop.html", context)
