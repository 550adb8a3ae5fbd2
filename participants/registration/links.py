"""The signed links of the e-mails: whoever has one holds the address it was sent to."""

import re
from enum import StrEnum
from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from participants.models import Registration
from portal.mail import whole
from portal.signed_keys import SignedKeys


class Purpose(StrEnum):
    """What a link is for; one that is good for the one is not for the other."""

    CONFIRM = "confirm"
    OWN = "own"
    STOP = "stop"
    INVITED = "invited"


def token_of(registration: Registration, purpose: Purpose) -> str:
    return _keys(purpose).sign(registration.public_id)


def read_token(token: str, purpose: Purpose) -> UUID | None:
    """The key of a registration; None where the link is not ours, or not for this. How long it is good the row says."""
    return _keys(purpose).read(token)


def meant_by(token: str) -> UUID | None:
    """The key that a link names whose signature is damaged: good for telling which activity it was of, and nothing else."""
    found = re.match(r"[0-9a-f]{32}", token)
    return UUID(found[0]) if found else None


def _keys(purpose: Purpose) -> SignedKeys:
    return SignedKeys(f"participants.registration.{purpose}")


_VIEWS = {
    Purpose.CONFIRM: "registration_confirm",
    Purpose.OWN: "registration_own",
    Purpose.STOP: "registration_stop",
    Purpose.INVITED: "registration_invitation",
}


def own_path(registration: Registration) -> str:
    """The page of one's own registration, in the language that is active."""
    return reverse("registration_own", args=[token_of(registration, Purpose.OWN)])


def link_of(registration: Registration, purpose: Purpose) -> str:
    """A whole address, in the language that somebody registered in."""
    with override(registration.language):
        return whole(reverse(_VIEWS[purpose], args=[token_of(registration, purpose)]))
