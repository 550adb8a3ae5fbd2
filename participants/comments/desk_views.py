"""Screens of moderators in the admin: what waits, what was reported, everything; a page's comments; who is barred."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from participants.comments import services
from participants.comments.forms import HideForm, ModeForm
from participants.comments.queries import QUEUES, queue, reported, standing_of, waiting
from participants.comments.subjects import subject_with
from participants.models import Comment, Commenter, CommentState, Conversation
from participants.permissions import MODERATE_COMMENTS, signed_in
from portal.numbers import record_keys
from portal.screens import Crumb, ScreenSet, page_of, screen

PER_PAGE = 30
INDEX = "comments_desk:index"
moderates = permission_required(MODERATE_COMMENTS, raise_exception=True)
LABELS = {
    "waiting": gettext_lazy("Waiting for a moderator"),
    "reported": gettext_lazy("Reported"),
    "all": gettext_lazy("All"),
}


@never_cache
@moderates
@require_http_methods(["GET", "HEAD", "POST"])
def comments_queue(request: HttpRequest) -> HttpResponse:
    """What moderators look at, by list: `list` is one of QUEUES, `q` words in text, name or page. A POST decides about those
    that are ticked."""
    if request.method == "POST":
        return _decide_many(request)
    name = request.GET.get("list", "waiting")
    name = name if name in QUEUES else "waiting"
    words = " ".join(request.GET.get("q", "").split())[:100]
    numbers = {"waiting": waiting().count(), "reported": reported().count()}
    tabs = [(f"{reverse(INDEX)}?list={each}", LABELS[each], numbers.get(each), each == name) for each in QUEUES]
    return screen(
        request,
        "participants/comments/admin/queue.html",
        _("Comments"),
        icon="comment",
        tabs=tabs,
        name=name,
        words=words,
        held=CommentState.HELD,
        shown=CommentState.PUBLISHED,
        hidden=CommentState.HIDDEN,
        **page_of(queue(name, words), request, PER_PAGE),
    )


def _decide_many(request: HttpRequest) -> HttpResponse:
    ticked = record_keys(request.POST.getlist("comment")[:PER_PAGE])
    comments = list(Comment.objects.filter(pk__in=ticked).order_by("pk"))
    shows = request.POST.get("to") != "hide"
    if not comments:
        messages.warning(request, _("Tick the comments that you mean."))
        return _back(request)
    try:
        done = services.decide_many(
            comments=comments, shows=shows, by=signed_in(request), why=request.POST.get("why", "")
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _back(request)
    sentence = (
        ngettext("%(number)s comment is shown.", "%(number)s comments are shown.", done.done)
        if shows
        else ngettext("%(number)s comment is hidden.", "%(number)s comments are hidden.", done.done)
    )
    messages.success(request, sentence % {"number": done.done})
    if done.gone:
        gone = ngettext(
            "%(number)s was deleted by its author meanwhile.",
            "%(number)s were deleted by their authors meanwhile.",
            done.gone,
        )
        messages.info(request, gone % {"number": done.gone})
    return _back(request)


@never_cache
@moderates
@require_POST
def comment_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a comment, or leave one that was reported as it is."""
    comment = get_object_or_404(Comment, pk=pk)
    try:
        services.show(comment=comment, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The comment is shown."))
    return _back(request)


@never_cache
@moderates
@require_http_methods(["GET", "HEAD", "POST"])
def comment_hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then hide a comment."""
    comment = get_object_or_404(Comment.objects.select_related("author", "conversation"), pk=pk)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.hide(comment=comment, by=signed_in(request), why=form.cleaned_data["why"])
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The comment is hidden."))
        return redirect(INDEX)
    return screen(
        request,
        "participants/comments/admin/hide.html",
        _("Hide a comment"),
        icon="comment",
        above=_above(),
        form=form,
        comment=comment,
    )


@never_cache
@moderates
@require_safe
def comment_public(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to where a comment is read, in the language that the moderator reads in."""
    with override((get_language() or "es").split("-")[0]):
        return redirect("comment", pk)


@never_cache
@moderates
@require_POST
def commenter_bar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more comments from an account (`on=1`), or take them again."""
    commenter = get_object_or_404(Commenter, pk=pk)
    is_barred = request.POST.get("on") == "1"
    services.bar(commenter=commenter, is_barred=is_barred, by=signed_in(request))
    said = _("No more comments are taken from %(name)s.") if is_barred else _("Comments of %(name)s are taken again.")
    messages.success(request, said % {"name": commenter.name})
    return _back(request)


@never_cache
@moderates
@require_http_methods(["GET", "HEAD", "POST"])
def page_comments(request: HttpRequest, key: UUID) -> HttpResponse:
    """How the comments of a page stand: open, closed, or by the rule of the site."""
    page = subject_with(key)
    if page is None:
        raise Http404
    known = Conversation.objects.filter(page_key=key).first()
    form = ModeForm(request.POST or None, initial={"mode": known.mode if known else Conversation.Mode.BY_RULE})
    if request.method == "POST" and form.is_valid():
        services.set_mode(page=page, mode=form.cleaned_data["mode"], by=signed_in(request))
        messages.success(request, _("Kept."))
        return redirect("comments_desk:page", key)
    return screen(
        request,
        "participants/comments/admin/page.html",
        _("Comments on “%(title)s”") % {"title": page.title},
        icon="comment",
        above=_above(),
        form=form,
        standing=standing_of(page),
        page_url=page.get_url(request),
        list_url=f"{reverse(INDEX)}?list=all&q={page.title}",
    )


def _above() -> list[Crumb]:
    return [(reverse(INDEX), _("Comments"))]


def _back(request: HttpRequest) -> HttpResponse:
    """To the list that the button was pressed in."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(reverse(INDEX))
    return redirect(asked if is_ours else INDEX)


class CommentScreens(ScreenSet):
    """The moderators' screens and their place in the menu."""

    name = "comments_desk"
    url_prefix = "comments"
    icon = "comment"
    menu_label = gettext_lazy("Comments")
    menu_order = 145
    permission = MODERATE_COMMENTS

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", comments_queue, name="index"),
            path("<int:pk>/show/", comment_show, name="show"),
            path("<int:pk>/hide/", comment_hide, name="hide"),
            path("people/<int:pk>/bar/", commenter_bar, name="bar"),
            path("<int:pk>/public/", comment_public, name="public"),
            path("pages/<uuid:key>/", page_comments, name="page"),
        ]
