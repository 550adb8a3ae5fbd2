import random
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from participants.models import Activity, Participation, ParticipationRecord, Person
from participants.services.participations import rebuild
from reporting import services
from reporting.demo import load
from reporting.models import Publication, ReachPage
from reporting.public import (
    DECLARED,
    LEARNERS,
    NETWORK_COUNTRY,
    NETWORK_KIND,
    TABLES,
    ActivityReach,
    public_reach,
)
from reporting.services import Ending, publish_tables
from reporting.wording import renewed
from tests.reporting.registry import random_registry
from tests.reporting.sheets import read_sheet


@pytest.fixture
def seen_whole(remade: Callable[..., None]) -> None:
    """A registry whose tables are published with nothing held back."""
    remade(_publish_whole)


def _publish_whole() -> None:
    random_registry(3)
    publish_tables(by=None, threshold=1)


@pytest.fixture
def held_back(remade: Callable[..., None]) -> None:
    """A larger one, published as it is."""
    remade(_publish_some)


def _publish_some() -> None:
    random_registry(3, people=120, records=500)
    publish_tables(by=None)


def test_publication_says_what_is_counted_when_everything_may_be_seen(seen_whole: None) -> None:
    published = public_reach()
    people = Participation.objects.filter(present=True).values("person").distinct().count()
    assert published.figures["participants"].value == people
    of_courses = Participation.objects.filter(present=True, role="learner", programme="trainaction")
    learners = {LEARNERS.name: of_courses.values("person").distinct().count()} if of_courses else {}
    totals = {table.name: reach.breakdown.totals[-1].participants for table, reach in published.tables}
    of_network = Participation.objects.filter(present=True, programme="conose").values("person").distinct().count()
    network = dict.fromkeys((NETWORK_COUNTRY.name, NETWORK_KIND.name), of_network)
    assert totals == {**dict.fromkeys(TABLES, people), **learners, **network}


@pytest.mark.django_db
def test_publication_holds_small_cells_back_and_never_keeps_them() -> None:
    random_registry(3)
    publication = publish_tables(by=None).publication
    small = [
        row for rows in publication.content["tables"].values() for row in rows if row[1] is not None and 0 < row[1] < 10
    ]
    assert small == []
    of_activities = [people for people, *_ in publication.content["activities"].values()]
    assert len(of_activities) == Activity.objects.count()
    assert [people for people in of_activities if people is not None and 0 < people < 10] == []


def in_another_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        work()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets nobody write while a publication is made")
def test_publication_is_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    some_of("women", 40)
    by_activity = services._activities

    def while_more_arrive() -> list[dict[str, object]]:
        in_another_thread(lambda: some_of("women", 20)).join()
        return by_activity()

    monkeypatch.setattr(services, "_activities", while_more_arrive)
    publication = publish_tables(by=None).publication
    assert publication.exact["everybody"] == 40
    assert list(publication.exact["activities"].values()) == [40]
    assert Participation.objects.count() == 60


@pytest.mark.django_db(transaction=True)
def test_publication_made_beside_another_is_told_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    some_of("women", 40)
    by_activity, second, threads = services._activities, [], []

    def while_another_begins() -> list[dict[str, object]]:
        if not threads:
            threads.append(in_another_thread(lambda: second.append(publish_tables(by=None).ending)))
            threads[0].join(0.5)
        return by_activity()

    monkeypatch.setattr(services, "_activities", while_another_begins)
    assert publish_tables(by=None).publication is not None
    threads[0].join()
    assert second == [Ending.UNCHANGED]  # nothing has changed since the first
    assert Publication.objects.count() == 1


def sexes_published(publication: Publication) -> set[str]:
    return {row[0][1] for row in publication.content["tables"]["season-sex"]} - {"*"}


def some_of(sex: str, number: int) -> None:
    activity = Activity.objects.get_or_create(key="a", title_es="A", programme="datacction", kind="episode")[0]
    names = [str(random.random()) for _ in range(number)]
    people = Person.objects.bulk_create(Person(name=name, key=name, sex=sex) for name in names)
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(activity=activity, person=person, source="import") for person in people
    )
    rebuild()


