"""Reads that all kinds of certificates share: templates, what a code stands for, what no longer holds."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from participants.models import KINDS, CertificateCode, CertificateTemplate, IssuedCertificate


def default_template(purpose: str) -> CertificateTemplate | None:
    """The template that is taken where nobody chooses: the one marked so, else the first by name. One query."""
    rows = CertificateTemplate.objects.filter(purpose=purpose)
    found: CertificateTemplate | None = rows.order_by("-is_default", "name").first()
    return found


def find_code(code: str) -> tuple[bool, IssuedCertificate | None]:
    """Whether a code was ever given out, and its certificate of whatever kind, where it was not withdrawn.

    The same statement for a code that was given out and for one that was not.
    """
    ways = [_way(kind) for kind in KINDS]
    rows = CertificateCode.objects.select_related(*(f"{way}__version" for way in ways))
    found = rows.filter(code=code).first()
    held = (getattr(found, way, None) for way in ways) if found else ()
    return found is not None, next((each for each in held if each is not None), None)


def _way(kind: type[IssuedCertificate]) -> str:
    """What leads from a code to its certificate of this kind."""
    return str(kind._meta.get_field("code").remote_field.name)


def credentials_not_valid() -> list[UUID]:
    """The credentials that no longer hold: revoked, replaced, or withdrawn with their holder's data. One query."""
    rows = CertificateCode.objects.order_by("pk")
    for kind in KINDS:
        holds = kind._default_manager.filter(code=OuterRef("pk"), revoked_at=None, replaced_at=None)
        rows = rows.filter(~Exists(holds))
    return list(rows.values_list("credential", flat=True))
