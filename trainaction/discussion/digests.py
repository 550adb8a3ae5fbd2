"""What is new in a forum, by e-mail: once a day or a week, once each, and ended by one press.

As with followed searches (search/alerts/sending.py): a message is begun by one conditional update that says who is told
of what until when; when the server has taken it, a second one moves the mark. Whoever comes second finds the member
taken. Where the process dies between the two, the same message with the same Message-ID is sent again after the lease.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from participants.models import Person
from participants.queries.merging import roots
from portal.mail import Handed, hand_over, message_id, message_to_end, whole
from portal.models import User
from portal.signed_keys import SignedKeys
from search.alerts.sending import due_since
from trainaction.discussion.queries import to_decide
from trainaction.models import (
    IN_A_SEAT,
    Enrolment,
    ForumFollowing,
    ForumMember,
    ForumMention,
    ForumPost,
    ForumSeen,
    ForumThread,
    PostState,
    RunTutor,
)

AT_ONCE = 500
SECONDS = 60.0
LEASE = timedelta(minutes=10)
HELD_BACK = timedelta(days=1)
MOST_REFUSALS = 3
"""An address that refuses so many times in a row is not written to any more."""
MOST_SHOWN = 20
LONGEST_ANNOUNCED = 600
_STOP = SignedKeys("trainaction.discussion.stop")


@dataclass(slots=True)
class Round:
    """What a round did, in numbers of members."""

    sent: int = 0
    without_news: int = 0
    refused: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """What somebody is to be told."""

    posts: Sequence[ForumPost]
    to_decide: int = 0
    """Of who teaches the run: messages that began to wait for a tutor since the last e-mail, and still do."""

    def __bool__(self) -> bool:
        return bool(self.posts or self.to_decide)


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Tell everyone who is due what is new for them, and nobody of nothing. Raises what the mail server says, if it
    cannot be reached: those not told yet are told in a later round.
    """
    began, now, done = time.monotonic(), at or timezone.now(), Round()
    is_due = Q()
    for frequency in (ForumMember.Digest.DAILY, ForumMember.Digest.WEEKLY):
        is_due |= Q(digest=frequency, told_until__lt=due_since(frequency, now))
    due = _free(now).filter(is_due)
    members = list(
        due.select_related("run", "person__user", "person__merged_into__user", "account").order_by("pk")[:AT_ONCE]
    )
    news = _news(members, now)
    without = [member for member in members if not news.get(member.pk)]
    for member in without:
        done.without_news += _as_read(member, now).update(
            told_until=member.round_until or now, round_until=None, taken_until=None
        )
    telling = [member for member in members if news.get(member.pk)]
    if telling:
        connection = get_connection()
        try:
            for member in telling:
                if time.monotonic() - began > seconds:
                    break
                _tell(member, news[member.pk], now, connection, done)
        finally:
            connection.close()
    done.left = due.count()
    return asdict(done)


def _free(now: datetime) -> QuerySet[ForumMember]:
    return ForumMember.objects.filter(Q(taken_until=None) | Q(taken_until__lt=now))


def _as_read(member: ForumMember, now: datetime) -> QuerySet[ForumMember]:
    return _free(now).filter(pk=member.pk, told_until=member.told_until, digest=member.digest)


def _news(members: Sequence[ForumMember], now: datetime) -> dict[int, News]:
    """What each is to be told: announcements, mentions, and what is new in threads that they follow; tutors of threads that
    others began, too, and of what waits for them. Ten queries.

    Nothing to who has no place any more, is not to be reached, or wrote it; nothing that has been seen.
    """
    there, teaching = _still_there(members)
    told = [member for member in members if member.pk in there and address_of(member)]
    if not told:
        return {}
    first = min(member.told_until for member in told)
    posts = _posts(told, teaching, first, now)
    waiting = _waiting([member for member in told if member.pk in teaching])
    return {
        member.pk: found
        for member in told
        if (
            found := News(
                posts.get(member.pk, []),
                _since(waiting[member.run_id], member, now) if member.pk in teaching else 0,
            )
        )
    }


def _since(moments: Sequence[datetime], member: ForumMember, now: datetime) -> int:
    return sum(member.told_until < moment <= (member.round_until or now) for moment in moments)


