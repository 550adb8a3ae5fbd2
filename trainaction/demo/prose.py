"""The lessons of the demo's courses, as plain text under `prose/`: of the course that is written out a file for each module
and language; of the others, shown in outline, one for each course and language, with a lesson for each module.

The n-th block of a lesson says the same in both languages. A file is read like this:

    # Module | its-slug             then a line with its summary
    ## Lesson | its-slug | minutes   then a line beginning with “=” with its summary
    ### Heading
    a paragraph, or lines beginning with “- ” or “1. ”
    kind: first | second            and below it, to the next empty line, rows of cells parted by “ | ”
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "prose"
MODULES = ("m1", "m2", "m3", "m4", "m5", "m6")
KINDS = (
    "accordion",
    "assignment",
    "callout good",
    "callout note",
    "callout warn",
    "dataset",
    "discussion",
    "document",
    "glossary",
    "package",
    "picture",
    "quiz",
    "quote",
    "reading",
    "reflection",
    "table",
    "timeline",
)
_HEAD = re.compile(rf"({'|'.join(KINDS)}):(?: (.*))?")
_ITEM = re.compile(r"(?:- |\d+\. )")


@dataclass(frozen=True, slots=True)
class Part:
    """One block: its kind (one of KINDS, “heading”, “paragraph”, “ul” or “ol”), what its first line says, its rows."""

    kind: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def texts(self) -> tuple[str, ...]:
        """What a translator is given of it; keys of pages, pictures and files are none."""
        skipped = 1 if self.kind in ("dataset", "document", "package", "picture", "quiz", "reading") else 0
        return (*self.head[skipped:], *(cell for row in self.rows for cell in row))


@dataclass(frozen=True, slots=True)
class LessonText:
    title: str
    slug: str
    minutes: int
    summary: str
    parts: tuple[Part, ...]

    def texts(self) -> tuple[str, ...]:
        return (self.title, self.slug, self.summary, *(text for part in self.parts for text in part.texts()))


@dataclass(frozen=True, slots=True)
class ModuleText:
    title: str
    slug: str
    summary: str
    lessons: tuple[LessonText, ...]

    def texts(self) -> tuple[str, ...]:
        return (self.title, self.slug, self.summary)


@cache
def module_text(name: str, language: str) -> ModuleText:
    """A module of MODULES in “es” or “en”. Raises ValueError where the file is not written as said above."""
    (first, summary), *rest = _chunks(name, language)
    title, slug = _cells(first.removeprefix("# "))
    return ModuleText(title, slug, summary, tuple(_lessons(rest)))


@cache
def outline(course: str, language: str) -> tuple[LessonText, ...]:
    """The lessons of a course in outline, by its Spanish slug: one for each of its modules, in order."""
    return tuple(_lessons(_chunks(f"outlines/{course}", language)))


def _chunks(name: str, language: str) -> list[list[str]]:
    text = (FOLDER / f"{name}.{language}.txt").read_text(encoding="utf-8")
    return [chunk.strip().split("\n") for chunk in text.strip().split("\n\n")]


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split(" | "))


def _lessons(chunks: list[list[str]]) -> Iterator[LessonText]:
    """The lessons that these chunks are; each begins with the one that has its title."""
    starts = [place for place, chunk in enumerate(chunks) if chunk[0].startswith("## ")]
    for start, end in zip(starts, [*starts[1:], len(chunks)], strict=True):
        heading, summary = chunks[start]
        title, slug, minutes = _cells(heading.removeprefix("## "))
        parts = tuple(part for chunk in chunks[start + 1 : end] for part in _parts(chunk))
        yield LessonText(title, slug, int(minutes), summary.removeprefix("= "), parts)


def _parts(lines: list[str]) -> Iterator[Part]:
    if lines[0].startswith("### "):
        yield Part("heading", (lines[0].removeprefix("### "),))
    elif head := _HEAD.fullmatch(lines[0]):
        yield Part(head[1], _cells(head[2]) if head[2] else (), tuple(_cells(line) for line in lines[1:]))
    elif _ITEM.match(lines[0]):
        yield Part("ul" if lines[0].startswith("- ") else "ol", tuple(_ITEM.sub("", line, count=1) for line in lines))
    elif len(lines) == 1:
        yield Part("paragraph", (lines[0],))
    else:
        raise ValueError(lines)
