"""Asking for a place, confirming the address, coming to another day too; those whom an organiser enters."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.attendance.folding import normalise_email
from participants.models import BY_INVITATION, Delegation, Institution, Person, Registration, RegistrationDesk, Sex
from participants.queries.institutions import institutions_called
from participants.queries.merging import members
from participants.queries.people import person_of
from participants.registration.queries import ASKING, delegation_size, desk_state, own_registration, refusal_of_state
from participants.registration.services.places import place_for, release
from participants.registration.services.steps import (
    Kind,
    Refused,
    State,
    again,
    at_once,
    came_in,
    locked,
    may_go,
    note,
    refuse_what_is_over,
    tell_registry,
    too_late,
    write,
)
from participants.services.accounts import Stated, person_by_address, person_for
from participants.services.consents import agree_to_registry
from participants.services.institutions import save_institution
from portal.models import User

CONSENT_VERSION = "registration 2026-11"
"""Of the portal's own sentence; an organiser's own is kept as “desk” and the desk's number."""


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
    with at_once():
        return _register(desk, application, language, user, delegation, at or timezone.now())


def _register(
    desk: RegistrationDesk,
    application: Application,
    language: str,
    user: User | None,
    delegation: Delegation | None,
    now: datetime,
) -> Registration | None:
    desk = locked(desk)
    if refusal := refusal_of_state(desk_state(desk, at=now)):
        raise Refused(refusal.sentence, code=refusal.code)
    if application.mode not in desk.modes:
        raise Refused(_("It cannot be attended in this way: choose another one."), code="mode")
    release(desk, now)
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
        write(own, Kind.INVITED, about=f"{now:%Y-%m-%dT%H}", at=now)
        return None
    if own is not None and own.state in (*ASKING, State.REJECTED) and own.state != State.HELD:
        # Once an hour: whoever types in a stranger's address again and again does not fill their mailbox.
        write(own, Kind.KNOWN, about=f"{now:%Y-%m-%dT%H}", at=now)
        return None
    own = own or Registration(desk=desk, address=application.address)
    keeps_place = own.state == State.HELD and own.mode == application.mode
    before = own.state
    if not keeps_place:
        own.place = None if desk.needs_approval else place_for(desk, application.mode)
        own.asked_at = now
    state_facts(own, application, language, delegation)
    own.state, own.held_until = State.HELD, now + timedelta(minutes=desk.hold_minutes)
    own.save()
    if before != State.HELD:
        note([(own, before)], by=None, why="", at=now)
    write(own, Kind.CONFIRM, about=now.isoformat(timespec="minutes"), at=now)
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
    stated = replace(application.stated, institution=stated_institution(application, by=user))
    person = person_for(user=user, stated=stated)
    if own is None or own.address != application.address:
        other = Registration.objects.filter(desk=desk, address=application.address).first()
        own = own or other or Registration(desk=desk, address=application.address)
    if own.state != State.HELD:
        own.asked_at = now
    if own.place_id and own.mode != application.mode:
        own.place = None
    state_facts(own, replace(application, stated=stated, new_institution=""), language, delegation)
    own.person = person
    _settle(own, by=user, at=now)
    return own


def confirm(*, registration: Registration, at: datetime | None = None) -> Registration:
    """Somebody holds the address that they gave: their registration stands from now on, and the registry knows them.

    Pressed twice it says the same. Returns what stands: another registration where the person had one already. Raises
    Refused where the time has passed, and where the activity is called off or over.
    """
    with at_once():
        return _confirm(registration, at or timezone.now())


def _confirm(registration: Registration, now: datetime) -> Registration:
    desk = locked(registration.desk)
    own = Registration.objects.filter(pk=registration.pk).select_related("institution").first()
    if own is None or (own.state == State.HELD and own.held_until is not None and own.held_until <= now):
        raise Refused(too_late(), code="old")
    own.desk = desk
    if own.state != State.HELD:
        return own
    refuse_what_is_over(desk, now)
    application = Application(
        Stated(own.name, own.sex, own.country_id or "", own.institution), own.address, own.mode, own.new_institution
    )
    own.institution = stated_institution(application, by=None)
    own.new_institution = ""
    return let_in(own, replace(application.stated, institution=own.institution), now)


