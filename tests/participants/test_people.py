"""Many people are added at once as one by one."""

import pytest
from django.core.exceptions import ValidationError

from participants.models import Person, PersonEmail
from participants.services.people import add_people

pytestmark = pytest.mark.django_db


def test_people_are_added_with_their_addresses_and_folded_names() -> None:
    made = add_people(people=[(Person(name="María Cruz", sex="women"), " Maria@Escuela.example "), (Person(name="José"), "jose@x.example")])  # fmt: skip
    assert [(each.name, each.key, each.sex) for each in made] == [
        ("María Cruz", "cruz maria", "women"),
        ("José", "jose", "not_stated"),
    ]
    assert list(PersonEmail.objects.order_by("pk").values_list("person", "address")) == [
        (made[0].pk, "maria@escuela.example"),
        (made[1].pk, "jose@x.example"),
    ]


@pytest.mark.parametrize("addresses", [("a@x.example", "a@x.example"), ("known@x.example", "b@x.example"), ("a", "b@x.example")])  # fmt: skip
def test_an_address_that_is_somebodys_or_none_adds_nobody(addresses: tuple[str, str]) -> None:
    add_people(people=[(Person(name="Ana"), "known@x.example")])
    with pytest.raises(ValidationError):
        add_people(people=[(Person(name=f"Persona {place}"), each) for place, each in enumerate(addresses)])
    assert list(Person.objects.values_list("name", flat=True)) == ["Ana"]
