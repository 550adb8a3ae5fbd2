"""Which person of the registry an account belongs to."""

from allauth.account.models import EmailAddress
from django.db import transaction
from wagtail.log_actions import log

from participants.attendance.folding import normalise_email
from participants.models import ErasedAddress, Person, PersonEmail
from participants.queries.people import person_of
from participants.queries.privacy import address_digest
from participants.services.locks import lock_merging
from participants.services.people import save_person
from portal.models import User


@transaction.atomic
def person_for(*, user: User, name: str) -> Person:
    """The person that counts for an account: theirs, else the one with an address that they have confirmed, else a new one.

    Never somebody of the same name: two people may have it. An address of somebody who has another account leads to
    nobody either. Raises ValidationError by field where the name is not valid.
    """
    if known := link_known_person(user=user):
        return known
    confirmed = _confirmed_addresses(user)
    free = confirmed - set(PersonEmail.objects.filter(address__in=confirmed).values_list("address", flat=True))
    # Who asked to be erased and comes back by themself is to be known again by the files that name them.
    ErasedAddress.objects.filter(digest__in=[address_digest(each) for each in free]).delete()
    return save_person(person=Person(name=name, user=user), by=user, addresses=sorted(free))


@transaction.atomic
def link_known_person(*, user: User) -> Person | None:
    """The person that counts for an account: theirs, or the one with an address that they have confirmed, linked now."""
    lock_merging(shared=True)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # pressed twice, one account makes one person
    if own := person_of(user):
        return own
    for address in PersonEmail.objects.filter(address__in=_confirmed_addresses(user)).select_related(
        "person__merged_into"
    ):
        root = address.person.merged_into or address.person
        for person in (root, address.person):
            if Person.objects.filter(pk=person.pk, user=None).update(user=user):
                log(person, "participants.link_account", user=user)
                root.refresh_from_db(fields=["user"])
                return root
    return None


def _confirmed_addresses(user: User) -> set[str]:
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return {normalise_email(address) for address in verified.values_list("email", flat=True)}
