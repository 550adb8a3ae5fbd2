"""The link of a speaker: the key of an invitation, signed. How long it is good the row says."""

from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from datacction.models import SpeakerInvitation
from portal.mail import whole

_SIGNER = signing.Signer(salt="datacction.speakers")


def token_of(invitation: SpeakerInvitation) -> str:
    return _SIGNER.sign(invitation.key.hex)


def read_token(token: str) -> UUID | None:
    """The key of an invitation; None where the link is not ours."""
    try:
        return UUID(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def link_of(invitation: SpeakerInvitation) -> str:
    """The whole address, in the language that the speaker is written to in."""
    with override(invitation.language):
        return whole(reverse("speaker_own", args=[token_of(invitation)]))
