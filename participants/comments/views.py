"""The public pages of comments: a page's conversation, changing and taking back one's own, reporting, ending e-mails."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from participants.comments import notices, services
from participants.comments.forms import CommentForm, OwnForm, ReportForm, TextForm
from participants.comments.links import read_stop
from participants.comments.listings import conversation_on, conversation_pages, own_rows, place_of
from participants.comments.queries import commenter_of
from participants.comments.services import Writing
from participants.comments.subjects import subject_with
from participants.models import Comment, Commenter, CommentMessage, CommentState
from participants.permissions import MODERATE_COMMENTS, signed_in
from participants.writing.limits import EDITABLE_FOR
from portal.models import PortalPage
from portal.numbers import record_key
from portal.readers import is_too_often, network_address
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others
from portal.views.signed_out import kept_from, signed_out

FOLDER = "participants/comments"
MOST_FROM_A_NETWORK = 100
"""Comments sent from one network in an hour, refused ones included; an institution may be behind one address."""
MOST_OWN = 100
"""The latest of somebody's own comments that their page lists."""
STATUS = {"closed": 409, "too_many": 429, "waiting": 429, "barred": 403, "unconfirmed": 403}


def _language() -> str:
    return (get_language() or "es").split("-")[0]


def _page_or_404(key: UUID) -> PortalPage:
    page = subject_with(key)
    if page is None:
        raise Http404
    return page


def _trail(page: PortalPage | None = None, request: HttpRequest | None = None) -> list[Crumb]:
    trail = [Crumb(_("Home"), f"/{_language()}/")]
    return [*trail, Crumb(page.title, page.get_url(request) or "")] if page else trail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, page_key: UUID) -> HttpResponse:
    """All comments of a page, in pages of their own; and what is written below the page is sent here."""
    page = _page_or_404(page_key)
    if request.method != "POST":
        answered = _answered(page, request.GET.get("answer", ""))
        return _conversation(request, page, answered=answered)
    if not request.user.is_authenticated:
        return _signed_out(request, page)
    user = signed_in(request)
    reader = commenter_of(user)
    form, status = CommentForm(request.POST, commenter=reader), 422
    answered = _answered(page, request.POST.get("answered", ""))
    if is_too_often("comments", network_address(request), most=MOST_FROM_A_NETWORK, seconds=3600):
        form.add_error(None, _("A lot has been written from your network. Try again in an hour."))
        status = 429
    elif form.is_valid():
        data = form.cleaned_data
        writing = Writing(text=data["text"], language=_language(), name=data.get("name", ""), form_key=data["form_key"])
        try:
            comment = services.write(page=page, writing=writing, by=user, answered=answered)
        except ValidationError as error:
            form.add_error(None, error)
            status = STATUS.get(getattr(error, "code", "") or "", 422)
        else:
            return _below(request, page, said=_sentence_of(comment)) or _written(request, page, comment)
    return _below(request, page, form=form) or _conversation(request, page, form=form, answered=answered, status=status)


