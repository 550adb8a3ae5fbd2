"""A programme manager reads figures, opens the records behind a cell and takes the same numbers away as files."""

import csv
import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from portal.models import User
from tests.reporting.registry import random_registry


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
    assert len(list(csv.reader(files["CSV"].read_text(encoding="utf-8-sig").splitlines()))) > len(rows)

    first = table.locator("tr").first
    assert str(rows[0]["participants"]) in first.locator("td").all_inner_texts()
    first.locator("td a").first.click()
    records = desktop.locator("table.listing tbody tr")
    expect(records).to_have_count(rows[0]["participations"])

    desktop.go_back()
    address = desktop.locator(f"a[href^='{live_server.url}/admin/reach/?']").last.get_attribute("href")
    desktop.goto(address or "")
    assert table.inner_text() == shown
