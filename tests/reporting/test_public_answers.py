"""`reach --public`: as published where that is asked for, else one answer that gives nothing away by itself."""

import itertools
import json
import random
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from participants.models import Activity, Participation, ParticipationRecord, Person, Series
from participants.services.participations import rebuild
from reporting.alone import gated_alone
from reporting.reach import TOTAL, Breakdown, Reach, reach, read_question
from reporting.services import publish_tables
from tests.reporting.auditor import worked_out
from tests.reporting.registry import random_registry
from tests.reporting.test_figures import FILTERS, OF_ALL, RULES

THRESHOLD = 10


@pytest.fixture
def many(remade: Callable[..., None]) -> None:
    """A registry with people enough for the gate to show some of it, published as it is."""
    remade(_make_many)


def _make_many() -> None:
    random_registry(3, people=150, records=900)
    publish_tables(by=None)


def told(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("reach", "--public", "--json", *options, stdout=out, stderr=StringIO())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def cells(document: dict[str, Any], *names: str) -> dict[tuple[str, ...], int | None]:
    """The rows and totals of a printed breakdown by these dimensions; a star where a row is a total."""
    table = document["breakdown"]
    return {
        tuple(row.get(name, "*") for name in names): row["participants"] for row in (*table["rows"], *table["totals"])
    }


def come(number: int, activity: Activity, **fields: Any) -> None:
    start = Person.objects.count()
    people = Person.objects.bulk_create(Person(name=f"Otra {n}", key=f"otra {n}") for n in range(start, start + number))
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(activity=activity, person=each, source="import", **fields) for each in people
    )
    rebuild(people=[each.pk for each in people])


# --- what has been published ----------------------------------------------------------------


def test_a_declared_question_is_answered_as_it_was_published(many: None, client: Client) -> None:
    public = client.get(reverse("public_reach_tables")).json()
    come(3, Activity.objects.get(key="actividad-3"), sex="women", country_id="GT")
    for options, names in (
        (["--by=country,sex"], ("country", "sex")),
        (["--by=sex,country"], ("country", "sex")),
        (["--by=season", "--by=sex"], ("season", "sex")),
    ):
        printed = told(*options)
        declared = public["-".join(names)]
        assert cells(printed, *names) == cells(declared, *names)
        assert printed["computed_at"] == declared["computed_at"]
        assert {name: each["value"] for name, each in printed["figures"].items()} == {
            name: each["value"] for name, each in declared["figures"].items()
        }
    of_all = cells(public["country-sex"], "country", "sex")
    assert cells(told("--by=country"), "country") == {(one,): n for (one, other), n in of_all.items() if other == "*"}
    assert cells(told("--by=sex"), "sex") == {(other,): n for (one, other), n in of_all.items() if one == "*"}
    assert told()["figures"]["participants"]["value"] == of_all["*", "*"]
    assert reach(read_question(QueryDict())).figures["participants"].value == of_all["*", "*"] + 3


def test_totals_of_a_table_turned_over_keep_their_order(many: None) -> None:
    table = told("--by=sex,country")["breakdown"]
    assert table["dimensions"] == ["sex", "country"]
    totals = [("sex" in row, "country" in row) for row in table["totals"]]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] == (False, False)
    by_sex = [row["sex"] for row in table["rows"]]
    assert by_sex == sorted(by_sex, key=["women", "men", "men_or_another", "other", "not_stated"].index)


def test_learners_by_country_are_answered_as_published(db: None) -> None:
    course = Series.objects.create(programme="trainaction", kind="course", key="mapas", title_es="Mapas")
    season = Series.objects.create(programme="datacction", kind="season", key="1", number=1, title_es="1")
    for series, programme, kind, role in (
        (course, "trainaction", "run", "learner"),
        (season, "datacction", "episode", "participant"),
    ):
        held = Activity.objects.create(key=kind, title_es=kind, programme=programme, kind=kind, series=series)
        for country in ("GT", "HN", "SV"):
            come(30, held, role=role, country_id=country, sex="women")
    publish_tables(by=None)
    asked = ["--programme=trainaction", "--role=learner", "--by=country"]
    by_country = {("GT",): 30, ("HN",): 30, ("SV",): 30, ("unknown",): 0, ("*",): 90}
    assert cells(told(*asked), "country") == by_country
    come(1, Activity.objects.get(key="run"), role="learner", country_id="GT", sex="women")
    assert cells(told(*asked), "country") == by_country


