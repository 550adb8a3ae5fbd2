import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from participants.models import (
    Activity,
    Consent,
    ImportBatch,
    ImportRow,
    Institution,
    InstitutionAlias,
    Participation,
    ParticipationRecord,
    Person,
    PersonEmail,
)
from participants.services.imports import apply, decide_all, undo
from participants.services.merging import merge
from participants.services.participations import rebuild
from tests.participants.imports.conftest import bring_in, make_activity, registry, sheet, staged, zoom

FIRST = sheet(
    "Ana Pérez,ana@x.example,F,INE,Guatemala",
    "Luis Gómez,luis@x.example,,PNC,Honduras",
    "Eva Ruiz,eva@x.example,F,,",
    "Sol Paz,,F,UNAH,Honduras",
)
SECOND = sheet(
    "Ana María Pérez,ana@x.example,F,INE,Guatemala",
    "Luis Gómez,luis@x.example,,PNC,Honduras",
    "Luis Gómez,luis@casa.example,,PNC,Honduras",
    "Eva Ruiz,eva@x.example,F,INE,Guatemala",
    "Mar Gil,mar@x.example,F,UNAH,Honduras",
)


@pytest.fixture
def next_activity(db: None) -> Activity:
    return make_activity("next", 19)


@pytest.fixture
def somebody(activity: Activity) -> Person:
    """Known before any import, with little said of them, in another activity by hand."""
    person = Person.objects.create(name="Luis Gómez", key="gomez luis")
    PersonEmail.objects.create(person=person, address="luis@x.example")
    ParticipationRecord.objects.create(activity=make_activity("by-hand", 20), person=person, source="manual")
    rebuild()
    return person


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("same_activity", [True, False])
def test_undoing_two_imports_in_either_order_restores_everything(
    activity: Activity, next_activity: Activity, somebody: Person, order: tuple[int, int], same_activity: bool
) -> None:
    before = registry()
    batches = [bring_in(activity, FIRST), bring_in(activity if same_activity else next_activity, SECOND)]
    assert Participation.objects.exclude(activity__key="by-hand").count() == (5 if same_activity else 8)

    for index in order:
        undo(batch=batches[index], by=None)

    assert registry() == before


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_undoing_three_imports_in_any_order_restores_everything(
    activity: Activity, next_activity: Activity, somebody: Person, order: tuple[int, ...]
) -> None:
    before = registry()
    batches = [
        bring_in(activity, FIRST),
        bring_in(next_activity, SECOND),
        bring_in(
            make_activity("third", 21),
            sheet("Luis Gómez,luis@x.example,Masculino,OIJ,Costa Rica", *["Mar,mar@x.example,,,"]),
        ),
    ]

    for index in order:
        undo(batch=batches[index], by=None)

    assert registry() == before


def test_undoing_the_later_import_leaves_the_registry_as_the_earlier_made_it(
    activity: Activity, next_activity: Activity, somebody: Person
) -> None:
    bring_in(activity, FIRST)
    between = registry()

    undo(batch=bring_in(next_activity, SECOND), by=None)

    assert registry() == between


def test_undoing_the_earlier_import_leaves_what_the_later_says(activity: Activity, next_activity: Activity) -> None:
    first, second = bring_in(activity, FIRST), bring_in(next_activity, SECOND)

    undo(batch=first, by=None)

    assert list(Participation.objects.order_by("person__name").values_list("person__name", "activity__key")) == [
        ("Ana Pérez", "next"),
        ("Eva Ruiz", "next"),
        ("Luis Gómez", "next"),
        ("Mar Gil", "next"),
    ]
    assert set(Person.objects.values_list("created_by_batch", flat=True)) == {second.pk}
    assert set(Institution.objects.values_list("name", "created_by_batch")) == {
        ("INE", second.pk),
        ("PNC", second.pk),
        ("UNAH", second.pk),
    }


def test_what_an_import_filled_is_emptied_again_unless_somebody_changed_it(
    activity: Activity, somebody: Person
) -> None:
    batch = bring_in(activity, FIRST)
    somebody.refresh_from_db()
    assert (somebody.country_id, somebody.institution.name) == ("HN", "PNC")
    Person.objects.filter(pk=somebody.pk).update(country="CR")

    undo(batch=batch, by=None)

    somebody.refresh_from_db()
    assert (somebody.country_id, somebody.institution_id) == ("CR", None)


def _consent(person: Person) -> Any:
    return Consent.objects.create(person=person, purpose="registry", version="1", given_at=timezone.now())


def _record(person: Person) -> Any:
    return ParticipationRecord.objects.create(activity=make_activity("else", 22), person=person, source="manual")


def _edit(person: Person) -> Any:
    return Person.objects.filter(pk=person.pk).update(
        position="Directora", updated_at=person.created_at + timedelta(minutes=1)
    )


