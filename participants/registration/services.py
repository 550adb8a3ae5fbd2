"""Writes registrations: each step from asking to cancelling, what the registry is told of it, and which e-mail says so.

Whatever takes or gives back a place does so with the desk locked, so that the waiting lists keep their order. That no place
is taken twice does not rest on it: the database refuses that itself (docs/decisions/0038).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.attendance.folding import normalise_email
from participants.models import (
    BY_INVITATION,
    Arrival,
    Delegation,
    DeskPlace,
    Institution,
    Mode,
    Outcome,
    ParticipationRecord,
    Person,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
    RegistrationStep,
    Role,
    Sex,
)
from participants.queries.institutions import institutions_called
from participants.queries.merging import members
from participants.queries.people import person_of
from participants.registration.queries import (
    ASKING,
    DeskState,
    desk_state,
    overdue,
    own_registration,
    refusal_of_state,
    waiting_list,
    without_who_is_there,
)
from participants.services.accounts import Stated, person_by_address, person_for
from participants.services.consents import agree_to_registry
from participants.services.institutions import save_institution
from participants.services.locks import lock_merging
from participants.services.participations import rebuild
from participants.services.places import free_places
from portal.models import User
from portal.turns import in_turn

State = RegistrationState
Kind = RegistrationMessageKind
CONSENT_VERSION = "registration 2026-11"
"""Of the portal's own sentence; an organiser's own is kept as “desk” and the desk's number."""


class Refused(ValidationError):
    """A step that cannot be taken, with a sentence for who asked for it; `code` says why."""


@dataclass(frozen=True, slots=True)
class Application:
    """What the form says. `new_institution` is the name of one that the registry does not have."""

    stated: Stated
    address: str
    mode: str
    new_institution: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    """Of a list that names one; otherwise the one asked in."""


# --- asking -----------------------------------------------------------------------------------


def register(
    *,
    desk: RegistrationDesk,
    application: Application,
    language: str,
    user: User | None,
    delegation: Delegation | None = None,
    at: datetime | None = None,
) -> Registration | None:
    """Ask for a place. With an account it is given, or asked for, at once; without one, once the address is confirmed:
    until then a place is held, and the message to confirm with goes out.

    Returns None where an address without an account asked before: the message tells what there is, the page does not.
    Raises Refused with a sentence, and ValidationError by field; then nothing of it is kept.
    """
    try:
        with in_turn(), transaction.atomic():
            return _register(desk, application, language, user, delegation, at or timezone.now())
    except (IntegrityError, OperationalError) as error:  # the same address sent in meanwhile; a database that is busy
        raise Refused(
            _("The portal is very busy at this moment. Nothing was saved: send it again."), code="again"
        ) from error


def _register(
    desk: RegistrationDesk,
    application: Application,
    language: str,
    user: User | None,
    delegation: Delegation | None,
    now: datetime,
) -> Registration | None:
    desk = _locked(desk)
    if refusal := refusal_of_state(desk_state(desk, at=now)):
        raise Refused(refusal.sentence, code=refusal.code)
    if application.mode not in desk.modes:
        raise Refused(_("It cannot be attended in this way: choose another one."), code="mode")
    _release_overdue(desk, now)
    if delegation is not None:
        _refuse_a_full_delegation(delegation)
        application = replace(
            application, stated=replace(application.stated, institution=delegation.institution), new_institution=""
        )
    application = replace(application, address=normalise_email(application.address))
    if user is None:
        return _ask_by_address(desk, application, language, delegation, now)
    return _ask_with_account(desk, application, language, user, delegation, now)


