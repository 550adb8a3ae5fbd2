"""Statistics of courses: the same as a count by hand, as pages, as files, and for whom."""

import csv
import io
import itertools
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from participants.models import Institution, Participation, Person, PersonalDataAccess, ReportedFigure
from participants.presence_rules import EpochSeconds
from participants.services.merging import merge
from reporting.courses.exports import as_document
from reporting.courses.queries import COUNTED, at_risk, modules_reached
from reporting.courses.statistics import COURSE_DIMENSIONS, read_course_question, statistics
from reporting.selection import Filters
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.reporting.registry import Fact, facts, random_registry
from tests.reporting.sheets import read_sheet
from tests.reporting.test_outcomes import BY_HAND
from tests.trainaction.learning import signed_in
from trainaction.enrolment.services.enrolments import Entry, advance, enrol_many
from trainaction.models import CourseRun, Enrolment, EnrolmentState, LessonProgress, RunLesson

pytestmark = pytest.mark.django_db
INDEX = "/admin/course-statistics/"


def asked(**options: Any) -> dict[str, Any]:
    values = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in options.items()})
    return as_document(statistics(read_course_question(values)))


def by_hand(kept: list[Fact], names: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, dict[str, int]]]:
    people: dict[Any, Any] = defaultdict(lambda: {word: [] for word in COUNTED})
    for fact in kept:
        key = tuple(getattr(fact, {"course": "season", "run": "activity"}.get(name, name)) for name in names)
        for word in COUNTED:
            if BY_HAND[word](fact):
                people[key][word].append(fact.person)
    return {
        key: {
            "people": {word: len(set(who)) for word, who in found.items()},
            "places": {word: len(who) for word, who in found.items()},
        }
        for key, found in people.items()
    }


@pytest.mark.parametrize("seed", range(2))
def test_every_breakdown_equals_a_count_by_hand(seed: int) -> None:
    random_registry(60 + seed, people=14, records=160)
    kept = [fact for fact in facts() if fact.standing and fact.counted]
    names = list(COURSE_DIMENSIONS)
    for chosen in [(name,) for name in names] + list(itertools.combinations(names, 2)):
        got = asked(by=list(chosen))
        groups = {
            tuple(group[name] for name in chosen): {"people": group["people"], "places": group["places"]}
            for group in got["groups"]
        }
        assert groups == by_hand(kept, chosen), chosen
        assert {"people": got["all"]["people"], "places": got["all"]["places"]} == by_hand(kept, ()).get((), got["all"])
    assert {(sex,): counts for sex, counts in asked()["by_sex"].items()} == by_hand(kept, ("sex",))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many rows there are")
def test_breakdowns_read_the_index_of_learners_alone() -> None:
    make_run()
    with CaptureQueriesContext(connection) as queries:
        asked(programme="trainaction", by="sector")
        asked(activity="run-1", by="country")
    counted = [query["sql"] for query in queries.captured_queries if '"by_' in query["sql"]]
    assert len(counted) == 6  # places, and people twice for each of two breakdowns; of one run, places
    for sql in counted:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[-1] for row in cursor.fetchall() if "participants_participation" in row[-1]]
        assert ["COVERING INDEX counted_learners" in step for step in steps] == [True], steps


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's versions")
def test_seconds_are_the_same_where_sqlite_is_older(monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = make_enrolment(make_run(), make_learner())
    Enrolment.objects.update(asked_at=datetime(2026, 3, 1, 9, 30, 15, 600_000, tzinfo=UTC))

    def told() -> object:
        return Enrolment.objects.values_list(EpochSeconds(F("asked_at")), flat=True).get(pk=enrolment.pk)

    now = told()
    monkeypatch.setattr(connection.Database, "sqlite_version_info", (3, 37, 2))
    assert told() == now == datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC).timestamp()


def test_filters_are_those_of_the_figures_and_staff_is_left_out() -> None:
    random_registry(90, people=30, records=200)
    everyone = [fact for fact in facts() if fact.standing]
    for options, keep in (
        ({"series": "mapas"}, lambda fact: fact.season == "mapas"),
        ({"activity": "actividad-3"}, lambda fact: fact.activity == "actividad-3"),
        ({"sex": "women"}, lambda fact: fact.sex == "women"),
        ({"country": "GT"}, lambda fact: fact.country == "GT"),
        ({"uncounted": "1"}, lambda fact: True),
    ):
        kept = [fact for fact in everyone if keep(fact) and (fact.counted or "uncounted" in options)]
        assert asked(**options)["all"] == by_hand(kept, ()).get((), asked(activity="actividad-0", sex="other")["all"])


