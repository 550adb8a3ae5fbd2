"""Reads: where pages are about, and what. For pages of any kind that has `countries` and `themes`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, QuerySet

from participants.models import Country
from participants.queries.countries import country_name
from portal.models import Theme
from portal.queries import theme_label
from portal.statements import STAND_INS, Option, by_label, link_rows, option_rows


@dataclass(slots=True)
class PlacesAndThemes:
    """The countries and themes of a page, as (value, label) pairs by label."""

    countries: list[Option] = field(default_factory=list)
    themes: list[Option] = field(default_factory=list)


Facts = TypeVar("Facts", bound=PlacesAndThemes)
Pages = TypeVar("Pages", bound=QuerySet[Any])


def _rows(kind: Any, name: str) -> QuerySet[Any]:
    """The rows that join pages of a kind to their countries or their themes."""
    rows: QuerySet[Any] = kind._meta.get_field(name).remote_field.through.objects.all()
    return rows


def on(pages: Pages, *, country: str = "", theme: str = "") -> Pages:
    """Those of the pages that are about both: ISO code, slug; "" for any."""
    if country:
        in_country = _rows(pages.model, "countries").filter(country=country)
        pages = pages.filter(Exists(in_country.filter(**{pages.model._meta.model_name: OuterRef("pk")})))
    if theme:
        on_theme = _rows(pages.model, "themes").filter(tag__slug=theme)
        pages = pages.filter(Exists(on_theme.filter(content_object=OuterRef("pk"))))
    return pages


def place_and_theme_options(pages: QuerySet[Any], country_column: str) -> list[QuerySet[Any, Any]]:
    """The parts "country" and "theme" of a statement of what a list of these pages can be filtered by."""
    ids = pages.values("pk")
    in_pages = _rows(pages.model, "countries").filter(**{f"{pages.model._meta.model_name}__in": ids})
    countries = Country.objects.filter(pk__in=in_pages.values("country"))
    themes = Theme.objects.filter(pk__in=_rows(pages.model, "themes").filter(content_object__in=ids).values("tag"))
    return [
        option_rows("country", countries, value=F("code"), label=F(country_column)),
        option_rows("theme", themes, value=F("slug"), label=theme_label()),
    ]


def place_and_theme_links(kind: Any, country_column: str) -> list[QuerySet[Any, Any]]:
    """The parts "country" and "theme" of a statement of what pages of a kind are about."""
    name = kind._meta.model_name
    return [
        link_rows(
            "country",
            _rows(kind, "countries").filter(**{f"{name}__in": STAND_INS}),
            page=name,
            value=F("country"),
            label=F(f"country__{country_column}"),
        ),
        link_rows(
            "theme",
            _rows(kind, "themes").filter(content_object__in=STAND_INS),
            page="content_object",
            value=F("tag__slug"),
            label=theme_label("tag__"),
        ),
    ]


def add_places_and_themes(found: Mapping[int, Facts], ids: Collection[int], kind: Any) -> None:
    """Put them into `found`, by the numbers of these pages of a kind. Two queries."""
    name = kind._meta.model_name
    countries = _rows(kind, "countries").filter(**{f"{name}__in": ids})
    for page, code, label in countries.values_list(name, "country", f"country__{country_name()}"):
        found[page].countries.append((code, label))
    themes = _rows(kind, "themes").filter(content_object__in=ids).annotate(label=theme_label("tag__"))
    for page, slug, label in themes.values_list("content_object", "tag__slug", "label"):
        found[page].themes.append((slug, str(label)))
    for facts in found.values():
        facts.countries.sort(key=by_label)
        facts.themes.sort(key=by_label)
