"""An editor composes the home page in both languages and publishes an article; a reader on a phone comes in by it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Locale

from front import first_pages
from front.demo.load import load_glossary
from front.models import ArticlePage
from portal.models import HomePage, User
from portal.services import translate_page
from tests.browser import press_publish
from tests.portal.conftest import SmallSite

pytestmark = pytest.mark.django_db(transaction=True)


def insert(page: Page, block: str) -> None:
    """Another block at the end of the body. It is there a moment after its name was pressed: what is written before goes into
    the block above it."""
    blocks = page.locator("[data-contentpath=body] [data-streamfield-child]")
    before = blocks.count()
    page.get_by_role("button", name="Insertar un bloque").last.click()
    page.get_by_role("option", name=block, exact=True).click()
    expect(blocks).to_have_count(before + 1)


def publish(page: Page) -> None:
    press_publish(page)
    expect(page.locator(".messages .success").first).to_contain_text("publicada")


def compose(page: Page, base: str, home: HomePage, heading: str) -> None:
    page.goto(f"{base}/admin/pages/{home.pk}/edit/")
    insert(page, "Noticias y artículos")
    page.locator("input[name^='body-'][name$='-value-heading']").last.fill(heading)
    insert(page, "Mapa de los países")
    publish(page)


def test_editor_composes_the_home_page_and_publishes_an_article_that_a_reader_finds(
    live_server: Any,
    small_site: SmallSite,
    english: Locale,
    editor: User,
    desktop: Page,
    phone: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    base = live_server.url
    load_glossary()
    index = first_pages.make(small_site.home)
    sign_in(desktop, editor)
    compose(desktop, base, small_site.home, "Lo último")
    compose(desktop, base, small_site.english_home, "The latest")

    desktop.goto(f"{base}/admin/pages/add/front/articlepage/{index.pk}/")
    desktop.locator("#id_title").fill("Una ventana más")
    desktop.locator("#id_title").blur()
    expect(desktop.locator("#id_slug")).not_to_have_value("")
    desktop.locator("#id_summary").fill("Otro portal publica lo que sabe.")
    insert(desktop, "Texto")
    text = desktop.locator(".public-DraftEditor-content").last
    text.click()
    text.press_sequentially("La PNC publica sus datos.")
    # The editor writes what is typed into the form a moment later.
    expect(desktop.locator("[data-contentpath=body] [name='body-0-value']")).to_have_value(
        re.compile("publica sus datos")
    )
    publish_without_a_signature(desktop)
    desktop.locator("#id_author").fill("Ana Paz")
    publish(desktop)
    page = ArticlePage.objects.get()
    words = {
        "title": "One more window",
        "slug": "one-more-window",
        "summary": "Another portal publishes what it knows.",
    }
    translate_page(page=page, locale=english, words=words, publish=True)

    phone.goto(f"{base}/en/")
    expect(phone.get_by_role("heading", name="The latest")).to_be_visible()
    expect(phone.get_by_role("link", name="One more window")).to_be_visible()
    phone.goto(f"{base}/es/")
    assert axe(phone) == []
    phone.get_by_role("link", name="Una ventana más").click()
    expect(phone.locator(".signed")).to_contain_text("Ana Paz")
    assert axe(phone) == []
    phone.get_by_role("link", name="PNC").click()
    expect(phone.locator("#pnc-sv")).to_contain_text("Policía Nacional Civil")
    assert axe(phone) == []
    phone.goto(f"{base}/es/contacto/")
    assert axe(phone) == []
    phone.goto(f"{base}/es/observatorios/")
    assert axe(phone) == []


def publish_without_a_signature(page: Page) -> None:
    """The form says what is missing, and keeps what was typed."""
    press_publish(page)
    expect(page.get_by_text("Diga quién lo firma").first).to_be_visible()
    expect(page.locator("#id_summary")).to_have_value("Otro portal publica lo que sabe.")
