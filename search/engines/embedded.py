"""tantivy: an index in files of this machine, in this process.

    var/search/tantivy/current          the name of the folder in use
    var/search/tantivy/index-…/         an index, and `schema`, the fingerprint of what wrote it

A thing is one row, with fields for each language of the site; each page of its files is a row of its own beside it, to
tell in which page a hit stands. Readers look at the folder's name and at tantivy's own list of segments before each
search, so that what one process has written the others see at once. One process at a time writes: see
`search.indexing`, whose lock it is.
"""

import hashlib
import json
import math
import os
import shutil
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy
from django.utils import timezone
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from tantivy import FieldType, Filter, Occur, Order, Query, SnippetGenerator, TextAnalyzerBuilder, Tokenizer

from search.analysis import STEMMERS, accented_words, fold, words
from search.documents import FACETS
from search.engines.base import (
    MOST_VALUES,
    Answer,
    Ask,
    EngineUnavailable,
    Hit,
    Piece,
    Suggestions,
)
from search.entries import VERSION, Entry, languages
from search.questions import Clause, Question, Words, most_of, without_last_word

SCHEMA = 2
"""Raised whenever a field below changes."""

FIELDS = {"title": 6.0, "lead": 2.5, "names": 2.5, "body": 1.0, "pages": 0.7}
"""The analysed fields of each language, and by how much a word in them counts."""
OWN_LANGUAGE = 1.3
"""By how much a word counts more in the reader's own language."""
TIE = 0.3
"""How much of the score of the other fields that have a word counts beside the best."""
EXACT = 0.4
"""How much a word counts in addition where it stands as it was typed."""
TOGETHER = 0.5
"""How much the words count in addition where they stand together in their order."""
PASSAGE = 260
"""Characters of a passage."""
VOCABULARY_SECONDS = 60.0
FOLDED, RAW = "portal_folded", "raw"
HEAP = 64_000_000


def fingerprint() -> str:
    """Of what an index of this program is: changes with its fields, its entries and the languages of the site."""
    state = (
        f"{SCHEMA} {VERSION} {metadata.version('tantivy')} {','.join(languages())} {','.join(FACETS)} {sorted(FIELDS)}"
    )
    return hashlib.sha256(state.encode()).hexdigest()[:16]


@cache
def _schema(codes: tuple[str, ...]) -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("thing", stored=True, fast=True, tokenizer_name=RAW, index_option="basic")
    schema.add_bytes_field("shown", stored=True)
    schema.add_text_field("spelt", tokenizer_name=RAW, index_option="basic")
    for facet in FACETS:
        if facet != "year":
            schema.add_text_field(f"facet_{facet}", fast=True, tokenizer_name=RAW, index_option="basic")
    schema.add_unsigned_field("year", indexed=True, fast=True)
    schema.add_date_field("moment", fast=True)
    schema.add_date_field("expires", indexed=True, fast=True)
    schema.add_float_field("weight", fast=True)
    schema.add_text_field("page_of", tokenizer_name=RAW, index_option="basic")
    schema.add_unsigned_field("page", stored=True)
    schema.add_text_field("page_language", stored=True, tokenizer_name=RAW, index_option="basic")
    for code in codes:
        for field in FIELDS:
            schema.add_text_field(f"{field}_{code}", stored=field == "body", tokenizer_name=f"portal_{code}")
        schema.add_text_field(f"words_{code}", tokenizer_name=FOLDED, index_option="freq")
        schema.add_text_field(f"begins_{code}", tokenizer_name=FOLDED, index_option="freq")
        schema.add_text_field(f"page_text_{code}", stored=True, tokenizer_name=f"portal_{code}")
        schema.add_text_field(f"sort_{code}", fast=True, tokenizer_name=RAW, index_option="basic")
    return schema.build()


@cache
def _analyzer(code: str) -> tantivy.TextAnalyzer:
    """Folded before it is stemmed, so that a query without accents has the stems of the text with them."""
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(80))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    if code in STEMMERS:
        builder = builder.filter(Filter.stemmer(STEMMERS[code]))
    return builder.build()


