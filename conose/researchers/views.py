"""The public pages of researchers: their directory, and one's own profile, by account or by a signed link."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conose.models import Researcher
from conose.queries import network_of
from conose.researchers import services
from conose.researchers.forms import ResearcherForm
from conose.researchers.links import read_token
from conose.researchers.listings import researcher_listing
from conose.researchers.photos import as_address, photo_of
from conose.researchers.queries import agreed, is_listed, link_by_key, researcher_of
from participants.models import Sex
from participants.permissions import signed_in
from participants.profiles.queries import profile_of
from participants.profiles.services import as_it_stands
from participants.queries.institutions import institution_names
from participants.services.accounts import Stated, link_known_person, person_for
from portal.models import User
from portal.readers import is_too_often
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others

MOST_IN_AN_HOUR = 40
"""Forms of one researcher."""
LEAVING = ("directory", "profile")


def trail(request: HttpRequest, *more: Crumb) -> list[Crumb]:
    """The home page, the network's page where there is one, and what follows. One query."""
    language = (get_language() or "es").split("-")[0]
    network = network_of(language)
    above = [Crumb(network.title, network.get_url(request) or "")] if network is not None else []
    return [Crumb(_("Citizen security in data"), f"/{language}/"), *above, *more]


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who does research for the network and wants to be found."""
    context = {"listing": researcher_listing(request), "trail": trail(request)}
    return render(request, "conose/researchers/directory.html", context)


@dataclass(frozen=True, slots=True)
class Own:
    """Whose page it is, how they came to it, and where its forms go. `researcher` is None for an account that has not sent
    anything yet."""

    researcher: Researcher | None
    url: str
    leave_urls: tuple[str, str]
    """The directory alone, and the whole profile."""
    user: User | None = None
    is_good: bool = True
    until: datetime | None = None


def _by_account(request: HttpRequest) -> Own:
    user = signed_in(request)
    person = link_known_person(user=user)
    directory, profile = (reverse("researcher_mine_leave", args=[what]) for what in LEAVING)
    return Own(researcher_of(person) if person else None, reverse("researcher_mine"), (directory, profile), user)


def _by_link(request: HttpRequest, token: str) -> Own | HttpResponse:
    """What a link opens, or what to say instead. One that expired opens it too: to leave."""
    key = read_token(token)
    found = link_by_key(key) if key else None
    if found is None:
        sentence = (
            _("This link is not complete. Some mail programs cut long addresses: copy all of it.")
            if key is None
            else _("This link is good no more: another one was sent, or the editors took it back. Ask them.")
        )
        status = 404 if key is None else 410
        return render(request, "participants/profiles/gone.html", {"sentence": sentence}, status=status)
    directory, profile = (reverse("researcher_own_leave", args=[token, what]) for what in LEAVING)
    url = reverse("researcher_own", args=[token])
    return Own(found.researcher, url, (directory, profile), None, found.is_good(), found.expires_at)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's own profile, by one's account."""
    return _own_page(request, _by_account(request))


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a signed link, without an account."""
    found = _by_link(request, token)
    return found if isinstance(found, HttpResponse) else _own_page(request, found)


def _own_page(request: HttpRequest, own: Own) -> HttpResponse:
    researcher, status = own.researcher, 200
    begun = researcher.said if researcher is not None else _begun(own.user)
    has_photo = researcher is not None and photo_of(researcher) is not None
    form = ResearcherForm(researcher=researcher, begun=begun, has_photo=has_photo)
    if request.method == "POST":
        form = ResearcherForm(request.POST, request.FILES, researcher=researcher, begun=begun, has_photo=has_photo)
        status = 422
        if is_too_often("researcher forms", own.url, most=MOST_IN_AN_HOUR, seconds=3600):
            form.add_error(None, _("This form has been sent very often. Try again in an hour."))
            status = 429
        elif not own.is_good:
            form.add_error(None, _("This link has expired: ask the editors for another to change something."))
            status = 409
        elif form.is_valid():
            try:
                _send(own, form)
            except ValidationError as error:
                form.add_error(None, error.messages)
                status = 409
            else:
                messages.success(request, _("Thank you. An editor looks at it; you are told when it is published."))
                return redirect(own.url)
    return render(request, "conose/researchers/own.html", _context(own, form), status=status)


def _begun(user: User | None) -> dict[str, Any]:
    person = link_known_person(user=user) if user is not None else None
    begun = as_it_stands(person) if person is not None else {"display_name": user.get_full_name() if user else ""}
    return {**asdict(services.Said(display_name="")), **begun}


def _send(own: Own, form: ResearcherForm) -> None:
    said, researcher = services.said_of(form.cleaned_data), own.researcher
    if researcher is None:
        assert own.user is not None
        person = link_known_person(user=own.user) or person_for(
            user=own.user, stated=Stated(name=said.display_name, sex=Sex.NOT_STATED)
        )
        researcher = services.researcher_for(person=person)
    services.send(
        researcher=researcher,
        said=said,
        agrees=bool(form.cleaned_data.get("consent")),
        by=own.user,
        photo=form.sent_photo,
        without_photo=bool(form.cleaned_data.get("without_photo")),
    )


def _context(own: Own, form: ResearcherForm) -> dict[str, Any]:
    researcher = own.researcher
    profile = profile_of(researcher.person) if researcher else None
    listed = researcher is not None and is_listed(researcher)
    return {
        "form": form,
        "own": own,
        "researcher": researcher,
        "is_listed": listed,
        "profile_url": reverse("public_profile", args=[profile.slug]) if listed and profile else "",
        "consent": agreed(researcher.person) if researcher else None,
        "photo": as_address(photo_of(researcher)) if researcher else "",
        "names": institution_names(),
    }


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mine_leave(request: HttpRequest, what: str) -> HttpResponse:
    """Ask, then leave the directory, by one's account."""
    return _leave(request, _by_account(request), what)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def own_leave(request: HttpRequest, token: str, what: str) -> HttpResponse:
    """The same by a signed link; one that has expired does it too."""
    found = _by_link(request, token)
    return found if isinstance(found, HttpResponse) else _leave(request, found, what)


def _leave(request: HttpRequest, own: Own, what: str) -> HttpResponse:
    if what not in LEAVING or own.researcher is None:
        raise Http404
    if request.method == "POST":
        services.leave(researcher=own.researcher, with_profile=what == "profile", by=own.user)
        messages.success(request, _("Withdrawn: it is public no more."))
        return redirect(own.url)
    return render(request, "conose/researchers/leave.html", {"own": own, "what": what})
