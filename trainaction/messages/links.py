"""The signed links that end messages: whoever has one holds the address it was sent to."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from participants.models import Person
from portal.mail import whole
from trainaction.models import MessageKind

_STOP = "trainaction.messages.stop"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a link says: whose messages, of which kind."""

    person: UUID
    kind: MessageKind


def stop_link(person: Person, kind: str, language: str) -> str:
    token = signing.Signer(salt=_STOP).sign(f"{person.public_id.hex}.{kind}")
    with override(language):
        return whole(reverse("learner_message_stop", args=[token]))


def read_stop(token: str) -> Wish | None:
    """None where the link is not ours. It does not expire: neither does the wish."""
    try:
        person, _dot, kind = signing.Signer(salt=_STOP).unsign(token).partition(".")
        return Wish(UUID(person), MessageKind(kind))
    except (signing.BadSignature, ValueError):
        return None
