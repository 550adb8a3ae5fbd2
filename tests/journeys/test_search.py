"""A visitor finds an episode by a half-remembered phrase without accents, narrows down, and goes there; by phone, by
keyboard, with and without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from search import indexing
from tests.datacction.conftest import Webinar


@pytest.fixture
def indexed(two_languages: Webinar, settings: Any, tmp_path: Path) -> Iterator[Webinar]:
    settings.SEARCH_DIR = tmp_path / "search"
    indexing.rebuild()
    yield two_languages


def test_visitor_on_a_phone_finds_narrows_down_and_goes_there(
    live_server: Any, indexed: Webinar, phone: Page, axe: Callable[..., list[str]]
) -> None:
    refused: list[str] = []
    phone.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    def looked_at() -> None:
        assert (phone.url, axe(phone)) == (phone.url, [])
        assert (phone.url, phone.evaluate("document.documentElement.scrollWidth")) == (phone.url, 390)

    phone.goto(f"{live_server.url}/es/")
    field = phone.get_by_role("combobox", name="Buscar en todo")
    field.fill("carceles y dato")
    field.press("Enter")
    expect(phone.locator("h1")).to_have_text("Búsqueda")
    titles = phone.locator("ol.results .result__title")
    expect(titles).to_have_text(["Cárceles y datos"])
    looked_at()

    phone.goto(f"{live_server.url}/es/buscar/")
    expect(titles).to_have_count(5)
    looked_at()
    phone.get_by_text("Filtrar").click()
    # What a browser or its tools leave behind on a field is not copied into the answer, which the policy would refuse.
    phone.get_by_label("Honduras").evaluate("field => { field.style.color = 'red'; field.style.color = ''; }")
    phone.locator("[data-name=year] > summary").click()
    phone.get_by_label("Guatemala").check()
    expect(titles).to_have_text(["Medir la violencia", "Cárceles y datos"])
    assert phone.url == f"{live_server.url}/es/buscar/?country=GT"
    # The groups of filters stay as they were, and the focus where it was.
    expect(phone.locator("[data-name=year]")).to_have_attribute("open", "")
    expect(phone.get_by_label("Guatemala")).to_be_checked()
    expect(phone.get_by_label("Guatemala")).to_be_focused()
    expect(phone.get_by_label("Guatemala")).to_be_in_viewport()
    phone.get_by_label("Honduras").check()
    expect(titles).to_have_count(3)
    assert phone.url == f"{live_server.url}/es/buscar/?country=GT&country=HN"
    looked_at()
    phone.go_back()
    expect(titles).to_have_count(2)
    titles.get_by_role("link", name="Cárceles y datos").click()
    expect(phone.locator("h1")).to_have_text("Cárceles y datos")
    assert refused == []


def test_visitor_takes_a_suggestion_by_keyboard(
    live_server: Any, indexed: Webinar, phone: Page, axe: Callable[..., list[str]]
) -> None:
    phone.goto(f"{live_server.url}/en/search/")
    field = phone.get_by_role("combobox", name="Search everything")
    field.press_sequentially("meas")
    options = phone.locator("[role=option]")
    expect(options).to_have_text(["measuring", "Measuring violence Episode"])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert axe(phone) == []
    field.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "q-list-0")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("meas")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowUp")
    field.press("Enter")
    expect(phone.locator("h1")).to_have_text("Measuring violence")


def test_visitor_searches_without_scripts(live_server: Any, indexed: Webinar, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/es/")
    page.get_by_role("searchbox", name="Buscar en todo").fill("dato/homicidio")
    page.get_by_role("button", name="Buscar").click()
    titles = page.locator("ol.results .result__title")
    expect(titles).to_have_count(3)
    page.get_by_text("Filtrar").click()
    page.get_by_label("Honduras").check()
    page.get_by_role("button", name="Aplicar filtros").click()
    expect(titles).to_have_text(["Contar homicidios"])
    assert page.url == f"{live_server.url}/es/buscar/?q=dato%2Fhomicidio&country=HN"
    page.get_by_role("link", name="País: Honduras").click()
    assert page.url.split("?")[1] == "q=dato%2Fhomicidio"
    titles.get_by_role("link", name="Contar homicidios").click()
    expect(page.locator("h1")).to_have_text("Contar homicidios")
    context.close()
