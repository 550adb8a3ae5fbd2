"""Zoom: meeting reports (one row per join, or per unique user) and the webinar attendee report."""

from django.utils.translation import gettext_lazy as _

from participants.attendance.layouts.declaration import ANSWERS, Field, Layout, Section

NAME = Field(
    "name",
    en=("Name (Original Name)", "User Name (Original Name)", "Name", "User Name"),
    es=("Nombre (nombre original)", "Nombre de usuario (nombre original)", "Nombre", "Nombre de usuario"),
)
EMAIL = Field(
    "email",
    en=("Email", "User Email", "Email Address"),
    es=("Correo electrónico", "E-mail del usuario", "Correo electrónico del usuario", "Correo", "E-mail"),
)
JOIN = Field("join", en=("Join Time",), es=("Hora para unirse", "Hora de entrada", "Hora de ingreso", "Hora de unión"))
LEAVE = Field("leave", en=("Leave Time",), es=("Hora para salir", "Hora de salida"))
MINUTES = Field(
    "minutes",
    en=("Duration (Minutes)", "Time in Session (minutes)"),
    es=("Duración (minutos)", "Tiempo en la sesión (minutos)", "Tiempo en sesión (minutos)"),
)
TOTAL_MINUTES = Field("minutes", en=("Total duration (minutes)",), es=("Duración total (minutos)",))
GUEST = Field("ignored", en=("Guest", "Is Guest"), es=("Invitado", "Es invitado"))
WAITING_ROOM = Field("waiting_room", en=("In waiting room",), es=("En sala de espera", "En la sala de espera"))
RECORDING = Field(
    "ignored",
    en=("Recording Consent", "Recording disclaimer response"),
    es=(
        "Consentimiento de grabación",
        "Respuesta al descargo de responsabilidad relativa a la grabación",
        "Respuesta al descargo de responsabilidad de la grabación",
    ),
)
CONNECTION_COUNTRY = Field(
    "connection_country",
    en=("Country/Region Name", "Country/Region"),
    es=("Nombre de país/región", "Nombre del país/región", "País/Región"),
)

MEETING = (
    Field("topic", en=("Topic", "Meeting Topic"), es=("Tema", "Tema de la reunión")),
    Field(
        "start",
        en=("Start Time", "Actual Start Time"),
        es=("Hora de inicio", "Hora de inicio real", "Hora real de inicio"),
    ),
    Field("end", en=("End Time",), es=("Hora de finalización", "Hora final", "Hora de término")),
    Field(
        "minutes",
        en=("Duration (Minutes)", "Actual Duration (minutes)"),
        es=("Duración (minutos)", "Duración real (minutos)"),
    ),
    Field("timezone", en=("Time Zone", "Timezone"), es=("Zona horaria",)),
    Field(
        "meeting_id", en=("Meeting ID", "Webinar ID"), es=("ID de reunión", "ID de la reunión", "ID del seminario web")
    ),
)

_SEAT = frozenset({"name", "minutes"})

LAYOUTS = (
    Layout(
        key="zoom_meeting",
        title=_("Zoom meeting"),
        original_names=True,
        one_meeting=True,
        rank=1,
        metadata=MEETING,
        sections=(
            Section(
                "participants",
                fields=(
                    NAME,
                    EMAIL,
                    JOIN,
                    LEAVE,
                    MINUTES,
                    GUEST,
                    RECORDING,
                    WAITING_ROOM,
                    CONNECTION_COUNTRY,
                    *ANSWERS,  # columns that somebody added: Zoom itself asks participants of a meeting nothing
                ),
                requires=(frozenset({"name", "join", "leave"}),),
            ),
        ),
    ),
    Layout(
        key="zoom_meeting_unique",
        title=_("Zoom meeting, unique users"),
        original_names=True,
        one_meeting=True,
        rank=1,
        metadata=MEETING,
        sections=(
            Section(
                "participants",
                fields=(NAME, EMAIL, TOTAL_MINUTES, GUEST, RECORDING, WAITING_ROOM, *ANSWERS),
                requires=(_SEAT,),
            ),
        ),
    ),
    Layout(
        key="zoom_webinar",
        title=_("Zoom webinar, attendee report"),
        original_names=True,
        one_meeting=True,
        rank=2,
        metadata=MEETING,
        sections=(
            Section(
                "hosts",
                titles=("Host Details", "Detalles del anfitrión", "Detalles de anfitrión"),
                role="organiser",
                fields=(
                    Field("attended", en=("Attended",), es=("Asistió", "Asistencia")),
                    NAME,
                    EMAIL,
                    JOIN,
                    LEAVE,
                    MINUTES,
                    GUEST,
                    CONNECTION_COUNTRY,
                    *ANSWERS,
                ),
                requires=(frozenset({"name"}),),
            ),
            Section(
                "panelists",
                titles=(
                    "Panelist Details",
                    "Detalles del panelista",
                    "Detalles de panelistas",
                    "Detalles de los panelistas",
                ),
                role="specialist",
                fields=(
                    Field("attended", en=("Attended",), es=("Asistió", "Asistencia")),
                    NAME,
                    EMAIL,
                    JOIN,
                    LEAVE,
                    MINUTES,
                    GUEST,
                    CONNECTION_COUNTRY,
                    *ANSWERS,
                ),
                requires=(frozenset({"name"}),),
            ),
            Section(
                "attendees",
                titles=(
                    "Attendee Details",
                    "Detalles del asistente",
                    "Detalles de asistentes",
                    "Detalles de los asistentes",
                ),
                fields=(
                    Field("attended", en=("Attended",), es=("Asistió", "Asistencia")),
                    NAME,
                    Field("first_name", en=("First Name",), es=("Nombre",)),
                    Field("last_name", en=("Last Name",), es=("Apellido", "Apellidos")),
                    EMAIL,
                    Field("ignored", en=("Phone",), es=("Teléfono",)),
                    Field("ignored", en=("Registration Time",), es=("Hora de registro", "Hora de inscripción")),
                    Field("ignored", en=("Approval Status",), es=("Estado de aprobación",)),
                    JOIN,
                    LEAVE,
                    MINUTES,
                    GUEST,
                    CONNECTION_COUNTRY,
                    Field("ignored", en=("Source Name",), es=("Nombre de la fuente", "Nombre de origen")),
                    *ANSWERS,
                ),
                requires=(frozenset({"name"}), frozenset({"first_name", "last_name"})),
            ),
            Section(
                "telephone",
                titles=("Other Attended", "Otros asistentes"),
                fields=(NAME, JOIN, LEAVE, MINUTES, CONNECTION_COUNTRY),
                requires=(frozenset({"name"}),),
            ),
        ),
    ),
)