def _ask_by_address(
    desk: RegistrationDesk, application: Application, language: str, delegation: Delegation | None, now: datetime
) -> Registration | None:
    own = own_registration(desk, address=application.address, person=None)
    if own is not None and own.state in BY_INVITATION:
        # Their own link is in the invitation: nobody else answers it for them by typing their address in.
        _write(own, Kind.INVITED, about=f"{now:%Y-%m-%dT%H}", at=now)
        return None
    if own is not None and own.state in (*ASKING, State.REJECTED) and own.state != State.HELD:
        # Once an hour: whoever types in a stranger's address again and again does not fill their mailbox.
        _write(own, Kind.KNOWN, about=f"{now:%Y-%m-%dT%H}", at=now)
        return None
    own = own or Registration(desk=desk, address=application.address)
    keeps_place = own.state == State.HELD and own.mode == application.mode
    before = own.state
    if not keeps_place:
        own.place = None if desk.needs_approval else _place_for(desk, application.mode)
        own.asked_at = now
    _state_facts(own, application, language, delegation)
    own.state, own.held_until = State.HELD, now + timedelta(minutes=desk.hold_minutes)
    own.save()
    if before != State.HELD:
        _note([(own, before)], by=None, why="", at=now)
    _write(own, Kind.CONFIRM, about=now.isoformat(timespec="minutes"), at=now)
    return own


def _ask_with_account(
    desk: RegistrationDesk,
    application: Application,
    language: str,
    user: User,
    delegation: Delegation | None,
    now: datetime,
) -> Registration:
    application = replace(application, address=normalise_email(user.email))
    own = own_registration(desk, address=application.address, person=person_of(user))
    if own is not None and own.state in ASKING and own.state != State.HELD:
        raise Refused(_("You are registered already: see your registration."), code="twice")
    if own is not None and own.state == State.REJECTED:
        raise Refused(_("You were not admitted to this activity. Ask its organisers."), code="rejected")
    stated = replace(application.stated, institution=_institution(application, by=user))
    person = person_for(user=user, stated=stated)
    if own is None or own.address != application.address:
        other = Registration.objects.filter(desk=desk, address=application.address).first()
        own = own or other or Registration(desk=desk, address=application.address)
    if own.state != State.HELD:
        own.asked_at = now
    if own.place_id and own.mode != application.mode:
        own.place = None
    _state_facts(own, replace(application, stated=stated, new_institution=""), language, delegation)
    own.person = person
    _settle(own, by=user, at=now)
    return own


def _state_facts(own: Registration, application: Application, language: str, delegation: Delegation | None) -> None:
    stated = application.stated
    own.name, own.sex, own.country_id, own.institution = (
        stated.name,
        stated.sex,
        stated.country or None,
        stated.institution,
    )
    own.new_institution = application.new_institution
    own.mode, own.answers, own.language = application.mode, application.answers, language
    own.delegation = delegation or own.delegation


def _institution(application: Application, *, by: User | None) -> Institution | None:
    """The institution that was stated; made where the registry does not have it."""
    stated, name = application.stated, application.new_institution
    if not name:
        return stated.institution
    found = list(institutions_called(name, stated.country)[:2])  # somebody may have been the first of it meanwhile
    if len(found) == 1:
        return found[0]
    return save_institution(institution=Institution(name=name, country_id=stated.country or None), by=by)


def _refuse_a_full_delegation(delegation: Delegation) -> None:
    if delegation_size(delegation) >= delegation.most:
        raise Refused(
            _("The delegation of %(institution)s is complete. Ask who gave you the link, or register for yourself.")
            % {"institution": delegation.institution},
            code="delegation",
        )


def delegation_size(delegation: Delegation) -> int:
    """How many of its people ask for a place or are invited."""
    return delegation.registrations.filter(state__in=(*ASKING, State.INVITED)).count()


def confirm(*, registration: Registration, at: datetime | None = None) -> Registration:
    """Somebody holds the address that they gave: their registration stands from now on, and the registry knows them.

    Pressed twice it says the same. Returns what stands: another registration where the person had one already. Raises
    Refused where the time has passed, and where the activity is called off or over.
    """
    try:
        with in_turn(), transaction.atomic():
            return _confirm(registration, at or timezone.now())
    except (IntegrityError, OperationalError) as error:
        raise Refused(
            _("The portal is very busy at this moment. Nothing was saved: send it again."), code="again"
        ) from error


