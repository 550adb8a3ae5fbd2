"""A portal that a benchmark has to itself, on SQLite: its database, its files and its processes."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def own_portal() -> Iterator[dict[str, str]]:
    """Migrated, and with nothing in it; gone at the end. What its processes find in their environment."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        # As on a server: with the settings of development, Django keeps the text of each query.
        env = {**os.environ, "PORTAL_VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings.demo"}
        env.pop("DATABASE_URL", None)
        Path(folder, "static").mkdir()
        manage(env, "migrate", "-v0")
        manage(env, "compile_translations")
        yield env


def manage(env: dict[str, str], *arguments: str) -> str:
    """What a command of manage.py prints."""
    return _printed(env, "manage.py", *arguments)


def told_by(env: dict[str, str], module: str, *arguments: str) -> Any:
    """What a process of a benchmark, `python -m module`, prints as JSON."""
    return json.loads(_printed(env, "-m", module, *arguments))


def _printed(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
