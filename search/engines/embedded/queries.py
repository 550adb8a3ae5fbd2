"""The parts that queries are put together from."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import tantivy
from django.utils import timezone
from tantivy import FieldType, Occur, Query

from search.engines.embedded.schema import Opened, analyzer
from search.engines.weights import FIELDS, OWN_LANGUAGE, TIE, VARIANT
from search.entries import languages
from search.questions import Clause, Words


def musts(queries: Iterable[Query]) -> list[tuple[Occur, Query]]:
    return [(Occur.Must, each) for each in queries]


def all_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query(musts(queries)) if queries else Query.all_query()


def any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, each) for each in queries]) if queries else Query.empty_query()


def unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def every_thing() -> Query:
    """All things, and no row of a passage: each has a kind, of which there are few, so that a column of them costs little."""
    return Query.exists_query("facet_kind")


def everything_but(query: Query) -> Query:
    """Everything but this, without a score."""
    return unscored(Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)]))


def shown_now(opened: Opened, hidden: Sequence[str]) -> list[Query]:
    """What keeps out things that are not to be found now, to be joined to every query."""
    found = []
    if hidden:
        found.append(everything_but(Query.term_set_query(opened.schema, "thing", list(hidden))))
    now = timezone.now()
    if opened.next_expiry is not None and opened.next_expiry <= now:
        found.append(everything_but(Query.range_query(opened.schema, "expires", FieldType.Date, None, now)))
    return found


@lru_cache(maxsize=10_000)
def stems_of(alternatives: tuple[Words, ...], code: str) -> tuple[tuple[str, ...], ...]:
    """The alternatives of a clause as a language's fields hold them, each once."""
    analyze = analyzer(code).analyze
    found = (tuple(analyze(" ".join(each))) for each in alternatives)
    return tuple(dict.fromkeys(each for each in found if each))


def field_has(schema: tantivy.Schema, field: str, stems: Sequence[str]) -> Query:
    if len(stems) == 1:
        # How often it stands there counts, and not where: positions are read for phrases alone.
        return Query.term_query(schema, field, stems[0], index_option="freq")
    together: list[str | tuple[int, str]] = list(stems)
    return Query.phrase_query(schema, field, together)


def clause_query(schema: tantivy.Schema, clause: Clause, language: str) -> Query:
    """Things that satisfy a clause in some field of some language, scored by the best."""
    found = []
    words, forms = clause.as_written
    for code in languages():
        own = OWN_LANGUAGE if code == language else 1.0
        doubtful = stems_of(words, code)
        written = [unscored(Query.term_set_query(schema, f"words_{code}", list(forms)))] if forms else []
        for place, stems in enumerate(stems_of(clause.alternatives, code)):
            typed = 1.0 if place == 0 else VARIANT
            for field, boost in FIELDS.items():
                matches = field_has(schema, f"{field}_{code}", stems)
                if stems in doubtful:
                    matches = all_of([matches, *written])
                found.append(Query.boost_query(matches, boost * own * typed))
    return Query.disjunction_max_query(found, TIE) if found else Query.empty_query()


def pages_query(schema: tantivy.Schema, clauses: Sequence[Clause], code: str) -> Query:
    """Pages that have at least half of the clauses."""
    each = [
        any_of([field_has(schema, f"page_text_{code}", stems) for stems in stems_of(clause.alternatives, code)])
        for clause in clauses
    ]
    return Query.boolean_query([(Occur.Should, one) for one in each], math.ceil(len(each) / 2))


def as_written(searcher: tantivy.Searcher, word: str) -> str:
    """A folded word with the accents that most texts write it with."""
    found = searcher.terms_with_prefix("spelt", f"{word}=", limit=1)
    return found[0][0].partition("=")[2] if found else word
