"""The parts that queries are put together from."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from search.engines.elasticsearch.stems import Stems
from search.engines.weights import FIELDS, OWN_LANGUAGE, TIE, VARIANT
from search.entries import languages
from search.questions import Clause, Words

AS_THEY_ARE = "whitespace"
"""Stems are not to be analysed again."""


def all_of(queries: Sequence[Query]) -> Query:
    """What satisfies every query, scored by them."""
    return Q("bool", must=list(queries)) if queries else Q("match_all")


def any_of(queries: Sequence[Query], least: int = 1) -> Query:
    return Q("bool", should=list(queries), minimum_should_match=least) if queries else Q("match_none")


def filtered(queries: Iterable[Query], without: Iterable[Query] = ()) -> Query:
    """What satisfies every query and none of the others, without a score."""
    return Q("bool", filter=list(queries), must_not=list(without))


def has(field: str, value: str, boost: float = 1.0) -> Query:
    return Q("term", **{field: {"value": value, "boost": boost}})


def hidden_now(hidden: Sequence[str]) -> list[Query]:
    """Things that are not to be found now: those named, and those that have expired."""
    found = [Q("range", expires={"lte": timezone.now().isoformat()})]
    if hidden:
        found.append(Q("terms", thing=list(hidden)))
    return found


def field_has(field: str, stems: Words, boost: float = 1.0) -> Query:
    """A field that has these stems, together where they are several."""
    return has(field, stems[0], boost) if len(stems) == 1 else together(field, stems, boost=boost)


def together(field: str, stems: Words, *, boost: float = 1.0, slop: int = 0) -> Query:
    asked: dict[str, Any] = {"query": " ".join(stems), "analyzer": AS_THEY_ARE, "slop": slop, "boost": boost}
    return Q("match_phrase", **{field: asked})


def clause_query(stems: Stems, clause: Clause, language: str) -> Query:
    """Things that satisfy a clause in some field of some language, scored by the best."""
    found: list[Query] = []
    words, forms = clause.as_written
    for code in languages():
        own = OWN_LANGUAGE if code == language else 1.0
        doubtful = stems.of(words, code)
        written = [Q("terms", **{f"words_{code}": list(forms)})]
        for place, each in enumerate(stems.of(clause.alternatives, code)):
            typed = 1.0 if place == 0 else VARIANT
            matches = [
                field_has(f"{field}_{code}", each, round(boost * own * typed, 4)) for field, boost in FIELDS.items()
            ]
            found += [Q("bool", must=one, filter=written) for one in matches] if each in doubtful else matches
    return Q("dis_max", queries=found, tie_breaker=TIE) if found else Q("match_none")


def pages_query(stems: Stems, clauses: Sequence[Clause], code: str) -> Query:
    """Pages that have at least half of the clauses."""
    each = [
        any_of([field_has(f"passages.text_{code}", found) for found in stems.of(clause.alternatives, code)])
        for clause in clauses
    ]
    return any_of(each, math.ceil(len(each) / 2))
