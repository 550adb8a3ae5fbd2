"""The demo loaded: pages in both languages, once, what was printed of seasons 1–4 out of the importer, and what facets count."""

import io
import json
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import TestCase

from datacction.demo import attendance
from datacction.demo.attendance.profiles import BIOGRAPHIES, OF_EXCHANGES
from datacction.demo.editions import FORUM, WEEK_2022
from datacction.demo.figures import FIGURES
from datacction.demo.load import load as load_pages
from datacction.demo.placeholder import one_page_pdf
from datacction.models import Agreement, EditionPage, EpisodePage, ExchangePage, KnowledgeProduct, SeasonPage
from datacction.queries import knowledge_products
from datacction.speakers.queries import speakers_of_sessions
from participants.models import (
    Activity,
    ImportBatch,
    Institution,
    InstitutionAlias,
    MatchDecision,
    Participation,
    ParticipationRecord,
    Person,
    ReportedFigure,
    Series,
)
from participants.queries.people import public_profiles
from portal.postponing import postponed
from publications.demo.load import load as load_library
from publications.demo.works import WORKS
from search import indexing
from search.engines import NAMES
from tests.search.conftest import own_index
from tests.search.facets import CHOICES, expected, rows, told

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def say(text: str) -> None:
    """Nobody listens."""


def figures(*series: str) -> dict[str, Any]:
    out = io.StringIO()
    named = [part for each in series for part in ("--series", each)]
    call_command("reach", "--programme", "datacction", *named, "--json", stdout=out)
    return json.loads(out.getvalue())["figures"]


def share(figure: dict[str, Any]) -> tuple[float, int, int, int]:
    return round(figure["value"], 2), figure["numerator"], figure["denominator"], figure["not_stated"]


def as_the_demo_does() -> AbstractContextManager[None]:
    """Wagtail's own tasks after all of it, and no search told: its index is built anew."""
    return postponed(search=False)


@pytest.fixture(scope="module")
def loaded(database_of_module: None) -> None:
    with as_the_demo_does(), TestCase.captureOnCommitCallbacks(execute=True):
        load_pages(say)


def counts() -> dict[str, int]:
    pages = (EpisodePage, SeasonPage, ExchangePage, EditionPage)
    models = (Activity, *pages, KnowledgeProduct, Institution, InstitutionAlias, ReportedFigure, Agreement)
    return {model.__name__: model.objects.count() for model in models}


def test_loading_makes_both_languages_and_loading_again_changes_nothing(
    loaded: None, django_capture_on_commit_callbacks
) -> None:
    first = counts()
    assert first["Activity"] == 42 + 21 + 12
    assert first["ExchangePage"] == 16
    assert first["EditionPage"] == 8
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
        *((str(number), f"Temporada {number}", f"Season {number}") for number in (1, 2, 3, 4)),
        ("exchanges", "Intercambios", "Exchanges"),
        ("forum", FORUM.title[0], FORUM.title[1]),
        ("week-2015", "Semana de la Seguridad Ciudadana, Quito 2015", "Citizen Security Week, Quito 2015"),
        ("week-2022", WEEK_2022.title[0], WEEK_2022.title[1]),
        ("week-2024", "Segunda Semana de la Seguridad Ciudadana", "Second Citizen Security Week"),
    ]
    session = Activity.objects.get(key="x-mediacion-comunitaria-4")
    assert session.title_en == "Community mediation: Towards a convention of mediators"
    assert sorted(session.countries.values_list("pk", flat=True)) == ["CR", "SV"]
    mediation = ExchangePage.objects.get(locale__language_code="en", slug="community-mediation")
    assert "The convention of mediators was then held in El Salvador." in str(mediation.story)
    assert [each.office for each in mediation.focal_points.all()] == ["Mediation co-ordinator (invented person)"]
    participants = ReportedFigure.objects.get(measure="participants", scope="Webinar, temporadas 1–4")
    assert sorted(participants.series.values_list("key", flat=True)) == ["1", "2", "3", "4"]
    assert knowledge_products(series=["1", "2", "3", "4"]).count() == 104
    with as_the_demo_does(), django_capture_on_commit_callbacks(execute=True):
        load_pages(say)
    assert counts() == first


