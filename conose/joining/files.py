"""Where logos are kept until an editor publishes them: below PRIVATE_ROOT, which no server serves."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from conose.models import JoiningRequest
from participants.models import PersonEmail
from portal.models import User


def _folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "joining"


def path_of(key: UUID) -> Path:
    return _folder() / key.hex


def keep(key: UUID, content: bytes) -> None:
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)


def remove(key: UUID | None) -> None:
    """Remove one once what was written about it is kept."""
    if key is not None:
        transaction.on_commit(partial(path_of(key).unlink, missing_ok=True))


def erase_logos(people: Sequence[int]) -> None:
    """Remove what these people sent with their requests to join. Called within the erasure's transaction."""
    addresses = {*PersonEmail.objects.filter(person__in=people).values_list("address", flat=True)}
    addresses |= {*User.objects.filter(person__in=people).values_list("email", flat=True)}
    for logo in JoiningRequest.objects.filter(address__in=addresses).values_list("logo", flat=True):
        remove(logo)


def remove_left_over(*, before: datetime) -> int:
    """Remove the files that no request names any more, and that are older than a moment. Returns how many."""
    kept = {key.hex for key in JoiningRequest.objects.exclude(logo=None).values_list("logo", flat=True) if key}
    left = [
        path
        for path in (_folder().iterdir() if _folder().exists() else ())
        if path.name not in kept and path.stat().st_mtime < before.timestamp()
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
