"""A key is corrected: what was answered before is graded anew, once, with its history, whatever is killed in between."""

import signal
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from participants.models import ParticipationRecord
from portal.models import User
from tests.databases import kept_database
from tests.factories.certificates import make_certificate
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_single
from tests.factories.runs import make_enrolment, make_learner, make_run
from tests.stepping import migrated, stepping
from tests.trainaction.learning import Learning, learning, signed_in
from tests.trainaction.test_completion import set_rules, state_of
from tests.trainaction.test_quizzes import put_in
from trainaction.enrolment.services.enrolments import complete
from trainaction.models import (
    Attempt,
    EnrolmentChange,
    EnrolmentState,
    GradeChange,
    Question,
    QuestionOption,
    QuestionVersion,
    Quiz,
    Regrading,
)
from trainaction.questions import from_json
from trainaction.quizzes import services
from trainaction.quizzes.regrading import ask, graded_otherwise, regrade

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


def answered(quiz: Quiz, place: int, chosen: str | None) -> Attempt:
    """An attempt of a learner of their own, handed in with one answer to its first question, chosen by its text."""
    run = make_run(f"run-{quiz.pk}-{place}")
    person = make_learner(f"p{place}@escuela.example", f"Persona {place}")
    attempt = services.start_attempt(quiz=quiz, enrolment=make_enrolment(run, person))
    options = attempt.items.get(number=1).version.content["options"]
    keys = [option["key"] for option in options if option["text"]["es"] == chosen]
    services.save_answers(attempt=attempt, answers={1: {"chosen": keys}} if keys else {})
    return services.hand_in(attempt=attempt)


def correct(question: Question, right: str, **fields: Any) -> QuestionVersion:
    """Save the question with another right answer."""
    question = Question.objects.get(pk=question.pk)
    for option in question.options.all():
        option.is_right = option.text_es == right
        option.save()
    for name, value in fields.items():
        setattr(question, name, value)
    question.save()
    return services.keep_version(question=question, by=None)


def results(*attempts: Attempt) -> list[tuple[Decimal | None, Decimal, bool | None]]:
    found = [Attempt.objects.get(pk=attempt.pk) for attempt in attempts]
    return [(attempt.points, attempt.out_of, attempt.is_passed) for attempt in found]


@pytest.fixture
def editor_account(make_user: Any) -> User:
    user: User = make_user("editor")
    return user


def test_a_corrected_key_is_graded_anew_with_who_when_and_why(editor_account: User) -> None:
    bank = make_bank()
    question = make_single(bank)
    quiz = make_quiz(bank)
    attempts = [answered(quiz, 1, "Bien"), answered(quiz, 2, "Mal"), answered(quiz, 3, None)]
    version = correct(question, "Mal")
    assert results(*attempts)[0] == (1, 1, True)

    asked = ask(question=question, by=editor_account, why="La clave estaba mal.")
    assert regrade(regrading=asked) == 2
    assert results(*attempts) == [(0, 1, False), (1, 1, True), (0, 1, False)]
    changes = GradeChange.objects.order_by("item__attempt")
    assert [(each.points_before, each.points_after, each.version_after) for each in changes] == [
        (1, 0, version),
        (0, 1, version),
    ]
    asked.refresh_from_db()
    assert (asked.by, asked.why, asked.done_at is not None) == (editor_account, "La clave estaba mal.", True)


def test_points_of_a_question_are_worked_out_anew_too(editor_account: User) -> None:
    bank = make_bank()
    question = make_single(bank)
    make_single(bank)
    attempt = answered(make_quiz(bank), 1, "Bien")
    assert results(attempt) == [(1, 2, False)]
    correct(question, "Bien", points=Decimal(3))
    regrade(regrading=ask(question=question, by=editor_account, why="Vale más."))
    assert results(attempt) == [(3, 4, True)]


def test_answers_of_an_open_attempt_stay_and_are_graded_by_the_corrected_key(editor_account: User) -> None:
    bank = make_bank()
    question = make_single(bank)
    enrolment = make_enrolment(make_run(), make_learner())
    attempt = services.start_attempt(quiz=make_quiz(bank), enrolment=enrolment)
    key = next(each["key"] for each in attempt.items.get().version.content["options"] if each["text"]["es"] == "Mal")
    services.save_answers(attempt=attempt, answers={1: {"chosen": [key]}})
    correct(question, "Mal")
    regrade(regrading=ask(question=question, by=editor_account, why="Corregida."))
    assert (attempt.items.get().answer, results(attempt)) == ({"chosen": [key]}, [(None, 1, None)])
    assert services.hand_in(attempt=attempt).points == 1


