"""Reads one file in a process of its own, which may be killed: `python -m publications.reading_process FILE FOLDER`.

A PDF from anywhere can hang a reader, fill the memory or crash it. So this program limits itself (memory, processor
time, size of what it writes), knows neither database nor Django, and says what it finds as it goes, one JSON object a
line: {"pages"}, {"page", "text"}, {"cover"}, {"language"}, {"title", "authors", "year"}, {"problem"}. Whatever was
said before it died is kept.
"""

import json
import os
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

MEMORY = 1536 * 1024 * 1024
"""Bytes of address space; a page of a scanned plan takes some 200 MB to draw."""
PROCESSOR_SECONDS = 90
WRITTEN = 512 * 1024 * 1024
"""Bytes of one file: the model that tells languages apart unpacks itself into a temporary one of 100 MB."""
MOST_PAGES = 1500
MOST_LETTERS_OF_A_PAGE = 40_000
COVER_WIDTH = 1280
MOST_PIXELS = 40_000_000
LANGUAGES = ["es", "en", "pt", "fr"]

_TOOLS = re.compile(
    r"\.(docx?|indd|pdf|pptx?|xlsx?|qxd|ai|pub|odt)\b|microsoft|untitled|sin t[ií]tulo|^document\d*$", re.I
)
_NOBODY = re.compile(r"^(admin\w*|user|usuario|windows user|owner|pc|hp|\w+\\\w+|.*@.*|unknown)$", re.I)
_NO_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""What a PDF may hold and no database takes."""
_YEAR = re.compile(r"\b(19[89]\d|20\d\d)\b")


def main(path: str, folder: str) -> int:
    _limit_self()
    extension = Path(path).suffix.lower()
    if extension == ".pdf":
        return _read_pdf(path, folder)
    return _read_picture(path, folder)


def say(**fields: Any) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _limit_self() -> None:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _read_pdf(path: str, folder: str) -> int:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
        count = len(document)
    except pdfium.PdfiumError as error:
        say(problem="encrypted" if "password" in str(error).lower() else "broken")
        return 1
    say(pages=count)
    if not count:
        say(problem="broken")
        return 1
    metadata = {}
    with suppress(Exception):
        metadata = document.get_metadata_dict()
    unread, first_pages, letters = 0, [], 0
    sample: list[str] = []
    with suppress(Exception):
        _draw_cover(document, folder)
    for number in range(min(count, MOST_PAGES)):
        text = ""
        try:
            text = _text_of(document, number)
        except MemoryError:
            raise
        except Exception:  # one page that cannot be read is no reason to leave the others
            unread += 1
        say(page=number + 1, text=text)
        letters += sum(each.isalpha() for each in text)
        if number < 3:
            first_pages.append(text)
        if len(sample) < 40 and text:
            sample.append(text[:2000])
    if letters:
        with suppress(Exception):
            say(language=_language("\n".join(sample)))
    with suppress(Exception):
        say(**_proposals(document, metadata, first_pages))
    if not letters:
        say(problem="broken" if unread == min(count, MOST_PAGES) else "no_text")
    elif count > MOST_PAGES:
        say(problem="too_long")
    elif unread:
        say(problem="partly")
    return 0


def _text_of(document: Any, number: int) -> str:
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range(0, min(textpage.count_chars(), MOST_LETTERS_OF_A_PAGE))
        finally:
            textpage.close()
    finally:
        page.close()
    # A word cut at the end of a line is one word; pdfium marks such a hyphen with U+FFFE or U+0002.
    text = re.sub("[\ufffe\x02]\r?\n?", "", text)
    return _NO_SIGNS.sub("", text.replace("\r\n", "\n")).strip()


def _draw_cover(document: Any, folder: str) -> None:
    page = document[0]
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        return
    scale = min(COVER_WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
    picture = page.render(scale=scale).to_pil()
    page.close()
    _save_cover(picture, folder)


def _save_cover(picture: Any, folder: str) -> None:
    path = Path(folder) / "cover.jpg"
    picture.thumbnail((COVER_WIDTH, 4 * COVER_WIDTH))
    picture.convert("RGB").save(path, quality=90, optimize=True)
    say(cover=path.name)


def _read_picture(path: str, folder: str) -> int:
    """A picture is its own cover; one in printing colours is brought to those of screens."""
    from PIL import Image, ImageCms

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS * 4
    try:
        with Image.open(path) as opened:
            opened.draft("RGB", (COVER_WIDTH, COVER_WIDTH))
            opened.load()
            picture: Any = opened
            if picture.mode == "CMYK" and (profile := picture.info.get("icc_profile")):
                with suppress(Exception):
                    picture = ImageCms.profileToProfile(
                        picture,
                        ImageCms.ImageCmsProfile(BytesIO(profile)),
                        ImageCms.createProfile("sRGB"),
                        outputMode="RGB",
                    )
            _save_cover(picture, folder)
    except (OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        say(problem="broken")
        return 1
    return 0


def _language(text: str) -> str:
    import py3langid

    py3langid.set_languages(LANGUAGES)
    code, _score = py3langid.classify(text[:20_000])
    return str(code)


def _proposals(document: Any, metadata: dict[str, str], first_pages: list[str]) -> dict[str, Any]:
    told = {name: " ".join(_NO_SIGNS.sub("", value or "").split()) for name, value in metadata.items()}
    title = told.get("Title", "")
    if not title or len(title) < 6 or _TOOLS.search(title):
        title = _largest_words(document)
    names = re.split(r"\s*(?:;|\band\b|\by\b|&)\s*", told.get("Author", ""))
    authors = [each.strip()[:255] for each in names if each.strip() and not _NOBODY.match(each.strip())]
    return {"title": title[:255], "authors": authors[:20], "year": _year(metadata, first_pages)}


def _year(metadata: dict[str, str], first_pages: list[str]) -> int | None:
    """The latest year that the first pages name and that has been; else the year the file was made."""
    now = datetime.now(UTC).year
    found = [int(each) for text in first_pages for each in _YEAR.findall(text) if int(each) <= now]
    if found:
        return max(found)
    made = _YEAR.search((metadata.get("CreationDate") or "")[:6].removeprefix("D:"))
    return int(made[1]) if made and int(made[1]) <= now else None


def _largest_words(document: Any) -> str:
    """The words in the largest letters of the first page: mostly its title."""
    lines = list(_sized_lines(document))
    largest = max((size for size, _text in lines), default=0.0)
    words = " ".join(text for size, text in lines if size >= largest * 0.92)
    return " ".join(_NO_SIGNS.sub("", words).split())[:255]


def _sized_lines(document: Any) -> Iterator[tuple[float, str]]:
    import pypdfium2.raw as raw

    page = document[0]
    textpage = page.get_textpage()
    line = ""
    sizes: list[float] = []
    for place in range(min(textpage.count_chars(), 4000)):
        letter = chr(raw.FPDFText_GetUnicode(textpage.raw, place))
        if letter in "\r\n":
            if line.strip() and sizes:
                yield max(sizes), line.strip()
            line, sizes = "", []
            continue
        line += letter
        if letter.strip():
            sizes.append(round(raw.FPDFText_GetFontSize(textpage.raw, place), 1))
    if line.strip() and sizes:
        yield max(sizes), line.strip()


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:3]))
    except MemoryError:
        say(problem="memory")
        sys.exit(1)
