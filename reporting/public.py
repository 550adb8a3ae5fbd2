"""What the public may see: the declared tables, read from the latest publication. Nothing is counted here.

The tables of all participants are all by sex and one thing more: tables that share no more than one dimension, over the same people, tell
no more together than each alone (docs/decisions/0008-suppression.md). Those of learners and of the network are of some of these
people, and are held back beside them (0037, 0053).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import Programme, Role
from reporting.dimensions import DIMENSIONS, Dimension
from reporting.figures import Value
from reporting.grouping import PUBLIC_SEX
from reporting.models import Publication
from reporting.queries import LeftOut
from reporting.reach import TOTAL, Breakdown, Question, Reach, Row
from reporting.selection import Filters

CACHE_KEY = "reporting.publication"
CACHE_SECONDS = 60
NONE_YET = "none"
OF_LEARNERS = Filters(programme=(Programme.TRAINACTION.value,), role=(Role.LEARNER.value,))
OF_NETWORK = Filters(programme=(Programme.CONOSE.value,))
PARTICIPANTS = _("participants")
TOTAL_MARK = "*"
"""How a publication writes the place of a total; no value of a dimension is written so."""


@dataclass(frozen=True)
class PublicTable:
    """One declared table. `name` is its lasting address."""

    name: str
    title: str | Promise
    dimension_names: tuple[str, ...]
    note: str | Promise = ""
    """Who is in it beside those whom its title makes one think of."""
    people: str | Promise = PARTICIPANTS
    """What those whom it counts are called, after their number."""

    @property
    def definition(self) -> str:
        """Where in it a person counts, and who else is in it."""
        return f"{COUNTED_ONCE[self.dimension_names[0]]} {self.note}".strip()

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(PUBLIC_SEX if name == "sex" else DIMENSIONS[name] for name in self.dimension_names)


COUNTED_ONCE: dict[str, str | Promise] = {
    "season": _("Each person counts once in each season or series that they took part in."),
    "country": _("Each person counts once in each country that they were in when they took part."),
    "kind": _("Each person counts once in each kind of institution that they belonged to when they took part."),
}
"""Where a person counts in a table, by its first dimension."""

TABLES: dict[str, PublicTable] = {
    table.name: table
    for table in (
        PublicTable("season-sex", _("Participants by season and sex"), ("season", "sex")),
        PublicTable("country-sex", _("Participants by country and sex"), ("country", "sex")),
        PublicTable("kind-sex", _("Participants by kind of institution and sex"), ("kind", "sex")),
    )
}
LEARNERS = PublicTable(
    "learners-country",
    _("Learners who began a course, by country"),
    ("country",),
    _("Of TrainAction's courses. Who learned in CONOSE's trainings is counted with the network."),
    _("learners"),
)
NETWORK_COUNTRY = PublicTable(
    "network-country", _("Participants in all that the network holds, its grants included, by country"), ("country",)
)
NETWORK_KIND = PublicTable(
    "network-kind",
    _("Participants in all that the network holds, its grants included, by kind of institution"),
    ("kind",),
)


@dataclass(frozen=True)
class PartTable:
    """A declared table of some of the people of a line of another one, `around`; its totals are of those `filters` keep."""

    table: PublicTable
    around: str
    filters: Filters
    programme: Programme
    """The one whose series all of these people are in: nothing is shown where its sum could be told from them."""


PARTS: dict[str, PartTable] = {
    part.table.name: part
    for part in (
        PartTable(LEARNERS, "country-sex", OF_LEARNERS, Programme.TRAINACTION),
        PartTable(NETWORK_COUNTRY, "country-sex", OF_NETWORK, Programme.CONOSE),
        PartTable(NETWORK_KIND, "kind-sex", OF_NETWORK, Programme.CONOSE),
    )
}
DECLARED: dict[str, PublicTable] = {**TABLES, **{name: part.table for name, part in PARTS.items()}}
"""With the tables of some of the participants: published where there is anybody to tell of."""
HEADLINES = (
    "participants",
    "share_women",
    "institutions",
    "countries",
    "hours_of_exchange",
    "specialists",
    "share_women_specialists",
    "episodes",
    "knowledge_products",
)


@dataclass(frozen=True)
class ActivityReach:
    """How many took part in one activity; None where it is held back."""

    participants: int | None
    countries: int | None
    institutions: int | None


@dataclass(frozen=True)
class PeopleBySex:
    """How many took part, by sex as the public tables have it; a number is None where it is held back."""

    everybody: int | None
    by_sex: list[tuple[str, int | None]]
    """The sex as it is called, and how many."""


@dataclass(frozen=True)
class PublicReach:
    """One publication, ready to be shown."""

    published_at: datetime.datetime
    content: dict[str, Any]

    @cached_property
    def figures(self) -> dict[str, Value]:
        stored: dict[str, dict[str, Any]] = self.content["figures"]
        return {name: Value(**stored[name]) for name in HEADLINES if name in stored}

    @property
    def headline_view(self) -> Reach:
        """The headline figures as a view without a breakdown."""
        return self._view((), None)

    def table(self, name: str) -> Reach:
        """One declared table as a view of reach. Raises KeyError where there is none of that name."""
        dimensions = DECLARED[name].dimensions
        breakdown = _read(dimensions, self.content["tables"][name])
        if name in PARTS:  # the headline figures are of everybody
            question = Question(PARTS[name].filters, dimensions=dimensions)
            return Reach(question, self.published_at, {}, breakdown, LeftOut())
        return self._view(dimensions, breakdown)

    def _view(self, dimensions: tuple[Dimension, ...], breakdown: Breakdown | None) -> Reach:
        return Reach(
            question=Question(dimensions=dimensions),
            computed_at=self.published_at,
            figures=self.figures,
            breakdown=breakdown,
            left_out=LeftOut(),
            suppressed=frozenset(name for name, value in self.figures.items() if value.value is None),
        )

    @property
    def tables(self) -> list[tuple[PublicTable, Reach]]:
        told = self.content["tables"]
        return [(declared, self.table(name)) for name, declared in DECLARED.items() if name in told]

    def learners_of(self, course_key: object) -> PeopleBySex | None:
        """Who took part in a course, by its page's translation key: its row of the table by season and sex.

        None where nobody had when this was published.
        """
        series = self.content.get("courses", {}).get(str(course_key))
        if series is None:
            return None
        return self._by_sex("season-sex", series)

    @cached_property
    def people_by_country(self) -> dict[str, int | None]:
        """How many took part from each country (ISO code), None where that is held back: the totals of the table by country
        and sex. Read once: a publication never changes."""
        table = self.table("country-sex").breakdown
        rows = table.by_values.items() if table is not None else ()
        return {
            str(place): row.participants for (place, sex), row in rows if sex is TOTAL and place not in (TOTAL, None)
        }

    def people_in(self, series: int) -> PeopleBySex | None:
        """Who took part in the activities of a series, by its key: its row of the table by season and sex. None where nobody
        had."""
        return self._by_sex("season-sex", series)

    def of_network(self) -> list[tuple[str, PeopleBySex]]:
        """Who took part in the network's training and forums, year by year: the series' rows of the table by season and sex."""
        table = self.table("season-sex").breakdown
        years = set(self.content.get("network", ()))
        rows = [(each, self._by_sex("season-sex", each.value)) for each in (table.members(0) if table else ())]
        return [(each.label, people) for each, people in rows if each.value in years and people is not None]

    def people_of(self, country: str) -> PeopleBySex | None:
        """Who took part from a country (ISO code): its row of the table by country and sex. None where nobody had."""
        return self._by_sex("country-sex", country)

    def _by_sex(self, name: str, value: object) -> PeopleBySex | None:
        table = self.table(name).breakdown
        row = table.by_values.get((value, TOTAL)) if table else None
        if table is None or row is None:
            return None
        by_sex = [
            (member.label, cell.participants if (cell := table.by_values.get((value, member.value))) else 0)
            for member in table.members(1)
        ]
        return PeopleBySex(row.participants, by_sex)

    def of_key(self, key: str) -> ActivityReach | None:
        """The same by the activity's key."""
        return self._named("keys", key)

    def of_page(self, page_key: object) -> ActivityReach | None:
        """The same by the translation key of the page that the activity follows."""
        return self._named("pages", str(page_key))

    def _named(self, kind: str, name: str) -> ActivityReach | None:
        activity = self.content[kind].get(name)
        return None if activity is None else self.of_activity(activity)

    def of_activity(self, activity: int) -> ActivityReach | None:
        """None where nobody had taken part in it when this was published."""
        stored = self.content["activities"].get(str(activity))
        return None if stored is None else ActivityReach(*stored)


