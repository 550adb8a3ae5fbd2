"""An address without a name is a person without a name, until somebody says it."""

import pytest

from participants.models import Activity, ImportChange, Person, PersonEmail, PersonName
from participants.queries.imports import presence
from participants.services.imports import undo
from participants.services.merging import merge, split
from tests.participants.imports.conftest import bring_in, make_activity, registry, sheet, staged

ADDRESS_ALONE = sheet(",ana@unah.example,F,UNAH,Honduras")
WITH_NAME = sheet("Ana Pérez,ana@unah.example,F,UNAH,Honduras")


def test_an_address_is_nobodys_name(activity: Activity) -> None:
    bring_in(activity, ADDRESS_ALONE)
    person = Person.objects.get()
    assert (person.name, person.key, str(person)) == ("", "", f"Sin nombre, n.º {person.pk}")
    assert PersonEmail.objects.values_list("address", "person").get() == ("ana@unah.example", person.pk)


def test_a_login_is_nobodys_name_where_there_is_an_address(activity: Activity) -> None:
    grades = (
        "Student ID,Email,Username,Grade,Homework 1,Enrollment Track,Certificate Eligible,Certificate Delivered,"
        "Enrollment Status\n1,ana@unah.example,anap,0.91,1.0,audit,Y,Y,enrolled\n"
    )
    assert [each.name for each in presence(staged(activity, grades.encode()))] == [""]
    bring_in(activity, grades.encode())
    assert Person.objects.values_list("name", "emails__address").get() == ("", "ana@unah.example")


def test_a_row_without_name_and_address_is_skipped(activity: Activity) -> None:
    batch = staged(activity, sheet(",,F,UNAH,Honduras", "Eva,eva@x.example,F,UNAH,Honduras"))
    assert batch.summary["skipped"] == {"no_name": 1}


def test_the_first_file_that_says_the_name_fills_it_and_undoing_it_takes_it_back(activity: Activity) -> None:
    bring_in(activity, ADDRESS_ALONE)
    before = registry()
    batch = bring_in(make_activity("second", 19), WITH_NAME)
    assert Person.objects.values_list("name", "key").get() == ("Ana Pérez", "ana perez")
    assert ImportChange.objects.values_list("field", "before", "after").get() == ("name", "", "Ana Pérez")
    assert not PersonName.objects.exists()
    undo(batch=batch, by=None)
    assert registry() == before


def test_a_name_stays_where_a_later_file_has_the_person_too(activity: Activity) -> None:
    bring_in(activity, ADDRESS_ALONE)
    first = bring_in(make_activity("second", 19), WITH_NAME)
    second = bring_in(make_activity("third", 20), WITH_NAME)
    undo(batch=first, by=None)
    assert Person.objects.get().name == "Ana Pérez"
    undo(batch=second, by=None)
    assert Person.objects.get().name == ""


@pytest.mark.parametrize("keeps", ["nameless", "named"])
def test_of_two_merged_the_one_without_a_name_takes_the_others_and_gives_it_back(
    activity: Activity, keeps: str
) -> None:
    bring_in(activity, ADDRESS_ALONE)
    nameless = Person.objects.get()
    named = Person.objects.create(name="Ana Pérez", key="ana perez")
    survivor, other = (nameless, named) if keeps == "nameless" else (named, nameless)
    [made] = merge(subject="person", survivor=survivor.pk, others=[other.pk], by=None)
    survivor.refresh_from_db()
    assert (survivor.name, survivor.key) == ("Ana Pérez", "ana perez")
    split(merge=made, by=None)
    assert set(Person.objects.values_list("pk", "name", "key")) == {
        (nameless.pk, "", ""), (named.pk, "Ana Pérez", "ana perez"),
    }  # fmt: skip
