"""The link of a researcher: the key of the row that says how long it is good, signed."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from conose.models import ResearcherLink
from portal.mail import whole
from portal.signed_keys import SignedKeys

_KEYS = SignedKeys("conose.researchers")


def token_of(link: ResearcherLink) -> str:
    return _KEYS.sign(link.key)


def read_token(token: str) -> UUID | None:
    """The key of a link; None where the link is not ours."""
    return _KEYS.read(token)


def address_of(link: ResearcherLink) -> str:
    """The whole address, in the language that the researcher is written to in."""
    with override(link.language):
        return whole(reverse("researcher_own", args=[token_of(link)]))
