"""Screens of organisers in the admin: who registered, deciding, lists, delegations, calling off. Each look is logged."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, npgettext, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from participants.guests import GuestList, read_upload, seal, unseal
from participants.models import Mode, Registration, RegistrationDesk, RegistrationState
from participants.permissions import HANDLE_REGISTRATIONS, signed_in
from participants.registration import services
from participants.registration.desks import open_delegation
from participants.registration.exports import FILES, table_of
from participants.registration.forms import (
    DelegationForm,
    InvitationForm,
    InvitationTerms,
    PeopleFilter,
    ReasonForm,
)
from participants.registration.printing import as_pdf
from participants.registration.queries import (
    ASKING,
    DeskState,
    desk_state,
    invitations,
    numbers_by_state,
    registrations_of,
    turnout,
    without_who_is_there,
)
from participants.services.accounts import Stated
from participants.services.privacy import log_access
from portal.mail import whole
from portal.screens import Crumb, page_of, screen

PER_PAGE = 50
handles = permission_required(HANDLE_REGISTRATIONS, raise_exception=True)


def desk_of(pk: int) -> RegistrationDesk:
    """Raises Http404."""
    found: RegistrationDesk = get_object_or_404(RegistrationDesk.objects.select_related("activity"), pk=pk)
    return found


def above_desk(desk: RegistrationDesk | None = None) -> list[Crumb]:
    above: list[Crumb] = [(reverse("wagtailsnippets_participants_registrationdesk:list"), _("Registration"))]
    return [*above, (reverse("registration_people", args=[desk.pk]), str(desk))] if desk else above


def _filtered(request: HttpRequest, desk: RegistrationDesk) -> tuple[PeopleFilter, Any]:
    form = PeopleFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, registrations_of(desk, **{name: chosen.get(name, "") for name in ("state", "mode", "name", "came")})


@never_cache
@handles
@require_safe
def people(request: HttpRequest, desk: int) -> HttpResponse:
    """Who registered at a desk, how it stands, and who came of them."""
    found = desk_of(desk)
    form, rows = _filtered(request, found)
    page = page_of(rows, request, PER_PAGE)
    log_access(
        user=signed_in(request),
        what="registration.list",
        query={"desk": found.pk, **request.GET.dict()},
        records=len(page["page_obj"].object_list),
    )
    numbers = numbers_by_state(found)
    state = desk_state(found)
    links = [
        (_("Invite people"), "registration_invite", "upload"),
        (_("Delegations"), "registration_delegations", "group"),
        (_("Certificates"), "registration_certificates", "clipboard-list"),
    ]
    buttons = [
        HeaderButton(
            _("Check in"), url=_in_public_language("registration_check_in", found.activity.key), icon_name="tick"
        ),
        *(HeaderButton(label, url=reverse(name, args=[found.pk]), icon_name=icon) for label, name, icon in links),
        HeaderButton(
            _("Set up"),
            url=reverse("wagtailsnippets_participants_registrationdesk:edit", args=[found.pk]),
            icon_name="edit",
        ),
    ]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return screen(
        request,
        "participants/registration/admin/people.html",
        str(found),
        icon="form",
        above=above_desk(),
        buttons=buttons,
        desk=found,
        state=state.label,
        form=form,
        query=query,
        numbers=[(state.label, numbers[state]) for state in RegistrationState if state in numbers],
        turnout=turnout(found.activity),
        invitations=invitations(found),
        has_begun=found.activity.has_begun(),
        public_url=_public_url(found),
        can_call_off=state not in (DeskState.CALLED_OFF, DeskState.OVER),
        decides=(RegistrationState.REQUESTED, RegistrationState.REJECTED),
        rejects=(RegistrationState.REQUESTED, RegistrationState.WAITING),
        asking=(*ASKING, RegistrationState.INVITED),
        **page,
    )


def _public_url(desk: RegistrationDesk) -> str:
    return whole(_in_public_language("registration", desk.activity.key))


def _in_public_language(name: str, *args: Any) -> str:
    """An address of the public site, in the language that the editor reads in."""
    with override((get_language() or "es").split("-")[0]):
        return reverse(name, args=args)


@never_cache
@handles
@require_safe
def people_file(request: HttpRequest, desk: int, extension: str) -> HttpResponse:
    """The same rows, filtered as the list is, as CSV or XLSX."""
    found = desk_of(desk)
    if extension not in FILES:
        raise Http404
    _form, rows = _filtered(request, found)
    registrations = list(rows)
    query = {"desk": found.pk, "extension": extension, **request.GET.dict()}
    log_access(user=signed_in(request), what="registration.file", query=query, records=len(registrations))
    content_type, write = FILES[extension]
    response = HttpResponse(write(table_of(found, registrations)), content_type=content_type)
    name = f"{found.activity.key}-{timezone.localtime():%Y%m%d-%H%M}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


PAPERS: dict[str, dict[str, str]] = {
    "badges": {"state": RegistrationState.REGISTERED, "mode": Mode.IN_PERSON},
    "list": {"state": RegistrationState.REGISTERED},
}
"""Of whom each paper is: badges for those who come in person, the list for all who have a place."""


@never_cache
@handles
@require_safe
def paper(request: HttpRequest, desk: int, kind: str) -> HttpResponse:
    """Badges, or the list for the door, as a PDF."""
    found = desk_of(desk)
    if kind not in PAPERS:
        raise Http404
    people = list(registrations_of(found, **PAPERS[kind]).order_by("name", "pk"))
    log_access(user=signed_in(request), what="registration.badges", query={"desk": found.pk}, records=len(people))
    response = HttpResponse(as_pdf(found, people, kind=kind), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.activity.key}-{kind}.pdf"'
    return response


def _own(desk: RegistrationDesk, key: UUID) -> Registration:
    """A registration at this desk and at no other."""
    return get_object_or_404(Registration.objects.select_related("desk__activity"), desk=desk, public_id=key)


@never_cache
@handles
@require_POST
def approve(request: HttpRequest, desk: int, key: UUID) -> HttpResponse:
    """Admit who asked."""
    found = desk_of(desk)
    try:
        own = services.approve(registration=_own(found, key), by=signed_in(request))
    except services.Refused as refused:
        messages.error(request, refused.messages[0])
    else:
        said = (
            pgettext("activity", "%(person)s has a place.")
            if own.state == RegistrationState.REGISTERED
            else pgettext("activity", "%(person)s is admitted, and waits for a place.")
        )
        messages.success(request, said % {"person": own.name})
    return redirect("registration_people", found.pk)


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, desk: int, key: UUID) -> HttpResponse:
    """Ask why, then not admit."""
    return _step(request, desk, key, services.reject, _("Do not admit"), _("%(person)s was not admitted."))


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, desk: int, key: UUID) -> HttpResponse:
    """Cancel for somebody, who asked for it by telephone for instance."""
    return _step(request, desk, key, services.cancel, _("Cancel"), _("The registration of %(person)s is cancelled."))


def _step(request: HttpRequest, desk: int, key: UUID, service: Any, title: str, done: str) -> HttpResponse:
    found = desk_of(desk)
    own = _own(found, key)
    form, status = ReasonForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            service(registration=own, by=signed_in(request), why=form.cleaned_data["why"])
        except services.Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        else:
            messages.success(request, done % {"person": own.name})
            return redirect("registration_people", found.pk)
    return screen(
        request,
        "participants/registration/admin/step.html",
        f"{title}: {own.name}",
        icon="form",
        above=above_desk(found),
        status=status,
        form=form,
        button=title,
        back=reverse("registration_people", args=[found.pk]),
    )


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, desk: int) -> HttpResponse:
    """Say what it does, then tell everybody that the activity is not held."""
    found = desk_of(desk)
    if request.method == "POST":
        told = services.call_off(desk=found, by=signed_in(request))
        said = ngettext("%(number)d person is told.", "%(number)d people are told.", told) % {"number": told}
        messages.success(request, _("Called off.") + " " + said)
        return redirect("registration_people", found.pk)
    number = Registration.objects.filter(desk=found, state__in=ASKING).count()
    return screen(
        request,
        "participants/registration/admin/call_off.html",
        _("Call off"),
        icon="warning",
        above=above_desk(found),
        number=number,
        back=reverse("registration_people", args=[found.pk]),
    )


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, desk: int) -> HttpResponse:
    """Choose a list, look at what it would do, then bring the people in."""
    found, user = desk_of(desk), signed_in(request)
    salt = f"participants.registration.invite.{found.pk}.{user.pk}"
    form = InvitationForm(request.POST or None, request.FILES or None, desk=found)
    context: dict[str, Any] = {"desk": found, "back": reverse("registration_people", args=[found.pk])}
    status = 200
    if request.method == "POST" and "guests" in request.POST:
        terms = InvitationTerms(request.POST, desk=found)
        try:
            if not terms.is_valid():
                raise ValidationError(_("The list was looked at too long ago. Choose the file again."))
            guests = unseal(request.POST["guests"], salt=salt)
            applications = [
                services.Application(
                    Stated(guest.name, guest.sex, guest.country),
                    guest.address,
                    terms.cleaned_data["mode"],
                    guest.institution,
                    language=guest.language,
                )
                for guest in guests
            ]
            language = (get_language() or "es").split("-")[0]
            asked: dict[str, Any] = {"desk": found, "applications": applications, "language": language, "by": user}
            if terms.registers:
                said = _brought_in(services.register_many(**asked))
            else:
                said = _invited(services.invite_many(**asked, reserved_until=terms.reserved_until))
        except ValidationError as error:
            context["error"], status = error.messages[0], 409
            form = InvitationForm(desk=found)
        else:
            messages.success(request, said)
            return redirect("registration_people", found.pk)
    elif request.method == "POST" and form.is_valid():
        try:
            guest_list: GuestList = read_upload(form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            new = without_who_is_there(found, (guest.address for guest in guest_list.guests))
            context |= {
                "guest_list": guest_list,
                "rows": [(guest, guest.address in new) for guest in guest_list.guests],
                "coming": len(new),
                "sealed": seal(guest_list.guests, salt=salt),
                "terms": {name: form.cleaned_data[name] for name in ("mode", "how", "days")},
                "registers": form.registers,
                "mode_label": Mode(form.cleaned_data["mode"]).label,
            }
    return screen(
        request,
        "participants/registration/admin/invite.html",
        _("Invite people"),
        icon="upload",
        above=above_desk(found),
        status=status,
        form=form,
        **context,
    )


def _invited(invited: list[Registration]) -> str:
    said = ngettext("%(number)d person is invited.", "%(number)d people are invited.", len(invited)) % {
        "number": len(invited)
    }
    if kept := sum(own.place_id is not None for own in invited):
        said += " " + ngettext(
            "A place is kept for %(number)d of them.", "Places are kept for %(number)d of them.", kept
        ) % {"number": kept}
    return said


def _brought_in(came: list[Registration]) -> str:
    placed = sum(own.state == RegistrationState.REGISTERED for own in came)
    said = npgettext("activity", "%(number)d person has a place.", "%(number)d people have a place.", placed)
    said %= {"number": placed}
    if waiting := len(came) - placed:
        said += " " + ngettext("%(number)d waits.", "%(number)d wait.", waiting) % {"number": waiting}
    return said


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest, desk: int) -> HttpResponse:
    """The links by which institutions register their own people, and a new one."""
    found = desk_of(desk)
    form, status = DelegationForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            open_delegation(desk=found, by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            status = 409
        else:
            messages.success(request, _("The link is there: send it to whoever registers the delegation."))
            return redirect("registration_delegations", found.pk)
    rows = [
        (
            each.institution,
            sum(own.state in ASKING for own in each.registrations.all()),
            sum(own.state == RegistrationState.INVITED for own in each.registrations.all()),
            each.most,
            whole(_in_public_language("registration_delegation", found.activity.key, each.key)),
        )
        for each in found.delegations.select_related("institution").prefetch_related("registrations").order_by("pk")
    ]
    return screen(
        request,
        "participants/registration/admin/delegations.html",
        _("Delegations"),
        icon="group",
        above=above_desk(found),
        status=status,
        form=form,
        rows=rows,
    )
