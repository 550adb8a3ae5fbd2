"""A live page on the page of its episode: what the episode shows before, while and after it is held; going on to the next."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from datacction.demo import live as demo
from datacction.live.clock import Phase
from datacction.live.queries import standing_of
from datacction.models import Broadcast, EpisodePage, ExchangeIndexPage
from participants.models import Activity
from tests.datacction.conftest import Webinar
from tests.datacction.exchanges import publish, session, unsaved_exchange
from tests.factories.live import make_broadcast, url_of

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Guatemala")


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is noon in Guatemala, whenever the test runs: episodes begin and end on one day."""
    noon = datetime(2026, 11, 26, 12, tzinfo=ZONE)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return noon


def episode_at(webinar: Webinar, starts: datetime, **fields: Any) -> EpisodePage:
    local = starts.astimezone(ZONE)
    return webinar.episode(
        **{"date": local.date(), "starts": local.time(), "ends": (local + timedelta(hours=1)).time(), **fields}
    )


def shown(client: Client, page: EpisodePage) -> Any:
    return BeautifulSoup(client.get(page.url).content.decode(), "html.parser")


@pytest.mark.parametrize(
    ("begun", "words", "has_link"),
    [(-timedelta(hours=2), "Todavía está por venir", True), (timedelta(minutes=20), "En vivo ahora", True)],
)
def test_an_episodes_page_leads_to_its_live_page(
    webinar: Webinar, noon: datetime, client: Client, begun: timedelta, words: str, has_link: bool
) -> None:
    page = episode_at(webinar, noon - begun)
    broadcast = make_broadcast(Activity.objects.get(page_key=page.translation_key))
    banner = shown(client, page).select_one(".live-banner")
    assert (words in banner.text, banner.find("a")["href"]) == (True, url_of(broadcast))


@pytest.mark.parametrize(
    ("begun", "words"),
    [(-timedelta(days=3), ["Próximamente"]), (timedelta(minutes=20), ["En vivo ahora"]), (timedelta(hours=3), [])],
)
def test_a_list_marks_what_is_on_the_air_and_what_is_still_to_come(
    webinar: Webinar, noon: datetime, client: Client, begun: timedelta, words: list[str]
) -> None:
    episode_at(webinar, noon - begun)
    page = BeautifulSoup(client.get(webinar.season.url).content.decode(), "html.parser")
    assert [each.text for each in page.select(".item__state")] == words


def test_a_session_of_an_exchange_leads_to_its_live_page_and_stands_in_calendars(
    webinar: Webinar, noon: datetime, client: Client
) -> None:
    index = publish(webinar.index, ExchangeIndexPage(title="Intercambios", slug="intercambios"))
    begun = noon.astimezone(ZoneInfo("America/Costa_Rica")) - timedelta(minutes=20)
    ends = (begun + timedelta(hours=1)).time()
    page = publish(index, unsaved_exchange(sessions=[session(date=begun.date(), starts=begun.time(), ends=ends)]))
    broadcast = make_broadcast(Activity.objects.get(kind="session"))
    meeting = shown(client, page).select_one(".meeting")
    assert (meeting.select_one(".live-now").text, meeting.select_one(f'a[href="{url_of(broadcast)}"]') is None) == (
        "En vivo ahora", False,
    )  # fmt: skip
    (now,) = client.get("/es/calendarios/").context["now"]
    assert now.url == page.url
    (event,) = Calendar.from_ical(client.get("/es/calendarios/todo.ics").content).walk("VEVENT")
    assert str(event["URL"]).endswith(page.url)


def test_an_episode_at_an_hour_that_the_clocks_skip_is_refused(webinar: Webinar) -> None:
    page = webinar.episode()
    page.timezone, page.date = "America/New_York", date(2027, 3, 14)
    page.starts, page.ends = time(2, 30), time(4)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert refused.value.messages == [
        "Los relojes de Nueva York se adelantan ese día y nunca marcan las 02:30: elija otra hora."
    ]


def test_after_it_the_page_has_the_recording_and_what_was_asked(
    webinar: Webinar, noon: datetime, client: Client
) -> None:
    page = episode_at(webinar, noon - timedelta(hours=3), recording_url="https://youtu.be/abcdefghijk")
    broadcast = make_broadcast(Activity.objects.get(page_key=page.translation_key))
    found = shown(client, page)
    assert (found.select_one(".live-banner"), len(found.select("[data-video-src]"))) == (None, 1)
    assert found.select_one("a.more")["href"] == url_of(broadcast)
    live = BeautifulSoup(client.get(url_of(broadcast)).content.decode(), "html.parser")
    assert (live.select_one(".live-state .tag").text, len(live.select("[data-video-src]"))) == ("Terminada", 1)


def test_the_last_episode_leads_to_the_first_of_the_next_season(webinar: Webinar, client: Client) -> None:
    first, last = webinar.episode(1), webinar.episode(2)
    second = webinar.add_season(2)
    following = webinar.episode(1, season=second, title="Otra temporada", date=date(2021, 2, 3))
    assert shown(client, first).select_one('[rel="next"]')["href"] == last.url
    link = shown(client, last).select_one('[rel="next"]')
    assert (link["href"], "3 de febrero de 2021" in link.text) == (following.url, True)
    season = [(each.name, each.text) for each in shown(client, last).select(".season-list li > *")]
    assert season == [("a", "Episodio 1"), ("span", "Episodio 2")]


def test_deleting_the_page_leaves_the_activity_with_its_live_page(
    webinar: Webinar, noon: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    page = episode_at(webinar, noon)
    broadcast = make_broadcast(Activity.objects.get(page_key=page.translation_key))
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert Activity.objects.get() == broadcast.activity


def test_a_live_page_is_not_found_while_its_episode_is_not_public(
    webinar: Webinar, noon: datetime, client: Client, editor_client: Client
) -> None:
    page = episode_at(webinar, noon)
    broadcast = make_broadcast(Activity.objects.get(page_key=page.translation_key))
    page.unpublish()
    assert client.get(url_of(broadcast)).status_code == 404
    assert editor_client.get(url_of(broadcast, "moderar/")).status_code == 200


def test_the_editor_leads_from_the_page_to_its_live_page(
    webinar: Webinar, noon: datetime, editor_client: Client
) -> None:
    page = episode_at(webinar, noon)
    activity = Activity.objects.get(page_key=page.translation_key)
    path = f"/admin/pages/{page.pk}/edit/"
    assert (
        f"/admin/snippets/datacction/broadcast/add/?activity={activity.pk}" in editor_client.get(path).content.decode()
    )
    broadcast = make_broadcast(activity)
    assert url_of(broadcast, "moderar/") in editor_client.get(path).content.decode()


def test_the_demos_episode_is_on_the_air_whenever_the_demo_is_started(
    webinar: Webinar,
    translate: Any,
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def state() -> tuple[Any, ...]:
        broadcast = Broadcast.objects.select_related("activity").get()
        return (
            standing_of(broadcast).phase,
            broadcast.questions.filter(state="waiting").count(),
            sorted(broadcast.polls.values_list("state", flat=True)),
            broadcast.activity.title_en,
        )

    translate(webinar.index, "DatAction")
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            demo.load(lambda line: None)
    as_loaded = (Phase.LIVE, 2, ["closed", "open"], "The audience's questions about the data")
    assert state() == as_loaded
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(days=1))
    assert state()[0] == Phase.AFTER
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            demo.bring_to_today()
        assert state() == as_loaded
