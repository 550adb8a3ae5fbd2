"""Difficulty and discrimination of questions, against an example worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from participants.models import Person
from participants.services.merging import merge
from participants.services.people import save_person
from reporting.courses.items import FEWEST, Item, item_table, items_of
from reporting.selection import Filters
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_single
from tests.factories.runs import make_enrolment, make_learner, make_run
from trainaction.enrolment.services.enrolments import Entry, enrol_many
from trainaction.models import Attempt, AttemptItem, CourseRun, EnrolmentState, Question, Quiz
from trainaction.quizzes.services import keep_version

pytestmark = pytest.mark.django_db

FIRST = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
SECOND = [4, 4, 3, 3, 2, 2, 2, 1, 1, 0]
"""Points of ten learners: a question of one point, and one of four."""


@pytest.fixture
def run() -> CourseRun:
    return make_run()


@pytest.fixture
def questions() -> tuple[Question, Question]:
    bank = make_bank()
    return make_single(bank), make_question(bank, "open", points=4)


@pytest.fixture
def quiz(questions: tuple[Question, Question]) -> Quiz:
    return make_quiz(questions[0].bank)


def found_in(run: CourseRun, **filters: Any) -> list[Item]:
    return items_of(run, "es", Filters(activity=(run.key,), **filters))


def answered(run: CourseRun, quiz: Quiz, questions: Any, who: int, points: Any, *, number: int = 1) -> Attempt:
    """An attempt of a learner, by their number, with the points of each question."""
    email = f"n{who}@escuela.example"
    enrolment = run.enrolments.filter(person__emails__address=email).first()
    enrolment = enrolment or make_enrolment(run, make_learner(email, f"Persona {who}"))
    now, total = timezone.now(), None if None in points else sum(points)
    attempt = Attempt.objects.create(
        enrolment=enrolment, quiz=quiz, number=number, started_at=now, submitted_at=now, pass_mark=60, points=total, out_of=5
    )  # fmt: skip
    for place, (question, gained) in enumerate(zip(questions, points, strict=True), 1):
        AttemptItem.objects.create(attempt=attempt, number=place, version=question.versions.get(), points=gained)
    return attempt


def all_ten(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    for who, points in enumerate(zip(FIRST, SECOND, strict=True)):
        answered(run, quiz, questions, who, points)


def test_difficulty_and_discrimination_equal_the_example(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    """By hand: the first question's x are 0 and 1, its rest y the points of the second.

    n = 10, Σx = 6, Σx² = 6, Σy = 22, Σy² = 64, Σxy = 4+4+3+3+2+2 = 18.
    p = 6/10. r = (10·18 − 6·22) / √((10·6 − 36)·(10·64 − 484)) = 48 / √(24·156) = 48 / 61.19 = 0.784.
    Of the second p = Σ(y/4)/10 = 22/40 = 0.55, and r is the same: each is the other's rest.
    """
    all_ten(run, quiz, questions)
    found = found_in(run)
    assert [(each.question, each.answers) for each in found] == [(question.pk, 10) for question in questions]
    assert [round(each.difficulty, 9) for each in found] == [0.6, 0.55]
    assert [each.discrimination for each in found] == [0.78, 0.78]
    with override("es"):
        table = item_table(found, "Preguntas")
    assert [column.label for column in table.columns] == ["Pregunta", "Respuestas", "Puntos logrados", "Discriminación"]
    assert [row.cells[2].text for row in table.rows] == ["0,78", "0,78"]


def test_a_question_that_the_weak_get_right_tells_apart_the_wrong_way(
    run: CourseRun, quiz: Quiz, questions: Any
) -> None:
    for who, (first, second) in enumerate(zip(FIRST, SECOND, strict=True)):
        answered(run, quiz, questions, who, (1 - first, second))
    found = found_in(run)
    assert [round(each.difficulty, 9) for each in found] == [0.4, 0.55]
    assert [each.discrimination for each in found] == [-0.78, -0.78]


def test_only_each_learners_first_marked_attempt_counts(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    all_ten(run, quiz, questions)
    before = found_in(run)
    answered(run, quiz, questions, 9, (1, 4), number=2)
    answered(run, quiz, questions, 10, (1, None))  # waits for a tutor
    answered(make_run("otra"), quiz, questions, 11, (0, 4))
    assert found_in(run) == before


def test_few_answers_or_all_alike_tell_nothing_apart(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    for who in range(FEWEST - 1):
        answered(run, quiz, questions, who, (who % 2, who % 3))
    assert [each.discrimination for each in found_in(run)] == [None, None]
    Attempt.objects.all().delete()
    for who in range(FEWEST):
        answered(run, quiz, questions, who, (1, who % 5))
    first, _second = found_in(run)
    assert (first.difficulty, first.discrimination) == (1.0, None)
    assert item_table([first], "Preguntas").rows[0].cells[2].text == "–"


def test_a_share_is_of_what_the_question_gave_when_it_was_graded(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    """An editor lets the first give two points from now on: what was graded was out of one; and a regraded answer is out
    of two, so that of eleven learners 6 + ½ points were reached."""
    all_ten(run, quiz, questions)
    before = found_in(run)
    first = Question.objects.get(pk=questions[0].pk)
    first.points = Decimal(2)
    first.save()
    newest = keep_version(question=first, by=None)
    assert found_in(run) == before
    attempt = answered(run, quiz, questions[1:], 10, (4,))
    AttemptItem.objects.create(attempt=attempt, number=9, version=newest, points=1)
    Attempt.objects.filter(pk=attempt.pk).update(points=5)
    assert (found_in(run)[0].answers, round(found_in(run)[0].difficulty, 9)) == (11, round(6.5 / 11, 9))


def test_thirds_of_a_point_that_all_got_alike_tell_nothing_apart(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    for who in range(40):
        answered(run, quiz, questions, who, (Decimal("0.33"), Decimal(who % 7) / 3))
    first, second = found_in(run)
    assert (round(first.difficulty, 9), first.discrimination, second.discrimination) == (0.33, None, None)


def test_staff_and_test_accounts_are_left_out_and_the_filters_hold(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    all_ten(run, quiz, questions)
    before = found_in(run)
    answered(run, quiz, questions, 10, (0, 4))
    tester = Person.objects.get(emails__address="n10@escuela.example")
    tester.is_test = True
    save_person(person=tester, by=None)
    assert found_in(run) == before
    assert [each.answers for each in found_in(run, uncounted=True)] == [11, 11]


def test_answers_of_the_sex_asked_for_are_those_of_its_learners(quiz: Quiz, questions: Any) -> None:
    run = make_run("mixta")
    people = [
        make_learner(f"n{who}@escuela.example", f"Persona {who}", "women" if who % 3 else "men") for who in range(9)
    ]
    enrol_many(run=run, entries=[Entry(each, "es") for each in people], by=None)
    for who in range(9):
        answered(run, quiz, questions, who, (1 if who % 3 else 0, 2))
    assert [(each.answers, each.difficulty) for each in found_in(run, sex=("men",))] == [(3, 0.0), (3, 0.5)]
    assert [(each.answers, each.difficulty) for each in found_in(run, sex=("women",))] == [(6, 1.0), (6, 0.5)]


def test_one_learner_of_two_rows_answers_once(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    all_ten(run, quiz, questions)
    before = found_in(run)
    answered(run, quiz, questions, 10, (0, 4))
    first, twin = (Person.objects.get(emails__address=f"n{who}@escuela.example") for who in (0, 10))
    merge(subject="person", survivor=first.pk, others=[twin.pk], by=None)
    assert run.enrolments.exclude(state=EnrolmentState.WITHDRAWN).count() == 11
    assert found_in(run) == before
