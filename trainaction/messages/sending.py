"""Sending: what is due is written down under a unique key, and each is handed over once.

A message is begun by one conditional update, and ended by another when the server has taken it. Whoever comes second
finds it taken. Where the process dies between the two, the same message is sent again when its lease is over, under the
same Message-ID: losing one seemed worse than that instant, as for the search's alerts.
"""

import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from portal.mail import Handed, hand_over
from trainaction.enrolment.queries import FINISHED
from trainaction.messages.due import UNDER_WAY, due, wants
from trainaction.messages.texts import address_of, learner_message
from trainaction.models import IN_A_SEAT, Certificate, Enrolment, EnrolmentState, LearnerMessage, MessageKind
from trainaction.surveys.queries import is_waiting_for

AT_ONCE = 500
SECONDS = 60.0
"""After so long a round stops; the next goes on where it did."""
LEASE = timedelta(minutes=10)
HELD_BACK = timedelta(hours=6)
"""A message that an address refuses, or that cannot be made, is tried again after this long."""
MOST_FAILURES = 3
STALE = timedelta(days=2)
"""What could not be sent for so long is no longer true, and is not sent."""
HOLDS_IN: dict[str, tuple[str, ...]] = {
    MessageKind.ENROLLED: IN_A_SEAT,
    MessageKind.STARTS: UNDER_WAY,
    MessageKind.STOPPED: (EnrolmentState.ACTIVE,),
    MessageKind.ENDS: UNDER_WAY,
    MessageKind.MARKED: IN_A_SEAT,
    MessageKind.SURVEY: (EnrolmentState.ACTIVE, *FINISHED),
    MessageKind.CERTIFICATE: (EnrolmentState.CERTIFIED,),
}
"""In which states of the enrolment a message that was written down is still true."""


@dataclass(slots=True)
class Round:
    """What a round did, in numbers of messages."""

    written: int = 0
    sent: int = 0
    refused: int = 0
    dropped: int = 0
    """No longer true, no longer wanted, or without an address."""
    left: int = 0


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Write down what is due and send what is written down. Raises what the mail server says, if it cannot be reached:
    what was not sent is sent in a later round.
    """
    began, now, done = time.monotonic(), at or timezone.now(), Round()
    done.written = write_down(at=now)
    waiting = LearnerMessage.objects.filter(sent_at=None, failures__lt=MOST_FAILURES, made_at__gt=now - STALE).free(
        at=now
    )
    rows = list(
        waiting.select_related(
            "enrolment__run", "enrolment__person__user", "enrolment__person__merged_into__user"
        ).order_by("made_at", "pk")[:AT_ONCE]
    )
    if rows:
        connection = get_connection()
        try:
            for message in rows:
                if time.monotonic() - began > seconds:
                    break
                _send(message, now, connection, done)
        finally:
            connection.close()
        done.left = waiting.count()
    return asdict(done)


def write_down(*, at: datetime) -> int:
    """A row for each message that is due. Two who do so at once write each once. Returns how many were due."""
    rows = [
        LearnerMessage(enrolment_id=each.enrolment, kind=each.kind, about=each.about, made_at=at) for each in due(at)
    ]
    LearnerMessage.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _send(message: LearnerMessage, now: datetime, connection: BaseEmailBackend, done: Round) -> None:
    as_read = LearnerMessage.objects.filter(pk=message.pk, sent_at=None, taken_until=message.taken_until)
    if not as_read.update(taken_until=now + LEASE):
        return
    taken = LearnerMessage.objects.filter(pk=message.pk, sent_at=None)
    person = message.enrolment.person.merged_into or message.enrolment.person
    to = address_of(person)
    if not to or not _is_true(message):
        done.dropped += 1
        taken.update(failures=MOST_FAILURES, taken_until=None)
        return
    handed = hand_over(lambda: learner_message(message, to), connection, f"The message {message.pk} to a learner")
    if handed == Handed.SENT:
        taken.update(sent_at=timezone.now(), taken_until=None)
        done.sent += 1
    else:
        taken.update(failures=message.failures + 1, taken_until=now + HELD_BACK)
        done.refused += 1


def _is_true(message: LearnerMessage) -> bool:
    """Whether it is still wanted and what it says still holds. Three queries at most."""
    wanted = Enrolment.objects.filter(wants(message.kind), pk=message.enrolment_id, state__in=HOLDS_IN[message.kind])
    if not wanted.exists():
        return False
    if message.kind == MessageKind.SURVEY:
        return is_waiting_for(message.enrolment.run, message.enrolment)
    if message.kind != MessageKind.CERTIFICATE:
        return True
    return (
        Certificate.objects.standing().filter(enrolment=message.enrolment_id, code__credential=message.about).exists()
    )