def _with_tokenizers(index: tantivy.Index, codes: Iterable[str]) -> tantivy.Index:
    index.register_tokenizer(FOLDED, _analyzer(""))
    for code in codes:
        index.register_tokenizer(f"portal_{code}", _analyzer(code))
    index.config_reader("manual")
    return index


@dataclass(frozen=True)
class _Opened:
    """The index of a folder, as it was when this was opened or reloaded."""

    index: tantivy.Index
    folder: Path
    state: tuple[int, int]
    """Of tantivy's list of segments: when it was written, and its size."""
    searcher: tantivy.Searcher
    next_expiry: datetime | None

    @property
    def schema(self) -> tantivy.Schema:
        return _schema(tuple(languages()))


class Embedded:
    """See `search.engines.base.Engine`."""

    name = "tantivy"

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._vocabulary: tuple[tuple[Path, tuple[int, int]], float, dict[str, int]] | None = None

    @staticmethod
    def at(folder: Path | str) -> "Embedded":
        """The engine of a folder, one in each process."""
        return _at(Path(folder) / "tantivy")

    # --- reading ----------------------------------------------------------------------------

    def search(self, ask: Ask) -> Answer:
        opened = self._open()
        asking = _Asking(opened, ask)
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
        visible = _visible(opened, hidden)
        queries: list[str] = []
        field = f"words_{_known(language)}"
        before = [Query.term_query(schema, field, word) for word in words(head)]
        for word, _count in searcher.terms_with_prefix(field, begun, limit=4 * limit):
            if len(queries) == limit:
                break
            whole = _all_of([*before, Query.term_query(schema, field, word), *visible])
            # The list of words still holds those of things taken out: only one that leads somewhere is shown.
            if len(word) > len(begun) and searcher.search(whole, 1, count=False).hits:
                queries.append(f"{head} {_as_written(searcher, word)}".strip())
        titles = []
        for code in languages():
            field = f"begins_{code}"
            endings = [term for term, _count in searcher.terms_with_prefix(field, begun, limit=50)]
            if endings:
                earlier = [Query.term_query(schema, field, word) for word in words(head)]
                titled = _all_of([*earlier, Query.term_set_query(schema, field, endings)])
                titles.append(Query.boost_query(titled, OWN_LANGUAGE if code == language else 1.0))
        if not titles:
            return Suggestions(tuple(queries), ())
        found = searcher.search(_all_of([_any_of(titles), *visible]), limit, count=False, weight_by_field="weight")
        return Suggestions(tuple(queries), [_hit(opened, language, score, address) for score, address in found.hits])

    def spelling(self, question: Question, *, hidden: Sequence[str]) -> Mapping[str, str]:
        opened = self._open()
        visible = _visible(opened, hidden)
        found = {}
        for clause in question.clauses:
            word = clause.typed[0]
            if clause.is_exact or len(clause.typed) > 1 or word.isdecimal():
                continue
            asked = _clause_query(opened.schema, clause, "")
            if opened.searcher.search(_all_of([asked, *visible]), 1, count=False).hits:
                continue
            found[word] = ""
            for meant in self._alike(opened, word) if len(word) > 3 else ():
                each = [Query.term_query(opened.schema, f"words_{code}", meant) for code in languages()]
                if opened.searcher.search(_all_of([_any_of(each), *visible]), 1, count=False).hits:
                    found[word] = _as_written(opened.searcher, meant)
                    break
        return found

    def _alike(self, opened: _Opened, word: str) -> list[str]:
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
        found = searcher.search(_all_of([Query.term_query(schema, "thing", thing), *_visible(opened, hidden)]), 1)
        if not found.hits:
            return ()
        kept = json.loads(searcher.doc(found.hits[0][1])["shown"][0])
        alike = []
        for facet, boost in {"theme": 3.0, "author": 2.0, "country": 1.0, "institution": 1.0}.items():
            for value in kept["facets"].get(facet, ()):
                alike.append(Query.boost_query(Query.term_query(schema, f"facet_{facet}", value), boost))
        for code, shown in kept["versions"].items():
            for stem in dict.fromkeys(_analyzer(code).analyze(f"{shown['title']} {shown.get('summary', '')}")):
                if len(stem) > 3:
                    alike.append(Query.term_query(schema, f"title_{code}", stem))
                    alike.append(Query.boost_query(Query.term_query(schema, f"lead_{code}", stem), 0.5))
        others = [(Occur.MustNot, Query.term_query(schema, "thing", thing))]
        whole = Query.boolean_query([(Occur.Must, _any_of(alike)), *_musts(_visible(opened, hidden)), *others])
        best = searcher.search(whole, limit, count=False, weight_by_field="weight")
        return [_hit(opened, language, score, address) for score, address in best.hits]

    def is_current(self) -> bool:
        folder = self._folder()
        try:
            return folder is not None and (folder / "schema").read_text() == fingerprint()
        except OSError:
            return False

    def digests(self) -> Mapping[str, str]:
        opened = self._open()
        things = Query.exists_query("thing")
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

    def _open(self) -> _Opened:
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

    def _reload(self, folder: Path, state: tuple[int, int]) -> _Opened:
        opened = self._opened
        if opened is not None and opened.folder == folder:
            index = opened.index
        else:
            index = _with_tokenizers(tantivy.Index(_schema(tuple(languages())), path=str(folder)), languages())
        index.reload()
        searcher = index.searcher()
        first = searcher.aggregate(Query.all_query(), {"first": {"min": {"field": "expires"}}})["first"]["value"]
        next_expiry = datetime.fromtimestamp(first / 1e9, UTC) if first else None
        self._opened = _Opened(index, folder, state, searcher, next_expiry)
        return self._opened

    # --- writing ----------------------------------------------------------------------------

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        opened = self._open()
        _write(opened.index, entries, gone)

    def rebuild(self, entries: Iterator[Entry]) -> "EmbeddedRebuild":
        folder = self.root / f"index-{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        index = _with_tokenizers(tantivy.Index(_schema(tuple(languages())), path=str(folder)), languages())
        return EmbeddedRebuild(self, folder, index, _write(index, entries, (), threads=0))


