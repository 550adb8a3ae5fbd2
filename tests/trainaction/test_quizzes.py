"""Attempts at a quiz: drawn once, answers never lost and never counted twice, time kept by the server, keys kept back."""

import random
import re
import threading
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.factories.quizzes import make_bank, make_each_kind, make_question, make_quiz, make_single
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.learning import Learning, learning, put_block, signed_in
from trainaction.learning.services import finish_lesson
from trainaction.models import (
    Answer,
    Attempt,
    AttemptItem,
    CourseRun,
    LessonPage,
    Question,
    QuestionVersion,
    Quiz,
    RunQuiz,
)
from trainaction.questions import from_json
from trainaction.quizzes import grading, services
from trainaction.quizzes.queries import GRACE
from trainaction.tasks import close_attempts

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return response.content.decode()


def put_in(learning: Learning, quiz: Quiz, place: int = 0) -> None:
    """Let a lesson of the run hold the quiz: published, and brought to the run."""
    put_block(learning, "quiz", {"quiz": quiz.pk}, place)


def started(learning: Learning, quiz: Quiz) -> Attempt:
    return services.start_attempt(quiz=quiz, enrolment=learning.enrolment)


def attempt_url(learning: Learning, attempt: Attempt) -> str:
    return f"{learning.url}attempts/{attempt.public_id}/"


def right_form(attempt: Attempt) -> dict[str, Any]:
    """The form of an attempt, filled in with what is right."""
    form: dict[str, Any] = {}
    for item in attempt.items.select_related("version"):
        content, name = from_json(item.version.content), f"q{item.number}"
        if content.kind in ("single", "multiple", "true_false"):
            form[name] = [each.key for each in content.options if each.is_right]
        elif content.kind == "matching":
            form |= {f"{name}.{key}": str(item.order.index(key) + 1) for key in item.order}
        elif content.kind == "ordering":
            form |= {f"{name}.{each.key}": str(place) for place, each in enumerate(content.options, 1)}
        elif content.kind == "numeric":
            form[name] = str(content.number)
        else:
            form[name] = content.accepted["es"][0] if content.kind == "short" else "Una respuesta larga"
    return form


def chosen(item: AttemptItem, text: str) -> str:
    """The key of an option by its text."""
    return next(each.key for each in from_json(item.version.content).options if each.text["es"] == text)


# --- in a lesson -----------------------------------------------------------------------------


def test_a_lesson_shows_its_quiz_with_its_rules_and_the_public_page_that_it_is_for_learners(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    put_in(learning, make_quiz(bank, minutes=15, attempts=2))
    page = text_of(learning.client.get(learning.lesson_url(0)))
    assert re.findall(r"<li>([^<]*)</li>", page.split('class="quiz-rules"')[1].split("</ul>")[0]) == [
        "Se aprueba con 60 %",
        "15 minutos",
        "2 intentos, cuenta el mejor",
    ]
    public = text_of(Client().get(learning.taught.lessons[0].get_url()))
    assert ("Prueba 1" in public, "Para quienes llevan el curso en una cohorte" in public) == (True, True)


def test_a_quiz_that_stands_in_no_lesson_of_the_run_is_not_found(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank)
    for number in (quiz.pk, 2**63):
        assert learning.client.get(f"{learning.url}quizzes/{number}/").status_code == 404
    put_in(learning, quiz)
    assert learning.client.get(f"{learning.url}quizzes/{quiz.pk}/").status_code == 200
    assert RunQuiz.objects.count() == 1


def test_a_quiz_that_a_run_has_is_not_deleted(learning: Learning, editor_client: Client) -> None:
    quiz = make_quiz(make_bank())
    put_in(learning, quiz)
    answer = editor_client.post(f"/admin/snippets/trainaction/quiz/delete/{quiz.pk}/", follow=True)
    assert "está en uso y no se puede eliminar" in answer.content.decode()
    assert Quiz.objects.filter(pk=quiz.pk).exists()


def test_a_lesson_with_a_quiz_keeps_within_its_queries(learning: Learning, django_assert_num_queries: Any) -> None:
    for number in range(3):
        bank = make_bank(f"Banco {number}")
        make_single(bank)
        put_in(learning, make_quiz(bank))
    for _time in range(2):
        learning.client.get(learning.lesson_url(0))
    with django_assert_num_queries(11):
        learning.client.get(learning.lesson_url(0))


# --- an attempt from beginning to end --------------------------------------------------------


def test_every_kind_is_answered_without_scripts_and_graded(learning: Learning) -> None:
    bank = make_bank()
    make_each_kind(bank)
    quiz = make_quiz(bank, review="after_each")
    put_in(learning, quiz)
    led = learning.client.post(f"{learning.url}quizzes/{quiz.pk}/")
    attempt = Attempt.objects.get()
    assert led["Location"] == attempt_url(learning, attempt)
    form = right_form(attempt)
    learning.client.post(attempt_url(learning, attempt), {**form, "save": "1"})
    assert "7 de 7 respondidas" in text_of(learning.client.get(attempt_url(learning, attempt)))
    learning.client.post(attempt_url(learning, attempt), {**form, "hand_in": "1"})
    attempt.refresh_from_db()
    assert (attempt.points, attempt.out_of, attempt.is_passed) == (Decimal(7), Decimal(7), True)
    result = text_of(learning.client.get(attempt_url(learning, attempt)))
    assert ("7 de 7 puntos, 100 %" in result, result.count("review__verdict--good")) == (True, 7)


def test_what_was_answered_is_there_again_in_the_form(learning: Learning) -> None:
    bank = make_bank()
    make_each_kind(bank)
    quiz = make_quiz(bank)
    attempt = started(learning, quiz)
    form = right_form(attempt)
    learning.client.post(attempt_url(learning, attempt), {**form, "save": "1"})
    page = text_of(learning.client.get(attempt_url(learning, attempt)))
    assert (page.count(" checked"), page.count(" selected")) == (4, 5)
    assert ('value="12,5' in page, 'value="subregistro"' in page) == (True, True)


@pytest.mark.parametrize("minutes", [None, 10])
def test_failing_and_trying_again(learning: Learning, minutes: int | None) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank, attempts=2, minutes=minutes)
    put_in(learning, quiz)
    first = started(learning, quiz)
    learning.client.post(attempt_url(learning, first), {"q1": chosen(first.items.get(), "Mal"), "hand_in": "1"})
    page = text_of(learning.client.get(f"{learning.url}quizzes/{quiz.pk}/"))
    assert ("No aprobado" in page, "Queda 1 intento" in page, "Intentar de nuevo" in page) == (True, True, True)
    second = started(learning, quiz)
    learning.client.post(attempt_url(learning, second), {**right_form(second), "hand_in": "1"})
    page = text_of(learning.client.get(f"{learning.url}quizzes/{quiz.pk}/"))
    assert ("Aprobado" in page, "Intentar de nuevo" in page) == (True, False)
    response = learning.client.post(f"{learning.url}quizzes/{quiz.pk}/", follow=True)
    assert "Ya usó todos los intentos" in text_of(response)
    assert Attempt.objects.count() == 2


def test_beginning_twice_opens_one_attempt(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank)
    assert started(learning, quiz) == started(learning, quiz)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            enrolment=learning.enrolment, quiz=quiz, number=2, started_at=timezone.now(), pass_mark=60, out_of=1
        )


def test_a_quiz_without_questions_says_so(learning: Learning) -> None:
    quiz = make_quiz(make_bank())
    put_in(learning, quiz)
    assert "no tiene preguntas todavía" in text_of(
        learning.client.post(f"{learning.url}quizzes/{quiz.pk}/", follow=True)
    )


# --- drawn and shuffled ----------------------------------------------------------------------


def test_questions_are_drawn_at_random_and_stay(learning: Learning, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "DRAWN", random.Random(1))
    bank, other = make_bank(), make_bank("Otro")
    for _number in range(6):
        make_single(bank)
    retired = make_single(bank, is_retired=True)
    make_single(other)
    quiz = make_quiz((bank, 2), other, is_shuffled=True)
    drawn: Counter[int] = Counter()
    for _time in range(30):
        attempt = started(learning, quiz)
        asked = [item.version.question.pk for item in attempt.items.select_related("version__question")]
        assert len(asked) == len(set(asked)) == 3
        drawn.update(asked)
        order = [item.order for item in attempt.items.all()]
        assert [item.order for item in started(learning, quiz).items.all()] == order
        services.hand_in(attempt=attempt)
    assert (len(drawn), drawn[retired.pk]) == (7, 0)


def test_options_stand_as_in_the_attempt(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank, is_shuffled=True))
    page = text_of(learning.client.get(attempt_url(learning, attempt)))
    assert re.findall(r'name="q1" value="(\w+)"', page) == attempt.items.get().order


# --- keys are kept back ----------------------------------------------------------------------


def test_nothing_in_an_open_attempt_tells_what_is_right(learning: Learning) -> None:
    """The page of an attempt is the same, letter for letter, whichever answers are right."""
    bank = make_bank()
    questions = make_each_kind(bank)
    attempt = started(learning, make_quiz(bank))
    before = text_of(learning.client.get(attempt_url(learning, attempt)))
    for version in QuestionVersion.objects.all():
        content = version.content
        for option in content["options"]:
            option["is_right"] = not option["is_right"]
            option["feedback"] = {"es": "SECRETO", "en": ""}
        content |= {
            "number": "777",
            "accepted": {"es": ["SECRETO"], "en": []},
            "explanation": {"es": "SECRETO", "en": ""},
        }
        if version.question_id == questions["ordering"].pk:
            content["options"].reverse()
        QuestionVersion.objects.filter(pk=version.pk).update(content=content)
    after = text_of(learning.client.get(attempt_url(learning, attempt)))
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub("", after) == token.sub("", before)
    assert "SECRETO" not in after


def test_halves_to_match_are_not_told_apart_by_their_values(learning: Learning) -> None:
    bank = make_bank()
    make_question(bank, "matching", [(f"T{number}", f"M{number}") for number in range(4)])
    page = text_of(learning.client.get(attempt_url(learning, started(learning, make_quiz(bank)))))
    parts = re.findall(r"<select.*?</select>", page, re.DOTALL)
    assert [re.findall(r'<option value="([^"]*)"', part) for part in parts] == [["", "1", "2", "3", "4"]] * 4


@pytest.mark.parametrize(
    ("review", "is_right", "attempts", "ended", "shown"),
    [
        ("never", True, 1, True, False),
        ("after_each", False, None, False, True),
        ("after_passing", False, None, False, False),
        ("after_passing", True, None, False, True),
        ("after_passing", False, 1, False, True),
        ("after_close", True, 1, False, False),
        ("after_close", False, None, True, True),
    ],
)
def test_right_answers_are_shown_when_the_quiz_says(
    learning: Learning, review: str, is_right: bool, attempts: int | None, ended: bool, shown: bool
) -> None:
    bank = make_bank()
    make_single(bank, explanation_es="Porque sí")
    attempt = started(learning, make_quiz(bank, review=review, attempts=attempts))
    form = right_form(attempt) if is_right else {"q1": chosen(attempt.items.get(), "Peor")}
    learning.client.post(attempt_url(learning, attempt), {**form, "hand_in": "1"})
    if ended:
        learning.run.ends_at = timezone.now()
        learning.run.save()
    page = text_of(learning.client.get(attempt_url(learning, attempt)))
    feedback = "Sobre Bien" if is_right else "Sobre Peor"
    assert ("Porque sí" in page, feedback in page) == (shown, shown)
    assert "de 1 punto, " in page


NOT_SHOWN = {
    "never": "Esta prueba no muestra cuáles de sus respuestas fueron correctas ni cuáles son las correctas.",
    "after_each": "",
    "after_passing": "Las respuestas correctas se muestran cuando apruebe.",
    "after_close": "Cuáles de sus respuestas fueron correctas, y cuáles son las correctas, se muestra cuando termine la cohorte.",
}


