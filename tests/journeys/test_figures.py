"""A programme manager reads figures, opens the records behind a cell and takes the same numbers away as files."""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from portal.models import User
from tests.conftest import PASSWORD
from tests.reporting.registry import random_registry
from tests.reporting.sheets import read_sheet


def test_manager_drills_down_and_takes_the_same_numbers_away(
    live_server: Any, desktop: Page, sign_in: Callable[..., None], manager: User
) -> None:
    random_registry(3)
    sign_in(desktop, manager)
    desktop.goto(f"{live_server.url}/admin/reach/?by=sex&programme=datacction")
    table = desktop.locator(".reach-table tbody")
    shown = table.inner_text()
    heads = table.locator("tr:not(.reach-total) th").all_inner_texts()

    files = {}
    for extension in ("CSV", "XLSX", "JSON"):
        with desktop.expect_download() as download:
            desktop.get_by_role("link", name=extension, exact=True).click()
        assert download.value.suggested_filename.endswith(f".{extension.lower()}")
        files[extension] = download.value.path()
    rows = json.loads(files["JSON"].read_text())["breakdown"]["rows"]
    assert len(rows) == len(heads)
    document = json.loads(files["JSON"].read_text())["breakdown"]
    counted = [
        [
            row["labels"].get("sex", "Total"),
            row.get("sex", ""),
            str(row["participants"]),
            str(row["participations"]),
        ]
        for row in (*document["rows"], *document["totals"])
    ]
    assert read_sheet(files["XLSX"].read_bytes())[1:] == counted
    rows_of_csv = list(csv.reader(files["CSV"].read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert [row[:4] for row in rows_of_csv] == counted

    first = table.locator("tr").first
    assert str(rows[0]["participants"]) in first.locator("td").all_inner_texts()
    first.locator("td a").first.click()
    records = desktop.locator("table.listing tbody tr")
    expect(records).to_have_count(rows[0]["participations"])

    desktop.go_back()
    address = desktop.locator(f"a[href^='{live_server.url}/admin/reach/?']").last.get_attribute("href")
    desktop.goto(address or "")
    assert table.inner_text() == shown


def test_manager_signs_in_by_typing_and_chooses_the_rule_in_the_form(
    live_server: Any, desktop: Page, manager: User
) -> None:
    random_registry(3)
    EmailAddress.objects.create(user=manager, email=manager.email, verified=True, primary=True)
    desktop.goto(f"{live_server.url}/admin/reach/")
    expect(desktop).to_have_url(re.compile(r"/account/login/\?next=%2Fadmin%2Freach%2F$"))
    desktop.get_by_label("Correo electrónico").fill(manager.email)
    desktop.get_by_label("Contraseña", exact=True).fill("not the password")
    desktop.get_by_role("button", name="Ingresar").click()
    expect(desktop.get_by_role("alert")).to_contain_text("no son correctos")
    desktop.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    desktop.get_by_role("button", name="Ingresar").click()
    expect(desktop.get_by_role("heading", name="Cifras de alcance")).to_be_attached()

    all_of_them = desktop.locator(".reach-value").first.inner_text()
    desktop.get_by_role("button", name="Alternar sección").first.click()
    amount = desktop.get_by_label("N: minutos o porcentaje")
    expect(amount).to_be_hidden()
    desktop.get_by_label("Regla de presencia").select_option("minutes")
    desktop.get_by_role("button", name="Mostrar", exact=True).click()
    expect(desktop.get_by_text("¿Cuántos minutos?")).to_be_visible()
    amount.fill("40")
    desktop.get_by_label("Especialista", exact=True).check()
    desktop.get_by_role("button", name="Mostrar", exact=True).click()

    expect(desktop).to_have_url(f"{live_server.url}/admin/reach/?role=specialist&rule=minutes%3A40")
    expect(desktop.locator(".w-active-filters b")).to_have_text(["Especialista", "estuvo presente al menos 40 minutos"])
    assert int(desktop.locator(".reach-value").first.inner_text()) < int(all_of_them)
    desktop.get_by_role("link", name="Sin este filtro: Función").click()
    expect(desktop).to_have_url(f"{live_server.url}/admin/reach/?rule=minutes%3A40")


LANGUAGES = {
    "es": {
        "filters": "Alternar sección",
        "by": "Desglosar por",
        "and": "y por",
        "show": "Mostrar",
        "records": "Los registros detrás",
        "turned": "Intercambiar filas y columnas",
        "participations": "Participaciones",
        "zip": "CSV, todas las tablas (ZIP)",
        "heads": ["País", "Mujeres", "Hombres", "Otro / autodescrito", "No indicado", "Total"],
        "programme": "Programa",
        "moment": "Calculado",
    },
    "en": {
        "filters": "Toggle section",
        "by": "Break down by",
        "and": "and by",
        "show": "Show",
        "records": "The records behind",
        "turned": "Exchange rows and columns",
        "participations": "Participations",
        "zip": "CSV, all tables (ZIP)",
        "heads": ["Country", "Women", "Men", "Another / self-described", "Not stated", "Total"],
        "programme": "Programme",
        "moment": "Computed",
    },
}


@pytest.mark.parametrize(("language", "width"), [("es", "phone"), ("en", "desktop")])
def test_manager_filters_crosses_opens_a_cell_and_takes_the_files_away(
    live_server: Any,
    request: pytest.FixtureRequest,
    axe: Callable[..., list[str]],
    sign_in: Callable[..., None],
    manager: User,
    language: str,
    width: str,
) -> None:
    random_registry(3, people=60, records=300)
    UserProfile.objects.create(user=manager, preferred_language=language)
    words: Any = LANGUAGES[language]
    page: Page = request.getfixturevalue(width)
    sign_in(page, manager)

    page.goto(f"{live_server.url}/admin/")
    page.locator(".tasks-first a[href='/admin/reach/']").click()
    expect(page).to_have_url(re.compile(r"/admin/reach/"))
    page.wait_for_load_state()  # the button opens its filters by a script
    page.get_by_role("button", name=words["filters"]).first.click()
    page.get_by_label(words["programme"], exact=True).select_option("datacction")
    page.get_by_label(words["by"], exact=True).select_option("country")
    page.get_by_label(words["and"], exact=True).select_option("sex")
    page.get_by_role("button", name=words["show"], exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/admin/reach/?programme=datacction&by=country%2Csex")

    table = page.locator(".reach-cross")
    expect(table.locator("thead th")).to_have_text(words["heads"])
    drawing = page.locator(".reach-chart svg.drawn")
    expect(drawing).to_have_attribute("role", "img")
    assert axe(page, "main .nice-padding") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if width == "phone" else 1280)
    head = table.locator("tbody th").first
    before = head.bounding_box()
    page.locator(".reach-table").evaluate("region => { region.scrollLeft = region.scrollWidth }")
    assert before is not None
    assert head.bounding_box() == before, "the names of rows stay in sight"

    page.get_by_role("link", name=words["participations"], exact=True).click()
    expect(page).to_have_url(re.compile(r"count=participations#breakdown-title$"))
    cell = table.locator("tbody tr.reach-total td a").first
    number = int(cell.inner_text())
    cell.click()
    expect(page.locator("h2").filter(has_text=str(number))).to_be_visible()
    assert axe(page, "main .nice-padding") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if width == "phone" else 1280)

    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name=words["zip"], exact=True).click()
    archive = zipfile.ZipFile(download.value.path())
    assert archive.namelist() == ["breakdown.csv", "figures.csv", "definitions.csv"]
    said = archive.read("definitions.csv").decode("utf-8-sig").splitlines()
    assert said[1].split(",")[0] == words["moment"]
    assert f"{words['programme']},DatAction" in said

    page.get_by_role("link", name=words["turned"], exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/admin/reach/?programme=datacction&by=sex%2Ccountry")
    expect(table.locator("tbody th").first).to_have_text(words["heads"][1])


@pytest.mark.any_database
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_figures_page_of_a_phone(
    live_server: Any,
    phone: Page,
    axe: Callable[..., list[str]],
    sign_in: Callable[..., None],
    manager: User,
    scheme: str,
) -> None:
    random_registry(3)
    sign_in(phone, manager)
    phone.emulate_media(color_scheme=scheme)
    for query in ("", "?by=country,sex&rule=minutes&amount="):
        phone.goto(f"{live_server.url}/admin/reach/{query}")
        assert axe(phone, "main .nice-padding") == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