@cache
def _at(root: Path) -> Embedded:
    return Embedded(root)


class EmbeddedRebuild:
    """See `search.engines.base.Rebuild`."""

    def __init__(self, engine: Embedded, folder: Path, index: tantivy.Index, count: int) -> None:
        self.engine, self.folder, self.index, self.count = engine, folder, index, count

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        _write(self.index, entries, gone)

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


def _write(index: tantivy.Index, entries: Iterable[Entry], gone: Iterable[str], *, threads: int = 1) -> int:
    """Put entries in and take things out, in one commit. Returns how many were put in."""
    try:
        writer = index.writer(HEAP * (1 if threads else 2), threads or min(os.cpu_count() or 1, 4))
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
            for row in _rows(entry):
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


def _rows(entry: Entry) -> Iterator[tantivy.Document]:
    row = tantivy.Document()
    row.add_text("thing", entry.thing)
    kept = {
        "digest": entry.digest,
        "kind": entry.kind,
        "versions": {version.language: dict(version.shown) for version in entry.versions},
        "paged": [version.language for version in entry.versions if version.passages],
        "facets": {facet: list(values) for facet, values in entry.facets.items() if values},
    }
    row.add_bytes("shown", json.dumps(kept, ensure_ascii=False).encode())
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
    for version in entry.versions:
        code = version.language
        pages = "\n".join(passage.text for passage in version.passages)
        texts = {
            "title": version.title,
            "lead": version.lead,
            "names": version.names,
            "body": version.body,
            "pages": pages,
        }
        for field, text in texts.items():
            if text:
                row.add_text(f"{field}_{code}", text)
                row.add_text(f"words_{code}", text)
                for written in accented_words(text):
                    row.add_text("spelt", f"{fold(written)} {written}")
        row.add_text(f"begins_{code}", version.title)
        for passage in version.passages:
            page = tantivy.Document()
            page.add_text("page_of", entry.thing)
            page.add_text("page_language", code)
            page.add_text(f"page_text_{code}", passage.text)
            if passage.page is not None:
                page.add_unsigned("page", passage.page)
            yield page
    yield row


