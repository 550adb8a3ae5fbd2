"""Files that people in a run send, with posts and with what they hand in: where they are kept. What they are by content
`portal.uploads` says."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from portal.uploads import KINDS, LARGEST, Sent, endings_of, read

__all__ = [
    "FORUM",
    "HANDED_IN",
    "KINDS",
    "LARGEST",
    "MOST_FILES",
    "Sent",
    "endings_of",
    "keep",
    "path_of",
    "read",
    "remove",
]

MOST_FILES = 3
FORUM, HANDED_IN = "discussion", "submissions"
"""Folders below PRIVATE_ROOT, which no server serves."""


def path_of(key: UUID, folder: str = FORUM) -> Path:
    """Where a file is kept."""
    return Path(settings.PRIVATE_ROOT) / folder / key.hex


def keep(key: UUID, content: bytes, folder: str = FORUM) -> None:
    path = path_of(key, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def remove(keys: Iterable[UUID], folder: str = FORUM) -> None:
    for key in keys:
        path_of(key, folder).unlink(missing_ok=True)
