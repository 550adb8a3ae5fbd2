"""Whoever was decided to be somebody new, one by one, is no pair to merge with those they were asked about."""

import pytest

from participants.models import Activity, ImportBatch, Institution, MergeCandidate, Person
from participants.queries.imports import (
    alike_institutions,
    alike_people,
    open_identities,
    person_questions,
    similar_institutions,
)
from participants.queries.zones import answered_before
from participants.services.candidates import propose_candidates
from participants.services.imports import apply, decide, decide_all, revoke, undo
from participants.services.merging import merge
from portal.models import User
from tests.participants.imports.conftest import bring_in, make_activity, registry, sheet, staged

LONG = "Walter Erazo Chinchilla,walter@x.example,H,UNAH,Honduras"
SHORT = "Walter Erazo,,H,UNAH,Honduras"
NAMESAKE = "Ana Pérez,ana@casa.example,F,PNC,Honduras"


def pairs(subject: str = "person") -> list[tuple[str, str, str]]:
    """The pairs that are proposed or kept apart, by name, after everybody was looked through."""
    propose_candidates(subject=subject)
    names = dict((Person if subject == "person" else Institution).objects.values_list("pk", "name"))
    found = MergeCandidate.objects.filter(subject=subject).order_by("first", "second")
    return [(names[each.first], names[each.second], each.state) for each in found]


def asked(batch: ImportBatch) -> list[str]:
    people = list(open_identities(batch)) or list(alike_people(batch))
    return [each.id for each in person_questions(people)]


@pytest.fixture
def known(activity: Activity) -> Activity:
    """Brought in before, of another activity: somebody of a long name, and an Ana Pérez of the statistical office."""
    return bring_in(make_activity("first", 17), sheet(LONG, "Ana Pérez,ana@x.example,F,INE,Honduras")).activity


@pytest.mark.parametrize(
    ("row", "pair"),
    [(SHORT, ("Walter Erazo Chinchilla", "Walter Erazo")), (NAMESAKE, ("Ana Pérez", "Ana Pérez"))],
    ids=["of a shorter name", "of the same name"],
)
def test_somebody_new_is_kept_apart_from_whom_they_were_asked_about(
    activity: Activity, known: Activity, row: str, pair: tuple[str, str], django_user_model: type[User]
) -> None:
    user = django_user_model.objects.create_user(email="quien@decide.example")
    before = registry()
    batch = staged(activity, sheet(row))
    decide(batch=batch, persons=dict.fromkeys(asked(batch), "new"), by=user)
    batch = apply(batch=batch, by=user)
    assert pairs() == [(*pair, "different")]
    assert MergeCandidate.objects.get().decided_by == user
    undo(batch=batch, by=user)
    assert registry() == before

    # The decision stands, and so does what it said, when the file comes again.
    again = apply(batch=staged(activity, sheet(row)), by=None)
    assert again.pk != batch.pk
    assert pairs() == [(*pair, "different")]


@pytest.mark.parametrize("row", [SHORT, NAMESAKE])
def test_an_answer_for_many_tells_of_no_pair(activity: Activity, known: Activity, row: str) -> None:
    batch = staged(activity, sheet(row))
    decide_all(batch=batch, subject="person", choice="alike_new" if row == SHORT else "new", by=None)
    apply(batch=batch, by=None)
    assert [state for *_names, state in pairs()] == ["open"]


def test_what_was_taken_back_and_passed_over_is_proposed(activity: Activity, known: Activity) -> None:
    batch = staged(activity, sheet(SHORT))
    (question,) = asked(batch)
    decide(batch=batch, persons={question: "new"}, by=None)
    revoke(batch=batch, questions=[question], by=None)
    batch.refresh_from_db()
    assert batch.answers == {}
    apply(batch=batch, by=None)
    assert [state for *_names, state in pairs()] == ["open"]


