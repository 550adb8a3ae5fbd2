"""E-mails about comments: to whom somebody answers, and to who looks after the page. Written down with what they tell of,
sent once by the clock (portal/outgoing.py), each kind ended with one press."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from participants.comments.links import stop_link
from participants.comments.queries import moderators
from participants.models import Comment, Commenter, CommentMessage, CommentState
from participants.permissions import MODERATE_COMMENTS
from portal.mail import message_id, message_to_end, whole
from portal.models import User
from portal.outgoing import send_waiting

Kind = CommentMessage.Kind
SECONDS = 60.0
LONGEST_EXCERPT = 300


def tell_of(comment: Comment, *, page: Page | None = None, at: datetime) -> None:
    """Write down whom a comment is told to. `page` is the one it was just written below; None where it was let through."""
    if page is not None and not comment.is_from_team:
        hour = f"{comment.conversation_id}.{at:%Y%m%d%H}"
        _write(Kind.NEW, comment, editors_of(page), hour, at)
    answered = comment.answered
    if comment.state != CommentState.PUBLISHED or answered is None or answered.author is None:
        return
    if answered.author_id != comment.author_id:
        _write(Kind.ANSWER, comment, [answered.author.account], str(comment.pk), at)


def _write(kind: str, comment: Comment, accounts: Iterable[User], about: str, at: datetime) -> None:
    language = (get_language() or "es").split("-")[0]
    for account in accounts:
        reader = Commenter.objects.get_or_create(account=account, defaults={"language": language})[0]
        CommentMessage.objects.get_or_create(
            kind=kind, reader=reader, about=about, defaults={"comment": comment, "made_at": at}
        )


def editors_of(page: Page) -> list[User]:
    """Who looks after the comments of a page: those of its makers, in any language, who moderate; where there is none,
    everybody who does."""
    owners = page.get_translations(inclusive=True).exclude(owner=None).values("owner")
    own = User.objects.filter(pk__in=owners, is_active=True)
    return [user for user in own if user.has_perm(MODERATE_COMMENTS)] or list(moderators())


# --- sending ---------------------------------------------------------------------------------


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Send what is written down. Raises what the mail server says, if it cannot be reached."""
    rows = CommentMessage.objects.select_related(
        "reader__account", "comment__author", "comment__conversation", "comment__answered"
    )
    return asdict(send_waiting(rows, address=_address, make=message_of, at=at or timezone.now(), seconds=seconds))


def _address(message: CommentMessage) -> str:
    """Where it goes to; "" where it is no longer wanted or true."""
    reader, comment = message.reader, message.comment
    if not reader.account.is_active:
        return ""
    if message.kind == Kind.ANSWER:
        wanted = reader.wants_answers and comment.state == CommentState.PUBLISHED
    else:
        wanted = reader.wants_new and comment.state in (CommentState.PUBLISHED, CommentState.HELD)
    return reader.account.email if wanted else ""


def message_of(message: CommentMessage, to: str) -> EmailMultiAlternatives:
    """The e-mail, in its reader's language."""
    reader, comment = message.reader, message.comment
    with override(reader.language):
        is_answer = message.kind == Kind.ANSWER
        title = comment.conversation.page_title
        name = comment.author.name if comment.author else _("Somebody")
        heading = (
            _("%(name)s answered your comment") % {"name": name}
            if is_answer
            else _("New comment on “%(title)s”") % {"title": title}
        )
        path = reverse("comment", args=[comment.pk]) if is_answer else reverse("comments_desk:index")
        made = message_to_end(
            to=to,
            language=reader.language,
            subject=heading,
            template="participants/comments/mail/comment",
            context={
                "title": heading,
                "page_title": title,
                "name": name,
                "is_answer": is_answer,
                "is_held": comment.state == CommentState.HELD,
                "excerpt": excerpt(comment.text),
                "language_of_comment": comment.language,
                "url": whole(path),
                "settings_url": whole(reverse("my_comments")),
            },
            stop_url=stop_link(reader, message.kind),
        )
    made.extra_headers["Message-ID"] = message_id(f"comment.{message.key.hex}")
    return made


def excerpt(text: str) -> str:
    """The beginning of a text, in one paragraph."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_EXCERPT else text[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"


def stop(*, reader: Commenter, kind: str) -> None:
    """Write no more of this kind to an account."""
    field = "wants_answers" if kind == Kind.ANSWER else "wants_new"
    Commenter.objects.filter(pk=reader.pk).update(**{field: False})
