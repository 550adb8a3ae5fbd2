"""Which names are others with parts left out, and whom somebody of such a name may be."""

from typing import Any

import pytest

from participants.attendance.folding import fold_name
from participants.attendance.shortened import COMMON, Named, is_shortened, nearest, pairs, shorter_names


@pytest.mark.parametrize(
    ("shorter", "longer", "is_part"),
    [
        ("Walter Erazo", "Walter Erazo Chinchilla", True),
        ("Walter Chinchilla", "Walter Erazo Chinchilla", True),
        ("ERAZO, WALTER", "Walter Erazo Chinchilla", True),  # in any order
        ("Walter Erazo", "Erazo Chinchilla, Walter José", True),
        ("Lic. María Cruz", "María de la Cruz Pérez", True),  # titles and particles are no parts
        ("Ana Pérez", "Ana Lucía Pérez García", True),
        ("Ana Lucía Pérez", "Ana Lucía Pérez García", True),
        ("López María López", "María José López López", True),  # a part that is there twice
        ("Ana López López", "Ana Lucía López Paz", False),  # and is not
        ("Ana Lucía", "Ana Lucía Pérez García", False),  # given names alone
        ("Pérez García", "Ana Lucía Pérez García", False),  # surnames alone
        ("Lucía García", "Ana Lucía Pérez García", False),  # neither the first given name nor the first surname
        ("Lucía Pérez", "Ana Lucía Pérez García", True),
        ("Ana", "Ana Pérez", False),
        ("Ana P.", "Ana P. Ruiz", False),  # an initial is not a part written out
        ("Ana Pérez", "Ana Pérez", False),
        ("Ana Pérez", "Ana Peres Ruiz", False),
        ("Ana Pérez", "Ana Pérez y Luis Mora de la Unidad Técnica", False),  # no one person's
    ],
)
def test_a_shortened_name_keeps_a_given_name_and_a_surname(shorter: str, longer: str, is_part: bool) -> None:
    assert (is_shortened(shorter, longer), is_shortened(longer, shorter)) == (is_part, is_part)


def test_what_a_name_is_shortened_to_keeps_its_parts_in_their_order() -> None:
    assert list(shorter_names("a b")) == []
    assert list(shorter_names("a b c")) == ["a b", "a c", "b c"]
    assert len(list(shorter_names("a b c d"))) == 10
    assert list(shorter_names("a b c d e f g")) == []


def test_names_find_those_they_are_part_of_and_those_that_are_part_of_them() -> None:
    some = ["erazo walter", "ana lucia perez", "ana", "mora"]
    others = ["chinchilla erazo walter", "erazo jose walter", "ana perez", "lucia mora", "erazo walter", "ana", ""]
    assert pairs(some, others) == {
        "erazo walter": {"chinchilla erazo walter", "erazo jose walter"},
        "ana lucia perez": {"ana perez"},
    }


def test_a_name_that_many_others_hold_finds_nobody() -> None:
    longer = [f"ana perez {number}" for number in range(COMMON)]
    assert len(pairs(["ana perez"], longer)["ana perez"]) == COMMON
    assert pairs(["ana perez"], [*longer, "ana perez ruiz"]) == {}


def named(pk: int, name: str, **about: Any) -> Named:
    facts = {"place": None, "country": "", "sex": "not_stated", "has_address": False, **about}
    return Named(pk, name, fold_name(name), **facts)


SOMEBODY = named(0, "Walter Erazo", place=1, country="HN", sex="men")
NEAR = named(1, "Walter Erazo Paz", place=1, country="HN")
OF_THE_COUNTRY = named(2, "Walter José Erazo", country="HN")
UNKNOWN = named(3, "Walter Erazo Chinchilla")


def test_an_address_each_tells_two_apart_but_for_merging_in_one_institution() -> None:
    reached, near, far = (each._replace(has_address=True) for each in (SOMEBODY, NEAR, OF_THE_COUNTRY))
    assert nearest(reached, [near, far]) == []
    assert nearest(reached, [near, far], two_addresses=True) == [near]
    assert nearest(reached, [far], two_addresses=True) == []
    assert nearest(SOMEBODY, [near]) == [near]


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ([UNKNOWN, OF_THE_COUNTRY, NEAR], [1]),
        ([UNKNOWN, OF_THE_COUNTRY], [2]),
        ([UNKNOWN, named(4, "Walter Erazo Coto")], [3, 4]),  # two fit: both
        ([UNKNOWN, named(4, "Walter Erazo Chinchilla", place=2)], [3]),  # another institution
        ([UNKNOWN, named(4, "Walter Erazo Chinchilla", country="GT")], [3]),  # another country
        ([UNKNOWN, named(4, "Walter Erazo Chinchilla", sex="women")], [3]),  # another sex
        ([named(pk, f"Walter Erazo {chr(pk) * 3}") for pk in range(97, 101)], []),  # four: it tells nobody
        ([UNKNOWN, *(named(pk, f"Walter Erazo {chr(pk) * 3}", country="GT") for pk in range(97, 100))], []),
        ([NEAR, *(named(pk, f"Walter Erazo {chr(pk) * 3}", country="GT") for pk in range(97, 100))], [1]),
        ([named(pk, f"Walter Erazo {chr(pk) * 3}", place=1) for pk in range(97, 101)], []),
        ([named(4, "Luis Mora Paz", place=1, country="HN"), named(5, "Walter Erazo", place=1)], []),
    ],
)
def test_the_nearest_are_those_whom_nothing_contradicts(others: list[Named], found: list[int]) -> None:
    assert [each.pk for each in nearest(SOMEBODY, others)] == found
