"""From the rows of a recognised file to what each says of a person's presence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from participants.attendance.countries import country_code
from participants.attendance.errors import column_letters
from participants.attendance.folding import clean, fold_text, normalise_email
from participants.attendance.layouts import Layout, layout_of
from participants.attendance.names import display_name, is_bot, is_nameless
from participants.attendance.recognise import Block, Recognition
from participants.attendance.sexes import NOT_STATED
from participants.attendance.tables import Table
from participants.attendance.times import Clock, Moment, read_minutes

__all__ = ["SourceRow", "country_code", "read_rows"]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one row of the file says. `minutes` are those the file states; `join` and `leave` are in UTC.

    `role`: participant, specialist, moderator, organiser, learner, tutor. `sex`: women, men, other, not_stated.
    `outcome`: registered, attended, completed, certified. `skip` says why a row is no presence: waiting_room,
    did_not_attend, bot, no_name, duplicate_section, not_a_person, unenrolled, bad_row. `notes` are remarks in the language
    that was active while reading.
    """

    row: int
    name: str
    email: str = ""
    other_name: str = ""
    role: str = "participant"
    sex: str = NOT_STATED
    institution: str = ""
    position: str = ""
    country: str = ""
    join: datetime | None = None
    leave: datetime | None = None
    minutes: float | None = None
    outcome: str = "attended"
    skip: str | None = None
    notes: tuple[str, ...] = ()


ROLES: Mapping[str, str] = {
    **dict.fromkeys(
        ["specialist", "specialists", "speaker", "panelist", "panellist", "especialista", "ponente", "expositor", "expositora", "panelista", "conferencista", "experto", "experta", "facilitator", "facilitador", "facilitadora", "disertante"],
        "specialist",
    ),
    **dict.fromkeys(["moderator", "moderador", "moderadora", "moderacion"], "moderator"),
    **dict.fromkeys(
        ["organizer", "organiser", "organizador", "organizadora", "host", "anfitrion", "anfitriona", "co organizer", "co organiser", "coorganizador", "coorganizadora", "co host", "coanfitrion", "manager", "gestor", "gestora", "course creator", "creador de curso", "staff", "equipo", "organizacion", "administrador", "administradora"],
        "organiser",
    ),
    **dict.fromkeys(["student", "estudiante", "learner", "alumno", "alumna", "aprendiz", "cursante"], "learner"),
    **dict.fromkeys(
        ["teacher", "non editing teacher", "profesor", "profesora", "profesor sin permiso de edicion", "docente", "tutor", "tutora", "profesor con permiso de edicion", "instructor", "instructora"],
        "tutor",
    ),
    **dict.fromkeys(
        ["participant", "attendee", "presenter", "participante", "asistente", "moderador de la reunion", "guest", "invitado", "invitada"],
        "participant",
    ),
}
"""Folded words of a role column. Teams makes everybody a presenter unless told otherwise, so it says nothing of anyone."""

OUTCOMES: Mapping[str, str] = {
    **dict.fromkeys(
        ["registered", "enrolled", "inscrito", "inscrita", "registrado", "registrada", "matriculado", "matriculada"], "registered"
    ),
    **dict.fromkeys(["attended", "present", "asistio", "presente"], "attended"),
    **dict.fromkeys(
        ["completed", "complete", "passed", "completo", "completado", "completada", "aprobado", "aprobada", "finalizado"], "completed"
    ),
    **dict.fromkeys(["certified", "certificate", "certificado", "certificada"], "certified"),
}

_YES = frozenset(["yes", "y", "si", "s", "true", "1", "x", "verdadero", "presente", "present"])
_NO = frozenset(["no", "n", "false", "0", "falso", "ausente", "absent"])
_NEVER = frozenset({"never", "nunca", "never accessed"})
_BLANKS = frozenset({"--", "-", "—", "–", "N/A", "n/a"})
_JOINED = frozenset({"joined", "joined before", "se unio", "se unio antes", "se unio anteriormente", "entro", "unido"})
_LEFT = frozenset({"left", "salio", "abandono", "ha salido", "se fue"})
_NOT_PEOPLE = re.compile(
    r"^(?:sub)?total(?:es)?\b|^(?:elaborado|revisado|prepared|reviewed) (?:por|by)\b|^observaciones\b|^remarks\b|^firma\b",
    re.IGNORECASE,
)
_MINUTE = timedelta(minutes=1)


def read_rows(
    table: Table, recognition: Recognition, *, answers: Mapping[str, str] | None = None
) -> Iterator[SourceRow]:
    """The people of a file, row by row, as a stream.

    `answers` settle the recognition's questions by their keys. What stays unanswered stays unknown: no times without the
    order of dates or the time zone, and 'M' is not stated. Raises AttendanceFileError as the table's rows do.
    """
    answers = answers or {}
    layout = layout_of(recognition.layout)
    reader = _Reader(layout, recognition, answers)
    source = _people(table.with_sheet(recognition.sheet), recognition)
    if layout.events:
        return _paired(reader, source)
    if any(block.section.kind == "identity" for block in recognition.blocks):
        return _identified(reader, source)
    return (row for number, cells, block in source if (row := reader.read(number, cells, block)) is not None)


def _people(table: Table, recognition: Recognition) -> Iterator[tuple[int, list[str], Block]]:
    """The filled rows below the headers, each with its block."""
    blocks = iter(recognition.blocks)
    block = next(blocks)
    first, last = block.header_row, block.last_row or recognition.last_row
    headings = list(block.headings)
    for number, cells in table.rows():
        while number > last:
            following = next(blocks, None)
            if following is None:
                return
            block = following
            first, last = block.header_row, block.last_row or recognition.last_row
            headings = list(block.headings)
        if number > first and any(cells) and cells != headings:
            yield number, cells, block