def _confirm(registration: Registration, now: datetime) -> Registration:
    desk = _locked(registration.desk)
    own = Registration.objects.filter(pk=registration.pk).select_related("institution").first()
    if own is None or (own.state == State.HELD and own.held_until is not None and own.held_until <= now):
        raise Refused(too_late(), code="old")
    own.desk = desk
    if own.state != State.HELD:
        return own
    state = desk_state(desk, at=now)
    if state in (DeskState.CALLED_OFF, DeskState.OVER) and (refusal := refusal_of_state(state)):
        raise Refused(refusal.sentence, code=refusal.code)
    application = Application(
        Stated(own.name, own.sex, own.country_id or "", own.institution), own.address, own.mode, own.new_institution
    )
    own.institution = _institution(application, by=None)
    own.new_institution = ""
    return _let_in(own, replace(application.stated, institution=own.institution), now)


def _let_in(own: Registration, stated: Stated, now: datetime) -> Registration:
    """Let in who holds the address of a registration. Returns what stands: another one where they had one already."""
    person = person_by_address(address=own.address, stated=stated)
    others = Registration.objects.filter(desk=own.desk, person__in=members("person", person.pk)).exclude(pk=own.pk)
    other = others.select_related("desk__activity").first()
    if other is not None and other.state in ASKING:
        own.delete()
        return other
    if other is not None:
        other.delete()  # cancelled, by another address: this one tells the story from now on
    own.person = person
    _settle(own, by=None, at=now)
    return own


def come_too(*, registration: Registration, desk: RegistrationDesk, at: datetime | None = None) -> Registration:
    """Who holds the address of a registration comes to another day of the same page too, with what they told there, and in the
    same way where it is offered.

    Returns what stands. Raises Refused where nobody can register there any more, or they were not admitted.
    """
    now = at or timezone.now()
    try:
        with in_turn(), transaction.atomic():
            desk = _locked(desk)
            if refusal := refusal_of_state(desk_state(desk, at=now)):
                raise Refused(refusal.sentence, code=refusal.code)
            _release_overdue(desk, now)
            told = _again(registration, registration.desk)
            _may_go(told, (State.REQUESTED, State.WAITING, State.REGISTERED))
            own = own_registration(desk, address=told.address, person=told.person)
            if own is not None and own.state in ASKING and own.state != State.HELD:
                return own
            if own is not None and own.state == State.REJECTED:
                raise Refused(_("You were not admitted to this activity. Ask its organisers."), code="rejected")
            own = own or Registration(desk=desk, address=told.address)
            own.desk = desk
            mode = told.mode if told.mode in desk.modes else desk.modes[0]
            if own.state != State.HELD:
                own.asked_at = now
            if own.place_id and own.mode != mode:
                own.place = None
            stated = Stated(told.name, told.sex, told.country_id or "", told.institution)
            _state_facts(own, Application(stated, told.address, mode), told.language, None)
            own.person = told.person
            _settle(own, by=None, at=now)
            return own
    except (IntegrityError, OperationalError) as error:
        raise Refused(
            _("The portal is very busy at this moment. Nothing was saved: send it again."), code="again"
        ) from error


def too_late() -> str:
    return _("This link is too old: the place was held for a while, and is free again. Register once more.")


