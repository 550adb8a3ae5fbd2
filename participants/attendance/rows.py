"""From the rows of a recognised file to what each says of a person's presence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from participants.attendance import remarks
from participants.attendance.countries import country_code
from participants.attendance.errors import column_letters
from participants.attendance.folding import addresses_in, clean, fold_name, fold_text, mended, normalise_email
from participants.attendance.layouts import Layout, layout_of
from participants.attendance.names import Doubt, display_name, doubt_about, is_bot, is_nameless, is_own_name, is_plain
from participants.attendance.recognise import Block, Recognition
from participants.attendance.sexes import MEN, NOT_STATED, WOMEN
from participants.attendance.tables import Table
from participants.attendance.times import Clock, Moment, is_open_duration, read_minutes
from portal.sentences import sentence

__all__ = ["SourceRow", "country_code", "read_rows"]


class SourceRow(NamedTuple):
    """What one row of the file says. `minutes` are those the file states; `join` and `leave` are in UTC.

    `role`: participant, specialist, moderator, organiser, learner, tutor. `sex`: women, men, other, not_stated.
    `outcome`: registered, attended, completed, certified. `skip` says why a row is no presence: waiting_room,
    did_not_attend, bot, no_name, duplicate_section, not_a_person, unenrolled, bad_row. `notes` are remarks in the
    language that was active while reading. `is_no_name`: what stands for the name is a login, a device, or unreadable; where
    there is an address, that alone tells who it is.
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
    is_no_name: bool = False


_ROLE_WORDS = {
    "specialist": (
        "specialist, speaker, panelist, panellist, presenter, expert, facilitator, trainer, especialista, ponente,"
        " expositor, expositora, panelista, conferencista, presentador, presentadora, experto, experta, facilitador,"
        " facilitadora, disertante"
    ),
    "moderator": "moderator, moderador, moderadora",
    "organiser": (
        "organizer, organiser, co organizer, co organiser, host, co host, manager, course creator, staff, organizador,"
        " organizadora, coorganizador, coorganizadora, anfitrion, anfitriona, coanfitrion, coanfitriona, gestor,"
        " gestora, creador de curso, equipo, administrador, administradora"
    ),
    "learner": "student, learner, estudiante, alumno, alumna, aprendiz, cursante, matriculado",
    "tutor": (
        "teacher, non editing teacher, instructor, instructora, tutor, tutora, profesor, profesora, docente,"
        " profesor sin permiso de edicion, profesor con permiso de edicion"
    ),
    "participant": "participant, attendee, guest, participante, asistente, invitado, invitada",
}
ROLES: Mapping[str, str] = {word: role for role, words in _ROLE_WORDS.items() for word in words.split(", ")}
"""Folded words of a role column; a layout may declare that one of them means something else in its maker's files."""

_OUTCOME_WORDS = {
    "registered": "registered, enrolled, inscrito, inscrita, registrado, registrada",
    "attended": "attended, present, asistio, presente",
    "completed": "completed, passed, completo, completado, completada, aprobado, aprobada, finalizado",
    "certified": "certified, certificado, certificada",
}
OUTCOMES: Mapping[str, str] = {word: outcome for outcome, words in _OUTCOME_WORDS.items() for word in words.split(", ")}

_YES = frozenset(["yes", "y", "si", "s", "true", "1", "x", "verdadero", "presente", "present", "asistio", "attended"])
_NO = frozenset({"no", "n", "false", "0", "falso", "ausente", "absent", "no asistio"})
_NEVER = frozenset({"", "never", "nunca"})
_UNENROLLED = frozenset({"unenrolled", "not enrolled", "unenroll", "dado de baja"})
_JOINED = frozenset({"joined", "joined before", "se unio", "se unio antes", "unido", "entro"})
_LEFT = frozenset({"left", "salio", "abandono", "ha salido"})
_BLANKS = frozenset({"--", "-", "—", "–", "N/A", "n/a"})
_NOT_PEOPLE = re.compile(
    r"^(?:(?:sub)?total(?:es)?\b|(?:elaborado|revisado|aprobado|prepared|reviewed|approved) (?:por|by)\b"
    r"|(?:observaciones|remarks|notas?|notes?|firma|signature|fecha|date|lugar|place)\s*:)",
    re.IGNORECASE,
)


