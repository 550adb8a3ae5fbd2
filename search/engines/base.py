"""What the search asks of an engine, and what it gets: the one interface that every engine has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from search.entries import Entry
from search.questions import Question

DEEPEST = 1_000
"""No result beyond this place is given: further on a reader narrows down, and only robots go."""
MOST_TAKEN = 10_000
"""No file of results holds more things than these: Elasticsearch gives no more at once."""
MOST_VALUES = 10_000
"""Values that a facet counts; beyond these it would no longer be exact."""


class EngineUnavailable(Exception):
    """The index cannot be asked now: the server is away, or there is no index yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    question: Question
    language: str
    """The reader's."""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Facet → values, any of which will do."""
    year_from: int | None = None
    year_to: int | None = None
    sort: str = "relevance"
    """relevance, newest or title."""
    offset: int = 0
    limit: int = 10
    facets: Sequence[str] = ()
    """Those to be counted."""
    with_passages: bool = True
    """Whether to show of each hit where it is about what was asked for."""
    hidden: Sequence[str] = ()
    """Things not to be found: they have changed, and the index does not know yet."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; marked where it is what was asked for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    thing: str
    kind: str
    language: str
    """Of the version that is shown."""
    score: float
    shown: Mapping[str, Any]
    """See `search.entries.Version.shown`."""
    passage: Sequence[Piece] = ()
    passage_language: str = ""
    page: int | None = None
    """Where the passage stands in the file."""
    file_url: str = ""
    """Which file that is."""


@dataclass(frozen=True, slots=True)
class Answer:
    total: int
    hits: Sequence[Hit]
    facets: Mapping[str, Mapping[str, int]]
    """Facet → value → number of things, each facet's own choices not narrowing itself."""
    is_loose: bool = False
    """Nothing has all the words: these have most of them."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    queries: Sequence[str]
    """What was typed, with its last word completed: of the numbers of a word the one that most things have."""
    hits: Sequence[Hit]
    """Things whose title begins so."""


class Engine(Protocol):
    """Every method raises EngineUnavailable where the index cannot be reached."""

    name: str

    def search(self, ask: Ask) -> Answer: ...

    def suggest(self, text: str, *, language: str, limit: int, hidden: Sequence[str]) -> Suggestions: ...

    def spelling(self, question: Question, *, hidden: Sequence[str]) -> Mapping[str, str]:
        """For words of a question that no thing has, the word that may have been meant, as it is written; none ("") for
        a word that is like no other."""
        ...

    def related(self, thing: str, *, language: str, limit: int, hidden: Sequence[str]) -> Sequence[Hit]: ...

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        """Put these things in, in the place of what was there of them, and take the others out; lasting when it
        returns, and seen by every search that begins then. One caller at a time: see `search.indexing`."""
        ...

    def rebuild(self, entries: Iterator[Entry]) -> "Rebuild":
        """Build an index beside the one in use."""
        ...

    def is_current(self) -> bool:
        """Whether there is an index, of the schema that this program writes."""
        ...

    def digests(self) -> Mapping[str, str]:
        """Every thing in the index that has not expired, with the digest of its entry."""
        ...


class Rebuild(Protocol):
    """An index being built beside the one in use."""

    count: int
    """Things that were put in."""

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        """What has changed meanwhile."""
        ...

    def swap(self) -> None:
        """Let every search that begins now ask this index, and drop the other."""
        ...

    def drop(self) -> None:
        """Leave the index in use as it is."""
        ...
