"""Reads: threads and posts as somebody in the run may see them, what is new, what waits for tutors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from participants.writing.texts import fold, tidy
from trainaction.models import (
    CourseRun,
    ForumAttachment,
    ForumFollowing,
    ForumMember,
    ForumPost,
    ForumPostChange,
    ForumReport,
    ForumSeen,
    ForumThread,
    PostState,
    RunLesson,
)

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
GONE = (PostState.DELETED, PostState.ERASED)
MOST_SUGGESTED = 8


def visible_to(posts: QuerySet[ForumPost], member: ForumMember, *, is_tutor: bool) -> QuerySet[ForumPost]:
    """Posts that somebody may see, if only as a sentence in their place: what is held is its author's and the tutors'."""
    if is_tutor:
        return posts
    return posts.filter(~Q(state=PostState.HELD) | Q(author=member))


def openings(run: CourseRun, member: ForumMember, *, is_tutor: bool, kind: str) -> QuerySet[ForumPost]:
    """The first posts of the run's threads, pinned ones first, then the ones last written in.

    With `replies` and `unread`, numbers of published posts, the reader's own not unread, and `held`, which wait for a
    tutor. A thread whose first post is gone stays while it has replies.
    """
    seen = ForumSeen.objects.filter(thread=OuterRef("thread"), member=member).values("until")
    mine = Q(author=member)
    replies = ForumPost.objects.filter(thread=OuterRef("thread"), state=PostState.PUBLISHED, number__gt=1)
    unread = ForumPost.objects.filter(
        ~mine, thread=OuterRef("thread"), state=PostState.PUBLISHED, published_at__gt=OuterRef("seen_until")
    ) | ForumPost.objects.filter(
        thread=OuterRef("thread"), state=PostState.PUBLISHED, published_at__gt=OuterRef("seen_until"), author=None
    )
    found = ForumPost.objects.filter(number=1, thread__run=run, thread__kind=kind)
    found = found.select_related("thread", *_AUTHOR).annotate(
        replies=_count(replies),
        seen_until=Coalesce(Subquery(seen), Value(NEVER)),
    )
    found = found.annotate(unread=_count(unread))
    found = visible_to(found, member, is_tutor=is_tutor).exclude(Q(state__in=GONE, replies=0))
    return found.order_by("-thread__is_pinned", "-thread__last_at", "-thread__pk")


_AUTHOR = ("author__person__institution__merged_into",)


def _count(posts: QuerySet[Any]) -> Coalesce:
    counted = posts.order_by().values("thread").annotate(number_of=Count("pk")).values("number_of")
    return Coalesce(Subquery(counted), 0)


def announcements_unread(run: CourseRun, member: ForumMember) -> int:
    """How many announcements somebody has not seen. One query."""
    seen = ForumSeen.objects.filter(thread=OuterRef("thread"), member=member, until__gte=OuterRef("published_at"))
    posts = ForumPost.objects.filter(
        ~Exists(seen), thread__run=run, thread__kind=ForumThread.Kind.ANNOUNCEMENT, state=PostState.PUBLISHED
    )
    return posts.exclude(author=member).count()


def posts_of(thread: ForumThread, member: ForumMember, *, is_tutor: bool) -> QuerySet[ForumPost]:
    """The posts of a thread in order. What is gone or hidden is there, for its sentence."""
    posts = thread.posts.select_related("thread", "quoted", *_AUTHOR).order_by("number")
    return visible_to(posts, member, is_tutor=is_tutor)


def post_in(run: CourseRun, pk: int, member: ForumMember, *, is_tutor: bool) -> ForumPost | None:
    """A post of the run that somebody may see, or None. One query."""
    posts = ForumPost.objects.filter(thread__run=run).select_related("thread__run", *_AUTHOR)
    return visible_to(posts, member, is_tutor=is_tutor).filter(pk=pk).first()


def attachment_in(run: CourseRun, key: UUID, member: ForumMember, *, is_tutor: bool) -> ForumAttachment | None:
    """A file of a post that is shown to somebody: not of what is hidden, but to tutors."""
    files = ForumAttachment.objects.filter(key=key, post__thread__run=run)
    if not is_tutor:
        mine, held = Q(author=member), Q(state=PostState.HELD)
        closed = ForumPost.objects.filter(~mine, held, thread=OuterRef("post__thread"), number=1)
        shown = Q(post__state=PostState.PUBLISHED) | Q(post__state=PostState.HELD, post__author=member)
        files = files.filter(shown, ~Exists(closed))
    return files.first()


def found_in(run: CourseRun, words: str) -> QuerySet[ForumPost]:
    """Published posts of the run's forum that hold all these words, accents or not, the newest first."""
    posts = ForumPost.objects.filter(
        thread__run=run, thread__kind=ForumThread.Kind.DISCUSSION, state=PostState.PUBLISHED
    )
    held = ForumPost.objects.filter(thread=OuterRef("thread"), number=1, state=PostState.HELD)
    for word in fold(words).split():
        posts = posts.filter(folded__contains=word)
    return posts.filter(~Exists(held)).select_related("thread", *_AUTHOR).order_by("-published_at")


