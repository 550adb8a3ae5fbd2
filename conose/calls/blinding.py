"""What a blind reviewer is shown: texts without the words that tell who applies, files without what their programs wrote of
whoever made them.

Nobody can promise that a text does not give its writer away by what it tells; what can be found by name is taken out.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

import pypdfium2 as pdfium

from participants.attendance.folding import without_accents

HIDDEN = "▮▮▮"
LEAST_LETTERS = 3
"""Shorter words (“de”, “la”) are parts of everything."""
MOST_PAGES, MOST_READ = 30, 400_000
"""So many pages and characters of a file are looked through for names."""
_TAGS = re.compile("<[^>]*>")
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
    plain = _plain(text)
    hidden = bytearray(len(text))
    for word in words:
        for start, end in _places(word, text, plain):
            hidden[start:end] = b"\1" * (end - start)
    out: list[str] = []
    for place, sign in enumerate(text):
        if not hidden[place]:
            out.append(sign)
        elif place == 0 or not hidden[place - 1]:
            out.append(HIDDEN)
    return "".join(out)


def found_in(text: str, words: Iterable[str]) -> list[str]:
    """Which of these words `masked` would take out of the text; of a whole name and its parts the longer one alone."""
    plain = _plain(text)
    found: list[str] = []
    for word in sorted(words, key=len, reverse=True):
        if not any(word in other for other in found) and next(_places(word, text, plain), None) is not None:
            found.append(word)
    return found


def _plain(text: str) -> str:
    return "".join(without_accents(sign)[:1] or sign for sign in text)  # as long as the text: places agree


def _places(word: str, text: str, plain: str) -> Iterator[tuple[int, int]]:
    is_name = " " not in word and word.isalpha()
    spaced = re.escape(without_accents(word)).replace(r"\ ", r"\s+")  # a line may end within a name
    for match in re.finditer(rf"(?<!\w){spaced}(?!\w)", plain):
        if not is_name or text[match.start()].isupper():
            yield match.span()


def text_of(content: bytes, kind: str) -> str:
    """What can be read in a file of an application: the text of a PDF's first pages, or of an office document. "" where it
    cannot be read, or holds pictures alone."""
    if kind == "application/pdf":
        return _text_of_pages(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = [
                info for info in parts.infolist() if info.filename.endswith(".xml") and info.filename not in _META
            ]
            texts = [parts.read(info).decode(errors="ignore") for info in sheets if info.file_size <= MOST_READ]
        return _TAGS.sub(" ", " ".join(texts))[:MOST_READ]
    return ""


def _text_of_pages(content: bytes) -> str:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return ""
    texts = []
    for place in range(min(len(document), MOST_PAGES)):
        page = document[place].get_textpage()
        texts.append(page.get_text_bounded())
        page.close()
    document.close()
    return "\n".join(texts)[:MOST_READ]


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