def _settle(own: Registration, *, by: User | None, at: datetime) -> None:
    """Let somebody in whose address is known: to be approved, to a place, or to the waiting list."""
    desk, before = own.desk, own.state
    assert own.person is not None
    version = f"desk {desk.pk}" if desk.consent_es or desk.consent_en else CONSENT_VERSION
    agree_to_registry(person=own.person, version=version, source=desk.activity.key)
    own.held_until = None
    if desk.needs_approval and own.delegation_id is None and before not in BY_INVITATION:
        own.place, own.state = None, State.REQUESTED
    else:
        own.place = own.place or _place_for(desk, own.mode)
        own.state = State.REGISTERED if own.place else State.WAITING
    _came_in([own], at)
    own.save()
    _note([(own, before)], by=by, why="", at=at)
    _tell_registry(desk, [own])


def _came_in(registrations: Iterable[Registration], at: datetime) -> None:
    for own in registrations:
        if own.state == State.REGISTERED:
            own.settled_at = at
            own.sequence += 1


@transaction.atomic
def register_many(
    *,
    desk: RegistrationDesk,
    applications: Sequence[Application],
    language: str,
    by: User | None,
    at: datetime | None = None,
) -> list[Registration]:
    """Let people in who asked an organiser, on paper say, in this order: window and approval are not asked, the places are.

    Who asks already stays as they are; who cancelled comes back. They are told by e-mail that they are registered. A
    person is known by the address alone, and who is in the registry stays as the registry has them.
    """
    desk, now = _locked(desk), at or timezone.now()
    if refusal := refusal_of_state(state) if (state := desk_state(desk, at=now)) in _NO_MORE else None:
        raise Refused(refusal.sentence, code=refusal.code)
    _release_overdue(desk, now)
    came: list[tuple[Registration, str]] = []
    for order, application in enumerate(applications):
        application = replace(application, address=normalise_email(application.address))
        own = own_registration(desk, address=application.address, person=None)
        if own is not None and own.state in ASKING and own.state != State.HELD:
            continue
        stated = replace(application.stated, institution=_institution(application, by=by))
        person = person_by_address(address=application.address, stated=stated, is_their_word=False)
        stated = _as_known(stated, person)
        if Registration.objects.filter(desk=desk, person__in=members("person", person.pk), state__in=ASKING).exclude(
            pk=own.pk if own else 0
        ):
            continue
        own = own or Registration(desk=desk, address=application.address)
        before = own.state
        _state_facts(
            own, replace(application, stated=stated, new_institution=""), application.language or language, None
        )
        own.person, own.held_until = person, None
        own.asked_at = now + timedelta(microseconds=order)
        own.place = own.place if before == State.HELD else _place_for(desk, own.mode)
        own.state = State.REGISTERED if own.place else State.WAITING
        _came_in([own], now)
        own.save()
        came.append((own, before))
    _note(came, by=by, why=_("Invited by list"), at=now)
    _tell_registry(desk, [own for own, _before in came])
    return [own for own, _before in came]


# --- inviting ---------------------------------------------------------------------------------


@transaction.atomic
def invite_many(
    *,
    desk: RegistrationDesk,
    applications: Sequence[Application],
    language: str,
    by: User | None,
    delegation: Delegation | None = None,
    reserved_until: datetime | None = None,
    at: datetime | None = None,
) -> list[Registration]:
    """Invite people, each by an e-mail with a link of their own: nothing of them enters the registry before they say yes.

    Until `reserved_until` a place is kept for each of them, while there are any. Who asks or was invited already, and who
    declined, stays as they are. Of a delegation no more than it may have. Raises Refused, with nobody invited.
    """
    desk, now = _locked(desk), at or timezone.now()
    if refusal := refusal_of_state(state) if (state := desk_state(desk, at=now)) in _NO_MORE else None:
        raise Refused(refusal.sentence, code=refusal.code)
    _release_overdue(desk, now)
    addresses = {normalise_email(each.address) for each in applications}
    new = without_who_is_there(desk, addresses)
    room = delegation.most - delegation_size(delegation) if delegation else len(new)
    if delegation is not None and len(new) > room:
        raise Refused(
            ngettext(
                "The delegation of %(institution)s has room for %(number)d more person. Shorten the list.",
                "The delegation of %(institution)s has room for %(number)d more people. Shorten the list.",
                max(room, 0),
            )
            % {"institution": delegation.institution, "number": max(room, 0)},
            code="delegation",
        )
    invited: list[tuple[Registration, str]] = []
    for order, application in enumerate(applications):
        application = replace(application, address=normalise_email(application.address))
        if application.address not in new:
            continue
        new.discard(application.address)
        own = own_registration(desk, address=application.address, person=None)
        own = own or Registration(desk=desk, address=application.address)
        before = own.state
        _state_facts(own, application, application.language or language, delegation)
        if delegation is not None:
            own.institution, own.new_institution = delegation.institution, ""
        own.asked_at = now + timedelta(microseconds=order)
        own.place = _place_for(desk, own.mode) if reserved_until else None
        own.held_until = reserved_until if own.place else None
        own.state = State.INVITED
        own.save()
        invited.append((own, before))
    _note(invited, by=by, why="", at=now)
    return [own for own, _before in invited]


