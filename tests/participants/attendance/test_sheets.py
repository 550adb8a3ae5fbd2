"""Sheets made by hand, the portal's own sheet, and sheets mapped by a person."""

from datetime import UTC, date, datetime

import pytest

from participants.attendance.errors import AttendanceFileError
from participants.attendance.layouts import LAYOUTS
from participants.attendance.recognise import ColumnMapping, Recognition, UnknownLayout, recognise
from participants.attendance.rows import SourceRow, read_rows
from participants.attendance.tables import open_table
from tests.participants.attendance.files import header_rows, read, workbook, write

ZONE = "America/Tegucigalpa"  # UTC-6 the whole year


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_what_stands_beside_a_sheet_is_in_none_of_the_columns_it_lacks(tmp_path):
    _table, _recognition, rows = read(
        write(
            tmp_path,
            "Nombre,Correo,Cargo\nAna Pérez,ana@x.example,Jefa,Honduras\nLuis Soto,,Fiscal,M\nEva Paz,eva@x.example,,,tarde\n",
        )
    )

    assert rows == [
        SourceRow(row=2, name="Ana Pérez", email="ana@x.example", position="Jefa"),
        SourceRow(row=3, name="Luis Soto", position="Fiscal"),
        SourceRow(row=4, name="Eva Paz", email="eva@x.example"),
    ]


def test_sign_in_sheet_below_title_rows(tmp_path):
    path = workbook(
        tmp_path,
        {
            "Notas": [["Borrador de la agenda"], ["Bienvenida", "09:00"]],
            "Asistencia": [
                ["LISTA DE ASISTENCIA"],
                ["Actividad:", "Foro de datos y seguridad"],
                ["Fecha:", "15/03/2021"],
                [],
                ["No.", "INSTITUCIÓN", "Nombre completo", "Sexo (H/M)", "Cargo", "País", "Correo electrónico", "Firma"],
                [1, "UNAH", "ANA PÉREZ", "M", "Docente", "Honduras", "ANA@UNAH.EXAMPLE", ""],
                [2, "MP", "Lic. Luis Soto", "H", "Fiscal", "Guatemala", "", "x"],
                [3, "", "", "", "", "", "", ""],
                ["", "", "Total: 2", "", "", "", "", ""],
            ],
        },
    )

    table, recognition, rows = read(path)

    assert (table.sheet, recognition.sheet) == ("Notas", "Asistencia")
    assert (recognition.layout, recognition.language) == ("sign_in_sheet", "es")
    assert (header_rows(recognition), recognition.questions) == ((5,), ())
    assert recognition.meeting.topic == "Foro de datos y seguridad"
    assert rows == [
        SourceRow(
            row=6,
            name="ANA PÉREZ",
            email="ana@unah.example",
            sex="women",
            institution="UNAH",
            position="Docente",
            country="Honduras",
        ),
        SourceRow(row=7, name="Lic. Luis Soto", sex="men", institution="MP", position="Fiscal", country="Guatemala"),
        SourceRow(row=9, name="Total: 2", skip="not_a_person"),
    ]


def test_english_sign_in_sheet_with_two_names_and_times_of_day(tmp_path):
    path = write(
        tmp_path,
        "Time in\tTime out\tSurname\tFirst name\tGender\tOrganization\n"
        "9:00 AM\t10:30 AM\tPérez\tAna\tFemale\tUNAH\n"
        "11:30 PM\t12:15 AM\tSoto\tLuis\tMale\tMP\n",
        name="list.tsv",
    )

    _table, recognition, rows = read(path, timezone=ZONE, expected_date=date(2021, 3, 15))

    assert (recognition.layout, recognition.language) == ("sign_in_sheet", "en")
    assert rows == [
        SourceRow(
            row=2,
            name="Ana Pérez",
            sex="women",
            institution="UNAH",
            join=utc("2021-03-15T15:00"),
            leave=utc("2021-03-15T16:30"),
        ),
        SourceRow(
            row=3,
            name="Luis Soto",
            sex="men",
            institution="MP",
            join=utc("2021-03-16T05:30"),
            leave=utc("2021-03-16T06:15"),
        ),
    ]


