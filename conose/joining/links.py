"""The links of a request to join: one to confirm the address with, one by which whoever asked sees how it stands."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from conose.models import JoiningRequest
from portal.mail import whole
from portal.opting_in import OptIn

JOINING = OptIn("conose.joining")
OWN = "own"


def confirm_link(request: JoiningRequest) -> str:
    return _whole("joining_confirm", JOINING.confirm_token(request.key.hex), request.language)


def read_confirm(token: str) -> UUID | None:
    """The key of a request; None where the link is not ours, or too old."""
    said = JOINING.read_confirm(token)
    return UUID(said) if said else None


def own_token(request: JoiningRequest) -> str:
    return JOINING.lasting_token(request.key.hex, OWN)


def own_link(request: JoiningRequest, language: str) -> str:
    return _whole("joining_own", own_token(request), language)


def read_own(token: str) -> UUID | None:
    """The same by the lasting link."""
    said = JOINING.read_lasting(token, OWN)
    return UUID(said) if said else None


def _whole(name: str, token: str, language: str) -> str:
    with override(language):
        return whole(reverse(name, args=[token]))
