"""Writing: entries as documents of an index."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from search.analysis import fold
from search.engines.elasticsearch.schema import LONGEST_WORD
from search.entries import Entry, Version

_WORD = re.compile(r"[^\W_]+")


def actions(entries: Iterable[Entry], gone: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What a bulk request is told to put in and take out."""
    for thing in gone:
        yield {"_op_type": "delete", "_id": thing}
    for entry in entries:
        yield {"_op_type": "index", "_id": entry.thing, "_source": document(entry)}


def document(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "thing": entry.thing,
        "kept": {
            "digest": entry.digest,
            "kind": entry.kind,
            "versions": {version.language: dict(version.shown) for version in entry.versions},
            "paged": list(entry.pages()),
            "facets": {facet: list(values) for facet, values in entry.facets.items() if values},
        },
        "weight": entry.weight,
        "year": entry.year,
        "moment": entry.moment.isoformat() if entry.moment else None,
        "expires": entry.expires_at.isoformat() if entry.expires_at else None,
        "passages": [
            {
                "number": passage.page,
                f"text_{code}": passage.text,
                "weight": passage.weight,
                "language": written,
                "file": passage.file_url,
            }
            for code, passage, written in entry.passages()
        ],
    }
    for facet, values in entry.facets.items():
        found[f"facet_{facet}"] = list(values)
    for code, title in entry.sort.items():
        found[f"sort_{code}"] = title
    versions = {version.language: version for version in entry.versions}
    pages = entry.pages()
    for code in dict.fromkeys([*versions, *pages]):
        texts = {**(_texts(versions[code]) if code in versions else {}), "pages": pages.get(code, "")}
        for field, text in texts.items():
            found[f"{field}_{code}"] = text
        found[f"vocabulary_{code}"] = vocabulary(texts.values())
    for code, version in versions.items():
        if version.joined:
            found[f"names_{code}"] = f"{version.names}\n{version.joined}"
    return found


def _texts(version: Version) -> dict[str, str]:
    return {
        "title": version.title,
        "lead": version.lead,
        "names": version.names,
        "body": version.body,
    }


def vocabulary(texts: Iterable[str]) -> list[str]:
    """The words of a thing, each folded and, where it is written otherwise, as it is written: «niñez» → «ninez niñez»."""
    written = {word for text in texts for word in _WORD.findall(text.lower()) if len(word) <= LONGEST_WORD}
    return sorted(word if (folded := fold(word)) == word else f"{folded} {word}" for word in written)
