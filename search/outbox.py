"""The outbox: which things the index has yet to be told of."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from search.models import Change

AFTER_SAVE = timedelta(seconds=10)
"""A save outside of any transaction is announced before it, to be looked at this much later, whatever happens."""

ON_COMMIT: list[Callable[[], None]] = []
"""Called after each commit that recorded something: what wakes the indexing up adds itself here."""


def record(kind: str, ids: Iterable[object], *, due_at: datetime | None = None) -> None:
    """Record, in the current transaction, that these things of a kind may have changed. One query."""
    changes = [Change(kind=kind, thing_id=str(each), due_at=due_at) for each in dict.fromkeys(ids)]
    if changes:
        Change.objects.bulk_create(changes, batch_size=500)
        transaction.on_commit(_tell)


def record_beforehand(kind: str, ids: Iterable[object]) -> None:
    """As `record`, for a write that is about to be done in no transaction, and may be cut off after it."""
    record(kind, ids, due_at=timezone.now() + AFTER_SAVE)


def _tell() -> None:
    for each in ON_COMMIT:
        each()
