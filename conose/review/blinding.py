"""What a blind reviewer is shown: texts without the words that tell who applies, files without what their programs wrote of
whoever made them.

Nobody can promise that a text does not give its writer away by what it tells; what can be found by name is taken out.
"""

import io
import re
import zipfile
from collections.abc import Iterable

import pypdfium2 as pdfium

from participants.attendance.folding import without_accents

HIDDEN = "▮▮▮"
LEAST_LETTERS = 3
"""Shorter words (“de”, “la”) are parts of everything."""
_AUTHORS = re.compile(rb'((?:w|w15|w16du|x15ac)?:?(?:author|initials|userId|providerId)=")[^"]*(")')
_META = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta '
        b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/>'
        b"</office:document-meta>"
    ),
}
"""What stands in for the parts of office documents in which programs write who made them."""
_CREATORS = re.compile(rb"<dc:creator>[^<]*</dc:creator>")


def telling_words(*, people: Iterable[str], others: Iterable[str]) -> list[str]:
    """What to take out of texts: names of people whole and by their parts, others (institutions, acronyms, addresses) whole:
    a part of theirs may be a country."""
    found: set[str] = set()
    for name in (*people, *others):
        if len(whole := " ".join(name.split())) >= LEAST_LETTERS:
            found.add(whole)
    for name in people:
        found.update(word for word in name.split() if len(word) > LEAST_LETTERS and word[0].isupper())
    return sorted(found, key=lambda word: (-len(word), word))


def masked(text: str, words: Iterable[str]) -> str:
    """The text without these words, whatever their accents and case; a single word is one only where it begins with a
    capital, since Paz and Flores are names and words."""
    plain = "".join(without_accents(sign)[:1] or sign for sign in text)  # as long as the text: places agree
    hidden = bytearray(len(text))
    for word in words:
        is_name = " " not in word and word.isalpha()
        for match in re.finditer(rf"(?<!\w){re.escape(without_accents(word))}(?!\w)", plain):
            if is_name and not text[match.start()].isupper():
                continue
            hidden[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    out: list[str] = []
    for place, sign in enumerate(text):
        if not hidden[place]:
            out.append(sign)
        elif place == 0 or not hidden[place - 1]:
            out.append(HIDDEN)
    return "".join(out)


def without_makers(content: bytes, kind: str) -> bytes:
    """A file without what tells who made it and with what: the same pages, sheets or slides. Pictures lost it when they were
    sent. Raises ValueError for a file that cannot be read."""
    if kind == "application/pdf":
        return _pages_alone(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _office(content)
    return content


def _pages_alone(content: bytes) -> bytes:
    """The pages in a new document: the old one's title, author, program and XMP stay behind."""
    try:
        before = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise ValueError("The PDF cannot be read.") from error
    after = pdfium.PdfDocument.new()
    after.import_pages(before)
    written = io.BytesIO()
    after.save(written)
    return written.getvalue()


def _office(content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            part = _META.get(info.filename)
            if part is None:
                part = before.read(info)
                if info.filename.endswith(".xml"):
                    part = _CREATORS.sub(b"<dc:creator></dc:creator>", _AUTHORS.sub(rb"\1\2", part))
            kept = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            # OpenDocument asks for its kind first and uncompressed
            kept.compress_type = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            after.writestr(kept, part)
    return written.getvalue()
