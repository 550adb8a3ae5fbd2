"""A mark once given is corrected: with its history, told to the learner, and with what rests on it worked out anew."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from participants.models import ParticipationRecord, PersonalDataAccess
from participants.queries.privacy import held_of
from tests.factories.certificates import make_certificate
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.learning import Learning, learning, signed_in
from tests.trainaction.test_assignments import hand_in, put_assignment, url_of
from tests.trainaction.test_assignments import mark as mark_work
from tests.trainaction.test_completion import set_rules, state_of
from tests.trainaction.test_quizzes import put_in
from trainaction.gradebook.queries import gradebook
from trainaction.messages import sending
from trainaction.models import (
    AttemptItem,
    EnrolmentChange,
    EnrolmentState,
    MarkChange,
    MessageOptOut,
    Submission,
)
from trainaction.quizzes.services import hand_in as hand_in_quiz
from trainaction.quizzes.services import mark, save_answers, start_attempt

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def tutor(learning: Learning) -> Client:
    return signed_in(make_tutor(learning.run))


@pytest.fixture
def block(remade: Callable[..., UUID], learning: Learning) -> UUID:
    return remade(put_assignment, learning.taught, learning.run)


@pytest.fixture
def item(learning: Learning) -> AttemptItem:
    """An open answer that a tutor has given 1 of 4 points: not passed."""
    bank = make_bank()
    make_question(bank, "open", points=4, prompt_es="Escriba su plan.", rubric_es="Un punto por idea.")
    quiz = make_quiz(bank, title_es="Su plan")
    put_in(learning, quiz)
    attempt = start_attempt(quiz=quiz, enrolment=learning.enrolment)
    save_answers(attempt=attempt, answers={1: {"text": "Revisar el formulario."}})
    hand_in_quiz(attempt=attempt)
    item = AttemptItem.objects.get(attempt=attempt)
    mark(item=item, points=Decimal(1), comment="Poco", by=make_tutor(learning.run, "rosa@escuela.example").user)
    return AttemptItem.objects.get(pk=item.pk)


def url_of_mark(learning: Learning, of: AttemptItem | Submission) -> str:
    base = f"/es/teaching/{learning.run.key}"
    return f"{base}/marks/{of.pk}/" if isinstance(of, AttemptItem) else f"{base}/marking/{of.public_id}/"


def correct(learning: Learning, client: Client, of: AttemptItem | Submission, points: str, **form: Any) -> Any:
    sent = {"seen": str(of.points), "points": points, "comment": "Mejor", "why": "Sumé mal.", **form}
    return client.post(url_of_mark(learning, of), sent)


def marked_work(learning: Learning, tutor: Client, block: UUID, points: str) -> Submission:
    hand_in(learning, block)
    mark_work(learning, tutor, points=points)
    return Submission.objects.latest("pk")


def test_a_mark_of_an_assignment_is_corrected_with_its_history(learning: Learning, tutor: Client, block: UUID) -> None:
    work = marked_work(learning, tutor, block, "4")
    assert "4 de 10 puntos" in tutor.get(url_of_mark(learning, work)).content.decode()
    assert correct(learning, tutor, work, "8,5").status_code == 302
    work.refresh_from_db()
    assert (work.points, work.is_passed, work.feedback) == (Decimal("8.5"), True, "Mejor")
    [change] = MarkChange.objects.all()
    assert (change.points_before, change.points_after, change.why) == (4, Decimal("8.5"), "Sumé mal.")
    assert (change.by, change.before_by) == (work.marked_by, work.marked_by)
    page = learning.client.get(url_of(learning, block)).content.decode()
    assert ("4 → 8,5 puntos. Sumé mal." in page, "8,5 de 10 puntos" in page) == (True, True)
    assert gradebook(learning.run, "es").rows[0].grades[0].percent == 85
    assert "4 → 8,5 puntos" in tutor.get(url_of_mark(learning, work)).content.decode()


def test_a_mark_of_an_open_answer_is_corrected_and_the_attempt_passed(
    learning: Learning, tutor: Client, item: AttemptItem
) -> None:
    assert correct(learning, tutor, item, "3").status_code == 302
    item.refresh_from_db()
    item.attempt.refresh_from_db()
    assert (item.points, item.comment, item.attempt.points, item.attempt.is_passed) == (3, "Mejor", 3, True)
    change = MarkChange.objects.get()
    assert (str(change.before_by.email), change.comment_before) == ("rosa@escuela.example", "Poco")
    page = learning.client.get(f"{learning.url}attempts/{item.attempt.public_id}/").content.decode()
    assert "1 → 3 puntos. Sumé mal." in page


@pytest.mark.parametrize(
    ("points", "form", "sentence"),
    [
        ("11", {}, "Dé de 0 a 10 puntos."),
        ("-1", {}, "Dé de 0 a 10 puntos."),
        ("1e308", {}, "no es un número"),
        ("", {}, "error-summary"),
        ("8", {"why": " "}, "error-summary"),
        ("8", {"seen": "9"}, "se corrigió mientras tanto"),
    ],
)
def test_a_correction_that_cannot_be_is_said_and_changes_nothing(
    learning: Learning, tutor: Client, block: UUID, points: str, form: dict[str, str], sentence: str
) -> None:
    work = marked_work(learning, tutor, block, "4")
    response = correct(learning, tutor, work, points, **form)
    work.refresh_from_db()
    assert (response.status_code, work.points, MarkChange.objects.count()) == (422, 4, 0)
    page = response.content.decode()
    assert (sentence in page, 'name="seen" value="4.00"' in page or form == {}) == (True, True)


def test_what_waits_for_a_mark_has_none_to_correct(learning: Learning, tutor: Client, block: UUID) -> None:
    hand_in(learning, block)
    work = Submission.objects.get()
    correct(learning, tutor, work, "8", seen="0")
    work.refresh_from_db()
    assert (work.state, MarkChange.objects.count()) == ("waiting", 0)


def test_the_learner_is_told_of_each_correction_once(learning: Learning, tutor: Client, block: UUID) -> None:
    work = marked_work(learning, tutor, block, "4")
    sending.send_due(at=timezone.now())
    correct(learning, tutor, work, "5")
    work.refresh_from_db()
    correct(learning, tutor, work, "6")
    for _time in range(2):
        sending.send_due(at=timezone.now())
    said = [each for each in mail.outbox if "Su plan" in each.subject]
    assert [each.subject for each in said] == ["Ya se calificó: Su plan", "Se corrigió una calificación: Su plan"]
    assert (url_of(learning, block) in said[1].body, "6" in said[1].body.split("http")[0]) == (True, False)
    MessageOptOut.objects.create(person=learning.person, kind="marked")
    work.refresh_from_db()
    correct(learning, tutor, work, "7")
    sending.send_due(at=timezone.now())
    assert len([each for each in mail.outbox if "Su plan" in each.subject]) == 2


def test_a_correction_of_an_answer_leads_to_its_attempt(learning: Learning, tutor: Client, item: AttemptItem) -> None:
    correct(learning, tutor, item, "2")
    sending.send_due(at=timezone.now())
    [said] = [each for each in mail.outbox if each.subject == "Se corrigió una calificación: Su plan"]
    assert f"{learning.url}attempts/{item.attempt.public_id}/" in said.body


def test_a_better_mark_completes_and_a_worse_one_takes_it_back(learning: Learning, tutor: Client, block: UUID) -> None:
    set_rules(learning, {"rule": "passed"}, {"rule": "viewed"}, needed=1)
    work = marked_work(learning, tutor, block, "4")
    assert state_of(learning) == EnrolmentState.ENROLLED
    correct(learning, tutor, work, "6")
    assert state_of(learning) == EnrolmentState.COMPLETED
    work.refresh_from_db()
    page = tutor.post(
        url_of_mark(learning, work),
        {"seen": "6", "points": "5", "comment": "", "why": "Era otra entrega."},
        follow=True,
    )
    assert "está aprendiendo de nuevo" in page.content.decode()
    assert (state_of(learning), learning.enrolment.completed_at) == (EnrolmentState.ACTIVE, None)
    last = EnrolmentChange.objects.latest("pk")
    assert (last.before, last.after, "Era otra entrega." in last.why) == ("completed", "active", True)
    record = ParticipationRecord.objects.get(person=learning.person)
    assert (record.outcome, record.standing) == ("attended", "active")


def test_a_certificate_stays_until_a_person_revokes_it(learning: Learning, tutor: Client, block: UUID) -> None:
    set_rules(learning, {"rule": "passed"}, {"rule": "viewed"}, needed=1)
    work = marked_work(learning, tutor, block, "6")
    make_certificate(learning.enrolment)
    page = tutor.post(
        url_of_mark(learning, work), {"seen": "6", "points": "5", "comment": "", "why": "Sumé mal."}, follow=True
    )
    assert "tiene un certificado" in page.content.decode()
    assert state_of(learning) == EnrolmentState.CERTIFIED


def test_marks_are_listed_without_names_and_one_learners_are_logged(
    learning: Learning, tutor: Client, block: UUID, item: AttemptItem
) -> None:
    marked_work(learning, tutor, block, "4")
    url = f"/es/teaching/{learning.run.key}/marks/"
    page = tutor.get(url)
    assert ([row.result for row in page.context["submissions"]], [row.result for row in page.context["answers"]]) == (
        ["4 de 10 puntos"],
        ["1 de 4 puntos"],
    )
    assert ("Ana Morales" in page.content.decode(), PersonalDataAccess.objects.count()) == (False, 0)
    luis = make_enrolment(learning.run, make_learner("luis@escuela.example", "Luis Castro"))
    nothing = tutor.get(f"{url}?learner={luis.public_id}")
    assert (nothing.context["submissions"], "Luis Castro" in nothing.content.decode()) == ([], True)
    assert PersonalDataAccess.objects.get().what == "courses.marks"
    stranger = make_enrolment(make_run("otra"), make_learner("eva@escuela.example", "Eva Soto"))
    assert tutor.get(f"{url}?learner={stranger.public_id}").status_code == 404
    assert (tutor.get(f"{url}?learner={uuid4()}").status_code, tutor.get(f"{url}?learner=1").status_code) == (404, 404)
    gradebook_page = tutor.get(f"/es/teaching/{learning.run.key}/gradebook/").content.decode()
    assert f'href="{url}?learner={learning.enrolment.public_id}"' in gradebook_page


def test_corrections_are_among_the_learners_own_data(learning: Learning, tutor: Client, item: AttemptItem) -> None:
    correct(learning, tutor, item, "2")
    [told] = held_of(learning.person)["correcciones de calificaciones"]
    assert (told["pregunta"], told["por qué"]) == ("Escriba su plan.", "Sumé mal.")


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_marks_asks_the_same_whatever_there_is(
    learning: Learning, tutor: Client, block: UUID, django_assert_num_queries: Any, number: int
) -> None:
    for place in range(number):
        person = make_learner(f"p{place}@escuela.example", f"Persona {place}")
        make_enrolment(learning.run, person)
        hand_in(learning, block, client=signed_in(person))
        mark_work(learning, tutor, points="4")
    url = f"/es/teaching/{learning.run.key}/marks/"
    tutor.get(url)
    with django_assert_num_queries(10):
        assert len(tutor.get(url).context["submissions"]) == number