def accept(*, registration: Registration, application: Application, at: datetime | None = None) -> Registration:
    """Somebody says yes to their invitation, and says of themself what figures need: their address is theirs by the link.

    To the place reserved for them, else to a free one, else to the waiting list; approval is not asked. Who declined
    may change their mind. Returns what stands. Raises Refused where the activity is over or called off.
    """
    now = at or timezone.now()
    with in_turn(), transaction.atomic():
        desk = _locked(registration.desk)
        own = _again(registration, desk)
        if own.state not in BY_INVITATION:
            return own
        state = desk_state(desk, at=now)
        if state in _NO_MORE and (refusal := refusal_of_state(state)):
            raise Refused(refusal.sentence, code=refusal.code)
        if application.mode not in desk.modes:
            raise Refused(_("It cannot be attended in this way: choose another one."), code="mode")
        _release_overdue(desk, now)
        own = _again(registration, desk)
        if own.place_id and own.mode != application.mode:
            own.place = None
        stated = replace(application.stated, institution=_institution(application, by=None))
        if own.delegation is not None:
            stated = replace(stated, institution=own.delegation.institution)
        _state_facts(own, replace(application, stated=stated, new_institution=""), own.language, None)
        own.asked_at = now
        return _let_in(own, stated, now)


def decline(*, registration: Registration, at: datetime | None = None) -> Registration:
    """Somebody says no to their invitation; a place that was reserved goes to who waits."""
    return _leave(registration, State.DECLINED, (State.INVITED,), by=None, why="", at=at)


_NO_MORE = (DeskState.CALLED_OFF, DeskState.OVER)


def _as_known(stated: Stated, person: Person) -> Stated:
    """What a list leaves open, as the registry has it."""
    return Stated(
        stated.name,
        stated.sex if stated.sex != Sex.NOT_STATED else person.sex,
        stated.country or person.country_id or "",
        stated.institution or person.current_institution,
    )


# --- deciding, changing, leaving --------------------------------------------------------------


@transaction.atomic
def approve(*, registration: Registration, by: User, at: datetime | None = None) -> Registration:
    """Admit who asked: to a place where one is free, else to the waiting list, in the order of asking."""
    desk, now = _locked(registration.desk), at or timezone.now()
    own = _again(registration, desk)
    _may_go(own, (State.REQUESTED, State.REJECTED))
    before = own.state
    own.place = _place_for(desk, own.mode)
    own.state = State.REGISTERED if own.place else State.WAITING
    _came_in([own], now)
    own.save()
    _note([(own, before)], by=by, why="", at=now)
    _tell_registry(desk, [own])
    return own


def reject(*, registration: Registration, by: User, why: str, at: datetime | None = None) -> Registration:
    """Not admit who asked or waits, and say why."""
    if not why.strip():
        raise Refused(_("Say why: the person is told."), code="why")
    return _leave(registration, State.REJECTED, (State.REQUESTED, State.WAITING), by=by, why=why, at=at)


