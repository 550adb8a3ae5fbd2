import errno
import fcntl
import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from portal import demo
from portal.models import User

PREPARE = project_settings.BASE_DIR / "scripts" / "prepare.py"


@pytest.fixture
def var(settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.STATIC_ROOT, settings.SEARCH_DIR = (
        tmp_path / name for name in ("media", "private", "static", "search")
    )
    return tmp_path


SEARCHES = [
    "Building the search of the administration ...",
    "update_index",
    "Building the search of the portal ...",
    "search_rebuild",
]


def _loads_once(say: demo.Say) -> None:
    User.objects.create_user("loaded@demo.example")
    say("loaded")


def _breaks(say: demo.Say) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the demo does to the database, noted down instead of done."""
    done: list[str] = []
    monkeypatch.setattr(demo, "call_command", lambda name, **options: done.append(name))
    monkeypatch.setattr(demo, "forget_database_and_files", lambda: done.append("forget"))
    return done


def test_demo_is_loaded_once(db, var, steps, settings):
    settings.DEMO_LOADERS = ["tests.portal.test_demo._loads_once"]
    demo.prepare(steps.append)
    assert steps == ["Preparing the database ...", "migrate", "loaded", *SEARCHES]
    steps.clear()
    demo.prepare(steps.append)
    assert steps == ["Looking at the database ...", "migrate"]


@pytest.mark.skipif("postgres" in project_settings.DATABASES["default"]["ENGINE"], reason="the demo's own SQLite only")
def test_demo_that_was_stopped_half_way_is_started_again_from_nothing(db, var, steps, settings):
    settings.DEMO_LOADERS = ["tests.portal.test_demo._breaks"]
    with pytest.raises(KeyboardInterrupt):
        demo.prepare(steps.append)
    steps.clear()
    settings.DEMO_LOADERS = ["tests.portal.test_demo._loads_once"]
    demo.prepare(steps.append)
    assert steps == [
        "An earlier first run was stopped half-way: starting it again ...",
        "forget",
        "Preparing the database ...",
        "migrate",
        "loaded",
        *SEARCHES,
    ]


def test_demo_is_complete_where_the_engine_of_its_search_is_away(db, var, steps, settings, monkeypatch):
    settings.DEMO_LOADERS = ["tests.portal.test_demo._loads_once"]

    def _is_away(name: str, **options: object) -> None:
        if name == "search_rebuild":
            raise CommandError("The index cannot be built: nobody answers.")

    monkeypatch.setattr(demo, "call_command", _is_away)
    demo.prepare(steps.append)
    assert steps[-1] == "The index cannot be built: nobody answers."
    steps.clear()
    demo.prepare(steps.append)
    assert steps == ["Looking at the database ..."]


def test_demo_accounts_are_one_for_each_role_and_for_their_owner_alone(db, var):
    accounts = demo.accounts()
    path = demo.accounts_path()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [account.role for account in accounts] == [
        "learner", "tutor", "editor", "manager", "course_manager", "call_secretary", "reviewer", "committee",
        "administrator",
    ]  # fmt: skip
    assert json.loads(path.read_text()) == [vars(account) for account in accounts]
    assert len({account.password for account in accounts}) == 9
    for account in accounts:
        user = User.objects.get(email=account.email)
        assert user.check_password(account.password)
        assert EmailAddress.objects.get(user=user).verified
    entrants = [user.email for user in User.objects.order_by("pk") if user.has_perm("wagtailadmin.access_admin")]
    assert entrants == [
        f"{role}@demo.example"
        for role in ("editor", "manager", "course_manager", "call_secretary", "committee", "administrator")
    ]


def test_demo_accounts_are_kept_and_made_anew_when_their_file_is_gone(db, var):
    first = demo.accounts()
    assert demo.accounts() == first
    demo.accounts_path().unlink()
    again = demo.accounts()
    assert [account.email for account in again] == [account.email for account in first]
    assert {account.password for account in again} & {account.password for account in first} == set()
    assert User.objects.get(email="editor@demo.example").check_password(again[2].password)


@pytest.mark.parametrize("port", ["taken", "0", "70000", "ocho", "-1"])
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_port_that_cannot_be_had_is_said_before_anything_else(port: str):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = str(other.getsockname()[1]) if port == "taken" else port
        done = subprocess.run([sys.executable, str(PREPARE), "--port", number], capture_output=True, text=True)
    sentence = (
        f"Port {number} of 127.0.0.1 is taken by another program. "
        f"Stop that one, or choose another port: make demo PORT={int(number) + 1}"
        if port == "taken"
        else f"PORT={number} is not a port: give a number from 1 to 65535."
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", sentence)


@pytest.mark.skipif("postgres" in project_settings.DATABASES["default"]["ENGINE"], reason="the demo's own SQLite only")
def test_resetting_leaves_nothing_of_the_old_demo(var: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo.connection, "close", lambda: None)
    monkeypatch.setitem(demo.connection.settings_dict, "NAME", str(var / "portal.sqlite3"))
    monkeypatch.setitem(project_settings.DATABASES["default"], "NAME", str(var / "portal.sqlite3"))
    kept = var / "processes" / "mark"
    gone = [
        var / name
        for name in ("portal.sqlite3", "demo-accounts.json", "demo-state.json", "search/index", "media/a", "mail/b")
    ]
    for path in (kept, *gone):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    demo.forget_database_and_files()
    assert [path for path in (kept, *gone) if path.exists()] == [kept]


@pytest.mark.skipif("postgres" in project_settings.DATABASES["default"]["ENGINE"], reason="the demo's own SQLite only")
def test_a_reset_that_is_cut_off_leaves_no_demo_that_is_taken_for_whole(var: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo.connection, "close", lambda: None)
    monkeypatch.setitem(project_settings.DATABASES["default"], "NAME", str(var / "portal.sqlite3"))
    demo._set_state("complete")
    (var / "portal.sqlite3").write_text("x")
    with monkeypatch.context() as patched:
        patched.setattr(demo.shutil, "rmtree", lambda *args, **options: _breaks(print))
        with pytest.raises(KeyboardInterrupt):
            demo.forget_database_and_files()
    assert ((var / "portal.sqlite3").exists(), demo._state()) == (False, "begun")
    demo.forget_database_and_files()
    assert demo._state() == "none"


@pytest.mark.parametrize("command", [["load_demo", "--reset"], ["load_demo"], ["demo"]])
def test_demo_that_runs_is_neither_loaded_reset_nor_started_again(var: Path, command: list[str]):
    with (var / "demo.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match=r"The demo in this folder is running, or being loaded\. End it first"):
            call_command(*command)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "/x/media/a.pdf"),
            "No space left on device (/x/media/a.pdf)",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "Permission denied (/x)"),
        (OperationalError("database or disk is full"), "database or disk is full"),
        (OperationalError("attempt to write a readonly database"), "attempt to write a readonly database"),
    ],
)
@pytest.mark.parametrize("command", [["load_demo"], ["demo"]])
def test_where_the_demo_cannot_be_written_a_sentence_says_why(
    var: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], trouble: Exception, reason: str
) -> None:
    def cannot(*args: object) -> None:
        raise trouble

    monkeypatch.setattr(demo, "prepare", cannot)
    with pytest.raises(CommandError) as refused:
        call_command(*command)
    assert str(refused.value) == (
        f"The demo is kept in {var}, and there it cannot: {reason}. Make room, let this account write there, or name another "
        "folder in PORTAL_VAR_DIR; then start it again."
    )


def test_what_else_goes_wrong_with_the_demo_is_not_taken_for_a_full_disk(var: Path) -> None:
    for trouble in (FileNotFoundError(errno.ENOENT, "No such file"), OperationalError("no such table: x")):
        with pytest.raises(type(trouble)), demo.writing():
            raise trouble


def test_accounts_that_could_not_be_written_leave_those_there_were(
    db: None, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = demo.accounts_path()
    demo.accounts()
    before = first.read_text()
    User.objects.filter(email="tutor@demo.example").delete()

    def is_full(*args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(json, "dump", is_full)
    with pytest.raises(OSError, match="No space left"):
        demo.accounts()
    assert first.read_text() == before


def test_settings_of_development_say_where_nothing_can_be_kept(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    done = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=project_settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.demo", "PORTAL_VAR_DIR": str(in_the_way / "var")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        f"The portal keeps its data in {in_the_way / 'var'}, and there it cannot: Not a directory"
    )


@pytest.mark.parametrize("missing", ["sqlite3", "ssl"])
def test_a_python_that_lacks_what_the_portal_needs_is_told_of(missing: str) -> None:
    script = (
        f"import runpy, sys; sys.modules[{missing!r}] = None; runpy.run_path({str(PREPARE)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == (
        f"This Python ({sys.executable}) was built without {missing}, which the portal needs. "
        "Take the system's own, or another: make demo PYTHON=/path/to/python3"
    )
