"""Personal data: who looked at it."""

from collections.abc import Mapping
from typing import Any

from participants.models import Person, PersonalDataAccess
from portal.models import User


def log_access(
    *,
    user: User,
    what: str,
    person: Person | None = None,
    query: Mapping[str, Any] | None = None,
    records: int = 1,
) -> PersonalDataAccess | None:
    """Write down that somebody looked at personal data: `what` is the place, `query` the filters it was opened with.

    One's own data and empty lists are not worth a line.
    """
    if records == 0 or (person is not None and person.user_id == user.pk):
        return None
    return PersonalDataAccess.objects.create(
        user=user, person=person, what=what, query=dict(query or {}), records=records
    )