@pytest.mark.parametrize(
    ("review", "verdicts"),
    [
        ("never", []),
        ("after_each", [("Correcta", "Bien", True), ("Incorrecta", "Peor", True), ("Sin responder", "–", True)]),
        ("after_passing", [("Correcta", "Bien", False), ("Incorrecta", "Peor", False), ("Sin responder", "–", False)]),
        ("after_close", []),
    ],
)
def test_who_fails_sees_which_answers_were_right_unless_the_quiz_keeps_that(
    learning: Learning, review: str, verdicts: list[tuple[str, str, bool]]
) -> None:
    """One right, one wrong, one left empty; with the right ones only where these are shown by then."""
    bank = make_bank()
    for _number in range(3):
        make_single(bank, explanation_es="Porque sí")
    attempt = started(learning, make_quiz(bank, review=review, is_shuffled=False))
    first, second, _third = attempt.items.order_by("number")
    form = {"q1": chosen(first, "Bien"), "q2": chosen(second, "Peor"), "hand_in": "1", "sure": "1"}
    learning.client.post(attempt_url(learning, attempt), form)
    page = BeautifulSoup(text_of(learning.client.get(attempt_url(learning, attempt))), "html.parser")
    assert [
        (each.select_one(".review__verdict").text, each.dd.text.strip(), "Respuesta correcta" in each.text)
        for each in page.select(".review__question")
    ] == verdicts
    told = [bool(verdicts) and verdicts[0][2]] * 2
    assert ["Porque sí" in page.text, "Sobre Peor" in page.text] == told
    assert [each.text for each in page.select("main > .wrap > p.note")] == [s for s in [NOT_SHOWN[review]] if s]


@pytest.mark.parametrize(
    ("attempts", "is_right", "place", "done", "ways"),
    [
        (3, False, 0, False, ["Quedan 2 intentos.", "Intentar de nuevo", "Volver a la lección", *"LQ"]),
        (None, False, 0, True, ["", "Intentar de nuevo", "Seguir con la lección siguiente", *"LQ"]),
        (
            1,
            False,
            0,
            False,
            [
                "No queda ningún intento. Pregunte a la tutoría qué puede hacer ahora:",
                "al foro",
                "Volver a la lección",
                *"LQ",
            ],
        ),
        (3, True, 0, False, ["", "Volver a la lección", *"LQ"]),
        (3, True, 0, True, ["", "Seguir con la lección siguiente", *"LQ"]),
        (3, True, 2, True, ["", *"LQ"]),
    ],
)
def test_a_result_leads_on(
    learning: Learning, attempts: int | None, is_right: bool, place: int, done: bool, ways: list[str]
) -> None:
    """`L` is what is left of the course, `Q` the quiz; the first of `ways` is how many attempts are left."""
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank, attempts=attempts)
    put_in(learning, quiz, place)
    if done:
        key = learning.taught.lessons[place].translation_key
        finish_lesson(enrolment=learning.enrolment, lesson_key=key, of=[], has_read=True)
    attempt = started(learning, quiz)
    form = right_form(attempt) if is_right else {"q1": chosen(attempt.items.get(), "Peor")}
    learning.client.post(attempt_url(learning, attempt), {**form, "hand_in": "1"})
    page = BeautifulSoup(text_of(learning.client.get(attempt_url(learning, attempt))), "html.parser")
    section = page.find("h2", string="Cómo seguir").parent
    left = section.p.contents[0].strip() if section.p and not section.p.button else ""
    names = {"Lo que queda del curso": "L", "Volver a la prueba": "Q"}
    assert [left, *(names.get(each.text, each.text) for each in section.select("a, button"))] == ways
    addresses = {each.text: each["href"] for each in section.select("a")}
    assert addresses["Lo que queda del curso"] == learning.url
    assert addresses.get("Volver a la lección", learning.lesson_url(place)) == learning.lesson_url(place)
    assert addresses.get("Seguir con la lección siguiente", learning.lesson_url(1)) == learning.lesson_url(1)


MODULE = ["1. Qué es un registro", "2. Quién lo llena"]
THIRD = "3. Decidir con datos"
IN_THESE = "Lo que no acertó está en estas lecciones."
ASKED_IN = "Lo que pregunta esta prueba está en estas lecciones."


@pytest.mark.parametrize(
    ("review", "right", "named", "lessons", "of_questions"),
    [
        ("after_each", "", [2, 2, 1], [IN_THESE, MODULE[1], THIRD], [THIRD, THIRD, MODULE[1]]),
        ("after_each", "q1", [0, 2, 2], [IN_THESE, THIRD], ["", THIRD, THIRD]),
        ("after_each", "q1", [0, 2, None], [ASKED_IN, *MODULE, THIRD], ["", THIRD, ""]),
        ("after_each", "", [None, None, None], [ASKED_IN, *MODULE], ["", "", ""]),
        ("after_each", "q1 q2", [0, 0, 2], [], ["", "", THIRD]),  # passed
        ("never", "q1", [0, 2, 2], [ASKED_IN, *MODULE], []),  # which were right stays unknown
    ],
)
def test_who_fails_is_led_to_the_lessons_to_read_again(
    learning: Learning, review: str, right: str, named: list[int | None], lessons: list[str], of_questions: list[str]
) -> None:
    """Those that editors named for what was not right; where one names none, also those of the quiz's module."""
    bank = make_bank()
    for place in named:
        make_single(bank, lesson=None if place is None else learning.taught.lessons[place])
    quiz = make_quiz(bank, review=review)
    put_in(learning, quiz)
    attempt = started(learning, quiz)
    form = {name: value for name, value in right_form(attempt).items() if name in right.split()}
    learning.client.post(attempt_url(learning, attempt), {**form, "hand_in": "1", "sure": "1"})
    page = BeautifulSoup(text_of(learning.client.get(attempt_url(learning, attempt))), "html.parser")
    assert [each.text for each in page.select("#reread p, #reread a")] == lessons
    assert [link.text if (link := each.select_one("a")) else "" for each in page.select(".review__question")] == (
        of_questions
    )
    addresses = {each.text: each["href"] for each in page.select("#reread a, .review__question a")}
    assert addresses == {
        name: learning.lesson_url(place)
        for place, name in enumerate([*MODULE, THIRD])
        if name in {*lessons, *of_questions}
    }


