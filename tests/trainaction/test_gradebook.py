"""The gradebook of a run: what each learner has done, for those who teach it, as a page and as files."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants.models import Person, PersonalDataAccess
from tests.factories.runs import make_enrolment, make_learner, make_tutor
from tests.reporting.sheets import read_sheet
from tests.trainaction.learning import Learning, learning, signed_in
from trainaction.gradebook.queries import Grade, gradebook
from trainaction.learning.services import finish_lesson
from trainaction.models import Attempt, EnrolmentState, Quiz, RunQuiz

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(learning: Learning) -> Quiz:
    quiz = Quiz.objects.create(title_es="=Repaso", title_en="Review")
    RunQuiz.objects.create(run=learning.run, quiz=quiz, lesson_key=learning.taught.lessons[0].translation_key)
    return quiz


def attempt(learning: Learning, quiz: Quiz, number: int, points: float | None, *, out_of: int = 10) -> None:
    Attempt.objects.create(
        enrolment=learning.enrolment, quiz=quiz, number=number, started_at=timezone.now(), submitted_at=timezone.now(),
        pass_mark=60, points=points, out_of=out_of, is_passed=None if points is None else points / out_of >= 0.6,
    )  # fmt: skip


def tutor_client(learning: Learning) -> Client:
    return signed_in(make_tutor(learning.run))


def test_row_has_lessons_by_module_and_the_best_marked_attempt(learning: Learning, quiz: Quiz) -> None:
    for lesson in learning.taught.lessons[:2]:
        finish_lesson(enrolment=learning.enrolment, lesson_key=lesson.translation_key, of=())
    for number, (points, out_of) in enumerate(((5, 10), (7, 8), (8, 10), (None, 10)), 1):
        attempt(learning, quiz, number, points, out_of=out_of)
    book = gradebook(learning.run, "es")
    assert [(module.title, module.lessons) for module in book.modules] == [("Contar", 2), ("Usar", 1)]
    assert [(row.name, row.lessons_done, row.done, row.grades) for row in book.rows] == [
        ("Ana Morales", 2, (2, 0), (Grade(87.5, True, 4),))
    ]


def test_who_left_or_waits_is_not_in_it(learning: Learning) -> None:
    for number, state in enumerate((EnrolmentState.WAITING, EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED)):
        make_enrolment(learning.run, Person.objects.create(name=f"Persona {number}", key=f"persona {number}"), state)
    assert [row.name for row in gradebook(learning.run, "es").rows] == ["Ana Morales", "Persona 2"]


def test_files_hold_what_the_page_shows_and_no_formula(learning: Learning, quiz: Quiz) -> None:
    Person.objects.filter(pk=learning.person.pk).update(name='=HYPERLINK("http://x.example")')
    attempt(learning, quiz, 1, 7)
    client = tutor_client(learning)
    url = f"/es/teaching/{learning.run.key}/gradebook/gradebook"
    rows = list(csv.reader(io.StringIO(client.get(f"{url}.csv").content.decode("utf-8-sig"))))
    assert (rows[1][0], [cell for row in rows for cell in row if "@" in cell]) == (
        '\'=HYPERLINK("http://x.example")',
        [],
    )
    assert rows[0][-3:] == ["'=Repaso: mejor resultado, por ciento", "'=Repaso: aprobado", "'=Repaso: intentos"]
    assert rows[1][-3:] == ["70.0", "sí", "1"]
    sheet = read_sheet(client.get(f"{url}.xlsx").content)
    assert sheet[1][0] == '=HYPERLINK("http://x.example")'
    assert client.get(f"{url}.pdf").status_code == 404


def test_page_shows_the_run_of_its_tutor_alone_and_the_look_is_kept(learning: Learning, quiz: Quiz) -> None:
    attempt(learning, quiz, 1, None)
    client = tutor_client(learning)
    page = client.get(f"/es/teaching/{learning.run.key}/gradebook/")
    assert [[cell.text for cell in row.cells] for row in page.context["table"].rows] == [
        ["Plaza asignada", "0/3", "0/2", "0/1", "por calificar"]
    ]
    assert PersonalDataAccess.objects.values_list("what", "records").get() == ("courses.gradebook", 1)
    assert learning.client.get(f"/es/teaching/{learning.run.key}/gradebook/").status_code == 404


def test_gradebook_asks_as_much_for_three_learners_as_for_one(learning: Learning, quiz: Quiz) -> None:
    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            gradebook(learning.run, "es")
        return len(queries)

    one = number()
    for name in ("Eva", "Luz"):
        enrolment = make_enrolment(learning.run, make_learner(f"{name}@escuela.example", name))
        finish_lesson(enrolment=enrolment, lesson_key=learning.taught.lessons[0].translation_key, of=())
    assert number() == one == 9
