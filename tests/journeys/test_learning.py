"""A learner on a phone does three lessons, fails a quiz and passes it, and answers while the line is gone; a tutor marks."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser import wait_until, without_network, without_portal
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_single
from tests.factories.runs import make_tutor
from tests.trainaction.conftest import Taught, academy, taught
from tests.trainaction.learning import Learning, learning, put_block, write
from tests.trainaction.test_assignments import PDF, rules
from tests.trainaction.test_quizzes import put_in
from trainaction.lessons.services import bring_lesson
from trainaction.models import Attempt, AttemptItem, LessonProgress, Quiz, Reflection, Submission

__all__ = ["Taught", "academy", "learning", "taught"]

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("JOURNEY_SHOTS")
IS_KEPT = "page => caches.match(page).then(Boolean)"
"""Whether that page can be shown without a line."""
HAS_TAKEN_OVER = "() => navigator.serviceWorker.ready.then(ready => ready.active.state === 'activated')"
"""Whether the service worker has."""
FIVE_MINUTES_AGO = """() => Object.keys(sessionStorage).filter(name => name.startsWith("shown:")).forEach(name => {
    const noted = JSON.parse(sessionStorage.getItem(name));
    sessionStorage.setItem(name, JSON.stringify({...noted, at: noted.at - 5 * 60000}));
})"""
"""What was shown first was shown earlier."""


def shot(page: Page, name: str) -> None:
    """Keep what is seen, where JOURNEY_SHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"learning-{name}.png"), full_page=True)


@pytest.fixture
def quiz(learning: Learning) -> Quiz:
    return three_questions(learning)


def three_questions(learning: Learning, **rules: Any) -> Quiz:
    """A quiz in the first lesson: a choice, an order and a few words."""
    bank = make_bank()
    make_single(bank, prompt_es="¿Qué cuenta un registro administrativo?", explanation_es="Lo que llegó a una oficina.")
    make_question(bank, "ordering", ["Registrar", "Reunir", "Analizar"], prompt_es="Ponga los pasos en orden.")
    make_question(bank, "short", accepted_es="subregistro", prompt_es="¿Cómo se llama lo que no llega?")
    quiz = make_quiz(bank, title_es="Lo que queda del módulo", pass_mark=60, attempts=3, **rules)
    put_in(learning, quiz)
    return quiz


def test_three_lessons_and_a_quiz_failed_and_passed(
    live_server: Any,
    phone: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
    learning: Learning,
    quiz: Quiz,
) -> None:
    sign_in(phone, learning.person.user)
    phone.goto(f"{live_server.url}{learning.url}")
    assert axe(phone) == []
    shot(phone, "run")
    phone.get_by_role("link", name="1. Qué es un registro").click()
    expect(phone.get_by_text("Lección 1 de 3")).to_be_visible()
    assert axe(phone) == []
    shot(phone, "lesson")

    phone.get_by_role("link", name="Ir a la prueba").click()
    assert axe(phone) == []
    shot(phone, "quiz")
    phone.get_by_role("button", name="Empezar").click()
    expect(phone.get_by_text("0 de 3 respondidas")).to_be_visible()
    assert axe(phone) == []
    shot(phone, "attempt")
    phone.get_by_label("Peor").check()
    expect(phone.locator("#q1 [data-state]")).to_have_text("Guardado")
    expect(phone.get_by_text("1 de 3 respondidas")).to_be_visible()
    phone.get_by_role("button", name="Entregar").click()
    expect(phone.get_by_role("heading", name="2 preguntas sin responder")).to_be_visible()
    assert axe(phone) == []
    shot(phone, "hand-in")
    phone.get_by_role("button", name="Entregar de todos modos").click()
    expect(phone.get_by_role("heading", name="No aprobado")).to_be_visible()
    expect(phone.get_by_text("cuando apruebe")).to_be_visible()
    expect(phone.locator(".review__verdict")).to_have_text(["Incorrecta", "Sin responder", "Sin responder"])
    assert axe(phone) == []
    shot(phone, "failed")
    phone.get_by_role("button", name="Intentar de nuevo").click()
    expect(phone.get_by_text("0 de 3 respondidas")).to_be_visible()
    phone.wait_for_load_state()  # an answer that is given before the page's script runs goes out by the button alone

    fill_in(phone)
    phone.get_by_role("button", name="Entregar").click()
    expect(phone.get_by_role("heading", name="Aprobado")).to_be_visible()
    expect(phone.get_by_text("3 de 3 puntos, 100 %")).to_be_visible()
    expect(phone.get_by_text("Lo que llegó a una oficina.")).to_be_visible()
    assert axe(phone) == []
    shot(phone, "result")

    phone.goto(f"{live_server.url}{learning.lesson_url(0)}")
    expect(phone.get_by_text("Aprobada: 3 de 3 puntos, 100 %")).to_be_visible()
    for number in (1, 2, 3):
        expect(phone.get_by_text(f"Lección {number} de 3")).to_be_visible()
        phone.get_by_role("button", name="Ya hice esta lección").or_(
            phone.get_by_role("button", name="Seguir con la lección siguiente")
        ).or_(phone.get_by_role("button", name="Volver al curso")).click()
    expect(phone.get_by_text("3 de 3 lecciones hechas")).to_be_visible()
    shot(phone, "run-done")


