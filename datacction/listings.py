"""What the public pages show: lists of episodes, one episode, one person. Frozen values, ready for a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from datacction.filters import EpisodeFilters
from datacction.live.clock import Phase, Standing, standing
from datacction.models import EpisodePage, KnowledgeProduct
from datacction.queries import (
    About,
    Listed,
    Sibling,
    Speaker,
    Speakers,
    about,
    belongings_of,
    documents,
    episodes_around,
    episodes_below,
    episodes_of,
    filter_options,
    first_episodes_below,
    listed,
    lists_below,
    matching,
    products_of,
    season_numbers,
    seasons_below,
    speakers,
)
from datacction.queries import latest_episodes as latest
from datacction.recordings.listings import RecordingView, recording_view
from datacction.speakers.queries import Slides
from participants.models import Role
from participants.registration.listings import DeskCard, desk_card
from participants.registration.queries import desk_of_page
from portal.components import ListItem, Tag
from portal.listings import PER_PAGE, Listing, filter_tags, listing_of
from portal.placement import address, place_of
from portal.sections import is_told
from portal.timezones import moment, zone_label
from search.listings import related_items

OF_TODAY = 4
"""Episodes more that are read for a home page, since those of today may be still to come, or shown above."""


@dataclass(frozen=True, slots=True)
class Row:
    """An episode in a list."""

    translation_key: UUID
    """Its activity has it too."""
    title: str
    url: str
    season: str
    """“Season 2”."""
    number: str
    day: str
    """As the reader writes dates."""
    iso_day: str
    summary: str
    countries: str
    themes: tuple[Tag, ...]
    has_recording: bool
    state: str = ""
    """“Live now” while it is on the air, “Still to come” before; nothing afterwards."""
    is_live: bool = False


def episode_listing(page: Page, request: HttpRequest, seasons: dict[str, int]) -> Listing[Row]:
    """The episodes below a page that the request's filters leave. Four queries at most, whatever their number.

    `seasons` are the numbers of those below the page, by their path. Bad filter values and page numbers are ignored.
    """
    form = EpisodeFilters(request.GET, filter_options(page))

    def read(start: int) -> list[Listed]:
        if not start and not form.chosen:
            return first_episodes_below(page.path, PER_PAGE)
        return _listed(page, form.chosen, start)

    url = page.get_url(request) or ""
    return listing_of(
        request,
        form,
        read=read,
        show=lambda rows: _rows(rows, seasons, request, url),
        count=lambda number: ngettext("%(count)s episode", "%(count)s episodes", number) % {"count": number},
        url=url,
    )


def _listed(page: Page, chosen: dict[str, str], start: int) -> list[Listed]:
    """One page of a list, from the episode at `start` on. One query."""
    found = listed(matching(episodes_below(page.path), **chosen))
    return [Listed._make(row) for row in found[start : start + PER_PAGE]]


def _rows(
    found: Sequence[Listed], seasons: dict[str, int], request: HttpRequest, filters_url: str | None = None
) -> list[Row]:
    """Rows of a list; a theme leads to the list at `filters_url`, or to that of the episode's own season. One query."""
    facts = about(each.pk for each in found)
    labels = {number: _("Season %(number)s") % {"number": number} for number in set(seasons.values())}
    return [_row(each, facts[each.pk], labels[seasons[each.path[:-4]]], request, filters_url) for each in found]


def _row(episode: Listed, facts: About, season: str, request: HttpRequest, filters_url: str | None) -> Row:
    stands = _standing_of(episode)
    if filters_url is None:
        filters_url = address(request, f"{episode.url_path.rstrip('/').rpartition('/')[0]}/")
    return Row(
        translation_key=episode.translation_key,
        title=episode.title,
        url=address(request, episode.url_path),
        season=season,
        number=str(episode.number),
        day=_written(episode.date, get_language() or "es"),
        iso_day=episode.date.isoformat(),
        summary=episode.summary,
        countries=" · ".join(label for _code, label in facts.countries),
        themes=filter_tags(facts.themes, filters_url, "theme"),
        has_recording=episode.is_recorded,
        state="" if stands.is_after else _("Live now") if stands.is_live else _("Still to come"),
        is_live=stands.is_live,
    )


