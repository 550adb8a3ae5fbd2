import itertools
import json
import re
from collections import defaultdict
from datetime import date
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from participants.models import Institution, Series
from participants.models.participations import SETTLED
from participants.presence_rules import Rule
from participants.services.merging import merge
from reporting.dimensions import DIMENSIONS
from reporting.documents import as_document
from reporting.figures import FIGURES, Figure, Group, Value
from reporting.queries import SETTLED_BY, counts_by
from reporting.reach import Question, QuestionError, reach, read_question
from reporting.selection import FilterError, read_filters
from reporting.tables import in_short
from tests.reporting.registry import Fact, at_least, facts, random_registry

OF_ALL = [name for name, dimension in DIMENSIONS.items() if not dimension.of_learners]
RULES = {
    "any": lambda fact: True,
    "minutes:30": lambda fact: fact.minutes is not None and fact.minutes >= 30,
    "share:50": lambda fact: fact.minutes is not None and bool(fact.duration) and fact.minutes >= fact.duration * 0.5,
    "completed": lambda fact: at_least(fact.outcome, "completed"),
}
FILTERS = {
    "": lambda fact: True,
    "programme=datacction": lambda fact: fact.programme == "datacction",
    "programme=datacction&series=1-2": lambda fact: fact.season_number in (1, 2),
    "series=1,mapas": lambda fact: fact.season in ("1", "mapas"),
    "activity=actividad-3&activity=actividad-0": lambda fact: fact.activity in ("actividad-3", "actividad-0"),
    "since=2020-12-01&until=2021-01-31": lambda fact: fact.day and date(2020, 12, 1) <= fact.day <= date(2021, 1, 31),
    "country=gt&country=unknown": lambda fact: fact.country in ("GT", "unknown"),
    "institution=unknown": lambda fact: fact.institution == "unknown",
    "kind=unknown,police": lambda fact: fact.kind in ("unknown", "police"),
    "sex=women,not_stated": lambda fact: fact.sex in ("women", "not_stated"),
    "role=specialist": lambda fact: fact.role == "specialist",
    "mode=in_person": lambda fact: fact.mode == "in_person",
}


def counted(everything: list[Fact], selection: str, rule: str, outcome: str, uncounted: bool) -> list[Fact]:
    least = outcome or "attended"
    return [
        fact
        for fact in everything
        if FILTERS[selection](fact)
        and RULES[rule](fact)
        and at_least(fact.outcome, least)
        and (uncounted or fact.counted)
    ]


def asked(selection: str, **options: str) -> dict:
    values = MultiValueDict()
    for part in selection.split("&"):
        if part:
            name, value = part.split("=")
            values.appendlist(name, value)
    for name, value in options.items():
        if value:
            values[name] = value
    return as_document(reach(read_question(values)))


def share(kept: list[Fact]) -> tuple:
    by_sex = defaultdict(set)
    for fact in kept:
        by_sex[fact.sex].add(fact.person)
    women, stated = len(by_sex["women"]), sum(len(by_sex[sex]) for sex in ("women", "men", "other"))
    return (women / stated if stated else None, women, stated, len(by_sex["not_stated"]))


def expected_figures(kept: list[Fact]) -> dict:
    hours = {fact.activity: fact.duration or 0 for fact in kept if not fact.is_run}
    present: dict = defaultdict(float)
    for fact in kept:
        present[fact.person, fact.activity] = max(present[fact.person, fact.activity], fact.minutes or 0)
    specialists = [fact for fact in kept if fact.role == "specialist"]
    return {
        "participants": len({fact.person for fact in kept}),
        "share_women": share(kept),
        "participations": len(kept),
        "institutions": len({fact.institution for fact in kept} - {"unknown"}),
        "countries": len({fact.country for fact in kept} - {"unknown"}),
        "hours_of_exchange": round(sum(hours.values()) / 60, 2),
        "person_hours": None if all(fact.minutes is None for fact in kept) else round(sum(present.values()) / 60, 2),
        "specialists": len({fact.person for fact in specialists}),
        "share_women_specialists": share(specialists),
        "episodes": len({fact.activity for fact in kept if fact.is_episode}),
    }


def got_figures(document: dict) -> dict:
    return {
        name: (figure["value"], figure["numerator"], figure["denominator"], figure["not_stated"])
        if name.startswith("share")
        else figure["value"]
        for name, figure in document["figures"].items()
        if name in expected_figures([])
    }