def read_rows(
    table: Table, recognition: Recognition, *, answers: Mapping[str, str] | None = None
) -> Iterator[SourceRow]:
    """The people of a file, row by row, as a stream.

    `answers` settle the recognition's questions by their keys. What stays unanswered stays unknown: no times without
    the order of dates or the time zone, and 'M' is not stated. A roll call gives one row for each stay, under the row
    of the joining. Rows that repeat others come last. Raises AttendanceFileError as the table's rows do.
    """
    layout = layout_of(recognition.layout)
    reader = _Reader(layout, recognition, answers or {})
    source = _people(table.with_sheet(recognition.sheet), recognition)
    if layout.events:
        return _stays(reader, source)
    if any(block.section.kind == "identity" for block in recognition.blocks):
        return _identified(reader, source)
    return (row for number, cells, block in source if (row := reader.read(number, cells, block)) is not None)


def _people(table: Table, recognition: Recognition) -> Iterator[tuple[int, list[str], Block]]:
    """The filled rows below the headers, each with its block; a header that is repeated is left out."""
    blocks = iter(recognition.blocks)
    block = next(blocks)
    first, last, headings = block.header_row, block.last_row or recognition.last_row, list(block.headings)
    for number, cells in table.rows():
        while number > last:
            following = next(blocks, None)
            if following is None:
                return
            block = following
            first, last, headings = block.header_row, block.last_row or recognition.last_row, list(block.headings)
        if number > first and any(cells) and cells != headings:
            yield number, cells, block


@dataclass(slots=True)
class _Plan:
    """The indexes of a block's columns. A missing one is -1, which is always the blank that rows are padded with."""

    width: int
    mapped: tuple[int, ...]
    graded: tuple[int, ...]
    name: int = -1
    first_name: int = -1
    last_name: int = -1
    username: int = -1
    email: int = -1
    upn: int = -1
    role: int = -1
    sex: int = -1
    sex_women: int = -1
    sex_men: int = -1
    institution: int = -1
    position: int = -1
    country: int = -1
    connection_country: int = -1
    join: int = -1
    leave: int = -1
    minutes: int = -1
    attended: int = -1
    waiting_room: int = -1
    action: int = -1
    timestamp: int = -1
    outcome: int = -1
    grade: int = -1
    certificate_eligible: int = -1
    certificate_delivered: int = -1
    enrolment_status: int = -1
    last_access: int = -1
    is_name_alone: bool = field(init=False)
    is_screened: bool = field(init=False)
    is_sex_ticked: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_name_alone = self.first_name < 0 and self.last_name < 0
        self.is_screened = max(self.waiting_room, self.attended, self.enrolment_status) >= 0
        self.is_sex_ticked = max(self.sex_women, self.sex_men) >= 0


def _plan(block: Block) -> _Plan:
    columns = dict(block.columns)
    mapped = tuple(columns.values())
    graded = re.compile(block.section.graded) if block.section.graded else None
    letter = columns.pop("sex_m", None)
    if letter is not None:
        # A ticked column 'M' beside 'H' is mujer, beside 'F' male.
        if "sex_men" in columns:
            columns.setdefault("sex_women", letter)
        elif "sex_women" in columns:
            columns["sex_men"] = letter
    return _Plan(
        width=len(block.headings),
        mapped=mapped,
        graded=tuple(
            index
            for index, heading in enumerate(block.headings)
            if graded is not None and not block.section.knows(heading) and graded.search(heading)
        ),
        **columns,
    )


