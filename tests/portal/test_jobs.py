import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import InterfaceError, OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from portal import jobs
from portal.jobs import enqueue, resume_interrupted_jobs, run_job
from portal.models import Job, User
from tests.portal import job_tasks
from tests.stepping import stepping_in


def _until(condition: Callable[[], bool], seconds: float = 300) -> None:
    """Wait for what comes in a second; on a machine that does much else, to set Django up takes a process minutes."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def _database_url() -> str:
    """The test database, as another process is told of it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    host, port = values["HOST"], values["PORT"]
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{host}:{port}/{values['NAME']}"


def _environment() -> dict[str, str]:
    """That of another process on the test database."""
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATABASE_URL": _database_url(),
        "PORTAL_VAR_DIR": str(settings.VAR_DIR),
    }


STEP = """
import sys
from pathlib import Path
from portal.jobs import run_job, this_runner
from tests.portal import job_tasks
if sys.argv[1] == "run":
    run_job(int(sys.argv[2]))
else:
    Path(sys.argv[2]).write_text(this_runner())
"""


@pytest.fixture(scope="module")
def step(django_db_setup: None) -> Iterator[Callable[..., int]]:
    """step("run", job) or step("name", file): by a process of its own, which has ended."""
    with stepping_in(_environment(), STEP) as step:
        yield step


def test_enqueue_runs_on_commit_with_progress_and_result(db, learner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(job_tasks.count, by=learner, upto=3)
        assert Job.objects.get().state == Job.State.QUEUED
    job.refresh_from_db()
    assert (job.state, job.progress, job.total, job.message) == (Job.State.DONE, 3, 3, "3")
    assert (job.result, job.attempts, job.created_by) == ({"counted": 3}, 1, learner)
    assert job.started_at <= job.ended_at


@pytest.mark.django_db(transaction=True)
def test_enqueue_is_undone_with_its_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(job_tasks.count, by=None, upto=1)
        raise ZeroDivisionError
    assert Job.objects.count() == 0


@pytest.mark.parametrize(("language", "sentence"), [("es", "Hecho"), ("en", "Done")])
def test_job_error_becomes_a_sentence_in_the_askers_language(
    db, django_capture_on_commit_callbacks, monkeypatch, language, sentence
):
    monkeypatch.setattr(job_tasks, "_", lambda text: {"es": "Hecho", "en": "Done"}[translation.get_language()])
    with translation.override(language), django_capture_on_commit_callbacks(execute=True):
        job = enqueue(job_tasks.refuse, by=None)
    job.refresh_from_db()
    assert (job.state, job.message, job.result) == (Job.State.FAILED, sentence, None)


def test_unforeseen_error_is_not_shown_and_is_logged(db, django_capture_on_commit_callbacks, caplog):
    with translation.override("en"), django_capture_on_commit_callbacks(execute=True):
        job = enqueue(job_tasks.break_, by=None)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.message == f"Something went wrong in the program. It was noted down as job {job.pk}."
    assert [str(record.exc_info[1]) for record in caplog.records if record.name == "portal.jobs"] == ["secret detail"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "El disco del portal está lleno y esto no se pudo hacer. Cuando haya espacio, inícielo de nuevo."),
        ("en", "The portal's disk is full, so this could not be done. When room has been made, start it again."),
    ],
)
def test_a_full_disk_is_said_to_who_asked(
    db, django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
):
    def is_full(progress: jobs.Progress) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(jobs.TASKS, "tests.break", jobs.Task("tests.break", is_full, long=False, resumable=False))
    with translation.override(language), django_capture_on_commit_callbacks(execute=True):
        job = enqueue(job_tasks.break_, by=None)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, sentence)


@pytest.mark.django_db(transaction=True)
def test_how_a_job_ended_is_written_once_the_database_takes_it(monkeypatch: pytest.MonkeyPatch, caplog):
    """The disk was full, or the database was started again, in the moment in which it ended."""
    job = Job.objects.create(task="tests.count", arguments={"upto": 2}, language="en")
    refusals = [OperationalError("database or disk is full"), InterfaceError("connection already closed")]

    def refuse_at_first(execute: Any, sql: str, *args: Any) -> Any:
        if "ended_at" in sql and sql.startswith("UPDATE") and refusals:
            raise refusals.pop(0)
        return execute(sql, *args)

    waited: list[float] = []
    monkeypatch.setattr(jobs, "time", SimpleNamespace(sleep=waited.append))
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 60)
    with connection.execute_wrapper(refuse_at_first):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.pk in jobs.RUNNING_HERE) == (Job.State.DONE, {"counted": 2}, False)
    assert waited == list(jobs.ENDING_WAITS[:2])
    assert [record.levelname for record in caplog.records if record.name == "portal.jobs"] == ["WARNING", "WARNING"]


