"""A visitor reads the public reach figures on a phone and takes the files along."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from reporting.models import ReachPage
from reporting.public import TABLES, public_reach
from reporting.services import publish_tables
from tests.datacction.conftest import published
from tests.portal.conftest import SmallSite
from tests.reporting.registry import random_registry


def test_visitor_on_a_phone_reads_the_public_tables_and_downloads_one(
    live_server: Any, small_site: SmallSite, phone: Page, axe: Callable[..., list[str]]
) -> None:
    published(small_site.home, ReachPage(title="Alcance", slug="alcance"))
    random_registry(3)
    publish_tables(by=None)

    phone.goto(f"{live_server.url}/es/alcance/")
    expect(phone.locator("h1")).to_have_text("Alcance")
    expect(phone.locator("main section.section")).to_have_count(len(public_reach().tables))
    phone.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    expect(phone.locator("td .suppressed").first).to_be_visible()
    for region in phone.locator(".table-region").all():
        assert region.evaluate("region => region.scrollWidth - region.clientWidth") <= 0, "a phone shows every column"
    expect(phone.locator("p.note .suppressed").first).to_have_text("[c]")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390

    name = next(iter(TABLES))
    for extension in ("csv", "xlsx", "json"):
        with phone.expect_download() as download:
            phone.locator(f"a[href$='/{name}.{extension}']").click()
        assert download.value.suggested_filename == f"{name}.{extension}"
    rows = json.loads(download.value.path().read_text())["breakdown"]["rows"]
    held_back = [row for row in rows if row["suppressed"]]
    assert held_back != []
    assert {row["participants"] for row in held_back} == {None}