def _standing_of(episode: Listed) -> Standing:
    """Of an episode in a list; of most the day alone tells that they are over."""
    now = timezone.now()
    if episode.date < now.date() - timedelta(days=2):
        return Standing(Phase.AFTER, None)
    zone = episode.timezone
    return standing(moment(episode.date, episode.starts, zone), moment(episode.date, episode.ends, zone), now)


@lru_cache(maxsize=4096)
def _written(day: date, language: str) -> str:
    """A day as it is written in the active language, which is `language`; the same ones stand in every list."""
    return date_format(day, "DATE_FORMAT")


@dataclass(frozen=True, slots=True)
class SeasonCard:
    """A season among the others."""

    number: int
    year: int
    title: str
    url: str
    introduction: str


def season_cards(page: Page, request: HttpRequest) -> tuple[list[SeasonCard], dict[str, int]]:
    """The seasons below a page, and their numbers by path. One query."""
    seasons = seasons_below(page.path)
    cards = [
        SeasonCard(each.number, each.year, each.title, address(request, each.url_path), each.introduction)
        for each in seasons
    ]
    return cards, {each.path: each.number for each in seasons}


@dataclass(frozen=True, slots=True)
class ListLink:
    """A list beside that of the seasons."""

    title: str
    url: str


def list_links(page: Page, request: HttpRequest) -> list[ListLink]:
    """The lists of exchanges, with their network, and of forums and Weeks below a page, of those that are public. One query."""
    return [ListLink(title, address(request, url_path)) for title, url_path in lists_below(page.path)]


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
    """Another episode of the season, or the first of the next one."""

    number: int
    title: str
    url: str
    is_this: bool = False
    day: str = ""
    """When it is, where it is of another season."""


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
    siblings: tuple[Neighbour, ...]
    """All public episodes of the season, this one included, in their order."""
    standing: Standing
    live_url: str
    """Of its live page; '' where there is none."""
    desk: DeskCard | None
    """How to register; None where nobody can, and for what is over."""
    related: Sequence[ListItem]
    """Works, episodes, seasons about the same, of which the neighbours are none."""
    recording: RecordingView | None
    """What there is to watch, to hear and to read of it."""


def episode_view(page: EpisodePage, request: HttpRequest) -> EpisodeView:
    """What an episode's page shows besides its own fields. Seven queries at most, whatever it holds."""
    season = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    own = belongings_of(page)
    facts = own.about
    around = episodes_around(season.path)
    siblings = [each for each in around if each.path.startswith(season.path)]
    place = next((index for index, each in enumerate(siblings) if each.pk == page.pk), None)
    before = siblings[place - 1] if place else None
    after = around[place + 1] if place is not None and place + 1 < len(around) else None
    now = timezone.now()
    desk = None if page.ends_at <= now else desk_of_page(page.translation_key)
    files = documents([page.slides_id, page.transcript_id, page.media_id])
    live_key = siblings[place].live_key if place is not None else None
    following = _neighbour(after, request, is_elsewhere=after not in siblings)
    neighbours = [each for each in (_neighbour(before, request), following) if each is not None]
    return EpisodeView(
        season_title=season.title,
        season_url=season.url,
        zone=zone_label(page.starts_at),
        is_past=page.ends_at <= now,
        minutes=round(page.duration.total_seconds() / 60),
        countries=filter_tags(facts.countries, season.url, "country"),
        themes=filter_tags(facts.themes, season.url, "theme"),
        speakers=speakers_view(speakers(page.pk)),
        downloads=_downloads(page, files, own.slides),
        previous=_neighbour(before, request),
        following=following,
        siblings=tuple(
            Neighbour(each.number, each.title, address(request, each.url_path), each.pk == page.pk) for each in siblings
        ),
        standing=standing(page.starts_at, page.ends_at, now),
        live_url=reverse("live", args=[live_key]) if live_key else "",
        desk=desk_card(desk) if desk else None,
        related=related_items(f"episode:{page.translation_key}", but=[season.url, *(each.url for each in neighbours)]),
        recording=recording_view(
            page,
            request,
            media=files.get(page.media_id or 0),
            chapters=own.chapters,
            transcripts=own.transcripts,
        ),
    )