def test_a_lesson_that_the_run_does_not_teach_is_not_named(learning: Learning) -> None:
    """In another language it is the same lesson; taken out of the tree, the question names none any more."""
    bank = make_bank()
    new = learning.taught.academy.lesson(learning.taught.modules[0], "Nueva")
    question = make_single(bank, lesson=new)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    attempt = started(learning, quiz)
    learning.client.post(attempt_url(learning, attempt), {"hand_in": "1", "sure": "1"})
    english = attempt_url(learning, attempt).replace("/es/", "/en/")
    page = BeautifulSoup(text_of(learning.client.get(english)), "html.parser")
    assert [each.text for each in page.select("#reread p, #reread a")] == [
        "What this quiz asks is in these lessons.",
        *MODULE,
    ]
    assert [each["lang"] for each in page.select("#reread a")] == ["es", "es"]
    new.delete()
    question.refresh_from_db()
    assert question.lesson is None


@pytest.mark.parametrize("attempts", [1, 2])
def test_a_result_that_waits_for_marks_leads_on_and_sends_nobody_to_the_forum(
    learning: Learning, attempts: int
) -> None:
    bank = make_bank()
    make_question(bank, "open", rubric_es="Un punto por idea.")
    quiz = make_quiz(bank, attempts=attempts)
    put_in(learning, quiz)
    attempt = started(learning, quiz)
    services.save_answers(attempt=attempt, answers={1: {"text": "Mi plan."}})
    services.hand_in(attempt=attempt)
    page = text_of(learning.client.get(attempt_url(learning, attempt)))
    assert ("Intentar de nuevo" in page, "al foro" in page, "Lo que queda del curso" in page) == (False, False, True)


def test_a_result_leads_to_no_attempt_once_the_run_is_over(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank, attempts=3)
    put_in(learning, quiz)
    attempt = started(learning, quiz)
    services.hand_in(attempt=attempt)
    learning.run.ends_at = timezone.now()
    learning.run.save()
    page = text_of(learning.client.get(attempt_url(learning, attempt)))
    assert ("Intentar de nuevo" in page, "al foro" in page, "Lo que queda del curso" in page) == (False, False, True)


@pytest.mark.parametrize(
    ("attempts", "sentence"),
    [
        (None, "Las respuestas correctas se muestran cuando apruebe."),
        (2, "Las respuestas correctas se muestran cuando apruebe, o cuando no le queden intentos."),
    ],
)
def test_who_may_try_as_often_as_they_like_waits_for_no_last_attempt(
    learning: Learning, attempts: int | None, sentence: str
) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank, review="after_passing", attempts=attempts))
    wrong = {"q1": chosen(attempt.items.get(), "Peor")}
    learning.client.post(attempt_url(learning, attempt), {**wrong, "hand_in": "1"})
    assert sentence in text_of(learning.client.get(attempt_url(learning, attempt)))


@pytest.mark.parametrize(("language", "right"), [("es", "subregistro · cifra oscura"), ("en", "dark figure")])
def test_accepted_answers_are_shown_in_the_readers_language_and_all_are_right(
    learning: Learning, language: str, right: str
) -> None:
    bank = make_bank()
    make_each_kind(bank)
    CourseRun.objects.filter(pk=learning.run.pk).update(language="")
    quiz = make_quiz(bank, review="after_each")
    attempt = started(learning, quiz)
    number = attempt.items.get(version__question__kind="short").number
    for answer in ("Dark figure", "Subregistro"):
        services.save_answers(attempt=attempt, answers={number: {"text": answer}})
        assert (
            grading.points(from_json(attempt.items.get(number=number).version.content), {"text": answer}, partial=True)
            == 1
        )
    services.hand_in(attempt=attempt)
    url = attempt_url(learning, attempt).replace("/es/", f"/{language}/", 1)
    shown = {each.number: each.right for each in learning.client.get(url).context["view"].questions}
    assert shown[number] == (right,)


def test_an_open_attempt_hides_the_answers_of_those_before(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank, explanation_es="Porque sí")
    quiz = make_quiz(bank, review="after_each")
    first = started(learning, quiz)
    services.hand_in(attempt=first)
    before = text_of(learning.client.get(attempt_url(learning, first)))
    started(learning, quiz)
    after = text_of(learning.client.get(attempt_url(learning, first)))
    assert ("Porque sí" in before, "Porque sí" in after) == (True, False)


# --- never lost, never twice -----------------------------------------------------------------


