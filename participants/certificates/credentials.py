"""Open Badges 3.0: a certificate as a signed credential, its issuer, and the list of those that no longer hold.

The form is that of the specification's JSON Web Token proof (https://www.imsglobal.org/spec/ob/v3p0/#jwt-proof): the
credential's own members as claims, signed with RS256, the key named by an address where anyone finds it.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from joserfc import jwt

from participants.certificates.codes import shown
from participants.certificates.keys import signing_key
from participants.certificates.queries import credentials_not_valid
from participants.models import IssuedCertificate
from portal.mail import whole

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ALGORITHM = "RS256"
"""The one that every verifier of Open Badges must know."""


def page_of(certificate: IssuedCertificate) -> str:
    """The address of the page that verifies a certificate, in its language."""
    with override(certificate.language):
        return whole(reverse("certificate", args=[shown(certificate.code.code)]))


def issuer() -> dict[str, Any]:
    """The profile of who issues: a web page and a name."""
    return {
        "id": whole(reverse("badge_issuer")),
        "type": ["Profile"],
        "name": settings.WAGTAIL_SITE_NAME,
        "url": whole("/"),
    }


def credential(certificate: IssuedCertificate) -> dict[str, Any]:
    """What a certificate says, as an OpenBadgeCredential: its holder is named as on paper, and by nothing else."""
    identity = certificate.code.credential
    with override(certificate.language):
        subject: dict[str, Any] = {
            # Of this certificate alone: two certificates of one person are not led to each other by it.
            "id": f"urn:uuid:{identity}#holder",
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityHash": certificate.name, "identityType": "name", "hashed": False}
            ],
            "achievement": certificate.achievement,
        }
    if grade := getattr(certificate, "grade", ""):
        subject["result"] = [{"type": ["Result"], "value": grade}]
    return {
        "@context": CONTEXTS,
        "id": f"urn:uuid:{identity}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": issuer() | {"name": certificate.version.content["issuer"][certificate.language]},
        "validFrom": certificate.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": subject,
        "credentialStatus": {"id": whole(reverse("badge_revocations")), "type": "1EdTechRevocationList"},
        "evidence": [{"id": page_of(certificate), "type": ["Evidence"]}],
    }


def signed(certificate: IssuedCertificate) -> str | None:
    """The credential as a compact JSON Web Token; None where this server has no key."""
    key = signing_key()
    if key is None:
        return None
    said = credential(certificate)
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": whole(reverse("badge_key", args=[key.thumbprint()]))}
    claims = said | {
        "iss": said["issuer"]["id"],
        "jti": said["id"],
        "nbf": int(certificate.issued_at.timestamp()),
        "sub": said["credentialSubject"]["id"],
    }
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def revocations() -> dict[str, Any]:
    """The list that credentials name as their status: https://purl.imsglobal.org/spec/vcrl/v1p0/. One query."""
    return {
        "id": whole(reverse("badge_revocations")),
        "issuer": issuer()["id"],
        "revokedCredential": [{"id": f"urn:uuid:{each}", "revoked": True} for each in credentials_not_valid()],
    }
