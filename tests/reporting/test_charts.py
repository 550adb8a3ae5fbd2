"""What a chart draws of its table, and what it says of the rest."""

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation

from participants.models import AgeBand, Sex
from portal.components import Colour
from reporting.charts import LETTERS, Chart, chart
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


def labels_of(made: Chart) -> list[tuple[str, int, int]]:
    """The labels whole, where each begins and how high it may be."""
    return [
        (each.findtext(f"{SVG}div", ""), int(each.get("y", "")), int(each.get("height", "")))
        for each in ElementTree.fromstring(made.svg).iter(f"{SVG}foreignObject")
    ]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Guatemala", 1),
        ("x" * LETTERS, 1),
        ("Entidad de las Naciones Unidas para la Igualdad de Género y el Empoderamiento de las Mujeres", 3),
        ("", 1),
    ],
)
def test_label_is_whole_and_has_the_height_of_its_lines_on_a_phone(name: str, lines: int) -> None:
    made = chart(crossed(["institution"], {(1,): 3}, {1: name}), "Institution", "c")
    [(label, begins, height)] = labels_of(made)
    assert (label, begins, height) == (name, 0, 17 * lines + 2)
    [bar] = ElementTree.fromstring(made.svg).iter(f"{SVG}rect")
    assert (bar.get("x"), bar.get("y")) == ("0.00%", str(height))


@pytest.mark.parametrize("by", [["country"], ["country", "sex"], ["country", "season"]])
def test_bars_begin_at_the_edge_and_numbers_stand_right_after_them(by: list[str]) -> None:
    people = {"Guatemala": 1_234_567, "Antigua y Barbuda": 3}
    cells = {(name, *([Sex.WOMEN] if len(by) == 2 else [])): n for name, n in people.items()}
    root = ElementTree.fromstring(chart(crossed(by, cells), "", "c").svg)
    bars = [(each.get("x"), float(each.get("width", "").rstrip("%"))) for each in root.iter(f"{SVG}rect")]
    ends = [float(each.get("x", "").rstrip("%")) for each in root.iter(f"{SVG}text")]
    assert [x for x, _width in bars] == ["0.00%", "0.00%"]
    assert [width for _x, width in bars] == ends
    assert ends[0] == 100 - 2.5 * len("1,234,567 ")  # the number has its room, on the narrowest phone too


def test_next_bar_begins_below_the_one_before() -> None:
    long = "Gestión de la información para la seguridad ciudadana con enfoque de género y perspectiva interseccional"
    made = chart(crossed(["institution"], {(1,): 3, (2,): 2, (3,): 1}, {1: long, 2: "B", 3: "C"}), "", "c")
    bars = [int(each.get("y", "")) for each in ElementTree.fromstring(made.svg).iter(f"{SVG}rect")]
    assert [begins for _label, begins, _height in labels_of(made)[1:]] == [bar + 28 for bar in bars[:-1]]


def test_series_of_several_programmes_are_not_cut_as_if_they_followed_in_time() -> None:
    cells = {(f"S{n:02}",): 100 - n for n in range(20)}
    made = chart(crossed(["season"], cells), "", "c")
    assert made.says == "People by season or series. The 15 largest of 20; the table has all."
    assert [label for label, *_place in labels_of(made)] == [f"S{n:02}" for n in range(15)]
    years = chart(crossed(["year"], {(2000 + n,): 100 - n for n in range(20)}), "", "c")
    assert years.says == "People by year. The latest 15 of 20; the table has all."
    few = chart(crossed(["season"], {("S1",): 1, ("S2",): 2}), "", "c")
    assert [label for label, *_place in labels_of(few)] == ["S1", "S2"]


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
    assert made.colours == (Colour("1", "1"), Colour("2", "2"))
    assert bars == ["GT · 1: 30", "GT · 2: 20", "HN · 1: 4", "HN · 2: 7"]


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


def test_what_is_held_back_is_an_outline_and_has_no_number() -> None:
    breakdown = crossed(["country", "sex"], {("GT", Sex.WOMEN): 30, ("GT", Sex.MEN): None})
    totals = [Row(row.members, 41, 41) if row.members[1] is None else row for row in breakdown.totals]
    made = chart(Breakdown(breakdown.dimensions, breakdown.rows, tuple(totals)), "", "c")
    bars, numbers = drawn(made)
    assert numbers == ["41"]
    assert bars == ["GT · women: 30", "GT: not shown"]
    assert [(colour.series, colour.label) for colour in made.colours] == [
        ("1", "men"),
        ("2", "women"),
        ("none", "[c] part that is not shown"),
    ]


