"""What a chart draws of its table, and what it says of the rest."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation

from participants.models import Sex
from reporting.charts import LINE_OF_LABEL, Chart, chart
from reporting.dimensions import DIMENSIONS, Member
from reporting.reach import Breakdown, Row

SVG = "{http://www.w3.org/2000/svg}"


def crossed(
    names: list[str], cells: dict[tuple[Any, ...], int | None], labels: dict[Any, str] | None = None
) -> Breakdown:
    """A breakdown of these cells; totals are their sums, as for a dimension by which people add up."""
    labels = labels or {}

    def member(value: Any) -> Member:
        return Member(value, str(value), labels.get(value, str(value)), (str(value),))

    rows = [
        Row(tuple(member(value) for value in key), people, people, suppressed=people is None)
        for key, people in cells.items()
    ]
    totals = []
    if len(names) == 2:
        for place in range(2):
            for value in dict.fromkeys(key[place] for key in cells):
                people = sum(each or 0 for key, each in cells.items() if key[place] == value)
                pair = (member(value), None) if place == 0 else (None, member(value))
                totals.append(Row(pair, people, people))
    everyone = sum(people or 0 for people in cells.values())
    totals.append(Row((None,) * len(names), everyone, everyone))
    return Breakdown(tuple(DIMENSIONS[name] for name in names), tuple(rows), tuple(totals))


def drawn(made: Chart) -> tuple[list[str], list[str]]:
    """The titles of the bars, and the numbers written beside them."""
    root = ElementTree.fromstring(made.svg)
    bars = [each.findtext(f"{SVG}title", "") for each in root.iter(f"{SVG}rect")]
    numbers = [each.text or "" for each in root.iter(f"{SVG}text") if each.get("class") == "number"]
    return bars, numbers


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def test_chart_says_how_many_of_how_many_it_shows() -> None:
    made = chart(crossed(["country"], {(f"C{n:02}",): n for n in range(1, 37)}), "Country", "c")
    bars, numbers = drawn(made)
    assert made.says == "People by country. The 15 largest of 36; the table has all."
    assert numbers == [str(n) for n in range(36, 21, -1)]
    in_parts = chart(crossed(["country"], {(f"C{n:02}",): n for n in range(1, 37)}), "Country", "c", in_parts=True)
    assert in_parts.says == "People by country. The 15 largest of 36; the table shows all, a part at a time."
    assert bars[0] == "C36: 36"


def test_long_label_is_wrapped_and_its_title_has_all_of_it() -> None:
    name = "Pontificia Universidad Católica Madre y Maestra de Santiago"
    made = chart(crossed(["institution"], {(1,): 3}, {1: name}), "Institution", "c")
    (text, _number) = ElementTree.fromstring(made.svg).iter(f"{SVG}text")
    lines = [span.text or "" for span in text.iter(f"{SVG}tspan")]
    assert lines == ["Pontificia", "Universidad", "Católica Madre y…"]
    assert max(map(len, lines)) <= LINE_OF_LABEL
    assert text.findtext(f"{SVG}title") == name


def test_sexes_are_stacked_whichever_dimension_they_are() -> None:
    cells = {("GT", Sex.WOMEN): 30, ("GT", Sex.MEN): 10, ("HN", Sex.WOMEN): 5, ("HN", Sex.MEN): 5}
    made = chart(crossed(["country", "sex"], cells), "", "c")
    turned = chart(crossed(["sex", "country"], {key[::-1]: n for key, n in cells.items()}), "", "c")
    assert made.says == "People by country, each bar divided by sex."
    assert drawn(made)[1] == ["40", "10"]
    assert (turned.says, drawn(turned)) == (made.says, drawn(made))


def test_parts_that_do_not_add_up_stand_beside_each_other() -> None:
    cells = {("GT", "1"): 30, ("GT", "2"): 20, ("HN", "1"): 4, ("HN", "2"): 7}
    made = chart(crossed(["country", "season"], cells), "", "c")
    bars, numbers = drawn(made)
    assert made.says == "People by country, a bar for each value of season or series."
    assert numbers == ["30", "20", "4", "7"]
    assert bars == ["1", "2", "GT · 1: 30", "GT · 2: 20", "HN · 1: 4", "HN · 2: 7"]


def test_too_many_colours_are_said_to_be_left_out() -> None:
    cells = {(f"C{n}", f"K{m}"): 1 for n in range(7) for m in range(6)}
    made = chart(crossed(["country", "institution"], cells), "", "c")
    assert made.says == "People by country alone: institution has 6 values, more than colours can tell apart."
    assert drawn(made)[1] == ["6"] * 7


def test_many_rows_of_few_columns_are_the_bars() -> None:
    cells = {(sex, f"C{n}"): 1 for sex in (Sex.WOMEN, Sex.MEN) for n in range(7)}
    made = chart(crossed(["sex", "country"], cells), "", "c")
    assert made.says == "People by country, each bar divided by sex."
    assert drawn(made)[1] == ["2"] * 7


def test_what_is_held_back_is_grey_and_has_no_number() -> None:
    breakdown = crossed(["country", "sex"], {("GT", Sex.WOMEN): 30, ("GT", Sex.MEN): None})
    totals = [Row(row.members, 41, 41) if row.members[1] is None else row for row in breakdown.totals]
    bars, numbers = drawn(chart(Breakdown(breakdown.dimensions, breakdown.rows, tuple(totals)), "", "c"))
    assert numbers == ["41"]
    assert bars == ["men", "women", "[c] not shown", "GT · women: 30", "GT: not shown"]


def test_months_stand_in_their_place_in_time() -> None:
    made = chart(crossed(["month"], {(202001,): 5, (202002,): 8, (202012,): 2}), "", "c")
    columns = [float(each.get("x", "0").rstrip("%")) for each in ElementTree.fromstring(made.svg).iter(f"{SVG}rect")]
    month = columns[1] - columns[0]
    assert round((columns[2] - columns[1]) / month) == 10
