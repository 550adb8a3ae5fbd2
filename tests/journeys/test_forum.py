"""A learner asks on a phone, the tutor answers and marks it; a learner reports a message, and the tutor hides it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.discussion import Forum
from trainaction.models import ForumPost

Axe = Callable[..., list[str]]


def _fine(page: Page, axe: Axe) -> None:
    assert (page.url, axe(page)) == (page.url, [])
    assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, 390)


@pytest.mark.usefixtures("transactional_db")
def test_learner_asks_tutor_answers_learner_reports_tutor_hides(
    live_server: Any, phone: Page, browser: Browser, sign_in: Callable[..., None], axe: Axe, small_site: Any
) -> None:
    forum = Forum()
    base = f"{live_server.url}/es/learning/{forum.run.key}/forum/"
    sign_in(phone, forum.ana.user)
    phone.goto(base)
    expect(phone.locator(".state__title")).to_have_text("Todavía no ha escrito nadie")
    _fine(phone, axe)
    phone.get_by_role("link", name="Preguntar o contar algo").click()
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    _fine(phone, axe)
    phone.get_by_label("Título").fill("¿Cómo se cuenta un homicidio?")
    phone.get_by_role("textbox", name="Mensaje").fill(
        "En mi país hay dos registros.\n\n- el de la policía\n- el de salud"
    )
    phone.get_by_label("Mencionar a alguien").fill("lu")
    phone.get_by_role("button", name="Buscar personas").click()
    phone.get_by_label("@Luis").check()
    expect(phone.get_by_role("textbox", name="Mensaje")).to_have_value(
        "En mi país hay dos registros.\n\n- el de la policía\n- el de salud"
    )
    _fine(phone, axe)
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.locator("h1")).to_have_text("¿Cómo se cuenta un homicidio?")
    expect(phone.locator(".post__text strong")).to_have_text("@Luis")
    _fine(phone, axe)
    thread = phone.url.partition("#")[0]

    sign_in(phone, forum.tutor.user)
    phone.goto(thread)
    phone.get_by_role("link", name="Citar 1").click()
    expect(phone.get_by_role("textbox", name="Mensaje")).to_have_value(
        "> Ana:\n> @Luis En mi país hay dos registros.\n>\n> - el de la policía\n> - el de salud\n\n"
    )
    phone.get_by_role("textbox", name="Mensaje").fill("> Ana:\n> hay dos registros\n\nSe comparan los dos.")
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.locator(".post")).to_have_count(2)
    phone.get_by_role("button", name="Marcar como la respuesta 2").click()
    expect(phone.locator(".post--answer .author")).to_have_text("Rosa Díaz")
    _fine(phone, axe)

    forum.reply(forum.luis, ForumPost.objects.get(number=1).thread, "Vaya pregunta tonta.")
    sign_in(phone, forum.ana.user)
    phone.goto(base)
    expect(phone.locator(".thread__new")).to_have_text("2 nuevos")
    expect(phone.locator(".thread")).to_contain_text("Respondido")
    _fine(phone, axe)
    phone.get_by_role("link", name="¿Cómo se cuenta un homicidio?").click()
    phone.get_by_role("link", name="Denunciar 3").click()
    phone.get_by_label("Insulta o amenaza").check()
    _fine(phone, axe)
    phone.get_by_role("button", name="Denunciarlo").click()
    expect(phone.locator("main")).to_contain_text("Gracias: la tutoría mira este mensaje.")

    sign_in(phone, forum.tutor.user)
    phone.goto(base)
    phone.get_by_role("link", name="1 mensaje espera su decisión").click()
    expect(phone.locator(".post__reasons")).to_have_text("Insulta o amenaza")
    _fine(phone, axe)
    phone.get_by_role("link", name="Ocultar: ¿Cómo se cuenta un homicidio?, 3").click()
    phone.get_by_label("¿Por qué?").fill("Falta de respeto")
    _fine(phone, axe)
    phone.get_by_role("button", name="Ocultarlo").click()
    expect(phone.locator(".state__title")).to_have_text("Nada espera su decisión")
    phone.get_by_role("link", name="Anuncios").click()
    phone.get_by_role("link", name="Anunciar algo").click()
    phone.get_by_label("Título").fill("Sesión en vivo")
    phone.get_by_role("textbox", name="Mensaje").fill("El jueves a las 10.")
    _fine(phone, axe)
    phone.get_by_role("button", name="Anunciar").click()
    expect(phone.locator(".announcement__title")).to_contain_text("Sesión en vivo")
    _fine(phone, axe)

    sign_in(phone, forum.ana.user)
    phone.goto(thread)
    expect(phone.locator(".post__said")).to_have_text("La tutoría ocultó este mensaje.")
    phone.goto(f"{base}settings/")
    expect(phone.locator(".lead")).to_contain_text("«Ana»")
    _fine(phone, axe)
