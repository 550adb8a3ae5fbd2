"""A webinar in the database, and what the outbox holds."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from participants.models import Consent, Person, PublicProfile
from search.models import Change
from tests.datacction.conftest import make_person, webinar

__all__ = ["make_person", "webinar"]


@pytest.fixture
def recorded(db: None) -> Callable[[], set[tuple[str, str]]]:
    """recorded() -> the (kind, id) pairs recorded since it was last called."""

    def take() -> set[tuple[str, str]]:
        found = set(Change.objects.values_list("kind", "thing_id"))
        Change.objects.all().delete()
        return found

    return take


@pytest.fixture
def make_profile(make_person: Callable[..., Person]) -> Callable[..., PublicProfile]:
    def make(name: str = "Rosa Díaz", *, consents: bool = True, **fields: object) -> PublicProfile:
        person = make_person(name)
        if consents:
            Consent.objects.create(
                person=person, purpose="public_profile", version="1", given_at=datetime(2020, 1, 1, tzinfo=UTC)
            )
        slug = name.casefold().replace(" ", "-").replace("í", "i")
        return PublicProfile.objects.create(person=person, slug=slug, display_name=name, **fields)

    return make
