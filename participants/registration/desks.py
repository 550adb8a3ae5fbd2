"""Writes desks: opening registration for an activity, its places, and whether those registered know of its changes."""

import hashlib
import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from participants.models import (
    Delegation,
    DeskPlace,
    Institution,
    Mode,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
)
from participants.registration.services import move_up
from participants.services.locks import lock_merging
from participants.services.places import fit_places
from portal.models import User

LIMITS = {Mode.ONLINE: "online_places", Mode.IN_PERSON: "in_person_places"}


@transaction.atomic
def save_desk(*, desk: RegistrationDesk, by: User | None) -> RegistrationDesk:
    """Open registration for an activity, or change how it is done; places and who waits follow.

    More places let people move up; fewer than are taken are refused, and so is a mode in which people come. Raises
    ValidationError by field, and changes nothing then.
    """
    lock_merging(shared=True)
    is_new = desk.pk is None
    before = None if is_new else RegistrationDesk.objects.select_for_update(no_key=True).get(pk=desk.pk)
    if before is not None:  # changed meanwhile, perhaps
        desk.cancelled_at, desk.sequence, desk.told = before.cancelled_at, before.sequence, before.told
    desk.full_clean()
    if before is not None:
        _refuse_what_cannot_change(desk, before)
    if is_new:
        desk.told = facts_digest(desk)
    desk.save()
    for mode, limit in LIMITS.items():
        number = getattr(desk, limit)
        if mode not in desk.modes:
            desk.places.filter(mode=mode, registration=None).delete()
        elif number is not None:
            fit_places(
                desk.places.filter(mode=mode),
                taken_by="registration",
                wanted=number,
                make=lambda place, mode=mode: DeskPlace(desk=desk, mode=mode, number=place),  # type: ignore[misc]
            )
    log(desk, "wagtail.create" if is_new else "wagtail.edit", user=by)
    move_up(desk=desk)
    return desk


def _refuse_what_cannot_change(desk: RegistrationDesk, before: RegistrationDesk) -> None:
    errors = {}
    if desk.activity_id != before.activity_id and desk.registrations.exists():
        errors["activity"] = _("People have registered here: it stays registration for its activity.")
    for mode, limit in LIMITS.items():
        taken = desk.places.filter(mode=mode).exclude(registration=None).count()
        waiting = Registration.objects.filter(
            desk=desk, mode=mode, state__in=[RegistrationState.WAITING, RegistrationState.REQUESTED]
        ).exists()
        number = getattr(desk, limit)
        if mode not in desk.modes and (taken or waiting):
            errors["is_online" if mode == Mode.ONLINE else "is_in_person"] = _(
                "People have registered in this way: it stays possible."
            )
        elif number is not None and number < taken:
            errors[limit] = ngettext(
                "%(taken)d place is given or kept for somebody, so there cannot be fewer. To have fewer, cancel for somebody first.",
                "%(taken)d places are given or kept for somebody, so there cannot be fewer than %(taken)d. To have fewer, cancel for "
                "somebody first.",
                taken,
            ) % {"taken": taken}
    if errors:
        raise ValidationError(errors)


def places_in_words(desk: RegistrationDesk) -> list[str]:
    """For each mode with a number of places, how many there are and how many of them are taken, in a sentence."""
    said = []
    for mode in desk.modes:
        places = desk.places_of(mode)
        if places is None:
            continue
        given = desk.places.filter(mode=mode).exclude(registration=None).count()
        said.append(
            ngettext(
                "%(mode)s: %(places)d place; given or kept for somebody: %(given)d.",
                "%(mode)s: %(places)d places; given or kept for somebody: %(given)d.",
                places,
            )
            % {"mode": Mode(mode).label, "places": places, "given": given}
        )
    return said


def facts_digest(desk: RegistrationDesk) -> str:
    """A digest of what those registered have in their calendars: when, where, how it is called, how to join."""
    activity = desk.activity
    facts = [
        activity.starts_at.isoformat() if activity.starts_at else "",
        activity.ends_at.isoformat() if activity.ends_at else "",
        activity.timezone,
        activity.title_es,
        activity.title_en,
        desk.venue_es,
        desk.venue_en,
        desk.join_url,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@transaction.atomic
def tell_changes(*, desk: RegistrationDesk, at: datetime | None = None) -> int:
    """Write a message to everybody registered where they know other facts than hold. Called twice it writes once."""
    now = at or timezone.now()
    rows = RegistrationDesk.objects.select_for_update(no_key=True, of=("self",)).select_related("activity")
    desk = rows.get(pk=desk.pk)
    digest = facts_digest(desk)
    if desk.told == digest or desk.cancelled_at is not None:
        return 0
    desk.told, desk.sequence = digest, desk.sequence + 1
    desk.save(update_fields=["told", "sequence"])
    registered = Registration.objects.filter(desk=desk, state=RegistrationState.REGISTERED).order_by("pk")
    written = RegistrationMessage.objects.bulk_create(
        (
            RegistrationMessage(
                registration_id=pk, kind=RegistrationMessageKind.CHANGED, about=f"desk {desk.sequence}", made_at=now
            )
            for pk in registered.values_list("pk", flat=True)
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    return len(written)


def note_recording(*, activity_id: int, url: str) -> None:
    """The recording of an activity is there: those who registered are thanked with it. An organiser's own link stays."""
    RegistrationDesk.objects.filter(activity=activity_id, recording_url="").update(recording_url=url)


@transaction.atomic
def open_delegation(*, desk: RegistrationDesk, institution: Institution, most: int, by: User) -> Delegation:
    """A link by which an institution registers its people. Raises ValidationError where it has one already."""
    delegation = Delegation(desk=desk, institution=institution, most=most)
    delegation.full_clean()
    delegation.save()
    log(desk, "participants.delegation", user=by, data={"institution": institution.pk})
    return delegation