def come_too(*, registration: Registration, desk: RegistrationDesk, at: datetime | None = None) -> Registration:
    """Who holds the address of a registration comes to another day of the same page too, with what they told there, and in the
    same way where it is offered.

    Returns what stands. Raises Refused where nobody can register there any more, or they were not admitted.
    """
    now = at or timezone.now()
    with at_once():
        desk = locked(desk)
        if refusal := refusal_of_state(desk_state(desk, at=now)):
            raise Refused(refusal.sentence, code=refusal.code)
        release(desk, now)
        told = again(registration, registration.desk)
        may_go(told, (State.REQUESTED, State.WAITING, State.REGISTERED))
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
        state_facts(own, Application(stated, told.address, mode), told.language, None)
        own.person = told.person
        _settle(own, by=None, at=now)
        return own


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
    desk, now = locked(desk), at or timezone.now()
    refuse_what_is_over(desk, now)
    release(desk, now)
    came: list[tuple[Registration, str]] = []
    for order, application in enumerate(applications):
        application = replace(application, address=normalise_email(application.address))
        own = own_registration(desk, address=application.address, person=None)
        if own is not None and own.state in ASKING and own.state != State.HELD:
            continue
        stated = replace(application.stated, institution=stated_institution(application, by=by))
        person = person_by_address(address=application.address, stated=stated, is_their_word=False)
        stated = _as_known(stated, person)
        if Registration.objects.filter(desk=desk, person__in=members("person", person.pk), state__in=ASKING).exclude(
            pk=own.pk if own else 0
        ):
            continue
        own = own or Registration(desk=desk, address=application.address)
        before = own.state
        state_facts(
            own, replace(application, stated=stated, new_institution=""), application.language or language, None
        )
        own.person, own.held_until = person, None
        own.asked_at = now + timedelta(microseconds=order)
        own.place = own.place if before == State.HELD else place_for(desk, own.mode)
        own.state = State.REGISTERED if own.place else State.WAITING
        came_in([own], now)
        own.save()
        came.append((own, before))
    note(came, by=by, why=_("Invited by list"), at=now)
    tell_registry(desk, [own for own, _before in came])
    return [own for own, _before in came]


def let_in(own: Registration, stated: Stated, now: datetime) -> Registration:
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
        own.place = own.place or place_for(desk, own.mode)
        own.state = State.REGISTERED if own.place else State.WAITING
    came_in([own], at)
    own.save()
    note([(own, before)], by=by, why="", at=at)
    tell_registry(desk, [own])


def state_facts(own: Registration, application: Application, language: str, delegation: Delegation | None) -> None:
    """Put down what a form says. Nothing is saved."""
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


def stated_institution(application: Application, *, by: User | None) -> Institution | None:
    """The institution that was stated; made where the registry does not have it."""
    stated, name = application.stated, application.new_institution
    if not name:
        return stated.institution
    found = list(institutions_called(name, stated.country)[:2])  # somebody may have been the first of it meanwhile
    if len(found) == 1:
        return found[0]
    return save_institution(institution=Institution(name=name, country_id=stated.country or None), by=by)


def _as_known(stated: Stated, person: Person) -> Stated:
    """What a list leaves open, as the registry has it."""
    return Stated(
        stated.name,
        stated.sex if stated.sex != Sex.NOT_STATED else person.sex,
        stated.country or person.country_id or "",
        stated.institution or person.current_institution,
    )


def _refuse_a_full_delegation(delegation: Delegation) -> None:
    if delegation_size(delegation) >= delegation.most:
        raise Refused(
            _("The delegation of %(institution)s is complete. Ask who gave you the link, or register for yourself.")
            % {"institution": delegation.institution},
            code="delegation",
        )


@transaction.atomic
def remind(*, registration: Registration, wanted: bool) -> None:
    """Send reminders of an activity to somebody, or none any more."""
    Registration.objects.filter(pk=registration.pk).update(wants_reminders=wanted)
