"""Tasks for the tests of jobs; a process of its own loads them by name."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from portal.jobs import JobError, Progress, job_task


@job_task("tests.count", long=True, resumable=True)
def count(progress: Progress, *, upto: int) -> dict[str, Any]:
    for number in range(upto):
        progress(number + 1, total=upto, message=f"{number + 1}")
    return {"counted": upto}


@job_task("tests.refuse")
def refuse(progress: Progress) -> None:
    raise JobError(_("Done"))


@job_task("tests.break")
def break_(progress: Progress) -> None:
    raise RuntimeError("secret detail")


def _die_in_the_middle(progress: Progress, name: str, marker: str) -> dict[str, Any]:
    """Write half, and let the process be killed before the transaction ends; all of it at the second try."""
    with transaction.atomic():
        Group.objects.create(name=f"{name} 1")
        progress(1, total=2)
        if not Path(marker).exists():
            Path(marker).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        Group.objects.create(name=f"{name} 2")
    return {"groups": 2}


@job_task("tests.die_once", long=True, resumable=True)
def die_once(progress: Progress, *, name: str, marker: str) -> dict[str, Any]:
    return _die_in_the_middle(progress, name, marker)


@job_task("tests.die_for_good", long=True)
def die_for_good(progress: Progress, *, name: str, marker: str) -> dict[str, Any]:
    return _die_in_the_middle(progress, name, marker)


@job_task("tests.die_always", long=True, resumable=True)
def die_always(progress: Progress) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@job_task("tests.write_slowly", long=True, resumable=True)
def write_slowly(progress: Progress, *, name: str, gate: str) -> None:
    """Hold a writing transaction open until the gate file is there."""
    with transaction.atomic():
        Group.objects.create(name=name)
        progress(1, total=2, message="in the transaction")
        while not Path(gate).exists():
            time.sleep(0.02)
    progress(2)
