"""What of the registry can be found: how countries and institutions read, and which institutions are shown at all."""

from collections.abc import Callable, Collection, Iterable, Mapping

from participants.models import Country, Institution
from search.documents import register_labels

_SHOWN: list[Callable[[], Iterable[int]]] = []


def show_institutions(ids: Callable[[], Iterable[int]]) -> None:
    """Say that the institutions with these keys stand on a public page. The registry holds many that do not."""
    _SHOWN.append(ids)


def shown_institutions() -> set[int]:
    """The keys of all institutions that some public page shows. One query for each function that tells of them."""
    return {pk for ids in _SHOWN for pk in ids()}


def declare() -> None:
    """Say to the search how this app's values read. Called once, when the apps are loaded."""
    register_labels("country", country_names)
    register_labels("institution", institution_names)


def country_names(codes: Collection[str]) -> Mapping[str, str]:
    """The names of countries by code, in the active language. One query."""
    return {country.code: country.name for country in Country.objects.filter(code__in=list(codes))}


def institution_names(ids: Collection[str]) -> Mapping[str, str]:
    """The names of institutions by key, merged ones under the name of the one that counts. One query."""
    numbers = [each for each in ids if each.isdecimal()]
    found = Institution.objects.filter(pk__in=numbers).select_related("merged_into")
    return {str(each.pk): str(each.merged_into or each) for each in found}
