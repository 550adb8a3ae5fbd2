"""The signed link by which who attended reaches their certificate: it outlasts their registration."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from participants.models import AttendanceCertificate
from portal.mail import whole
from portal.signed_keys import SignedKeys

_KEYS = SignedKeys("participants.certificates.holder")


def path_of(certificate: AttendanceCertificate) -> str:
    """The holder's page, in the language that is active."""
    return reverse("attendance_certificate", args=[_KEYS.sign(certificate.code.credential)])


def link_of(certificate: AttendanceCertificate) -> str:
    """A whole address, in the certificate's language."""
    with override(certificate.language):
        return whole(path_of(certificate))


def read_token(token: str) -> UUID | None:
    """The credential that a link is of; None where the link is not ours."""
    return _KEYS.read(token)
