"""A number that no column can hold is nobody's: no error of the database, whatever way it is looked for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelMultipleChoiceField

from participants.models import Activity, ImportRow, Institution, Participation, Person, PersonEmail
from portal.numbers import record_key

FORGED = 10**30


@pytest.fixture
def person(db: None) -> Person:
    place = Institution.objects.create(name="UNAH", key="unah")
    person = Person.objects.create(name="Ana Pérez", key="ana perez", institution=place)
    PersonEmail.objects.create(person=person, address="ana@x.example")
    return person


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (lambda: Person.objects.filter(pk=FORGED), 0),
        (lambda: Person.objects.filter(pk__in=[FORGED]), 0),
        (lambda: Person.objects.filter(pk__in=[-FORGED, str(FORGED)]), 0),
        (lambda: Person.objects.filter(institution=FORGED), 0),
        (lambda: Person.objects.filter(institution=str(FORGED)), 0),
        (lambda: Person.objects.filter(institution__in=[FORGED]), 0),
        (lambda: Person.objects.filter(emails=FORGED), 0),
        (lambda: PersonEmail.objects.filter(person__institution=FORGED), 0),
        (lambda: Participation.objects.filter(activity__in=[FORGED], person=FORGED), 0),
        (lambda: ImportRow.objects.of(FORGED), 0),
        (lambda: Activity.objects.filter(series=-FORGED), 0),
        (lambda: Person.objects.exclude(institution=FORGED), 1),
        (lambda: Person.objects.exclude(pk__in=[FORGED]), 1),
        (lambda: Person.objects.filter(pk__range=(0, FORGED)), 1),
        (lambda: Person.objects.filter(pk__in=Person.objects.filter(institution__in=[FORGED]).values("pk")), 0),
    ],
)
def test_nobody_has_a_number_that_no_column_holds(
    person: Person, rows: Callable[[], QuerySet[Any]], found: int
) -> None:
    assert len(rows()) == found


def test_what_is_asked_for_beside_it_is_found(person: Person) -> None:
    place = person.institution_id
    assert list(Person.objects.filter(pk__in=[FORGED, person.pk])) == [person]
    assert list(Person.objects.filter(institution__in=[FORGED, place])) == [person]
    assert Person.objects.in_bulk([FORGED, person.pk]) == {person.pk: person}


def test_a_choice_of_several_with_a_forged_one_is_refused_in_a_sentence(person: Person) -> None:
    field = ModelMultipleChoiceField(Person.objects.all())
    with pytest.raises(ValidationError) as refused:
        field.clean([str(FORGED), str(person.pk)])
    assert str(FORGED) in refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("12", 12), ("9" * 18, 10**18 - 1), ("9" * 30, None), ("9" * 5000, None), ("", None), (None, None), ("-1", None),
        ("²", None), ("١٢", None), ("1 2", None), ("x", None),
    ],
)  # fmt: skip
def test_the_number_of_a_record_is_read_or_there_is_none(text: object, key: int | None) -> None:
    assert record_key(text) == key
