"""What every step has in common: the locked desk, what is written down of it, what the registry is told."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from participants.models import (
    Mode,
    Outcome,
    ParticipationRecord,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
    RegistrationStep,
    Role,
)
from participants.registration.queries import DeskState, desk_state, refusal_of_state
from participants.services.locks import lock_merging
from participants.services.participations import rebuild
from portal.models import User
from portal.turns import in_turn

State = RegistrationState
Kind = RegistrationMessageKind
NO_MORE = (DeskState.CALLED_OFF, DeskState.OVER)
"""In these nobody comes in any more, whoever lets them in."""


class Refused(ValidationError):
    """A step that cannot be taken, with a sentence for who asked for it; `code` says why."""


def too_late() -> str:
    """What is said of a place that was held and not confirmed in time."""
    return _("This link is too old: the place was held for a while, and is free again. Register once more.")


def refuse_what_is_over(desk: RegistrationDesk, now: datetime) -> None:
    """Raises Refused where the activity is over or was called off."""
    state = desk_state(desk, at=now)
    if state in NO_MORE and (refusal := refusal_of_state(state)):
        raise Refused(refusal.sentence, code=refusal.code)


@contextmanager
def at_once() -> Iterator[None]:
    """In turn, and whole or not at all. Raises Refused where the database is busy, or the same address was sent in meanwhile."""
    try:
        with in_turn(), transaction.atomic():
            yield
    except (IntegrityError, OperationalError) as error:
        raise Refused(
            _("The portal is very busy at this moment. Nothing was saved: send it again."), code="again"
        ) from error


def locked(desk: RegistrationDesk) -> RegistrationDesk:
    """The desk as it is now; nobody else comes in, moves up or leaves until the transaction ends."""
    lock_merging(shared=True)  # before any row: who merges people locks in the same order
    rows = RegistrationDesk.objects.select_for_update(no_key=True, of=("self",)).select_related("activity")
    found: RegistrationDesk = rows.get(pk=desk.pk)
    return found


def again(registration: Registration, desk: RegistrationDesk) -> Registration:
    """The registration as it is now, with the desk that is locked. Raises Refused where it is gone."""
    found = Registration.objects.filter(pk=registration.pk).select_related("person").first()
    if found is None:
        raise Refused(too_late(), code="old")
    found.desk = desk
    return found


def may_go(own: Registration, before: Sequence[str]) -> None:
    """Raises Refused where a registration is in none of these states any more."""
    if own.state not in before:
        raise Refused(
            _("This registration has changed meanwhile: it is now “%(state)s”. Look at the page anew.")
            % {"state": own.get_state_display()},
            code="stale",
        )


def came_in(registrations: Iterable[Registration], at: datetime) -> None:
    """Say of those who have a place now since when, and that their calendar entry is another. Nothing is saved."""
    for own in registrations:
        if own.state == State.REGISTERED:
            own.settled_at = at
            own.sequence += 1


_SAID: dict[str, Kind] = {
    State.REQUESTED: Kind.REQUESTED,
    State.WAITING: Kind.WAITING,
    State.REGISTERED: Kind.REGISTERED,
    State.CANCELLED: Kind.CANCELLED,
    State.REJECTED: Kind.REJECTED,
    State.INVITED: Kind.INVITED,
}


def note(steps: Sequence[tuple[Registration, str]], *, by: User | None, why: str, at: datetime) -> None:
    """Write down steps that were taken, each with what it came from, and the message that tells it."""
    written = RegistrationStep.objects.bulk_create(
        RegistrationStep(registration=own, before=before, after=own.state, at=at, by=by, why=why.strip()[:255])
        for own, before in steps
    )
    RegistrationMessage.objects.bulk_create(
        RegistrationMessage(registration=own, kind=_SAID[own.state], about=str(step.pk), made_at=at)
        for (own, before), step in zip(steps, written, strict=True)
        # Who never confirmed and goes was told nothing that could be taken back; nor was who never said yes.
        if own.state in _SAID and not (own.state == State.CANCELLED and before in (State.HELD, State.INVITED))
    )


def write(own: Registration, kind: Kind, *, about: str, at: datetime) -> None:
    """Write a message down, once for what it is about."""
    RegistrationMessage.objects.bulk_create(
        [RegistrationMessage(registration=own, kind=kind, about=about, made_at=at)], ignore_conflicts=True
    )


def tell_registry(desk: RegistrationDesk, registrations: Sequence[Registration]) -> None:
    """One record for each who has a place or was there, none for the others, and the participations that follow.

    Sex, institution and country are those stated here. Where two registrations are of one row of the registry the later
    one speaks.
    """
    of_person = {own.person_id: own for own in registrations if own.person_id is not None}
    if not of_person:
        return
    records = {
        record.person_id: record
        for record in ParticipationRecord.objects.filter(
            activity=desk.activity_id,
            role=Role.PARTICIPANT,
            source=ParticipationRecord.Source.SIGN_UP,
            batch=None,
            person__in=of_person,
        )
    }
    new, changed, gone = [], [], []
    for person, own in of_person.items():
        record = records.get(person)
        if own.state != State.REGISTERED and own.checked_in_at is None:
            if record is not None:
                gone.append(record.pk)
            continue
        if record is None:
            record = ParticipationRecord(
                activity_id=desk.activity_id,
                person_id=person,
                role=Role.PARTICIPANT,
                source=ParticipationRecord.Source.SIGN_UP,
            )
            new.append(record)
        else:
            changed.append(record)
        there = own.checked_in_at is not None
        record.mode = Mode.IN_PERSON if there else own.mode
        record.outcome = Outcome.ATTENDED if there else Outcome.REGISTERED
        record.sex, record.institution_id, record.country_id = own.sex, own.institution_id, own.country_id
    ParticipationRecord.objects.filter(pk__in=gone).delete()
    ParticipationRecord.objects.bulk_create(new, batch_size=500)
    fields = ["mode", "outcome", "sex", "institution", "country"]
    ParticipationRecord.objects.bulk_update(changed, fields, batch_size=500)
    rebuild(activities=[desk.activity_id], people=[person for person in of_person if person is not None])
