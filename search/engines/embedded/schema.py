"""What an index of tantivy holds, and how its words are taken apart."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path

import tantivy
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from search.analysis import STEMMERS
from search.documents import FACETS
from search.engines.weights import FIELDS
from search.entries import VERSION, languages

SCHEMA = 3
"""Raised whenever a field below changes."""

FOLDED, RAW, SPACED = "portal_folded", "raw", "portal_spaced"


def fingerprint() -> str:
    """Of what an index of this program is: changes with its fields, its entries and the languages of the site."""
    state = (
        f"{SCHEMA} {VERSION} {metadata.version('tantivy')} {','.join(languages())} {','.join(FACETS)} {sorted(FIELDS)}"
    )
    return hashlib.sha256(state.encode()).hexdigest()[:16]


@cache
def schema_of(codes: tuple[str, ...]) -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("thing", stored=True, tokenizer_name=RAW, index_option="basic")
    schema.add_bytes_field("shown", stored=True)
    schema.add_text_field("spelt", tokenizer_name=SPACED, index_option="basic")
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
def analyzer(code: str) -> tantivy.TextAnalyzer:
    """Folded before it is stemmed, so that a query without accents has the stems of the text with them."""
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(80))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    if code in STEMMERS:
        builder = builder.filter(Filter.stemmer(STEMMERS[code]))
    return builder.build()


def with_tokenizers(index: tantivy.Index, codes: Iterable[str]) -> tantivy.Index:
    index.register_tokenizer(FOLDED, analyzer(""))
    index.register_tokenizer(SPACED, TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    for code in codes:
        index.register_tokenizer(f"portal_{code}", analyzer(code))
    index.config_reader("manual")
    return index


def known(language: str) -> str:
    """The language, where the site has it; its first one otherwise."""
    return language if language in languages() else languages()[0]


@dataclass(frozen=True)
class Opened:
    """The index of a folder, as it was when this was opened or reloaded."""

    index: tantivy.Index
    folder: Path
    state: tuple[int, int]
    """Of tantivy's list of segments: when it was written, and its size."""
    searcher: tantivy.Searcher
    next_expiry: datetime | None

    @property
    def schema(self) -> tantivy.Schema:
        return schema_of(tuple(languages()))
