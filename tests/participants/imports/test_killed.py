"""Kills the process in the middle of each long step: the batch is as before, or whole."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import kept_database
from tests.stepping import migrated, stepping

SCRIPT = """
import io, os, signal, sys
from datetime import datetime, UTC
from participants.models import *
from participants.services import bulk, imports
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
bulk.MANY = 10  # so that the indexes that are made anew are away where the process dies
if step == "prepare":
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


INDEXES = (
    "select name, sql from sqlite_master where type = 'index' and tbl_name = 'participants_participation' order by name"
)
STATE = """
select state, (select count(*) from participants_person), (select count(*) from participants_personemail),
    (select count(*) from participants_participationrecord), (select count(*) from participants_participation)
from participants_importbatch
"""


@pytest.mark.any_database
@pytest.mark.usefixtures("django_db_setup")  # which waits for who migrates, instead of migrating beside it
def test_a_killed_process_leaves_a_batch_as_before_or_whole(tmp_path: Path) -> None:
    database = migrated(kept_database(), tmp_path / "killed.sqlite3")
    killed, nothing, everything = -signal.SIGKILL, (0, 0, 0, 0), (40, 40, 40, 40)
    with closing(sqlite3.connect(database)) as connection:
        indexes = connection.execute(INDEXES).fetchall()
    with stepping(SCRIPT, tmp_path, database) as step:

        def run(word: str) -> tuple[int, tuple[str, int, int, int, int]]:
            ended = step(word)
            with closing(sqlite3.connect(database)) as connection:
                assert connection.execute(INDEXES).fetchall() == indexes
                return ended, connection.execute(STATE).fetchone()

        assert run("prepare") == (0, ("uploaded", *nothing))
        assert run("read-killed") == (killed, ("reading", *nothing))
        assert run("read") == (0, ("preview", *nothing))
        assert run("apply-killed") == (killed, ("preview", *nothing))
        assert run("apply-killed-late") == (killed, ("preview", *nothing))
        assert run("apply") == (0, ("applied", *everything))
        assert run("undo-killed") == (killed, ("applied", *everything))
        assert run("undo") == (0, ("undone", *nothing))
