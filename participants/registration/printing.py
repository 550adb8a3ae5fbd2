"""Badges and the list for the door, on paper (portal/typesetting.py)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participants.models import Registration, RegistrationDesk
from participants.registration.door import code_of
from portal import typesetting
from portal.sorting import in_spanish_order
from portal.timezones import span_at
from portal.typesetting import qr_code

TEMPLATE = Path(__file__).parent / "badges.typ"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on paper. `qr` is an SVG text, "" on the list."""

    name: str
    institution: str
    country: str
    mode: str
    qr: str
    alt: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper, in the reader's language. `kind` is badges or list."""

    kind: str
    language: str
    title: str
    site: str
    event: str
    when: str
    heads: tuple[str, ...]
    people: tuple[Guest, ...]


def as_pdf(desk: RegistrationDesk, registrations: Iterable[Registration], *, kind: str) -> bytes:
    """The badges of these people, ten to a page, or the list with room for signatures."""
    activity = desk.activity
    titles = {"badges": _("Badges: %(activity)s"), "list": _("List: %(activity)s")}
    sheet = Sheet(
        kind=kind,
        language=(get_language() or "es").split("-")[0],
        title=titles[kind] % {"activity": activity.title},
        site=_("Citizen security in data"),
        event=activity.title,
        when=span_at(activity.starts_at, activity.ends_at, activity.timezone) if activity.starts_at else "",
        heads=(_("No."), _("Name"), _("Institution"), _("How they come"), _("Signature")),
        people=tuple(
            _guest(own, is_badge=kind == "badges")
            for own in sorted(registrations, key=lambda own: in_spanish_order(own.name))
        ),
    )
    return typesetting.as_pdf(TEMPLATE, name="sheet", values=asdict(sheet), called=sheet.title)


def _guest(own: Registration, *, is_badge: bool) -> Guest:
    institution = own.institution and own.institution.counted_as
    return Guest(
        name=own.name,
        institution=str(institution or ""),
        country=str(own.country or ""),
        mode=str(own.get_mode_display()),
        qr=qr_code(code_of(own)) if is_badge else "",
        alt=_("Code of %(name)s for the door") % {"name": own.name},
    )