@pytest.mark.django_db
@pytest.mark.parametrize("size", [24, 72])
def test_figures_equal_a_count_by_hand_for_every_filter_and_rule(size: int) -> None:
    """Of few people, many questions have nobody; of many, everything repeats. How many they are, asking takes as long."""
    random_registry(size, people=size, records=3 * size)
    everything = facts()
    for selection, rule in itertools.product(FILTERS, RULES):
        for outcome, uncounted in (("", False), ("registered", False), ("completed", True), ("", True)):
            document = asked(selection, rule=rule, outcome=outcome, uncounted="1" if uncounted else "")
            kept = counted(everything, selection, rule, outcome, uncounted)
            assert got_figures(document) == expected_figures(kept), (selection, rule, outcome)
            assert document["figures"]["participants"]["rests_on"] == len(kept)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_breakdowns_equal_a_count_by_hand_for_every_one_and_two_dimensions(seed: int) -> None:
    random_registry(100 + seed)
    everything = facts()
    pairs = [(name,) for name in DIMENSIONS] + list(itertools.permutations(DIMENSIONS, 2))
    for turn, names in enumerate(pairs):
        rule = list(RULES)[turn % len(RULES)]
        selection = list(FILTERS)[turn % len(FILTERS)]
        outcome, uncounted = [
            ("", False),
            ("", True),
            ("registered", False),
            ("registered", True),
            ("completed", True),
        ][turn % 5]
        of_learners = bool({"sector", "age"} & set(names))
        if of_learners and "role=" in selection:
            selection = ""
        kept = [
            fact
            for fact in counted(everything, selection, rule, outcome, uncounted)
            if fact.role == "learner" or not of_learners
        ]
        got = breakdown_of(names, selection, rule=rule, outcome=outcome, uncounted="1" if uncounted else "")
        assert got["dimensions"] == list(names)
        assert tally(got["rows"], names) == by_hand(kept, names)
        for kept_names in {(), *((name,) for name in names if len(names) == 2)}:
            of_these = [row for row in got["totals"] if {name for name in names if name in row} == set(kept_names)]
            assert tally(of_these, kept_names) == (
                by_hand(kept, kept_names) or {(): (0, 0)} if not kept_names else by_hand(kept, kept_names)
            )


@pytest.mark.django_db
def test_breakdowns_of_everybody_equal_a_count_by_hand() -> None:
    random_registry(104, people=9, records=90)
    everything = facts()
    for turn, names in enumerate([(name,) for name in OF_ALL] + list(itertools.combinations(OF_ALL, 2))):
        selection = ["", "programme=datacction"][turn % 2]
        assert broken_down(names, selection) == by_hand(counted(everything, selection, "any", "", False), names), names


@pytest.mark.django_db
def test_institutions_by_month_and_season_equal_a_count_by_hand_for_every_filter() -> None:
    random_registry(105, people=9, records=90)
    everything = facts()
    for selection, uncounted in itertools.product(FILTERS, ["", "1"]):
        kept = counted(everything, selection, "any", "", bool(uncounted))
        for names in (("institution", "month"), ("season", "institution")):
            got = broken_down(names, selection, uncounted=uncounted)
            assert got == by_hand(kept, names), (selection, uncounted, names)
    again = by_hand(everything, ("institution", "month")).values()
    assert {people == records for people, records in again} == {True, False}


def breakdown_of(names: tuple, selection: str = "", **options: str) -> dict:
    """Without the figures beside it, which take twenty times as long."""
    said = {name: value for name, value in options.items() if value} | {"by": ",".join(names)}
    question = read_question(QueryDict(f"{selection}&{urlencode(said)}"))
    return as_document(reach(question, figures=()))["breakdown"]


def broken_down(names: tuple, selection: str = "", **options: str) -> dict:
    """The cells of a breakdown."""
    return tally(breakdown_of(names, selection, **options)["rows"], names)


def tally(rows: list[dict], names: tuple) -> dict:
    """Cells by their keys. Rows of nobody, shown so that 'not stated' is always said, are left out."""
    return {
        tuple(row[name] for name in names): (row["participants"], row["participations"])
        for row in rows
        if row["participations"] or not names
    }


def by_hand(kept: list[Fact], names: tuple) -> dict:
    people, records = defaultdict(set), defaultdict(int)
    for fact in kept:
        key = tuple(getattr(fact, name) for name in names)
        people[key].add(fact.person)
        records[key] += 1
    return {key: (len(people[key]), records[key]) for key in people}