class _Reader:
    """Reads the rows of one file; holds what is the same for all of them."""

    def __init__(self, layout: Layout, recognition: Recognition, answers: Mapping[str, str]) -> None:
        self.layout = layout
        self.clock = Clock(
            order=recognition.date_order or answers.get("date_order"),
            zone=recognition.timezone or answers.get("timezone"),
            day=recognition.day,
        )
        self._readable = (recognition.date_order or answers.get("date_order")) is not None and (
            recognition.timezone or answers.get("timezone")
        ) is not None
        self._sexes = dict(recognition.sex_coding.values)
        if "m" not in self._sexes and answers.get("sex_m") in ("women", "men"):
            self._sexes["m"] = answers["sex_m"]
        self._sex_of: dict[str, str] = {}
        self._cleaned: dict[str, str] = {}

    def read(self, number: int, cells: list[str], block: Block) -> SourceRow | None:
        """What a row says; None where no column that matters is filled."""
        columns = block.columns
        width = len(block.headings)
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))

        def cell(name: str) -> str:
            index = columns.get(name)
            if index is None:
                return ""
            text = cells[index].strip()
            return "" if text in _BLANKS else text

        layout = self.layout
        notes: list[str] = []
        name, other_name = display_name(cell("name"), original_names=layout.original_names)
        if not name and ("first_name" in columns or "last_name" in columns):
            name = clean(f"{cell('first_name')} {cell('last_name')}")
        email = normalise_email(cell("email")) or normalise_email(cell("upn"))
        if not name and not email and not any(cells[index].strip() for index in columns.values()):
            return None

        role = self._role(cell("role"), block)
        sex = self._sex(cell, columns, cells)
        join = self._moment(cell("join"), number, columns.get("join"), notes)
        leave = self._moment(cell("leave"), number, columns.get("leave"), notes)
        minutes = read_minutes(cell("minutes")) if "minutes" in columns else None
        start, end = self._interval(join, leave, minutes, number, notes)
        return SourceRow(
            row=number,
            name=name,
            email=email,
            other_name=other_name,
            role=role,
            sex=sex,
            institution=self._clean(cell("institution")),
            position=self._clean(cell("position")),
            country=self._clean(cell("country") or cell("connection_country")),
            join=start,
            leave=end,
            minutes=minutes,
            outcome=self._outcome(cell, columns),
            skip=self._skip(name, email, cell),
            notes=tuple(notes),
        )

    def _clean(self, text: str) -> str:
        if not text:
            return ""
        try:
            return self._cleaned[text]
        except KeyError:
            if len(self._cleaned) > 20_000:
                self._cleaned.clear()
            return self._cleaned.setdefault(text, clean(text))

    def _role(self, text: str, block: Block) -> str:
        if not text:
            return block.section.role
        for part in re.split(r"[,;/]", text):
            if (role := ROLES.get(fold_text(part))) is not None:
                return role
        return block.section.role

    def _sex(self, cell: Callable[[str], str], columns: Mapping[str, int], cells: list[str]) -> str:
        text = cell("sex")
        if not text:
            return NOT_STATED
        try:
            return self._sex_of[text]
        except KeyError:
            if len(self._sex_of) > 1_000:
                self._sex_of.clear()
            return self._sex_of.setdefault(text, self._sexes.get(fold_text(text), NOT_STATED))

    def _moment(self, text: str, number: int, index: int | None, notes: list[str]) -> Moment | None:
        if not text:
            return None
        moment = self.clock.read(text)
        if moment is None and self._readable and index is not None:
            notes.append(
                _("Row %(row)d, column %(column)s: '%(text)s' is not a date and time.")
                % {"row": number, "column": column_letters(index + 1), "text": text[:40]}
            )
        return moment

    def _interval(
        self, join: Moment | None, leave: Moment | None, minutes: float | None, number: int, notes: list[str]
    ) -> tuple[datetime | None, datetime | None]:
        if join is None or leave is None:
            return join.at if join else None, leave.at if leave else None
        start, end = join.at, leave.at
        if end < start:
            notes.append(_("Row %(row)d: the leaving is before the joining; its times are not used.") % {"row": number})
            return None, None
        if minutes is not None:
            measured = (end - start).total_seconds() / 60
            if abs(minutes - measured) > 1:
                notes.append(
                    _("Row %(row)d: the file states %(stated)g minutes, its times give %(measured)g.")
                    % {"row": number, "stated": round(minutes, 1), "measured": round(measured, 1)}
                )
        return start, end

    def _outcome(self, cell: Callable[[str], str], columns: Mapping[str, int]) -> str:
        if not self.layout.enrolment:
            return (
                OUTCOMES.get(fold_text(cell("outcome")), self.layout.outcome)
                if "outcome" in columns
                else self.layout.outcome
            )
        return self.layout.outcome

    def _skip(self, name: str, email: str, cell: Callable[[str], str]) -> str | None:
        if fold_text(cell("waiting_room")) in _YES:
            return "waiting_room"
        if fold_text(cell("attended")) in _NO:
            return "did_not_attend"
        if is_bot(name):
            return "bot"
        if not email and is_nameless(name):
            return "no_name"
        return None


def _paired(reader: _Reader, source: Iterator[tuple[int, list[str], Block]]) -> Iterator[SourceRow]:
    yield from ()


def _identified(reader: _Reader, source: Iterator[tuple[int, list[str], Block]]) -> Iterator[SourceRow]:
    yield from (row for number, cells, block in source if (row := reader.read(number, cells, block)) is not None)
