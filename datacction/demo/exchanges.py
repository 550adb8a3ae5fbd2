"""The eight bilateral exchanges of the demo: 21 sessions, 14 of them online and seven in person.

The number of exchanges and of sessions by mode, their topics, and the story of the convention of mediators (who met,
and what came of it) are as printed in the programme's account of its knowledge management. Between whom the other seven
were held, on which days, with which agreements and documents is not printed: that is the demo's own. So are the names of
focal points, each of whom is said to be invented.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from datacction.models import (
    Agreement,
    ExchangeDocument,
    ExchangeIndexPage,
    ExchangePage,
    ExchangeParty,
    ExchangeSession,
    FocalPoint,
)
from participants.attendance.institutions import fold_institution
from participants.models import Institution
from portal.making_pages import publish_below, translate_to_english
from portal.models import Theme

Say = Callable[[str], None]
Words = tuple[str, str]
"""Spanish, English."""
GIVES, RECEIVES = "gives", "receives"
ONLINE, IN_PERSON = "online", "in_person"
ZOOM, TEAMS = ("Zoom", "Zoom"), ("Teams", "Teams")


@dataclass(frozen=True, slots=True)
class Session:
    """One session: `hour` by the clock of the exchange's zone, `hours` how long it lasted."""

    day: date
    mode: str
    title: Words
    place: Words
    agenda: Words
    hour: int = 9
    hours: int = 2

    @property
    def starts(self) -> time:
        return time(self.hour)

    @property
    def ends(self) -> time:
        return time(self.hour + self.hours)


@dataclass(frozen=True, slots=True)
class Promise:
    """What was agreed. `institution` is the name of one of the demo's."""

    text: Words
    institution: str
    country: str
    due: date
    state: str
    note: Words = ("", "")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange. Sides are (country, institutions); themes are slugs of the demo's."""

    slugs: Words
    title: Words
    summary: Words
    objectives: Words
    themes: tuple[str, ...]
    zone: str
    gives: tuple[tuple[str, tuple[str, ...]], ...]
    receives: tuple[tuple[str, tuple[str, ...]], ...]
    focal_point: tuple[str, Words]
    sessions: tuple[Session, ...]
    promises: tuple[Promise, ...] = ()
    story: tuple[tuple[str, Any], ...] = ()
    story_words: tuple[Words, ...] = ()


DINARAC = "Dirección Nacional de Resolución Alterna de Conflictos"
PGR = "Procuraduría General de la República"
COMESCO = "Comisión Técnica Interinstitucional sobre Estadísticas de Convivencia y Seguridad Ciudadana"
STORY: tuple[Words, ...] = (
    ("Una idea que nació en una reunión", "An idea that was born in a meeting"),
    (
        "La Dirección Nacional de Resolución Alterna de Conflictos (DINARAC) del Ministerio de Justicia y Paz de Costa Rica "
        "y la Procuraduría General de la República (PGR) de El Salvador se encontraron en un intercambio del programa sobre "
        "mediación comunitaria.",
        "The National Directorate for Alternative Dispute Resolution (DINARAC) of the Ministry of Justice and Peace of Costa "
        "Rica and the Office of the Prosecutor General of the Republic (PGR) of El Salvador met in one of the programme's "
        "exchanges, on community mediation.",
    ),
    (
        "De ese encuentro salió la idea de reunir a quienes median. La convención de mediadores se celebró después en El "
        "Salvador.",
        "Out of it came the idea of bringing those who mediate together. The convention of mediators was then held in El "
        "Salvador.",
    ),
    (
        "La Convención de Mediadores se celebró en El Salvador; la idea surgió en el intercambio entre la DINARAC y la PGR.",
        "The Convention of Mediators was held in El Salvador; the idea emerged in the exchange between DINARAC and the PGR.",
    ),
    (
        "Programa InfoSegura (PNUD): gestión del conocimiento, sección DatAction–Exchanges",
        "InfoSegura programme (UNDP): knowledge management, section DatAction–Exchanges",
    ),
)

