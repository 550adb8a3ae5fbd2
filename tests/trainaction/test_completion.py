"""What it takes to have done a module and to complete a run, and when modules open."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants.models import Outcome, Participation
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_single
from tests.factories.runs import make_enrolment, make_learner, make_tutor
from tests.trainaction.learning import READ, Learning, learning, signed_in
from tests.trainaction.test_quizzes import put_in, right_form
from trainaction.learning import services
from trainaction.learning.completion import Done, complete_all_done, done_of, done_of_all, module_states
from trainaction.learning.queries import run_lessons
from trainaction.models import CourseRun, EnrolmentState, ForumPost, LessonProgress, Quiz, RunModule
from trainaction.quizzes.services import hand_in, mark, save_answers, start_attempt

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


def module_key(learning: Learning, place: int) -> UUID:
    key: UUID = learning.taught.modules[place].translation_key
    return key


def set_rules(learning: Learning, *rules: dict[str, Any], needed: int | None = None) -> None:
    """The rules of the two modules, the first one first."""
    given = [{"rule": "all", "needed": None, "after": None, "opens_at": None, **each} for each in [*rules, {}, {}][:2]]
    modules = [services.ModuleRules(module_key(learning, place), **each) for place, each in enumerate(given)]
    services.set_rules(run=learning.run, modules=modules, modules_needed=needed)


def do(learning: Learning, *places: int) -> None:
    for place in places:
        learning.client.post(learning.lesson_url(place, "done/"), READ)


def state_of(learning: Learning) -> str:
    learning.enrolment.refresh_from_db()
    return learning.enrolment.state


def quiz_in(learning: Learning, place: int, title: str = "Prueba") -> Quiz:
    bank = make_bank(title)
    make_single(bank)
    quiz = make_quiz(bank, title_es=title)
    put_in(learning, quiz, place)
    return quiz


def take(learning: Learning, quiz: Quiz, *, rightly: bool) -> None:
    attempt = start_attempt(quiz=quiz, enrolment=learning.enrolment)
    if rightly:
        save_answers(attempt=attempt, answers={1: {"chosen": right_form(attempt)["q1"]}})
    hand_in(attempt=attempt)


def done_modules(learning: Learning, lessons: Iterable[int] = (), answered: Any = (), passed: Any = ()) -> list[bool]:
    keys = frozenset(learning.taught.lessons[place].translation_key for place in lessons)
    done = Done(keys, frozenset(each.pk for each in (*answered, *passed)), frozenset(each.pk for each in passed))
    return [state.is_done for state in module_states(learning.run, run_lessons(learning.run, "es"), done)]


# --- rules -----------------------------------------------------------------------------------


def test_without_rules_everything_is_asked_for(learning: Learning) -> None:
    quiz = quiz_in(learning, 1)
    assert [
        done_modules(learning, [0]),
        done_modules(learning, [0, 1]),
        done_modules(learning, [0, 1], answered=[quiz]),
        done_modules(learning, [0, 1], passed=[quiz]),
        done_modules(learning, [2]),
    ] == [[False, False], [False, False], [False, False], [True, False], [False, True]]


@pytest.mark.parametrize(
    ("rule", "needed", "expected"),
    [
        ("viewed", None, [False, False, True, False, False]),
        ("viewed", 1, [False, True, True, False, False]),
        ("viewed", 9, [False, False, True, False, False]),
        ("answered", None, [False, False, False, False, True]),
        ("answered", 1, [False, False, False, True, True]),
        ("passed", 1, [False, False, False, False, True]),
        ("passed", 2, [False, False, False, False, False]),
    ],
)
def test_a_module_is_done_with_so_much_of_what_its_rule_names(
    learning: Learning, rule: str, needed: int | None, expected: list[bool]
) -> None:
    """Nothing done; a lesson; both lessons; one of two quizzes handed in; one passed and the other handed in."""
    first, second = quiz_in(learning, 0, "Una"), quiz_in(learning, 1, "Otra")
    set_rules(learning, {"rule": rule, "needed": needed})
    found = [
        done_modules(learning),
        done_modules(learning, [0]),
        done_modules(learning, [0, 1]),
        done_modules(learning, answered=[first]),
        done_modules(learning, answered=[first], passed=[second]),
    ]
    assert [modules[0] for modules in found] == expected


def test_a_rule_for_quizzes_where_there_is_none_asks_for_the_lessons(learning: Learning) -> None:
    set_rules(learning, {"rule": "passed"})
    assert [done_modules(learning, [0]), done_modules(learning, [0, 1])] == [[False, False], [True, False]]


def test_rules_that_ask_for_less_complete_who_has_done_it_and_nobody_else(learning: Learning) -> None:
    """They have no step left that would complete them."""
    luis = make_enrolment(learning.run, make_learner("luis@escuela.example", "Luis Castro"))
    do(learning, 0, 1)
    quiz_in(learning, 1)
    assert state_of(learning) == EnrolmentState.ENROLLED
    set_rules(learning, {"rule": "viewed"}, needed=1)
    assert state_of(learning) == EnrolmentState.COMPLETED
    luis.refresh_from_db()
    assert luis.state == EnrolmentState.ENROLLED


def test_what_many_have_done_is_what_each_has_done(learning: Learning) -> None:
    others = [
        make_enrolment(learning.run, make_learner(f"p{place}@escuela.example", f"Persona {place}"))
        for place in range(2)
    ]
    do(learning, 0)
    take(learning, quiz_in(learning, 0), rightly=True)
    take(learning, quiz_in(learning, 1), rightly=False)
    key = str(module_key(learning, 0))
    sent = {"title": "Una pregunta", "text": "¿Qué cuenta?", "module": key, "form_key": str(uuid4())}
    learning.client.post(f"{learning.url}forum/new/", sent)
    every = [learning.enrolment, *others]
    done = done_of_all(learning.run, every)
    assert done == {each.pk: done_of(each) for each in every}
    assert [len(done[learning.enrolment.pk].answered), done[learning.enrolment.pk].posts] == [2, {UUID(key): 1}]


def test_completing_many_asks_as_much_for_three_as_for_one(learning: Learning) -> None:
    def queries(number: int) -> int:
        for place in range(number):
            person = make_learner(f"n{number}-{place}@escuela.example", f"Persona {place}")
            enrolment = make_enrolment(learning.run, person)
            for lesson in learning.taught.lessons:
                LessonProgress.objects.create(
                    enrolment=enrolment, lesson_key=lesson.translation_key,
                    opened_at=timezone.now(), seen_at=timezone.now(), done_at=timezone.now(),
                )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert complete_all_done(run=learning.run) == number
        return len(asked)

    assert queries(1) == queries(3)


def test_messages_in_the_forum_are_a_rule(learning: Learning) -> None:
    """Two messages on the first module: one held until a tutor shows it, one on the course in general that does not count."""
    set_rules(learning, {"rule": "posted", "needed": 2}, needed=1)
    key = module_key(learning, 0)
    page = learning.client.get(learning.url).content.decode()
    assert "Escribir 2 mensajes sobre este módulo en el foro" in page
    assert f'<a href="{learning.url}forum/?module={key}">2 mensajes en el foro</a>' in page
    forum = f"{learning.url}forum/new/"
    written = ((str(key), "Vea https://x.example"), ("general", "Hola."), (str(key), "¿Qué cuenta un registro?"))
    for module, text in written:
        sent = {"title": text, "text": text, "module": module, "form_key": str(uuid4())}
        assert learning.client.post(forum, sent).status_code == 302
    assert state_of(learning) == EnrolmentState.ENROLLED
    assert "1 mensaje en el foro" in learning.client.get(learning.url).content.decode()
    held = ForumPost.objects.get(state="held")
    tutor = make_tutor(learning.run)
    signed_in(tutor).post(f"{learning.url}forum/posts/{held.pk}/show/")
    assert state_of(learning) == EnrolmentState.COMPLETED


# --- completing ------------------------------------------------------------------------------


def test_the_last_step_completes_the_run_once(learning: Learning) -> None:
    do(learning, 0, 1)
    assert state_of(learning) == EnrolmentState.ENROLLED
    do(learning, 2)
    assert state_of(learning) == EnrolmentState.COMPLETED
    do(learning, 2, 0)
    steps = learning.enrolment.changes.filter(after=EnrolmentState.COMPLETED)
    assert (steps.count(), Participation.objects.get(activity=learning.run.activity).outcome) == (1, Outcome.COMPLETED)
    assert "Completó el curso" in learning.client.get(learning.url).content.decode()


def test_a_quiz_has_to_be_passed_before_the_run_is_completed(learning: Learning) -> None:
    quiz = quiz_in(learning, 0)
    do(learning, 0, 1, 2)
    take(learning, quiz, rightly=False)
    assert state_of(learning) == EnrolmentState.ENROLLED
    take(learning, quiz, rightly=True)
    assert state_of(learning) == EnrolmentState.COMPLETED


def test_a_mark_completes_where_it_was_what_was_missing(learning: Learning) -> None:
    bank = make_bank()
    make_question(bank, "open", rubric_es="Ideas")
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    do(learning, 0, 1, 2)
    attempt = start_attempt(quiz=quiz, enrolment=learning.enrolment)
    save_answers(attempt=attempt, answers={1: {"text": "Algo"}})
    hand_in(attempt=attempt)
    assert state_of(learning) == EnrolmentState.ENROLLED
    tutor = make_tutor(learning.run)
    assert tutor.user is not None
    mark(item=attempt.items.get(), points=attempt.out_of, comment="", by=tutor.user)
    assert state_of(learning) == EnrolmentState.COMPLETED


def test_so_many_modules_complete_the_run(learning: Learning) -> None:
    set_rules(learning, needed=1)
    do(learning, 0)
    assert state_of(learning) == EnrolmentState.ENROLLED
    do(learning, 1)
    assert state_of(learning) == EnrolmentState.COMPLETED


def test_whoever_withdrew_completes_nothing(learning: Learning) -> None:
    from trainaction.enrolment.services.enrolments import withdraw

    quiz = quiz_in(learning, 0)
    do(learning, 0, 1, 2)
    attempt = start_attempt(quiz=quiz, enrolment=learning.enrolment)
    save_answers(attempt=attempt, answers={1: {"chosen": right_form(attempt)["q1"]}})
    withdraw(enrolment=learning.enrolment, by=None)
    hand_in(attempt=attempt)
    assert state_of(learning) == EnrolmentState.WITHDRAWN


# --- when modules open -----------------------------------------------------------------------


def closed_everywhere(learning: Learning, quiz: Quiz, sentence: str) -> bool:
    """Whether the second module's lesson and quiz say so, and nothing is written."""
    urls = [learning.lesson_url(2), f"{learning.url}quizzes/{quiz.pk}/"]
    responses = [learning.client.get(url) for url in urls]
    responses += [learning.client.post(learning.lesson_url(2, "done/"), READ), learning.client.post(urls[1])]
    learning.client.post(learning.lesson_url(2, "seen/"), {"block": "x"})
    key = learning.taught.lessons[2].translation_key
    assert not LessonProgress.objects.filter(lesson_key=key).exists()
    return all(each.status_code == 403 and sentence in each.content.decode() for each in responses)