def test_header_of_two_rows_with_a_merged_heading(tmp_path):
    path = workbook(
        tmp_path,
        {
            "A": [
                ["Lista"],
                ["Nombre", "Sexo", "", "Institución"],
                ["", "H", "M", ""],
                ["Ana Pérez", "", "X", "UNAH"],
                ["Luis Soto", "X", "", "MP"],
                ["Eva Mora", "X", "X", ""],
            ]
        },
    )

    _table, recognition, rows = read(path)

    assert (recognition.layout, header_rows(recognition)) == ("sign_in_sheet", (3,))
    assert [(row.row, row.name, row.sex, row.institution) for row in rows] == [
        (4, "Ana Pérez", "women", "UNAH"),
        (5, "Luis Soto", "men", "MP"),
        (6, "Eva Mora", "not_stated", ""),
    ]


@pytest.mark.parametrize(
    ("values", "sexes"),
    [
        (["H", "M", ""], ["men", "women", "not_stated"]),
        (["F", "M", "f"], ["women", "men", "women"]),
        (["Hombre", "Mujer", "MUJER"], ["men", "women", "women"]),
        (["Masculino", "Femenino", "Otro"], ["men", "women", "other"]),
        (["Male", "Female", "Prefer not to say"], ["men", "women", "not_stated"]),
    ],
)
def test_sex_by_the_whole_column(tmp_path, values, sexes):
    lines = "".join(f"Persona {'ABC'[number]},UNAH,{value}\n" for number, value in enumerate(values))

    _table, recognition, rows = read(write(tmp_path, "Nombre,Institución,Sexo\n" + lines))

    assert recognition.questions == ()
    assert [row.sex for row in rows] == sexes


@pytest.mark.parametrize("values", [["M", "M", ""], ["M", "H", "F"], ["M", "Mujer", ""]])
def test_sex_is_asked_where_m_stays_open(tmp_path, values):
    lines = "".join(f"Persona {'ABC'[number]},UNAH,{value}\n" for number, value in enumerate(values))
    path = write(tmp_path, "Nombre,Institución,Sexo\n" + lines)

    _table, recognition, rows = read(path)

    assert [question.key for question in recognition.questions] == ["sex_m"]
    assert [choice for choice, _label in recognition.questions[0].choices] == ["women", "men"]
    assert rows[values.index("M")].sex == "not_stated"
    assert read(path, answers={"sex_m": "men"})[2][values.index("M")].sex == "men"


def test_sex_by_the_heading(tmp_path):
    _table, recognition, rows = read(write(tmp_path, "Nombre,Institución,Sexo (H/M)\nAna,UNAH,M\n"))

    assert (recognition.questions, rows[0].sex) == ((), "women")


def test_sex_that_nobody_understands_is_noted(tmp_path):
    rows = read(write(tmp_path, "Nombre,Institución,Sexo\nAna,UNAH,Sí\nEva,UNAH,Mujer\n"))[2]

    sentence = "Row 2, column C: 'Sí' is not understood as a sex; it counts as not stated."
    assert [(row.sex, row.notes) for row in rows] == [("not_stated", (sentence,)), ("women", ())]


def test_roles_of_a_sign_in_sheet(tmp_path):
    roles = {
        "Ponente": "specialist",
        "Moderadora": "moderator",
        "Staff": "organiser",
        "": "participant",
        "xyz": "participant",
    }
    lines = "".join(f"Persona {number},UNAH,{role}\n" for number, role in enumerate(roles))

    rows = read(write(tmp_path, "Nombre,Institución,Rol\n" + lines))[2]

    assert [row.role for row in rows] == list(roles.values())


def test_portal_sheet(tmp_path):
    path = write(
        tmp_path,
        "name,email,sex,institution,position,country,role,join,leave,minutes,outcome\n"
        "Ana Pérez,ana@unah.example,women,UNAH,Docente,HN,specialist,2021-03-15T18:00:00-06:00,"
        "2021-03-15T19:00:00-06:00,60,completed\n",
    )

    _table, recognition, rows = read(path)

    assert (recognition.layout, recognition.timezone, recognition.questions) == ("portal", "UTC", ())
    assert rows == [
        SourceRow(
            row=2,
            name="Ana Pérez",
            email="ana@unah.example",
            sex="women",
            institution="UNAH",
            position="Docente",
            country="HN",
            role="specialist",
            join=utc("2021-03-16T00:00"),
            leave=utc("2021-03-16T01:00"),
            minutes=60,
            outcome="completed",
        )
    ]


UNKNOWN = (
    "Taller de datos\n\n"
    "Quien vino,De donde,Escribir a,Sx\n"
    "Ana Pérez,UNAH,ana@unah.example,F\n"
    "Luis Soto,MP,luis@mp.example,M\n"
)


