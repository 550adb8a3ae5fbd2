"""Who looks at a live page: somebody who registered, an account, or a guest, known again by a signed cookie.

The cookie holds a registration's key or a number drawn for this browser, and the poll that was answered last. It lets
those who registered in, and what everybody sees be polled, without a query.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from datacction.models import Broadcast
from datacction.models.live import VOTER_LENGTH
from participants.attendance.folding import normalise_email
from participants.models import Registration, RegistrationDesk, RegistrationState
from participants.permissions import signed_in
from participants.queries.people import person_of
from participants.registration.queries import own_registration, registration_by_key

KEPT_FOR = timedelta(days=7)
"""So long a browser is known again."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the cookie says."""

    registration: str = ""
    """Its public key in hexadecimal digits."""
    guest: str = ""
    poll: int = 0
    """The poll answered last."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a live page. `voter` is '' before a guest does anything; `registration` has a place."""

    ticket: Ticket
    voter: str = ""
    person: int | None = None
    registration: Registration | None = None

    @property
    def is_registered(self) -> bool:
        return self.registration is not None


def read_ticket(request: HttpRequest, key: str) -> Ticket:
    """The cookie for the live page of an activity; an empty one where there is none, or another than we wrote. No query."""
    try:
        registration, guest, poll = signing.loads(
            request.COOKIES.get(_name(key), ""), salt=_salt(key), max_age=KEPT_FOR
        )
        return Ticket(str(registration), str(guest), int(poll))
    except (signing.BadSignature, ValueError, TypeError):
        return Ticket()


def hand_out(response: HttpResponse, key: str, ticket: Ticket) -> None:
    """Write the cookie."""
    response.set_cookie(
        _name(key),
        signing.dumps([ticket.registration, ticket.guest, ticket.poll], salt=_salt(key)),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _name(key: str) -> str:
    return f"live-{key}"


def _salt(key: str) -> str:
    return f"datacction.live.{key}"


def visitor_of(request: HttpRequest, broadcast: Broadcast, desk: RegistrationDesk | None) -> Visitor:
    """Who looks: the account that is signed in before what the cookie says. Four queries at most."""
    ticket = read_ticket(request, broadcast.activity.key)
    if request.user.is_authenticated:
        user = signed_in(request)
        person = person_of(user)
        own = own_registration(desk, address=normalise_email(user.email), person=person) if desk else None
        known = own if own is not None and own.state == RegistrationState.REGISTERED else None
        if known is not None:
            ticket = replace(ticket, registration=known.public_id.hex)
        who = f"person {person.pk}" if person else f"account {user.pk}"
        return Visitor(ticket, voter_of(broadcast.pk, who), person.pk if person else None, known)
    own = _registered(ticket, desk)
    if own is not None and own.person is not None:
        root = own.person.counted_id
        return Visitor(ticket, voter_of(broadcast.pk, f"person {root}"), root, own)
    ticket = replace(ticket, registration="")
    return Visitor(ticket, voter_of(broadcast.pk, f"guest {ticket.guest}") if ticket.guest else "")


def _registered(ticket: Ticket, desk: RegistrationDesk | None) -> Registration | None:
    """The registration of a cookie while it has a place at this desk."""
    if not ticket.registration or desk is None:
        return None
    own = registration_by_key(UUID(ticket.registration))
    stands = own is not None and own.desk_id == desk.pk and own.state == RegistrationState.REGISTERED
    return own if stands else None


def known_again(visitor: Visitor, broadcast: Broadcast) -> Visitor:
    """The same visitor, a guest with a number drawn for this browser."""
    if visitor.voter:
        return visitor
    ticket = replace(visitor.ticket, guest=secrets.token_hex(12))
    return replace(visitor, ticket=ticket, voter=voter_of(broadcast.pk, f"guest {ticket.guest}"))


def voter_of(broadcast: int, who: str) -> str:
    """The digest by which a live page knows somebody; another page knows them by another."""
    return salted_hmac("datacction.live.voter", f"{broadcast} {who}", algorithm="sha256").hexdigest()[:VOTER_LENGTH]
