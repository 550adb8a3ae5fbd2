"""On a phone: a comment that a moderator lets through and somebody answers; the newsletter, asked for and ended."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from datacction.models import EpisodePage
from participants.comments import notices, services
from participants.models import Comment, Subscriber
from portal.models import User
from tests.datacction.conftest import Webinar
from tests.factories.comments import make_reader, say


def test_commenting_moderating_and_being_answered_on_a_phone(
    live_server: Any,
    webinar: Webinar,
    make_user: Callable[..., User],
    phone: Page,
    browser: Browser,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    def looked_at(page: Page = phone) -> None:
        assert (page.url, axe(page)) == (page.url, [])
        assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, 390)

    episode = webinar.episode(title="Medir la violencia", slug="medir", summary="Qué se cuenta.")
    ana, editor = make_reader(), make_user("editor", "eva@correo.example")
    phone.goto(f"{live_server.url}{episode.url}")
    expect(phone.get_by_text("Nadie ha comentado todavía")).to_be_visible()
    looked_at()
    sign_in(phone, ana)
    phone.reload()
    phone.get_by_role("textbox", name="Comentario").fill("¿Hay datos por municipio?")
    phone.get_by_role("button", name="Enviar el comentario").click()
    expect(phone.locator("[data-error-summary]")).to_be_visible()
    looked_at()
    phone.get_by_label("Nombre que ven los demás").fill("Ana de Tegucigalpa")
    phone.get_by_role("button", name="Enviar el comentario").click()
    expect(phone.get_by_text("Solo usted lo ve")).to_be_visible()
    looked_at()

    desk = browser.new_page(viewport={"width": 1280, "height": 900}, locale="es")
    try:
        sign_in(desk, editor)
        desk.goto(f"{live_server.url}/admin/comments/")
        desk.get_by_role("button", name=re.compile("Publicarlo")).click()
        expect(desk.get_by_text("No hay nada en espera.")).to_be_visible()
        assert axe(desk, "main") == []
    finally:
        desk.close()
    comment = Comment.objects.get()
    answer = say(
        EpisodePage.objects.get(),
        make_reader("luis@correo.example"),
        "Sí, cada mes.",
        answered=comment,
        at=timezone.now(),
    )
    services.show(comment=answer, by=editor)
    mail.outbox.clear()
    notices.send_due()
    told = next(each for each in mail.outbox if each.to == [ana.email])
    link = re.search(r"http://[^/]+(/es/comentarios/\d+/)", told.body)
    assert link is not None
    phone.goto(f"{live_server.url}{link[1]}")
    expect(phone.locator(f"#comment-{answer.pk}")).to_be_in_viewport()
    expect(phone.locator(f"#comment-{answer.pk}")).to_contain_text("Sí, cada mes.")
    looked_at()
    phone.get_by_role("link", name="Sus comentarios, nombre y correos").click()
    expect(phone.get_by_role("heading", name="Sus comentarios")).to_be_visible()
    looked_at()


@pytest.mark.django_db(transaction=True)
def test_the_newsletter_is_asked_for_confirmed_and_ended(
    live_server: Any, webinar: Webinar, phone: Page, axe: Callable[..., list[str]]
) -> None:
    def looked_at() -> None:
        assert (phone.url, axe(phone)) == (phone.url, [])
        assert (phone.url, phone.evaluate("document.documentElement.scrollWidth")) == (phone.url, 390)

    phone.goto(f"{live_server.url}/es/")
    phone.get_by_label("El boletín, por correo:").fill("ana@correo.example")
    phone.get_by_role("button", name="Suscribirse").click()
    expect(phone.get_by_role("heading", name="Revise su correo")).to_be_visible()
    looked_at()
    (message,) = mail.outbox
    link = re.search(r"http://[^/]+(/es/boletin/confirmar/\S+)", message.body)
    assert link is not None
    phone.goto(f"{live_server.url}{link[1]}")
    looked_at()
    assert Subscriber.objects.get().confirmed_at is None
    phone.get_by_role("button", name="Sí, quiero recibirlo").click()
    expect(phone.get_by_role("heading", name="Su suscripción al boletín está confirmada")).to_be_visible()
    assert Subscriber.objects.get().confirmed_at is not None
    phone.get_by_role("link", name="Leer los números anteriores").click()
    expect(phone.get_by_role("heading", name="Boletín", exact=True)).to_be_visible()
    looked_at()
    stop = re.search(r"<http://[^/]+(.*)>", message.extra_headers["List-Unsubscribe"])
    assert stop is not None
    phone.goto(f"{live_server.url}{stop[1]}")
    looked_at()
    phone.get_by_role("button", name=re.compile("Cancelar la suscripción")).click()
    expect(phone.get_by_role("heading", name="Su suscripción está cancelada")).to_be_visible()
    assert Subscriber.objects.count() == 0
