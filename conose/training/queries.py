"""Reads: training activities and forums, their sessions, what they are joined to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, Max, OuterRef, QuerySet, Window
from django.db.models.functions import Cast, ExtractYear

from conose.models import TrainingIndexPage, TrainingInstitution, TrainingPage, TrainingSession
from participants.models import Activity, Programme, RegistrationDesk
from participants.queries.activity_pages import are_parts
from participants.queries.countries import country_name
from participants.queries.institutions import name_said
from participants.queries.places import PlacesAndThemes, add_places_and_themes, on, place_and_theme_options
from portal.prepared import Prepared
from portal.queries import public_pages
from portal.statements import PATH, Option, option_rows, options_of, union

KINDS = [(str(value), label) for value, label in TrainingPage.Kind.choices]


class Listed(NamedTuple):
    """A training activity as a list needs it."""

    pk: int
    title: str
    url_path: str
    kind: str
    summary: str
    total: int
    """How many there are with it, on all pages of the list."""


are_parts(TrainingSession)


def index_of(locale: int) -> TrainingIndexPage | None:
    """The public page of the list in a language. One query."""
    pages: QuerySet[TrainingIndexPage] = public_pages(TrainingIndexPage.objects.filter(locale=locale, alias_of=None))
    return pages.order_by("path").first()


def trainings_below(path: str) -> QuerySet[TrainingPage]:
    """The public training activities below the page at this path of the tree, those with the latest session first."""
    pages = public_pages(TrainingPage.objects.filter(path__startswith=path))
    found: QuerySet[TrainingPage] = pages.annotate(latest=Max("sessions__date"))
    return found.order_by(F("latest").desc(nulls_last=True), "title", "pk")


def matching(
    trainings: QuerySet[TrainingPage], *, kind: str = "", year: str = "", country: str = "", theme: str = ""
) -> QuerySet[TrainingPage]:
    """The activities that have all of these: kind, year of a session, ISO code of a country, slug of a theme."""
    if kind:
        trainings = trainings.filter(kind=kind)
    if year:
        days = (date(int(year), 1, 1), date(int(year), 12, 31))
        trainings = trainings.filter(Exists(TrainingSession.objects.filter(page=OuterRef("pk"), date__range=days)))
    return on(trainings, country=country, theme=theme)


def listed(trainings: QuerySet[TrainingPage], start: int, count: int) -> list[Listed]:
    """So many of them from a place on. One query."""
    # What the window counts are the groups that the latest session makes: one for each page.
    rows = trainings.annotate(total=Window(Count("pk"))).values_list(*Listed._fields)
    return [Listed._make(row) for row in rows[start : start + count]]


def filter_options(path: str) -> dict[str, list[Option]]:
    """The filters that the activities below a page offer, as (value, label) pairs; kinds in their order. One query."""
    found = options_of(_options_statement(country_name()), path)
    there = {value for value, _label in found["kind"]}
    return {
        **found,
        "kind": [(value, str(label)) for value, label in KINDS if value in there],
        "year": sorted(found["year"], reverse=True),
    }


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    trainings = public_pages(TrainingPage.objects.filter(path__startswith=PATH)).order_by()
    sessions = TrainingSession.objects.filter(page__in=trainings.values("pk"))
    years = sessions.annotate(year=Cast(ExtractYear("date"), CharField()))
    return union(
        [
            option_rows("kind", trainings, value=F("kind"), label=F("kind")),
            option_rows("year", years, value=F("year"), label=F("year")),
            *place_and_theme_options(trainings, country_column),
        ]
    )


@dataclass(slots=True)
class About(PlacesAndThemes):
    """What a list tells of an activity: its institutions' names, the days of its sessions in their order, and how many there
    are of each mode."""

    institutions: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    modes: dict[str, int] = field(default_factory=dict)


def about(pages: Iterable[int]) -> dict[int, About]:
    """The same for each of these activities. Four queries, whatever their number; none for none."""
    ids = list(pages)
    found: dict[int, About] = defaultdict(About)
    if not ids:
        return found
    links = TrainingInstitution.objects.filter(page__in=ids).order_by("sort_order")
    named = links.annotate(named=name_said("institution__"))
    for page, name in named.values_list("page", "named"):
        if name not in found[page].institutions:
            found[page].institutions.append(name)
    add_places_and_themes(found, ids, TrainingPage)
    sessions = TrainingSession.objects.filter(page__in=ids).order_by("date")
    for page, mode, day in sessions.values_list("page", "mode", "date"):
        facts = found[page]
        facts.days.append(day)
        facts.modes[mode] = facts.modes.get(mode, 0) + 1
    return found


def activities_of(page: TrainingPage) -> list[str]:
    """The keys in the registry of a page's own sessions, in time, and then of what it is joined to. Two queries."""
    sessions = page.sessions.values_list("translation_key", flat=True)
    own = Activity.objects.filter(page_key__in=list(sessions)).order_by("starts_at", "key")
    joined = page.joined.order_by("sort_order")
    return [*own.values_list("key", flat=True), *joined.values_list("activity__key", flat=True)]


def certified_desks(keys: Iterable[UUID]) -> QuerySet[RegistrationDesk]:
    """The desks of these sessions that give certificates of attendance."""
    desks = RegistrationDesk.objects.filter(activity__page_key__in=list(keys), cancelled_at=None)
    found: QuerySet[RegistrationDesk] = desks.exclude(certificate_rule="").order_by("activity__starts_at")
    return found


def trainings_of(activities: QuerySet[Activity]) -> int:
    """How many different training activities these activities are sessions of, whatever the languages they stand in."""
    keys = activities.filter(programme=Programme.CONOSE, page_key__isnull=False).values("page_key")
    pages = TrainingPage.objects.filter(sessions__translation_key__in=keys).order_by()
    return int(pages.values("translation_key").distinct().count())
