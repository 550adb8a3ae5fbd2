"""A certificate on paper: a tagged PDF on one page (portal/typesetting.py)."""

from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from portal import typesetting
from portal.typesetting import qr_code
from trainaction.certificates.codes import ALPHABET, shown
from trainaction.certificates.credentials import page_of
from trainaction.models import Certificate

TEMPLATE = Path(__file__).parent / "certificate.typ"
BARS = 16


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


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
    facts: tuple[Fact, ...]
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


def paper_of(certificate: Certificate) -> Paper:
    """What stands on a certificate. No query, where code, version and run are read with it."""
    content, language = certificate.version.content, certificate.language
    url, code = page_of(certificate), certificate.code.code
    heights = [0.12 + 0.88 * ALPHABET.index(sign) / (len(ALPHABET) - 1) for sign in code[:BARS]]
    with override(language):
        heading = content["heading"][language]
        return Paper(
            language=language,
            title=f"{heading}: {certificate.course_title}",
            issuer=content["issuer"][language],
            sentence=f"{heading}: {certificate.name}, {certificate.course_title}",
            site=_("Citizen security in data"),
            programme="TrainAction",
            heading=heading,
            given_to=_("Awarded to"),
            name=certificate.name,
            statement=content["statement"][language],
            course=certificate.course_title,
            facts=facts_of(certificate),
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


def facts_of(certificate: Certificate) -> tuple[Fact, ...]:
    """What a certificate says besides name and course, in the language in force: the page says the same as the paper."""
    hours = ngettext("%(number)d hour", "%(number)d hours", certificate.hours) % {"number": certificate.hours}
    facts = [
        Fact(_("Duration"), hours),
        Fact(_("Grade"), certificate.grade),
        Fact(_("Issued"), date_format(localtime(certificate.issued_at), "DATE_FORMAT")),
        Fact(_("Run"), certificate.run_title),
    ]
    return tuple(fact for fact in facts if fact.value)


def as_pdf(certificate: Certificate) -> bytes:
    """The certificate as a tagged PDF; see `portal.typesetting` for a name in a script that our types have no letters of."""
    values = asdict(paper_of(certificate))
    return typesetting.as_pdf(
        TEMPLATE, name="paper", values=values, called=f"Certificate {certificate.code.credential}"
    )


def _short(url: str) -> str:
    """The address without the code, as somebody types it."""
    parts = urlsplit(url)
    return parts.netloc + parts.path.rstrip("/").rpartition("/")[0]
