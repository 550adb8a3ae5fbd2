"""The survey at the end of a run: who is asked, that each answers once and without a name, and when answers are shown."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from participants.queries.privacy import held_of
from participants.services.privacy import erase_person
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.learning import signed_in
from trainaction.messages import sending
from trainaction.models import (
    CourseRun,
    Enrolment,
    EnrolmentState,
    MessageOptOut,
    RunSurvey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from trainaction.surveys import services
from trainaction.surveys.queries import results

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> CourseRun:
    run = make_run()
    services.turn(run=run, is_on=True)
    return run


def finisher(run: CourseRun, number: int = 0, state: str = EnrolmentState.COMPLETED) -> Enrolment:
    person = make_learner(f"p{number}@escuela.example", f"Persona {number}")
    return make_enrolment(run, person, state, completed_at=timezone.now())


def answer(run: CourseRun, numbers: range, **given: str) -> None:
    for number in numbers:
        assert services.answer(enrolment=finisher(run, number), given={"whole": "4", **given})


def learner_url(run: CourseRun) -> str:
    return f"/es/learning/{run.key}/survey/"


def tutor_url(run: CourseRun) -> str:
    return f"/es/teaching/{run.key}/survey/"


def test_who_has_finished_is_asked_and_answers_once(run: CourseRun) -> None:
    enrolment = finisher(run)
    client = signed_in(enrolment.person)
    assert "¿Cómo le fue en el curso?" in client.get(f"/es/learning/{run.key}/").content.decode()
    page = client.get(learner_url(run)).content.decode()
    assert ("sin su nombre" in page, page.count('type="radio"')) == (True, 4 * 5 + 2 * 3)
    for text in ("Los ejemplos", "Otra cosa"):
        response = client.post(learner_url(run), {"whole": "5", "load": "right", "helped": text})
        assert response.status_code == (302 if text == "Los ejemplos" else 200)
    assert sorted(SurveyAnswer.objects.values_list("question", "value")) == [
        ("helped", "Los ejemplos"),
        ("load", "right"),
        ("whole", "5"),
    ]
    assert (SurveyReply.objects.count(), RunSurvey.objects.get().answered) == (1, 1)
    assert "Ya respondió" in client.get(learner_url(run)).content.decode()
    assert "Ir a las preguntas" not in client.get(f"/es/learning/{run.key}/").content.decode()


def test_an_answer_has_no_field_that_leads_to_its_learner_or_its_moment() -> None:
    assert {field.name for field in SurveyAnswer._meta.get_fields()} == {
        "id",
        "survey",
        "question",
        "value",
        "is_shown",
    }
    assert {field.name for field in SurveyReply._meta.get_fields()} == {"id", "survey", "enrolment"}


@pytest.mark.parametrize(
    ("state", "ended", "is_on", "is_asked"),
    [
        (EnrolmentState.COMPLETED, None, True, True),
        (EnrolmentState.CERTIFIED, 59, True, True),
        (EnrolmentState.CERTIFIED, 61, True, False),
        (EnrolmentState.ACTIVE, None, True, False),
        (EnrolmentState.ACTIVE, 1, True, True),
        (EnrolmentState.ENROLLED, 1, True, False),
        (EnrolmentState.COMPLETED, None, False, False),
    ],
)
def test_it_is_open_at_the_end_and_for_sixty_days(
    run: CourseRun, state: str, ended: int | None, is_on: bool, is_asked: bool
) -> None:
    if ended is not None:
        CourseRun.objects.filter(pk=run.pk).update(ends_at=timezone.now() - timedelta(days=ended))
    services.turn(run=run, is_on=is_on)
    client = signed_in(finisher(run, state=state).person)
    response = client.post(learner_url(run), {"whole": "5"})
    assert (response.status_code, SurveyReply.objects.count()) == ((302, 1) if is_asked else (200, 0))


@pytest.mark.parametrize("sent", [{}, {"helped": "  "}, {"whole": "6"}, {"whole": "1e308"}, {"helped": "a" * 2001}])
def test_what_is_no_answer_is_said_and_nothing_is_kept(run: CourseRun, sent: dict[str, str]) -> None:
    response = signed_in(finisher(run).person).post(learner_url(run), sent)
    assert (response.status_code, "error-summary" in response.content.decode()) == (422, True)
    assert (SurveyReply.objects.count(), SurveyAnswer.objects.count()) == (0, 0)


def test_a_tutor_looks_at_the_questions_and_sends_nothing(run: CourseRun) -> None:
    client = signed_in(make_tutor(run))
    assert "Cuánto trabajo" in client.get(learner_url(run)).content.decode()
    client.post(learner_url(run), {"whole": "5"})
    assert SurveyAnswer.objects.count() == 0


# --- results ---------------------------------------------------------------------------------


def test_answers_are_shown_ten_people_at_a_time(run: CourseRun) -> None:
    """Nine: nothing. Ten: all. Fourteen: still ten, so that nobody reads what the eleventh said. Twenty: all."""
    survey = RunSurvey.objects.get()
    seen = []
    for first, last in ((0, 9), (9, 10), (10, 14), (14, 20)):
        answer(run, range(first, last), helped=f"Texto {last}")
        survey.refresh_from_db()
        by_key = {each.question.key: each for each in results(survey, "es")}
        seen.append((by_key["whole"].number, len(by_key["helped"].texts), survey.answered))
    assert seen == [(None, 0, 9), (10, 10, 10), (10, 10, 14), (20, 20, 20)]


def test_a_question_that_few_answered_is_held_back(run: CourseRun) -> None:
    answer(run, range(3), helped="Lo que dije")
    answer(run, range(3, 10))
    client = signed_in(make_tutor(run))
    page = client.get(tutor_url(run)).content.decode()
    assert ("Lo que dije" in page, "Muy pocas respuestas" in page) == (False, True)
    assert "media 4,0" in page
    rows = list(csv.reader(io.StringIO(client.get(f"{tutor_url(run)}survey.csv").content.decode("utf-8-sig"))))
    whole = [row for row in rows if row[0].startswith("¿Qué tan satisfecho")]
    assert [row[1:] for row in whole] == [
        ["1 – nada", "0", "10", "4.0"],
        ["2", "0", "10", "4.0"],
        ["3", "0", "10", "4.0"],
        ["4", "10", "10", "4.0"],
        ["5 – mucho", "0", "10", "4.0"],
    ]
    assert [row[1] for row in rows if row[0].startswith("¿Qué le ayudó")] == ["retenido: muy pocas respuestas"]


def test_below_ten_neither_page_nor_file_shows_anything(run: CourseRun) -> None:
    answer(run, range(9), helped="Lo que dije")
    client = signed_in(make_tutor(run))
    page = client.get(tutor_url(run)).content.decode()
    file = client.get(f"{tutor_url(run)}survey.csv").content.decode()
    assert ("9 personas respondieron" in page, "Lo que dije" in page + file, "4.0" in file) == (True, False, False)


def test_a_text_in_the_file_is_no_formula(run: CourseRun) -> None:
    answer(run, range(10), helped="=1+1")
    file = signed_in(make_tutor(run)).get(f"{tutor_url(run)}survey.csv").content.decode()
    assert ("'=1+1" in file, ",=1+1" in file) == (True, False)


# --- the run's own ---------------------------------------------------------------------------


def test_a_run_is_given_its_survey_when_it_is_made_and_turned_off_and_on(run: CourseRun) -> None:
    client = signed_in(make_tutor(run))
    for on in ("0", "1"):
        client.post(tutor_url(run), {"on": on})
        assert RunSurvey.objects.get().is_on is (on == "1")


def test_a_question_of_its_own_is_added_answered_and_asked_no_more(run: CourseRun) -> None:
    client = signed_in(make_tutor(run))
    sent = {
        "add": "1",
        "kind": "choice",
        "text_es": "¿Qué día?",
        "text_en": "Which day?",
        "options_es": "Lunes\nMartes",
    }
    assert client.post(tutor_url(run), {**sent, "options_es": "Lunes"}).status_code == 422
    assert client.post(tutor_url(run), {**sent, "options_en": "Monday"}).status_code == 302
    question = SurveyQuestion.objects.get()
    assert question.options == [["Lunes", "Monday"], ["Martes", ""]]
    learner = signed_in(finisher(run).person)
    page = learner.get(learner_url(run).replace("/es/", "/en/")).content.decode()
    assert ("Which day?" in page, "Monday" in page, "Martes" in page) == (True, True, True)
    learner.post(learner_url(run), {f"own-{question.pk}": "1"})
    client.post(tutor_url(run), {"retire": question.pk})
    question.refresh_from_db()
    assert (question.is_asked, SurveyAnswer.objects.get().value) == (False, "1")
    services.add_question(run=run, kind="open", text_es="¿Otra?")
    client.post(tutor_url(run), {"retire": SurveyQuestion.objects.latest("pk").pk})
    assert SurveyQuestion.objects.count() == 1


def test_a_survey_has_so_many_questions_of_its_own(run: CourseRun) -> None:
    for number in range(10):
        services.add_question(run=run, kind="open", text_es=f"¿{number}?")
    response = signed_in(make_tutor(run)).post(tutor_url(run), {"add": "1", "kind": "open", "text_es": "¿Más?"})
    assert (response.status_code, SurveyQuestion.objects.count()) == (422, 10)


def test_only_who_teaches_the_run_sees_its_answers(run: CourseRun) -> None:
    client = signed_in(finisher(run).person)
    assert [client.get(tutor_url(run) + end).status_code for end in ("", "survey.csv")] == [404, 404]


# --- e-mails, own data -----------------------------------------------------------------------


def test_who_finishes_is_written_to_once_unless_they_answered_or_want_no_such_mail(run: CourseRun) -> None:
    asked, answered, unwilling = (finisher(run, number) for number in range(3))
    services.answer(enrolment=answered, given={"whole": "5"})
    MessageOptOut.objects.create(person=unwilling.person, kind="survey")
    for _time in range(2):
        sending.send_due(at=timezone.now())
    [message] = [each for each in mail.outbox if each.subject.startswith("¿Cómo le fue en el curso?")]
    assert (message.to, learner_url(run) in message.body) == ([asked.person.user.email], True)


def test_when_a_run_ends_who_had_begun_is_written_to(run: CourseRun) -> None:
    CourseRun.objects.filter(pk=run.pk).update(ends_at=timezone.now() - timedelta(hours=3))
    for number, state in enumerate((EnrolmentState.ACTIVE, EnrolmentState.ENROLLED, EnrolmentState.WITHDRAWN)):
        make_enrolment(run, make_learner(f"p{number}@escuela.example", f"Persona {number}"), state)
    sending.send_due(at=timezone.now())
    assert [each.to for each in mail.outbox if "¿Cómo le fue" in each.subject] == [["p0@escuela.example"]]


def test_that_somebody_answered_is_in_their_own_data_and_goes_with_them(run: CourseRun) -> None:
    enrolment = finisher(run)
    services.answer(enrolment=enrolment, given={"helped": "Los ejemplos"})
    held = held_of(enrolment.person)
    assert (len(held["respuestas a encuestas"]), "Los ejemplos" in str(held)) == (1, False)
    erase_person(person=enrolment.person, by=None)
    assert (SurveyReply.objects.count(), SurveyAnswer.objects.count(), RunSurvey.objects.get().answered) == (0, 1, 1)


@pytest.mark.parametrize("people", [10, 30])
def test_the_tutors_page_asks_the_same_whatever_was_answered(
    run: CourseRun, django_assert_num_queries: Any, people: int
) -> None:
    answer(run, range(people), helped="Texto")
    client = signed_in(make_tutor(run))
    client.get(tutor_url(run))
    with django_assert_num_queries(11):
        client.get(tutor_url(run))
