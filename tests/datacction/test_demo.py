"""The demo's content: the facts as printed, and what the loader makes of them."""

from collections import Counter
from datetime import timedelta

from datacction.demo.episodes import EPISODES, SEASONS, THEMES
from datacction.demo.institutions import INSTITUTIONS
from datacction.demo.load import attach_specialists
from datacction.demo.products import PRODUCTS
from datacction.models import EpisodePage
from participants.models import Institution, Participation
from tests.datacction.conftest import Webinar


def test_the_42_episodes_are_ten_eleven_ten_and_eleven_and_last_56_hours() -> None:
    assert Counter(each.season for each in EPISODES) == {1: 10, 2: 11, 3: 10, 4: 11}
    assert sum((each.ends_at - each.starts_at for each in EPISODES), timedelta()) == timedelta(hours=56)


def test_episodes_of_a_season_are_numbered_in_the_order_of_their_days() -> None:
    for season in SEASONS:
        own = [each for each in EPISODES if each.season == season.number]
        assert [each.number for each in own] == list(range(1, len(own) + 1))
        assert sorted(own, key=lambda each: each.day) == own
        assert {each.day.year for each in own} == {season.year}


def test_episodes_name_known_themes_and_every_theme_is_used() -> None:
    assert {theme for each in EPISODES for theme in each.themes} == set(THEMES)


def test_every_episode_has_products_104_in_all() -> None:
    assert set(PRODUCTS) == {each.key for each in EPISODES}
    assert sum(len(products) for products in PRODUCTS.values()) == 104


def test_institutions_are_named_once_and_their_parents_are_there() -> None:
    names = [each.name for each in INSTITUTIONS]
    assert len(names) == len(set(names)) == 91
    assert {each.parent for each in INSTITUTIONS if each.parent} <= set(names)
    assert {each.kind for each in INSTITUTIONS} <= set(Institution.Kind.values)


def test_attaching_specialists_puts_them_on_the_page_once(webinar: Webinar, make_person) -> None:
    page = webinar.episode(3)
    rosa = make_person()
    for _ in range(2):
        attach_specialists("s1-e03", [(rosa, "specialist")])
    assert EpisodePage.objects.get(pk=page.pk).specialists.count() == 1
    assert list(Participation.objects.values_list("activity__key", "role")) == [("s1-e03", "specialist")]
