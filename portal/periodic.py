"""Work done by the clock: declared by each app, done by one process, and never by two at a time.

    @periodic_task("search.send_alerts", every=timedelta(minutes=2), label=_("Send e-mail alerts"))
    def send_alerts() -> dict[str, int]: ...

in an app's `tasks.py`. When a task is due stands in the database, so that a restart neither forgets nor repeats it.
Where there is a broker, Celery beat says every few seconds that somebody should look, and a worker does; otherwise a
thread of each server process looks. Whoever comes first takes the row, by one conditional update; a row whose process
died is taken again. Commands and tests have no clock.

A task can be cut off at any moment and is then done again, so it has to find out what an earlier try has done.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils import timezone, translation
from django.utils.functional import Promise

from portal.jobs import runner_is_alive, this_runner
from portal.models import PeriodicRun

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
LEASE = timedelta(minutes=30)
"""A task taken by a process of another machine, of which nothing else can be told, is taken again after this long."""
FIRST_RETRY = timedelta(minutes=1)
"""A task that failed is tried again after this long, then after twice as long, up to its own interval."""


@dataclass(frozen=True)
class PeriodicTask:
    name: str
    every: timedelta
    label: str | Promise
    run: Callable[[], Any]


TASKS: dict[str, PeriodicTask] = {}


def periodic_task(
    name: str, *, every: timedelta, label: str | Promise
) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Register a function without arguments under a lasting name; what it returns, a JSON value, is kept as its outcome."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        if name in TASKS:
            raise ValueError(f"There are two periodic tasks called {name}.")
        TASKS[name] = PeriodicTask(name, every, label, function)
        return function

    return register


# --- doing ----------------------------------------------------------------------------------


def run_due(*, at: datetime | None = None) -> list[str]:
    """Do what is due, the longest due first; returns the names of what this process did."""
    rows = list(_rows())
    now = at or timezone.now()
    due = sorted((row for row in rows if row.due_at <= now), key=lambda row: row.due_at)
    return [row.task for row in due if _run(TASKS[row.task], row)]


def run_now(name: str) -> bool:
    """Do one task, due or not. False where another process is at it. Raises KeyError for a name that is none."""
    task = TASKS[name]
    return _run(task, next(row for row in _rows() if row.task == name))


def _rows() -> Iterator[PeriodicRun]:
    """The row of each declared task, made where there is none: due at once. One query."""
    known = {row.task: row for row in PeriodicRun.objects.filter(task__in=TASKS)}
    for name in TASKS:
        if name not in known:
            known[name], _made = PeriodicRun.objects.get_or_create(task=name, defaults={"due_at": timezone.now()})
    yield from known.values()


def _run(task: PeriodicTask, row: PeriodicRun) -> bool:
    """Take the row as it was read, do the task, write down how it went. Never raises what the task does."""
    now = timezone.now()
    if not _is_free(row, now):
        return False
    as_read = PeriodicRun.objects.filter(pk=row.pk, runner=row.runner, started_at=row.started_at, due_at=row.due_at)
    if not as_read.update(runner=this_runner(), started_at=now):
        return False
    _RUNNING.add(task.name)
    ending: dict[str, Any] = {"due_at": now + min(task.every, FIRST_RETRY)}
    try:
        with translation.override(settings.LANGUAGE_CODE):
            result = task.run()
        outcome = "" if result is None else json.dumps(result, ensure_ascii=False, default=str)
        ending = {"due_at": now + task.every, "failures": 0, "outcome": outcome[:500], "succeeded_at": timezone.now()}
    except Exception as error:
        logger.exception("The periodic task %s failed.", task.name)
        if isinstance(error, DatabaseError | InterfaceError):
            close_old_connections()
        failures = row.failures + 1
        wait = min(task.every, FIRST_RETRY * 2 ** min(failures - 1, 12))
        ending = {"due_at": now + wait, "failures": failures, "outcome": repr(error)[:500]}
    finally:
        _RUNNING.discard(task.name)
        mine = PeriodicRun.objects.filter(pk=row.pk, runner=this_runner(), started_at=now)
        mine.update(runner="", ended_at=timezone.now(), **ending)
    return True


_RUNNING: set[str] = set()
"""What this process is doing."""


def _is_free(row: PeriodicRun, now: datetime) -> bool:
    """Whether nobody is at it: nobody took it, or who did is dead."""
    if not row.runner:
        return True
    if row.runner == this_runner():
        return row.task not in _RUNNING
    alive = runner_is_alive(row.runner)
    if alive is None:
        return row.started_at is None or row.started_at < now - LEASE
    return not alive


# --- the clock of a server ------------------------------------------------------------------

_over = threading.Event()
_threads: list[threading.Thread] = []


def start() -> None:
    """Start this process's clock, once; none where Celery beat is the clock, or the settings want none."""
    if settings.PERIODIC_IN_SERVER and not settings.CELERY_BROKER_URL and not _threads:
        _over.clear()
        _threads.append(threading.Thread(target=_look, name="clock", daemon=True))
        _threads[0].start()


def stop() -> None:
    """Let the clock finish what it is doing, and wait for that. A server that ends need not."""
    if _threads:
        _over.set()
        _threads.pop().join()


def _look() -> None:
    try:
        while not _over.wait(LOOK_SECONDS):
            close_old_connections()
            try:
                run_due()
            except (DatabaseError, InterfaceError):
                logger.exception("The clock could not read what is due.")
                connections.close_all()
    finally:
        connections.close_all()


# --- for operators --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How one periodic task stands."""

    name: str
    label: str
    every: timedelta
    due_at: datetime | None
    started_at: datetime | None
    succeeded_at: datetime | None
    failures: int
    outcome: str
    is_running: bool
    is_late: bool
    """Due for longer than its interval and a quarter of an hour: there may be no clock."""


def standings() -> list[Standing]:
    """Every declared task, by name, whether it ever ran or not. One query."""
    rows = {row.task: row for row in PeriodicRun.objects.filter(task__in=TASKS)}
    return [_standing(task, rows.get(name)) for name, task in sorted(TASKS.items())]


def _standing(task: PeriodicTask, row: PeriodicRun | None) -> Standing:
    now = timezone.now()
    return Standing(
        name=task.name,
        label=str(task.label),
        every=task.every,
        due_at=row.due_at if row else None,
        started_at=row.started_at if row else None,
        succeeded_at=row.succeeded_at if row else None,
        failures=row.failures if row else 0,
        outcome=row.outcome if row else "",
        is_running=row is not None and not _is_free(row, now),
        is_late=row is None or row.due_at < now - task.every - timedelta(minutes=15),
    )
