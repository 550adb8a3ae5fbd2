"""The signed links that referees are sent: whoever has one holds the address it was sent to."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from conose.models import Referee
from portal.mail import whole
from portal.signed_keys import SignedKeys

_KEYS = SignedKeys("conose.calls.referee")


def token_of(referee: Referee) -> str:
    return _KEYS.sign(referee.key)


def read_token(token: str) -> UUID | None:
    """The key of a referee; None where the link is not ours. How long it is good the call says."""
    return _KEYS.read(token)


def referee_url(referee: Referee) -> str:
    """A whole address, in the language of the application."""
    with override(referee.application.language):
        return whole(reverse("referee_letter", args=[token_of(referee)]))
