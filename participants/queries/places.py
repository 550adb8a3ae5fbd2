"""Reads: where a page is about, and what: the facts that lists of any app tell of their pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from participants.queries.countries import country_name
from portal.queries import theme_label
from portal.statements import Option, by_label


@dataclass(slots=True)
class PlacesAndThemes:
    """The countries and themes of a page, as (value, label) pairs by label."""

    countries: list[Option] = field(default_factory=list)
    themes: list[Option] = field(default_factory=list)


Facts = TypeVar("Facts", bound=PlacesAndThemes)


def add_places_and_themes(found: Mapping[int, Facts], ids: Collection[int], kind: Any) -> None:
    """Put them into `found`, by the numbers of these pages of a kind that has `countries` and `themes`. Two queries."""
    name = kind._meta.model_name
    countries = kind._meta.get_field("countries").remote_field.through.objects.filter(**{f"{name}__in": ids})
    for page, code, label in countries.values_list(name, "country", f"country__{country_name()}"):
        found[page].countries.append((code, label))
    links = kind._meta.get_field("themes").remote_field.through.objects.filter(content_object__in=ids)
    themes = links.annotate(label=theme_label("tag__"))
    for page, slug, label in themes.values_list("content_object", "tag__slug", "label"):
        found[page].themes.append((slug, str(label)))
    for facts in found.values():
        facts.countries.sort(key=by_label)
        facts.themes.sort(key=by_label)
