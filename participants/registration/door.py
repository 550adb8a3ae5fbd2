"""Checking in at the door: a page for a phone, which goes on without a network and brings everything in afterwards."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

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
from participants.models import Arrival, Registration, RegistrationDesk, RegistrationState
from participants.permissions import HANDLE_REGISTRATIONS, signed_in
from participants.registration.listings import activity_card
from participants.registration.queries import desk_by_key
from participants.registration.services import Scan, check_in
from participants.services.privacy import log_access
from portal.sorting import in_spanish_order
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
"""Who may stand there: whoever cancelled comes all the same, at times. Without a place they are not let in by mistake."""


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
        "here": sum(bool(each.presses) for each in people),
        "expected": sum(each.has_place for each in people),
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


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Somebody on the list at the door."""

    key: str
    name: str
    institution: str
    state: str
    """In words, of who has no place; "" of who has one."""
    presses: str
    """The keys of the presses that say they are here, with spaces between; "" where they are not."""

    @property
    def has_place(self) -> bool:
        return not self.state


def _people(desk: RegistrationDesk, name: str) -> list[AtTheDoor]:
    """Who may stand at the door, in the order of Spanish names. Two queries."""
    rows = Registration.objects.filter(desk=desk, state__in=AT_THE_DOOR).exclude(person=None)
    presses: dict[int, list[str]] = {}
    standing = Arrival.objects.filter(registration__desk=desk, undone_at=None).order_by("at", "pk")
    for registration, key in standing.values_list("registration", "key"):
        presses.setdefault(registration, []).append(key.hex)
    words = without_accents(name).split()
    found = [
        each
        for each in rows.select_related("institution__merged_into")
        if all(word in without_accents(each.name) for word in words)
    ]
    return [
        AtTheDoor(
            key=each.public_id.hex,
            name=each.name,
            institution=str((each.institution and each.institution.counted_as) or ""),
            state="" if each.state == RegistrationState.REGISTERED else str(each.get_state_display()),
            presses=" ".join(presses.get(each.pk, ())),
        )
        for each in sorted(found, key=lambda each: in_spanish_order(each.name))
    ]


def _bring_in(request: HttpRequest, desk: RegistrationDesk) -> HttpResponse:
    if closed := _closed(desk):
        if request.content_type == "application/json":
            return JsonResponse({"sentence": closed}, status=409)
        messages.error(request, closed)
        return redirect(request.get_full_path())
    if request.content_type == "application/json":
        return _from_a_phone(request, desk)
    for step in ("come", "walk", "back"):
        if step in request.POST:
            break
    else:
        raise Http404
    try:
        own = Registration.objects.filter(desk=desk, public_id=UUID(request.POST[step])).first()
    except ValueError as error:
        raise Http404 from error
    if own is None:
        raise Http404
    said = (
        _take_back(desk, own, request) if step == "back" else _press(desk, own, request, is_deliberate=step == "walk")
    )
    messages.success(request, said % {"person": own.name})
    return redirect(request.get_full_path())


def _press(desk: RegistrationDesk, own: Registration, request: HttpRequest, *, is_deliberate: bool) -> str:
    """A press on the page without scripts; what it came to, in a sentence."""
    scan = Scan(own.public_id, timezone.now(), uuid4(), is_deliberate)
    if check_in(desk=desk, scans=[scan], by=signed_in(request)).without_a_place:
        return _("%(person)s has no place, and is not let in. If they come all the same, say so beside their name.")
    return _("%(person)s is here.")


def _take_back(desk: RegistrationDesk, own: Registration, request: HttpRequest) -> str:
    presses = list(own.arrivals.filter(undone_at=None).values_list("key", flat=True))
    check_in(desk=desk, scans=[], undone=presses, by=signed_in(request))
    return _("%(person)s is not here: that was taken back.")


def _from_a_phone(request: HttpRequest, desk: RegistrationDesk) -> HttpResponse:
    """What a phone kept: presses, and which of them were taken back."""
    try:
        sent = json.loads(request.body)
        scans = list(_scans(sent))
        undone = [UUID(each) for each in sent.get("undone", [])[:MOST_SCANS]]
    except (ValueError, TypeError, KeyError, AttributeError):
        return JsonResponse({"sentence": _("These scans cannot be read. They stay on this phone.")}, status=400)
    merged = check_in(desk=desk, scans=scans, undone=undone, by=signed_in(request))
    keys = list(dict.fromkeys(scan.key for scan in scans))
    known = set(Registration.objects.filter(desk=desk, public_id__in=keys).values_list("public_id", flat=True))
    return JsonResponse(
        {
            "known": [key.hex for key in keys if key in known],
            "unknown": [key.hex for key in keys if key not in known],
            "without_place": {own.public_id.hex: str(own.get_state_display()) for own in merged.without_a_place},
        }
    )


def _scans(sent: Any) -> Iterator[Scan]:
    """The scans of a phone, none of them later than now: its clock may be wrong. Raises ValueError and the like."""
    rows = sent["scans"]
    if len(rows) > MOST_SCANS:
        raise ValueError(len(rows))
    now = timezone.now()
    for row in rows:
        at = parse_datetime(row["at"])
        if at is None or timezone.is_naive(at):
            raise ValueError(row["at"])
        yield Scan(UUID(row["key"]), min(at, now), UUID(row["press"]), row.get("deliberate") is True)
