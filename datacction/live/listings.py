"""What live pages show: the board that everybody sees, the page around it, what moderators and hosts see. Frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from datacction.feedback.queries import has_replied, is_asked, is_open, survey_of
from datacction.listings import Download, download, downloads_of
from datacction.live.clock import Standing, standing
from datacction.live.queries import (
    Poll,
    live_keys,
    own_questions,
    polls_of,
    questions_in,
    resources_of,
    standing_of,
    supported,
)
from datacction.live.visitors import Visitor
from datacction.models import Broadcast, EpisodePage, LiveQuestion
from participants.models import Mode, RegistrationDesk
from participants.models.held import HeldSession
from participants.registration.links import Purpose, own_path, token_of
from participants.registration.listings import ActivityCard, DeskCard, activity_card, desk_card
from participants.sessions import LivePage, register_live_pages
from portal.placement import address
from portal.recordings import Recording

State = LiveQuestion.State
MOST_SHOWN = 100
"""Questions on the board; what has fewer votes than a hundred others is not read out anyway."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it is read."""

    number: int
    text: str
    name: str
    votes: int
    state: str
    answer: str
    """What the organisers wrote; '' where they said it, or nothing yet."""


def _question(row: LiveQuestion) -> QuestionView:
    return QuestionView(row.pk, row.text, row.name, row.votes, row.state, row.answer)


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """What somebody asked that the others do not see, with what is said of it."""

    number: int
    text: str
    says: str


def own_questions_of(broadcast: Broadcast, voter: str) -> tuple[OwnQuestion, ...]:
    """One query; none for who has not come in."""
    says = {
        State.WAITING: _("A moderator looks at it before the others see it."),
        State.HIDDEN: _("The moderators do not show it to the others."),
    }
    return tuple(OwnQuestion(row.pk, row.text, says[State(row.state)]) for row in own_questions(broadcast, voter))


@dataclass(frozen=True, slots=True)
class Board:
    """What everybody sees of a live page in one language, whoever they are."""

    key: str
    standing: Standing
    shown: tuple[QuestionView, ...]
    answered: tuple[QuestionView, ...]
    more: int
    """Questions shown beside those listed."""
    open_poll: Poll | None
    """None once it is over: what was left open is closed by the clock a little later."""
    closed_polls: tuple[Poll, ...]
    vote_url: str
    poll_url: str


def board_of(broadcast: Broadcast, *, at: datetime | None = None) -> Board:
    """Four queries."""
    key = broadcast.activity.key
    questions = list(questions_in(broadcast, [State.SHOWN, State.ANSWERED]))
    shown = [each for each in questions if each.state == State.SHOWN]
    answered = sorted((each for each in questions if each.state == State.ANSWERED), key=lambda each: each.asked_at)
    polls = polls_of(broadcast)
    stands = standing_of(broadcast, at=at)
    open_poll = None if stands.is_after else next((each for each in polls if each.is_open), None)
    return Board(
        key=key,
        standing=stands,
        shown=tuple(_question(each) for each in shown[:MOST_SHOWN]),
        answered=tuple(_question(each) for each in answered[:MOST_SHOWN]),
        more=max(0, len(shown) - MOST_SHOWN),
        open_poll=open_poll,
        closed_polls=tuple(each for each in polls if each is not open_poll),
        vote_url=reverse("live_vote", args=[key]),
        poll_url=reverse("live_poll", args=[key]),
    )


@dataclass(frozen=True, slots=True)
class LiveView:
    """The live page around its board, for one visitor."""

    key: str
    card: ActivityCard
    standing: Standing
    is_let_in: bool
    stream: Recording | None
    join_url: str
    """Only for who has a place online, while it is to be joined."""
    own_url: str
    """Of the visitor's registration; '' without one."""
    desk: DeskCard | None
    """How to register, for who has no place; None where nobody can or it is over."""
    recording: Recording | None
    recording_url: str
    recording_note: str
    downloads: Sequence[Download]
    survey_url: str
    """For who is asked how it was and has not answered."""
    mine: frozenset[int]
    own_questions: tuple[OwnQuestion, ...]
    about: str
    """What it is about, as its page says; '' where that says nothing."""
    without_broadcast: str
    """What who looks is told while it is on and there is nothing to watch or to join for them."""