def test_the_same_sending_counts_once_and_never_undoes_a_later_one(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    url, item = f"{attempt_url(learning, attempt)}answers/1/", attempt.items.get()
    first = {"key": str(uuid4()), "q1": chosen(item, "Mal")}
    second = {"key": str(uuid4()), "q1": chosen(item, "Bien")}
    for sending in (first, first, second, first, second):
        assert learning.client.post(url, sending).status_code == 200
    item.refresh_from_db()
    assert item.answer == {"chosen": [second["q1"]]}
    assert [answer.value for answer in Answer.objects.all()] == [
        {"chosen": [first["q1"]]},
        {"chosen": [second["q1"]]},
    ]


def test_going_back_to_an_earlier_answer_is_a_change_like_any(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    item = attempt.items.get()
    for text in ("Mal", "Bien", "Mal"):
        learning.client.post(attempt_url(learning, attempt), {"q1": chosen(item, text), "save": "1"})
    item.refresh_from_db()
    assert item.answer == {"chosen": [chosen(item, "Mal")]}
    assert Answer.objects.count() == 3


def test_a_page_that_is_handed_in_as_it_was_given_leaves_newer_answers(learning: Learning) -> None:
    """Open twice: what one page saved last is not undone by the other, where nothing was changed in that since."""
    bank = make_bank()
    make_question(bank, "numeric", number="22", prompt_es="¿Cuántos?")
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    url = attempt_url(learning, attempt)

    def send(number: str, was: str = "") -> str:
        form = {"key": str(uuid4()), "q1": number}
        return str(learning.client.post(f"{url}answers/1/", form).json()["was"])

    def page() -> dict[str, str]:
        soup = BeautifulSoup(text_of(learning.client.get(url)), "html.parser")
        return {
            each["name"]: each.get("value", "") for each in soup.select("form.quiz input") if each["type"] != "radio"
        }

    first = page() | {"was.q1": send("11"), "q1": "11"}
    assert page()["q1"] == "11"
    send("22")
    learning.client.post(url, first | {"hand_in": "1"})
    assert attempt.items.get(number=1).answer == {"number": "22"}
    second = page()
    learning.client.post(url, second | {"q1": "33", "save": "1"})
    learning.client.post(url, second | {"hand_in": "1"})
    assert attempt.items.get(number=1).answer == {"number": "33"}
    learning.client.post(url, second | {"q1": "44", "hand_in": "1"})  # what is changed here is an answer
    assert attempt.items.get(number=1).answer == {"number": "44"}


def test_a_form_left_empty_takes_no_answer_away(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    learning.client.post(attempt_url(learning, attempt), {**right_form(attempt), "save": "1"})
    learning.client.post(attempt_url(learning, attempt), {"hand_in": "1"})
    attempt.refresh_from_db()
    assert attempt.points == 1


def test_handing_in_twice_grades_once(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    form = {**right_form(attempt), "hand_in": "1"}
    for _time in range(2):
        assert learning.client.post(attempt_url(learning, attempt), form).status_code == 302
    late = {**form, "q1": chosen(attempt.items.get(), "Mal")}
    page = text_of(learning.client.post(attempt_url(learning, attempt), late, follow=True))
    assert "ya se entregó" in page
    attempt.refresh_from_db()
    assert (attempt.points, Answer.objects.count()) == (1, 1)


def test_a_press_leads_to_what_is_refused_without_scripts_too(learning: Learning) -> None:
    """There the menu stands open, and on a phone the whole screen is above the answer."""
    bank = make_bank()
    make_question(bank, "numeric", number=Decimal(3))
    attempt = started(learning, make_quiz(bank))
    url = attempt_url(learning, attempt)
    page = BeautifulSoup(learning.client.get(url).content, "html.parser")
    hand_in, save = page.select_one("button[name=hand_in]"), page.select_one("button[name=save]")
    refused = BeautifulSoup(learning.client.post(url, {"q1": "mucho", "hand_in": "1"}).content, "html.parser")
    for button, said in ((hand_in, ".error-summary"), (save, "#q1 .field__error")):
        address, _sign, place = str(button["formaction"]).partition("#")
        assert (address, len(refused.select(f"#{place}:is({said}), #{place}:has({said.removeprefix('#q1 ')})"))) == (
            url,
            1,
        )


def test_what_is_no_answer_is_said_and_the_others_are_kept(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    make_question(bank, "numeric", number=Decimal(3))
    attempt = started(learning, make_quiz(bank))
    form = {**right_form(attempt), "q2": "1e308", "hand_in": "1"}
    response = learning.client.post(attempt_url(learning, attempt), form)
    assert (response.status_code, "«1e308» no es un número" in text_of(response)) == (400, True)
    assert text_of(response).count('value="1e308"') == 1  # what was typed stands in its field again
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert [item.answer is not None for item in attempt.items.all()] == [True, False]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"q1": "no", "key": str(uuid4())}, 400),
        ({"q1": "x", "key": "no"}, 400),
        ({}, 400),
        ({"key": str(uuid4())}, 200),
    ],
)
def test_a_sending_that_is_none_changes_nothing(learning: Learning, data: dict[str, str], status: int) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    assert learning.client.post(f"{attempt_url(learning, attempt)}answers/1/", data).status_code == status
    assert Answer.objects.count() == 0
    assert learning.client.post(f"{attempt_url(learning, attempt)}answers/9/", data).status_code == 404


def test_names_and_places_of_thousands_of_digits_are_no_error(learning: Learning) -> None:
    bank = make_bank()
    question = make_question(bank, "ordering", ["Primero", "Segundo"])
    attempt = started(learning, make_quiz(bank))
    key, huge = question.options.get(text_es="Primero").key, "9" * 5000
    url, form_type = attempt_url(learning, attempt), "application/x-www-form-urlencoded"
    for sent, status in ((f"q{huge}=x&save={huge}", 302), (f"q1.{key}={huge}", 400)):
        assert learning.client.post(url, sent, content_type=form_type).status_code == status
    assert Answer.objects.count() == 0


def test_a_killed_server_leaves_what_was_answered(learning: Learning, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    learning.client.post(attempt_url(learning, attempt), {**right_form(attempt), "save": "1"})

    def killed(*args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(services, "add_up", killed)
        with pytest.raises(SystemExit):
            learning.client.post(attempt_url(learning, attempt), {"hand_in": "1"})
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.items.get().points) == (None, None)
    learning.client.post(attempt_url(learning, attempt), {"hand_in": "1"})
    attempt.refresh_from_db()
    assert attempt.points == 1


# --- time ------------------------------------------------------------------------------------


def at(attempt: Attempt, **since_the_end: float) -> datetime:
    assert attempt.ends_at is not None
    return attempt.ends_at + timedelta(**since_the_end)


def turned_back(attempt: Attempt, minutes: float) -> Attempt:
    """The attempt, as if so many minutes had gone by."""
    assert attempt.ends_at is not None
    gone = timedelta(minutes=minutes)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=attempt.started_at - gone, ends_at=attempt.ends_at - gone)
    attempt.refresh_from_db()
    return attempt


def test_what_was_answered_in_time_counts_and_what_comes_later_does_not(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    make_single(bank)
    attempt = started(learning, make_quiz(bank, minutes=10))
    form = right_form(attempt)
    learning.client.post(attempt_url(learning, attempt), {"q1": form["q1"], "save": "1"})
    turned_back(attempt, 11)
    sent = learning.client.post(f"{attempt_url(learning, attempt)}answers/2/", {"key": str(uuid4()), "q2": form["q2"]})
    assert (sent.status_code, "Se acabó el tiempo" in sent.json()["message"]) == (409, True)
    page = text_of(learning.client.post(attempt_url(learning, attempt), {**form, "hand_in": "1"}, follow=True))
    assert "Se acabó el tiempo" in page
    attempt.refresh_from_db()
    assert (attempt.points, attempt.out_of, attempt.submitted_at) == (1, 2, attempt.ends_at)


def test_a_retry_of_what_arrived_in_time_is_told_that_it_did(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank, minutes=10))
    sending = {"key": str(uuid4()), **right_form(attempt)}
    url = f"{attempt_url(learning, attempt)}answers/1/"
    learning.client.post(url, sending)
    turned_back(attempt, 11)
    assert learning.client.post(url, sending).status_code == 200


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-1, True), (GRACE.total_seconds(), True), (GRACE.total_seconds() + 1, False)]
)
def test_the_servers_clock_decides(learning: Learning, seconds: float, is_taken: bool) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank, minutes=10))
    moment = at(attempt, seconds=seconds)
    try:
        services.save_answers(attempt=attempt, answers={1: {"chosen": ["x"]}}, at=moment)
    except services.TooLate:
        pass
    assert (attempt.items.get().answer is not None) == is_taken