def a_run(key: str = "run-1", people: int = 6, **fields: Any) -> tuple[CourseRun, list[Enrolment]]:
    run = make_run(key, **fields)
    who = [
        Person.objects.create(name=f"Persona {n}", key=f"persona {n}", sex="women" if n % 3 else "men", country_id="GT")
        for n in range(people)
    ]
    return run, enrol_many(run=run, entries=[Entry(each, "es", "police") for each in who], by=None)


def test_rate_and_median_name_what_they_are_of() -> None:
    _run, enrolled = a_run(people=6)
    start = datetime(2021, 3, 1, 12, tzinfo=UTC)
    advance(enrolments=enrolled[:5], to=EnrolmentState.ACTIVE, by=None, at=start)
    for place, days in enumerate((10, 40, 20, 31)):
        advance(
            enrolments=enrolled[place : place + 1],
            to=EnrolmentState.COMPLETED,
            by=None,
            at=start + timedelta(days=days),
        )
    got = asked()
    assert got["completion"] == {"value": 4 / 6, "numerator": 4, "denominator": 6}
    assert got["days_to_complete"] == {"median": 25.5, "of": 4}
    assert asked(sex="men")["days_to_complete"] == {"median": 20.5, "of": 2}
    assert asked(sex="other")["days_to_complete"] == {"median": None, "of": 0}


def test_up_to_five_dimensions_and_no_others() -> None:
    a_run()
    got = asked(by="sex,country,institution,sector")
    assert [(group["sex"], group["country"], group["sector"]) for group in got["groups"]] == [
        ("women", "GT", "police"),
        ("men", "GT", "police"),
    ]
    for wrong in ("sex,sex", "shoe", "sex,country,institution,sector,age,run"):
        with pytest.raises(ValueError, match=r"\.$"):
            asked(by=wrong)


def taught(run: CourseRun, lesson_page: Any) -> list[Any]:
    """Three lessons in two modules, pinned to the run in both languages."""
    page = lesson_page
    revision = page.save_revision()
    keys = []
    for number, module in enumerate((1, 1, 2), 1):
        keys.append(f"00000000-0000-4000-8000-00000000000{number}")
        for language in ("es", "en"):
            RunLesson.objects.create(
                run=run, lesson_key=keys[-1], language=language, page=page,
                revision=revision, number=number, module_key=f"00000000-0000-4000-8000-0000000000f{module}",
                module_number=module, module_title=f"Módulo {module}", title=f"Lección {number}",
            )  # fmt: skip
    return keys


def see(enrolment: Enrolment, key: Any, *, done: bool = True, at: datetime | None = None) -> None:
    now = at or timezone.now()
    LessonProgress.objects.create(
        enrolment=enrolment, lesson_key=key, opened_at=now, seen_at=now, done_at=now if done else None
    )


def test_funnel_tells_by_sex_where_learners_stop(academy: Any) -> None:
    run, enrolled = a_run()
    keys = taught(run, academy.lesson(academy.module(academy.course())))
    for place, (enrolment, lessons) in enumerate(zip(enrolled, (3, 3, 2, 1, 0, 0), strict=True)):
        for key in keys[:lessons]:
            see(enrolment, key, done=place != 1)
    got = modules_reached(run, Filters(activity=("run-1",)))
    assert [(each.module, each.sex, each.opened, each.done) for each in got] == [
        (1, "men", 2, 1),
        (1, "women", 2, 1),
        (2, "men", 1, 1),
        (2, "women", 1, 0),
    ]
    assert modules_reached(run, Filters(activity=("run-1",), sex=("men",))) == got[::2]


def merged(first: Enrolment, second: Enrolment) -> None:
    merge(subject="person", survivor=first.person_id, others=[second.person_id], by=None)


def test_two_rows_of_one_learner_are_one_learner(academy: Any) -> None:
    """Luisa enrolled twice, under two addresses: what she did in either she did once."""
    now = timezone.now()
    run, enrolled = a_run(people=4, starts_at=now - timedelta(days=60))
    first, second, other, lost = enrolled
    keys = taught(run, academy.lesson(academy.module(academy.course())))
    start = now - timedelta(days=50)
    for enrolment, lessons in ((first, (0, 1)), (second, (1,)), (other, (0, 1, 2))):
        for place in lessons:
            see(enrolment, keys[place], done=enrolment != first or place == 0, at=start)
    advance(enrolments=[first, second, other], to=EnrolmentState.ACTIVE, by=None, at=start)
    advance(enrolments=[second], to=EnrolmentState.COMPLETED, by=None, at=start + timedelta(days=10))
    advance(enrolments=[other], to=EnrolmentState.COMPLETED, by=None, at=start + timedelta(days=20))
    Enrolment.objects.update(asked_at=now - timedelta(days=90))
    merged(first, second)
    filters = Filters(activity=("run-1",))
    assert [(each.module, each.sex, each.opened, each.done) for each in modules_reached(run, filters)] == [
        (1, "women", 2, 2),
        (2, "women", 1, 1),
    ]
    assert [each.enrolment.pk for each in at_risk(run, at=now, days=14)] == [lost.pk]
    advance(enrolments=[first], to=EnrolmentState.COMPLETED, by=None, at=start + timedelta(days=40))
    got = asked(activity="run-1")
    assert got["completion"] == {"value": 2 / 3, "numerator": 2, "denominator": 3}
    assert got["days_to_complete"] == {"median": 15.0, "of": 2}
    assert asked(activity="run-1", country="GT")["days_to_complete"] == {"median": 15.0, "of": 2}


