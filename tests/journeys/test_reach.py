"""A visitor reads the public reach figures on a phone and takes the files along."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from participants.models import Series
from reporting.models import ReachPage
from reporting.public import TABLES, public_reach
from reporting.services import publish_tables
from tests.datacction.conftest import published
from tests.portal.conftest import SmallSite
from tests.reporting.registry import random_registry

LONG = "Gestión de la información para la seguridad ciudadana con enfoque de género y perspectiva interseccional"
MEASURED = """svg => {
    const box = element => element.getBoundingClientRect();
    const labels = [...svg.querySelectorAll('.bar-label')];
    const bars = [...svg.querySelectorAll('rect')];
    const numbers = [...svg.querySelectorAll('.number')];
    const left = box(svg).left;
    const right = document.documentElement.clientWidth;
    return {
        starts: [...new Set(numbers.map(number => {
            const first = bars.filter(bar => Math.abs(box(bar).top - box(number).top) < 12)[0];
            return first ? Math.round(box(first).left - left) : 0;
        }))],
        clipped: labels.filter(each => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight).length,
        beyond: numbers.filter(each => box(each).right > right).length,
        labels: labels.length,
    };
}"""


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


@pytest.mark.any_database
@pytest.mark.parametrize(("width", "scheme"), [("phone", "dark"), ("desktop", "light"), ("desktop", "dark")])
def test_charts_stand_whole_beside_their_tables(
    live_server: Any,
    request: pytest.FixtureRequest,
    axe: Callable[..., list[str]],
    small_site: SmallSite,
    width: str,
    scheme: str,
) -> None:
    published(small_site.home, ReachPage(title="Alcance", slug="alcance"))
    random_registry(3, people=120, records=500)
    Series.objects.filter(number=1).update(title_es=LONG)
    publish_tables(by=None)
    page: Page = request.getfixturevalue(width)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/es/alcance/")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if width == "phone" else 1280)
    section = page.locator("#season-sex")
    assert LONG in section.locator(".bar-label").all_inner_texts()
    for drawing in page.locator("svg.drawn").all():
        found = drawing.evaluate(MEASURED)
        assert (found["starts"] or [0], found["clipped"], found["beyond"]) == ([0], 0, 0)

    table = section.locator("table")
    press = section.get_by_text("Mostrar la tabla")
    if width == "phone":
        expect(table).to_be_hidden()
        press.click()
        expect(table).to_be_visible()
        assert axe(page) == []
    else:
        expect(press).to_be_hidden()
        expect(table).to_be_visible()
        chart, beside = section.locator("svg.drawn").bounding_box(), table.bounding_box()
        assert chart is not None
        assert beside is not None
        assert beside["x"] >= chart["x"] + chart["width"]
        region = section.locator(".table-region")
        assert region.evaluate("each => each.scrollWidth <= each.clientWidth")
