import random
from dataclasses import replace

import pytest

from reporting.dimensions import DIMENSIONS
from reporting.figures import Value
from reporting.grouping import together
from reporting.reach import TOTAL, Breakdown
from reporting.suppression import Before, gate, gated_figures
from tests.reporting.auditor import by_sex, row, table, worked_out


def random_count(rng: random.Random) -> int:
    return rng.choice([0, 0, 1, 2, 5, 9, 10, 14, 30, 120, 400])


def shown(public: Breakdown) -> dict:
    return {key: row.participants for key, row in public.by_values.items()}


def exact(breakdown: Breakdown) -> dict:
    return {key: row.participants for key, row in breakdown.by_values.items()}


@pytest.mark.parametrize("seed", range(120))
def test_no_cell_of_one_dimension_can_be_worked_out(seed: int) -> None:
    rng = random.Random(seed)
    truth = table([random_count(rng) for _ in range(rng.randrange(2, 9))])
    public = gate(truth, threshold=10)
    assert [count for count in shown(public).values() if count and count < 10] == []
    assert worked_out(public) == {}


@pytest.mark.parametrize("seed", range(200))
def test_no_cell_of_two_dimensions_can_be_worked_out(seed: int) -> None:
    rng = random.Random(seed)
    width = rng.randrange(2, 6)
    truth = table([[random_count(rng) for _ in range(width)] for _ in range(rng.randrange(2, 7))])
    public = gate(truth, threshold=10)
    assert [count for count in shown(public).values() if count and count < 10] == []
    assert worked_out(public) == {}


@pytest.mark.parametrize("seed", range(100))
def test_no_cell_can_be_worked_out_by_whoever_kept_the_last_publication(seed: int) -> None:
    rng = random.Random(seed)
    height, width = rng.randrange(2, 6), rng.randrange(2, 5)
    old = [[random_count(rng) for _ in range(width)] for _ in range(height)]
    new = [[count + rng.choice([0, 0, 1, 4, 25, 200]) for count in row] for row in old]
    first = gate(table(old), threshold=10)
    before = {key: Before(count, shown(first)[key] is None) for key, count in exact(table(old)).items()}
    second = gate(table(new), threshold=10, before=before)
    published = {key: count for key, count in shown(first).items() if count is not None}
    changes = [
        count - published[key]
        for key, count in shown(second).items()
        if count is not None and key in published and TOTAL not in key
    ]
    assert [change for change in changes if 0 < abs(change) < 10] == []
    assert worked_out(second, published) == {}


def published(seed: int, times: int, changes: list[int]) -> tuple[list[dict], list[dict]]:
    """What was counted, and what was shown of it, in several publications of one table."""
    rng = random.Random(seed)
    height, width = rng.randrange(2, 5), rng.randrange(2, 4)
    counted, told, seen = [], [], {}
    numbers = [[random_count(rng) for _ in range(width)] for _ in range(height)]
    before: dict = {}
    for _time in range(times):
        public = shown(gate(table(numbers), threshold=10, before=before))
        people = exact(table(numbers))
        counted.append(people)
        told.append(public)
        for key, count in public.items():
            seen[key] = seen.get(key, frozenset()) | ({count} if count is not None else frozenset())
        before = {key: Before(count, public[key] is None, shown=seen[key]) for key, count in people.items()}
        numbers = [[max(count + rng.choice(changes), 0) for count in row] for row in numbers]
    return counted, told


@pytest.mark.parametrize("seed", range(100))
def test_no_two_publications_of_many_differ_by_few_people_in_a_cell(seed: int) -> None:
    _counted, told = published(seed, 6, [0, 0, 0, 3, -3, 11, -11, 40])
    for key in {key for each in told for key in each if TOTAL not in key}:
        numbers = {each[key] for each in told if each.get(key) is not None}
        apart = {abs(one - other) for one in numbers for other in numbers if one and other}
        assert not apart & set(range(1, 10)), (key, numbers)


@pytest.mark.parametrize("seed", range(100))
def test_no_cell_can_be_worked_out_by_whoever_kept_all_publications_of_numbers_that_grow(seed: int) -> None:
    _counted, told = published(seed, 4, [0, 0, 1, 2, 4, 25])
    most: dict = {}
    for number, each in enumerate(told):
        public = {key: count for key, count in each.items() if count is not None}
        assert worked_out(gate_again(each), most) == {}, number
        most |= {key: max(count, most.get(key, 0)) for key, count in public.items()}


