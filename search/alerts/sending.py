"""Sending: who is due, what each is told, and that each is told once.

A message is begun by one conditional update that says who is told of what until when; when the server has taken it, a
second one moves the mark. Whoever comes second finds the alert taken. Where the process dies between the two, the same
message (the same things, the same Message-ID) is sent again when its lease is over: a server took it perhaps, in the
instant before, and knows it by its number.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone

from portal.mail import Handed, hand_over
from search.alerts.messages import news_message
from search.alerts.news import found_in, index_of, new_things, note_public
from search.engines.base import Hit
from search.models import Alert

logger = logging.getLogger(__name__)

HOUR = 7
"""By the clock of the site's time zone: daily alerts go out after it, weekly ones on Mondays after it."""
AT_ONCE = 500
SECONDS = 60.0
"""After so long a round stops; the next goes on where it did."""
LEASE = timedelta(minutes=10)
HELD_BACK = timedelta(days=1)
"""A message that an address refuses, or that cannot be made, is tried again after this long."""
MOST_REFUSALS = 3
"""An address that refuses this many times in a row is forgotten."""


@dataclass(slots=True)
class Round:
    """What a round did, in numbers of alerts."""

    sent: int = 0
    without_news: int = 0
    refused: int = 0
    left: int = 0
    """For the next round."""


def due_since(frequency: str, at: datetime) -> datetime:
    """The last moment, not after `at`, at which alerts of this frequency fell due."""
    local = timezone.localtime(at)
    moment = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if frequency == Alert.Frequency.WEEKLY:
        moment -= timedelta(days=local.weekday())
        return moment if moment <= local else moment - timedelta(days=7)
    return moment if moment <= local else moment - timedelta(days=1)


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Tell everyone who is due what is new for them, and nobody of nothing. Raises what the mail server says, if it
    cannot be reached: those not told yet are told in a later round.
    """
    began, now, done = time.monotonic(), at or timezone.now(), Round()
    is_due = Q()
    for frequency in Alert.Frequency.values:
        is_due |= Q(frequency=frequency, told_until__lt=due_since(frequency, now))
    due = Alert.objects.confirmed().free(at=now).filter(is_due)
    alerts = list(due.order_by("query", "language", "pk")[:AT_ONCE])
    if alerts:
        note_public(at=now)
        first = min(alert.told_until for alert in alerts if alert.told_until is not None)
        things = new_things(after=first, until=now)
        connection = get_connection()
        try:
            for alert, news in _told(alerts, things, now):
                if time.monotonic() - began > seconds:
                    break
                _tell(alert, news, now, connection, done)
        finally:
            connection.close()
        done.left = due.count()
    return asdict(done)


def _told(
    alerts: Sequence[Alert], things: dict[str, datetime], now: datetime
) -> Iterator[tuple[Alert, Sequence[Hit] | None]]:
    """Each alert with what is new for it; None where that could not be found out. Alike searches are asked once."""
    if not things:
        yield from ((alert, ()) for alert in alerts)
        return
    with index_of(things) as engine:
        for (query, language), followers in groupby(alerts, key=lambda alert: (alert.query, alert.language)):
            hits: Sequence[Hit] | None = None
            try:
                hits = found_in(engine, query, language)
            except Exception:
                logger.exception("A followed search could not be asked.")
            for alert in followers:
                yield alert, None if hits is None else _new_for(alert, hits, things, now)


def _new_for(alert: Alert, hits: Iterable[Hit], things: dict[str, datetime], now: datetime) -> Sequence[Hit]:
    told, until = alert.told_until, alert.round_until or now
    return [hit for hit in hits if told is None or told < things[hit.thing] <= until]


def _tell(alert: Alert, news: Sequence[Hit] | None, now: datetime, connection: BaseEmailBackend, done: Round) -> None:
    until = alert.round_until or now
    as_read = Alert.objects.free(at=now).filter(pk=alert.pk, told_until=alert.told_until)
    if news is not None and not news:
        done.without_news += as_read.update(told_until=until, round_until=None, taken_until=None)
        return
    if not as_read.update(round_until=until, taken_until=now + LEASE):
        return
    taken = Alert.objects.filter(pk=alert.pk, round_until=until)

    def message() -> EmailMessage:
        if news is None:
            raise ValueError("What is new could not be found out.")
        return news_message(alert, news, until)

    handed = hand_over(message, connection, f"The alert {alert.pk}")
    if handed == Handed.SENT:
        taken.update(told_until=until, round_until=None, taken_until=None, failures=0)
        done.sent += 1
        return
    done.refused += 1
    if handed == Handed.FAILED:
        taken.update(taken_until=now + HELD_BACK)
    elif alert.failures + 1 >= MOST_REFUSALS:
        taken.delete()
    else:
        taken.update(failures=alert.failures + 1, taken_until=now + HELD_BACK)
