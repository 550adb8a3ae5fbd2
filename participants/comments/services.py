"""Writing below a page, changing and taking back one's own, reporting; and what moderators decide.

Who writes is locked first, so that the limits hold however many tabs send at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from participants.comments.notices import tell_of
from participants.comments.queries import forget_standing, has_confirmed, standing_of
from participants.models import (
    Comment,
    CommentChange,
    Commenter,
    CommentMessage,
    CommentReport,
    CommentState,
    Conversation,
)
from participants.permissions import MODERATE_COMMENTS
from participants.writing import limits, texts
from participants.writing.limits import REPORTS_THAT_HOLD
from portal.models import User

MOST_WAITING = 3
"""Comments of one account that wait for a moderator; more are not taken until one of them is decided."""
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody sends. `form_key` is that of the form: sent twice, it is written once."""

    text: str
    language: str
    name: str = ""
    """The name that others see, where the account has none yet."""
    form_key: UUID = field(default_factory=uuid4)


def write(
    *, page: Page, writing: Writing, by: User, answered: Comment | None = None, at: datetime | None = None
) -> Comment:
    """Write below a page, or answer there. Returns the comment, published or held for a moderator to look at.

    Raises ValidationError, by field, with a sentence that says what to do.
    """
    now = at or timezone.now()
    if not has_confirmed(by):
        raise ValidationError(_("Confirm your e-mail address first: your account's page says how."), code="unconfirmed")
    with transaction.atomic():
        own = commenter_for(account=by, language=writing.language)
        own = Commenter.objects.select_for_update(no_key=True).get(pk=own.pk)
        twice = Comment.objects.filter(form_key=writing.form_key).first()
        if twice is not None and twice.author_id == own.pk:
            return twice
        if own.barred_at is not None:
            raise ValidationError(_("Comments are not taken from this account any more."), code="barred")
        standing = standing_of(page, at=now)
        if not standing.is_open:
            raise ValidationError(
                _("The comments on this page are closed: nothing more is written here."), code="closed"
            )
        text = limits.checked(writing.text)
        if not own.name:
            own.name = checked_name(writing.name)
            own.save(update_fields=["name"])
        mine = Comment.objects.filter(author=own)
        is_from_team = by.has_perm(MODERATE_COMMENTS)
        if not is_from_team:
            limits.refuse_too_many(mine, at=now)
            _refuse_more_that_waits(own)
        conversation = conversation_of(page)
        limits.refuse_twice(mine.filter(conversation=conversation), text, at=now)
        answered = _answerable(answered, conversation)
        is_held = not is_from_team and not _is_trusted(own, standing.trusted_after)
        comment = Comment.objects.create(
            form_key=writing.form_key if twice is None else uuid4(),
            conversation=conversation,
            root=(answered.root or answered) if answered else None,
            answered=answered,
            author=own,
            is_from_team=is_from_team,
            text=text,
            html=texts.as_html(text),
            language=writing.language,
            state=CommentState.HELD if is_held else CommentState.PUBLISHED,
            created_at=now,
            published_at=None if is_held else now,
        )
        CommentChange.objects.create(comment=comment, after=comment.state, at=now, by=by)
        forget_standing(page.translation_key)
        tell_of(comment, page=page, at=now)
        return comment


@transaction.atomic
def edit(*, comment: Comment, text: str, by: User, at: datetime | None = None) -> Comment:
    """Change one's own comment, within `limits.EDITABLE_FOR` of writing it. It waits again where its author is new.

    Raises ValidationError with a sentence.
    """
    now = at or timezone.now()
    comment = _locked(comment)
    if not may_be_changed(comment, at=now):
        raise ValidationError(_("A comment can be changed for an hour. Write another one that says what is different."))
    text = limits.checked(text)
    if text == comment.text:
        return comment
    before = comment.state
    comment.text, comment.html, comment.edited_at = text, texts.as_html(text), now
    if not comment.is_from_team and comment.state == CommentState.PUBLISHED and texts.has_link(comment.html):
        comment.state, comment.published_at = CommentState.HELD, None  # nobody has seen where the link leads
    comment.save(update_fields=["text", "html", "edited_at", "state", "published_at"])
    if comment.state != before:
        forget_standing(comment.conversation.page_key)
        CommentChange.objects.create(comment=comment, before=before, after=comment.state, at=now, by=by)
    return comment


def may_be_changed(comment: Comment, *, at: datetime | None = None) -> bool:
    """Whether its author can still change it. What a moderator hid stays as it was hidden."""
    is_there = comment.state in (CommentState.PUBLISHED, CommentState.HELD)
    return is_there and limits.may_still_change(comment.created_at, at=at)


