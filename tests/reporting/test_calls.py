"""The gate for applicants and awards of a call: nothing small can be worked out beside the other public tables."""

from typing import Any

from reporting.calls.counting import Counts
from reporting.calls.gating import Told, told_of
from reporting.dimensions import DIMENSIONS
from reporting.reach import TOTAL, Breakdown, Row

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
    **shown: int | None,
) -> Told:
    counts = {"sex": Counts(by_sex(applicants), by_sex(awards))}
    return told_of(
        counts, series=SERIES, everybody=everybody(**(shown or awards)), threshold=10,
        before={"sex": before or {}}, hidden_before={},
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
