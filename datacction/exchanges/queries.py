"""Reads: exchanges and their parts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Cast, ExtractYear
from django.utils import timezone

from datacction.models import (
    Agreement,
    AgreementReminder,
    ExchangeNetworkPage,
    ExchangePage,
    ExchangeParty,
    ExchangeSession,
    ExchangeTheme,
)
from participants.models import Activity, Country, Mode
from participants.queries.activity_pages import are_parts
from participants.queries.countries import country_name
from portal.models import Theme
from portal.prepared import Prepared
from portal.queries import public_pages, theme_label
from portal.statements import PATH, Option, by_label, option_rows, options_of, union

GIVES, RECEIVES = ExchangeParty.Side.GIVES.value, ExchangeParty.Side.RECEIVES.value


class Listed(NamedTuple):
    """An exchange as a list needs it."""

    pk: int
    title: str
    url_path: str
    summary: str
    total: int
    """How many there are with it, on all pages of the list."""


are_parts(ExchangeSession)


def exchanges_below(path: str) -> QuerySet[ExchangePage]:
    """The public exchanges below the page at this path of the tree, those with the latest session first."""
    pages = public_pages(ExchangePage.objects.filter(path__startswith=path))
    found: QuerySet[ExchangePage] = pages.annotate(latest=Max("sessions__date"))
    return found.order_by(F("latest").desc(nulls_last=True), "title", "pk")


def matching(
    exchanges: QuerySet[ExchangePage], *, country: str = "", theme: str = "", year: str = "", mode: str = ""
) -> QuerySet[ExchangePage]:
    """The exchanges that have all of these: ISO code of either side, theme slug, year and mode of a session."""
    if country:
        exchanges = exchanges.filter(Exists(ExchangeParty.objects.filter(page=OuterRef("pk"), country=country)))
    if theme:
        exchanges = exchanges.filter(
            Exists(ExchangeTheme.objects.filter(content_object=OuterRef("pk"), tag__slug=theme))
        )
    if year:
        days = (date(int(year), 1, 1), date(int(year), 12, 31))
        exchanges = exchanges.filter(Exists(ExchangeSession.objects.filter(page=OuterRef("pk"), date__range=days)))
    if mode:
        exchanges = exchanges.filter(Exists(ExchangeSession.objects.filter(page=OuterRef("pk"), mode=mode)))
    return exchanges


def listed(exchanges: QuerySet[ExchangePage], start: int, count: int) -> list[Listed]:
    """So many of them from a place on. One query."""
    # What the window counts are the groups that the latest session makes: one for each page.
    rows = exchanges.annotate(total=Window(Count("pk"))).values_list("pk", "title", "url_path", "summary", "total")
    return [Listed._make(row) for row in rows[start : start + count]]


def filter_options(path: str) -> dict[str, list[Option]]:
    """The filters that the exchanges below a page offer, as (value, label) pairs. One query."""
    found = options_of(_options_statement(country_name()), path)
    modes = [(str(value), str(label)) for value, label in Mode.choices if (str(value), str(value)) in found["mode"]]
    return {**found, "year": sorted(found["year"], reverse=True), "mode": modes}


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    ids = public_pages(ExchangePage.objects.filter(path__startswith=PATH)).order_by().values("pk")
    countries = Country.objects.filter(pk__in=ExchangeParty.objects.filter(page__in=ids).values("country"))
    themes = Theme.objects.filter(pk__in=ExchangeTheme.objects.filter(content_object__in=ids).values("tag"))
    sessions = ExchangeSession.objects.filter(page__in=ids)
    years = sessions.annotate(year=Cast(ExtractYear("date"), CharField()))
    return union(
        [
            option_rows("country", countries, value=F("code"), label=F(country_column)),
            option_rows("theme", themes, value=F("slug"), label=theme_label()),
            option_rows("year", years, value=F("year"), label=F("year")),
            option_rows("mode", sessions, value=F("mode"), label=F("mode")),
        ]
    )


@dataclass(slots=True)
class About:
    """What a list tells of an exchange: its sides and themes as (value, label) pairs, its sessions by mode, its years."""

    gives: list[Option] = field(default_factory=list)
    receives: list[Option] = field(default_factory=list)
    themes: list[Option] = field(default_factory=list)
    modes: dict[str, int] = field(default_factory=dict)
    years: list[int] = field(default_factory=list)


def about(pages: Iterable[int]) -> dict[int, About]:
    """The same for each of these exchanges. Three queries, whatever their number; none for none."""
    ids = list(pages)
    found: dict[int, About] = defaultdict(About)
    if not ids:
        return found
    parties = ExchangeParty.objects.filter(page__in=ids).order_by("sort_order", "pk")
    for page, side, code, name in parties.values_list("page", "side", "country", f"country__{country_name()}"):
        side_of = found[page].gives if side == GIVES else found[page].receives
        if (code, name) not in side_of:
            side_of.append((code, name))
    links = ExchangeTheme.objects.filter(content_object__in=ids).annotate(label=theme_label("tag__"))
    for page, slug, label in links.values_list("content_object", "tag__slug", "label"):
        found[page].themes.append((slug, str(label)))
    sessions = ExchangeSession.objects.filter(page__in=ids).order_by("date")
    for page, mode, day in sessions.values_list("page", "mode", "date"):
        facts = found[page]
        facts.modes[mode] = facts.modes.get(mode, 0) + 1
        if day.year not in facts.years:
            facts.years.append(day.year)
    for facts in found.values():
        facts.themes.sort(key=by_label)
    return found


class Passing(NamedTuple):
    """One side of a public exchange."""

    page: int
    title: str
    url_path: str
    side: str
    country: str
    name: str


def passings_below(path: str) -> list[Passing]:
    """The sides of the public exchanges below a page, exchange by exchange. One query."""
    pages = public_pages(ExchangePage.objects.filter(path__startswith=path)).order_by().values("pk")
    rows = ExchangeParty.objects.filter(page__in=pages).order_by("page__title", "page", "sort_order", "pk")
    return [
        Passing._make(row)
        for row in rows.values_list(
            "page", "page__title", "page__url_path", "side", "country", f"country__{country_name()}"
        )
    ]


def network_url_path(path: str) -> str | None:
    """The `url_path` of the public page of the network below the list of exchanges at this path. One query."""
    pages = public_pages(ExchangeNetworkPage.objects.filter(path__startswith=path))
    return pages.order_by("path").values_list("url_path", flat=True).first()


def exchanges_of(activities: QuerySet[Activity]) -> int:
    """How many different exchanges these activities are sessions of, whatever the languages they stand in."""
    keys = activities.filter(kind=Activity.Kind.SESSION, page_key__isnull=False).values("page_key")
    pages = ExchangePage.objects.filter(sessions__translation_key__in=keys).order_by()
    return int(pages.values("translation_key").distinct().count())


def open_agreements() -> QuerySet[Agreement]:
    """The agreements of public exchanges that are still open, the first due first: in Spanish, or as there are."""
    spanish = ExchangePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE, live=True)
    is_there = Exists(spanish.filter(translation_key=OuterRef("translation_key")))
    pages = public_pages(ExchangePage.objects.filter(alias_of=None)).order_by()
    pages = pages.filter(Q(locale__language_code=settings.LANGUAGE_CODE) | ~is_there)
    found: QuerySet[Agreement] = Agreement.objects.filter(page__in=pages.values("pk"), state=Agreement.State.OPEN)
    return found.select_related("page", "institution").order_by(F("due_on").asc(nulls_last=True), "pk")


def due_by(day: date) -> QuerySet[Agreement]:
    """Of these, those that are due by a day and of which no e-mail has told."""
    told = AgreementReminder.objects.filter(agreement_key=OuterRef("translation_key"), due_on=OuterRef("due_on"))
    return open_agreements().filter(~Exists(told), due_on__lte=day)


def overdue_count() -> int:
    """How many agreements of public exchanges are open past their day."""
    return open_agreements().filter(due_on__lt=timezone.localdate()).count()
