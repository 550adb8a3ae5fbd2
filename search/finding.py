"""Finding: from what was typed and chosen to what a page, a feed, a command or an e-mail shows."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.translation import get_language

from search.analysis import fold, words
from search.documents import FACETS, SOURCES, facet_labels
from search.engines import Engine, EngineUnavailable, engine
from search.engines.base import DEEPEST, Answer, Ask, Hit, Suggestions
from search.entries import entries_of
from search.indexing import is_in_use
from search.models import Change, Synonyms
from search.questions import Question, read_question
from search.suggesting import one_of_each, phrases

logger = logging.getLogger(__name__)

SORTS = ("relevance", "newest", "title")
TITLES = 60
"""Titles that suggestions are taken from: those of the things that most likely are meant."""
MOST_HIDDEN = 5_000
"""With more changes than these unknown to the index, it is not asked: what it says may no longer be public."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in the reader's language."""

    question: Question
    total: int
    hits: Sequence[Hit]
    facets: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    did_you_mean: str = ""
    is_loose: bool = False
    """Nothing has all the words: these have most of them."""
    is_plain: bool = False
    """The index could not be asked: these are things of the database whose titles hold the words, without facets."""
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A search: what was typed and what was chosen."""

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: str = "relevance"


def find(
    wanted: Wanted,
    *,
    language: str = "",
    offset: int = 0,
    limit: int = 10,
    deepest: int = DEEPEST,
    facets: Sequence[str] = FACETS,
    with_passages: bool = True,
    using: Engine | None = None,
) -> Finding:
    """Search. Four queries of the database at most, and one for each facet whose labels are in it.

    Where the index cannot be reached the database is asked for titles, and the finding says so; `using` an engine by
    name raises EngineUnavailable instead.
    """
    started = time.perf_counter()
    language = language or reader_language()
    question = read_question(wanted.text, synonym_lines())
    limit = max(0, min(limit, deepest - offset))
    ask = Ask(
        question=question,
        language=language,
        filters=wanted.filters,
        year_from=wanted.year_from,
        year_to=wanted.year_to,
        sort=wanted.sort if wanted.sort in SORTS else SORTS[0],
        offset=offset,
        limit=max(limit, 1),
        facets=facets,
        with_passages=with_passages,
    )
    try:
        chosen = using or engine()
        # An engine that is not in use was asked for by name, to see what it holds.
        ask = replace(ask, hidden=hidden_things() if chosen.name == settings.SEARCH_ENGINE else _unknown_things())
        answer = chosen.search(ask)
        if not answer.total and question != (apart := read_question(wanted.text)):
            # Words that editors have joined to a phrase, such as «trata de personas», which nothing has as such.
            question, ask = apart, replace(ask, question=apart)
            answer = chosen.search(ask)
        meant = "" if answer.total and not answer.is_loose else _meant(chosen, ask)
    except EngineUnavailable as error:
        if using is not None:
            raise
        logger.warning("The search index cannot be asked: %s", error)
        return _plainly(wanted, question, language, offset, max(0, min(limit, DEEPEST - offset)), started)
    return Finding(
        question=question,
        total=answer.total,
        hits=[_as_meant(each, question) for each in answer.hits] if limit else (),
        facets=_labelled(answer, ask, language),
        did_you_mean=meant,
        is_loose=answer.is_loose,
        took_ms=_milliseconds(started),
    )


def suggest(text: str, *, language: str = "", limit: int = 6) -> Suggestions:
    """What somebody who has typed this so far may want: words to go on with, as titles write them, and things whose titles
    have them. Where no title does, words of the texts; nothing where the index cannot be reached. One query.
    """
    language = language or reader_language()
    try:
        found = engine().suggest(text, language=language, limit=TITLES, hidden=hidden_things())
    except EngineUnavailable:
        return Suggestions((), ())
    titles = [hit.shown["title"] for hit in found.hits if hit.language == language]
    queries = phrases(text, titles or [hit.shown["title"] for hit in found.hits], limit=limit)
    return Suggestions(tuple(queries or one_of_each(found.queries)[:limit]), found.hits[:limit])


def related_to(thing: str, *, language: str = "", limit: int = 4) -> Sequence[Hit]:
    """Things that are about the same as this one; none where the index cannot be reached. One query."""
    language = language or reader_language()
    try:
        return engine().related(thing, language=language, limit=limit, hidden=hidden_things())
    except EngineUnavailable:
        return ()


def values_in_use(facet: str) -> set[str]:
    """The values of a facet that something public has; none where the index cannot be reached. Two queries."""
    try:
        ask = Ask(
            question=read_question(""),
            language=reader_language(),
            limit=1,
            facets=(facet,),
            with_passages=False,
            hidden=hidden_things(),
        )
        return set(engine().search(ask).facets.get(facet, {}))
    except EngineUnavailable:
        return set()


def newest_by_kind(facet: str, value: str, *, few: int, language: str = "") -> Mapping[str, tuple[int, Sequence[Hit]]]:
    """What there is with a value of a facet: by kind, how many things and the `few` newest of them. Two queries of the
    database, whatever there is. Raises EngineUnavailable where the index cannot be reached.
    """
    chosen = engine()
    ask = Ask(
        question=read_question(""),
        language=language or reader_language(),
        filters={facet: (value,)},
        sort="newest",
        limit=1,
        facets=("kind",),
        with_passages=False,
        hidden=hidden_things(),
    )
    counts = chosen.search(ask).facets.get("kind", {})
    few_of = replace(ask, limit=few, facets=())
    return {
        kind: (number, chosen.search(replace(few_of, filters={**ask.filters, "kind": (kind,)})).hits)
        for kind, number in counts.items()
    }


def reader_language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def synonym_lines() -> tuple[str, ...]:
    """The editors' synonyms, as they are now. One query."""
    return tuple(Synonyms.objects.order_by("pk").values_list("words", flat=True))


