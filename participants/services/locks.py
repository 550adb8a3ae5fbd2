"""Who may write at the same time, where the database lets several do so."""

from django.db import connection

_MERGING = 4_120_611
"""Any number of our own, the same in every process."""


def lock_merging(*, shared: bool = False) -> None:
    """Until the transaction ends, no merge or split runs beside this one (nor, unless `shared`, any rebuild).

    A merge moves participations that a rebuild is about to write; neither sees what the other has not committed.
    On SQLite a transaction is alone from its start (IMMEDIATE), so there is nothing to lock.
    """
    if connection.vendor == "postgresql":
        name = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s)", [_MERGING])
