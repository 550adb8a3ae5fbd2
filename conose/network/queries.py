"""Reads: the members of the network, who works on what, who shares studies with whom."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import Coalesce

from conose.models import (
    GuideIndexPage,
    MemberIndexPage,
    MemberPage,
    MemberTheme,
    StudyIndexPage,
    StudyInstitution,
    StudyPage,
    TeamMember,
)
from participants.models import Country, Institution
from participants.queries.countries import country_name
from participants.queries.institutions import COUNTED_INSTITUTION, name_said, names_said
from participants.queries.people import public_profiles
from portal.models import Theme
from portal.prepared import Prepared
from portal.queries import public_pages, theme_label
from portal.statements import PATH, Option, by_label, option_rows, options_of, union


class Listed(NamedTuple):
    """A member as lists need it."""

    pk: int
    title: str
    url_path: str
    summary: str
    since: int | None
    kind: str
    """The key of its institution's kind."""
    country: str | None
    country_label: str | None
    total: int
    """How many there are with it, on all pages of the list."""


def members_below(path: str) -> QuerySet[MemberPage]:
    """The public members below the page at this path of the tree, by name."""
    found: QuerySet[MemberPage] = public_pages(MemberPage.objects.filter(path__startswith=path))
    return found.order_by("title", "pk")


def matching(
    members: QuerySet[MemberPage], *, country: str = "", theme: str = "", kind: str = ""
) -> QuerySet[MemberPage]:
    """The members that have all of these: ISO code and kind of the institution, slug of a theme it works on."""
    if country:
        members = members.filter(institution__country=country)
    if kind:
        members = members.filter(institution__kind=kind)
    if theme:
        members = members.filter(Exists(MemberTheme.objects.filter(content_object=OuterRef("pk"), tag__slug=theme)))
    return members


def listed(members: QuerySet[MemberPage], start: int, count: int) -> list[Listed]:
    """So many of them from a place on. One query."""
    rows = members.annotate(
        total=Window(Count("pk")), country_label=F(f"institution__country__{country_name()}")
    ).values_list(
        "pk",
        "title",
        "url_path",
        "summary",
        "since",
        "institution__kind",
        "institution__country",
        "country_label",
        "total",
    )
    return [Listed._make(row) for row in rows[start : start + count]]


def filter_options(path: str) -> dict[str, list[Option]]:
    """The filters that the members below a page offer, as (value, label) pairs. One query."""
    found = options_of(_options_statement(country_name()), path)
    labels = {str(value): str(label) for value, label in Institution.Kind.choices}
    kinds = sorted(((value, labels[value]) for value, _label in found["kind"]), key=by_label)
    return {**found, "kind": kinds}


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    members = public_pages(MemberPage.objects.filter(path__startswith=PATH)).order_by()
    countries = Country.objects.filter(pk__in=members.values("institution__country"))
    themes = Theme.objects.filter(
        pk__in=MemberTheme.objects.filter(content_object__in=members.values("pk")).values("tag")
    )
    return union(
        [
            option_rows("country", countries, value=F("code"), label=F(country_column)),
            option_rows("theme", themes, value=F("slug"), label=theme_label()),
            option_rows("kind", members, value=F("institution__kind"), label=F("institution__kind")),
        ]
    )


def themes_of(pages: Iterable[int]) -> dict[int, list[Option]]:
    """The themes of each of these members as (slug, label), by label. One query; none for none."""
    ids = list(pages)
    found: dict[int, list[Option]] = defaultdict(list)
    if ids:
        links = MemberTheme.objects.filter(content_object__in=ids).annotate(label=theme_label("tag__"))
        for page, slug, label in links.values_list("content_object", "tag__slug", "label"):
            found[page].append((slug, str(label)))
        for themes in found.values():
            themes.sort(key=by_label)
    return found


