"""A spreadsheet of publications: its columns, and how each cell is read.

One row is one work. Lists are separated by `;`. A cell that is empty says nothing: it leaves what is there. The words
(title, subtitle, headline, abstract) are in the first of the row's languages; columns such as `title_en` give them in
another.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from participants.attendance.countries import country_code
from participants.attendance.folding import fold_text
from participants.attendance.tables import AttendanceFileError, open_table
from portal.languages import LANGUAGES
from publications.dates import PartialDate, read_date
from publications.identifiers import read_doi, read_isbn
from publications.vocabulary import Licence, PublicationType

StrOrPromise = str | Promise

COLUMNS = (
    "title", "subtitle", "headline", "abstract", "type", "date", "languages", "authors", "institutions", "countries",
    "themes", "series", "isbn", "doi", "licence", "file", "publish",
)  # fmt: skip
REQUIRED = ("title", "date")

HEADINGS = {
    "titulo": "title", "subtitulo": "subtitle", "hallazgo": "headline", "hallazgo principal": "headline",
    "resumen": "abstract", "tipo": "type", "fecha": "date", "ano": "date", "year": "date", "idiomas": "languages",
    "idioma": "languages", "language": "languages", "autores": "authors", "autoria": "authors", "author": "authors",
    "instituciones": "institutions", "institution": "institutions", "paises": "countries", "pais": "countries",
    "country": "countries", "temas": "themes", "tema": "themes", "theme": "themes", "serie": "series",
    "licencia": "licence", "license": "licence", "archivo": "file", "archivos": "file", "files": "file",
    "publicar": "publish",
}  # fmt: skip
"""Other headings, folded, for the same columns."""

NOTES: dict[str, tuple[str, StrOrPromise]] = {
    "title": ("Título", gettext_lazy("Needed.")),
    "subtitle": ("Subtítulo", ""),
    "headline": ("Hallazgo", gettext_lazy("The headline finding: one sentence with its figure.")),
    "abstract": ("Resumen", gettext_lazy("Up to 6,000 characters.")),
    "type": ("Tipo", gettext_lazy("By its name, such as “Survey” or “Report”.")),
    "date": ("Fecha", gettext_lazy("Needed: 2020, 2020-06 or 2020-06-10.")),
    "languages": ("Idiomas", gettext_lazy("es; en. The words of the row are in the first.")),
    "authors": ("Autores", gettext_lazy("In the order of the cover: Ana Sol; Instituto Nacional de Estadística.")),
    "institutions": ("Instituciones", gettext_lazy("As the registry calls them. The first is the publisher.")),
    "countries": ("Países", gettext_lazy("By name or code: GT; El Salvador. Or “region”.")),
    "themes": ("Temas", gettext_lazy("Themes that the portal has.")),
    "series": ("Serie", gettext_lazy("A new one is made.")),
    "isbn": ("ISBN", ""),
    "doi": ("DOI", gettext_lazy("Such as 10.1234/abc.")),
    "licence": ("Licencia", gettext_lazy("By its name, such as “CC BY 4.0”.")),
    "file": (
        "Archivo",
        gettext_lazy("Names of the files that you choose with the sheet: es:estudio.pdf; en:study.pdf"),
    ),
    "publish": ("Publicar", gettext_lazy("Yes or no. Without a yes the work stays a draft.")),
}
"""For each column, the heading in Spanish, and what stands in its cells."""

_YES = {"yes", "si", "y", "s", "1", "true", "verdadero", "x"}
_NO = {"no", "n", "0", "false", "falso"}
REGION = {"region", "regional", "toda la region", "the whole region"}
WORDS = ("title", "subtitle", "headline", "abstract")
"""What each language of a work has of its own."""
LONGEST = {"title": 255, "subtitle": 255, "headline": 300, "abstract": 6000}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as a sheet names it: `es:estudio.pdf`, or `estudio.pdf` where the order of the languages tells."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one row says of a work. None, or nothing, where it says nothing."""

    title: str
    date: PartialDate
    subtitle: str = ""
    headline: str = ""
    abstract: str = ""
    type: str = ""
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    countries: tuple[str, ...] | None = None
    """ISO codes; empty for the whole region; None where nothing is said."""
    themes: tuple[str, ...] = ()
    series: str = ""
    isbn: str = ""
    doi: str = ""
    licence: str = ""
    files: tuple[NamedFile, ...] = ()
    publish: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Title, subtitle, headline, abstract in other languages than the first, by code, as far as they are given."""

    @property
    def language(self) -> str:
        """The code of the language that the row's own words are in."""
        return self.languages[0] if self.languages else str(settings.LANGUAGE_CODE)


