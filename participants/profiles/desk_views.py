"""Screens of editors who ask people for their public profile: inviting them, looking at what they sent, deciding on it.

Whoever is asked for one (speakers, researchers) has a desk of their own: a subclass says what is kept of them and by what it
is written.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from participants.models import Institution, Person
from participants.permissions import signed_in
from participants.profiles.forms import ApproveForm, InviteForm, SendBackForm
from participants.profiles.queries import said_by_profile
from participants.profiles.services import person_to_invite
from portal.models import User
from portal.screens import Crumb, ScreenSet, page_of, screen

PER_PAGE = 50
FOLDER = "participants/profiles/admin"
LABELS: Mapping[str, Any] = {
    "display_name": gettext_lazy("Name"),
    "position_es": gettext_lazy("Position, in Spanish"),
    "position_en": gettext_lazy("Position, in English"),
    "institution_name": gettext_lazy("Institution"),
    "biography_es": gettext_lazy("Biography, in Spanish"),
    "biography_en": gettext_lazy("Biography, in English"),
    "orcid": "ORCID",
    "links": gettext_lazy("Links"),
}
"""What is filled in of a profile, by its name."""
ask_and_send = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a desk says of the people whom it asks. Lazy texts."""

    what_it_is: Any
    invite: Any
    nobody: Any
    sends: Any
    """What the person who is invited does with the link."""
    changed: Any
    """What they wrote is no longer what the editor chose an institution for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list of a desk."""

    name: str
    url: str
    state: str
    good_until: datetime | None
    """Until when their link is good; None for none."""