def test_a_module_waits_for_the_one_before_it(learning: Learning) -> None:
    quiz = quiz_in(learning, 2)
    set_rules(learning, {}, {"after": module_key(learning, 0)})
    assert closed_everywhere(learning, quiz, "Se abre cuando haya hecho el módulo 1")
    page = learning.client.get(learning.url).content.decode()
    assert ("Se abre cuando haya hecho el módulo 1" in page, learning.lesson_url(2) in page) == (True, False)
    do(learning, 0, 1)
    assert learning.client.get(learning.lesson_url(2)).status_code == 200


def test_a_module_opens_on_its_day(learning: Learning) -> None:
    quiz = quiz_in(learning, 2)
    set_rules(learning, {}, {"opens_at": timezone.now() + timedelta(days=1)})
    assert closed_everywhere(learning, quiz, "Se abre el")
    set_rules(learning, {}, {"opens_at": timezone.now() - timedelta(seconds=1)})
    assert learning.client.get(learning.lesson_url(2)).status_code == 200


def test_a_tutor_reads_what_is_not_open_yet(learning: Learning) -> None:
    set_rules(learning, {}, {"opens_at": timezone.now() + timedelta(days=1)})
    assert signed_in(make_tutor(learning.run)).get(learning.lesson_url(2)).status_code == 200


