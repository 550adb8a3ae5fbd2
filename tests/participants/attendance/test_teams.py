"""Microsoft Teams' reports: each layout and variant, read to exact rows."""

from datetime import UTC, datetime

import pytest

from participants.attendance.errors import AttendanceFileError
from participants.attendance.rows import SourceRow
from tests.participants.attendance.files import header_rows, read, write

ZONE = "America/Costa_Rica"  # UTC-6 the whole year


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


REPORT = (
    "1. Summary\r\n"
    "Meeting title\tDatos y seguridad\r\n"
    "Attended participants\t3\r\n"
    "Start time\t7/22/26, 6:58:00 PM\r\n"
    "End time\t7/22/26, 8:31:00 PM\r\n"
    "Meeting duration\t1h 33m\r\n"
    "Average attendance time\t1h 1m 3s\r\n"
    "\r\n"
    "2. Participants\r\n"
    "Name\tFirst join\tLast leave\tIn-meeting duration\tEmail\tParticipant ID (UPN)\tRole\r\n"
    "Carla Ruiz\t7/22/26, 6:58:00 PM\t7/22/26, 8:31:00 PM\t1h 33m\tcarla@pm.example\tcarla@pm.example\tOrganizer\r\n"
    "Ana Pérez\t7/22/26, 7:02:11 PM\t7/22/26, 8:30:02 PM\t1h 17m 51s\t\tana@unah.example\tPresenter\r\n"
    "Eva Mora (Guest)\t7/22/26, 7:10:00 PM\t7/22/26, 8:10:00 PM\t45m\t\t\tAttendee\r\n"
    "\r\n"
    "3. In-Meeting Activities\r\n"
    "Name\tJoin time\tLeave time\tDuration\tEmail\tRole\r\n"
    "Carla Ruiz\t7/22/26, 6:58:00 PM\t7/22/26, 8:31:00 PM\t1h 33m\tcarla@pm.example\tOrganizer\r\n"
    "Ana Pérez\t7/22/26, 7:02:11 PM\t7/22/26, 8:10:02 PM\t1h 7m 51s\t\tPresenter\r\n"
    "Ana Pérez\t7/22/26, 8:20:02 PM\t7/22/26, 8:30:02 PM\t10m\t\tPresenter\r\n"
)

CARLA = SourceRow(
    row=11,
    name="Carla Ruiz",
    email="carla@pm.example",
    role="organiser",
    join=utc("2026-07-23T00:58"),
    leave=utc("2026-07-23T02:31"),
    minutes=93,
)
EVA = SourceRow(
    row=13,
    name="Eva Mora",
    minutes=45,
    notes=("Row 13: away between the first join and the last leave; the stated minutes are used.",),
)


@pytest.mark.parametrize(
    ("encoding", "mark", "delimiter"),
    [("utf-16-le", "\ufeff", "\t"), ("utf-16-le", "", "\t"), ("utf-16-be", "\ufeff", "\t"), ("utf-8", "", ",")],
)
def test_report_of_three_sections(tmp_path, encoding, mark, delimiter):
    text = REPORT
    if delimiter == ",":
        text = "\r\n".join(
            ",".join(f'"{cell}"' if "," in cell else cell for cell in line.split("\t")) for line in REPORT.split("\r\n")
        )
    path = write(tmp_path, mark + text, encoding=encoding)

    table, recognition, rows = read(path, timezone=ZONE)

    assert table.delimiter == delimiter
    assert (recognition.layout, recognition.language, recognition.date_order) == ("teams", "en", "mdy")
    assert header_rows(recognition) == (10, 16)
    assert recognition.meeting.topic == "Datos y seguridad"
    assert recognition.meeting.start == utc("2026-07-23T00:58")
    assert recognition.meeting.end == utc("2026-07-23T02:31")
    assert recognition.meeting.minutes == 93
    assert recognition.rows == 6
    assert rows == [
        SourceRow(
            row=17,
            name="Carla Ruiz",
            email="carla@pm.example",
            role="organiser",
            join=utc("2026-07-23T00:58"),
            leave=utc("2026-07-23T02:31"),
            minutes=93,
        ),
        SourceRow(
            row=18,
            name="Ana Pérez",
            email="ana@unah.example",
            join=utc("2026-07-23T01:02:11"),
            leave=utc("2026-07-23T02:10:02"),
            minutes=67 + 51 / 60,
        ),
        SourceRow(
            row=19,
            name="Ana Pérez",
            email="ana@unah.example",
            join=utc("2026-07-23T02:20:02"),
            leave=utc("2026-07-23T02:30:02"),
            minutes=10,
        ),
        SourceRow(
            row=11,
            name="Carla Ruiz",
            email="carla@pm.example",
            role="organiser",
            join=utc("2026-07-23T00:58"),
            leave=utc("2026-07-23T02:31"),
            minutes=93,
            skip="duplicate_section",
        ),
        SourceRow(row=12, name="Ana Pérez", email="ana@unah.example", minutes=77 + 51 / 60, skip="duplicate_section"),
        EVA,
    ]


def test_report_without_activities_takes_the_participants(tmp_path):
    path = write(tmp_path, REPORT.split("3. In-Meeting")[0], encoding="utf-16")

    rows = read(path, timezone=ZONE)[2]

    assert rows[0] == CARLA
    assert rows[2] == EVA
    assert [(row.row, row.skip) for row in rows] == [(11, None), (12, None), (13, None)]


