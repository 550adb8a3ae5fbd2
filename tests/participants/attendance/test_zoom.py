"""Zoom's reports: each layout and variant, read to exact rows."""

from datetime import UTC, date, datetime

import pytest

from participants.attendance.errors import AttendanceFileError
from participants.attendance.rows import SourceRow
from tests.participants.attendance.files import header_rows, read, write

ZONE = "America/Guatemala"  # UTC-6 the whole year


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_meeting_of_2021_with_preamble(tmp_path):
    path = write(
        tmp_path,
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\r\n"
        '812 3456 7890,"Homicidios, datos y política",03/15/2021 06:55:00 PM,03/15/2021 08:31:00 PM,'
        "anfitrion@programa.example,97,3\r\n"
        ",,,,,,\r\n"
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\r\n"
        "ana p (Ana Pérez),Ana.Perez@UNAH.example,03/15/2021 06:58:12 PM,03/15/2021 08:10:12 PM,72,No,Y\r\n"
        "Ana Pérez,,03/15/2021 08:10:40 PM,03/15/2021 08:31:00 PM,21,Yes,\r\n"
        "Otter.ai,,03/15/2021 06:58:12 PM,03/15/2021 08:10:12 PM,72,Yes,\r\n",
    )

    _table, recognition, rows = read(path, timezone=ZONE)

    assert (recognition.layout, recognition.language, recognition.date_order) == ("zoom_meeting", "en", "mdy")
    assert header_rows(recognition) == (4,)
    assert recognition.columns == {"name": 0, "email": 1, "join": 2, "leave": 3, "minutes": 4}
    assert recognition.meeting.topic == "Homicidios, datos y política"
    assert recognition.meeting.start == utc("2021-03-16T00:55")
    assert recognition.meeting.end == utc("2021-03-16T02:31")
    assert recognition.meeting.minutes == 97
    assert recognition.questions == ()
    assert rows == [
        SourceRow(
            row=5,
            name="Ana Pérez",
            other_name="ana p",
            email="ana.perez@unah.example",
            join=utc("2021-03-16T00:58:12"),
            leave=utc("2021-03-16T02:10:12"),
            minutes=72,
        ),
        SourceRow(row=6, name="Ana Pérez", join=utc("2021-03-16T02:10:40"), leave=utc("2021-03-16T02:31"), minutes=21),
        SourceRow(
            row=7,
            name="Otter.ai",
            join=utc("2021-03-16T00:58:12"),
            leave=utc("2021-03-16T02:10:12"),
            minutes=72,
            skip="bot",
        ),
    ]


