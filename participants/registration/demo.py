"""The demo's activity with registration: an information session three weeks from the day it is loaded, with invented people."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from participants.models import Activity, DeskQuestion, Mode, Programme, RegistrationDesk, Sex
from participants.registration.desks import save_desk
from participants.registration.services import Application, register_many
from participants.services.accounts import Stated
from participants.services.activities import save_activity

KEY = "demo-sesion-informativa"
ZONE = "America/Guatemala"
DAYS_AHEAD = 21
PEOPLE = (
    ("Marta Solano Rivas", Sex.WOMEN, "SV", Mode.IN_PERSON),
    ("Óscar Benítez Lara", Sex.MEN, "GT", Mode.IN_PERSON),
    ("Nadia Coto Vargas", Sex.WOMEN, "CR", Mode.ONLINE),
    ("Julio Matamoros Paz", Sex.MEN, "HN", Mode.ONLINE),
    ("Irene Peralta Núñez", Sex.WOMEN, "DO", Mode.IN_PERSON),
)
"""Invented. Two places in person: the third of them waits."""


def load(say: Callable[[str], None]) -> None:
    """Make it where it is missing."""
    if RegistrationDesk.objects.filter(activity__key=KEY).exists():
        return
    say("An information session that people register for ...")
    zone = ZoneInfo(ZONE)
    starts_at = datetime.combine(timezone.localdate() + timedelta(days=DAYS_AHEAD), time(10), zone)
    activity = save_activity(
        activity=Activity(
            key=KEY,
            programme=Programme.DATACCTION,
            kind=Activity.Kind.OTHER,
            title_es="Sesión informativa: cómo leer los datos del portal",
            title_en="Information session: how to read the portal's data",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=90),
            timezone=ZONE,
        ),
        by=None,
    )
    desk = save_desk(
        desk=RegistrationDesk(
            activity=activity,
            is_in_person=True,
            in_person_places=2,
            join_url="https://example.org/sala-de-la-demo",
            certificate_rule="share",
            certificate_amount=75,
            venue_es="Sala de usos múltiples, edificio de la demostración",
            venue_en="Multipurpose room, the demo's building",
            introduction_es="Un recorrido de hora y media por las cifras, el tablero y los archivos, con ejercicios.",
            introduction_en="An hour and a half through the figures, the dashboard and the files, with exercises.",
        ),
        by=None,
    )
    DeskQuestion.objects.create(
        desk=desk,
        kind=DeskQuestion.Kind.CHOICE,
        label_es="¿Con qué datos trabaja?",
        label_en="Which data do you work with?",
        help_es="Para elegir los ejercicios.",
        help_en="To choose the exercises.",
        choices_es="Delitos\nPercepción\nJusticia\nOtros",
        choices_en="Crime\nPerception\nJustice\nOthers",
    )
    applications = [
        Application(Stated(name, sex, country), f"persona{number}@correo.example", mode)
        for number, (name, sex, country, mode) in enumerate(PEOPLE, start=1)
    ]
    register_many(desk=desk, applications=applications, language="es", by=None)
