"""Steps of a script that may be killed, each in a process of its own, on one database in a file.

    with stepping(script, tmp_path, database) as step:
        assert step("prepare") == 0
        assert step("killed") == -signal.SIGKILL

Setting Django up takes longer than most steps: it is done once for all tests, in `python -m tests.stepping`, and each step
is a fork of that. The script finds the step's words in `sys.argv[1:]`.
"""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import django


@contextmanager
def stepping(script: str, folder: Path, database: Path) -> Iterator[Callable[..., int]]:
    """A function of a step's words that returns how its process ended: 0, or minus the signal that killed it."""
    place = _place()
    for link, there in ((place / "var", folder), (place / "database", database)):
        link.unlink(missing_ok=True)
        link.symlink_to(there)
    yield _steps(_forking_in(place), script)


@cache
def _place() -> Path:
    """What every test's folder and database are called by the one process that is forked for them all."""
    place = Path(tempfile.mkdtemp(prefix="portal-steps-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


@cache
def _forking_in(place: Path) -> subprocess.Popen[str]:
    # Its settings make their key in the folder, so this waits for the first one.
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PORTAL_VAR_DIR": str(place / "var"),
        "DATABASE_URL": f"sqlite:///{place / 'database'}",
    }
    process = _started(environment)
    atexit.register(_end, process)
    return process


@contextmanager
def stepping_in(environment: dict[str, str], script: str) -> Iterator[Callable[..., int]]:
    """The same in an environment that is wholly the caller's: for steps that share the database of the test."""
    process = _started(environment)
    try:
        yield _steps(process, script)
    finally:
        _end(process)


def _started(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stepping"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def _steps(process: subprocess.Popen[str], script: str) -> Callable[..., int]:
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    def step(*words: str) -> int:
        stdin.write(json.dumps([script, *words]) + "\n")
        stdin.flush()
        return int(stdout.readline())

    return step


def migrated(kept: Path, database: Path) -> Path:
    """A database of SQLite with all migrations and nothing else: a copy of the kept one, which is made where it is not."""
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "DATABASE_URL": f"sqlite:///{database}"},
            check=True,
        )
        part = kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", [str(part)])
        part.replace(kept)
    else:
        shutil.copyfile(kept, database)
    return database


def _answer_steps() -> None:
    django.setup()
    for line in sys.stdin:
        script, *words = json.loads(line)
        process = os.fork()
        if process == 0:
            _take(script, words)
        _pid, status = os.waitpid(process, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _take(script: str, words: list[str]) -> None:
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a script prints is not an answer
    sys.argv = ["step", *words]
    status = 0
    try:
        exec(compile(script, "step", "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    _answer_steps()
