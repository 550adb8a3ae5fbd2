"""Reads: seasons, episodes, who spoke, what they left behind."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from datacction.models import (
    EditionIndexPage,
    EpisodeChapter,
    EpisodePage,
    EpisodeSpecialist,
    EpisodeTranscript,
    ExchangeIndexPage,
    ExchangeNetworkPage,
    KnowledgeProduct,
    SeasonPage,
)
from datacction.models.recordings import seconds_of
from datacction.recordings.queries import Chapter, Words
from datacction.speakers.queries import Slides, public_slides
from participants.models import Activity, Programme
from participants.queries.countries import country_name
from participants.queries.institutions import name_said
from participants.queries.people import public_profiles
from participants.queries.places import on, place_and_theme_links, place_and_theme_options
from portal.prepared import Prepared, columns_of, filled, instance_of, number, numbers, prepared, text
from portal.queries import public_pages
from portal.statements import (
    PATH,
    STAND_INS,
    Option,
    by_label,
    link_rows,
    links_of,
    option_rows,
    options_of,
    union,
)

EpisodeCountry = EpisodePage.countries.through


class Season(NamedTuple):
    """A season among the others."""

    number: int
    year: int
    title: str
    introduction: str
    path: str
    url_path: str


def seasons_below(path: str) -> list[Season]:
    """The public seasons below the page at this path of the tree, the latest first. One query."""
    return [Season._make(row) for row in _seasons_below().rows(path=path)]


@lru_cache(maxsize=1)
def _seasons_below() -> Prepared:
    seasons = public_pages(SeasonPage.objects.filter(path__startswith=text("path")))
    return prepared(seasons.order_by("-number").values_list(*Season._fields))


def season_numbers() -> dict[str, int]:
    """The number of every season, in whatever language, by its path in the tree. One query."""
    return dict(_season_numbers().rows())


@lru_cache(maxsize=1)
def _season_numbers() -> Prepared:
    return prepared(SeasonPage.objects.order_by().values_list("path", "number"))


class Listed(NamedTuple):
    """An episode as lists need it."""

    pk: int
    translation_key: UUID
    title: str
    path: str
    url_path: str
    number: int
    date: date
    starts: time
    ends: time
    timezone: str
    summary: str
    is_recorded: bool
    """At a provider, or as a file of the portal's own."""
    total: int
    """How many there are with it, on all pages of the list."""


def listed(episodes: QuerySet[EpisodePage]) -> QuerySet[EpisodePage, tuple[Any, ...]]:
    """Episodes as the values of `Listed`."""
    recorded = Case(When(recording_url="", media=None, then=Value(False)), default=Value(True))
    rows: QuerySet[EpisodePage, tuple[Any, ...]] = episodes.annotate(
        is_recorded=recorded, total=Window(Count("pk"))
    ).values_list(*Listed._fields)
    return rows


def episodes_below(path: str) -> QuerySet[EpisodePage]:
    """The public episodes below the page at this path of the tree, the latest first."""
    return public_pages(EpisodePage.objects.filter(path__startswith=path)).order_by("-date", "-number")


def first_episodes_below(path: str, count: int) -> list[Listed]:
    """The latest public episodes below a page, so many of them. One query."""
    return [Listed._make(row) for row in _first_episodes_below(count).rows(path=path)]


@lru_cache(maxsize=4)
def _first_episodes_below(count: int) -> Prepared:
    return prepared(listed(episodes_below(text("path")))[:count])


def latest_episodes(locale: int, count: int, *, until: date) -> list[Listed]:
    """The last public episodes in a language up to a day, so many of them. One query."""
    return [Listed._make(row) for row in _latest_episodes(count, until).rows(locale=locale)]


@lru_cache(maxsize=8)
def _latest_episodes(count: int, until: date) -> Prepared:
    pages = EpisodePage.objects.filter(locale=number("locale"), date__lte=until)
    pages = public_pages(pages).order_by("-date", "-number")
    return prepared(listed(pages)[:count])


def coming_episodes(locale: int) -> QuerySet[EpisodePage]:
    """The public episodes of yesterday and later in a language, the first first: clocks differ by a day at most."""
    since = timezone.localdate() - timedelta(days=1)
    found: QuerySet[EpisodePage] = public_pages(EpisodePage.objects.filter(locale=locale, date__gte=since))
    return found.order_by("date", "starts", "number")[:8]


def lists_below(path: str) -> list[tuple[str, str]]:
    """Title and `url_path` of the public lists below a page that are not of its seasons: of exchanges, of their network, of
    forums and Weeks. One query."""
    return [(title, url_path) for title, url_path in _lists_below().rows(path=path)]


@lru_cache(maxsize=1)
def _lists_below() -> Prepared:
    lists = (ExchangeIndexPage, ExchangeNetworkPage, EditionIndexPage)
    pages = public_pages(Page.objects.type(lists).filter(path__startswith=text("path")))
    return prepared(pages.order_by("path").values_list("title", "url_path"))


class Sibling(NamedTuple):
    """An episode of the same season, or the one after its last."""

    pk: int
    path: str
    number: int
    title: str
    url_path: str
    date: date
    live_key: str | None
    """The key of its activity, where that has a live page."""


