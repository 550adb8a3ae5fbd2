"""What the pages of a forum show: frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.writing import texts
from trainaction.discussion import queries
from trainaction.discussion.access import Place
from trainaction.discussion.forms import GENERAL, named
from trainaction.discussion.members import TEAM, seen_as
from trainaction.discussion.posting import may_be_edited
from trainaction.discussion.queries import Module
from trainaction.models import ForumAttachment, ForumPost, ForumPostChange, ForumSeen, ForumThread, PostState

THREADS_ON_A_PAGE = 20
POSTS_ON_A_PAGE = 20
EXCERPT = 180


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post, as others in the run may see it."""

    name: str
    role: str
    """“Tutor”, or empty."""
    institution: str


def author_of(post: ForumPost) -> Author:
    """A learner by first name, with the institution where they want it seen; a tutor by name; the rest without one."""
    member = post.author
    if post.state == PostState.ERASED:
        return Author(_("Somebody who is not here any more"), "", "")
    if member is None or member.person is None:
        return Author(str(TEAM), _("Tutor") if post.is_from_tutor else "", "")
    institution = member.person.current_institution if member.shows_institution else None
    return Author(
        seen_as(member, is_tutor=post.is_from_tutor), _("Tutor") if post.is_from_tutor else "", str(institution or "")
    )


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread in a list."""

    title: str
    url: str
    about: str
    author: Author
    replies: str
    unread: str
    """“3 new”, or empty."""
    last_at: datetime
    is_pinned: bool
    is_closed: bool
    is_answered: bool
    is_held: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A post that a search found."""

    title: str
    url: str
    author: Author
    at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What threads may be about: a way to see those alone."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ForumView:
    """The forum of a run: its threads, or what a search in it found."""

    rows: tuple[ThreadRow, ...]
    found: tuple[FoundRow, ...]
    words: str
    choices: tuple[Choice, ...]
    about: str
    """What is shown alone, for a heading; empty where all is."""
    chosen: str
    count: str
    page_obj: Page[Any]
    ignored: tuple[str, ...]
    is_filtered: bool
    announcements: str
    waiting: str
    """What waits for a tutor; empty for learners and where nothing does."""


def forum_view(place: Place, request: HttpRequest) -> ForumView:
    """What a forum's page shows. Seven queries, and one more for tutors, however many threads there are."""
    modules = queries.modules_of(place.run, place.language)
    chosen, ignored = _chosen(place, request, modules)
    words = " ".join(texts.tidy(request.GET.get("q", "")).split())[:100]
    posts = queries.found_in(place.run, words) if words else _openings(place)
    if chosen:
        posts = posts.filter(thread__module_key=None if chosen == GENERAL else chosen)
    page: Page[Any] = Paginator(posts, THREADS_ON_A_PAGE).get_page(request.GET.get("p"))
    titles = {str(module.key): named(module) for module in modules}
    unread = queries.announcements_unread(place.run, place.member)
    waiting = queries.queue(place.run).count() if place.is_tutor else 0
    number = page.paginator.count
    return ForumView(
        rows=() if words else tuple(_thread_row(post, place, titles) for post in page.object_list),
        found=tuple(_found_row(post, words, place) for post in page.object_list) if words else (),
        words=words,
        choices=tuple(
            Choice(value, label, value == chosen)
            for value, label in [("", _("Everything")), (GENERAL, _("The course in general")), *titles.items()]
        ),
        about=_about(None if chosen == GENERAL else UUID(chosen), titles) if chosen else "",
        chosen=chosen,
        count=(
            ngettext("%(number)s message found", "%(number)s messages found", number)
            if words
            else ngettext("%(number)s thread", "%(number)s threads", number)
        )
        % {"number": number},
        page_obj=page,
        ignored=ignored,
        is_filtered=bool(words or chosen),
        announcements=ngettext("%(number)s new announcement", "%(number)s new announcements", unread)
        % {"number": unread}
        if unread
        else "",
        waiting=ngettext("%(number)s message waits for you", "%(number)s messages wait for you", waiting)
        % {"number": waiting}
        if waiting
        else "",
    )


