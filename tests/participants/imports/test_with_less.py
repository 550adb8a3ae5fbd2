"""A later file that says less of somebody with an address is not asked about what was decided of the name and the address."""

import pytest

from participants.models import Activity, MatchDecision, Person
from participants.queries.imports import counts, open_identities, open_questions, person_questions
from participants.services.imports import apply, decide, decide_all, revoke, undo
from tests.participants.imports.conftest import make_activity, registry, sheet, staged

COUPLE = ("Bruno Paz,casa@x.example,M,UNAH,Honduras", "Bruna Paz,casa@x.example,F,UNAH,Honduras")
LESS = ("Bruno Paz,casa@x.example,,,", "Bruna Paz,casa@x.example,,,")


def asked(batch) -> dict[str, str]:
    return {each.name: each.id for each in person_questions(list(open_identities(batch)))}


def decided(activity: Activity, *rows: str, **choices: str):
    batch = staged(activity, sheet(*rows))
    questions = asked(batch)
    decide(
        batch=batch, persons={questions[name.replace("_", " ")]: choice for name, choice in choices.items()}, by=None
    )
    return batch


@pytest.mark.parametrize("rows", [LESS, LESS[:1], (LESS[0], COUPLE[1])], ids=["both", "one", "one with less"])
def test_a_name_and_an_address_that_were_decided_are_not_asked_about_again(
    activity: Activity, rows: tuple[str, ...]
) -> None:
    apply(batch=decided(activity, *COUPLE, Bruno_Paz="new", Bruna_Paz="new"), by=None)
    batch = staged(make_activity("other", 19), sheet(*rows))
    assert open_questions(batch) == []
    assert counts(batch)["people"] == {"matched": len(rows), "new": 0, "ambiguous": 0}
    apply(batch=batch, by=None)
    assert Person.objects.count() == 2


def test_so_it_is_where_many_were_answered_at_once(activity: Activity) -> None:
    batch = staged(activity, sheet(*COUPLE))
    decide_all(batch=batch, subject="person", choice="new", by=None)
    apply(batch=batch, by=None)
    assert open_questions(staged(make_activity("other", 19), sheet(*LESS))) == []


def test_who_was_left_out_stays_left_out(activity: Activity) -> None:
    apply(batch=decided(activity, *COUPLE, Bruno_Paz="skip", Bruna_Paz="new"), by=None)
    batch = staged(make_activity("other", 19), sheet(*LESS))
    assert open_questions(batch) == []
    assert counts(batch)["people"] == {"matched": 1, "new": 0, "ambiguous": 0}


def test_without_an_address_or_with_another_institution_it_is_asked(activity: Activity) -> None:
    """By the name alone even the same name is wrong in one case of nine."""
    apply(batch=decided(activity, *COUPLE, Bruno_Paz="new", Bruna_Paz="new"), by=None)
    other = make_activity("other", 19)
    assert list(asked(staged(other, sheet("Bruno Paz,,,,")))) == ["Bruno Paz"]
    assert list(asked(staged(other, sheet("Bruno Paz,casa@x.example,,UCR,Costa Rica", LESS[1])))) == ["Bruno Paz"]


def test_taken_back_it_is_asked_of_who_comes_with_less_too(activity: Activity) -> None:
    batch = decided(activity, *COUPLE, Bruno_Paz="new", Bruna_Paz="new")
    revoke(batch=batch, questions=[f"p-{each.fingerprint[:16]}" for each in batch.identities.all()], by=None)
    assert not MatchDecision.objects.exists()
    assert sorted(asked(staged(make_activity("other", 19), sheet(*LESS)))) == ["Bruna Paz", "Bruno Paz"]


def test_who_decides_otherwise_is_followed(activity: Activity) -> None:
    batch = decided(activity, *COUPLE, Bruno_Paz="new", Bruna_Paz="new")
    (bruno,) = (each for each in batch.identities.all() if each.name == "Bruno Paz")
    decide(batch=batch, persons={f"p-{bruno.fingerprint[:16]}": "skip"}, by=None)
    apply(batch=batch, by=None)
    again = staged(make_activity("other", 19), sheet(*LESS))
    assert (open_questions(again), counts(again)["people"]["matched"]) == ([], 1)


def test_where_two_of_the_name_have_the_address_it_is_asked(activity: Activity) -> None:
    """A father and a son of one name, each decided with his institution: who comes with none may be either."""
    apply(batch=decided(activity, *COUPLE, Bruno_Paz="new", Bruna_Paz="new"), by=None)
    son = ("Bruno Paz,casa@x.example,M,UCR,Costa Rica", COUPLE[1])
    apply(batch=decided(make_activity("second", 19), *son, Bruno_Paz="new"), by=None)
    assert list(asked(staged(make_activity("third", 20), sheet(*LESS)))) == ["Bruno Paz"]


def test_undone_they_are_new_again_with_less_too(activity: Activity) -> None:
    before = registry()
    batch = apply(batch=decided(activity, *COUPLE, Bruno_Paz="new", Bruna_Paz="new"), by=None)
    undo(batch=batch, by=None)
    assert registry() == before
    again = staged(make_activity("other", 19), sheet(*LESS))
    assert counts(again)["people"] == {"matched": 0, "new": 2, "ambiguous": 0}