def _known(language: str) -> str:
    """The language, where the site has it; its first one otherwise."""
    return language if language in languages() else languages()[0]


def _as_written(searcher: tantivy.Searcher, word: str) -> str:
    """A folded word with the accents that most texts write it with."""
    found = searcher.terms_with_prefix("spelt", f"{word} ", limit=1)
    return found[0][0].partition(" ")[2] if found else word


# --- queries --------------------------------------------------------------------------------


def _musts(queries: Iterable[Query]) -> list[tuple[Occur, Query]]:
    return [(Occur.Must, each) for each in queries]


def _all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query(_musts(queries)) if queries else Query.all_query()


def _any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, each) for each in queries]) if queries else Query.empty_query()


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _except(query: Query) -> Query:
    """Everything but this, without a score."""
    return _unscored(Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)]))


def _visible(opened: _Opened, hidden: Sequence[str]) -> list[Query]:
    """What keeps out things that are not to be found now, to be joined to every query."""
    found = []
    if hidden:
        found.append(_except(Query.term_set_query(opened.schema, "thing", list(hidden))))
    now = timezone.now()
    if opened.next_expiry is not None and opened.next_expiry <= now:
        found.append(_except(Query.range_query(opened.schema, "expires", FieldType.Date, None, now)))
    return found


def _stems(alternatives: Sequence[Words], code: str) -> list[tuple[str, ...]]:
    """The alternatives of a clause as a language's fields hold them, each once."""
    analyze = _analyzer(code).analyze
    found = (tuple(analyze(" ".join(each))) for each in alternatives)
    return list(dict.fromkeys(each for each in found if each))


def _matches(schema: tantivy.Schema, field: str, stems: Sequence[str]) -> Query:
    if len(stems) == 1:
        return Query.term_query(schema, field, stems[0])
    together: list[str | tuple[int, str]] = list(stems)
    return Query.phrase_query(schema, field, together)


def _clause_query(schema: tantivy.Schema, clause: Clause, language: str) -> Query:
    """Things that satisfy a clause in some field of some language, scored by the best."""
    found = []
    for code in languages():
        own = OWN_LANGUAGE if code == language else 1.0
        for place, stems in enumerate(_stems(clause.alternatives, code)):
            typed = 1.0 if place == 0 else 0.9
            for field, boost in FIELDS.items():
                matches = _matches(schema, f"{field}_{code}", stems)
                found.append(Query.boost_query(matches, boost * own * typed))
    return Query.disjunction_max_query(found, TIE) if found else Query.empty_query()


def _pages_query(schema: tantivy.Schema, clauses: Sequence[Clause], code: str) -> Query:
    """Pages that have at least half of the clauses."""
    each = [
        _any_of([_matches(schema, f"page_text_{code}", stems) for stems in _stems(clause.alternatives, code)])
        for clause in clauses
    ]
    return Query.boolean_query([(Occur.Should, one) for one in each], math.ceil(len(each) / 2))


