"""A certificate on paper: a tagged PDF on one page (portal/typesetting.py)."""

from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import override

from participants.certificates.codes import ALPHABET, shown
from participants.certificates.credentials import page_of
from participants.models import IssuedCertificate, Programme
from portal import typesetting
from portal.typesetting import qr_code

TEMPLATE = Path(__file__).parent / "certificate.typ"
BARS = 16


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    position: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Logo:
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the page, in the certificate's language. Pictures are SVG texts."""

    language: str
    title: str
    issuer: str
    sentence: str
    """The whole certificate in a sentence: what a list of files shows of it."""
    site: str
    programme: str
    heading: str
    given_to: str
    name: str
    statement: str
    course: str
    facts: tuple[dict[str, str], ...]
    note: str
    signatures: tuple[Signature, ...]
    logos: tuple[Logo, ...]
    check: str
    url: str
    code_lines: tuple[str, ...]
    qr: str
    qr_alt: str
    bars: tuple[float, ...]
    """Heights from 0 to 1, drawn from the code."""
    accent: int
    """Which bar is set off."""


def paper_of(certificate: IssuedCertificate) -> Paper:
    """What stands on a certificate. No query, where code, version and what it is of are read with it."""
    content, language = certificate.version.content, certificate.language
    url, code = page_of(certificate), certificate.code.code
    heights = [0.12 + 0.88 * ALPHABET.index(sign) / (len(ALPHABET) - 1) for sign in code[:BARS]]
    with override(language):
        heading = content["heading"][language]
        return Paper(
            language=language,
            title=f"{heading}: {certificate.title}",
            issuer=content["issuer"][language],
            sentence=f"{heading}: {certificate.name}, {certificate.title}",
            site=_("Citizen security in data"),
            programme=str(Programme(certificate.programme).label),
            heading=heading,
            given_to=_("Awarded to"),
            name=certificate.name,
            statement=content["statement"][language],
            course=certificate.title,
            facts=tuple(fact._asdict() for fact in certificate.facts),
            note=content["note"][language],
            signatures=tuple(
                Signature(each["name"], each["position"][language], each["svg"], _("Signature of %s") % each["name"])
                for each in content["signatures"]
            ),
            logos=tuple(Logo(each["svg"], each["name"]) for each in content["logos"]),
            check=_("Verify it at"),
            url=url,
            code_lines=(_short(url), shown(code)[:11], shown(code)[12:]),
            qr=qr_code(url),
            qr_alt=_("QR code that leads to the page where this certificate can be verified: %s") % url,
            bars=tuple(heights),
            accent=heights.index(max(heights)),
        )


def as_pdf(certificate: IssuedCertificate) -> bytes:
    """The certificate as a tagged PDF; see `portal.typesetting` for a name in a script that our types have no letters of."""
    values = asdict(paper_of(certificate))
    return typesetting.as_pdf(
        TEMPLATE, name="paper", values=values, called=f"Certificate {certificate.code.credential}"
    )


def _short(url: str) -> str:
    """The address without the code, as somebody types it."""
    parts = urlsplit(url)
    return parts.netloc + parts.path.rstrip("/").rpartition("/")[0]
