"""The e-mails about messages to the portal."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from front.models import ContactMail, ContactMessage
from portal.mail import framed_message, message_id, whole
from portal.outgoing import send_waiting

SECONDS = 60.0


def send_due(*, at: datetime | None = None) -> dict[str, int]:
    """Send what waits. Raises what the mail server says, if it cannot be reached: it is sent in a later round."""
    rows = ContactMail.objects.select_related("message__topic")
    done = send_waiting(rows, address=_address, make=_message, at=at or timezone.now(), seconds=SECONDS)
    return {"sent": done.sent, "refused": done.refused, "left": done.left}


def _address(mail: Any) -> str:
    """ "" where it is marked as unwanted meanwhile."""
    if mail.message.state == ContactMessage.State.UNWANTED:
        return ""
    to: str = mail.to if mail.kind == ContactMail.Kind.TEAM else mail.message.address
    return to


def _message(mail: Any, to: str) -> EmailMessage:
    make = _to_team if mail.kind == ContactMail.Kind.TEAM else _receipt
    message = make(mail.message, to)
    message.extra_headers["Message-ID"] = message_id(f"contact-{mail.key}")
    return message


def _to_team(message: ContactMessage, to: str) -> EmailMessage:
    """What was written, for who answers: an answer to it goes to who wrote."""
    language = settings.LANGUAGE_CODE
    with override(language):
        made = framed_message(
            to=to,
            language=language,
            subject=f"[{message.topic.name}] {message.subject}",
            template="front/contact/mail/team",
            context={
                "title": message.subject,
                "message": message,
                "topic": message.topic.name,
                "url": whole(reverse("contact_desk:message", args=[message.pk])),
            },
        )
    made.reply_to = [message.address]
    return made


def _receipt(message: ContactMessage, to: str) -> EmailMessage:
    """That it came. It repeats nothing that was typed: anybody can give anybody's address."""
    with override(message.language):
        return framed_message(
            to=to,
            language=message.language,
            subject=_("We have your message (number %(number)s)") % {"number": message.pk},
            template="front/contact/mail/receipt",
            context={
                "title": _("We have your message"),
                "number": message.pk,
                "topic": message.topic.name,
                "written_at": timezone.localtime(message.written_at),
                "days": settings.RETENTION_DAYS["contact"],
            },
        )
