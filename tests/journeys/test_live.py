"""Somebody on a phone registers, comes to the live page, asks, votes and answers a poll; a moderator decides; afterwards it is over."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale

from datacction.live import services
from participants.models import Activity
from participants.registration import sending
from portal.models import User
from tests.factories.live import answer, make_broadcast, make_live_activity, make_poll, make_question, url_of
from tests.factories.registration import make_desk


def test_registering_asking_voting_and_what_stays(
    live_server: Any,
    spanish: Locale,
    make_user: Callable[..., User],
    phone: Page,
    browser: Browser,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    broadcast = make_broadcast(make_live_activity(timedelta(minutes=20)))
    make_desk(broadcast.activity, join_url="https://sala.example/entrar")
    others = make_question(broadcast, "¿Cada cuánto se actualizan los datos?")
    address = f"{live_server.url}{url_of(broadcast)}"

    def looked_at(page: Page = phone) -> None:
        assert (page.url, axe(page)) == (page.url, [])
        assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, 390)

    phone.goto(address)
    looked_at()
    phone.get_by_role("link", name="Inscribirse").click()
    phone.get_by_label("Nombre y apellidos").fill("Ana Morales")
    phone.locator("#id_email").fill("ana@correo.example")
    phone.get_by_label("Mujer", exact=True).check()
    phone.get_by_label("País").select_option("GT")
    phone.get_by_label(re.compile("Acepto que")).check()
    phone.get_by_role("button", name="Inscribirse").click()
    expect(phone.get_by_role("heading", name="Revise su correo")).to_be_visible()
    sending.send_due()
    link = re.search(r"http://\S+(/es/inscripciones/confirmar/\S+)", mail.outbox[0].body)
    assert link is not None
    phone.goto(f"{live_server.url}{link[1]}")
    phone.get_by_role("button", name="Sí, fui yo").click()
    phone.get_by_role("link", name="Ir a la página en vivo").click()
    expect(phone.get_by_role("link", name="Entrar", exact=True)).to_have_attribute(
        "href", "https://sala.example/entrar"
    )
    phone.wait_for_load_state()

    phone.locator("#ask summary").click()
    phone.get_by_label("Su pregunta").fill("¿Se puede descargar la serie?")
    phone.get_by_role("button", name="Enviar la pregunta").click()
    expect(phone.locator("[data-live-said]")).to_contain_text("La moderación")
    expect(phone.locator(".live-own")).to_contain_text("¿Se puede descargar la serie?")
    vote = phone.locator(f"[data-vote='{others.pk}']")
    vote.click()
    expect(vote).to_contain_text("Retirar")
    looked_at()

    desk = browser.new_page(viewport={"width": 390, "height": 844}, locale="es")
    try:
        sign_in(desk, make_user("editor", "modera@correo.example"))
        desk.goto(f"{address}moderar/")
        looked_at(desk)
        desk.locator("#pile-waiting button").first.press("Enter")
        expect(desk.locator("#pile-waiting .pile__number")).to_have_text("0")
        desk.goto(f"{address}conduccion/")
        expect(desk.locator(".host-asked__text").first).to_have_text("¿Cada cuánto se actualizan los datos?")
        looked_at(desk)
    finally:
        desk.close()
    expect(phone.locator(".asked")).to_contain_text("¿Se puede descargar la serie?")

    poll = make_poll(broadcast)
    answer(poll, 4)
    phone.get_by_label("Gente").check()
    looked_at()
    phone.get_by_role("button", name="Responder").click()
    expect(phone.locator(".poll-result").first).to_contain_text("20 %")
    looked_at()

    services.close_poll(poll=poll, by=None)
    Activity.objects.update(ends_at=timezone.now() - timedelta(minutes=16), updated_at=timezone.now())
    expect(phone.locator(".live-state .tag")).to_have_text("Terminada")
    expect(phone.locator("#results")).to_contain_text("¿Qué falta?")
    looked_at()
    phone.get_by_role("link", name="Responderlas").click()
    expect(phone.get_by_role("heading", name="¿Cómo estuvo?")).to_be_visible()
    looked_at()
    phone.locator("[name=whole][value='5']").check()
    phone.get_by_role("button", name="Enviar").click()
    expect(phone.get_by_role("heading", name="Ya respondió: gracias")).to_be_visible()
