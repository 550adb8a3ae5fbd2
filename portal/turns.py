"""Many who write at the same moment, one after the other.

SQLite has one writer at a time. Those who wait ask again and again, the longer they wait the less often, so that of two
hundred some may ask for half a minute and be given up. A lock on a file beside the database makes a queue of them.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def in_turn() -> Iterator[None]:
    """Write when those who came before have written: around the transaction, and nothing slow in it.

    Nothing to wait for on a database that takes several writers, nor inside a transaction, which writes already.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    database = Path(connection.settings_dict["NAME"])
    with database.with_name(f"{database.name}-turn").open("w") as file:  # closing gives the turn to the next
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
