"""What goes once an activity is over: open polls are closed, and who asked and voted is forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from datacction.live.clock import LATE
from datacction.live.services import close_poll
from datacction.live.visitors import voter_of
from datacction.models import Broadcast, LivePoll, LivePollVoter, LiveQuestion, LiveVote
from participants.personal_data import empties
from portal.models import User

KEPT_FOR = timedelta(days=30)
"""So long after an activity it is known who asked and voted: afterwards questions stand without a name, votes are a number."""


def clear_live_pages(*, at: datetime | None = None) -> dict[str, int]:
    """Close polls of activities that are over, and forget who took part in those long over. Called again, it does nothing."""
    now = at or timezone.now()
    over = LivePoll.objects.filter(state=LivePoll.State.OPEN, broadcast__activity__ends_at__lte=now - LATE)
    closed = [close_poll(poll=poll, by=None) for poll in over]
    return {"closed": len(closed), "forgotten": _forget(now - KEPT_FOR)}


@transaction.atomic
def _forget(before: datetime) -> int:
    old = Broadcast.objects.filter(activity__ends_at__lte=before)
    questions = LiveQuestion.objects.filter(broadcast__in=old)
    gone, _by_model = questions.filter(state__in=[LiveQuestion.State.WAITING, LiveQuestion.State.HIDDEN]).delete()
    LiveVote.objects.filter(question__broadcast__in=old).delete()
    named = questions.exclude(Q(asker="") & Q(name="") & Q(person=None))
    return gone + named.update(asker="", name="", person=None)


def questions_of_accounts(accounts: Sequence[int]) -> Q:
    """What these accounts asked before the registry knew them, where that is still known."""
    named = Broadcast.objects.filter(questions__person=None).exclude(questions__asker="")
    askers = [
        voter_of(broadcast, f"account {account}")
        for broadcast in named.order_by().values_list("pk", flat=True).distinct()
        for account in accounts
    ]
    return Q(asker__in=askers, person=None)


@empties
def erase_voters(people: Sequence[int]) -> None:
    """That somebody voted, on every live page where that is still known, and what they asked before the registry knew them.
    What they asked afterwards goes with them, as declared."""
    accounts = list(User.objects.filter(person__in=people).values_list("pk", flat=True))
    LiveQuestion.objects.filter(questions_of_accounts(accounts)).delete()
    names = [*(f"person {pk}" for pk in people), *(f"account {pk}" for pk in accounts)]
    with_votes = Q(questions__supporters__isnull=False) | Q(polls__voters__isnull=False)
    for broadcast in Broadcast.objects.filter(with_votes).order_by().values_list("pk", flat=True).distinct():
        voters = [voter_of(broadcast, name) for name in names]
        LiveVote.objects.filter(question__broadcast=broadcast, voter__in=voters).delete()
        LivePollVoter.objects.filter(poll__broadcast=broadcast, voter__in=voters).delete()