def test_any_other_answer_says_on_standard_error_that_it_stands_alone(many: None) -> None:
    def said(*options: str) -> str:
        err = StringIO()
        call_command("reach", "--public", "--language=en", *options, stdout=StringIO(), stderr=err)
        return err.getvalue()

    assert said("--by=country,sex") == said() == ""
    for options in (["--by=role"], ["--rule=minutes:29"], ["--since=2020-12-01"], ["--country=GT", "--by=country,sex"]):
        assert "may take one from the other: hand on one alone." in said(*options)
        assert "season-sex, country-sex, kind-sex, learners-country" in said(*options)


def test_staff_are_in_nothing_that_is_public(many: None) -> None:
    with pytest.raises(CommandError, match="leave out --uncounted, or --public"):
        call_command("reach", "--public", "--uncounted", "--language=en", stdout=StringIO())


# --- one answer by itself -------------------------------------------------------------------


def answers(seed: int) -> list[Reach]:
    rng = random.Random(seed)
    found = []
    for _question in range(12):
        selection, rule = rng.choice(list(FILTERS)), rng.choice(list(RULES))
        by = ",".join(rng.sample(OF_ALL, rng.choice([1, 2])))
        asked = QueryDict(f"{selection}&rule={rule}&by={by}")
        found.append(gated_alone(read_question(asked), threshold=THRESHOLD))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_nothing_held_back_can_be_told_from_the_rest_of_an_answer(many: None, seed: int) -> None:
    shown = 0
    for answer in answers(seed):
        table = answer.breakdown
        assert table is not None
        exact = reach(answer.question, figures=()).breakdown
        assert exact is not None
        for key, row in table.by_values.items():
            wanted = exact.by_values[key].participants if key in exact.by_values else 0
            assert row.participants in (None, wanted)
            assert row.participants is None or not 0 < row.participants < THRESHOLD
            assert (row.participations is None) == (row.participants is None) == row.suppressed
            shown += row.participants is not None and row.participants > 0
        assert_figures_tell_nothing_of(answer, table, exact)
    assert shown


def assert_figures_tell_nothing_of(answer: Reach, table: Breakdown, exact: Breakdown) -> None:
    names = [each.name for each in table.dimensions]
    only = answer.question.filters.role == ("specialist",)
    held = {tuple(zip(names, key, strict=True)) for key, row in table.by_values.items() if row.participants is None}

    def is_held(**values: str) -> bool:
        return any(dict(key) == {name: values.get(name, TOTAL) for name in names} for key in held)

    for sex in ("women", "not_stated"):
        if "sex" in names and is_held(sex=sex):
            assert answer.figures["share_women"].denominator is None
            assert not only or answer.figures["share_women_specialists"].denominator is None
        if {"sex", "role"} == set(names) and is_held(sex=sex, role="specialist"):
            assert answer.figures["share_women_specialists"].denominator is None
    if "role" in names and is_held(role="specialist"):
        assert answer.figures["specialists"].value is None
    numbers = {name: answer.figures[name].value for name in ("participants", "specialists")}
    if None not in numbers.values():
        assert not 0 < numbers["participants"] - numbers["specialists"] < THRESHOLD


def test_the_share_of_specialists_tells_nothing_that_their_table_holds_back(db: None) -> None:
    """All women less those among specialists would be the five of the others."""
    held = Activity.objects.create(key="a", title_es="A", programme="datacction", kind="episode")
    for role, women in (("specialist", 30), ("participant", 5)):
        come(women, held, role=role, sex="women")
        come(40, held, role=role, sex="men")
    alone = gated_alone(read_question(QueryDict("by=role,sex")), threshold=THRESHOLD)
    assert alone.breakdown is not None
    assert alone.breakdown.by_values["specialist", "women"].suppressed
    assert (alone.figures["share_women"].numerator, alone.figures["share_women_specialists"].numerator) == (35, None)


def test_few_who_are_no_specialists_are_not_told(db: None) -> None:
    held = Activity.objects.create(key="a", title_es="A", programme="datacction", kind="episode")
    come(30, held, role="specialist", sex="women")
    come(4, held, role="participant", sex="women")
    alone = gated_alone(read_question(QueryDict("mode=online")), threshold=THRESHOLD)
    assert (alone.figures["participants"].value, alone.figures["specialists"].value) == (34, None)