def test_unknown_task_fails_with_a_sentence(db):
    job = Job.objects.create(task="tests.gone", language="en")
    run_job(job.pk, beating=False)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_run_job_leaves_a_taken_job_alone(db):
    job = Job.objects.create(task="tests.count", arguments={"upto": 1}, state=Job.State.RUNNING, runner="elsewhere/1")
    run_job(job.pk, beating=False)
    job.refresh_from_db()
    assert (job.state, job.runner, job.attempts) == (Job.State.RUNNING, "elsewhere/1", 0)


@pytest.mark.django_db(transaction=True)
def test_long_job_of_a_server_runs_on_a_thread_and_shows_progress_inside_its_transaction(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.05)
    jobs._serving.set()
    gate = tmp_path / "gate"
    try:
        job = enqueue(job_tasks.write_slowly, by=None, name="slow", gate=str(gate))
        _until(lambda: jobs.as_of_now(Job.objects.get()).message == "in the transaction")
        assert (Job.objects.get().state, Group.objects.filter(name="slow").count()) == (Job.State.RUNNING, 0)
        gate.touch()
        _until(lambda: Job.objects.get(pk=job.pk).is_over)
    finally:
        gate.touch()
        jobs._serving.clear()
    job.refresh_from_db()
    assert (job.state, job.progress, job.total) == (Job.State.DONE, 2, 2)
    assert Group.objects.filter(name="slow").count() == 1
    _until(lambda: job.pk not in jobs.RUNNING_HERE)


@pytest.mark.django_db(transaction=True)
def test_killed_resumable_job_is_started_again_and_done_once(step, tmp_path):
    job = Job.objects.create(
        task="tests.die_once", arguments={"name": "half", "marker": str(tmp_path / "marker")}, language="en"
    )
    assert step("run", str(job.pk)) == -signal.SIGKILL
    assert Job.objects.get().state == Job.State.RUNNING
    assert Group.objects.filter(name__startswith="half").count() == 0

    assert resume_interrupted_jobs() == [job]

    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (Job.State.DONE, 2, {"groups": 2})
    assert Group.objects.filter(name__startswith="half").count() == 2


@pytest.mark.django_db(transaction=True)
def test_killed_job_that_cannot_be_resumed_is_reported(step, tmp_path):
    job = Job.objects.create(
        task="tests.die_for_good", arguments={"name": "half", "marker": str(tmp_path / "marker")}, language="en"
    )
    assert step("run", str(job.pk)) == -signal.SIGKILL

    assert resume_interrupted_jobs() == [job]

    job.refresh_from_db()
    assert job.state == Job.State.INTERRUPTED
    assert job.message == "The program was stopped in the middle of this. Start it again."
    assert Group.objects.filter(name__startswith="half").count() == 0
    assert resume_interrupted_jobs() == []


@pytest.mark.django_db(transaction=True)
def test_job_that_kills_its_process_each_time_is_given_up(step):
    job = Job.objects.create(task="tests.die_always", language="en", attempts=jobs.MAX_ATTEMPTS - 1)
    assert step("run", str(job.pk)) == -signal.SIGKILL
    resume_interrupted_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.INTERRUPTED, jobs.MAX_ATTEMPTS)


@pytest.mark.django_db(transaction=True)
def test_job_of_a_living_process_is_left_alone(step: Callable[..., int], tmp_path: Path):
    gate = tmp_path / "gate"
    job = Job.objects.create(task="tests.write_slowly", arguments={"name": "slow", "gate": str(gate)})
    with ThreadPoolExecutor(1) as beside:
        ended = beside.submit(step, "run", str(job.pk))
        try:
            _until(lambda: Job.objects.get().state == Job.State.RUNNING)
            assert resume_interrupted_jobs() == []
        finally:
            gate.touch()
    assert ended.result() == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 1)


def test_job_that_never_started_is_started(db):
    job = Job.objects.create(task="tests.count", arguments={"upto": 2})
    assert resume_interrupted_jobs(at_start=True) == [job]
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"counted": 2})


def test_job_asked_for_a_moment_ago_is_left_to_its_own_process(db):
    job = Job.objects.create(task="tests.count", arguments={"upto": 2})
    assert resume_interrupted_jobs() == []
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)


@pytest.mark.parametrize(("silence", "state"), [(60, Job.State.RUNNING), (180, Job.State.INTERRUPTED)])
def test_job_of_another_machine_is_judged_by_its_signs_of_life(db, silence, state):
    Job.objects.create(
        task="tests.die_for_good",
        state=Job.State.RUNNING,
        runner="elsewhere/1",
        beat_at=timezone.now() - timedelta(seconds=silence),
    )
    resume_interrupted_jobs()
    assert Job.objects.get().state == state


