"""The signed links of the newsletter's e-mails: whoever has one holds the address it was sent to."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from participants.models import NewsletterDelivery, Subscriber
from participants.models.newsletter import TOPICS
from portal.mail import whole
from portal.opting_in import OptIn

NEWSLETTER = OptIn("participants.newsletter")
CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link to confirm with says: the wish as it was asked for last."""

    key: UUID
    language: str
    topics: tuple[str, ...]


def confirmation_link(subscriber: Subscriber, language: str, topics: list[str]) -> str:
    token = NEWSLETTER.confirm_token([subscriber.key.hex, language, topics])
    return _address("newsletter_confirm", token, language)


def read_confirmation(token: str) -> Confirmation | None:
    """None where the link is not ours, or too old."""
    said = NEWSLETTER.read_confirm(token)
    if said is None:
        return None
    key, language, topics = said
    known = tuple(topic for topic in topics if topic in TOPICS)
    return Confirmation(UUID(key), language if language in dict(settings.LANGUAGES) else "es", known)


def stop_link(subscriber: Subscriber, delivery: NewsletterDelivery | None = None) -> str:
    """It says which message it came with, so that an issue can tell how many ended the newsletter."""
    said = subscriber.key.hex + (f".{delivery.key.hex}" if delivery else "")
    return _address("newsletter_stop", NEWSLETTER.lasting_token(said), subscriber.language)


def read_stop(token: str) -> tuple[UUID, UUID | None] | None:
    """Who ends the newsletter, and by which message; None where the link is not ours. It does not expire."""
    said = NEWSLETTER.read_lasting(token)
    if said is None:
        return None
    key, _dot, delivery = said.partition(".")
    return UUID(key), UUID(delivery) if delivery else None


def choices_link(subscriber: Subscriber) -> str:
    token = NEWSLETTER.lasting_token(subscriber.key.hex, CHOICES)
    return _address("newsletter_choices", token, subscriber.language)


def read_choices(token: str) -> UUID | None:
    said = NEWSLETTER.read_lasting(token, CHOICES)
    return UUID(said) if said else None


def issue_link(number: int, language: str) -> str:
    with override(language):
        return whole(reverse("newsletter_issue", args=[number]))


def _address(name: str, token: str, language: str) -> str:
    with override(language):
        return whole(reverse(name, args=[token]))
