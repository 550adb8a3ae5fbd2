"""Indexing on workers, where there is a broker: after each commit that recorded something, and by the beat.

Without a broker each server has a thread that does it: `search.worker`.
"""

import logging

from celery import shared_task
from django.conf import settings

from search import worker

logger = logging.getLogger(__name__)

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
