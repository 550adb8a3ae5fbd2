"""An exchange from the editor's form to the registry and the public page: what follows, what is refused, who may read what."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from datacction.exchanges.services import follow_exchange
from datacction.models import Agreement, ExchangeIndexPage, ExchangeNetworkPage, ExchangePage
from participants.models import Activity, Institution, Mode, Outcome, Participation, ParticipationRecord, Person
from participants.services.participations import rebuild
from portal.models import Theme, User
from tests.datacction.conftest import Webinar
from tests.datacction.exchanges import GIVES, RECEIVES, add_index, publish, republish, session, unsaved_exchange


@pytest.fixture
def index(remade: Callable[..., ExchangeIndexPage], webinar: Webinar) -> ExchangeIndexPage:
    return remade(add_index, webinar.index)


@pytest.fixture
def dinarac(db: None) -> Institution:
    return Institution.objects.create(name="DINARAC", key="dinarac", country_id="CR")


@pytest.fixture
def document(db: None) -> Any:
    made = get_document_model()(title="Notas")
    made.file.save("notas.pdf", ContentFile(b"%PDF-1.4 notas"))
    return made


def sessions_of(page: ExchangePage) -> list[tuple[str, str, str]]:
    """Key, title and day of the activities of an exchange, in the order of time."""
    keys = [each.translation_key for each in page.sessions.all()]
    found = Activity.objects.filter(page_key__in=keys).order_by("starts_at")
    return [(each.key, each.title_es, each.starts_on.isoformat()) for each in found]


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def say_took_part(activity: Activity, person: Person) -> None:
    ParticipationRecord.objects.create(
        activity=activity, person=person, source=ParticipationRecord.Source.IMPORT, mode=Mode.ONLINE,
        outcome=Outcome.ATTENDED, sex=person.sex,
    )  # fmt: skip
    rebuild(activities=[activity.pk])


def fetch(client: Client, url: str) -> Any:
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)  # a file that is handed out stays open until its last byte
    return response


# --- the registry follows -------------------------------------------------------------------


def test_each_session_is_an_activity_of_one_series_that_follows_the_page(index: ExchangeIndexPage) -> None:
    page = publish(index, unsaved_exchange(sessions=[session(9, title="Segunda"), session(3, title="Primera")]))
    assert sessions_of(page) == [
        ("x-mediacion-comunitaria-1", "Mediación comunitaria: Primera", "2022-03-03"),
        ("x-mediacion-comunitaria-2", "Mediación comunitaria: Segunda", "2022-03-09"),
    ]
    activity = Activity.objects.get(key="x-mediacion-comunitaria-1")
    assert (activity.series.key, activity.series.kind, activity.kind) == ("exchanges", "exchange", "session")
    assert sorted(activity.countries.values_list("pk", flat=True)) == ["CR", "SV"]
    before = activity.updated_at
    follow_exchange(page_key=page.translation_key)
    assert Activity.objects.get(pk=activity.pk).updated_at == before  # nothing to write the second time

    # One put in between and one moved: nobody's key changes.
    first = page.sessions.get(title="Primera")
    first.date, first.title = date(2022, 4, 1), "Aplazada"
    page.sessions.add(first, session(20, title="Nueva"))
    page = republish(page)
    assert sessions_of(page) == [
        ("x-mediacion-comunitaria-2", "Mediación comunitaria: Segunda", "2022-03-09"),
        ("x-mediacion-comunitaria-3", "Mediación comunitaria: Nueva", "2022-03-20"),
        ("x-mediacion-comunitaria-1", "Mediación comunitaria: Aplazada", "2022-04-01"),
    ]


def test_a_session_taken_out_goes_unless_somebody_took_part(
    index: ExchangeIndexPage, make_person: Callable[..., Person]
) -> None:
    page = publish(index, unsaved_exchange(sessions=[session(1), session(2), session(3)]))
    say_took_part(Activity.objects.get(key="x-mediacion-comunitaria-2"), make_person())
    page.sessions = [each for each in page.sessions.all() if each.title == "Sesión 3"]
    page = republish(page)
    keys = Activity.objects.filter(series__key="exchanges").order_by("key").values_list("key", flat=True)
    assert list(keys) == ["x-mediacion-comunitaria-2", "x-mediacion-comunitaria-3"]
    page.unpublish()
    assert len(keys.all()) == 2  # what happened, happened
    page.delete()
    assert list(keys.all()) == ["x-mediacion-comunitaria-2"]


@pytest.mark.parametrize("hours", [(9, 11), (10, 12)], ids=["of the moment", "of the day"])
def test_a_session_taken_out_and_typed_again_is_the_one_that_was_attended(
    index: ExchangeIndexPage, make_person: Callable[..., Person], hours: tuple[int, int]
) -> None:
    page = publish(index, unsaved_exchange(sessions=[session(1), session(2)]))
    activity = Activity.objects.get(key="x-mediacion-comunitaria-2")
    say_took_part(activity, make_person())
    again = session(2, title="De nuevo", starts=time(hours[0]), ends=time(hours[1]))
    page.sessions = [page.sessions.get(title="Sesión 1"), again]
    page = republish(page)
    assert sessions_of(page) == [
        ("x-mediacion-comunitaria-1", "Mediación comunitaria: Sesión 1", "2022-03-01"),
        ("x-mediacion-comunitaria-2", "Mediación comunitaria: De nuevo", "2022-03-02"),
    ]
    assert Activity.objects.filter(series__key="exchanges").count() == 2
    assert Participation.objects.get().activity == activity
    # Taken out, published so, and typed again later; then the whole page.
    page.sessions = [page.sessions.get(title="Sesión 1")]
    page = republish(page)
    page.sessions.add(session(2, title="Otra vez"))
    page = republish(page)
    page.delete()
    publish(index, unsaved_exchange(sessions=[session(1), session(2)]))
    assert list(
        Activity.objects.filter(series__key="exchanges").order_by("starts_at").values_list("key", flat=True)
    ) == [
        "x-mediacion-comunitaria-3",  # nobody had taken part in the first
        "x-mediacion-comunitaria-2",
    ]
    assert Participation.objects.get().activity == activity


def test_a_session_that_is_another_does_not_inherit_who_took_part(
    index: ExchangeIndexPage, make_person: Callable[..., Person]
) -> None:
    """Of another day, of another exchange, or one of two on the day at other hours."""
    page = publish(index, unsaved_exchange(sessions=[session(1), session(2)]))
    activity = Activity.objects.get(key="x-mediacion-comunitaria-2")
    say_took_part(activity, make_person())
    two = [session(2, title=f"A las {hour}", starts=time(hour), ends=time(hour + 1)) for hour in (13, 15)]
    page.sessions = [page.sessions.get(title="Sesión 1"), session(3), *two]
    page = republish(page)
    publish(index, unsaved_exchange("Otro", sessions=[session(2, starts=time(17), ends=time(18))]))
    activity.refresh_from_db()
    assert activity.title_es == "Mediación comunitaria: Sesión 2"
    assert [key for key, *_more in sessions_of(page)] == [
        "x-mediacion-comunitaria-1", "x-mediacion-comunitaria-3", "x-mediacion-comunitaria-4", "x-mediacion-comunitaria-5",
    ]  # fmt: skip


def test_a_draft_and_a_copy_have_no_activity(index: ExchangeIndexPage) -> None:
    page = publish(index, unsaved_exchange(sessions=[session(1)]))
    copy = page.copy(to=index, update_attrs={"slug": "copia", "title": "Copia"}, keep_live=False)
    assert copy.sessions.get().translation_key != page.sessions.get().translation_key
    assert Activity.objects.filter(series__key="exchanges").count() == 1


def test_the_english_page_takes_the_facts_and_gives_its_own_titles(
    index: ExchangeIndexPage, translate: Callable[..., Any]
) -> None:
    page = publish(index, unsaved_exchange(sessions=[session(1)]))
    english = translate(page, "Community mediation")
    republish(english)
    activity = Activity.objects.get(key="x-mediacion-comunitaria-1")
    assert (activity.title_es, activity.title_en) == (
        "Mediación comunitaria: Sesión 1",
        "Community mediation: Sesión 1",
    )
    page = ExchangePage.objects.get(pk=page.pk)
    moved = page.sessions.get()
    moved.date = date(2022, 5, 5)
    page.sessions.add(moved)
    republish(page)
    english = ExchangePage.objects.get(pk=english.pk)
    assert [each.date for each in english.sessions.all()] == [date(2022, 5, 5)]
    assert [(each.side, each.country_id) for each in english.parties.all()] == [(GIVES, "CR"), (RECEIVES, "SV")]
    assert Activity.objects.filter(series__key="exchanges").count() == 1


# --- the editor's form ----------------------------------------------------------------------


def form_data(parties: list[dict[str, Any]], sessions: list[dict[str, Any]], **more: Any) -> Any:
    whole = [
        {
            "title": f"Sesión {number}",
            "timezone": "America/Costa_Rica",
            "mode": "online",
            "place": "",
            "agenda": "",
            **each,
        }
        for number, each in enumerate(sessions, start=1)
    ]
    return nested_form_data(
        {
            "title": "Mediación",
            "slug": "mediacion",
            "parties": inline_formset([{"institution": "", **each} for each in parties]),
            "sessions": inline_formset(whole),
            "focal_points": inline_formset([]),
            "documents": inline_formset(more.get("documents", [])),
            "agreements": inline_formset([]),
            "comments": inline_formset([]),
            "story": streamfield([]),
            **dict.fromkeys(("summary", "objectives", "themes", "seo_title", "search_description"), ""),
        }
    )


SIDES = [{"side": "gives", "country": "CR"}, {"side": "receives", "country": "SV"}]
AT_NINE = {"date": "2022-03-03", "starts": "09:00", "ends": "11:00"}


def errors_of(index: ExchangeIndexPage, user: User, data: Any) -> dict[str, list[str]]:
    """What the editor's form says: by panel and field."""
    page = ExchangePage(locale=index.locale)
    form_class = ExchangePage.get_edit_handler().get_form_class()
    form = form_class(data, instance=page, parent_page=index, for_user=user)
    if form.is_valid():
        return {}
    found = {name: [str(each) for each in said] for name, said in form.errors.items()}
    for panel, formset in form.formsets.items():
        for row in formset.forms:
            found |= {f"{panel}.{name}": [str(each) for each in said] for name, said in row.errors.items()}
    return found


