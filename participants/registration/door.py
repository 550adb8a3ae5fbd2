"""Checking in at the door: a page for a phone, which goes on without a network and brings everything in afterwards."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participants.attendance.folding import without_accents
from participants.models import Registration, RegistrationDesk, RegistrationState
from participants.permissions import HANDLE_REGISTRATIONS, signed_in
from participants.registration.listings import activity_card
from participants.registration.queries import desk_by_key
from participants.registration.services import check_in
from participants.services.privacy import log_access
from portal.templatetags.portal_tags import Crumb
from portal.timezones import moment_at

OPENS_BEFORE = timedelta(hours=12)
"""So long before an activity begins its door opens: nobody can have been at what is still days away."""
MOST_SCANS = 2_000
"""That a phone brings in at once."""
AT_THE_DOOR = (
    RegistrationState.REGISTERED,
    RegistrationState.WAITING,
    RegistrationState.REQUESTED,
    RegistrationState.CANCELLED,
)
"""Who may stand there: whoever cancelled comes all the same, at times."""


def code_of(registration: Registration) -> str:
    """What the QR code of a registration says: nothing that anybody else can do anything with."""
    return f"R:{registration.public_id.hex}"


def code_picture(registration: Registration) -> str:
    """The QR code as the address of a picture that stands in the page itself."""
    picture: str = segno.make(code_of(registration), error="m", micro=False).svg_data_uri(
        scale=5, border=2, light="#fff"
    )
    return picture


@never_cache
@login_required
@permission_required(HANDLE_REGISTRATIONS, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, key: str) -> HttpResponse:
    """The list with a button for each person, which works without scripts; with them, scans are kept until they are in."""
    desk = desk_by_key(key)
    if desk is None:
        raise Http404
    if request.method == "POST":
        return _bring_in(request, desk)
    people = _people(desk, request.GET.get("name", ""))
    query = {"desk": desk.pk, **request.GET.dict()}
    log_access(user=signed_in(request), what="registration.check_in", query=query, records=len(people))
    card = activity_card(desk.activity, request)
    context = {
        "desk": desk,
        "card": card,
        "people": people,
        "name": request.GET.get("name", ""),
        "here": sum(each.checked_in_at is not None for each in people),
        "expected": sum(each.state == RegistrationState.REGISTERED for each in people),
        "closed": _closed(desk),
        "back": reverse("registration_people", args=[desk.pk]),
        "trail": [Crumb(_("Home"), f"/{get_language()}/")],
    }
    return render(request, "participants/registration/door.html", context)


def _closed(desk: RegistrationDesk) -> str:
    """Why nobody can be checked in yet, in a sentence; empty where one can."""
    activity = desk.activity
    if activity.starts_at is None or activity.starts_at - OPENS_BEFORE <= timezone.now():
        return ""
    return _("It is not yet the day: people can be checked in from %(moment)s.") % {
        "moment": moment_at(activity.starts_at - OPENS_BEFORE, activity.timezone)
    }


def _people(desk: RegistrationDesk, name: str) -> list[Registration]:
    """Who may stand at the door, by name. One query."""
    rows = Registration.objects.filter(desk=desk, state__in=AT_THE_DOOR).exclude(person=None)
    words = without_accents(name).split()
    return [
        each
        for each in rows.select_related("institution__merged_into").order_by("name", "pk")
        if all(word in without_accents(each.name) for word in words)
    ]


def _bring_in(request: HttpRequest, desk: RegistrationDesk) -> HttpResponse:
    if closed := _closed(desk):
        if request.content_type == "application/json":
            return JsonResponse({"sentence": closed}, status=409)
        messages.error(request, closed)
        return redirect(request.get_full_path())
    if request.content_type == "application/json":
        try:
            scans = list(_scans(json.loads(request.body)))
        except (ValueError, TypeError, KeyError, AttributeError):
            return JsonResponse({"sentence": _("These scans cannot be read. They stay on this phone.")}, status=400)
        check_in(desk=desk, scans=scans, by=signed_in(request))
        keys = [key for key, _at in scans]
        known = set(Registration.objects.filter(desk=desk, public_id__in=keys).values_list("public_id", flat=True))
        return JsonResponse(
            {
                "known": [key.hex for key in dict.fromkeys(keys) if key in known],
                "unknown": [key.hex for key in dict.fromkeys(keys) if key not in known],
            }
        )
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error
    own = Registration.objects.filter(desk=desk, public_id=key).first()
    if own is None:
        raise Http404
    check_in(desk=desk, scans=[(key, timezone.now())], by=signed_in(request))
    messages.success(request, _("%(person)s is here.") % {"person": own.name})
    return redirect(request.get_full_path())


def _scans(sent: Any) -> Iterator[tuple[UUID, datetime]]:
    """The scans of a phone, none of them later than now: its clock may be wrong. Raises ValueError and the like."""
    rows = sent["scans"]
    if len(rows) > MOST_SCANS:
        raise ValueError(len(rows))
    now = timezone.now()
    for row in rows:
        at = parse_datetime(row["at"])
        if at is None or timezone.is_naive(at):
            raise ValueError(row["at"])
        yield UUID(row["key"]), min(at, now)
