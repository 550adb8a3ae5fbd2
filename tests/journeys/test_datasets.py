"""An editor describes a table and shows it; a reader on a phone filters it, sees it as chart and map, takes it along."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale, Site

from portal.models import StandardPage, User
from publications.models import Dataset, PublicationPage
from tests.browser import press_publish
from tests.datacction.conftest import published
from tests.portal.conftest import publish_translation
from tests.publications.conftest import Library, library
from tests.publications.test_datasets import SERIES, make

__all__ = ["library"]


@pytest.fixture
def shown(library: Library, english: Locale) -> PublicationPage:
    """A work with a dataset in both languages, and an article in Spanish that shows a view of it."""
    work = library.publication("Homicidios", slug="homicidios", type="dataset", dataset=make(is_demonstration=True))
    for page, title in ((library.home, "Home"), (library.page, "Library"), (work, "Homicides")):
        publish_translation(page, english, title=title)
    view = "http://x.test/es/?view=bar&to=2019&g-sexo=women"
    block = {"type": "dataset", "value": {"work": work.pk, "view": view, "title": "Mujeres, 2019"}}
    published(library.home, StandardPage(title="Artículo", slug="articulo", body=json.dumps([block])))
    Site.clear_site_root_paths_cache()
    return work


def test_a_reader_on_a_phone_filters_a_dataset_and_takes_it_along(
    live_server: Any, shown: PublicationPage, phone: Page, axe: Callable[..., list[str]]
) -> None:
    def looked_at() -> None:
        assert (phone.url, axe(phone)) == (phone.url, [])
        assert (phone.url, phone.evaluate("document.documentElement.scrollWidth")) == (phone.url, 390)

    title = phone.locator(".dataset__figure figcaption")
    phone.goto(f"{live_server.url}{shown.get_url()}")
    expect(title).to_have_text("Víctimas (personas) · 2019–2020 · Sexo: ambos sexos")
    expect(phone.get_by_text("Datos de demostración")).to_be_visible()
    looked_at()

    phone.get_by_text("Elegir qué se muestra").click()
    phone.get_by_role("checkbox", name="Guatemala").check()
    phone.get_by_role("combobox", name="Sexo").select_option(label="mujeres")
    phone.get_by_role("button", name="Mostrar").click()
    expect(title).to_have_text("Víctimas (personas) · 2019–2020 · Sexo: mujeres")
    expect(phone.locator(".dataset__figure th[scope=col]")).to_have_text(["Año", "Guatemala"])
    looked_at()
    for name, said in (("Mapa", "· 2020 ·"), ("Barras", "· 2020 ·"), ("Tabla", "2 filas"), ("Líneas", "· 2019–2020 ·")):
        phone.get_by_role("link", name=name, exact=True).click()
        expect(title).to_contain_text(said)
        looked_at()
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename == "homicidios.csv"
    assert len(Path(saved.value.path()).read_text("utf-8-sig").splitlines()) == 3

    phone.locator("a[hreflang=en]").first.click()
    expect(title).to_have_text("Victims (persons) · 2019–2020 · Sex: women")
    looked_at()


def test_a_reader_without_scripts_reads_an_article_with_a_dataset(
    live_server: Any, shown: PublicationPage, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="es")
    page = context.new_page()
    page.goto(f"{live_server.url}/es/articulo/")
    figure = page.locator(".dataset__figure")
    expect(figure.locator("figcaption")).to_have_text("Mujeres, 2019")
    expect(figure.locator("svg desc")).to_contain_text("Guatemala: 40")
    figure.get_by_text("Mostrar la tabla").click()
    expect(figure.get_by_role("row")).to_have_text([r"PaísVíctimas", "Guatemala40", "El Salvador20"])
    figure.get_by_role("link", name="Todo el conjunto de datos").click()
    expect(page.locator("h1")).to_have_text("Homicidios")
    expect(page.locator(".dataset__figure figcaption")).to_have_text("Víctimas (personas) · 2019 · Sexo: mujeres")
    page.get_by_role("checkbox", name="Guatemala").check()
    page.get_by_role("button", name="Mostrar").click()
    expect(page.locator(".dataset__figure tbody th")).to_have_text(["Guatemala"])
    context.close()


@pytest.mark.any_database
def test_an_article_with_a_dataset_breaks_no_rule(
    live_server: Any, shown: PublicationPage, phone: Page, axe: Callable[..., list[str]]
) -> None:
    phone.goto(f"{live_server.url}/es/articulo/")
    expect(phone.locator(".dataset__figure svg")).to_be_visible()
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_an_editor_describes_a_table_mends_it_and_shows_it(
    live_server: Any,
    library: Library,
    desktop: Page,
    editor: User,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
    tmp_path: Path,
) -> None:
    work = library.publication("Homicidios", slug="homicidios", type="dataset")
    sign_in(desktop, editor)
    wrong, right = tmp_path / "malo.csv", tmp_path / "serie.csv"
    wrong.write_text(SERIES.replace("GT,2020,ambos", "Total,2020,ambos").replace('"1,9"', "muchos"))
    right.write_text(SERIES)

    desktop.goto(f"{live_server.url}/admin/")
    desktop.get_by_role("link", name="Conjuntos de datos").click()
    desktop.get_by_role("link", name="Añadir conjunto de datos").first.click()
    desktop.get_by_label("Título en español").fill("Homicidios por país")
    desktop.get_by_label("Fuente en español").fill("Fuente impresa")
    desktop.locator("[name=file]").set_input_files(wrong)
    desktop.get_by_role("button", name="Guardar borrador").click()
    mistakes = desktop.locator(".listing tbody tr")
    expect(mistakes).to_have_count(2)
    expect(mistakes.nth(0)).to_contain_text("«Total» es un total y no un país.")
    expect(mistakes.nth(0).locator("td").first).to_have_text("5")
    expect(mistakes.nth(1)).to_contain_text("«muchos» no es un número.")
    expect(mistakes.nth(1).locator("td").nth(1)).to_have_text("E (Tasa)")
    assert Dataset.objects.count() == 0

    desktop.locator("[name=file]").set_input_files(right)
    desktop.get_by_role("button", name="Guardar borrador").click()
    expect(desktop.locator("[name$='-heading']").first).to_have_value("País")
    assert axe(desktop, "#main") == []
    desktop.locator("[name='columns-3-unit']").fill("personas")
    press_publish(desktop)
    expect(desktop.get_by_text("se publicó").first).to_be_visible()
    dataset = Dataset.objects.get()
    assert (dataset.live, dataset.columns.get(heading="Víctimas").unit) == (True, "personas")

    desktop.goto(f"{live_server.url}/admin/pages/{work.pk}/edit/")
    desktop.get_by_role("button", name="Seleccionar conjunto de datos").click()
    desktop.get_by_role("link", name="Homicidios por país").click()
    expect(
        desktop.locator("#id_dataset-chooser, [data-chooser-title]").get_by_text("Homicidios por país")
    ).to_be_visible()
    press_publish(desktop)
    expect(desktop.get_by_role("link", name="Ver en vivo").first).to_be_visible()
    desktop.goto(f"{live_server.url}{work.get_url()}")
    expect(desktop.locator(".dataset__figure figcaption")).to_have_text(
        "Víctimas (personas) · 2019–2020 · Sexo: ambos sexos"
    )
    assert axe(desktop) == []