@pytest.mark.parametrize(
    ("parties", "sessions", "expected"),
    [
        (SIDES, [AT_NINE], {}),
        (
            SIDES,
            [{**AT_NINE, "ends": "09:00"}],
            {"sessions.ends": ["La sesión debe terminar después de empezar, el mismo día."]},
        ),
        (
            SIDES,
            [{"date": "2022-03-13", "starts": "02:30", "ends": "04:00", "timezone": "America/New_York"}],
            {
                "sessions.starts": [
                    "Los relojes de Nueva York se adelantan ese día y nunca marcan las 02:30: elija otra hora."
                ]
            },
        ),
        (
            SIDES,
            [{**AT_NINE, "mode": "in_person"}],
            {"sessions.place": ["Diga dónde se celebra la sesión en persona."]},
        ),
        (
            SIDES,
            [AT_NINE, AT_NINE],
            {
                "sessions.starts": [
                    "«Sesión 1» también empieza el 3 de marzo de 2022 a las 09:00: cambie una de las dos o quítela."
                ]
            },
        ),
        (
            [*SIDES, {"side": "receives", "country": "CR"}],
            [],
            {"parties.country": ["Costa Rica ya está en el otro lado de este intercambio: quien da no lo recibe."]},
        ),
        (
            [*SIDES, {"side": "gives", "country": "CR"}],
            [],
            {"parties.country": ["«Costa Rica» ya está en este intercambio."]},
        ),
    ],
    ids=["right", "ends first", "no such time", "nowhere", "session twice", "both sides", "side twice"],
)
def test_what_an_editor_gets_wrong_is_said_at_its_row(
    index: ExchangeIndexPage, editor: User, parties: Any, sessions: Any, expected: Any
) -> None:
    assert errors_of(index, editor, form_data(parties, sessions)) == expected


