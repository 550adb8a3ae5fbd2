"""'Name (Original Name)' holds two names of one person: both are kept, and both find them."""

import pytest

from participants.attendance.names import second_name
from participants.models import Activity, Person, PersonName
from participants.queries.imports import counts
from participants.services.imports import undo
from tests.participants.imports.conftest import bring_in, make_activity, registry, sheet, staged, zoom


def names() -> list[tuple[str, str]]:
    """Each person with each other name."""
    return list(PersonName.objects.order_by("pk").values_list("person__name", "name"))


@pytest.mark.parametrize(
    ("name", "other", "kept"),
    [
        ("Carla Méndez", "Karla", "Karla"),
        ("Ana Pérez", "Anita Pérez", "Anita Pérez"),
        ("Ana Pérez", "ana", ""),  # nothing new
        ("Ana Pérez", "PEREZ, ANA", ""),
        ("Ana Pérez", "UNAH", ""),  # an institution
        ("Ana Pérez", "Guatemala", ""),
        ("Ana Pérez", "iPhone", ""),
        ("Ana Pérez", "", ""),
    ],
)
def test_second_name_is_what_somebody_may_be_called_by(name: str, other: str, kept: str) -> None:
    assert second_name(name, other) == kept


def test_the_second_name_becomes_an_alias_and_goes_with_its_import(activity: Activity) -> None:
    before = registry()

    batch = bring_in(activity, zoom("Karla (Carla Méndez),carla@x.example,9:00,9:30", "Ana Pérez (UNAH),,9:00,9:10"))

    assert names() == [("Carla Méndez", "Karla")]
    undo(batch=batch, by=None)
    assert registry() == before


def test_an_alias_tells_that_an_address_has_its_owner_again(activity: Activity) -> None:
    bring_in(activity, zoom("Karla (Carla Méndez),carla@x.example,9:00,9:30"))

    by_alias = staged(make_activity("next", 19), zoom("Karla,carla@x.example,9:00,9:30", day=19))
    by_either = staged(make_activity("after", 20), zoom("Carla Méndez (Mi Cuenta),carla@x.example,9:00,9:30", day=20))
    by_neither = staged(make_activity("last", 21), zoom("Luis Paz (Mi Cuenta),carla@x.example,9:00,9:30", day=21))

    assert [counts(batch)["people"] for batch in (by_alias, by_either, by_neither)] == [
        {"matched": 1, "new": 0, "ambiguous": 0},
        {"matched": 1, "new": 0, "ambiguous": 0},
        {"matched": 0, "new": 0, "ambiguous": 1},
    ]


def test_two_names_on_one_row_make_them_one_person_of_the_file(activity: Activity) -> None:
    bring_in(activity, zoom("Karla (Carla Méndez),c@x.example,9:00,9:30", "Karla,c@x.example,9:20,9:40"))

    assert list(Person.objects.values_list("name", "participations__minutes")) == [("Carla Méndez", 40.0)]
    assert names() == [("Carla Méndez", "Karla")]


def test_an_alias_with_institution_and_country_finds_its_person_and_alone_it_asks(activity: Activity) -> None:
    bring_in(activity, sheet("Carla Méndez,carla@x.example,F,INE,Guatemala"))
    bring_in(make_activity("next", 19), zoom("Karla Meza (Carla Méndez),carla@x.example,9:00,9:30", day=19))

    full = staged(make_activity("full", 20), sheet("Karla Meza,,F,INE,Guatemala"))
    alone = staged(make_activity("alone", 21), sheet("Karla Meza,,F,,"))

    assert counts(full)["people"] == {"matched": 1, "new": 0, "ambiguous": 0}
    assert counts(alone)["people"] == {"matched": 0, "new": 0, "ambiguous": 1}


def test_a_second_name_alone_raises_no_question(activity: Activity) -> None:
    bring_in(activity, sheet("Karla,karla@x.example,F,INE,Guatemala"))

    batch = staged(make_activity("next", 19), zoom("Karla (Carla Méndez),,9:00,9:30", day=19))

    assert counts(batch)["people"] == {"matched": 0, "new": 1, "ambiguous": 0}
