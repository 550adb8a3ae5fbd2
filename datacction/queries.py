"""Reads: seasons, episodes, who spoke, what they left behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import CharField, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, ExtractYear
from wagtail.models import Page

from datacction.models import EpisodePage, EpisodeSpecialist, EpisodeTheme, KnowledgeProduct, SeasonPage
from participants.models import Activity, Consent, Country, Person, Programme, PublicProfile
from participants.queries.countries import country_name
from portal.models import Theme
from portal.queries import public_pages, theme_label
from portal.statements import (
    PATH,
    STAND_INS,
    Option,
    Statement,
    by_label,
    link_rows,
    links_of,
    option_rows,
    options_of,
    union,
)

EpisodeCountry = EpisodePage.countries.through


def seasons_below(page: Page) -> QuerySet[SeasonPage]:
    """The public seasons below a page, the latest first."""
    return public_pages(SeasonPage.objects.filter(path__startswith=page.path)).order_by("-number")


def episodes_below(page: Page) -> QuerySet[EpisodePage]:
    """The public episodes below a page, the latest first."""
    return public_pages(EpisodePage.objects.filter(path__startswith=page.path)).order_by("-date", "-number")


def matching(
    episodes: QuerySet[EpisodePage],
    *,
    country: str = "",
    theme: str = "",
    year: str = "",
    specialist: str = "",
) -> QuerySet[EpisodePage]:
    """The episodes that have all of these: ISO code, theme slug, year of the date, slug of a public profile."""
    if country:
        episodes = episodes.filter(Exists(EpisodeCountry.objects.filter(episodepage=OuterRef("pk"), country=country)))
    if theme:
        episodes = episodes.filter(Exists(EpisodeTheme.objects.filter(content_object=OuterRef("pk"), tag__slug=theme)))
    if year:
        episodes = episodes.filter(date__range=(date(int(year), 1, 1), date(int(year), 12, 31)))
    if specialist:
        links = links_with_root().filter(page=OuterRef("pk"))
        episodes = episodes.filter(
            Exists(links.filter(root__in=public_profiles().filter(slug=specialist).values("person")))
        )
    return episodes


def public_profiles() -> QuerySet[PublicProfile]:
    """The profiles that may be shown: the person consents to it, stands for themselves and is not erased."""
    consents = Consent.objects.standing().filter(purpose=Consent.Purpose.PUBLIC_PROFILE, person=OuterRef("person"))
    return PublicProfile.objects.filter(Exists(consents), person__erased_at=None, person__merged_into=None)


def links_with_root() -> QuerySet[EpisodeSpecialist]:
    """Who is on which episode, with `root`: the person that counts after merges."""
    links: QuerySet[EpisodeSpecialist] = EpisodeSpecialist.objects.annotate(
        root=Coalesce("person__merged_into", "person")
    )
    return links


def filter_options(page: Page) -> dict[str, list[Option]]:
    """The filters that the episodes below a page offer, in one query whatever their number: (value, label) pairs."""
    found = options_of(_options_statement(country_name()), page.path)
    return {**found, "year": sorted(found["year"], reverse=True)}


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Statement:
    """The options in the reader's language; `country_column` stands for it."""
    episodes = public_pages(EpisodePage.objects.filter(path__startswith=PATH))
    ids = episodes.order_by().values("pk")
    countries = Country.objects.filter(pk__in=EpisodeCountry.objects.filter(episodepage__in=ids).values("country"))
    themes = Theme.objects.filter(pk__in=EpisodeTheme.objects.filter(content_object__in=ids).values("tag"))
    people = public_profiles().filter(person__in=links_with_root().filter(page__in=ids).values("root"))
    years = episodes.order_by().annotate(year=Cast(ExtractYear("date"), CharField()))
    return union(
        [
            option_rows("country", countries, value=F("code"), label=F(country_column)),
            option_rows("theme", themes, value=F("slug"), label=theme_label()),
            option_rows("specialist", people, value=F("slug"), label=F("display_name")),
            option_rows("year", years, value=F("year"), label=F("year")),
        ]
    )


@dataclass(frozen=True, slots=True)
class About:
    """What an episode is about, as (value, label) pairs."""

    countries: tuple[Option, ...] = ()
    themes: tuple[Option, ...] = ()


def about(pages: Iterable[int]) -> dict[int, About]:
    """Countries and themes of these episodes, in one query for each page of a list."""
    ids = list(pages)
    found = links_of(_about_statement(country_name()), ids)
    return {
        pk: About(
            tuple(sorted(found["country", pk], key=by_label)),
            tuple(sorted(found["theme", pk], key=by_label)),
        )
        for pk in ids
    }


@lru_cache(maxsize=8)
def _about_statement(country_column: str) -> Statement:
    """What episodes are about, in the reader's language; `country_column` stands for it."""
    countries = link_rows(
        "country",
        EpisodeCountry.objects.filter(episodepage__in=STAND_INS),
        page="episodepage",
        value=F("country"),
        label=F(f"country__{country_column}"),
    )
    themes = link_rows(
        "theme",
        EpisodeTheme.objects.filter(content_object__in=STAND_INS),
        page="content_object",
        value=F("tag__slug"),
        label=theme_label("tag__"),
    )
    return union([countries, themes])


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who spoke: those with a public profile, by role, and how many are not named."""

    shown: tuple[tuple[str, PublicProfile], ...]
    unnamed: int

    @property
    def total(self) -> int:
        return len(self.shown) + self.unnamed


def speakers(page: EpisodePage) -> Speakers:
    """The people on an episode, in the editor's order; nobody is named without their standing consent. Two queries."""
    links = list(links_with_root().filter(page=page).order_by("sort_order").values_list("root", "role"))
    if not links:
        return Speakers((), 0)
    found = public_profiles().filter(person__in={root for root, _ in links}).select_related("institution", "photo")
    profiles = {profile.person_id: profile for profile in found}
    shown = tuple((role, profiles[root]) for root, role in links if root in profiles)
    return Speakers(shown, len({root for root, _ in links if root not in profiles}))


def episodes_of(person: Person, *, locale: str) -> QuerySet[EpisodePage]:
    """The public episodes in a language on which a person, or one merged into them, spoke; the latest first."""
    links = links_with_root().filter(root=person.pk, page=OuterRef("pk"))
    pages = EpisodePage.objects.filter(Exists(links), locale__language_code=locale)
    return public_pages(pages).order_by("-date", "-number")


def knowledge_products(
    activities: QuerySet[Activity] | None = None,
    *,
    series: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[KnowledgeProduct]:
    """The products of public episodes, each once whatever the languages it stands in.

    Of these activities, or of the series with these keys and of this period; all where nothing is said.
    """
    if activities is None:
        activities = Activity.objects.filter(programme=Programme.DATACCTION)
    keys = list(series)
    chosen = activities.filter(
        Q(series__key__in=keys) if keys else Q(),
        Q(starts_on__gte=since) if since else Q(),
        Q(starts_on__lte=until) if until else Q(),
        page_key__isnull=False,
    )
    live = KnowledgeProduct.objects.filter(page__live=True, page__translation_key__in=chosen.values("page_key"))
    first = live.order_by().values("translation_key").annotate(first=Min("pk")).values("first")
    products: QuerySet[KnowledgeProduct] = KnowledgeProduct.objects.filter(pk__in=first)
    return products
