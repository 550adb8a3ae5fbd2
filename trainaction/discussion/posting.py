"""Writing in a forum: threads, replies, changing and taking back one's own, following, seeing.

Who writes is locked first, so that the limits hold however many tabs send at once; then the thread, so that its posts
have one order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.writing import limits, texts
from portal.models import User
from trainaction.discussion import attachments
from trainaction.discussion.attachments import Sent
from trainaction.discussion.members import add_everyone, with_keys
from trainaction.learning.completion import complete_if_done
from trainaction.models import (
    IN_A_SEAT,
    CourseRun,
    Enrolment,
    ForumAttachment,
    ForumFollowing,
    ForumMember,
    ForumMention,
    ForumPost,
    ForumPostChange,
    ForumReport,
    ForumSeen,
    ForumThread,
    PostState,
    RunModule,
)

MOST_MENTIONS = 5
POSTS_BEFORE_LINKS = 2
"""So many posts of a learner have to stand before one with a link is published without a tutor having seen it."""
SHORT = 40
"""A text shorter than this may be written again in another thread: «thank you» is no spam."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody sends. `form_key` is that of the form: sent twice, it is written once."""

    text: str
    form_key: UUID = field(default_factory=uuid4)
    files: Sequence[Sent] = ()


def begin_thread(
    *,
    run: CourseRun,
    member: ForumMember,
    by: User,
    is_tutor: bool,
    title: str,
    writing: Writing,
    module_key: UUID | None = None,
    at: datetime | None = None,
) -> ForumPost:
    """Begin a thread; its author follows it. Returns its first post, published or held for a tutor to look at.

    Raises ValidationError, by field, with a sentence that says what to do.
    """

    def thread(now: datetime) -> ForumThread:
        return ForumThread.objects.create(
            run=run, module_key=module_key, title=texts.tidy(title), created_at=now, last_at=now
        )

    post = _write(member, by, is_tutor, writing, thread, title=texts.tidy(title), at=at)
    complete_author(post=post)
    return post


def announce(
    *, run: CourseRun, member: ForumMember, by: User, title: str, writing: Writing, at: datetime | None = None
) -> ForumPost:
    """Tell everyone in the run something; it takes no replies. It stands in the next e-mail of each of them."""

    def thread(now: datetime) -> ForumThread:
        add_everyone(run=run, at=now - timedelta(microseconds=1))  # told of all that comes after, and so of this
        return ForumThread.objects.create(
            run=run,
            kind=ForumThread.Kind.ANNOUNCEMENT,
            title=texts.tidy(title),
            is_closed=True,
            created_at=now,
            last_at=now,
        )

    return _write(member, by, True, writing, thread, title=texts.tidy(title), at=at)


def reply(
    *,
    thread: ForumThread,
    member: ForumMember,
    by: User,
    is_tutor: bool,
    writing: Writing,
    quoted: ForumPost | None = None,
    at: datetime | None = None,
) -> ForumPost:
    """Answer in a thread. Raises ValidationError where it is closed, or as `begin_thread` does."""

    def locked(now: datetime) -> ForumThread:
        found = ForumThread.objects.select_for_update(no_key=True).get(pk=thread.pk)
        if found.is_closed and not (is_tutor and found.kind == ForumThread.Kind.DISCUSSION):
            raise ValidationError(_("This thread is closed: a tutor has ended it. Begin another one."))
        return found

    post = _write(member, by, is_tutor, writing, locked, quoted=quoted, at=at)
    complete_author(post=post)
    return post