def test_newer_meeting_with_waiting_room(tmp_path):
    path = write(
        tmp_path,
        "\ufeffName (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
        "Recording disclaimer response,In waiting room\n"
        "Luis Soto,luis@mp.example,2024-05-20 09:00:00,2024-05-20 10:00:00,60,No,OK,No\n"
        "Luis Soto,luis@mp.example,2024-05-20 08:50:00,2024-05-20 09:00:00,10,No,,Yes\n",
    )

    table, recognition, rows = read(path, timezone=ZONE)

    assert table.encoding == "utf-8-sig"
    assert (recognition.layout, recognition.language, recognition.date_order) == ("zoom_meeting", "en", "iso")
    assert rows == [
        SourceRow(
            row=2,
            name="Luis Soto",
            email="luis@mp.example",
            join=utc("2024-05-20T15:00"),
            leave=utc("2024-05-20T16:00"),
            minutes=60,
        ),
        SourceRow(
            row=3,
            name="Luis Soto",
            email="luis@mp.example",
            join=utc("2024-05-20T14:50"),
            leave=utc("2024-05-20T15:00"),
            minutes=10,
            skip="waiting_room",
        ),
    ]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize(
    ("headings", "extra"),
    [
        ("Nombre (nombre original)|E-mail del usuario|Hora para unirse|Hora para salir|Duración (minutos)", ""),
        (
            "Nombre (nombre original)|Correo electrónico|Hora de entrada|Hora de salida|Duración (minutos)|Invitado|"
            "Respuesta al descargo de responsabilidad relativa a la grabación|En sala de espera",
            "|Sí|OK|No",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_spanish_meeting(tmp_path, headings, extra, delimiter, encoding):
    text = f"{headings}\r\nÍñigo Núñez|inigo@uca.example|15/03/2021 18:58:12|15/03/2021 20:10:12|72{extra}\r\n"
    path = write(tmp_path, text.replace("|", delimiter), encoding=encoding)

    table, recognition, rows = read(path, timezone=ZONE)

    assert table.delimiter == delimiter
    assert (recognition.layout, recognition.language, recognition.date_order) == ("zoom_meeting", "es", "dmy")
    assert rows == [
        SourceRow(
            row=2,
            name="Íñigo Núñez",
            email="inigo@uca.example",
            join=utc("2021-03-16T00:58:12"),
            leave=utc("2021-03-16T02:10:12"),
            minutes=72,
        )
    ]


def test_spanish_waiting_room(tmp_path):
    path = write(
        tmp_path,
        "Nombre (nombre original);Correo electrónico;Hora de entrada;Hora de salida;Duración (minutos);Invitado;"
        "En sala de espera\nAna;ana@x.example;15/03/2021 18:58;15/03/2021 19:00;2;No;Sí\n",
    )

    assert [row.skip for row in read(path, timezone=ZONE)[2]] == ["waiting_room"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("Name (original name),Email,Total duration (minutes),Guest", "en"),
        ("Nombre (nombre original),Correo electrónico,Duración total (minutos),Invitado", "es"),
    ],
)
def test_unique_users(tmp_path, header, language):
    path = write(
        tmp_path,
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
        "812,Datos,03/04/2021 06:55:00 PM,03/04/2021 08:31:00 PM,a@p.example,97,2\n"
        "\n"
        f"{header}\nAna Pérez,ana@x.example,88,No\nLuis Soto,,12,Yes\n",
    )

    _table, recognition, rows = read(path, timezone=ZONE)

    assert (recognition.layout, recognition.language) == ("zoom_meeting_unique", language)
    assert header_rows(recognition) == (4,)
    assert recognition.questions == ()
    assert rows == [
        SourceRow(row=5, name="Ana Pérez", email="ana@x.example", minutes=88),
        SourceRow(row=6, name="Luis Soto", minutes=12),
    ]


WEBINAR = (
    "\ufeffAttendee Report\r\n"
    'Report Generated:,"Mar 23, 2025 10:02 AM"\r\n'
    "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users,"
    "Max Concurrent Views,Enable Registration\r\n"
    'Violencia y datos,812 3456 7890,"Mar 22, 2025 07:00 PM",92,4,0,2,5,2,Yes\r\n'
    "Host Details,\r\n"
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,"
    "Country/Region Name,\r\n"
    'Yes,Programa Regional,info@programa.example,"Mar 22, 2025 18:50:00","Mar 22, 2025 20:32:00",102,No,Guatemala,\r\n'
    "Panelist Details,\r\n"
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,"
    "Country/Region Name,\r\n"
    'Yes,Dra. Carla Ruiz,carla@unam.example,"Mar 22, 2025 18:55:00","Mar 22, 2025 20:30:00",95,Yes,Mexico,\r\n'
    "Attendee Details,\r\n"
    "Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,Approval Status,Join Time,"
    "Leave Time,Time in Session (minutes),Is Guest,¿Cuál es su institución?,Cargo,Sexo,País de residencia,"
    "Country/Region Name,Source Name\r\n"
    'Yes,anita,Ana,Pérez,ana@unah.example,,"Mar 20, 2025 11:00:00",approved,"Mar 22, 2025 19:13:27",'
    '"Mar 22, 2025 20:13:27",60,Yes,UNAH,Docente,Mujer,Honduras,United States,Web\r\n'
    'Yes,anita,Ana,Pérez,ana@unah.example,,"Mar 20, 2025 11:00:00",approved,"Mar 22, 2025 20:20:00",'
    '"Mar 22, 2025 20:30:00",10,Yes,UNAH,Docente,Mujer,Honduras,United States,Web\r\n'
    'No,Luis Soto,Luis,Soto,luis@mp.example,,"Mar 21, 2025 11:00:00",approved,--,--,--,--,Ministerio Público,Fiscal,'
    "Hombre,Guatemala,--,Web\r\n"
    'Yes,Eva Mora,Eva,Mora,eva@x.example,,"Mar 21, 2025 11:00:00",approved,"Mar 22, 2025 19:00:00",'
    '"Mar 22, 2025 19:30:00",30,Yes,,,Prefiero no decir,,Costa Rica,Web\r\n'
)


def test_webinar(tmp_path):
    _table, recognition, rows = read(write(tmp_path, WEBINAR), timezone=ZONE)

    assert (recognition.layout, recognition.language, recognition.date_order) == ("zoom_webinar", "en", "iso")
    assert header_rows(recognition) == (6, 9, 12)
    assert recognition.meeting.topic == "Violencia y datos"
    assert recognition.meeting.start == utc("2025-03-23T01:00")
    assert recognition.meeting.minutes == 92
    assert recognition.questions == ()
    assert rows == [
        SourceRow(
            row=7,
            name="Programa Regional",
            email="info@programa.example",
            role="organiser",
            country="Guatemala",
            join=utc("2025-03-23T00:50"),
            leave=utc("2025-03-23T02:32"),
            minutes=102,
        ),
        SourceRow(
            row=10,
            name="Dra. Carla Ruiz",
            email="carla@unam.example",
            role="specialist",
            country="Mexico",
            join=utc("2025-03-23T00:55"),
            leave=utc("2025-03-23T02:30"),
            minutes=95,
        ),
        SourceRow(
            row=13,
            name="Ana Pérez",
            other_name="anita",
            email="ana@unah.example",
            sex="women",
            institution="UNAH",
            position="Docente",
            country="Honduras",
            join=utc("2025-03-23T01:13:27"),
            leave=utc("2025-03-23T02:13:27"),
            minutes=60,
        ),
        SourceRow(
            row=14,
            name="Ana Pérez",
            other_name="anita",
            email="ana@unah.example",
            sex="women",
            institution="UNAH",
            position="Docente",
            country="Honduras",
            join=utc("2025-03-23T02:20"),
            leave=utc("2025-03-23T02:30"),
            minutes=10,
        ),
        SourceRow(
            row=15,
            name="Luis Soto",
            email="luis@mp.example",
            sex="men",
            institution="Ministerio Público",
            position="Fiscal",
            country="Guatemala",
            outcome="registered",
            skip="did_not_attend",
        ),
        SourceRow(
            row=16,
            name="Eva Mora",
            email="eva@x.example",
            country="Costa Rica",
            join=utc("2025-03-23T01:00"),
            leave=utc("2025-03-23T01:30"),
            minutes=30,
        ),
    ]


def asked(*questions: str) -> str:
    """The webinar with other questions of its organiser's, in this order."""
    return WEBINAR.replace("¿Cuál es su institución?,Cargo,Sexo,País de residencia", ",".join(questions))


def test_a_webinar_that_asks_as_a_sign_in_sheet_does_is_a_webinar(tmp_path):
    _table, recognition, rows = read(write(tmp_path, asked("Institution", "Position", "Sex", "Country")), timezone=ZONE)

    assert (recognition.layout, header_rows(recognition)) == ("zoom_webinar", (6, 9, 12))
    assert [(row.row, row.role, row.institution, row.skip) for row in rows] == [
        (7, "organiser", "", None),
        (10, "specialist", "", None),
        (13, "participant", "UNAH", None),
        (14, "participant", "UNAH", None),
        (15, "participant", "Ministerio Público", "did_not_attend"),
        (16, "participant", "", None),
    ]


@pytest.mark.parametrize(
    ("questions", "meant"),
    [
        (("Cargo en la institución", "Nombre de la institución", "Género", "País"), ("position", "institution", "sex", "country")),
        (("Country of your institution", "Role in your institution", "Organization", "Gender"), ("country", "position", "institution", "sex")),
        (("Tipo de institución", "Institución", "Correo de la institución", "Puesto"), ("", "institution", "", "position")),
        (("Organization type", "Organization country", "Job title", "Organization"), ("", "country", "position", "institution")),
        (("¿En qué país está su institución?", "Teléfono de la entidad", "Entidad", "Industry"), ("country", "", "institution", "")),
    ],
)  # fmt: skip
def test_a_question_asks_for_what_it_names_first_or_as_a_compound_last(tmp_path, questions, meant):
    _table, recognition, _rows = read(write(tmp_path, asked(*questions)), timezone=ZONE)

    by_index = {index: name for name, index in recognition.columns.items()}
    assert tuple(by_index.get(index, "") for index in range(12, 16)) == meant
    assert recognition.unread == tuple(text for text, name in zip(questions, meant, strict=True) if not name)


def test_a_formula_typed_for_a_name_stays_whole(tmp_path):
    path = write(
        tmp_path,
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
        '"=HYPERLINK(""http://x.example"",""Ana"")",a@x.example,2021-03-15 18:00:00,2021-03-15 18:10:00,10\n'
        "@SUM(1+1)*A1,b@x.example,2021-03-15 18:00:00,2021-03-15 18:10:00,10\n"
        "@ana (Ana Pérez),c@x.example,2021-03-15 18:00:00,2021-03-15 18:10:00,10\n",
    )

    _table, _recognition, rows = read(path, timezone=ZONE)

    assert [(row.name, row.other_name) for row in rows] == [
        ('=HYPERLINK("http://x.example","Ana")', ""),
        ("@SUM(1+1)*A1", ""),
        ("Ana Pérez", "@ana"),
    ]


def test_date_order_is_asked_when_nothing_decides(tmp_path):
    path = write(
        tmp_path,
        "Nombre (nombre original),Correo electrónico,Hora de entrada,Hora de salida,Duración (minutos)\n"
        "Ana Pérez,ana@x.example,03/04/2021 18:00:00,03/04/2021 19:00:00,60\n",
    )

    _table, recognition, rows = read(path)

    assert recognition.date_order is None
    assert [(question.key, question.evidence) for question in recognition.questions] == [
        ("date_order", ("03/04/2021",)),
        ("timezone", ()),
    ]
    assert rows == [SourceRow(row=2, name="Ana Pérez", email="ana@x.example", minutes=60)]

    _table, _recognition, answered = read(path, answers={"date_order": "dmy", "timezone": ZONE})
    assert [(row.join, row.leave) for row in answered] == [(utc("2021-04-04T00:00"), utc("2021-04-04T01:00"))]


@pytest.mark.parametrize(("expected", "order"), [(date(2021, 4, 3), "dmy"), (date(2021, 3, 4), "mdy")])
def test_date_order_follows_the_day_of_the_activity(tmp_path, expected, order):
    path = write(
        tmp_path,
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
        "Ana,ana@x.example,03/04/2021 18:00:00,03/04/2021 19:00:00,60\n",
    )

    assert read(path, timezone=ZONE, expected_date=expected)[1].date_order == order


def test_date_order_of_a_meeting_that_crosses_midnight(tmp_path):
    path = write(
        tmp_path,
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
        "Ana,ana@x.example,03/04/2021 23:50:00,04/04/2021 00:10:00,20\n",
    )

    assert read(path, timezone=ZONE)[1].date_order == "dmy"


def test_duration_that_disagrees_with_the_times_is_noted(tmp_path):
    path = write(
        tmp_path,
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
        "Ana,ana@x.example,2021-04-03 18:00:00,2021-04-03 19:00:30,61\n"
        "Luis,luis@x.example,2021-04-03 18:00:00,2021-04-03 19:00:00,45\n"
        "Eva,eva@x.example,2021-04-03 19:00:00,2021-04-03 18:00:00,60\n"
        "Leo,leo@x.example,2021-02-31 19:00:00,2021-04-03 18:00:00,60\n",
    )

    rows = read(path, timezone=ZONE)[2]

    assert [(row.join is not None, row.leave is not None, row.notes) for row in rows] == [
        (True, True, ()),
        (True, True, ("Row 3: the file states 45 minutes, its times give 60.",)),
        (False, False, ("Row 4: the leaving comes before the joining, so these times are not used.",)),
        (False, True, ("Row 5, column C: '2021-02-31 19:00:00' is not a date with a time.",)),
    ]


def test_row_with_more_cells_than_the_header_is_not_taken(tmp_path):
    path = write(
        tmp_path,
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
        "Pérez, Ana,ana@x.example,2021-04-03 18:00:00,2021-04-03 19:00:00,60\n",
    )

    assert [(row.row, row.skip) for row in read(path, timezone=ZONE)[2]] == [(2, "bad_row")]


@pytest.mark.parametrize(
    ("shown", "name", "other"),
    [
        ("Ana Pérez (Ana Pérez)", "Ana Pérez", ""),
        ("iPhone de Ana (Ana Pérez)", "Ana Pérez", "iPhone de Ana"),
        ("Ana Pérez (UNAH)", "Ana Pérez", "UNAH"),
        ("Ana Pérez (she/her)", "Ana Pérez", ""),
        ("Ana Pérez (Guest)", "Ana Pérez", ""),
        ("  Ana   Pérez ", "Ana Pérez", ""),
    ],
)
def test_names_in_brackets(tmp_path, shown, name, other):
    path = write(
        tmp_path, f"Name (Original Name),User Email,Total duration (minutes),Guest\n{shown},a@x.example,5,No\n"
    )

    assert [(row.name, row.other_name) for row in read(path)[2]] == [(name, other)]


BOTS = (
    "Otter.ai",
    "Ana's OtterPilot",
    "Fireflies.ai Notetaker Luis",
    "read.ai meeting notes",
    "Fathom Notetaker",
    "tl;dv",
    "MeetGeek Notetaker",
    "Zoom AI Companion",
    "Notetaker",
    "Notas de Ana",
)


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        *((bot, "bot") for bot in BOTS),
        ("", "no_name"),
        ("iPhone", "no_name"),
        ("Galaxy S10", "no_name"),
        ("+504 9***-**12", "no_name"),
        ("Otto Aiello", None),
        ("Fatima Readi", None),
    ],
)
def test_rows_that_are_nobody(tmp_path, shown, reason):
    path = write(tmp_path, f"Name (Original Name),User Email,Total duration (minutes),Guest\n{shown},,5,No\n")

    assert [row.skip for row in read(path)[2]] == [reason]


