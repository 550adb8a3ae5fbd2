"""Difficulty and discrimination of questions, against an example worked out by hand."""

from typing import Any

import pytest
from django.utils import timezone

from reporting.courses.items import FEWEST, item_table, items_of
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_single
from tests.factories.runs import make_enrolment, make_learner, make_run
from trainaction.models import Attempt, AttemptItem, CourseRun, Question, Quiz

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
    found = items_of(run, "es")
    assert [(each.question, each.answers) for each in found] == [(question.pk, 10) for question in questions]
    assert [round(each.difficulty, 9) for each in found] == [0.6, 0.55]
    assert [each.discrimination for each in found] == [0.78, 0.78]


def test_a_question_that_the_weak_get_right_tells_apart_the_wrong_way(
    run: CourseRun, quiz: Quiz, questions: Any
) -> None:
    for who, (first, second) in enumerate(zip(FIRST, SECOND, strict=True)):
        answered(run, quiz, questions, who, (1 - first, second))
    found = items_of(run, "es")
    assert [round(each.difficulty, 9) for each in found] == [0.4, 0.55]
    assert [each.discrimination for each in found] == [-0.78, -0.78]


def test_only_each_learners_first_marked_attempt_counts(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    all_ten(run, quiz, questions)
    before = items_of(run, "es")
    answered(run, quiz, questions, 9, (1, 4), number=2)
    answered(run, quiz, questions, 10, (1, None))  # waits for a tutor
    answered(make_run("otra"), quiz, questions, 11, (0, 4))
    assert items_of(run, "es") == before


def test_few_answers_or_all_alike_tell_nothing_apart(run: CourseRun, quiz: Quiz, questions: Any) -> None:
    for who in range(FEWEST - 1):
        answered(run, quiz, questions, who, (who % 2, who % 3))
    assert [each.discrimination for each in items_of(run, "es")] == [None, None]
    Attempt.objects.all().delete()
    for who in range(FEWEST):
        answered(run, quiz, questions, who, (1, who % 5))
    first, _second = items_of(run, "es")
    assert (first.difficulty, first.discrimination) == (1.0, None)
    assert item_table([first], "Preguntas").rows[0].cells[2].text == "–"
