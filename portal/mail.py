"""E-mails that the portal sends of itself: each can be ended with one press, and each is handed over once.

What is common to e-mail alerts, messages to learners and whatever comes next: the headers, the frame
(templates/portal/mail/frame.html), whole addresses, and what the mail server's answers mean.
"""

import logging
from collections.abc import Callable
from email.utils import parseaddr
from enum import StrEnum
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def whole(address: str) -> str:
    """An address of this site with its host."""
    return address if "://" in address else f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{address}"


def message_id(name: str) -> str:
    """The number of a message that is called so: one begun again has it again, so that servers know it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{name}@{domain}>"


def framed_message(
    *, to: str, language: str, subject: str, template: str, context: dict[str, object]
) -> EmailMultiAlternatives:
    """A message in text and as a page, from `template`.txt and .html. Header: RFC 3834 (nobody is to answer by machine).

    A subject is one line, whatever a title holds.
    """
    context = {**context, "language": language, "site_url": whole(f"/{language}/")}
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split())[:200],
        body=render_to_string(f"{template}.txt", context),
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": language},
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def message_to_end(
    *, to: str, language: str, subject: str, template: str, context: dict[str, object], stop_url: str
) -> EmailMultiAlternatives:
    """A message with the address that ends such messages. Headers: RFC 8058 (one-click unsubscribe)."""
    message = framed_message(
        to=to, language=language, subject=subject, template=template, context={**context, "stop_url": stop_url}
    )
    message.extra_headers["List-Unsubscribe"] = f"<{stop_url}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


class Handed(StrEnum):
    """What became of a message."""

    SENT = "sent"
    REFUSED = "refused"
    """By the server, for its address or what it says."""
    FAILED = "failed"
    """It could not be made."""


def hand_over(make: Callable[[], EmailMessage], connection: BaseEmailBackend, name: str) -> Handed:
    """Make a message and give it to the mail server. Raises what the server says, if it cannot be reached.

    `name` is what the log calls it where it cannot be made.
    """
    try:
        connection.send_messages([make()])
    except SMTPRecipientsRefused:
        return Handed.REFUSED
    except SMTPDataError as error:
        if error.smtp_code < 500:  # it may take it later, and the others with it
            raise
        return Handed.REFUSED
    except (SMTPException, OSError):
        raise
    except Exception:
        logger.exception("%s could not be sent.", name)
        return Handed.FAILED
    return Handed.SENT
