"""What the public pages show: lists of episodes, one episode, one person. Frozen values, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from datacction.filters import EpisodeFilters
from datacction.models import EpisodePage, SeasonPage
from datacction.queries import (
    About,
    Speakers,
    about,
    episodes_below,
    episodes_of,
    filter_options,
    matching,
    seasons_below,
    speakers,
)
from participants.models import PublicProfile, Role
from portal.components import ChosenFilter, Tag
from portal.queries import public_pages

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Row:
    """An episode in a list."""

    translation_key: UUID
    """Its activity has it too."""
    title: str
    url: str
    season: int | None
    number: int
    day: date
    summary: str
    countries: tuple[str, ...]
    themes: tuple[Tag, ...]
    has_recording: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of episodes with its filters and its pages."""

    form: EpisodeFilters
    chosen: Sequence[ChosenFilter]
    ignored: Sequence[str]
    rows: Sequence[Row]
    page_obj: Paged[Any]
    count: str
    is_empty: bool
    """Nothing was published yet: not the same as nothing that matches."""
    clear_url: str


ROW_FIELDS = ("pk", "translation_key", "title", "slug", "path", "number", "date", "summary", "recording_url")


@dataclass(frozen=True, slots=True)
class SeasonPlace:
    """What a list needs to know of a season: its number and where it is."""

    number: int
    url: str


def episode_listing(page: Page, request: HttpRequest, seasons: dict[str, SeasonPlace]) -> Listing:
    """The episodes below a page that the request's filters leave. Four queries at most, whatever their number.

    `seasons` is by the path of their pages. Bad filter values and page numbers are ignored.
    """
    form = EpisodeFilters(request.GET, filter_options(page))
    found = matching(episodes_below(page), **form.chosen).values_list(*ROW_FIELDS, named=True)
    paginator = Paginator(found, PER_PAGE)
    episodes = list(found[: PER_PAGE + 1])
    if len(episodes) <= PER_PAGE:
        paginator.count = len(episodes)  # known: no need to ask
    page_obj = paginator.get_page(request.GET.get("p"))
    episodes = episodes[:PER_PAGE] if page_obj.number == 1 else list(page_obj.object_list)
    facts = about(episode.pk for episode in episodes)
    page_url = page.get_url(request) or ""
    return Listing(
        form=form,
        chosen=form.chosen_filters(request.GET),
        ignored=form.ignored,
        rows=[_row(each, facts[each.pk], seasons[each.path[:-4]], page_url) for each in episodes],
        page_obj=page_obj,
        count=ngettext("%(count)s episode", "%(count)s episodes", paginator.count) % {"count": paginator.count},
        is_empty=not paginator.count and not form.chosen,
        clear_url=page_url,
    )


def _row(page: Any, facts: About, season: SeasonPlace, filters_url: str) -> Row:
    """A row of a list, from the `ROW_FIELDS` of an episode."""
    return Row(
        translation_key=page.translation_key,
        title=page.title,
        url=f"{season.url}{page.slug}/",
        season=season.number,
        number=page.number,
        day=page.date,
        summary=page.summary,
        countries=tuple(label for _code, label in facts.countries),
        themes=tuple(Tag(label, f"{filters_url}?theme={slug}") for slug, label in facts.themes),
        has_recording=bool(page.recording_url),
    )


@dataclass(frozen=True, slots=True)
class SeasonCard:
    """A season among the others."""

    number: int
    year: int
    title: str
    url: str
    introduction: str


def season_cards(page: Page, request: HttpRequest) -> tuple[list[SeasonCard], dict[str, SeasonPlace]]:
    """The seasons below a page, and their places by path. One query."""
    seasons = list(seasons_below(page))
    cards = [
        SeasonCard(each.number, each.year, each.title, each.get_url(request) or "", each.introduction)
        for each in seasons
    ]
    return cards, {each.path: SeasonPlace(card.number, card.url) for each, card in zip(seasons, cards, strict=True)}


@dataclass(frozen=True, slots=True)
class Download:
    """Something to download or to open elsewhere; no address where there is none yet. `size` in bytes."""

    title: str
    kind: str
    url: str = ""
    size: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The episode before or after."""

    number: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SpeakerCard:
    """Someone who spoke and may be named."""

    name: str
    url: str
    post: str
    institution: str
    photo: Any


@dataclass(frozen=True, slots=True)
class SpeakersView:
    """Who spoke: those who may be named, and how many others there were."""

    shown: tuple[SpeakerCard, ...]
    unnamed: int
    total: int


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One episode at a glance."""

    season_title: str
    season_url: str
    zone: str
    is_past: bool
    minutes: int
    countries: tuple[Tag, ...]
    themes: tuple[Tag, ...]
    speakers: SpeakersView
    downloads: Sequence[Download]
    previous: Neighbour | None
    following: Neighbour | None


