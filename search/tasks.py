"""What the search does by the clock, the messages it owes, and indexing on workers, where there is a broker.

Without a broker each server has a thread that indexes: `search.worker`.
"""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext_lazy as _

from portal.jobs import Progress, job_task
from portal.periodic import periodic_task
from search import statistics, worker
from search.alerts import following, news, sending
from search.alerts.messages import confirmation_message
from search.engines import EngineUnavailable, engine
from search.indexing import index_changes
from search.models import Alert

logger = logging.getLogger(__name__)


@job_task("search.ask_for_confirmation", resumable=True)  # not long: it would wait behind an import
def ask_for_confirmation(progress: Progress, *, alert: int, frequency: str) -> dict[str, Any]:
    """Send an address the question whether it wants to follow. Nothing is sent where the wish was forgotten meanwhile."""
    asked = Alert.objects.filter(pk=alert).first()
    if asked is None:
        return {"sent": 0}
    return {"sent": get_connection().send_messages([confirmation_message(asked, frequency)])}


@periodic_task("search.send_alerts", every=timedelta(minutes=2), label=_("Send e-mail alerts that are due"))
def send_alerts() -> dict[str, int]:
    return sending.send_due()


@periodic_task("search.note_public", every=timedelta(hours=1), label=_("Note what is new, for e-mail alerts"))
def note_public() -> int:
    return news.note_public()


@periodic_task("search.index_changes", every=timedelta(minutes=5), label=_("Index changes that were left over"))
def index_what_is_left() -> int | str:
    """Servers or workers do so within seconds; this is for when none runs. An index that is not there is left to them."""
    try:
        return index_changes() if engine().is_current() else 0
    except EngineUnavailable as error:
        return str(error)


@periodic_task("search.forget", every=timedelta(days=1), label=_("Forget unconfirmed alerts and old searches"))
def forget() -> dict[str, int]:
    return {
        "unconfirmed": following.forget_unconfirmed(),
        **statistics.forget_old(days=settings.RETENTION_DAYS["searches"]),
    }


# --- indexing on workers ----------------------------------------------------------------------

SECONDS = 60
"""A request that no worker has come to by then is dropped: the beat has asked again."""


@shared_task(name="search.bring_up_to_date", ignore_result=True)
def bring_up_to_date() -> None:
    """Build the index where there is none in use, and tell it of everything in the outbox."""
    worker.look_once()


def ask_worker() -> None:
    """Have a worker do it, where there are any. A broker out of reach only delays it."""
    if not settings.CELERY_BROKER_URL:
        return
    from portal.celery import BrokerOutOfReach

    try:
        bring_up_to_date.apply_async(retry=False, expires=SECONDS)
    except BrokerOutOfReach:
        logger.exception("The broker is out of reach: the search index waits for the beat.")


def begin() -> None:
    """What a server does when it starts: ask a worker, or be the one itself."""
    if settings.CELERY_BROKER_URL:
        ask_worker()
    else:
        worker.start()
