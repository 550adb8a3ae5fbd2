"""Every check that is not a test, each run to its end, with a line for each at the close.

python scripts/check.py [NAME ...]
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

SAFE = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "only-for-the-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:5432/portal",
    "CACHE_URL": "redis://127.0.0.1:6379/1",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.portal.example:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}
"""What production settings need; no server is reached."""

NOT_DONE = 3
"""The exit status of a check that could not be made, and said why."""


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] | None = None


CHECKS = [
    Check("format", [str(BIN / "ruff"), "format", "--check", "."]),
    Check("lint", [str(BIN / "ruff"), "check", "."]),
    Check("types", [str(BIN / "mypy"), "."]),
    Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    Check("translations", [sys.executable, "scripts/check_translations.py"]),
    Check("templates", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
    Check("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], SAFE),
    Check("dependencies", [sys.executable, "scripts/audit.py"]),
]


def main(names: list[str]) -> int:
    endings = []
    for check in CHECKS:
        if names and check.name not in names:
            continue
        print(f"\n== {check.name}", flush=True)
        began = time.monotonic()
        status = subprocess.call(check.command, cwd=ROOT, env=os.environ | (check.environment or {}))
        word = {0: "good", NOT_DONE: "NOT DONE (see above)"}.get(status, "WRONG")
        endings.append((check.name, word, time.monotonic() - began))
    print()
    for name, word, seconds in endings:
        print(f"{name:<16}{word:<24}{seconds:5.1f} s")
    return 1 if any(word == "WRONG" for _name, word, _seconds in endings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
