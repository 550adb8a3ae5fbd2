"""A visitor browses the webinar on a phone: both languages, filters, one episode, with and without scripts."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.datacction.conftest import Webinar


def test_visitor_on_a_phone_goes_from_the_home_page_to_a_recording(
    live_server: Any, two_languages: Webinar, phone: Page, axe: Callable[..., list[str]]
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    def looked_at(language: str) -> None:
        assert phone.locator("html").get_attribute("lang") == language
        assert (phone.url, axe(phone)) == (phone.url, [])
        assert (phone.url, phone.evaluate("document.documentElement.scrollWidth")) == (phone.url, 390)

    phone.goto(f"{live_server.url}/es/")
    looked_at("es")
    phone.locator("[data-menu-button]").click()
    phone.locator("#site-nav").get_by_role("link", name="DatAction").click()
    expect(phone.locator("h1")).to_have_text("DatAction")
    looked_at("es")

    phone.get_by_role("main").get_by_role("link", name="Temporada 1", exact=True).first.click()
    expect(phone.locator("h1")).to_have_text("Temporada 1")
    titles = phone.locator("#episodes h3")
    expect(titles).to_have_count(2)
    looked_at("es")
    # The list follows the choice by itself, and the address with it.
    phone.locator(".filters summary").click()
    phone.get_by_label("País").select_option(label="Guatemala")
    expect(titles).to_have_text(["Medir la violencia"])
    assert phone.url.endswith("/datacction/temporada-1/?country=GT&theme=&year=&specialist=") or phone.url.endswith(
        "/datacction/temporada-1/?country=GT"
    )
    looked_at("es")

    titles.get_by_role("link").click()
    expect(phone.locator("h1")).to_have_text("Medir la violencia")
    looked_at("es")
    phone.locator("a[hreflang=en]").first.click()
    expect(phone.locator("h1")).to_have_text("Measuring violence")
    looked_at("en")

    play = phone.locator("[data-video-src]")
    expect(play).to_be_visible()
    assert phone.locator("iframe").count() == 0
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    play.click()
    expect(phone.locator(".video iframe")).to_have_attribute(
        "src", "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?autoplay=1&rel=0"
    )


def test_visitor_browses_and_filters_without_scripts(
    live_server: Any, two_languages: Webinar, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/es/")
    page.locator("#site-nav").get_by_role("link", name="DatAction").click()
    titles = page.locator("#episodes h3")
    expect(titles).to_have_count(3)
    assert sorted(titles.all_inner_texts()) == ["Contar homicidios", "Cárceles y datos", "Medir la violencia"]
    page.locator(".filters summary").click()
    page.get_by_label("País").select_option(label="Guatemala")
    page.get_by_role("button", name="Aplicar filtros").click()
    # The click does not wait for the page that it asks for.
    expect(titles).to_have_count(2)
    assert sorted(titles.all_inner_texts()) == ["Cárceles y datos", "Medir la violencia"]
    page.get_by_role("link", name="Medir la violencia").click()
    expect(page.locator("[data-video-src]")).to_have_attribute("href", "https://www.youtube.com/watch?v=aaaaaaaaaaa")
    context.close()
