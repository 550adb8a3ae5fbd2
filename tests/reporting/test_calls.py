"""The gate for applicants and awards of a call: nothing small can be worked out beside the other public tables."""

import random
from typing import Any

import pytest

from reporting.calls.counting import Counts
from reporting.calls.gating import ShownOfCall, Told, told_of
from reporting.dimensions import DIMENSIONS
from reporting.reach import TOTAL, Breakdown, Row
from reporting.suppression import Before, Key

SERIES = 7


def by_sex(people: dict[str, int]) -> Breakdown:
    sex = DIMENSIONS["sex"]
    members = sex.members(people)
    rows = tuple(Row((members[value],), number, number) for value, number in people.items())
    return Breakdown((sex,), rows, (Row((None,), sum(people.values()), sum(people.values())),))


def everybody(**shown: int | None) -> dict[str, Breakdown]:
    """The public table by season and sex, as gated: None where a cell is held back."""
    season, sex = DIMENSIONS["season"], DIMENSIONS["sex"]
    member: Any = type("Series", (), {"value": SERIES})()
    members = sex.members(shown)
    rows = tuple(Row((member, members[value]), number, number, number is None) for value, number in shown.items())
    return {"season-sex": Breakdown((season, sex), rows, ())}


def gated(
    applicants: dict[str, int],
    awards: dict[str, int],
    before: dict[Any, tuple[int, int]] | None = None,
    ever: dict[Any, ShownOfCall] | None = None,
    table_before: dict[Key, Before] | None = None,
    **shown: int | None,
) -> Told:
    counts = {"sex": Counts(by_sex(applicants), by_sex(awards))}
    return told_of(
        counts, series=SERIES, everybody=everybody(**(shown or awards)), threshold=10,
        before={"sex": before or {}}, hidden_before={}, shown={"sex": ever or {}},
        everybody_before={"season-sex": table_before or {}},
    )["sex"]  # fmt: skip


def test_awards_are_shown_where_nothing_is_small() -> None:
    told = gated({"women": 40, "men": 30}, {"women": 15, "men": 12})
    assert told.applicants == {"women": 40, "men": 30, TOTAL: 70}
    assert told.awarded == {"women": 15, "men": 12, TOTAL: 27}


def test_few_awards_hold_all_awards_back() -> None:
    told = gated({"women": 40, "men": 30}, {"women": 15, "men": 4}, women=None, men=None)
    assert told.applicants == {"women": 40, "men": 30, TOTAL: 70}
    assert told.awarded == {"women": None, "men": None, TOTAL: None}


def test_few_without_an_award_hold_applicants_back_where_awards_are_told_elsewhere() -> None:
    told = gated({"women": 17, "men": 30}, {"women": 15, "men": 12})
    assert set(told.applicants.values()) == set(told.awarded.values()) == {None}


def test_awards_do_not_tell_what_the_table_by_season_holds_back() -> None:
    told = gated({"women": 40, "men": 30}, {"women": 15, "men": 12}, women=None, men=12)
    assert told.awarded == {"women": None, "men": None, TOTAL: None}


def test_a_few_more_awards_than_last_time_are_not_told() -> None:
    before = {"women": (40, 13), "men": (30, 12), TOTAL: (70, 25)}
    told = gated({"women": 40, "men": 30}, {"women": 15, "men": 12}, before)
    assert told.awarded == {"women": None, "men": None, TOTAL: None}


def test_a_few_more_than_in_any_publication_are_not_told() -> None:
    last = {"women": (60, 13), "men": (50, 12), TOTAL: (110, 25)}
    first = {"women": ShownOfCall().with_one_more(38, 13), TOTAL: ShownOfCall().with_one_more(None, None)}
    told = gated({"women": 40, "men": 30}, {"women": 13, "men": 12}, last, first)
    assert told.applicants == {"women": None, "men": None, TOTAL: 70}
    assert set(told.awarded.values()) == {None}


def test_those_without_an_award_are_not_told_beside_an_award_of_another_publication() -> None:
    told = gated({"women": 40, "men": 30}, {"women": 15, "men": 12}, ever={"women": ShownOfCall(rest=frozenset({23}))})
    assert told.applicants == {"women": 40, "men": 30, TOTAL: 70}
    assert set(told.awarded.values()) == {None}


def test_awards_that_the_table_told_once_hold_applicants_back_that_are_few_more() -> None:
    known: dict[Key, Before] = {(SERIES, "women"): Before(12, hidden=True, shown=frozenset({33}))}
    told = gated({"women": 40, "men": 30}, {"women": 15, "men": 12}, table_before=known, women=None, men=12)
    assert set(told.applicants.values()) == {None}


@pytest.mark.parametrize("seed", range(20))
def test_whoever_kept_all_publications_learns_of_no_few_people(seed: int) -> None:
    """Of one publication with itself as well: those who have no award are known from the two numbers of them."""
    rng = random.Random(seed)
    applicants = {"women": rng.randrange(20, 60), "men": rng.randrange(20, 60)}
    awards = {sex: rng.randrange(10, number - 9) for sex, number in applicants.items()}
    before: dict[Any, tuple[int, int]] = {}
    ever: dict[Any, ShownOfCall] = {}
    for _publication in range(8):
        told = gated(applicants, awards, before, ever)
        before = {sex: (applicants[sex], awards[sex]) for sex in applicants}
        before[TOTAL] = (sum(applicants.values()), sum(awards.values()))
        ever = {
            value: ever.get(value, ShownOfCall()).with_one_more(number, told.awarded[value])
            for value, number in told.applicants.items()
        }
        for sex in applicants:
            applicants[sex] += rng.randrange(-6, 13)
            awards[sex] = min(max(awards[sex] + rng.randrange(-6, 13), 0), applicants[sex])
    for shown in ever.values():
        for numbers in (shown.applicants, shown.awards, shown.rest):
            assert not any(0 < abs(one - other) < 10 for one in numbers for other in numbers)


def test_a_total_is_told_by_all_tables_of_a_call_or_by_none() -> None:
    """By sex nothing may be told, two women being without an award: their country would tell how many all are."""
    country = DIMENSIONS["country"]
    member: Any = type("Country", (), {"value": "GT", "is_unknown": False, "order": ()})()
    by_country = Breakdown((country,), (Row((member,), 70, 70),), (Row((None,), 70, 70),))
    around = everybody(women=15, men=12)
    around["country-sex"] = Breakdown((country, DIMENSIONS["sex"]), (), (Row((member, None), 400, 400),))
    counts = {
        "sex": Counts(by_sex({"women": 17, "men": 53}), by_sex({"women": 15, "men": 12})),
        "country": Counts(by_country, by_country),
    }
    told = told_of(counts, series=SERIES, everybody=around, threshold=10, before={}, hidden_before={})
    assert {name: set(each.applicants.values()) for name, each in told.items()} == {"sex": {None}, "country": {None}}
