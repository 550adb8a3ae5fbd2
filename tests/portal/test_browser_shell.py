"""The shell in a browser: on a phone, in the dark, with and without scripts, with axe looking on."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.conftest import SmallSite

pytestmark = pytest.mark.any_database

PAGES = ["/es/", "/en/about/", "/es/account/login/", "/es/account/signup/", "/es/no-hay/"]
TOO_SMALL = """() => [...document.querySelectorAll('header a, header button, footer a, main .button, main input')]
    .filter(each => each.type !== 'checkbox' && each.type !== 'hidden' && each.offsetParent)
    .filter(each => each.getBoundingClientRect().height < 44)
    .map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def served(live_server: Any, small_site: SmallSite) -> str:
    """The address of the small site on a live server."""
    address: str = live_server.url
    return address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(served: str, phone: Page, axe: Callable[..., list[str]], scheme: str) -> None:
    phone.emulate_media(color_scheme=scheme)
    for path in PAGES:
        phone.goto(served + path)
        assert (path, axe(phone)) == (path, [])
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert (path, phone.evaluate(TOO_SMALL)) == (path, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_gallery(
    served: str,
    phone: Page,
    axe: Callable[..., list[str]],
    sign_in: Callable[..., None],
    administrator: object,
    scheme: str,
) -> None:
    phone.emulate_media(color_scheme=scheme)
    sign_in(phone, administrator)
    phone.goto(f"{served}/es/gallery/")
    phone.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_menu_opens_on_a_phone_and_closes_with_escape(served: str, phone: Page) -> None:
    phone.goto(f"{served}/es/")
    link = phone.locator("#site-nav a")
    assert not link.is_visible()
    phone.locator("[data-menu-button]").click()
    assert link.is_visible()
    phone.keyboard.press("Escape")
    assert not link.is_visible()
    assert phone.evaluate("document.activeElement.matches('[data-menu-button]')")


def test_menu_is_open_where_scripts_are_off(served: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/es/")
    assert page.locator("#site-nav a").is_visible()
    assert page.locator(".tools__more a").is_visible()
    assert not page.locator("[data-menu-button]").is_visible()
    assert not page.locator("[data-theme-switch]").is_visible()
    context.close()


def test_choice_of_dark_is_kept_on_the_next_page(served: str, desktop: Page) -> None:
    desktop.goto(f"{served}/es/")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert desktop.evaluate(background) == "rgb(251, 248, 242)"
    desktop.locator("[data-theme-switch]").click()
    desktop.goto(f"{served}/es/acerca/")
    assert desktop.evaluate(background) == "rgb(18, 25, 26)"
    assert desktop.locator("[data-theme-label]").inner_text() == "Claro"


def test_recording_asks_nothing_of_another_site_before_the_press(
    served: str, desktop: Page, sign_in: Callable[..., None], administrator: object
) -> None:
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    sign_in(desktop, administrator)
    desktop.goto(f"{served}/es/gallery/")
    assert [url for url in asked if not url.startswith(served)] == []
    desktop.locator("[data-video-src]").click()
    assert desktop.locator(".video iframe").get_attribute("src") == (
        "https://www.youtube-nocookie.com/embed/00000000000?autoplay=1"
    )


def test_refused_form_puts_its_summary_in_focus(served: str, phone: Page) -> None:
    phone.goto(f"{served}/es/account/login/")
    phone.locator("#id_login").fill("ana@")
    phone.locator("main button[type=submit]").click()
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    assert phone.locator("#id_login").input_value() == "ana@"


def test_first_tab_leads_to_the_content(served: str, desktop: Page) -> None:
    desktop.goto(f"{served}/es/")
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.getAttribute('href')") == "#main"
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("document.activeElement.id") == "main"
