"""A certificate on paper: a tagged PDF (PDF/UA-1) on one page, set by Typst in the portal's own types.

Nothing of the system is used: types, picture of the code and programme all come with the packages. See
docs/decisions/0030 for why it is not WeasyPrint.
"""

import io
import json
import logging
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import segno
import typst
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trainaction.certificates.codes import ALPHABET, shown
from trainaction.certificates.credentials import page_of
from trainaction.models import Certificate

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "certificate.typ"
FONTS = FOLDER / "fonts"
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
            qr=_qr(url),
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
    """The certificate as a tagged PDF; the same certificate gives the same bytes on the same machine.

    It is PDF/UA-1 unless the name is in a script that our types have no letters of: then what types the machine has are
    asked, and what is missing is shown as a box, since a certificate in doubt is better than none.
    """
    paper = json.dumps(asdict(paper_of(certificate)), ensure_ascii=False)
    try:
        return _set(paper, _fonts(), ["ua-1"])
    except typst.TypstError as error:
        logger.warning("Certificate %s is not set as PDF/UA: %s", certificate.code.credential, error)
        return _set(paper, typst.Fonts(include_system_fonts=True, font_paths=[str(FONTS)]), [])


def _set(paper: str, fonts: typst.Fonts, standards: list[Literal["ua-1"]]) -> bytes:
    """Raises typst.TypstError where the page cannot be set by these standards."""
    return typst.compile(
        TEMPLATE, root=FOLDER, font_paths=fonts, sys_inputs={"paper": paper}, pdf_standards=[*standards], timestamp=0
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Reading them takes longer than setting a page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _short(url: str) -> str:
    """The address without the code, as somebody types it."""
    parts = urlsplit(url)
    return parts.netloc + parts.path.rstrip("/").rpartition("/")[0]


def _qr(url: str) -> str:
    written = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(written, kind="svg", border=0, dark="#1b2422", xmldecl=False, svgns=True, omitsize=True)
    return written.getvalue().decode()
