"""One search: what is found, in which order, how it is counted and which passage shows it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query, SnippetGenerator

from search.documents import FACETS
from search.engines.base import (
    MOST_VALUES,
    Ask,
    Hit,
)
from search.engines.embedded.passages import Found, pieces_of, read_row
from search.engines.embedded.queries import all_of, clause_query, every_thing, musts, pages_query, shown_now, unscored
from search.engines.embedded.schema import Opened, analyzer, known
from search.engines.weights import EXACT, FIELDS, PASSAGE, TITLE, TOGETHER
from search.entries import sort_key
from search.questions import most_of


def _terms(facets: Sequence[str]) -> dict[str, Any]:
    """The aggregations that count facets."""
    return {
        facet: {
            "terms": {
                "field": "year" if facet == "year" else f"facet_{facet}",
                "size": MOST_VALUES,
                "segment_size": MOST_VALUES,
            }
        }
        for facet in facets
    }


@dataclass
class Asking:
    """One search: the parts of its query, and what is asked with them."""

    opened: Opened
    ask: Ask

    def __post_init__(self) -> None:
        self.schema, self.searcher = self.opened.schema, self.opened.searcher
        self.is_loose = False
        self._generators: dict[str, SnippetGenerator] = {}
        self._page_queries: dict[str, tuple[Query, SnippetGenerator]] = {}

    @cached_property
    def clauses(self) -> list[Query]:
        return [clause_query(self.schema, each, self.ask.language) for each in self.ask.question.clauses]

    @cached_property
    def without(self) -> list[tuple[Occur, Query]]:
        return [
            (Occur.MustNot, clause_query(self.schema, each, self.ask.language)) for each in self.ask.question.without
        ]

    @property
    def can_be_loose(self) -> bool:
        """Whether asking for most of the words is another question."""
        return len(self.clauses) > 1

    @cached_property
    def strictly(self) -> Query:
        """What has every clause."""
        if not self.clauses:
            return Query.boolean_query([(Occur.Must, unscored(every_thing())), *self.without])
        return Query.boolean_query([*musts(self.clauses), *self.without])

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
        """What lifts the better of two that match: the title as typed, words as typed, and words that stand together."""
        own = known(self.ask.language)
        titled = Query.term_query(self.schema, f"sort_{own}", sort_key(self.ask.question.text))
        found = [Query.const_score_query(titled, TITLE)] if self.clauses else []
        typed = [each.typed for each in self.ask.question.clauses]
        for one in typed:
            if len(one) == 1:
                found.append(Query.boost_query(Query.term_query(self.schema, f"words_{own}", one[0]), EXACT))
        if len(typed) > 1:
            stems: list[str | tuple[int, str]] = [
                *analyzer(own).analyze(" ".join(word for each in typed for word in each))
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
                found[facet] = unscored(Query.term_set_query(self.schema, f"facet_{facet}", list(values)))
        if self.ask.year_from is not None or self.ask.year_to is not None:
            years = Query.range_query(
                self.schema, "year", FieldType.Unsigned, self.ask.year_from or 0, self.ask.year_to or 9999
            )
            found["year"] = unscored(years)
        return found

    @cached_property
    def visible(self) -> list[Query]:
        return shown_now(self.opened, self.ask.hidden)

    def query(self, text: Query) -> Query:
        """The text, what may be seen, and the filters."""
        filters = list(self.filters.values())
        return all_of([text, *filters, *self.visible]) if filters or self.visible else text

    def find(self) -> Any:
        ask = self.ask
        by_score = ask.sort == "relevance" and bool(ask.question.clauses)
        query = self.query(self.ranked if by_score else self.text)
        if ask.sort == "title":
            field = f"sort_{known(ask.language)}"
            return self.searcher.search(query, ask.limit, offset=ask.offset, order_by_field=field, order=Order.Asc)
        if ask.sort == "newest" or not ask.question.clauses:
            return self.searcher.search(query, ask.limit, offset=ask.offset, order_by_field="moment", order=Order.Desc)
        return self.searcher.search(query, ask.limit, offset=ask.offset, weight_by_field="weight")

    def facets(self) -> dict[str, dict[str, int]]:
        """The counts of each facet, under the filters of all others: in one pass over what the text finds."""
        wanted = [facet for facet in self.ask.facets if facet in FACETS]
        own = [facet for facet in wanted if facet in self.filters]
        if not own:
            return self._counts(self.searcher.aggregate(self.query(self.text), _terms(wanted)), wanted)
        groups = {"": [facet for facet in wanted if facet not in own], **{facet: [facet] for facet in own}}
        asked = {}
        for but, facets in groups.items():
            others = [self._as_text(each) for each in own if each != but]
            if others:
                asked[f"but {but}"] = {"filter": " AND ".join(others), "aggs": _terms(facets)}
            else:
                asked |= _terms(facets)
        counted = self.searcher.aggregate(self._counted_over(own), asked)
        for but in groups:
            counted |= counted.pop(f"but {but}", {})
        return self._counts(counted, wanted)

    def _counted_over(self, own: Sequence[str]) -> Query:
        """What any of these facets may count: what all of their filters leave, or all of them but one."""
        rest = [query for facet, query in self.filters.items() if facet not in own]
        if len(own) > 1:
            shoulds = [(Occur.Should, self.filters[facet]) for facet in own]
            rest.append(Query.boolean_query(shoulds, len(own) - 1))
        return all_of([self.text, *rest, *self.visible])

    def _as_text(self, facet: str) -> str:
        """A filter as tantivy's aggregations take it."""
        if facet == "year":
            return f"year:[{self.ask.year_from or 0} TO {self.ask.year_to or 9999}]"
        values = (
            "".join(f"\\{each}" if each in '"\\' else each for each in value) for value in self.ask.filters[facet]
        )
        return "(" + " OR ".join(f'facet_{facet}:"{value}"' for value in values) + ")"

    @staticmethod
    def _counts(counted: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, dict[str, int]]:
        return {
            facet: {
                (str(int(each["key"])) if facet == "year" else each["key"]): each["doc_count"]
                for each in counted[facet]["buckets"]
            }
            for facet in wanted
        }

    def hits(self, found: Sequence[tuple[Any, Any]]) -> list[Hit]:
        return [self._with_passage(read_row(self.opened, self.ask.language, *each)) for each in found]

    # --- passages ---------------------------------------------------------------------------

    def _snippets(self, field: str) -> SnippetGenerator:
        """What finds the best passage of a field; made when it is first asked for, since most are never."""
        if field not in self._generators:
            generator = SnippetGenerator.create(self.searcher, self.text, self.schema, field)
            generator.set_max_num_chars(PASSAGE)
            self._generators[field] = generator
        return self._generators[field]

    def _pages(self, code: str) -> tuple[Query, SnippetGenerator]:
        """The pages of files in a language that have what is asked for, and what finds the best passage of one."""
        if code not in self._page_queries:
            query = pages_query(self.schema, self.ask.question.clauses, code)
            generator = SnippetGenerator.create(self.searcher, query, self.schema, f"page_text_{code}")
            generator.set_max_num_chars(PASSAGE)
            self._page_queries[code] = (query, generator)
        return self._page_queries[code]

    def _with_passage(self, found: "Found") -> Hit:
        hit = found.hit
        if not self.ask.question.clauses or not self.ask.with_passages:
            return hit
        codes = [hit.language, *(code for code in found.versions if code != hit.language)]
        for code in [*codes, *(code for code in found.paged if code not in codes)]:
            if code in found.paged and (passage := self._page_passage(hit.thing, code)):
                return replace(hit, **passage)
        for code in codes:
            pieces = pieces_of(self._snippets(f"body_{code}"), found.row)
            if not pieces:
                shown = found.versions[code]
                lead = tantivy.Document()
                lead.add_text(
                    f"lead_{code}",
                    "\n".join(filter(None, (shown.get("headline"), shown.get("summary"), shown.get("subtitle")))),
                )
                pieces = pieces_of(self._snippets(f"lead_{code}"), lead)
            if pieces:
                return replace(hit, passage=pieces, passage_language=code)
        return hit

    def _page_passage(self, thing: str, code: str) -> dict[str, Any] | None:
        """The best passage in the pages of a thing's files, with its page, as fields of a hit."""
        query, generator = self._pages(code)
        own = [
            unscored(Query.term_query(self.schema, "page_of", thing)),
            unscored(Query.term_query(self.schema, "page_language", code)),
        ]
        found = self.searcher.search(all_of([query, *own]), 1, count=False, weight_by_field="weight")
        for _score, address in found.hits:
            row = self.searcher.doc(address)
            if pieces := pieces_of(generator, row, joint=" "):
                shown = json.loads(row["shown"][0])
                return {
                    "passage": pieces,
                    "passage_language": shown["language"],
                    "page": row.get_first("page"),
                    "file_url": shown["file"],
                }
        return None
