"""Sending what is written down (portal/models/outgoing.py), each once.

A message is begun by one conditional update, and ended by another when the server has taken it. Whoever comes second
finds it taken. Where the process dies between the two, the same message is sent again when its lease is over, under the
same Message-ID: losing one seemed worse than that instant, as for the search's alerts. Where the same message twice is
worse than none (a newsletter), `never_twice` turns it round: one that was begun by a process that died is left as it is,
and known by UNDECIDED.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.utils import timezone

from portal.mail import Handed, hand_over

AT_ONCE = 500
BY_ONE_CONNECTION = 50
"""Many mail servers end a connection that goes on for longer."""
LEASE = timedelta(minutes=10)
HELD_BACK = timedelta(hours=6)
"""A message that an address refuses, or that cannot be made, is tried again after this long."""
MOST_FAILURES = 3
UNDECIDED = 100
"""The failures of a message that was begun, of which nobody can tell whether the server took it."""
STALE = timedelta(days=2)
"""What could not be sent for so long is no longer true, and is not sent."""


@dataclass(slots=True)
class Round:
    """What a round did, in numbers of messages."""

    written: int = 0
    sent: int = 0
    refused: int = 0
    dropped: int = 0
    """No longer true, no longer wanted, or without an address."""
    left: int = 0


def send_waiting(
    messages: QuerySet[Any],
    *,
    address: Callable[[Any], str],
    make: Callable[[Any, str], EmailMessage],
    at: datetime,
    seconds: float,
    most: int = AT_ONCE,
    stale: timedelta = STALE,
    never_twice: bool = False,
    refused: Callable[[Any], None] | None = None,
) -> Round:
    """Send those of `messages`, rows of an OutgoingMessage, that wait: so many at most, and for so many seconds.

    `address` says to whom, "" where it is no longer true, no longer wanted, or there is none: then it is dropped. `make`
    gives the e-mail; `refused` is called with one that the server does not take for its address. Raises what the mail
    server says, if it cannot be reached: what was not sent is sent in a later round.
    """
    began, done = time.monotonic(), Round()
    waiting: Any = messages.filter(sent_at=None, failures__lt=MOST_FAILURES, made_at__gt=at - stale)
    waiting = waiting.free(at=at)
    number = 0
    while number < most:
        rows = list(waiting.order_by("made_at", "pk")[: min(BY_ONE_CONNECTION, most - number)])
        if not rows:
            return done
        connection = get_connection()
        try:
            connection.open()
            for message in rows:
                if time.monotonic() - began > seconds:
                    break
                _send(message, address, make, at, connection, done, never_twice=never_twice, refused=refused)
        finally:
            connection.close()
        number += len(rows)
        if time.monotonic() - began > seconds:
            break
    done.left = waiting.count()
    return done


def _send(
    message: Any,
    address: Callable[[Any], str],
    make: Callable[[Any, str], EmailMessage],
    now: datetime,
    connection: BaseEmailBackend,
    done: Round,
    *,
    never_twice: bool,
    refused: Callable[[Any], None] | None,
) -> None:
    rows = type(message).objects
    as_read = rows.filter(pk=message.pk, sent_at=None, taken_until=message.taken_until)
    begun = {"failures": UNDECIDED} if never_twice else {}
    if not as_read.update(taken_until=now + LEASE, **begun):
        return
    taken = rows.filter(pk=message.pk, sent_at=None)
    if not (to := address(message)):
        done.dropped += 1
        taken.update(failures=MOST_FAILURES, taken_until=None)
        return
    try:
        handed = hand_over(lambda: make(message, to), connection, f"{type(message).__name__} {message.pk}")
    except SMTPResponseException:  # the server answered, and did not take it
        taken.update(failures=message.failures, taken_until=None)
        raise
    if handed == Handed.SENT:
        taken.update(sent_at=timezone.now(), taken_until=None, failures=message.failures)
        done.sent += 1
        return
    taken.update(failures=message.failures + 1, taken_until=now + HELD_BACK)
    done.refused += 1
    if handed == Handed.REFUSED and refused is not None:
        refused(message)