def test_an_address_elsewhere_cannot_be_for_participants(index: ExchangeIndexPage, editor: User) -> None:
    row = {"title": "Notas", "document": "", "url": "https://example.org/notas", "for_participants": "on"}
    assert errors_of(index, editor, form_data(SIDES, [], documents=[row])) == {
        "documents.for_participants": [
            "Lo que está en otro sitio no se puede reservar aquí para participantes: suba el archivo."
        ]
    }


# --- what the public sees -------------------------------------------------------------------


def listed(client: Client, page: ExchangeIndexPage, **query: str) -> list[str]:
    return [row.title for row in client.get(page.url, query).context["listing"].rows]


@pytest.fixture
def three(remade: Callable[..., list[ExchangePage]], index: ExchangeIndexPage) -> list[ExchangePage]:
    return remade(_publish_three, index)


def _publish_three(index: ExchangeIndexPage) -> list[ExchangePage]:
    theme = Theme.objects.create(slug="justicia", name="Justicia", name_en="Justice")
    return [
        publish(index, unsaved_exchange("Mediación", sessions=[session(1), session(2, mode="in_person")])),
        publish(
            index,
            unsaved_exchange(
                "Encuestas", parties=((GIVES, "SV"), (RECEIVES, "HN")), sessions=[session(1, date=date(2021, 6, 1))]
            ),
        ),
        publish(
            index,
            unsaved_exchange(
                "Expedientes",
                parties=((GIVES, "HN"), (RECEIVES, "SV"), (RECEIVES, "GT")),
                sessions=[session(5)],
                themes=[theme],
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Expedientes", "Mediación", "Encuestas"]),
        ({"country": "SV"}, ["Expedientes", "Mediación", "Encuestas"]),
        ({"country": "CR"}, ["Mediación"]),
        ({"theme": "justicia"}, ["Expedientes"]),
        ({"year": "2021"}, ["Encuestas"]),
        ({"mode": "in_person"}, ["Mediación"]),
        ({"country": "CR", "year": "2021"}, []),
    ],
)
def test_the_list_filters_exchanges(
    three: list[ExchangePage], index: ExchangeIndexPage, client: Client, query: Any, titles: list[str]
) -> None:
    assert listed(client, index, **query) == titles


def test_lists_and_pages_ask_as_much_for_one_as_for_three(
    index: ExchangeIndexPage, webinar: Webinar, client: Client, dinarac: Institution
) -> None:
    network = publish(index, ExchangeNetworkPage(title="Red"))
    parts: dict[str, Any] = {
        "focal_points": [{"name": "Ana", "office": "Dirección"}],
        "agreements": [{"text": "Celebrar una convención", "institution": dinarac}],
        "documents": [{"title": "Notas"}],
        "themes": [Theme.objects.create(slug="justicia", name="Justicia", name_en="Justice")],
    }
    first = publish(index, unsaved_exchange("Uno", sessions=[session(1)], parties=((GIVES, "CR", dinarac), (RECEIVES, "SV")), **parts))  # fmt: skip
    pages = [index, network, webinar.index]
    before = [queries_of(client, page.url) for page in (*pages, first)]
    for title in ("Dos", "Tres"):
        last = publish(
            index,
            unsaved_exchange(
                title,
                sessions=[session(number) for number in (1, 2, 3)],
                parties=((GIVES, "CR", dinarac), (GIVES, "DO"), (RECEIVES, "SV"), (RECEIVES, "GT")),
                **{name: rows * 3 if name != "themes" else rows for name, rows in parts.items()},
            ),
        )
    assert [queries_of(client, page.url) for page in (*pages, last)] == before


def test_overdue_is_told_to_who_works_in_the_admin_alone(
    index: ExchangeIndexPage, client: Client, editor_client: Client, learner_client: Client
) -> None:
    page = publish(
        index,
        unsaved_exchange(
            agreements=[
                {"text": "Probar el cuestionario", "due_on": date(2022, 5, 31)},
                {"text": "Entregar el protocolo", "due_on": date(2022, 5, 31), "state": Agreement.State.DONE},
            ]
        ),
    )
    shown = [[each.state for each in one.get(page.url).context["exchange"].agreements] for one in (client, learner_client, editor_client)]  # fmt: skip
    assert shown == [["Pendiente", "Cumplido"], ["Pendiente", "Cumplido"], ["Vencido", "Cumplido"]]
    report = editor_client.get("/admin/reports/agreements/")
    assert [each.text for each in report.context["object_list"]] == ["Probar el cuestionario"]
    assert "Vencido" in report.content.decode()
    assert "Acuerdos vencidos" in editor_client.get("/admin/").content.decode()


def test_the_network_shows_each_pair_once_with_its_exchanges(
    three: list[ExchangePage], index: ExchangeIndexPage, client: Client
) -> None:
    publish(index, unsaved_exchange("Mediación escolar"))
    network = client.get(publish(index, ExchangeNetworkPage(title="Red")).url).context["network"]
    assert [(each.name, [one.title for one in each.exchanges]) for each in network.pairs] == [
        ("cr-sv", ["Mediación", "Mediación escolar"]),
        ("sv-hn", ["Encuestas"]),
        ("hn-sv", ["Expedientes"]),
        ("hn-gt", ["Expedientes"]),
    ]
    assert [column.label for column in network.matrix.columns] == ["Dio, a", "El Salvador", "Guatemala", "Honduras"]
    rows = {row.head.text: [cell.text for cell in row.cells] for row in network.matrix.rows}
    assert rows == {"Costa Rica": ["2", "–", "–"], "El Salvador": ["–", "–", "1"], "Honduras": ["1", "1", "–"]}
    assert network.says == "4 intercambios: 3 países dieron, 3 recibieron."
    picture = BeautifulSoup(network.map or "", "html.parser")
    assert [each.text for each in picture.select("g > title")] == [
        "Costa Rica a El Salvador: Mediación; Mediación escolar",
        "Honduras a Guatemala: Expedientes",
        "El Salvador a Honduras: Encuestas",
        "Honduras a El Salvador: Expedientes",
    ]
    names = [each.text for each in picture.select(".map-name")]
    assert names[:4] == ["Guatemala", "recibió 1", "El Salvador", "dio 1 · recibió 3"]
    assert network.beyond == ""


def test_a_country_that_is_not_on_the_map_stands_in_the_table_and_is_named(
    index: ExchangeIndexPage, client: Client
) -> None:
    publish(index, unsaved_exchange("De lejos", parties=((GIVES, "ES"), (RECEIVES, "SV"))))
    page = publish(index, ExchangeNetworkPage(title="Red"))
    network = client.get(page.url).context["network"]
    assert (network.map, [pair.name for pair in network.pairs]) == (None, ["es-sv"])
    publish(index, unsaved_exchange("De cerca", parties=((GIVES, "GT"), (RECEIVES, "SV"))))
    answer = client.get(page.url)
    network = answer.context["network"]
    assert [each.text for each in BeautifulSoup(network.map, "html.parser").select("g > title")] == [
        "Guatemala a El Salvador: De cerca"
    ]
    assert network.beyond == "España"
    assert "Fuera del mapa: España." in answer.content.decode()


def test_a_network_without_exchanges_says_what_is_missing(index: ExchangeIndexPage, client: Client) -> None:
    page = publish(index, ExchangeNetworkPage(title="Red"))
    publish(index, unsaved_exchange("Solo uno da", parties=((GIVES, "CR"),)))
    assert "Ningún intercambio nombra todavía los dos lados" in client.get(page.url).content.decode()


# --- documents for participants -------------------------------------------------------------


def test_a_document_for_participants_goes_to_who_took_part_and_to_editors(
    index: ExchangeIndexPage,
    document: Any,
    learner: User,
    learner_client: Client,
    client: Client,
    editor_client: Client,
    make_person: Callable[..., Person],
) -> None:
    page = publish(
        index,
        unsaved_exchange(
            sessions=[session(1)], documents=[{"title": "Notas", "document": document, "for_participants": True}]
        ),
    )
    refused = fetch(client, document.url)
    assert (refused.status_code, refused["Location"].split("?")[0]) == (302, "/es/account/login/")
    stranger = fetch(learner_client, document.url)
    assert stranger.status_code == 403
    assert "es para las personas que participaron o están inscritas" in stranger.content.decode()
    assert fetch(editor_client, document.url).status_code == 200

    say_took_part(Activity.objects.get(page_key=page.sessions.get().translation_key), make_person(user=learner))
    handed = fetch(learner_client, document.url)
    assert (handed.status_code, handed["Cache-Control"]) == (200, "private, no-store")

    # Shown to all on another page, it is kept all the same; once nothing keeps it, all may have it.
    other = publish(index, unsaved_exchange("Otro", documents=[{"title": "Notas", "document": document}]))
    assert fetch(client, document.url).status_code == 302
    page.delete()
    opened = fetch(client, document.url)
    assert (opened.status_code, opened["Cache-Control"]) == (200, "no-cache")
    assert other.documents.get().document == document