@pytest.mark.django_db
def test_men_and_another_are_one_column_until_both_are_enough_and_have_changed_enough() -> None:
    some_of("women", 40)
    some_of("men", 30)
    some_of("not_stated", 12)
    first = publish_tables(by=None).publication
    assert sexes_published(first) == {"women", "men_or_another", "not_stated"}

    some_of("other", 5)
    some_of("men", 6)
    second = publish_tables(by=None).publication
    assert sexes_published(second) == {"women", "men_or_another", "not_stated"}
    table = public_reach().table("season-sex")
    assert [(row.members[1].label, row.participants) for row in table.breakdown.rows] == [
        ("Mujeres", 40),
        ("Hombres, otro o autodescrito", 41),
        ("No indicado", 12),
    ]

    some_of("other", 6)
    some_of("women", 10)
    third = publish_tables(by=None).publication
    assert sexes_published(third) == {"women", "men_or_another", "not_stated"}  # their sum changed by six

    some_of("other", 10)
    some_of("men", 10)
    fourth = publish_tables(by=None).publication
    assert sexes_published(fourth) == {"women", "men", "other", "not_stated"}
    assert publish_tables(by=None).publication is None


@pytest.mark.django_db
def test_publication_waits_until_enough_has_changed() -> None:
    random_registry(3, people=60, records=300)
    endings = [publish_tables(by=None).ending, publish_tables(by=None).ending]
    add_people(3)
    endings.append(publish_tables(by=None).ending)
    add_people(20)
    endings.append(publish_tables(by=None).ending)
    assert endings == [Ending.PUBLISHED, Ending.UNCHANGED, Ending.WAITS, Ending.PUBLISHED]
    assert Publication.objects.count() == 2


@pytest.mark.django_db
def test_publication_that_stays_says_which_reason_is_the_true_one() -> None:
    some_of("women", 40)
    records = list(ParticipationRecord.objects.order_by("pk").values_list("pk", flat=True))
    for country, few in (("GT", records[:3]), ("HN", records[3:6])):
        ParticipationRecord.objects.filter(pk__in=few).update(country=country)
    rebuild()
    publish_tables(by=None)
    at = Publication.objects.get()
    Publication.objects.update(published_at=datetime(2026, 11, 25, 18, 30, tzinfo=UTC))

    assert renewed(publish_tables(by=None)) == (
        "Las tablas públicas quedan como están: nada ha cambiado desde el 25 de noviembre de 2026, 12:30."
    )
    ParticipationRecord.objects.filter(pk=records[3]).update(country="GT")
    rebuild()
    assert renewed(publish_tables(by=None)) == (
        "Las tablas públicas quedan como están: lo que ha cambiado desde el 25 de noviembre de 2026, 12:30 atañe a"
        " tan pocas personas que no está en ninguna de las celdas que pueden mostrarse."
    )
    some_of("women", 1)
    with translation.override("en"):
        assert renewed(publish_tables(by=None)) == (
            "The public tables stay as they are: since 25 November 2026, 12:30 1 person was added, and the difference"
            " would show who. They are renewed once it is 10 or more."
        )
    assert list(Publication.objects.all()) == [at]


def add_people(number: int) -> None:
    activity = Activity.objects.get(key="actividad-3")
    names = [str(random.random()) for _ in range(number)]
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(activity=activity, person=person, source="import", country_id="GT")
        for person in Person.objects.bulk_create(Person(name=name, key=name) for name in names)
    )
    rebuild()


def test_reach_of_activities_is_read_in_one_query(seen_whole: None, django_assert_num_queries) -> None:
    expected = {
        activity: Participation.objects.filter(present=True, activity=activity).values("person").distinct().count()
        for activity in Activity.objects.values_list("pk", flat=True)
    }
    with django_assert_num_queries(1):
        published = public_reach()
        assert published is not None
        got = {pk: published.of_activity(pk) for pk in expected}
    assert {pk: each and each.participants for pk, each in got.items()} == {pk: n or None for pk, n in expected.items()}


@pytest.mark.django_db
def test_tags_show_a_published_activity_by_key_or_page(django_assert_num_queries) -> None:
    random_registry(3)
    page_key = uuid.uuid4()
    Activity.objects.filter(key="actividad-3").update(page_key=page_key)
    publish_tables(by=None, threshold=1)
    people = Participation.objects.filter(present=True, activity__key="actividad-3").values("person").distinct().count()
    source = "{% load reporting_tags %}{% activity_reach 'actividad-3' %}|{% reach_of_page page_key %}"
    with django_assert_num_queries(1):
        by_key, by_page = Template(source).render(Context({"page_key": page_key})).split("|")
    assert by_key == by_page
    assert f'<dd class="nums">{people}</dd>' in by_key


@pytest.mark.django_db
def test_reach_of_a_small_activity_is_held_back() -> None:
    random_registry(3)
    publish_tables(by=None, threshold=1000)
    published = public_reach()
    assert published is not None
    of_activities = [published.of_activity(pk) for pk in Activity.objects.values_list("pk", flat=True)]
    assert {each for each in of_activities if each is not None} == {ActivityReach(None, None, None)}


