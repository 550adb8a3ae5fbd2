"""The demo's own sentences by subject: what its documents are composed of.

They are files of plain text under `prose/`, one for each subject and language: a title, then parts with paragraphs
between empty lines. The n-th paragraph of a part says the same in both languages.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "prose"
SUBJECTS = tuple(sorted(path.name.removesuffix(".es.txt") for path in FOLDER.glob("*.es.txt")))
PARTS = ("context", "method", "findings", "limits", "recommendations")


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences on one subject. `paragraphs` are by part; "{place}" in them stands for where a document is about.

    `chart` and `table` are a title and labels for invented numbers; the table's first label heads its first column.
    A chart of shares has labels from the largest share to the smallest, which add up to a hundred.
    """

    title: str
    paragraphs: dict[str, tuple[str, ...]]
    chart: tuple[str, tuple[str, ...]]
    has_shares: bool
    table: tuple[str, tuple[str, ...]]

    def all_paragraphs(self) -> tuple[str, ...]:
        return tuple(text for part in PARTS for text in self.paragraphs[part])


@cache
def sentences(subject: str, language: str) -> Sentences:
    """The sentences on a subject in "es" or "en". Raises FileNotFoundError for a subject there is none on."""
    parts: dict[str, list[str]] = {}
    title, part = "", ""
    for block in (FOLDER / f"{subject}.{language}.txt").read_text(encoding="utf-8").split("\n\n"):
        for line in filter(None, (each.strip() for each in block.split("\n"))):
            if line.startswith("## "):
                part = line.removeprefix("## ")
                parts[part] = []
            elif line.startswith("# "):
                title = line.removeprefix("# ")
            else:
                parts[part].append(line)
    return Sentences(
        title,
        {name: tuple(parts[name]) for name in PARTS},
        _figure(parts.get("shares") or parts["chart"]),
        "shares" in parts,
        _figure(parts["table"]),
    )


def _figure(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    title, labels = lines
    return title, tuple(each.strip() for each in labels.split(";"))
