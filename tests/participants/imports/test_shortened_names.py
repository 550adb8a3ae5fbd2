"""Who comes under a name of more or fewer parts is proposed, and never taken for the same."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants.models import Activity, ImportBatch, ImportIdentity, MatchDecision, Person
from participants.queries.imports import OpenQuestion, alike_people, counts, open_questions, person_questions
from participants.services.imports import apply, decide, decide_all, discard, revoke, undo
from participants.services.merging import merge
from tests.participants.imports.conftest import bring_in, make_activity, registry, sheet, staged

SHORT = "Walter Erazo,,H,UNAH,Honduras"
LONG = "Walter Erazo Chinchilla,walter@x.example,H,UNAH,Honduras"


def asked(batch: ImportBatch) -> list[OpenQuestion]:
    assert open_questions(batch) == []  # what is proposed hinders nothing
    return person_questions(list(alike_people(batch)))


def proposed(batch: ImportBatch) -> list[tuple[str, list[str]]]:
    """Of whom it is proposed who they are, with the names of those they may be."""
    return [(each.name, [candidate.name for candidate in each.candidates]) for each in asked(batch)]


def people() -> Sequence[str]:
    return list(Person.objects.filter(merged_into=None).order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize(
    "rows",
    [
        (SHORT, LONG),
        (LONG, SHORT),
        ("Walter Erazo,w@x.example,,,", "Walter Erazo Chinchilla,,,,"),
        ("Walter Erazo,,,,", "Walter Erazo Chinchilla,,,,"),
        ("ERAZO WALTER,,,UNAH,Honduras", "Walter Erazo Chinchilla,,,,"),
    ],
)
def test_in_a_file_the_shorter_name_is_asked_about(activity: Activity, rows: tuple[str, ...]) -> None:
    [(name, candidates)] = proposed(staged(activity, sheet(*rows)))
    assert (name.lower().split()[0] in ("walter", "erazo"), candidates) == (True, ["Walter Erazo Chinchilla"])


@pytest.mark.parametrize(
    ("known", "row"),
    [
        (LONG, SHORT),
        ("Walter Erazo,walter@x.example,H,UNAH,Honduras", "Walter Erazo Chinchilla,,H,UNAH,Honduras"),
        ("Walter Erazo Chinchilla,,H,UNAH,Honduras", "Walter Erazo,walter@x.example,,,"),
        ("Walter Erazo,,,,", "Walter Erazo Chinchilla,walter@x.example,,,"),
    ],
)
def test_somebody_known_by_a_shorter_or_longer_name_is_proposed(activity: Activity, known: str, row: str) -> None:
    bring_in(make_activity("first", 17), sheet(known))
    batch = staged(activity, sheet(row))
    assert proposed(batch) == [(row.split(",")[0], [known.split(",")[0]])]
    assert counts(batch)["people"] == {"matched": 0, "new": 1, "ambiguous": 0}


@pytest.mark.parametrize(
    "row",
    [
        "Walter Erazo,other@x.example,H,UNAH,Honduras",  # each has an address
        "Walter Erazo,,H,UCR,Honduras",  # another institution
        "Walter Erazo,,H,,Guatemala",  # another country
        "Walter Erazo,,F,UNAH,Honduras",  # another sex
        "Walter,,H,UNAH,Honduras",  # one part
        "Erazo Chinchilla Paz,,H,UNAH,Honduras",
        "Walter Erazo Chinchilla,walter@x.example,,,",  # known
    ],
)
def test_whom_something_contradicts_is_not_proposed(activity: Activity, row: str) -> None:
    bring_in(make_activity("first", 17), sheet(LONG))
    assert proposed(staged(activity, sheet(row))) == []


def test_two_who_fit_are_both_proposed_and_more_than_three_are_not(activity: Activity) -> None:
    rows = [SHORT, *(f"Walter Erazo {name},,H,,Honduras" for name in ("Paz", "Coto"))]
    assert proposed(staged(activity, sheet(*rows))) == [("Walter Erazo", ["Walter Erazo Paz", "Walter Erazo Coto"])]
    rows += [f"Walter Erazo {name},,H,,Honduras" for name in ("Mora", "Soto")]
    assert proposed(staged(activity, sheet(*rows))) == []


def test_what_is_known_of_both_goes_before_what_is_known_of_one(activity: Activity) -> None:
    rows = (SHORT, "Walter Erazo Paz,,H,UNAH,Honduras", "Walter Erazo Coto,,H,,Honduras", "Walter Erazo Mora,,,,")
    [(name, candidates)] = proposed(staged(activity, sheet(*rows)))[:1]
    assert (name, candidates) == ("Walter Erazo", ["Walter Erazo Paz"])


def test_the_reasons_say_what_speaks_for_it(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet(LONG))
    [question] = asked(staged(activity, sheet(SHORT)))
    assert question.text == "¿Quién es «Walter Erazo»? Alguien tiene este nombre con más partes o con menos."
    [candidate] = question.candidates
    assert candidate.reasons == ("misma institución", "un nombre es parte del otro", "mismo país")
    assert (question.reason, question.only) == ("shortened", candidate.choice)


def test_passed_over_they_are_somebody_new(activity: Activity) -> None:
    bring_in(activity, sheet(SHORT, LONG))
    assert people() == ["Walter Erazo", "Walter Erazo Chinchilla"]


@pytest.mark.parametrize("rows", [(SHORT, LONG), (LONG, SHORT)])
def test_decided_to_be_another_of_the_file_they_are_one_under_the_full_name_and_it_is_remembered(
    activity: Activity, rows: tuple[str, ...]
) -> None:
    file = sheet(*rows)
    batch = staged(activity, file)
    [question] = asked(batch)
    decide(batch=batch, persons={question.id: question.candidates[0].choice}, by=None)
    assert proposed(batch) == []
    apply(batch=batch, by=None)
    assert people() == ["Walter Erazo Chinchilla"]

    second = staged(make_activity("second", 19), file)
    assert (proposed(second), counts(second)["people"]["matched"]) == ([], 1)
    apply(batch=second, by=None)
    assert (people(), Person.objects.get().participations.count()) == (["Walter Erazo Chinchilla"], 2)


def test_decided_to_be_somebody_known_or_new_they_are_not_asked_about_again(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet(LONG, "Eva Ruiz Sol,eva@x.example,F,UNAH,Honduras"))
    file = sheet(SHORT, "Eva Ruiz,,F,UNAH,Honduras")
    batch = staged(activity, file)
    walter, eva = asked(batch)
    decide(batch=batch, persons={walter.id: walter.candidates[0].choice, eva.id: "new"}, by=None)
    assert proposed(batch) == []
    apply(batch=batch, by=None)
    assert people() == ["Walter Erazo Chinchilla", "Eva Ruiz Sol", "Eva Ruiz"]

    again = staged(make_activity("second", 19), file)
    assert (proposed(again), counts(again)["people"]) == ([], {"matched": 2, "new": 0, "ambiguous": 0})


def test_a_decision_is_taken_back_and_proposed_again(activity: Activity) -> None:
    batch = staged(activity, sheet(SHORT, LONG))
    [question] = asked(batch)
    decide(batch=batch, persons={question.id: "new"}, by=None)
    assert proposed(batch) == []
    revoke(batch=batch, questions=[question.id], by=None)
    assert proposed(batch) == [("Walter Erazo", ["Walter Erazo Chinchilla"])]


@pytest.mark.parametrize("give_up", [True, False])
def test_undone_or_given_up_nothing_of_it_stays(activity: Activity, give_up: bool) -> None:
    bring_in(make_activity("first", 17), sheet(LONG))
    before = registry()
    batch = staged(activity, sheet(SHORT))
    [question] = asked(batch)
    decide(batch=batch, persons={question.id: question.candidates[0].choice}, by=None)
    if give_up:
        discard(batch=batch, by=None)
    else:
        undo(batch=apply(batch=batch, by=None), by=None)
    assert (registry(), ImportIdentity.objects.count()) == (before, 0)


def test_several_are_settled_at_once(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet(LONG, "Eva Ruiz Sol,eva@x.example,F,UNAH,Honduras"))
    batch = staged(activity, sheet(SHORT, "Eva Ruiz,,F,UNAH,", "Ana Paz,,,,", "Ana Paz Luna,ana@x.example,,,"))
    assert decide_all(batch=batch, subject="person", choice="alike_only", by=None) == 2  # of one institution
    assert proposed(batch) == [("Ana Paz", ["Ana Paz Luna"])]
    assert decide_all(batch=batch, subject="person", choice="alike_new", by=None) == 1
    apply(batch=batch, by=None)
    assert people() == ["Walter Erazo Chinchilla", "Eva Ruiz Sol", "Ana Paz", "Ana Paz Luna"]


def test_open_questions_are_left_by_what_settles_the_proposed_ones(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet(LONG, "Ana Paz,ana@x.example,,UNAH,Honduras"))
    batch = staged(activity, sheet(SHORT, "Ana Paz,,,,"))
    assert decide_all(batch=batch, subject="person", choice="alike_new", by=None) == 1
    assert [each.name for each in open_questions(batch)] == ["Ana Paz"]


def test_erased_people_are_not_proposed_and_merged_ones_are_who_they_count_as(activity: Activity) -> None:
    bring_in(
        make_activity("first", 17), sheet(LONG, "Eva Ruiz Sol,,F,UNAH,Honduras", "Eva Sol,e@x.example,,UNAH,Honduras")
    )
    Person.objects.filter(name="Walter Erazo Chinchilla").update(erased_at=timezone.now())
    eva, other = Person.objects.get(name="Eva Sol"), Person.objects.get(name="Eva Ruiz Sol")
    merge(subject="person", survivor=eva.pk, others=[other.pk], by=None)
    assert proposed(staged(activity, sheet(SHORT, "Eva Ruiz,,F,UNAH,Honduras"))) == [("Eva Ruiz", ["Eva Sol"])]


def test_a_name_that_a_file_gave_beside_another_is_looked_at_too(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet("Walter Erazo,walter@x.example,,,"))
    bring_in(make_activity("second", 18), sheet("Walter Erazo Chinchilla,walter@x.example,,,"))
    assert proposed(staged(activity, sheet("Walter José Chinchilla Erazo,,,,"))) == [
        ("Walter José Chinchilla Erazo", ["Walter Erazo"])
    ]


def test_who_is_matched_by_another_name_is_proposed_under_it(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet("W. Erazo,walter@x.example,,,"))
    batch = staged(activity, sheet("Walter Erazo Chinchilla,walter@x.example,,,", "Walter Erazo,,,,"))
    assert counts(batch)["people"] == {"matched": 1, "new": 1, "ambiguous": 0}
    [question] = asked(batch)
    decide(batch=batch, persons={question.id: question.candidates[0].choice}, by=None)
    apply(batch=batch, by=None)
    assert people() == ["W. Erazo"]


def test_proposing_takes_the_same_queries_for_one_and_for_three(activity: Activity) -> None:
    bring_in(
        make_activity("first", 17), sheet(*(f"Walter {name} Paz,,H,UNAH,Honduras" for name in ("Mora", "Soto", "Coto")))
    )
    taken = []
    for day, names in ((20, ("Mora",)), (21, ("Mora", "Soto", "Coto"))):
        content = sheet(*(f"Walter {name},,H,UNAH,Honduras" for name in names))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            batch = staged(make_activity(f"day{day}", day), content)
        assert len(asked(batch)) == len(names)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def on_the_command_line(file: Path, *options: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_attendance", str(file), "--activity", "episode", *options, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_on_the_command_line_they_are_told_of_and_ask_nothing(activity: Activity, tmp_path: Path) -> None:
    file = tmp_path / "hoja.csv"
    file.write_bytes(sheet(SHORT, LONG))
    status, out, err = on_the_command_line(file, "--dry-run", "--json")
    said = json.loads(out)
    assert (status, said["questions"], said["people"]) == (0, [], {"matched": 0, "new": 2, "ambiguous": 0})
    assert "quizá ya consten con un nombre más corto o más largo" in err
    question = next(line for line in err.splitlines() if line.startswith("p-")).split()[0]
    choice = next(line for line in err.splitlines() if line.startswith("p-")).split("[")[1].split(",")[0]

    decided = tmp_path / "decisions.json"
    decided.write_text(json.dumps({"persons": {question: choice}}))
    status, out, err = on_the_command_line(file, "--decide", str(decided))
    assert (status, "quizá ya consten" in out, people()) == (0, False, ["Walter Erazo Chinchilla"])
    assert MatchDecision.objects.count() == 1
