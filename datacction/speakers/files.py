"""Where photographs and slides of speakers are kept: below PRIVATE_ROOT, which no server serves."""

import io
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from PIL import Image

from datacction.models import SpeakerDraft, SpeakerSlides


def path_of(key: UUID) -> Path:
    return Path(settings.PRIVATE_ROOT) / "speakers" / key.hex


def keep(key: UUID, content: bytes) -> None:
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)


def remove_files(keys: Iterable[UUID]) -> None:
    """Remove them once what was written about them is kept."""
    for key in keys:
        transaction.on_commit(partial(path_of(key).unlink, missing_ok=True))


def files_of(people: Sequence[int]) -> list[UUID]:
    """The files of these people. Two queries."""
    photos = SpeakerDraft.objects.filter(person__in=people).exclude(photo=None).values_list("photo", flat=True)
    return [
        *(key for key in photos if key),
        *SpeakerSlides.objects.filter(person__in=people).values_list("key", flat=True),
    ]


def as_jpeg(content: bytes) -> bytes:
    """A picture that was looked at (`portal.uploads`) as a JPEG on white: one format for all photographs."""
    with Image.open(io.BytesIO(content)) as picture:
        whole = picture.convert("RGBA")
        flat = Image.new("RGB", whole.size, "white")
        flat.paste(whole, mask=whole.getchannel("A"))
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=85)
    return out.getvalue()