def test_totals_by_season_do_not_tell_an_activity(db: None) -> None:
    """An activity is in one season, which everybody knows: 25 of the season less 20 of one activity are 5 of the other."""
    numbers = {"1": {"a": 5, "b": 20}, "2": {"c": 15, "d": 30}}
    for number, (key, activities) in enumerate(numbers.items(), start=1):
        season = Series.objects.create(programme="datacction", kind="season", key=key, number=number, title_es=key)
        for name, people in activities.items():
            held = Activity.objects.create(
                key=name, title_es=name, programme="datacction", kind="episode", series=season
            )
            come(people, held, sex="women")
    shown = cells(told("--by=season,activity"), "season", "activity")
    assert shown["*", "*"] == 70
    assert {key: number for key, number in shown.items() if "*" not in key} == {
        ("1", "a"): None, ("1", "b"): 20, ("2", "c"): None, ("2", "d"): 30,
    }  # fmt: skip
    assert {number for key, number in shown.items() if "*" in key and key != ("*", "*")} == {None}


@pytest.mark.parametrize(("first", "second"), [("season", "activity"), ("kind", "institution")])
def test_values_that_go_together_are_told_as_one_list(many: None, first: str, second: str) -> None:
    alone = gated_alone(read_question(QueryDict(f"by={first},{second}")), threshold=THRESHOLD)
    line = {key: row for key, row in alone.breakdown.by_values.items() if TOTAL not in key}
    hidden = sum(row.participants or 0 for row in reach(alone.question, figures=()).breakdown.rows) - sum(
        row.participants or 0 for row in line.values()
    )
    assert hidden == 0 or hidden >= THRESHOLD
    assert sum(row.suppressed for row in line.values()) != 1


# --- beside the same with a filter less -----------------------------------------------------


def test_whoever_also_has_the_answer_without_a_filter_learns_of_no_few_people(many: None) -> None:
    """Country in and out, a rule and none, a period and all time: for every cell and every figure of people."""
    different = 0
    selections = [
        "country=GT,HN",
        "sex=women,men",
        "series=1,2,mapas",
        "since=2020-11-20",
        "mode=online",
        "kind=unknown",
    ]
    rules = ["", "rule=minutes:1", "rule=completed"]
    for selection, rule, by in itertools.product(selections, rules, ("by=sex", "by=role")):
        inside = gated_alone(read_question(QueryDict(f"{selection}&{rule}&{by}")), threshold=THRESHOLD)
        for wider in {f"{rule}&{by}", f"{selection}&{by}", by} - {f"{selection}&{rule}&{by}"}:
            outside = reach(read_question(QueryDict(wider)), figures=("participants", "specialists"))
            assert inside.breakdown is not None
            assert outside.breakdown is not None
            for key, row in inside.breakdown.by_values.items():
                if row.participants:
                    more = (outside.breakdown.by_values[key].participants or 0) - row.participants
                    assert not 0 < more < THRESHOLD, (selection, rule, wider, key)
                    different += more > 0
            for name in ("participants", "specialists"):
                if inside.figures[name].value:
                    assert not 0 < outside.figures[name].value - inside.figures[name].value < THRESHOLD
    assert different


def test_one_activity_less_than_all_tells_nothing_of_few(db: None) -> None:
    """What is in one activity alone is the whole less the others: few there hold everything back here."""
    small, large = (
        Activity.objects.create(key=key, title_es=key, programme="datacction", kind="episode") for key in "ab"
    )
    come(5, small, sex="women")
    come(30, large, sex="women")
    alone = told("--activity=b", "--by=sex")
    assert set(cells(alone, "sex").values()) <= {None, 0}
    assert {each["value"] for each in alone["figures"].values() if each["suppressed"]} == {None}
    assert alone["figures"]["participants"]["value"] is None
    come(5, small, sex="women")
    assert cells(told("--activity=b", "--by=sex"), "sex")["*",] == 30
    assert Participation.objects.count() == 40


@pytest.mark.parametrize("seed", range(4))
def test_the_auditor_finds_nothing_in_an_answer_of_people_who_are_there_once(db: None, seed: int) -> None:
    """Where each person takes part once all sums hold: the worst case."""
    rng = random.Random(seed)
    held = [
        Activity.objects.create(key=f"a{n}", title_es="A", programme="datacction", kind="episode") for n in range(2)
    ]
    for country, sex, role in itertools.product(
        ("GT", "HN", None), ("women", "men", "not_stated"), ("participant", "specialist")
    ):
        come(rng.choice([0, 2, 6, 11, 25]), rng.choice(held), country_id=country, sex=sex, role=role)
    for asked in ("by=country,sex", "by=role,sex", "activity=a0&by=country,role", "country=GT,HN&by=sex"):
        table = gated_alone(read_question(QueryDict(asked)), threshold=THRESHOLD).breakdown
        assert table is not None
        assert {key: number for key, number in worked_out(table).items() if number < THRESHOLD} == {}, asked