def test_who_is_lost_under_both_rows_is_told_once() -> None:
    now = timezone.now()
    run, enrolled = a_run(people=2, starts_at=now - timedelta(days=60))
    Enrolment.objects.update(asked_at=now - timedelta(days=90))
    merged(*enrolled)
    assert len(at_risk(run, at=now, days=14)) == 1


def test_at_risk_are_those_who_were_not_here_lately_and_have_not_completed() -> None:
    now = timezone.now()
    run, enrolled = a_run(starts_at=now - timedelta(days=60))
    Enrolment.objects.update(asked_at=now - timedelta(days=90))
    long_ago, lately, finished, never, left, late = enrolled
    advance(
        enrolments=[long_ago, lately, finished, left], to=EnrolmentState.ACTIVE, by=None, at=now - timedelta(days=50)
    )
    see(long_ago, "00000000-0000-4000-8000-000000000001", at=now - timedelta(days=20))
    see(lately, "00000000-0000-4000-8000-000000000001", at=now - timedelta(days=2))
    advance(enrolments=[finished], to=EnrolmentState.COMPLETED, by=None, at=now - timedelta(days=30))
    Enrolment.objects.filter(pk=left.pk).update(state=EnrolmentState.WITHDRAWN, seat=None)
    Enrolment.objects.filter(pk=late.pk).update(asked_at=now - timedelta(days=3))
    found = at_risk(run, at=now, days=14)
    assert [(each.enrolment.pk, each.lessons_done) for each in found] == [(never.pk, 0), (long_ago.pk, 1)]
    assert [each.seen_at is None for each in found] == [True, False]
    run.ends_at = now - timedelta(days=1)
    assert at_risk(run, at=now, days=14) == []


# --- pages and files -----------------------------------------------------------------------------