def test_months_stand_in_their_place_in_time() -> None:
    made = chart(crossed(["month"], {(202001,): 5, (202002,): 8, (202012,): 2}), "", "c")
    columns = [float(each.get("x", "0").rstrip("%")) for each in ElementTree.fromstring(made.svg).iter(f"{SVG}rect")]
    month = columns[1] - columns[0]
    assert round((columns[2] - columns[1]) / month) == 10


def test_values_that_are_held_back_have_no_bar_and_are_said() -> None:
    cells = {(f"C{n:02}",): n if n > 9 else None for n in range(1, 40)}
    breakdown = crossed(["country"], cells)
    made = chart(breakdown, "", "c")
    assert made.says == (
        "People by country. The 15 largest of 30; the table has all. 9 of 39 are not shown: they stand as [c] in the table."
    )
    assert [label for label, *_place in labels_of(made)] == [f"C{n:02}" for n in range(39, 24, -1)]
    nothing = chart(crossed(["country"], {("C1",): None}), "", "c")
    assert nothing.says == "People by country. 1 of 1 is not shown: it stands as [c] in the table."
    assert labels_of(nothing) == []


@pytest.mark.parametrize("by", [["country"], ["country", "sex"]])
def test_nobody_is_said_once_and_nothing_of_colours(by: list[str]) -> None:
    made = chart(crossed(by, {}), "", "c")
    assert (made.says, made.colours) == ("There is nobody to show.", ())
    assert ElementTree.fromstring(made.svg).findtext(f"{SVG}desc") == "There is nobody to show."


def test_what_has_an_order_keeps_it_whatever_its_size() -> None:
    for name, values in (("age", list(AgeBand.values)), ("year", [2019, 2020, 2021])):
        members = DIMENSIONS[name].members(values)
        rows = [
            Row((members[value],), people, people) for value, people in zip(values, [3, 9, 1, 7, 2, 8], strict=False)
        ]
        table = Breakdown((DIMENSIONS[name],), tuple(rows), (Row((None,), 30, 30),))
        assert [label for label, *_place in labels_of(chart(table, "", "c"))] == [
            members[each].label for each in values
        ]
    sizes = chart(crossed(["country"], {("GT",): 3, ("HN",): 9, ("SV",): 1}), "", "c")
    assert [label for label, *_place in labels_of(sizes)] == ["HN", "GT", "SV"]


def test_seasons_too_many_to_draw_are_the_largest_in_their_own_order() -> None:
    cells = {(f"S{n:02}",): 1 if n in (3, 7) else 10 + n % 5 for n in range(17)}
    made = chart(crossed(["season"], cells), "", "c")
    assert [label for label, *_place in labels_of(made)] == [f"S{n:02}" for n in range(17) if n not in (3, 7)]


def test_where_nobody_is_there_is_no_bar() -> None:
    made = chart(crossed(["country"], {("GT",): 12, ("unknown",): 0}), "", "c")
    assert drawn(made) == (["GT: 12"], ["12"])
    assert made.says == "People by country."


def test_a_part_that_is_held_back_is_not_taken_for_one_kind_of_people() -> None:
    cells = {
        ("A", "women"): 30, ("A", "men"): None, ("A", "not_stated"): None,
        ("B", "women"): None, ("B", "men"): None, ("B", "not_stated"): 0,
        ("C", "women"): 20, ("C", "men"): 15, ("C", "not_stated"): 0,
    }  # fmt: skip
    table = crossed(["season", "sex"], cells)
    totals = {"A": 50, "B": 22, "C": 35}
    table = replace(
        table,
        totals=tuple(
            replace(row, participants=totals[row.members[0].value]) if row.members[0] and not row.members[1] else row
            for row in table.totals
        ),
    )
    made = chart(table, "", "c")
    assert [label for label, *_place in labels_of(made)] == ["A", "B (sex: [c])", "C"]
    assert Colour("none", "[c] part that is not shown") in made.colours
    assert [rect.get("class") for rect in ElementTree.fromstring(made.svg).iter(f"{SVG}rect")] == [
        "series-3", "series-none", "series-none", "series-1", "series-3",
    ]  # fmt: skip
