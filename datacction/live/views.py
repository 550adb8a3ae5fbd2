"""The live page of an activity: for its audience, its moderators, its host. Everything works without scripts."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from datacction.live import services
from datacction.live.forms import AnswerForm, AskForm, PollForm
from datacction.live.listings import board_of, card_of, live_view, moderation_of, own_questions_of
from datacction.live.queries import broadcast_of, has_answered
from datacction.live.services import Refused, refusal_to_ask
from datacction.live.state import kept_board
from datacction.live.visitors import Ticket, Visitor, hand_out, known_again, read_ticket, visitor_of
from datacction.models import Broadcast, LivePoll, LiveQuestion
from datacction.permissions import MODERATE_LIVE
from participants.models import RegistrationDesk
from participants.permissions import signed_in
from participants.queries.activity_pages import page_of
from participants.registration.links import Purpose, own_path, read_token
from participants.registration.queries import desk_by_key, registration_by_key
from portal.numbers import record_key
from portal.readers import is_too_often, network_address
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others

MOST_QUESTIONS = 10
"""Of one visitor in ten minutes."""
MOST_VOTES = 60
"""Of one visitor in a minute."""
MOST_OF_NETWORK = 1_000
"""Steps of one network in a minute, a ministry behind one address included."""
State = LiveQuestion.State


def _found(key: str) -> tuple[Broadcast, Page | None]:
    """A live page, and the page that its activity stands on. Raises Http404 where there is none, or that is not open."""
    broadcast = broadcast_of(key)
    page = page_of(broadcast.activity) if broadcast is not None else None
    if broadcast is None or (page is None and broadcast.activity.page_key is not None):
        raise Http404
    return broadcast, page


def _trail(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), f"/{get_language()}/"), *(each for each in more if each.url)]


@never_cache
@require_safe
def live(request: HttpRequest, key: str) -> HttpResponse:
    """Before it: countdown and registration; while it is held: broadcast, questions, poll; after it: what stays."""
    broadcast, page = _found(key)
    if broadcast.activity.key != key:
        return redirect("live", broadcast.activity.key)
    desk = desk_by_key(key)
    return _live_page(request, broadcast, page, desk, visitor_of(request, broadcast, desk), AskForm())


def _live_page(
    request: HttpRequest,
    broadcast: Broadcast,
    page: Page | None,
    desk: RegistrationDesk | None,
    visitor: Visitor,
    form: AskForm,
    *,
    status: int = 200,
) -> HttpResponse:
    view = live_view(broadcast, page, desk, visitor, request)
    board = board_of(broadcast) if view.is_let_in else None
    open_poll = board.open_poll if board is not None else None
    answered = open_poll is not None and has_answered(open_poll.number, visitor.voter)
    context = {
        "live": view,
        "board": board,
        "has_answered": answered,
        "mine": view.mine,
        "form": form,
        "refusal": refusal_to_ask(broadcast),
        "is_moderator": request.user.has_perm(MODERATE_LIVE),
        "trail": _trail(Crumb(view.card.title, view.card.url)),
    }
    response = render(request, "datacction/live/live.html", context, status=status)
    if visitor.is_registered or visitor.ticket.guest or answered:  # an account has neither, where it did not register
        hand_out(response, view.key, _with_poll(visitor.ticket, open_poll.number if answered and open_poll else 0))
    return response


def _with_poll(ticket: Ticket, poll: int) -> Ticket:
    return Ticket(ticket.registration, ticket.guest, poll)


@require_safe
def live_state(request: HttpRequest, key: str) -> HttpResponse:
    """The board alone, as it is polled by everybody who looks: no query while it is fresh (`datacction.live.state`).

    It is the same for all but for two things, which the signed cookie tells: whether somebody who registered is let in, and
    whether the poll that is open has been answered.
    """
    kept = kept_board(key)
    if kept is None:
        raise Http404
    ticket = read_ticket(request, key)
    if kept.for_registered and not ticket.registration:
        return HttpResponse(status=403)
    has_answered = bool(kept.poll) and ticket.poll == kept.poll
    etag, body = (kept.etag_answered, kept.body_answered) if has_answered else (kept.etag, kept.body)
    return _if_changed(request, etag, body)


def _if_changed(request: HttpRequest, etag: str, body: str) -> HttpResponse:
    """What is polled; a few bytes where whoever polls has it. Compared weakly (RFC 9110): what compresses answers on the way
    makes an ETag weak."""
    known = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
    response: HttpResponse = HttpResponseNotModified() if etag in known else HttpResponse(body)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache, private"
    return response


_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
"""Another one each time, and no news."""


def _part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """What is polled of a moderator's or a host's page."""
    body = render_to_string(template, context, request)
    digest = hashlib.sha256(_TOKEN.sub("", body).encode()).hexdigest()[:32]
    return _if_changed(request, f'"{digest}"', body)


@kept_from_others
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """From the page of one's own registration to the live page, as somebody who registered."""
    key = read_token(token, Purpose.OWN)
    own = registration_by_key(key) if key else None
    broadcast = broadcast_of(own.desk.activity.key) if own is not None else None
    if own is None:
        raise Http404
    if broadcast is None:
        return redirect(own_path(own))
    activity_key = broadcast.activity.key
    response = redirect("live", activity_key)
    ticket = read_ticket(request, activity_key)
    hand_out(response, activity_key, Ticket(own.public_id.hex, ticket.guest, ticket.poll))
    return response


