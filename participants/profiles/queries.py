"""Reads: somebody's own public profile and its details, and which institution they mean by a name."""

from collections.abc import Sequence

from participants.models import Institution, Person, ProfileDetails, PublicProfile
from participants.queries.institutions import institutions_called, institutions_nearly_called


def profile_of(person: Person) -> PublicProfile | None:
    """Their own profile, public or not."""
    return PublicProfile.objects.filter(person=person).select_related("institution", "photo").first()


def details_of(profile: int) -> ProfileDetails | None:
    return ProfileDetails.objects.filter(profile=profile).first()


def institutions_meant(name: str, country: str) -> Sequence[Institution]:
    """Those of the registry that a name that a speaker wrote may mean: called exactly so first, then nearly so."""
    if not name:
        return []
    return list(institutions_called(name, country)) or institutions_nearly_called(name, country)
