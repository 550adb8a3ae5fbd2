"""Charts: what is drawn for which numbers, what they say in words, and that nothing in a label becomes markup."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from portal.charts.lines import MOST_LINES, Line, lines
from portal.charts.maps import Arrow, Place, arrow_map, classes, countries_on_maps, middle_of, region_map, shade_of
from portal.charts.scales import ticks
from portal.charts.signed_bars import MOST_BARS, ValueBar, signed_bars
from portal.numbers import written


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def plain(value: float) -> str:
    return f"{value:g}"


def drawn(svg: str) -> BeautifulSoup:
    return BeautifulSoup(svg, "html.parser")


@pytest.mark.parametrize(
    ("lowest", "highest", "found"),
    [
        (0, 0, [0, 1]),
        (3, 97, [0, 25, 50, 75, 100]),
        (0, 5400, [0, 2000, 4000, 6000]),
        (-35.2, 0, [-40, -30, -20, -10, 0]),
        (-10, 30, [-10, 0, 10, 20, 30]),
        (0, 1e12, [0, 2.5e11, 5e11, 7.5e11, 1e12]),
    ],
)
def test_ticks_are_round_and_hold_nought_and_all_values(lowest: float, highest: float, found: list[float]):
    assert ticks(lowest, highest) == found


def test_small_ticks_are_round():
    assert ticks(0, 0.3) == pytest.approx([0, 0.1, 0.2, 0.3])


def test_line_is_broken_where_a_value_is_missing():
    svg = drawn(lines(["1", "2", "3", "4", "5"], [Line("A", (1, 2, None, 4, 5))], "T", "x", write=plain))
    assert len(svg.select("polyline.line-1")) == 2
    assert len(svg.select("circle.series-1")) == 4
    assert svg.select_one("desc").text == "A: 1 1, 5 5. All numbers are in the table."


def test_lines_are_told_apart_without_colour():
    """Each of the ten has another pair of dashes and colour; neighbours in colour have other marks."""
    found = [Line(f"L{number}", (number, number + 1)) for number in range(12)]
    svg = drawn(lines(["1", "2"], found, "T", "x", write=plain))
    looks = [(line["class"][1], line.get("stroke-dasharray")) for line in svg.select("polyline")]
    assert (len(looks), len(set(looks))) == (MOST_LINES, MOST_LINES)


def test_names_at_the_ends_of_lines_do_not_meet():
    found = [Line(f"País {number}", (10.0, 10.0 + number / 10)) for number in range(10)]
    svg = drawn(lines(["1", "2"], found, "T", "x", write=plain))
    heights = sorted(float(each["y"]) for each in svg.select("text") if each.text.startswith("País"))
    assert len(heights) == 10
    assert min(b - a for a, b in pairwise(heights)) >= 15.9
    assert heights[0] >= 0 and heights[-1] <= 262


def test_bars_stand_on_one_line_of_nought():
    svg = drawn(signed_bars([ValueBar("A", 10, "10"), ValueBar("B", -5, "-5"), ValueBar("C", None, "—")], "T", "x"))
    above, below = svg.select("rect")
    nought = float(svg.select_one("line.axis")["x1"])
    assert float(above["x"]) == nought
    assert float(below["x"]) + float(below["width"]) == pytest.approx(nought, abs=0.11)
    assert float(above["width"]) == pytest.approx(2 * float(below["width"]), abs=0.11)
    assert svg.select_one("desc").text == "3 bars. The largest: A: 10; B: -5. All numbers are in the table."


def test_no_more_bars_than_can_be_read():
    bars = [ValueBar(str(number), number + 1, str(number)) for number in range(60)]
    assert len(drawn(signed_bars(bars, "T", "x")).select("rect")) == MOST_BARS


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([], []),
        ([128, 452, 4355], [0, 2000, 4000, 6000]),
        ([5, 5], [5, 10]),
        ([0], [0, 1]),
        ([-35.2, -2.9], [-40, -30, -20, -10, 0]),
        ([100, 101, 102], [100, 101, 102, 103]),  # what is counted has no halves
        ([10.5, 11, 11.5], [10.5, 10.75, 11, 11.25, 11.5, 11.75]),
    ],
)
def test_classes_are_round_and_hold_all_values(values: list[float], limits: list[float]):
    assert classes(values) == limits
    assert all(1 <= shade_of(value, limits) <= 5 for value in values)


@pytest.mark.parametrize(
    ("values", "legend"),
    [
        ([1, 2, 7], ["1", "2 or 3", "4 or 5", "6 or 7", "no number"]),
        ([1, 2], ["1", "2", "no number"]),
        ([10, 40], ["0 to 9", "10 to 19", "20 to 29", "30 to 39", "40", "no number"]),
        ([0.5, 2.5], ["0 to under 1", "1 to under 2", "2 to under 3", "no number"]),
    ],
)
def test_the_legend_of_what_is_counted_speaks_of_whole_numbers(values: list[float], legend: list[str]):
    codes = ("GT", "SV", "HN")
    svg = drawn(
        region_map({code: place(code, each) for code, each in zip(codes, values, strict=False)}, "T", "x", write=plain)
    )
    assert [each.text for each in svg.select("text:not(.map-name)")] == legend


def place(code: str, value: float | None) -> Place:
    return Place(code, f"Land {code}", value, "—" if value is None else plain(value))


def test_the_close_map_names_its_countries():
    svg = drawn(region_map({"GT": place("GT", 10), "SV": place("SV", None)}, "T", "x", write=plain))
    assert [each.text for each in svg.select(".map-name")] == ["Land GT", "10", "Land SV", "—"]
    assert [each.text for each in svg.select("path.map-none title")] == ["Land SV: —"]
    assert svg.select_one("desc").text == ("1 country: Land GT: 10. All numbers are in the table.")


def test_a_country_beyond_the_close_map_brings_the_whole_region():
    svg = drawn(region_map({"GT": place("GT", 10), "BR": place("BR", 40)}, "T", "x", write=plain))
    assert svg.select(".map-name") == []
    shades = {each.title.text: each["class"][1] for each in svg.select("path:has(title)")}
    assert shades == {"Land BR: 40": "map-5", "Land GT: 10": "map-2"}


def test_arrows_there_and_back_do_not_lie_on_one_another():
    there, back = Arrow("GT", "CR", 2, 1, "there <&>"), Arrow("CR", "GT", 1, 2, "back")
    found = {code: place(code, None) for code in ("GT", "CR")}
    svg = drawn(arrow_map(found, [there, back], "T", "D", "x"))
    assert [each.text for each in svg.select("g > title")] == ["there <&>", "back"]
    lines = [each["d"] for each in svg.select("path.line")]
    assert len(lines) == len(set(lines)) == 2
    assert [each["stroke-width"] for each in svg.select("path.line")] == ["2.8", "2.0"]
    assert svg.select_one("desc").text == "D"


def test_the_middle_of_a_shape_is_that_of_its_largest_piece():
    assert middle_of("M100,100l2,0l0,2l-2,0z M10,20l4,0l0,8l-4,0z") == (12, 24)


def test_all_of_the_region_is_on_the_map():
    continent = {"AR", "BO", "BR", "BZ", "CL", "CO", "CR", "CU", "DO", "EC", "GF", "GT", "GY", "HN", "HT", "JM", "MX"}
    continent |= {"NI", "PA", "PE", "PR", "PY", "SR", "SV", "TT", "UY", "VE"}
    assert continent <= countries_on_maps()
    assert "US" not in countries_on_maps()


@pytest.mark.parametrize("draw", ["lines", "bars", "map"])
def test_a_label_is_never_markup(draw: str):
    bad = '<script>alert(1)</script>"'
    svg = {
        "lines": lambda: lines(["1", "2"], [Line(bad, (1, 2))], bad, "x", write=plain),
        "bars": lambda: signed_bars([ValueBar(bad, 1, bad)], bad, "x"),
        "map": lambda: region_map({"GT": Place("GT", bad, 1, bad)}, bad, "x", write=plain),
    }[draw]()
    assert "<script" not in svg
    assert re.findall(r"\son\w+=|style=", svg) == []


@pytest.mark.parametrize("draw", ["lines", "bars", "map"])
def test_nothing_to_show_is_said(draw: str):
    svg = {
        "lines": lambda: lines([], [], "T", "x", write=plain),
        "bars": lambda: signed_bars([], "T", "x"),
        "map": lambda: region_map({}, "T", "x", write=plain),
    }[draw]()
    assert drawn(svg).select_one("desc").text == "There is nothing to show."


def test_numbers_are_written_with_the_decimals_asked_for():
    assert [written(value, 1) for value in (1234, 2.25, None)] == ["1,234.0", "2.2", "—"]