def test_decided_otherwise_at_last_nobody_is_kept_apart(activity: Activity, known: Activity) -> None:
    batch = staged(activity, sheet(SHORT))
    (question,) = asked(batch)
    decide(batch=batch, persons={question: "new"}, by=None)
    decide(batch=batch, persons={question: "skip"}, by=None)
    apply(batch=batch, by=None)
    assert pairs() == []


@pytest.mark.parametrize("rows", [(SHORT, LONG), (LONG, SHORT)])
def test_two_of_one_file_are_kept_apart_too(activity: Activity, rows: tuple[str, ...]) -> None:
    batch = staged(activity, sheet(*rows, "Eva Ruiz,,F,UNAH,Honduras"))
    (question,) = asked(batch)
    decide(batch=batch, persons={question: "new"}, by=None)
    before = registry()
    batch = apply(batch=batch, by=None)
    assert [(set(names), state) for *names, state in pairs()] == [
        ({"Walter Erazo", "Walter Erazo Chinchilla"}, "different")
    ]
    undo(batch=batch, by=None)
    assert registry() == before


def test_decided_in_an_import_that_was_left_it_holds_in_the_next(activity: Activity, known: Activity) -> None:
    first = staged(activity, sheet(SHORT))
    decide(batch=first, persons=dict.fromkeys(asked(first), "new"), by=None)
    apply(batch=staged(make_activity("other", 19), sheet(SHORT)), by=None)
    assert [state for *_names, state in pairs()] == ["different"]


def test_whom_the_other_counts_as_by_now_is_meant(activity: Activity, known: Activity) -> None:
    batch = staged(activity, sheet(SHORT))
    decide(batch=batch, persons=dict.fromkeys(asked(batch), "new"), by=None)
    root = Person.objects.create(name="W. E. Chinchilla", key="chinchilla e w")
    merge(subject="person", survivor=root.pk, others=[Person.objects.get(name__startswith="Walter").pk], by=None)
    apply(batch=batch, by=None)
    apart = MergeCandidate.objects.get(state="different")
    assert (apart.first, apart.second) == (root.pk, Person.objects.get(name="Walter Erazo").pk)


def test_a_pair_that_was_kept_apart_can_still_be_merged_and_stays_so(activity: Activity, known: Activity) -> None:
    batch = staged(activity, sheet(SHORT))
    decide(batch=batch, persons=dict.fromkeys(asked(batch), "new"), by=None)
    apply(batch=batch, by=None)
    pair = MergeCandidate.objects.get()
    merge(subject="person", survivor=pair.first, others=[pair.second], by=None)
    bring_in(make_activity("other", 19), sheet(SHORT))
    assert MergeCandidate.objects.get().state == "merged"


def test_a_new_institution_is_kept_apart_from_those_it_was_asked_about(activity: Activity) -> None:
    Institution.objects.create(name="Policía Nacional Civil", key="policia nacional civil", country_id="SV")
    row = "Ana Pérez,ana@x.example,F,Policía Nacional Civl,El Salvador"
    before = registry()
    batch = staged(activity, sheet(row))
    (question,) = similar_institutions(list(alike_institutions(batch)))
    decide(batch=batch, institutions={question.id: "new"}, by=None)
    batch = apply(batch=batch, by=None)
    assert pairs("institution") == [("Policía Nacional Civil", "Policía Nacional Civl", "different")]
    undo(batch=batch, by=None)
    assert registry() == before


def test_what_was_decided_is_no_answer_about_a_file_of_its_kind(activity: Activity, known: Activity) -> None:
    """The next file is asked about its dates as before: what the last one answered of them stands."""
    header = {"header": "x"}
    common = {"activity": activity, "filename": "a.csv", "layout": "sign_in_sheet", "state": "applied"}
    ImportBatch.objects.create(**common, recognition=header, answers={"date_order": "dmy"})
    ImportBatch.objects.create(**common, recognition=header, answers={"apart": {"a": {"known": [1], "here": []}}})
    asks = ImportBatch.objects.create(**common | {"state": "questions"}, recognition=header)
    assert answered_before(asks) == {"date_order": "dmy"}
