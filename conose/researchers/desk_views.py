"""Screens of editors: inviting researchers, looking at what they sent, deciding on it."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from conose.models import Researcher
from conose.researchers import services
from conose.researchers.photos import as_address, photo_of
from conose.researchers.queries import agreed, invitable_people, is_listed, language_name, researchers_listed, works_on
from participants.models import Country
from participants.permissions import signed_in
from participants.profiles.forms import ApproveForm, InviteForm, SendBackForm
from participants.profiles.queries import details_of, profile_of
from participants.profiles.services import person_to_invite
from portal.languages import MORE_LANGUAGES
from portal.models import Theme
from portal.screens import Crumb, ScreenSet, page_of, screen

HANDLE_RESEARCHERS = "conose.handle_researchers"
PER_PAGE = 50
FOLDER = "conose/researchers/admin"
handles = permission_required(HANDLE_RESEARCHERS, raise_exception=True)
TEXTS = {
    "display_name": gettext_lazy("Name"),
    "position_es": gettext_lazy("Position, in Spanish"),
    "position_en": gettext_lazy("Position, in English"),
    "institution_name": gettext_lazy("Institution"),
    "biography_es": gettext_lazy("Biography, in Spanish"),
    "biography_en": gettext_lazy("Biography, in English"),
    "orcid": "ORCID",
    "links": gettext_lazy("Links"),
    "themes": gettext_lazy("Themes"),
    "countries": gettext_lazy("Countries"),
    "languages": gettext_lazy("Languages"),
}


def _above() -> list[Crumb]:
    return [(reverse("researcher_desk:index"), _("Researchers"))]


@never_cache
@handles
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Who was invited or asked to be listed, and how what they sent stands."""
    state = request.GET.get("state", "")
    return screen(
        request,
        f"{FOLDER}/index.html",
        _("Researchers"),
        icon="group",
        buttons=[HeaderButton(_("Invite a researcher"), url=reverse("researcher_desk:invite"), icon_name="mail")],
        states=Researcher.State.choices,
        state=state,
        **page_of(researchers_listed(state if state in Researcher.State.values else ""), request, PER_PAGE),
    )


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Send somebody the link to their own page."""
    form = InviteForm(request.POST or None, initial={"person": request.GET.get("person")}, people=invitable_people())
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, signed_in(request)
        try:
            person = data["person"] or person_to_invite(name=data["name"], address=data["address"], by=by)
            services.invite(person=person, address=data["address"], language=data["language"], days=data["days"], by=by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The link is on its way to %(name)s.") % {"name": person.name})
            return redirect("researcher_desk:index")
    return screen(
        request,
        f"{FOLDER}/form.html",
        _("Invite a researcher"),
        icon="mail",
        above=_above(),
        form=form,
        button=_("Send the link"),
        back=reverse("researcher_desk:index"),
        said=_("The researcher fills in their profile without an account. An earlier link is good no more."),
    )


def _researcher(pk: int) -> Researcher:
    return get_object_or_404(Researcher.objects.select_related("person", "decided_by", "link"), pk=pk)


@never_cache
@handles
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What a researcher sent, beside what is public now; what they agreed to."""
    researcher = _researcher(pk)
    return screen(
        request,
        f"{FOLDER}/show.html",
        str(researcher),
        icon="group",
        above=_above(),
        researcher=researcher,
        fields=_fields(researcher),
        form=_approve_form(researcher) if researcher.state == Researcher.State.SENT else None,
        consent=agreed(researcher.person),
        is_listed=is_listed(researcher),
        photo=as_address(photo_of(researcher)),
        link=getattr(researcher, "link", None),
    )


def _fields(researcher: Researcher) -> list[tuple[Any, str, str]]:
    """(what, as it was sent, as it is public now)."""
    said, profile = researcher.said, profile_of(researcher.person)
    details = details_of(profile.pk) if profile else None
    root = researcher.person.merged_into_id or researcher.person_id
    on = works_on([root])[root]
    now = {
        **({name: getattr(profile, name) for name in TEXTS if hasattr(profile, name)} if profile else {}),
        "institution_name": str(profile.institution or "") if profile else "",
        "orcid": details.orcid if details else "",
        "links": "\n".join(details.links) if details else "",
        **{name: ", ".join(label for _value, label in options) for name, options in on._asdict().items()},
    }
    sent = {
        **{name: said.get(name, "") for name in TEXTS},
        "links": "\n".join(said.get("links", ())),
        "themes": _labels((each.slug, each.label) for each in Theme.objects.filter(slug__in=said.get("themes", ()))),
        "countries": _labels((each.pk, each.name) for each in Country.objects.filter(pk__in=said.get("countries", ()))),
        "languages": _labels(
            (code, language_name(code)) for code, _name in MORE_LANGUAGES if code in said.get("languages", ())
        ),
    }
    return [(label, sent[name], now.get(name, "")) for name, label in TEXTS.items()]


def _labels(options: Any) -> str:
    return ", ".join(sorted((str(label) for _value, label in options), key=str.casefold))


def _approve_form(researcher: Researcher, data: Any = None) -> ApproveForm:
    written = researcher.said.get("institution_name", "")
    return ApproveForm(data, written=written, country=researcher.person.country_id or "")


@never_cache
@handles
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what was sent."""
    researcher = _researcher(pk)
    form = _approve_form(researcher, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the institution again: the researcher has changed it in the meantime."))
        return redirect("researcher_desk:show", researcher.pk)
    try:
        services.approve(researcher=researcher, institution=form.cleaned_data["institution"], by=signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The profile of %(name)s is published.") % {"name": researcher})
    return redirect("researcher_desk:show", researcher.pk)


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is to be changed."""
    researcher = _researcher(pk)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.send_back(researcher=researcher, note=form.cleaned_data["note"], by=signed_in(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("%(name)s is asked to change it.") % {"name": researcher})
        return redirect("researcher_desk:show", researcher.pk)
    return screen(
        request,
        f"{FOLDER}/form.html",
        _("Send back"),
        icon="undo",
        above=[*_above(), (reverse("researcher_desk:show", args=[researcher.pk]), str(researcher))],
        form=form,
        button=_("Send back"),
        back=reverse("researcher_desk:show", args=[researcher.pk]),
    )


@never_cache
@handles
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link good no more."""
    researcher = _researcher(pk)
    if services.revoke(researcher=researcher, by=signed_in(request)):
        messages.success(request, _("The link is good no more."))
    return redirect("researcher_desk:show", researcher.pk)


class ResearchersViewSet(ScreenSet):
    """The addresses of these screens, and their place in the menu."""

    name = "researcher_desk"
    url_prefix = "researchers"
    icon = "group"
    menu_label = gettext_lazy("Researchers")
    menu_order = 316
    permission = HANDLE_RESEARCHERS

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", index, name="index"),
            path("invite/", invite, name="invite"),
            path("<int:pk>/", show, name="show"),
            path("<int:pk>/approve/", approve, name="approve"),
            path("<int:pk>/send-back/", send_back, name="send_back"),
            path("<int:pk>/revoke/", revoke, name="revoke"),
        ]