def _write(
    member: ForumMember,
    by: User,
    is_tutor: bool,
    writing: Writing,
    find_thread: Callable[[datetime], ForumThread],
    *,
    title: str = "",
    quoted: ForumPost | None = None,
    at: datetime | None = None,
) -> ForumPost:
    kept: list[UUID] = []
    try:
        with transaction.atomic():
            now = at or timezone.now()
            ForumMember.objects.select_for_update(no_key=True).get(pk=member.pk)
            twice = ForumPost.objects.filter(form_key=writing.form_key).first()
            if twice is not None and twice.author_id == member.pk:
                return twice
            text = limits.checked(writing.text)
            if not is_tutor:
                limits.refuse_too_many(ForumPost.objects.filter(author=member), at=now)
            thread = find_thread(now)
            _refuse_twice(member, thread, title, text, now)
            mentioned = _mentioned(thread.run, text)
            html = texts.as_html(text, handles={each.key for each in mentioned})
            is_held = not is_tutor and texts.has_link(html) and _is_new(member)
            post = ForumPost.objects.create(
                form_key=writing.form_key if twice is None else uuid4(),
                thread=thread,
                number=(thread.posts.aggregate(last=Max("number"))["last"] or 0) + 1,
                author=member,
                is_from_tutor=is_tutor,
                text=text,
                html=html,
                folded=texts.fold(f"{title}\n{text}"),
                quoted=quoted,
                state=PostState.HELD if is_held else PostState.PUBLISHED,
                created_at=now,
                published_at=None if is_held else now,
            )
            _attach(post, writing.files, kept)
            ForumPostChange.objects.create(post=post, after=post.state, at=now, by=by)
            ForumMention.objects.bulk_create(ForumMention(post=post, member=each) for each in mentioned)
            _follow_by_itself(thread, [member, *mentioned])
            if not is_held:
                ForumThread.objects.filter(pk=thread.pk).update(last_at=now)
            return post
    except BaseException:
        attachments.remove(kept)
        raise


def complete_author(*, post: ForumPost) -> None:
    """Complete the run of a learner whose message on a module was the last step, where the module asks for messages.

    Called after the message stands, outside its transaction: completing locks merges of people before any row.
    """
    key, author = post.thread.module_key, post.author
    if key is None or post.state != PostState.PUBLISHED or author is None or author.person is None:
        return
    run = post.thread.run_id
    if not RunModule.objects.filter(run=run, module_key=key, rule=RunModule.Rule.POSTED).exists():
        return
    root = author.person.counted_id
    own = Enrolment.objects.filter(Q(person=root) | Q(person__merged_into=root), run=run, state__in=IN_A_SEAT)
    for enrolment in own:
        complete_if_done(enrolment=enrolment)


def edit(
    *, post: ForumPost, member: ForumMember, by: User, is_tutor: bool, text: str, at: datetime | None = None
) -> ForumPost:
    """Change one's own post, within `limits.EDITABLE_FOR` of writing it. Raises ValidationError with a sentence."""
    with transaction.atomic():
        now = at or timezone.now()
        ForumMember.objects.select_for_update(no_key=True).get(pk=member.pk)
        post = ForumPost.objects.select_for_update(no_key=True, of=("self",)).select_related("thread").get(pk=post.pk)
        if not may_be_edited(post, at=now):
            raise ValidationError(
                _("A message can be changed for an hour. Write another one that says what is different.")
            )
        text = limits.checked(text)
        if text == post.text:
            return post
        mentioned = _mentioned(post.thread.run, text)
        before, title = post.state, post.thread.title if post.number == 1 else ""
        post.text = text
        post.html = texts.as_html(text, handles={each.key for each in mentioned})
        post.folded = texts.fold(f"{title}\n{text}")
        post.edited_at = now
        if not is_tutor and texts.has_link(post.html) and _is_new(member, but=post):
            post.state, post.published_at = PostState.HELD, None
        post.save(update_fields=["text", "html", "folded", "edited_at", "state", "published_at"])
        known = set(post.mentions.values_list("member", flat=True))
        new = [each for each in mentioned if each.pk not in known]
        post.mentions.exclude(member__in=mentioned).delete()
        ForumMention.objects.bulk_create(ForumMention(post=post, member=each) for each in new)
        _follow_by_itself(post.thread, new)
        if post.state != before:
            ForumThread.objects.filter(answer=post).update(answer=None)
            ForumPostChange.objects.create(post=post, before=before, after=post.state, at=now, by=by)
        return post