EXCHANGES = (
    Exchange(
        ("mediacion-comunitaria", "community-mediation"),
        ("Mediación comunitaria", "Community mediation"),
        (
            "Costa Rica contó cómo funcionan sus casas de justicia y quién media en ellas; El Salvador, qué casos llegan a su "
            "procuraduría. De este intercambio nació una convención de mediadores.",
            "Costa Rica told how its houses of justice work and who mediates in them; El Salvador, which cases reach its "
            "office. A convention of mediators grew out of this exchange.",
        ),
        (
            "Comparar quién media, con qué formación y en qué casos\nAcordar qué se registra de una mediación\nReunir a "
            "quienes median en los dos países",
            "Compare who mediates, with what training and in which cases\nAgree on what is recorded of a mediation\nBring "
            "those who mediate in both countries together",
        ),
        ("justicia", "gobernanza"),
        "America/Costa_Rica",
        (("CR", ("Ministerio de Justicia y Paz", DINARAC)),),
        (("SV", (PGR,)),),
        (
            "Marielos Umaña Quesada",
            ("Coordinación de mediación (persona inventada)", "Mediation co-ordinator (invented person)"),
        ),
        (
            Session(
                date(2022, 3, 3),
                ONLINE,
                ("Cómo trabajan las casas de justicia", "How the houses of justice work"),
                ZOOM,
                (
                    "Quién media y con qué formación\nUn caso, de la puerta al acuerdo\nPreguntas de la procuraduría",
                    "Who mediates, and with what training\nOne case, from the door to the agreement\nQuestions of the office",
                ),
            ),
            Session(
                date(2022, 3, 31),
                ONLINE,
                ("Qué se registra de una mediación", "What is recorded of a mediation"),
                ZOOM,
                ("La ficha del caso\nQué se puede contar después", "The case sheet\nWhat can be counted afterwards"),
            ),
            Session(
                date(2022, 5, 12),
                IN_PERSON,
                ("Visita a dos casas de justicia", "Visit to two houses of justice"),
                ("San José, Costa Rica", "San José, Costa Rica"),
                (
                    "Una mañana de casos\nConversación con quienes median",
                    "A morning of cases\nTalk with those who mediate",
                ),
                hours=6,
            ),
            Session(
                date(2022, 8, 25),
                IN_PERSON,
                ("Hacia una convención de mediadores", "Towards a convention of mediators"),
                ("San Salvador, El Salvador", "San Salvador, El Salvador"),
                ("Programa y personas invitadas\nReparto de tareas", "Programme and guests\nWho does what"),
                hours=5,
            ),
        ),
        (
            Promise(
                (
                    "Celebrar una convención de mediadores en El Salvador",
                    "Hold a convention of mediators in El Salvador",
                ),
                PGR,
                "SV",
                date(2022, 12, 15),
                "done",
                ("Se celebró en El Salvador.", "It was held in El Salvador."),
            ),
            Promise(
                ("Compartir la ficha de registro de casos", "Share the sheet on which cases are recorded"),
                DINARAC,
                "CR",
                date(2022, 6, 30),
                "done",
            ),
        ),
        story=(
            ("heading", {"text": STORY[0][0], "level": "2"}),
            ("text", f"<p>{STORY[1][0]}</p><p>{STORY[2][0]}</p>"),
            ("evidence", {"kind": "event", "claim": STORY[3][0], "source": STORY[4][0], "document": None, "url": ""}),
        ),
        story_words=STORY,
    ),
    Exchange(
        ("siniestros-viales", "road-traffic"),
        ("Muertes en carretera y siniestros viales", "Road traffic fatalities and traffic accidents"),
        (
            "Cómo se pasa de tres registros que no coinciden (policía, hospital, forense) a una sola cifra de muertes en "
            "carretera.",
            "How three records that do not agree (police, hospital, forensic) become one figure of deaths on the road.",
        ),
        (
            "Conocer la mesa que concilia las cifras cada mes\nDefinir qué es una muerte en carretera",
            "Get to know the table that reconciles the figures every month\nDefine what a death on the road is",
        ),
        ("gestion-de-informacion", "innovacion"),
        "America/Santo_Domingo",
        (("CR", (COMESCO, "Observatorio de la Violencia")),),
        (("DO", ("Observatorio de Seguridad Ciudadana", "Policía Nacional")),),
        (
            "Esteban Fallas Coto",
            ("Análisis de información (persona inventada)", "Information analysis (invented person)"),
        ),
        (
            Session(
                date(2021, 4, 22),
                ONLINE,
                ("Tres registros, una cifra", "Three records, one figure"),
                TEAMS,
                ("Qué cuenta cada registro\nDónde se separan", "What each record counts\nWhere they part"),
            ),
            Session(
                date(2021, 5, 20),
                ONLINE,
                ("La mesa que concilia", "The table that reconciles"),
                TEAMS,
                ("Un mes de trabajo, paso a paso", "A month of work, step by step"),
            ),
            Session(
                date(2021, 9, 9),
                IN_PERSON,
                ("Una primera conciliación juntos", "A first reconciliation together"),
                ("Santo Domingo, República Dominicana", "Santo Domingo, Dominican Republic"),
                ("Datos de un trimestre\nQué falta para seguir", "One quarter's data\nWhat is missing to go on"),
                hours=5,
            ),
        ),
        (
            Promise(
                ("Publicar una cifra conciliada cada trimestre", "Publish a reconciled figure every quarter"),
                "Observatorio de Seguridad Ciudadana",
                "DO",
                date(2022, 3, 31),
                "done",
            ),
        ),
    ),
    Exchange(
        ("encuestas-de-violencia", "violence-surveys"),
        ("Encuestas de violencia contra las mujeres y las niñas", "Surveys of violence against women and girls"),
        (
            "El equipo que hizo la encuesta salvadoreña mostró al hondureño cómo se pregunta sin volver a dañar, y cuánto "
            "cuesta hacerlo bien.",
            "The team of the Salvadoran survey showed the Honduran one how to ask without doing harm again, and what it costs "
            "to do it well.",
        ),
        (
            "Revisar el cuestionario y su protocolo de cuidado\nEstimar muestra, equipo y presupuesto",
            "Go through the questionnaire and its protocol of care\nEstimate sample, team and budget",
        ),
        ("violencia-contra-las-mujeres", "encuestas"),
        "America/El_Salvador",
        (
            (
                "SV",
                ("Dirección General de Estadística y Censos", "Instituto Salvadoreño para el Desarrollo de la Mujer"),
            ),
        ),
        (("HN", ("Instituto Nacional de Estadística de Honduras", "Instituto Nacional de la Mujer")),),
        ("Yanira Orellana Paz", ("Estadísticas de género (persona inventada)", "Gender statistics (invented person)")),
        (
            Session(
                date(2021, 6, 10),
                ONLINE,
                ("El cuestionario, pregunta por pregunta", "The questionnaire, question by question"),
                ZOOM,
                (
                    "Qué se cambió tras la prueba\nQué no se pregunta",
                    "What was changed after the trial\nWhat is not asked",
                ),
            ),
            Session(
                date(2021, 7, 8),
                ONLINE,
                ("Cuidar a quien responde y a quien pregunta", "Care for who answers and for who asks"),
                ZOOM,
                ("Protocolo\nFormación del equipo de campo", "Protocol\nTraining of the field team"),
            ),
            Session(
                date(2021, 10, 14),
                IN_PERSON,
                ("Taller de muestra y presupuesto", "Workshop on sample and budget"),
                ("Tegucigalpa, Honduras", "Tegucigalpa, Honduras"),
                ("Dos diseños de muestra\nLo que cuesta cada uno", "Two designs of the sample\nWhat each costs"),
                hours=6,
            ),
        ),
        (
            Promise(
                ("Probar el cuestionario en dos departamentos", "Try the questionnaire out in two departments"),
                "Instituto Nacional de Estadística de Honduras",
                "HN",
                date(2022, 5, 31),
                "open",
                (
                    "El protocolo está adaptado; falta el trabajo de campo.",
                    "The protocol is adapted; field work is to come.",
                ),
            ),
            Promise(
                ("Entregar el protocolo de cuidado adaptado", "Hand over the adapted protocol of care"),
                "Instituto Nacional de la Mujer",
                "HN",
                date(2021, 12, 10),
                "done",
            ),
        ),
    ),
    Exchange(
        ("expediente-judicial-digital", "digital-case-files"),
        ("Digitalización de expedientes judiciales", "Digitalization of judicial case files"),
        (
            "Qué se escanea, qué nace digital y quién puede ver qué: de un centro de documentación judicial a una corte que "
            "empieza.",
            "What is scanned, what is born digital and who may see what: from a centre of judicial documents to a court that "
            "begins.",
        ),
        (
            "Conocer el camino de un expediente\nDecidir por qué materia se empieza",
            "Follow the way of a case file\nDecide with which matter to begin",
        ),
        ("justicia", "innovacion"),
        "America/Tegucigalpa",
        (("HN", ("Centro Electrónico de Documentación e Información Judicial",)),),
        (("SV", ("Corte Suprema de Justicia de El Salvador",)),),
        (
            "Rigoberto Zelaya Mejía",
            ("Documentación judicial (persona inventada)", "Judicial documents (invented person)"),
        ),
        (
            Session(
                date(2021, 8, 19),
                ONLINE,
                ("El camino de un expediente", "The way of a case file"),
                TEAMS,
                ("De la ventanilla al archivo", "From the counter to the archive"),
            ),
            Session(
                date(2022, 2, 17),
                IN_PERSON,
                ("Un día en el centro de documentación", "A day in the documentation centre"),
                ("Tegucigalpa, Honduras", "Tegucigalpa, Honduras"),
                ("Escaneo e índice\nPermisos y bitácora", "Scanning and index\nPermissions and log"),
                hours=6,
            ),
        ),
        (
            Promise(
                ("Elegir la primera materia que se digitaliza", "Choose the first matter to be digitalized"),
                "Corte Suprema de Justicia de El Salvador",
                "SV",
                date(2022, 9, 30),
                "dropped",
                (
                    "La corte decidió empezar por lo nuevo, en todas.",
                    "The court decided to begin with what is new, in all.",
                ),
            ),
        ),
    ),
    Exchange(
        ("personas-desaparecidas", "missing-persons"),
        ("Personas desaparecidas", "Missing persons"),
        (
            "Cómo se cruza una denuncia de desaparición con los registros forenses y civiles sin perder a nadie ni contar dos "
            "veces.",
            "How a report of a missing person is matched with forensic and civil records, losing nobody and counting nobody "
            "twice.",
        ),
        (
            "Comparar las fichas de búsqueda\nAcordar una clave común entre registros",
            "Compare the search sheets\nAgree on one key for all records",
        ),
        ("gestion-de-informacion", "justicia"),
        "America/Guatemala",
        (("GT", ("Ministerio de Gobernación",)),),
        (
            (
                "HN",
                (
                    "Dirección de Medicina Forense",
                    "Ministerio Público de Honduras",
                    "Registro Nacional de las Personas",
                ),
            ),
        ),
        (
            "Otto Marroquín Lemus",
            ("Registro de búsquedas (persona inventada)", "Register of searches (invented person)"),
        ),
        (
            Session(
                date(2022, 4, 28),
                ONLINE,
                ("La ficha de búsqueda", "The search sheet"),
                ZOOM,
                ("Qué se pregunta el primer día", "What is asked on the first day"),
            ),
            Session(
                date(2022, 6, 9),
                ONLINE,
                ("Cruzar registros sin contar dos veces", "Matching records without counting twice"),
                ZOOM,
                ("Claves posibles\nUn ejemplo con datos de prueba", "Possible keys\nAn example with test data"),
            ),
        ),
        (
            Promise(
                ("Probar la clave común con un año de denuncias", "Try the common key on one year of reports"),
                "Dirección de Medicina Forense",
                "HN",
                date(2023, 3, 31),
                "open",
            ),
        ),
    ),
    Exchange(
        ("alerta-temprana-de-conflictos", "early-warning-of-conflict"),
        ("Seguimiento y alerta temprana de conflictos", "Monitoring and early warning of conflict"),
        (
            "Señales que se pueden leer antes de que un conflicto estalle, y a quién se le avisa cuando aparecen.",
            "Signs that can be read before a conflict breaks out, and who is told when they appear.",
        ),
        (
            "Revisar las señales y su peso\nDecidir quién recibe la alerta y qué hace con ella",
            "Go through the signs and their weight\nDecide who receives the alert and what they do with it",
        ),
        ("gobernanza", "gestion-de-informacion"),
        "America/Guatemala",
        (("GT", ("Viceministerio de Prevención de la Violencia y el Delito",)),),
        (("HN", ("Subsecretaría de Asuntos Interinstitucionales", "Secretaría de Coordinación General de Gobierno")),),
        (
            "Ixchel Recinos Tzul",
            ("Alertas y seguimiento (persona inventada)", "Alerts and monitoring (invented person)"),
        ),
        (
            Session(
                date(2022, 9, 22),
                ONLINE,
                ("Qué señales se siguen", "Which signs are followed"),
                ZOOM,
                ("El tablero de señales\nFalsas alarmas", "The board of signs\nFalse alarms"),
            ),
            Session(
                date(2022, 11, 10),
                IN_PERSON,
                ("Simulacro de una alerta", "Rehearsal of an alert"),
                ("Ciudad de Guatemala, Guatemala", "Guatemala City, Guatemala"),
                ("Un caso inventado, de la señal a la respuesta", "An invented case, from the sign to the answer"),
                hours=6,
            ),
        ),
        (
            Promise(
                ("Instalar el tablero de señales en dos departamentos", "Set the board of signs up in two departments"),
                "Subsecretaría de Asuntos Interinstitucionales",
                "HN",
                date(2023, 6, 30),
                "open",
            ),
        ),
    ),
    Exchange(
        ("interoperabilidad-de-datos", "data-interoperability"),
        ("Interoperabilidad de datos", "Data interoperability"),
        (
            "Un observatorio que ya une registros de varias instituciones enseñó a dos que empiezan qué se acuerda antes de "
            "conectar nada.",
            "An observatory that already joins the records of several institutions showed two that begin what has to be agreed "
            "on before anything is connected.",
        ),
        (
            "Hacer la lista de registros y de sus dueños\nAcordar claves, formatos y permisos",
            "Make a list of the records and of their owners\nAgree on keys, formats and permissions",
        ),
        ("innovacion", "gestion-de-informacion"),
        "America/Santo_Domingo",
        (("DO", ("Observatorio de Seguridad Ciudadana", "Ministerio de Interior y Policía")),),
        (
            ("BZ", ("Belize Crime Observatory", "Belize Police Department")),
            ("GT", ("Ministerio de Gobernación",)),
        ),
        ("Belkis Peralta Durán", ("Integración de datos (persona inventada)", "Data integration (invented person)")),
        (
            Session(
                date(2022, 1, 27),
                ONLINE,
                ("Antes de conectar", "Before connecting"),
                TEAMS,
                ("Quién es dueño de qué\nEl convenio", "Who owns what\nThe agreement"),
            ),
            Session(
                date(2022, 2, 24),
                ONLINE,
                ("Claves y formatos", "Keys and formats"),
                TEAMS,
                ("Una clave para cada hecho\nErrores frecuentes", "One key for each event\nFrequent errors"),
            ),
            Session(
                date(2022, 6, 23),
                IN_PERSON,
                ("Una conexión de prueba", "A connection on trial"),
                ("Ciudad de Belice, Belice", "Belize City, Belize"),
                ("Dos registros, una tarde", "Two records, one afternoon"),
                hours=6,
            ),
        ),
        (
            Promise(
                ("Firmar el convenio de intercambio de datos", "Sign the agreement on sharing data"),
                "Belize Crime Observatory",
                "BZ",
                date(2022, 12, 9),
                "done",
            ),
        ),
    ),
    Exchange(
        ("analisis-de-politicas", "policy-analysis"),
        ("Herramientas para analizar políticas de seguridad", "Tools for the analysis of security policies"),
        (
            "De la matriz que ordena una política a la pregunta de si cambió algo: dos sesiones con los instrumentos sobre la "
            "mesa.",
            "From the matrix that orders a policy to the question whether it changed anything: two sessions with the tools on "
            "the table.",
        ),
        (
            "Usar la matriz con una política vigente\nElegir indicadores que se puedan seguir",
            "Use the matrix on a policy in force\nChoose indicators that can be followed",
        ),
        ("politicas-con-evidencia",),
        "America/Costa_Rica",
        (("CR", ("Ministerio de Seguridad Pública", COMESCO)),),
        (("GT", ("Ministerio de Gobernación", "Viceministerio de Prevención de la Violencia y el Delito")),),
        ("Adriana Chacón Solís", ("Planificación (persona inventada)", "Planning (invented person)")),
        (
            Session(
                date(2022, 7, 14),
                ONLINE,
                ("La matriz, con una política real", "The matrix, on a real policy"),
                ZOOM,
                ("Objetivos, medidas, responsables", "Aims, measures, who is responsible"),
            ),
            Session(
                date(2022, 8, 11),
                ONLINE,
                ("Indicadores que se puedan seguir", "Indicators that can be followed"),
                ZOOM,
                ("Línea de base\nQué se revisa cada año", "Baseline\nWhat is looked at every year"),
            ),
        ),
    ),
)


