"""Moodle's and Open edX's exports: each layout and variant, read to exact rows."""

import pytest

from participants.attendance.rows import SourceRow
from tests.participants.attendance.files import read, write


@pytest.mark.parametrize(
    ("header", "never", "language"),
    [
        ("First name,Last name,Email address,Institution,Country,Roles,Last access to course", "Never", "en"),
        ("Nombre,Apellido(s),Dirección de correo,Institución,País,Roles,Último acceso al curso", "Nunca", "es"),
    ],
)
def test_moodle_participants(tmp_path, header, never, language):
    path = write(
        tmp_path,
        f"{header}\n"
        "Ana,Pérez,ana@unah.example,UNAH,Honduras,Student,3 days\n"
        f"Luis,Soto,luis@mp.example,MP,Guatemala,Estudiante,{never}\n"
        "Carla,Ruiz,carla@unam.example,UNAM,México,Teacher,now\n",
    )

    _table, recognition, rows = read(path)

    assert (recognition.layout, recognition.language, recognition.questions) == ("moodle_participants", language, ())
    assert rows == [
        SourceRow(
            row=2,
            name="Ana Pérez",
            email="ana@unah.example",
            role="learner",
            institution="UNAH",
            country="Honduras",
            outcome="attended",
        ),
        SourceRow(
            row=3,
            name="Luis Soto",
            email="luis@mp.example",
            role="learner",
            institution="MP",
            country="Guatemala",
            outcome="registered",
        ),
        SourceRow(
            row=4,
            name="Carla Ruiz",
            email="carla@unam.example",
            role="tutor",
            institution="UNAM",
            country="México",
            outcome="attended",
        ),
    ]


def test_moodle_participants_with_a_field_of_the_sites_own_are_learners(tmp_path):
    path = write(
        tmp_path,
        "First name,Last name,Username,Email address,Zodiac sign,Roles,Last access to course\n"
        "Ana,Pérez,anap,ana@unah.example,Leo,Student,Never\n",
    )

    _table, recognition, rows = read(path)

    assert (recognition.layout, recognition.unread) == ("moodle_participants", ("Zodiac sign",))
    assert rows == [SourceRow(row=2, name="Ana Pérez", email="ana@unah.example", role="learner", outcome="registered")]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (
            "First name,Surname,ID number,Institution,Department,Email address,Quiz: Módulo 1 (Real),"
            "Assignment: Ensayo (Real),Course total (Real),Last downloaded from this course",
            "en",
        ),
        (
            "First name,Last name,ID number,Institution,Department,Email address,Quiz: Módulo 1,"
            "Assignment: Ensayo,Course total,Last downloaded from this course",
            "en",
        ),
        (
            "Nombre,Apellido(s),Número de ID,Institución,Departamento,Dirección de correo,"
            "Cuestionario: Módulo 1 (Real),Tarea: Ensayo (Real),Total del curso (Real),Última descarga de este curso",
            "es",
        ),
    ],
)
def test_moodle_grades(tmp_path, header, language):
    path = write(
        tmp_path,
        f"{header}\n"
        "Ana,Pérez,0801,UNAH,Derecho,ana@unah.example,9.50,-,45.00,1615852800\n"
        "Luis,Soto,,MP,,luis@mp.example,-,-,-,1615852800\n"
        "Eva,Mora,,,,eva@x.example,0.00,-,0.00,1615852800\n",
    )

    _table, recognition, rows = read(path)

    assert (recognition.layout, recognition.language, recognition.questions) == ("moodle_grades", language, ())
    assert rows == [
        SourceRow(
            row=2, name="Ana Pérez", email="ana@unah.example", role="learner", institution="UNAH", outcome="attended"
        ),
        SourceRow(
            row=3, name="Luis Soto", email="luis@mp.example", role="learner", institution="MP", outcome="registered"
        ),
        SourceRow(row=4, name="Eva Mora", email="eva@x.example", role="learner", outcome="attended"),
    ]


def test_openedx_profiles(tmp_path):
    path = write(
        tmp_path,
        "id,username,name,email,language,location,year_of_birth,gender,level_of_education,mailing_address,goals,"
        "enrollment_mode,verification_status,cohort,city,country,enrollment_date\n"
        "11,anap,Ana Pérez,ana@unah.example,es,,1990,f,b,,,audit,N/A,,Tegucigalpa,HN,2024-02-01 10:00:00+00:00\n"
        "12,luiss,Luis Soto,luis@mp.example,es,,1985,m,m,,,honor,N/A,,,GT,2024-02-01 10:00:00+00:00\n"
        "13,evam,,eva@x.example,es,,,o,,,,audit,N/A,,,,2024-02-01 10:00:00+00:00\n"
        "14,leo,Leo Paz,leo@x.example,es,,,,,,,audit,N/A,,,SV,2024-02-01 10:00:00+00:00\n",
    )

    _table, recognition, rows = read(path)

    assert (recognition.layout, recognition.questions) == ("openedx_profile", ())
    common = {"role": "learner", "outcome": "registered"}
    assert rows == [
        SourceRow(row=2, name="Ana Pérez", email="ana@unah.example", sex="women", country="HN", **common),
        SourceRow(row=3, name="Luis Soto", email="luis@mp.example", sex="men", country="GT", **common),
        SourceRow(row=4, name="evam", email="eva@x.example", sex="other", is_no_name=True, **common),
        SourceRow(row=5, name="Leo Paz", email="leo@x.example", country="SV", **common),
    ]


def test_openedx_profiles_of_men_only_need_no_question(tmp_path):
    path = write(tmp_path, "id,username,name,email,gender,enrollment_mode\n1,luis,Luis,luis@x.example,m,audit\n")

    _table, recognition, rows = read(path)

    assert recognition.questions == ()
    assert [row.sex for row in rows] == ["men"]


def test_openedx_grades(tmp_path):
    path = write(
        tmp_path,
        "Student ID,Email,Username,Grade,Homework 1,Homework (Avg),Final Exam,Cohort Name,Enrollment Track,"
        "Verification Status,Certificate Eligible,Certificate Delivered,Certificate Type,Enrollment Status\n"
        "1,ana@unah.example,anap,0.91,1.0,1.0,0.9,,audit,N/A,Y,Y,honor,enrolled\n"
        "2,luis@mp.example,luiss,0.85,1.0,1.0,0.8,,audit,N/A,Y,N,N/A,enrolled\n"
        "3,eva@x.example,evam,0.0,0.0,0.0,Not Attempted,,audit,N/A,N,N,N/A,enrolled\n"
        "4,leo@x.example,leop,0.0,Not Attempted,0.0,Not Attempted,,audit,N/A,N,N,N/A,enrolled\n"
        "5,ivo@x.example,ivo,0.4,0.5,0.5,Not Attempted,,audit,N/A,N,N,N/A,unenrolled\n",
    )

    _table, recognition, rows = read(path)

    assert (recognition.layout, recognition.questions) == ("openedx_grades", ())
    assert [(row.row, row.name, row.email, row.role, row.outcome, row.skip) for row in rows] == [
        (2, "anap", "ana@unah.example", "learner", "certified", None),
        (3, "luiss", "luis@mp.example", "learner", "completed", None),
        (4, "evam", "eva@x.example", "learner", "attended", None),
        (5, "leop", "leo@x.example", "learner", "registered", None),
        (6, "ivo", "ivo@x.example", "learner", "attended", "unenrolled"),
    ]
