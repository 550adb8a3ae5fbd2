"""Every check that is not a test, each run to its end, with a line for each at the close.

python scripts/check.py [NAME ...]
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
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


AT_ONCE = int(os.environ.get("CHECKS_AT_ONCE", "2"))
"""Most checks keep one core busy, or wait. CI has the demo on the other."""


def made(check: Check) -> tuple[int, str, float]:
    """How a check ended, what it printed, and the seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | (check.environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout, time.monotonic() - began


def main(names: list[str]) -> int:
    checks = [check for check in CHECKS if not names or check.name in names]
    endings = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for check, (status, printed, seconds) in zip(checks, pool.map(made, checks), strict=True):
            print(f"\n== {check.name}\n{printed}", end="", flush=True)
            word = {0: "good", NOT_DONE: "NOT DONE (see above)"}.get(status, "WRONG")
            endings.append((check.name, word, seconds))
    print()
    for name, word, seconds in endings:
        print(f"{name:<16}{word:<24}{seconds:5.1f} s")
    return 1 if any(word == "WRONG" for _name, word, _seconds in endings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