def test_freely_worded_headings_are_read_and_those_that_are_not_are_said(tmp_path):
    path = write(
        tmp_path,
        "Nombre,Institución donde labora,Cargo que ocupa actualmente,País de origen,Tipo de institución,Procedencia,Firma\n"
        "Ana Pérez,UNAH,Docente,Honduras,Academia,Tegucigalpa,\n"
        "Correo,Nombre\n".replace("Correo,Nombre\n", ""),
    )

    found = recognise(open_table(path))
    assert isinstance(found, UnknownLayout)

    path.write_text(path.read_text().replace("Cargo que ocupa actualmente", "Cargo"))
    _table, recognition, rows = read(path)

    assert (recognition.layout, recognition.unread) == ("sign_in_sheet", ("Tipo de institución", "Procedencia"))
    assert rows == [SourceRow(row=2, name="Ana Pérez", institution="UNAH", position="Docente", country="Honduras")]


def test_unknown_sheet_offers_its_columns(tmp_path):
    found = recognise(open_table(write(tmp_path, UNKNOWN)))

    assert isinstance(found, UnknownLayout)
    assert (found.sheet, found.header_row) == (None, 3)
    assert found.headings == ("Quien vino", "De donde", "Escribir a", "Sx")
    assert found.samples == (
        ("Ana Pérez", "Luis Soto"),
        ("UNAH", "MP"),
        ("ana@unah.example", "luis@mp.example"),
        ("F", "M"),
    )


def test_mapped_sheet(tmp_path):
    table = open_table(write(tmp_path, UNKNOWN))
    mapping = ColumnMapping({"name": 0, "institution": 1, "email": 2, "sex": 3}, header_row=3)

    recognition = recognise(table, mapping=mapping)

    assert isinstance(recognition, Recognition)
    assert (recognition.layout, recognition.questions) == ("mapped", ())
    assert list(read_rows(table, recognition)) == [
        SourceRow(row=4, name="Ana Pérez", email="ana@unah.example", sex="women", institution="UNAH"),
        SourceRow(row=5, name="Luis Soto", email="luis@mp.example", sex="men", institution="MP"),
    ]


def test_mapped_sheet_without_a_header(tmp_path):
    table = open_table(write(tmp_path, "Ana Pérez,UNAH\nLuis Soto,MP\n"))

    recognition = recognise(table, mapping=ColumnMapping({"name": 0, "institution": 1}, header_row=0))

    assert isinstance(recognition, Recognition)
    assert [(row.row, row.name) for row in read_rows(table, recognition)] == [(1, "Ana Pérez"), (2, "Luis Soto")]


def test_mapping_whose_header_row_is_missing(tmp_path):
    table = open_table(write(tmp_path, "Ana Pérez,UNAH\n"))

    with pytest.raises(AttendanceFileError) as caught:
        recognise(table, mapping=ColumnMapping({"name": 0}, header_row=9))

    assert (caught.value.code, caught.value.message, caught.value.row) == (
        "no_header",
        "The file has no row 9, where the header should be.",
        9,
    )


def test_fingerprint_is_that_of_the_next_such_file(tmp_path):
    first = recognise(open_table(write(tmp_path, UNKNOWN, name="a.csv")))
    second = recognise(open_table(write(tmp_path, "QUIÉN VINO;De dónde;Escribir a:;SX\nEva;X;y;F\n", name="b.csv")))
    other = recognise(open_table(write(tmp_path, "Quien vino,De donde\nEva,X\n", name="c.csv")))

    assert first.header_fingerprint == second.header_fingerprint
    assert first.header_fingerprint != other.header_fingerprint


def test_layout_that_is_asked_for_and_does_not_fit(tmp_path):
    path = write(tmp_path, "Nombre,Institución\nAna,UNAH\n")

    assert isinstance(recognise(open_table(path), layout="zoom_meeting"), UnknownLayout)
    assert isinstance(recognise(open_table(path), layout="sign_in_sheet"), Recognition)
    with pytest.raises(KeyError):
        recognise(open_table(path), layout="nothing")


def test_every_layout_has_a_key_of_its_own():
    assert [layout.key for layout in LAYOUTS] == [
        "zoom_meeting",
        "zoom_meeting_unique",
        "zoom_webinar",
        "teams",
        "teams_attendance_list",
        "teams_roll_call",
        "moodle_participants",
        "moodle_grades",
        "openedx_profile",
        "openedx_grades",
        "portal",
        "sign_in_sheet",
    ]


