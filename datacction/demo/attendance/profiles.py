"""Public profiles, with consent, of some of the invented specialists, and their names on the episodes' pages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils.text import slugify

from datacction.demo.attendance.files import Demonstration
from datacction.demo.load import attach_specialists
from participants.models import Consent, Participation, Person, PublicProfile, Role

CONSENTED_AT = datetime(2020, 5, 4, 16, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Biography:
    """A position and a short life, in both languages."""

    position_es: str
    position_en: str
    text_es: str
    text_en: str


_INVENTED_ES = "Perfil inventado para esta demostración."
_INVENTED_EN = "A profile invented for this demonstration."

BIOGRAPHIES = (
    Biography(
        "Coordinación de estadística criminal",
        "Coordinator of crime statistics",
        "Lleva quince años entre registros policiales y encuestas, y defiende que un dato sin fecha no es un dato.",
        "Fifteen years among police records and surveys, and a firm view that a figure without a date is no figure.",
    ),
    Biography(
        "Especialista en violencia contra las mujeres",
        "Specialist in violence against women",
        "Diseñó dos encuestas de prevalencia y enseña a preguntar sin volver a dañar.",
        "Designed two prevalence surveys and teaches how to ask without doing harm again.",
    ),
    Biography(
        "Análisis territorial y mapas",
        "Territorial analysis and maps",
        "Convierte denuncias en mapas que un municipio puede usar el lunes por la mañana.",
        "Turns complaints into maps that a municipality can use on a Monday morning.",
    ),
    Biography(
        "Docencia e investigación en políticas de seguridad",
        "Lecturer and researcher in security policy",
        "Estudia qué parte de un plan de seguridad sobrevive al cambio de gobierno.",
        "Studies which part of a security plan survives a change of government.",
    ),
    Biography(
        "Dirección de un observatorio de violencia",
        "Director of a violence observatory",
        "Reúne cada mes a quienes cuentan lo mismo de cinco maneras, hasta que coinciden.",
        "Brings together every month those who count the same thing in five ways, until they agree.",
    ),
    Biography(
        "Asesoría en datos abiertos",
        "Adviser on open data",
        "Ayuda a publicar bases de datos sin publicar a las personas que hay en ellas.",
        "Helps to publish databases without publishing the people in them.",
    ),
    Biography(
        "Especialista en movilidad humana",
        "Specialist in human mobility",
        "Ha seguido durante diez años las rutas del norte de Centroamérica y los números que se cruzan en ellas.",
        "Has followed the routes of northern Central America, and the numbers that cross on them, for ten years.",
    ),
    Biography(
        "Interoperabilidad de sistemas de justicia",
        "Interoperability of justice systems",
        "Conecta expedientes que antes viajaban en papel entre tres oficinas.",
        "Connects files that used to travel on paper between three offices.",
    ),
    Biography(
        "Prevención de la violencia en escuelas",
        "Prevention of violence in schools",
        "Trabajó en un sistema de alertas escolares y con quienes reciben la alerta.",
        "Worked on a system of school alerts, and with those who receive them.",
    ),
    Biography(
        "Investigación sobre juventud y riesgo",
        "Research on youth and risk",
        "Escucha a jóvenes de barrios distintos y compara sus respuestas con las de sus autoridades.",
        "Listens to young people of different neighbourhoods and compares their answers with their authorities'.",
    ),
    Biography(
        "Reinserción social y medidas alternativas",
        "Social reintegration and alternatives to prison",
        "Evalúa qué apoyos reducen la reincidencia y cuánto cuestan.",
        "Evaluates which support reduces reoffending, and at what cost.",
    ),
    Biography(
        "Acceso a la justicia y derechos humanos",
        "Access to justice and human rights",
        "Acompaña a tribunales que quieren medir cuánto espera una persona por una respuesta.",
        "Works with courts that want to measure how long a person waits for an answer.",
    ),
    Biography(
        "Encuestas de victimización",
        "Victimisation surveys",
        "Ha coordinado el trabajo de campo de siete encuestas nacionales.",
        "Has coordinated the field work of seven national surveys.",
    ),
    Biography(
        "Gobernanza y cohesión social",
        "Governance and social cohesion",
        "Busca en los datos de seguridad lo que dicen de la confianza entre vecinos.",
        "Looks in security data for what they say of trust between neighbours.",
    ),
)


OF_EXCHANGES = {
    "x-mediacion-comunitaria-1": Biography(
        "Mediación en una casa de justicia",
        "Mediator in a house of justice",
        "Media entre vecinos desde hace nueve años y forma a quienes empiezan.",
        "Has mediated between neighbours for nine years, and trains those who begin.",
    ),
    "x-siniestros-viales-1": Biography(
        "Conciliación de cifras de muertes en carretera",
        "Reconciling figures of deaths on the road",
        "Sienta cada mes a policía, hospital y medicina forense a la misma mesa.",
        "Brings police, hospital and forensic medicine to one table every month.",
    ),
}
"""By the key of a session of an exchange: somebody who gave there."""


def load_profiles_of_exchanges() -> None:
    """Give somebody who gave in these sessions a public profile, so that the exchange's page names them."""
    for key, biography in OF_EXCHANGES.items():
        gave = Participation.objects.filter(activity__key=key, role=Role.SPECIALIST)
        person = Person.objects.filter(pk__in=gave.values("person"), profile=None).order_by("pk").first()
        if person is not None and not PublicProfile.objects.filter(person__in=gave.values("person")).exists():
            _profile(person, biography)


def load_profiles(everything: Demonstration, person_of: Mapping[int, int]) -> None:
    """Give the specialists who spoke most a public profile, and name them on the pages of their episodes."""
    panels = Counter(
        seat.member.number for each in everything.gatherings for seat in each.seats if seat.role == "specialist"
    )
    chosen = [
        number for number, _count in sorted(panels.items(), key=lambda item: (-item[1], item[0]))[: len(BIOGRAPHIES)]
    ]
    for number, biography in zip(chosen, BIOGRAPHIES, strict=True):
        _profile(Person.objects.get(pk=person_of[number]), biography)
    people = Person.objects.in_bulk([person_of[number] for number in chosen])
    for gathering in everything.gatherings:
        speaking = [
            (people[person_of[seat.member.number]], Role(seat.role))
            for seat in gathering.seats
            if seat.member.number in chosen and seat.role != "participant"
        ]
        if speaking:
            attach_specialists(gathering.episode.key, speaking)


@transaction.atomic
def _profile(person: Person, biography: Biography) -> None:
    profile, made = PublicProfile.objects.get_or_create(
        person=person,
        defaults={
            "slug": slugify(person.name),
            "display_name": person.name,
            "position_es": biography.position_es,
            "position_en": biography.position_en,
            "institution": person.institution,
            "biography_es": f"{biography.text_es} {_INVENTED_ES}",
            "biography_en": f"{biography.text_en} {_INVENTED_EN}",
        },
    )
    if made:
        Consent.objects.create(
            person=profile.person,
            purpose=Consent.Purpose.PUBLIC_PROFILE,
            version="2020-05",
            given_at=CONSENTED_AT,
            source="Demostración",
        )
