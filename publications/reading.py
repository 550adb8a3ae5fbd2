"""Runs the process that reads a file, for as long as it may take, and gathers what it says."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

SECONDS = 120
"""A file that takes longer is left; what was read until then is kept."""


@dataclass
class Found:
    """What a file turned out to hold. `problem` is a key of `Reading.Problem`, or nothing."""

    pages: int | None = None
    texts: dict[int, str] = field(default_factory=dict)
    """By page number, from 1."""
    language: str = ""
    cover: Path | None = None
    title: str = ""
    authors: list[str] = field(default_factory=list)
    year: int | None = None
    problem: str = ""


def read_file(path: Path, folder: Path, *, tell: Callable[[int, int | None], None], seconds: float = SECONDS) -> Found:
    """Read a PDF or a picture at `path`, its cover put in `folder`. `tell(done, pages)` hears how far it is.

    Never raises for what is in the file: a file that kills its reader is a `problem` like any other.
    """
    found = Found()
    command = [sys.executable, "-m", "publications.reading_process", str(path), str(folder)]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        clock.start()
        assert process.stdout is not None
        try:
            for line in process.stdout:
                _take(found, line, folder)
                tell(len(found.texts), found.pages)
        finally:
            clock.cancel()
            if process.poll() is None and late.is_set():
                process.kill()
        status = process.wait()
    if not found.problem and (late.is_set() or status in {-24, -9}):
        found.problem = "timeout"
    elif not found.problem and status:
        found.problem = "memory" if status == -6 else "broken"
    return found


def _take(found: Found, line: bytes, folder: Path) -> None:
    try:
        said = json.loads(line)
    except ValueError:  # cut off in the middle
        return
    if "page" in said:
        found.texts[said["page"]] = said["text"]
    elif "cover" in said:
        found.cover = folder / said["cover"]
    else:
        for name, value in said.items():
            setattr(found, name, value)
