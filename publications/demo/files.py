"""The demo's files as documents of the portal, read where they were made.

A file from anywhere is read by a job in a process that may die. These were written a moment ago by the demo itself,
so nothing in them can hang a reader: they are read here, in a tenth of the time, and kept by the same service.
"""

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from publications.covers import PAGE_WIDTH
from publications.models import Reading
from publications.reading import Found
from publications.services.readings import keep_reading


def save_file(*, name: str, content: bytes, title: str, language: str, with_cover: bool) -> Any:
    """A document of this content; of a PDF, its pages' text and, if wanted, its first page as a cover.

    Without one, a cover is drawn of words wherever one is shown. The sizes and formats of one are left to the first page that
    shows it: they take as long as all the rest.
    """
    document = get_document_model()(title=title[:255])
    document.file.save(name, ContentFile(content), save=False)
    document.file.open()
    document._set_document_file_metadata()
    document.file.close()
    if name.endswith(".pdf"):
        # Known as read before the digest is: saved with one, it would be read again by a job.
        digest, document.file_hash = document.file_hash, ""
        document.save()
        with tempfile.TemporaryDirectory(prefix="portal-demo-") as folder:
            keep_reading(document=document, found=_found(content, language, Path(folder), with_cover))
        Reading.objects.filter(document=document).update(digest=digest, is_settled=True)
        document.file_hash = digest
    document.save()
    return document


def _found(pdf: bytes, language: str, folder: Path, with_cover: bool) -> Found:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        found = Found(pages=len(document), language=language)
        for number, page in enumerate(document, 1):
            with closing(page.get_textpage()) as text:
                found.texts[number] = text.get_text_range().replace("\r\n", "\n").strip()
            if number == 1 and with_cover:
                found.cover = folder / "cover.jpg"
                # No wider than it is shown: whatever is made of it takes a quarter of the time.
                page.render(scale=PAGE_WIDTH / page.get_width()).to_pil().convert("RGB").save(found.cover, quality=90)
            page.close()
    return found