@dataclass
class _Asking:
    """One search: the parts of its query, and what is asked with them."""

    opened: _Opened
    ask: Ask

    def __post_init__(self) -> None:
        self.schema, self.searcher = self.opened.schema, self.opened.searcher
        self.is_loose = False

    @cached_property
    def clauses(self) -> list[Query]:
        return [_clause_query(self.schema, each, self.ask.language) for each in self.ask.question.clauses]

    @cached_property
    def without(self) -> list[tuple[Occur, Query]]:
        return [
            (Occur.MustNot, _clause_query(self.schema, each, self.ask.language)) for each in self.ask.question.without
        ]

    @property
    def can_be_loose(self) -> bool:
        """Whether asking for most of the words is another question."""
        return len(self.clauses) > 1

    @cached_property
    def strictly(self) -> Query:
        """What has every clause."""
        if not self.clauses:
            return Query.boolean_query([(Occur.Must, _unscored(Query.exists_query("thing"))), *self.without])
        return Query.boolean_query([*_musts(self.clauses), *self.without])

    @cached_property
    def loosely(self) -> Query:
        """What has most of them."""
        shoulds = [(Occur.Should, each) for each in self.clauses]
        return Query.boolean_query(
            [(Occur.Must, Query.boolean_query(shoulds, most_of(len(self.clauses)))), *self.without]
        )

    @property
    def text(self) -> Query:
        """What is asked for, whatever is best in it: enough to count by, in a third of the time."""
        return self.loosely if self.is_loose else self.strictly

    @property
    def ranked(self) -> Query:
        """What is asked for, the better of two that match before the other."""
        return Query.boolean_query([(Occur.Must, self.text), *self.bonus]) if self.bonus else self.text

    @cached_property
    def bonus(self) -> list[tuple[Occur, Query]]:
        """What lifts the better of two that match: words as typed, and words that stand together."""
        found = []
        own = _known(self.ask.language)
        typed = [each.typed for each in self.ask.question.clauses]
        for one in typed:
            if len(one) == 1:
                found.append(Query.boost_query(Query.term_query(self.schema, f"words_{own}", one[0]), EXACT))
        if len(typed) > 1:
            stems: list[str | tuple[int, str]] = [
                *_analyzer(own).analyze(" ".join(word for each in typed for word in each))
            ]
            if len(stems) > 1:
                for field in ("title", "lead"):  # in a body it takes longer than all the rest
                    near = Query.phrase_query(self.schema, f"{field}_{own}", stems, slop=2 * len(stems))
                    found.append(Query.boost_query(near, TOGETHER * FIELDS[field]))
        return [(Occur.Should, each) for each in found]

    @cached_property
    def filters(self) -> dict[str, Query]:
        found = {}
        for facet, values in self.ask.filters.items():
            if facet in FACETS and facet != "year" and values:
                found[facet] = _unscored(Query.term_set_query(self.schema, f"facet_{facet}", list(values)))
        if self.ask.year_from is not None or self.ask.year_to is not None:
            years = Query.range_query(
                self.schema, "year", FieldType.Unsigned, self.ask.year_from or 0, self.ask.year_to or 9999
            )
            found["year"] = _unscored(years)
        return found

    @cached_property
    def visible(self) -> list[Query]:
        return _visible(self.opened, self.ask.hidden)

    def query(self, text: Query, *, but: str = "") -> Query:
        """The text, what may be seen, and the filters of all facets but one."""
        filters = [query for facet, query in self.filters.items() if facet != but]
        return _all_of([text, *filters, *self.visible]) if filters or self.visible else text

    def find(self) -> Any:
        ask = self.ask
        by_score = ask.sort == "relevance" and bool(ask.question.clauses)
        query = self.query(self.ranked if by_score else self.text)
        if ask.sort == "title":
            field = f"sort_{_known(ask.language)}"
            return self.searcher.search(query, ask.limit, offset=ask.offset, order_by_field=field, order=Order.Asc)
        if ask.sort == "newest" or not ask.question.clauses:
            return self.searcher.search(query, ask.limit, offset=ask.offset, order_by_field="moment", order=Order.Desc)
        return self.searcher.search(query, ask.limit, offset=ask.offset, weight_by_field="weight")

    def facets(self) -> dict[str, dict[str, int]]:
        wanted = [facet for facet in self.ask.facets if facet in FACETS]
        together = [facet for facet in wanted if facet not in self.filters]
        found = self._count(together, self.query(self.text)) if together else {}
        for facet in wanted:
            if facet in self.filters:
                found |= self._count([facet], self.query(self.text, but=facet))
        return {facet: found[facet] for facet in wanted}

    def _count(self, facets: Sequence[str], query: Query) -> dict[str, dict[str, int]]:
        wanted = {
            facet: {
                "terms": {
                    "field": "year" if facet == "year" else f"facet_{facet}",
                    "size": MOST_VALUES,
                    "segment_size": MOST_VALUES,
                }
            }
            for facet in facets
        }
        counted = self.searcher.aggregate(query, wanted)
        return {
            facet: {
                (str(int(each["key"])) if facet == "year" else each["key"]): each["doc_count"]
                for each in counted[facet]["buckets"]
            }
            for facet in facets
        }

    def hits(self, found: Sequence[tuple[Any, Any]]) -> list[Hit]:
        return [self._with_passage(_found(self.opened, self.ask.language, *each)) for each in found]

    # --- passages ---------------------------------------------------------------------------

    @cached_property
    def _snippets(self) -> dict[str, SnippetGenerator]:
        found = {}
        for code in languages():
            for field in ("lead", "body"):
                generator = SnippetGenerator.create(self.searcher, self.text, self.schema, f"{field}_{code}")
                generator.set_max_num_chars(PASSAGE)
                found[f"{field}_{code}"] = generator
        return found

    @cached_property
    def _page_queries(self) -> dict[str, tuple[Query, SnippetGenerator]]:
        found = {}
        for code in languages():
            query = _pages_query(self.schema, self.ask.question.clauses, code)
            generator = SnippetGenerator.create(self.searcher, query, self.schema, f"page_text_{code}")
            generator.set_max_num_chars(PASSAGE)
            found[code] = (query, generator)
        return found

    def _with_passage(self, found: "_Found") -> Hit:
        hit = found.hit
        if not self.ask.question.clauses:
            return hit
        codes = [hit.language, *(code for code in found.versions if code != hit.language)]
        for code in codes:
            if code in found.paged and (passage := self._page_passage(hit.thing, code)):
                return replace(hit, passage=passage[0], passage_language=code, page=passage[1])
        for code in codes:
            pieces = _pieces(self._snippets[f"body_{code}"], found.row)
            if not pieces:
                shown = found.versions[code]
                lead = tantivy.Document()
                lead.add_text(
                    f"lead_{code}",
                    "\n".join(filter(None, (shown.get("headline"), shown.get("summary"), shown.get("subtitle")))),
                )
                pieces = _pieces(self._snippets[f"lead_{code}"], lead)
            if pieces:
                return replace(hit, passage=pieces, passage_language=code)
        return hit

    def _page_passage(self, thing: str, code: str) -> tuple[list[Piece], int | None] | None:
        """The best passage in the pages of a thing's file, and its page."""
        query, generator = self._page_queries[code]
        own = [
            _unscored(Query.term_query(self.schema, "page_of", thing)),
            _unscored(Query.term_query(self.schema, "page_language", code)),
        ]
        found = self.searcher.search(_all_of([query, *own]), 1, count=False)
        for _score, address in found.hits:
            row = self.searcher.doc(address)
            if pieces := _pieces(generator, row, joint=" "):
                return pieces, row.get_first("page")
        return None


