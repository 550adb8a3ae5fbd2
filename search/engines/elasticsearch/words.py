"""The words of an index: those that complete what is being typed, and those that are like a misspelt one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch_dsl import Search
from rapidfuzz.distance import OSA

from search.engines.elasticsearch.queries import any_of, clause_query, filtered, has, hidden_now
from search.engines.elasticsearch.stems import Stems
from search.entries import languages
from search.questions import Question

SAMPLE = 1_000
"""Things whose words are counted, to tell which completions are the most frequent."""
CANDIDATES = 20


def with_words(aggs: Any, name: str, code: str, begun: str, size: int, *, is_whole: bool = False) -> None:
    """Have the words of a language that begin so counted, or how one is written. `begun` is of letters and digits."""
    pattern = f"{begun}( .*)?" if is_whole else f"{begun}.*"
    counted = {"field": f"vocabulary_{code}", "include": pattern, "size": size}
    aggs.bucket(f"{name}_sample", "sampler", shard_size=SAMPLE).bucket("words", "terms", **counted)


def written_forms(counted: Mapping[str, Any], name: str) -> dict[str, str]:
    """Folded word → how most things write it, the most frequent word first."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for each in counted[f"{name}_sample"]["words"]["buckets"]:
        folded, _space, written = each["key"].partition(" ")
        forms[folded][written or folded] += each["doc_count"]
    ranked = sorted(forms, key=lambda folded: -forms[folded].total())
    return {folded: forms[folded].most_common(1)[0][0] for folded in ranked}


def spelling(
    client: Elasticsearch, index: str, stems: Stems, question: Question, hidden: Sequence[str]
) -> dict[str, str]:
    """See `search.engines.base.Engine.spelling`. Three requests at most."""
    missing = _missing(client, index, stems, question, hidden)
    alike = _alike(client, index, [word for word in missing if len(word) > 3])
    written = _written(client, index, {each for found in alike.values() for each in found}, hidden)
    return {word: next((written[each] for each in alike.get(word, ()) if each in written), "") for word in missing}


def _missing(client: Elasticsearch, index: str, stems: Stems, question: Question, hidden: Sequence[str]) -> list[str]:
    """The words of a question that nothing visible has."""
    asked = {
        clause.typed[0]: clause_query(stems, clause, "").to_dict()
        for clause in question.clauses
        if not clause.is_exact and len(clause.typed) == 1 and not clause.typed[0].isdecimal()
    }
    if not asked:
        return []
    search = Search(using=client, index=index).query(filtered([], hidden_now(hidden)))[:0]
    search.aggs.bucket("words", "filters", filters=asked)
    counted = search.execute().to_dict()["aggregations"]["words"]["buckets"]
    return [word for word in asked if not counted[word]["doc_count"]]


def _alike(client: Elasticsearch, index: str, misspelt: Sequence[str]) -> dict[str, list[str]]:
    """For each word those of the index that are nearest to it, the nearest and most frequent first."""
    if not misspelt:
        return {}
    search = Search(using=client, index=index)[:0]
    for place, word in enumerate(misspelt):
        for code in languages():
            near = {
                "field": f"words_{code}",
                "size": CANDIDATES,
                "suggest_mode": "always",
                "max_edits": _furthest(word),
                "prefix_length": 0,
                "string_distance": "damerau_levenshtein",
            }
            search = search.suggest(f"{place}-{code}", word, term=near)
    suggested = search.execute().to_dict()["suggest"]
    found = {}
    for place, word in enumerate(misspelt):
        frequencies: Counter[str] = Counter()
        for code in languages():
            for token in suggested[f"{place}-{code}"]:
                frequencies.update({option["text"]: option["freq"] for option in token["options"]})
        near_enough = [each for each in frequencies if len(each) > 3 and OSA.distance(word, each) <= _furthest(word)]
        ranked = sorted(near_enough, key=lambda each: (OSA.distance(word, each), -frequencies[each]))
        found[word] = ranked[:CANDIDATES]
    return found


def _furthest(word: str) -> int:
    return 1 if len(word) < 6 else 2


def _written(client: Elasticsearch, index: str, words: set[str], hidden: Sequence[str]) -> dict[str, str]:
    """Those of these words that something visible has, as most things write them."""
    if not words:
        return {}
    ordered = sorted(words)
    search = Search(using=client, index=index).query(filtered([], hidden_now(hidden)))[:0]
    for place, word in enumerate(ordered):
        some = any_of([has(f"words_{code}", word) for code in languages()])
        bucket = search.aggs.bucket(f"word_{place}", "filter", filter=some)
        for code in languages():
            with_words(bucket, code, code, word, size=5, is_whole=True)
    counted = search.execute().to_dict()["aggregations"]
    found = {}
    for place, word in enumerate(ordered):
        if counted[f"word_{place}"]["doc_count"]:
            forms = [written_forms(counted[f"word_{place}"], code).get(word, "") for code in languages()]
            found[word] = next(filter(None, forms), word)
    return found
