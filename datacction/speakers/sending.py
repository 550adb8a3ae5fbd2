"""Sending what is written down for speakers, each once (portal/outgoing.py)."""

from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from datacction.models import SpeakerDraft, SpeakerMessage
from datacction.speakers.texts import speaker_message
from portal.outgoing import send_waiting

SECONDS = 60.0
HOLDS_IN = {
    SpeakerMessage.Kind.RETURNED: SpeakerDraft.State.RETURNED,
    SpeakerMessage.Kind.PUBLISHED: SpeakerDraft.State.APPROVED,
}
"""In which state of the draft a message that was written down is still true; an invitation is while its link is good."""


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Send what is written down. Raises what the mail server says, if it cannot be reached."""
    now = at or timezone.now()
    rows = SpeakerMessage.objects.select_related("invitation__person")
    done = send_waiting(
        rows, address=lambda message: _address(message, now), make=speaker_message, at=now, seconds=seconds
    )
    return asdict(done)


def _address(message: SpeakerMessage, now: datetime) -> str:
    """Where it goes to; "" where it is no longer true. One query for what is about a draft."""
    invitation = message.invitation
    if invitation.revoked_at is not None or invitation.person.erased_at is not None:
        return ""
    if message.kind == SpeakerMessage.Kind.INVITED:
        return invitation.address if invitation.is_good(now) else ""
    state = HOLDS_IN[SpeakerMessage.Kind(message.kind)]
    still = SpeakerDraft.objects.filter(person=invitation.person_id, state=state).exists()
    return invitation.address if still else ""