def cancel(*, registration: Registration, by: User | None, why: str = "", at: datetime | None = None) -> Registration:
    """Somebody does not come, or is taken off; the place goes to who waits longest."""
    return _leave(registration, State.CANCELLED, (*ASKING, State.INVITED), by=by, why=why, at=at)


def _leave(
    registration: Registration,
    to: str,
    from_states: Sequence[str],
    *,
    by: User | None,
    why: str,
    at: datetime | None,
) -> Registration:
    now = at or timezone.now()
    with in_turn(), transaction.atomic():
        desk = _locked(registration.desk)
        own = _again(registration, desk)
        if own.state == to:
            return own
        _may_go(own, from_states)
        if own.checked_in_at is not None:
            raise Refused(_("Who has been checked in was there, and cannot cancel."), code="there")
        before = own.state
        own.state, own.place, own.held_until = to, None, None
        own.sequence += before == State.REGISTERED
        own.save()
        _note([(own, before)], by=by, why=why, at=now)
        _tell_registry(desk, [own])
        _move_up(desk, now)
        return own


def change(
    *, registration: Registration, mode: str, answers: dict[str, Any], at: datetime | None = None
) -> Registration:
    """Come in another way, or answer anew. Who has a place keeps it until the other way has one for them.

    Raises Refused, with nothing changed, where the other way has no free place.
    """
    now = at or timezone.now()
    with in_turn(), transaction.atomic():
        desk = _locked(registration.desk)
        own = _again(registration, desk)
        state = desk_state(desk, at=now)
        if state in _NO_MORE and (refusal := refusal_of_state(state)):
            raise Refused(refusal.sentence, code=refusal.code)
        _may_go(own, (State.REQUESTED, State.WAITING, State.REGISTERED))
        own.answers = answers
        if mode == own.mode or mode not in desk.modes:
            own.save(update_fields=["answers", "updated_at"])
            return own
        if own.state == State.REGISTERED:
            _release_overdue(desk, now)
            place = _place_for(desk, mode)
            if place is None:
                raise Refused(_("There is no free place in that way. The place you have stays yours."), code="full")
            own.place = place
            own.sequence += 1
        own.mode = mode
        own.save()
        if own.state == State.REGISTERED:
            _write(own, Kind.CHANGED, about=f"own {own.sequence}", at=now)
        _tell_registry(desk, [own])
        _move_up(desk, now)
        return own


@transaction.atomic
def call_off(*, desk: RegistrationDesk, by: User, at: datetime | None = None) -> int:
    """The activity will not be held: everybody who asked is told, and nobody is expected any more. Returns how many."""
    desk, now = _locked(desk), at or timezone.now()
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
    _tell_registry(desk, own)
    return len(own)


# --- places -----------------------------------------------------------------------------------


@transaction.atomic
def move_up(*, desk: RegistrationDesk, at: datetime | None = None) -> int:
    """Give free places to who waits, in order, after those that were not confirmed. Returns how many moved."""
    return _move_up(_locked(desk), at or timezone.now())


@transaction.atomic
def release_overdue(*, desk: RegistrationDesk, at: datetime | None = None) -> int:
    """Let go of places held for who did not confirm in time, and give them to who waits. Returns how many were let go."""
    desk, now = _locked(desk), at or timezone.now()
    released = _release_overdue(desk, now)
    _move_up(desk, now)
    return released


def _release_overdue(desk: RegistrationDesk, now: datetime) -> int:
    """What was never confirmed leaves nothing behind; who had cancelled before has cancelled still. The desk is locked."""
    rows = overdue(now).filter(desk=desk)
    # An invitation outlasts the place that was reserved with it.
    let_go = rows.filter(state=State.INVITED).update(place=None, held_until=None)
    rows = rows.filter(state=State.HELD)
    back = let_go + rows.exclude(person=None).update(state=State.CANCELLED, place=None, held_until=None)
    _all, by_model = rows.filter(person=None).delete()
    return back + by_model.get("participants.Registration", 0)


