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
def running_worker(transactional_db: None, library: Library) -> Iterator[Library]:
    worker.start()
    yield library
    worker.stop()


def _found_within(library: Library, text: str, seconds: float) -> float | None:
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if library.found(text):
            return time.monotonic() - started
        time.sleep(0.02)
    return None


def test_a_published_change_is_found_within_two_seconds(running_worker: Library):
    with transaction.atomic():
        running_worker.add("a", "Informe")
    assert _found_within(running_worker, "informe", 2.0) is not None


def test_a_second_start_starts_nothing(running_worker: Library):
    before = threading.active_count()
    worker.start()
    assert threading.active_count() == before


def test_an_engine_that_is_away_loses_nothing_and_holds_nobody_up(library: Library, monkeypatch: pytest.MonkeyPatch):
    real = type(library.engine)

    def away(*args: Any, **kwargs: Any) -> Any:
        raise EngineUnavailable("away")

    with monkeypatch.context() as broken:
        for method in ("search", "apply", "suggest", "related", "is_current"):
            broken.setattr(real, method, away)
        started = time.monotonic()
        library.add("a", "Informe sobre homicidios")
        assert time.monotonic() - started < 2
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
