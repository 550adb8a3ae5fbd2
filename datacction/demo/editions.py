"""The international forum, two editions of the Citizen Security Week, and the Week of 2015 in Quito.

As printed: the days and the place of 2024, the month of 2022, its keynote address with who gave it, its two dialogues,
its launch and the subjects of its thematic sessions, how many tools and experiences; of 2015 days, venues, the events held
together, their audiences and the clinic's questions; the forum's name. Printed nowhere, and so the demo's own: days and place
of the forum, days and place within November 2022, hours, rooms, the other sessions of 2024, the titles of tools and experiences,
and everybody who speaks but the one whom the source names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from wagtail.models import Page

from datacction.models import (
    EditionDay,
    EditionEvent,
    EditionIndexPage,
    EditionLanguage,
    EditionPage,
    EditionSession,
    EditionSpeaker,
    EditionVenue,
    Presented,
)
from portal.making_pages import publish_below, translate_to_english

Words = tuple[str, str]
"""Spanish, English."""
NOTHING: Words = ("", "")
BOTH: Words = ("Español, con interpretación al inglés", "Spanish, with interpretation into English")
SPOKEN_AND_INTERPRETED = (("es", "spoken"), ("en", "interpreted"))


@dataclass(frozen=True, slots=True)
class Talk:
    """A session: on which day of the edition, from 1, and from when to when in hours and minutes."""

    number: int
    day: int
    hours: tuple[tuple[int, int], tuple[int, int]]
    kind: str
    title: Words
    room: Words = NOTHING
    track: Words = NOTHING
    languages: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Together:
    """An event held together with others."""

    title: Words
    audience: Words
    venue: Words
    sessions: str
    description: Words
    questions: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Edition:
    key: str
    kind: str
    slugs: Words
    title: Words
    summary: Words
    country: str
    city: Words
    zone: str
    organisers: Words
    days: tuple[date, ...]
    talks: tuple[Talk, ...]
    venues: tuple[tuple[Words, Words], ...] = ()
    together: tuple[Together, ...] = ()
    tools: tuple[Words, ...] = ()
    experiences: tuple[Words, ...] = ()
    named: tuple[tuple[str, str, Words, str], ...] = ()
    """People whom the source names: name, rank, office, numbers of their sessions."""
    text: Words = NOTHING


def _whole(hour: int, minute: int = 0, *, length: int = 90) -> tuple[tuple[int, int], tuple[int, int]]:
    ends = hour * 60 + minute + length
    return (hour, minute), (ends // 60, ends % 60)


MAIN: Words = ("Salón principal", "Main hall")
ROOM_A: Words = ("Sala A", "Room A")
ROOM_B: Words = ("Sala B", "Room B")
TRACK_A: Words = ("Información y gestión", "Information and management")
TRACK_B: Words = ("Personas y territorios", "People and territories")
UNDP: Words = ("PNUD y USAID, a través de InfoSegura", "UNDP and USAID, through InfoSegura")

FORUM = Edition(
    "forum",
    "forum",
    ("foro-internacional", "international-forum"),
    (
        "Foro internacional de soluciones innovadoras para la seguridad ciudadana y el acceso a la justicia",
        "International forum on innovative solutions for citizen security and access to justice",
    ),
    (
        "Experiencias y soluciones innovadoras para fortalecer la seguridad ciudadana y el acceso a la justicia en Centroamérica y "
        "República Dominicana, contadas por quienes las aplican.",
        "Experiences and innovative solutions to strengthen citizen security and access to justice in Central America and the "
        "Dominican Republic, told by those who apply them.",
    ),
    "SV",
    ("San Salvador", "San Salvador"),
    "America/El_Salvador",
    UNDP,
    (date(2023, 5, 17), date(2023, 5, 18)),
    (
        Talk(1, 1, _whole(9, length=45), "opening", ("Apertura", "Opening"), MAIN, languages=BOTH),
        Talk(2, 1, _whole(10), "dialogue", ("Diálogo de alto nivel: qué se puede cambiar en dos años", "High-level dialogue: what can be changed in two years"), MAIN, languages=BOTH),
        Talk(3, 1, _whole(13, 30), "thematic", ("Acceso a la justicia: acortar la espera", "Access to justice: shortening the wait"), ROOM_A, TRACK_A),
        Talk(4, 1, _whole(13, 30), "thematic", ("Prevención con jóvenes en el barrio", "Prevention with young people in the neighbourhood"), ROOM_B, TRACK_B),
        Talk(5, 2, _whole(9), "thematic", ("Datos que llegan a tiempo", "Data that arrive in time"), ROOM_A, TRACK_A),
        Talk(6, 2, _whole(9), "thematic", ("Violencia contra las mujeres: de la denuncia a la protección", "Violence against women: from the report to protection"), ROOM_B, TRACK_B),
        Talk(7, 2, _whole(11, length=60), "closing", ("Cierre", "Closing"), MAIN, languages=BOTH),
    ),
)  # fmt: skip

WEEK_2022 = Edition(
    "week-2022",
    "week",
    ("semana-2022", "week-2022"),
    (
        "Primera Semana de la Seguridad Ciudadana en Centroamérica y República Dominicana",
        "First Citizen Security Week in Central America and the Dominican Republic",
    ),
    (
        "Una referencia para el diálogo de alto nivel sobre políticas de seguridad, y para analizar retos y oportunidades con "
        "evidencia.",
        "A reference for high-level dialogue on security policy, and for the analysis of challenges and opportunities based on "
        "evidence.",
    ),
    "GT",
    ("Ciudad de Guatemala", "Guatemala City"),
    "America/Guatemala",
    UNDP,
    (date(2022, 11, 15), date(2022, 11, 16), date(2022, 11, 17)),
    (
        Talk(1, 1, _whole(9, length=60), "keynote", ("Conferencia inaugural", "Keynote address"), MAIN, languages=BOTH),
        Talk(2, 1, _whole(10, 30), "dialogue", ("Diálogo de alto nivel sobre seguridad ciudadana", "High-level dialogue on citizen security"), MAIN, languages=BOTH),
        Talk(3, 1, _whole(14), "thematic", ("Gestión de la información y política pública", "Information management and public policy"), ROOM_A, TRACK_A),
        Talk(4, 1, _whole(14), "thematic", ("Enfoques territoriales de la seguridad ciudadana", "Territorial approaches to citizen security"), ROOM_B, TRACK_B),
        Talk(5, 2, _whole(9), "dialogue", ("Diálogo de alto nivel sobre violencia contra las mujeres y las niñas", "High-level dialogue on violence against women and girls"), MAIN, languages=BOTH),
        Talk(6, 2, _whole(11, length=60), "launch", ("Presentación del estudio sobre los costos de la violencia en el norte de Centroamérica", "Launch of the study on the costs of violence in the north of Central America"), MAIN),
        Talk(7, 2, _whole(14), "thematic", ("Modernizar la gestión de la seguridad ciudadana", "Modernizing citizen security administration"), ROOM_A, TRACK_A),
        Talk(8, 2, _whole(14), "thematic", ("Violencia contra las mujeres y las niñas", "Violence against women and girls"), ROOM_B, TRACK_B),
        Talk(9, 3, _whole(9), "thematic", ("Costos y gasto público de la violencia", "Costs and public expenditure of violence"), ROOM_A, TRACK_A),
        Talk(10, 3, _whole(9), "thematic", ("Justicia digital", "Digital justice"), ROOM_B, TRACK_B),
        Talk(11, 3, _whole(11), "thematic", ("Aportes de la red CONOSE", "Contributions by the CONOSE network"), MAIN),
    ),
    tools=(
        ("Guía para valorar el riesgo en una denuncia", "Guide to assess the risk in a report"),
        ("Tablero de alertas de violencia contra las mujeres", "Board of alerts on violence against women"),
        ("Protocolo de registro único de casos", "Protocol for one record of each case"),
        ("Encuesta corta para municipios", "Short survey for municipalities"),
        ("Mapa de servicios de atención", "Map of services"),
    ),
    experiences=(
        ("Ventanilla única de denuncia y atención", "One counter for reports and care"),
        ("Mesa mensual que concilia las cifras", "Monthly table that reconciles the figures"),
        ("Unidades móviles de atención", "Mobile units of care"),
        ("Casas de acogida en red", "Shelters in a network"),
        ("Policía comunitaria con enfoque de género", "Community policing with a gender approach"),
        ("Fiscalía especializada con plazos públicos", "Specialized prosecution with public deadlines"),
        ("Escuelas que detectan y refieren", "Schools that detect and refer"),
        ("Promotoras de barrio", "Neighbourhood promoters"),
        ("Datos abiertos de violencia contra las mujeres", "Open data on violence against women"),
    ),
    named=(
        ("Laura Chinchilla", "president", ("Expresidenta de Costa Rica", "Former president of Costa Rica"), "1"),
    ),
    text=(
        "Participaron autoridades nacionales y locales, oficinas de estadística, academia, centros de pensamiento, sector privado y "
        "especialistas de la región, con representantes de USAID y del PNUD.",
        "National and local authorities, statistics offices, academia, think tanks, the private sector and specialists of the "
        "region took part, with representatives of USAID and UNDP.",
    ),
)  # fmt: skip

WEEK_2024 = Edition(
    "week-2024",
    "week",
    ("semana-2024", "week-2024"),
    ("Segunda Semana de la Seguridad Ciudadana", "Second Citizen Security Week"),
    (
        "“Soluciones innovadoras centradas en las personas”: autoridades de alto nivel de la región, especialistas en seguridad "
        "ciudadana, justicia y prevención de la violencia, y academia.",
        "“Innovative people-centered solutions”: high-level authorities of the region, experts in citizen security, justice and "
        "violence prevention, and academia.",
    ),
    "PA",
    ("Ciudad de Panamá", "Panama City"),
    "America/Panama",
    UNDP,
    (date(2024, 1, 23), date(2024, 1, 24), date(2024, 1, 25)),
    (
        Talk(1, 1, _whole(9, length=60), "keynote", ("Conferencia inaugural: las personas en el centro", "Keynote address: people at the centre"), MAIN, languages=BOTH),
        Talk(2, 1, _whole(10, 30), "dialogue", ("Diálogo de alto nivel: políticas centradas en las personas", "High-level dialogue: people-centred policies"), MAIN, languages=BOTH),
        Talk(3, 1, _whole(14), "thematic", ("Innovación tecnológica en la gestión de la seguridad", "Technological innovation in security management"), ROOM_A, TRACK_A),
        Talk(4, 1, _whole(14), "thematic", ("Juventud, barrio y escuela", "Youth, neighbourhood and school"), ROOM_B, TRACK_B),
        Talk(5, 2, _whole(9), "dialogue", ("Diálogo de alto nivel: justicia que llega", "High-level dialogue: justice that arrives"), MAIN, languages=BOTH),
        Talk(6, 2, _whole(11), "thematic", ("Datos e interoperabilidad", "Data and interoperability"), ROOM_A, TRACK_A),
        Talk(7, 2, _whole(11), "thematic", ("Reinserción y medidas alternativas", "Reintegration and alternatives to prison"), ROOM_B, TRACK_B),
        Talk(8, 3, _whole(9), "thematic", ("Violencia contra las mujeres: qué funciona", "Violence against women: what works"), ROOM_A, TRACK_A),
        Talk(9, 3, _whole(9), "thematic", ("Crimen organizado y territorios", "Organized crime and territories"), ROOM_B, TRACK_B),
        Talk(10, 3, _whole(11, length=60), "closing", ("Cierre y próximos pasos", "Closing and next steps"), MAIN, languages=BOTH),
    ),
)  # fmt: skip

ECU_911: Words = ("ECU 911, Quito", "ECU 911, Quito")
MARRIOTT: Words = ("JW Marriott Hotel, Quito", "JW Marriott Hotel, Quito")
WEEK_2015 = Edition(
    "week-2015",
    "week",
    ("semana-2015", "week-2015"),
    ("Semana de la Seguridad Ciudadana, Quito 2015", "Citizen Security Week, Quito 2015"),
    (
        "La semana del Banco Interamericano de Desarrollo: un diálogo regional de política, reuniones subregionales, una clínica "
        "intensiva con visita y la reunión del grupo asesor y los donantes.",
        "The week of the Inter-American Development Bank: a regional policy dialogue, sub-regional meetings, an intensive clinic "
        "with a visit, and the meeting of the advisory group and the donors.",
    ),
    "EC",
    ("Quito", "Quito"),
    "America/Guayaquil",
    ("Banco Interamericano de Desarrollo", "Inter-American Development Bank"),
    (date(2015, 10, 19), date(2015, 10, 20), date(2015, 10, 21), date(2015, 10, 23)),
    (
        Talk(1, 1, _whole(9, length=420), "dialogue", ("Tercer diálogo regional de política de seguridad ciudadana", "Third Regional Policy Dialogue on Citizen Security"), ECU_911),
        Talk(2, 2, _whole(9, length=420), "thematic", ("Reuniones subregionales", "Sub-regional meetings"), MARRIOTT),
        Talk(3, 3, _whole(9, length=240), "clinic", ("Séptima clínica de seguridad ciudadana", "7th Citizen Security Clinic"), MARRIOTT),
        Talk(4, 3, _whole(14, length=180), "visit", ("Visita a un centro de rehabilitación social", "Visit to a rehabilitation penitentiary centre"), NOTHING),
        Talk(5, 4, _whole(9, length=420), "meeting", ("Reunión del grupo asesor y los donantes de la Iniciativa de Seguridad Ciudadana", "Meeting with the advisory group and the donors for the Citizen Security Initiative"), MARRIOTT),
    ),
    venues=(
        (("ECU 911", "ECU 911"), ("Quito, Ecuador", "Quito, Ecuador")),
        (("JW Marriott Hotel", "JW Marriott Hotel"), ("Quito, Ecuador", "Quito, Ecuador")),
    ),
    together=(
        Together(
            ("Diálogo regional de política", "Regional Policy Dialogue"),
            ("Ministras y ministros, viceministras y viceministros, y otras autoridades", "Ministers, vice ministers and other senior officials"),
            ECU_911,
            "1",
            ("El uso de los datos del delito y la violencia para gestionar la seguridad ciudadana.", "The use of crime and violence data to manage citizen security."),
        ),
        Together(
            ("Reuniones subregionales", "Sub-regional meetings"),
            ("Las autoridades de cada subregión", "The authorities of each sub-region"),
            MARRIOTT,
            "2",
            ("Los retos de usar la información para prevenir el delito y la violencia.", "The challenges in using information to prevent crime and violence."),
        ),
        Together(
            ("Clínica intensiva de formación", "Intensive Training Clinic"),
            ("Autoridades a cargo de casos prometedores, con especialistas internacionales", "Authorities in charge of promising cases, with international scholars"),
            MARRIOTT,
            "3, 4",
            ("Conocimientos teóricos y aplicados, con una visita al centro donde Ecuador aplica su reforma penitenciaria.", "Theoretical and applied knowledge, with a visit to where Ecuador implements its penitentiary reform."),
            (
                "¿Cómo lograr una gestión policial eficiente y más cercana a la ciudadanía?\n¿Qué impacto ha tenido el uso de nuevas tecnologías de información?\n¿Cómo gestionar la información y cuál es el papel de la ciudadanía?\n¿Qué incide en la eficacia de los programas de prevención social de la violencia?\n¿Cuáles son las tendencias de la región en rehabilitación de personas privadas de libertad?",
                "How to achieve efficient police management that is closer to the citizen?\nWhat impact has the use of new information technologies had?\nHow to manage information and what is the citizenry's role?\nWhat affects the effectiveness of social prevention programs of violence?\nWhat are the trends in the region regarding rehabilitation for incarcerated individuals?",
            ),
        ),
        Together(
            ("Reunión del grupo asesor y los donantes", "Advisory Group and Donors Meeting"),
            ("El grupo asesor y los donantes de la Iniciativa de Seguridad Ciudadana", "The advisory group and the donors of the Citizen Security Initiative"),
            MARRIOTT,
            "5",
            ("Avances, resultados y lecciones de los primeros años de la Iniciativa, y líneas de acción.", "Progress, outcomes and lessons of the Initiative's first years, and lines of action."),
        ),
    ),
)  # fmt: skip

EDITIONS = (WEEK_2024, FORUM, WEEK_2022, WEEK_2015)


def load_editions(index: EditionIndexPage) -> None:
    """Make the editions that are missing below the Spanish list, and their translations."""
    for fact in EDITIONS:
        page = EditionPage.objects.child_of(index).filter(series_key=fact.key).first()
        if page is None:
            page = publish_below(index, _page(index, fact))
        translate_to_english(page, dict(_texts(fact)))


def day_key(fact: Edition, number: int) -> str:
    """The key of the activity of a day, from 1, as `datacction.editions.services` gives it."""
    return f"{fact.key}-{number}"


def hours_of(fact: Edition, number: int) -> tuple[time, time]:
    """When a day, from 1, opens and closes: with its first session, and with its last."""
    talks = [talk for talk in fact.talks if talk.day == number]
    return min(time(*talk.hours[0]) for talk in talks), max(time(*talk.hours[1]) for talk in talks)


def _page(index: Page, fact: Edition) -> EditionPage:
    in_spanish: dict[str, Any] = {"locale": index.locale}
    page = EditionPage(
        title=fact.title[0],
        slug=fact.slugs[0],
        kind=fact.kind,
        series_key=fact.key,
        host_country_id=fact.country,
        city=fact.city[0],
        timezone=fact.zone,
        organisers=fact.organisers[0],
        summary=fact.summary[0],
        body=[("text", f"<p>{fact.text[0]}</p>")] if fact.text[0] else [],
    )
    hours = [hours_of(fact, number) for number in range(1, len(fact.days) + 1)]
    page.days = [
        EditionDay(date=day, opens=opens, closes=closes, **in_spanish)
        for day, (opens, closes) in zip(fact.days, hours, strict=True)
    ]
    if any(talk.languages == BOTH for talk in fact.talks):
        page.languages = [
            EditionLanguage(language=language, use=use, **in_spanish) for language, use in SPOKEN_AND_INTERPRETED
        ]
    page.venues = [EditionVenue(name=name[0], address=address[0], **in_spanish) for name, address in fact.venues]
    page.events = [
        EditionEvent(
            title=each.title[0],
            audience=each.audience[0],
            venue=each.venue[0],
            sessions=each.sessions,
            description=each.description[0],
            questions=each.questions[0],
            **in_spanish,
        )
        for each in fact.together
    ]
    page.sessions = [
        EditionSession(
            number=talk.number,
            title=talk.title[0],
            kind=talk.kind,
            date=fact.days[talk.day - 1],
            starts=time(*talk.hours[0]),
            ends=time(*talk.hours[1]),
            track=talk.track[0],
            room=talk.room[0],
            languages=talk.languages[0],
            **in_spanish,
        )
        for talk in fact.talks
    ]
    page.speakers = [
        EditionSpeaker(name=name, rank=rank, office=office[0], sessions=sessions, **in_spanish)
        for name, rank, office, sessions in fact.named
    ]
    page.presented = [
        Presented(kind=kind, title=words[0], **in_spanish)
        for kind, titles in (("tool", fact.tools), ("experience", fact.experiences))
        for words in titles
    ]
    return page


def _texts(fact: Edition) -> Iterator[Words]:
    """Every text of an edition with its translation."""
    for words in (
        fact.slugs,
        fact.title,
        fact.summary,
        fact.city,
        fact.organisers,
        fact.text,
        *(words for venue in fact.venues for words in venue),
        *(
            words
            for each in fact.together
            for words in (each.title, each.audience, each.venue, each.description, each.questions)
        ),
        *(words for talk in fact.talks for words in (talk.title, talk.track, talk.room, talk.languages)),
        *(office for _name, _rank, office, _sessions in fact.named),
        *fact.tools,
        *fact.experiences,
        *OFFICES.values(),
    ):
        if words[0]:
            yield words


OFFICES: dict[str, Words] = {
    "minister": ("Titular del ministerio a cargo de la seguridad (persona inventada)", "Minister in charge of security (invented person)"),
    "vice_minister": ("Titular del viceministerio a cargo de la prevención (persona inventada)", "Vice minister for prevention (invented person)"),
}  # fmt: skip
"""The office of those whom the demo invents in a public rank."""