def _place_for(desk: RegistrationDesk, mode: str) -> DeskPlace | None:
    """A free place of a mode, for who comes now: none where others wait. The desk is locked."""
    if desk.places_of(mode) is not None and waiting_list(desk, mode).exists():
        return None
    return next(iter(_places(desk, mode, 1)), None)


def _places(desk: RegistrationDesk, mode: str, wanted: int) -> list[DeskPlace]:
    limit = desk.places_of(mode)
    make = None if limit is not None else lambda number: DeskPlace(desk=desk, mode=mode, number=number)
    return free_places(desk.places.filter(mode=mode), taken_by="registration", wanted=wanted, make=make)


def _move_up(desk: RegistrationDesk, now: datetime) -> int:
    if desk_state(desk, at=now) in _NO_MORE:
        return 0
    moved = 0
    for mode in desk.modes:
        waiting = list(waiting_list(desk, mode))
        if not waiting:
            continue
        moving = waiting[: len(places := _places(desk, mode, len(waiting)))]
        for own, place in zip(moving, places, strict=True):
            own.place, own.state, own.desk = place, State.REGISTERED, desk
        _came_in(moving, now)
        Registration.objects.bulk_update(moving, ["place", "state", "settled_at", "sequence"], batch_size=500)
        _note([(own, State.WAITING) for own in moving], by=None, why="", at=now)
        _tell_registry(desk, moving)
        moved += len(moving)
    return moved


# --- check-in ---------------------------------------------------------------------------------


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
    desk, now = _locked(desk), at or timezone.now()
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
    _tell_registry(desk, changed)
    return changed


# --- what follows from a step -----------------------------------------------------------------

_SAID: dict[str, Kind] = {
    State.REQUESTED: Kind.REQUESTED,
    State.WAITING: Kind.WAITING,
    State.REGISTERED: Kind.REGISTERED,
    State.CANCELLED: Kind.CANCELLED,
    State.REJECTED: Kind.REJECTED,
    State.INVITED: Kind.INVITED,
}


def _note(steps: Sequence[tuple[Registration, str]], *, by: User | None, why: str, at: datetime) -> None:
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


def _write(own: Registration, kind: Kind, *, about: str, at: datetime) -> None:
    RegistrationMessage.objects.bulk_create(
        [RegistrationMessage(registration=own, kind=kind, about=about, made_at=at)], ignore_conflicts=True
    )


def _tell_registry(desk: RegistrationDesk, registrations: Sequence[Registration]) -> None:
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


def _locked(desk: RegistrationDesk) -> RegistrationDesk:
    """The desk as it is now; nobody else comes in, moves up or leaves until the transaction ends."""
    lock_merging(shared=True)  # before any row: who merges people locks in the same order
    rows = RegistrationDesk.objects.select_for_update(no_key=True, of=("self",)).select_related("activity")
    found: RegistrationDesk = rows.get(pk=desk.pk)
    return found


def _again(registration: Registration, desk: RegistrationDesk) -> Registration:
    found = Registration.objects.filter(pk=registration.pk).select_related("person").first()
    if found is None:
        raise Refused(too_late(), code="old")
    found.desk = desk
    return found


def _may_go(own: Registration, before: Sequence[str]) -> None:
    if own.state not in before:
        raise Refused(
            _("This registration has changed meanwhile: it is now “%(state)s”. Look at the page anew.")
            % {"state": own.get_state_display()},
            code="stale",
        )


@transaction.atomic
def remind(*, registration: Registration, wanted: bool) -> None:
    """Send reminders of an activity to somebody, or none any more."""
    Registration.objects.filter(pk=registration.pk).update(wants_reminders=wanted)
