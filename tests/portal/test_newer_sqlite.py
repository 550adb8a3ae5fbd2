"""Which SQLite the portal opens its database with."""

import sqlite3
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from portal.newer_sqlite import take_newer_sqlite


def another(version: tuple[int, int, int]) -> Any:
    return SimpleNamespace(sqlite_version_info=version, dbapi2=SimpleNamespace(sqlite_version_info=version))


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What this process has imported, as it is again afterwards."""
    for name in ("sqlite3", "sqlite3.dbapi2"):
        monkeypatch.setitem(sys.modules, name, sys.modules[name])
    return sys.modules


def test_a_newer_sqlite_is_taken(modules: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    newer = another((99, 0, 0))
    monkeypatch.setitem(modules, "pysqlite3", newer)
    take_newer_sqlite()
    assert modules["sqlite3"] is newer
    assert modules["sqlite3.dbapi2"] is newer.dbapi2


def test_an_older_one_and_none_leave_pythons_own(modules: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    own = modules["sqlite3"]
    for there in (another((3, 8, 0)), None):  # None: as where it is not installed
        monkeypatch.setitem(modules, "pysqlite3", there)
        take_newer_sqlite()
        assert modules["sqlite3"] is own


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_the_database_is_opened_by_the_one_that_everything_else_imports() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        assert cursor.fetchone() == (sqlite3.sqlite_version,)
    assert isinstance(connection.connection, sqlite3.Connection)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_what_is_deleted_is_overwritten_in_the_file() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
