"""Keeps a chosen file while the rest of its form is put right: a browser sends a file once, and forgets which it was."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core import signing
from django.core.files.base import File
from django.utils import timezone

from participants.services.imports.upload import keep
from portal.models import User

KEPT_FOR = timedelta(days=1)
SALT = "attendance.aside"


@dataclass(frozen=True)
class Kept:
    """A file that waits for its form; `token` is what the form carries, good for who sent it alone. `size` in bytes."""

    token: str
    filename: str
    size: int
    path: Path

    def let_go(self) -> None:
        """Remove it: another was chosen, or it is taken in."""
        self.path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "attendance-aside"


def keep_aside(*, file: File[Any] | IO[bytes], filename: str, by: User) -> Kept:
    """Keep a file for a day at most. Raises ValidationError where it is larger than one may be."""
    forget_aside()
    path = _folder() / uuid.uuid4().hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        _digest, size = keep(file, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    name = Path(filename).name[:255]
    return Kept(signing.dumps([path.name, name], salt=_salt(by)), name, size, path)


def kept_aside(*, token: str, by: User) -> Kept | None:
    """The file that a form carries the token of; None where it was not this user's, or is not there any more."""
    try:
        stored, name = signing.loads(token, salt=_salt(by), max_age=KEPT_FOR)
    except (signing.BadSignature, ValueError):
        return None
    path = _folder() / Path(stored).name
    return Kept(token, name, path.stat().st_size, path) if path.is_file() else None


def forget_aside() -> int:
    """Remove files that waited for longer than a day; return how many."""
    before = (timezone.now() - KEPT_FOR).timestamp()
    removed = 0
    for path in _folder().glob("*"):
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
        except FileNotFoundError:  # another did it in this moment
            continue
    return removed


def _salt(by: User) -> str:
    return f"{SALT}.{by.pk}"
