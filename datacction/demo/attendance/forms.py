"""The layouts the files are written in, as published examples show them. Each form turns lines into rows of cells.

Rows carry the number of the member they belong to, so that whoever decides about a row knows whose it is.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import xlsxwriter

from datacction.demo.attendance.cast import plain, slug
from datacction.demo.attendance.lines import Line, stated_minutes

Row = tuple[Sequence[str], int | None]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a report tells of the meeting itself. `zone` is the time zone of the account it was exported from."""

    topic: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    number: str

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Form:
    """A layout: what turns lines into rows, how the rows become bytes, and the name the importer gives it."""

    layout: str
    suffix: str
    rows: Callable[[Meeting, Sequence[Line]], list[Row]]
    encode: Callable[[Sequence[Sequence[str]]], bytes]


def _local(moment: datetime | None, meeting: Meeting, pattern: str) -> str:
    return moment.astimezone(ZoneInfo(meeting.zone)).strftime(pattern) if moment else ""


def _english_hour(moment: datetime | None, meeting: Meeting) -> str:
    """'7/22/26, 7:02:11 PM', as Teams writes a moment: without leading noughts."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(meeting.zone))
    return f"{local.month}/{local.day}/{local:%y}, {local.hour % 12 or 12}:{local:%M:%S} {local:%p}"


def _spanish_hour(moment: datetime | None, meeting: Meeting) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(meeting.zone))
    return f"{local.day}/{local.month}/{local:%y}, {local.hour}:{local:%M:%S}"


def _by_joining(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.joined is None, line.joined or 0, line.name))


def _bare(cells: Sequence[str]) -> Row:
    return cells, None


def _zoom_preamble(meeting: Meeting, lines: Sequence[Line], pattern: str) -> list[Row]:
    headings = ("Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants")
    values = (
        meeting.number,
        meeting.topic,
        _local(meeting.starts_at - timedelta(minutes=15), meeting, pattern),
        _local(meeting.ends_at + timedelta(minutes=12), meeting, pattern),
        "webinar@infosegura.example",
        str(meeting.minutes + 27),
        str(len({line.name for line in lines})),
    )
    return [_bare(headings), _bare(values), _bare(("",) * len(headings))]


HALF_DAYS = "%m/%d/%Y %I:%M:%S %p"


def zoom_2021(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    rows = _zoom_preamble(meeting, lines, HALF_DAYS)
    rows.append(
        _bare(
            (
                "Name (Original Name)",
                "User Email",
                "Join Time",
                "Leave Time",
                "Duration (Minutes)",
                "Guest",
                "Recording Consent",
            )
        )
    )
    for line in _by_joining(lines):
        joined, left = _local(line.joined, meeting, HALF_DAYS), _local(line.left, meeting, HALF_DAYS)
        guest = "Yes" if line.is_guest else "No"
        rows.append(((line.name, line.email, joined, left, str(stated_minutes(line)), guest, "Y"), line.member))
    return rows


def _zoom_new(meeting: Meeting, lines: Sequence[Line], pattern: str) -> list[Row]:
    rows = [
        _bare(
            (
                "Name (original name)",
                "Email",
                "Join time",
                "Leave time",
                "Duration (minutes)",
                "Guest",
                "Recording disclaimer response",
                "In waiting room",
            )
        )
    ]
    for line in _by_joining(lines):
        joined, left = _local(line.joined, meeting, pattern), _local(line.left, meeting, pattern)
        flags = ("Yes" if line.is_guest else "No", "OK", "Yes" if line.in_waiting_room else "No")
        rows.append(((line.name, line.email, joined, left, str(stated_minutes(line)), *flags), line.member))
    return rows


def zoom_new(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    return _zoom_new(meeting, lines, HALF_DAYS)


def zoom_iso(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    return _zoom_new(meeting, lines, "%Y-%m-%d %H:%M:%S")


def zoom_es(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    pattern = "%d/%m/%Y %H:%M:%S"
    rows = [
        _bare(
            (
                "Nombre (nombre original)",
                "E-mail del usuario",
                "Hora para unirse",
                "Hora para salir",
                "Duración (minutos)",
            )
        )
    ]
    for line in _by_joining(lines):
        joined, left = _local(line.joined, meeting, pattern), _local(line.left, meeting, pattern)
        rows.append(((line.name, line.email, joined, left, str(stated_minutes(line))), line.member))
    return rows


def zoom_es_new(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    pattern = "%d/%m/%Y %H:%M:%S"
    rows = [
        _bare(
            (
                "Nombre (nombre original)",
                "Correo electrónico",
                "Hora de entrada",
                "Hora de salida",
                "Duración (minutos)",
                "Invitado",
                "Respuesta al descargo de responsabilidad relativa a la grabación",
                "En sala de espera",
            )
        )
    ]
    for line in _by_joining(lines):
        joined, left = _local(line.joined, meeting, pattern), _local(line.left, meeting, pattern)
        flags = ("Sí" if line.is_guest else "No", "Aceptar", "Sí" if line.in_waiting_room else "No")
        rows.append(((line.name, line.email, joined, left, str(stated_minutes(line)), *flags), line.member))
    return rows


def _unique(lines: Sequence[Line]) -> list[tuple[Line, int]]:
    """One line for each name and address, with the minutes of all its joins."""
    totals: dict[tuple[str, str], tuple[Line, int]] = {}
    for line in _by_joining(lines):
        first, minutes = totals.get((line.name, line.email), (line, 0))
        totals[line.name, line.email] = (first, minutes + stated_minutes(line))
    return list(totals.values())


def zoom_unique(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    rows = _zoom_preamble(meeting, lines, HALF_DAYS)
    rows.append(_bare(("Name (original name)", "Email", "Total duration (minutes)", "Guest")))
    for line, minutes in _unique(lines):
        rows.append(((line.name, line.email, str(minutes), "Yes" if line.is_guest else "No"), line.member))
    return rows


def zoom_es_unique(_meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    rows = [_bare(("Nombre (nombre original)", "Correo electrónico", "Duración total (minutos)", "Invitado"))]
    for line, minutes in _unique(lines):
        rows.append(((line.name, line.email, str(minutes), "Sí" if line.is_guest else "No"), line.member))
    return rows


@dataclass(frozen=True, slots=True)
class _Questions:
    institution: str
    position: str
    sex: str
    country: str
    sexes: Mapping[str, str]


_ENGLISH_QUESTIONS = _Questions(
    "Institution or organization",
    "Job title",
    "Gender",
    "Country of residence",
    {"women": "Female", "men": "Male", "other": "Non-binary", "not_stated": ""},
)
_SPANISH_QUESTIONS = _Questions(
    "¿A qué institución u organización pertenece?",
    "Cargo",
    "Sexo",
    "País desde el que participa",
    {"women": "Mujer", "men": "Hombre", "other": "Otro", "not_stated": "Prefiero no decir"},
)


def _webinar(meeting: Meeting, lines: Sequence[Line], questions: _Questions) -> list[Row]:
    """The report of a webinar: the words of the form are English in every account seen, the questions the organiser's."""
    came = [line for line in lines if line.attended]
    attendees = [line for line in lines if line.role == "participant"]
    panel = [line for line in came if line.role in ("specialist", "moderator")]
    hosts = [line for line in came if line.role == "organiser"]
    unique = len({line.member for line in came if line.role == "participant"})
    generated = _local(meeting.ends_at + timedelta(hours=3), meeting, "%b %d, %Y %I:%M %p")
    started = _local(meeting.starts_at - timedelta(minutes=12), meeting, "%b %d, %Y %I:%M %p")
    registered = str(len({line.email for line in attendees}))
    rows = [
        _bare(("Attendee Report",)),
        _bare(("Report Generated:", generated)),
        _bare(
            (
                "Topic",
                "Webinar ID",
                "Actual Start Time",
                "Actual Duration (minutes)",
                "# Registered",
                "# Cancelled",
                "Unique Viewers",
                "Total Users",
                "Max Concurrent Views",
                "Enable Registration",
            )
        ),
        _bare(
            (
                meeting.topic,
                meeting.number,
                started,
                str(meeting.minutes + 20),
                registered,
                "0",
                str(unique),
                str(unique + len(panel) + len(hosts)),
                str(int(unique * 0.9)),
                "Yes",
            )
        ),
    ]
    seat = (
        "Attended",
        "User Name (Original Name)",
        "Email",
        "Join Time",
        "Leave Time",
        "Time in Session (minutes)",
        "Is Guest",
        "Country/Region Name",
    )
    for title, group in (("Host Details", hosts), ("Panelist Details", panel)):
        rows += [_bare((title,)), _bare(seat)]
        for line in group:
            rows.append((("Yes", line.name, line.email, *_session(line, meeting), line.connected_from), line.member))
    rows += [
        _bare(("Attendee Details",)),
        _bare(
            (
                "Attended",
                "User Name (Original Name)",
                "First Name",
                "Last Name",
                "Email",
                "Phone",
                "Registration Time",
                "Approval Status",
                "Join Time",
                "Leave Time",
                "Time in Session (minutes)",
                "Is Guest",
                questions.institution,
                questions.position,
                questions.sex,
                questions.country,
                "Country/Region Name",
                "Source Name",
            )
        ),
    ]
    for line in sorted(attendees, key=lambda line: (not line.attended, plain(line.name).lower(), line.joined or 0)):
        given, _, family = line.name.partition(" ")
        signed_up = _local(meeting.starts_at - timedelta(hours=6 + len(line.name) * 3), meeting, "%b %d, %Y %H:%M:%S")
        session = _session(line, meeting) if line.attended else ("--", "--", "--", "--")
        answers = (line.institution, line.position, questions.sexes.get(line.sex, ""), line.country)
        origin = (line.connected_from, "--") if line.attended else ("", "--")
        status = "Yes" if line.attended else "No"
        person = (status, line.name, given, family, line.email, "", signed_up, "approved")
        rows.append(((*person, *session, *answers, *origin), line.member))
    return rows


