"""The link of a speaker: the key of an invitation, signed. How long it is good the row says."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from datacction.models import SpeakerInvitation
from portal.mail import whole
from portal.signed_keys import SignedKeys

_KEYS = SignedKeys("datacction.speakers")


def token_of(invitation: SpeakerInvitation) -> str:
    return _KEYS.sign(invitation.key)


def read_token(token: str) -> UUID | None:
    """The key of an invitation; None where the link is not ours."""
    return _KEYS.read(token)


def link_of(invitation: SpeakerInvitation) -> str:
    """The whole address, in the language that the speaker is written to in."""
    with override(invitation.language):
        return whole(reverse("speaker_own", args=[token_of(invitation)]))