def test_a_program_that_joins_in_somebodys_name_is_a_bot(tmp_path):
    path = write(
        tmp_path,
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
        "OtterPilot (Karla),,2021-02-18 10:00:00,2021-02-18 10:30:00,30,Yes\n"
        "Karla (Karla Soto),karla@x.example,2021-02-18 10:00:00,2021-02-18 10:30:00,30,Yes\n",
    )

    _table, _recognition, rows = read(path)

    assert [(row.name, row.skip) for row in rows] == [("Karla", "bot"), ("Karla Soto", None)]


@pytest.mark.parametrize(
    ("header", "times"),
    [
        ("Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest", "3/15/2021 7:00 PM,3/15/2021 8:00 PM,60"),
        ("Nombre (nombre original),Correo electrónico,Duración total (minutos),Invitado", "60"),
    ],
)  # fmt: skip
def test_columns_that_somebody_added_to_a_meetings_report_are_read(tmp_path, header, times):
    path = write(
        tmp_path,
        f"{header},Sexo,Institución,País,Cargo,Observación\nAna Pérez,ana@x.example,{times},Yes,Mujer,UNAH,Honduras,Jefa,x\n",
    )

    _table, recognition, (row,) = read(path, timezone=ZONE)

    assert recognition.layout in ("zoom_meeting", "zoom_meeting_unique")
    assert (row.sex, row.institution, row.country, row.position) == ("women", "UNAH", "Honduras", "Jefa")
    assert recognition.unread == ("Observación",)


def test_a_section_whose_headings_nobody_understands_is_not_left_out_unsaid(tmp_path):
    host = "Host Details\nAttended,User Name (Original Name),Email\nYes,Programa,p@x.example\n"
    people = "Attendee Details\nPresente,Apodo,Dirección\n"

    _table, _recognition, rows = read(write(tmp_path, host + people))
    assert [row.name for row in rows] == ["Programa"]

    with pytest.raises(AttendanceFileError) as refused:
        read(write(tmp_path, host + people + "Sí,Ana,ana@x.example\n"))
    assert (refused.value.code, refused.value.row) == ("no_header", 5)
    assert refused.value.message.startswith("The headings in row 5 are not understood")
