"""The rules of a quiz in a run: what an editor changes reaches its learners when who teaches it brings it, and not before."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from tests.factories.quizzes import make_bank, make_quiz, make_single
from tests.factories.runs import make_tutor
from tests.trainaction.learning import Learning, learning, signed_in
from tests.trainaction.test_quizzes import put_in, started
from trainaction.models import Quiz, RunQuiz, RunQuizChange
from trainaction.quizzes import services

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(learning: Learning) -> Quiz:
    """In two lessons of the run: passed from 60 %, three attempts, right answers shown after each."""
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank, title_es="Repaso", pass_mark=60, attempts=3, minutes=30, review="after_each")
    put_in(learning, quiz)
    put_in(learning, quiz, 1)
    return quiz


def change(quiz: Quiz) -> None:
    """As an editor does, in the middle of a run."""
    Quiz.objects.filter(pk=quiz.pk).update(pass_mark=90, attempts=1, minutes=5, review="never")
    quiz.refresh_from_db()


def bring(learning: Learning, quiz: object) -> Any:
    client = signed_in(make_tutor(learning.run, f"t{RunQuizChange.objects.count()}@escuela.example"))
    return client.post(f"/es/teaching/{learning.run.key}/lessons/", {"quiz": quiz}, follow=True)


def test_what_an_editor_changes_does_not_reach_a_run_under_way(learning: Learning, quiz: Quiz) -> None:
    services.hand_in(attempt=started(learning, quiz))
    change(quiz)
    url = f"{learning.url}quizzes/{quiz.pk}/"
    page = learning.client.get(url).content.decode()
    assert [
        "60\xa0%" in page or "60 %" in page,
        "30 minutos" in page,
        "2 intentos restantes" in page or "Quedan 2 intentos" in page,
    ] == [True, True, True]
    attempt = started(learning, quiz)
    assert attempt.ends_at is not None
    assert (attempt.pass_mark, (attempt.ends_at - attempt.started_at).seconds) == (60, 1800)
    services.hand_in(attempt=attempt)
    result = learning.client.get(f"{learning.url}attempts/{attempt.public_id}/").content.decode()
    assert "Esta prueba no muestra" not in result
    assert "30 minutos" in learning.client.get(learning.lesson_url(0)).content.decode()


def test_rules_that_are_brought_are_those_of_the_next_attempt(learning: Learning, quiz: Quiz) -> None:
    attempt = started(learning, quiz)
    change(quiz)
    page = bring(learning, quiz.pk).content.decode()
    assert "«Repaso» tiene sus reglas nuevas en esta cohorte" in page
    assert {(row.pass_mark, row.attempts, row.minutes, row.review) for row in RunQuiz.objects.all()} == {
        (90, 1, 5, "never")
    }
    services.hand_in(attempt=attempt)
    attempt.refresh_from_db()
    assert attempt.pass_mark == 60
    page = learning.client.get(f"{learning.url}quizzes/{quiz.pk}/").content.decode()
    assert ("Su tutoría cambió estas reglas" in page, "Intentar de nuevo" in page) == (True, False)
    [brought] = RunQuizChange.objects.all()
    assert (brought.before["pass_mark"], brought.after["pass_mark"]) == (60, 90)


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 30, None])
def test_bringing_what_is_no_change_says_so_and_changes_nothing(
    learning: Learning, quiz: Quiz, sent: str | None
) -> None:
    page = bring(learning, quiz.pk if sent is None else sent).content.decode()
    assert ("La cohorte ya tiene estas reglas" in page, RunQuizChange.objects.count()) == (True, 0)


def test_who_teaches_the_run_sees_what_differs_and_learners_do_not(learning: Learning, quiz: Quiz) -> None:
    url = f"/es/teaching/{learning.run.key}/lessons/"
    client = signed_in(make_tutor(learning.run))
    assert "Llevar estas reglas" not in client.get(url).content.decode()
    change(quiz)
    page = client.get(url).content.decode()
    assert (page.count("Llevar estas reglas"), "Como la escribieron por última vez" in page) == (1, True)
    assert learning.client.post(url, {"quiz": quiz.pk}).status_code == 404
    assert RunQuizChange.objects.count() == 0


def test_a_lesson_brought_later_takes_the_rules_that_the_run_keeps(learning: Learning, quiz: Quiz) -> None:
    change(quiz)
    put_in(learning, quiz, 2)
    assert sorted(RunQuiz.objects.values_list("pass_mark", flat=True)) == [60, 60, 60]


def test_the_migration_keeps_the_rules_of_that_day(learning: Learning, quiz: Quiz) -> None:
    migration = import_module("trainaction.migrations.0014_quiz_rules")
    RunQuiz.objects.update(pass_mark=1, attempts=None, minutes=None, review="never")
    migration.keep_rules(apps, None)
    assert [row.rules for row in RunQuiz.objects.all()] == [quiz.rules, quiz.rules]