def episode_view(page: EpisodePage, request: HttpRequest) -> EpisodeView:
    """What an episode's page shows besides its own fields. Six queries at most, whatever it holds."""
    season = page.placement.trail[-1] if page.placement else page.get_parent()
    season_url = season.get_url(request) or ""
    facts = about([page.pk])[page.pk]
    siblings = list(
        public_pages(EpisodePage.objects.filter(path__startswith=season.path, depth=page.depth))
        .order_by("number", "date")
        .values_list("pk", "number", "title", "slug")
    )
    place = next((index for index, each in enumerate(siblings) if each[0] == page.pk), None)
    before = siblings[place - 1] if place else None
    after = siblings[place + 1] if place is not None and place + 1 < len(siblings) else None
    return EpisodeView(
        season_title=season.title,
        season_url=season_url,
        zone=zone_label(page.starts_at),
        is_past=page.ends_at <= timezone.now(),
        minutes=round(page.duration.total_seconds() / 60),
        countries=tuple(Tag(label, f"{season_url}?country={code}") for code, label in facts.countries),
        themes=tuple(Tag(label, f"{season_url}?theme={slug}") for slug, label in facts.themes),
        speakers=speakers_view(speakers(page)),
        downloads=_downloads(page),
        previous=_neighbour(before, season_url),
        following=_neighbour(after, season_url),
    )


def speakers_view(found: Speakers) -> SpeakersView:
    """Speakers as cards in the reader's language; a moderator is said to be one."""
    return SpeakersView(tuple(_card(role, profile) for role, profile in found.shown), found.unnamed, found.total)


def _card(role: str, profile: PublicProfile) -> SpeakerCard:
    in_spanish = (get_language() or "es").startswith("es")
    position = profile.position_es if in_spanish else profile.position_en or profile.position_es
    parts = [Role.MODERATOR.label if role == Role.MODERATOR else "", position]
    return SpeakerCard(
        name=profile.display_name,
        url=reverse("public_profile", args=[profile.slug]),
        post=" · ".join(str(part) for part in parts if part),
        institution=profile.institution.name if profile.institution else "",
        photo=profile.photo,
    )


def zone_label(moment: datetime) -> str:
    """A moment's time zone as a reader knows it: “Guatemala, UTC−6”."""
    offset = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    utc = "UTC" if not offset else f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    city = str(moment.tzinfo).rpartition("/")[2].replace("_", " ")
    return utc if city == "UTC" else f"{city}, {utc}"


def _neighbour(row: tuple[int, int, str, str] | None, season_url: str) -> Neighbour | None:
    return Neighbour(row[1], row[2], f"{season_url}{row[3]}/") if row else None


def _downloads(page: EpisodePage) -> list[Download]:
    """Slides, transcript and knowledge products, in this order. One query, and one for a file of the page itself."""
    products = page.products.select_related("document").order_by("sort_order")
    own = [(page.slides, page.slides_url, _("Slides")), (page.transcript, "", _("Captions or transcript"))]
    found = [_download(title, document, url, "") for document, url, title in own if document or url]
    return found + [_download(each.title, each.document, each.url, each.get_kind_display()) for each in products]


def _download(title: str, document: Any, url: str, note: str) -> Download:
    if document is not None:
        return Download(title, document.file_extension or _("file"), document.url, document.file_size, note)
    return Download(title, _("web") if url else "", url, None, note)


def latest_episodes(page: Page, request: HttpRequest, *, number: int) -> list[Row]:
    """The last episodes of the site in a page's language. Three queries."""
    pages = public_pages(EpisodePage.objects.filter(locale=page.locale_id)).order_by("-date", "-number")
    return _rows_of(pages[:number], request)


def profile_episodes(profile: PublicProfile, request: HttpRequest, *, language: str) -> list[Row]:
    """The public episodes of someone with a profile, as rows of a list. Three queries."""
    return _rows_of(episodes_of(profile.person, locale=language), request)


def _rows_of(episodes: QuerySet[EpisodePage], request: HttpRequest) -> list[Row]:
    found = list(episodes.values_list(*ROW_FIELDS, named=True))
    facts = about(each.pk for each in found)
    seasons = SeasonPage.objects.filter(path__in={each.path[:-4] for each in found})
    places = {each.path: SeasonPlace(each.number, each.get_url(request) or "") for each in seasons}
    return [_row(each, facts[each.pk], places[each.path[:-4]], places[each.path[:-4]].url) for each in found]
