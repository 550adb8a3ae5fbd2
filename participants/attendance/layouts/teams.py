"""Microsoft Teams: the attendance report of three sections, and the roll call of earlier versions."""

from django.utils.translation import gettext_lazy as _

from participants.attendance.layouts.declaration import Field, Layout, Section

_NAME = Field("name", en=("Name", "Full Name"), es=("Nombre", "Nombre completo"))
_EMAIL = Field("email", en=("Email",), es=("Correo electrónico", "Dirección de correo electrónico", "Correo"))
_UPN = Field(
    "upn",
    en=("Participant ID (UPN)",),
    es=("Id. de participante (UPN)", "Id. del participante (UPN)", "ID de participante (UPN)"),
)
_ROLE = Field("role", en=("Role",), es=("Rol", "Función"))

_ROLES = {"presenter": "participant", "moderador": "participant", "moderadora": "participant"}
"""Teams makes everybody a presenter ('moderador' in its Spanish) unless told otherwise, so it says nothing of
anyone."""

_MEETING = (
    Field("topic", en=("Meeting title",), es=("Título de la reunión",)),
    Field("start", en=("Start time", "Meeting Start Time"), es=("Hora de inicio", "Hora de inicio de la reunión")),
    Field(
        "end", en=("End time", "Meeting End Time"), es=("Hora de finalización", "Hora de finalización de la reunión")
    ),
    Field("minutes", en=("Meeting duration",), es=("Duración de la reunión",)),
    Field("meeting_id", en=("Meeting Id",), es=("Id. de reunión", "Id. de la reunión")),
)

LAYOUTS = (
    Layout(
        key="teams",
        title=_("Microsoft Teams, attendance report"),
        one_meeting=True,
        rank=2,
        metadata=_MEETING,
        roles=_ROLES,
        sections=(
            Section("summary", titles=("1. Summary", "1. Resumen"), kind="metadata", fields=(), requires=()),
            Section(
                "participants",
                titles=("2. Participants", "2. Participantes"),
                kind="identity",
                fields=(
                    _NAME,
                    Field("join", en=("First join",), es=("Primera entrada", "Primera unión", "Primer acceso")),
                    Field("leave", en=("Last leave",), es=("Última salida", "Último abandono")),
                    Field(
                        "minutes",
                        en=("In-meeting duration",),
                        es=("Duración de la reunión", "Duración en la reunión"),
                    ),
                    _EMAIL,
                    _UPN,
                    _ROLE,
                ),
                requires=(frozenset({"name"}),),
            ),
            Section(
                "activities",
                titles=(
                    "3. In-Meeting Activities",
                    "3. Actividades en la reunión",
                    "3. Actividades durante la reunión",
                    "3. Actividades de la reunión",
                ),
                fields=(
                    _NAME,
                    Field("join", en=("Join time",), es=("Hora de entrada", "Hora de unión", "Hora de incorporación")),
                    Field("leave", en=("Leave time",), es=("Hora de salida", "Hora de abandono")),
                    Field("minutes", en=("Duration",), es=("Duración",)),
                    _EMAIL,
                    _UPN,
                    _ROLE,
                ),
                requires=(frozenset({"name", "join"}),),
            ),
        ),
    ),
    Layout(
        key="teams_attendance_list",
        title=_("Microsoft Teams, attendance list of 2021"),
        one_meeting=True,
        rank=1,
        metadata=_MEETING,
        roles=_ROLES,
        sections=(
            Section(
                "participants",
                fields=(
                    Field("name", en=("Full Name",), es=("Nombre completo",)),
                    Field("join", en=("Join time",), es=("Hora de entrada", "Hora de unión", "Hora de incorporación")),
                    Field("leave", en=("Leave time",), es=("Hora de salida", "Hora de abandono")),
                    Field("minutes", en=("Duration",), es=("Duración",)),
                    _EMAIL,
                    _ROLE,
                    _UPN,
                ),
                requires=(frozenset({"name", "join", "leave", "role"}),),
            ),
        ),
    ),
    Layout(
        key="teams_roll_call",
        title=_("Microsoft Teams, roll call"),
        roles=_ROLES,
        one_meeting=True,
        rank=1,
        events=True,
        sections=(
            Section(
                "events",
                fields=(
                    _NAME,
                    Field("action", en=("User Action",), es=("Acción del usuario", "Acción de usuario")),
                    Field("timestamp", en=("Timestamp",), es=("Marca de tiempo", "Marca temporal", "Fecha y hora")),
                    _EMAIL,
                    _ROLE,
                ),
                requires=(frozenset({"name", "action", "timestamp"}),),
            ),
        ),
    ),
)
