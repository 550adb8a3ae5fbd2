"""The addresses of covers that were taken from files: pictures are handed out to whoever knows theirs, so that who saved
the address of a first page would see it after its work was withdrawn."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.images import get_image_model

from publications.models import PublicationFile, PublicationPage, Reading
from publications.queries.files import shown_documents
from publications.services.readings import cover_image, draw_sizes


def note_shown_covers(*, page: PublicationPage) -> None:
    """Write down that the covers of a work's files are known from now on. One query."""
    documents = PublicationFile.objects.filter(page=page).values("document")
    Reading.objects.filter(document__in=documents, cover__isnull=False, cover_shown=False).update(cover_shown=True)


def follow_shown_covers() -> int:
    """Give the covers that no public work shows any longer another address; returns how many there were. Two queries where
    there are none.

    What is public is compared as a whole, as for harvesters: so a work that expired, was deleted or became private is
    followed as one that an editor withdraws.
    """
    shown = shown_documents()
    with_cover = Reading.objects.filter(cover__isnull=False)
    with_cover.filter(cover_shown=False, document__in=shown).update(cover_shown=True)
    withdrawn = with_cover.filter(cover_shown=True).exclude(document__in=shown)
    return sum(_move(reading) for reading in withdrawn.values_list("pk", flat=True))


@transaction.atomic
def _move(reading_id: int) -> bool:
    """Whether this did it: another process may have."""
    reading = Reading.objects.select_for_update().filter(pk=reading_id, cover_shown=True).first()
    if reading is None or reading.cover is None:
        return False
    before = reading.cover
    with tempfile.TemporaryDirectory(prefix="portal-cover-") as folder:
        path = Path(folder) / "cover.jpg"
        try:
            with before.file.open("rb") as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except OSError:
            reading.cover = None  # without its file it has no address
        else:
            reading.cover = cover_image(reading.document, path)
            draw_sizes(reading.cover)
    reading.cover_shown = False
    reading.save(update_fields=["cover", "cover_shown"])
    _delete_unused(before)
    return True


def drop_cover(*, reading: Reading) -> None:
    """Let the cover go with its reading, whose document was deleted."""
    if cover := get_image_model().objects.filter(pk=reading.cover_id).first():
        _delete_unused(cover)


def _delete_unused(image: Any) -> None:
    if not image.get_usage().count():  # else an editor has put the picture elsewhere
        image.delete()
