"""Kills the process in the middle of each long step: the batch is as before, or whole."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import io, os, signal, sys
import django
django.setup()
from django.core.management import call_command
from datetime import datetime, UTC
from participants.models import *
from participants.services import imports
from participants.services.imports import applying, reading, undoing
from tests.participants.imports.conftest import make_activity, registry, zoom

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def dies_at(count):
    def progress(done, total=None, message=None):
        if done >= count:
            die()
    return progress

step = sys.argv[1]
reading.CHUNK = 10
applying.CHUNK = 10
if step == "prepare":
    call_command("migrate", verbosity=0)
    activity = make_activity("episode")
    rows = [f"Persona Alfa{chr(97 + n // 10)}{chr(97 + n % 10)},p{n}@x.example,9:00,9:30" for n in range(40)]
    imports.upload(activity=activity, file=io.BytesIO(zoom(*rows)), filename="a.csv", by=None)
batch = ImportBatch.objects.get()
if step == "read-killed":
    imports.read(batch=batch, progress=dies_at(20))
if step == "read":
    imports.read(batch=batch)
if step == "apply-killed":
    imports.apply(batch=batch, by=None, progress=dies_at(20))
if step == "apply-killed-late":
    applying.clear = die
    imports.apply(batch=batch, by=None)
if step == "apply":
    imports.apply(batch=batch, by=None)
if step == "undo-killed":
    imports.undo(batch=batch, by=None, progress=dies_at(1))
if step == "undo":
    imports.undo(batch=batch, by=None)
batch.refresh_from_db()
print(batch.state, *(len(rows) for rows in registry().values()), sep=",")
"""


@pytest.mark.parametrize("apply_killed", ["apply-killed", "apply-killed-late"])
def test_a_killed_process_leaves_a_batch_as_before_or_whole(tmp_path: Path, apply_killed: str) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PORTAL_VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'killed.sqlite3'}",
    }

    def run(step: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, step], env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
        return done.returncode, done.stdout.strip()

    empty, whole = "0,0,0,0,0,0,0,0,0,0", "40,40,0,0,0,40,40,0,0,0"
    assert run("prepare") == (0, f"uploaded,{empty}")
    assert run("read-killed")[0] == -signal.SIGKILL
    assert run("state") == (0, f"reading,{empty}")
    assert run("read") == (0, f"preview,{empty}")
    assert run(apply_killed)[0] == -signal.SIGKILL
    assert run("state") == (0, f"preview,{empty}")
    assert run("apply") == (0, f"applied,{whole}")
    assert run("undo-killed")[0] == -signal.SIGKILL
    assert run("state") == (0, f"applied,{whole}")
    assert run("undo") == (0, f"undone,{empty}")
