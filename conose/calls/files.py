"""Where files of applications are kept: below PRIVATE_ROOT, which no server serves, by their keys."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

FOLDER = "applications"


def path_of(key: UUID) -> Path:
    """Where a file is kept."""
    return Path(settings.PRIVATE_ROOT) / FOLDER / key.hex


def keep(key: UUID, content: bytes) -> None:
    """Write a file. It is whole or it is not there: what dies while writing leaves no half of it under its name."""
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_bytes(content)
    half.replace(path)


def remove(keys: Iterable[UUID]) -> None:
    """Remove files; one that is gone already is no mistake."""
    for key in keys:
        path_of(key).unlink(missing_ok=True)
