"""Sending: what is due is written down under a unique key, and each is handed over once (portal/outgoing.py)."""

from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from participants.models import (
    REMINDERS,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
)
from participants.registration.due import about_start, write_down
from participants.registration.texts import registration_message
from portal.outgoing import send_waiting

Kind = RegistrationMessageKind
State = RegistrationState
SECONDS = 60.0
"""After so long a round stops; the next goes on where it did."""
MOST = 20_000
HOLDS_IN: dict[str, tuple[str, ...]] = {
    Kind.CONFIRM: (State.HELD,),
    Kind.KNOWN: (State.REQUESTED, State.WAITING, State.REGISTERED, State.REJECTED),
    Kind.REQUESTED: (State.REQUESTED,),
    Kind.WAITING: (State.WAITING,),
    Kind.REGISTERED: (State.REGISTERED,),
    Kind.REJECTED: (State.REJECTED,),
    Kind.CHANGED: (State.REGISTERED,),
    Kind.CANCELLED: (State.CANCELLED,),
    Kind.CALLED_OFF: (State.CANCELLED,),
    Kind.DAY_BEFORE: (State.REGISTERED,),
    Kind.HOUR_BEFORE: (State.REGISTERED,),
    Kind.THANKS: (State.REGISTERED, State.WAITING, State.REQUESTED, State.CANCELLED, State.REJECTED),
    Kind.MISSED: (State.REGISTERED,),
    Kind.CERTIFICATE: (State.REGISTERED, State.WAITING, State.REQUESTED, State.CANCELLED, State.REJECTED),
    Kind.INVITED: (State.INVITED, State.DECLINED),
}
"""In which states of the registration a message that was written down is still true."""


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Write down what is due and send what is written down. Raises what the mail server says, if it cannot be reached."""
    now = at or timezone.now()
    written = write_down(at=now)
    rows = RegistrationMessage.objects.select_related("registration__desk__activity")
    done = send_waiting(
        rows,
        address=lambda message: _address(message, now),
        make=registration_message,
        at=now,
        seconds=seconds,
        most=MOST,
    )
    done.written = written
    return asdict(done)


def _address(message: RegistrationMessage, now: datetime) -> str:
    """Where it goes to; "" where it is no longer wanted or true. No query: what it asks is read with the message."""
    own = message.registration
    activity = own.desk.activity
    if own.state not in HOLDS_IN[message.kind]:
        return ""
    if message.kind == Kind.CONFIRM and (own.held_until is None or own.held_until <= now):
        return ""
    if message.kind in REMINDERS and not own.wants_reminders:
        return ""
    is_of_its_start = message.kind in (Kind.DAY_BEFORE, Kind.HOUR_BEFORE)
    if is_of_its_start and not (activity.is_ahead(now) and message.about == about_start(activity)):
        return ""
    return own.address