def test_pairs_without_an_index_are_those_of_which_one_settles_the_other() -> None:
    assert {frozenset(pair) for pair in SETTLED_BY} == {frozenset(pair) for pair in SETTLED}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many rows there are")
@pytest.mark.parametrize("names", [(name,) for name in OF_ALL] + list(itertools.combinations(OF_ALL, 2)))
def test_breakdown_reads_indexes_alone_and_sorts_nothing(names: tuple[str, ...]) -> None:
    with CaptureQueriesContext(connection) as asked:
        counts_by(Question().selection.counted, [DIMENSIONS[name] for name in names])
    assert asked.captured_queries
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [row[-1] for row in cursor.fetchall()]
        of_rows = [step for step in steps if "participants_participation" in step]
        assert of_rows, steps
        assert all(re.search("USING COVERING INDEX (counted|once|again)_", step) for step in of_rows), steps
        # Sorted are the few numbers by sex of one dimension, and the few rows of who was in several roles.
        is_of_few = "SUM(" in query["sql"] or "has_other_roles" in query["sql"]
        assert is_of_few or not any("TEMP B-TREE" in step for step in steps), steps


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many rows there are")
@pytest.mark.parametrize("other", [None, "sex", "country", "institution", "kind", "activity", "age"])
def test_breakdown_by_what_learners_say_reads_their_index_alone(other: str | None) -> None:
    question = Question(dimensions=tuple(DIMENSIONS[name] for name in ("sector", other) if name))
    with CaptureQueriesContext(connection) as asked:
        counts_by(question.selection.learners, question.dimensions)
    (query,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
        steps = [row[-1] for row in cursor.fetchall()]
    (of_rows,) = [step for step in steps if "participants_participation" in step]
    assert "USING COVERING INDEX counted_learners" in of_rows, steps


@pytest.mark.django_db
def test_breakdown_by_sector_asks_of_learners_and_says_so() -> None:
    random_registry(103, records=120)
    question = read_question(MultiValueDict({"by": ["sector"]}))
    assert (question.filters.role, question.query) == (("learner",), "role=learner&by=sector")
    answer = as_document(reach(question))
    learners = [fact for fact in facts() if fact.role == "learner" and fact.counted and fact.outcome != "registered"]
    assert answer["filters"] == {"role": ["learner"]}
    assert answer["figures"]["participants"]["value"] == len({fact.person for fact in learners})
    assert answer["breakdown"]["totals"][-1]["participants"] == len({fact.person for fact in learners})
    with pytest.raises(QuestionError, match="Sector") as wrong:
        read_question(MultiValueDict({"by": ["sector"], "role": ["specialist"]}))
    assert (wrong.value.usable.dimensions, wrong.value.usable.filters.role) == ((), ("specialist",))


@pytest.mark.django_db
def test_breakdown_by_sex_always_shows_who_did_not_state_it() -> None:
    got = asked("", by="sex")["breakdown"]
    assert got == {
        "dimensions": ["sex"],
        "rows": [
            {
                "sex": "not_stated",
                "labels": {"sex": "Not stated"} | {"sex": got["rows"][0]["labels"]["sex"]},
                "participants": 0,
                "participations": 0,
                "suppressed": False,
            }
        ],
        "totals": [{"labels": {}, "participants": 0, "participations": 0, "suppressed": False}],
    }


@pytest.mark.django_db
def test_number_of_a_merged_institution_stands_for_the_one_it_counts_as() -> None:
    random_registry(6)
    ids = list(Institution.objects.order_by("pk").values_list("pk", flat=True))
    merge(subject="institution", survivor=ids[0], others=[ids[1]], by=None)
    question = read_question(QueryDict(f"institution={ids[1]}&institution=unknown"))
    assert question.filters.institution == tuple(sorted([str(ids[0]), "unknown"], key=len))
    people = {fact.person for fact in facts() if fact.institution in (str(ids[0]), "unknown")}
    assert asked("", institution=f"{ids[1]},unknown", outcome="registered", uncounted="1")["figures"]["participants"][
        "value"
    ] == len(people)


@pytest.mark.django_db
def test_left_out_says_how_many_a_rule_of_minutes_cannot_judge() -> None:
    random_registry(7)
    kept = counted(facts(), "", "any", "", False)
    unknown = sum(fact.minutes is None for fact in kept)
    assert asked("", rule="any")["left_out"] == {"minutes_unknown": 0, "duration_unknown": 0}
    assert asked("", rule="minutes:10")["left_out"] == {"minutes_unknown": unknown, "duration_unknown": 0}
    assert asked("", rule="share:10")["left_out"] == {
        "minutes_unknown": unknown,
        "duration_unknown": sum(fact.minutes is not None and fact.duration is None for fact in kept),
    }


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("reach", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_command_prints_the_same_view_as_json() -> None:
    random_registry(5)
    printed = json.loads(
        command("--programme", "datacction", "--series", "1-2", "--series", "3", "--by", "sex,season", "--json")
    )
    document = asked("programme=datacction&series=1-2,3", by="sex,season")
    assert printed | {"computed_at": ""} == document | {"computed_at": ""}
    assert printed["filters"] == {"programme": ["datacction"], "series": ["3", "1-2"]}
    assert set(printed) == {"filters", "rule", "computed_at", "figures", "left_out", "breakdown"}
    assert set(printed["figures"]["participants"]) == {"value", "rests_on", "definition", "label", "suppressed"}


@pytest.mark.django_db
def test_command_writes_a_table_for_people() -> None:
    random_registry(5)
    lines = command("--by", "role").splitlines()
    assert lines[-1].split()[0] == "Total"
    assert lines[-1].split()[1:] == [
        str(asked("")["figures"][name]["value"]) for name in ("participants", "participations")
    ]


@pytest.mark.django_db
def test_command_says_filters_and_moment_as_a_reader_does() -> None:
    random_registry(5)
    lines = command("--programme", "datacction", "--series", "1-2", "--rule", "minutes:30").splitlines()
    assert lines[:2] == [
        "Filtros: Programa: DatAction; Series: Temporada 1, Temporada 2",
        "Se cuenta a quien estuvo presente al menos 30 minutos.",
    ]
    assert re.fullmatch(r"Calculado: .+ \(America/Guatemala, UTC−06:00\)", lines[2])
    assert command("--language", "en").splitlines()[0] == "Filters: none"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["--programme", "nope"], "nope"),
        (["--series", "99"], "99"),
        (["--activity", "no-such"], "no-such"),
        (["--country", "ZZ"], "ZZ"),
        (["--country", "Guatemala"], "«Guatemala»: escriba su código de dos letras"),
        (["--activity", ""], "--activity"),
        (["--programme", "datacction", "--since", " ", "--series", ","], "--series, --since"),
        (
            ["--since", "2020-01-01", "--since", "2021-01-01"],
            "Desde: solo cabe un valor y se dieron estos: 2020-01-01, 2021",
        ),
        (["--outcome", "attended,completed"], "Resultado: solo cabe un valor"),
        (["--rule", "any", "--rule", "minutes:30"], "Regla de presencia: solo cabe un valor"),
        (["--rule", "minutes:12345678"], "minutes:12345678"),
        (["--since", "2021-13-01"], "2021-13-01"),
        (["--role", "king"], "king"),
        (["--outcome", "slept"], "slept"),
        (["--by", "shoe"], "shoe"),
        (["--by", "sex,sex"], ""),
        (["--by", "sex,role,mode"], ""),
        (["--rule", "minutes:x"], "minutes:x"),
        (["--since", "2021-02-01", "--until", "2021-01-01"], "2021-01-01"),
    ],
)
def test_command_refuses_a_bad_option_with_a_sentence(arguments: list[str], wrong: str) -> None:
    with pytest.raises(CommandError) as refused:
        command(*arguments)
    assert refused.value.returncode == 1
    assert wrong in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked_for", "missing", "kept"),
    [
        ("1-99", "«1-99» nombra series que no existen: 4, 6-99. Existen: 1-3, 5.", ("5", "1-3")),
        ("0-3", "«0-3» nombra series que no existen: 0. Existen: 1-3.", ("1-3",)),
        ("3-5", "«3-5» nombra series que no existen: 4. Existen: 3, 5.", ("3", "5")),
        ("7-9", "No hay ninguna serie «7-9».", ()),
        ("1-99999", "«1-99999» nombra series que no existen: 4, 6-99999. Existen: 1-3, 5.", ("5", "1-3")),
    ],
)
def test_range_with_series_that_are_not_there_is_refused_with_those_missing(
    asked_for: str, missing: str, kept: tuple[str, ...]
) -> None:
    for number in (1, 2, 3, 5):
        Series.objects.create(
            programme="datacction", kind="season", key=str(number), number=number, title_es=str(number)
        )
    with pytest.raises(CommandError) as refused:
        command("--series", asked_for)
    assert (refused.value.returncode, str(refused.value)) == (1, missing)
    with pytest.raises(FilterError) as error:
        read_filters(MultiValueDict({"series": [asked_for]}))
    assert (error.value.sentences, error.value.usable.series) == ([missing], kept)


