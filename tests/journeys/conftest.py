"""What the journeys stand on: the site of a webinar in two languages, an activity that waits for its attendance."""

from datetime import UTC, datetime

import pytest
from wagtail.models import Locale, Site

from participants.models import Activity, Country, Person, Series
from participants.services.activities import save_activity
from tests.datacction.conftest import Webinar, make_person, webinar
from tests.portal.conftest import publish_translation, small_site

__all__ = ["make_person", "small_site", "webinar"]


@pytest.fixture
def two_languages(webinar: Webinar, english: Locale) -> Webinar:
    """Two seasons of two episodes each, one with a recording, every page in Spanish and in English."""
    second = webinar.add_season(2, introduction="Diez encuentros sobre datos.")
    pages = [
        (webinar.home, "Home"),
        (webinar.index, "DatAction webinar"),
        (webinar.season, "Season 1"),
        (second, "Season 2"),
    ]
    episodes = [
        (webinar.season, 1, "Medir la violencia", "Measuring violence", ["GT", "CR"]),
        (webinar.season, 2, "Contar homicidios", "Counting homicides", ["HN"]),
        (second, 1, "Cárceles y datos", "Prisons and data", ["GT"]),
    ]
    for season, number, title, title_en, countries in episodes:
        recording = "https://youtu.be/aaaaaaaaaaa" if title == "Medir la violencia" else ""
        page = webinar.episode(
            number,
            season=season,
            title=title,
            slug=f"episodio-{number}",
            summary="Qué se cuenta, quién lo cuenta y para qué sirve.",
            recording_url=recording,
            countries=list(Country.objects.filter(pk__in=countries)),
        )
        pages.append((page, title_en))
    for page, title in pages:
        publish_translation(page, english, title=title)
    Site.clear_site_root_paths_cache()
    return webinar


@pytest.fixture
def episode(db: None) -> Activity:
    """An episode of season 3 without attendance: 15 March 2021, 18:55 to 20:35 in Guatemala."""
    series = Series.objects.create(
        programme="datacction", kind="season", key="3", number=3, title_es="Temporada 3", title_en="Season 3"
    )
    return save_activity(
        activity=Activity(
            key="s3-e01",
            title_es="Datos y acción",
            programme="datacction",
            series=series,
            kind="episode",
            starts_at=datetime(2021, 3, 16, 0, 55, tzinfo=UTC),
            ends_at=datetime(2021, 3, 16, 2, 35, tzinfo=UTC),
        ),
        by=None,
    )


@pytest.fixture
def namesake(db: None) -> Person:
    """Somebody in the registry with the name that the files of the journeys hold, and no address to know her by."""
    return Person.objects.create(name="Ana Pérez", key="ana perez", sex="women")