@pytest.mark.parametrize("name", TABLES)
def test_public_files_hold_the_published_table(held_back: None, client: Client, name: str) -> None:
    rows = list(public_reach().table(name).breakdown.rows)
    document = client.get(reverse("public_reach_table", args=[name, "json"])).json()
    assert [row["participants"] for row in document["breakdown"]["rows"]] == [row.participants for row in rows]
    sheet = read_sheet(client.get(reverse("public_reach_table", args=[name, "xlsx"])).content)
    assert [row[4] for row in sheet[1 : len(rows) + 1]] == [
        "[c]" if row.suppressed else str(row.participants) for row in rows
    ]
    text = client.get(reverse("public_reach_table", args=[name, "csv"])).content.decode("utf-8-sig")
    assert len(text.splitlines()) == len(document["breakdown"]["rows"]) + len(document["breakdown"]["totals"]) + 1
    assert client.get(reverse("public_reach_tables")).json()[name]["breakdown"] == document["breakdown"]


@pytest.mark.django_db
def test_public_files_are_not_found_before_anything_is_published(client: Client) -> None:
    assert client.get(reverse("public_reach_table", args=["season-sex", "csv"])).status_code == 404
    assert client.get(reverse("public_reach_table", args=["nothing", "csv"])).status_code == 404
    assert client.get(reverse("public_reach_tables")).status_code == 404


def test_reach_page_shows_the_published_tables_in_both_languages(
    held_back: None, client: Client, site, spanish, english
) -> None:
    page = ReachPage(title="Alcance", slug="alcance", locale=spanish)
    site.root_page.add_child(instance=page)
    html = client.get(page.get_url()).content.decode()
    assert html.count('<svg class="drawn" role="img"') == len(DECLARED)
    explained = "Confidencial: no se muestra un grupo pequeño"
    for section in html.split('<section class="section" id="')[1:]:
        is_held_back = "[c]</abbr>" in section
        assert section.count(explained) == (1 if is_held_back else 0)
        assert not is_held_back or section.index(explained) < section.index("[c]</abbr>")
    assert html.count("<desc id=") == len(DECLARED)
    [_before, learners] = html.split('id="learners-country"><div')
    assert (
        "De los cursos de TrainAction. Quien aprendió en las formaciones de CONOSE" in learners.split("</section>")[0]
    )
    assert "<script>" not in html
    assert " style=" not in html


def test_reach_page_tells_the_number_its_definition_the_chart_and_then_the_table(
    held_back: None, client: Client, site, spanish
) -> None:
    page = ReachPage(title="Alcance", slug="alcance", locale=spanish)
    site.root_page.add_child(instance=page)
    soup = BeautifulSoup(client.get(page.get_url()).content, "html.parser")
    sections = soup.select("section.section[id]")
    assert [section["id"] for section in sections] == list(DECLARED)
    for section, (declared, reach) in zip(sections, public_reach().tables, strict=True):
        everybody = reach.breakdown.totals[-1].participants
        parts = section.select("h2, .measure, .measure + .note, svg.drawn, .chart__source, table")
        assert [part.name for part in parts] == ["h2", "p", "p", "svg", "p", "table"]
        heading, number, definition = (part.get_text(" ", strip=True) for part in parts[:3])
        assert heading == declared.title
        assert number == f"{'[c] no se muestra' if everybody is None else everybody} {declared.people}"
        assert definition == declared.definition
        of_one = [
            row
            for row in (*reach.breakdown.rows, *reach.breakdown.totals)
            if row.members[0] and not any(row.members[1:])
        ]
        may_be_shown = {row.members[0].label for row in of_one if row.participants is not None}
        assert {label.text for label in section.select("svg .bar-label")} == may_be_shown
        colours = [each.get_text(strip=True) for each in section.select(".chart__colours li")]
        by_sex = len(declared.dimension_names) == 2
        heads = [head.text for head in section.select("thead th")][1:-1] if by_sex else []
        assert [colour for colour in colours if not colour.startswith("[c]")] == heads
        assert section.select_one("figure")["class"] == ["chart", "chart--beside"]


@pytest.mark.django_db
def test_demo_makes_the_page_once_in_each_language() -> None:
    random_registry(3)
    for _turn in range(2):
        load(lambda text: None)
    pages = ReachPage.objects.order_by("pk")
    assert [page.title for page in pages] == ["Alcance", "Reach"]
    assert len({page.translation_key for page in pages}) == 1
    assert Publication.objects.count() == 1
