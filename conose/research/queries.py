"""Reads: the agenda's lines, studies, what they are used for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from conose.models import ResearchLine, StudyInstitution, StudyOutput, StudyPage, StudyUse
from participants.queries.countries import country_name
from participants.queries.institutions import name_said
from participants.queries.places import PlacesAndThemes, add_places_and_themes, on, place_and_theme_options
from portal.prepared import Prepared, key, number, prepared
from portal.queries import in_spanish, public_pages
from portal.statements import PATH, Option, option_rows, options_of, union

StudyCountry = StudyPage.countries.through
USED = "used"
"""The last stage, which no editor chooses: there is a use."""
STAGES = [*((str(value), label) for value, label in StudyPage.State.choices), (USED, _("Used in a decision"))]


def stage() -> Case:
    """How far a study is, as SQL: what its editor says, and `used` where a use is recorded."""
    is_used = Exists(StudyUse.objects.filter(page=OuterRef("pk")))
    return Case(When(is_used, then=Value(USED)), default=F("state"), output_field=CharField())


def stage_label(value: str) -> str:
    return str(dict(STAGES).get(value, value))


def in_short(question: str, answer: str) -> str:
    """What stands for a study in one text: its question, and what was found where something was."""
    return " ".join(filter(None, [question, answer]))


class Listed(NamedTuple):
    """A study as lists need it."""

    pk: int
    title: str
    url_path: str
    question: str
    summary: str
    year: int | None
    stage: str
    total: int
    """How many there are with it, on all pages of the list."""


def studies_below(path: str) -> QuerySet[StudyPage]:
    """The public studies below the page at this path of the tree, the latest first."""
    found: QuerySet[StudyPage] = public_pages(StudyPage.objects.filter(path__startswith=path)).annotate(stage=stage())
    return found.order_by(F("year").desc(nulls_first=True), "title", "pk")


def latest_studies(locale: int, count: int) -> list[Listed]:
    """The studies last made public in a language, so many of them. One query."""
    return [Listed._make(row) for row in _latest_studies(count).rows(locale=locale)]


@lru_cache(maxsize=8)
def _latest_studies(count: int) -> Prepared:
    found = public_pages(StudyPage.objects.filter(locale=number("locale"), alias_of=None)).annotate(stage=stage())
    rows = found.order_by("-first_published_at", "-pk").annotate(total=Window(Count("pk")))
    return prepared(rows.values_list(*Listed._fields)[:count])


def matching(
    studies: QuerySet[StudyPage], *, line: str = "", stage: str = "", country: str = "", theme: str = ""
) -> QuerySet[StudyPage]:
    """The studies that have all of these: slug of the line, stage, ISO code of a country, slug of a theme."""
    if line:
        studies = studies.filter(line__slug=line)
    if stage:
        studies = studies.filter(stage=stage)
    return on(studies, country=country, theme=theme)


def listed(studies: QuerySet[StudyPage], start: int, count: int) -> list[Listed]:
    """So many of them from a place on. One query."""
    rows = studies.annotate(total=Window(Count("pk"))).values_list(*Listed._fields)
    return [Listed._make(row) for row in rows[start : start + count]]


def filter_options(path: str) -> dict[str, list[Option]]:
    """The filters that the studies below a page offer, as (value, label) pairs; stages in their order. One query."""
    found = options_of(_options_statement(country_name()), path)
    there = {value for value, _label in found["stage"]}
    return {**found, "stage": [(value, str(label)) for value, label in STAGES if value in there]}


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    studies = public_pages(StudyPage.objects.filter(path__startswith=PATH)).annotate(stage=stage()).order_by()
    lines = ResearchLine.objects.filter(pk__in=studies.values("line"))
    return union(
        [
            option_rows("line", lines, value=F("slug"), label=F("title_es" if in_spanish() else "title_en")),
            *place_and_theme_options(studies, country_column),
            option_rows("stage", studies, value=F("stage"), label=F("stage")),
        ]
    )


@dataclass(slots=True)
class About(PlacesAndThemes):
    """What a list tells of a study: its institutions' names too."""

    institutions: list[str] = field(default_factory=list)


