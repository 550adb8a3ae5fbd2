"""What a person gave, told by each app for its own part: the registry of people knows none of the apps.

    register_works(Works("courses", _("Courses"), courses_of, order=30))

in the app's `AppConfig.ready`. Pages that show a person ask `works_of`; nobody is shown without their standing consent,
which is the business of who asks. In the same way `register_standing` says what somebody is to a part of the programme, and
what they work on; `register_subjects` tells the search the latter.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.functional import Promise

from portal.components import Tag


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that somebody gave, as a list shows it. `note` says in what, or as what."""

    title: str
    url: str
    note: str = ""
    day: date | None = None
    year: str = ""
    """Where no day is known."""


@dataclass(frozen=True, slots=True)
class Works:
    """A kind of things that people give. `of(root, request)` are those of the person who counts, public ones alone, in the
    reader's language, the latest first, in a bounded number of queries."""

    name: str
    heading: str | Promise
    of: Callable[[int, HttpRequest], Sequence[Work]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Group:
    """What somebody gave of one kind."""

    name: str
    heading: str
    works: tuple[Work, ...]


_WORKS: dict[str, Works] = {}


def register_works(works: Works) -> None:
    """Declare a kind. Raises ValueError for one that is declared already."""
    if works.name in _WORKS:
        raise ValueError(f"There are two kinds of works called {works.name}.")
    _WORKS[works.name] = works


def works_of(root: int, request: HttpRequest) -> list[Group]:
    """Everything that the person who counts gave, by kind; kinds of which there is nothing are left out. The queries of
    each kind."""
    groups = [
        Group(each.name, str(each.heading), tuple(each.of(root, request)))
        for each in sorted(_WORKS.values(), key=lambda each: each.order)
    ]
    return [group for group in groups if group.works]


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to a part of the programme: “Researcher”, with the list in which they stand and what they say of
    themselves, by heading."""

    name: str
    url: str
    facts: tuple[tuple[str, tuple[Tag, ...]], ...] = ()


StandingOf = Callable[[int], Standing | None]
_STANDINGS: list[StandingOf] = []


def register_standing(of: StandingOf) -> None:
    """Declare one: `of(root)` says it of the person who counts, None where they are nothing to this part."""
    _STANDINGS.append(of)


def standings_of(root: int) -> list[Standing]:
    """All that somebody is. The queries of each that is declared."""
    return [found for of in _STANDINGS if (found := of(root)) is not None]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What somebody works on in public, as lasting values: slugs of themes, ISO codes of countries, the key of the programme
    in which they do."""

    themes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    programme: str = ""


SubjectsOf = Callable[[Collection[int]], Mapping[int, Subjects]]
_SUBJECTS: list[SubjectsOf] = []


def register_subjects(of: SubjectsOf) -> None:
    """Declare them: `of(roots)` tells them of those of these people who count and work on something, in a number of queries
    that does not grow with them. What is told is for the public: no more than some page shows."""
    _SUBJECTS.append(of)


def subjects_of(roots: Collection[int]) -> Mapping[int, Subjects]:
    """All that each of these people works on; nothing for everybody else. The queries of each that is declared."""
    found: dict[int, Subjects] = defaultdict(Subjects)
    for of in _SUBJECTS:
        for root, told in of(roots).items():
            known = found[root]
            found[root] = Subjects(
                known.themes | told.themes, known.countries | told.countries, known.programme or told.programme
            )
    return found
