"""Printed reach figures of the programme, with the publication each one comes from.

They are kept as reported figures, beside the computed ones and never mixed into them.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

INNOVATIVE_PROPOSAL = (
    "UNDP (2022), InfoSegura, an innovative proposal to improve the quality of citizen security information in "
    "Central America and the Dominican Republic, Panama, section 5.4"
)
KNOWLEDGE_MANAGEMENT = (
    "UNDP InfoSegura (2024), project overview: promote knowledge management, capacity development and transfer"
)
FIRST_WEEK = "UNDP InfoSegura (2022), First Citizen Security Week in Central America and the Dominican Republic"
ACADEMY = "UNDP InfoSegura, A thousand trained in citizen security and justice through online platform: TrainAction"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure. `measure` is the name of the computed figure it stands beside, or one of its own.

    `seasons` are the series it speaks of, by key. A share is between 0 and 1.
    """

    programme: str
    scope_es: str
    scope_en: str
    measure: str
    label_es: str
    label_en: str
    value: Decimal
    source: str
    at_least: bool = False
    is_share: bool = False
    note: str = ""
    seasons: tuple[str, ...] = ()
    breakdown: dict[str, Any] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None


def _webinar_1_4(measure: str, label_es: str, label_en: str, value: str, **more: Any) -> Printed:
    return Printed(
        "datacction",
        "Webinar, temporadas 1–4",
        "Webinar, seasons 1–4",
        measure,
        label_es,
        label_en,
        Decimal(value),
        INNOVATIVE_PROPOSAL,
        seasons=("1", "2", "3", "4"),
        since=date(2020, 5, 7),
        until=date(2021, 12, 9),
        **more,
    )


def _webinar_1_6(measure: str, label_es: str, label_en: str, value: str) -> Printed:
    return Printed(
        "datacction",
        "Webinar, temporadas 1–6",
        "Webinar, seasons 1–6",
        measure,
        label_es,
        label_en,
        Decimal(value),
        KNOWLEDGE_MANAGEMENT,
    )


def _exchanges(measure: str, label_es: str, label_en: str, value: str, **more: Any) -> Printed:
    return Printed(
        "datacction",
        "Intercambios",
        "Exchanges",
        measure,
        label_es,
        label_en,
        Decimal(value),
        KNOWLEDGE_MANAGEMENT,
        seasons=("exchanges",),
        **more,
    )


def _forum(measure: str, label_es: str, label_en: str, value: str) -> Printed:
    return Printed(
        "datacction",
        "Foro internacional",
        "International forum",
        measure,
        label_es,
        label_en,
        Decimal(value),
        KNOWLEDGE_MANAGEMENT,
        seasons=("forum",),
    )


def _weeks(measure: str, label_es: str, label_en: str, value: str, **more: Any) -> Printed:
    return Printed(
        "datacction",
        "Semana de la Seguridad Ciudadana, 2022 y 2024",
        "Citizen Security Week, 2022 and 2024",
        measure,
        label_es,
        label_en,
        Decimal(value),
        KNOWLEDGE_MANAGEMENT,
        seasons=("week-2022", "week-2024"),
        **more,
    )


def _first_week(measure: str, label_es: str, label_en: str, value: str) -> Printed:
    return Printed(
        "datacction",
        "Semana de la Seguridad Ciudadana, 2022",
        "Citizen Security Week, 2022",
        measure,
        label_es,
        label_en,
        Decimal(value),
        FIRST_WEEK,
        seasons=("week-2022",),
    )


def _academy(measure: str, label_es: str, label_en: str, value: str, **more: Any) -> Printed:
    return Printed(
        "trainaction",
        "Primeros cinco meses",
        "First five months",
        measure,
        label_es,
        label_en,
        Decimal(value),
        ACADEMY,
        **more,
    )


def _network(measure: str, label_es: str, label_en: str, value: str) -> Printed:
    return Printed(
        "conose",
        "Año 2021",
        "Year 2021",
        measure,
        label_es,
        label_en,
        Decimal(value),
        INNOVATIVE_PROPOSAL.replace("section 5.4", "box 9"),
        since=date(2021, 1, 1),
        until=date(2021, 12, 31),
    )


FIGURES = (
    _webinar_1_4("seasons", "Temporadas", "Seasons", "4"),
    _webinar_1_4("episodes", "Episodios", "Episodes", "42", breakdown={"season": {"1": 10, "2": 11, "3": 10, "4": 11}}),
    _webinar_1_4("participants", "Participantes", "Participants", "1132"),
    _webinar_1_4("share_women", "Mujeres entre participantes", "Women among participants", "0.61", is_share=True),
    _webinar_1_4(
        "institutions",
        "Instituciones",
        "Institutions",
        "117",
        note="Also printed: more than 117 in a caption, more than 110 in the text.",
    ),
    _webinar_1_4("countries", "Países", "Countries", "36"),
    _webinar_1_4(
        "hours_of_exchange", "Horas de intercambio", "Hours of exchange", "56", note="Also printed: over 56 hours."
    ),
    _webinar_1_4("knowledge_products", "Productos de conocimiento", "Knowledge products", "100", at_least=True),
    _webinar_1_4("specialists", "Especialistas", "Specialists", "68", at_least=True),
    _webinar_1_4(
        "share_women_specialists", "Mujeres entre especialistas", "Women among specialists", "0.66", is_share=True
    ),
    _webinar_1_4("country_offices", "Oficinas de país del PNUD", "UNDP country offices", "16"),
    _webinar_1_6("seasons", "Temporadas", "Seasons", "6"),
    _webinar_1_6("episodes", "Episodios", "Episodes", "63"),
    _webinar_1_6("participants", "Participantes", "Participants", "2500"),
    _webinar_1_6("institutions", "Instituciones", "Institutions", "110"),
    _webinar_1_6("countries", "Países", "Countries", "36"),
    _exchanges("bilateral_meetings", "Encuentros bilaterales", "Bilateral meetings", "8"),
    _exchanges("sessions", "Sesiones", "Sessions", "21", breakdown={"mode": {"online": 14, "in_person": 7}}),
    _forum("participants", "Asistentes", "Attendees", "80"),
    _forum("countries", "Países", "Countries", "9"),
    _forum("specialists", "Especialistas", "Specialists", "23"),
    _weeks("ministers", "Ministros y viceministros", "Ministers and vice ministers", "17"),
    _weeks("international_speakers", "Ponentes internacionales", "International speakers", "62"),
    _weeks("participants", "Asistentes", "Attendees", "220", at_least=True),
    _weeks("countries", "Países", "Countries", "26"),
    _first_week("countries", "Países", "Countries", "14"),
    _first_week("specialists", "Especialistas", "Specialists", "25"),
    _first_week("tools", "Herramientas presentadas", "Tools presented", "5"),
    _first_week("experiences", "Experiencias compartidas", "Experiences shared", "9"),
    _academy("courses", "Cursos", "Courses", "6"),
    _academy(
        "participants",
        "Personas inscritas",
        "Registered students",
        "1000",
        breakdown={"sex": {"men": 564, "women": 436}},
    ),
    _academy("countries", "Países", "Countries", "5", breakdown={"country": ["CR", "SV", "GT", "HN", "DO"]}),
    _network("training_cycles", "Ciclos de formación en políticas públicas", "Training cycles on public policy", "3"),
    _network("forums", "Foros internacionales", "International forums", "3"),
    _network("training_programmes", "Programas de formación virtual", "Virtual training programmes", "3"),
)
