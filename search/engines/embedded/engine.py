"""The engine that needs no server: an index in files of this machine, in this process."""

import json
import os
import shutil
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import tantivy
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import Occur, Query

from search.analysis import words
from search.engines.base import (
    Answer,
    Ask,
    EngineUnavailable,
    Hit,
    Suggestions,
)
from search.engines.embedded.asking import Asking
from search.engines.embedded.passages import hit_of
from search.engines.embedded.queries import all_of, any_of, as_written, clause_query, every_thing, musts, shown_now
from search.engines.embedded.rows import write_entries
from search.engines.embedded.schema import Opened, analyzer, fingerprint, known, schema_of, with_tokenizers
from search.engines.weights import OWN_LANGUAGE, RELATED
from search.entries import Entry, languages
from search.questions import Question, without_last_word

VOCABULARY_SECONDS = 60.0


class Embedded:
    """See `search.engines.base.Engine`."""

    name = "tantivy"

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._vocabulary: tuple[tuple[Path, tuple[int, int]], float, dict[str, int]] | None = None

    @staticmethod
    def at(folder: Path | str) -> "Embedded":
        """The engine of a folder, one in each process."""
        return _at(Path(folder) / "tantivy")

    # --- reading ----------------------------------------------------------------------------

    def search(self, ask: Ask) -> Answer:
        opened = self._open()
        asking = Asking(opened, ask)
        found = asking.find()
        if not found.count and asking.can_be_loose:
            asking.is_loose = True
            found = asking.find()
        return Answer(
            total=found.count,
            hits=asking.hits(found.hits),
            facets=asking.facets(),
            is_loose=asking.is_loose and bool(found.count),
        )

    def suggest(self, text: str, *, language: str, limit: int, hidden: Sequence[str]) -> Suggestions:
        head, begun = without_last_word(text)
        if not begun:
            return Suggestions((), ())
        opened = self._open()
        searcher, schema = opened.searcher, opened.schema
        visible = shown_now(opened, hidden)
        queries: list[str] = []
        field = f"words_{known(language)}"
        before = [Query.term_query(schema, field, word) for word in words(head)]
        for word, _count in searcher.terms_with_prefix(field, begun, limit=4 * limit):
            if len(queries) == limit:
                break
            whole = all_of([*before, Query.term_query(schema, field, word), *visible])
            # The list of words still holds those of things taken out: only one that leads somewhere is shown.
            if len(word) > len(begun) and searcher.search(whole, 1, count=False).hits:
                queries.append(f"{head} {as_written(searcher, word)}".strip())
        titles = []
        for code in languages():
            field = f"begins_{code}"
            endings = [term for term, _count in searcher.terms_with_prefix(field, begun, limit=50)]
            if endings:
                earlier = [Query.term_query(schema, field, word) for word in words(head)]
                titled = all_of([*earlier, Query.term_set_query(schema, field, endings)])
                titles.append(Query.boost_query(titled, OWN_LANGUAGE if code == language else 1.0))
        if not titles:
            return Suggestions(tuple(queries), ())
        found = searcher.search(all_of([any_of(titles), *visible]), limit, count=False, weight_by_field="weight")
        return Suggestions(tuple(queries), [hit_of(opened, language, score, address) for score, address in found.hits])

    def spelling(self, question: Question, *, hidden: Sequence[str]) -> Mapping[str, str]:
        opened = self._open()
        visible = shown_now(opened, hidden)
        found = {}
        for clause in question.clauses:
            word = clause.typed[0]
            if clause.is_exact or len(clause.typed) > 1 or word.isdecimal():
                continue
            asked = clause_query(opened.schema, clause, "")
            if opened.searcher.search(all_of([asked, *visible]), 1, count=False).hits:
                continue
            found[word] = ""
            for meant in self._alike(opened, word) if len(word) > 3 else ():
                each = [Query.term_query(opened.schema, f"words_{code}", meant) for code in languages()]
                if opened.searcher.search(all_of([any_of(each), *visible]), 1, count=False).hits:
                    found[word] = as_written(opened.searcher, meant)
                    break
        return found

    def _alike(self, opened: Opened, word: str) -> list[str]:
        """The words of the index that are nearest to one, the nearest and most frequent first."""
        key, now = (opened.folder, opened.state), time.monotonic()
        kept = self._vocabulary
        if kept is None or kept[0][0] != key[0] or (kept[0] != key and now - kept[1] > VOCABULARY_SECONDS):
            counts: Counter[str] = Counter()
            for code in languages():
                rows = opened.searcher.terms_with_prefix(f"words_{code}", "")
                counts.update({term: count for term, count in rows if len(term) > 3 and not term.isdecimal()})
            kept = (key, now, counts)
            self._vocabulary = kept
        furthest = 1 if len(word) < 6 else 2
        near = extract(word, kept[2].keys(), scorer=OSA.distance, score_cutoff=furthest, limit=20)
        ranked = sorted(near, key=lambda each: (each[1], -kept[2][each[0]]))
        return [term for term, _distance, _place in ranked]

    def related(self, thing: str, *, language: str, limit: int, hidden: Sequence[str]) -> Sequence[Hit]:
        opened = self._open()
        schema, searcher = opened.schema, opened.searcher
        found = searcher.search(all_of([Query.term_query(schema, "thing", thing), *shown_now(opened, hidden)]), 1)
        if not found.hits:
            return ()
        kept = json.loads(searcher.doc(found.hits[0][1])["shown"][0])
        alike = []
        for facet, boost in RELATED.items():
            for value in kept["facets"].get(facet, ()):
                alike.append(Query.boost_query(Query.term_query(schema, f"facet_{facet}", value), boost))
        for code, shown in kept["versions"].items():
            for stem in dict.fromkeys(analyzer(code).analyze(f"{shown['title']} {shown.get('summary', '')}")):
                if len(stem) > 3:
                    alike.append(Query.term_query(schema, f"title_{code}", stem))
                    alike.append(Query.boost_query(Query.term_query(schema, f"lead_{code}", stem), 0.5))
        others = [(Occur.MustNot, Query.term_query(schema, "thing", thing))]
        whole = Query.boolean_query([(Occur.Must, any_of(alike)), *musts(shown_now(opened, hidden)), *others])
        best = searcher.search(whole, limit, count=False, weight_by_field="weight")
        return [hit_of(opened, language, score, address) for score, address in best.hits]

    def is_current(self) -> bool:
        folder = self._folder()
        try:
            return folder is not None and (folder / "schema").read_text() == fingerprint()
        except OSError:
            return False

    def digests(self) -> Mapping[str, str]:
        opened = self._open()
        things = all_of([every_thing(), *shown_now(opened, ())])
        number = opened.searcher.search(things, 1).count  # type: ignore[attr-defined]  # not in tantivy's stub
        if not number:
            return {}
        found = {}
        for _score, address in opened.searcher.search(things, number, count=False).hits:
            document = opened.searcher.doc(address)
            found[document["thing"][0]] = json.loads(document["shown"][0])["digest"]
        return found

    def _folder(self) -> Path | None:
        try:
            return self.root / (self.root / "current").read_text()
        except OSError:
            return None

    def _open(self) -> Opened:
        """The index as it is now on the disk."""
        folder = self._folder()
        if folder is None:
            raise EngineUnavailable("There is no index yet.")
        try:
            listed = (folder / "meta.json").stat()
            state = (listed.st_mtime_ns, listed.st_size)
            opened = self._opened
            if opened is not None and opened.folder == folder and opened.state == state:
                return opened
            if not self.is_current():
                raise EngineUnavailable("The index was written by another version of the program.")
            with self._lock:
                return self._reload(folder, state)
        except (OSError, ValueError) as error:
            raise EngineUnavailable(f"The index cannot be read: {error}") from error

    def _reload(self, folder: Path, state: tuple[int, int]) -> Opened:
        opened = self._opened
        if opened is not None and opened.folder == folder:
            index = opened.index
        else:
            index = with_tokenizers(tantivy.Index(schema_of(tuple(languages())), path=str(folder)), languages())
        index.reload()
        searcher = index.searcher()
        first = searcher.aggregate(Query.all_query(), {"first": {"min": {"field": "expires"}}})["first"]["value"]
        next_expiry = datetime.fromtimestamp(first / 1e9, UTC) if first else None
        self._opened = Opened(index, folder, state, searcher, next_expiry)
        return self._opened

    # --- writing ----------------------------------------------------------------------------

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        opened = self._open()
        write_entries(opened.index, entries, gone)

    def rebuild(self, entries: Iterator[Entry]) -> "EmbeddedRebuild":
        folder = self.root / f"index-{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        index = with_tokenizers(tantivy.Index(schema_of(tuple(languages())), path=str(folder)), languages())
        return EmbeddedRebuild(self, folder, index, write_entries(index, entries, (), threads=0))


@cache
def _at(root: Path) -> Embedded:
    return Embedded(root)


class EmbeddedRebuild:
    """See `search.engines.base.Rebuild`."""

    def __init__(self, engine: Embedded, folder: Path, index: tantivy.Index, count: int) -> None:
        self.engine, self.folder, self.index, self.count = engine, folder, index, count

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        write_entries(self.index, entries, gone)

    def swap(self) -> None:
        (self.folder / "schema").write_text(fingerprint())
        part = self.engine.root / f"current.{os.getpid()}"
        with part.open("w") as file:
            file.write(self.folder.name)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.engine.root / "current")
        for other in self.engine.root.glob("index-*"):
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)  # who still reads it has its files open

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