def test_broker_out_of_reach_leaves_the_job_waiting(
    db, settings, django_capture_on_commit_callbacks, caplog, monkeypatch
):
    from portal import celery

    def refuse(*args: object, **options: object) -> None:
        raise celery.BrokerOutOfReach("no route")

    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(celery.run, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(job_tasks.count, by=None, upto=1)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert [r.message for r in caplog.records] == [
        f"The broker is out of reach: job {job.pk} waits for the next round."
    ]
    # The next round comes within a minute, and not when a job that was sent would be sent again.
    sent: list[tuple[int, ...]] = []
    monkeypatch.setattr(celery.run, "apply_async", lambda numbers, **options: sent.append(numbers))
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=30))
    assert resume_interrupted_jobs() == [job]
    assert sent == [(job.pk,)]
    assert resume_interrupted_jobs() == []


# --- the status view ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("administrator", 200), ("learner", 403), ("anonymous", 302)]
)
def test_job_status_is_for_its_owner(make_user, who: str, status: int):
    owner = make_user("learner", "owner@portal.example")
    job = Job.objects.create(task="tests.count", created_by=owner)
    client = Client()
    if who != "anonymous":
        user = owner if who == "owner" else make_user(who)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/jobs/{job.pk}/").status_code == status


def test_job_status_as_json(learner: User, learner_client: Client):
    job = Job.objects.create(task="tests.count", created_by=learner, state="done", progress=3, total=4, result={"a": 1})
    response = learner_client.get(f"/jobs/{job.pk}/", headers={"accept": "application/json"})
    assert response.json() == {
        "id": job.pk,
        "task": "tests.count",
        "state": "done",
        "is_over": True,
        "progress": 3,
        "total": 4,
        "percent": 75,
        "message": "",
        "result": {"a": 1},
    }


@pytest.mark.parametrize(("state", "polls"), [("queued", True), ("running", True), ("done", False), ("failed", False)])
def test_job_status_part_asks_again_until_the_job_is_over(learner: User, learner_client: Client, state, polls):
    job = Job.objects.create(
        task="tests.count",
        created_by=learner,
        state=state,
        message="<b>",
        runner="elsewhere/1",
        beat_at=timezone.now(),
    )
    response = learner_client.get(f"/jobs/{job.pk}/")
    assert (f'hx-get="/jobs/{job.pk}/"' in response.text) is polls
    assert ("HX-Trigger" in response.headers) is not polls
    assert "&lt;b&gt;" in response.text


def test_job_status_takes_up_a_job_whose_process_died(learner: User, learner_client: Client):
    job = Job.objects.create(
        task="tests.count",
        arguments={"upto": 1},
        created_by=learner,
        state="running",
        runner="elsewhere/1",
        beat_at=timezone.now() - timedelta(minutes=5),
    )
    response = learner_client.get(f"/jobs/{job.pk}/", headers={"accept": "application/json"})
    assert (response.json()["state"], response.json()["result"]) == ("done", {"counted": 1})


def test_runner_files_of_dead_processes_are_removed(db, step, tmp_path):
    name = tmp_path / "name"
    assert step("name", str(name)) == 0
    token = jobs._runners() / name.read_text().split("/")[1]
    assert token.exists()
    job = Job.objects.create(
        task="tests.count",
        arguments={"upto": 1},
        state="running",
        runner=f"{jobs.this_runner().split('/')[0]}/{token.name}",
    )
    assert resume_interrupted_jobs() == [job]
    assert not token.exists()


# --- with a worker --------------------------------------------------------------------------


@pytest.fixture
def worker(broker_url: str, transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[None]:
    """A Celery worker in a process of its own, on the test database."""
    from portal import celery

    settings.CELERY_BROKER_URL = broker_url
    monkeypatch.setattr(celery.app.conf, "broker_url", broker_url)
    command = [
        "-A",
        "portal.celery",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "WARNING",
        "--include",
        "tests.portal.job_tasks",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", *command, "--without-gossip", "--without-mingle"],
        cwd=settings.BASE_DIR,
        env=os.environ | _environment() | {"CELERY_BROKER_URL": broker_url},
        start_new_session=True,
    )
    yield
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)
    celery.app.close()


def test_worker_does_the_job(worker: None):
    job = enqueue(job_tasks.count, by=None, upto=5)
    _until(lambda: Job.objects.get().is_over)
    job.refresh_from_db()
    assert (job.state, job.progress, job.result) == (Job.State.DONE, 5, {"counted": 5})
    assert job.runner != jobs.this_runner()


def test_worker_killed_in_the_middle_gives_the_job_back(worker: None, tmp_path: Path):
    job = enqueue(job_tasks.die_once, by=None, name="half", marker=str(tmp_path / "marker"))
    _until(lambda: Job.objects.get().is_over)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == (Job.State.DONE, 2, {"groups": 2})
    assert Group.objects.filter(name__startswith="half").count() == 2
