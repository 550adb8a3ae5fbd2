"""What the pages with comments show, ready to be read out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from participants.comments.forms import CommentForm
from participants.comments.queries import (
    Standing,
    answers_shown,
    commenter_of,
    has_confirmed,
    roots_shown,
    standing_for_everybody,
    standing_of,
)
from participants.comments.services import may_be_changed
from participants.models import Comment, Commenter, CommentState

FEW = 10
"""Comments of the first level on the page itself; the others are on the conversation's own pages."""
ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A comment, or the sentence in its place."""

    pk: int
    anchor: str
    name: str
    is_from_team: bool
    at: datetime
    edited_at: datetime | None
    html: SafeString
    language: str
    said: str
    """What stands in place of what it said."""
    note: str
    """What only its author sees: that it waits."""
    to: str
    """Whom it answers, where that is not the comment it stands below."""
    to_anchor: str
    answer_url: str
    change_url: str
    delete_url: str
    report_url: str
    answers: "Sequence[Row]" = ()


@dataclass(frozen=True, slots=True)
class ConversationView:
    """The comments of a page, and the form to write one with, where this reader may."""

    url: str
    """The conversation's own page, which takes what is written."""
    page_url: str
    page_title: str
    number: str
    rows: Sequence[Row]
    is_open: bool
    closed: str
    """Why nothing more is written, in a sentence; empty where it is open."""
    more: str
    """How many more there are than are shown."""
    form: CommentForm | None
    name: str
    """By which the reader is seen; empty where they have none yet."""
    answered: Row | None
    why_not: str
    """Why this reader cannot write though it is open, in a sentence; and where that is changed."""
    why_url: str
    why_action: str
    page_obj: "Paged[Any] | None" = None


def conversation_on(page: Page, request: HttpRequest, *, form: CommentForm | None = None) -> ConversationView | None:
    """The comments as they stand below the page itself, with what was sent and refused; None where there are none and none
    can be written."""
    standing = standing_of(page) if request.user.is_authenticated else standing_for_everybody(page)
    if not standing.is_open and not standing.shown:
        return None
    reader = commenter_of(request.user)
    roots: list[Comment] = []
    if standing.shown or reader is not None:
        roots = list(roots_shown(page.translation_key, reader)[: FEW + 1])
    has_more = len(roots) > FEW
    return _view(page, request, standing, reader, roots[:FEW], has_more=has_more, form=form, answered=None)


def conversation_pages(
    page: Page, request: HttpRequest, *, form: CommentForm | None = None, answered: Comment | None = None
) -> ConversationView:
    """The comments on pages of their own: the one that `p` asks for."""
    standing = standing_of(page)
    reader = commenter_of(request.user)
    paged = Paginator(roots_shown(page.translation_key, reader), ON_A_PAGE).get_page(request.GET.get("p"))
    return _view(
        page, request, standing, reader, list(paged.object_list), has_more=False, form=form, answered=answered,
        page_obj=paged,
    )  # fmt: skip


def _view(
    page: Page,
    request: HttpRequest,
    standing: Standing,
    reader: Commenter | None,
    roots: list[Comment],
    *,
    has_more: bool,
    form: CommentForm | None,
    answered: Comment | None,
    page_obj: "Paged[Any] | None" = None,
) -> ConversationView:
    url = reverse("conversation", args=[page.translation_key])
    page_url = page.get_url(request) or ""
    why_not = why_url = why_action = ""
    if standing.is_open:
        why_not, why_url, why_action = _why_not(request, reader, page_url)
    may_write = standing.is_open and not why_not
    rows = _rows(roots, reader, page.translation_key, may_write=may_write)
    if may_write and form is None:
        initial = {"answered": answered.pk} if answered else {}
        form = CommentForm(commenter=reader, initial=initial)
    said = ngettext("%(number)s comment", "%(number)s comments", standing.shown) % {"number": standing.shown}
    return ConversationView(
        url=url,
        page_url=page_url,
        page_title=page.title,
        number=said if standing.shown else "",
        rows=rows,
        is_open=standing.is_open,
        closed="" if standing.is_open else closed_sentence(standing),
        more=_("All %(number)s comments") % {"number": standing.shown} if has_more else "",
        form=form if may_write else None,
        name=reader.name if reader else "",
        answered=_row(answered, reader, page.translation_key, may_write=False) if answered else None,
        why_not=why_not,
        why_url=why_url,
        why_action=why_action,
        page_obj=page_obj,
    )


def closed_sentence(standing: Standing) -> str:
    if standing.closed_at is None:
        return _("The comments are closed: nothing more is written here.")
    day = date_format(localtime(standing.closed_at), "DATE_FORMAT")
    return _("The comments are closed since %(day)s: nothing more is written here.") % {"day": day}