def test_published_figures_come_out_of_the_importer(
    loaded: None, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.VAR_DIR = tmp_path
    with as_the_demo_does(), django_capture_on_commit_callbacks(execute=True):
        attendance.load(say)

    found = figures("1-4")
    printed = {"participants": 1132, "institutions": 117, "countries": 36, "hours_of_exchange": 56}
    printed |= {"specialists": 68, "episodes": 42}
    assert {name: found[name]["value"] for name in printed} == printed
    assert found["knowledge_products"]["value"] >= 100
    assert share(found["share_women"]) == (0.61, 665, 1090, 42)
    assert share(found["share_women_specialists"]) == (0.66, 45, 68, 0)

    of_exchanges = figures("exchanges")
    names = ("bilateral_meetings", "sessions", "sessions_online", "sessions_in_person")
    assert [of_exchanges[name]["value"] for name in names] == [8, 21, 14, 7]
    assert "sessions" not in found
    assert of_exchanges["countries"]["value"] == 6
    assert ImportBatch.objects.filter(activity__series__key="exchanges", state="applied").count() == 21
    assert not ParticipationRecord.objects.filter(activity__series__key="exchanges").exclude(source="import").exists()

    editions = {
        ("forum",): {"participants": 80, "countries": 9, "specialists": 23},
        ("week-2022",): {"countries": 14, "specialists": 25, "tools": 5, "experiences": 9},
        ("week-2022", "week-2024"): {
            "participants": 220, "countries": 26, "ministers": 17, "international_speakers": 62,
        },
    }  # fmt: skip
    assert {
        series: {name: figures(*series)[name]["value"] for name in wanted} for series, wanted in editions.items()
    } == editions
    assert ImportBatch.objects.filter(activity__series__kind__in=["forum", "week"], state="applied").count() == 8

    # The specialists with a profile stand on their episodes' pages, with their consent.
    assert public_profiles().count() == len(BIOGRAPHIES) + len(OF_EXCHANGES)
    spoke = speakers_of_sessions(Activity.objects.filter(key__in=OF_EXCHANGES).values_list("page_key", flat=True))
    assert [len(speakers) for speakers in spoke.values()] == [1, 1]
    on_episodes = ParticipationRecord.objects.filter(source="page", activity__kind="episode")
    assert on_episodes.values("person").distinct().count() == len(BIOGRAPHIES)

    # Loaded again, nothing is added.
    tables = (ImportBatch, MatchDecision, Person, Participation, ParticipationRecord)
    before = [model.objects.count() for model in tables]
    with as_the_demo_does():
        attendance.load(say)
    assert [model.objects.count() for model in tables] == before


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_facets_count_what_the_database_holds_on_each_engine_and_whatever_was_chosen(
    loaded: None, request: pytest.FixtureRequest, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the webinar and of every other work of the library, their documents one page each. On Elasticsearch, too, where
    `make services` has started it."""
    pdf = one_page_pdf("Demo")
    monkeypatch.setattr("publications.demo.library.as_pdf", lambda document: pdf)
    monkeypatch.setattr("publications.demo.load.WORKS", WORKS[::2])
    with as_the_demo_does():
        load_library(say)

    things = rows()
    assert len(things) > 80
    assert not Institution.objects.exclude(merged_into=None).exists(), "else the rows would have to follow merges"
    has_server = os.environ.get("ELASTICSEARCH_URL") or os.environ.get("REQUIRE_SERVICES") == "1"
    for name in NAMES if has_server else ("tantivy",):
        url = request.getfixturevalue("elasticsearch_url") if name == "elasticsearch" else ""
        with own_index(name, settings=settings, folder=tmp_path / name, url=url, whole=True) as chosen:
            for choices in CHOICES:
                assert told(chosen, choices) == expected(things, choices), (name, choices)
            assert indexing.compare().agrees
