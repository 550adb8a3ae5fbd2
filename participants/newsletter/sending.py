"""Sending an issue: begun once, in one transaction that writes down to whom; then handed over in rounds by the clock.

A round that is killed goes on with those it has not begun. The one message that it had begun is never sent again: nobody
can tell whether the mail server took it (portal/outgoing.py, `never_twice`).
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from participants.models import NewsletterDelivery, NewsletterIssue, Subscriber
from participants.newsletter.bounces import came_back
from participants.newsletter.composing import Composed, compose
from participants.newsletter.mails import issue_message
from participants.newsletter.queries import last_sent, readers
from portal.models import User
from portal.outgoing import send_waiting

SECONDS = 60.0
MOST = 20_000
STALE = timedelta(days=14)
"""What could not be sent for so long is no news any more."""


@transaction.atomic
def begin(*, issue: NewsletterIssue, by: User | None, at: datetime | None = None) -> int:
    """Give an issue its number, and write down to whom it goes. Returns to how many.

    Raises ValidationError where it is being sent already, or says nothing in one of its languages.
    """
    now = at or timezone.now()
    issue = NewsletterIssue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.sent_at is not None:
        raise ValidationError(_("This issue is being sent already: nobody gets it twice."))
    issue.full_clean()
    composed = {language: compose(issue, language) for language in issue.languages}
    for each in composed.values():
        if not each.sections:
            raise ValidationError(_("The issue says nothing yet: write a text, or choose pages that are public."))
    _forgive(last_sent())
    last = NewsletterIssue.objects.aggregate(last=Max("number"))["last"] or 0
    issue.number, issue.sent_at, issue.sent_by = last + 1, now, by
    issue.save(update_fields=["number", "sent_at", "sent_by"])
    written = NewsletterDelivery.objects.bulk_create(_deliveries(issue, composed, now), batch_size=500)
    log(issue, "participants.send_issue", user=by, data={"readers": len(written)})
    return len(written)


def _deliveries(issue: NewsletterIssue, composed: dict[str, Composed], now: datetime) -> Iterator[NewsletterDelivery]:
    """For each reader for whom the issue says something."""
    said: dict[tuple[str, ...], bool] = {}
    for pk, language, topics in readers(issue.languages).values_list("pk", "language", "topics").iterator():
        chosen = (language, *sorted(topics))
        if chosen not in said:
            said[chosen] = bool(composed[language].with_topics(topics).sections)
        if said[chosen]:
            yield NewsletterDelivery(issue=issue, subscriber_id=pk, language=language, made_at=now)


def _forgive(issue: NewsletterIssue | None) -> None:
    """Whom the last issue reached has no bounces in a row any more."""
    if issue is None:
        return
    own = NewsletterDelivery.objects.filter(issue=issue, subscriber=OuterRef("pk"), sent_at__isnull=False, bounce="")
    Subscriber.objects.filter(Exists(own), soft_bounces__gt=0).update(soft_bounces=0)


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Send what waits of issues. Raises what the mail server says, if it cannot be reached."""

    @lru_cache(maxsize=8)
    def composed(issue: NewsletterIssue, language: str) -> Composed:
        return compose(issue, language)

    def make(delivery: NewsletterDelivery, to: str) -> EmailMessage:
        return issue_message(delivery, composed(delivery.issue, delivery.language))

    def refused(delivery: NewsletterDelivery) -> None:
        came_back(delivery=delivery, is_hard=False)

    done = send_waiting(
        NewsletterDelivery.objects.select_related("issue", "subscriber"),
        address=lambda delivery: delivery.subscriber.address if delivery.subscriber else "",
        make=make,
        at=at or timezone.now(),
        seconds=seconds,
        most=MOST,
        stale=STALE,
        never_twice=True,
        refused=refused,
    )
    return asdict(done)
