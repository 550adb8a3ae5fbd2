"""What a search that finds nothing can go on to: the themes and countries that stand nearest to what was typed.

"secuestro exprés en Guatemala" → Guatemala, and the themes of which there is most
"rutas migratorias"             → Migration
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from search.analysis import STOP_WORDS, fold, singular, words
from search.documents import facet_labels
from search.engines import EngineUnavailable, engine
from search.engines.base import Ask
from search.finding import hidden_things, reader_language
from search.questions import Question, read_question

FEW = 6
"""Themes that are named, and countries."""
ROOT = 5
"""Letters that two words begin with to be of one root: migración, migratorio."""
ALIKE = 80
"""Of a hundred, as rapidfuzz measures it: a misspelt word and the one that is meant."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a facet to go on to."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """Of what is public; empty where the index cannot be reached."""

    themes: Sequence[Place] = ()
    are_near: bool = False
    """Whether these are near to what was typed: else they are the themes of which there is most."""
    countries: Sequence[Place] = ()
    """Those that what was typed names."""


def nearby(question: Question) -> Nearby:
    """Where to go on from a question that finds nothing. One more question to the index, and four queries at most."""
    try:
        ask = Ask(
            question=read_question(""),
            language=reader_language(),
            limit=1,
            facets=("theme", "country"),
            with_passages=False,
            hidden=hidden_things(),
        )
        found = engine().search(ask).facets
    except EngineUnavailable:
        return Nearby()
    asked = {
        singular(word)
        for clause in question.clauses
        for alternative in clause.alternatives
        for word in alternative
        if word not in STOP_WORDS
    }
    themes = _most_first("theme", found.get("theme", {}))
    near = [(each, _shared(asked, each.label)) for each in themes]
    nearest = [each for each, shared in sorted(near, key=lambda pair: -pair[1]) if shared]
    countries = [each for each in _most_first("country", found.get("country", {})) if question.names(each.label)]
    return Nearby((nearest or themes)[:FEW], bool(nearest), countries[:FEW])


def _most_first(facet: str, counts: Mapping[str, int]) -> list[Place]:
    labels = facet_labels(facet, counts)
    return [
        Place(value, labels[value]) for value in sorted(counts, key=lambda each: (-counts[each], fold(labels[each])))
    ]


def _shared(asked: Collection[str], label: str) -> float:
    """How much of a label was asked for: the share of its words that stand near to one that was typed."""
    telling = [singular(word) for word in words(label) if word not in STOP_WORDS]
    return sum(any(_are_near(word, each) for each in asked) for word in telling) / len(telling) if telling else 0.0


def _are_near(one: str, other: str) -> bool:
    if min(len(one), len(other)) < ROOT:
        return one == other
    return one[:ROOT] == other[:ROOT] or fuzz.ratio(one, other) >= ALIKE
