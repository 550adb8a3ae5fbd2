"""Reads of the newsletter: its archive, to whom an issue goes, what became of it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from participants.models import NewsletterDelivery, NewsletterIssue, Subscriber
from portal.outgoing import MOST_FAILURES, UNDECIDED

Bounce = NewsletterDelivery.Bounce


def archive() -> QuerySet[NewsletterIssue]:
    """The issues sent, the newest first, whatever their languages."""
    return NewsletterIssue.objects.exclude(sent_at=None).order_by("-number")


def last_sent() -> NewsletterIssue | None:
    return archive().first()


def readers(languages: list[str]) -> QuerySet[Subscriber]:
    """Who has confirmed and reads in one of these languages."""
    return Subscriber.objects.exclude(confirmed_at=None).filter(language__in=languages).order_by("pk")


@dataclass(frozen=True, slots=True)
class Results:
    """What became of an issue, in numbers of messages. Nobody is watched reading it."""

    written: int
    sent: int
    waiting: int
    undecided: int
    """Begun by a process that died: perhaps sent, and not sent again."""
    not_sent: int
    """Refused by the server again and again, or of readers who left before it was sent."""
    hard: int
    soft: int
    ended: int


def results_of(issue: NewsletterIssue) -> Results:
    """One query."""
    waits = Q(sent_at=None, failures__lt=MOST_FAILURES)
    numbers = NewsletterDelivery.objects.filter(issue=issue).aggregate(
        written=Count("pk"),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        waiting=Count("pk", filter=waits),
        undecided=Count("pk", filter=Q(sent_at=None, failures=UNDECIDED)),
        hard=Count("pk", filter=Q(bounce=Bounce.HARD)),
        soft=Count("pk", filter=Q(bounce=Bounce.SOFT)),
        ended=Count("pk", filter=Q(ended_at__isnull=False)),
    )
    known = numbers["sent"] + numbers["waiting"] + numbers["undecided"]
    return Results(**numbers, not_sent=numbers["written"] - known)