def test_page_shows_ladder_breakdown_and_definitions(manager_client: Client) -> None:
    _run, enrolled = a_run()
    advance(enrolments=enrolled[:2], to=EnrolmentState.ACTIVE, by=None)
    page = manager_client.get(INDEX, {"by": ["country", "sector"], "activity": "run-1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert [figure.value for figure in page.context["figures"]] == ["6", "6", "2", "0", "0", "0", "0 %", "—"]
    assert [row.head.text for row in page.context["groups"].rows] == ["Guatemala · police", "Total"]
    assert text.count('<svg class="drawn" role="img"') == 1
    assert "obtuvo plaza en un curso" in text
    assert page.context["address"].endswith("?activity=run-1&by=country%2Csector")
    assert colours_of(page, "ladder") == colours_named(text)


def colours_of(page: Any, name: str) -> list[str]:
    found = [colour.label for colour in page.context[name].colours]
    assert len(found) >= 2
    return found


def colours_named(text: str) -> list[str]:
    """What a page says that the colours of its chart mean."""
    return [each.get_text(strip=True) for each in BeautifulSoup(text, "html.parser").select(".chart__colours li")]


def test_figures_of_several_programmes_say_so_with_the_way_to_each(manager_client: Client) -> None:
    a_run()
    both = "Estudiantes de todos los programas"
    page = manager_client.get(INDEX, {"by": "country"}).content.decode()
    links = [link["href"] for link in BeautifulSoup(page, "html.parser").select(".reach-note a")]
    assert [urlsplit(link).query for link in links] == [
        "programme=trainaction&by=country",
        "programme=conose&by=country",
    ]
    assert (both in page, both in manager_client.get(links[0]).content.decode()) == (True, False)


def test_number_opens_the_records_that_it_counts(manager_client: Client) -> None:
    a_run()
    page = manager_client.get(INDEX, {"by": "country"})
    enrolled = page.context["groups"].rows[0].cells[COUNTED.index("enrolled")]
    records = manager_client.get(enrolled.url)
    assert (enrolled.text, len(records.context["page_obj"])) == ("6", 6)
    women = page.context["stages"].rows[COUNTED.index("enrolled")].cells[0]
    assert len(manager_client.get(women.url).context["page_obj"]) == int(women.text) == 4


def test_printed_total_stands_beside_who_enrolled(manager_client: Client) -> None:
    ReportedFigure.objects.create(
        programme="trainaction",
        scope="Cinco meses",
        measure="participants",
        label_es="Inscritas",
        value=6,
        source="Memoria",
    )
    a_run()
    page = manager_client.get(INDEX, {"programme": "trainaction"})
    assert (page.context["reported"].value, page.context["reported"].difference) == ("6", "Lo mismo que lo publicado.")
    assert manager_client.get(INDEX, {"programme": "trainaction", "sex": "women"}).context["reported"] is None
    reach = manager_client.get("/admin/reach/", {"programme": "trainaction", "outcome": "enrolled"})
    assert reach.context["groups"][0].figures[0].reported.difference == "Lo mismo que lo publicado."


@pytest.mark.parametrize("wrong", ["activity=gone", "by=shoe", "since=2021-13-01"])
def test_address_that_cannot_be_read_shows_and_hands_out_nothing(manager_client: Client, wrong: str) -> None:
    a_run()
    page = manager_client.get(f"{INDEX}?{wrong}")
    assert (len(page.context["faults"]), 'class="reach-figures"' in page.content.decode()) == (1, False)
    for extension in ("csv", "xlsx", "json"):
        assert manager_client.get(f"{INDEX}statistics.{extension}?{wrong}").status_code == 400
    assert manager_client.get(f"{INDEX}statistics.pdf").status_code == 404


def test_files_hold_what_the_page_shows_and_no_formula(manager_client: Client) -> None:
    run, _enrolled = a_run()
    institution = Institution.objects.create(name="=SUM(A1)", key="sum a1", country_id="GT")
    Participation.objects.filter(activity=run.activity).update(institution=institution)
    query = "?by=institution,sector"
    rows = list(
        csv.reader(io.StringIO(manager_client.get(f"{INDEX}statistics.csv{query}").content.decode("utf-8-sig")))
    )
    assert rows[1][:4] == ["'=SUM(A1)", str(institution.pk), "police", "police"]
    assert rows[1][4:6] == ["6", "6"]
    assert rows[-1][0] == "Total"
    sheets = read_sheet(manager_client.get(f"{INDEX}statistics.xlsx{query}").content)
    assert sheets[1][:2] == ["=SUM(A1)", str(institution.pk)]
    document = json.loads(manager_client.get(f"{INDEX}statistics.json{query}").content)
    assert document["groups"][0]["people"]["enrolled"] == 6


def test_page_asks_as_much_for_three_groups_as_for_one(manager_client: Client) -> None:
    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            manager_client.get(INDEX, {"by": "country"})
        return len(queries)

    a_run()
    number()
    one = number()
    for place, country in enumerate(("SV", "HN")):
        person = Person.objects.create(name=f"Otra {place}", key=f"otra {place}", country_id=country)
        enrol_many(run=CourseRun.objects.get(), entries=[Entry(person, "es")], by=None)
    assert number() == one


def test_tutor_reads_their_own_run_and_no_other(client: Client) -> None:
    run, _enrolled = a_run()
    tutor = make_tutor(run)
    other = make_run("otra")
    reader = signed_in(tutor)
    page = reader.get(f"/es/teaching/{run.key}/statistics/")
    assert [figure.value for figure in page.context["figures"]][:2] == ["6", "6"]
    assert colours_of(page, "chart") == colours_named(page.content.decode())
    assert reader.get(f"/es/teaching/{other.key}/statistics/").status_code == 404
    document = json.loads(reader.get(f"/es/teaching/{run.key}/statistics/statistics.json").content)
    assert (document["filters"], document["all"]["people"]["enrolled"]) == ({"activity": ["run-1"]}, 6)
    assert reader.get(f"/es/teaching/{other.key}/statistics/statistics.json").status_code == 404
    learner = make_learner("ana@escuela.example")
    make_enrolment(run, learner)
    for end in ("statistics/", "statistics/statistics.csv", "gradebook/", "gradebook/gradebook.csv"):
        assert signed_in(learner).get(f"/es/teaching/{run.key}/{end}").status_code == 404
    Enrolment.objects.update(asked_at=timezone.now() - timedelta(days=30))
    assert len(reader.get(f"/es/teaching/{run.key}/statistics/").context["risk"]) == 7
    assert PersonalDataAccess.objects.values_list("what", "user").get() == ("courses.at_risk", tutor.user_id)