class ProfileDesk(ScreenSet):
    """The addresses of a desk, and its place in the menu.

    What it is about are rows with `person`, `state` (one of `states`, in which "sent" waits), `sent_at`, `decided_at`,
    `decided_by` and `note`.
    """

    words: ClassVar[Words]
    states: ClassVar[type[models.TextChoices]]
    labels: ClassVar[Mapping[str, Any]] = LABELS
    show_template: ClassVar[str]
    """Extends `participants/profiles/admin/show.html` by what the person agreed to."""

    def listed(self, state: str) -> QuerySet[Any]:
        """The rows in a state, "" for all of them; those who wait first."""
        raise NotImplementedError

    def row_of(self, pk: int) -> Any:
        """Raises Http404."""
        raise NotImplementedError

    def good_until(self, rows: Iterable[Any]) -> Mapping[int, datetime]:
        """Until when the link of each is good, by the number of the person; nothing of those who have none."""
        raise NotImplementedError

    def people(self) -> QuerySet[Person]:
        """Who can be chosen to be invited."""
        raise NotImplementedError

    def sent(self, row: Any) -> Mapping[str, Any]:
        """What was filled in, by the names of `labels`."""
        raise NotImplementedError

    def public(self, row: Any) -> Mapping[str, Any]:
        """The same as it is public now."""
        return said_by_profile(row.person)

    def more(self, row: Any) -> dict[str, Any]:
        """What else the template of one of them is given."""
        return {}

    def state_said(self, row: Any) -> str:
        return str(row.get_state_display())

    def invite_person(self, *, person: Person, address: str, language: str, days: int, by: User) -> Any:
        raise NotImplementedError

    def publish(self, *, row: Any, institution: Institution | None, by: User) -> Any:
        raise NotImplementedError

    def ask_again(self, *, row: Any, note: str, by: User) -> None:
        raise NotImplementedError

    def end_link(self, *, row: Any, by: User) -> bool:
        raise NotImplementedError

    def url(self, view: str, *args: Any) -> str:
        return reverse(self.get_url_name(view), args=args)

    def opened(self, view: Callable[..., HttpResponseBase], method: Callable[..., Any]) -> Callable[..., Any]:
        """A view for who handles this desk."""
        handles = permission_required(self.permission, raise_exception=True)
        opened: Callable[..., Any] = never_cache(handles(method(view)))
        return opened

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.opened(self.index, require_safe), name="index"),
            path("invite/", self.opened(self.invite, ask_and_send), name="invite"),
            path("<int:pk>/", self.opened(self.show, require_safe), name="show"),
            path("<int:pk>/approve/", self.opened(self.approve, require_POST), name="approve"),
            path("<int:pk>/send-back/", self.opened(self.send_back, ask_and_send), name="send_back"),
            path("<int:pk>/revoke/", self.opened(self.revoke, require_POST), name="revoke"),
        ]

    def index(self, request: HttpRequest) -> HttpResponse:
        """Who was invited, and how what they sent stands."""
        state = request.GET.get("state", "")
        page = page_of(self.listed(state if state in self.states.values else ""), request, PER_PAGE)
        rows = list(page["page_obj"].object_list)
        until = self.good_until(rows)
        return screen(
            request,
            f"{FOLDER}/index.html",
            str(self.menu_label),
            icon=self.icon,
            buttons=[HeaderButton(self.words.invite, url=self.url("invite"), icon_name="mail")],
            words=self.words,
            rows=[
                Listed(str(row), self.url("show", row.pk), self.state_said(row), until.get(row.person_id))
                for row in rows
            ],
            states=self.states.choices,
            state=state,
            **page,
        )

    def invite(self, request: HttpRequest) -> HttpResponse:
        """Send somebody the link to their own page."""
        form = InviteForm(request.POST or None, initial={"person": request.GET.get("person")}, people=self.people())
        if request.method == "POST" and form.is_valid():
            data, by = form.cleaned_data, signed_in(request)
            terms = {name: data[name] for name in ("address", "language", "days")}
            try:
                person = data["person"] or person_to_invite(name=data["name"], address=data["address"], by=by)
                self.invite_person(person=person, by=by, **terms)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("The link is on its way to %(name)s.") % {"name": person.name})
                return redirect(self.url("index"))
        return screen(
            request,
            f"{FOLDER}/form.html",
            str(self.words.invite),
            icon="mail",
            above=self._above(),
            form=form,
            button=_("Send the link"),
            back=self.url("index"),
            said=self.words.sends,
        )

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What somebody sent, beside what is public now; what they agreed to."""
        row = self.row_of(pk)
        sent, public = self.sent(row), self.public(row)
        return screen(
            request,
            self.show_template,
            str(row),
            icon=self.icon,
            above=self._above(),
            row=row,
            fields=[(label, _told(sent.get(name)), _told(public.get(name))) for name, label in self.labels.items()],
            form=self._approve_form(row) if row.state == "sent" else None,
            good_until=self.good_until([row]).get(row.person_id),
            urls={name: self.url(name, pk) for name in ("approve", "send_back", "revoke")},
            invite_url=f"{self.url('invite')}?person={row.person_id}",
            **self.more(row),
        )

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish what was sent."""
        row = self.row_of(pk)
        form = self._approve_form(row, request.POST)
        if not form.is_valid():
            messages.error(request, self.words.changed)
            return redirect(self.url("show", pk))
        try:
            self.publish(row=row, institution=form.cleaned_data["institution"], by=signed_in(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The profile of %(name)s is published.") % {"name": row})
        return redirect(self.url("show", pk))

    def send_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what is to be changed."""
        row = self.row_of(pk)
        form = SendBackForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                self.ask_again(row=row, note=form.cleaned_data["note"], by=signed_in(request))
            except ValidationError as error:
                messages.error(request, error.messages[0])
            else:
                messages.success(request, _("%(name)s is asked to change it.") % {"name": row})
            return redirect(self.url("show", pk))
        return screen(
            request,
            f"{FOLDER}/form.html",
            _("Send back"),
            icon="undo",
            above=[*self._above(), (self.url("show", pk), str(row))],
            form=form,
            button=_("Send back"),
            back=self.url("show", pk),
        )

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the link good no more."""
        if self.end_link(row=self.row_of(pk), by=signed_in(request)):
            messages.success(request, _("The link is good no more."))
        return redirect(self.url("show", pk))

    def _above(self) -> list[Crumb]:
        return [(self.url("index"), str(self.menu_label))]

    def _approve_form(self, row: Any, data: Any = None) -> ApproveForm:
        written = self.sent(row).get("institution_name", "")
        return ApproveForm(data, written=written, country=row.person.country_id or "")


def _told(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list | tuple) else value or ""
