"""Screens of who keeps the committee's minutes: the requests to join, each with its steps, and the decision."""

from mimetypes import guess_type
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from conose.joining.files import path_of
from conose.joining.forms import DecisionForm
from conose.joining.queries import requests_listed
from conose.joining.services import Decision, decide
from conose.models import JoiningRequest
from participants.permissions import signed_in
from portal.screens import Crumb, ScreenSet, page_of, screen

DECIDE_JOINING = "conose.decide_joining"
PER_PAGE = 50
FOLDER = "conose/joining/admin"
decides = permission_required(DECIDE_JOINING, raise_exception=True)


def _above() -> list[Crumb]:
    return [(reverse("joining_desk:index"), _("Requests to join"))]


@never_cache
@decides
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The requests whose address is confirmed, those that wait first."""
    state = request.GET.get("state", "")
    known = [choice for choice in JoiningRequest.State.choices if choice[0] != JoiningRequest.State.UNCONFIRMED]
    return screen(
        request,
        f"{FOLDER}/index.html",
        _("Requests to join"),
        icon="group",
        states=known,
        state=state,
        **page_of(requests_listed(state if state in dict(known) else ""), request, PER_PAGE),
    )


@never_cache
@decides
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, what happened to it, and the form of the decision while it is open."""
    asked = get_object_or_404(requests_listed().select_related("country", "institution", "page"), pk=pk)
    is_open = asked.state in JoiningRequest.OPEN
    form = DecisionForm(request.POST or None, request=asked) if is_open or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        decision = Decision(
            kind=data["decision"],
            decided_on=data["decided_on"],
            reason_es=data["reason_es"],
            reason_en=data["reason_en"],
            institution=data["institution"],
        )
        try:
            asked = decide(request=asked, decision=decision, by=signed_in(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The decision is written down, and the letter is on its way."))
            if _may_edit_page(request, asked):
                return redirect("wagtailadmin_pages:edit", asked.page_id)
            return redirect("joining_desk:show", pk)
    return screen(
        request,
        f"{FOLDER}/show.html",
        asked.name,
        icon="group",
        above=_above(),
        asked=asked,
        may_edit=_may_edit_page(request, asked),
        themes=", ".join(sorted(theme.label for theme in asked.themes.all())),
        steps=asked.steps.select_related("by"),
        form=form,
        logo_url=reverse("joining_desk:logo", args=[asked.pk]) if asked.logo else "",
        button=_("Write the decision down and send the letter"),
        back=reverse("joining_desk:index"),
    )


def _may_edit_page(request: HttpRequest, asked: JoiningRequest) -> bool:
    """Whether there is a page of the institution, and who decides may finish it too."""
    return asked.page is not None and bool(asked.page.permissions_for_user(request.user).can_edit())


@never_cache
@decides
@require_safe
def logo(request: HttpRequest, pk: int) -> HttpResponse:
    """The logo that was sent, drawn anew when it came. Raises Http404 where there is none."""
    asked = get_object_or_404(requests_listed(), pk=pk)
    if asked.logo is None or not path_of(asked.logo).exists():
        raise Http404
    kind, _coding = guess_type(asked.logo_name)  # its name ends as its content is: `portal.uploads` has seen to that
    response = HttpResponse(path_of(asked.logo).read_bytes(), content_type=kind or "application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


class JoiningViewSet(ScreenSet):
    """The addresses of these screens, and their place in the menu."""

    name = "joining_desk"
    url_prefix = "joining"
    icon = "group"
    menu_label = gettext_lazy("Requests to join")
    menu_order = 317
    permission = DECIDE_JOINING

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", index, name="index"),
            path("<int:pk>/", show, name="show"),
            path("<int:pk>/logo/", logo, name="logo"),
        ]
