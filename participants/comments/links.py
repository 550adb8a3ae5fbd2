"""The signed links of e-mails about comments: one ends one kind of them for one account."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from participants.models import Commenter, CommentMessage
from portal.mail import whole
from portal.opting_in import OptIn

COMMENTS = OptIn("participants.comments")


def stop_link(reader: Commenter, kind: str) -> str:
    token = COMMENTS.lasting_token(f"{reader.stop_key.hex}.{kind}")
    with override(reader.language):
        return whole(reverse("comment_stop", args=[token]))


def read_stop(token: str) -> tuple[UUID, str] | None:
    """Who is not to be written to any more, and about what; None where the link is not ours. It does not expire."""
    said = COMMENTS.read_lasting(token)
    if said is None:
        return None
    key, _dot, kind = said.partition(".")
    return (UUID(key), kind) if kind in CommentMessage.Kind.values else None