def live_view(
    broadcast: Broadcast, page: Page | None, desk: RegistrationDesk | None, visitor: Visitor, request: HttpRequest
) -> LiveView:
    """The live page of an activity that stands on `page`, or on none; none of its queries is asked again by polling."""
    activity = broadcast.activity
    stands = standing_of(broadcast)
    episode = page.specific if page is not None and page.specific_class is EpisodePage else None
    own = visitor.registration
    is_let_in = own is not None or not broadcast.for_registered
    is_online = own is not None and own.mode == Mode.ONLINE
    recording = episode.recording if episode is not None else None
    card = card_of(broadcast, page, request)
    call = desk_card(desk) if desk is not None and own is None and not stands.is_after else None
    has_stream = broadcast.stream is not None
    kept_elsewhere = desk.recording_url if desk is not None and recording is None and own is not None else ""
    return LiveView(
        key=activity.key,
        card=card,
        standing=stands,
        is_let_in=is_let_in,
        stream=broadcast.stream if is_let_in and stands.is_live else None,
        join_url=desk.join_url if desk is not None and is_online and not stands.is_after else "",
        own_url=own_path(own) if own is not None else "",
        desk=call,
        recording=recording if stands.is_after else None,
        recording_url=kept_elsewhere if stands.is_after else "",
        recording_note=episode.recording_note if episode is not None else "",
        downloads=[
            *([] if episode is None else [each for each in downloads_of(episode) if each.url]),
            *(download(each.title, each.document, each.url, "") for each in resources_of(broadcast)),
        ]
        if is_let_in
        else [],
        survey_url=_survey_url(visitor),
        mine=frozenset(supported(broadcast, visitor.voter)),
        own_questions=own_questions_of(broadcast, visitor.voter),
        about=str(getattr(page.specific, "summary", "")) if page is not None else "",
        without_broadcast="" if has_stream or own is not None or not stands.is_live else _without_broadcast(call),
    )


def _without_broadcast(call: DeskCard | None) -> str:
    if call is None:
        return _("There is nothing to watch here: it is held where its organisers have said. You can ask and vote.")
    if call.url:
        return _(
            "There is no broadcast on this page: who registers gets the link to join. You can ask and vote without it."
        )
    return _("There is no broadcast on this page: those who registered have the link to join. You can ask and vote.")


def card_of(broadcast: Broadcast, page: Page | None, request: HttpRequest) -> ActivityCard:
    """The activity, with the page it stands on: its own, or that of the whole it is a part of."""
    card = activity_card(broadcast.activity, request)
    return card if page is None or card.url else replace(card, url=address(request, page.url_path))


def _survey_url(visitor: Visitor) -> str:
    own = visitor.registration
    if own is None or not is_open(own.desk.activity):
        return ""
    if not is_asked(own, survey_of(own.desk.activity)) or has_replied(own):
        return ""
    return reverse("event_survey", args=[token_of(own, Purpose.OWN)])


def declare() -> None:
    """Say which sessions of any app's pages have a live page. Called once, when the apps are loaded."""
    register_live_pages(live_pages)


def live_pages(sessions: Sequence[HeldSession]) -> Mapping[UUID, LivePage]:
    """The live pages of those of these sessions that have one, by translation key. One query; none for no session."""
    keys = live_keys(session.translation_key for session in sessions) if sessions else {}
    now = timezone.now()
    return {
        session.translation_key: LivePage(
            reverse("live", args=[keys[session.translation_key]]),
            standing(session.starts_at, session.ends_at, now).is_live,
        )
        for session in sessions
        if session.translation_key in keys
    }


# --- moderators and hosts ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """What can be done with a question."""

    state: str
    label: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class ModeratedQuestion:
    question: QuestionView
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """Questions in one state."""

    state: str
    heading: str
    empty: str
    questions: tuple[ModeratedQuestion, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a moderator has before them."""

    piles: tuple[Pile, ...]
    polls: tuple[Poll, ...]
    waiting: int


def moderation_of(broadcast: Broadcast) -> Desk:
    """All questions by their state, and all polls. Three queries."""
    labels = {
        State.SHOWN: _("Show"),
        State.ANSWERED: _("Answered"),
        State.HIDDEN: _("Hide"),
    }
    main = {State.WAITING: State.SHOWN, State.SHOWN: State.ANSWERED}
    headings = {
        State.WAITING: (_("To be looked at"), _("Nothing waits.")),
        State.SHOWN: (_("Shown, by votes"), _("Nothing is shown yet.")),
        State.ANSWERED: (_("Answered questions"), _("Nothing has been answered yet.")),
        State.HIDDEN: (_("Hidden"), _("Nothing is hidden.")),
    }
    rows = list(questions_in(broadcast, State.values))
    piles = []
    for state, (heading, empty) in headings.items():
        found = [each for each in rows if each.state == state]
        if state == State.WAITING:
            found.sort(key=lambda each: (each.asked_at, each.pk))
        moves = tuple(
            Move(str(to), label, main.get(state) == to)
            for to, label in labels.items()
            if to != state and not (state == State.WAITING and to == State.ANSWERED)
        )
        piles.append(
            Pile(str(state), heading, empty, tuple(ModeratedQuestion(_question(each), moves) for each in found))
        )
    return Desk(tuple(piles), tuple(polls_of(broadcast, with_drafts=True)), len(piles[0].questions))