def test_what_a_tutor_marked_stays(editor_account: User) -> None:
    bank = make_bank()
    question = make_question(bank, "open", points=Decimal(4), rubric_es="Ideas")
    quiz = make_quiz(bank)
    enrolment = make_enrolment(make_run(), make_learner())
    attempt = services.start_attempt(quiz=quiz, enrolment=enrolment)
    services.save_answers(attempt=attempt, answers={1: {"text": "Algo"}})
    services.hand_in(attempt=attempt)
    services.mark(item=attempt.items.get(), points=Decimal(3), comment="", by=editor_account)
    correct(question, "", prompt_es="¿Mejor dicho?")
    regrade(regrading=ask(question=question, by=editor_account, why="Mejor dicha."))
    assert results(attempt) == [(3, 4, True)]
    correct(question, "", points=Decimal(2))
    regrade(regrading=ask(question=question, by=editor_account, why="Vale menos."))
    assert results(attempt) == [(2, 2, True)]


def test_going_on_in_the_middle_grades_each_answer_once(editor_account: User) -> None:
    bank = make_bank()
    question = make_single(bank)
    quiz = make_quiz(bank)
    attempts = [answered(quiz, place, "Bien") for place in range(5)]
    correct(question, "Mal")
    asked = ask(question=question, by=editor_account, why="La clave estaba mal.")

    def stop(done: int, total: int | None = None, message: str | None = None) -> None:
        if done == 3:
            raise SystemExit

    with pytest.raises(SystemExit):
        regrade(regrading=asked, progress=stop)  # type: ignore[arg-type]
    assert [points for points, _out_of, _passed in results(*attempts)] == [0, 0, 0, 1, 1]
    assert ask(question=question, by=editor_account, why="Otra vez.") == asked
    assert regrade(regrading=asked) == 5
    assert regrade(regrading=asked) == 5
    assert results(*attempts) == [(0, 1, False)] * 5
    assert GradeChange.objects.count() == 5