def _waiting(tutors: Sequence[ForumMember]) -> dict[int, list[datetime]]:
    """When each message that waits for a tutor began to, by run: when it was written, changed or last reported. One query."""
    found: dict[int, list[datetime]] = defaultdict(list)
    runs = {member.run_id for member in tutors}
    if not runs:
        return found
    posts = to_decide().filter(thread__run__in=runs)
    latest = posts.annotate(reported=Max("reports__at", filter=Q(reports__decided_at=None)))
    for run, *moments in latest.order_by().values_list("thread__run", "created_at", "edited_at", "reported"):
        found[run].append(max(moment for moment in moments if moment is not None))
    return found


def _posts(
    told: Sequence[ForumMember], teaching: set[int], first: datetime, now: datetime
) -> dict[int, list[ForumPost]]:
    """The posts of which each is to be told."""
    held = ForumPost.objects.filter(thread=OuterRef("thread"), number=1).exclude(state=PostState.PUBLISHED)
    new = ForumPost.objects.filter(
        ~Exists(held),
        state=PostState.PUBLISHED,
        thread__run__in={member.run_id for member in told},
        published_at__gt=first,
        published_at__lte=now,
    ).select_related("thread")
    posts = list(new.order_by("published_at", "pk"))
    if not posts:
        return {}
    threads = {post.thread_id for post in posts}
    following = set(
        ForumFollowing.objects.filter(member__in=told, thread__in=threads, is_on=True).values_list("member", "thread")
    )
    mentioned = set(ForumMention.objects.filter(member__in=told, post__in=posts).values_list("member", "post"))
    seen = {
        (member, thread): until
        for member, thread, until in ForumSeen.objects.filter(member__in=told, thread__in=threads).values_list(
            "member", "thread", "until"
        )
    }
    by_run: dict[int, list[ForumPost]] = defaultdict(list)
    for post in posts:
        by_run[post.thread.run_id].append(post)
    news: dict[int, list[ForumPost]] = {}
    for member in told:
        until = member.round_until or now
        found = [
            post
            for post in by_run[member.run_id]
            if post.published_at is not None
            and member.told_until < post.published_at <= until
            and post.author_id != member.pk
            and post.published_at > seen.get((member.pk, post.thread_id), member.told_until)
            and (
                post.thread.kind == ForumThread.Kind.ANNOUNCEMENT
                or (member.pk in teaching and post.number == 1)
                or (member.pk, post.thread_id) in following
                or (member.pk, post.pk) in mentioned
            )
        ]
        if found:
            news[member.pk] = found
    return news


def _still_there(members: Sequence[ForumMember]) -> tuple[set[int], set[int]]:
    """Those of the members who have a place in their run, teach it, or are of the team that runs courses; and who teach it."""
    root = roots("person", [member.person_id for member in members if member.person_id])
    runs = {member.run_id for member in members}
    people = set(root.values())
    everyone = set(Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).values_list("pk", flat=True))
    learns = Enrolment.objects.filter(run__in=runs, person__in=everyone, state__in=IN_A_SEAT)
    learners = list(learns.values_list("run", "person"))
    tutors = list(RunTutor.objects.filter(run__in=runs, person__in=everyone).values_list("run", "person"))
    root |= roots("person", [person for _run, person in (*learners, *tutors)])
    teach = {(run, root[person]) for run, person in tutors}
    there = {(run, root[person]) for run, person in learners} | teach
    own = {member.pk: (member.run_id, root[member.person_id]) for member in members if member.person_id}
    return (
        {member.pk for member in members if own.get(member.pk) in there or _runs_courses(member)},
        {pk for pk, place in own.items() if place in teach},
    )


def _runs_courses(member: ForumMember) -> bool:
    account = _account(member)
    return account is not None and account.has_perm("trainaction.run_courses")


def _account(member: ForumMember) -> User | None:
    person = member.person
    if person is None:
        return member.account
    return person.user or (person.merged_into and person.merged_into.user)


def address_of(member: ForumMember) -> str:
    """Where a member is written to; empty for who has no account that is in use."""
    account = _account(member)
    return account.email if account is not None and account.is_active else ""


