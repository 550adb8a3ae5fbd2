"""Reading a list of people to bring into a run: a sheet with a name and an address in each row, and what else is known."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override

from participants.attendance.countries import country_code
from participants.attendance.folding import clean, fold_name, fold_text, normalise_email
from participants.attendance.sexes import NOT_STATED, coding_of
from participants.attendance.tables import AttendanceFileError, open_table
from participants.models import PersonEmail
from participants.queries.merging import roots
from participants.queries.privacy import erased_on_request
from portal.models import User
from trainaction.enrolment.queries import GONE
from trainaction.models import CourseRun, Sector

MOST_PEOPLE = 500
MOST_BYTES = 1_000_000
KEPT_FOR = 3600
"""Seconds between looking at a list and bringing it in."""
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("nombre", "name", "nombre completo", "full name", "nombre y apellido", "nombre y apellidos", "nombres"),
    "surname": ("apellido", "apellidos", "surname", "last name", "family name"),
    "address": (
        "correo", "correo electronico", "correo e", "email", "e mail", "mail", "email address", "e mail address",
    ),
    "sex": ("sexo", "sex", "genero", "gender"),
    "country": ("pais", "country"),
    "institution": ("institucion", "institution", "organizacion", "organization", "organisation"),
    "sector": ("sector",),
    "language": ("idioma", "language", "lengua"),
}  # fmt: skip
"""Folded headings, in Spanish and English, by what their column holds."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be brought in: `row` as a spreadsheet counts, `address` normalised, `country` an ISO code."""

    row: int
    name: str
    address: str
    sex: str = NOT_STATED
    country: str = ""
    institution: str = ""
    sector: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row; the person in it is not brought in."""

    row: int
    sentence: str


@dataclass(frozen=True, slots=True)
class GuestList:
    guests: tuple[Guest, ...]
    faults: tuple[Fault, ...]


def read_guests(path: Path, filename: str) -> GuestList:
    """Read a CSV or XLSX file. Raises ValidationError where the file as a whole cannot be used."""
    if path.stat().st_size > MOST_BYTES:
        raise ValidationError(
            _("The file is larger than 1 MB. Divide the list, and bring in one part after the other.")
        )
    try:
        rows = [
            (number, [clean(cell) for cell in cells]) for number, cells in open_table(path, filename=filename).rows()
        ]
    except AttendanceFileError as error:
        raise ValidationError(str(error)) from error
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        raise ValidationError(_("The file is empty."))
    columns = _columns(rows[0][1])
    if "name" not in columns or "address" not in columns:
        raise ValidationError(
            _("The first row must name the columns, among them “name” and “e-mail”. It reads: %(row)s")
            % {"row": ", ".join(filter(None, rows[0][1]))[:200]}
        )
    if len(rows) - 1 > MOST_PEOPLE:
        raise ValidationError(
            _("The list has %(number)d rows; %(most)d can be brought in at once. Divide it.")
            % {"number": len(rows) - 1, "most": MOST_PEOPLE}
        )
    return _read(rows[0][1], rows[1:], columns)


def _columns(headings: list[str]) -> dict[str, int]:
    """The place of each column that is known by its heading; of two with one meaning the first."""
    meaning = {heading: name for name, headings_of in HEADINGS.items() for heading in headings_of}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if name := meaning.get(fold_text(heading)):
            found.setdefault(name, place)
    return found


def _read(headings: list[str], rows: list[tuple[int, list[str]]], columns: Mapping[str, int]) -> GuestList:
    def cell(cells: list[str], name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    stated = [cell(cells, "sex") for _number, cells in rows]
    sexes = coding_of(stated, heading=headings[columns["sex"]] if "sex" in columns else "")
    guests: list[Guest] = []
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for number, cells in rows:
        told = {name: cell(cells, name) for name in HEADINGS}
        guest, sentence = _guest(number, told, sexes.values)
        if sentence is None and guest.address in first:
            sentence = _("The address is in row %(row)d already.") % {"row": first[guest.address]}
        if sentence is not None:
            faults.append(Fault(number, sentence))
            continue
        first[guest.address] = number
        guests.append(guest)
    erased = erased_on_request(guest.address for guest in guests)
    for guest in guests:
        if guest.address in erased:
            faults.append(Fault(guest.row, _("This person asked to be erased: they can only enrol themselves.")))
    return GuestList(
        tuple(guest for guest in guests if guest.address not in erased),
        tuple(sorted(faults, key=lambda fault: fault.row)),
    )


def _guest(number: int, told: Mapping[str, str], sexes: Mapping[str, str]) -> tuple[Guest, str | None]:
    """A row as a guest, and what is wrong with it."""
    name = " ".join(filter(None, [told["name"], told["surname"]]))[:255]
    address = normalise_email(told["address"])
    sex, country = sexes.get(fold_text(told["sex"])), country_code(told["country"])
    sector, language = _sectors().get(fold_text(told["sector"])), _languages().get(fold_text(told["language"]))
    guest = Guest(
        number, name, address, sex or NOT_STATED, country or "", told["institution"][:255], sector or "", language or ""
    )
    if not fold_name(name):
        return guest, _("There is no name.")
    try:
        validate_email(address)
    except ValidationError:
        return guest, _("“%(address)s” is not an e-mail address.") % {"address": told["address"][:100]}
    wrong = {
        "sex": told["sex"] and sex is None,
        "country": told["country"] and country is None,
        "sector": told["sector"] and sector is None,
        "language": told["language"] and language is None,
    }
    sentences = {
        "sex": _("“%(text)s” is no sex that we know: write woman, man, other, or leave it empty."),
        "country": _("“%(text)s” is no country that we know."),
        "sector": _("“%(text)s” is none of the sectors of the form."),
        "language": _("“%(text)s” is no language of the portal."),
    }
    for column, is_wrong in wrong.items():
        if is_wrong:
            return guest, sentences[column] % {"text": told[column][:60]}
    return guest, None


@lru_cache(maxsize=1)
def _sectors() -> dict[str, str]:
    """Sectors by their folded names in every language, and by their codes."""
    names = {"": ""}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {fold_text(str(sector.label)): sector.value for sector in Sector}
    return names | {fold_text(sector.value): sector.value for sector in Sector}


def _languages() -> dict[str, str]:
    words = {"es": ("es", "espanol", "castellano", "spanish"), "en": ("en", "ingles", "english")}
    return {"": "", **{word: code for code, known in words.items() for word in known}}


@dataclass(frozen=True, slots=True)
class Met:
    """A guest and what bringing them in will do: `is_in` the run already, `is_known` to the registry."""

    guest: Guest
    is_known: bool
    is_in: bool


def meet(run: CourseRun, guests: Iterable[Guest]) -> list[Met]:
    """Who of the guests is in the registry by their address, and who is in the run. Three queries."""
    guests = list(guests)
    known = people_by_address(guest.address for guest in guests)
    inside = set(run.enrolments.exclude(state__in=GONE).values_list("person", flat=True))
    in_run = set(roots("person", inside).values())
    return [Met(guest, guest.address in known, known.get(guest.address) in in_run) for guest in guests]


def people_by_address(addresses: Iterable[str]) -> dict[str, int]:
    """The person who counts, by each of these addresses that is somebody's."""
    found = dict(PersonEmail.objects.filter(address__in=list(addresses)).values_list("address", "person"))
    root = roots("person", found.values())
    return {address: root[person] for address, person in found.items()}


def seal(run: CourseRun, user: User, guests: Iterable[Guest]) -> str:
    """The guests as a text that goes out with the preview and comes back unchanged, for this run and this user."""
    return signing.dumps([asdict(guest) for guest in guests], salt=_salt(run, user), compress=True)


def unseal(run: CourseRun, user: User, sealed: str) -> list[Guest]:
    """Raises ValidationError where the text is another one, or too old."""
    try:
        rows: list[dict[str, Any]] = signing.loads(sealed, salt=_salt(run, user), max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise ValidationError(_("The list was looked at too long ago. Choose the file again.")) from error
    return [Guest(**row) for row in rows]


def _salt(run: CourseRun, user: User) -> str:
    return f"trainaction.invitations.{run.pk}.{user.pk}"
