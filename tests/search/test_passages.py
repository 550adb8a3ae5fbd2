from dataclasses import dataclass
from typing import Any

import pytest

from search.engines.base import Piece
from search.engines.embedded.passages import pieces_of


@dataclass
class Mark:
    start: int
    end: int


@dataclass
class Passage:
    """What tantivy gives back: a fragment, and the places in it, in bytes, of what was asked for."""

    text: str
    word: str

    def snippet_from_doc(self, row: Any) -> "Passage":
        return self

    def fragment(self) -> str:
        return self.text

    def highlighted(self) -> list[Mark]:
        data, word = self.text.encode(), self.word.encode()
        return [Mark(data.index(word), data.index(word) + len(word))] if word in data else []


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("dos niñas\nRutas", [Piece("dos "), Piece("niñas", is_marked=True), Piece(" · Rutas")]),
        ("Rutas\n\nniñas\n", [Piece("Rutas · "), Piece("niñas", is_marked=True)]),
        ("\nniñas de día", [Piece("niñas", is_marked=True), Piece(" de día")]),
        ("nadie", []),
    ],
)
def test_passage_keeps_lines_apart_on_both_sides_of_a_mark(text: str, pieces: list[Piece]) -> None:
    assert pieces_of(Passage(text, "niñas"), None) == pieces  # type: ignore[arg-type]