def test_spanish_report(tmp_path):
    path = write(
        tmp_path,
        "1. Resumen\n"
        "Título de la reunión\tDatos\n"
        "Hora de inicio\t22/7/26, 18:58:00\n"
        "Duración de la reunión\t1 h 33 min\n"
        "\n"
        "2. Participantes\n"
        "Nombre\tPrimera entrada\tÚltima salida\tDuración de la reunión\tCorreo electrónico\t"
        "Id. de participante (UPN)\tRol\n"
        "Ana Pérez\t22/7/26, 19:02:11\t22/7/26, 20:30:02\t1 h 27 min 51 s\tana@unah.example\tana@unah.example\t"
        "Moderador\n"
        "\n"
        "3. Actividades en la reunión\n"
        "Nombre\tHora de entrada\tHora de salida\tDuración\tCorreo electrónico\tRol\n"
        "Ana Pérez\t22/7/26, 19:02:11\t22/7/26, 20:30:02\t1 h 27 min 51 s\tana@unah.example\tModerador\n",
        encoding="utf-16",
    )

    _table, recognition, rows = read(path, timezone=ZONE)

    assert (recognition.layout, recognition.language, recognition.date_order) == ("teams", "es", "dmy")
    assert (recognition.meeting.topic, recognition.meeting.minutes) == ("Datos", 93)
    assert rows[0] == SourceRow(
        row=12,
        name="Ana Pérez",
        email="ana@unah.example",
        join=utc("2026-07-23T01:02:11"),
        leave=utc("2026-07-23T02:30:02"),
        minutes=87 + 51 / 60,
    )
    assert [(row.row, row.skip) for row in rows] == [(12, None), (8, "duplicate_section")]


def test_attendance_list_of_2021(tmp_path):
    path = write(
        tmp_path,
        "Meeting Summary\n"
        "Total Number of Participants\t1\n"
        "Meeting Title\tDatos\n"
        "Meeting Start Time\t7/22/2021, 6:58:00 PM\n"
        "\n"
        "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)\n"
        "Ana Pérez\t7/22/2021, 7:00:00 PM\t7/22/2021, 8:00:00 PM\t1h\tana@unah.example\tOrganizer\tana@unah.example\n",
        encoding="utf-16",
    )

    _table, recognition, rows = read(path, timezone=ZONE)

    assert (recognition.layout, recognition.meeting.topic) == ("teams_attendance_list", "Datos")
    assert rows == [
        SourceRow(
            row=7,
            name="Ana Pérez",
            email="ana@unah.example",
            role="organiser",
            join=utc("2021-07-23T01:00"),
            leave=utc("2021-07-23T02:00"),
            minutes=60,
        )
    ]


@pytest.mark.parametrize(
    ("header", "joined", "left", "language"),
    [
        ("Full Name\tUser Action\tTimestamp", "Joined", "Left", "en"),
        ("Nombre completo\tAcción del usuario\tMarca de tiempo", "Se unió", "Salió", "es"),
    ],
)
def test_roll_call(tmp_path, header, joined, left, language):
    path = write(
        tmp_path,
        f"{header}\n"
        f"Ana Pérez\t{joined}\t4/23/2021, 6:58:00 PM\n"
        f"Luis Soto\t{joined}\t4/23/2021, 7:00:00 PM\n"
        f"Ana Pérez\t{left}\t4/23/2021, 7:58:00 PM\n"
        f"Ana Pérez\t{joined}\t4/23/2021, 8:00:00 PM\n"
        f"Ana Pérez\t{left}\t4/23/2021, 8:05:00 PM\n"
        f"Eva Mora\t{left}\t4/23/2021, 8:05:00 PM\n"
        "Eva Mora\tWaved\t4/23/2021, 8:05:00 PM\n",
        encoding="utf-16",
    )

    _table, recognition, rows = read(path, timezone=ZONE)

    assert (recognition.layout, recognition.language, recognition.date_order) == ("teams_roll_call", language, "mdy")
    assert rows == [
        SourceRow(row=2, name="Ana Pérez", join=utc("2021-04-24T00:58"), leave=utc("2021-04-24T01:58")),
        SourceRow(row=5, name="Ana Pérez", join=utc("2021-04-24T02:00"), leave=utc("2021-04-24T02:05")),
        SourceRow(
            row=7,
            name="Eva Mora",
            leave=utc("2021-04-24T02:05"),
            notes=("Row 7: leaves without having joined.",),
        ),
        SourceRow(
            row=8,
            name="Eva Mora",
            skip="bad_row",
            notes=("Row 8: 'Waved' is neither a joining nor a leaving.",),
        ),
        SourceRow(
            row=3,
            name="Luis Soto",
            join=utc("2021-04-24T01:00"),
            notes=("Row 3: joins and is not seen leaving.",),
        ),
    ]


def test_a_section_under_a_title_that_nobody_knows_is_not_read_as_people_of_the_one_above(tmp_path):
    path = write(
        tmp_path,
        "2. Participantes\nNombre\tPrimera entrada\tCorreo electrónico\nAna Pérez\t15/3/21, 9:00:00\tana@x.example\nMadonna\t\t\n"
        "3. Actividades en la llamada\nNombre\tHora de entrada\tHora de salida\nAna Pérez\t15/3/21, 9:00:00\t15/3/21, 9:30:00\n",
    )

    with pytest.raises(AttendanceFileError) as refused:
        read(path)

    assert (refused.value.code, refused.value.row) == ("no_header", 5)
    assert refused.value.message.startswith("“3. Actividades en la llamada” in row 5 seems to open a section")