@transaction.atomic
def take_back(*, comment: Comment, by: User, at: datetime | None = None) -> Comment:
    """Delete one's own comment: what it said goes, and its place says so where it was answered. Nothing where it had gone."""
    now = at or timezone.now()
    comment = _locked(comment)
    if comment.state in (CommentState.DELETED, CommentState.ERASED):
        return comment
    before = comment.state
    empty([comment], state=CommentState.DELETED)
    CommentReport.objects.filter(comment=comment, decided_at=None).update(decided_at=now)
    CommentChange.objects.create(comment=comment, before=before, after=comment.state, at=now, by=by)
    return comment


@transaction.atomic
def take_all_back(*, commenter: Commenter, by: User, at: datetime | None = None) -> int:
    """Delete every comment of an account, and forget the name it had in them. Returns how many went."""
    there = Comment.objects.filter(author=commenter).exclude(state__in=(CommentState.DELETED, CommentState.ERASED))
    comments = list(there)
    for comment in comments:
        take_back(comment=comment, by=by, at=at)
    Commenter.objects.filter(pk=commenter.pk).update(name="")
    return len(comments)


def empty(comments: Sequence[Comment], *, state: CommentState) -> None:
    """Take from comments what they said; their places stay."""
    for comment in comments:
        comment.text = comment.html = ""
        comment.state = state
    Comment.objects.bulk_update(comments, ["text", "html", "state"], batch_size=500)
    for page_key in {comment.conversation.page_key for comment in comments}:
        forget_standing(page_key)


@transaction.atomic
def report(*, comment: Comment, by: User, why: str, note: str = "", at: datetime | None = None) -> CommentReport:
    """Ask the moderators to look at a comment. Reported again by the same account, it is the same report.

    Raises ValidationError for one's own, and for one that is not shown.
    """
    now = at or timezone.now()
    if not has_confirmed(by):
        raise ValidationError(_("Confirm your e-mail address first: your account's page says how."), code="unconfirmed")
    comment = _locked(comment)
    if comment.author is not None and comment.author.account_id == by.pk:
        raise ValidationError(_("This is your own comment: you can delete it."))
    if comment.state != CommentState.PUBLISHED:
        raise ValidationError(_("This comment is not shown any more."))
    found, _is_new = CommentReport.objects.get_or_create(
        comment=comment, account=by, defaults={"why": why, "note": " ".join(note.split())[:300], "at": now}
    )
    reports = CommentReport.objects.filter(comment=comment, decided_at=None).count()
    if reports >= REPORTS_THAT_HOLD and not comment.is_from_team:
        _set(comment, CommentState.HELD, by=None, why="", now=now)
    return found


def change_own(*, commenter: Commenter, name: str, wants_answers: bool, wants_new: bool, language: str) -> None:
    """The name that others see, on what was written already too, and which e-mails somebody wants."""
    Commenter.objects.filter(pk=commenter.pk).update(
        name=checked_name(name) if name.strip() or commenter.name else "",
        wants_answers=wants_answers,
        wants_new=wants_new,
        language=language,
    )


def checked_name(name: str) -> str:
    """A name that can be shown: one line of letters. Raises ValidationError with a sentence."""
    name = " ".join(texts.tidy(name).split())
    if len(name) < SHORTEST_NAME or not any(each.isalpha() for each in name):
        raise ValidationError({"name": _("Write the name that others are to see: two letters or more.")})
    if "@" in name or "//" in name or not name.isprintable():
        raise ValidationError({"name": _("A name is words: leave addresses out.")})
    return name[: Commenter._meta.get_field("name").max_length]


def commenter_for(*, account: User, language: str) -> Commenter:
    """How an account is known in comments; made when it is first needed."""
    return Commenter.objects.get_or_create(account=account, defaults={"language": language})[0]


def conversation_of(page: Page) -> Conversation:
    """The conversation of a page, made when it is first needed."""
    found, is_new = Conversation.objects.get_or_create(
        page_key=page.translation_key, defaults={"page_title": page.title}
    )
    if not is_new and found.page_title != page.title:
        Conversation.objects.filter(pk=found.pk).update(page_title=page.title)
    return found


# --- what moderators decide ------------------------------------------------------------------


@transaction.atomic
def show(*, comment: Comment, by: User | None, at: datetime | None = None) -> Comment:
    """Publish what was held or hidden, or leave what was reported as it is. Its reports are decided."""
    now = at or timezone.now()
    comment = _for_decision(comment)
    _decided(comment, now)
    if comment.state != CommentState.PUBLISHED:
        _set(comment, CommentState.PUBLISHED, by=by, why="", now=now)
        tell_of(comment, at=now)
    return comment


@transaction.atomic
def hide(*, comment: Comment, by: User, why: str, at: datetime | None = None) -> Comment:
    """Hide a comment; its author reads why. Its reports are decided."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: whoever wrote it is told.")})
    now = at or timezone.now()
    comment = _for_decision(comment)
    _decided(comment, now)
    if comment.state != CommentState.HIDDEN:
        _set(comment, CommentState.HIDDEN, by=by, why=" ".join(why.split())[:255], now=now)
    return comment


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of comments that were decided about together, in numbers."""

    done: int
    gone: int
    """Deleted by their authors meanwhile."""


