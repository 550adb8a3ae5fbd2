"""Writes: a message to the portal, its e-mails, and what becomes of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from front.models import ContactMail, ContactMessage, ContactTopic
from portal.models import User

CONSENT_VERSION = "1"
"""Of the sentence beside the box on the form: raised with each change of what it says."""
UNWANTED_DAYS = 30
"""What was marked as unwanted goes after so many days."""


@transaction.atomic
def write(
    *,
    key: UUID,
    topic: ContactTopic,
    name: str,
    address: str,
    subject: str,
    text: str,
    language: str,
    at: datetime | None = None,
) -> ContactMessage:
    """Keep a message, and write down its e-mails: one for each addressee of the topic, and the receipt. A form that is sent
    twice (`key`) is one message, as it came first."""
    now = at or timezone.now()
    message, is_new = ContactMessage.objects.get_or_create(
        key=key,
        defaults={
            "topic": topic,
            "name": name,
            "address": address.strip().lower(),
            "subject": subject,
            "text": text,
            "language": language,
            "consent_version": CONSENT_VERSION,
            "written_at": now,
        },
    )
    if is_new:
        mails = [ContactMail(message=message, kind=ContactMail.Kind.TEAM, to=to, made_at=now) for to in topic.addresses]
        ContactMail.objects.bulk_create(
            [*mails, ContactMail(message=message, kind=ContactMail.Kind.RECEIPT, made_at=now)]
        )
    return message


@transaction.atomic
def set_state(*, message: ContactMessage, state: str, note: str, by: User, at: datetime | None = None) -> None:
    """Say how far a message is. Raises ValidationError for a state that is none."""
    if state not in ContactMessage.State.values:
        raise ValidationError({"state": _("Choose one of the states.")})
    message.state, message.note, message.handled_by, message.changed_at = state, note, by, at or timezone.now()
    message.save(update_fields=["state", "note", "handled_by", "changed_at"])
    if state == ContactMessage.State.UNWANTED:  # nobody is written to about it
        ContactMail.objects.filter(message=message, sent_at=None).delete()


def forget_old(*, days: int, at: datetime | None = None) -> int:
    """Delete the messages of more than so many days ago, and unwanted ones sooner, with their e-mails; how many."""
    now = at or timezone.now()
    old = ContactMessage.objects.filter(written_at__lt=now - timedelta(days=days))
    unwanted = ContactMessage.objects.filter(
        state=ContactMessage.State.UNWANTED, written_at__lt=now - timedelta(days=UNWANTED_DAYS)
    )
    return sum(found.delete()[1].get("front.ContactMessage", 0) for found in (old, unwanted))