# --- what the audience does -------------------------------------------------------------------


def _is_asked_for_data(request: HttpRequest) -> bool:
    """Whether the page's script sends this: leaving the page would end what is being watched."""
    return request.headers.get("Accept", "").startswith("application/json")


def _let_in(request: HttpRequest, key: str) -> tuple[Broadcast, RegistrationDesk | None, Visitor]:
    """The live page and who does something on it, known again from now on. Raises Refused with a sentence."""
    broadcast, _page = _found(key)
    desk = desk_by_key(key)
    visitor = visitor_of(request, broadcast, desk)
    if broadcast.for_registered and not visitor.is_registered:
        raise Refused(_("This is for those who registered: open it from the page of your registration."), code="who")
    return broadcast, desk, known_again(visitor, broadcast)


def _refuse_a_flood(request: HttpRequest, what: str, visitor: Visitor, *, most: int, seconds: int) -> None:
    is_flood = is_too_often(f"live {what}", visitor.voter, most=most, seconds=seconds)
    if is_too_often("live", network_address(request), most=MOST_OF_NETWORK, seconds=60) or is_flood:
        raise Refused(_("That was too often in a short time. Wait a few minutes, and try again."), code="often")


def _done(
    request: HttpRequest, key: str, sentence: str, *, visitor: Visitor, anchor: str, poll: int, own: str = ""
) -> HttpResponse:
    """What was done, for the page's script or as the page anew; `own` is the list of one's own questions, for the script."""
    response: HttpResponse
    if _is_asked_for_data(request):
        response = JsonResponse({"sentence": sentence, **({"own": own} if own else {})})
    else:
        if sentence:
            messages.success(request, sentence)
        response = redirect(f"{reverse('live', args=[key])}#{anchor}")
    hand_out(response, key, _with_poll(visitor.ticket, poll))
    return response


def _refused(request: HttpRequest, key: str, refused: Refused, anchor: str) -> HttpResponse:
    if _is_asked_for_data(request):
        return JsonResponse({"sentence": refused.messages[0]}, status=_status_of(refused))
    messages.error(request, refused.messages[0])
    return redirect(f"{reverse('live', args=[key])}#{anchor}")


def _status_of(refused: Refused) -> int:
    return {"who": 403, "often": 429}.get(str(refused.code), 409)


def _number(request: HttpRequest, name: str) -> int:
    """A key that a form sends; 0 for what is none."""
    return record_key(request.POST.get(name)) or 0


@require_POST
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a question."""
    form = AskForm(request.POST)
    try:
        broadcast, desk, visitor = _let_in(request, key)
        _refuse_a_flood(request, "questions", visitor, most=MOST_QUESTIONS, seconds=600)
    except Refused as refused:
        return _refused(request, key, refused, "ask")
    if form.is_valid() and not form.cleaned_data["website"]:
        try:
            question = services.ask(
                broadcast=broadcast,
                voter=visitor.voter,
                person=visitor.person,
                name=form.cleaned_data["name"],
                text=form.cleaned_data["text"],
            )
        except Refused as refused:
            form.add_error(None, refused)
            status = 409
        else:
            sentence = (
                _("Your question is shown.")
                if question.state == State.SHOWN
                else _("Your question has come in. A moderator looks at it before it is shown.")
            )
            own = render_to_string("datacction/live/_own.html", {"own": own_questions_of(broadcast, visitor.voter)})
            poll = visitor.ticket.poll
            return _done(request, key, sentence, visitor=visitor, anchor="questions", poll=poll, own=own)
    elif form.is_valid():
        return _done(request, key, "", visitor=visitor, anchor="questions", poll=visitor.ticket.poll)
    else:
        status = 422
    if _is_asked_for_data(request):
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        return JsonResponse({"sentence": " ".join(sentences)}, status=status)
    return _live_page(request, broadcast, page_of(broadcast.activity), desk, visitor, form, status=status)


@require_POST
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Vote for a question (`vote` is 1), or take the vote back (0)."""
    step: Callable[..., None] = services.take_back if request.POST.get("vote") == "0" else services.vote
    try:
        broadcast, _desk, visitor = _let_in(request, key)
        _refuse_a_flood(request, "votes", visitor, most=MOST_VOTES, seconds=60)
        step(broadcast=broadcast, question=_number(request, "question"), voter=visitor.voter)
    except Refused as refused:
        return _refused(request, key, refused, "questions")
    return _done(request, key, "", visitor=visitor, anchor="questions", poll=visitor.ticket.poll)


