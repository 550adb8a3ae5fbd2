"""The words for how far somebody came, counted by hand beside what the figures say, and traced to an enrolment."""

import itertools
import json
from collections import defaultdict
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict

from participants.models import Participation, Person
from participants.models.standings import standing_of
from participants.services.merging import merge, split
from participants.services.privacy import erase_person
from reporting.documents import as_document
from reporting.outcomes import WORDS
from reporting.reach import reach, read_question
from tests.factories.runs import make_learner, make_run
from tests.reporting.registry import Fact, facts, random_registry
from trainaction.enrolment.services.enrolments import advance, approve, begin, complete, enrol, reject, withdraw
from trainaction.models import CourseRun, Enrolment, EnrolmentState

pytestmark = pytest.mark.django_db

PLACES = {"dropped", "enrolled", "active", "completed", "certified"}
BY_HAND = {
    "registered": lambda fact: True,
    "attended": lambda fact: fact.outcome != "registered",
    "completed": lambda fact: fact.outcome in ("completed", "certified"),
    "certified": lambda fact: fact.outcome == "certified",
    "enrolled": lambda fact: fact.standing in PLACES,
    "active": lambda fact: fact.role == "learner" and fact.outcome != "registered",
    **{
        word: lambda fact, word=word: fact.standing == word
        for word in ("requested", "waiting", "dropped", "withdrawn", "rejected")
    },
}


def people_by(kept: list[Fact], name: str) -> dict[str, int]:
    people = defaultdict(set)
    for fact in kept:
        people[getattr(fact, name)].add(fact.person)
    return {key: len(each) for key, each in people.items()}


def asked(**options: str) -> dict[str, Any]:
    """The answer, of whose figures two are looked at here: all take ten times as long."""
    values: MultiValueDict[str, str] = MultiValueDict({name: [value] for name, value in options.items() if value})
    return as_document(reach(read_question(values), figures=("participants", "participations")))


@pytest.mark.parametrize("seed", range(3))
def test_every_word_equals_a_count_by_hand(seed: int) -> None:
    random_registry(40 + seed, records=120)
    assert set(BY_HAND) == set(WORDS)
    everything = facts()
    for (word, counts), uncounted, by in itertools.product(BY_HAND.items(), (False, True), ("sex", "country")):
        kept = [fact for fact in everything if counts(fact) and (uncounted or fact.counted)]
        got = asked(outcome=word, by=by, uncounted="1" if uncounted else "")
        shown = {row[by]: row["participants"] for row in got["breakdown"]["rows"] if row["participants"]}
        assert shown == people_by(kept, by), (word, uncounted)
        assert got["figures"]["participants"]["value"] == len({fact.person for fact in kept})
        assert got["figures"]["participations"]["value"] == len(kept)


def test_all_who_asked_are_those_with_a_place_and_those_without() -> None:
    random_registry(77, records=150)
    of = {word: asked(outcome=word, role="learner")["figures"]["participations"]["value"] for word in WORDS}
    without = ("requested", "waiting", "rejected", "withdrawn")
    assert of["registered"] == of["enrolled"] + sum(of[word] for word in without)
    assert of["enrolled"] >= of["active"] >= of["completed"] >= of["certified"] > 0


@pytest.mark.parametrize(
    ("outcome", "recorded", "standing"),
    [
        ("registered", "", "enrolled"),
        ("attended", "", "active"),
        ("completed", "", "completed"),
        ("certified", "dropped", "certified"),
        ("attended", "waiting", "active"),
        ("attended", "dropped", "dropped"),
        ("registered", "dropped", "dropped"),
        ("registered", "rejected", "rejected"),
    ],
)
def test_standing_is_what_outcome_and_enrolment_give_together(outcome: str, recorded: str, standing: str) -> None:
    assert standing_of(outcome=outcome, recorded=recorded) == standing


@pytest.fixture
def run() -> CourseRun:
    return make_run(capacity=2, needs_approval=True)


def standing(person: Person) -> str | None:
    return Participation.objects.values_list("standing", flat=True).get(person=person)


def an_enrolment(run: CourseRun, address: str, **fields: Any) -> Enrolment:
    person = make_learner(address, address.split("@")[0], **fields)
    return enrol(run=run, person=person, by=None, language="es", sector="police")


def test_standing_follows_each_step_of_an_enrolment(run: CourseRun) -> None:
    enrolment = an_enrolment(run, "ana@escuela.example")
    person = enrolment.person
    told = [standing(person)]
    enrolment = approve(enrolment=enrolment, by=None)
    told.append(standing(person))
    begin(enrolment=enrolment)
    told.append(standing(person))
    complete(enrolment=Enrolment.objects.get(), by=None)
    told.append(standing(person))
    advance(enrolments=[Enrolment.objects.get()], to=EnrolmentState.CERTIFIED, by=None)
    told.append(standing(person))
    assert told == ["requested", "enrolled", "active", "completed", "certified"]
    assert Participation.objects.values_list("sector", flat=True).get() == "police"


