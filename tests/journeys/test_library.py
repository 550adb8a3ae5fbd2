"""A reader on a phone narrows the library, opens a work, its file and its citation; in both languages, with scripts and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale, Site

from participants.models import Country
from portal.models import Theme
from publications.models import PublicationPage
from tests.portal.conftest import publish_translation
from tests.publications.conftest import Library, library, make_document
from tests.publications.pdfs import pdf

__all__ = ["library"]

LONG = "Panorama de las juventudes expuestas a la violencia en el norte de Centroamérica desde la vulnerabilidad"


@pytest.fixture
def shelf(library: Library, english: Locale) -> Library:
    """A survey with all there is to say of it, and a brief with nothing but its name; every page in both languages."""
    theme = Theme.objects.create(slug="juventud", name="Juventud", name_en="Youth")
    survey = library.publication(
        LONG,
        slug="panorama",
        subtitle="Resultados de la encuesta",
        headline="El 52 % de las víctimas de homicidio tenía menos de 30 años.",
        abstract="Qué se midió.\n\nQué se encontró.",
        year=2020,
        month=6,
        countries=list(Country.objects.filter(pk__in=["GT", "SV", "HN"])),
        themes=[theme],
        languages=["es", "en"],
        authors=[
            {"given_name": "Ana María", "family_name": "Sol Paz"},
            {"body_name": "Mesa técnica interinstitucional"},
        ],
        isbn="9789210001014",
        doi="10.1234/abc",
        licence="CC-BY-4.0",
        sdg_targets="5.2, 16.1",
        documents={"es": make_document("panorama.pdf", pdf([[(20, "Panorama")]]))},
    )
    brief = library.publication("Nota", slug="nota", type="brief", year=2019)
    for page, title in ((library.home, "Home"), (library.page, "Library"), (survey, "An overview"), (brief, "Brief")):
        publish_translation(page, english, title=title)
    Site.clear_site_root_paths_cache()
    return library


def test_a_reader_on_a_phone_goes_from_the_library_to_a_file_and_its_citation(
    live_server: Any, shelf: Library, phone: Page, axe: Callable[..., list[str]]
) -> None:
    said: list[str] = []
    phone.on("console", lambda message: said.append(message.text))

    def looked_at(language: str) -> None:
        assert phone.locator("html").get_attribute("lang") == language
        assert (phone.url, axe(phone)) == (phone.url, [])
        assert (phone.url, phone.evaluate("document.documentElement.scrollWidth")) == (phone.url, 390)

    phone.goto(f"{live_server.url}{shelf.page.url}")
    titles = phone.locator("#publications h3")
    expect(titles).to_have_text([LONG, "Nota"])
    looked_at("es")
    # The filters are folded until somebody wants them, and say how many are in force.
    expect(phone.get_by_label("País")).to_be_hidden()
    phone.locator(".filters summary").click()
    phone.get_by_label("País").select_option(label="Guatemala")
    expect(titles).to_have_text([LONG])
    expect(phone.locator(".filters summary")).to_have_text("Filtrar filtros en uso: 1")
    looked_at("es")

    titles.get_by_role("link").click()
    expect(phone.locator("h1")).to_have_text(LONG)
    expect(phone.locator(".finding")).to_have_text("El 52 % de las víctimas de homicidio tenía menos de 30 años.")
    expect(phone.locator(".cite")).to_contain_text("Sol Paz, A. M., y Mesa técnica interinstitucional. (2020).")
    looked_at("es")
    key = PublicationPage.objects.get(slug="panorama", locale__language_code="es").files.get().key
    assert phone.get_by_role("link", name="Abrir: PDF, español").get_attribute("href") == f"/files/{key}.pdf"
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="RIS").click()
    assert saved.value.suggested_filename == "panorama.ris"

    phone.locator("a[hreflang=en]").first.click()
    expect(phone.locator("h1")).to_have_text("An overview")
    looked_at("en")
    assert said == []  # the data for search engines is refused by no policy


def test_a_reader_without_scripts_filters_and_finds_nothing_with_a_way_back(
    live_server: Any, shelf: Library, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="es")
    page = context.new_page()
    page.goto(f"{live_server.url}{shelf.page.url}")
    page.locator(".filters summary").click()
    page.get_by_label("País").select_option(label="Guatemala")
    page.get_by_label("Año").select_option(label="2019")
    page.get_by_role("button", name="Aplicar filtros").click()
    expect(page.get_by_text("Nada coincide con estos filtros")).to_be_visible()
    expect(page.locator(".filters summary")).to_have_text("Filtrar filtros en uso: 2")
    expect(page.get_by_label("Año")).to_be_hidden()
    page.get_by_role("link", name="Guatemala").click()
    expect(page.locator("#publications h3")).to_have_text(["Nota"])
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_label("Año")).to_be_visible()
    expect(page.locator(".filters summary")).to_be_hidden()
    context.close()
