"""Somebody new on a phone, from the list of courses to a certificate that a stranger verifies."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from participants.certificates.codes import shown
from tests.factories.certificates import make_version
from tests.factories.quizzes import make_bank, make_quiz, make_single
from tests.trainaction.conftest import Taught, academy, taught
from tests.trainaction.learning import Learning, learning
from tests.trainaction.test_quizzes import put_in
from trainaction.certificates import services
from trainaction.models import Enrolment, RunLesson

__all__ = ["Taught", "academy", "learning", "taught"]

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "una frase larga y propia 27"


def test_a_newcomer_on_a_phone_gets_from_the_catalogue_to_a_certificate(
    live_server: Any, phone: Page, axe: Callable[..., list[str]], learning: Learning
) -> None:
    bank = make_bank()
    make_single(bank, prompt_es="¿Qué cuenta un registro?")
    put_in(learning, make_quiz(bank, title_es="Lo que queda", attempts=2))

    def press(name: str) -> None:
        phone.get_by_role("button", name=name, exact=True).click()

    # A course, an account, a place.
    phone.goto(f"{live_server.url}/es/trainaction/")
    phone.get_by_role("link", name="Medir la violencia").first.click()
    phone.locator(".run").get_by_role("link", name="Inscribirse").click()
    phone.get_by_role("link", name="Crear una cuenta").click()
    phone.get_by_label("Correo electrónico").fill("nueva@escuela.example")
    for field in phone.locator("main input[type=password]").all():
        field.fill(SECRET)
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("main")).to_contain_text("nueva@escuela.example")
    confirming = re.search(r"/es/account/confirm-email/\S+", str(mail.outbox[-1].body))
    assert confirming is not None
    phone.goto(f"{live_server.url}{confirming[0]}")
    phone.locator("main form button[type=submit]").click()
    expect(phone.get_by_label("Nombre y apellidos")).to_be_visible()
    phone.get_by_label("Nombre y apellidos").fill("Nueva Pérez")
    phone.get_by_label("Mujer", exact=True).check()
    phone.get_by_label("País").select_option("GT")
    phone.get_by_label("Acepto que").check()
    press("Inscribirse")
    phone.get_by_role("link", name="Al curso").click()

    # A lesson with a quiz, failed and passed; a message; the other lessons.
    phone.get_by_role("link", name="Lo que queda").click()
    for answer, verdict in (("Peor", "No aprobado"), ("Bien", "Aprobado")):
        phone.get_by_role("button", name=re.compile("Empezar|Intentar de nuevo")).click()
        expect(phone.get_by_text("0 de 1 respondida")).to_be_visible()
        phone.wait_for_load_state()  # an answer that is given before the page's script runs goes out by the button alone
        phone.get_by_label(answer, exact=True).check()
        expect(phone.get_by_text("1 de 1 respondida")).to_be_visible()
        press("Entregar")
        expect(phone.get_by_role("heading", name=verdict, exact=True)).to_be_visible()
        phone.get_by_role("link", name="Volver a la prueba").click()
    phone.get_by_role("link", name=learning.run.title).click()
    phone.get_by_role("link", name="Foro", exact=True).click()
    phone.get_by_role("link", name="Preguntar o contar algo").click()
    phone.get_by_label("Título").fill("¿Denuncias o víctimas?")
    phone.locator("textarea").fill("¿Cuál de las dos se publica?")
    press("Enviar")
    expect(phone.get_by_role("heading", name="¿Denuncias o víctimas?")).to_be_visible()
    phone.get_by_role("link", name="Lecciones", exact=True).click()
    phone.get_by_role("link", name="1. Qué es un registro").click()
    for number in range(1, RunLesson.objects.filter(run=learning.run).count() + 1):
        expect(phone.get_by_text(f"Lección {number} de 3")).to_be_visible()
        phone.locator(".lesson-done button").click()
    expect(phone.get_by_text("Completó el curso")).to_be_visible()
    assert axe(phone) == []

    # The certificate, and whoever has its code.
    enrolment = Enrolment.objects.get(person__name="Nueva Pérez")
    certificate = services.issue(enrolment=enrolment, version=make_version(), by=None)
    phone.get_by_role("link", name="Mi certificado").click()
    expect(phone.get_by_role("heading", name="Nueva Pérez")).to_be_visible()
    phone.context.clear_cookies()
    phone.goto(f"{live_server.url}/es/certificates/")
    phone.get_by_label("Código del certificado").fill(shown(certificate.code.code))
    press("Verificar")
    expect(phone.get_by_text("y es válido").or_(phone.get_by_text("Este certificado es válido"))).to_be_visible()
