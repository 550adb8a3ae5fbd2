"""An edition from the editor's form to the registry, the programme and the figures."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from datacction.editions.listings import edition_view
from datacction.models import EditionIndexPage, EditionPage
from participants.models import Activity, Participation, ParticipationRecord, Person, Series
from participants.services.participations import rebuild
from portal.models import User
from reporting.reach import Question, reach
from tests.datacction.conftest import Webinar
from tests.datacction.editions import FIRST, add_index, day_of, unsaved_edition
from tests.datacction.exchanges import publish, republish
from tests.portal.test_images import picture


@pytest.fixture
def index(remade: Callable[..., EditionIndexPage], webinar: Webinar) -> EditionIndexPage:
    return remade(add_index, webinar.index)


def activities() -> list[tuple[str, str, str]]:
    found = Activity.objects.filter(series__key="week-2024").order_by("starts_at")
    return [(each.key, each.kind, each.title_es) for each in found]


def test_each_day_is_an_activity_of_the_editions_series(index: EditionIndexPage) -> None:
    page = publish(index, unsaved_edition())
    assert activities() == [
        ("week-2024-1", "edition", "Segunda Semana: 23 de enero de 2024"),
        ("week-2024-2", "edition", "Segunda Semana: 24 de enero de 2024"),
    ]
    activity = Activity.objects.get(key="week-2024-1")
    assert (activity.series.kind, activity.series.page_key) == ("week", page.translation_key)
    assert activity.starts_at == datetime(2024, 1, 23, 13, tzinfo=UTC)  # eight in Panama
    first = page.days.get(date=FIRST)
    page.days.remove(first)
    page.sessions = [each for each in page.sessions.all() if each.date != FIRST]
    republish(page)
    assert [key for key, *_ in activities()] == ["week-2024-2"]


def test_a_day_typed_again_and_an_edition_written_again_keep_who_was_there(
    index: EditionIndexPage, make_person: Callable[..., Person]
) -> None:
    page = publish(index, unsaved_edition())
    activity = Activity.objects.get(key="week-2024-1")
    ParticipationRecord.objects.create(
        activity=activity, person=make_person(), source=ParticipationRecord.Source.IMPORT, mode="in_person",
        outcome="attended",
    )  # fmt: skip
    rebuild(activities=[activity.pk])
    again = day_of(FIRST)
    again.opens = time(9)
    page.days = [again, *(each for each in page.days.all() if each.date != FIRST)]
    page = republish(page)
    assert [key for key, *_ in activities()] == ["week-2024-1", "week-2024-2"]
    assert Participation.objects.get().activity == activity
    page.delete()
    assert [key for key, *_ in activities()] == ["week-2024-1"]
    page = publish(index, unsaved_edition())
    assert [key for key, *_ in activities()] == ["week-2024-1", "week-2024-2"]
    assert Series.objects.get(key="week-2024").page_key == page.translation_key
    assert Participation.objects.get().activity == activity


def test_who_speaks_takes_part_on_the_days_of_their_sessions(
    index: EditionIndexPage, make_person: Callable[..., Person]
) -> None:
    rosa, ana = make_person("Rosa Díaz", country_id="CR"), make_person("Ana Sol", country_id="PA")
    page = publish(
        index,
        unsaved_edition(
            speakers=[
                {"person": rosa, "rank": "minister", "sessions": "1, 4"},
                {"person": ana, "sessions": "4"},
                {"name": "Laura Chinchilla", "rank": "president", "sessions": "1"},
            ],
            tools=2,
        ),
    )
    rows = ParticipationRecord.objects.order_by("activity__key", "person__name")
    assert list(rows.values_list("activity__key", "person__name", "role", "mode", "outcome")) == [
        ("week-2024-1", "Rosa Díaz", "specialist", "in_person", "attended"),
        ("week-2024-2", "Ana Sol", "specialist", "in_person", "attended"),
        ("week-2024-2", "Rosa Díaz", "specialist", "in_person", "attended"),
    ]
    figures = reach(Question()).figures
    wanted = {"participants": 2, "ministers": 1, "international_speakers": 1, "tools": 2, "experiences": 0}
    assert {name: figures[name].value for name in wanted} == wanted
    # A minister who is no longer on the page is none in the figures, and was there all the same.
    minister = page.speakers.get(person=rosa)
    ParticipationRecord.objects.create(
        activity=Activity.objects.get(key="week-2024-1"), person=rosa, source="import", mode="in_person",
        outcome="attended", sex=rosa.sex, country_id="CR",
    )  # fmt: skip
    rebuild(people=[rosa.pk])
    page.speakers.remove(minister)
    republish(page)
    figures = reach(Question()).figures
    assert (figures["participants"].value, figures["ministers"].value) == (2, 0)


# --- the editor's form ----------------------------------------------------------------------


def form_data(days: Any, sessions: Any, speakers: Any = (), photos: Any = (), **fields: Any) -> Any:
    blank = dict.fromkeys(("track", "room", "languages", "description", "stream_url"), "")
    return nested_form_data(
        {
            **dict.fromkeys(("city", "organisers", "summary", "host_country", "seo_title", "search_description"), ""),
            "title": "Semana",
            "slug": "semana",
            "kind": "week",
            "series_key": "week-2026",
            "timezone": "America/New_York",
            "days": inline_formset([{"opens": "08:00", "closes": "18:00", "title": "", **each} for each in days]),
            "sessions": inline_formset(
                [
                    {"number": str(number), "title": f"Sesión {number}", "kind": "thematic", **blank, **each}
                    for number, each in enumerate(sessions, start=1)
                ]
            ),
            "speakers": inline_formset(
                [{"person": "", "role": "specialist", "rank": "expert", "office": "", **each} for each in speakers]
            ),
            "photos": inline_formset(list(photos)),
            **{
                panel: inline_formset([])
                for panel in ("languages", "venues", "events", "presented", "documents", "comments")
            },
            "body": streamfield([]),
            **fields,
        }
    )


def errors_of(index: EditionIndexPage, user: User, data: Any) -> dict[str, list[str]]:
    page = EditionPage(locale=index.locale)
    form = EditionPage.get_edit_handler().get_form_class()(data, instance=page, parent_page=index, for_user=user)
    if form.is_valid():
        return {}
    found = {name: [str(each) for each in said] for name, said in form.errors.items()}
    for panel, formset in form.formsets.items():
        for row in formset.forms:
            found |= {f"{panel}.{name}": [str(each) for each in said] for name, said in row.errors.items()}
    return found


DAYS = [{"date": "2026-03-08"}]
NINE = {"date": "2026-03-08", "starts": "09:00", "ends": "10:00"}
HALF_PAST = {"date": "2026-03-08", "starts": "09:30", "ends": "10:30"}


@pytest.mark.parametrize(
    ("days", "sessions", "speakers", "expected"),
    [
        (DAYS, [{**NINE, "room": "A"}, {**HALF_PAST, "room": "B"}], [{"name": "Ana", "sessions": "1"}], {}),
        (DAYS, [{**NINE, "ends": "09:00"}], [], {"sessions.ends": ["Debe terminar después de empezar, el mismo día."]}),
        (
            DAYS,
            [{**NINE, "date": "2026-03-09", "room": "A"}, {**HALF_PAST, "room": "A"}],
            [],
            {"sessions.date": ["La edición no tiene día el 9 de marzo de 2026: añádalo a los días o elija otro."]},
        ),
        (
            DAYS,
            [{**NINE, "starts": "07:30"}],
            [],
            {"sessions.starts": ["Ese día abre a las 08:00 y cierra a las 18:00: la sesión queda fuera."]},
        ),
        (
            [{"date": "2026-03-08", "opens": "01:00"}],
            [{**NINE, "starts": "02:30"}],
            [],
            {"sessions.starts": ["Los relojes se adelantan ese día y nunca marcan esa hora: elija otra."]},
        ),
        (
            DAYS,
            [{**NINE, "room": "Sala A"}, {**HALF_PAST, "room": "sala  a"}],
            [],
            {
                "sessions.room": [
                    "«Sesión 1» (09:00–10:00) y «Sesión 2» (09:30–10:30) están en «sala a» a la misma hora: elija otra sala u "
                    "otra hora para una de las dos."
                ]
            },
        ),
        (DAYS, [{**NINE, "room": "A"}, {**HALF_PAST, "room": "A", "is_cancelled": "on"}], [], {}),
        (
            [{"date": "2026-11-01", "opens": "00:15"}],
            [{"date": "2026-11-01", "starts": "00:30", "ends": "01:30"}],
            [],
            {
                "sessions.ends": [
                    "Los relojes se atrasan ese día y marcan esa hora dos veces: elija otra, antes o después de ella."
                ]
            },
        ),
        (
            DAYS,
            [NINE, HALF_PAST],
            [{"name": "Ana", "sessions": "1"}, {"name": "Ana", "sessions": "2"}],
            {
                "speakers.sessions": [
                    "Ana está en «Sesión 1» (09:00–10:00) y en «Sesión 2» (09:30–10:30): nadie puede estar en las dos."
                ]
            },
        ),
        (
            DAYS,
            [NINE, HALF_PAST],
            [{"name": "Ana  Sol", "sessions": "1"}, {"name": "ana sol", "role": "moderator", "sessions": "2"}],
            {
                "speakers.sessions": [
                    "ana sol está en «Sesión 1» (09:00–10:00) y en «Sesión 2» (09:30–10:30): nadie puede estar en las dos."
                ]
            },
        ),
        (DAYS, [NINE], [{"name": "Ana", "sessions": "1, 7"}], {"speakers.sessions": ["El programa no tiene sesión 7."]}),
        (
            DAYS,
            [NINE],
            [{"name": "Ana", "sessions": "la primera"}],
            {"speakers.sessions": ["Escriba los números de las sesiones, con comas entre ellos: 1, 2, 5."]},
        ),
        (
            DAYS,
            [NINE],
            [{"name": "", "sessions": "1"}],
            {"speakers.__all__": ["Dé un nombre, una persona del registro, o ambos."]},
        ),
        ([*DAYS, *DAYS], [], [], {"days.date": ["Este día ya está en la edición."]}),
    ],
    ids=["right", "ends first", "no day", "outside", "no such time", "room twice", "cancelled", "time twice", "person twice", "moderates too", "no session", "no numbers", "nobody", "day twice"],
)  # fmt: skip
def test_a_programme_that_cannot_be_held_is_refused_at_its_row(
    index: EditionIndexPage, editor: User, days: Any, sessions: Any, speakers: Any, expected: Any
) -> None:
    assert errors_of(index, editor, form_data(days, sessions, speakers)) == expected


def test_a_photograph_says_in_both_languages_what_it_shows_before_it_is_published(
    index: EditionIndexPage, editor: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = Image.objects.create(title="Sala", file=ImageFile(BytesIO(picture()), name="sala.png"))
    row = {"image": str(image.pk), "alt_es": "La sala llena", "alt_en": " ", "caption": "", "credit": ""}
    data = form_data(DAYS, [NINE], photos=[row])
    assert errors_of(index, editor, data) == {
        "photos.alt_en": ["Diga en inglés qué muestra la fotografía: sin ello no se publica la página."]
    }
    draft = EditionPage.get_edit_handler().get_form_class()(
        data, instance=EditionPage(locale=index.locale), parent_page=index, for_user=editor
    )
    draft.defer_required_fields()
    assert draft.is_valid()


def test_a_key_is_of_one_edition(index: EditionIndexPage, editor: User) -> None:
    publish(index, unsaved_edition("week-2026"))
    assert errors_of(index, editor, form_data(DAYS, [NINE])) == {
        "series_key": ["«week-2026» es la clave de «Segunda Semana»."]
    }


# --- the programme --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "now", "following"),
    [
        (datetime(2024, 1, 23, 14, 30, tzinfo=UTC), [1], [2, 3]),  # half past nine in Panama
        (datetime(2024, 1, 23, 15, 30, tzinfo=UTC), [], [2, 3]),
        (datetime(2024, 1, 23, 17, 30, tzinfo=UTC), [3], []),
        (datetime(2024, 1, 24, 4, 59, tzinfo=UTC), [], []),
        (datetime(2024, 1, 24, 5, 1, tzinfo=UTC), [], [4]),
        (datetime(2024, 2, 1, tzinfo=UTC), [], []),
    ],
    ids=["one is on", "between", "the last of the day", "before midnight there", "after it", "over"],
)
def test_now_and_next_are_by_the_clock_of_the_place(index: EditionIndexPage, at: Any, now: Any, following: Any) -> None:
    page = publish(index, unsaved_edition())
    view = edition_view(page, RequestFactory().get("/"), at=at)
    assert ([each.number for each in view.now], [each.number for each in view.following]) == (now, following)


def test_the_programme_shows_tracks_side_by_side_and_names_only_who_may_be_named(
    index: EditionIndexPage, client: Client, make_person: Callable[..., Person]
) -> None:
    page = publish(
        index,
        unsaved_edition(
            speakers=[
                {"person": make_person("Ana Sol"), "sessions": "1"},
                {"name": "Laura Chinchilla", "rank": "president", "office": "Expresidenta", "sessions": "1"},
            ]
        ),
    )
    view = client.get(page.url).context["edition"]
    assert [[(slot.hour, [each.number for each in slot.sessions]) for slot in day.slots] for day in view.days] == [
        [("09:00", [1]), ("11:00", [2, 3])],
        [("09:00", [4])],
    ]
    session = view.days[0].slots[0].sessions[0]
    assert ([each.name for each in session.speakers], session.unnamed) == (["Laura Chinchilla"], 1)
    document = client.get(page.url, {"format": "json"}).json()
    assert [len(day["sessions"]) for day in document["days"]] == [3, 1]
    assert document["days"][0]["sessions"][0] == {
        "number": 1, "title": "Sesión 1", "kind": "Conferencia inaugural", "starts_at": "2024-01-23T09:00:00-05:00",
        "ends_at": "2024-01-23T10:00:00-05:00", "track": "", "room": "", "languages": "", "cancelled": False, "stream": "",
        "speakers": [
            {"name": "Laura Chinchilla", "office": "Expresidenta", "rank": "Presidencia o expresidencia", "moderates": False}
        ],
    }  # fmt: skip
    assert "Ana Sol" not in client.get(page.url).content.decode()


def test_a_list_and_a_programme_ask_as_much_for_one_as_for_three(
    index: EditionIndexPage, client: Client, make_person: Callable[..., Person]
) -> None:
    def queries_of(url: str) -> int:
        client.get(url)  # what a process reads once
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    first = publish(index, unsaved_edition(speakers=[{"person": make_person("Una"), "sessions": "1"}], tools=1))
    before = [queries_of(page.url) for page in (index, first)]
    publish(index, unsaved_edition("week-2022", title="Primera Semana"))
    people = [{"person": make_person(name), "sessions": "1"} for name in ("Dos", "Tres", "Cuatro")]
    last = publish(index, unsaved_edition("forum", title="Foro", kind="forum", speakers=people, tools=3))
    assert [queries_of(page.url) for page in (index, last)] == before
    groups = client.get(index.url).context["groups"]
    assert [(group.heading, [row.title for row in group.rows]) for group in groups] == [
        ("Ediciones de la Semana de la Seguridad Ciudadana", ["Primera Semana", "Segunda Semana"]),
        ("Foros", ["Foro"]),
    ]