def fill_in(page: Page) -> None:
    page.get_by_label("Bien").check()
    for place, text in enumerate(["Registrar", "Reunir", "Analizar"], 1):
        page.get_by_label(text).select_option(str(place))
    page.locator("#q3 input").fill("Subregistro")
    page.locator("#q3 input").blur()
    for number in (1, 2, 3):
        expect(page.locator(f"#q{number} [data-state]")).to_have_text("Guardado")


def begin(phone: Page, live_server: Any, sign_in: Callable[..., None], learning: Learning, quiz: Quiz) -> None:
    """Sign the learner in and begin an attempt of the quiz."""
    sign_in(phone, learning.person.user)
    phone.goto(f"{live_server.url}{learning.url}quizzes/{quiz.pk}/")
    phone.get_by_role("button", name="Empezar").click()
    expect(phone.get_by_text("0 de 3 respondidas")).to_be_visible()


def test_answers_given_without_a_line_or_a_session_go_out_once_when_it_is_back(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning, quiz: Quiz
) -> None:
    """Its own button asks for no second press, and every answer that waits says so."""
    begin(phone, live_server, sign_in, learning, quiz)
    phone.wait_for_load_state()  # without its script the page sends nothing when the line is back
    with without_network(phone, live_server):
        for choice in ("Mal", "Bien"):
            phone.get_by_label(choice).check()
            expect(phone.locator("#q1 [data-state]")).to_contain_text("Todavía sin enviar")
        phone.locator("#q3 input").fill("subregistro")
        phone.locator("#q3 button[name=save]").click()
        for number in (1, 3):
            expect(phone.locator(f"#q{number} [data-state]")).to_contain_text("Todavía sin enviar")
        expect(phone.locator("[data-without-line]")).to_contain_text("salen solas")
        expect(phone.locator("[data-without-line]")).not_to_contain_text("de nuevo")
        assert AttemptItem.objects.exclude(answer=None).count() == 0
    expect(phone.locator("#q1 [data-state]")).to_have_text("Guardado")
    expect(phone.locator("#q3 [data-state]")).to_have_text("Guardado")
    items = AttemptItem.objects.exclude(answer=None).order_by("number")
    assert [(item.number, item.answers.count()) for item in items] == [(1, 1), (3, 1)]
    phone.reload()
    expect(phone.get_by_label("Bien")).to_be_checked()
    expect(phone.get_by_text("2 de 3 respondidas")).to_be_visible()

    phone.wait_for_load_state()
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_label("Peor").check()
    expect(phone.locator("#q1 [data-state]")).to_contain_text("Su sesión terminó.")
    with phone.expect_popup() as opened:
        phone.locator("#q1 [data-state] a").click()
    sign_in(opened.value, learning.person.user)
    opened.value.close()
    expect(phone.locator("#q1 [data-state]")).to_have_text("Guardado", timeout=10_000)
    first = AttemptItem.objects.get(number=1)
    assert (first.answers.count(), first.answer == first.answers.order_by("-pk")[0].value) == (2, True)