def test_an_editor_regrades_in_the_admin_and_the_learner_sees_why(
    editor_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    bank = make_bank()
    question = make_single(bank)
    attempt = answered(make_quiz(bank), 1, "Mal")
    url = f"/admin/quizzes/questions/{question.pk}/regrade/"
    assert "no hay nada que calificar de nuevo" in editor_client.get(url).content.decode()
    correct(question, "Mal")
    refused = editor_client.post(url, {"why": " "}, follow=True).content.decode()
    assert ("Diga por qué" in refused, Regrading.objects.count()) == (True, 0)
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(url, {"why": "La clave estaba mal."})
    assert results(attempt) == [(1, 1, True)]
    page = editor_client.get(url).content.decode()
    assert ("La clave estaba mal." in page, "<td>1</td>" in page) == (True, True)
    person = attempt.enrolment.person
    result = signed_in(person).get(f"/es/learning/{attempt.enrolment.run.key}/attempts/{attempt.public_id}/")
    assert "se calificó de nuevo: 0 → 1 punto. La clave estaba mal." in result.content.decode()


def test_nothing_is_left_to_regrade_twice(editor_account: User) -> None:
    bank = make_bank()
    question = make_single(bank)
    answered(make_quiz(bank), 1, "Mal")
    correct(question, "Mal")
    assert graded_otherwise(question).count() == 1
    regrade(regrading=ask(question=question, by=editor_account, why="Una vez."))
    assert graded_otherwise(question).count() == 0


def test_a_place_means_the_same_half_after_one_was_taken_away_and_one_added(editor_account: User) -> None:
    """The page of an open attempt was loaded before its question was corrected."""
    bank = make_bank()
    question = make_question(bank, "matching", [("Uno", "1"), ("Dos", "2"), ("Tres", "3")])
    enrolment = make_enrolment(make_run(), make_learner())
    client = signed_in(enrolment.person)
    attempt = services.start_attempt(quiz=make_quiz(bank), enrolment=enrolment)
    order = attempt.items.get().order
    gone, *stay = order
    question = Question.objects.get(pk=question.pk)
    question.options = [each for each in question.options.all() if each.key != gone]
    question.options.add(QuestionOption(text_es="Cuatro", match_es="4", sort_order=9))
    question.save()
    services.keep_version(question=question, by=None)
    regrade(regrading=ask(question=question, by=editor_account, why="Sobraba una."))
    url = f"/es/learning/{enrolment.run.key}/attempts/{attempt.public_id}/"
    [view] = client.get(url).context["view"].questions
    new = next(each.key for each in from_json(attempt.items.get().version.content).options if each.key not in order)
    assert {choice.value for part in view.parts for choice in part.choices} == {"2", "3", "4"}
    right = {f"q1.{key}": str(place) for place, key in enumerate([*order, new], 1)}
    refused = client.post(url, {**right, f"q1.{stay[0]}": "1", "save": "1"})
    assert (refused.status_code, attempt.items.get().answer) == (400, None)
    client.post(url, {**right, "hand_in": "1"})
    assert results(attempt) == [(1, 1, True)]


def test_a_question_that_became_one_of_another_kind_is_graded_and_shown(editor_account: User) -> None:
    bank = make_bank()
    question = make_single(bank)
    attempt = answered(make_quiz(bank), 1, "Bien")
    question = Question.objects.get(pk=question.pk)
    question.kind, question.number = "numeric", Decimal(3)
    question.save()
    services.keep_version(question=question, by=None)
    assert regrade(regrading=ask(question=question, by=editor_account, why="Es un número.")) == 1
    assert results(attempt) == [(0, 1, False)]
    enrolment = attempt.enrolment
    page = signed_in(enrolment.person).get(f"/es/learning/{enrolment.run.key}/attempts/{attempt.public_id}/")
    assert page.status_code == 200


@pytest.mark.parametrize("is_certified", [False, True])
def test_who_was_completed_by_a_wrong_key_learns_again_unless_certified(
    learning: Learning, editor_account: User, is_certified: bool
) -> None:
    bank = make_bank()
    question = make_single(bank)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    set_rules(learning, {"rule": "passed"}, {"rule": "viewed"}, needed=1)
    attempt = services.start_attempt(quiz=quiz, enrolment=learning.enrolment)
    key = next(each["key"] for each in attempt.items.get().version.content["options"] if each["text"]["es"] == "Bien")
    services.save_answers(attempt=attempt, answers={1: {"chosen": [key]}})
    services.hand_in(attempt=attempt)
    assert state_of(learning) == EnrolmentState.COMPLETED
    if is_certified:
        make_certificate(learning.enrolment)
    correct(question, "Mal")
    regrade(regrading=ask(question=question, by=editor_account, why="La clave estaba mal."))
    assert state_of(learning) == (EnrolmentState.CERTIFIED if is_certified else EnrolmentState.ACTIVE)
    last = EnrolmentChange.objects.latest("pk")
    record = ParticipationRecord.objects.get(person=learning.person)
    if not is_certified:
        assert (last.before, last.after, last.by) == ("completed", "active", editor_account)
        assert last.why == "Una pregunta se calificó de nuevo: La clave estaba mal."
        assert (record.outcome, record.standing) == ("attended", "active")


def test_grading_anew_takes_nothing_from_who_passed_otherwise(learning: Learning, editor_account: User) -> None:
    """Completed under rules that have changed since: a question whose key is corrected without a failing is no reason."""
    bank = make_bank()
    question = make_single(bank)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    attempt = services.start_attempt(quiz=quiz, enrolment=learning.enrolment)
    services.hand_in(attempt=attempt)
    complete(enrolment=learning.enrolment, by=None)
    correct(question, "Peor")
    regrade(regrading=ask(question=question, by=editor_account, why="La clave estaba mal."))
    assert state_of(learning) == EnrolmentState.COMPLETED


SCRIPT = """
import os, signal, sys
from portal.models import User
from tests.factories.quizzes import make_bank, make_quiz, make_single
from tests.trainaction.test_regrading import answered, correct
from trainaction.models import Question, Regrading
from trainaction.quizzes.regrading import ask, regrade

step = sys.argv[1]
if step == "prepare":
    bank = make_bank()
    question = make_single(bank)
    quiz = make_quiz(bank)
    for place in range(6):
        answered(quiz, place, "Bien")
    correct(question, "Mal")
    ask(question=question, by=User.objects.create_user("e@escuela.example"), why="Estaba mal.")
if step == "killed":
    regrade(regrading=Regrading.objects.get(), progress=lambda done, total=None: done == 4 and os.kill(os.getpid(), signal.SIGKILL))
if step == "again":
    regrade(regrading=Regrading.objects.get())
"""

STATE = """
select (select count(*) from trainaction_attempt where points = 0), (select count(*) from trainaction_gradechange),
    (select count(*) from trainaction_regrading where done_at is not null)
"""


@pytest.mark.any_database
def test_a_killed_process_leaves_whole_attempts_and_the_next_one_goes_on(tmp_path: Path) -> None:
    database = migrated(kept_database(), tmp_path / "killed.sqlite3")
    with stepping(SCRIPT, tmp_path, database) as step:

        def run(word: str) -> tuple[int, tuple[int, int, int]]:
            ended = step(word)
            with closing(sqlite3.connect(database)) as connection:
                return ended, connection.execute(STATE).fetchone()

        assert run("prepare") == (0, (0, 0, 0))
        assert run("killed") == (-signal.SIGKILL, (4, 4, 0))
        assert run("again") == (0, (6, 6, 1))
