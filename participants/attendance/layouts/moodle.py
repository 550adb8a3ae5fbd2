"""Moodle: the list of participants of a course and its grade book."""

from django.utils.translation import gettext_lazy as _

from participants.attendance.layouts.declaration import Field, Layout, Section

_FIRST = Field("first_name", en=("First name",), es=("Nombre", "Nombre(s)"))
_LAST = Field("last_name", en=("Last name", "Surname"), es=("Apellido(s)", "Apellidos", "Apellido"))
_EMAIL = Field(
    "email", en=("Email address", "Email"), es=("Dirección de correo", "Dirección Email", "Correo electrónico")
)
_INSTITUTION = Field("institution", en=("Institution",), es=("Institución",))
_DEPARTMENT = Field("ignored", en=("Department",), es=("Departamento",))
_ID = Field("ignored", en=("ID number",), es=("Número de ID", "Número de identificación", "Núm. de ID"))
_USERNAME = Field("username", en=("Username",), es=("Nombre de usuario",))
_COUNTRY = Field("country", en=("Country",), es=("País",))
_OTHER = Field(
    "ignored",
    en=("City/town", "Phone", "Mobile phone", "Groups", "Status"),
    es=("Ciudad", "Teléfono", "Teléfono móvil", "Grupos", "Estado", "Estatus"),
)
_SEX = Field("sex", en=("Sex", "Gender"), es=("Sexo", "Género"))
_POSITION = Field("position", en=("Position", "Job title"), es=("Cargo", "Puesto"))
_PERSON = (_FIRST, _LAST, _EMAIL, _INSTITUTION, _DEPARTMENT, _ID, _USERNAME, _COUNTRY, _OTHER, _SEX, _POSITION)
_BOTH_NAMES = frozenset({"first_name", "last_name"})

LAYOUTS = (
    Layout(
        key="moodle_participants",
        title=_("Moodle, participants of a course"),
        enrolment=True,
        outcome="registered",
        rank=1,
        sections=(
            Section(
                "participants",
                role="learner",
                fields=(
                    *_PERSON,
                    Field("role", en=("Roles", "Role"), es=("Roles", "Rol")),
                    Field(
                        "last_access",
                        en=("Last access to course", "Last access to site"),
                        es=("Último acceso al curso", "Último acceso al sitio"),
                    ),
                ),
                requires=(_BOTH_NAMES | {"email"},),
                allows_only_known=True,
                signs=frozenset({"last_access", "username"}),
            ),
        ),
    ),
    Layout(
        key="moodle_grades",
        title=_("Moodle, grade book"),
        enrolment=True,
        outcome="registered",
        rank=2,
        sections=(
            Section(
                "grades",
                role="learner",
                fields=(
                    *_PERSON,
                    Field(
                        "grade",
                        en=(
                            "Course total",
                            "Course total (Real)",
                            "Course total (Percentage)",
                            "Course total (Letter)",
                        ),
                        es=(
                            "Total del curso",
                            "Total del curso (Real)",
                            "Total del curso (Porcentaje)",
                            "Total del curso (Letra)",
                        ),
                    ),
                    Field(
                        "ignored",
                        en=("Last downloaded from this course",),
                        es=("Última descarga de este curso", "Última descarga realizada desde este curso"),
                    ),
                ),
                requires=(_BOTH_NAMES | {"grade"},),
                graded=r"^[^:]+: ",
            ),
        ),
    ),
)