@dataclass(frozen=True)
class _Found:
    """A row of the index, read."""

    hit: Hit
    row: tantivy.Document
    versions: Mapping[str, Mapping[str, Any]]
    paged: Sequence[str]
    """The languages whose version has a file with pages."""


def _found(opened: _Opened, language: str, score: Any, address: tantivy.DocAddress) -> _Found:
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
    return _Found(hit, row, versions, kept["paged"])


def _hit(opened: _Opened, language: str, score: Any, address: tantivy.DocAddress) -> Hit:
    return _found(opened, language, score, address).hit


def _pieces(generator: SnippetGenerator, row: tantivy.Document, joint: str = " · ") -> list[Piece]:
    """The best passage of a field; none where nothing in it is what was asked for."""
    snippet = generator.snippet_from_doc(row)
    marks = snippet.highlighted()
    if not marks:
        return []
    fragment = snippet.fragment().encode()  # tantivy counts in bytes
    pieces, place = [], 0
    for mark in marks:
        if mark.start > place:
            pieces.append(Piece(_plain(fragment[place : mark.start], joint)))
        pieces.append(Piece(_plain(fragment[mark.start : mark.end], joint), is_marked=True))
        place = mark.end
    if place < len(fragment):
        pieces.append(Piece(_plain(fragment[place:], joint)))
    return pieces


def _plain(text: bytes, joint: str) -> str:
    return joint.join(filter(None, text.decode("utf-8", "replace").split("\n")))