def test_an_opened_lesson_is_read_and_done_without_a_line_until_signing_out(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning
) -> None:
    sign_in(phone, learning.person.user)
    lesson = f"{live_server.url}{learning.lesson_url(0)}"
    phone.goto(lesson)
    wait_until(phone, IS_KEPT, learning.lesson_url(0))
    # A page that is asked for while the worker still takes over stays without it, and nothing answers without a line.
    wait_until(phone, HAS_TAKEN_OVER)
    phone.goto(f"{live_server.url}{learning.lesson_url(1)}")
    phone.wait_for_function("() => navigator.serviceWorker.controller")
    phone.wait_for_load_state("networkidle")  # what was seen so far is written by then
    with without_network(phone, live_server):
        try:
            phone.goto(lesson)
        except Error:  # a busy browser fails to start its worker once in fifty times: whoever reads asks again
            phone.goto(lesson)
        expect(phone.get_by_text("Texto 1 uno.")).to_be_visible()
        expect(phone.locator(".lessons").first).to_have_css("list-style-type", "none")
        LessonProgress.objects.all().delete()  # what was seen so far had done the lesson
        phone.locator("[data-lesson-done] button").click()
        expect(phone.locator("[data-done-said]")).to_contain_text("Todavía sin enviar")
    phone.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('learning:'))")
    done = LessonProgress.objects.get(lesson_key=learning.taught.lessons[0].translation_key)
    assert done.done_at is not None
    phone.context.clear_cookies()
    phone.goto(f"{live_server.url}/es/")
    wait_until(phone, "async () => !(await caches.keys()).length")


@pytest.mark.parametrize(
    ("language", "hand_in", "before", "pressed", "back"),
    [
        ("es", "Entregar", "No hay conexión: ahora no se puede enviar. Sus respuestas se conservan en este dispositivo y salen solas",
         "la entrega espera a que usted la haga. Presione el botón de nuevo",
         "Volvió la conexión"),
        ("en", "Hand in", "There is no connection: this cannot be sent now. Your answers are kept on this device and go out by themselves",
         "only handing in waits for you. Press the button again",
         "The connection is back"),
    ],
)  # fmt: skip
def test_handing_in_without_a_line_stays_on_the_page_and_says_what_to_do(
    live_server: Any, phone: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]], learning: Learning,
    quiz: Quiz, language: str, hand_in: str, before: str, pressed: str, back: str,
) -> None:  # fmt: skip
    begin(phone, live_server, sign_in, learning, quiz)
    phone.goto(phone.url.replace("/es/", f"/{language}/"))
    phone.wait_for_load_state()
    said = phone.locator("[data-without-line]")
    expect(said).to_be_empty()
    button = phone.get_by_role("button", name=hand_in, exact=True)
    with without_network(phone, live_server):
        expect(said).to_contain_text(before)
        phone.get_by_label("Bien").check()
        button.click()
        expect(said).to_contain_text(pressed)
        expect(button).to_be_visible()
        expect(phone.get_by_label("Bien")).to_be_checked()
        assert axe(phone) == []
        shot(phone, f"hand-in-without-line-{language}")
        assert Attempt.objects.get().submitted_at is None
    expect(said).to_contain_text(back)
    expect(phone.locator("#q1 [data-state]")).to_have_text("Guardado" if language == "es" else "Saved")

    button.click()  # two questions have no answer: it asks, on a page that does the same
    again = phone.locator("button[name=hand_in]")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("2 ")
    phone.wait_for_load_state()
    with without_network(phone, live_server):
        again.click()
        expect(said).to_contain_text("No se envió" if language == "es" else "It was not sent")
        assert Attempt.objects.get().submitted_at is None
    again.click()
    expect(phone.locator("[data-quiz-ended]")).to_be_visible()
    assert AttemptItem.objects.get(number=1).points == 1


