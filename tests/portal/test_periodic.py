"""What is done by the clock: by one process, when it is due, again after a failure or a kill, and told to operators."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from portal import periodic
from portal.jobs import this_runner
from portal.models import PeriodicRun
from portal.periodic import periodic_task, run_due, run_now, standings
from tests.portal.conftest import SmallSite
from tests.portal.test_jobs import _environment, _until
from tests.stepping import stepping_in

HOUR = timedelta(hours=1)


@pytest.fixture
def tasks(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """No periodic tasks but those a test declares."""
    monkeypatch.setattr(periodic, "TASKS", {})
    return periodic.TASKS


def test_a_task_is_done_when_it_is_due_and_not_before(tasks: dict[str, Any]):
    done: list[int] = []
    periodic_task("tests.count", every=HOUR, label="Contar")(lambda: done.append(1) or {"done": len(done)})
    assert (run_due(), run_due()) == (["tests.count"], [])
    row = PeriodicRun.objects.get()
    assert (row.outcome, row.failures, row.runner, row.due_at - row.started_at) == ('{"done": 1}', 0, "", HOUR)
    assert run_due(at=timezone.now() + HOUR) == ["tests.count"]
    assert len(done) == 2


def test_two_tasks_of_one_name_are_refused(tasks: dict[str, Any]):
    periodic_task("tests.a", every=HOUR, label="")(lambda: None)
    with pytest.raises(ValueError, match=r"two periodic tasks called tests\.a"):
        periodic_task("tests.a", every=HOUR, label="")(lambda: None)


def test_one_that_fails_is_tried_again_soon_and_stops_no_other(tasks: dict[str, Any]):
    def fail() -> None:
        raise RuntimeError("away")

    periodic_task("tests.a_fails", every=HOUR, label="")(fail)
    periodic_task("tests.b_works", every=HOUR, label="")(lambda: None)
    assert sorted(run_due()) == ["tests.a_fails", "tests.b_works"]
    row = PeriodicRun.objects.get(task="tests.a_fails")
    assert (row.failures, row.outcome, row.succeeded_at, row.runner) == (1, "RuntimeError('away')", None, "")
    assert row.due_at - row.started_at == timedelta(minutes=1)
    waits = []
    for _round in range(7):
        assert run_now("tests.a_fails") is True
        row.refresh_from_db()
        waits.append(int((row.due_at - row.started_at).total_seconds() // 60))
    assert waits == [2, 4, 8, 16, 32, 60, 60]


def test_what_another_process_is_at_is_left_to_it(tasks: dict[str, Any]):
    done: list[int] = []
    periodic_task("tests.count", every=HOUR, label="")(lambda: done.append(1))
    now = timezone.now()
    row = PeriodicRun.objects.create(task="tests.count", due_at=now - HOUR, runner="elsewhere/1", started_at=now)
    assert (run_due(), run_now("tests.count"), done) == ([], False, [])
    PeriodicRun.objects.filter(pk=row.pk).update(started_at=now - periodic.LEASE - timedelta(seconds=1))
    assert (run_due(), done) == (["tests.count"], [1])


def test_a_task_does_not_run_inside_itself(tasks: dict[str, Any]):
    inner: list[Any] = []
    periodic_task("tests.count", every=HOUR, label="")(lambda: inner.append(run_now("tests.count")))
    assert (run_due(), inner) == (["tests.count"], [False])
    assert PeriodicRun.objects.get().runner == ""


def test_two_that_read_the_same_row_do_it_once(tasks: dict[str, Any]):
    done: list[int] = []
    task = periodic_task("tests.count", every=HOUR, label="")(lambda: done.append(1))
    assert task is not None
    first, second = list(periodic._rows()), list(periodic._rows())
    assert periodic._run(tasks["tests.count"], first[0]) is True
    assert periodic._run(tasks["tests.count"], second[0]) is False
    assert done == [1]


DIES = """
import os, signal
from datetime import timedelta
from portal import periodic
periodic.TASKS.clear()
periodic.periodic_task("tests.die", every=timedelta(hours=1), label="")(lambda: os.kill(os.getpid(), signal.SIGKILL))
periodic.run_due()
"""


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_process_was_killed_is_done_by_the_next(monkeypatch: pytest.MonkeyPatch):
    """The killed process held a lock on this machine, which the system has let go."""
    with stepping_in(_environment(), DIES) as step:
        assert step() == -signal.SIGKILL
    row = PeriodicRun.objects.get(task="tests.die")
    assert (row.runner != "", row.ended_at, row.outcome) == (True, None, "")
    monkeypatch.setattr(periodic, "TASKS", {})
    periodic_task("tests.die", every=HOUR, label="")(lambda: "done")
    assert run_due() == ["tests.die"]
    row.refresh_from_db()
    assert (row.runner, row.outcome) == ("", '"done"')


@pytest.fixture
def clock(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.PERIODIC_IN_SERVER = True
    monkeypatch.setattr(periodic, "LOOK_SECONDS", 0.05)
    yield
    periodic.stop()


def test_the_clock_of_a_server_does_what_is_due(clock: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(periodic, "TASKS", {})
    done: list[str] = []
    periodic_task("tests.count", every=HOUR, label="")(lambda: done.append(this_runner()))
    periodic.start()
    periodic.start()
    _until(lambda: PeriodicRun.objects.exclude(succeeded_at=None).exists())
    assert done == [this_runner()]


def test_tests_commands_and_servers_with_a_broker_have_no_clock(clock: None, settings: Any):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    periodic.start()
    assert periodic._threads == []
    settings.CELERY_BROKER_URL, settings.PERIODIC_IN_SERVER = "", False
    periodic.start()
    assert periodic._threads == []


def test_beat_asks_for_what_is_due(settings: Any, tasks: dict[str, Any]):
    from portal.celery import app

    beat = settings.CELERY_BEAT_SCHEDULE["run-due-tasks"]
    assert beat["task"] in app.tasks
    periodic_task("tests.count", every=HOUR, label="")(lambda: None)
    app.tasks[beat["task"]]()
    assert PeriodicRun.objects.get().succeeded_at is not None


def test_what_is_scheduled_is_published_and_withdrawn(
    small_site: SmallSite, client: Client, monkeypatch: pytest.MonkeyPatch
):
    def seen() -> tuple[bool, int]:
        return run_now("portal.publish_scheduled"), client.get("/es/acerca/").status_code

    now, page = timezone.now(), small_site.about
    page.unpublish()
    page.go_live_at, page.expire_at = now + HOUR, now + 2 * HOUR
    page.save_revision().publish()
    assert seen() == (True, 404)
    monkeypatch.setattr(timezone, "now", lambda: now + HOUR + timedelta(seconds=1))
    assert seen() == (True, 200)
    monkeypatch.setattr(timezone, "now", lambda: now + 2 * HOUR + timedelta(seconds=1))
    assert seen() == (True, 404)


def test_operators_see_every_task_and_what_is_late(tasks: dict[str, Any]):
    periodic_task("tests.late", every=HOUR, label="Tarde")(lambda: None)
    periodic_task("tests.new", every=HOUR, label="Nueva")(lambda: None)
    PeriodicRun.objects.create(task="tests.late", due_at=timezone.now() - 2 * HOUR, failures=3, outcome="x")
    assert [(each.name, each.is_late, each.is_running, each.failures) for each in standings()] == [
        ("tests.late", True, False, 3),
        ("tests.new", True, False, 0),
    ]
    out = StringIO()
    call_command("periodic", stdout=out)
    assert [line.partition(":")[0] for line in out.getvalue().splitlines()] == ["tests.late", "tests.new"]
    assert "LATE" in out.getvalue() and "FAILED 3 times" in out.getvalue()


def test_operators_do_one_or_all_that_are_due(tasks: dict[str, Any]):
    periodic_task("tests.a", every=HOUR, label="")(lambda: 3)
    out = StringIO()
    call_command("periodic", "--due", stdout=out)
    call_command("periodic", "--run", "tests.a", stdout=out)
    assert out.getvalue().splitlines() == ["tests.a", "tests.a: 3"]
    with pytest.raises(CommandError, match=r"no periodic task called tests\.b"):
        call_command("periodic", "--run", "tests.b")


def test_the_report_names_every_task(administrator_client: Client, db: None):
    run_now("portal.publish_scheduled")
    text = administrator_client.get("/admin/reports/periodic/").content.decode()
    assert [name for name in periodic.TASKS if f"<code>{name}</code>" not in text] == []
    assert sorted(periodic.TASKS) == [
        "conose.count_applicants",
        "conose.empty_applications",
        "conose.forget",
        "conose.send_about_joining",
        "conose.send_calls",
        "conose.send_letters",
        "conose.send_review",
        "conose.send_to_researchers",
        "datacction.clear_live_pages",
        "datacction.follow_started_episodes",
        "datacction.forget_speakers",
        "datacction.remind_of_agreements",
        "datacction.send_announcements",
        "datacction.send_to_speakers",
        "front.follow_links",
        "front.forget_contact",
        "front.send_contact",
        "participants.apply_retention",
        "participants.follow_up",
        "participants.forget_comments",
        "participants.forget_kept_files",
        "participants.forget_registrations",
        "participants.forget_unconfirmed",
        "participants.release_places",
        "participants.send_comments",
        "participants.send_newsletter",
        "participants.send_registrations",
        "portal.clean_pictures",
        "portal.forget_sessions",
        "portal.publish_scheduled",
        "publications.follow_covers",
        "publications.follow_records",
        "publications.write_citations",
        "search.forget",
        "search.index_changes",
        "search.note_public",
        "search.send_alerts",
        "trainaction.close_attempts",
        "trainaction.forget_forums",
        "trainaction.forget_package_files",
        "trainaction.forget_submitted_files",
        "trainaction.move_up",
        "trainaction.pin_lessons",
        "trainaction.send_forum_digests",
        "trainaction.send_messages",
        "trainaction.send_statements",
    ]
