"""Sending: what is due is written down under a unique key, and each is handed over once (portal/outgoing.py)."""

from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from portal.outgoing import send_waiting
from trainaction.enrolment.queries import FINISHED
from trainaction.messages.due import UNDER_WAY, due, wants
from trainaction.messages.texts import address_of, learner_message
from trainaction.models import IN_A_SEAT, Certificate, Enrolment, EnrolmentState, LearnerMessage, MessageKind
from trainaction.surveys.queries import is_waiting_for

SECONDS = 60.0
"""After so long a round stops; the next goes on where it did."""
HOLDS_IN: dict[str, tuple[str, ...]] = {
    MessageKind.ENROLLED: IN_A_SEAT,
    MessageKind.STARTS: UNDER_WAY,
    MessageKind.STOPPED: (EnrolmentState.ACTIVE,),
    MessageKind.ENDS: UNDER_WAY,
    MessageKind.MARKED: IN_A_SEAT,
    MessageKind.SURVEY: (EnrolmentState.ACTIVE, *FINISHED),
    MessageKind.CERTIFICATE: (EnrolmentState.CERTIFIED,),
    MessageKind.REFUSED: (EnrolmentState.REJECTED, EnrolmentState.WITHDRAWN),
    MessageKind.REVOKED: (EnrolmentState.COMPLETED,),
}
"""In which states of the enrolment a message that was written down is still true."""


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Write down what is due and send what is written down. Raises what the mail server says, if it cannot be reached."""
    now = at or timezone.now()
    written = write_down(at=now)
    rows = LearnerMessage.objects.select_related(
        "enrolment__run", "enrolment__person__user", "enrolment__person__merged_into__user"
    )
    done = send_waiting(rows, address=_address, make=learner_message, at=now, seconds=seconds)
    done.written = written
    return asdict(done)


def write_down(*, at: datetime) -> int:
    """A row for each message that is due. Two who do so at once write each once. Returns how many were due."""
    rows = [
        LearnerMessage(enrolment_id=each.enrolment, kind=each.kind, about=each.about, made_at=at) for each in due(at)
    ]
    LearnerMessage.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _address(message: LearnerMessage) -> str:
    """Where its person is written to; "" where it is no longer wanted or true."""
    person = message.enrolment.person.counted_as
    to = address_of(person)
    return to if to and _is_true(message) else ""


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