def _signed_out(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """What was written, to be sent again after signing in: below the page or on a page of its own, as it was sent."""
    kept = kept_from(request)
    if kept is None or request.headers.get("HX-Request") != "true":
        return signed_out(request)
    context = {"view": conversation_on(page, request), "kept": kept, "is_part": True}
    return render(request, f"{FOLDER}/_below.html", context)


def _below(
    request: HttpRequest, page: PortalPage, *, form: CommentForm | None = None, said: str = ""
) -> HttpResponse | None:
    """The comments below the page, where its script asks for them alone; None for who has none. What was refused is said in it,
    and not by the status: the part would not be put in."""
    if request.headers.get("HX-Request") != "true":
        return None
    context = {"view": conversation_on(page, request, form=form), "said": said, "is_part": True}
    return render(request, f"{FOLDER}/_below.html", context)


def _sentence_of(comment: Comment) -> str:
    if comment.state == CommentState.PUBLISHED:
        return _("Your comment is shown below.")
    return _("Thank you. A moderator looks at your first comments before the others see them.")


def _conversation(
    request: HttpRequest,
    page: PortalPage,
    *,
    form: CommentForm | None = None,
    answered: Comment | None = None,
    status: int = 200,
) -> HttpResponse:
    view = conversation_pages(page, request, form=form, answered=answered)
    refused = form.non_field_errors() if form is not None and view.form is None else ()
    context = {"view": view, "refused": refused, "trail": _trail(page, request), "page_obj": view.page_obj}
    return render(request, f"{FOLDER}/conversation.html", context, status=status)


def _written(request: HttpRequest, page: PortalPage, comment: Comment) -> HttpResponse:
    if comment.state == CommentState.PUBLISHED:
        messages.success(request, _sentence_of(comment))
        return redirect(place_of(comment, page, request))
    messages.info(request, _sentence_of(comment))
    return redirect(f"{page.get_url(request)}#comments")


def _answered(page: PortalPage, asked: str) -> Comment | None:
    """The comment that is answered, by its number; None for whatever else is asked for."""
    if (number := record_key(asked)) is None:
        return None
    found = Comment.objects.filter(pk=number, conversation__page_key=page.translation_key, state=CommentState.PUBLISHED)
    return found.select_related("author", "root", "answered__author").first()


@never_cache
@require_safe
def comment_page(request: HttpRequest, comment: int) -> HttpResponse:
    """Leads to where a comment is read."""
    found = get_object_or_404(
        Comment.objects.select_related("conversation", "root"), pk=comment, state=CommentState.PUBLISHED
    )
    page = _page_or_404(found.conversation.page_key)
    return redirect(place_of(found, page, request))


def _own(request: HttpRequest, comment: int) -> Comment:
    """One of the reader's own. Raises Http404 for everything else."""
    found = Comment.objects.select_related("author", "conversation", "root")
    return get_object_or_404(
        found.exclude(state__in=(CommentState.DELETED, CommentState.ERASED)),
        pk=comment,
        author__account=signed_in(request),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, comment: int) -> HttpResponse:
    """Change one's own."""
    own = _own(request, comment)
    form = TextForm(request.POST or None, initial={"text": own.text})
    if request.method == "POST" and form.is_valid():
        try:
            own = services.edit(comment=own, text=form.cleaned_data["text"], by=signed_in(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            page = _page_or_404(own.conversation.page_key)
            return _written(request, page, own)
    minutes = int(EDITABLE_FOR.total_seconds() // 60)
    context = {"form": form, "own": own, "minutes": minutes, "trail": _trail()}
    return render(request, f"{FOLDER}/change.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, comment: int) -> HttpResponse:
    """Take one's own back; asked once."""
    own = _own(request, comment)
    if request.method == "POST":
        services.take_back(comment=own, by=signed_in(request))
        messages.success(request, _("Your comment is deleted."))
        return redirect("my_comments")
    return render(request, f"{FOLDER}/delete.html", {"own": own, "rows": own_rows([own]), "trail": _trail()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, comment: int) -> HttpResponse:
    """Ask the moderators to look at a comment."""
    found = get_object_or_404(
        Comment.objects.select_related("author", "conversation"), pk=comment, state=CommentState.PUBLISHED
    )
    page = _page_or_404(found.conversation.page_key)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report(comment=found, by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. A moderator looks at it; whoever wrote it is not told by whom."))
            return redirect(f"{page.get_url(request)}#comments")
    context = {"form": form, "comment": found, "page_url": page.get_url(request), "trail": _trail(page, request)}
    return render(request, f"{FOLDER}/report.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_comments(request: HttpRequest) -> HttpResponse:
    """One's own comments, the name that others see, and which e-mails one wants; and taking everything back."""
    user = signed_in(request)
    own = services.commenter_for(account=user, language=_language())
    is_moderator = user.has_perm(MODERATE_COMMENTS)
    if request.method == "POST" and "take_all_back" in request.POST:
        services.take_all_back(commenter=own, by=user)
        messages.success(request, _("All your comments are deleted, and the name with them."))
        return redirect("my_comments")
    form = OwnForm(request.POST or None, instance=own, is_moderator=is_moderator)
    if request.method == "POST" and form.is_valid():
        data = {"wants_new": own.wants_new, **form.cleaned_data}
        try:
            services.change_own(commenter=own, **data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("my_comments")
    comments = list(
        Comment.objects.filter(author=own)
        .select_related("conversation")
        .prefetch_related("changes")
        .order_by("-created_at", "-pk")[:MOST_OWN]
    )
    context = {"form": form, "rows": own_rows(comments), "trail": _trail()}
    return render(request, f"{FOLDER}/mine.html", context, status=422 if form.errors else 200)


@kept_from_others
@csrf_exempt  # RFC 8058: the mail reader's server posts, without cookies; the signed address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End one kind of e-mails about comments: one button, and a POST from wherever it comes is it pressed."""
    said = read_stop(token)
    reader = Commenter.objects.filter(stop_key=said[0]).first() if said else None
    if said is None or reader is None:
        return render(request, f"{FOLDER}/stop.html", {"is_gone": True, "trail": _trail()}, status=404)
    kind = said[1]
    if request.method == "POST":
        notices.stop(reader=reader, kind=kind)
    is_answer = kind == CommentMessage.Kind.ANSWER
    is_over = not (reader.wants_answers if is_answer else reader.wants_new)
    context = {"is_done": request.method == "POST" or is_over, "is_answer": is_answer, "trail": _trail()}
    return render(request, f"{FOLDER}/stop.html", context)
