"""A course manager writes a module and a lesson with a quiz, opens a run; somebody takes it; the manager reads how it went."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.models import User
from tests.browser import add_row, press_publish
from tests.factories.runs import make_learner
from tests.trainaction.conftest import Academy, academy
from trainaction.models import CourseRun, Enrolment, EnrolmentState, ModulePage, Quiz

__all__ = ["academy"]

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("JOURNEY_SHOTS")


def shot(page: Page, name: str) -> None:
    """Keep what is seen, where JOURNEY_SHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"manager-{name}.png"), full_page=True)


def keep(page: Page) -> None:
    """Press the button below a form of the admin, and wait for what it says."""
    page.locator("footer button[type=submit], form footer button").first.click()
    expect(page.locator(".messages .success").first).to_be_visible()


def choose(page: Page, within: Locator, title: str) -> None:
    """In a chooser of the admin, the thing of this title."""
    within.locator("[data-chooser-action-choose]").first.click()
    page.locator(".modal-dialog").get_by_role("link", name=title, exact=True).click()
    expect(page.locator(".modal-dialog")).to_have_count(0)


def title(page: Page, text: str) -> None:
    """The title of a new page, which its address follows a moment later."""
    page.locator("#id_title").fill(text)
    page.locator("#id_title").blur()
    expect(page.locator("#id_slug")).not_to_have_value("")


def publish(page: Page) -> None:
    press_publish(page)
    expect(page.locator(".messages .success").first).to_contain_text("publicada")


def test_course_manager_writes_a_lesson_with_a_quiz_opens_a_run_and_reads_how_it_went(
    live_server: Any,
    academy: Academy,
    course_manager: User,
    desktop: Page,
    phone: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    course = academy.course("Medir la violencia", slug="medir")
    base = live_server.url
    sign_in(desktop, course_manager)

    # A bank with a question, and a quiz of it, which is tried out.
    desktop.goto(f"{base}/admin/snippets/trainaction/questionbank/add/")
    desktop.locator("#id_title_es").fill("Registros")
    keep(desktop)
    desktop.goto(f"{base}/admin/snippets/trainaction/question/add/")
    desktop.locator("#id_bank").select_option(label="Registros")
    desktop.locator("#id_kind").select_option("single")
    desktop.locator("#id_prompt_es").fill("¿Qué cuenta un registro?")
    for text in ("Lo que llegó a una oficina", "Todo lo que ocurrió"):
        desktop.locator(f"#id_options-{add_row(desktop, 'options')}-text_es").fill(text)
    desktop.locator("#id_options-0-is_right").check()
    shot(desktop, "question")
    keep(desktop)
    desktop.goto(f"{base}/admin/snippets/trainaction/quiz/add/")
    desktop.locator("#id_title_es").fill("Lo que queda")
    choose(desktop, desktop.locator("#inline_child_draws-0"), "Registros")
    shot(desktop, "quiz")
    keep(desktop)
    desktop.goto(f"{base}/es/teaching/quizzes/{Quiz.objects.get().pk}/")
    desktop.get_by_label("Lo que llegó a una oficina").check()
    desktop.get_by_role("button", name="Ver el resultado").click()
    expect(desktop.get_by_text("1 de 1 punto, 100 %")).to_be_visible()
    assert axe(desktop) == []
    shot(desktop, "tried")

    # A module, and a lesson in it.
    desktop.goto(f"{base}/admin/pages/add/trainaction/modulepage/{course.pk}/")
    title(desktop, "Contar")
    publish(desktop)
    module = ModulePage.objects.get()
    desktop.goto(f"{base}/admin/pages/add/trainaction/lessonpage/{module.pk}/")
    title(desktop, "Qué es un registro")
    desktop.locator("[data-streamfield-stream-container], [data-contentpath=body]").first.scroll_into_view_if_needed()
    desktop.get_by_role("button", name="Insertar un bloque").first.click()
    desktop.get_by_role("option", name="Prueba", exact=True).click()
    choose(desktop, desktop.locator("[data-contentpath=body]"), "Lo que queda")
    shot(desktop, "lesson")
    assert axe(desktop, "main") == []
    publish(desktop)

    # A run, open to anybody.
    desktop.goto(f"{base}/admin/snippets/trainaction/courserun/add/")
    desktop.locator("#id_course_key").select_option(label="Medir la violencia")
    desktop.locator("#id_title_es").fill("Marzo de 2026")
    desktop.locator("#id_key").fill("marzo-2026")
    shot(desktop, "run")
    assert axe(desktop, "main") == []
    keep(desktop)
    assert CourseRun.objects.get().key == "marzo-2026"

    # Somebody takes it on a phone.
    learner = make_learner()
    sign_in(phone, learner.user)
    phone.goto(f"{base}{course.url}")
    phone.locator(".run").get_by_role("link", name="Inscribirse").click()
    phone.get_by_label("País").select_option("GT")
    phone.get_by_label("Acepto que").check()
    phone.get_by_role("button", name="Inscribirse", exact=True).click()
    phone.get_by_role("link", name="Al curso").click()
    phone.get_by_role("link", name="1. Qué es un registro").click()
    phone.locator(".lesson-done button").click()
    phone.locator(".go-on").get_by_role("link", name="Lo que queda").click()
    phone.get_by_role("button", name="Empezar").click()
    expect(phone.get_by_text("0 de 1 respondida")).to_be_visible()
    phone.wait_for_load_state()  # an answer that is given before the page's script runs goes out by the button alone
    phone.get_by_label("Lo que llegó a una oficina").check()
    expect(phone.get_by_text("1 de 1 respondida")).to_be_visible()
    phone.get_by_role("button", name="Entregar", exact=True).click()
    expect(phone.get_by_role("heading", name="Aprobado", exact=True)).to_be_visible()
    assert Enrolment.objects.get().state == EnrolmentState.COMPLETED

    # How it went, on the page and as a file.
    desktop.goto(f"{base}/admin/course-statistics/?programme=trainaction")
    figure = desktop.locator(".reach-figures li").filter(has=desktop.locator(".reach-label", has_text="Terminaron"))
    expect(figure.locator(".reach-value").first).to_have_text("1")
    assert axe(desktop, "main") == []
    shot(desktop, "statistics")
    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="JSON", exact=True).click()
    document = json.loads(download.value.path().read_text())
    assert document["completion"] == {"value": 1.0, "numerator": 1, "denominator": 1}