def test_who_leaves_a_place_dropped_out_and_who_never_had_one_withdrew(run: CourseRun) -> None:
    without, before, begun, refused = (an_enrolment(run, f"{name}@escuela.example") for name in ("a", "b", "c", "d"))
    withdraw(enrolment=without, by=None)
    reject(enrolment=refused, by=None, why="No es de la región.")
    for enrolment in (before, begun):
        approve(enrolment=enrolment, by=None)
    begin(enrolment=Enrolment.objects.get(pk=begun.pk))
    for enrolment in (before, begun):
        withdraw(enrolment=Enrolment.objects.get(pk=enrolment.pk), by=None)
    assert [standing(each.person) for each in (without, before, begun, refused)] == [
        "withdrawn",
        "dropped",
        "dropped",
        "rejected",
    ]
    numbers = {word: asked(outcome=word)["figures"]["participants"]["value"] for word in WORDS}
    assert numbers == {
        "registered": 4, "attended": 1, "completed": 0, "certified": 0, "requested": 0, "waiting": 0, "enrolled": 2,
        "active": 1, "dropped": 2, "withdrawn": 1, "rejected": 1,
    }  # fmt: skip


def test_who_began_and_asks_again_stays_among_those_enrolled() -> None:
    run = make_run(capacity=1)
    first = an_enrolment(run, "ana@escuela.example")
    begin(enrolment=first)
    withdraw(enrolment=Enrolment.objects.get(pk=first.pk), by=None)
    an_enrolment(run, "eva@escuela.example")
    again = enrol(run=run, person=first.person, by=None, language="es")
    assert (again.state, standing(first.person)) == ("waiting", "dropped")


def test_who_had_a_place_once_never_was_without_whatever_they_asked_for_later() -> None:
    run = make_run(capacity=1)
    back, refused = (an_enrolment(run, f"{name}@escuela.example") for name in ("ana", "leo"))
    withdraw(enrolment=back, by=None)
    withdraw(enrolment=Enrolment.objects.get(pk=refused.pk), by=None)
    an_enrolment(run, "eva@escuela.example")
    told = []
    for each, leave in ((back, {}), (refused, {"why": "No hay plazas."})):
        again = enrol(run=run, person=each.person, by=None, language="es")
        told.append((again.state, standing(each.person)))
        (reject if leave else withdraw)(enrolment=again, by=None, **leave)
    assert told == [("waiting", "waiting")] * 2
    assert [standing(each.person) for each in (back, refused)] == ["dropped"] * 2


def test_two_enrolments_of_one_person_count_as_the_further_one_until_they_are_split(run: CourseRun) -> None:
    first, second = (an_enrolment(run, f"{name}@escuela.example") for name in ("a", "b"))
    approve(enrolment=first, by=None)
    reject(enrolment=second, by=None, why="Repetida")
    (made,) = merge(subject="person", survivor=second.person_id, others=[first.person_id], by=None)
    assert standing(second.person) == "enrolled"
    split(merge=made, by=None)
    assert (standing(first.person), standing(second.person)) == ("enrolled", "rejected")


def test_erasing_a_learner_keeps_what_the_figures_count(run: CourseRun) -> None:
    enrolment = an_enrolment(run, "ana@escuela.example")
    withdraw(enrolment=approve(enrolment=enrolment, by=None), by=None)
    before = {word: asked(outcome=word, by="sex")["breakdown"] for word in WORDS}
    erase_person(person=enrolment.person, by=None)
    assert {word: asked(outcome=word, by="sex")["breakdown"] for word in WORDS} == before
    assert Participation.objects.values_list("standing", "sector").get() == ("dropped", "police")
    assert not Enrolment.objects.exists()


def test_command_answers_for_a_learners_word_and_says_whom_it_counts(run: CourseRun) -> None:
    approve(enrolment=an_enrolment(run, "ana@escuela.example"), by=None)
    an_enrolment(run, "eva@escuela.example")
    out = StringIO()
    call_command("reach", "--programme=trainaction", "--by=sex", "--outcome=enrolled", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[:2] == [
        "Filtros: Programa: TrainAction; Resultado: Estudiantes: plaza asignada, como mínimo",
        "Se cuenta a quien obtuvo plaza en un curso, haya pasado después lo que haya pasado.",
    ]
    assert lines[-1].split() == ["Total", "1", "1"]
    out = StringIO()
    call_command("reach", "--by=sex", "--outcome=requested", "--json", stdout=out)
    assert [row["participants"] for row in json.loads(out.getvalue())["breakdown"]["rows"]] == [1, 0]


def test_page_offers_every_word_and_opens_the_records_behind_one(manager_client: Client, run: CourseRun) -> None:
    an_enrolment(run, "ana@escuela.example")
    page = manager_client.get("/admin/reach/", {"outcome": "requested", "by": "sex"})
    assert [value for value, _label in page.context["form"].fields["outcome"].choices] == ["", *WORDS]
    assert page.context["groups"][0].figures[0].value == "1"
    records = manager_client.get("/admin/reach/records/", {"outcome": "requested"})
    assert [str(each.person) for each in records.context["page_obj"]] == ["ana"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many rows there are")
@pytest.mark.parametrize("word", ["requested", "waiting", "enrolled", "dropped", "withdrawn", "rejected"])
def test_words_of_learners_read_the_index_of_learners_alone(word: str) -> None:
    make_run()
    with CaptureQueriesContext(connection) as queries:
        asked(outcome=word, by="sex", activity="run-1")
    by_sex = [query["sql"] for query in queries.captured_queries if "by_person_sex" in query["sql"]]
    breakdown = [sql for sql in by_sex if '"role"' not in sql]  # not those of specialists
    for sql in breakdown:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[-1] for row in cursor.fetchall() if "participants_participation" in row[-1]]
        assert all("COVERING INDEX counted_learners" in step for step in steps), steps
    assert breakdown
