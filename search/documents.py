"""What can be found: the one shape of everything public, and how an app declares that its things have it.

    register(
        Source(
            kind="episode",
            label=_("Episode"),
            plural=_("Episodes"),
            ids=lambda: ...,
            documents=lambda ids: ...,
            pages=(EpisodePage,),
            touches=(Touch(Theme, lambda theme: ids_of_episodes_about(theme), is_named=True),),
        )
    )

in the app's `AppConfig.ready`. From then on each save, publication, withdrawal, move, deletion and change of privacy
of the declared pages and models is recorded in the outbox (`search.outbox`), in the same transaction. What no signal
tells of (`QuerySet.update`, `bulk_create`) the app records itself: `outbox.record("episode", ids)`.

This app knows none of the others: what it shows and counts is what they declare here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from wagtail.models import Page

from search.questions import Question

StrOrPromise = str | Promise

FACETS = ("kind", "type", "programme", "country", "theme", "year", "language", "institution", "author")
"""What results can be narrowed by, in the order of the page. `kind` and `language` are filled in by themselves."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a longer text, such as one page of a PDF."""

    text: str
    page: int | None = None
    """The page it stands on, from 1: a hit in it links to `file_url#page=…`. Of a document whose passages are moments, the
    second at which it is said: a hit in it links to `url?t=…`."""
    weight: float = 1.0
    """How much a hit in it counts against hits in the thing's other passages, 0.25 to 1: a cover names what the others
    treat."""
    language: str = ""
    """Where it is not the document's."""
    file_url: str = ""
    """Where it is, if not in the document's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One language version of one public thing. Versions with the same `kind` and `id` are one result.

    Facets are lasting values (an ISO code, a slug), never labels: how a value reads in a language is told by the
    function registered with `register_labels`, and that text is what a query finds.
    """

    kind: str
    """The source's."""
    id: str
    """What the language versions share, such as a translation key. No longer than 64 characters."""
    language: str
    """The code of a language of the site, as in `settings.LANGUAGES`."""
    title: str
    url: str

    subtitle: str = ""
    headline: str = ""
    """The one sentence with the figure."""
    summary: str = ""
    body: str = ""
    """Plain text, without mark-up."""
    passages: Sequence[Passage] = ()
    """The text of its file, page by page."""
    file_url: str = ""
    """Where the file of the passages is."""
    has_moments: bool = False
    """Its passages are what is said in a recording, and their numbers are seconds."""
    has_chapters: bool = False
    """Its passages are chapters with pages of their own: a hit in the third links to `file_url` and `3/`."""
    names: Sequence[str] = ()
    """What else it is known by: acronym, series, ISBN, DOI."""

    image_url: str = ""
    """A cover or photograph, some 240 px wide; empty where there is none."""
    key: str = ""
    """What it is known by in a list: «T2 · E14», an acronym."""
    day: date | None = None
    year: int | None = None
    """Where only the year is known; that of `day` otherwise."""

    type: str = ""
    """A key of the source's `types`."""
    programme: str = ""
    """A key of `portal.programmes.PROGRAMMES`."""
    countries: Sequence[str] = ()
    """ISO 3166-1 codes of two letters."""
    themes: Sequence[str] = ()
    """Slugs of portal.Theme."""
    languages: Sequence[str] = ()
    """Languages it can be had in beyond those of its versions: a PDF in French."""
    institutions: Sequence[str] = ()
    authors: Sequence[str] = ()

    expires_at: datetime | None = None
    """From this moment it is not shown, whether or not anything was saved then."""
    weight: float = 1.0
    """How much it counts against others that match as well, 0.1 to 10."""

    @property
    def thing(self) -> str:
        return thing_key(self.kind, self.id)


def thing_key(kind: str, thing_id: str) -> str:
    """The name of a thing in the index, the same for all its languages: `episode:3f1c…`."""
    return f"{kind}:{thing_id}"