def follows(thread: ForumThread, member: ForumMember) -> bool:
    return ForumFollowing.objects.filter(thread=thread, member=member, is_on=True).exists()


@dataclass(frozen=True, slots=True)
class Module:
    """A module that the run teaches."""

    key: UUID
    number: int
    title: str


def modules_of(run: CourseRun, language: str) -> list[Module]:
    """The modules of a run in order, in the language asked for or else in one that there is. One query."""
    order = Case(When(language=language, then=0), default=1)
    rows = RunLesson.objects.filter(run=run).annotate(distance=order).order_by("module_number", "distance")
    found: dict[UUID, Module] = {}
    for key, number, title in rows.values_list("module_key", "module_number", "module_title").distinct():
        found.setdefault(key, Module(key, number, title))
    return list(found.values())


def module_of_lesson(run: CourseRun, lesson_key: UUID) -> UUID | None:
    """The module in which a run teaches a lesson."""
    return RunLesson.objects.filter(run=run, lesson_key=lesson_key).values_list("module_key", flat=True).first()


def suggested(run: CourseRun, typed: str, but: ForumMember) -> list[ForumMember]:
    """Who in the run can be mentioned by the beginning of a name. One query."""
    from trainaction.discussion.members import known_by_name  # it writes too

    key = fold(tidy(typed).lstrip("@"))
    if not key:
        return []
    found = known_by_name(run).filter(key__startswith=key).exclude(pk=but.pk)
    return list(found.order_by("key")[:MOST_SUGGESTED])


# --- for tutors ------------------------------------------------------------------------------


def to_decide() -> QuerySet[ForumPost]:
    """What waits for a tutor, in every run: held posts, and those with open reports."""
    reports = ForumReport.objects.filter(post=OuterRef("pk"), decided_at=None)
    posts: QuerySet[ForumPost] = ForumPost.objects.exclude(state__in=[*GONE, PostState.HIDDEN])
    return posts.filter(Q(state=PostState.HELD) | Exists(reports))


def queue(run: CourseRun) -> QuerySet[ForumPost]:
    """What waits for a tutor of a run, the oldest first."""
    return to_decide().filter(thread__run=run).select_related("thread", *_AUTHOR).order_by("created_at", "pk")


def open_reports(posts: Iterable[ForumPost]) -> QuerySet[ForumReport]:
    """The reports of these posts that nobody has decided."""
    return ForumReport.objects.filter(post__in=[post.pk for post in posts], decided_at=None).order_by("at", "pk")


def decided(run: CourseRun, most: int = 20) -> list[ForumPostChange]:
    """What tutors hid and showed again lately, the newest first."""
    changes = ForumPostChange.objects.filter(post__thread__run=run, by__isnull=False).exclude(before="")
    changes = changes.exclude(after__in=GONE).exclude(post__author__person__user=F("by"))
    return list(changes.select_related("post__thread", "by__person").order_by("-at", "-pk")[:most])


def why_hidden(posts: Iterable[ForumPost]) -> dict[int, str]:
    """What a tutor said when hiding each of these posts. One query; none where none is hidden."""
    hidden = [post.pk for post in posts if post.state == PostState.HIDDEN]
    if not hidden:
        return {}
    changes = ForumPostChange.objects.filter(post__in=hidden, after=PostState.HIDDEN).order_by("at", "pk")
    return dict(changes.values_list("post", "why"))
