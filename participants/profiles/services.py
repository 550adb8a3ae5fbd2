"""Writes: whom to ask for a profile, and what a profile says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participants.attendance.folding import fold_name, normalise_email
from participants.models import Consent, Institution, Person, PersonEmail, ProfileDetails, PublicProfile
from participants.profiles.queries import OF_THE_PROFILE, profile_of, said_by_profile
from participants.services.people import save_person
from portal.models import User


@transaction.atomic
def person_to_invite(*, name: str, address: str, by: User) -> Person:
    """The person who has this address, or a new one. Raises ValidationError where it belongs to another name."""
    known = PersonEmail.objects.filter(address=normalise_email(address)).select_related("person__merged_into").first()
    if known is None:
        return save_person(person=Person(name=name), by=by, addresses=[address])
    person = known.person.counted_as
    if fold_name(name) != person.key:
        raise ValidationError(
            {"address": _("This address belongs to somebody with another name. Ask who manages the registry.")}
        )
    return person


def invited(*, person: Person, address: str) -> tuple[Person, str]:
    """Somebody who is sent a link, their row locked in the transaction of whoever does so, and the address that it goes to:
    `address`, or the one that the registry knows. Raises ValidationError where it knows none, or the person is erased."""
    person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    if person.erased_at is not None:
        raise ValidationError(_("This person's data is erased."))
    known = PersonEmail.objects.filter(person=person).order_by("pk").values_list("address", flat=True)
    to = address.strip() or known.first()
    if not to:
        raise ValidationError({"address": _("The registry knows no address of this person: write it here.")})
    return person, to


def as_it_stands(person: Person) -> dict[str, Any]:
    """What somebody begins with who fills in their profile: the one that there is, else what the registry has of them."""
    if profile := said_by_profile(person):
        return profile
    institution = person.current_institution
    return {"display_name": person.name, "institution_name": institution.name if institution else ""}


def write_profile(*, person: Person, texts: Mapping[str, Any], institution: Institution | None) -> PublicProfile:
    """Make somebody's profile say this, in the transaction of whoever decides so. `texts` has all of OF_THE_PROFILE, `orcid`
    and `links`. The public sees it while the consent to it stands."""
    profile = profile_of(person) or PublicProfile(person=person, slug=_free_slug(texts["display_name"]))
    for name in OF_THE_PROFILE:
        setattr(profile, name, texts[name])
    profile.institution = institution
    profile.save()
    details = {"orcid": texts["orcid"], "links": list(texts["links"])}
    ProfileDetails.objects.update_or_create(profile=profile, defaults=details)
    return profile


def show_profile(*, person: Person, version: str, given_at: datetime, source: str) -> None:
    """Keep that somebody agreed to their public profile, where nothing says so yet."""
    if not Consent.objects.standing().filter(person=person, purpose=Consent.Purpose.PUBLIC_PROFILE).exists():
        Consent.objects.create(
            person=person, purpose=Consent.Purpose.PUBLIC_PROFILE, version=version, given_at=given_at, source=source
        )


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:100] or "persona"
    taken = set(PublicProfile.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
