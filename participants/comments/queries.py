"""Reads of comments: how a page's conversation stands, what is shown of it, what waits for a moderator."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any, cast
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Page

from participants.models import Comment, Commenter, CommentReport, CommentRules, CommentState, Conversation
from participants.permissions import MODERATE_COMMENTS
from portal.models import User
from portal.prepared import Prepared, key, prepared

SEEN_WITHIN = 60
"""Seconds after which everybody sees what was said, where processes share no cache."""
GONE = (CommentState.HIDDEN, CommentState.DELETED, CommentState.ERASED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the conversation of a page stands."""

    is_open: bool
    closed_at: datetime | None
    """Where it was closed for this page, or by the page's age; None where it is open or closed on the whole site."""
    shown: int
    """Comments that everybody sees."""
    trusted_after: int


def standing_of(page: Page, *, at: datetime | None = None) -> Standing:
    """How a page's conversation stands. One query, whatever has been said."""
    rows = _standing().rows(page=page.translation_key)
    if not rows:  # a migration makes the row; whoever took it away gets the rules as they were at first
        CommentRules.load()
        rows = _standing().rows(page=page.translation_key)
    on_site, trusted_after, closes_after, mode, closed, shown = rows[0]
    mode = mode or Conversation.Mode.BY_RULE
    is_open, closed_at = on_site and mode != Conversation.Mode.CLOSED, None
    if mode == Conversation.Mode.CLOSED:
        closed_at = closed
    elif is_open and mode == Conversation.Mode.BY_RULE and closes_after and page.first_published_at:
        until = page.first_published_at + timedelta(days=closes_after)
        if until <= (at or timezone.now()):
            is_open, closed_at = False, until
    return Standing(bool(is_open), closed_at, shown or 0, trusted_after)


def standing_for_everybody(page: Page) -> Standing:
    """The same for who is not signed in, as it was within SEEN_WITHIN: a page that nobody commented on asks nothing."""
    return cast(Standing, cache.get_or_set(_name(page.translation_key), partial(standing_of, page), SEEN_WITHIN))


def forget_standing(page_key: UUID) -> None:
    """Something was said or set: who asks in this process, or by a cache that all share, is told at once."""
    cache.delete(_name(page_key))


def _name(page_key: UUID) -> str:
    return f"conversation-{page_key.hex}"


@lru_cache(maxsize=1)
def _standing() -> Prepared:
    """The rules of the site beside what a page says of itself, and how many of its comments are shown."""
    own = Conversation.objects.filter(page_key=key("page"))
    shown = Comment.objects.filter(conversation__page_key=key("page"), state=CommentState.PUBLISHED).order_by()
    rules = CommentRules.objects.annotate(
        mode=Subquery(own.values("mode")[:1]),
        closed=Subquery(own.values("closed_at")[:1]),
        shown=Subquery(shown.values("conversation").annotate(number=Count("pk")).values("number")),
    )
    columns = ("is_open", "trusted_after", "closes_after", "mode", "closed", "shown")
    return prepared(rules.order_by("pk").values_list(*columns)[:1])


def roots_shown(page_key: UUID, reader: Commenter | None) -> QuerySet[Comment]:
    """What stands at the first level below a page, the newest first: what is published, what is gone and was answered,
    and what the reader wrote themself and still waits."""
    answered = Comment.objects.filter(root=OuterRef("pk"), state=CommentState.PUBLISHED)
    shown = Q(state=CommentState.PUBLISHED) | Q(Exists(answered), state__in=(*GONE, CommentState.HELD))
    if reader is not None:
        shown |= Q(author=reader, state=CommentState.HELD)
    found = Comment.objects.filter(shown, conversation__page_key=page_key, root=None)
    return found.select_related("author").order_by("-created_at", "-pk")


def answers_shown(roots: list[Comment], reader: Commenter | None) -> QuerySet[Comment]:
    """The answers below these, the oldest first."""
    shown = Q(state=CommentState.PUBLISHED)
    if reader is not None:
        shown |= Q(author=reader, state=CommentState.HELD)
    found = Comment.objects.filter(shown, root__in=roots)
    return found.select_related("author", "answered__author").order_by("created_at", "pk")


def commenter_of(user: Any) -> Commenter | None:
    """How an account is known in comments; None for who is not signed in or was never there."""
    return Commenter.objects.filter(account=user.pk).first() if user.is_authenticated else None


def has_confirmed(user: User) -> bool:
    """Whether the account has an e-mail address that it has confirmed."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())


def moderators() -> QuerySet[User]:
    """Who may moderate comments by a role or a permission of their own; administrators, who may everything, are not among
    them."""
    app, codename = MODERATE_COMMENTS.split(".")
    own = Permission.objects.filter(content_type__app_label=app, codename=codename)
    found = User.objects.filter(Q(groups__permissions__in=own) | Q(user_permissions__in=own), is_active=True)
    return found.distinct().order_by("pk")


# --- for moderators --------------------------------------------------------------------------


def waiting() -> QuerySet[Comment]:
    """What waits for a moderator: first comments, and what was reported so often that it is not shown."""
    return Comment.objects.filter(state=CommentState.HELD)


def reported() -> QuerySet[Comment]:
    """What is shown and was reported, and nobody has decided about."""
    open_ones = CommentReport.objects.filter(comment=OuterRef("pk"), decided_at=None)
    return Comment.objects.filter(Exists(open_ones), state=CommentState.PUBLISHED)


QUEUES: dict[str, Callable[[], QuerySet[Comment]]] = {
    "waiting": waiting,
    "reported": reported,
    "all": Comment.objects.all,
}


def queue(name: str, words: str = "") -> QuerySet[Comment]:
    """One of the moderators' lists, the newest first, with what was reported of each. A bad name is the first list."""
    found = QUEUES.get(name, waiting)()
    if words:
        found = found.filter(
            Q(text__icontains=words) | Q(author__name__icontains=words) | Q(conversation__page_title__icontains=words)
        )
    return (
        found.select_related("author__account", "conversation")
        .prefetch_related("reports", "changes__by")
        .order_by("-created_at", "-pk")
    )
