"""Jobs: work asked for in a request, done after it, on a worker or in this process, and never lost.

    @job_task("participants.read_batch", long=True, resumable=True)
    def read_batch(progress: Progress, *, batch: int) -> dict[str, Any]: ...

    enqueue(read_batch, by=request.user, batch=batch.pk)

The row is written in the caller's transaction and the work starts when that commits: on a Celery worker where
CELERY_BROKER_URL is set; otherwise in this process. There a server does a long task on a thread of its own, one at a
time; a command, which would end before its threads, does it where it stands.

A task may be started again after its process died, so it has to find out what an earlier try has done; it says so
with `resumable=True`. What it writes belongs in transactions of its own.
"""

import fcntl
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import (
    DatabaseError,
    InterfaceError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.full_disk import is_full_disk
from portal.models import Job, User

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
SILENCE = timedelta(minutes=2)
"""A job run elsewhere that gave no sign of life for this long is dead."""
RESEND_AFTER = timedelta(minutes=10)
"""A waiting job is handed to the broker again after this long; whoever comes second finds it taken."""
ENDING_WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, *[30.0] * 20)
"""Ten minutes: long enough to start a database again, or to make room. Then it is left to whoever takes up what is interrupted."""
MAX_ATTEMPTS = 3
"""A job that takes its process down each time is given up."""


class JobError(Exception):
    """The task cannot be done, for the reason given: a translated sentence for the person who asked."""


@dataclass(frozen=True)
class Task:
    name: str
    run: Callable[..., Any]
    long: bool
    resumable: bool


TASKS: dict[str, Task] = {}


def job_task(name: str, *, long: bool = False, resumable: bool = False) -> Callable[[Callable[..., Any]], Task]:
    """Register a function `(progress, **arguments) -> JSON value or None` under a lasting name."""

    def register(function: Callable[..., Any]) -> Task:
        if name in TASKS:
            raise ValueError(f"There are two tasks called {name}.")
        TASKS[name] = Task(name, function, long, resumable)
        return TASKS[name]

    return register


class Progress:
    """What a running task says of itself: `progress(done, total, message)`, as often as it likes.

    Nothing is written here. A beat of its own writes what was said last, over its own connection, so that saying it
    inside a long transaction neither waits nor is rolled back.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total: int | None = None
        self.message = ""

    def __call__(self, done: int, total: int | None = None, message: str | None = None) -> None:
        self.done = done
        if total is not None:
            self.total = total
        if message is not None:
            self.message = message

    def as_fields(self) -> dict[str, Any]:
        return {"progress": self.done, "total": self.total, "message": self.message}


RUNNING_HERE: dict[int, Progress] = {}
"""Jobs of this process: on SQLite a long transaction keeps their beat from being written, but not from being shown."""


# --- asking ---------------------------------------------------------------------------------


def enqueue(task: Task, *, by: User | None, **arguments: Any) -> Job:
    """Ask for a job. `arguments` are ids and other JSON values. It starts when this transaction commits."""
    job = Job.objects.create(
        task=task.name,
        arguments=arguments,
        created_by=by,
        language=translation.get_language() or settings.LANGUAGE_CODE,
    )
    transaction.on_commit(partial(start, job.pk))
    return job


def start(job_id: int) -> None:
    """Hand a waiting job to a worker, or do it here. A broker out of reach only delays it."""
    if settings.CELERY_BROKER_URL:
        from portal.celery import BrokerOutOfReach, run

        Job.objects.filter(pk=job_id).update(beat_at=timezone.now())
        try:
            run.apply_async((job_id,), retry=False)
        except BrokerOutOfReach:
            logger.exception("The broker is out of reach: job %s waits for the next round.", job_id)
            Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(beat_at=None)  # it was not sent
        return
    task = TASKS.get(Job.objects.values_list("task", flat=True).get(pk=job_id))
    if _serving.is_set() and task is not None and task.long:
        threading.Thread(target=_run_on_thread, args=(job_id,), name=f"job-{job_id}", daemon=True).start()
    else:
        run_job(job_id, beating=False)


_serving = threading.Event()
_one_at_a_time = threading.Lock()


_WHEN_SERVING: list[Callable[[], None]] = []


def when_serving(start: Callable[[], None]) -> None:
    """Have something started (a thread that works beside the requests) in each process that is a server."""
    _WHEN_SERVING.append(start)


def begin_serving() -> None:
    """Say that this process is a server, which outlives its jobs, and take up what an earlier one left."""
    _serving.set()
    for start in _WHEN_SERVING:
        start()
    if not settings.CELERY_BROKER_URL:
        threading.Thread(target=_take_up, name="jobs-taken-up", daemon=True).start()


def _take_up() -> None:
    try:
        resume_interrupted_jobs(at_start=True)
    except DatabaseError:
        logger.exception("Interrupted jobs could not be looked for.")
    finally:
        connections.close_all()


def _run_on_thread(job_id: int) -> None:
    try:
        with _one_at_a_time:
            run_job(job_id)
    finally:
        connections.close_all()


# --- doing ----------------------------------------------------------------------------------


def run_job(job_id: int, *, beating: bool = True) -> None:
    """Do a waiting job and write down how it ended. Someone else's job, or one already begun, is left alone."""
    progress = Progress()
    if RUNNING_HERE.setdefault(job_id, progress) is not progress:
        return
    try:
        _take_and_run(job_id, progress, beating)
    finally:
        del RUNNING_HERE[job_id]


