"""The database of each process that tests: migrated once for all of them, and put back as it was after a test with real
transactions. To empty its tables, and to let Django make content types and permissions anew, takes many times as long.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase
from wagtail import __version__ as wagtail_version

from tests.remaking import give_out_again, numbers_given_out

PutBack = Callable[[], None]


def own_database() -> AbstractContextManager[PutBack]:
    """Let this process have a database with nothing in it but what the migrations make, until the block ends. Gives what puts
    it back; nobody else may be at work on it then."""
    return _own_file() if connection.vendor == "sqlite" else _own_on_a_server()


def _fingerprint() -> str:
    """Changes when a migration, Django, Wagtail or this file does: a migrated database is kept under this name."""
    digest = hashlib.sha256(f"{sys.version} {django.__version__} {wagtail_version}".encode())
    digest.update(Path(__file__).read_bytes())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def _one_migrates() -> Iterator[None]:
    """One process migrates, which takes half a minute, and the others wait for what it keeps."""
    folder = settings.VAR_DIR / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate() -> None:
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def _connect_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


# --- SQLite: a copy of a file ---------------------------------------------------------------


def kept_database() -> Path:
    """Where a freshly migrated database of SQLite is kept, once there is one."""
    return settings.VAR_DIR / "tests" / f"migrated-{_fingerprint()}.sqlite3"


@contextmanager
def _own_file() -> Iterator[PutBack]:
    """It is put back page by page."""
    kept, own = kept_database(), Path(connection.settings_dict["TEST"]["NAME"])
    with _one_migrates():
        if kept.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, own)
            _connect_to(str(own))
        else:
            _migrate()
            _keep_file(kept)
        migrated = sqlite3.connect(kept)

    def put_back() -> None:
        connection.close()
        connection.ensure_connection()
        migrated.backup(connection.connection)

    with closing(migrated):
        yield put_back


def _keep_file(path: Path) -> None:
    for old in path.parent.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(part)])
    part.replace(path)


# --- PostgreSQL: a copy of a template, and rows put back in it ------------------------------

KEPT_ROWS = "kept_rows"
"""The schema beside the tables with what the migrations wrote to each."""


@contextmanager
def _own_on_a_server() -> Iterator[PutBack]:
    """The numbers of rows are put back before each test as well: PostgreSQL does not take them back with rows that are rolled back."""
    live, own = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
    family = f"test_{live}_kept_"
    kept = family + _fingerprint()
    with _one_migrates():
        found = _databases_of(family)
        if kept in found:
            _on_the_server(f'DROP DATABASE IF EXISTS "{own}"', f'CREATE DATABASE "{own}" TEMPLATE "{kept}"')
            _connect_to(own)
        else:
            _migrate()
            _keep_rows()
            connection.close()
            _on_the_server(*(f'DROP DATABASE "{old}"' for old in found), f'CREATE DATABASE "{kept}" TEMPLATE "{own}"')
    numbers = numbers_given_out()
    keeper = connection.copy()  # it has looked at every table before, which takes longer than to empty them
    statements = _what_puts_back()

    def put_back() -> None:
        connection.close()
        with keeper.cursor() as cursor:
            cursor.execute(statements)
        give_out_again(numbers)

    def with_the_same_numbers(begin: Any) -> Any:
        def begin_with_them(test: type[TransactionTestCase]) -> Any:
            if not connection.in_atomic_block:  # else rows of a whole module have theirs
                give_out_again(numbers)
            return begin.__func__(test)

        return classmethod(begin_with_them)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_enter_atomics", with_the_same_numbers(TestCase._enter_atomics))
        patch.setattr(TransactionTestCase, "_fixture_setup", with_the_same_numbers(TransactionTestCase._fixture_setup))
        yield put_back
    keeper.close()
    _connect_to(live)
    # Nobody is left who would miss a connection to it: this process ends.
    _on_the_server(f'DROP DATABASE "{own}" WITH (FORCE)')


def _databases_of(family: str) -> list[str]:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
        return [name for (name,) in cursor.fetchall()]


def _on_the_server(*statements: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema])
        return [name for (name,) in cursor.fetchall()]


def _keep_rows() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {KEPT_ROWS}")
        for table in _tables("public"):
            cursor.execute(f'SELECT EXISTS (TABLE "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE {KEPT_ROWS}."{table}" AS TABLE "{table}"')


def _what_puts_back() -> str:
    """SQL that lets every table have the rows that are kept, and no other. In one text it is one transaction. Not to look at
    what refers to what is for a superuser, as whom `make services` lets tests connect."""
    statements = [
        "SET LOCAL lock_timeout = '60s'",
        "SET LOCAL session_replication_role = replica",  # in any order, though rows refer to one another
        *(f'DELETE FROM "{table}"' for table in _tables("public")),
        *(f'INSERT INTO "{table}" TABLE {KEPT_ROWS}."{table}"' for table in _tables(KEPT_ROWS)),
    ]
    return ";".join(statements)
