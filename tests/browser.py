"""Chromium for tests of journeys, and axe for what a journey shows.

    def test_season_list_filters(live_server, phone, axe):
        phone.goto(live_server.url)
        assert axe(phone) == []

Where there is no Chromium these tests are skipped with that reason; with REQUIRE_BROWSER=1 they fail instead.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first draws no windows: with it a journey takes a fifth less time."""
PATIENCE = 20_000
"""Milliseconds to wait for what a page is to show, on a machine that does other things too."""
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

expect.set_options(timeout=PATIENCE)


def _chromium() -> str:
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    reason = "no Chromium on this machine (looked for: " + ", ".join(CHROMIUM_NAMES) + ")"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def _started() -> Iterator[Browser]:
    path = _chromium()
    # Playwright's event loop lives in this thread, and Django takes that for asynchronous code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                # A page that still scrolls has its buttons elsewhere when a press of the mouse is let go.
                "--disable-smooth-scrolling",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield browser
        browser.close()


_open_browser = ExitStack()
_browsers: list[Browser] = []
"""The one that runs, if any."""


@pytest.fixture
def browser() -> Browser:
    """Chromium, one for as long as tests in a row ask for it. It can reach this machine only."""
    if not _browsers:
        _browsers.append(_open_browser.enter_context(_started()))
    return _browsers[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """No other test runs beside Playwright's event loop: Django would refuse them the database, after a failure too."""
    try:
        return (yield)
    finally:
        if _browsers and "browser" not in getattr(nextitem, "fixturenames", ()):
            _browsers.clear()
            _open_browser.close()


def _watched(context: BrowserContext, errors: list[str]) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: errors.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None,
    )
    return page


@contextmanager
def without_portal(live_server: LiveServer) -> Iterator[None]:
    """Whatever is asked of the portal fails, and it takes nothing in."""
    server = live_server.thread.httpd
    portal = server.get_app()
    server.set_app(_failing)
    try:
        yield
    finally:
        server.set_app(portal)


@contextmanager
def without_network(page: Page, live_server: LiveServer) -> Iterator[None]:
    """The page's browser says that it is offline, and nothing reaches the portal.

    Chromium's switch alone lets a request through once in a while, where a page was opened by its service worker.
    """
    with without_portal(live_server):
        page.context.set_offline(True)
        yield
    page.context.set_offline(False)


def _failing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("503 Service Unavailable", [("Content-Length", "0")])
    return []


def _open(browser: Browser, **options: Any) -> Iterator[Page]:
    errors: list[str] = []
    context = browser.new_context(locale="es-GT", timezone_id="America/Guatemala", reduced_motion="reduce", **options)
    yield _watched(context, errors)
    context.close()
    assert errors == [], "the page's scripts failed or its security policy was broken"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page at phone width. Fails the test on a script error or a breach of the content security policy."""
    yield from _open(
        browser, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, device_scale_factor=1
    )


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page at desktop width, with the same watch as `phone`."""
    yield from _open(browser, viewport={"width": 1280, "height": 900})


def wait_until(page: Page, promise: str, arg: Any = None) -> None:
    """Until what the script promises is true. Playwright's own `wait_for_function` takes a promise for the answer and goes on
    at once, whatever becomes of it."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(promise, arg):
        assert time.monotonic() < deadline, f"never true: {promise}"
        page.wait_for_timeout(50)


def add_row(page: Page, panel: str) -> int:
    """Another row in an editor's panel of rows, by keyboard. Gives its number, from 0, once it is there.

    Wagtail scrolls smoothly to each new row. A click that is pressed on the button may be let go beside it then, which is no
    click; and Playwright, which looks at where the mouse is pressed alone, goes on.
    """
    number = int(page.locator(f"#id_{panel}-TOTAL_FORMS").input_value())
    page.locator(f"#id_{panel}-ADD").press("Enter")
    expect(page.locator(f"#inline_child_{panel}-{number}")).to_be_visible()
    return number


def press_publish(page: Page) -> None:
    """In the editor's footer, once the page's scripts are there: before, nothing opens the menu that has the button."""
    page.wait_for_load_state()
    page.locator("footer").get_by_role("button", name="Más acciones").click()
    page.locator("footer").get_by_role("button", name="Publicar").click()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[..., None]:
    """sign_in(page, user): gives the page the session of that account."""

    def sign_in(page: Page, user: Any) -> None:
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )

    return sign_in


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """axe(page, include=None) -> the violations found, one line each: rule, what it asks, where."""
    source = AXE.read_text()

    def run(page: Page, include: str | None = None) -> list[str]:
        if not page.evaluate("'axe' in window"):  # once for each page: it is 650 KB of script
            page.evaluate(source)
        # Half-way through fading in, a message has half its contrast. What pulses for half a minute is not waited for.
        page.evaluate(
            "Promise.all(document.getAnimations().filter((each) => each.effect.getComputedTiming().endTime < 3000)"
            ".map((each) => each.finished.catch(() => {})))"
        )
        # All that is right, element by element, would take longer to be sent here than to be found.
        return page.evaluate(
            """async ([include, tags]) => {
                const only = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']};
                const found = await axe.run(include || document, only);
                return found.violations.flatMap((each) =>
                    each.nodes.map((node) => `${each.id}: ${each.help} at ${node.target[0]}`));
            }""",
            [include, AXE_RULES],
        )

    return run
