"""Sheets made by hand: sign-in sheets with any order of columns, the portal's own sheet, and sheets mapped by a
person."""

from django.utils.translation import gettext_lazy as _

from participants.attendance.layouts.declaration import ANSWERS, FIELDS, Field, Layout, Section

_FIELDS = (
    Field(
        "name",
        en=(
            "Name",
            "Full name",
            "Name and surname",
            "Participant",
            "Participant name",
            "Attendee",
            "Name of participant",
            "Participant's name",
            "Attendee name",
            "First and last name",
        ),
        es=(
            "Nombre",
            "Nombre completo",
            "Nombres y apellidos",
            "Nombre y apellido",
            "Nombre y apellidos",
            "Nombres y apellido",
            "Apellidos y nombres",
            "Apellido y nombre",
            "Participante",
            "Nombre del participante",
            "Nombre de la persona participante",
            "Asistente",
            "Nombre del asistente",
            "Nombre completo del participante",
            "Nombre y apellidos completos",
            "Nombres completos",
            "Nombre participante",
            "Apellidos, nombres",
        ),
    ),
    Field("first_name", en=("First name", "Given name", "Given names"), es=("Nombres", "Nombre(s)", "Primer nombre")),
    Field(
        "last_name",
        en=("Last name", "Surname", "Family name", "Surnames"),
        es=("Apellidos", "Apellido", "Apellido(s)", "Primer apellido"),
    ),
    Field(
        "email",
        en=("Email", "E-mail", "Email address", "Mail", "User email"),
        es=(
            "Correo",
            "Correo electrónico",
            "Correo-e",
            "Dirección de correo",
            "Dirección de correo electrónico",
            "Correo institucional",
            "Correo personal",
        ),
    ),
    Field(
        "sex",
        en=("Sex", "Gender", "Sex (F/M)", "Gender (F/M)", "F/M", "M/F"),
        es=(
            "Sexo",
            "Género",
            "Sexo (H/M)",
            "Sexo (M/H)",
            "Sexo (F/M)",
            "Sexo (M/F)",
            "Género (H/M)",
            "Género (M/H)",
            "Género (F/M)",
            "Género (M/F)",
            "H/M",
            "M/H",
        ),
    ),
    Field("sex_women", en=("Female", "Women", "Woman"), es=("Mujer", "Mujeres", "Femenino", "F")),
    Field("sex_men", en=("Male", "Men", "Man"), es=("Hombre", "Hombres", "Masculino", "H")),
    Field("sex_m", neutral=("M",)),
    Field(
        "institution",
        en=("Institution", "Organization", "Organisation", "Company", "Affiliation", "Agency", "Employer", "Entity"),
        es=(
            "Institución",
            "Organización",
            "Entidad",
            "Institución u organización",
            "Institución/Organización",
            "Empresa",
            "Dependencia",
            "Institución a la que pertenece",
            "Institución que representa",
            "Universidad",
        ),
    ),
    Field(
        "position",
        en=("Position", "Job title", "Title", "Post"),
        es=("Cargo", "Puesto", "Cargo o puesto", "Función", "Cargo que desempeña"),
    ),
    Field(
        "country",
        en=("Country", "Country of residence", "Country/Region"),
        es=("País", "País de residencia", "País de procedencia", "Nacionalidad"),
    ),
    Field(
        "role",
        en=("Role", "Type of participant"),
        es=("Rol", "Papel", "Tipo de participante", "Tipo de participación", "Calidad"),
    ),
    Field(
        "join",
        en=("Join time", "Time in", "Arrival", "Arrival time", "Time of arrival", "Sign-in time", "Check-in", "Joined"),
        es=(
            "Hora de entrada",
            "Hora entrada",
            "Hora de ingreso",
            "Hora ingreso",
            "Entrada",
            "Hora de llegada",
            "Ingreso",
        ),
    ),
    Field(
        "leave",
        en=("Leave time", "Time out", "Departure", "Sign-out time", "Check-out", "Left"),
        es=("Hora de salida", "Hora salida", "Salida", "Hora de retiro"),
    ),
    Field(
        "minutes",
        en=("Minutes", "Duration", "Duration (minutes)", "Total minutes"),
        es=(
            "Minutos",
            "Duración",
            "Duración (minutos)",
            "Tiempo (minutos)",
            "Tiempo conectado",
            "Minutos conectado",
            "Minutos conectados",
            "Tiempo total (minutos)",
        ),
    ),
    Field("attended", en=("Attended", "Attendance", "Present"), es=("Asistió", "Asistencia", "Presente")),
    Field("outcome", en=("Outcome", "Result", "Status"), es=("Resultado", "Estado")),
    Field(
        "ignored",
        en=(
            "No",
            "Nr",
            "#",
            "Signature",
            "Phone",
            "Telephone",
            "Mobile",
            "ID number",
            "Identity document",
            "Date",
            "Remarks",
            "Comments",
            "Age",
            "City",
        ),
        es=(
            "N.º",
            "Nº",
            "Núm",
            "Número",
            "Firma",
            "Teléfono",
            "Celular",
            "Cédula",
            "DUI",
            "DPI",
            "Identidad",
            "Documento",
            "Documento de identidad",
            "Fecha",
            "Observaciones",
            "Comentarios",
            "Edad",
            "Ciudad",
            "Departamento",
            "Municipio",
        ),
    ),
)

_COMPANY = frozenset(
    {
        "email",
        "sex",
        "sex_women",
        "sex_men",
        "institution",
        "position",
        "country",
        "role",
        "join",
        "minutes",
        "attended",
    }
)
"""A heading 'name' alone is no sign-in sheet: one of these must stand beside it."""

LAYOUTS = (
    Layout(
        key="portal",
        title=_("The portal's own sheet"),
        rank=3,
        sections=(
            Section(
                "people",
                fields=tuple(
                    Field(name, neutral=(name,))
                    for name in (
                        "name",
                        "email",
                        "sex",
                        "institution",
                        "position",
                        "country",
                        "role",
                        "join",
                        "leave",
                        "minutes",
                        "outcome",
                    )
                ),
                requires=(frozenset({"name", "email", "sex", "institution", "country", "role", "outcome"}),),
            ),
        ),
    ),
    Layout(
        key="sign_in_sheet",
        title=_("Sign-in sheet"),
        by_hand=True,
        metadata=(
            Field(
                "topic",
                en=("Activity", "Event", "Topic"),
                es=("Actividad", "Evento", "Tema", "Nombre de la actividad", "Nombre del evento"),
            ),
            Field("start", en=("Date",), es=("Fecha", "Fecha de la actividad", "Fecha del evento")),
        ),
        sections=(
            Section(
                "people",
                fields=(*_FIELDS, *ANSWERS),
                requires=tuple(
                    names | {company}
                    for company in sorted(_COMPANY)
                    for names in (frozenset({"name"}), frozenset({"first_name", "last_name"}))
                ),
            ),
        ),
    ),
)

MAPPED = Layout(
    key="mapped",
    title=_("Sheet with columns mapped by hand"),
    by_hand=True,
    sections=(Section("people", fields=tuple(Field(name) for name in FIELDS if name != "ignored"), requires=()),),
)