def test_an_attempt_left_open_ends_by_the_clock_or_when_looked_at(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank, minutes=10)
    put_in(learning, quiz)
    first = turned_back(started(learning, quiz), 11)
    assert close_attempts() == {"attempts": 1}
    assert close_attempts() == {"attempts": 0}
    second = turned_back(started(learning, quiz), 11)
    assert "Intento 2" in text_of(learning.client.get(f"{learning.url}quizzes/{quiz.pk}/"))
    third = turned_back(started(learning, quiz), 11)
    fourth = started(learning, quiz)
    for attempt in (first, second, third):
        attempt.refresh_from_db()
        assert attempt.submitted_at == attempt.ends_at
    assert (fourth.number, fourth.submitted_at) == (4, None)


def test_nothing_is_begun_once_the_run_is_over(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    still, over = learning.run.ends_at, timezone.now()
    for ends_at, begun in ((over, 0), (still, 1)):
        learning.run.ends_at = ends_at
        learning.run.save()
        learning.client.post(f"{learning.url}quizzes/{quiz.pk}/")
        assert Attempt.objects.count() == begun


def over(learning: Learning, **since: float) -> None:
    """Let the run have ended so long ago."""
    CourseRun.objects.filter(pk=learning.run.pk).update(ends_at=timezone.now() - timedelta(**since))


def test_once_the_run_is_over_no_answer_is_taken_and_what_was_answered_counts(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    make_single(bank)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    attempt = started(learning, quiz)
    form, url = right_form(attempt), attempt_url(learning, attempt)
    learning.client.post(url, {"q1": form["q1"], "save": "1"})
    over(learning, minutes=1)
    sent = learning.client.post(f"{url}answers/2/", {"key": str(uuid4()), "q2": form["q2"]})
    assert (sent.status_code, sent.json()["message"]) == (
        409,
        "Esta cohorte terminó. Cuenta lo que había respondido hasta entonces.",
    )
    page = text_of(learning.client.post(url, {**form, "hand_in": "1", "sure": "1"}, follow=True))
    assert "Esta cohorte terminó. Cuenta lo que" in page
    attempt.refresh_from_db()
    learning.run.refresh_from_db()
    assert (attempt.points, attempt.out_of, attempt.submitted_at) == (1, 2, learning.run.ends_at)


def test_an_attempt_that_the_run_left_open_ends_a_day_later_or_when_looked_at(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    attempt = started(learning, quiz)
    over(learning, hours=23)
    assert close_attempts() == {"attempts": 0}  # the end may have been moved by mistake
    over(learning, hours=25)
    assert close_attempts() == {"attempts": 1}
    attempt.refresh_from_db()
    assert attempt.submitted_at == CourseRun.objects.get(pk=learning.run.pk).ends_at
    CourseRun.objects.update(ends_at=None)
    second = started(learning, quiz)
    over(learning, minutes=1)
    assert "Intento 2" in text_of(learning.client.get(f"{learning.url}quizzes/{quiz.pk}/"))
    second.refresh_from_db()
    assert second.submitted_at is not None


def test_an_attempt_of_a_run_put_away_takes_no_answer_and_goes_on_when_it_is_back(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    form, url = right_form(attempt), attempt_url(learning, attempt)
    CourseRun.objects.update(archived_at=timezone.now() - timedelta(minutes=1))
    page = text_of(learning.client.post(url, {**form, "hand_in": "1"}, follow=True))
    assert "Esta cohorte terminó" in page
    assert (Answer.objects.count(), close_attempts()) == (0, {"attempts": 0})
    CourseRun.objects.update(archived_at=None)
    learning.client.post(url, {**form, "hand_in": "1"})
    attempt.refresh_from_db()
    assert (attempt.points, attempt.submitted_at is not None) == (1, True)


def test_the_clock_of_an_attempt_stops_with_its_run(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank, minutes=60))
    over(learning, minutes=-10)
    left = learning.client.get(attempt_url(learning, attempt)).context["view"].seconds_left
    assert 590 < left <= 600


# --- whose it is -----------------------------------------------------------------------------


def test_another_learners_attempt_is_not_found(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    other = make_learner("eva@escuela.example", "Eva Paz")
    make_enrolment(learning.run, other)
    clients = [signed_in(other), signed_in(make_tutor(learning.run))]
    url = attempt_url(learning, attempt)
    for client in clients:
        found = [
            client.get(url),
            client.post(url, {"hand_in": "1"}),
            client.post(f"{url}answers/1/", {"key": str(uuid4()), "q1": "x"}),
        ]
        assert [response.status_code for response in found] == [404, 404, 404]
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_an_attempt_is_of_its_run_alone(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    run = make_run("otra", course_key=learning.run.course_key)
    make_enrolment(run, learning.person)
    assert learning.client.get(f"/es/learning/otra/attempts/{attempt.public_id}/").status_code == 404


# --- marking ---------------------------------------------------------------------------------


@pytest.fixture
def open_answer(learning: Learning) -> Attempt:
    """An attempt handed in, with a right choice of 1 point and an open answer of 4."""
    bank = make_bank()
    make_single(bank)
    make_question(bank, "open", points=Decimal(4), rubric_es="Un punto por idea.")
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    attempt = started(learning, quiz)
    learning.client.post(attempt_url(learning, attempt), {**right_form(attempt), "hand_in": "1"})
    return attempt


def test_an_open_answer_waits_for_its_tutor(learning: Learning, open_answer: Attempt) -> None:
    page = text_of(learning.client.get(attempt_url(learning, open_answer)))
    assert "espera la calificación" in page
    tutor = signed_in(make_tutor(learning.run))
    url = f"/es/teaching/{learning.run.key}/marking/"
    page = text_of(tutor.get(url))
    assert ("Una respuesta larga" in page, "Un punto por idea." in page, "Ana Morales" in page) == (True, True, False)
    item = open_answer.items.get(number=2)
    tutor.post(url, {"item": item.pk, "points": "2,5", "comment": "Falta la fuente."})
    open_answer.refresh_from_db()
    assert (open_answer.points, open_answer.is_passed) == (Decimal("3.5"), True)
    assert "No hay respuestas en espera" in text_of(tutor.get(url))
    assert "Falta la fuente." in text_of(learning.client.get(attempt_url(learning, open_answer)))


@pytest.mark.parametrize("points", ["-1", "4.01", "1e308", "nan", "", "cuatro"])
def test_a_mark_that_cannot_be_is_refused_with_what_was_typed(
    learning: Learning, open_answer: Attempt, points: str
) -> None:
    item = open_answer.items.get(number=2)
    tutor = signed_in(make_tutor(learning.run))
    response = tutor.post(
        f"/es/teaching/{learning.run.key}/marking/", {"item": item.pk, "points": points, "comment": "Bien"}
    )
    assert (response.status_code, "field__error" in text_of(response), "Bien</textarea>" in text_of(response)) == (
        400,
        True,
        True,
    )
    item.refresh_from_db()
    assert item.points is None


def test_answers_of_another_run_are_not_marked_here(learning: Learning, open_answer: Attempt) -> None:
    other = make_run("otra")
    tutor = signed_in(make_tutor(other))
    item = open_answer.items.get(number=2)
    data = {"item": item.pk, "points": "1"}
    assert tutor.post("/es/teaching/otra/marking/", data).status_code == 404
    assert tutor.post(f"/es/teaching/{learning.run.key}/marking/", data).status_code == 404
    assert learning.client.get(f"/es/teaching/{learning.run.key}/marking/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_marking_asks_the_same_of_the_database_whatever_waits(
    learning: Learning, open_answer: Attempt, number: int, django_assert_num_queries: Any
) -> None:
    for place in range(number - 1):
        person = make_learner(f"p{place}@escuela.example", f"Persona {place}")
        enrolment = make_enrolment(learning.run, person)
        attempt = services.start_attempt(quiz=open_answer.quiz, enrolment=enrolment)
        services.save_answers(attempt=attempt, answers={2: {"text": "Algo"}})
        services.hand_in(attempt=attempt)
    tutor = signed_in(make_tutor(learning.run))
    url = f"/es/teaching/{learning.run.key}/marking/"
    tutor.get(url)
    with django_assert_num_queries(11):
        tutor.get(url)


# --- versions of questions -------------------------------------------------------------------


def test_an_open_attempt_keeps_the_question_it_was_drawn_with(learning: Learning) -> None:
    bank = make_bank()
    question = make_single(bank)
    attempt = started(learning, make_quiz(bank))
    question = Question.objects.get(pk=question.pk)
    question.prompt_es = "¿Otra?"
    question.save()
    services.keep_version(question=question, by=None)
    services.keep_version(question=question, by=None)
    assert [version.number for version in question.versions.all()] == [2, 1]
    assert "¿single?" in text_of(learning.client.get(attempt_url(learning, attempt)))


# --- many at once ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_answers_of_two_devices_at_once_are_all_kept(learning: Learning) -> None:
    bank = make_bank()
    for _number in range(4):
        make_single(bank)
    attempt = started(learning, make_quiz(bank))
    form = right_form(attempt)
    failed: list[BaseException] = []

    def send(number: int) -> None:
        try:
            for _time in range(2):
                services.save_answers(
                    attempt=attempt, answers={number: {"chosen": form[f"q{number}"]}}, key=keys[number]
                )
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    keys = {number: uuid4() for number in range(1, 5)}
    threads = [threading.Thread(target=send, args=(number,)) for number in range(1, 5) for _device in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (Answer.objects.count(), attempt.items.exclude(answer=None).count()) == (4, 4)


# --- before handing in -----------------------------------------------------------------------


def test_handing_in_with_questions_unanswered_asks_which_are_left(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    make_question(bank, "short", accepted_es="subregistro", prompt_es="¿Cómo se llama lo que no llega?")
    attempt = started(learning, make_quiz(bank))
    url, form = attempt_url(learning, attempt), right_form(attempt)
    asked = learning.client.post(url, {"q1": form["q1"], "hand_in": "1"})
    assert asked["Location"] == f"{url}?hand_in=1"
    page = text_of(learning.client.get(asked["Location"]))
    assert [text in page for text in ("1 pregunta sin responder", "1 de 2 respondidas", f"{url}#q2")] == [True] * 3
    assert ("¿Cómo se llama lo que no llega?" in page, f"{url}#q1" in page) == (True, False)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.items.get(number=1).answer is not None) == (None, True)
    learning.client.post(url, {"hand_in": "1", "sure": "1"})
    attempt.refresh_from_db()
    assert attempt.points == 1


def test_two_things_in_one_place_are_kept_and_remarked_on_before_handing_in(learning: Learning) -> None:
    bank = make_bank()
    make_question(bank, "ordering", ["Registrar", "Reunir", "Analizar"], prompt_es="Ponga los pasos en orden.")
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    url, form = attempt_url(learning, attempt), right_form(attempt)
    remark = "El lugar 2 está repetido: asigne a cada elemento un lugar distinto."
    twice = {name: place for name, place in form.items() if name != "q2"}
    twice |= {next(name for name, place in twice.items() if place == "1"): "2"}
    sent = learning.client.post(f"{url}answers/1/", twice | {"key": str(uuid4())})
    told = sent.json()
    assert (told["saved"], told["said"], told["remark"]) == (True, "1 de 2 respondidas", remark)
    assert f"Guardado · {remark}" in text_of(learning.client.get(url))
    asked = learning.client.post(url, twice | {"hand_in": "1"})
    page = text_of(learning.client.get(asked["Location"]))
    said = "1 pregunta sin responder; 1 respuesta incompleta"
    assert (said in page, remark in page, f'href="{url}#q1"' in page) == (True, True, True)
    learning.client.post(url, form | {"hand_in": "1"})
    attempt.refresh_from_db()
    assert attempt.points == 2


def test_nobody_is_asked_once_the_time_is_up(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    attempt = started(learning, make_quiz(bank, minutes=10))
    Attempt.objects.filter(pk=attempt.pk).update(ends_at=timezone.now())
    learning.client.post(attempt_url(learning, attempt), {"hand_in": "1"})
    attempt.refresh_from_db()
    assert attempt.points == 0


def test_an_answer_sent_by_a_script_is_told_how_many_there_are(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    make_single(bank)
    attempt = started(learning, make_quiz(bank))
    form = right_form(attempt)
    said = [
        learning.client.post(
            f"{attempt_url(learning, attempt)}answers/{number}/",
            {"key": str(uuid4()), f"q{number}": form[f"q{number}"]},
        ).json()["said"]
        for number in (1, 2)
    ]
    assert said == ["1 de 2 respondidas", "2 de 2 respondidas"]


def test_a_runs_page_says_where_its_learner_stands_with_each_quiz(learning: Learning) -> None:
    banks = [make_bank(name) for name in ("Uno", "Dos", "Tres")]
    for bank in banks[:2]:
        make_single(bank)
    make_question(banks[2], "open", rubric_es="Un punto por idea.")
    failed, passed, waits = (
        make_quiz(bank, title_es=f"Prueba {number}", attempts=3) for number, bank in enumerate(banks, 1)
    )
    for quiz in (failed, passed, waits):
        put_in(learning, quiz)
    page = text_of(learning.client.get(learning.url))
    assert (page.count("Sin empezar"), page.count("Quedan 3 intentos")) == (3, 3)
    for quiz, form in ((failed, "Mal"), (passed, "Bien")):
        attempt = started(learning, quiz)
        services.save_answers(attempt=attempt, answers={1: {"chosen": [chosen(attempt.items.get(), form)]}})
        services.hand_in(attempt=attempt)
    attempt = started(learning, waits)
    services.save_answers(attempt=attempt, answers={1: {"text": "Un plan."}})
    services.hand_in(attempt=attempt)
    page = text_of(learning.client.get(learning.url))
    states = re.findall(r'lessons__standing">(.*?)</span></span>', page)
    assert [re.sub(r"<[^>]+>", "", state) for state in states] == [
        "Todavía no aprobada: 0 de 1 punto, 0 % · Quedan 2 intentos",
        "Aprobada: 1 de 1 punto, 100 %",
        "Espera la calificación de su tutoría · Quedan 2 intentos",
    ]
    tutor = text_of(signed_in(make_tutor(learning.run)).get(learning.url))
    assert ("Prueba 1" in tutor, "Sin empezar" in tutor) == (True, False)


# --- for who writes it -----------------------------------------------------------------------


def test_a_quiz_is_tried_out_as_learners_take_it_and_nothing_is_kept(learning: Learning, editor_client: Client) -> None:
    bank = make_bank()
    make_single(bank)
    url = f"/es/teaching/quizzes/{make_quiz(bank).pk}/"
    [(_question, version, order)] = editor_client.get(url).context["rows"]
    options = QuestionVersion.objects.get(pk=version).content["options"]
    results = []
    for option in options[:2]:
        sent = {"version": version, "order": order, "q1": option["key"]}
        results.append(editor_client.post(url, sent).context["result"])
    assert (results, Attempt.objects.count()) == (["1 de 1 punto, 100 %", "0 de 1 punto, 0 %"], 0)
    no_option = editor_client.post(url, {"version": version, "order": order, "q1": "no"})
    assert (no_option.status_code, "error-summary" in no_option.content.decode()) == (400, True)
    assert learning.client.get(url).status_code == 404


def test_a_lesson_is_previewed_as_its_learners_will_see_it(learning: Learning) -> None:
    bank = make_bank()
    make_single(bank)
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    asked = {"title": "Su plan", "instructions": "Escriba.", "rubric": "", "points": 10, "pass_mark": 60, "days": None}
    taken = {"takes_text": True, "most_files": 0, "kinds": [], "largest": 1, "is_repeatable": True}
    put_block(learning, "assignment", {**asked, **taken})
    put_block(learning, "reflection", {"prompt": "¿Qué falta?", "hint": ""})
    put_block(learning, "discussion", {"prompt": "¿Y ustedes?", "hint": ""})
    page = LessonPage.objects.get(pk=learning.taught.lessons[0].pk)
    shown = {mode: page.make_preview_request(preview_mode=mode).content.decode() for mode in ("", "learner")}
    ends = ("Convérselo en el foro", "Ya hice esta lección")
    tasks = (f"/teaching/quizzes/{quiz.pk}/", "10 puntos", "Quienes aprenden pueden", *ends)
    assert {mode: [text in html for text in tasks] for mode, html in shown.items()} == {
        "": [False] * 5,
        "learner": [True] * 5,
    }