def members_by_country(members: QuerySet[MemberPage]) -> list[tuple[str, str, int]]:
    """(ISO code, name, members) of the countries that these members are from, by name. One query."""
    rows = (
        members.order_by()
        .exclude(institution__country=None)
        .values_list("institution__country", f"institution__country__{country_name()}")
        .annotate(number=Count("pk"))
    )
    return sorted(((code, name, number) for code, name, number in rows), key=lambda row: row[1].casefold())


def index_of(
    model: type[MemberIndexPage | StudyIndexPage | GuideIndexPage], locale: int
) -> MemberIndexPage | StudyIndexPage | GuideIndexPage | None:
    """The public page of a list in a language. One query."""
    pages: QuerySet[Any] = public_pages(model.objects.filter(locale=locale, alias_of=None))
    return pages.order_by("path").first()


# --- who works on what ------------------------------------------------------------------------


def public_studies(locale: int) -> QuerySet[StudyPage]:
    """The studies in a language that anyone may see."""
    found: QuerySet[StudyPage] = public_pages(StudyPage.objects.filter(locale=locale, alias_of=None))
    return found


class Working(NamedTuple):
    """A person with a public profile, and a study they work on."""

    slug: str
    name: str
    institution: str
    study: str
    url_path: str


def people_working_on(studies: QuerySet[StudyPage]) -> list[Working]:
    """Who is on the teams of these studies and consents to be shown, by name; a row for each study. Three queries."""
    root = Coalesce("person__merged_into", "person")
    links = TeamMember.objects.filter(page__in=studies.order_by().values("pk")).annotate(root=root)
    rows = list(links.order_by("page__title", "sort_order").values_list("root", "page__title", "page__url_path"))
    if not rows:
        return []
    shown = public_profiles().filter(root__in={row[0] for row in rows})
    profiles = {profile.root: profile for profile in shown}
    named = names_said(profile.institution_id for profile in profiles.values())
    found = [
        Working(
            profiles[person].slug,
            profiles[person].display_name,
            named.get(profiles[person].institution_id or 0, ""),
            title,
            url_path,
        )
        for person, title, url_path in rows
        if person in profiles
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def studies_of_institution(institution: int, locale: int) -> QuerySet[StudyPage]:
    """The public studies in a language that an institution, under any of its names, does."""
    of_it = StudyInstitution.objects.annotate(root=COUNTED_INSTITUTION)
    found = public_studies(locale).filter(Exists(of_it.filter(page=OuterRef("pk"), root=institution)))
    return found.order_by(F("year").desc(nulls_last=True), "title")


class Named(NamedTuple):
    """An institution by its name, and what it is called where there is little room: its acronym, or its name."""

    name: str
    short: str
    root: int
    """Its key in the registry."""


class Sharing(NamedTuple):
    """Two institutions that do studies together, and how many."""

    one: Named
    other: Named
    studies: int


def sharings(locale: int) -> list[Sharing]:
    """Which institutions share public studies in a language; each pair once, in the order of their names. One query."""
    links = (
        StudyInstitution.objects.filter(page__in=public_studies(locale).order_by().values("pk"))
        .annotate(root=COUNTED_INSTITUTION)
        .annotate(named=name_said("institution__"))
        .annotate(short=Coalesce("institution__merged_into__acronym", "institution__acronym"))
    )
    by_study: dict[int, dict[int, Named]] = defaultdict(dict)
    for page, root, name, short in links.order_by().values_list("page", "root", "named", "short"):
        by_study[page][root] = Named(name, short or name, root)
    counts: dict[tuple[Named, Named], int] = defaultdict(int)
    for institutions in by_study.values():
        for one, other in combinations(sorted(institutions.values(), key=_by_name), 2):
            counts[one, other] += 1
    return [
        Sharing(one, other, counts[one, other])
        for one, other in sorted(counts, key=lambda pair: [*map(_by_name, pair)])
    ]


def _by_name(institution: Named) -> str:
    return institution.name.casefold()
