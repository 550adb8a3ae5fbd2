"""The secretary's screens in the admin: what was submitted to a call, read, with its files and letters; reopening.

Each look is written into the audit trail. A draft is its applicant's alone and is not shown.
"""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.admin.widgets.button import HeaderButton

from conose.calls import services
from conose.calls.audit import in_words, note, note_refused
from conose.calls.drafts import Draft
from conose.calls.files import path_of
from conose.calls.links import referee_url
from conose.calls.listings.form import referee_state
from conose.calls.listings.submitted import read_view
from conose.calls.queries import file_of, has_part_in, is_sealed, submitted_to, trail_of
from conose.calls.trail_words import TrailWords
from conose.calls.views import as_download
from conose.models import Application, ApplicationState, AuditEntry, Call, Referee
from conose.permissions import HANDLE_APPLICATIONS
from participants.permissions import signed_in
from portal.models import User
from portal.refusals import say
from portal.screens import Crumb, page_of, screen
from portal.timezones import moment_at

PER_PAGE = 50
SHOWN_ENTRIES = 100
Role = AuditEntry.Role
handles = permission_required(HANDLE_APPLICATIONS, raise_exception=True)


class ReopenForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant is told, and the audit trail keeps it."),
    )  # fmt: skip
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Until then it can be corrected and submitted again; by the portal's clock."),
    )


def above_call(call: Call | None = None) -> list[Crumb]:
    """The trail of the secretary's screens."""
    above: list[Crumb] = [(reverse("wagtailsnippets_conose_call:list"), _("Calls"))]
    return [*above, (reverse("call_applications", args=[call.pk]), call.title)] if call else above


def _submitted(key: UUID, user: User) -> Application:
    """Raises Http404 for a draft that was never submitted: it is its applicant's alone; PermissionDenied for a secretary who
    applied to this call or reviews for it: nobody handles what they take part in."""
    rows = Application.objects.select_related("call", "country", "institution__merged_into", "account")
    found: Application = get_object_or_404(rows, public_id=key, number__isnull=False)
    if has_part_in(found.call, user):
        note_refused(application=found, by=user)
        raise PermissionDenied
    return found


@never_cache
@handles
@require_safe
def applications(request: HttpRequest, call: int) -> HttpResponse:
    """What was submitted to a call, by number."""
    found = get_object_or_404(Call, pk=call)
    if has_part_in(found, signed_in(request)):
        raise PermissionDenied
    page = page_of(submitted_to(found), request, PER_PAGE)
    rows = page["page_obj"].object_list
    if rows:
        note(
            "application.listed",
            call=found,
            role=Role.SECRETARY,
            by=signed_in(request),
            detail={"records": len(rows), "page": page["page_obj"].number},
        )
    drafts = Application.objects.filter(call=found, state=ApplicationState.DRAFT).count()
    edit = reverse("wagtailsnippets_conose_call:edit", args=[found.pk])
    return screen(
        request,
        "conose/calls/admin/applications.html",
        _("Applications: %(call)s") % {"call": found.title},
        icon="form",
        above=above_call(),
        buttons=[HeaderButton(_("Set up"), url=edit, icon_name="edit")],
        call=found,
        drafts=drafts,
        **page,
    )


