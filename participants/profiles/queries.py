"""Reads: somebody's own public profile and its details, and which institution they mean by a name."""

from collections.abc import Sequence
from typing import Any

from participants.models import Institution, Person, ProfileDetails, PublicProfile
from participants.queries.institutions import institutions_called, institutions_nearly_called

OF_THE_PROFILE = ("display_name", "position_es", "position_en", "biography_es", "biography_en")


def profile_of(person: Person) -> PublicProfile | None:
    """Their own profile, public or not."""
    return PublicProfile.objects.filter(person=person).select_related("institution", "photo").first()


def details_of(profile: int) -> ProfileDetails | None:
    return ProfileDetails.objects.filter(profile=profile).first()


def said_by_profile(person: Person) -> dict[str, Any]:
    """What their own profile says, by the names of the form that they fill in; nothing where there is none."""
    profile = profile_of(person)
    if profile is None:
        return {}
    details = details_of(profile.pk)
    return {
        **{name: getattr(profile, name) for name in OF_THE_PROFILE},
        "institution_name": profile.institution.name if profile.institution else "",
        "orcid": details.orcid if details else "",
        "links": details.links if details else [],
    }


def institutions_meant(name: str, country: str) -> Sequence[Institution]:
    """Those of the registry that a name that a speaker wrote may mean: called exactly so first, then nearly so."""
    if not name:
        return []
    return list(institutions_called(name, country)) or institutions_nearly_called(name, country)