def test_rules_cost_a_lesson_no_query(learning: Learning, django_assert_num_queries: Any) -> None:
    set_rules(learning, {"rule": "viewed"})
    for _time in range(2):
        learning.client.get(learning.lesson_url(0))
    with django_assert_num_queries(8):
        learning.client.get(learning.lesson_url(0))


# --- the tutor's page ------------------------------------------------------------------------


def form(**changed: str) -> dict[str, str]:
    empty = {f"m{number}-{name}": "" for number in (1, 2) for name in ("needed", "after", "opens_at")}
    return {**empty, "m1-rule": "all", "m2-rule": "all", "modules_needed": "", **changed}


def test_a_tutor_says_what_modules_ask_for_by_the_clock_of_the_run(learning: Learning) -> None:
    CourseRun.objects.update(timezone="America/Panama")
    client, url = signed_in(make_tutor(learning.run)), f"/es/teaching/{learning.run.key}/rules/"
    first = str(module_key(learning, 0))
    changed = {"m1-rule": "viewed", "m1-needed": "1", "m2-after": first, "m2-opens_at": "2027-03-01T08:00"}
    assert client.post(url, form(**changed, modules_needed="2")).status_code == 302
    rows = {row.module_key: row for row in RunModule.objects.all()}
    one, two = rows[module_key(learning, 0)], rows[module_key(learning, 1)]
    assert (one.rule, one.needed, two.after, learning.run.completion.modules_needed) == ("viewed", 1, UUID(first), 2)
    page = client.get(url).content.decode()
    assert ('value="2027-03-01T08:00"' in page, f'value="{first}" selected' in page) == (True, True)
    assert two.opens_at == datetime(2027, 3, 1, 13, 0, tzinfo=UTC)
    sentence = "Se abre el 1 de marzo de 2027 a las 08:00 (EST)."
    do(learning, 0, 1)
    assert sentence in learning.client.get(learning.url).content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"m1-needed": "0"},
        {"m1-needed": "-1"},
        {"m1-needed": "1e308"},
        {"m2-needed": "nan"},
        {"m1-rule": "otra"},
        {"m1-after": "x"},
        {"m2-opens_at": "mañana"},
        {"modules_needed": "3"},
        {"modules_needed": "0"},
    ],
)
def test_rules_that_cannot_be_are_refused_and_change_nothing(learning: Learning, changed: dict[str, str]) -> None:
    url = f"/es/teaching/{learning.run.key}/rules/"
    response = signed_in(make_tutor(learning.run)).post(url, form(**changed))
    assert (response.status_code, "error-summary" in response.content.decode()) == (400, True)
    assert RunModule.objects.count() == 0


def test_a_module_does_not_wait_for_one_that_comes_later(learning: Learning) -> None:
    with pytest.raises(Exception, match="solo a uno que vaya antes"):
        set_rules(learning, {"after": module_key(learning, 1)})


def test_rules_are_for_who_teaches_the_run(learning: Learning) -> None:
    assert learning.client.get(f"/es/teaching/{learning.run.key}/rules/").status_code == 404


def test_once_the_lessons_are_done_the_run_leads_to_what_is_left(learning: Learning) -> None:
    quiz = quiz_in(learning, 1)

    def page() -> BeautifulSoup:
        return BeautifulSoup(learning.client.get(learning.url).content, "html.parser")

    do(learning, 0, 1)
    assert [each.has_attr("open") for each in page().select("details.disclose")] == [True]
    assert "Falta" not in page().select_one(".go-on").text
    do(learning, 2)
    assert page().select_one(".go-on").text.startswith("Terminó todas las lecciones. Falta:")
    assert page().select_one(".go-on a")["href"] == f"{learning.url}quizzes/{quiz.pk}/"
    take(learning, quiz, rightly=True)
    assert page().select_one(".go-on a") is None
