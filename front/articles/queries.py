"""Reads: news and articles, and what lists tell of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, QuerySet, Window
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import get_language

from front.models import ArticlePage
from participants.queries.countries import country_name
from participants.queries.institutions import name_said
from participants.queries.places import PlacesAndThemes, add_places_and_themes, on, place_and_theme_options
from portal.prepared import Prepared, number, prepared
from portal.queries import public_pages
from portal.statements import PATH, Option, option_rows, options_of, union


class Listed(NamedTuple):
    """An article as lists need it."""

    pk: int
    title: str
    url_path: str
    kind: str
    day: date
    author: str
    signed_by: str
    """The institution that counts; "" or None for none."""
    summary: str
    programme: str
    total: int
    """How many there are with it, on all pages of the list."""


def articles_below(path: str) -> QuerySet[ArticlePage]:
    """The public articles below the page at this path of the tree, the latest first."""
    return public_pages(ArticlePage.objects.filter(path__startswith=path)).order_by("-day", "-pk")


def matching(
    articles: QuerySet[ArticlePage], *, kind: str = "", theme: str = "", country: str = "", year: str = ""
) -> QuerySet[ArticlePage]:
    """The articles that have all of these: kind, slug of a theme, ISO code of a country, year."""
    if kind:
        articles = articles.filter(kind=kind)
    if year:
        articles = articles.filter(day__year=int(year))
    return on(articles, country=country, theme=theme)


def listed(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage, tuple[Any, ...]]:
    """Articles as the values of `Listed`."""
    signed_by = name_said("institution__")
    rows: QuerySet[ArticlePage, tuple[Any, ...]] = articles.annotate(
        signed_by=signed_by, total=Window(Count("pk"))
    ).values_list(*Listed._fields)
    return rows


def latest_articles(locale: int, count: int) -> list[Listed]:
    """The last public articles in a language, so many of them. One query."""
    return [Listed._make(row) for row in _latest_articles(count, get_language() or "").rows(locale=locale)]


@lru_cache(maxsize=8)
def _latest_articles(count: int, language: str) -> Prepared:
    """The last articles, who signs them as the reader's language calls them; `language` stands for it."""
    pages = public_pages(ArticlePage.objects.filter(locale=number("locale"), alias_of=None))
    return prepared(listed(pages.order_by("-day", "-pk"))[:count])


def filter_options(path: str) -> dict[str, list[Option]]:
    """The filters that the articles below a page offer, as (value, label) pairs, the latest year first. One query."""
    found = options_of(_options_statement(country_name()), path)
    kinds = dict(ArticlePage.Kind.choices)
    return {
        **found,
        "kind": [(value, str(kinds[value])) for value in ArticlePage.Kind.values if value in dict(found["kind"])],
        "year": sorted(found["year"], reverse=True),
    }


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    articles = public_pages(ArticlePage.objects.filter(path__startswith=PATH)).order_by()
    years = articles.annotate(year=Cast(ExtractYear("day"), CharField()))
    return union(
        [
            option_rows("kind", articles, value=F("kind"), label=F("kind")),
            *place_and_theme_options(articles, country_column),
            option_rows("year", years, value=F("year"), label=F("year")),
        ]
    )


def about(pages: Iterable[int]) -> dict[int, PlacesAndThemes]:
    """Countries and themes of each of these articles. Two queries, whatever their number; none for none."""
    ids = list(pages)
    found: dict[int, PlacesAndThemes] = defaultdict(PlacesAndThemes)
    if ids:
        add_places_and_themes(found, ids, ArticlePage)
    return found
