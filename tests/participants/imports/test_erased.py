"""A file that names somebody who was erased brings nothing of them back."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from participants.models import Activity, Institution, MergeCandidate, Participation, Person, PersonEmail, PersonName
from participants.queries.imports import skipped_rows
from participants.services.candidates import propose_candidates
from participants.services.imports import apply, undo
from participants.services.privacy import erase_person
from tests.participants.imports.conftest import bring_in, make_activity, sheet, staged

NAME, ADDRESS = "Xiomara Quetzal", "xiomara@x.example"


@pytest.fixture
def erased(activity: Activity) -> Person:
    """Somebody who took part, and has been erased since: the row that keeps their facts."""
    bring_in(activity, sheet(f"{NAME},{ADDRESS},F,INE,Guatemala", "Luis Gómez,luis@x.example,M,PNC,Honduras"))
    return erase_person(person=Person.objects.get(name=NAME), by=None)


def told_of(*traces: str) -> list[str]:
    """The tables of this app that hold one of the texts."""
    found = []
    for model in apps.get_app_config("participants").get_models():
        text = " ".join(str(value) for row in model._base_manager.values_list() for value in row).casefold()
        if any(trace.casefold() in text for trace in traces):
            found.append(model.__name__)
    return found


def facts() -> list[tuple[Any, ...]]:
    return list(Participation.objects.order_by("person", "activity").values_list("person", "activity__key", "sex"))


def test_an_erased_address_in_a_new_file_is_skipped_and_leaves_no_trace(erased: Person) -> None:
    before = facts()
    batch = staged(
        make_activity("next", 19),
        sheet(f"{NAME},  {ADDRESS.upper()},F,INE,Guatemala", "Luis Gómez,luis@x.example,M,PNC,Honduras"),
    )

    assert [(each.row, each.name, each.reason) for each in skipped_rows(batch)] == [(2, "", "erased")]
    assert told_of(NAME, ADDRESS) == []

    apply(batch=batch, by=None)
    luis = Person.objects.get(name="Luis Gómez")
    assert sorted(facts()) == sorted([*before, (luis.pk, "next", "men")])
    assert told_of(NAME, ADDRESS) == []


def test_an_erased_name_without_its_address_is_somebody_new(erased: Person) -> None:
    bring_in(make_activity("next", 19), sheet(f"{NAME},otra@x.example,F,INE,Guatemala"))

    person = Person.objects.get(name=NAME)
    assert person.pk != erased.pk
    assert facts()[-1] == (person.pk, "next", "women")
    assert list(Participation.objects.filter(person=erased).values_list("activity__key", "sex")) == [
        ("episode", "women")
    ]
    assert propose_candidates(subject="person") == 0
    assert not MergeCandidate.objects.exists()


def test_the_same_name_is_not_matched_to_the_row_that_keeps_the_facts(erased: Person) -> None:
    batch = staged(make_activity("next", 19), sheet(f"{NAME},,F,INE,Guatemala"))

    assert list(batch.identities.values_list("who", "person")) == [("new", None)]


def test_undoing_the_import_they_came_by_keeps_the_facts_and_their_institution(erased: Person) -> None:
    undo(batch=erased.records.model.objects.exclude(batch=None).get().batch, by=None)

    assert facts() == [(erased.pk, "episode", "women")]
    assert told_of(NAME, ADDRESS) == []
    assert list(Institution.objects.values_list("name", "created_by_batch")) == [("INE", None)]
    assert (PersonEmail.objects.count(), PersonName.objects.count()) == (0, 0)


def test_the_command_says_that_a_row_was_skipped_and_not_whose(erased: Person, tmp_path: Any, capsys: Any) -> None:
    make_activity("next", 19)
    path = tmp_path / "a.csv"
    path.write_bytes(sheet(f"{NAME},{ADDRESS},F,INE,Guatemala", "Luis Gómez,luis@x.example,M,PNC,Honduras"))

    call_command("import_attendance", str(path), "--activity", "next", "--json")

    printed = capsys.readouterr().out
    assert '"skipped": [{"row": 2, "name": "", "reason": "erased"}]' in printed
    assert NAME not in printed and ADDRESS not in printed