def _take_and_run(job_id: int, progress: Progress, beating: bool) -> None:
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, runner=this_runner(), started_at=now, beat_at=now, attempts=F("attempts") + 1
    )
    if not taken:
        return
    job = Job.objects.get(pk=job_id)
    with translation.override(job.language), _beat(job_id, progress) if beating else nullcontext():
        ending = _outcome(job, progress)
    _write_down(job_id, progress.as_fields() | ending, waits=ENDING_WAITS if beating else ())


def _outcome(job: Job, progress: Progress) -> dict[str, Any]:
    try:
        task = TASKS[job.task]
        return {"state": Job.State.DONE, "result": task.run(progress, **job.arguments)}
    except (JobError, ValidationError) as error:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        return {"state": Job.State.FAILED, "message": sentence}
    except Exception as error:
        logger.exception("Job %s (%s) failed.", job.pk, job.task)
        if is_full_disk(error):
            sentence = _(
                "The portal's disk is full, so this could not be done. When room has been made, start it again."
            )
        else:
            sentence = _("Something went wrong in the program. It was noted down as job %(number)s.") % {
                "number": job.pk
            }
        return {"state": Job.State.FAILED, "message": sentence}


def _write_down(job_id: int, ending: dict[str, Any], *, waits: Sequence[float]) -> None:
    """Write how a job ended, after so many waits (seconds) where the database is away or its disk full: until it stands there
    the job looks as if it ran."""
    for wait in (*waits, None):
        try:
            Job.objects.filter(pk=job_id).update(ended_at=timezone.now(), **ending)
        except (DatabaseError, InterfaceError) as error:
            if wait is None or connection.in_atomic_block:
                raise
            logger.warning("How job %s ended cannot be written down yet: %s", job_id, error)
            connection.close()
            time.sleep(wait)
        else:
            return


@contextmanager
def _beat(job_id: int, progress: Progress) -> Iterator[None]:
    """Write the job's progress and a sign of life every second, until the block ends."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT_SECONDS):
                try:
                    Job.objects.filter(pk=job_id).update(beat_at=timezone.now(), **progress.as_fields())
                except (DatabaseError, InterfaceError):
                    # SQLite, locked by the job's own long transaction, or a database that was started again: the next beat will do.
                    close_old_connections()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"job-{job_id}-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


# --- taking up again ------------------------------------------------------------------------


def resume_interrupted_jobs(*, at_start: bool = False) -> list[Job]:
    """Start again what waits or whose process died; what cannot be started again is marked as interrupted.

    `at_start` says that this is the server and has just begun, so that without a broker nothing waits in a queue.
    Returns the jobs that it found so.
    """
    found = []
    for job in Job.objects.filter(state=Job.State.RUNNING).order_by("pk"):
        if _is_alive(job):
            continue
        again = job.task in TASKS and TASKS[job.task].resumable and job.attempts < MAX_ATTEMPTS
        with translation.override(job.language):
            change = (
                {"state": Job.State.QUEUED, "beat_at": None}
                if again
                else {
                    "state": Job.State.INTERRUPTED,
                    "ended_at": timezone.now(),
                    "message": _("The program was stopped in the middle of this. Start it again."),
                }
            )
        unchanged = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts, runner=job.runner)
        if unchanged.update(**change):
            logger.warning("Job %s (%s) was interrupted: %s.", job.pk, job.task, change["state"])
            found.append(job)
    for token in {job.runner.rpartition("/")[2] for job in found} - {""}:
        (_runners() / token).unlink(missing_ok=True)
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("pk")
    if not at_start or settings.CELERY_BROKER_URL:
        sent_long_ago = Q(beat_at__lt=timezone.now() - RESEND_AFTER)
        never_sent = Q(beat_at=None, created_at__lt=timezone.now() - timedelta(seconds=5))
        waiting = waiting.filter(sent_long_ago | never_sent | Q(pk__in=[job.pk for job in found]))
    for job in waiting:
        if job not in found:
            found.append(job)
        start(job.pk)
    return found


def as_of_now(job: Job) -> Job:
    """The job with what it said last, if it runs in this process; taken up first, if its process died."""
    if job.state == Job.State.RUNNING and not _is_alive(job):
        resume_interrupted_jobs()
        job.refresh_from_db()
    if job.state == Job.State.RUNNING and (progress := RUNNING_HERE.get(job.pk)):
        for field, value in progress.as_fields().items():
            setattr(job, field, value)
    return job


def _is_alive(job: Job) -> bool:
    """Whether the process that runs a job still does: by its lock on this machine, elsewhere by its signs of life."""
    alive = runner_is_alive(job.runner)
    if alive is None:
        return job.beat_at is not None and job.beat_at > timezone.now() - SILENCE
    return job.pk in RUNNING_HERE if job.runner == this_runner() else alive


def runner_is_alive(runner: str) -> bool | None:
    """Whether the process of this name (see `this_runner`) still runs; None where that cannot be told from here."""
    host, _sep, token = runner.partition("/")
    path = _runners() / token
    if host != socket.gethostname() or not token or not path.exists():
        return None
    if runner == this_runner():
        return True
    with path.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def this_runner() -> str:
    """This process's name, `host/token`. It holds a lock under that name, which ends with it however it ends."""
    return _runner_of(os.getpid())


@cache
def _runner_of(pid: int) -> str:
    token = f"{pid}-{uuid.uuid4().hex[:12]}"
    _runners().mkdir(parents=True, exist_ok=True)
    # The descriptor is never closed: the lock lasts as long as the process.
    fcntl.flock(os.open(_runners() / token, os.O_CREAT | os.O_WRONLY, 0o600), fcntl.LOCK_EX)
    return f"{socket.gethostname()}/{token}"


def _runners() -> Path:
    return Path(settings.VAR_DIR) / "runners"
