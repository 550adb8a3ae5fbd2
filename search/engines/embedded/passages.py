"""Reading: a row of an index as a hit, and the passages that show what was asked for."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import SnippetGenerator

from search.engines.base import Hit, Piece
from search.engines.embedded.schema import Opened

LINES = re.compile(r"\n+")


@dataclass(frozen=True)
class Found:
    """A row of the index, read."""

    hit: Hit
    row: tantivy.Document
    versions: Mapping[str, Mapping[str, Any]]
    paged: Sequence[str]
    """The languages that pages of its files are held in."""


def read_row(opened: Opened, language: str, score: Any, address: tantivy.DocAddress) -> Found:
    row = opened.searcher.doc(address)
    kept = json.loads(row["shown"][0])
    versions = kept["versions"]
    code = language if language in versions else next(iter(versions))
    hit = Hit(
        thing=row["thing"][0],
        kind=kept["kind"],
        language=code,
        score=round(score, 4) if isinstance(score, float) else 0.0,
        shown=versions[code],
    )
    return Found(hit, row, versions, kept["paged"])


def hit_of(opened: Opened, language: str, score: Any, address: tantivy.DocAddress) -> Hit:
    return read_row(opened, language, score, address).hit


def pieces_of(generator: SnippetGenerator, row: tantivy.Document, joint: str = " · ") -> list[Piece]:
    """The best passage of a field; none where nothing in it is what was asked for."""
    snippet = generator.snippet_from_doc(row)
    marks = snippet.highlighted()
    if not marks:
        return []
    fragment = snippet.fragment().rstrip("\n").encode()  # tantivy counts in bytes
    pieces, place = [], len(fragment) - len(fragment.lstrip(b"\n"))
    for mark in marks:
        if mark.start > place:
            pieces.append(Piece(_plain(fragment[place : mark.start], joint)))
        pieces.append(Piece(_plain(fragment[mark.start : mark.end], joint), is_marked=True))
        place = mark.end
    if place < len(fragment):
        pieces.append(Piece(_plain(fragment[place:], joint)))
    return pieces


def _plain(text: bytes, joint: str) -> str:
    return LINES.sub(joint, text.decode("utf-8", "replace"))