def _tell(member: ForumMember, news: News, now: datetime, connection: BaseEmailBackend, done: Round) -> None:
    until = member.round_until or now
    if not _as_read(member, now).update(round_until=until, taken_until=now + LEASE):
        return
    taken = ForumMember.objects.filter(pk=member.pk, round_until=until)
    handed = hand_over(lambda: digest_message(member, news), connection, f"The digest of the forum member {member.pk}")
    if handed == Handed.SENT:
        taken.update(told_until=until, round_until=None, taken_until=None, failures=0)
        done.sent += 1
        return
    done.refused += 1
    if handed == Handed.FAILED:
        taken.update(taken_until=now + HELD_BACK)
    elif member.failures + 1 >= MOST_REFUSALS:
        taken.update(digest=ForumMember.Digest.NEVER, told_until=until, round_until=None, taken_until=None, failures=0)
    else:
        taken.update(failures=F("failures") + 1, taken_until=now + HELD_BACK)


# --- what it says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """An announcement with its text, or a thread with how much is new in it."""

    title: str
    url: str
    said: str
    text: str


def digest_message(member: ForumMember, news: News) -> EmailMultiAlternatives:
    """The e-mail, in the member's language. Of threads it tells the title and how much is new, not who said what: an
    e-mail is read by others too.
    """
    with override(member.language):
        items = [*_to_decide(member, news), *_items(member, news.posts)]
        title = _("New in the forum of your course")
        message = message_to_end(
            to=address_of(member),
            language=member.language,
            subject=f"{title}: {member.run.title}",
            template="trainaction/discussion/mail/digest",
            context={
                "title": title,
                "run": member.run,
                "items": items[:MOST_SHOWN],
                "further": max(len(items) - MOST_SHOWN, 0),
                "forum_url": whole(reverse("forum", args=[member.run.key])),
                "settings_url": whole(reverse("forum_settings", args=[member.run.key])),
                "is_daily": member.digest == ForumMember.Digest.DAILY,
            },
            stop_url=stop_link(member),
        )
    since = int(member.told_until.timestamp() * 1000)
    message.extra_headers["Message-ID"] = message_id(f"{member.stop_key.hex}.{since}")
    return message


def _to_decide(member: ForumMember, news: News) -> list[Item]:
    if not news.to_decide:
        return []
    number = news.to_decide
    said = ngettext("%(number)s message waits for a tutor", "%(number)s messages wait for a tutor", number)
    url = whole(reverse("moderation", args=[member.run.key]))
    return [Item(title=_("To moderate"), url=url, said=said % {"number": number}, text="")]


def _items(member: ForumMember, news: Sequence[ForumPost]) -> list[Item]:
    key = member.run.key
    announced = [
        Item(
            title=post.thread.title,
            url=whole(reverse("forum_post", args=[key, post.pk])),
            said=str(ForumThread.Kind.ANNOUNCEMENT.label),
            text=post.text if len(post.text) <= LONGEST_ANNOUNCED else post.text[:LONGEST_ANNOUNCED] + " …",
        )
        for post in news
        if post.thread.kind == ForumThread.Kind.ANNOUNCEMENT
    ]
    threads: dict[int, list[ForumPost]] = defaultdict(list)
    for post in news:
        if post.thread.kind == ForumThread.Kind.DISCUSSION:
            threads[post.thread_id].append(post)
    named = set(ForumMention.objects.filter(member=member, post__in=news).values_list("post__thread", flat=True))
    talked = []
    for thread, posts in threads.items():
        said = ngettext("%(number)s new message", "%(number)s new messages", len(posts)) % {"number": len(posts)}
        if thread in named:
            said = " · ".join([said, _("you are mentioned")])
        talked.append(
            Item(
                title=posts[0].thread.title or _("A thread whose beginning was deleted"),
                url=whole(reverse("forum_post", args=[key, posts[0].pk])),
                said=said,
                text="",
            )
        )
    return [*announced, *talked]


# --- ending them -----------------------------------------------------------------------------


def stop_link(member: ForumMember) -> str:
    token = _STOP.sign(member.stop_key)
    with override(member.language):
        return whole(reverse("forum_stop", args=[token]))


def read_stop(token: str) -> UUID | None:
    """The key of the member whose e-mails end; None where the link is not ours. It does not expire."""
    return _STOP.read(token)


def stop(*, member: ForumMember) -> None:
    """Write no more to a member about this run's forum."""
    ForumMember.objects.filter(pk=member.pk).update(digest=ForumMember.Digest.NEVER, round_until=None, taken_until=None)