def hidden_things() -> list[str]:
    """Things that have changed and the index does not know it yet. Whatever the change was, they are not shown until
    it does, so that what was withdrawn is gone at once. One query. Raises EngineUnavailable where there are too many, or
    the index of the chosen engine has not been told of changes at all.
    """
    if not is_in_use():
        raise EngineUnavailable("The index in use is another engine's, or none has been built yet.")
    return _unknown_things()


def _unknown_things() -> list[str]:
    rows = Change.objects.due().values_list("kind", "thing_id").distinct()[: MOST_HIDDEN + 1]
    found = [f"{kind}:{thing}" for kind, thing in rows]
    if len(found) > MOST_HIDDEN:
        raise EngineUnavailable("The index is far behind the database.")
    return found


def _meant(chosen: Engine, ask: Ask) -> str:
    """The query with its misspelt words put right and the unheard-of ones left out; nothing where that finds nothing."""
    right = chosen.spelling(ask.question, hidden=ask.hidden)
    if not any(right.values()):
        return ""
    meant = " ".join(filter(None, (_put_right(each, right) for each in ask.question.text.split(" "))))
    again = replace(ask, question=read_question(meant, synonym_lines()), filters={}, facets=(), offset=0, limit=1)
    return meant if chosen.search(replace(again, year_from=None, year_to=None)).total else ""


def _as_meant(hit: Hit, question: Question) -> Hit:
    """A hit whose passage marks no other word of the same stem; without the passage where it shows nothing else."""
    if not any(each.is_marked and question.is_another_word(each.text) for each in hit.passage):
        return hit
    pieces = [
        replace(each, is_marked=each.is_marked and not question.is_another_word(each.text)) for each in hit.passage
    ]
    if any(each.is_marked for each in pieces):
        return replace(hit, passage=pieces)
    return replace(hit, passage=(), passage_language="", page=None, file_url="")


def _put_right(chunk: str, right: Mapping[str, str]) -> str:
    found = words(chunk)
    if len(found) != 1 or found[0] not in right:
        return chunk
    meant = right[found[0]]
    return meant.capitalize() if chunk[:1].isupper() else meant


def _labelled(answer: Answer, ask: Ask, language: str) -> dict[str, Sequence[FacetValue]]:
    """The facets with their labels, the most frequent first; a value that is chosen is there even if nothing has it."""
    found: dict[str, Sequence[FacetValue]] = {}
    for facet, counts in answer.facets.items():
        chosen = set(ask.filters.get(facet, ()))
        numbers = {**dict.fromkeys(chosen, 0), **counts}
        labels = facet_labels(facet, numbers)
        values = [FacetValue(value, labels[value], count, value in chosen) for value, count in numbers.items()]
        if facet == "year":
            found[facet] = sorted(values, key=lambda each: each.value, reverse=True)
        else:
            found[facet] = sorted(values, key=lambda each: (-each.count, fold(each.label)))
    return found


def _plainly(wanted: Wanted, question: Question, language: str, offset: int, limit: int, started: float) -> Finding:
    """Things of the database whose titles hold the words as they were typed, kind by kind."""
    typed = [each for each in question.text.replace('"', " ").split() if words(each)]
    kinds = wanted.filters.get("kind") or list(SOURCES)
    hits: list[Hit] = []
    most = offset + limit
    for kind in kinds:
        source = SOURCES.get(kind)
        if source is None:
            continue
        ids = list(source.titled(typed, language, most))
        entries = {entry.thing: entry for entry in entries_of(kind, ids)}
        for each in ids:
            entry = entries.get(f"{kind}:{each}")
            if entry is not None:
                version = next((one for one in entry.versions if one.language == language), entry.versions[0])
                hits.append(
                    Hit(thing=entry.thing, kind=kind, language=version.language, score=0.0, shown=version.shown)
                )
    return Finding(
        question=question,
        total=len(hits),
        hits=hits[offset:most],
        is_plain=True,
        took_ms=_milliseconds(started),
    )


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