@pytest.mark.parametrize(
    ("language", "kept", "waits", "answered", "hand_in"),
    [
        ("es", "Guardado. Se muestra como lo conservó este dispositivo.", "Todavía sin enviar", "2 de 3 respondidas", "Entregar"),
        ("en", "Saved. It is shown as this device kept it.", "Not sent yet", "2 of 3 answered", "Hand in"),
    ],
)  # fmt: skip
def test_a_quiz_opened_again_without_a_line_shows_what_was_answered(
    live_server: Any, phone: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]], learning: Learning,
    quiz: Quiz, language: str, kept: str, waits: str, answered: str, hand_in: str,
) -> None:  # fmt: skip
    """What the device kept of the page is of before its answers. Those that were taken and those that wait stand there."""
    begin(phone, live_server, sign_in, learning, quiz)
    # As below: a page that is asked for while the worker still takes over stays without it.
    wait_until(phone, HAS_TAKEN_OVER)
    attempt = phone.url.replace("/es/", f"/{language}/")
    phone.goto(attempt)
    phone.wait_for_function("() => navigator.serviceWorker.controller")
    phone.wait_for_load_state("networkidle")
    phone.get_by_label("Bien").check()
    phone.locator("#q3 input").fill("subregistro")
    phone.locator("#q3 input").blur()
    expect(phone.get_by_text(answered)).to_be_visible()
    with without_network(phone, live_server):
        phone.locator("#q2 select").first.select_option("1")
        expect(phone.locator("#q2 [data-state]")).to_contain_text(waits)
        try:
            phone.goto(attempt)
        except Error:  # as below: a worker that did not start
            phone.goto(attempt)
        expect(phone.get_by_label("Bien")).to_be_checked()
        expect(phone.locator("#q3 input")).to_have_value("subregistro")
        for number in (1, 3):
            expect(phone.locator(f"#q{number} [data-state]")).to_have_text(kept)
        expect(phone.locator("#q2 select").first).to_have_value("1")
        expect(phone.locator("#q2 [data-state]")).to_contain_text(waits)
        expect(phone.get_by_text(answered)).to_be_visible()
        assert axe(phone) == []
        shot(phone, f"quiz-again-without-line-{language}")
    expect(phone.locator("#q2 [data-state]")).not_to_contain_text(waits)
    assert AttemptItem.objects.get(number=1).answers.count() == 1  # what was shown again is not sent again
    phone.get_by_role("button", name=hand_in, exact=True).click()
    phone.locator("button[name=hand_in]").click()
    expect(phone.locator("[data-quiz-ended]")).to_be_visible()
    assert [item.points for item in AttemptItem.objects.filter(number__in=(1, 3))] == [1, 1]
    wait_until(phone, "async () => !(await (await caches.open('learning-answers-1')).keys()).length")


def test_the_time_of_a_quiz_that_is_opened_again_without_a_line_goes_on(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning
) -> None:
    begin(phone, live_server, sign_in, learning, three_questions(learning, minutes=20))
    wait_until(phone, HAS_TAKEN_OVER)
    phone.reload()
    phone.wait_for_function("() => navigator.serviceWorker.controller")
    phone.wait_for_load_state("networkidle")
    wait_until(phone, IS_KEPT, phone.url.removeprefix(live_server.url))
    time_left = phone.locator("[data-seconds-left]")
    expect(time_left).to_have_text(re.compile(r"19:\d\d"))
    phone.evaluate(FIVE_MINUTES_AGO)
    with without_network(phone, live_server):
        for _turn in range(2):
            phone.reload()
            expect(time_left).to_have_text(re.compile(r"14:\d\d"))


def test_a_portal_that_does_not_answer_is_no_line_though_the_device_calls_itself_online(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning, quiz: Quiz
) -> None:
    begin(phone, live_server, sign_in, learning, quiz)
    phone.wait_for_load_state()
    with without_portal(live_server):
        phone.get_by_role("button", name="Entregar").click()
        expect(phone.locator("[data-without-line]")).to_contain_text("No se envió")
    phone.get_by_role("button", name="Entregar").click()
    expect(phone.get_by_role("button", name="Entregar de todos modos")).to_be_visible()


