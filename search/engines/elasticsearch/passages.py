"""Reading: a document of an index as a hit, and the passages that show what was asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.base import Hit, Piece
from search.engines.weights import PASSAGE

OPENS, CLOSES = "\ufdd0", "\ufdd1"
"""What the server puts around a match: two characters that no text has."""
HIGHLIGHT = {
    "type": "unified",
    "number_of_fragments": 1,
    "fragment_size": PASSAGE,
    "order": "score",
    "pre_tags": [OPENS],
    "post_tags": [CLOSES],
}
LINES = re.compile(r"\n+")
MARKED = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")
_STRAY = str.maketrans("", "", OPENS + CLOSES)


@dataclass(frozen=True)
class Found:
    """A document of the index, read."""

    hit: Hit
    versions: Mapping[str, Mapping[str, Any]]
    paged: Sequence[str]
    """The languages that pages of its files are held in."""
    fragments: Mapping[str, Sequence[str]]
    """Field → its best passage, with the marks of the server."""

    @property
    def codes(self) -> list[str]:
        """Its languages, the one that is shown first."""
        return [self.hit.language, *(code for code in self.versions if code != self.hit.language)]

    @property
    def page_codes(self) -> list[str]:
        """Those of the pages of its files, the one that is shown first."""
        return [*self.codes, *(code for code in self.paged if code not in self.versions)]


def read_document(raw: Mapping[str, Any], language: str) -> Found:
    kept = raw["_source"]["kept"]
    versions = kept["versions"]
    code = language if language in versions else next(iter(versions))
    hit = Hit(
        thing=raw["_id"],
        kind=kept["kind"],
        language=code,
        score=round(raw.get("_score") or 0.0, 4),
        shown=versions[code],
    )
    return Found(hit, versions, kept["paged"], raw.get("highlight", {}))


def pieces_of(fragments: Sequence[str], joint: str = " · ") -> list[Piece]:
    """A passage as the server marked it; none where nothing in it is what was asked for."""
    if not fragments:
        return []
    pieces, place, text = [], 0, fragments[0].strip("\n")
    for mark in MARKED.finditer(text):
        if mark.start() > place:
            pieces.append(Piece(_plain(text[place : mark.start()], joint)))
        pieces.append(Piece(_plain(mark[1], joint), is_marked=True))
        place = mark.end()
    if place < len(text):
        pieces.append(Piece(_plain(text[place:], joint)))
    return pieces if any(each.is_marked for each in pieces) else []


def _plain(text: str, joint: str) -> str:
    return LINES.sub(joint, text.translate(_STRAY))