class _Reader:
    """Reads the rows of one file; holds what is the same for all of them."""

    def __init__(self, layout: Layout, recognition: Recognition, answers: Mapping[str, str]) -> None:
        self._layout = layout
        order = recognition.date_order or answers.get("date_order")
        zone = recognition.timezone or answers.get("timezone")
        self._clock = Clock(order=order, zone=zone, day=recognition.day, day_turns=recognition.day_turns)
        self._settled = order is not None and zone is not None
        self._sexes = dict(recognition.sex_coding.values)
        if "m" not in self._sexes and answers.get("sex_m") in ("women", "men"):
            self._sexes["m"] = answers["sex_m"]
        self._sex_of: dict[str, str] = {}
        self._cleaned: dict[str, str] = {}
        self._roles = {**ROLES, **layout.roles}
        self._role_of: dict[str, str | None] = {}
        self._plans = {id(block): _plan(block) for block in recognition.blocks}

    def plan(self, block: Block) -> _Plan:
        return self._plans[id(block)]

    def cells(self, cells: list[str], plan: _Plan) -> list[str]:
        """The cells as wide as the header, and one blank for the columns that are missing."""
        width = plan.width
        if len(cells) > width:
            return [*cells[:width], ""]
        return cells + [""] * (width + 1 - len(cells))

    def read(self, number: int, cells: list[str], block: Block) -> SourceRow | None:
        """What a row says; None where no column that matters is filled."""
        plan = self._plans[id(block)]
        surplus = len(cells) > plan.width and not self._layout.by_hand and any(cells[plan.width :])
        cells = self.cells(cells, plan)
        notes: list[str] = []
        if surplus:
            notes.append(sentence(remarks.SURPLUS) % {"row": number})
        text = cells[plan.email]
        email = normalise_email(text)
        if not email and text.count("@") > 1 and (several := addresses_in(text)):
            email = several[0]
            notes.append(
                sentence(remarks.SEVERAL_ADDRESSES)
                % {"row": number, "column": column_letters(plan.email + 1), "text": text[:80], "email": email}
            )
        elif not email and (text := _filled(text)):
            notes.append(
                sentence(remarks.NO_ADDRESS)
                % {"row": number, "column": column_letters(plan.email + 1), "text": text[:40]}
            )
        if not email and plan.upn >= 0:
            email = normalise_email(cells[plan.upn])
        name, other_name, is_no_name = cells[plan.name], "", False
        is_plainly_named = plan.is_name_alone and is_plain(name)
        if not is_plainly_named:
            who = self._who(number, cells, plan, email, notes)
            if who is None:
                return None
            name, other_name, email, is_no_name = who

        minutes = self._minutes(cells[plan.minutes], number, plan.minutes, notes) if plan.minutes >= 0 else None
        join, leave = self._interval(number, cells, plan, minutes, notes, spans=block.section.kind == "identity")
        skip = "bad_row" if surplus else self._screened(cells, plan) if plan.is_screened else None
        if skip is None:
            skip = self._nobody(name, other_name, email, is_plainly_named=is_plainly_named)
        # Nearly every file lacks some of these columns: what is empty is not asked about at all.
        role, sex = cells[plan.role], cells[plan.sex]
        institution, position, country = cells[plan.institution], cells[plan.position], cells[plan.country]
        return SourceRow(
            number,
            name,
            email,
            other_name,
            self.role(role, block) if role else block.section.role,
            self._sex(number, cells, plan, notes) if sex or plan.is_sex_ticked else NOT_STATED,
            self._text(institution) if institution else "",
            self._text(position) if position else "",
            (country and self._text(country)) or self._text(cells[plan.connection_country]),
            join,
            leave,
            minutes,
            "registered" if skip == "did_not_attend" else self._outcome(cells, plan),
            skip,
            tuple(notes),
            is_no_name,
        )

    # --- who ---------------------------------------------------------------------------------------------------------

    def _who(
        self, number: int, cells: list[str], plan: _Plan, email: str, notes: list[str]
    ) -> tuple[str, str, str, bool] | None:
        """Name, other name, address, and whether the name is nobody's; None where no column that matters is filled."""
        name, other_name = self._names(cells, plan)
        if "@" in name and " " not in name and (address := normalise_email(name)):
            # Who is asked for a name types an address now and then: it is nobody's name, and tells who it is.
            name, other_name = other_name, ""
            if not email:
                email = address
                notes.append(sentence(remarks.ADDRESS_AS_NAME) % {"row": number})
        is_login = False
        if not name:
            if not email and not any(cells[index].strip() for index in plan.mapped):
                return None
            name = clean(cells[plan.username])
            is_login = bool(name)
        is_no_name = is_login or bool(email and name and not is_own_name(name))
        is_unreadable = False
        if not name.isascii() or "?" in name:
            is_unreadable = self._note_letters(number, name, cells, plan, notes, is_told=is_no_name)
        if is_no_name and not is_login and not is_unreadable:
            notes.append(sentence(remarks.NO_NAME) % {"row": number, "text": name[:40]})
        return name, other_name, email, is_no_name

    def _names(self, cells: list[str], plan: _Plan) -> tuple[str, str]:
        name, other = display_name(_filled(cells[plan.name]), original_names=self._layout.original_names)
        if plan.first_name < 0 and plan.last_name < 0:
            return name, other
        first, last = _filled(cells[plan.first_name]), _filled(cells[plan.last_name])
        if (first and last) or not name:
            # What a person wrote when registering is their name; what the meeting displayed is the other one.
            given = clean(f"{first} {last}")
            if given and fold_name(given) != fold_name(name):
                return given, name
            return given or name, other
        if last and plan.first_name < 0 and not set(fold_name(last).split()) <= set(fold_name(name).split()):
            # 'Nombre' beside 'Apellidos' is the given name alone; beside a whole name the surname says nothing new.
            return clean(f"{name} {last}"), other
        return name, other

    def _note_letters(
        self, number: int, name: str, cells: list[str], plan: _Plan, notes: list[str], *, is_told: bool
    ) -> bool:
        """Remark that a name was not written as it is read, or that it cannot be read beside an address: whether so."""
        for index in (plan.name, plan.first_name, plan.last_name):
            if cells[index] and mended(cells[index]) != cells[index]:
                notes.append(
                    sentence(remarks.MENDED)
                    % {
                        "row": number,
                        "column": column_letters(index + 1),
                        "text": cells[index][:40],
                        "name": mended(cells[index])[:40],
                    }
                )
        is_unreadable = is_told and doubt_about(name) is Doubt.UNREADABLE
        if is_unreadable:
            notes.append(sentence(remarks.LETTERS_LOST) % {"row": number, "text": name[:40]})
        return is_unreadable

    def role(self, text: str, block: Block) -> str:
        """The role a cell names, or that of everybody in the block."""
        if not text:
            return block.section.role
        try:
            found = self._role_of[text]
        except KeyError:
            parts = (self._roles.get(fold_text(part)) for part in re.split(r"[,;/]", text))
            found = self._role_of[text] = next((role for role in parts if role is not None), None)
        return found or block.section.role

    def _sex(self, number: int, cells: list[str], plan: _Plan, notes: list[str]) -> str:
        if plan.sex_women >= 0 or plan.sex_men >= 0:
            woman, man = (_is_ticked(cells[index]) for index in (plan.sex_women, plan.sex_men))
            if woman is not man:
                return WOMEN if woman else MEN
        text = cells[plan.sex]
        if not text:
            return NOT_STATED
        try:
            return self._sex_of[text]
        except KeyError:
            folded = fold_text(text)
            if folded not in self._sexes and folded != "m":
                notes.append(
                    sentence(remarks.NO_SEX)
                    % {"row": number, "column": column_letters(plan.sex + 1), "text": text[:40]}
                )
                return NOT_STATED
            return self._sex_of.setdefault(text, self._sexes.get(folded, NOT_STATED))

    def _text(self, text: str) -> str:
        if not text:
            return ""
        try:
            return self._cleaned[text]
        except KeyError:
            if len(self._cleaned) > 20_000:
                self._cleaned.clear()
            return self._cleaned.setdefault(text, clean(_filled(text)))

    # --- when --------------------------------------------------------------------------------------------------------

    def moment(self, text: str, number: int, index: int, notes: list[str]) -> Moment | None:
        """The moment in a cell, with a remark where there is none to be read."""
        if not text:
            return None
        moment = self._clock.read(text)
        if moment is None and self._settled and text not in _BLANKS:
            notes.append(
                sentence(remarks.NO_DATE) % {"row": number, "column": column_letters(index + 1), "text": text[:40]}
            )
        return moment

    def _minutes(self, text: str, number: int, index: int, notes: list[str]) -> float | None:
        if not text or text in _BLANKS:
            return None
        minutes = read_minutes(text)
        if minutes is None:
            remark = remarks.OPEN_DURATION if is_open_duration(text) else remarks.NO_DURATION
            notes.append(sentence(remark) % {"row": number, "column": column_letters(index + 1), "text": text[:40]})
        return minutes

    def _interval(
        self, number: int, cells: list[str], plan: _Plan, minutes: float | None, notes: list[str], *, spans: bool
    ) -> tuple[datetime | None, datetime | None]:
        join = self.moment(cells[plan.join], number, plan.join, notes) if cells[plan.join] else None
        leave = self.moment(cells[plan.leave], number, plan.leave, notes) if cells[plan.leave] else None
        return settle(number, join, leave, minutes, notes, spans=spans)

    # --- what it proves ----------------------------------------------------------------------------------------------

    def _outcome(self, cells: list[str], plan: _Plan) -> str:
        layout = self._layout
        if plan.outcome >= 0:
            return OUTCOMES.get(fold_text(cells[plan.outcome]), layout.outcome)
        if not layout.enrolment:
            return layout.outcome
        if cells[plan.certificate_delivered].strip().upper() in ("Y", "YES"):
            return "certified"
        if cells[plan.certificate_eligible].strip().upper() in ("Y", "YES"):
            return "completed"
        if plan.last_access >= 0 and fold_text(cells[plan.last_access]) not in _NEVER:
            return "attended"
        if any(_is_grade(cells[index]) for index in plan.graded):
            return "attended"
        grade = _filled(cells[plan.grade]).replace(",", ".").rstrip(" %")
        try:
            return "attended" if grade and float(grade) > 0 else layout.outcome
        except ValueError:
            return "attended"

    def _screened(self, cells: list[str], plan: _Plan) -> str | None:
        """Why a row is no presence by what the file says of it itself."""
        if plan.waiting_room >= 0 and fold_text(cells[plan.waiting_room]) in _YES:
            return "waiting_room"
        if plan.attended >= 0 and fold_text(cells[plan.attended]) in _NO:
            return "did_not_attend"
        if plan.enrolment_status >= 0 and fold_text(cells[plan.enrolment_status]) in _UNENROLLED:
            return "unenrolled"
        return None

    def _nobody(self, name: str, other_name: str, email: str, *, is_plainly_named: bool) -> str | None:
        """Why a row is no presence by who it is of."""
        if not is_plainly_named and (is_bot(name) or (other_name and is_bot(other_name))):
            # 'OtterPilot (Karla)' is the program, in the name of the one who sent it.
            return "bot"
        if email:
            return None
        if self._layout.by_hand and _NOT_PEOPLE.match(name):
            return "not_a_person"
        return "no_name" if not is_plainly_named and is_nameless(name) else None


