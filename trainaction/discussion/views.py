"""The pages of a run's forum. Everything here is seen by the people of the run alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.writing import limits, texts
from portal.numbers import record_key, record_keys
from portal.views.signed_links import is_one_click, kept_from_others
from trainaction.discussion import listings, moderating, posting, queries
from trainaction.discussion.access import Place, for_tutors, in_the_forum
from trainaction.discussion.attachments import path_of
from trainaction.discussion.digests import read_stop, stop
from trainaction.discussion.forms import (
    GENERAL,
    AnnouncementForm,
    HideForm,
    PostForm,
    ReportForm,
    SettingsForm,
    TextForm,
    ThreadForm,
)
from trainaction.discussion.listings import POSTS_ON_A_PAGE, anchor, author_of
from trainaction.discussion.members import change_settings, known_by_name
from trainaction.models import ForumMember, ForumPost, ForumThread, PostState

FOLDER = "trainaction/discussion"
MOST_CHOSEN = 50
"""Of those whom a form says it has chosen, so many are looked up."""


def _page(
    request: HttpRequest, place: Place, name: str, *, tab: str, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"run": place.run, "place": place, "is_tutor": place.is_tutor, "tab": tab}
    return render(request, f"{FOLDER}/{name}.html", context, status=status)


@require_safe
@in_the_forum
def forum(request: HttpRequest, place: Place) -> HttpResponse:
    """The threads of a run, all or of a module; or what a search found. Bad filters are ignored, and it is said."""
    return _page(request, place, "forum", tab="forum", view=listings.forum_view(place, request))


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_forum
def forum_new(request: HttpRequest, place: Place) -> HttpResponse:
    """Begin a thread."""
    if not place.can_write:
        return _over(request, place)
    modules = queries.modules_of(place.run, place.language)
    keys = {str(module.key): module.key for module in modules}
    form: ThreadForm = _written(request, place, ThreadForm, modules=modules)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            post = posting.begin_thread(
                run=place.run,
                member=place.member,
                by=place.user,
                is_tutor=place.is_tutor,
                title=form.cleaned_data["title"],
                module_key=keys.get(form.cleaned_data["module"]),
                writing=form.writing(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _told(request, place, post)
    return _page(request, place, "new", tab="forum", form=form, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_forum
def forum_thread(request: HttpRequest, place: Place, thread: int) -> HttpResponse:
    """A thread: read, marked as seen, and answered below."""
    found = get_object_or_404(ForumThread, pk=thread, run=place.run, kind=ForumThread.Kind.DISCUSSION)
    view = listings.thread_view(place, found, request)
    if view is None:
        raise Http404
    form: PostForm = _written(request, place, PostForm)
    if request.method == "POST" and view.why_not:
        messages.error(request, view.why_not)
        return redirect("forum_thread", place.run.key, found.pk)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            post = posting.reply(
                thread=found,
                member=place.member,
                by=place.user,
                is_tutor=place.is_tutor,
                writing=form.writing(),
                quoted=_quoted(place, found, form.cleaned_data["quoted"]),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _told(request, place, post)
    if request.method == "GET":
        if quoted := _quoted(place, found, request.GET.get("quote")):
            text = texts.quote(author_of(quoted).name, quoted.text)
            form = PostForm(initial={"text": text, "quoted": quoted.pk})
        if view.last is not None:
            posting.see(thread=found, member=place.member, until=view.last)
    return _page(request, place, "thread", tab="forum", view=view, form=form, status=_status(form))


def _written(request: HttpRequest, place: Place, of: type[Any], **kwargs: Any) -> Any:
    """The form as it was sent; or unsent with what was typed, where a name was typed that nobody looked up yet."""
    if request.method != "POST":
        initial = {"module": request.GET.get("module", GENERAL)} if of is ThreadForm else {}
        return of(initial=initial, **kwargs)
    people = _people(place, request.POST)
    typed, chosen = request.POST.get("mention", "").strip(), request.POST.getlist("mentions")
    is_new = bool(typed) and not chosen and typed != request.POST.get("looked_for", "").strip()
    if "find" not in request.POST and not is_new:
        return of(request.POST, request.FILES, people=people, **kwargs)
    form = of(initial={**request.POST.dict(), "mentions": chosen, "looked_for": typed}, people=people, **kwargs)
    if "mentions" not in form.fields:
        messages.info(request, _("Nobody in this forum has a name that begins like this."))
    else:
        messages.info(request, _("Choose whom to mention below the message, and send it."))
    return form


def _people(place: Place, data: QueryDict) -> list[ForumMember]:
    """Who is suggested for what was typed, after those chosen before."""
    chosen = record_keys(data.getlist("mentions")[:MOST_CHOSEN])
    people = list(known_by_name(place.run).filter(pk__in=chosen)) if chosen else []
    known = {member.pk for member in people}
    found = queries.suggested(place.run, data.get("mention", ""), place.member)
    return [*people, *(member for member in found if member.pk not in known)]


def _quoted(place: Place, thread: ForumThread, pk: object) -> ForumPost | None:
    """A published post of the thread by its number; None for whatever else is asked for."""
    if (number := record_key(pk)) is None:
        return None
    post = queries.post_in(place.run, number, place.member, is_tutor=place.is_tutor)
    return post if post and post.thread_id == thread.pk and post.state == PostState.PUBLISHED else None


def _told(request: HttpRequest, place: Place, post: ForumPost) -> HttpResponseRedirect:
    if post.state == PostState.HELD:
        messages.info(
            request,
            _("Your message has a link and is one of your first: a tutor looks at it before the others see it."),
        )
    else:
        messages.success(request, _("Your message is in the forum."))
    return redirect("forum_post", place.run.key, post.pk)


def _over(request: HttpRequest, place: Place) -> HttpResponse:
    messages.info(request, _("This run has ended: its forum can be read, and nothing more is written in it."))
    return redirect("forum", place.run.key)


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_POST
@in_the_forum
def forum_follow(request: HttpRequest, place: Place, thread: int) -> HttpResponse:
    """Follow a thread (`on=1`), or no longer."""
    found = get_object_or_404(
        queries.visible_to(ForumPost.objects.all(), place.member, is_tutor=place.is_tutor).select_related("thread"),
        number=1,
        thread=thread,
        thread__run=place.run,
        thread__kind=ForumThread.Kind.DISCUSSION,
    ).thread
    is_on = request.POST.get("on") == "1"
    posting.follow(thread=found, member=place.member, is_on=is_on)
    if is_on and place.member.digest != ForumMember.Digest.NEVER:
        messages.success(request, _("You follow this thread: your next e-mail says what is new in it."))
    elif is_on:
        messages.success(request, _("You follow this thread. You chose to get no e-mails: see your settings."))
    else:
        messages.success(request, _("You no longer follow this thread."))
    return redirect("forum_thread", place.run.key, found.pk)


@require_POST
@for_tutors
def forum_arrange(request: HttpRequest, place: Place, thread: int) -> HttpResponse:
    """Pin a thread and close it, or not: `pinned` and `closed`."""
    found = get_object_or_404(ForumThread, pk=thread, run=place.run, kind=ForumThread.Kind.DISCUSSION)
    moderating.arrange(thread=found, is_pinned="pinned" in request.POST, is_closed="closed" in request.POST)
    messages.success(request, _("It is kept."))
    return redirect("forum_thread", place.run.key, found.pk)


# --- a post ----------------------------------------------------------------------------------


def _post(place: Place, pk: int) -> ForumPost:
    """A post that the reader may see. Raises Http404 for any other, those of other runs included."""
    found = queries.post_in(place.run, pk, place.member, is_tutor=place.is_tutor)
    if found is None:
        raise Http404
    return found


def _own_post(place: Place, pk: int) -> ForumPost:
    found = _post(place, pk)
    if found.author_id != place.member.pk or found.state in queries.GONE:
        raise Http404
    return found


@require_safe
@in_the_forum
def forum_post(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Lead to where a post stands."""
    found = _post(place, post)
    if found.thread.kind == ForumThread.Kind.ANNOUNCEMENT:
        return redirect(reverse("announcements", args=[place.run.key]) + f"#announcement-{found.pk}")
    before = queries.posts_of(found.thread, place.member, is_tutor=place.is_tutor).filter(number__lt=found.number)
    page = before.count() // POSTS_ON_A_PAGE + 1
    query = f"?p={page}" if page > 1 else ""
    return redirect(reverse("forum_thread", args=[place.run.key, found.thread_id]) + f"{query}#{anchor(found)}")


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_forum
def forum_edit(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Change one's own post, for a while."""
    found = _own_post(place, post)
    if not place.can_write:
        return _over(request, place)
    form = TextForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            found = posting.edit(
                post=found,
                member=place.member,
                by=place.user,
                is_tutor=place.is_tutor,
                text=form.cleaned_data["text"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _told(request, place, found)
    minutes = int(limits.EDITABLE_FOR.total_seconds() // 60)
    context = {"form": form, "post": found, "minutes": minutes, "may": posting.may_be_edited(found)}
    return _page(request, place, "edit", tab=_tab(found), status=_status(form), **context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_forum
def forum_delete(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Delete one's own post: said what goes, asked once."""
    found = _own_post(place, post)
    if request.method == "POST":
        posting.take_back(post=found, by=place.user)
        messages.success(request, _("Your message is deleted."))
        return redirect(_list_of(found), place.run.key)
    row = listings.post_row(place, found)
    return _page(request, place, "delete", tab=_tab(found), post=found, row=row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_forum
def forum_report(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Ask the tutors to look at a post."""
    found = _post(place, post)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moderating.report(post=found, member=place.member, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you: the tutors look at this message. Nobody is told who reported it."))
            return redirect(_list_of(found), place.run.key)
    row = listings.post_row(place, found)
    return _page(request, place, "report", tab=_tab(found), form=form, post=found, row=row, status=_status(form))


@require_POST
@for_tutors
def forum_answer(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Mark a reply as the answer (`on=1`), or no longer."""
    found = _post(place, post)
    is_answer = request.POST.get("on") == "1"
    try:
        moderating.mark_answer(post=found, is_answer=is_answer)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("This reply is marked as the answer.") if is_answer else _("The mark is taken away.")
        )
    return redirect("forum_post", place.run.key, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_tutors
def forum_hide(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Hide a post, and say why."""
    found = _post(place, post)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moderating.hide(post=found, by=place.user, why=form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The message is hidden: a sentence stands in its place."))
            return _back(request, place, found)
    row = listings.post_row(place, found)
    context = {"form": form, "post": found, "row": row, "back": request.GET.get("from", "")}
    return _page(request, place, "hide", tab="moderation", status=_status(form), **context)


@require_POST
@for_tutors
def forum_show(request: HttpRequest, place: Place, post: int) -> HttpResponse:
    """Publish what was held or hidden, or leave what was reported."""
    found = _post(place, post)
    try:
        moderating.show(post=found, by=place.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The message is shown to everyone in the run."))
    return _back(request, place, found)


def _back(request: HttpRequest, place: Place, post: ForumPost) -> HttpResponseRedirect:
    """To the queue, for who came from there; else to the post."""
    if request.GET.get("from") == "queue":
        return redirect("moderation", place.run.key)
    return redirect("forum_post", place.run.key, post.pk)


def _tab(post: ForumPost) -> str:
    return "announcements" if post.thread.kind == ForumThread.Kind.ANNOUNCEMENT else "forum"


def _list_of(post: ForumPost) -> str:
    return _tab(post)


@require_safe
@in_the_forum
def forum_file(request: HttpRequest, place: Place, key: UUID) -> FileResponse:
    """Hand out a file of a post: to be saved, never shown by the browser as a page of this site."""
    found = queries.attachment_in(place.run, key, place.member, is_tutor=place.is_tutor)
    if found is None or not path_of(found.key).exists():
        raise Http404
    response = FileResponse(
        path_of(found.key).open("rb"), as_attachment=True, filename=found.name, content_type=found.kind
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- announcements, the queue, settings --------------------------------------------------------


@require_safe
@in_the_forum
def announcements(request: HttpRequest, place: Place) -> HttpResponse:
    """What tutors announced; whoever reads it has seen it."""
    view = listings.announcements_view(place, request)
    if request.method == "GET":
        for post in view.shown:
            if post.published_at is not None and post.seen_until < post.published_at:  # type: ignore[attr-defined]
                posting.see(thread=post.thread, member=place.member, until=post.published_at)
    return _page(request, place, "announcements", tab="announcements", view=view)


@require_http_methods(["GET", "HEAD", "POST"])
@for_tutors
def announcement_new(request: HttpRequest, place: Place) -> HttpResponse:
    """Announce something to everyone in the run."""
    if not place.can_write:
        return _over(request, place)
    form: AnnouncementForm = _written(request, place, AnnouncementForm)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            posting.announce(
                run=place.run,
                member=place.member,
                by=place.user,
                title=form.cleaned_data["title"],
                writing=form.writing(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("It is announced: everyone in the run finds it here, and in their next e-mail.")
            )
            return redirect("announcements", place.run.key)
    return _page(request, place, "announce", tab="announcements", form=form, status=_status(form))


@require_safe
@for_tutors
def moderation(request: HttpRequest, place: Place) -> HttpResponse:
    """What waits for a tutor, and what was decided lately."""
    return _page(request, place, "moderation", tab="moderation", view=listings.queue_view(place, request))


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_forum
def forum_settings(request: HttpRequest, place: Place) -> HttpResponse:
    """By which name one is in the forum, and how often one is written to."""
    member = place.member
    initial = {"digest": member.digest, "shows_institution": member.shows_institution}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_settings(member=member, **form.cleaned_data)
        messages.success(request, _("Your settings are kept."))
        return redirect("forum", place.run.key)
    return _page(request, place, "settings", tab="forum", form=form, status=_status(form))


@kept_from_others
@csrf_exempt  # RFC 8058: the mail reader's server posts, without cookies; the signed address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def forum_stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the e-mails of a forum: one button, and a POST from wherever it comes is it pressed."""
    key = read_stop(token)
    member = ForumMember.objects.filter(stop_key=key).select_related("run").first() if key else None
    if member is None:
        return render(request, f"{FOLDER}/stop.html", {"is_gone": True}, status=404)
    if request.method == "POST":
        stop(member=member)
        if not is_one_click(request):
            return redirect(request.path)
    is_done = request.method == "POST" or member.digest == ForumMember.Digest.NEVER
    return render(request, f"{FOLDER}/stop.html", {"run": member.run, "is_done": is_done})
