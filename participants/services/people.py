"""Writes people, institutions and series by hand; participations follow."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from participants.attendance.folding import fold_name, normalise_email
from participants.models import Person, PersonEmail
from participants.services.participations import rebuild
from portal.models import User

EDITED_BY_HAND = (
    "name",
    "key",
    "sex",
    "country",
    "institution",
    "position",
    "is_programme_staff",
    "is_test",
    "updated_at",
)
COUNTED_BY = ("sex", "is_programme_staff", "is_test")
"""Fields of a person that their participations repeat or are counted by."""


@transaction.atomic
def save_person(*, person: Person, by: User | None, addresses: Iterable[str] | None = None) -> Person:
    """Save a new or changed person; their participations follow. `addresses` replaces their e-mail addresses.

    Raises ValidationError, by field, where a value is not valid or an address belongs to somebody else.
    """
    person.key = fold_name(person.name)
    person.full_clean()
    before = Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first() if person.pk else None
    if before is None:
        person.save()
    else:
        # Not the whole row: somebody may have merged the person since the form was opened.
        person.save(update_fields=EDITED_BY_HAND)
    if addresses is not None:
        _set_addresses(person, addresses)
    log(person, "wagtail.create" if before is None else "wagtail.edit", user=by)
    if before is not None and any(getattr(before, name) != getattr(person, name) for name in COUNTED_BY):
        rebuild(people=[person.pk])
    return person


@transaction.atomic
def add_people(*, people: Sequence[tuple[Person, str]]) -> list[Person]:
    """Add many new people at once, each with an e-mail address: 20 times as fast as one by one.

    As with an import, what brings them tells where they come from, and no log entry of each. Raises ValidationError with a
    sentence, and adds nobody, where a value or an address is not valid or an address is somebody's already.
    """
    addresses = [normalise_email(address) for _person, address in people]
    for (person, written), address in zip(people, addresses, strict=True):
        person.key = fold_name(person.name)
        person.clean_fields(exclude=["user", "country", "institution", "merged_into"])
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(_("“%(address)s” is not an e-mail address.") % {"address": written}) from error
    known = PersonEmail.objects.filter(address__among=set(addresses)).values_list("address", flat=True).first()
    twice = known or next((address for address, times in Counter(addresses).items() if times > 1), None)
    if twice:
        raise ValidationError(_("%(address)s belongs to somebody already.") % {"address": twice})
    made = Person.objects.bulk_create(person for person, _address in people)
    PersonEmail.objects.bulk_create(
        PersonEmail(person=person, address=address) for person, address in zip(made, addresses, strict=True)
    )
    return made


def _set_addresses(person: Person, addresses: Iterable[str]) -> None:
    wanted = []
    for written in addresses:
        address = normalise_email(written)
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(
                {"addresses": _("“%(address)s” is not an e-mail address.") % {"address": written}}
            ) from error
        wanted.append(address)
    for other in PersonEmail.objects.filter(address__in=wanted).exclude(person=person).select_related("person"):
        raise ValidationError(
            {
                "addresses": _(
                    "%(address)s belongs to %(person)s. Merge the two, if they are one person, or take it away there."
                )
                % {"address": other.address, "person": other.person}
            }
        )
    person.emails.exclude(address__in=wanted).delete()
    held = set(person.emails.values_list("address", flat=True))
    PersonEmail.objects.bulk_create(
        PersonEmail(person=person, address=address) for address in dict.fromkeys(wanted) if address not in held
    )


@transaction.atomic
def mark_people(*, people: Iterable[int], by: User | None, **flags: bool) -> int:
    """Set `is_programme_staff` or `is_test` of several people; figures that leave them out follow.

    Returns the number of people that were not marked so before.
    """
    if not flags.keys() <= {"is_programme_staff", "is_test"}:
        raise ValueError(flags)
    changed: list[Any] = list(Person.objects.filter(pk__in=list(people), erased_at=None).exclude(**flags))
    Person.objects.filter(pk__in=[person.pk for person in changed]).update(**flags)
    for person in changed:
        log(person, "participants.mark", user=by, data=flags)
    rebuild(people=[person.pk for person in changed])
    return len(changed)