def _filled(text: str) -> str:
    """The text, or nothing where an export writes a dash for nothing."""
    text = mended(text).strip()
    return "" if text in _BLANKS else text


def _is_ticked(text: str) -> bool:
    folded = fold_text(text) if text else ""
    return bool(text.strip()) and folded not in _NO and text.strip() not in _BLANKS


def _is_grade(text: str) -> bool:
    text = text.strip()
    return text not in _BLANKS and any(character.isdigit() for character in text)


def settle(
    number: int,
    join: Moment | None,
    leave: Moment | None,
    minutes: float | None,
    notes: list[str],
    *,
    spans: bool = False,
) -> tuple[datetime | None, datetime | None]:
    """The interval of a row in UTC, with remarks on what is odd about it.

    An hour that a change of clocks repeats is read so that the interval comes nearest to the stated minutes; without
    them, as the first. With `spans` the times are the first join and the last leave: where the person was away in
    between, the times are no interval and the stated minutes stand for themselves. Exports round minutes up, so only a
    difference of more than one is a disagreement.
    """
    for moment in (join, leave):
        if moment is not None and moment.doubt == "nonexistent":
            notes.append(sentence(remarks.CLOCKS_FORWARD) % {"row": number})
        elif moment is not None and moment.doubt == "ambiguous":
            notes.append(sentence(remarks.CLOCKS_BACK) % {"row": number})
    if join is None or leave is None:
        return join.at if join else None, leave.at if leave else None
    start, end = join.at, leave.at
    if join.other is not None or leave.other is not None:
        start, end = _nearest(join, leave, minutes)
    if end < start and join.undated and leave.undated:
        end += timedelta(days=1)
    if end < start:
        notes.append(sentence(remarks.LEAVES_FIRST) % {"row": number})
        return None, None
    if minutes is None:
        return start, end
    measured = (end - start).total_seconds() / 60
    if spans and measured > minutes + 1:
        notes.append(sentence(remarks.AWAY) % {"row": number})
        return None, None
    if abs(minutes - measured) > 1:
        notes.append(
            sentence(remarks.MINUTES_DISAGREE)
            % {"row": number, "stated": round(minutes, 1), "measured": round(measured, 1)}
        )
    return start, end


