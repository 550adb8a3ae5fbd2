"""Asking for the newsletter, confirming, choosing, ending it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import NewsletterDelivery, Subscriber
from participants.models.newsletter import TOPICS
from participants.newsletter.links import NEWSLETTER, Confirmation
from portal.jobs import enqueue
from portal.opting_in import CONFIRMED_WITHIN


@transaction.atomic
def ask(*, address: str, language: str, topics: Sequence[str], at: datetime | None = None) -> Subscriber | None:
    """Keep the wish, and ask the address whether it is its own: nothing else is sent before that, and nothing changes for
    who reads the newsletter already.

    Who asks is told the same whatever comes of it. None where the address was asked too often today.
    """
    from participants.tasks import confirm_newsletter  # it sends, and so knows this

    now = at or timezone.now()
    address = address.strip().lower()
    if NEWSLETTER.address_asks_too_often(address):
        return None
    found, is_new = Subscriber.objects.get_or_create(
        address=address, defaults={"language": language, "topics": list(topics), "asked_at": now}
    )
    if not is_new:
        Subscriber.objects.filter(pk=found.pk, confirmed_at=None).update(asked_at=now)
    enqueue(confirm_newsletter, by=None, subscriber=found.pk, language=language, topics=list(topics))
    return found


@transaction.atomic
def confirm(*, confirmation: Confirmation, at: datetime | None = None) -> Subscriber | None:
    """Begin to read, in the language and with the topics asked for; None where the wish was forgotten or taken back.

    Who begins is welcomed by a message with the links to change and to end it, once.
    """
    from participants.tasks import welcome_to_newsletter  # it sends, and so knows this

    asked = Subscriber.objects.filter(key=confirmation.key)
    has_begun = asked.filter(confirmed_at=None).update(confirmed_at=at or timezone.now())
    asked.update(language=confirmation.language, topics=list(confirmation.topics))
    found = asked.first()
    if has_begun and found is not None:
        enqueue(welcome_to_newsletter, by=None, subscriber=found.pk)
    return found


def choose(*, subscriber: Subscriber, language: str, topics: Sequence[str]) -> None:
    """Change the language and the topics. Raises ValidationError where no topic is left: that is ending it."""
    kept = [topic for topic in TOPICS if topic in topics]
    if not kept:
        raise ValidationError({"topics": _("Choose a topic, or unsubscribe below.")})
    Subscriber.objects.filter(pk=subscriber.pk).update(language=language, topics=kept)


@transaction.atomic
def stop(*, key: UUID, delivery: UUID | None = None, at: datetime | None = None) -> bool:
    """Forget a reader, the address too. False where they were forgotten before."""
    found = Subscriber.objects.filter(key=key)
    if delivery is not None:
        own = NewsletterDelivery.objects.filter(key=delivery, subscriber__in=found)
        own.update(ended_at=at or timezone.now())
    return bool(found.delete()[0])


def forget_unconfirmed(*, at: datetime | None = None) -> int:
    """Forget the addresses that nobody confirmed in time."""
    before = (at or timezone.now()) - CONFIRMED_WITHIN
    return Subscriber.objects.filter(confirmed_at=None, asked_at__lt=before).delete()[0]