@require_POST
def answer_poll(request: HttpRequest, key: str) -> HttpResponse:
    """Answer the poll that is open."""
    poll = _number(request, "poll")
    try:
        broadcast, _desk, visitor = _let_in(request, key)
        _refuse_a_flood(request, "votes", visitor, most=MOST_VOTES, seconds=60)
        services.answer_poll(broadcast=broadcast, poll=poll, choice=_number(request, "choice"), voter=visitor.voter)
    except Refused as refused:
        return _refused(request, key, refused, "poll")
    return _done(request, key, _("Your answer counts."), visitor=visitor, anchor="poll", poll=poll)


# --- moderators and hosts ---------------------------------------------------------------------


def _for_moderators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    allowed = permission_required(MODERATE_LIVE, raise_exception=True)(view)
    return never_cache(login_required(allowed))


def _moderated(key: str) -> Broadcast:
    """Raises Http404. Moderators prepare it before its page is open."""
    broadcast = broadcast_of(key)
    if broadcast is None:
        raise Http404
    return broadcast


@_for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, key: str) -> HttpResponse:
    """All questions with what can be done with each, the polls, and what is switched on; `part` is what is polled, `answer` the
    question to be answered in writing."""
    broadcast = _moderated(key)
    form = PollForm(request.POST if "add" in request.POST else None)
    answered = _to_answer(request, broadcast)
    answer_form = AnswerForm(
        request.POST if "answer" in request.POST else None, initial={"text": answered.answer if answered else ""}
    )
    if request.method == "POST":
        anchor = _moderate(request, broadcast, form, answered, answer_form)
        if anchor:
            return redirect(f"{reverse('live_moderate', args=[key])}#{anchor}")
    if "part" in request.GET:
        context: dict[str, Any] = {"desk": moderation_of(broadcast)}
        return _part(request, "datacction/live/_moderate.html", context)
    card = card_of(broadcast, page_of(broadcast.activity), request)
    context = {
        "broadcast": broadcast,
        "desk": moderation_of(broadcast),
        "key": broadcast.activity.key,
        "card": card,
        "form": form,
        "answered": answered,
        "answer_form": answer_form,
        "has_survey": desk_by_key(key) is not None,
        "trail": _trail(Crumb(card.title, card.url)),
    }
    status = 422 if form.errors or answer_form.errors else 200
    return render(request, "datacction/live/moderate.html", context, status=status)


def _to_answer(request: HttpRequest, broadcast: Broadcast) -> LiveQuestion | None:
    """The question that is answered in writing, by its number in the address or in the form."""
    number = record_key(request.POST.get("answer") or request.GET.get("answer"))
    return broadcast.questions.filter(pk=number).first() if number is not None else None


def _moderate(
    request: HttpRequest,
    broadcast: Broadcast,
    form: PollForm,
    answered: LiveQuestion | None,
    answer_form: AnswerForm,
) -> str:
    """Do what was pressed. Returns where the page goes on; '' where a form has to be shown again."""
    by = signed_in(request)
    if "answer" in request.POST:
        if answered is not None and not answer_form.is_valid():
            return ""
        if answered is not None:
            services.answer(question=answered, text=answer_form.cleaned_data["text"], by=by)
        return "questions"
    if "add" in request.POST:
        if not form.is_valid():
            return ""
        try:
            services.add_poll(broadcast=broadcast, by=by, **form.poll)
        except ValidationError as error:
            form.add_error(None, error)
            return ""
        return "polls"
    if "switch" in request.POST:
        name, _sep, value = request.POST["switch"].partition("=")
        if name in ("takes_questions", "shows_at_once") and value in ("0", "1"):
            services.switch(broadcast=broadcast, by=by, **{name: value == "1"})
        return "switches"
    if "open" in request.POST or "close" in request.POST:
        poll = LivePoll.objects.filter(
            broadcast=broadcast, pk=_number(request, "open" if "open" in request.POST else "close")
        ).first()
        if poll is not None:
            try:
                (services.open_poll if "open" in request.POST else services.close_poll)(poll=poll, by=by)
            except ValidationError as error:
                messages.error(request, error.messages[0])
        return "polls"
    question = broadcast.questions.filter(pk=_number(request, "question")).first()
    to = request.POST.get("to", "")
    if question is not None and to in (State.SHOWN, State.HIDDEN, State.ANSWERED):
        services.decide(question=question, state=to, by=by)
    return "questions"


@_for_moderators
@require_safe
def host(request: HttpRequest, key: str) -> HttpResponse:
    """The questions in the order of their votes, in large letters, for who reads them out; `part` is what is polled."""
    broadcast = _moderated(key)
    if "part" in request.GET:
        return _part(request, "datacction/live/_host.html", {"board": board_of(broadcast)})
    card = card_of(broadcast, page_of(broadcast.activity), request)
    context = {"board": board_of(broadcast), "card": card, "key": broadcast.activity.key}
    return render(request, "datacction/live/host.html", context)