def _nearest(join: Moment, leave: Moment, minutes: float | None) -> tuple[datetime, datetime]:
    """Of the readings of a repeated hour the one nearest to the stated minutes; the first that runs forward without."""
    readings = [
        (start, end)
        for start in (join.at, join.other)
        for end in (leave.at, leave.other)
        if start is not None and end is not None and start <= end
    ]
    if not readings:
        return join.at, leave.at
    if minutes is None:
        return readings[0]
    stated = minutes
    return min(readings, key=lambda reading: abs((reading[1] - reading[0]).total_seconds() / 60 - stated))


# --- roll calls ------------------------------------------------------------------------------------------------------


def _stays(reader: _Reader, source: Iterator[tuple[int, list[str], Block]]) -> Iterator[SourceRow]:
    """Pair each joining with the leaving that follows it; what stays open at the end has no leaving."""
    open_stays: dict[tuple[str, str], tuple[SourceRow, Moment | None]] = {}
    for number, cells, block in source:
        row = reader.read(number, cells, block)
        if row is None:
            continue
        plan = reader.plan(block)
        cells = reader.cells(cells, plan)
        action = fold_text(cells[plan.action])
        notes: list[str] = []
        moment = reader.moment(cells[plan.timestamp], number, plan.timestamp, notes)
        key = (fold_name(row.name), row.email)
        if action in _JOINED:
            if key in open_stays:
                # A second joining without a leaving is a second device, or a leaving that was not recorded.
                yield _open_ended(*open_stays.pop(key))
            open_stays[key] = (row._replace(notes=(*row.notes, *notes)), moment)
        elif action in _LEFT:
            joined, since = open_stays.pop(key, (row, None))
            said = [*joined.notes, *notes]
            if joined is row:
                said.append(sentence(remarks.NEVER_JOINED) % {"row": number})
            start, end = settle(joined.row, since, moment, None, said)
            yield joined._replace(join=start, leave=end, notes=tuple(said))
        else:
            remark = sentence(remarks.NO_ROLL_CALL) % {
                "row": number,
                "text": cells[plan.action][:40],
            }
            yield row._replace(skip="bad_row", notes=(*row.notes, remark))
    for joined, since in open_stays.values():
        yield _open_ended(joined, since)


