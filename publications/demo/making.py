"""Made publications, as many as are asked for: for tests and measurements at size, never for the public.

Titles and abstracts are put together from the demo's sentences by a seed, so that the same number and seed give the
same publications, and words are spread as unevenly as in a real library.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from publications.demo.facts import NORTH, NORTH_NAME, PLACES, REGION_NAME, TYPES
from publications.demo.sentences import SUBJECTS, sentences

TOPICS: dict[str, tuple[tuple[str, str], ...]] = {
    "costs": (
        ("el gasto público en seguridad", "public spending on security"),
        ("el costo de la violencia para los hogares", "the cost of violence to households"),
        ("lo que pagan las empresas por protegerse", "what firms pay to protect themselves"),
        ("la inversión en prevención", "investment in prevention"),
    ),
    "extortion": (
        ("la extorsión al transporte", "extortion of transport"),
        ("la extorsión telefónica", "extortion by telephone"),
        ("las maras y pandillas", "maras and gangs"),
        ("el crimen organizado en la frontera", "organised crime at the border"),
        ("el ciberdelito", "cybercrime"),
    ),
    "fieldwork": (
        ("la ética de la investigación de campo", "the ethics of field research"),
        ("la seguridad de quienes investigan", "the safety of researchers"),
        ("la agenda de investigación de las universidades", "the research agenda of universities"),
    ),
    "homicides": (
        ("los homicidios", "homicides"),
        ("las muertes violentas de jóvenes", "violent deaths of young people"),
        ("las armas de fuego", "firearms"),
        ("la validación de las muertes violentas", "the validation of violent deaths"),
        ("los homicidios en los municipios de frontera", "homicides in border municipalities"),
    ),
    "mobility": (
        ("la migración y el retorno", "migration and return"),
        ("el desplazamiento forzado interno", "internal forced displacement"),
        ("las personas solicitantes de asilo", "asylum seekers"),
        ("la niñez migrante", "migrant children"),
    ),
    "records": (
        ("los registros administrativos de seguridad", "administrative records on security"),
        ("la interoperabilidad entre instituciones", "interoperability between institutions"),
        ("los datos abiertos de la policía", "open police data"),
        ("los observatorios de la violencia", "violence observatories"),
        ("la calidad de las denuncias", "the quality of complaints"),
    ),
    "sdg": (
        ("el ODS 16 y sus indicadores", "SDG 16 and its indicators"),
        ("el acceso a la justicia", "access to justice"),
        ("la confianza en las instituciones", "trust in institutions"),
        ("la rendición de cuentas", "accountability"),
    ),
    "suicide": (
        ("los intentos de suicidio", "suicide attempts"),
        ("la salud mental de adolescentes", "the mental health of adolescents"),
    ),
    "surveys": (
        ("la victimización y la percepción de inseguridad", "victimisation and the perception of insecurity"),
        ("el miedo al delito en el transporte público", "fear of crime on public transport"),
        ("los delitos que no se denuncian", "crimes that go unreported"),
        ("la confianza en la policía", "trust in the police"),
    ),
    "territory": (
        ("la priorización de municipios", "the prioritisation of municipalities"),
        ("los espacios públicos recuperados", "public spaces won back"),
        ("la violencia en las escuelas", "violence in schools"),
        ("los planes locales de prevención", "local plans for prevention"),
    ),
    "women": (
        ("la violencia contra las mujeres", "violence against women"),
        ("la violencia contra niñas y adolescentes", "violence against girls and adolescents"),
        ("los femicidios", "femicides"),
        ("el acoso sexual en la calle", "sexual harassment in the street"),
        ("las medidas de protección", "protection measures"),
        ("las mujeres desaparecidas", "missing women"),
    ),
    "youth": (
        ("las juventudes expuestas a la violencia", "young people exposed to violence"),
        ("los factores de protección en la adolescencia", "protective factors in adolescence"),
        ("la deserción escolar y la violencia", "school leaving and violence"),
        ("el primer empleo de jóvenes en barrios violentos", "the first job of young people in violent neighbourhoods"),
    ),
}
"""What a made title speaks of, in Spanish and English, by subject."""

ANGLES = (
    ("Panorama: {topic} en {place}, {year}", "Overview: {topic} in {place}, {year}"),
    ("Qué sabemos sobre {topic} en {place} ({year})", "What we know about {topic} in {place} ({year})"),
    ("Estudio sobre {topic} en {place}, {year}", "Study on {topic} in {place}, {year}"),
    ("Lecciones de {year} sobre {topic} en {place}", "Lessons of {year} on {topic} in {place}"),
    ("Cifras sobre {topic} en {place}, {year}", "Figures on {topic} in {place}, {year}"),
    ("Una mirada local: {topic} en {place} en {year}", "A local view: {topic} in {place} in {year}"),
    ("Guía para entender {topic} en {place}, {year}", "A guide to {topic} in {place}, {year}"),
    ("Debate regional sobre {topic} en {place}, {year}", "Regional debate on {topic} in {place}, {year}"),
)
SUBJECT_THEMES = {
    "costs": ("costos-de-la-violencia", "politicas-con-evidencia"),
    "extortion": ("extorsion", "innovacion"),
    "fieldwork": ("academia", "justicia"),
    "homicides": ("homicidios", "situacion-regional"),
    "mobility": ("movilidad-humana", "justicia"),
    "records": ("gestion-de-informacion", "innovacion"),
    "sdg": ("ods-16", "gobernanza"),
    "suicide": ("salud-publica", "juventud"),
    "surveys": ("encuestas", "gobernanza"),
    "territory": ("priorizacion-territorial", "ninez-y-escuela"),
    "women": ("violencia-contra-las-mujeres", "justicia"),
    "youth": ("juventud", "ninez-y-escuela"),
}
_WEIGHTS = {"homicides": 6, "women": 6, "records": 4, "surveys": 4, "youth": 3, "mobility": 3, "territory": 3}
_PLACES = (*((code, names) for code, names in PLACES.items()), ("north", NORTH_NAME), ("region", REGION_NAME))
FIRST_YEAR, LAST_YEAR = 2005, 2026


@dataclass(frozen=True, slots=True)
class Made:
    """A made publication. `number` is its place in the run and part of its title, so that no two are called alike."""

    number: int
    type: str
    year: int
    month: int
    subject: str
    title_es: str
    title_en: str
    abstract_es: str
    abstract_en: str
    themes: tuple[str, ...]
    countries: tuple[str, ...]


def made(number: int, seed: int) -> Iterator[Made]:
    """That many made publications. The first of a longer run are those of a shorter one."""
    draw = random.Random(seed)
    weights = [_WEIGHTS.get(subject, 1) for subject in SUBJECTS]
    for at in range(1, number + 1):
        yield _one(at, draw, draw.choices(SUBJECTS, weights)[0])


def _one(number: int, draw: random.Random, subject: str) -> Made:
    place, (place_es, place_en) = draw.choice(_PLACES)
    topic_es, topic_en = draw.choice(TOPICS[subject])
    angle_es, angle_en = draw.choice(ANGLES)
    year = int(draw.triangular(FIRST_YEAR, LAST_YEAR + 0.99, LAST_YEAR - 3))
    spanish, english = (sentences(subject, language).all_paragraphs() for language in ("es", "en"))
    chosen = draw.sample(range(len(spanish)), 3)
    return Made(
        number,
        draw.choice(TYPES),
        year,
        draw.randint(1, 12),
        subject,
        f"{angle_es.format(topic=topic_es, place=place_es, year=year)} · n.º {number}",
        f"{angle_en.format(topic=topic_en, place=place_en, year=year)} · no. {number}",
        "\n\n".join(spanish[each].replace("{place}", place_es) for each in chosen),
        "\n\n".join(english[each].replace("{place}", place_en) for each in chosen),
        SUBJECT_THEMES[subject][: draw.randint(1, 2)],
        NORTH if place == "north" else () if place == "region" else (place,),
    )
