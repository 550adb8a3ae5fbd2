"""The way of a certificate: its holder gets it, whoever has its code verifies it, who teaches the run takes it back."""

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from participants.certificates.codes import shown
from tests.factories.certificates import make_certificate, make_completed, make_course_run
from tests.factories.runs import make_tutor
from tests.trainaction.conftest import Academy, academy

__all__ = ["academy"]


@pytest.fixture
def held(academy: Academy, transactional_db: None) -> Any:
    run = make_course_run(academy.course("Seguridad ciudadana", hours=40), title_es="Primera edición")
    return make_certificate(make_completed(run))


def test_a_holder_gets_a_certificate_that_anyone_verifies(
    live_server: Any, phone: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]], held: Any
):
    sign_in(phone, held.enrolment.person.user)
    phone.goto(f"{live_server.url}/es/learning/run-1/certificate/")
    expect(phone.get_by_role("heading", name="Ana Morales")).to_be_visible()
    assert axe(phone) == []
    with phone.expect_download() as downloading:
        phone.get_by_role("link", name="Descargar el certificado (PDF)").click()
    pdf = pypdfium2.PdfDocument(downloading.value.path())
    assert "Ana Morales" in pdf[0].get_textpage().get_text_bounded()
    phone.get_by_label("Solo yo").check()
    phone.get_by_role("button", name="Guardar").click()
    expect(phone.get_by_text("Guardado.")).to_be_visible()

    phone.context.clear_cookies()
    phone.goto(f"{live_server.url}/es/certificates/")
    assert axe(phone) == []
    code = shown(held.code.code)
    phone.get_by_label("Código del certificado").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="Verificar").click()
    expect(phone.get_by_text("Hay un certificado con este código, y es válido")).to_be_visible()
    expect(phone.get_by_text("Ana Morales")).to_have_count(0)
    assert axe(phone) == []

    sign_in(phone, held.enrolment.person.user)
    phone.goto(f"{live_server.url}/es/learning/run-1/certificate/")
    phone.get_by_label("Quien tenga su código").check()
    phone.get_by_role("button", name="Guardar").click()
    phone.goto(f"{live_server.url}/es/certificates/{code}/")
    expect(phone.get_by_text("Este certificado es válido")).to_be_visible()
    expect(phone.get_by_role("heading", name="Ana Morales")).to_be_visible()
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_tutor_issues_and_revokes(
    live_server: Any, phone: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]], held: Any
):
    make_completed(held.enrolment.run, "luis@escuela.example", "Luis Paz")
    sign_in(phone, make_tutor(held.enrolment.run).user)
    phone.goto(f"{live_server.url}/es/teaching/run-1/certificates/")
    assert axe(phone) == []
    phone.get_by_role("button", name="Expedir 1 certificado").click()
    expect(phone.get_by_role("link", name="Revocar Luis Paz")).to_be_visible()
    phone.get_by_role("link", name="Revocar Luis Paz").click()
    expect(phone.get_by_role("heading", name="Revocar el certificado")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label("Por qué").fill("No hizo el examen.")
    phone.get_by_role("button", name="Revocarlo").click()
    expect(phone.get_by_text("El certificado fue revocado.")).to_be_visible()
    expect(phone.get_by_text("No hizo el examen.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