def speakers_view(found: Speakers) -> SpeakersView:
    """Speakers as cards in the reader's language; a moderator is said to be one."""
    return SpeakersView(tuple(_card(speaker) for speaker in found.shown), found.unnamed, found.total)


def _card(speaker: Speaker) -> SpeakerCard:
    in_spanish = (get_language() or "es").startswith("es")
    position = speaker.position_es if in_spanish else speaker.position_en or speaker.position_es
    parts = [Role.MODERATOR.label if speaker.role == Role.MODERATOR else "", position]
    return SpeakerCard(
        name=speaker.name,
        url=reverse("public_profile", args=[speaker.slug]),
        post=" · ".join(str(part) for part in parts if part),
        institution=speaker.institution,
        photo=speaker.photo,
    )


def _neighbour(sibling: Sibling | None, request: HttpRequest, *, is_elsewhere: bool = False) -> Neighbour | None:
    if sibling is None:
        return None
    day = _written(sibling.date, get_language() or "es") if is_elsewhere else ""
    return Neighbour(sibling.number, sibling.title, address(request, sibling.url_path), day=day)


def downloads_of(page: EpisodePage) -> list[Download]:
    """Slides, transcript, what speakers sent, and knowledge products of an episode, in this order. Three queries."""
    return _downloads(page, documents([page.slides_id, page.transcript_id]), belongings_of(page).slides)


def _downloads(page: EpisodePage, files: Mapping[int, AbstractDocument], sent: Sequence[Slides]) -> list[Download]:
    """The same with what is known already: `files` are those of the page itself. One query."""
    own = [
        (files.get(page.slides_id), page.slides_url, _("Slides")),
        (files.get(page.transcript_id), "", _("Captions or transcript")),
    ]
    found = [download(title, document, url, "") for document, url, title in own if document or url]
    found += [
        Download(
            each.title,
            each.filename.rpartition(".")[2],
            reverse("speaker_slides_file", args=[each.key]),
            int(each.size),
            _("Slides"),
        )
        for each in sent
    ]
    return found + [
        download(each.title, each.document, each.url, str(_KINDS.get(each.kind, each.kind)))
        for each in products_of(page)
    ]


_KINDS = dict(KnowledgeProduct.Kind.choices)


def download(title: str, document: AbstractDocument | None, url: str, note: str) -> Download:
    if document is not None:
        return Download(title, document.file_extension or _("file"), document.url, document.file_size, note)
    return Download(title, _("web") if url else "", url, None, note)


def latest_episodes(page: Page, request: HttpRequest, *, number: int) -> list[Row]:
    """The last episodes of the site in a page's language that were held or are on: what is still to come stands elsewhere.
    Without what a section above on the same page tells of. Three queries."""
    found = [
        each
        for each in latest(page.locale_id, number + OF_TODAY, until=timezone.localdate() + timedelta(days=1))
        if not _standing_of(each).is_before and not is_told(request, address(request, each.url_path))
    ]
    return _rows(found[:number], season_numbers(), request)


def profile_episodes(root: int, request: HttpRequest, *, language: str) -> list[Row]:
    """The public episodes of a person who counts, as rows of a list. Three queries."""
    found = [Listed._make(row) for row in listed(episodes_of(root, locale=language))]
    return _rows(found, season_numbers(), request)