def _session(line: Line, meeting: Meeting) -> tuple[str, str, str, str]:
    pattern = "%b %d, %Y %H:%M:%S"
    guest = "Yes" if line.is_guest else "No"
    return _local(line.joined, meeting, pattern), _local(line.left, meeting, pattern), str(stated_minutes(line)), guest


def webinar_en(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    return _webinar(meeting, lines, _ENGLISH_QUESTIONS)


def webinar_es(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    return _webinar(meeting, lines, _SPANISH_QUESTIONS)


@dataclass(frozen=True, slots=True)
class _TeamsWords:
    sections: tuple[str, str, str]
    summary: tuple[str, str, str, str, str]
    participants: tuple[str, ...]
    activities: tuple[str, ...]
    roles: tuple[str, str]
    moment: Callable[[datetime | None, Meeting], str]


_TEAMS_ENGLISH = _TeamsWords(
    ("1. Summary", "2. Participants", "3. In-Meeting Activities"),
    ("Meeting title", "Attended participants", "Start time", "End time", "Meeting duration"),
    ("Name", "First join", "Last leave", "In-meeting duration", "Email", "Participant ID (UPN)", "Role"),
    ("Name", "Join time", "Leave time", "Duration", "Email", "Role"),
    ("Organizer", "Presenter"),
    _english_hour,
)
_TEAMS_SPANISH = _TeamsWords(
    ("1. Resumen", "2. Participantes", "3. Actividades en la reunión"),
    (
        "Título de la reunión",
        "Participantes que asistieron",
        "Hora de inicio",
        "Hora de finalización",
        "Duración de la reunión",
    ),
    (
        "Nombre",
        "Primera entrada",
        "Última salida",
        "Duración de la reunión",
        "Correo electrónico",
        "Id. de participante (UPN)",
        "Rol",
    ),
    ("Nombre", "Hora de entrada", "Hora de salida", "Duración", "Correo electrónico", "Rol"),
    ("Organizador", "Moderador de la reunión"),
    _spanish_hour,
)


def _teams(meeting: Meeting, lines: Sequence[Line], words: _TeamsWords) -> list[Row]:
    people = {key: list(group) for key, group in groupby(_by_person(lines), key=lambda line: (line.name, line.email))}
    opened, closed = meeting.starts_at - timedelta(minutes=12), meeting.ends_at + timedelta(minutes=9)
    values = (
        meeting.topic,
        str(len(people)),
        words.moment(opened, meeting),
        words.moment(closed, meeting),
        _duration(closed - opened),
    )
    rows = [_bare((words.sections[0],))]
    rows += [_bare(pair) for pair in zip(words.summary, values, strict=True)]
    rows += [_bare(()), _bare((words.sections[1],)), _bare(words.participants)]
    for (name, email), joins in people.items():
        first = min(line.joined for line in joins if line.joined)
        last = max(line.left for line in joins if line.left)
        present = sum(((line.left - line.joined) for line in joins if line.left and line.joined), timedelta())
        role = words.roles[joins[0].role != "organiser"]
        moments = (words.moment(first, meeting), words.moment(last, meeting), _duration(present))
        rows.append(((name, *moments, email, email, role), joins[0].member))
    rows += [_bare(()), _bare((words.sections[2],)), _bare(words.activities)]
    for joins in people.values():
        for line in joins:
            came, went = words.moment(line.joined, meeting), words.moment(line.left, meeting)
            length = _duration(line.left - line.joined) if line.left and line.joined else ""
            role = words.roles[line.role != "organiser"]
            rows.append(((line.name, came, went, length, line.email, role), line.member))
    return rows


def _by_person(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.name, line.email, line.joined is None, line.joined or 0))


def _duration(span: timedelta) -> str:
    """'1h 27m 51s', as Teams writes a length of time."""
    seconds = int(span.total_seconds())
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return " ".join(
        part for part in (f"{hours}h" if hours else "", f"{minutes}m" if hours or minutes else "", f"{rest}s") if part
    )


def teams_en(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    return _teams(meeting, lines, _TEAMS_ENGLISH)


def teams_es(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    return _teams(meeting, lines, _TEAMS_SPANISH)


def teams_roll_call(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    events = []
    for line in lines:
        events.append((line.joined, line.name, "Joined", line.member))
        events.append((line.left, line.name, "Left", line.member))
    rows = [_bare(("Full Name", "User Action", "Timestamp"))]
    for moment, name, action, member in sorted(events, key=lambda event: (str(event[0]), event[1])):
        rows.append(((name, action, _english_hour(moment, meeting)), member))
    return rows


def teams_list(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    """The attendance list of 2021: one row for each join, no sections."""
    opened = _english_hour(meeting.starts_at - timedelta(minutes=5), meeting)
    rows = [
        _bare(("Meeting Summary",)),
        _bare(("Total Number of Participants", str(len({line.name for line in lines})))),
        _bare(("Meeting Title", meeting.topic)),
        _bare(("Meeting Start Time", opened)),
        _bare(("Meeting End Time", _english_hour(meeting.ends_at, meeting))),
        _bare(()),
        _bare(("Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)")),
    ]
    for line in _by_joining(lines):
        came, went = _english_hour(line.joined, meeting), _english_hour(line.left, meeting)
        length = _duration(line.left - line.joined) if line.left and line.joined else ""
        role = "Organizer" if line.role == "organiser" else "Presenter"
        rows.append(((line.name, came, went, length, line.email, role, line.email), line.member))
    return rows


_SHEET_ROLES_ES = {"participant": "Participante", "specialist": "Ponente", "moderator": "Moderación"}
_SHEET_ROLES_EN = {"participant": "Participant", "specialist": "Speaker", "moderator": "Moderator"}


def sheet_es(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    """A sign-in sheet with title rows above its header, and sex as H or M: hombre, mujer."""
    sexes = {"women": "M", "men": "H", "other": "Otro", "not_stated": ""}
    headings = ("N.º", "Apellidos y nombres", "Sexo (H/M)", "Institución", "Cargo", "País", "Correo electrónico", "Rol")
    day = _local(meeting.starts_at, meeting, "%d/%m/%Y")
    rows = [
        _bare(("LISTA DE ASISTENCIA",)),
        _bare((f"Actividad: {meeting.topic}",)),
        _bare((f"Fecha: {day}",)),
        _bare(()),
        _bare(headings),
    ]
    for place, line in enumerate(lines, start=1):
        who = (str(place), line.name, sexes.get(line.sex, ""), line.institution, line.position, line.country)
        rows.append(((*who, line.email, _SHEET_ROLES_ES[line.role]), line.member))
    return rows


def sheet_es_letters(_meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    """A sheet with sex as F or M: femenino, masculino."""
    sexes = {"women": "F", "men": "M", "other": "Otro", "not_stated": ""}
    rows = [
        _bare(
            (
                "Nombre completo",
                "Correo",
                "Género",
                "País de residencia",
                "Institución u organización",
                "Puesto",
                "Tipo de participante",
            )
        )
    ]
    for line in lines:
        who = (line.name, line.email, sexes.get(line.sex, ""), line.country, line.institution, line.position)
        rows.append(((*who, _SHEET_ROLES_ES[line.role]), line.member))
    return rows


def form_es(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    """The answers to an attendance form passed round in the chat."""
    sexes = {"women": "Femenino", "men": "Masculino", "other": "Otro", "not_stated": "Prefiero no decir"}
    headings = ("Correo electrónico", "Nombres", "Apellidos", "Sexo", "Institución", "Cargo", "País", "Rol")
    rows = [_bare(headings)]
    for line in lines:
        given, _, family = line.name.partition(" ")
        who = (line.email, given, family, sexes.get(line.sex, ""), line.institution, line.position, line.country)
        rows.append(((*who, _SHEET_ROLES_ES[line.role]), line.member))
    return rows


def sheet_en(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    """A sign-in sheet in English, with sex as F or M: female, male."""
    sexes = {"women": "F", "men": "M", "other": "Other", "not_stated": "Prefer not to say"}
    rows = [
        _bare(("Attendance sheet",)),
        _bare((f"Event: {meeting.topic}",)),
        _bare(("No", "Full name", "Gender (F/M)", "Organization", "Job title", "Country", "Email", "Role")),
    ]
    for place, line in enumerate(lines, start=1):
        who = (str(place), line.name, sexes.get(line.sex, ""), line.institution, line.position, line.country)
        rows.append(((*who, line.email, _SHEET_ROLES_EN[line.role]), line.member))
    return rows


def sheet_only_m(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    """A sheet whose column of sex holds M and nothing else: only who typed it knows what that means."""
    rows = [_bare((f"Taller: {meeting.topic}",)), _bare(("Nombre", "Sexo", "Institución", "País", "Correo"))]
    for line in lines:
        sex = "M" if line.sex == "women" else ""
        rows.append(((line.name, sex, line.institution, line.country, line.email), line.member))
    return rows


def unknown(_meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    """A sheet with headings of its own, for which somebody has to say what they mean."""
    rows = [_bare(("Quién vino", "Contacto", "De parte de", "Desde", "Se identifica como"))]
    for line in lines:
        sex = {"women": "mujer", "men": "hombre"}.get(line.sex, "")
        rows.append(((line.name, line.email, line.institution, line.country, sex), line.member))
    return rows


def _points(line: Line) -> int | None:
    """What a learner reached of 100; None for those who handed nothing in."""
    drawn = (line.member or 0) * 37 % 131
    return drawn if drawn <= 100 else None


def moodle_participants(_meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    headings = (
        "Nombre",
        "Apellido(s)",
        "Dirección de correo",
        "Institución",
        "País",
        "Roles",
        "Último acceso al curso",
    )
    rows = [_bare(headings)]
    for line in lines:
        given, _, family = line.name.partition(" ")
        access = "Nunca" if _points(line) is None else f"{(line.member or 0) % 9 + 1} días 2 horas"
        rows.append(((given, family, line.email, line.institution, line.country, "Estudiante", access), line.member))
    return rows


def moodle_grades(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    downloaded = str(int((meeting.ends_at + timedelta(days=40)).timestamp()))
    headings = ("First name", "Last name", "ID number", "Institution", "Department", "Email address")
    grades = ("Quiz: Diagnóstico (Real)", "Assignment: Proyecto (Real)", "Course total (Real)")
    rows = [_bare((*headings, *grades, "Last downloaded from this course"))]
    for line in lines:
        given, _, family = line.name.partition(" ")
        points = _points(line)
        marks = ("-", "-", "-") if points is None else (f"{points / 10:.2f}", f"{points / 5:.2f}", f"{points:.2f}")
        rows.append(((given, family, "", line.institution, "", line.email, *marks, downloaded), line.member))
    return rows


def _username(line: Line) -> str:
    return f"{slug(line.name)[:18]}{line.member or 0}"


def openedx_profile(meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    genders = {"women": "f", "men": "m", "other": "o"}
    headings = ("id", "username", "name", "email", "language", "location", "year_of_birth", "gender")
    more = ("level_of_education", "goals", "enrollment_mode", "enrollment_date")
    rows = [_bare((*headings, *more))]
    enrolled = _local(meeting.starts_at - timedelta(days=9), meeting, "%Y-%m-%d %H:%M:%S")
    for line in lines:
        who = (str(4000 + (line.member or 0)), _username(line), line.name, line.email, "es", "", "")
        rows.append(((*who, genders.get(line.sex, ""), "b", "", "audit", enrolled), line.member))
    return rows


def openedx_grades(_meeting: Meeting, lines: Sequence[Line]) -> list[Row]:
    headings = ("Student ID", "Email", "Username", "Grade", "Evaluación", "Enrollment Track")
    more = (
        "Verification Status",
        "Certificate Eligible",
        "Certificate Delivered",
        "Certificate Type",
        "Enrollment Status",
    )
    rows = [_bare((*headings, *more))]
    for line in lines:
        points = _points(line)
        grade = f"{(points or 0) / 100:.2f}"
        answered = "Not Attempted" if points is None else grade
        certificate = ("Y", "Y", "honor") if (points or 0) >= 70 else ("N", "N", "N/A")
        status = "unenrolled" if (line.member or 0) % 11 == 0 else "enrolled"
        who = (str(4000 + (line.member or 0)), line.email, _username(line), grade, answered, "audit", "N/A")
        rows.append(((*who, *certificate, status), line.member))
    return rows


# --- from rows to bytes ------------------------------------------------------------------------------------------------


def _text(delimiter: str, encoding: str) -> Callable[[Sequence[Sequence[str]]], bytes]:
    def encode(rows: Sequence[Sequence[str]]) -> bytes:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        return buffer.getvalue().encode(encoding)

    return encode


def _utf16(rows: Sequence[Sequence[str]]) -> bytes:
    return b"\xff\xfe" + _text("\t", "utf-16-le")(rows)


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook as people type it: title rows merged over the width of the header, everything as text."""
    buffer = io.BytesIO()
    width = max(len(cells) for cells in rows)
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The moment of writing would make every run's file another one.
    book.set_properties({"created": datetime(2021, 1, 4)})
    sheet = book.add_worksheet("Asistencia")
    bold = book.add_format({"bold": True})
    for number, cells in enumerate(rows):
        if len(cells) == 1 and cells[0]:
            sheet.merge_range(number, 0, number, width - 1, cells[0], bold)
            continue
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(number, column, cell)
    book.close()
    return buffer.getvalue()


UTF8, UTF8_MARKED, LATIN1 = _text(",", "utf-8"), _text(",", "utf-8-sig"), _text(";", "latin-1")

FORMS: Mapping[str, Form] = {
    "zoom_2021": Form("zoom_meeting", ".csv", zoom_2021, UTF8_MARKED),
    "zoom_new": Form("zoom_meeting", ".csv", zoom_new, UTF8_MARKED),
    "zoom_iso": Form("zoom_meeting", ".csv", zoom_iso, UTF8),
    "zoom_es": Form("zoom_meeting", ".csv", zoom_es, _text(";", "utf-8-sig")),
    "zoom_es_new": Form("zoom_meeting", ".csv", zoom_es_new, UTF8),
    "zoom_unique": Form("zoom_meeting_unique", ".csv", zoom_unique, UTF8),
    "zoom_es_unique": Form("zoom_meeting_unique", ".csv", zoom_es_unique, UTF8_MARKED),
    "webinar_en": Form("zoom_webinar", ".csv", webinar_en, UTF8),
    "webinar_es": Form("zoom_webinar", ".csv", webinar_es, UTF8_MARKED),
    "teams_en": Form("teams", ".csv", teams_en, _utf16),
    "teams_es": Form("teams", ".csv", teams_es, _utf16),
    "teams_commas": Form("teams", ".csv", teams_en, UTF8),
    "teams_list": Form("teams_attendance_list", ".csv", teams_list, _utf16),
    "teams_roll_call": Form("teams_roll_call", ".csv", teams_roll_call, _utf16),
    "sheet_es_xlsx": Form("sign_in_sheet", ".xlsx", sheet_es, workbook),
    "speakers_es_xlsx": Form("sign_in_sheet", ".xlsx", sheet_es, workbook),
    "sheet_en_xlsx": Form("sign_in_sheet", ".xlsx", sheet_en, workbook),
    "sheet_es_csv": Form("sign_in_sheet", ".csv", sheet_es_letters, LATIN1),
    "form_es_csv": Form("sign_in_sheet", ".csv", form_es, UTF8),
    "sheet_only_m_xlsx": Form("sign_in_sheet", ".xlsx", sheet_only_m, workbook),
    "unknown_xlsx": Form("", ".xlsx", unknown, workbook),
    "moodle_participants": Form("moodle_participants", ".csv", moodle_participants, UTF8),
    "moodle_grades": Form("moodle_grades", ".csv", moodle_grades, UTF8),
    "openedx_profile": Form("openedx_profile", ".csv", openedx_profile, UTF8),
    "openedx_grades": Form("openedx_grades", ".csv", openedx_grades, UTF8),
}


def file_stem(form: str, key: str) -> str:
    """The name such a file has on the disk of whoever exported it: 's1-e03-webinar-en'."""
    return f"{key}-{form.removesuffix('_csv').removesuffix('_xlsx').replace('_', '-')}"
