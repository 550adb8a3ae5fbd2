"""What DatAction tells on a home page: the next episode or the one that is on, and the latest ones."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from datacction.listings import latest_episodes
from datacction.live.clock import standing
from datacction.live.queries import live_keys
from datacction.models import EpisodePage, ExchangeIndexPage, WebinarIndexPage
from datacction.queries import coming_episodes
from participants.registration.listings import DeskCard, desk_card
from participants.registration.queries import desk_of_page
from portal.components import Tag
from portal.placement import address
from portal.sections import Section, list_page, register, tell
from portal.timezones import span_at


def declare() -> None:
    """Say what stands in DatAction's sections. Called once, when the apps are loaded."""
    register("next_episode", next_episode)
    register("episodes", latest, WebinarIndexPage, ExchangeIndexPage)


@dataclass(frozen=True, slots=True)
class Coming:
    """The episode that comes next."""

    title: str
    url: str
    number: str
    when: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    desk: DeskCard | None
    """How to register, where one can."""
    is_live: bool
    live_url: str
    """Of its live page, while it is on; "" where it has none."""


def next_episode(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The public episode that starts next, or is on, in the page's language. One query where there is none, six at most."""
    now = timezone.now()
    episode: EpisodePage | None = next((each for each in coming_episodes(page.locale_id) if each.ends_at > now), None)
    if episode is None:
        return None
    desk = desk_of_page(episode.translation_key)
    zone, url = ZoneInfo(episode.timezone), address(request, episode.url_path)
    is_live = standing(episode.starts_at, episode.ends_at, now).is_live
    key = live_keys([episode.translation_key]).get(episode.translation_key) if is_live else None
    tell(request, url)
    coming = Coming(
        title=episode.title,
        url=url,
        number=str(episode.number),
        when=span_at(episode.starts_at, episode.ends_at, episode.timezone),
        starts_at=episode.starts_at.astimezone(zone),
        ends_at=episode.ends_at.astimezone(zone),
        summary=episode.summary,
        desk=desk_card(desk) if desk is not None else None,
        is_live=is_live,
        live_url=reverse("live", args=[key]) if key else "",
    )
    heading = _("Live now") if is_live else _("Next episode")
    return Section(heading, {"coming": coming}, "datacction/_next_episode.html", programme="datacction")


def latest(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The last episodes in the page's language that were held or are on, without the one that a section above tells of. Three
    queries and `list_page`'s, whatever their number."""
    rows = latest_episodes(page, request, number=number)
    if not rows:
        return None
    more = {WebinarIndexPage: _("All episodes"), ExchangeIndexPage: _("Exchanges between countries")}
    return Section(
        _("Latest episodes"),
        {"rows": rows, "with_season": True},
        "datacction/_rows.html",
        more=tuple(
            Tag(text, found.url)
            for model, text in more.items()
            if (found := list_page(model, page, request)) is not None
        ),
        programme="datacction",
    )
