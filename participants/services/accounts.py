"""Which person of the registry an account belongs to."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from wagtail.log_actions import log

from participants.attendance.folding import fold_name, normalise_email
from participants.models import ErasedAddress, Institution, Person, PersonEmail, Sex
from participants.queries.people import names_of, person_of
from participants.queries.privacy import address_digest
from participants.services.imports.identities import one_name
from participants.services.locks import lock_merging
from participants.services.people import save_person
from portal.models import User


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody says of themself: `sex` a value of Sex, `country` an ISO code or nothing."""

    name: str
    sex: str
    country: str = ""
    institution: Institution | None = None


@transaction.atomic
def person_for(*, user: User, stated: Stated) -> Person:
    """The person that counts for an account, as they say they are now: theirs, else the one with an address that they
    have confirmed, else a new one.

    Never somebody of the same name: two people may have it. An address of somebody who has another account leads to
    nobody either. Raises ValidationError by field where the name is not valid.
    """
    facts = {
        "name": stated.name,
        "sex": stated.sex,
        "country_id": stated.country or None,
        "institution_id": stated.institution.pk if stated.institution else None,
    }
    known, free = _linked(user)
    if known is not None:
        if any(getattr(known, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(known, name, value)
            save_person(person=known, by=user)
        return known
    # Who asked to be erased and comes back by themself is to be known again by the files that name them.
    ErasedAddress.objects.filter(digest__in=[address_digest(each) for each in free]).delete()
    person = Person(user=user, key=fold_name(stated.name), **facts)
    person.clean_fields(exclude=["user", "country", "institution"])
    # As an import does, in bulk: Wagtail's own index, which no list of people asks, works through all of them for one.
    Person.objects.bulk_create([person])
    PersonEmail.objects.bulk_create(PersonEmail(person=person, address=address) for address in sorted(free))
    log(person, "wagtail.create", user=user)
    return person


@transaction.atomic
def person_by_address(*, address: str, stated: Stated, is_their_word: bool = True) -> Person:
    """The person who counts for an address that somebody without an account has confirmed, else a new one.

    Where the address is somebody's, and the name may be theirs (docs/decisions/0005), sex, country and institution become
    what was stated, unless somebody else said so (`is_their_word`); the name stays. With a clearly different name it is a new person, without the address: whoever shares
    a mailbox changes nobody else. Raises ValidationError by field where the name is not valid.
    """
    lock_merging(shared=True)
    address, key = normalise_email(address), fold_name(stated.name)
    held = PersonEmail.objects.filter(address=address).select_related("person__merged_into").first()
    if held is not None:
        root = held.person.counted_as
        names = {root.key, held.person.key, *names_of(root).values_list("key", flat=True)}
        if any(one_name(key, name) for name in names):
            return _restated(root, stated) if is_their_word else root
    else:
        # Who asked to be erased and comes back by themself is to be known again by the files that name them.
        ErasedAddress.objects.filter(digest=address_digest(address)).delete()
    person = Person(
        name=stated.name,
        key=key,
        sex=stated.sex,
        country_id=stated.country or None,
        institution_id=stated.institution.pk if stated.institution else None,
    )
    person.clean_fields(exclude=["user", "country", "institution"])
    Person.objects.bulk_create([person])  # as in `person_for`
    if held is None:
        PersonEmail.objects.create(person=person, address=address)
    log(person, "wagtail.create")
    return person


def _restated(person: Person, stated: Stated) -> Person:
    """What was not said this time stays as it was known."""
    facts = {
        "sex": stated.sex if stated.sex != Sex.NOT_STATED else person.sex,
        "country_id": stated.country or person.country_id,
        "institution_id": stated.institution.pk if stated.institution else person.institution_id,
    }
    if any(getattr(person, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(person, name, value)
        save_person(person=person, by=None)
    return person


@transaction.atomic
def link_known_person(*, user: User) -> Person | None:
    """The person that counts for an account: theirs, or the one with an address that they have confirmed, linked now."""
    known, _free = _linked(user)
    return known


def _linked(user: User) -> tuple[Person | None, set[str]]:
    """As `link_known_person`; of an account that is nobody's, the addresses it has confirmed that nobody has, too."""
    lock_merging(shared=True)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # pressed twice, one account makes one person
    if own := person_of(user):
        return own, set()
    confirmed = _confirmed_addresses(user)
    held = list(PersonEmail.objects.filter(address__in=confirmed).select_related("person__merged_into"))
    for address in held:
        root = address.person.counted_as
        for person in (root, address.person):
            if Person.objects.filter(pk=person.pk, user=None).update(user=user):
                log(person, "participants.link_account", user=user)
                root.refresh_from_db(fields=["user"])
                return root, set()
    return None, confirmed - {address.address for address in held}


def _confirmed_addresses(user: User) -> set[str]:
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return {normalise_email(address) for address in verified.values_list("email", flat=True)}
