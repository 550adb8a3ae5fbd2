"""Checklists on paper: a sheet to tick off (portal/typesetting.py)."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conose.models import GuidePage, GuideVersionPage
from portal import typesetting
from portal.mail import whole

TEMPLATE = Path(__file__).parent / "checklist.typ"
KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper, in the reader's language."""

    language: str
    title: str
    guide: str
    version: str
    site: str
    url: str
    items: tuple[str, ...]
    fields: tuple[str, ...]
    """What is filled in by hand above the points."""
    notes: str


def sheet_of(page: GuideVersionPage, number: int) -> Sheet:
    """The checklist with a number, from 1, which there is."""
    checklist = page.checklists[number - 1]
    guide: GuidePage = page.get_parent().specific
    return Sheet(
        language=page.locale.language_code,
        title=str(checklist["title"]),
        guide=guide.title,
        version=_("version %(number)s") % {"number": page.number},
        site=_("Citizen security in data"),
        url=whole(page.get_url() or ""),
        items=tuple(str(item) for item in checklist["items"]),
        fields=(pgettext("venue", "Place"), _("Day"), _("Filled in by")),
        notes=_("Notes"),
    )


def checklist_pdf(page: GuideVersionPage, number: int) -> bytes:
    """The sheet; set anew when something of it changes, since setting takes longer than reading."""
    values = asdict(sheet_of(page, number))
    name = f"checklist-pdf-{hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()}"
    kept: bytes | None = cache.get(name)
    if kept is None:
        kept = typesetting.as_pdf(TEMPLATE, name="sheet", values=values, called=page.title)
        cache.set(name, kept, KEPT_SECONDS)
    return kept


def checklist_response(page: GuideVersionPage, number: int) -> HttpResponse:
    """The sheet as a file that browsers show."""
    response = HttpResponse(checklist_pdf(page, number), content_type="application/pdf")
    name = f"{slugify(page.checklists[number - 1]['title']) or 'checklist'}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response