def gate_again(public: dict) -> Breakdown:
    """A table as it was shown, for the auditor."""
    rows = [
        replace(row(key, count or 0), participants=count, suppressed=count is None) for key, count in public.items()
    ]
    return Breakdown(
        tuple(DIMENSIONS[name] for name in ("country", "season")),
        tuple(each for each in rows if None not in each.members),
        tuple(each for each in rows if None in each.members),
    )


def test_small_cell_is_held_back_with_the_smallest_other_that_hides_it() -> None:
    assert shown(gate(table([3, 40, 200, 12]), threshold=10)) == {
        (0,): None,
        (1,): 40,
        (2,): 200,
        (3,): None,
        (TOTAL,): 255,
    }


def test_cells_that_would_each_be_the_least_possible_are_held_back_with_another() -> None:
    public = gate(table([1] * 12 + [50, 90]), threshold=10)
    assert shown(public)[(12,)] is None
    assert shown(public)[(13,)] == 90


def test_nothing_is_held_back_where_no_cell_is_small() -> None:
    truth = table([[10, 0], [40, 400]])
    assert gate(truth, threshold=10) == truth


def test_total_of_few_people_holds_everything_back() -> None:
    assert set(shown(gate(table([[3, 2], [0, 1]]), threshold=10)).values()) == {None}


def test_participations_of_a_cell_are_held_back_with_its_people() -> None:
    truth = table([3, 40, 200, 12])
    truth = replace(truth, rows=tuple(replace(row, participations=900) for row in truth.rows))
    assert [row.participations for row in gate(truth, threshold=10).rows] == [None, 900, 900, None]


def test_tables_over_the_same_people_agree_about_their_common_margin() -> None:
    first = gate(table([[3, 50], [100, 8], [60, 70]]), threshold=10)
    second = gate(table([[20, 33], [54, 54], [65, 65]]), threshold=10)
    margin = {key: count for key, count in shown(first).items() if key[1] is TOTAL}
    assert {key: count for key, count in shown(second).items() if key[1] is TOTAL} == margin


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (Value(3, 9, people=3), None),
        (Value(12, 30, people=12), 12),
        (Value(0, 0, people=0), 0),
    ],
)
def test_figure_of_few_people_is_held_back(value: Value, seen: int | None) -> None:
    assert gated_figures({"participants": value}, threshold=10)["participants"].value == seen


def test_figure_that_does_not_say_its_people_is_refused_by_the_gate() -> None:
    with pytest.raises(ValueError, match="cannot pass the gate"):
        gated_figures({"institutions": Value(40, 300)}, threshold=10)


def test_figure_that_counts_few_peoples_institution_is_held_back() -> None:
    assert gated_figures({"institutions": Value(1, 3, people=3)}, threshold=10)["institutions"].value is None


@pytest.mark.parametrize(
    ("women", "stated", "not_stated", "seen"),
    [
        (61, 100, 0, (0.61, 61)),
        (61, 100, 20, (0.61, 61)),
        (3, 100, 20, (None, None)),
        (95, 100, 20, (None, None)),
        (50, 80, 4, (None, None)),
        (6900, 11300, 4, (0.61, None)),
    ],
)
def test_share_never_tells_a_small_part(women: int, stated: int, not_stated: int, seen: tuple) -> None:
    value = Value(women / stated, 500, women, stated, not_stated)
    got = gated_figures({"share_women": value}, threshold=10)["share_women"]
    assert (got.value, got.numerator) == seen


def test_row_that_cannot_be_protected_cell_by_cell_costs_itself_and_not_the_table() -> None:
    public = shown(gate(table([[4, 4, 2], [60, 50, 40], [30, 70, 20], [90, 80, 70]]), threshold=10))
    assert [public[(0, column)] for column in (0, 1, 2, TOTAL)] == [None, None, None, 10]
    assert [public[(3, column)] for column in (0, 1, 2)] == [90, 80, 70]


@pytest.mark.parametrize("seed", range(60))
def test_no_cell_of_a_table_with_sexes_together_can_be_worked_out(seed: int) -> None:
    rng = random.Random(seed)
    sexes = ["women", "men", "other", "not_stated"]
    truth = by_sex([{sex: random_count(rng) for sex in sexes} for _ in range(rng.randrange(2, 12))])
    public = gate(together(truth), threshold=10)
    assert worked_out(public) == {}
    assert {key[1] for key in shown(public)} <= {"women", "men_or_another", "not_stated", TOTAL}
    counted = {key: count for key, count in exact(truth).items() if key[1] in ("men", "other")}
    assert {key: count for key, count in exact(together(truth)).items() if key[1] == "men_or_another"} == {
        (row, "men_or_another"): sum(count for key, count in counted.items() if key[0] == row)
        for row in {key[0] for key in counted}
    }
