"""A package in a lesson: opened, what it reports kept once and never lost, counted in what a run asks for."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from participants.services.privacy import erase_person
from portal.models import User
from tests.factories.packages import PAGE, make_package, scorm
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.learning import Learning, learning, put_block, signed_in
from trainaction.gradebook.queries import gradebook
from trainaction.learning.services import ModuleRules, finish_lesson, set_rules
from trainaction.models import (
    CourseRun,
    EnrolmentState,
    InteractivePackage,
    PackagePart,
    PackageResult,
    RunModule,
    RunPackage,
)

__all__ = ["learning"]

pytestmark = pytest.mark.django_db

TWO = scorm({"dos.html": PAGE}, "index.html", "dos.html")


def put_in(learning: Learning, package: InteractivePackage, place: int = 0) -> None:
    """Let a lesson of the run hold the package: published, and brought to the run."""
    value = {"package": package.pk, "in_words": "Tres situaciones y de dónde sale cada cifra."}
    put_block(learning, "package", value, place)


@pytest.fixture
def package(learning: Learning) -> InteractivePackage:
    made = make_package(title="Registro o encuesta")
    put_in(learning, made)
    return made


def url(learning: Learning, package: InteractivePackage, end: str = "") -> str:
    return f"{learning.url}packages/{package.key}/{end}"


def begin(learning: Learning, package: InteractivePackage, part: str = "i1", client: Client | None = None) -> Any:
    return (client or learning.client).post(url(learning, package, "open/"), {"part": part})


def report(learning: Learning, package: InteractivePackage, client: Client | None = None, **said: Any) -> Any:
    word = {"part": "i1", "sitting": 1, "number": 1, "state": "passed", "score": 0.8, "seconds": 61, "kept": {}, **said}
    return (client or learning.client).post(
        url(learning, package, "results/"), json.dumps(word), content_type="application/json"
    )


def result(package: InteractivePackage) -> tuple[str, Decimal | None, int]:
    found = PackageResult.objects.get(package=package)
    return found.state, found.score, found.seconds


# --- in a lesson -----------------------------------------------------------------------------


def test_a_lesson_shows_its_package_in_words_and_the_public_page_that_it_is_for_learners(
    learning: Learning, package: InteractivePackage
):
    answer = learning.client.get(learning.lesson_url(0))
    page = answer.content.decode()
    assert "Tres situaciones y de dónde sale cada cifra." in page
    assert "Esta actividad necesita que el navegador ejecute programas" in page
    assert f'data-open-url="{url(learning, package, "open/")}"' in page
    assert "http://testserver/packages/" in answer["Content-Security-Policy"]
    public = Client().get(learning.taught.lessons[0].get_url())
    text = public.content.decode()
    assert ("Registro o encuesta" in text, "Tres situaciones" in text, "data-player" in text) == (True, True, False)
    assert ("testserver/packages/" in public["Content-Security-Policy"], "js/packages" in text) == (False, False)


def test_a_lesson_with_packages_keeps_within_its_queries(learning: Learning, django_assert_num_queries: Any):
    for number in range(3):
        put_in(learning, make_package(title=f"Actividad {number}"))
    for _time in range(2):
        learning.client.get(learning.lesson_url(0))
    with django_assert_num_queries(10):
        learning.client.get(learning.lesson_url(0))


def test_what_a_run_teaches_says_which_packages_it_has(learning: Learning, package: InteractivePackage):
    assert [(row.package, row.lesson_key) for row in RunPackage.objects.all()] == [
        (package, learning.taught.lessons[0].translation_key)
    ]


def test_a_device_tells_the_results_of_two_learners_apart(learning: Learning, package: InteractivePackage):
    page = learning.client.get(learning.lesson_url(0)).content.decode()
    assert f'data-owner="{learning.enrolment.public_id.hex}" data-title="' in page


# --- opening ---------------------------------------------------------------------------------


def test_opening_a_part_begins_a_sitting_and_tells_the_package_nobodys_name(
    learning: Learning, package: InteractivePackage
):
    told = [begin(learning, package).json() for _time in range(2)]
    assert [(each["sitting"], each["isSaved"], each["origin"]) for each in told] == [
        (1, True, "null"),
        (2, True, "null"),
    ]
    assert told[0]["sandbox"] == "allow-scripts allow-forms allow-modals"
    assert told[0]["told"] == {
        "portal": "package", "kind": "scorm12", "kept": {}, "seconds": 0, "passMark": None, "launchData": "",
        "language": "es", "learner": "Estudiante", "after": "", "before": "", "choices": ["i1"],
    }  # fmt: skip
    assert Client().get(told[0]["src"]).status_code == 200
    assert "Ana" not in json.dumps(told)


def test_a_package_is_opened_from_its_run_alone_and_by_who_has_a_place(learning: Learning, package: InteractivePackage):
    elsewhere = make_package(title="De nadie")
    stranger = signed_in(make_learner("otra@escuela.example", "Otra"))
    waiting = make_learner("espera@escuela.example", "Espera")
    make_enrolment(learning.run, waiting, EnrolmentState.WAITING)
    own = make_run("otra-edicion")
    make_enrolment(own, make_learner("tercera@escuela.example", "Tercera"))
    assert begin(learning, elsewhere).status_code == 404
    assert begin(learning, package, "nada").status_code == 404
    assert [begin(learning, package, client=each).status_code for each in (stranger, signed_in(waiting))] == [403, 403]
    assert begin(learning, package, client=Client()).status_code == 403
    other_run = learning.client.post(f"/es/learning/{own.key}/packages/{package.key}/open/", {"part": "i1"})
    assert other_run.status_code == 403
    assert PackagePart.objects.count() == 0


def test_a_tutor_looks_and_nothing_is_written(learning: Learning, package: InteractivePackage):
    client = signed_in(make_tutor(learning.run))
    told = begin(learning, package, client=client).json()
    assert (told["isSaved"], told["sitting"], PackageResult.objects.count()) == (False, 0, 0)
    assert report(learning, package, client=client).status_code == 409


def test_a_package_in_a_module_that_is_not_open_stays_closed(learning: Learning, package: InteractivePackage):
    tomorrow = timezone.now() + timedelta(days=1)
    RunModule.objects.create(run=learning.run, module_key=learning.taught.modules[0].translation_key, opens_at=tomorrow)
    answers = [learning.client.get(url(learning, package)), begin(learning, package), report(learning, package)]
    assert [each.status_code for each in answers] == [403, 403, 409]


def test_after_the_run_a_package_can_be_looked_at_and_nothing_is_counted(
    learning: Learning, package: InteractivePackage
):
    begin(learning, package)
    CourseRun.objects.filter(pk=learning.run.pk).update(ends_at=timezone.now())
    assert learning.client.get(url(learning, package)).status_code == 200
    assert begin(learning, package).json()["isSaved"] is False
    assert report(learning, package).status_code == 409
    assert result(package) == ("opened", None, 0)


def test_an_editor_tries_a_package_out_and_others_find_nothing(
    package: InteractivePackage, editor_client: Client, manager_client: Client, learner_client: Client
):
    there = f"/es/teaching/packages/{package.key}/"
    assert "data-player" in editor_client.get(there).content.decode()
    told = editor_client.post(there, {"part": "i1"}).json()
    assert (told["isSaved"], Client().get(told["src"]).status_code) == (False, 200)
    assert [client.get(there).status_code for client in (manager_client, learner_client)] == [404, 404]


# --- what it reports -------------------------------------------------------------------------


def test_what_a_package_reports_is_kept_and_told(learning: Learning, package: InteractivePackage):
    begin(learning, package)
    kept = {"suspend_data": "paso=3", "location": "3"}
    answer = report(learning, package, kept=kept)
    assert answer.json() == {"said": "Aprobada: 80 % · 1 minuto", "parts": {"i1": "Aprobada: 80 %"}}
    assert result(package) == ("passed", Decimal("0.8"), 61)
    told = begin(learning, package).json()
    assert (told["told"]["kept"], told["told"]["seconds"]) == (kept, 61)
    page = learning.client.get(learning.lesson_url(0)).content.decode()
    assert "Aprobada: 80 % · 1 minuto" in page


def test_the_same_word_twice_and_one_that_was_overtaken_change_nothing(learning: Learning, package: InteractivePackage):
    begin(learning, package)
    words = [
        {"number": 2, "state": "completed", "score": 0.6, "kept": {"location": "2"}},
        {"number": 2, "state": "failed", "score": 0.1, "kept": {"location": "x"}},
        {"number": 1, "state": "incomplete", "score": None, "kept": {"location": "1"}},
    ]
    assert [report(learning, package, **word).status_code for word in words] == [200, 200, 200]
    part = PackagePart.objects.get()
    assert (part.number, part.state, part.score, part.kept) == (2, "completed", Decimal("0.6"), {"location": "2"})


def test_beginning_anew_takes_nothing_away_and_within_a_sitting_the_last_word_holds(
    learning: Learning, package: InteractivePackage
):
    begin(learning, package)
    report(learning, package, state="completed", score=0.4)
    report(learning, package, number=2, state="failed", score=0.4)
    assert result(package)[:2] == ("failed", Decimal("0.4"))
    begin(learning, package)
    report(learning, package, sitting=2, state="passed", score=0.9, seconds=30)
    begin(learning, package)
    report(learning, package, sitting=3, state="incomplete", score=0.1, seconds=5)
    assert result(package) == ("passed", Decimal("0.9"), 96)


def test_a_word_that_waited_on_another_device_adds_what_was_reached_and_undoes_nothing(
    learning: Learning, package: InteractivePackage
):
    begin(learning, package)
    begin(learning, package)
    report(learning, package, sitting=2, state="incomplete", score=None, kept={"location": "7"})
    assert report(learning, package, sitting=1, state="passed", score=0.75).status_code == 200
    part = PackagePart.objects.get()
    assert (result(package)[:2], part.kept) == (("passed", Decimal("0.75")), {"location": "7"})


def test_a_package_of_two_parts_is_passed_when_both_are_done(learning: Learning):
    package = make_package(TWO)
    put_in(learning, package)
    begin(learning, package)
    report(learning, package, score=1)
    assert result(package)[:2] == ("incomplete", Decimal(1))
    begin(learning, package, "i2")
    report(learning, package, part="i2", state="completed", score=0.5)
    assert result(package)[:2] == ("passed", Decimal("0.75"))


def test_a_bad_word_is_refused_with_a_sentence_and_changes_nothing(learning: Learning, package: InteractivePackage):
    begin(learning, package)
    report(learning, package, state="incomplete", score=0.3)
    words = [
        {"score": 1e308},
        {"sitting": 2},
        {"part": "i9"},
        {"score": 10**400},
        {"part": "\ud800"},
        {"number": 10**30},
    ]
    answers = [report(learning, package, **{"number": 2, "state": "passed", **word}) for word in words]
    answers.append(learning.client.post(url(learning, package, "results/"), b"[", content_type="application/json"))
    assert [(answer.status_code, answer.json()["message"] != "") for answer in answers] == [(400, True)] * 7
    assert result(package)[:2] == ("incomplete", Decimal("0.3"))


def test_a_text_cut_off_in_the_middle_of_a_sign_is_kept_without_its_half(
    learning: Learning, package: InteractivePackage
):
    begin(learning, package)
    assert report(learning, package, kept={"suspend_data": "a\x00b\ud83d"}).status_code == 200
    assert PackagePart.objects.get().kept == {"suspend_data": "ab?"}


def test_nobody_reports_for_another(learning: Learning, package: InteractivePackage):
    begin(learning, package)
    other = make_learner("otra@escuela.example", "Otra")
    make_enrolment(learning.run, other)
    assert report(learning, package, client=signed_in(other)).status_code == 400
    assert [row.enrolment for row in PackageResult.objects.exclude(state="opened")] == []


# --- what it counts for ----------------------------------------------------------------------


def _rule(learning: Learning, rule: str) -> None:
    first, second = (module.translation_key for module in learning.taught.modules)
    rules = [ModuleRules(first, rule, None, None, None), ModuleRules(second, "viewed", None, None, None)]
    set_rules(run=learning.run, modules=rules, modules_needed=1)


@pytest.mark.parametrize(
    ("rule", "state", "is_completed"),
    [
        ("answered", "failed", True),
        ("answered", "incomplete", False),
        ("passed", "failed", False),
        ("passed", "completed", True),
    ],
)
def test_a_module_counts_a_package_as_ended_or_as_passed(
    learning: Learning, package: InteractivePackage, rule: str, state: str, is_completed: bool
):
    _rule(learning, rule)
    begin(learning, package)
    report(learning, package, state=state)
    learning.enrolment.refresh_from_db()
    assert (learning.enrolment.state == EnrolmentState.COMPLETED) is is_completed


def test_without_a_rule_a_module_asks_for_its_package_too(learning: Learning, package: InteractivePackage):
    for lesson in learning.taught.lessons:
        finish_lesson(enrolment=learning.enrolment, lesson_key=lesson.translation_key, of=())
    learning.enrolment.refresh_from_db()
    assert learning.enrolment.state != EnrolmentState.COMPLETED
    assert "aprobar todas las pruebas y actividades" in learning.client.get(learning.url).content.decode()
    begin(learning, package)
    report(learning, package)
    learning.enrolment.refresh_from_db()
    assert learning.enrolment.state == EnrolmentState.COMPLETED


def test_the_gradebook_has_a_column_for_each_package(learning: Learning, package: InteractivePackage):
    other = make_learner("otra@escuela.example", "Zoe")
    make_enrolment(learning.run, other)
    begin(learning, package)
    begin(learning, package)
    report(learning, package, sitting=2)
    book = gradebook(learning.run, "es")
    assert [column.title for column in book.quizzes] == ["Registro o encuesta"]
    [grade], [none] = (row.grades for row in book.rows)
    assert (grade.percent, grade.is_passed, grade.attempts, none) == (80.0, True, 2, None)


def test_erasing_a_learner_takes_what_they_did_in_packages_along(
    learning: Learning, package: InteractivePackage, administrator: User
):
    begin(learning, package)
    report(learning, package, kept={"suspend_data": "mi nombre"})
    erase_person(person=learning.person, by=administrator)
    assert (PackageResult.objects.count(), PackagePart.objects.count()) == (0, 0)


def test_a_package_that_a_run_has_cannot_be_deleted(package: InteractivePackage, editor_client: Client):
    there = f"/admin/snippets/trainaction/interactivepackage/delete/{package.pk}/"
    answers = [editor_client.get(there), editor_client.post(there, follow=True)]
    assert "no se puede eliminar" in answers[1].content.decode()
    assert (answers[0].status_code, InteractivePackage.objects.filter(pk=package.pk).exists()) == (302, True)