@never_cache
@handles
@require_safe
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    """One application as it was submitted last, with its referees' answers and its audit trail."""
    own = _submitted(key, signed_in(request))
    last = own.submissions.order_by("place").last()
    draft = Draft(own)
    links = {
        each.sha256: reverse("call_application_file", args=[own.public_id, each.key]) for each in draft.files.values()
    }
    note("application.viewed", call=own.call, role=Role.SECRETARY, by=signed_in(request), application=own)
    now = timezone.now()
    referees = [
        (
            each,
            *referee_state(each, own.call),
            reverse("call_application_letter", args=[own.public_id, each.key]) if each.letter else "",
            reverse("call_application_referee", args=[own.public_id, each.key]) if is_awaited(each, now) else "",
        )
        for each in draft.referees
        if each.asked_at is not None  # who is named in a draft that was reopened is nobody's to know yet
    ]
    entries = list(trail_of(own)[:SHOWN_ENTRIES])
    words = TrailWords(entries)
    may_change = own.state in (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN) and not own.emptied_at
    can_reopen = may_change and own.call.decided_at is None and not is_sealed(own.call)
    return screen(
        request,
        "conose/calls/admin/application.html",
        str(own),
        icon="form",
        above=above_call(own.call),
        own=own,
        arrived=moment_at(last.submitted_at, own.call.timezone) if last else "",
        sha256=last.sha256 if last else "",
        sections=read_view(last.content, draft.parts, links) if last else (),
        referees=referees,
        trail=[
            (each, moment_at(each.at, own.call.timezone, has_seconds=True), in_words(each), words.of(each))
            for each in entries
        ],
        can_reopen=can_reopen,
    )


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the applicant correct what they submitted, with a reason and until a moment."""
    own = _submitted(key, signed_in(request))
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen_for(application=own, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("It is reopened, and its applicant is told."))
            return redirect("call_application", own.public_id)
    return screen(
        request,
        "conose/calls/admin/reopen.html",
        _("Reopen %(reference)s") % {"reference": own.reference},
        icon="form",
        above=[*above_call(own.call), (reverse("call_application", args=[own.public_id]), own.reference)],
        own=own,
        form=form,
        status=422 if form.errors else 200,
    )


@never_cache
@handles
@require_safe
def file(request: HttpRequest, key: UUID, file: UUID) -> FileResponse:
    """A file of what was submitted."""
    own = _submitted(key, signed_in(request))
    found = file_of(own, file)
    if found is None or not path_of(found.key).exists():
        raise Http404
    note(
        "file.viewed", call=own.call, role=Role.SECRETARY, by=signed_in(request), application=own,
        detail={"file": found.key.hex},
    )  # fmt: skip
    return as_download(found, f"{own.reference} {found.name}")


@never_cache
@handles
@require_safe
def letter(request: HttpRequest, key: UUID, referee: UUID) -> HttpResponse:
    """A referee's letter."""
    own = _submitted(key, signed_in(request))
    found = get_object_or_404(Referee.objects.exclude(letter=""), application=own, key=referee)
    note(
        "letter.viewed", call=own.call, role=Role.SECRETARY, by=signed_in(request), application=own,
        detail={"referee": found.key.hex},
    )  # fmt: skip
    return screen(
        request,
        "conose/calls/admin/letter.html",
        _("Letter of %(name)s") % {"name": found.name},
        icon="mail",
        above=[*above_call(own.call), (reverse("call_application", args=[own.public_id]), own.reference)],
        own=own,
        referee=found,
        arrived=moment_at(found.answered_at, own.call.timezone) if found.answered_at else "",
    )


def is_awaited(referee: Referee, at: datetime) -> bool:
    """Whether a referee was asked and their link still takes an answer."""
    return referee.asked_at is not None and not services.why_no_letter(referee, at)


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def referee(request: HttpRequest, key: UUID, referee: UUID) -> HttpResponse:
    """A referee who has not answered: the request can be sent again, or their link copied for another way to reach them. That
    it was looked at stands in the audit trail, for whoever has the link can write the letter."""
    own = _submitted(key, signed_in(request))
    found = get_object_or_404(Referee.objects.select_related("application__call"), application=own, key=referee)
    if request.method == "POST":
        try:
            services.ask_again(referee=found, by=signed_in(request), at=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The request goes out again within minutes."))
        return redirect("call_application", own.public_id)
    if not is_awaited(found, timezone.now()):
        return redirect("call_application", own.public_id)
    note(
        "referee.link_shown", call=own.call, role=Role.SECRETARY, by=signed_in(request), application=own,
        detail={"referee": found.key.hex},
    )  # fmt: skip
    return screen(
        request,
        "conose/calls/admin/referee.html",
        found.name,
        icon="mail",
        above=[*above_call(own.call), (reverse("call_application", args=[own.public_id]), own.reference)],
        own=own,
        referee=found,
        link=referee_url(found),
        until=moment_at(max(own.call.letters_until, own.closes_at()), own.call.timezone),
    )