def about(pages: Iterable[int]) -> dict[int, About]:
    """The same for each of these studies. Three queries, whatever their number; none for none."""
    ids = list(pages)
    found: dict[int, About] = defaultdict(About)
    if not ids:
        return found
    for page, name in institutions_of(ids):
        if name not in found[page].institutions:
            found[page].institutions.append(name)
    add_places_and_themes(found, ids, StudyPage)
    return found


def institutions_of(pages: Iterable[int]) -> QuerySet[Any, tuple[int, str]]:
    """(study, name of an institution that counts for one of its) in the editor's order."""
    links = StudyInstitution.objects.filter(page__in=list(pages)).order_by("sort_order")
    named = links.annotate(named=name_said("institution__"))
    rows: QuerySet[Any, tuple[int, str]] = named.values_list("page", "named")
    return rows


class LineOf(NamedTuple):
    """A line of the agenda, and how many public studies it has."""

    line: ResearchLine
    studies: int


def lines_with_studies(path: str) -> list[LineOf]:
    """All lines in their order, with the number of public studies below a page. Two queries."""
    counts = dict(
        public_pages(StudyPage.objects.filter(path__startswith=path))
        .order_by()
        .exclude(line=None)
        .values_list("line")
        .annotate(number=Count("pk"))
    )
    return [LineOf(line, counts.get(line.pk, 0)) for line in ResearchLine.objects.all()]


def running_lines(locale: int, count: int, *, year: int) -> list[Any]:
    """The first lines that run in a year, each with `studies`, the number of its public studies in a language. One query."""
    studies = public_pages(StudyPage.objects.filter(locale=locale, alias_of=None, line=OuterRef("pk"))).order_by()
    number_of = Subquery(studies.values("line").annotate(number=Count("pk")).values("number"))
    running = ResearchLine.objects.filter(Q(until=None) | Q(until__gte=year), since__lte=year)
    return list(running.annotate(studies=Coalesce(number_of, 0))[:count])


class Behind(NamedTuple):
    """A study of which something is an outcome."""

    title: str
    url_path: str
    question: str
    summary: str
    stage: str


OUTPUTS_KEY = "conose.outputs"
OUTPUTS_SECONDS = 300


def is_output(page: UUID) -> bool:
    """Whether a page, by its translation key, is written down as an outcome of a study. No query but once in OUTPUTS_SECONDS,
    and after each change: every episode and publication asks."""
    known: frozenset[UUID] | None = cache.get(OUTPUTS_KEY)
    if known is None:
        known = frozenset(StudyOutput.objects.order_by().values_list("output__translation_key", flat=True))
        cache.set(OUTPUTS_KEY, known, OUTPUTS_SECONDS)
    return page in known


def forget_outputs() -> None:
    """Some have changed: look anew."""
    cache.delete(OUTPUTS_KEY)


def studies_behind(output: UUID, locale: int) -> list[Behind]:
    """The public studies in a language of which a page, by its translation key, is an outcome, the latest first. One query; none
    for what is none."""
    if not is_output(output):
        return []
    return [Behind._make(row) for row in _studies_behind().rows(output=output, locale=locale)]


@lru_cache(maxsize=1)
def _studies_behind() -> Prepared:
    outputs = StudyOutput.objects.filter(page=OuterRef("pk"), output__translation_key=key("output"))
    found = public_pages(StudyPage.objects.filter(Exists(outputs), locale=number("locale"), alias_of=None))
    rows = found.annotate(stage=stage()).order_by(F("year").desc(nulls_last=True), "title")
    return prepared(rows.values_list(*Behind._fields))


def stages_of(studies: QuerySet[StudyPage]) -> dict[str, int]:
    """How many of these studies are at each stage. One query."""
    return dict(studies.annotate(stage=stage()).order_by().values_list("stage").annotate(number=Count("pk")))