def _why_not(request: HttpRequest, reader: Commenter | None, page_url: str) -> tuple[str, str, str]:
    """Why a reader cannot write, where that is changed and how that is called; empty where they can."""
    if not request.user.is_authenticated:
        url = f"{reverse('account_login')}?{urlencode({'next': f'{page_url}#comments'})}"
        return _("You need an account to comment."), url, _("Sign in to comment")
    if reader is not None and reader.barred_at is not None:
        return _("Comments are not taken from this account any more."), "", ""
    if not has_confirmed(request.user):
        return _("Confirm your e-mail address to comment."), reverse("account_email"), _("Your account")
    return "", "", ""


def _rows(roots: list[Comment], reader: Commenter | None, key: UUID, *, may_write: bool) -> list[Row]:
    below: dict[int, list[Row]] = defaultdict(list)
    if roots:
        for answer in answers_shown(roots, reader):
            assert answer.root_id is not None
            below[answer.root_id].append(_row(answer, reader, key, may_write=may_write))
    return [_row(root, reader, key, may_write=may_write, answers=below[root.pk]) for root in roots]


SAID = {
    CommentState.HELD: lambda: _("This comment waits for a moderator."),
    CommentState.HIDDEN: lambda: _("A moderator hid this comment."),
    CommentState.DELETED: lambda: _("Its author deleted this comment."),
    CommentState.ERASED: lambda: _("This comment was deleted with its author's data."),
}


def _row(comment: Comment, reader: Commenter | None, key: UUID, *, may_write: bool, answers: Sequence[Row] = ()) -> Row:
    state = CommentState(comment.state)
    is_own = reader is not None and comment.author_id == reader.pk
    is_read = state == CommentState.PUBLISHED or (is_own and state == CommentState.HELD)
    is_shown = state == CommentState.PUBLISHED
    to = comment.answered if comment.answered_id and comment.answered_id != comment.root_id else None
    changes = is_own and may_be_changed(comment)
    return Row(
        pk=comment.pk,
        anchor=anchor(comment),
        name=name_of(comment) if is_read else "",
        is_from_team=is_read and comment.is_from_team,
        at=comment.created_at,
        edited_at=comment.edited_at if is_read else None,
        html=mark_safe(comment.html) if is_read else SafeString(""),  # made by texts.as_html
        language=comment.language,
        said="" if is_read else SAID[state](),
        note=_("Only you see it: a moderator looks at it first.") if is_own and state == CommentState.HELD else "",
        to=name_of(to) if to and is_read else "",
        to_anchor=anchor(to) if to else "",
        answer_url=f"{reverse('conversation', args=[key])}?answer={comment.pk}#write" if may_write and is_shown else "",
        change_url=reverse("comment_change", args=[comment.pk]) if changes else "",
        delete_url=reverse("comment_delete", args=[comment.pk]) if is_own and is_read else "",
        report_url=reverse("comment_report", args=[comment.pk]) if is_shown and not is_own else "",
        answers=answers,
    )


def anchor(comment: Comment) -> str:
    return f"comment-{comment.pk}"


def name_of(comment: Comment) -> str:
    return comment.author.name if comment.author and comment.author.name else _("Without a name")


def place_of(comment: Comment, page: Page, request: HttpRequest) -> str:
    """Where a comment is read: on the page itself, or on a page of the conversation. Two queries."""
    reader = commenter_of(request.user)
    root = comment.root or comment
    roots = roots_shown(page.translation_key, reader)
    before = roots.filter(created_at__gt=root.created_at).count()
    if before < FEW:
        return f"{page.get_url(request)}#{anchor(comment)}"
    number = before // ON_A_PAGE + 1
    return f"{reverse('conversation', args=[page.translation_key])}?p={number}#{anchor(comment)}"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of somebody's own comments, as they see it."""

    page_title: str
    url: str
    """Where it is read, while it is shown."""
    state: str
    kind: str
    why: str
    at: datetime
    html: SafeString
    change_url: str
    delete_url: str


KINDS = {CommentState.PUBLISHED: "good", CommentState.HIDDEN: "bad"}


def own_rows(comments: Sequence[Comment]) -> list[OwnRow]:
    """What somebody wrote; `changes` and `conversation` are read with them."""
    rows = []
    for comment in comments:
        state = CommentState(comment.state)
        is_there = state in (CommentState.PUBLISHED, CommentState.HELD, CommentState.HIDDEN)
        why = next((each.why for each in reversed(comment.changes.all()) if each.after == state and each.why), "")
        rows.append(
            OwnRow(
                page_title=comment.conversation.page_title,
                url=reverse("comment", args=[comment.pk]) if state == CommentState.PUBLISHED else "",
                state=str(state.label),
                kind=KINDS.get(state, ""),
                why=why if state == CommentState.HIDDEN else "",
                at=comment.created_at,
                html=mark_safe(comment.html),  # made by texts.as_html
                change_url=reverse("comment_change", args=[comment.pk]) if may_be_changed(comment) else "",
                delete_url=reverse("comment_delete", args=[comment.pk]) if is_there else "",
            )
        )
    return rows
