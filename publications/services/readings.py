"""Reading the files of publications: asked for when a document is saved, done in a job, decided about by an editor."""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Collection
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection as Folder

from portal.jobs import JobError, Task, enqueue
from portal.models import User
from portal.services import COVERS
from publications.covers import LIST_WIDTH, PAGE_WIDTH, pictures
from publications.dates import EARLIEST, LATEST
from publications.models import Author, PublicationPage, Reading, ReadPage
from publications.names import name_parts
from publications.queries.works import free_slug
from publications.reading import Found, read_file

READABLE = {".pdf", ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff"}
ACCEPTABLE = ("title", "authors", "year", "language")
"""What an editor may take over from a reading."""

_FATAL = {Reading.Problem.BROKEN, Reading.Problem.ENCRYPTED, Reading.Problem.TIMEOUT, Reading.Problem.MEMORY}


@transaction.atomic
def ask_for_reading(*, document: Any, task: Task, by: User | None) -> Reading | None:
    """Have a document's file read, once: None where it is of no kind that can be, or was read already."""
    if PurePath(document.file.name or "").suffix.lower() not in READABLE or not document.file_hash:
        return None
    reading, _made = Reading.objects.get_or_create(document=document)
    if reading.digest == document.file_hash:
        return None
    reading.digest = document.file_hash
    reading.state, reading.problem = Reading.State.WAITING, ""
    reading.job = enqueue(task, by=by, document=document.pk)
    reading.save()
    return reading


def read_document(*, document: int, tell: Callable[[int, int | None], None]) -> dict[str, Any]:
    """Read a document's file and keep what it holds. Raises JobError, in the editor's words, where it cannot be read.

    A document that is gone, or whose file was replaced since, is left to who asks for it.
    """
    found_document = get_document_model().objects.filter(pk=document).first()
    if found_document is None:
        return {"pages": None}
    with tempfile.TemporaryDirectory(prefix="portal-reading-") as folder:
        path = Path(folder) / f"file{PurePath(found_document.file.name).suffix.lower()}"
        try:
            with found_document.file.open("rb") as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except OSError:
            found = Found(problem=Reading.Problem.BROKEN)
        else:
            found = read_file(path, Path(folder), tell=tell)
        reading = keep_reading(document=found_document, found=found)
    if reading.cover is not None:
        draw_sizes(reading.cover)  # not while the database is written to: it takes longer than the rest
    if reading.state == Reading.State.FAILED:
        raise JobError(reading.get_problem_display())
    return {"pages": reading.pages, "problem": reading.problem}


@transaction.atomic
def keep_reading(*, document: Any, found: Found) -> Reading:
    """Write down what was found, in place of what an earlier reading found."""
    reading, _made = Reading.objects.get_or_create(document=document)
    reading.texts.all().delete()
    before = reading.cover
    reading.state = Reading.State.FAILED if found.problem in _FATAL else Reading.State.READ
    reading.problem, reading.pages, reading.language = found.problem, found.pages, found.language
    reading.title, reading.authors, reading.year = found.title, found.authors, found.year
    reading.cover = cover_image(document, found.cover) if found.cover else None
    reading.cover_shown = False
    reading.is_settled = False
    reading.read_at = timezone.now()
    reading.save()
    ReadPage.objects.bulk_create(
        (ReadPage(reading=reading, number=number, text=text) for number, text in found.texts.items() if text),
        batch_size=200,
    )
    if before is not None and not before.get_usage().count():
        before.delete()
    return reading


def cover_image(document: Any, path: Path) -> Any:
    """The first page as a picture of the portal."""
    root = Folder.get_first_root_node()
    collection = root.get_children().filter(name=COVERS).first() or root.add_child(name=COVERS)
    # Pictures are handed out to whoever knows their address: that of a draft's first page must not be one to guess.
    name = f"cover-{document.pk}-{secrets.token_hex(8)}.jpg"
    image = get_image_model()(
        title=document.title[:255], collection=collection, file=ImageFile(BytesIO(path.read_bytes()), name=name)
    )
    image._set_image_file_metadata()
    image.save()
    image.file.close()
    return image


def draw_sizes(cover: Any) -> None:
    """Keep a cover in the sizes and formats it is shown in, so that its first reader need not wait for them."""
    for width in (LIST_WIDTH, PAGE_WIDTH):
        pictures([cover.pk], width)


@transaction.atomic
def accept_proposals(
    *, page: PublicationPage, reading: Reading, fields: Collection[str], by: User | None, goes_on: bool = False
) -> None:
    """Take what a reading proposes over into a new draft of the page; nothing else of the page changes.

    `fields` are among ACCEPTABLE; an empty collection says that nothing is wanted. Nothing is proposed again, unless the
    editor `goes_on` choosing.
    """
    draft = page.get_latest_revision_as_object()
    wanted = set(fields)
    if "title" in wanted and reading.title:
        # An address nobody knows yet follows the title.
        if page.first_published_at is None and draft.slug.startswith(slugify(draft.title)[:80].rstrip("-")):
            draft.slug = free_slug(page.get_parent(), reading.title)
        draft.title = reading.title
    if "year" in wanted and reading.year and EARLIEST <= reading.year <= LATEST:
        draft.year, draft.month, draft.day = reading.year, None, None
    if "language" in wanted and reading.language:
        draft.set_languages([*draft.languages, reading.language])
    if "authors" in wanted and reading.authors:
        draft.authors.set([Author(**name_parts(name), sort_order=place) for place, name in enumerate(reading.authors)])
    if wanted:
        draft.save_revision(user=by, log_action=True)
    if not goes_on:
        reading.is_settled = True
        reading.save(update_fields=["is_settled"])