def may_be_edited(post: ForumPost, *, at: datetime | None = None) -> bool:
    """Whether its author can still change it. What a tutor hid stays as it was hidden."""
    is_there = post.state in (PostState.PUBLISHED, PostState.HELD)
    return is_there and limits.may_still_change(post.created_at, at=at)


@transaction.atomic
def take_back(*, post: ForumPost, by: User, at: datetime | None = None) -> ForumPost:
    """Delete one's own post: what it said and its files go, and its place says so. Nothing where it had gone."""
    post = ForumPost.objects.select_for_update(no_key=True, of=("self",)).select_related("thread").get(pk=post.pk)
    if post.state in (PostState.DELETED, PostState.ERASED):
        return post
    before = post.state
    empty([post], state=PostState.DELETED)
    now = at or timezone.now()
    ForumReport.objects.filter(post=post, decided_at=None).update(decided_at=now)
    ForumPostChange.objects.create(post=post, before=before, after=post.state, at=now, by=by)
    return post


def empty(posts: Sequence[ForumPost], *, state: PostState) -> None:
    """Take from posts what they said, the title of threads that they begin, and their files; their places stay."""
    for post in posts:
        post.text = post.html = post.folded = ""
        post.state = state
    ForumPost.objects.bulk_update(posts, ["text", "html", "folded", "state"], batch_size=500)
    ForumThread.objects.filter(pk__in=[post.thread_id for post in posts if post.number == 1]).update(title="")
    ForumThread.objects.filter(answer__in=posts).update(answer=None)
    ForumMention.objects.filter(post__in=posts).delete()
    files = ForumAttachment.objects.filter(post__in=posts)
    keys = list(files.values_list("key", flat=True))
    files.delete()
    transaction.on_commit(partial(attachments.remove, keys))


def follow(*, thread: ForumThread, member: ForumMember, is_on: bool) -> None:
    """Follow a thread, or no longer."""
    ForumFollowing.objects.update_or_create(thread=thread, member=member, defaults={"is_on": is_on})


def see(*, thread: ForumThread, member: ForumMember, until: datetime) -> None:
    """A thread was seen until a moment. One that was seen further stays."""
    seen, is_new = ForumSeen.objects.get_or_create(thread=thread, member=member, defaults={"until": until})
    if not is_new and seen.until < until:
        ForumSeen.objects.filter(pk=seen.pk, until__lt=until).update(until=until)


def _follow_by_itself(thread: ForumThread, members: Sequence[ForumMember]) -> None:
    """Who writes and who is mentioned follows, unless they said that they do not."""
    ForumFollowing.objects.bulk_create(
        (ForumFollowing(thread=thread, member=each) for each in members), ignore_conflicts=True
    )


def _refuse_twice(member: ForumMember, thread: ForumThread, title: str, text: str, now: datetime) -> None:
    own = ForumPost.objects.filter(author=member)
    if len(text) < SHORT:
        own = own.filter(thread__title=title) if title else own.filter(thread=thread)
    limits.refuse_twice(own, text, at=now)


def _mentioned(run: CourseRun, text: str) -> list[ForumMember]:
    keys = texts.mentioned_in(text)
    mentioned = with_keys(run, keys)
    if len(mentioned) > MOST_MENTIONS:
        raise ValidationError({"text": _("Mention %(most)s people at most.") % {"most": MOST_MENTIONS}})
    return mentioned


def _is_new(member: ForumMember, *, but: ForumPost | None = None) -> bool:
    standing = ForumPost.objects.filter(author=member, state=PostState.PUBLISHED)
    if but is not None:
        standing = standing.exclude(pk=but.pk)
    return standing.count() < POSTS_BEFORE_LINKS


def _attach(post: ForumPost, files: Sequence[Sent], kept: list[UUID]) -> None:
    for sent in files:
        row = ForumAttachment(post=post, name=sent.name, kind=sent.kind, size=len(sent.content))
        kept.append(row.key)
        attachments.keep(row.key, sent.content)
        row.save()