def test_sign_in_sheet_with_zoom_headings_keeps_its_institutions(tmp_path):
    path = write(
        tmp_path,
        "Nombre,Correo,Hora de entrada,Hora de salida,Duración (minutos),Institución,Sexo\n"
        "Ana,ana@x.example,15/03/2021 18:00,15/03/2021 19:00,60,UNAH,F\n",
    )

    _table, recognition, rows = read(path, timezone=ZONE)

    assert (recognition.layout, rows[0].institution, rows[0].sex) == ("sign_in_sheet", "UNAH", "women")


def test_a_duration_of_two_readings_is_left_open_and_remarked_on(tmp_path):
    _table, _recognition, rows = read(
        write(tmp_path, "Nombre,Correo,Duración\nAna,ana@x.example,1:27\nLuis,l@x.example,1h27\n")
    )

    assert [(row.minutes, row.notes) for row in rows] == [
        (
            None,
            (
                "Row 2, column C: '1:27' may be hours and minutes or minutes and seconds, so it is not used."
                " Write it as 1h 27m or as 1:27:00.",
            ),
        ),
        (87, ()),
    ]


def test_the_second_column_of_a_kind_is_among_those_that_are_not_read(tmp_path):
    _table, recognition, (row,) = read(
        write(tmp_path, "N.º,Nombre,Correo,Correo personal,Firma\n1,Ana,ana@x.example,ana@y.example,x\n")
    )

    assert (row.email, recognition.unread) == ("ana@x.example", ("Correo personal",))


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("Nombre,Apellido", "Ana,Pérez", "Ana Pérez"),
        ("Apellidos,Nombre", "Pérez de León,Ana María", "Ana María Pérez de León"),
        ("Name,Surname", "Ana,", "Ana"),
        ("Nombre,Apellidos", ",Pérez", "Pérez"),
        ("Nombre completo,Primer apellido", "ANA PEREZ SOTO,Pérez", "ANA PEREZ SOTO"),
        ("Nombres,Apellidos", "Ana,Pérez", "Ana Pérez"),
    ],
)
def test_a_name_in_two_columns_is_one(tmp_path, header, cells, name):
    _table, _recognition, (row,) = read(write(tmp_path, f"{header},Institución\n{cells},UNAH\n"))

    assert (row.name, row.other_name, row.institution) == (name, "", "UNAH")


def test_of_several_addresses_in_a_cell_the_first_is_used_and_it_is_said(tmp_path):
    path = write(
        tmp_path,
        "Nombre,Correo\nAna,ana@x.example / ana@y.example\nEva,eva@@x.example\nLuz,Luz Paz <luz@x.example>\n",
    )

    _table, _recognition, rows = read(path)

    assert [(row.email, row.notes) for row in rows] == [
        (
            "ana@x.example",
            (
                "Row 2, column B: several addresses stand there, “ana@x.example / ana@y.example”; ana@x.example is used.",
            ),
        ),
        ("", ("Row 3, column B: 'eva@@x.example' is not an e-mail address; it was left out.",)),
        ("luz@x.example", ()),
    ]


def test_times_as_people_type_them(tmp_path):
    typed = ["9:05 hrs", "9:05 h", "09:05 horas", "9h05", "9:05 a. m.", "9:05:00 hrs."]
    lines = "".join(f"Ana {chr(97 + n) * 3},a{n}@x.example,{text},10:05\n" for n, text in enumerate(typed))
    path = write(tmp_path, f"Nombre,Correo,Hora de llegada,Hora de retiro\n{lines}")

    _table, _recognition, rows = read(path, expected_date=date(2021, 3, 15), timezone=ZONE)

    assert [(row.join, row.notes) for row in rows] == [(utc("2021-03-15T15:05"), ())] * len(typed)


HEADING = ["Nombre", "Correo"]


@pytest.mark.parametrize("mapping", [None, ColumnMapping({"name": 0, "email": 1}, sheet="Día 1")])
def test_sheets_of_a_workbook_with_more_attendance_are_named(tmp_path, mapping):
    sheets = {
        "Portada": [["Programa"], ["Informe de dos días"]],
        "Día 1": [HEADING, ["Ana Pérez", "ana@x.example"]],
        "Día 2": [HEADING, ["Luis Soto", "luis@x.example"]],
        "Plantilla": [HEADING],
    }

    _table, recognition, rows = read(workbook(tmp_path, sheets), mapping=mapping)

    assert (recognition.sheet, recognition.other_sheets) == ("Día 1", ("Día 2",))
    assert [row.name for row in rows] == ["Ana Pérez"]
