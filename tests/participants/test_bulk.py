"""Reading and writing many rows at once."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import Model

from participants.models import Institution, Participation, Person, PersonEmail
from participants.services import bulk
from participants.services.bulk import chunks, indexed_afterwards, insert, long_work, update

MOMENT = datetime(2021, 2, 18, 15, tzinfo=UTC)
COLUMNS = ["public_id", "name", "key", "sex", "position", "is_programme_staff", "is_test", "created_at", "updated_at"]


def person(name: str) -> tuple[object, ...]:
    return uuid.uuid4(), name, name.lower(), "women", "", False, False, MOMENT, MOMENT


def test_chunks_cut_in_order_and_keep_the_rest() -> None:
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]


def test_insert_writes_what_the_model_reads(db: None) -> None:
    rows = [person("Ana"), person("Eva 'Ñ' \"x\"")]

    insert(Person, COLUMNS, rows)

    assert list(Person.objects.order_by("pk").values_list(*COLUMNS)) == rows


def test_insert_overwrites_what_is_there_by_its_unique_columns(db: None) -> None:
    ana, eva = (Person.objects.create(name=name, key=name) for name in ("ana", "eva"))
    there = PersonEmail.objects.create(person=ana, address="a@x.example")

    insert(PersonEmail, ["address", "person"], [("a@x.example", eva.pk), ("b@x.example", ana.pk)], unique=["address"])

    assert list(PersonEmail.objects.order_by("address").values_list("address", "person")) == [
        ("a@x.example", eva.pk),
        ("b@x.example", ana.pk),
    ]
    assert PersonEmail.objects.get(address="a@x.example").pk == there.pk


def test_update_sets_each_row_to_its_own(db: None) -> None:
    ana, eva, mar = (Person.objects.create(name=name, key=name) for name in ("ana", "eva", "mar"))

    update(Person, ["position", "updated_at"], [("Directora", MOMENT, ana.pk), ("Jefa", MOMENT, eva.pk)])

    assert list(Person.objects.order_by("pk").values_list("position", flat=True)) == ["Directora", "Jefa", ""]
    assert Person.objects.get(pk=eva.pk).updated_at == MOMENT
    assert mar.updated_at == Person.objects.get(pk=mar.pk).updated_at


def test_among_finds_texts_numbers_and_foreign_keys(db: None) -> None:
    place = Institution.objects.create(name="INE", key="ine")
    people = [Person.objects.create(name=name, key=name) for name in ("ana", "eva 'ñ'", "mar")]
    Person.objects.filter(pk=people[2].pk).update(institution=place)

    def found(**conditions: object) -> list[str]:
        return list(Person.objects.filter(**conditions).order_by("pk").values_list("key", flat=True))

    assert found(key__among={"eva 'ñ'", "mar", "leo", *map(str, range(5_000))}) == ["eva 'ñ'", "mar"]
    assert found(pk__among=(each.pk for each in people[:2])) == ["ana", "eva 'ñ'"]
    assert found(institution__among=[place.pk]) == ["mar"]
    assert found(key__among=[]) == []
    assert list(Person.objects.exclude(key__among=["ana", "mar"]).values_list("key", flat=True)) == ["eva 'ñ'"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite maps its file")
def test_long_work_maps_nothing_and_puts_things_back(db: None) -> None:
    def mapped() -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA mmap_size").fetchone()[0])

    before = mapped()

    with long_work():
        within = mapped()

    assert (before, within, mapped()) == (268435456, 0, 268435456)


def made_indexes(model: type[Model] = Participation) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
            [model._meta.db_table],
        )
        return dict(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its indexes: readers would wait for them")
def test_indexes_are_away_while_many_rows_are_written_and_there_again_after(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made_indexes()
    monkeypatch.setattr(bulk, "MANY", 10)

    with indexed_afterwards(Participation, {"counted_sex", "counted_minutes"}, changing=10):
        assert before.keys() - made_indexes().keys() == {"counted_sex", "counted_minutes"}
    assert made_indexes() == before

    with indexed_afterwards(Participation, {"counted_sex"}, changing=9):
        assert made_indexes() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its indexes: readers would wait for them")
def test_indexes_stay_where_far_more_rows_are_there_than_are_written(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made_indexes(Person)
    monkeypatch.setattr(bulk, "MANY", 1)
    Person.objects.bulk_create(Person(name=str(number), key=str(number)) for number in range(3))

    with indexed_afterwards(Person, before, changing=1):
        assert made_indexes(Person) == before
