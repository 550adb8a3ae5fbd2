"""The demo's activity with registration."""

import pytest

from participants.models import Registration, RegistrationDesk
from participants.registration import demo

pytestmark = pytest.mark.django_db


def test_the_demo_has_an_activity_to_register_for_and_loads_it_once() -> None:
    said: list[str] = []
    for _time in range(2):
        demo.load(said.append)
    assert len(said) == RegistrationDesk.objects.count() == 1
    states = list(Registration.objects.order_by("asked_at").values_list("mode", "state"))
    assert states == [
        ("in_person", "registered"),
        ("in_person", "registered"),
        ("online", "registered"),
        ("online", "registered"),
        ("in_person", "waiting"),
    ]
