"""Sending what is written down about applications, each once (portal/outgoing.py); reminding of drafts before a call closes."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.utils import timezone

from conose.calls.texts import application_message
from conose.models import Application, ApplicationMessage, ApplicationState
from portal.outgoing import send_waiting

Kind = ApplicationMessage.Kind
State = ApplicationState
LAST_DAYS = timedelta(days=3)
"""So long before it closes, who has a draft is reminded, once."""
SECONDS = 60.0


def _state_is(*states: str) -> Callable[[ApplicationMessage], bool]:
    return lambda message: message.application.state in states


def _is_wanted(message: ApplicationMessage) -> bool:
    own, referee = message.application, message.referee
    return referee is not None and referee.answered_at is None and own.state != State.WITHDRAWN


HOLDS: dict[str, Callable[[ApplicationMessage], bool]] = {
    Kind.RECEIPT: lambda message: True,
    Kind.WITHDRAWN: _state_is(State.WITHDRAWN),
    Kind.REOPENED: _state_is(State.DRAFT),
    Kind.REFEREE: _is_wanted,
    Kind.REFEREE_ANSWERED: lambda message: message.referee is not None,
    Kind.LAST_DAYS: _state_is(State.DRAFT),
}
"""Whether a message that was written down is still true, by kind."""


def write_down_last_days(*, at: datetime) -> int:
    """Write down the reminders of drafts whose call closes soon; returns how many."""
    drafts = Application.objects.filter(
        state=State.DRAFT,
        account__isnull=False,
        call__closes_at__gt=at,
        call__closes_at__lte=at + LAST_DAYS,
        started_at__lt=at - timedelta(days=1),
    )
    rows = [
        ApplicationMessage(application=own, kind=Kind.LAST_DAYS, occasion=own.call.closes_at.isoformat(), made_at=at)
        for own in drafts.exclude(messages__kind=Kind.LAST_DAYS).select_related("call")
    ]
    return len(ApplicationMessage.objects.bulk_create(rows, ignore_conflicts=True))


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Write down what is due and send what is written down. Raises what the mail server says, if it cannot be reached."""
    now = at or timezone.now()
    written = write_down_last_days(at=now)
    rows = ApplicationMessage.objects.filter(kind__in=HOLDS).select_related(
        "application__call", "application__account", "referee__application"
    )
    done = send_waiting(rows, address=_address, make=application_message, at=now, seconds=seconds)
    done.written = written
    return asdict(done)


def _address(message: ApplicationMessage) -> str:
    """Where it goes to; "" where it is no longer true."""
    if not HOLDS[message.kind](message):
        return ""
    if message.kind == Kind.REFEREE:
        return message.referee.address if message.referee else ""
    return message.application.account.email if message.application.account else ""