def test_an_attempt_in_two_tabs_keeps_what_was_answered_last(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning, quiz: Quiz
) -> None:
    """What one answers the other shows, so that the older one hands in nothing old: with a line, and without one."""
    begin(phone, live_server, sign_in, learning, quiz)
    phone.wait_for_load_state()
    other = phone.context.new_page()
    other.goto(phone.url)
    other.wait_for_load_state()

    phone.get_by_label("Mal").check()
    expect(phone.locator("#q1 [data-state]")).to_have_text("Guardado")
    expect(other.get_by_label("Mal")).to_be_checked()
    other.get_by_label("Bien").check()
    expect(other.locator("#q1 [data-state]")).to_have_text("Guardado")
    expect(phone.get_by_label("Bien")).to_be_checked()
    phone.get_by_label("Mal").check()  # as it was answered here before: another answer all the same
    expect(phone.locator("#q1 [data-state]")).to_have_text("Guardado")
    expect(other.get_by_label("Mal")).to_be_checked()
    assert AttemptItem.objects.get(number=1).answers.count() == 3

    with without_network(phone, live_server):
        phone.get_by_label("Peor").check()
        phone.locator("#q3 input").fill("registro")
        phone.locator("#q3 input").blur()
        expect(phone.locator("#q3 [data-state]")).to_contain_text("Todavía sin enviar")  # behind #q1, which fails
        expect(other.locator("#q3 input")).to_have_value("registro")
        other.get_by_label("Bien").check()
        other.locator("#q3 input").fill("subregistro")
        other.locator("#q3 input").blur()
        expect(phone.get_by_label("Bien")).to_be_checked()
        expect(phone.locator("#q3 input")).to_have_value("subregistro")
        assert AttemptItem.objects.get(number=3).answer is None
    for page in (phone, other):
        expect(page.locator("#q3 [data-state]")).to_have_text("Guardado")
    phone.get_by_role("button", name="Entregar").click()
    phone.get_by_role("button", name="Entregar de todos modos").click()
    expect(phone.get_by_text("2 de 3 puntos")).to_be_visible()
    handed_in = {item.number: item.answer for item in AttemptItem.objects.all()}
    assert (handed_in[2], handed_in[3]) == (None, {"text": "subregistro"})


def test_what_is_answered_in_a_tab_after_another_handed_in_is_said_not_to_count(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning, quiz: Quiz
) -> None:
    begin(phone, live_server, sign_in, learning, quiz)
    other = phone.context.new_page()
    other.goto(phone.url)
    other.wait_for_load_state("networkidle")
    assert Attempt.objects.get().submitted_at is None
    phone.get_by_role("button", name="Entregar").click()
    phone.get_by_role("button", name="Entregar de todos modos").click()
    expect(phone.get_by_text("0 de 3 puntos")).to_be_visible()
    other.get_by_label("Bien").check()
    expect(
        other.get_by_text("Este intento ya se entregó. Cuenta lo que había respondido hasta entonces.")
    ).to_be_visible()
    assert AttemptItem.objects.exclude(answer=None).count() == 0


@pytest.mark.parametrize(
    ("language", "said", "again"),
    [
        ("es", "Esta página no se puede abrir ahora", "Intentar de nuevo"),
        ("en", "This page cannot be opened now", "Try again"),
    ],
)
def test_a_page_that_was_not_opened_says_without_a_line_what_can_be_read(
    live_server: Any, phone: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]], learning: Learning,
    language: str, said: str, again: str,
) -> None:  # fmt: skip
    """In the site's looks, by the language of the address; once the line is back the page asked for opens by itself."""
    sign_in(phone, learning.person.user)
    opened, other = (learning.lesson_url(place).replace("/es/", f"/{language}/") for place in (0, 1))
    phone.goto(f"{live_server.url}{opened}")
    wait_until(phone, IS_KEPT, f"/{language}/learning-offline/")
    wait_until(phone, IS_KEPT, opened)
    phone.wait_for_function("() => navigator.serviceWorker.controller")
    phone.wait_for_load_state("networkidle")
    with without_network(phone, live_server):
        for address in (f"/{language}/learning/", other):
            try:
                phone.goto(f"{live_server.url}{address}")
            except Error:  # as above: a worker that did not start
                phone.goto(f"{live_server.url}{address}")
            expect(phone.get_by_role("heading", level=1)).to_have_text(said)
            expect(phone.get_by_role("link", name=again)).to_have_attribute("href", "")
        expect(phone.locator(".brand__name")).to_have_css("font-weight", "600")  # of the styles that were kept with it
        expect(phone.locator("[data-nothing-kept]")).to_be_hidden()
        assert axe(phone) == []
        shot(phone, f"offline-{language}")
        kept = phone.locator("[data-kept] a")
        expect(kept).to_have_count(1)
        expect(kept).to_have_text("Qué es un registro – " + ("Una edición" if language == "es" else "An edition"))
        kept.click()
        expect(phone.get_by_text("Texto 1 uno.")).to_be_visible()
        phone.goto(f"{live_server.url}{other}")
        expect(phone.get_by_role("heading", level=1)).to_have_text(said)
    expect(phone.get_by_text("Texto 2 uno.")).to_be_visible()


