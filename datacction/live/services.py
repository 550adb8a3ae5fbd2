"""Writes: what the audience asks and votes, what moderators decide, polls.

What the audience does is written in turn (`portal.turns`): hundreds press at the same moment. No entry of the log says what one
of the audience did; what a moderator did has one.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from datacction.live.queries import standing_of
from datacction.live.state import forget_board
from datacction.models import Broadcast, LivePoll, LivePollChoice, LivePollVoter, LiveQuestion, LiveVote
from portal.models import User
from portal.turns import in_turn

State = LiveQuestion.State
MOST_WAITING = 5
"""Questions of one person that a moderator has not looked at yet."""
MOST_OF_ALL = 1_000
"""Questions of one live page."""
MOST_CHOICES = 10
MOST_POLLS = 50


class Refused(ValidationError):
    """A step of the audience that cannot be taken, with a sentence for them; `code` says why."""


def _changed(broadcast: Broadcast, *, at_once: bool) -> None:
    """What everybody sees is another: at once, or as soon as what is kept is old."""
    Broadcast.objects.filter(pk=broadcast.pk).update(version=F("version") + 1)
    if at_once:
        transaction.on_commit(partial(forget_board, broadcast.activity.key))


def _refuse_what_is_over(broadcast: Broadcast, at: datetime) -> None:
    if standing_of(broadcast, at=at).is_after:
        raise Refused(_("This activity is over: nothing can be asked or voted any more."), code="over")


# --- the audience -----------------------------------------------------------------------------


def refusal_to_ask(broadcast: Broadcast, at: datetime | None = None) -> str:
    """Why nobody can ask now, in a sentence; '' where one can."""
    if standing_of(broadcast, at=at).is_after:
        return _("This activity is over: nothing can be asked or voted any more.")
    if not broadcast.takes_questions:
        return _("No more questions are taken at the moment.")
    return ""


def ask(
    *, broadcast: Broadcast, voter: str, person: int | None, name: str, text: str, at: datetime | None = None
) -> LiveQuestion:
    """Ask a question, which is shown at once or waits for a moderator. Raises Refused with a sentence."""
    now = at or timezone.now()
    with in_turn(), transaction.atomic():
        broadcast = Broadcast.objects.select_related("activity").get(pk=broadcast.pk)
        if refusal := refusal_to_ask(broadcast, now):
            raise Refused(refusal, code="closed")
        own = broadcast.questions.filter(asker=voter)
        if own.filter(text__iexact=text).exists():
            raise Refused(_("You have asked this already."), code="twice")
        if own.filter(state=State.WAITING).count() >= MOST_WAITING:
            raise Refused(
                _("%(number)d of your questions wait to be looked at. Ask again once some of them are shown.")
                % {"number": MOST_WAITING},
                code="many",
            )
        if broadcast.questions.count() >= MOST_OF_ALL:
            raise Refused(_("Very many questions have been asked: vote for those you want answered."), code="full")
        question = LiveQuestion.objects.create(
            broadcast=broadcast,
            person_id=person,
            asker=voter,
            name=name,
            text=text,
            state=State.SHOWN if broadcast.shows_at_once else State.WAITING,
            asked_at=now,
        )
        if broadcast.shows_at_once:
            _changed(broadcast, at_once=False)
    return question


def vote(*, broadcast: Broadcast, question: int, voter: str, at: datetime | None = None) -> None:
    """Vote for a question, once. Raises Refused with a sentence."""
    with in_turn(), transaction.atomic():
        _refuse_what_is_over(broadcast, at or timezone.now())
        _votable(broadcast, question)
        _vote, is_new = LiveVote.objects.get_or_create(question_id=question, voter=voter)
        if not is_new:
            raise Refused(_("You have voted for this question already. You can take it back."), code="twice")
        LiveQuestion.objects.filter(pk=question).update(votes=F("votes") + 1)
        _changed(broadcast, at_once=False)


def take_back(*, broadcast: Broadcast, question: int, voter: str, at: datetime | None = None) -> None:
    """Take a vote back. Raises Refused with a sentence where there is none."""
    with in_turn(), transaction.atomic():
        _refuse_what_is_over(broadcast, at or timezone.now())
        _votable(broadcast, question)
        gone, _by_model = LiveVote.objects.filter(question=question, voter=voter).delete()
        if not gone:
            raise Refused(_("You have not voted for this question."), code="none")
        LiveQuestion.objects.filter(pk=question, votes__gt=0).update(votes=F("votes") - 1)
        _changed(broadcast, at_once=False)


def _votable(broadcast: Broadcast, question: int) -> None:
    if not broadcast.questions.filter(pk=question, state=State.SHOWN).exists():
        raise Refused(_("This question is not open to votes any more."), code="closed")


def answer_poll(*, broadcast: Broadcast, poll: int, choice: int, voter: str, at: datetime | None = None) -> None:
    """Answer a poll, once: that somebody did is kept until it is closed, what they chose is only counted.

    Raises Refused with a sentence.
    """
    try:
        with in_turn(), transaction.atomic():
            _refuse_what_is_over(broadcast, at or timezone.now())
            found = broadcast.polls.select_for_update().filter(pk=poll, state=LivePoll.State.OPEN).first()
            if found is None:
                raise Refused(_("This poll is closed."), code="closed")
            if not found.choices.filter(pk=choice).exists():
                raise Refused(_("Choose one of the answers."), code="choice")
            LivePollVoter.objects.create(poll=found, voter=voter)
            LivePollChoice.objects.filter(pk=choice).update(votes=F("votes") + 1)
            _changed(broadcast, at_once=False)
    except IntegrityError as error:
        raise Refused(_("You have answered this poll already: each answers once."), code="twice") from error


# --- moderators -------------------------------------------------------------------------------


@transaction.atomic
def decide(*, question: LiveQuestion, state: str, by: User | None) -> LiveQuestion:
    """Show a question, hide it, or say that it is answered. Nothing where it stands so already."""
    question = LiveQuestion.objects.select_for_update().get(pk=question.pk)
    if question.state == state:
        return question
    before, question.state = question.state, State(state)
    question.save(update_fields=["state"])
    broadcast = Broadcast.objects.select_related("activity").get(pk=question.broadcast_id)
    log(broadcast, "datacction.live.question", user=by, data={"question": question.pk, "from": before, "to": state})
    _changed(broadcast, at_once=True)
    return question


@transaction.atomic
def answer(*, question: LiveQuestion, text: str, by: User | None) -> LiveQuestion:
    """Answer a question in writing, or change what was answered: it stands among the answered ones. An empty text takes the
    words back, and leaves the question where it is.
    """
    question = LiveQuestion.objects.select_for_update().get(pk=question.pk)
    before = question.state
    if question.answer == text and (not text or before == State.ANSWERED):
        return question
    question.answer = text
    if text:
        question.state = State.ANSWERED
    question.save(update_fields=["answer", "state"])
    broadcast = Broadcast.objects.select_related("activity").get(pk=question.broadcast_id)
    data = {"question": question.pk, "from": before, "to": str(question.state), "in_writing": bool(text)}
    log(broadcast, "datacction.live.question", user=by, data=data)
    _changed(broadcast, at_once=True)
    return question


@transaction.atomic
def switch(
    *, broadcast: Broadcast, by: User | None, takes_questions: bool | None = None, shows_at_once: bool | None = None
) -> Broadcast:
    """Take questions or no more, show them at once or not. What waits goes on waiting."""
    rows = Broadcast.objects.select_for_update(of=("self",)).select_related("activity")
    found: Broadcast = rows.get(pk=broadcast.pk)
    before = (found.takes_questions, found.shows_at_once)
    found.takes_questions = before[0] if takes_questions is None else takes_questions
    found.shows_at_once = before[1] if shows_at_once is None else shows_at_once
    if (found.takes_questions, found.shows_at_once) != before:
        found.save(update_fields=["takes_questions", "shows_at_once"])
        data = {"takes_questions": found.takes_questions, "shows_at_once": found.shows_at_once}
        log(found, "datacction.live.switch", user=by, data=data)
        _changed(found, at_once=True)
    return found


@transaction.atomic
def save_broadcast(*, broadcast: Broadcast, by: User | None) -> Broadcast:
    """Open a live page, or change how it is done. Raises ValidationError by field."""
    broadcast.full_clean()
    is_new = broadcast.pk is None
    if is_new:
        broadcast.save()
    else:
        fields = ["activity", "stream_url", "for_registered", "takes_questions", "shows_at_once"]
        broadcast.save(update_fields=fields)
    log(broadcast, "wagtail.create" if is_new else "wagtail.edit", user=by)
    _changed(broadcast, at_once=True)
    return broadcast


@transaction.atomic
def add_poll(
    *, broadcast: Broadcast, text_es: str, choices: Sequence[tuple[str, str]], by: User | None, text_en: str = ""
) -> LivePoll:
    """Write a poll, which nobody sees before it is opened. Raises ValidationError where it has too few or too many choices."""
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise ValidationError(
            {"choices_es": _("Write from 2 to %(most)d choices, one a line.") % {"most": MOST_CHOICES}}
        )
    if broadcast.polls.count() >= MOST_POLLS:
        raise ValidationError(_("This live page has %(most)d polls: no more can be added.") % {"most": MOST_POLLS})
    poll = LivePoll.objects.create(broadcast=broadcast, text_es=text_es, text_en=text_en)
    LivePollChoice.objects.bulk_create(
        LivePollChoice(poll=poll, place=place, text_es=spanish, text_en=english)
        for place, (spanish, english) in enumerate(choices)
    )
    log(broadcast, "datacction.live.poll", user=by, data={"poll": poll.pk, "to": poll.state})
    return poll


@transaction.atomic
def open_poll(*, poll: LivePoll, by: User | None) -> LivePoll:
    """Put a poll to the audience; one that is open is closed. Raises ValidationError for one that was closed."""
    broadcast = Broadcast.objects.select_for_update(of=("self",)).select_related("activity").get(pk=poll.broadcast_id)
    poll = LivePoll.objects.get(pk=poll.pk)
    if poll.state == LivePoll.State.CLOSED:
        raise ValidationError(
            _("This poll was closed: who answered it is not kept, so it cannot be opened again. Write a new one.")
        )
    for other in broadcast.polls.filter(state=LivePoll.State.OPEN).exclude(pk=poll.pk):
        _close(other, broadcast, by)
    _set(poll, LivePoll.State.OPEN, broadcast, by)
    return poll


@transaction.atomic
def close_poll(*, poll: LivePoll, by: User | None) -> LivePoll:
    """Take no more answers, and forget who gave one."""
    broadcast = Broadcast.objects.select_for_update(of=("self",)).select_related("activity").get(pk=poll.broadcast_id)
    poll = LivePoll.objects.get(pk=poll.pk)
    _close(poll, broadcast, by)
    return poll


def _close(poll: LivePoll, broadcast: Broadcast, by: User | None) -> None:
    _set(poll, LivePoll.State.CLOSED, broadcast, by)
    LivePollVoter.objects.filter(poll=poll).delete()


def _set(poll: LivePoll, state: str, broadcast: Broadcast, by: User | None) -> None:
    if poll.state == state:
        return
    poll.state = state
    poll.save(update_fields=["state"])
    log(broadcast, "datacction.live.poll", user=by, data={"poll": poll.pk, "to": state})
    _changed(broadcast, at_once=True)