def _merge(person: Person) -> Any:
    other = Person.objects.create(name="Ana", key="ana")
    return merge(subject="person", survivor=person.pk, others=[other.pk], by=None)


def _alias(person: Person) -> Any:
    return InstitutionAlias.objects.create(institution=person.institution, name="Estadística", key="estadistica")


@pytest.mark.parametrize(
    ("act", "named"),
    [(_consent, "Ana Pérez"), (_record, "Ana Pérez"), (_edit, "Ana Pérez"), (_merge, "Ana Pérez"), (_alias, "INE")],
)
def test_what_somebody_built_on_by_hand_stands_in_the_way(activity: Activity, act: Any, named: str) -> None:
    batch = bring_in(activity, FIRST)
    act(Person.objects.get(name="Ana Pérez"))
    before = registry()

    with pytest.raises(ValidationError) as refused:
        undo(batch=batch, by=None)

    assert re.search(rf"\W{named}\W \(", refused.value.messages[0])
    assert registry() == before
    assert ImportBatch.objects.get(pk=batch.pk).state == "applied"


def test_a_later_merge_survives_where_the_merged_stand(activity: Activity, next_activity: Activity) -> None:
    first = bring_in(activity, zoom("Ana Pérez,ana@x.example,9:00,9:30"))
    second = bring_in(next_activity, sheet("Ana Lucía Soto,soto@x.example,F,INE,Guatemala"))
    bring_in(next_activity, sheet("Ana,ana@x.example,,,"))
    one, other = Person.objects.order_by("pk")
    merge(subject="person", survivor=one.pk, others=[other.pk], by=None)

    undo(batch=first, by=None)

    assert list(Participation.objects.values_list("person", "activity__key")) == [(one.pk, "next")]
    with pytest.raises(ValidationError):
        undo(batch=second, by=None)


def test_a_file_undone_can_come_in_again(activity: Activity) -> None:
    undo(batch=bring_in(activity, FIRST), by=None)

    bring_in(activity, FIRST)

    assert Participation.objects.count() == 4


def test_the_same_file_again_is_refused_by_name_of_its_import(activity: Activity) -> None:
    batch = bring_in(activity, FIRST)

    ImportBatch.objects.update(applied_at=datetime(2026, 11, 27, 16, 5, tzinfo=UTC))
    with pytest.raises(ValidationError) as refused, override("es"):
        staged(activity, FIRST)

    assert (refused.value.code, refused.value.params["batch"]) == ("already_in", batch.pk)
    sentence = f"Este archivo ya está: importación {batch.pk} del 27 de noviembre de 2026, 10:05. Nada cambió."
    assert refused.value.messages == [sentence]


def test_an_overlapping_file_changes_no_participation_and_says_so(activity: Activity) -> None:
    bring_in(activity, zoom("Ana Pérez,ana@x.example,9:00,9:30", "Luis Gómez,luis@x.example,9:00,9:30"))
    before = list(Participation.objects.order_by("pk").values())

    batch = bring_in(activity, zoom("Luis Gómez,luis@x.example,9:00,9:30", "Eva Ruiz,eva@x.example,9:00,9:30"))

    assert list(Participation.objects.order_by("pk").values())[:2] == before
    assert (Participation.objects.count(), batch.summary["already_in"]) == (3, 1)


def test_applying_leaves_no_staged_personal_data(activity: Activity) -> None:
    batch = bring_in(activity, FIRST)

    assert not ImportRow.objects.exists()
    assert not batch.identities.exists()
    assert batch.summary["skipped"] == {}


def test_undoing_keeps_a_decision_without_the_person_it_made(activity: Activity, next_activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))
    before = registry()
    batch = staged(next_activity, zoom("Ana Perez,,9:00,9:10", day=19))
    decide_all(batch=batch, subject="person", choice="new", by=None)
    undo(batch=apply(batch=batch, by=None), by=None)
    assert registry() == before

    again = staged(next_activity, zoom("Ana Perez,,9:00,9:10", day=19))

    assert list(again.identities.values_list("who", "decided")) == [("new", True)]


def test_an_import_of_many_is_undone_in_no_more_queries_than_one_of_few(
    activity: Activity, next_activity: Activity
) -> None:
    """A delete that asked of each row what refers to it kept everybody else from writing for minutes."""

    def people(start: int, count: int) -> bytes:
        return sheet(
            *(
                f"Persona N{chr(97 + number // 26)}{chr(97 + number % 26)},p{number}@x.example,F,INE {number},Honduras"
                for number in range(start, start + count)
            )
        )

    spent = []
    for start, count in ((0, 3), (100, 60)):
        bring_in(next_activity, people(start, count).replace(b",Honduras", b",").replace(b",F,", b",,"))
        batch = bring_in(activity, people(start, count))  # fills what the first left empty
        with CaptureQueriesContext(connection) as asked:
            undo(batch=batch, by=None)
        spent.append(len(asked))
    assert spent[0] == spent[1]
