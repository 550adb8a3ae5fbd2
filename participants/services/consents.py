"""Writes what people agree to."""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from participants.models import Consent, Person


def agree_to_registry(*, person: Person, version: str, source: str) -> None:
    """Keep that somebody agreed to be in the registry; what they agreed to before in another version ends.

    `version` names the text beside the box, `source` where it stood. Takes part in the caller's transaction.
    """
    standing = Consent.objects.standing().filter(person=person, purpose=Consent.Purpose.REGISTRY)
    versions = set(standing.order_by().values_list("version", flat=True))
    if version in versions:
        return
    now = timezone.now()
    if versions:
        standing.update(withdrawn_at=now)
    # In bulk, so that the search is not asked to look for a public profile: this consent is to none.
    Consent.objects.bulk_create(
        [
            Consent(
                person=person,
                purpose=Consent.Purpose.REGISTRY,
                version=version,
                given_at=now,
                source=source[:120],
            )
        ]
    )


Ended = Callable[[Person, str], None]
_ENDED: list[Ended] = []


def when_ended(do: Ended) -> Ended:
    """Register what an app does when somebody ends a consent, by its purpose: what rests on it there ends too."""
    _ENDED.append(do)
    return do


def end_consent(*, person: Person, purpose: str) -> None:
    """End what somebody agreed to, under any of their rows, with what rests on it. Takes part in the caller's transaction."""
    people = Q(person=person) | Q(person__merged_into=person)
    for consent in Consent.objects.standing().filter(people, purpose=purpose):
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])  # one by one: the search follows each
    for do in _ENDED:
        do(person, purpose)
