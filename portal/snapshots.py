"""Reading several things as they were at one moment, whatever is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


@contextmanager
def one_moment(using: str = "default") -> Iterator[None]:
    """All reads inside see the database as it was at the first of them. Nothing may be written inside.

    It holds no lock that a writer waits for. Inside a transaction of the caller's it adds nothing to what that sees. On
    PostgreSQL what is counted may be sorted in settings.COUNTING_MEMORY_MB and is looked up in indexes, but not so inside another transaction.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not atomic(): that begins as a writer (transaction_mode IMMEDIATE) and would wait for one.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(using=using):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _plan_for_counting(connection)
            yield


def _plan_for_counting(connection: BaseDatabaseWrapper) -> None:
    """Until the transaction ends: what would not fit in this memory, PostgreSQL sorts on disk, and where it takes its own guess of
    what another page costs, that of a disk that turns, it reads and hashes the whole table instead of an index that has the
    order (docs/decisions/0062)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{settings.COUNTING_MEMORY_MB:d}MB'; SET LOCAL random_page_cost = 1.1")


@contextmanager
def one_moment_to_write(model: type[Model], using: str = "default") -> Iterator[None]:
    """A transaction whose reads see the database as it was at the first of them, and that alone writes rows of a model.

    Whoever comes second waits, and then sees what the first has written: the table is locked before anything is read.
    Inside a transaction of the caller's the reads see what that sees.
    """
    connection = connections[using]
    is_own = not connection.in_atomic_block
    with transaction.atomic(using=using):  # on SQLite a transaction is alone from its start (IMMEDIATE)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if is_own:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            _plan_for_counting(connection)
        yield