def public_reach() -> PublicReach | None:
    """The latest publication; None before the first. One query a minute: a publication is never changed.

    The cache says which is the latest; what it holds is kept by this process, since reading it costs at every request.
    """
    latest: tuple[int, datetime.datetime] | str | None = cache.get(CACHE_KEY)
    if isinstance(latest, str):
        return None
    if latest in _KEPT:
        return _KEPT[latest]
    published = Publication.objects.values_list("pk", "published_at", "content").first()
    if published is None:
        cache.set(CACHE_KEY, NONE_YET, CACHE_SECONDS)
        return None
    pk, published_at, content = published
    _KEPT.clear()
    found = _KEPT[pk, published_at] = PublicReach(published_at, content)
    cache.set(CACHE_KEY, (pk, published_at), CACHE_SECONDS)
    return found


_KEPT: dict[tuple[int, datetime.datetime] | None, PublicReach] = {}


def latest_publication() -> Publication | None:
    """The publication that the public sees, without what it holds."""
    return Publication.objects.only("published_at").first()


def forget_publication() -> None:
    """Read the latest publication anew; other processes do within CACHE_SECONDS."""
    cache.delete(CACHE_KEY)


def written(breakdown: Breakdown) -> list[list[Any]]:
    """A breakdown as a publication keeps it: its values, people, participations, and whether it is held back."""
    return [
        [
            [TOTAL_MARK if value is TOTAL else value for value in values],
            row.participants,
            row.participations,
            row.suppressed,
        ]
        for values, row in breakdown.by_values.items()
    ]


def _read(dimensions: Sequence[Dimension], stored: Sequence[Sequence[Any]]) -> Breakdown:
    members = [
        dimension.members({values[place] for values, *_counts in stored if values[place] != TOTAL_MARK})
        for place, dimension in enumerate(dimensions)
    ]
    rows = [
        Row(
            tuple(None if value == TOTAL_MARK else members[place].get(value) for place, value in enumerate(values)),
            people,
            records,
            suppressed,
        )
        for values, people, records, suppressed in stored
    ]
    return Breakdown(
        tuple(dimensions),
        tuple(row for row in rows if None not in row.members),
        tuple(row for row in rows if None in row.members),
    )
