"""Counting studies and the decisions that cite them: one definition each, for the page and its files alike.

What is counted are public pages and what editors wrote down at them, not people: nothing here rests on participations, and
nothing is held back. A study counts once in all its languages; a decision once however many studies it cites.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from conose.models import ResearchLine, StudyPage, StudyUse
from conose.research.decisions import Decision, decisions_citing
from conose.research.queries import USED, stage
from participants.queries.countries import country_names
from portal.queries import public_pages

PUBLISHED = (StudyPage.State.PUBLISHED.value, USED)
"""The stages of what is published: what is used is so, too."""
KINDS = dict(StudyUse.Kind.choices)
"""What each kind of decision is called, in their order."""


class Study(NamedTuple):
    """A public study, in the reader's language where it has it."""

    pk: int
    stage: str
    line: int | None


@dataclass(frozen=True)
class Evidence:
    """All public studies and the decisions that cite them, at a moment. Parts of it are of the same kind."""

    studies: tuple[Study, ...]
    decisions: tuple[Decision, ...]
    """The latest first."""
    lines: dict[int, ResearchLine] = field(repr=False)
    """Those of the agenda, by key, in their order."""
    countries: dict[str, str] = field(repr=False)
    """The names of the decisions' countries in the reader's language, by ISO code."""
    computed_at: datetime

    @cached_property
    def published(self) -> int:
        return sum(each.stage in PUBLISHED for each in self.studies)

    @cached_property
    def used(self) -> int:
        return sum(each.stage == USED for each in self.studies)

    def lines_of(self, decision: Decision) -> set[int | None]:
        """The keys of the lines of the studies that a decision cites; None for those of no line."""
        return {study.line for study in decision.studies}


def evidence() -> Evidence:
    """What there is now, in the reader's language. Four queries."""
    versions: dict[UUID, tuple[str, Study]] = {}
    language = (get_language() or "es").partition("-")[0]
    rows = public_pages(StudyPage.objects.filter(alias_of=None)).annotate(at=stage()).order_by("locale", "pk")
    for key, code, *study in rows.values_list("translation_key", "locale__language_code", "pk", "at", "line"):
        if key not in versions or code == language:
            versions[key] = (code, Study(*study))
    studies = tuple(study for _code, study in versions.values())
    decisions = decisions_citing(StudyPage.objects.filter(pk__in=[each.pk for each in studies])) if studies else []
    return Evidence(
        studies=studies,
        decisions=tuple(decisions),
        lines={line.pk: line for line in ResearchLine.objects.all()},
        countries=country_names(),
        computed_at=timezone.now(),
    )


@dataclass(frozen=True)
class Figure:
    """One number, what it counts, and how."""

    name: str
    label: str | Promise
    definition: str | Promise
    of: Callable[[Evidence], int] = field(repr=False)


FIGURES = (
    Figure(
        "studies",
        _("Studies of the network"),
        _("Public studies of the agenda at any stage, each once whatever the languages it stands in."),
        lambda found: len(found.studies),
    ),
    Figure(
        "published",
        _("Studies published"),
        _("Those of them that are published; the ones that a decision cites are among them."),
        lambda found: found.published,
    ),
    Figure(
        "used",
        _("Studies used in a decision"),
        _("Those of them for which at least one decision that cites it is written down."),
        lambda found: found.used,
    ),
    Figure(
        "decisions",
        _("Decisions that cite a study"),
        _(
            "Policies, plans, norms, budgets, protocols and other decisions that cite a public study of the network, each once "
            "however many studies it cites. Two are the same where institution, day and title are."
        ),
        lambda found: len(found.decisions),
    ),
    Figure(
        "institutions",
        _("Institutions that took them"),
        _("Different institutions that took these decisions, each once under all its names."),
        lambda found: len({each.institution for each in found.decisions}),
    ),
    Figure(
        "countries",
        _("Countries of the decisions"),
        _("Different countries of those institutions; an institution without a country counts none."),
        lambda found: len({each.country for each in found.decisions if each.country}),
    ),
)


class LineCounts(NamedTuple):
    """How far the studies of a line of the agenda came. `line` is None for studies without a line."""

    line: ResearchLine | None
    studies: int
    published: int
    used: int
    decisions: int


def by_line(found: Evidence) -> list[LineCounts]:
    """Each line that has a study, in the agenda's order, then those of no line. A decision counts in each line that it cites."""
    keys: Iterable[int | None] = (*found.lines, None)
    counts = []
    for key in keys:
        studies = [each for each in found.studies if each.line == key]
        if studies:
            counts.append(
                LineCounts(
                    found.lines[key] if key is not None else None,
                    len(studies),
                    sum(each.stage in PUBLISHED for each in studies),
                    sum(each.stage == USED for each in studies),
                    sum(key in found.lines_of(each) for each in found.decisions),
                )
            )
    return counts


def by_kind_and_year(found: Evidence) -> dict[tuple[str, int], int]:
    """How many decisions of each kind there are in each year, by kind and year."""
    counts: dict[tuple[str, int], int] = {}
    for each in found.decisions:
        counts[each.kind, each.day.year] = counts.get((each.kind, each.day.year), 0) + 1
    return counts


class CountryCounts(NamedTuple):
    """What was decided in a country. `name` is '' for institutions without one."""

    code: str
    name: str
    decisions: int
    institutions: int
    studies: int
    """That these decisions cite, each once."""


def by_country(found: Evidence) -> list[CountryCounts]:
    """The countries of the institutions that decided, by name; those of none last."""
    counts = []
    for code in {each.country or "" for each in found.decisions}:
        of = [each for each in found.decisions if (each.country or "") == code]
        counts.append(
            CountryCounts(
                code,
                found.countries.get(code, ""),
                len(of),
                len({each.institution for each in of}),
                len({study.pk for each in of for study in each.studies}),
            )
        )
    return sorted(counts, key=lambda each: (not each.name, each.name.casefold()))
