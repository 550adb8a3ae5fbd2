"""How the facets read whose values this app or the portal knows."""

from collections.abc import Collection, Mapping

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from portal.models import Theme
from portal.programmes import PROGRAMMES
from search.documents import SOURCES, register_labels


def declare() -> None:
    """Register them. Called once, when the apps are loaded."""
    register_labels("kind", kinds)
    register_labels("type", types)
    register_labels("programme", programmes)
    register_labels("theme", themes)
    register_labels("language", languages)


def kinds(values: Collection[str]) -> Mapping[str, str]:
    return {value: str(SOURCES[value].plural) for value in values if value in SOURCES}


def types(values: Collection[str]) -> Mapping[str, str]:
    known = {value: label for source in SOURCES.values() for value, label in source.types.items()}
    return {value: str(known[value]) for value in values if value in known}


def programmes(values: Collection[str]) -> Mapping[str, str]:
    return {key: str(name) for key, name in PROGRAMMES if key in values}


def themes(values: Collection[str]) -> Mapping[str, str]:
    """One query."""
    return {theme.slug: theme.label for theme in Theme.objects.filter(slug__in=list(values))}


def languages(values: Collection[str]) -> Mapping[str, str]:
    """Names as the reader calls them: «inglés» in Spanish."""
    found = {}
    for value in values:
        try:
            found[value] = _(get_language_info(value)["name"])
        except KeyError:
            found[value] = value
    return found