def _openings(place: Place) -> Any:
    return queries.openings(place.run, place.member, is_tutor=place.is_tutor, kind=ForumThread.Kind.DISCUSSION)


def _chosen(place: Place, request: HttpRequest, modules: Sequence[Module]) -> tuple[str, tuple[str, ...]]:
    """The module asked for, by its key or by one of its lessons; and a sentence for what is none."""
    if lesson := request.GET.get("lesson"):
        key = queries.module_of_lesson(place.run, UUID(lesson)) if _is_uuid(lesson) else None
        asked = str(key) if key else ""
    else:
        asked = request.GET.get("module", "")
    if not asked or asked == GENERAL or asked in {str(module.key) for module in modules}:
        return asked, ()
    return "", (_("There is no such module in this run: you see everything."),)


def _is_uuid(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def _about(key: UUID | None, titles: dict[str, str]) -> str:
    return titles.get(str(key), _("The course in general")) if key else _("The course in general")


def thread_title(post: ForumPost) -> str:
    """The title above a thread, by its first post; a sentence where it is hidden or gone."""
    if post.state == PostState.HIDDEN:
        return _("A thread that a tutor hid")
    return post.thread.title or _("A thread whose beginning was deleted")


def _thread_row(post: Any, place: Place, titles: dict[str, str]) -> ThreadRow:
    thread = post.thread
    return ThreadRow(
        title=thread_title(post),
        url=reverse("forum_thread", args=[place.run.key, thread.pk]),
        about=_about(thread.module_key, titles),
        author=author_of(post),
        replies=ngettext("%(number)s reply", "%(number)s replies", post.replies) % {"number": post.replies},
        unread=ngettext("%(number)s new", "%(number)s new", post.unread) % {"number": post.unread}
        if post.unread
        else "",
        last_at=thread.last_at,
        is_pinned=thread.is_pinned,
        is_closed=thread.is_closed,
        is_answered=thread.answer_id is not None,
        is_held=post.state == PostState.HELD,
    )


def _found_row(post: ForumPost, words: str, place: Place) -> FoundRow:
    return FoundRow(
        title=post.thread.title or _("A thread whose beginning was deleted"),
        url=reverse("forum_post", args=[place.run.key, post.pk]),
        author=author_of(post),
        at=post.created_at,
        excerpt=_around(post.text, words),
    )


def _around(text: str, words: str) -> str:
    """A piece of the text around the first of the words that stands in it."""
    text = " ".join(text.split())
    folded = texts.fold(text)
    at = min((place for word in texts.fold(words).split() if (place := folded.find(word)) >= 0), default=0)
    start = max(0, min(at, len(text)) - EXCERPT // 3)
    piece = text[start : start + EXCERPT]
    return ("… " if start else "") + piece + (" …" if start + EXCERPT < len(text) else "")


def anchor(post: ForumPost) -> str:
    return f"post-{post.number}"


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    url: str
    size: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in its thread: what it says, or a sentence in its place, and what the reader may do with it."""

    pk: int
    number: int
    anchor: str
    author: Author
    at: datetime
    edited_at: datetime | None
    html: SafeString
    files: tuple[FileRow, ...]
    said: str
    """What stands in the place of the text, or above it for who sees it nevertheless."""
    is_new: bool
    is_answer: bool
    quotes: str
    quotes_url: str
    can_edit: bool
    can_delete: bool
    can_report: bool
    can_quote: bool
    can_be_answer: bool
    can_hide: bool
    can_show: bool


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with a page of its posts."""

    thread: ForumThread
    title: str
    about: str
    about_url: str
    rows: tuple[PostRow, ...]
    answer: str
    """Where the answer stands, “Message 3”; empty where there is none."""
    answer_url: str
    page_obj: Page[ForumPost]
    follows: bool
    can_reply: bool
    why_not: str
    """Why nothing can be written here."""
    last: datetime | None
    """When the last post shown was published."""


def thread_view(place: Place, thread: ForumThread, request: HttpRequest) -> ThreadView | None:
    """What a thread's page shows; None where the reader may not see it. Nine queries at most, however many posts."""
    opening = queries.visible_to(thread.posts.all(), place.member, is_tutor=place.is_tutor).filter(number=1).first()
    if opening is None:
        return None
    posts = queries.posts_of(thread, place.member, is_tutor=place.is_tutor)
    page: Page[ForumPost] = Paginator(posts, POSTS_ON_A_PAGE).get_page(request.GET.get("p"))
    shown = list(page.object_list)
    page.object_list = shown
    modules = queries.modules_of(place.run, place.language) if thread.module_key else []
    titles = {str(module.key): named(module) for module in modules}
    chosen = str(thread.module_key) if thread.module_key else GENERAL
    answer = next((post for post in shown if post.pk == thread.answer_id), None)
    return ThreadView(
        thread=thread,
        title=thread_title(opening),
        about=_about(thread.module_key, titles),
        about_url=reverse("forum", args=[place.run.key]) + f"?module={chosen}",
        rows=_rows(place, thread, shown),
        answer=(_("Message %(number)s") % {"number": answer.number} if answer else _("The tutor's answer"))
        if thread.answer_id
        else "",
        answer_url=reverse("forum_post", args=[place.run.key, thread.answer_id]) if thread.answer_id else "",
        page_obj=page,
        follows=queries.follows(thread, place.member),
        can_reply=place.can_write and (place.is_tutor or not thread.is_closed),
        why_not=_why_not(place, thread),
        last=max((post.published_at for post in shown if post.published_at), default=None),
    )


def _why_not(place: Place, thread: ForumThread) -> str:
    if not place.can_write:
        return _("This run has ended: its forum can be read, and nothing more is written in it.")
    if thread.is_closed and not place.is_tutor:
        return _("This thread is closed: a tutor has ended it. You can begin another one.")
    return ""


def _rows(place: Place, thread: ForumThread, shown: Sequence[ForumPost]) -> tuple[PostRow, ...]:
    seen = ForumSeen.objects.filter(thread=thread, member=place.member).values_list("until", flat=True).first()
    files = files_of(place, shown)
    why = queries.why_hidden(shown)
    return tuple(
        post_row(place, post, files.get(post.pk, ()), why.get(post.pk, ""), seen or queries.NEVER, thread.answer_id)
        for post in shown
    )


def files_of(place: Place, posts: Iterable[ForumPost]) -> dict[int, tuple[FileRow, ...]]:
    """The files of each post. One query."""
    found: dict[int, tuple[FileRow, ...]] = {}
    for file in ForumAttachment.objects.filter(post__in=[post.pk for post in posts]):
        url = reverse("forum_file", args=[place.run.key, file.key])
        found[file.post_id] = (*found.get(file.post_id, ()), FileRow(file.name, url, filesizeformat(file.size)))
    return found


def post_row(
    place: Place,
    post: ForumPost,
    files: tuple[FileRow, ...] = (),
    why: str = "",
    seen: datetime = queries.NEVER,
    answer: int | None = None,
) -> PostRow:
    """A post as somebody in the run sees it."""
    is_own = post.author_id == place.member.pk
    is_published = post.state == PostState.PUBLISHED
    is_there = post.state in (PostState.PUBLISHED, PostState.HELD, PostState.HIDDEN)
    is_read = is_published or (post.state == PostState.HELD) or (post.state == PostState.HIDDEN and place.is_tutor)
    in_thread = post.thread.kind == ForumThread.Kind.DISCUSSION
    quoted = post.quoted
    return PostRow(
        pk=post.pk,
        number=post.number,
        anchor=anchor(post),
        author=author_of(post),
        at=post.created_at,
        edited_at=post.edited_at if is_read else None,
        html=mark_safe(post.html) if is_read else SafeString(""),  # made by texts.as_html
        files=files if is_read else (),
        said=_said(post, is_own, place.is_tutor, why),
        is_new=is_published and not is_own and post.published_at is not None and post.published_at > seen,
        is_answer=post.pk == answer,
        quotes=_("Quotes message %(number)s") % {"number": quoted.number} if quoted and is_read else "",
        quotes_url=reverse("forum_post", args=[place.run.key, quoted.pk]) if quoted and is_read else "",
        can_edit=is_own and place.can_write and may_be_edited(post),
        can_delete=is_own and is_there,
        can_report=is_published and not is_own and not place.is_tutor,
        can_quote=is_published and in_thread and place.can_write and (place.is_tutor or not post.thread.is_closed),
        can_be_answer=place.is_tutor and is_published and in_thread and post.number > 1,
        can_hide=place.is_tutor and post.state in (PostState.PUBLISHED, PostState.HELD),
        can_show=place.is_tutor and post.state in (PostState.HELD, PostState.HIDDEN),
    )


def _said(post: ForumPost, is_own: bool, is_tutor: bool, why: str) -> str:
    if post.state == PostState.HELD:
        if is_own:
            return _("Only you and the tutors see this message: a tutor looks at it before the others do.")
        return _("This message waits for a tutor: the learners do not see it.")
    if post.state == PostState.HIDDEN:
        if is_tutor:
            return _("Hidden from the learners: %(why)s") % {"why": why}
        if is_own:
            return _("A tutor hid your message: %(why)s") % {"why": why}
        return _("A tutor hid this message.")
    if post.state == PostState.DELETED:
        return _("Whoever wrote this message has deleted it.")
    if post.state == PostState.ERASED:
        return _("This message was deleted with its author's data.")
    return ""


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    title: str
    post: PostRow


@dataclass(frozen=True, slots=True)
class AnnouncementsView:
    rows: tuple[AnnouncementRow, ...]
    page_obj: Page[Any]
    shown: tuple[ForumPost, ...]


def announcements_view(place: Place, request: HttpRequest) -> AnnouncementsView:
    """What was announced, the latest first. Four queries, however many there are."""
    posts = queries.openings(place.run, place.member, is_tutor=place.is_tutor, kind=ForumThread.Kind.ANNOUNCEMENT)
    page: Page[Any] = Paginator(posts.order_by("-created_at", "-pk"), THREADS_ON_A_PAGE).get_page(request.GET.get("p"))
    shown = tuple(page.object_list)
    page.object_list = list(shown)
    files, why = files_of(place, shown), queries.why_hidden(shown)
    rows = tuple(
        AnnouncementRow(
            _("A hidden announcement")
            if post.state == PostState.HIDDEN
            else post.thread.title or _("A deleted announcement"),
            post_row(place, post, files.get(post.pk, ()), why.get(post.pk, ""), post.seen_until),
        )
        for post in shown
    )
    return AnnouncementsView(rows, page, shown)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A post that waits for a tutor, and why."""

    post: PostRow
    title: str
    url: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What a tutor decided lately."""

    title: str
    url: str
    state: str
    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class QueueView:
    rows: tuple[WaitingRow, ...]
    decided: tuple[DecidedRow, ...]
    page_obj: Page[ForumPost]


def queue_view(place: Place, request: HttpRequest) -> QueueView:
    """What waits for tutors and what they decided lately. Five queries, however much there is."""
    page: Page[ForumPost] = Paginator(queries.queue(place.run), THREADS_ON_A_PAGE).get_page(request.GET.get("p"))
    shown = list(page.object_list)
    page.object_list = shown
    files = files_of(place, shown)
    reasons: dict[int, list[str]] = {}
    for each in queries.open_reports(shown):
        said = str(each.get_why_display())
        reasons.setdefault(each.post_id, []).append(f"{said}: {each.note}" if each.note else said)
    rows = tuple(
        WaitingRow(
            post=post_row(place, post, files.get(post.pk, ())),
            title=post.thread.title,
            url=reverse("forum_post", args=[place.run.key, post.pk]),
            reasons=tuple(reasons.get(post.pk, ())) or (_("Has a link, and its author is new in the forum."),),
        )
        for post in shown
    )
    return QueueView(rows, tuple(_decided_row(change, place) for change in queries.decided(place.run)), page)


def _decided_row(change: ForumPostChange, place: Place) -> DecidedRow:
    person = getattr(change.by, "person", None)
    return DecidedRow(
        title=", ".join(
            [change.post.thread.title or _("A thread whose beginning was deleted"), str(change.post.number)]
        ),
        url=reverse("forum_post", args=[place.run.key, change.post_id]),
        state=change.get_after_display(),
        why=change.why,
        at=change.at,
        by=str(person) if person else _("The course's team"),
    )
