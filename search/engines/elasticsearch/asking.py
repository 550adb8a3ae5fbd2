"""One search: what is found, in which order, how it is counted and which passage shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch_dsl import FacetedSearch, Q, Search, TermsFacet
from elasticsearch_dsl.query import Query

from search.documents import FACETS
from search.engines.base import MOST_VALUES, Answer, Ask, Hit
from search.engines.elasticsearch.passages import HIGHLIGHT, Found, pieces_of, read_document
from search.engines.elasticsearch.queries import (
    all_of,
    any_of,
    clause_query,
    filtered,
    has,
    hidden_now,
    pages_query,
    together,
)
from search.engines.elasticsearch.schema import known
from search.engines.elasticsearch.stems import Stems
from search.engines.weights import EXACT, FIELDS, TITLE, TOGETHER
from search.entries import languages, sort_key
from search.questions import most_of

Year = int | None
PASSAGE_FIELDS = ("lead", "body")
"""What passages are cut from, beside the pages of files."""
PAGE_FIELDS = ("number", "language", "file")
"""What is told of the page that a passage is cut from."""


class YearFacet(TermsFacet):
    """Years, chosen by their first and last."""

    def add_filter(self, filter_values: Sequence[tuple[Year, Year]]) -> Query | None:
        return years(*filter_values[0])


def years(first: Year, last: Year) -> Query:
    limits = {name: year for name, year in (("gte", first), ("lte", last)) if year is not None}
    return Q("range", year=limits)


def facet_of(name: str) -> TermsFacet:
    kind = YearFacet if name == "year" else TermsFacet
    field = "year" if name == "year" else f"facet_{name}"
    return kind(field=field, size=MOST_VALUES, shard_size=MOST_VALUES)


class Faceted(FacetedSearch):
    """A search whose facets are each counted without its own choices."""

    def __init__(
        self, search: Search, query: Query, *, facets: Sequence[str], filters: Mapping[str, Any], sort: Sequence[Any]
    ) -> None:
        self.base = search
        self.facets = {facet: facet_of(facet) for facet in facets}
        super().__init__(query, filters=filters, sort=sort)

    def search(self) -> Search:
        return self.base.response_class(super().search()._response_class)

    def query(self, search: Search, query: Query) -> Search:
        return search.query(query)


@dataclass
class Asking:
    """One search: the parts of its query, and what is asked with them."""

    client: Elasticsearch
    index: str
    stems: Stems
    ask: Ask

    def __post_init__(self) -> None:
        self.is_loose = False
        clauses = (*self.ask.question.clauses, *self.ask.question.without)
        self.stems.learn((word for each in clauses for words in each.alternatives for word in words), languages())

    # --- what is asked for ------------------------------------------------------------------

    @cached_property
    def clauses(self) -> list[Query]:
        return [clause_query(self.stems, each, self.ask.language) for each in self.ask.question.clauses]

    @cached_property
    def without(self) -> list[Query]:
        """What is not to be found: left out by the reader, or not to be seen now."""
        left_out = [clause_query(self.stems, each, self.ask.language) for each in self.ask.question.without]
        return [*left_out, *hidden_now(self.ask.hidden)]

    @property
    def can_be_loose(self) -> bool:
        """Whether asking for most of the words is another question."""
        return len(self.clauses) > 1

    @property
    def text(self) -> Query:
        """What has every clause, or most of them."""
        return any_of(self.clauses, most_of(len(self.clauses))) if self.is_loose else all_of(self.clauses)

    @cached_property
    def bonus(self) -> list[Query]:
        """What lifts the better of two that match: the title as typed, words as typed, and words that stand together."""
        own = known(self.ask.language)
        typed = [each.typed for each in self.ask.question.clauses]
        titled = has(f"sort_{own}", sort_key(self.ask.question.text))
        found = [Q("constant_score", filter=titled, boost=TITLE)]
        found += [has(f"words_{own}", words[0], EXACT) for words in typed if len(words) == 1]
        stems = self.stems.of_text(tuple(word for each in typed for word in each), own)
        if len(typed) > 1 and len(stems) > 1:
            found += [
                together(f"{field}_{own}", stems, boost=TOGETHER * FIELDS[field], slop=2 * len(stems))
                for field in ("title", "lead")
            ]
        return found

    @property
    def by_score(self) -> bool:
        return self.ask.sort == "relevance" and bool(self.clauses)

    @property
    def found(self) -> Query:
        """All that is found, before any choice of facets; ranked where the order is by relevance."""
        filters = [facet_of(facet).add_filter(values) for facet, values in self.uncounted.items()]
        if not self.by_score:
            return filtered([self.text, *filters], self.without)
        ranked = Q("bool", must=[self.text], should=self.bonus, filter=filters, must_not=self.without)
        weight = {"field": "weight", "missing": 1}
        return Q("function_score", query=ranked, field_value_factor=weight, boost_mode="multiply")

    @cached_property
    def filters(self) -> dict[str, list[Any]]:
        chosen = {facet: list(values) for facet, values in self.ask.filters.items() if values}
        found: dict[str, list[Any]] = {facet: chosen[facet] for facet in FACETS if facet in chosen and facet != "year"}
        if self.ask.year_from is not None or self.ask.year_to is not None:
            found["year"] = [(self.ask.year_from, self.ask.year_to)]
        return found

    @property
    def counted(self) -> list[str]:
        return [facet for facet in self.ask.facets if facet in FACETS]

    @property
    def uncounted(self) -> dict[str, list[Any]]:
        """The choices of facets that nobody counts: they narrow everything alike."""
        return {facet: values for facet, values in self.filters.items() if facet not in self.counted}

    @property
    def order(self) -> list[Any]:
        if self.by_score:
            return ["_score", "thing"]
        if self.ask.sort == "title":
            return [{f"sort_{known(self.ask.language)}": {"order": "asc", "missing": "_last"}}, "thing"]
        return [{"moment": {"order": "desc", "missing": "_last"}}, "thing"]

    # --- asking -----------------------------------------------------------------------------

    def answer(self) -> Answer:
        """One request, a second one where nothing has every word, and one for the pages of the files that were hit."""
        response = self._find()
        if not response.hits.total.value and self.can_be_loose:
            self.is_loose = True
            response = self._find()
        raw = response.to_dict()
        total = raw["hits"]["total"]["value"]
        found = [read_document(each, self.ask.language) for each in raw["hits"]["hits"]]
        return Answer(
            total=total,
            hits=self._with_passages(found),
            facets={
                facet: {str(value): count for value, count, _is_chosen in response.facets[facet]}
                for facet in self.counted
            },
            is_loose=self.is_loose and bool(total),
        )

    def _find(self) -> Any:
        ask = self.ask
        search = Search(using=self.client, index=self.index).source(["kept"]).extra(track_total_hits=True)
        search = search[ask.offset : ask.offset + ask.limit]
        if self.clauses and ask.with_passages:
            fields = [f"{field}_{code}" for code in languages() for field in PASSAGE_FIELDS]
            search = search.highlight(*fields, **HIGHLIGHT, highlight_query=self.text.to_dict())
        filters = {facet: values for facet, values in self.filters.items() if facet in self.counted}
        return Faceted(search, self.found, facets=self.counted, filters=filters, sort=self.order).execute()

    # --- passages ---------------------------------------------------------------------------

    def _with_passages(self, found: Sequence[Found]) -> list[Hit]:
        if not self.clauses or not self.ask.with_passages:
            return [each.hit for each in found]
        paged = [each.hit.thing for each in found if each.paged]
        pages = self._pages(paged) if paged else {}
        return [self._with_passage(each, pages.get(each.hit.thing, {})) for each in found]

    def _with_passage(self, found: Found, pages: Mapping[str, Mapping[str, Any]]) -> Hit:
        for code in found.page_codes:
            if code in pages:
                return replace(found.hit, **pages[code])
        for code in found.codes:
            for field in ("body", "lead"):
                if pieces := pieces_of(found.fragments.get(f"{field}_{code}", ())):
                    return replace(found.hit, passage=pieces, passage_language=code)
        return found.hit

    def _pages(self, things: Sequence[str]) -> dict[str, dict[str, Mapping[str, Any]]]:
        """For each of these things and each language of its files, the best passage in its pages, as fields of a hit."""
        asked = []
        for code in languages():
            field = f"passages.text_{code}"
            best = {
                "name": code,
                "size": 1,
                "_source": False,
                "docvalue_fields": [f"passages.{name}" for name in PAGE_FIELDS],
                "highlight": {"fields": {field: {}}, **HIGHLIGHT},
            }
            query = pages_query(self.stems, self.ask.question.clauses, code)
            weight = {"field": "passages.weight", "missing": 1}
            weighed = Q("function_score", query=query, field_value_factor=weight, boost_mode="multiply")
            asked.append(Q("nested", path="passages", query=weighed, inner_hits=best))
        query = Q("bool", filter=[Q("ids", values=list(things))], should=asked)
        search = Search(using=self.client, index=self.index).query(query).source(False)[: len(things)]
        found: dict[str, dict[str, Mapping[str, Any]]] = {}
        for raw in search.execute().to_dict()["hits"]["hits"]:
            for code, inner in raw.get("inner_hits", {}).items():
                for page in inner["hits"]["hits"]:
                    fragments = page.get("highlight", {}).get(f"passages.text_{code}", ())
                    fields = {name: page.get("fields", {}).get(f"passages.{name}", [None]) for name in PAGE_FIELDS}
                    if pieces := pieces_of(fragments, joint=" "):
                        found.setdefault(raw["_id"], {})[code] = {
                            "passage": pieces,
                            "passage_language": fields["language"][0] or code,
                            "page": fields["number"][0],
                            "file_url": fields["file"][0] or "",
                        }
        return found
