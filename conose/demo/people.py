"""What the demo tells of researchers and of institutions that ask to join. All of them are invented."""

from dataclasses import dataclass

from conose.demo.content import Words

POSTS = (
    "Especialista en movilidad humana",
    "Investigación sobre juventud y riesgo",
    "Especialista en violencia contra las mujeres",
    "Reinserción social y medidas alternativas",
    "Coordinación de estadística criminal",
    "Acceso a la justicia y derechos humanos",
    "Gobernanza y cohesión social",
    "Docencia e investigación en políticas de seguridad",
)
"""Whoever has one of these posts in the demo stands at its place among those who do research."""


@dataclass(frozen=True, slots=True)
class OfResearcher:
    """What somebody with a public profile in the demo works on, by their place among them (`POSTS`)."""

    place: int
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    waits: bool = False
    """For an editor."""


RESEARCHERS = (
    OfResearcher(0, ("movilidad-humana", "juventud"), ("HN", "GT"), ("es", "en")),
    OfResearcher(1, ("movilidad-humana", "juventud"), ("GT", "HN"), ("es", "quc")),
    OfResearcher(2, ("violencia-contra-las-mujeres", "justicia"), ("SV", "CR"), ("es",)),
    OfResearcher(3, ("reinsercion", "politicas-con-evidencia"), ("BZ", "CR"), ("en", "es", "bzj")),
    OfResearcher(4, ("gestion-de-informacion", "covid-19"), ("PA", "DO"), ("es", "fr")),
    OfResearcher(5, ("poblacion-lgbti", "justicia"), ("HN", "DO"), ("es", "cab")),
    OfResearcher(6, ("gobernanza", "juventud"), ("DO",), ("es",), waits=True),
    OfResearcher(7, ("politicas-con-evidencia", "gobernanza"), ("HN", "GT"), ("es", "en")),
)


@dataclass(frozen=True, slots=True)
class Asking:
    name: str
    kind: str
    country: str
    why: str
    expertise: str
    themes: tuple[str, ...]
    focal_point: str
    office: str
    address: str
    decision: str = ""
    """asked or declined; "" while it waits."""
    reason: Words = ("", "")


JOINING = (
    Asking(
        "Observatorio de Convivencia de Puerto Sereno (inventado)", "civil_society", "HN",
        "Llevamos seis años preguntando a los barrios del puerto cómo viven. Queremos comparar lo que encontramos con lo de otras "
        "ciudades, y aprender a publicar los datos sin exponer a nadie.",
        "Encuestas de hogares y mapas hechos con jóvenes de los barrios.",
        ("encuestas", "juventud"), "Marisol Banegas Cruz (persona inventada)", "Dirección", "marisol@puertosereno.example",
    ),
    Asking(
        "Centro Belmopán de Estudios del Delito (inventado)", "academia", "BZ",
        "We teach statistics to police officers and would like to teach together with others.",
        "Time series of reported crime since 2010.",
        ("gestion-de-informacion",), "Denise Arnold Puc (persona inventada)", "Academic co-ordination", "denise@bcsc.example",
        "asked",
        ("Díganos qué de sus datos pueden compartir, y bajo qué condiciones.",
         "Tell us which of your data you can share, and on which conditions."),
    ),
    Asking(
        "Consultora Horizonte Seguro (inventada)", "other", "PA",
        "Ofrecemos servicios de seguridad y quisiéramos estar en el directorio.",
        "Venta de cámaras y alarmas.",
        ("gobernanza",), "Raúl Castillero (persona inventada)", "Ventas", "raul@horizonteseguro.example",
        "declined",
        ("La red reúne a instituciones que investigan; vender servicios de seguridad no es investigar.",
         "The network brings together institutions that do research; selling security services is not research."),
    ),
)  # fmt: skip