def test_how_many_parts_were_seen_moves_while_they_are_read(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning
) -> None:
    lesson = learning.taught.lessons[0]
    write(lesson, "Texto 1 uno.", *["Largo. " * 400] * 3)
    bring_lesson(run=learning.run, lesson_key=lesson.translation_key, by=make_tutor(learning.run).user)
    sign_in(phone, learning.person.user)
    phone.goto(f"{live_server.url}{learning.lesson_url(0)}")
    lines = phone.locator("[data-seen-said]")
    expect(lines).to_have_text(["1 de 4 partes vistas"] * 2)
    for number in (1, 2, 3):
        phone.locator(".lesson-part__end").nth(number).scroll_into_view_if_needed()
        expect(lines).to_have_text([f"{number + 1} de 4 partes vistas"] * 2)
    phone.reload()
    expect(lines).to_have_text(["4 de 4 partes vistas"] * 2)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_lesson_that_was_not_seen_is_not_done_by_a_press(
    live_server: Any, browser: Browser, sign_in: Callable[..., None], axe: Callable[..., list[str]], learning: Learning,
    scripts: bool,
) -> None:  # fmt: skip
    """It says what is missing and leads there; who read it otherwise says so. Without scripts that is asked at once."""
    lesson = learning.taught.lessons[0]
    write(lesson, "Texto 1 uno.", *["Largo. " * 400] * 3)
    bring_lesson(run=learning.run, lesson_key=lesson.translation_key, by=make_tutor(learning.run).user)
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844}, locale="es-GT")
    page = context.new_page()
    sign_in(page, learning.person.user)
    page.goto(f"{live_server.url}{learning.lesson_url(0)}")
    button, tick = page.locator("[data-lesson-done] button"), page.get_by_label("Leí completa esta lección")
    if scripts:
        expect(tick).to_be_hidden()
        button.evaluate("button => button.click()")  # as by a keyboard, without the way down
        expect(page.get_by_text("todavía no han estado en su pantalla")).to_be_visible()
        assert axe(page) == []
        page.get_by_role("link", name="Ir a la primera que falta").click()
        assert page.url.rsplit("#", 1)[1] == page.locator("[data-block]").nth(1).get_attribute("id")
    else:
        button.click()
        assert page.url == f"{live_server.url}{learning.lesson_url(0)}"
    assert not LessonProgress.objects.filter(done_at__isnull=False).exists()
    tick.check()
    button.click()
    expect(page.get_by_text("Lección 2 de 3")).to_be_visible()
    assert LessonProgress.objects.filter(lesson_key=lesson.translation_key, done_at__isnull=False).exists()
    context.close()


def test_a_quiz_is_taken_without_scripts(
    live_server: Any, browser: Browser, sign_in: Callable[..., None], learning: Learning, quiz: Quiz
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="es-GT")
    page = context.new_page()
    sign_in(page, learning.person.user)
    page.goto(f"{live_server.url}{learning.url}quizzes/{quiz.pk}/")
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Bien").check()
    page.locator("#q1").get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("1 de 3 respondidas")).to_be_visible()
    page.locator("#q3 input").fill("subregistro")
    page.get_by_role("button", name="Entregar").click()
    expect(page.get_by_role("heading", name="1 pregunta sin responder")).to_be_visible()
    page.get_by_role("button", name="Entregar de todos modos").click()
    expect(page.get_by_role("heading", name="Aprobado")).to_be_visible()
    assert Attempt.objects.get().points == 2
    context.close()


