"""Places: given to who comes and to who waits, and let go of."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from participants.models import DeskPlace, Registration, RegistrationDesk
from participants.registration.queries import desk_state, overdue, waiting_list
from participants.registration.services.steps import NO_MORE, State, came_in, locked, note, tell_registry
from participants.services.places import free_places


@transaction.atomic
def move_up(*, desk: RegistrationDesk, at: datetime | None = None) -> int:
    """Give free places to who waits, in order, after those that were not confirmed. Returns how many moved."""
    return fill(locked(desk), at or timezone.now())


@transaction.atomic
def release_overdue(*, desk: RegistrationDesk, at: datetime | None = None) -> int:
    """Let go of places held for who did not confirm in time, and give them to who waits. Returns how many were let go."""
    desk, now = locked(desk), at or timezone.now()
    released = release(desk, now)
    fill(desk, now)
    return released


def release(desk: RegistrationDesk, now: datetime) -> int:
    """What was never confirmed leaves nothing behind; who had cancelled before has cancelled still. The desk is locked."""
    rows = overdue(now).filter(desk=desk)
    # An invitation outlasts the place that was reserved with it.
    let_go = rows.filter(state=State.INVITED).update(place=None, held_until=None)
    rows = rows.filter(state=State.HELD)
    back = let_go + rows.exclude(person=None).update(state=State.CANCELLED, place=None, held_until=None)
    _all, by_model = rows.filter(person=None).delete()
    return back + by_model.get("participants.Registration", 0)


def place_for(desk: RegistrationDesk, mode: str) -> DeskPlace | None:
    """A free place of a mode, for who comes now: none where others wait. The desk is locked."""
    if desk.places_of(mode) is not None and waiting_list(desk, mode).exists():
        return None
    return next(iter(_places(desk, mode, 1)), None)


def _places(desk: RegistrationDesk, mode: str, wanted: int) -> list[DeskPlace]:
    limit = desk.places_of(mode)
    make = None if limit is not None else lambda number: DeskPlace(desk=desk, mode=mode, number=number)
    return free_places(desk.places.filter(mode=mode), taken_by="registration", wanted=wanted, make=make)


def fill(desk: RegistrationDesk, now: datetime) -> int:
    """Give free places to who waits, in order. The desk is locked. Returns how many moved."""
    if desk_state(desk, at=now) in NO_MORE:
        return 0
    moved = 0
    for mode in desk.modes:
        waiting = list(waiting_list(desk, mode))
        if not waiting:
            continue
        moving = waiting[: len(places := _places(desk, mode, len(waiting)))]
        for own, place in zip(moving, places, strict=True):
            own.place, own.state, own.desk = place, State.REGISTERED, desk
        came_in(moving, now)
        Registration.objects.bulk_update(moving, ["place", "state", "settled_at", "sequence"], batch_size=500)
        note([(own, State.WAITING) for own in moving], by=None, why="", at=now)
        tell_registry(desk, moving)
        moved += len(moving)
    return moved
