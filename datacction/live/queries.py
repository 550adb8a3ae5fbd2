"""Reads: the live page of an activity, its page, the questions of its audience, its polls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from datacction.live.clock import Standing, standing
from datacction.models import (
    Broadcast,
    BroadcastResource,
    LivePoll,
    LivePollVoter,
    LiveQuestion,
    LiveVote,
)
from participants.queries.activities import activity_by_key
from portal.numbers import hundredths

State = LiveQuestion.State
FEWEST_ANSWERS = 5
"""From so many answers on the result of a poll is shown: of two or three everybody in the room would know who."""


def broadcast_of(activity_key: str) -> Broadcast | None:
    """The live page of the activity that has this key, or had it last, with the activity."""
    rows = Broadcast.objects.select_related("activity")
    found: Broadcast | None = rows.filter(activity__key=activity_key).first()
    if found is None and (activity := activity_by_key(activity_key)) is not None:
        found = rows.filter(activity=activity).first()
    return found


def live_keys(parts: Iterable[UUID]) -> dict[UUID, str]:
    """Of activities that follow a page or a part of one, the keys of those that have a live page, by translation key. One
    query."""
    rows = Broadcast.objects.filter(activity__page_key__in=list(parts))
    return dict(rows.order_by().values_list("activity__page_key", "activity__key"))


def standing_of(broadcast: Broadcast, *, at: datetime | None = None) -> Standing:
    """Where the activity of a live page, read with it, stands at a moment."""
    activity = broadcast.activity
    assert activity.starts_at is not None
    return standing(activity.starts_at, activity.ends_at or activity.starts_at, at or timezone.now())


# --- questions --------------------------------------------------------------------------------


def questions_in(broadcast: Broadcast, states: Iterable[str]) -> QuerySet[LiveQuestion]:
    """The questions in these states, those with most votes first, of as many the earliest."""
    rows: QuerySet[LiveQuestion] = broadcast.questions.filter(state__in=list(states))
    return rows.order_by("-votes", "asked_at", "pk")


def own_questions(broadcast: Broadcast, voter: str) -> QuerySet[LiveQuestion]:
    """What somebody asked that nobody else sees yet, or any more; none for who has not come in."""
    rows: QuerySet[LiveQuestion] = broadcast.questions.filter(asker=voter, state__in=[State.WAITING, State.HIDDEN])
    return rows.order_by("asked_at", "pk") if voter else rows.none()


def supported(broadcast: Broadcast, voter: str) -> set[int]:
    """The questions that somebody voted for. One query; none for who has not come in."""
    if not voter:
        return set()
    votes = LiveVote.objects.filter(question__broadcast=broadcast, voter=voter)
    return set(votes.values_list("question", flat=True))


# --- polls ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a poll in the reader's language. `share` is of the answers, from 0 to 1, in whole hundredths that together
    are one; None where it is held back."""

    number: int
    text: str
    votes: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll in the reader's language."""

    number: int
    text: str
    state: str
    answers: int
    choices: tuple[Choice, ...]
    is_held_back: bool
    """Fewer answered than its result is shown from."""

    @property
    def is_open(self) -> bool:
        return self.state == LivePoll.State.OPEN


def polls_of(broadcast: Broadcast, *, with_drafts: bool = False) -> list[Poll]:
    """The polls, the latest first, with the results as far as they may be shown. Two queries."""
    rows = broadcast.polls.prefetch_related("choices").order_by("-pk")
    if not with_drafts:
        rows = rows.exclude(state=LivePoll.State.DRAFT)
    return [_poll(each) for each in rows]


def _poll(poll: LivePoll) -> Poll:
    choices = sorted(poll.choices.all(), key=lambda each: each.place)
    answers = sum(each.votes for each in choices)
    percent = hundredths([each.votes for each in choices])
    is_held_back = answers < FEWEST_ANSWERS
    return Poll(
        number=poll.pk,
        text=poll.text,
        state=poll.state,
        answers=answers,
        choices=tuple(
            Choice(
                each.pk,
                each.text,
                None if is_held_back else each.votes,
                None if is_held_back else of_hundred / 100,
            )
            for each, of_hundred in zip(choices, percent, strict=True)
        ),
        is_held_back=is_held_back,
    )


def has_answered(poll: int, voter: str) -> bool:
    return bool(voter) and LivePollVoter.objects.filter(poll=poll, voter=voter).exists()


# --- beside it --------------------------------------------------------------------------------


def resources_of(broadcast: Broadcast) -> QuerySet[BroadcastResource]:
    """What there is to read beside it, with its documents, in the editor's order."""
    rows: QuerySet[BroadcastResource] = broadcast.resources.select_related("document").order_by("sort_order", "pk")
    return rows