@pytest.mark.django_db
def test_question_has_one_address_however_it_was_put() -> None:
    Institution.objects.create(pk=7, name="A", key="a")
    one = read_question(
        MultiValueDict(
            {
                "role": ["specialist", "participant"],
                "country": ["hn,gt"],
                "rule": ["share:0.5"],
                "by": ["sex", "country"],
            }
        )
    )
    two = read_question(
        MultiValueDict(
            {"by": ["sex,country"], "rule": ["share:50 %"], "country": ["GT", "HN"], "role": ["participant,specialist"]}
        )
    )
    assert one == two
    assert (
        one.query
        == two.query
        == "country=GT&country=HN&role=participant&role=specialist&rule=share%3A50%25&by=sex%2Ccountry"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("share:50", "share:50%"),
        ("share:50%", "share:50%"),
        ("share:0.5", "share:50%"),
        ("share:0,5", "share:50%"),
        ("share:1", "share:1%"),
        ("share:1.0", "share:100%"),
        ("minutes:30", "minutes:30"),
        ("minutes:1234567", "minutes:1234567"),
        ("minutes:22,333333", "minutes:22.333333"),
        ("share:33.333333", "share:33.333333%"),
        ("minutes:0.000001", "minutes:0.000001"),
        ("COMPLETED", "completed"),
    ],
)
def test_rule_is_read_in_each_way_it_is_written(written: str, rule: str) -> None:
    read = read_question(MultiValueDict({"rule": [written]})).rule
    assert str(read) == rule
    assert Rule.parse(rule) == read


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("minutes:1", "estuvo presente al menos 1 minuto"),
        ("minutes:1.5", "estuvo presente al menos 1,5 minutos"),
        ("minutes:1500", "estuvo presente al menos 1\u00a0500 minutos"),
        ("share:33.3", "estuvo presente al menos el 33,3 % de la actividad"),
    ],
)
def test_rule_is_said_with_numbers_as_a_reader_writes_them(rule: str, said: str) -> None:
    with override("es"):
        assert Rule.parse(rule).description == said


