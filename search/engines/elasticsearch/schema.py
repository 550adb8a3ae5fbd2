"""What an index of Elasticsearch holds, and how its words are taken apart."""

import hashlib
import json
from functools import cache
from typing import Any

from search.analysis import STEMMERS
from search.documents import FACETS
from search.engines.weights import FIELDS
from search.entries import VERSION, languages

LONGEST_WORD = 80
MOST_PAGES = 100_000
"""Pages of the files of one thing."""
LONGEST_VALUE = 8_000
"""Characters of a value that is kept whole; Lucene takes no more than 32 kB."""

FOLDED = "portal_folded"
KEYWORD = {"type": "keyword", "ignore_above": LONGEST_VALUE}


@cache
def fingerprint() -> str:
    """Of what an index of this program is: changes with its settings, its fields, its entries and the site's languages."""
    state = json.dumps([VERSION, body_of(tuple(languages()))], sort_keys=True)
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def body_of(codes: tuple[str, ...]) -> dict[str, Any]:
    """The settings and mappings of an index, as a stock Elasticsearch 8 takes them."""
    return {"settings": {"index": _index_settings(), "analysis": _analysis(codes)}, "mappings": _mappings(codes)}


def _index_settings() -> dict[str, Any]:
    return {
        # One shard, so that facets are exact and scores comparable: it serves some millions of things.
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "mapping": {"nested_objects": {"limit": MOST_PAGES}},
    }


def _analysis(codes: tuple[str, ...]) -> dict[str, Any]:
    """Words are split at whatever is no letter or digit, as `search.analysis.words` does with a query, and folded before
    they are stemmed, so that a query without accents has the stems of the text with them.
    """
    filters: dict[str, Any] = {"portal_length": {"type": "length", "max": LONGEST_WORD}}
    analyzers: dict[str, Any] = {}
    steps = ["portal_length", "lowercase", "asciifolding"]
    for code in codes:
        own = []
        if code in STEMMERS:
            own = [f"portal_stemmer_{code}"]
            filters[own[0]] = {"type": "stemmer", "language": STEMMERS[code]}
        analyzers[f"portal_{code}"] = {"type": "custom", "tokenizer": "portal_words", "filter": steps + own}
    analyzers[FOLDED] = {"type": "custom", "tokenizer": "portal_words", "filter": steps}
    return {
        "tokenizer": {"portal_words": {"type": "pattern", "pattern": "[^\\p{L}\\p{N}]+"}},
        "filter": filters,
        "analyzer": analyzers,
    }


def _mappings(codes: tuple[str, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "thing": {"type": "keyword"},
        "kept": {"type": "object", "enabled": False},
        "year": {"type": "short"},
        "moment": {"type": "date"},
        "expires": {"type": "date"},
        "weight": {"type": "float", "index": False},
    }
    page: dict[str, Any] = {
        "number": {"type": "integer", "index": False},
        "weight": {"type": "float", "index": False},
        "language": {"type": "keyword", "index": False},
        "file": {"type": "keyword", "index": False},
    }
    for facet in FACETS:
        if facet != "year":
            fields[f"facet_{facet}"] = KEYWORD | {"eager_global_ordinals": True}
    for code in codes:
        for field in FIELDS:
            fields[f"{field}_{code}"] = _text(code, is_shown=field in {"lead", "body"}) | {"copy_to": f"words_{code}"}
        begins = {"type": "text", "analyzer": FOLDED, "index_options": "docs", "norms": False, "index_prefixes": {}}
        fields[f"title_{code}"]["fields"] = {"begins": begins}
        fields[f"words_{code}"] = {"type": "text", "analyzer": FOLDED, "index_options": "freqs", "index_prefixes": {}}
        fields[f"vocabulary_{code}"] = KEYWORD | {"eager_global_ordinals": True}
        fields[f"sort_{code}"] = KEYWORD
        page[f"text_{code}"] = _text(code, is_shown=True)
    fields["passages"] = {"type": "nested", "properties": page}
    # What is shown is kept as it is; texts are kept by their fields, where passages are cut from them.
    return {"dynamic": "strict", "_source": {"includes": ["kept.*"]}, "properties": fields}


def _text(code: str, *, is_shown: bool) -> dict[str, Any]:
    kept = {"store": True, "index_options": "offsets"} if is_shown else {}
    return {"type": "text", "analyzer": f"portal_{code}", **kept}


def known(language: str) -> str:
    """The language, where the site has it; its first one otherwise."""
    return language if language in languages() else languages()[0]