def test_a_tutor_marks_an_open_answer(
    live_server: Any, phone: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]], learning: Learning
) -> None:
    from trainaction.quizzes import services

    bank = make_bank()
    make_question(bank, "open", points=4, prompt_es="Escriba su plan.", rubric_es="Un punto por idea.")
    quiz = make_quiz(bank, title_es="Su plan")
    put_in(learning, quiz)
    attempt = services.start_attempt(quiz=quiz, enrolment=learning.enrolment)
    services.save_answers(attempt=attempt, answers={1: {"text": "Primero, revisar el formulario."}})
    services.hand_in(attempt=attempt)
    sign_in(phone, make_tutor(learning.run).user)
    phone.goto(f"{live_server.url}{learning.url}")
    phone.get_by_role("link", name="Calificar").click()
    expect(phone.get_by_text("Primero, revisar el formulario.")).to_be_visible()
    assert axe(phone) == []
    shot(phone, "marking")
    phone.get_by_label("Puntos").fill("5")
    phone.get_by_role("button", name="Dar estos puntos").click()
    expect(phone.get_by_role("alert")).to_contain_text("Dé de 0 a 4 puntos.")
    assert axe(phone) == []
    phone.get_by_label("Puntos").fill("3,5")
    phone.get_by_role("button", name="Dar estos puntos").click()
    expect(phone.get_by_text("No hay respuestas en espera")).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.is_passed is True


def test_a_reflection_and_an_assignment_on_a_phone(
    live_server: Any,
    phone: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
    learning: Learning,
    settings: Any,
    tmp_path: Path,
) -> None:
    """Written without a line and sent once it is back; then work handed in, marked by a tutor, and read."""
    settings.PRIVATE_ROOT = tmp_path
    put_block(learning, "reflection", {"prompt": "¿Qué falta en su registro?", "hint": ""})
    put_block(learning, "assignment", rules())
    sign_in(phone, learning.person.user)
    phone.goto(f"{live_server.url}{learning.lesson_url(0)}")
    with without_network(phone, live_server):
        phone.get_by_label("Su reflexión").first.fill("Quién no denuncia.")
        phone.locator(".reflection").get_by_role("button").click()
        expect(phone.locator(".reflection [data-state]")).to_contain_text("Todavía sin enviar")
        assert Reflection.objects.count() == 0
    expect(phone.locator(".reflection [data-state]")).to_have_text("Guardado")
    assert Reflection.objects.get().text == "Quién no denuncia."
    assert axe(phone) == []
    shot(phone, "reflection")

    phone.get_by_role("link", name="Entregar").click()
    phone.get_by_label("Su texto").fill("Mi plan de tres pasos.")
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    phone.get_by_label("Archivos").set_input_files(files=[plan])
    assert axe(phone) == []
    shot(phone, "assignment")
    phone.wait_for_load_state()
    with without_network(phone, live_server):
        phone.get_by_role("button", name="Entregar").click()
        expect(phone.locator("[data-without-line]")).to_contain_text("Lo que escribió y eligió se queda en esta página")
        assert Submission.objects.count() == 0
    phone.get_by_role("button", name="Entregar").click()
    expect(phone.get_by_text("Entregada: espera a su tutoría")).to_be_visible()
    assert axe(phone) == []
    shot(phone, "handed-in")

    phone.context.clear_cookies()
    sign_in(phone, make_tutor(learning.run).user)
    phone.goto(f"{live_server.url}/es/teaching/{learning.run.key}/marking/")
    assert axe(phone) == []
    shot(phone, "assignment-marking")
    phone.get_by_label("Puntos").fill("8")
    phone.get_by_role("button", name="Dar estos puntos").click()
    expect(phone.get_by_text("No hay respuestas en espera")).to_be_visible()
    assert Submission.objects.get().is_passed is True