@pytest.mark.parametrize(
    ("hours", "shown"),
    [(218.5, "219"), (100.25, "100"), (12.5, "12,5"), (12.0, "12"), (2147.5, "2\u00a0148"), (None, "—")],
)
def test_headline_hours_have_no_needless_decimals(hours: float | None, shown: str) -> None:
    with override("es"):
        assert in_short(FIGURES["hours_of_exchange"], Value(hours, 1)) == shown


def test_figures_are_in_the_order_of_their_groups_and_each_names_one() -> None:
    groups = {
        group.value: [figure.name for figure in members]
        for group, members in itertools.groupby(FIGURES.values(), of_group)
    }
    assert groups == {
        "people": [
            "participants",
            "share_women",
            "participations",
            "specialists",
            "share_women_specialists",
            "ministers",
            "international_speakers",
        ],
        "places": ["institutions", "countries"],
        "activities": [
            "hours_of_exchange",
            "person_hours",
            "episodes",
            "bilateral_meetings",
            "sessions",
            "sessions_online",
            "sessions_in_person",
            "forums",
        ],
        "training": ["training_cycles", "training_programmes", "certificate_courses"],
        "knowledge": ["knowledge_products", "tools", "experiences"],
    }
    assert list(groups) == list(Group.values)
    with pytest.raises(TypeError, match="group"):
        Figure("new", "New", "What it counts.", lambda counted: Value(0, 0))  # type: ignore[call-arg]


def of_group(figure: Figure) -> Group:
    return figure.group


def test_countries_stand_in_the_order_of_the_alphabet_accents_aside(db: None) -> None:
    with translation.override("es"):
        labels = [
            member.label
            for member in sorted(
                DIMENSIONS["country"].members(["BR", "BE", "BO"]).values(),
                key=lambda member: (member.is_unknown, member.order),
            )
        ]
    assert labels == ["Bélgica", "Bolivia", "Brasil", "País no indicado"]