@dataclass
class Reader:
    """Reads the cells of one row and gathers what is wrong with them, a sentence each."""

    cells: Mapping[str, str]
    errors: list[str] = field(default_factory=list)

    def text(self, column: str) -> str:
        value = self.cells.get(column, "").strip()
        # What a spreadsheet would take for a formula is exported with an apostrophe before it.
        if value[:1] == "'" and value[1:2] in {"=", "+", "-", "@"}:
            value = value[1:]
        most = LONGEST.get(column.partition("_")[0])
        if most and len(value) > most:
            self.wrong(column, _("has %(n)d characters; the limit is %(most)d.") % {"n": len(value), "most": most})
        return value

    def items(self, column: str) -> list[str]:
        return [each.strip() for each in self.text(column).split(";") if each.strip()]

    def read(self, column: str, value: str, read: Callable[[str], Any]) -> Any:
        """The value read, or None with an error noted."""
        try:
            return read(value)
        except ValidationError as error:
            self.wrong(column, " ".join(error.messages))
            return None

    def wrong(self, column: str, sentence: str) -> None:
        self.errors.append(f"{column}: {sentence}")


def read_record(cells: Mapping[str, str]) -> tuple[Record | None, list[str]]:
    """What a row says, or the sentences that tell what is wrong with it. No query."""
    reader = Reader(cells)
    for column in REQUIRED:
        if not reader.text(column):
            reader.wrong(column, _("is missing."))
    date = reader.read("date", _spreadsheet_date(reader.text("date")), read_date) if reader.text("date") else None
    languages = tuple(
        dict.fromkeys(filter(None, (_choice(reader, "languages", each) for each in reader.items("languages"))))
    )
    countries = _countries(reader)
    isbn, doi = reader.text("isbn"), reader.text("doi")
    values: dict[str, Any] = {
        "title": " ".join(reader.text("title").split()),
        "subtitle": reader.text("subtitle"),
        "headline": reader.text("headline"),
        "abstract": reader.text("abstract"),
        "type": _choice(reader, "type", reader.text("type")),
        "languages": languages,
        "authors": tuple(reader.items("authors")),
        "institutions": tuple(reader.items("institutions")),
        "countries": countries,
        "themes": tuple(reader.items("themes")),
        "series": reader.text("series"),
        "isbn": reader.read("isbn", isbn, read_isbn) if isbn else "",
        "doi": reader.read("doi", doi, read_doi) if doi else "",
        "licence": _choice(reader, "licence", reader.text("licence")),
        "files": tuple(_files(reader, languages)),
        "publish": _flag(reader, "publish"),
        "words": _words(reader, languages),
    }
    if reader.errors or date is None:
        return None, reader.errors
    return Record(date=date, **values), []


