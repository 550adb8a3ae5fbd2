"""Writes which messages somebody wants."""

from collections.abc import Collection

from django.db import transaction

from participants.models import Person
from trainaction.messages.links import Wish
from trainaction.models import MessageKind, MessageOptOut


def stop(*, wish: Wish) -> bool:
    """Send no more messages of a kind, whatever the run. False where the person is no longer there."""
    person = _who_counts(wish)
    if person is None:
        return False
    MessageOptOut.objects.get_or_create(person=person, kind=wish.kind)
    return True


def resume(*, wish: Wish) -> bool:
    """Send them again. False where the person is no longer there."""
    person = _who_counts(wish)
    if person is None:
        return False
    MessageOptOut.objects.filter(person__in=[person, *person.merged.all()], kind=wish.kind).delete()
    return True


def is_stopped(*, wish: Wish) -> bool:
    """Whether no more messages of a kind are sent; nobody who is no longer there gets any. Two queries at most."""
    person = _who_counts(wish)
    return person is None or wish.kind not in kinds_wanted(person)


@transaction.atomic
def choose(*, person: Person, kinds: Collection[str]) -> None:
    """Send somebody messages of these kinds and no others."""
    MessageOptOut.objects.filter(person__in=[person, *person.merged.all()], kind__in=kinds).delete()
    ended = [kind for kind in MessageKind.values if kind not in kinds]
    MessageOptOut.objects.bulk_create(
        (MessageOptOut(person=person, kind=kind) for kind in ended), ignore_conflicts=True
    )


def kinds_wanted(person: Person) -> list[str]:
    """The kinds that somebody is sent. One query."""
    ended = MessageOptOut.objects.filter(person__in=[person, *person.merged.all()]).values_list("kind", flat=True)
    return [kind for kind in MessageKind.values if kind not in set(ended)]


def _who_counts(wish: Wish) -> Person | None:
    person = Person.objects.filter(public_id=wish.person).select_related("merged_into").first()
    return person and person.counted_as
