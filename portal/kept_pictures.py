"""Pictures that were taken in before they were freed of what they tell, or by another way than the admin's forms.

`portal.images` frees each that is uploaded. Here each picture that is kept is looked at once, and where it tells where it was
taken it is written anew, and the smaller ones that were made of it go: they tell the same, and are made again when asked for.
"""

import io
import json
import logging
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from portal.images import FORMATS, tells_something, without_what_it_tells
from portal.models import PeriodicRun

logger = logging.getLogger(__name__)
TASK = "portal.clean_pictures"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How many pictures were looked at, written anew, and could not be read; the last that was looked at."""

    looked: int
    anew: int
    unreadable: int
    last: int


def looked_until() -> int:
    """The last picture that an earlier run looked at; 0 where there was none, or it failed."""
    outcome = PeriodicRun.objects.filter(task=TASK).values_list("outcome", flat=True).first() or "{}"
    try:
        return int(json.loads(outcome).get("last", 0))
    except ValueError:
        return 0


def clean_pictures(*, after: int = 0) -> Cleaned:
    """Free the pictures that came after this one of what they tell. Done twice, it writes nothing the second time."""
    looked = anew = unreadable = 0
    last = after
    for picture in get_image_model().objects.filter(pk__gt=after).order_by("pk").iterator(chunk_size=100):
        looked, last = looked + 1, picture.pk
        try:
            bare = _bare(picture)
        except Exception as error:  # whatever a library or a storage says of a file that cannot be read
            logger.warning("Picture %s cannot be read: %s", picture.pk, error)
            unreadable += 1
            continue
        if bare is not None:
            anew += _put(picture, bare)
    return Cleaned(looked, anew, unreadable, last)


def _bare(picture: Any) -> bytes | None:
    """The picture without what it tells; None where it tells nothing, or is drawn and no photograph (SVG)."""
    if picture.is_svg():
        return None
    with picture.file.storage.open(picture.file.name) as file:
        content = file.read()
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        opened.load()  # some of what a PNG tells comes after what is seen
        return without_what_it_tells(opened) if tells_something(opened) else None


def _put(picture: Any, bare: bytes) -> bool:
    """Write it beside the old file, and take that away once the database names the new one. False where somebody put another
    in its place meanwhile."""
    storage, old = picture.file.storage, picture.file.name
    new = storage.save(old, ContentFile(bare))
    with transaction.atomic():
        same = type(picture).objects.filter(pk=picture.pk, file=old)
        changed = same.update(file=new, file_size=len(bare), file_hash=hash_filelike(io.BytesIO(bare)))
        if changed:
            picture.renditions.all().delete()
        transaction.on_commit(lambda: storage.delete(old if changed else new))
    return bool(changed)
