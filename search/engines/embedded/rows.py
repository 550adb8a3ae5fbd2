"""Writing: entries as rows of an index."""

import json
import os
from collections.abc import Iterable, Iterator

import tantivy

from search.analysis import spellings
from search.engines.base import (
    EngineUnavailable,
)
from search.entries import Entry

HEAP = 64_000_000
"""Bytes that a change may fill before a segment is written."""
HEAP_OF_BUILD = 384_000_000
"""The same for a whole index, on all threads together: 100,000 things become a few segments, which are never merged and are
quicker to ask. What is not filled is not taken."""
_as_json = json.JSONEncoder(ensure_ascii=False).encode


def write_entries(index: tantivy.Index, entries: Iterable[Entry], gone: Iterable[str], *, threads: int = 1) -> int:
    """Put entries in and take things out, in one commit. Returns how many were put in."""
    try:
        writer = index.writer(HEAP if threads else HEAP_OF_BUILD, threads or min(os.cpu_count() or 1, 4))
    except ValueError as error:  # LockBusy: somebody writes without having asked for the lock
        raise EngineUnavailable(f"The index cannot be written: {error}") from error
    count = 0
    try:
        for thing in gone:
            _take_out(writer, thing)
        is_new = threads == 0
        for entry in entries:
            if not is_new:
                _take_out(writer, entry.thing)
            for row in rows(entry):
                writer.add_document(row)
            count += 1
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
    return count


def _take_out(writer: tantivy.IndexWriter, thing: str) -> None:
    writer.delete_documents_by_term("thing", thing)
    writer.delete_documents_by_term("page_of", thing)


def rows(entry: Entry) -> Iterator[tantivy.Document]:
    row, pages = tantivy.Document(), entry.pages()
    row.add_text("thing", entry.thing)
    kept = {
        "digest": entry.digest,
        "kind": entry.kind,
        "versions": {version.language: version.shown for version in entry.versions},
        "paged": list(pages),
        "facets": {facet: values for facet, values in entry.facets.items() if values},
    }
    row.add_bytes("shown", _as_json(kept).encode())
    for facet, values in entry.facets.items():
        for value in values:
            row.add_text(f"facet_{facet}", value)
    if entry.year is not None:
        row.add_unsigned("year", entry.year)
    if entry.moment is not None:
        row.add_date("moment", entry.moment)
    if entry.expires_at is not None:
        row.add_date("expires", entry.expires_at)
    row.add_float("weight", entry.weight)
    for code, title in entry.sort.items():
        row.add_text(f"sort_{code}", title)
    spelt: list[str] = []
    for version in entry.versions:
        code = version.language
        texts = {"title": version.title, "lead": version.lead, "names": version.names, "body": version.body}
        for field, text in texts.items():
            if text:
                _add_text(row, field, code, text)
                spelt.append(text)
        if version.joined:
            row.add_text(f"names_{code}", version.joined)
        row.add_text(f"begins_{code}", version.title)
    for code, text in pages.items():
        _add_text(row, "pages", code, text)
        spelt.append(text)
    if forms := spellings("\n".join(spelt)):
        row.add_text("spelt", " ".join(forms))
    for code, passage, written in entry.passages():
        page = tantivy.Document()
        page.add_text("page_of", entry.thing)
        page.add_text("page_language", code)
        page.add_text(f"page_text_{code}", passage.text)
        page.add_float("weight", _page_weight(passage.weight))
        page.add_bytes("shown", json.dumps({"language": written, "file": passage.file_url}).encode())
        if passage.page is not None:
            page.add_unsigned("page", passage.page)
        yield page
    yield row


def _add_text(row: tantivy.Document, field: str, code: str, text: str) -> None:
    """A text of a field, with its words for suggestions."""
    row.add_text(f"{field}_{code}", text)
    row.add_text(f"words_{code}", text)


def _page_weight(weight: float) -> float:
    """What is kept of the weight of a passage: tantivy multiplies a score with log2(2 + what is kept), which is never
    less than 1, so that 1 becomes a factor of 4, and 0.25, the least there is, one of 1."""
    return float(2 ** (4 * max(weight, 0.25)) - 2)
