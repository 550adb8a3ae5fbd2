"""Checking in at the door."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from participants.models import Arrival, Registration, RegistrationDesk
from participants.registration.services.steps import State, locked, tell_registry
from portal.models import User


@dataclass(frozen=True, slots=True)
class Scan:
    """A press at the door, as a phone brings it in: whose, when, and its own key."""

    key: UUID
    at: datetime
    press: UUID
    is_deliberate: bool = False
    """Pressed in the knowledge that they have no place: they come all the same."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What bringing presses in came to: those whose state it changed, and who was not let in, having no place."""

    changed: list[Registration]
    without_a_place: list[Registration]


@transaction.atomic
def check_in(
    *,
    desk: RegistrationDesk,
    scans: Iterable[Scan],
    undone: Iterable[UUID] = (),
    by: User,
    at: datetime | None = None,
) -> Merged:
    """Note who was there, and which presses are taken back. Brought in again, in whatever order, it comes to the same.

    Somebody is here from the first press that nobody has taken back. Who has no place is not let in by a press that did not
    mean it: whoever cancelled, waits or was not decided about. Keys of other desks are left out.
    """
    desk, now = locked(desk), at or timezone.now()
    scans, undone = list(scans), set(undone)
    rows = Registration.objects.filter(desk=desk, public_id__in={scan.key for scan in scans}).exclude(person=None)
    by_key = {each.public_id: each for each in rows.select_for_update(no_key=True, of=("self",)).order_by("pk")}
    refused: dict[int, Registration] = {}
    made = []
    for scan in scans:
        own = by_key.get(scan.key)
        if own is None:
            continue
        if own.state != State.REGISTERED and not scan.is_deliberate:
            refused[own.pk] = own
            continue
        made.append(Arrival(key=scan.press, registration=own, at=scan.at, by=by))
    Arrival.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    taken_back = Arrival.objects.filter(key__in=undone, registration__desk=desk, undone_at=None)
    touched = {each.registration_id for each in made} | set(taken_back.values_list("registration", flat=True))
    taken_back.update(undone_at=now, undone_by=by)
    return Merged(_note_arrivals(desk, touched), list(refused.values()))


def _note_arrivals(desk: RegistrationDesk, ids: Collection[int]) -> list[Registration]:
    """Let the registrations say what their arrivals do, and the registry with them. Returns those that are changed."""
    standing = Arrival.objects.filter(registration__in=ids, undone_at=None).order_by()
    first = dict(standing.values_list("registration").annotate(first=Min("at")))
    rows = Registration.objects.filter(pk__in=ids).order_by("pk")
    changed = [own for own in rows if own.checked_in_at != first.get(own.pk)]
    for own in changed:
        own.checked_in_at, own.desk = first.get(own.pk), desk
    Registration.objects.bulk_update(changed, ["checked_in_at"], batch_size=500)
    tell_registry(desk, changed)
    return changed