@dataclass(frozen=True, slots=True)
class Touch:
    """Rows of a model whose change changes documents: `ids(row)` are those of the things that show it."""

    model: type[Model]
    ids: Callable[[Any], Iterable[object]]
    """As strings or as what they are strings of."""
    is_named: bool = False
    """The things name the row, by its key or by standing below it, and it says nothing of them: `ids` are the same before
    and after a save, and none name a new row yet, so that nothing is asked then."""
    below: Callable[[str], Iterable[object]] | None = None
    """Where the rows are pages and the things are not below them: those that the pages at or below a path show, for
    when a page above becomes private or moves."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of thing that can be found, as its app declares it."""

    kind: str
    """A lasting name in addresses and in the index: lower case, at most 32 characters."""
    label: StrOrPromise
    plural: StrOrPromise
    ids: Callable[[], Iterable[str]]
    """The ids of every thing that is public now."""
    documents: Callable[[Collection[str]], Iterable[Document]]
    """Every public language version of the things with these ids, in a number of queries that does not grow with
    them. A thing that is not public (draft, private, expired, withdrawn, deleted) has none: it is how it goes."""
    titled: Callable[[Sequence[str], str, int], Sequence[str]] = lambda words, language, limit: ()
    """For when the index cannot be reached: `titled(words, language, limit)` are the ids, in the order to be shown, of
    public things whose title holds all of these words; of the latest things where there are none."""
    pages: tuple[type[Page], ...] = ()
    """Wagtail pages that are these things, their translation key being the id."""
    touches: tuple[Touch, ...] = ()
    comes_last: bool = False
    """Of all there is about a country or a theme it stands at the end: after what can be read, seen and learned."""
    types: Mapping[str, StrOrPromise] = field(default_factory=dict)
    """The types that its documents have, with their labels."""
    drawn: Callable[[Mapping[str, Any]], SafeString | None] = lambda shown: None
    """What stands for a thing that has no picture, as SVG: `drawn(shown)` of what a list shows of it (see
    `search.entries.Version.shown`), in the active language."""


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Declare a kind of thing, and follow the changes of its pages and models from now on."""
    from search.signals import follow  # it has to know what a source is

    if source.kind in SOURCES:
        raise ValueError(f"There are two sources of the kind {source.kind}.")
    SOURCES[source.kind] = source
    follow(source)


def touched_by(kind: str, touch: Touch) -> None:
    """Say that rows of an app change things of a source that an app below it declares."""
    from search.signals import follow_above  # it has to know what a source is

    follow_above(kind, touch)


@dataclass(frozen=True, kw_only=True)
class TakeAlong:
    """Files that the results of a kind can be taken along in, such as their citations."""

    kind: str
    label: Callable[[int, int], str]
    """`label(number, total)`: what is said before the formats of files that hold so many of all results of the kind."""
    formats: Mapping[str, str]
    """The name of each in addresses, and how it reads."""
    answer: Callable[[HttpRequest, str, Sequence[str]], HttpResponseBase]
    """`answer(request, format, ids)`: the file of these things, in their order."""


TAKE_ALONG: list[TakeAlong] = []


def register_take_along(take_along: TakeAlong) -> None:
    """Offer files of the results of a kind."""
    TAKE_ALONG.append(take_along)


PeopleFor = Callable[[Question], tuple[str, str] | None]
"""Given a question that asks for people, a link to them: its text and address; None where nobody is listed."""

PEOPLE: list[PeopleFor] = []


def register_people(people: PeopleFor) -> None:
    """Say where people are listed by what they work on."""
    PEOPLE.append(people)


WhereToAsk = Callable[[], tuple[str, str]]
"""Where a reader can ask for what is not found: a text for the link, and its address, in the active language."""

WHERE_TO_ASK: list[WhereToAsk] = []


def register_where_to_ask(where: WhereToAsk) -> None:
    """Say where readers can ask for what no search finds."""
    WHERE_TO_ASK.append(where)


Labels = Callable[[Collection[str]], Mapping[str, str]]
"""Given values of a facet, how each reads in the active language."""

_LABELS: dict[str, list[Labels]] = {}


def register_labels(facet: str, labels: Labels) -> None:
    """Say how values of a facet read. A facet may have several such functions; each tells what it knows."""
    if facet not in FACETS:
        raise ValueError(f"There is no facet called {facet}.")
    _LABELS.setdefault(facet, []).append(labels)


def facet_labels(facet: str, values: Collection[str]) -> dict[str, str]:
    """How these values of a facet read in the active language; a value that nobody knows reads as it is."""
    found: dict[str, str] = {}
    if values:
        for labels in _LABELS.get(facet, []):
            found.update(labels(values))
    return {value: found.get(value) or value for value in values}
