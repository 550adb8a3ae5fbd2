"""Inviting people, and what they answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.attendance.folding import normalise_email
from participants.models import BY_INVITATION, Delegation, Registration, RegistrationDesk
from participants.registration.queries import delegation_size, own_registration, without_who_is_there
from participants.registration.services.asking import Application, let_in, state_facts, stated_institution
from participants.registration.services.deciding import leave
from participants.registration.services.places import place_for, release
from participants.registration.services.steps import Refused, State, again, locked, note, refuse_what_is_over
from portal.models import User
from portal.turns import in_turn


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
    desk, now = locked(desk), at or timezone.now()
    refuse_what_is_over(desk, now)
    release(desk, now)
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
        state_facts(own, application, application.language or language, delegation)
        if delegation is not None:
            own.institution, own.new_institution = delegation.institution, ""
        own.asked_at = now + timedelta(microseconds=order)
        own.place = place_for(desk, own.mode) if reserved_until else None
        own.held_until = reserved_until if own.place else None
        own.state = State.INVITED
        own.save()
        invited.append((own, before))
    note(invited, by=by, why="", at=now)
    return [own for own, _before in invited]


def accept(*, registration: Registration, application: Application, at: datetime | None = None) -> Registration:
    """Somebody says yes to their invitation, and says of themself what figures need: their address is theirs by the link.

    To the place reserved for them, else to a free one, else to the waiting list; approval is not asked. Who declined
    may change their mind. Returns what stands. Raises Refused where the activity is over or called off.
    """
    now = at or timezone.now()
    with in_turn(), transaction.atomic():
        desk = locked(registration.desk)
        own = again(registration, desk)
        if own.state not in BY_INVITATION:
            return own
        refuse_what_is_over(desk, now)
        if application.mode not in desk.modes:
            raise Refused(_("It cannot be attended in this way: choose another one."), code="mode")
        release(desk, now)
        own = again(registration, desk)
        if own.place_id and own.mode != application.mode:
            own.place = None
        stated = replace(application.stated, institution=stated_institution(application, by=None))
        if own.delegation is not None:
            stated = replace(stated, institution=own.delegation.institution)
        state_facts(own, replace(application, stated=stated, new_institution=""), own.language, None)
        own.asked_at = now
        return let_in(own, stated, now)


def decline(*, registration: Registration, at: datetime | None = None) -> Registration:
    """Somebody says no to their invitation; a place that was reserved goes to who waits."""
    return leave(registration, State.DECLINED, (State.INVITED,), by=None, why="", at=at)