def _words(reader: Reader, languages: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The words in further languages; each has to be one of the row's, and one that the portal has pages in."""
    found: dict[str, dict[str, str]] = {}
    for column in reader.cells:
        name, underscore, code = column.partition("_")
        value = reader.text(column) if underscore else ""
        if not value:
            continue
        if code not in languages[1:]:
            reader.wrong(column, _("the row does not name %(code)s as a further language.") % {"code": code})
        found.setdefault(code, {})[name] = " ".join(value.split()) if name == "title" else value
    return found


def _spreadsheet_date(text: str) -> str:
    """A day that a spreadsheet made of a date carries a time of nought."""
    return text.split("T")[0].removesuffix(" 00:00:00").removesuffix(".0")


_CHOICES: dict[str, list[tuple[str, Any]]] = {
    "type": list(PublicationType.choices),
    "languages": list(LANGUAGES),
    "licence": list(Licence.choices),
}


def _choice(reader: Reader, column: str, value: str) -> str:
    """The key of a choice given by its key or its name in either language."""
    if not value:
        return ""
    wanted = fold_text(value)
    for key, label in _CHOICES[column]:
        names = {key}
        for language in ("es", "en"):
            with override(language):
                names.add(str(label))
        if wanted in {fold_text(name) for name in names}:
            return key
    keys = ", ".join(key for key, _label in _CHOICES[column])
    reader.wrong(column, _("“%(value)s” is not one of: %(keys)s.") % {"value": value[:60], "keys": keys})
    return ""


def _countries(reader: Reader) -> tuple[str, ...] | None:
    names = reader.items("countries")
    if not names:
        return None
    if len(names) == 1 and fold_text(names[0]) in REGION:
        return ()
    codes = []
    for name in names:
        code = country_code(name)
        if code is None:
            reader.wrong("countries", _("“%(value)s” is no country, by code or name.") % {"value": name[:60]})
        else:
            codes.append(code)
    return tuple(dict.fromkeys(codes))


def plain_name(name: str) -> str:
    """A file's name with its accents in one form: a Mac writes «é» as two signs, others as one (Unicode NFC)."""
    return unicodedata.normalize("NFC", name).strip()


def _files(reader: Reader, languages: tuple[str, ...]) -> Iterator[NamedFile]:
    names = reader.items("file")
    known = dict(LANGUAGES)
    for place, each in enumerate(names):
        code, colon, name = each.partition(":")
        if colon and code.strip().lower() in known:
            yield NamedFile(plain_name(name), code.strip().lower())
        elif place < len(languages):
            yield NamedFile(plain_name(each), languages[place])
        else:
            reader.wrong(
                "file",
                _("“%(name)s” has no language: write es:%(name)s, or name it in languages.") % {"name": each[:60]},
            )


def _flag(reader: Reader, column: str) -> bool:
    value = fold_text(reader.text(column))
    if value and value not in _YES | _NO:
        reader.wrong(column, _("“%(value)s” is neither yes nor no.") % {"value": reader.text(column)[:20]})
    return value in _YES


def read_sheet(path: Path, *, filename: str | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV or XLSX with their numbers, as a spreadsheet counts them, each cell under its column's name.

    The first row that is not empty names the columns. Raises AttendanceFileError, with a sentence to act on.
    """
    columns: dict[int, str] | None = None
    try:
        table = open_table(path, filename=filename)
    except AttendanceFileError as error:
        if error.code != "not_a_table":
            raise
        name = filename or path.name
        raise AttendanceFileError(
            error.code, _("%(name)s is not a table. Save the sheet as CSV or XLSX and try again.") % {"name": name}
        ) from error
    for number, cells in table.rows():
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(number, cells)
            continue
        yield number, {name: cells[place] for place, name in columns.items() if place < len(cells)}
    if columns is None:
        raise AttendanceFileError("empty", _("The sheet has no row that names the columns."))


def _columns(row: int, cells: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        heading = fold_text(cell)
        name = heading if heading in COLUMNS else HEADINGS.get(heading) or _words_column(heading)
        if name is None:
            continue
        if name in found.values():
            raise AttendanceFileError(
                "column_twice", _("Two columns are called %(name)s.") % {"name": name}, row, place + 1
            )
        found[place] = name
    missing = [name for name in REQUIRED if name not in found.values()]
    if missing:
        raise AttendanceFileError(
            "columns_missing",
            _("Row %(row)d names the columns, but not %(missing)s. Known are: %(columns)s.")
            % {"row": row, "missing": ", ".join(missing), "columns": ", ".join(COLUMNS)},
            row,
        )
    return found


_IN_A_LANGUAGE = re.compile(r"^(.+?)[ _:(]+([a-z]{2})\)?$")


def _words_column(heading: str) -> str | None:
    """`title_en` for a folded heading such as “title en”, “titulo_en” or “title (en)”; None where it is none."""
    match = _IN_A_LANGUAGE.match(heading)
    if match is None or match[2] not in dict(settings.LANGUAGES):
        return None
    name = match[1] if match[1] in WORDS else HEADINGS.get(match[1], "")
    return f"{name}_{match[2]}" if name in WORDS else None