def decide_many(*, comments: Iterable[Comment], shows: bool, by: User, why: str = "") -> Decided:
    """Show or hide several comments, each as if it were alone. Raises ValidationError where they are to be hidden without a
    reason; then nothing is decided."""
    if not shows and not why.strip():
        raise ValidationError({"why": _("Say why: whoever wrote it is told.")})
    done = gone = 0
    for comment in comments:
        try:
            if shows:
                show(comment=comment, by=by)
            else:
                hide(comment=comment, by=by, why=why)
        except ValidationError:
            gone += 1
        else:
            done += 1
    return Decided(done, gone)


@transaction.atomic
def forget_old(*, days: int, at: datetime | None = None) -> dict[str, int]:
    """Remove what moderators hid and nobody asked about for so long, with what was said of it, and reports that were decided
    so long ago. Where an answer stands below, its place stays and says nothing. What is shown stays with its page."""
    before = (at or timezone.now()) - timedelta(days=days)
    reports = CommentReport.objects.filter(decided_at__lt=before).delete()[0]
    messages = CommentMessage.objects.filter(made_at__lt=before).delete()[0]
    last = CommentChange.objects.filter(comment=OuterRef("pk"), after=CommentState.HIDDEN).order_by("-at").values("at")
    old = Comment.objects.filter(state=CommentState.HIDDEN).annotate(hidden_at=Subquery(last[:1]))
    hidden = list(old.filter(hidden_at__lt=before).values_list("pk", flat=True))
    below = Comment.objects.filter(Q(root=OuterRef("pk")) | Q(answered=OuterRef("pk")))
    rows = Comment.objects.filter(pk__in=hidden)
    answered = list(rows.filter(Exists(below)).values_list("pk", flat=True))
    CommentChange.objects.filter(comment__in=answered).update(why="")
    Comment.objects.filter(pk__in=answered).update(text="", html="", author=None, state=CommentState.ERASED)
    rows.exclude(pk__in=answered).delete()
    return {"hidden": len(hidden), "reports": reports, "messages": messages}


@transaction.atomic
def bar(*, commenter: Commenter, is_barred: bool, by: User, at: datetime | None = None) -> None:
    """Take no more comments from an account, or take them again."""
    log(commenter, "participants.bar_commenter" if is_barred else "participants.unbar_commenter", user=by)
    Commenter.objects.filter(pk=commenter.pk).update(barred_at=(at or timezone.now()) if is_barred else None)


@transaction.atomic
def set_mode(*, page: Page, mode: str, by: User, at: datetime | None = None) -> Conversation:
    """Close the comments of a page, open them whatever its age, or leave it to the rule of the site."""
    conversation = conversation_of(page)
    is_closed = mode == Conversation.Mode.CLOSED
    if not is_closed or conversation.mode != mode:
        conversation.closed_at = (at or timezone.now()) if is_closed else None
    conversation.mode = mode
    conversation.save(update_fields=["mode", "closed_at"])
    forget_standing(conversation.page_key)
    log(conversation, "participants.set_comments", user=by, data={"mode": mode})
    return conversation


# --- what is common --------------------------------------------------------------------------


def _locked(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("author", "conversation").get(pk=comment.pk)


def _for_decision(comment: Comment) -> Comment:
    comment = _locked(comment)
    if comment.state in (CommentState.DELETED, CommentState.ERASED):
        raise ValidationError(_("Its author has deleted this comment meanwhile."))
    return comment


def _decided(comment: Comment, now: datetime) -> None:
    CommentReport.objects.filter(comment=comment, decided_at=None).update(decided_at=now)


def _set(comment: Comment, state: CommentState, *, by: User | None, why: str, now: datetime) -> None:
    CommentChange.objects.create(comment=comment, before=comment.state, after=state, at=now, by=by, why=why)
    comment.state = state
    if state == CommentState.PUBLISHED:
        comment.published_at = now
    comment.save(update_fields=["state", "published_at"])
    forget_standing(comment.conversation.page_key)


def _answerable(answered: Comment | None, conversation: Conversation) -> Comment | None:
    if answered is None:
        return None
    if answered.conversation_id != conversation.pk or answered.state != CommentState.PUBLISHED:
        raise ValidationError(_("What you answer is not shown any more. Write a comment of its own."))
    return answered


def _refuse_more_that_waits(own: Commenter) -> None:
    if Comment.objects.filter(author=own, state=CommentState.HELD).count() >= MOST_WAITING:
        raise ValidationError(
            ngettext(
                "%(most)s comment of yours waits for a moderator. Write the next one when it is decided.",
                "%(most)s comments of yours wait for a moderator. Write the next one when they are decided.",
                MOST_WAITING,
            )
            % {"most": MOST_WAITING},
            code="waiting",
        )


def _is_trusted(own: Commenter, after: int) -> bool:
    """Whether so many comments of somebody stand that the next need not wait."""
    return Comment.objects.filter(author=own, state=CommentState.PUBLISHED).count() >= after
