"""Deciding, changing, leaving, calling off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Registration, RegistrationDesk, RegistrationMessage, RegistrationStep
from participants.registration.queries import ASKING
from participants.registration.services.places import fill, place_for, release
from participants.registration.services.steps import (
    Kind,
    Refused,
    State,
    again,
    came_in,
    locked,
    may_go,
    note,
    refuse_what_is_over,
    tell_registry,
    write,
)
from portal.models import User
from portal.turns import in_turn


@transaction.atomic
def approve(*, registration: Registration, by: User, at: datetime | None = None) -> Registration:
    """Admit who asked: to a place where one is free, else to the waiting list, in the order of asking."""
    desk, now = locked(registration.desk), at or timezone.now()
    own = again(registration, desk)
    may_go(own, (State.REQUESTED, State.REJECTED))
    before = own.state
    own.place = place_for(desk, own.mode)
    own.state = State.REGISTERED if own.place else State.WAITING
    came_in([own], now)
    own.save()
    note([(own, before)], by=by, why="", at=now)
    tell_registry(desk, [own])
    return own


def reject(*, registration: Registration, by: User, why: str, at: datetime | None = None) -> Registration:
    """Not admit who asked or waits, and say why."""
    if not why.strip():
        raise Refused(_("Say why: the person is told."), code="why")
    return leave(registration, State.REJECTED, (State.REQUESTED, State.WAITING), by=by, why=why, at=at)


def cancel(*, registration: Registration, by: User | None, why: str = "", at: datetime | None = None) -> Registration:
    """Somebody does not come, or is taken off; the place goes to who waits longest."""
    return leave(registration, State.CANCELLED, (*ASKING, State.INVITED), by=by, why=why, at=at)


def leave(
    registration: Registration,
    to: str,
    from_states: Sequence[str],
    *,
    by: User | None,
    why: str,
    at: datetime | None,
) -> Registration:
    """Give up the place, if there was one, to who waits longest. Raises Refused from other states than these."""
    now = at or timezone.now()
    with in_turn(), transaction.atomic():
        desk = locked(registration.desk)
        own = again(registration, desk)
        if own.state == to:
            return own
        may_go(own, from_states)
        if own.checked_in_at is not None:
            raise Refused(_("Who has been checked in was there, and cannot cancel."), code="there")
        before = own.state
        own.state, own.place, own.held_until = to, None, None
        own.sequence += before == State.REGISTERED
        own.save()
        note([(own, before)], by=by, why=why, at=now)
        tell_registry(desk, [own])
        fill(desk, now)
        return own


def change(
    *, registration: Registration, mode: str, answers: dict[str, Any], at: datetime | None = None
) -> Registration:
    """Come in another way, or answer anew. Who has a place keeps it until the other way has one for them.

    Raises Refused, with nothing changed, where the other way has no free place.
    """
    now = at or timezone.now()
    with in_turn(), transaction.atomic():
        desk = locked(registration.desk)
        own = again(registration, desk)
        refuse_what_is_over(desk, now)
        may_go(own, (State.REQUESTED, State.WAITING, State.REGISTERED))
        own.answers = answers
        if mode == own.mode or mode not in desk.modes:
            own.save(update_fields=["answers", "updated_at"])
            return own
        if own.state == State.REGISTERED:
            release(desk, now)
            place = place_for(desk, mode)
            if place is None:
                raise Refused(_("There is no free place in that way. The place you have stays yours."), code="full")
            own.place = place
            own.sequence += 1
        own.mode = mode
        own.save()
        if own.state == State.REGISTERED:
            write(own, Kind.CHANGED, about=f"own {own.sequence}", at=now)
        tell_registry(desk, [own])
        fill(desk, now)
        return own


@transaction.atomic
def call_off(*, desk: RegistrationDesk, by: User, at: datetime | None = None) -> int:
    """The activity will not be held: everybody who asked is told, and nobody is expected any more. Returns how many."""
    desk, now = locked(desk), at or timezone.now()
    if desk.cancelled_at is not None:
        return 0
    desk.cancelled_at = now
    desk.sequence += 1
    desk.save(update_fields=["cancelled_at", "sequence", "updated_at"])
    Registration.objects.filter(desk=desk, state=State.HELD, person=None).delete()
    own = list(Registration.objects.filter(desk=desk, state__in=(*ASKING, State.INVITED)).order_by("pk"))
    befores = [each.state for each in own]
    for each in own:
        each.state, each.place, each.held_until, each.desk = State.CANCELLED, None, None, desk
    Registration.objects.bulk_update(own, ["state", "place", "held_until"], batch_size=500)
    RegistrationStep.objects.bulk_create(
        RegistrationStep(
            registration=each, before=before, after=State.CANCELLED, at=now, by=by, why=_("The activity is called off")
        )
        for each, before in zip(own, befores, strict=True)
    )
    RegistrationMessage.objects.bulk_create(
        (
            RegistrationMessage(registration=each, kind=Kind.CALLED_OFF, about=str(desk.sequence), made_at=now)
            for each in own
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    tell_registry(desk, own)
    return len(own)
