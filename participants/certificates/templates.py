"""Writes templates of certificates, and the versions that certificates are issued with."""

import base64
import hashlib
import io
import json
from typing import Any

from django.db import transaction
from PIL import Image as Picture
from wagtail.images.models import AbstractImage

from participants.certificates.queries import default_template
from participants.models import CertificateTemplate, CertificateTemplateVersion

MOST_PIXELS = (900, 450)
"""Of a signature or logo: as fine as a printer of 300 dots an inch shows at the size they have."""
Purpose = CertificateTemplate.Purpose
STANDARD: dict[str, dict[str, str]] = {
    Purpose.COURSE: {"name": "TrainAction"},
    Purpose.ATTENDANCE: {
        "name": "Constancia de participación",
        "heading": "Constancia de participación",
        "heading_en": "Certificate of attendance",
        "statement": "por su participación en",
        "statement_en": "for taking part in",
    },
}
"""What there is before anybody has made a template."""


def standard_template(purpose: str = Purpose.COURSE) -> CertificateTemplate:
    """The template proposed first; made with the programme's words where there is none yet."""
    template = default_template(purpose)
    if template is None:
        words = STANDARD[purpose]
        template, _made = CertificateTemplate.objects.get_or_create(
            name=words["name"],
            defaults={
                "issuer": "Seguridad ciudadana en datos",
                "issuer_en": "Citizen security in data",
                "is_default": True,
                "purpose": purpose,
                **words,
            },
        )
    return template


@transaction.atomic
def version_of(template: CertificateTemplate) -> CertificateTemplateVersion:
    """The template as it is now, as a version that never changes; the same one while nothing is changed."""
    template = CertificateTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    content = _content(template)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    version, _made = CertificateTemplateVersion.objects.get_or_create(
        template=template,
        digest=digest,
        defaults={"number": template.versions.count() + 1, "content": content},
    )
    return version


def _content(template: CertificateTemplate) -> dict[str, Any]:
    def both(field: str) -> dict[str, str]:
        spanish = getattr(template, field)
        return {"es": spanish, "en": getattr(template, f"{field}_en") or spanish}

    return {
        **{field: both(field) for field in ("issuer", "heading", "statement", "note")},
        "shows_grade": template.shows_grade,
        "signatures": [
            {
                "name": each.name,
                "position": {"es": each.position, "en": each.position_en or each.position},
                "svg": _as_svg(each.image) if each.image else "",
            }
            for each in template.signatures.select_related("image").all()
        ],
        "logos": [
            {"name": each.name, "svg": _as_svg(each.image)} for each in template.logos.select_related("image").all()
        ],
    }


def _as_svg(image: AbstractImage) -> str:
    """A picture as text, in the size that print needs: what a version keeps, whatever becomes of the file."""
    with image.open_file() as file, Picture.open(file) as picture:
        small = picture.convert("RGBA")
    small.thumbnail(MOST_PIXELS)
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    data = base64.b64encode(written.getvalue()).decode()
    width, height = small.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )
