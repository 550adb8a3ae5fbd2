"""Reads: the directory of observatories, and how their links stand."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from front.models import LinkCheck, Observatory
from participants.models import Country, Institution
from participants.queries.countries import country_name
from participants.queries.institutions import name_said
from portal.models import Theme
from portal.queries import in_spanish, theme_label
from portal.statements import Option, by_label

REPORTED_AFTER = 2
"""Times in a row that an address did not answer, after which it is told to editors: once may be a bad hour."""
TOLD_AT_ONCE = (LinkCheck.Outcome.MOVED, LinkCheck.Outcome.GONE, LinkCheck.Outcome.FORBIDDEN)
"""Outcomes that no later hour changes."""


def shown() -> QuerySet[Observatory]:
    """Those that the public sees, by name."""
    return Observatory.objects.filter(is_public=True).order_by("name_es" if in_spanish() else "name_en", "pk")


def matching(
    rows: QuerySet[Observatory],
    *,
    country: str = "",
    kind: str = "",
    theme: str = "",
    language: str = "",
    institution: str = "",
) -> QuerySet[Observatory]:
    """Those that have all of these: ISO code, kind, slug of a theme, code of a language, key of an institution that counts."""
    if country:
        rows = rows.filter(country=country)
    if kind:
        rows = rows.filter(kind=kind)
    if theme:
        rows = rows.filter(themes__slug=theme)
    if language:
        rows = rows.filter(language__contains=language)
    if institution:
        rows = rows.filter(Q(institution=institution) | Q(institution__merged_into=institution))
    return rows


def filter_options() -> Mapping[str, list[Option]]:
    """The filters that the directory offers, as (value, label) pairs. Four queries."""
    rows = Observatory.objects.filter(is_public=True).order_by()
    there = list(rows.values_list("kind", "language"))
    kinds = {kind for kind, _language in there}
    languages = {code for _kind, language in there for code in language.split(",")}
    countries = Country.objects.filter(pk__in=rows.values("country")).values_list("code", country_name())
    themes = Theme.objects.filter(pk__in=rows.values("themes")).annotate(label=theme_label())
    root = Coalesce("merged_into", "pk")
    keepers = Institution.objects.filter(pk__in=rows.values("institution")).annotate(root=root, said=name_said())
    return {
        "country": sorted(countries, key=by_label),
        "kind": [(value, str(label)) for value, label in Observatory.Kind.choices if value in kinds],
        "theme": sorted(((slug, str(label)) for slug, label in themes.values_list("slug", "label")), key=by_label),
        "language": [(value, str(label)) for value, label in Observatory.Language.choices if value in languages],
        "institution": sorted({(str(pk), said) for pk, said in keepers.values_list("root", "said")}, key=by_label),
    }


def troubled() -> QuerySet[LinkCheck]:
    """The links that somebody has to look after, of the addresses as they are now; the longest first."""
    late = Q(failures__gte=REPORTED_AFTER) | Q(outcome__in=TOLD_AT_ONCE)
    found = LinkCheck.objects.filter(late, url=F("observatory__url")).exclude(outcome=LinkCheck.Outcome.GOOD)
    return found.select_related("observatory").order_by(F("good_at").asc(nulls_first=True), "pk")


def without_address() -> QuerySet[Observatory]:
    """Shown to the public with no address to follow."""
    return Observatory.objects.filter(url="", is_public=True).order_by("name_es", "pk")


def checks() -> QuerySet[LinkCheck]:
    """How every link stood when it was followed last, the latest first."""
    return LinkCheck.objects.select_related("observatory").order_by("-checked_at", "pk")


def is_dead(check: Any) -> bool:
    """Whether readers are to be told that an address does not answer at present."""
    return bool(
        check.outcome not in (LinkCheck.Outcome.GOOD, LinkCheck.Outcome.MOVED, LinkCheck.Outcome.REFUSED)
        and (check.failures >= REPORTED_AFTER or check.outcome in TOLD_AT_ONCE)
    )
