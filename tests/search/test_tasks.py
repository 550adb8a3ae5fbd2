"""The search index on a worker, where there is a broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection, transaction

from portal.celery import app
from search import indexing, outbox, tasks, worker
from search.engines import engine
from search.finding import Wanted, find
from search.models import Change
from tests.datacction.conftest import Webinar
from tests.search.conftest import on_each_engine


def test_without_a_broker_the_server_indexes_itself(settings: Any, monkeypatch: pytest.MonkeyPatch):
    begun: list[str] = []
    monkeypatch.setattr(worker, "start", lambda: begun.append("thread"))
    monkeypatch.setattr(tasks.bring_up_to_date, "apply_async", lambda **options: begun.append("task"))
    tasks.begin()
    tasks.ask_worker()
    assert begun == ["thread"]
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    tasks.begin()
    tasks.ask_worker()
    assert begun == ["thread", "task", "task"]


def test_every_process_asks_a_worker_after_its_commits_and_the_beat_asks_besides(settings: Any):
    assert [tasks.ask_worker] == outbox.ON_COMMIT
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} >= {tasks.bring_up_to_date.name}
    assert tasks.bring_up_to_date.name in app.tasks


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_broker_out_of_reach_holds_nobody_up(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch):
    from portal import celery

    monkeypatch.setattr(celery.app.conf, "broker_url", "redis://127.0.0.1:1/0")
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    tasks.ask_worker()  # what is loaded at the first time is not the broker's
    tried: list[object] = []
    connect = redis.Connection.connect

    def counted(itself: redis.Connection) -> None:
        tried.append(itself)
        connect(itself)

    monkeypatch.setattr(redis.Connection, "connect", counted)
    with transaction.atomic():
        outbox.record("episode", ["a"])
    assert len(tried) == 1
    assert Change.objects.due().count() == 1
    celery.app.close()


# --- with a worker --------------------------------------------------------------------------


@pytest.fixture(params=on_each_engine())
def with_worker(
    request: pytest.FixtureRequest,
    broker_url: str,
    elasticsearch_url: str,
    transactional_db: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """A worker in a process of its own, on the test database and an index of each engine, and no thread here."""
    from portal import celery

    monkeypatch.setattr(celery.app.conf, "broker_url", broker_url)
    monkeypatch.setattr(indexing, "FOLLOWING", set())
    settings.CELERY_BROKER_URL = broker_url
    settings.SEARCH_ENGINE = request.param
    settings.SEARCH_DIR = tmp_path / "search"
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.ELASTICSEARCH_INDEX = f"tests-{os.getpid()}-{time.monotonic_ns()}"
    values = connection.settings_dict
    address = f"{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATABASE_URL": f"postgres://{address}",
        "CELERY_BROKER_URL": broker_url,
        "PORTAL_VAR_DIR": str(tmp_path),
        "ELASTICSEARCH_URL": elasticsearch_url if request.param == "elasticsearch" else "",
        "ELASTICSEARCH_INDEX": settings.ELASTICSEARCH_INDEX,
    }
    command = ["-A", "portal.celery", "worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip"]
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", *command, "--without-mingle"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        start_new_session=True,
    )
    yield
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)
    celery.app.close()
    if request.param == "elasticsearch":
        server: Any = engine()
        for name in server.indexes():
            server.client.indices.delete(index=name)


def _until_found(text: str, number: int) -> None:
    """Nobody but the commit asks the worker: no beat runs here."""
    deadline = time.monotonic() + 60
    while (found := find(Wanted(text=text), language="es")).is_plain or found.total != number:
        assert time.monotonic() < deadline, f"{text} is not found {number} times within a minute."
        time.sleep(0.05)


def test_a_worker_builds_the_index_and_follows_each_commit(with_worker: None, webinar: Webinar):
    page = webinar.episode(1, title="Violencia en la frontera")
    _until_found("frontera", 1)  # the worker is there by now
    page.title = "Violencia en el lago"
    with transaction.atomic():
        page.save_revision().publish()
    _until_found("lago", 1)
    page.unpublish()
    assert find(Wanted(text="lago"), language="es").total == 0
    _until_done()
    assert find(Wanted(text="lago"), language="es").total == 0
    assert indexing.compare().agrees


def _until_done() -> None:
    deadline = time.monotonic() + 30
    while Change.objects.due().exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
