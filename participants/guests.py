"""Reading a list of people to bring into something: a sheet with a name and an address in each row, and what else is known."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from participants.attendance.countries import country_code
from participants.attendance.folding import clean, fold_name, fold_text, normalise_email
from participants.attendance.sexes import NOT_STATED, coding_of
from participants.attendance.tables import AttendanceFileError, open_table
from participants.models import PersonEmail
from participants.queries.merging import roots
from participants.queries.privacy import erased_on_request

NO_SECTORS: Mapping[str, str] = {"": ""}
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
    unread: tuple[str, ...] = ()
    """The headings of columns that nothing is taken from."""


def read_guests(path: Path, filename: str, *, sectors: Mapping[str, str] = NO_SECTORS) -> GuestList:
    """Read a CSV or XLSX file. `sectors` are codes by what they are called, folded; a column of them is not read without.

    Raises ValidationError where the file as a whole cannot be used.
    """
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
    if sectors is NO_SECTORS:
        columns.pop("sector", None)
    return _read(rows[0][1], rows[1:], columns, sectors)


def _columns(headings: list[str]) -> dict[str, int]:
    """The place of each column that is known by its heading; of two with one meaning the first."""
    meaning = {heading: name for name, headings_of in HEADINGS.items() for heading in headings_of}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if name := meaning.get(fold_text(heading)):
            found.setdefault(name, place)
    return found


def _read(
    headings: list[str], rows: list[tuple[int, list[str]]], columns: Mapping[str, int], sectors: Mapping[str, str]
) -> GuestList:
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
        guest, sentence = _guest(number, told, sexes.values, sectors)
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
        tuple(heading for place, heading in enumerate(headings) if heading and place not in columns.values()),
    )


def _guest(
    number: int, told: Mapping[str, str], sexes: Mapping[str, str], sectors: Mapping[str, str]
) -> tuple[Guest, str | None]:
    """A row as a guest, and what is wrong with it."""
    name = " ".join(filter(None, [told["name"], told["surname"]]))[:255]
    address = normalise_email(told["address"])
    sex, country = sexes.get(fold_text(told["sex"])), country_code(told["country"])
    sector, language = sectors.get(fold_text(told["sector"])), _languages().get(fold_text(told["language"]))
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


def _languages() -> dict[str, str]:
    words = {"es": ("es", "espanol", "castellano", "spanish"), "en": ("en", "ingles", "english")}
    return {"": "", **{word: code for code, known in words.items() for word in known}}


def people_by_address(addresses: Iterable[str]) -> dict[str, int]:
    """The person who counts, by each of these addresses that is somebody's."""
    found = dict(PersonEmail.objects.filter(address__in=list(addresses)).values_list("address", "person"))
    root = roots("person", found.values())
    return {address: root[person] for address, person in found.items()}


def seal(guests: Iterable[Guest], *, salt: str) -> str:
    """The guests as a text that goes out with the preview and comes back unchanged; `salt` names for what and for whom."""
    return signing.dumps([asdict(guest) for guest in guests], salt=salt, compress=True)


def unseal(sealed: str, *, salt: str) -> list[Guest]:
    """Raises ValidationError where the text is another one, or too old."""
    try:
        rows: list[dict[str, Any]] = signing.loads(sealed, salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise ValidationError(_("The list was looked at too long ago. Choose the file again.")) from error
    return [Guest(**row) for row in rows]


def read_upload(upload: "UploadedFile[Any]", *, sectors: Mapping[str, str] = NO_SECTORS) -> GuestList:
    """Read a list just sent in. Raises ValidationError where it cannot be used."""
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(
            _("The file is larger than 1 MB. Divide the list, and bring in one part after the other.")
        )
    name = upload.name or ""
    with NamedTemporaryFile(suffix=Path(name).suffix[:10]) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return read_guests(Path(file.name), name, sectors=sectors)
