"""The demo's content: the facts as printed, and what the loader makes of them."""

from collections import Counter
from datetime import timedelta

import pytest

from datacction.demo.episodes import EPISODES, SEASONS, THEMES
from datacction.demo.figures import FIGURES
from datacction.demo.institutions import INSTITUTIONS
from datacction.demo.load import attach_specialists, load
from datacction.demo.products import PRODUCTS
from datacction.models import EpisodePage, KnowledgeProduct, SeasonPage
from datacction.queries import knowledge_products
from participants.models import Activity, Institution, InstitutionAlias, Participation, ReportedFigure, Series
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


@pytest.fixture
def loaded(db: None, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load(lambda line: None)


def counts() -> dict[str, int]:
    models = (Activity, EpisodePage, SeasonPage, KnowledgeProduct, Institution, InstitutionAlias, ReportedFigure)
    return {model.__name__: model.objects.count() for model in models}


def test_loading_makes_both_languages_and_loading_again_changes_nothing(
    loaded: None, django_capture_on_commit_callbacks
) -> None:
    first = counts()
    assert first["Activity"] == 42
    assert first["EpisodePage"] == 84
    assert first["SeasonPage"] == 8
    assert first["KnowledgeProduct"] == 208
    assert first["Institution"] == 91
    assert first["ReportedFigure"] == len(FIGURES)
    assert EpisodePage.objects.live().count() == 84
    activity = Activity.objects.get(key="s2-e11")
    assert activity.title_en == (
        "Launch of The Hidden Side of Insecurity: Violence against Women in Central America and The Dominican Republic"
    )
    assert activity.starts_on.isoformat() == "2020-11-10"
    english = EpisodePage.objects.get(translation_key=activity.page_key, locale__language_code="en")
    spanish = EpisodePage.objects.get(translation_key=activity.page_key, locale__language_code="es")
    assert english.url_path.endswith("/datacction/season-2/episode-11/")
    assert (english.date, english.starts, english.number) == (spanish.date, spanish.starts, spanish.number)
    assert english.summary.startswith("The regional study is presented")
    assert sorted(english.countries.values_list("pk", flat=True)) == ["BZ", "CR", "DO", "GT", "HN", "PA", "SV"]
    assert sorted(english.theme_links.values_list("tag__slug", flat=True)) == [
        "academia",
        "violencia-contra-las-mujeres",
    ]
    assert sorted(Series.objects.values_list("key", "title_es", "title_en")) == [
        (str(number), f"Temporada {number}", f"Season {number}") for number in (1, 2, 3, 4)
    ]
    participants = ReportedFigure.objects.get(measure="participants", scope="Webinar, temporadas 1–4")
    assert sorted(participants.series.values_list("key", flat=True)) == ["1", "2", "3", "4"]
    assert knowledge_products(series=["1", "2", "3", "4"]).count() == 104
    with django_capture_on_commit_callbacks(execute=True):
        load(lambda line: None)
    assert counts() == first


def test_attaching_specialists_puts_them_on_the_page_once(webinar: Webinar, make_person) -> None:
    page = webinar.episode(3)
    rosa = make_person()
    for _ in range(2):
        attach_specialists("s1-e03", [(rosa, "specialist")])
    assert EpisodePage.objects.get(pk=page.pk).specialists.count() == 1
    assert list(Participation.objects.values_list("activity__key", "role")) == [("s1-e03", "specialist")]