def load_exchanges(index: ExchangeIndexPage, themes: dict[str, Theme], document: Any, notes: Any) -> None:
    """Make the exchanges that are missing below the Spanish list, and their translations.

    `document` is what all may read of each, `notes` what participants may.
    """
    for fact in EXCHANGES:
        _load(index, fact, themes, (document, notes))


def key_of(fact: Exchange, number: int) -> str:
    """The key of the activity of a session, from 1, as `datacction.exchanges.services` gives it."""
    return f"x-{fact.slugs[0]}-{number}"


def _load(index: ExchangeIndexPage, fact: Exchange, themes: dict[str, Theme], files: tuple[Any, Any]) -> None:
    page = ExchangePage.objects.child_of(index).filter(slug=fact.slugs[0]).first()
    if page is None:
        page = ExchangePage(
            title=fact.title[0],
            slug=fact.slugs[0],
            summary=fact.summary[0],
            objectives=fact.objectives[0],
            story=list(fact.story),
        )
        page.themes.add(*(themes[slug] for slug in fact.themes))
        page.parties = [
            ExchangeParty(side=side, country_id=country, institution=_institution(name, country))
            for side, parties in ((GIVES, fact.gives), (RECEIVES, fact.receives))
            for country, names in parties
            for name in names
        ]
        name, office = fact.focal_point
        country, names = fact.gives[0]
        in_spanish = {"locale": index.locale}
        page.focal_points = [
            FocalPoint(name=name, office=office[0], institution=_institution(names[0], country), **in_spanish)
        ]
        page.sessions = [
            ExchangeSession(
                title=each.title[0],
                date=each.day,
                starts=each.starts,
                ends=each.ends,
                timezone=fact.zone,
                mode=each.mode,
                place=each.place[0],
                agenda=each.agenda[0],
                **in_spanish,
            )
            for each in fact.sessions
        ]
        page.documents = [
            ExchangeDocument(title=words[0], document=file, for_participants=file is files[1], **in_spanish)
            for words, file in zip(DOCUMENTS, files, strict=True)
        ]
        page.agreements = [
            Agreement(
                text=each.text[0],
                institution=_institution(each.institution, each.country),
                due_on=each.due,
                state=each.state,
                note=each.note[0],
                **in_spanish,
            )
            for each in fact.promises
        ]
        page = publish_below(index, page)
    translate_to_english(page, dict(_texts(fact)))


DOCUMENTS: tuple[Words, Words] = (
    ("Presentación de la primera sesión", "Presentation of the first session"),
    ("Notas de trabajo de las sesiones", "Working notes of the sessions"),
)
"""What all may read of an exchange, and what participants may."""


def _texts(fact: Exchange) -> Sequence[Words]:
    """Every text of an exchange with its translation."""
    return [
        fact.slugs,
        fact.title,
        fact.summary,
        fact.objectives,
        fact.focal_point[1],
        *(words for each in fact.sessions for words in (each.title, each.place, each.agenda)),
        *(words for each in fact.promises for words in (each.text, each.note) if words[0]),
        *DOCUMENTS,
        *fact.story_words,
    ]


def _institution(name: str, country: str) -> Institution:
    found: Institution = Institution.objects.get(key=fold_institution(name), country=country, merged_into=None)
    return found
