"""Messages that come back: read from what mail servers answer with (delivery status notifications, RFC 3464).

Which message it was is told by its Message-ID, whose number nobody can guess: so nobody ends somebody else's newsletter
by a forged answer. An address that does not exist is forgotten at once, one that does not take messages after
SOFT_BOUNCES issues in a row.
"""

import email
import email.policy
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from participants.models import NewsletterDelivery, Subscriber

SOFT_BOUNCES = 3
_OURS = re.compile(r"newsletter\.(asked\.)?([0-9a-f]{32})(?:\.\d+)?@")
_NOT_FOR_GOOD = re.compile(r"5\.(2\.2|7\.\d+)")
"""A full mailbox (RFC 3463, X.2.2) and a matter of policy (X.7.X) say nothing of the address, whatever their class."""


@dataclass(frozen=True, slots=True)
class Notice:
    """That a message did not reach its reader. `key` is of the delivery; of a question whether the newsletter is wanted, of the
    reader."""

    key: UUID
    is_hard: bool
    is_asking: bool = False


def read_notice(message: "Message[Any, Any]") -> Notice | None:
    """What a message says of one of ours; None where it is no failed delivery, or of something else."""
    if message.get_content_type() != "multipart/report":
        return None
    action = status = original = ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            blocks: Any = part.get_payload()
            for block in blocks if isinstance(blocks, list) else ():
                if block.get("Action"):
                    action, status = str(block["Action"]).strip().lower(), str(block.get("Status", "")).strip()
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            payload: Any = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else email.message_from_string(str(payload))
            original = str(inner.get("Message-ID", "")) or original
    found = _OURS.search(original)
    if found is None or action != "failed":
        return None
    is_hard = status.startswith("5") and not _NOT_FOR_GOOD.match(status)
    return Notice(UUID(found[2]), is_hard, is_asking=bool(found[1]))


def confirmation_came_back(*, key: UUID, is_hard: bool) -> bool:
    """Forget an address that cannot be asked whether it wants the newsletter. False where it is known, or has confirmed: then
    its issues tell; and where the message may be taken another time."""
    return is_hard and bool(Subscriber.objects.filter(key=key, confirmed_at=None).delete()[0])


@transaction.atomic
def came_back(*, delivery: NewsletterDelivery, is_hard: bool) -> bool:
    """Write down that a message came back, once, and forget its reader where that is enough. False where it was known."""
    kind = NewsletterDelivery.Bounce.HARD if is_hard else NewsletterDelivery.Bounce.SOFT
    if not NewsletterDelivery.objects.filter(pk=delivery.pk, bounce="").update(bounce=kind):
        return False
    reader = Subscriber.objects.select_for_update(no_key=True).filter(deliveries=delivery).first()
    if reader is None:
        return True
    if is_hard or reader.soft_bounces + 1 >= SOFT_BOUNCES:
        reader.delete()
    else:
        Subscriber.objects.filter(pk=reader.pk).update(soft_bounces=reader.soft_bounces + 1)
    return True


@dataclass(slots=True)
class Taken:
    """What was read, in numbers of messages."""

    read: int = 0
    hard: int = 0
    soft: int = 0
    other: int = 0
    """Not of ours, no failure, or known before."""


def take(messages: Iterator["Message[Any, Any]"]) -> Taken:
    """Take what messages say of ours. Read twice, it counts once."""
    done = Taken()
    for message in messages:
        done.read += 1
        notice = read_notice(message)
        if notice is not None and notice.is_asking:
            is_forgotten = confirmation_came_back(key=notice.key, is_hard=notice.is_hard)
            done.hard += is_forgotten
            done.other += not is_forgotten
            continue
        delivery: Any = NewsletterDelivery.objects.filter(key=notice.key).first() if notice else None
        if notice is None or delivery is None or not came_back(delivery=delivery, is_hard=notice.is_hard):
            done.other += 1
        elif notice.is_hard:
            done.hard += 1
        else:
            done.soft += 1
    return done


def messages_in(path: Path) -> Iterator["Message[Any, Any]"]:
    """The messages of a mailbox: a Maildir folder, an mbox file, or a file that is one message."""
    if path.is_dir():
        yield from mailbox.Maildir(path, create=False)
        return
    with path.open("rb") as file:
        begins = file.read(5)
    if begins == b"From ":
        box = mailbox.mbox(path, create=False)
        try:
            yield from box
        finally:
            box.close()
        return
    with path.open("rb") as file:
        yield message_from(file)


def message_from(file: BinaryIO) -> "Message[Any, Any]":
    return email.message_from_binary_file(file, policy=email.policy.compat32)
