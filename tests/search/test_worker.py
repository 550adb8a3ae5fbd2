"""The thread of a server that brings the index up to date."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from portal.models import PeriodicRun
from portal.periodic import run_now
from search import indexing, worker
from search.engines import EngineUnavailable, engine
from search.finding import Wanted, find
from tests.search.conftest import Library


@pytest.fixture
def running_worker(transactional_db: None, library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A worker that nothing but a commit wakes."""
    monkeypatch.setattr(worker, "LOOK_SECONDS", 3600.0)
    worker.start()
    yield library
    worker.stop()


def test_a_commit_wakes_who_indexes(running_worker: Library):
    with transaction.atomic():
        running_worker.add("a", "Informe")
    deadline = time.monotonic() + 60
    while not running_worker.found("informe") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert running_worker.found("informe") == ["a"]


def test_a_second_start_starts_nothing(running_worker: Library):
    before = threading.active_count()
    worker.start()
    assert threading.active_count() == before


def test_an_engine_that_is_away_loses_nothing_and_holds_nobody_up(library: Library, monkeypatch: pytest.MonkeyPatch):
    real = type(library.engine)

    asked: list[object] = []

    def away(*args: Any, **kwargs: Any) -> Any:
        asked.append(args)
        raise EngineUnavailable("away")

    with monkeypatch.context() as broken:
        for method in ("search", "apply", "suggest", "related", "is_current"):
            broken.setattr(real, method, away)
        library.add("a", "Informe sobre homicidios")
        assert asked == []
        assert worker.look_once() is False
        found = find(Wanted(text="informe"), language="es")
        assert (found.is_plain, found.total, [hit.thing for hit in found.hits]) == (True, 1, ["study:a"])
    assert worker.look_once() is True
    assert library.found("informe") == ["a"]
    assert indexing.compare(engine()).agrees


def test_the_clock_indexes_what_no_server_has(library: Library, monkeypatch: pytest.MonkeyPatch):
    def away(*args: Any, **kwargs: Any) -> Any:
        raise EngineUnavailable("away")

    library.add("a", "Informe")
    with monkeypatch.context() as broken:
        broken.setattr(type(library.engine), "apply", away)
        assert (run_now("search.index_changes"), _outcome()) == (True, '"away"')
    assert (run_now("search.index_changes"), _outcome()) == (True, "1")
    assert library.found("informe") == ["a"]


def _outcome() -> str:
    return PeriodicRun.objects.get(task="search.index_changes").outcome
