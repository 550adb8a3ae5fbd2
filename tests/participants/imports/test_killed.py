"""Kills the process in the middle of each long step: the batch is as before, or whole."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.conftest import _kept_database

SCRIPT = """
import io, os, signal, sys
import django
django.setup()
from django.core.management import call_command
from datetime import datetime, UTC
from participants.models import *
from participants.services import imports
from participants.services.imports import applying, reading, undoing
from tests.participants.imports.conftest import make_activity, zoom

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
"""


STATE = """
select state, (select count(*) from participants_person), (select count(*) from participants_personemail),
    (select count(*) from participants_participationrecord), (select count(*) from participants_participation)
from participants_importbatch
"""


def test_a_killed_process_leaves_a_batch_as_before_or_whole(tmp_path: Path, db: None) -> None:
    database = tmp_path / "killed.sqlite3"
    if _kept_database().exists():
        shutil.copyfile(_kept_database(), database)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PORTAL_VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
    }

    def run(step: str) -> tuple[int, tuple[str, int, int, int, int]]:
        done = subprocess.run([sys.executable, "-c", SCRIPT, step], env=environment, check=False)
        with closing(sqlite3.connect(database)) as connection:
            return done.returncode, connection.execute(STATE).fetchone()

    killed, nothing, everything = -signal.SIGKILL, (0, 0, 0, 0), (40, 40, 40, 40)
    assert run("prepare") == (0, ("uploaded", *nothing))
    assert run("read-killed") == (killed, ("reading", *nothing))
    assert run("read") == (0, ("preview", *nothing))
    assert run("apply-killed") == (killed, ("preview", *nothing))
    assert run("apply-killed-late") == (killed, ("preview", *nothing))
    assert run("apply") == (0, ("applied", *everything))
    assert run("undo-killed") == (killed, ("applied", *everything))
    assert run("undo") == (0, ("undone", *nothing))
