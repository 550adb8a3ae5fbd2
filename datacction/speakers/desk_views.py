"""Screens of editors: inviting speakers, looking at what they sent, deciding on it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from datacction.models import SpeakerDraft, SpeakerSlides
from datacction.speakers import services
from datacction.speakers.queries import (
    consents_of,
    invitable_people,
    invitations_of,
    page_titles,
    slides_of,
    speakers_listed,
    standing_invitation,
)
from datacction.speakers.views import handed_out
from participants.permissions import signed_in
from participants.profiles.forms import ApproveForm, InviteForm, SendBackForm
from participants.profiles.queries import details_of, profile_of
from participants.profiles.services import person_to_invite
from portal.screens import Crumb, ScreenSet, page_of, screen

HANDLE_SPEAKERS = "datacction.handle_speakers"
PER_PAGE = 50
handles = permission_required(HANDLE_SPEAKERS, raise_exception=True)
LABELS = {
    "display_name": gettext_lazy("Name"),
    "position_es": gettext_lazy("Position, in Spanish"),
    "position_en": gettext_lazy("Position, in English"),
    "institution_name": gettext_lazy("Institution"),
    "biography_es": gettext_lazy("Biography, in Spanish"),
    "biography_en": gettext_lazy("Biography, in English"),
    "orcid": "ORCID",
    "links": gettext_lazy("Links"),
}


def _above() -> list[Crumb]:
    return [(reverse("speakers:index"), _("Speakers"))]


@never_cache
@handles
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Who was invited, and how what they sent stands."""
    state = request.GET.get("state", "")
    page = page_of(speakers_listed(state if state in SpeakerDraft.State.values else ""), request, PER_PAGE)
    rows = list(page["page_obj"].object_list)
    invitations = invitations_of(row.person_id for row in rows)
    return screen(
        request,
        "datacction/speakers/admin/index.html",
        _("Speakers"),
        icon="user",
        buttons=[HeaderButton(_("Invite a speaker"), url=reverse("speakers:invite"), icon_name="mail")],
        rows=[(row, invitations.get(row.person_id)) for row in rows],
        states=SpeakerDraft.State.choices,
        state=state,
        **page,
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
            return redirect("speakers:index")
    return screen(
        request,
        "datacction/speakers/admin/form.html",
        _("Invite a speaker"),
        icon="mail",
        above=_above(),
        form=form,
        button=_("Send the link"),
        back=reverse("speakers:index"),
        said=_(
            "The speaker fills in their profile and sends slides without an account. An earlier link is good no more."
        ),
    )


def _draft(pk: int) -> SpeakerDraft:
    return get_object_or_404(SpeakerDraft.objects.select_related("person", "decided_by"), pk=pk)


@never_cache
@handles
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What a speaker sent, beside what is public now; their slides; what they agreed to."""
    draft = _draft(pk)
    person, profile = draft.person, profile_of(draft.person)
    details = details_of(profile.pk) if profile else None
    slides = slides_of(person)
    titles = page_titles((each.episode_key for each in slides), (get_language() or "es").split("-")[0])
    return screen(
        request,
        "datacction/speakers/admin/show.html",
        draft.display_name,
        icon="user",
        above=_above(),
        draft=draft,
        fields=[
            (label, _told(getattr(draft, name)), _public(profile, details, name)) for name, label in LABELS.items()
        ],
        form=_approve_form(draft) if draft.state == SpeakerDraft.State.SENT else None,
        slides=[(each, titles.get(each.episode_key, "")) for each in slides],
        consents=consents_of(person),
        invitation=standing_invitation(person),
        photo_url=reverse("speakers:photo", args=[draft.pk]) if draft.photo else "",
    )


def _approve_form(draft: SpeakerDraft, data: Any = None) -> ApproveForm:
    return ApproveForm(data, written=draft.institution_name, country=draft.person.country_id or "")


def _told(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else value


def _public(profile: Any, details: Any, name: str) -> str:
    """What the public profile has of a field; "" where there is none."""
    if profile is None:
        return ""
    if name == "institution_name":
        return str(profile.institution or "")
    return _told(getattr(details if name in ("orcid", "links") else profile, name, ""))


@never_cache
@handles
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what was sent."""
    draft = _draft(pk)
    form = _approve_form(draft, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the institution again: the speaker has changed it in the meantime."))
        return redirect("speakers:show", draft.pk)
    try:
        services.approve(draft=draft, institution=form.cleaned_data["institution"], by=signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The profile of %(name)s is published.") % {"name": draft.display_name})
    return redirect("speakers:show", draft.pk)


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is to be changed."""
    draft = _draft(pk)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.send_back(draft=draft, note=form.cleaned_data["note"], by=signed_in(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("%(name)s is asked to change it.") % {"name": draft.display_name})
        return redirect("speakers:show", draft.pk)
    return screen(
        request,
        "datacction/speakers/admin/form.html",
        _("Send back"),
        icon="undo",
        above=[*_above(), (reverse("speakers:show", args=[draft.pk]), draft.display_name)],
        form=form,
        button=_("Send back"),
        back=reverse("speakers:show", args=[draft.pk]),
    )


@never_cache
@handles
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link good no more."""
    draft = _draft(pk)
    if services.revoke(person=draft.person, by=signed_in(request)):
        messages.success(request, _("The link is good no more."))
    return redirect("speakers:show", draft.pk)


@never_cache
@handles
@require_POST
def decide_slides(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish slides, or not."""
    slides = get_object_or_404(SpeakerSlides, key=key)
    take = request.POST.get("take") == "1"
    try:
        services.decide_slides(slides=slides, take=take, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The slides are published.") if take else _("The slides are not published."))
    return redirect("speakers:show", get_object_or_404(SpeakerDraft, person=slides.person_id).pk)


@never_cache
@handles
@require_safe
def photo(request: HttpRequest, pk: int) -> Any:
    draft = _draft(pk)
    if draft.photo is None:
        raise Http404
    return handed_out(draft.photo, "photo.jpg", "image/jpeg")


@never_cache
@handles
@require_safe
def slides_file(request: HttpRequest, key: UUID) -> Any:
    slides = get_object_or_404(SpeakerSlides, key=key)
    return handed_out(slides.key, slides.filename, slides.kind)


class SpeakersViewSet(ScreenSet):
    """The addresses of these screens, and their place in the menu."""

    name = "speakers"
    url_prefix = "speakers"
    icon = "user"
    menu_label = gettext_lazy("Speakers")
    menu_order = 215
    permission = HANDLE_SPEAKERS

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", index, name="index"),
            path("invite/", invite, name="invite"),
            path("<int:pk>/", show, name="show"),
            path("<int:pk>/approve/", approve, name="approve"),
            path("<int:pk>/send-back/", send_back, name="send_back"),
            path("<int:pk>/revoke/", revoke, name="revoke"),
            path("<int:pk>/photo/", photo, name="photo"),
            path("slides/<uuid:key>/", slides_file, name="slides_file"),
            path("slides/<uuid:key>/decide/", decide_slides, name="decide_slides"),
        ]
