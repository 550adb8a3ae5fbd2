"""The photograph of a researcher: kept as it was sent and agreed to, public from an editor's approval until they take it back.

It is small enough to stand in the database, so that it goes with everything else of its person.
"""

import base64
import io
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from conose.models import Researcher, ResearcherPhoto
from participants.models import PublicProfile
from participants.profiles.queries import profile_of
from portal.uploads import Sent

SIDE = 720
"""Pixels of its longest side: a profile shows it 288 wide."""
PHOTO_VERSION = "2026-11"
"""Of the sentence beside the box on the form: raised with each change of what it says."""


@transaction.atomic
def keep_photo(*, researcher: Researcher, photo: Sent) -> ResearcherPhoto:
    """Keep a photograph that its researcher agrees to publish, in place of the one before. What is public stays until an
    editor approves."""
    kept, _is_new = ResearcherPhoto.objects.update_or_create(
        researcher=researcher,
        defaults={
            "content": _as_jpeg(photo.content),
            "version": PHOTO_VERSION,
            "agreed_at": timezone.now(),
        },
    )
    return kept


def publish_photo(*, researcher: Researcher, profile: PublicProfile) -> None:
    """Show the photograph that was sent on the public profile. Takes part in the transaction of whoever approves."""
    photo = photo_of(researcher)
    if photo is None or photo.public_sha256 == (sent := _digest(photo.content)):
        return
    content = ContentFile(bytes(photo.content), name=f"{profile.slug}.jpg")
    _show(profile, get_image_model().objects.create(title=profile.display_name, file=content))
    photo.public_sha256 = sent
    photo.save(update_fields=["public_sha256"])


@transaction.atomic
def remove_photo(*, researcher: Researcher) -> None:
    """End the consent to the photograph: it is kept and shown no more from the same moment. Another one, that they gave as a
    speaker, stays."""
    photo, profile = photo_of(researcher), profile_of(researcher.person)
    if photo is None:
        return
    if profile is not None and profile.photo is not None and _digest_of(profile.photo) == photo.public_sha256:
        _show(profile, None)
    photo.delete()


def photo_of(researcher: Researcher) -> ResearcherPhoto | None:
    """The photograph that stands. One query."""
    return ResearcherPhoto.objects.filter(researcher=researcher).first()


def as_address(photo: ResearcherPhoto | None) -> str:
    """A photograph as the address of a picture on the pages of its researcher and of editors: no server serves it otherwise.
    "" for none."""
    return f"data:image/jpeg;base64,{base64.b64encode(bytes(photo.content)).decode()}" if photo is not None else ""


def _digest(content: Any) -> str:
    return sha256(bytes(content)).hexdigest()


def _digest_of(image: Any) -> str:
    with image.open_file() as file:
        return _digest(file.read())


def _show(profile: PublicProfile, image: Any) -> None:
    before, profile.photo = profile.photo, image
    profile.save(update_fields=["photo"])
    if before is not None and not before.get_usage().count():
        before.delete()


def _as_jpeg(content: bytes) -> bytes:
    """A picture that was looked at (`portal.uploads`) as a small JPEG on white."""
    with Image.open(io.BytesIO(content)) as picture:
        whole = picture.convert("RGBA")
        whole.thumbnail((SIDE, SIDE))
        flat = Image.new("RGB", whole.size, "white")
        flat.paste(whole, mask=whole.getchannel("A"))
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=85)
    return out.getvalue()