def _open_ended(row: SourceRow, since: Moment | None) -> SourceRow:
    remark = sentence(remarks.NEVER_LEFT) % {"row": row.row}
    return row._replace(join=since.at if since else None, notes=(*row.notes, remark))


# --- reports that tell of the same people twice ----------------------------------------------------------------------


def _identified(reader: _Reader, source: Iterator[tuple[int, list[str], Block]]) -> Iterator[SourceRow]:
    """Stays from the presence block, with addresses and roles from the identity block, whose rows then repeat them.

    People of the identity block who have no stay of their own are taken from there.
    """
    people: list[SourceRow] = []
    by_email: dict[str, int] = {}
    by_name: dict[str, list[int]] = {}
    met: set[int] = set()
    for number, cells, block in source:
        row = reader.read(number, cells, block)
        if row is None:
            continue
        if block.section.kind == "identity":
            by_name.setdefault(fold_name(row.name), []).append(len(people))
            if row.email:
                by_email[row.email] = len(people)
            people.append(row)
            continue
        same = [by_email[row.email]] if row.email in by_email else by_name.get(fold_name(row.name), [])
        met.update(same)
        if len(same) == 1:
            person = people[same[0]]
            role = row.role if row.role != block.section.role else person.role
            row = row._replace(email=row.email or person.email, role=role)
        yield row
    for index, person in enumerate(people):
        yield person._replace(skip=person.skip or "duplicate_section", notes=()) if index in met else person
