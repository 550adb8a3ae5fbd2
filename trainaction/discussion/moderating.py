"""Keeping a forum in order: reports, what waits for a tutor, hiding, pinning, closing, the tutor's answer."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.writing.limits import REPORTS_THAT_HOLD
from portal.models import User
from trainaction.discussion.posting import complete_author
from trainaction.models import ForumMember, ForumPost, ForumPostChange, ForumReport, ForumThread, PostState


@transaction.atomic
def report(
    *, post: ForumPost, member: ForumMember, why: str, note: str = "", at: datetime | None = None
) -> ForumReport:
    """Ask the tutors to look at a post. Reported again by the same member, it is the same report.

    Raises ValidationError for one's own post, for one that is not shown, and where a tutor has decided on one's report.
    """
    now = at or timezone.now()
    post = ForumPost.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    if post.author_id == member.pk:
        raise ValidationError(_("This is your own message: you can delete it."))
    if post.state != PostState.PUBLISHED:
        raise ValidationError(_("This message is not shown any more."))
    found, is_new = ForumReport.objects.get_or_create(
        post=post, member=member, defaults={"why": why, "note": note.strip()[:300], "at": now}
    )
    if not is_new and found.decided_at is not None:
        raise ValidationError(
            _("You reported this message before: a tutor has looked at it, and left it in the forum.")
        )
    reported = ForumReport.objects.filter(post=post, decided_at=None).count()
    if reported >= REPORTS_THAT_HOLD and not post.is_from_tutor:
        _set(post, PostState.HELD, by=None, why="", now=now)
    return found


def show(*, post: ForumPost, by: User, at: datetime | None = None) -> ForumPost:
    """Publish what was held or hidden, or leave what was reported as it is. Its reports are decided."""
    now = at or timezone.now()
    with transaction.atomic():
        post = _for_decision(post)
        _decided(post, now)
        if post.state != PostState.PUBLISHED:
            _set(post, PostState.PUBLISHED, by=by, why="", now=now)
            ForumThread.objects.filter(pk=post.thread_id, last_at__lt=now).update(last_at=now)
    complete_author(post=post)
    return post


@transaction.atomic
def hide(*, post: ForumPost, by: User, why: str, at: datetime | None = None) -> ForumPost:
    """Hide a post: a sentence stands in its place, and its author is told why. Its reports are decided."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: whoever wrote it is told.")})
    now = at or timezone.now()
    post = _for_decision(post)
    _decided(post, now)
    if post.state != PostState.HIDDEN:
        _set(post, PostState.HIDDEN, by=by, why=why.strip()[:255], now=now)
    return post


@transaction.atomic
def mark_answer(*, post: ForumPost, is_answer: bool) -> None:
    """Say that a post answers what its thread asks, or that it does not. A thread has one answer.

    Raises ValidationError for a thread's first post and for one that is not shown.
    """
    thread = ForumThread.objects.select_for_update(no_key=True).get(pk=post.thread_id)
    if not is_answer:
        ForumThread.objects.filter(pk=thread.pk, answer=post).update(answer=None)
        return
    if post.number == 1 or post.state != PostState.PUBLISHED or thread.kind != ForumThread.Kind.DISCUSSION:
        raise ValidationError(_("Only a reply that is shown can be the answer."))
    ForumThread.objects.filter(pk=thread.pk).update(answer=post)


def arrange(*, thread: ForumThread, is_pinned: bool, is_closed: bool) -> None:
    """Keep a thread above the others, and end it: its learners can read on."""
    ForumThread.objects.filter(pk=thread.pk).update(is_pinned=is_pinned, is_closed=is_closed)


def _for_decision(post: ForumPost) -> ForumPost:
    post = ForumPost.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    if post.state in (PostState.DELETED, PostState.ERASED):
        raise ValidationError(_("Its author has deleted this message meanwhile."))
    return post


def _decided(post: ForumPost, now: datetime) -> None:
    ForumReport.objects.filter(post=post, decided_at=None).update(decided_at=now)


def _set(post: ForumPost, state: PostState, *, by: User | None, why: str, now: datetime) -> None:
    ForumPostChange.objects.create(post=post, before=post.state, after=state, at=now, by=by, why=why)
    post.state = state
    if state == PostState.PUBLISHED:
        post.published_at = now
    else:
        ForumThread.objects.filter(answer=post).update(answer=None)
    post.save(update_fields=["state", "published_at"])