def episodes_around(path: str) -> list[Sibling]:
    """The public episodes of the season at this path of the tree, the first one first, and after them the first public episode of
    another season that is later than all of them. One query."""
    rows = [Sibling._make(row) for row in _episodes_around().rows(path=path, index=path[:-PATH_STEP])]
    return sorted(rows, key=lambda row: not row.path.startswith(path))


PATH_STEP = 4
"""Letters of a page's path for each level of the tree."""


@lru_cache(maxsize=1)
def _episodes_around() -> Prepared:
    episodes = public_pages(EpisodePage.objects.filter(path__startswith=text("path")))
    last = episodes.order_by("-date").values("date")[:1]
    below = public_pages(EpisodePage.objects.filter(path__startswith=text("index"), date__gt=Subquery(last)))
    following = below.order_by("date", "number").values("pk")[:1]
    rows = public_pages(EpisodePage.objects.filter(Q(path__startswith=text("path")) | Q(pk=Subquery(following))))
    live = Activity.objects.filter(page_key=OuterRef("translation_key")).exclude(broadcast=None).order_by()
    found = rows.annotate(live_key=Subquery(live.values("key")[:1])).order_by("number", "date")
    return prepared(found.values_list(*Sibling._fields))


def matching(
    episodes: QuerySet[EpisodePage],
    *,
    country: str = "",
    theme: str = "",
    year: str = "",
    specialist: str = "",
) -> QuerySet[EpisodePage]:
    """The episodes that have all of these: ISO code, theme slug, year of the date, slug of a public profile."""
    episodes = on(episodes, country=country, theme=theme)
    if year:
        episodes = episodes.filter(date__range=(date(int(year), 1, 1), date(int(year), 12, 31)))
    if specialist:
        links = links_with_root().filter(page=OuterRef("pk"))
        episodes = episodes.filter(
            Exists(links.filter(root__in=public_profiles().filter(slug=specialist).values("root")))
        )
    return episodes


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
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    episodes = public_pages(EpisodePage.objects.filter(path__startswith=PATH)).order_by()
    links = links_with_root().filter(page__in=episodes.values("pk"))
    people = public_profiles().filter(root__in=links.values("root"))
    years = episodes.annotate(year=Cast(ExtractYear("date"), CharField()))
    return union(
        [
            *place_and_theme_options(episodes, country_column),
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
    return {pk: _about_of(found, pk) for pk in ids}


def _about_of(found: dict[tuple[str, int], list[Option]], pk: int) -> About:
    return About(
        tuple(sorted(found["country", pk], key=by_label)),
        tuple(sorted(found["theme", pk], key=by_label)),
    )


@lru_cache(maxsize=8)
def _about_statement(country_column: str) -> Prepared:
    """What episodes are about, in the reader's language; `country_column` stands for it."""
    return union(place_and_theme_links(EpisodePage, country_column))


@dataclass(frozen=True, slots=True)
class Belongings:
    """What an episode's own page shows besides its fields: what it is about, and what belongs to its recording."""

    about: About
    chapters: tuple[Chapter, ...]
    transcripts: tuple[Words, ...]
    slides: tuple[Slides, ...]


def belongings_of(page: EpisodePage) -> Belongings:
    """What belongs to an episode; chapters of a page being written are those in it. One query."""
    found = links_of(_belongings_statement(country_name()), [page.pk])
    chapters = (
        [(each.starts, each.title) for each in page.chapters.all()]
        if page.placement is None
        else found["chapter", page.pk]
    )
    return Belongings(
        about=_about_of(found, page.pk),
        chapters=tuple(sorted(Chapter(seconds_of(starts) or 0, title) for starts, title in chapters)),
        transcripts=tuple(Words(language, json.loads(text)) for language, text in found["transcript", page.pk]),
        slides=tuple(Slides(UUID(key), *told.split("\t")) for key, told in found["slides", page.pk]),
    )


@lru_cache(maxsize=8)
def _belongings_statement(country_column: str) -> Prepared:
    """One union, so that a page without any of it costs no query more."""
    chapters = link_rows(
        "chapter",
        EpisodeChapter.objects.filter(page__in=STAND_INS),
        page="page",
        value=F("starts"),
        label=F("title"),
        place=F("sort_order"),
    )
    transcripts = link_rows(
        "transcript",
        EpisodeTranscript.objects.filter(page__in=STAND_INS, document__transcript_text__isnull=False),
        page="page",
        value=F("language"),
        label=Cast("document__transcript_text__paragraphs", TextField()),
        place=F("sort_order"),
    )
    pages = EpisodePage.objects.filter(pk__in=STAND_INS, translation_key=OuterRef("episode_key")).values("pk")
    slides = link_rows(
        "slides",
        public_slides().annotate(page_pk=Subquery(pages[:1])).exclude(page_pk=None),
        page="page_pk",
        value=Cast("key", CharField()),
        label=Concat("title", Value("\t"), "filename", Value("\t"), Cast("size", CharField())),
        place=F("pk"),
    )
    return union([*place_and_theme_links(EpisodePage, country_column), chapters, transcripts, slides])


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who spoke and may be named."""

    role: str
    name: str
    slug: str
    position_es: str
    position_en: str
    institution: str
    photo: AbstractImage | None


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who spoke: those with a public profile, and how many are not named."""

    shown: tuple[Speaker, ...]
    unnamed: int

    @property
    def total(self) -> int:
        return len(self.shown) + self.unnamed


def speakers(page: int) -> Speakers:
    """The people on an episode, in the editor's order; nobody is named without their standing consent. Two queries."""
    links = _links_on().rows(page=page)
    if not links:
        return Speakers((), 0)
    profiles = {root: values for root, *values in _profiles_on(get_language() or "").rows(page=page)}
    shown = tuple(_speaker(role, *profiles[root]) for root, role in links if root in profiles)
    return Speakers(shown, len({root for root, _ in links if root not in profiles}))


def _speaker(role: str, name: str, slug: str, es: str, en: str, institution: str | None, *photo: Any) -> Speaker:
    return Speaker(role, name, slug, es, en, institution or "", instance_of(get_image_model(), photo))


@lru_cache(maxsize=1)
def _links_on() -> Prepared:
    links = links_with_root().filter(page=number("page")).order_by("sort_order")
    return prepared(links.values_list("root", "role"))


@lru_cache(maxsize=8)
def _profiles_on(language: str) -> Prepared:
    """The profiles of those on a page, their institutions as the reader's language calls them; `language` stands for it."""
    people = links_with_root().filter(page=number("page")).values("root")
    return prepared(
        public_profiles()
        .filter(root__in=people)
        .order_by()
        .values_list(
            "root",
            "display_name",
            "slug",
            "position_es",
            "position_en",
            name_said("institution__"),
            *columns_of(get_image_model(), "photo__"),
        )
    )


class Product(NamedTuple):
    """A knowledge product of an episode: a document, an address, or neither yet."""

    title: str
    kind: str
    url: str
    document: AbstractDocument | None


def products_of(page: EpisodePage) -> list[Product]:
    """What an episode left behind, in the editor's order; on a page being written, what is written. One query."""
    if page.placement is None:
        products = page.products.select_related("document").order_by("sort_order")
        return [Product(each.title, each.kind, each.url, each.document) for each in products]
    model = get_document_model()
    rows = _products_of().rows(page=page.pk)
    return [Product(title, kind, url, instance_of(model, document)) for title, kind, url, *document in rows]


@lru_cache(maxsize=1)
def _products_of() -> Prepared:
    products = KnowledgeProduct.objects.filter(page=number("page")).order_by("sort_order")
    return prepared(products.values_list("title", "kind", "url", *columns_of(get_document_model(), "document__")))


def documents(keys: Iterable[int | None]) -> dict[int, AbstractDocument]:
    """The documents with these keys, three at most. One query, none where there is no key."""
    known = [key for key in keys if key is not None]
    if not known:
        return {}
    return {each.pk: each for each in _documents().instances(get_document_model(), **filled("own", known, 3))}


@lru_cache(maxsize=1)
def _documents() -> Prepared:
    return prepared(get_document_model()._default_manager.filter(pk__in=numbers("own", 3)))


def documents_by_key(keys: Iterable[int | None]) -> dict[int, AbstractDocument]:
    """The documents with these keys, however many. One query, none where there is no key."""
    known = {key for key in keys if key is not None}
    found: dict[int, AbstractDocument] = get_document_model()._default_manager.in_bulk(known) if known else {}
    return found


def episodes_of(root: int, *, locale: str) -> QuerySet[EpisodePage]:
    """The public episodes in a language on which the person who counts, or one merged into them, spoke; the latest first."""
    links = links_with_root().filter(root=root, page=OuterRef("pk"))
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


def obstacles_to_move(page: Page, destination: Page) -> list[str]:
    """Why an episode may not be moved to this season: languages of it that the season does not have, in a sentence.

    Two queries. Empty for a page that is no episode, and where it only changes its place.
    """
    if not issubclass(page.specific_class, EpisodePage) or page.is_child_of(destination):
        return []
    languages = {season.locale_id for season in destination.get_translations(inclusive=True)}
    missing = [
        str(each.locale.get_display_name())
        for each in page.get_translations().select_related("locale")
        if each.locale_id not in languages
    ]
    if not missing:
        return []
    return [
        _("“%(season)s” is not there in %(languages)s yet, and the episode is: translate the season first.")
        % {"season": destination.title, "languages": ", ".join(missing)}
    ]


def sharing_its_number(page: Page) -> EpisodePage | None:
    """Another episode of the same season with the same number; None where there is none."""
    episode = page.specific
    siblings = EpisodePage.objects.sibling_of(page, inclusive=False)
    found: EpisodePage | None = siblings.filter(number=episode.number).first()
    return found


def latest_season() -> SeasonPage | None:
    """The season with the highest number in the source language, public or not; None where there is none."""
    source = SeasonPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    found: SeasonPage | None = source.order_by("-number", "-pk").first()
    return found
