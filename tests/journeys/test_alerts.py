"""A visitor follows a search by e-mail, is told what is new, and ends it; an editor sees what is searched and recommends."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from participants.models import Country
from search import indexing
from search.alerts.news import note_public
from search.alerts.sending import send_due
from search.models import Alert, Searches
from search.statistics import digest_of
from tests.datacction.conftest import Webinar

Axe = Callable[..., list[str]]


@pytest.fixture
def indexed(two_languages: Webinar, settings: Any, tmp_path: Path, live_server: Any) -> Iterator[Webinar]:
    settings.SEARCH_DIR = tmp_path / "search"
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    indexing.rebuild()
    yield two_languages


def _address_in(message: Any, part: str) -> str:
    found = re.search(rf"http://\S*/{part}/\S*", message.body)
    assert found is not None
    return found[0]


def _fine(page: Page, axe: Axe) -> None:
    assert (page.url, axe(page)) == (page.url, [])
    assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, 390)


def test_visitor_follows_a_search_is_told_and_ends_it(
    live_server: Any, indexed: Webinar, phone: Page, browser: Browser, axe: Axe
) -> None:
    note_public()
    phone.goto(f"{live_server.url}/es/buscar/?q=homicidios&country=HN")
    phone.get_by_role("link", name="seguirla por correo").click()
    expect(phone.locator("h1")).to_have_text("Seguir una búsqueda por correo")
    expect(phone.locator(".followed li")).to_have_text(["homicidios", "País: Honduras"])
    _fine(phone, axe)
    phone.get_by_label("Correo electrónico").fill("ana")
    phone.get_by_role("button", name="Seguir esta búsqueda").click()
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    _fine(phone, axe)
    phone.get_by_label("Correo electrónico").fill("ana@example.org")
    phone.get_by_label("Cada día").check()
    phone.get_by_role("button", name="Seguir esta búsqueda").click()
    expect(phone.locator("h1")).to_have_text("Revise su correo")
    _fine(phone, axe)

    phone.goto(_address_in(mail.outbox[0], "confirmar"))
    expect(phone.locator("h1")).to_have_text("Confirme que sigue esta búsqueda")
    _fine(phone, axe)
    phone.get_by_role("button", name="Sí, seguir esta búsqueda").click()
    expect(phone.locator("h1")).to_have_text("Usted sigue esta búsqueda")
    _fine(phone, axe)

    indexed.episode(7, title="Homicidios en Honduras", countries=[Country.objects.get(code="HN")])
    indexed.episode(8, title="Homicidios en otra parte")
    assert send_due(at=timezone.now() + timedelta(days=1))["sent"] == 1
    told = mail.outbox[1]
    assert told.subject == "1 resultado nuevo: homicidios · País: Honduras"
    phone.goto(_address_in(told, "datacction"))
    expect(phone.locator("h1")).to_have_text("Homicidios en Honduras")
    letter = browser.new_page(viewport={"width": 390, "height": 844})
    letter.set_content(told.alternatives[0].content)
    assert axe(letter) == []
    letter.close()

    phone.goto(_address_in(told, "terminar"))
    expect(phone.locator("h1")).to_have_text("Dejar de recibir estos mensajes")
    _fine(phone, axe)
    phone.get_by_role("button", name="Dejar de recibirlos y borrar mi dirección").click()
    expect(phone.locator("h1")).to_have_text("Ya no sigue esta búsqueda")
    _fine(phone, axe)
    assert Alert.objects.count() == 0
    phone.get_by_role("link", name="Seguirla otra vez").click()
    expect(phone.locator(".followed li")).to_have_text(["homicidios", "País: Honduras"])


def test_visitor_follows_a_search_without_scripts(live_server: Any, indexed: Webinar, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/search/?q=homicides")
    page.get_by_role("link", name="follow it by e-mail").click()
    page.get_by_label("E-mail address").fill("eva@example.org")
    page.get_by_role("button", name="Follow this search").click()
    expect(page.locator("h1")).to_have_text("Check your e-mail")
    page.goto(_address_in(mail.outbox[0], "confirm"))
    page.get_by_role("button", name="Yes, follow this search").click()
    expect(page.locator("h1")).to_have_text("You follow this search")
    assert list(Alert.objects.values_list("address", "language", "frequency")) == [("eva@example.org", "en", "weekly")]
    context.close()


def test_editor_sees_what_is_searched_and_recommends_a_result(
    live_server: Any,
    indexed: Webinar,
    desktop: Page,
    editor: Any,
    sign_in: Callable[..., None],
    browser: Browser,
    axe: Axe,
) -> None:
    Searches.objects.create(
        day=timezone.localdate(), language="es", digest=digest_of("es", "feminicidios"), query="feminicidios", number=4,
        without_result=4,
    )  # fmt: skip
    sign_in(desktop, editor)
    desktop.goto(f"{live_server.url}/admin/reports/searches/")
    row = desktop.locator("table.listing tbody tr", has_text="feminicidios")
    expect(row.locator("td").nth(2)).to_have_text("4")
    assert axe(desktop, "main") == []
    row.get_by_role("link").click()
    expect(desktop.locator("#id_query")).to_have_value("feminicidios")
    desktop.wait_for_load_state()  # the chooser is a script's
    desktop.locator("#id_page-chooser .unchosen button").click()
    dialog = desktop.get_by_role("dialog")
    dialog.get_by_label("Término de búsqueda").or_(dialog.locator("input[name=q]")).first.fill("Contar")
    dialog.get_by_role("link", name="Contar homicidios").click()
    expect(desktop.get_by_role("dialog")).to_have_count(0)
    desktop.get_by_role("button", name="Guardar").first.click()
    expect(desktop.locator(".messages")).to_contain_text("feminicidios")

    visitor = browser.new_page()
    visitor.goto(f"{live_server.url}/es/buscar/?q=feminicidio")
    expect(visitor.locator(".picks .result__title")).to_have_text(["Contar homicidios"])
    expect(visitor.locator(".picks .result__pick")).to_have_text("Recomendado")
    visitor.close()
