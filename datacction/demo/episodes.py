"""The four seasons of DatAction–Webinar of 2020 and 2021, as facts.

Dates and English titles are as printed in UNDP (2022), "InfoSegura, an innovative proposal to improve
the quality of citizen security information in Central America and the Dominican Republic". The source
prints 56 hours of exchange and no times: the hours below are of the demo, 80 minutes an episode, so
that 42 episodes make those 56 hours. Spanish titles, themes and descriptions are the demo's own.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TIMEZONE = "America/Guatemala"
DURATION = timedelta(minutes=80)

THEMES: dict[str, tuple[str, str]] = {
    "situacion-regional": ("Situación de la seguridad ciudadana", "State of citizen security"),
    "covid-19": ("COVID-19", "COVID-19"),
    "gestion-de-informacion": ("Gestión de la información", "Information management"),
    "politicas-con-evidencia": ("Políticas basadas en evidencia", "Evidence-based policy"),
    "violencia-contra-las-mujeres": ("Violencia contra las mujeres y las niñas", "Violence against women and girls"),
    "juventud": ("Juventud", "Youth"),
    "movilidad-humana": ("Movilidad humana", "Human mobility"),
    "ods-16": ("ODS 16+", "SDG 16+"),
    "encuestas": ("Encuestas", "Surveys"),
    "academia": ("Academia e investigación", "Academia and research"),
    "justicia": ("Justicia y derechos humanos", "Justice and human rights"),
    "poblacion-lgbti": ("Población LGBTIQ+", "LGBTIQ+ people"),
    "innovacion": ("Innovación y tecnología", "Innovation and technology"),
    "gobernanza": ("Gobernanza y cohesión social", "Governance and social cohesion"),
    "ninez-y-escuela": ("Niñez y escuela", "Children and school"),
    "reinsercion": ("Reinserción social", "Social reintegration"),
}
"""Slug → name in Spanish, name in English."""

NORTH = ("GT", "HN", "SV")
REGION = ("BZ", "CR", "DO", "GT", "HN", "PA", "SV")


@dataclass(frozen=True, slots=True)
class Season:
    number: int
    year: int
    title_es: str
    title_en: str
    introduction_es: str
    introduction_en: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode. `start_hour` is in `TIMEZONE`; countries are ISO 3166-1 alpha-2, those it is about."""

    season: int
    number: int
    day: date
    title_es: str
    title_en: str
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    description_es: str
    description_en: str
    start_hour: int = 10

    @property
    def key(self) -> str:
        """The key of its activity."""
        return f"s{self.season}-e{self.number:02}"

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day, time(self.start_hour), ZoneInfo(TIMEZONE))

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + DURATION


SEASONS = (
    Season(
        1,
        2020,
        "Temporada 1",
        "Season 1",
        "Diez encuentros semanales en los primeros meses de la pandemia: qué cambió en el delito y la violencia, "
        "y con qué datos se podía saber.",
        "Ten weekly meetings in the first months of the pandemic: what changed in crime and violence, "
        "and which data could tell.",
    ),
    Season(
        2,
        2020,
        "Temporada 2",
        "Season 2",
        "Once episodios sobre el primer semestre de 2020, la movilidad humana en el norte de Centroamérica "
        "y las innovaciones que nacieron de la emergencia.",
        "Eleven episodes on the first half of 2020, human mobility in the north of Central America "
        "and the innovations that grew out of the emergency.",
    ),
    Season(
        3,
        2021,
        "Temporada 3",
        "Season 3",
        "Diez episodios que miran el año 2020 completo, país por país, y lo que viene después: justicia, "
        "reinserción y recuperación.",
        "Ten episodes that look back at the whole of 2020, country by country, and at what comes next: justice, "
        "reintegration and recovery.",
    ),
    Season(
        4,
        2021,
        "Temporada 4",
        "Season 4",
        "Once episodios que van de los derechos humanos a la interoperabilidad, con un cierre de tres semanas "
        "dedicado a la violencia contra las mujeres y las niñas.",
        "Eleven episodes that go from human rights to interoperability, ending with three weeks "
        "on violence against women and girls.",
    ),
)

EPISODES = (
    Episode(
        1,
        1,
        date(2020, 5, 7),
        "Análisis de la seguridad ciudadana durante la COVID-19: Costa Rica y Guatemala",
        "Citizen Security Analysis during COVID-19: Costa Rica and Guatemala",
        ("situacion-regional", "covid-19"),
        ("CR", "GT"),
        "Dos países comparan las primeras semanas de confinamiento. ¿Bajaron los homicidios y los robos, o dejaron de "
        "denunciarse? Los equipos que llevan los registros explican qué pueden afirmar y qué no.",
        "Two countries compare the first weeks of lockdown. Did homicides and robberies fall, or were they no longer "
        "reported? The teams that keep the records explain what they can claim and what they cannot.",
    ),
    Episode(
        1,
        2,
        date(2020, 5, 14),
        "Análisis de la seguridad ciudadana durante la COVID-19: República Dominicana y El Salvador",
        "Citizen Security Analysis during COVID-19: The Dominican Republic and El Salvador",
        ("situacion-regional", "covid-19"),
        ("DO", "SV"),
        "Las llamadas de emergencia, las denuncias y las muertes violentas no se movieron igual en los dos países. La "
        "conversación recorre cada serie y busca el efecto de las restricciones a la circulación.",
        "Emergency calls, complaints and violent deaths did not move alike in the two countries. The conversation "
        "goes through each series and looks for the effect of the limits on movement.",
    ),
    Episode(
        1,
        3,
        date(2020, 5, 21),
        "Análisis de la seguridad ciudadana durante la COVID-19: Belice y Honduras",
        "Citizen Security Analysis during COVID-19: Belize and Honduras",
        ("situacion-regional", "covid-19"),
        ("BZ", "HN"),
        "Un observatorio joven y uno con años de trabajo enfrentan la misma pregunta: cómo seguir midiendo cuando las "
        "oficinas cierran. Se presentan los datos de marzo y abril y las soluciones que encontró cada equipo.",
        "A young observatory and one with years of work face the same question: how to go on measuring when offices "
        "close. They present the data of March and April and the way round that each team found.",
    ),
    Episode(
        1,
        4,
        date(2020, 5, 28),
        "Entre riesgos y oportunidades: base de datos sobre juventud en el norte de Centroamérica",
        "Both risks and opportunities: Database of youth in the North of Central America",
        ("juventud", "gestion-de-informacion"),
        NORTH,
        "Una base de datos reúne lo que se sabe de la juventud en tres países: estudios, empleo, migración, violencia "
        "sufrida. El episodio muestra cómo se construyó y qué preguntas ya permite responder.",
        "One database brings together what is known of young people in three countries: schooling, work, migration, "
        "violence suffered. The episode shows how it was built and which questions it can already answer.",
    ),
    Episode(
        1,
        5,
        date(2020, 6, 4),
        "Dónde, cuándo y por qué: focalización de políticas públicas de seguridad ciudadana basada en evidencia",
        "Where, when and why: Evidence-based targeting of public policies for citizen security",
        ("politicas-con-evidencia", "gestion-de-informacion"),
        NORTH,
        "Ningún presupuesto alcanza para todos los municipios a la vez. Tres países cuentan cómo ordenan su "
        "territorio con un índice de priorización, qué indicadores pesan más y qué se decidió con el resultado.",
        "No budget reaches every municipality at once. Three countries tell how they rank their territory with a "
        "prioritisation index, which indicators weigh most and what was decided with the result.",
    ),
    Episode(
        1,
        6,
        date(2020, 6, 11),
        "Gestión de datos para la Agenda 2030: avances en el ODS 16+",
        "Data management for 2030 Agenda: Progress on SDG 16+",
        ("ods-16", "gestion-de-informacion"),
        REGION,
        "Las metas de paz y justicia necesitan fuentes que muchos países aún no tienen. Se revisa qué indicadores ya "
        "se publican, cuáles dependen de una encuesta y cómo se reparte el trabajo entre instituciones.",
        "The targets on peace and justice need sources that many countries still lack. The session reviews which "
        "indicators are published, which depend on a survey, and how institutions divide the work.",
    ),
    Episode(
        1,
        7,
        date(2020, 6, 18),
        "Violencia contra la población LGBTI: retos en la gestión de la información",
        "Violence against LGBTI populations: Challenges in information management",
        ("poblacion-lgbti", "gestion-de-informacion"),
        REGION,
        "Lo que no se pregunta no se registra. Instituciones y organizaciones discuten cómo recoger la identidad de "
        "género y la orientación sexual de las víctimas sin ponerlas en peligro.",
        "What is not asked is not recorded. Institutions and organisations discuss how to record the gender identity "
        "and sexual orientation of victims without putting them in danger.",
    ),
    Episode(
        1,
        8,
        date(2020, 6, 25),
        "La academia en la creación de conocimiento: algunas perspectivas de la red CONOSE",
        "Academia in knowledge creation. Some perspectives from the CONOSE Network",
        ("academia",),
        REGION,
        "Universidades y centros de pensamiento de la red presentan sus investigaciones en curso. El debate gira en "
        "torno a cómo llega un estudio a quien decide, y por qué tantas veces no llega.",
        "Universities and think tanks of the network present the research they have under way. The debate turns on "
        "how a study reaches those who decide, and why it so often does not.",
    ),
    Episode(
        1,
        9,
        date(2020, 7, 2),
        "Encuestas modelo de victimización y percepción de la seguridad ciudadana",
        "Model Surveys on Victimization and Perception of Citizen Security",
        ("encuestas", "gestion-de-informacion"),
        ("CR", "GT", "SV"),
        "Tres encuestas nacionales vistas por dentro: el cuestionario, la muestra, el trabajo de campo y el costo. Al "
        "final, qué haría falta para comparar un país con otro.",
        "Three national surveys seen from the inside: questionnaire, sample, field work and cost. And at the end, "
        "what it would take to compare one country with another.",
    ),
    Episode(
        1,
        10,
        date(2020, 7, 9),
        "Encuestas sobre la prevalencia de la violencia contra las mujeres",
        "Surveys on prevalence of violence against Women",
        ("encuestas", "violencia-contra-las-mujeres"),
        ("DO", "GT", "SV"),
        "Preguntar por la violencia vivida exige cuidado con quien responde y con quien pregunta. Los equipos "
        "comparten el diseño, el protocolo ético y los hallazgos que más les sorprendieron.",
        "Asking about violence lived through calls for care with those who answer and those who ask. The teams share "
        "the design, the ethical protocol and the findings that surprised them most.",
    ),
    Episode(
        2,
        1,
        date(2020, 8, 13),
        "Análisis de la seguridad ciudadana en el primer semestre de 2020: Costa Rica y Guatemala",
        "Citizen Security Analysis through first half of 2020: Costa Rica and Guatemala",
        ("situacion-regional", "covid-19"),
        ("CR", "GT"),
        "Con seis meses completos ya se puede comparar con 2019. Se presentan homicidios, delitos contra el "
        "patrimonio y violencia en el hogar, mes a mes y por sexo.",
        "With six full months a comparison with 2019 becomes possible. Homicides, property crime and violence at home "
        "are presented month by month and by sex.",
    ),
    Episode(
        2,
        2,
        date(2020, 8, 20),
        "Análisis de la seguridad ciudadana en el primer semestre de 2020: Belice y El Salvador",
        "Citizen Security Analysis through first half of 2020: Belize and El Salvador",
        ("situacion-regional", "covid-19"),
        ("BZ", "SV"),
        "Dos países pequeños con trayectorias distintas. La sesión separa lo que venía cayendo desde antes de la "
        "pandemia de lo que cambió con ella.",
        "Two small countries on different paths. The session tells apart what was already falling before the pandemic "
        "from what changed with it.",
    ),
    Episode(
        2,
        3,
        date(2020, 8, 27),
        "Análisis de la seguridad ciudadana en el primer semestre de 2020: República Dominicana y Honduras",
        "Citizen Security Analysis through first half of 2020: The Dominican Republic and Honduras",
        ("situacion-regional", "covid-19"),
        ("DO", "HN"),
        "El toque de queda dejó su huella en los horarios y los lugares de la violencia. Los analistas de ambos países "
        "comparan sus mapas y explican los vacíos de cada fuente.",
        "The curfew left its mark on the hours and places of violence. Analysts of both countries compare their maps "
        "and explain the gaps of each source.",
    ),
    Episode(
        2,
        4,
        date(2020, 9, 3),
        "#MujeresSeguras, campaña contra la violencia intrafamiliar durante la pandemia",
        "#SafeWomen, campaign against intrafamily violence during the pandemic",
        ("violencia-contra-las-mujeres", "covid-19"),
        REGION,
        "Una misma campaña, contada desde varios países: qué mensajes se usaron, por qué medios y con qué líneas de "
        "ayuda detrás. También se muestra cómo se midió si servía.",
        "One campaign told from several countries: which messages were used, through which media and with which "
        "helplines behind them. Also shown: how its effect was measured.",
    ),
    Episode(
        2,
        5,
        date(2020, 9, 10),
        "Guatemala: seguridad ciudadana, movilidad humana y desarrollo",
        "Guatemala: Citizen Security, Human Mobility And Development",
        ("movilidad-humana", "situacion-regional"),
        ("GT",),
        "Irse, volver o quedarse: los datos de migración, retorno y desplazamiento interno se leen junto a los de "
        "violencia y pobreza. El resultado es un mapa de municipios con necesidades muy distintas.",
        "Leaving, returning or staying: data on migration, return and internal displacement are read beside those on "
        "violence and poverty. The result is a map of municipalities with very different needs.",
    ),
    Episode(
        2,
        6,
        date(2020, 9, 17),
        "Honduras y El Salvador: seguridad ciudadana, movilidad humana y desarrollo",
        "Honduras and El Salvador: Citizen Security, Human Mobility and Development",
        ("movilidad-humana", "situacion-regional"),
        ("HN", "SV"),
        "¿Cuánto pesa la inseguridad en la decisión de migrar? Dos países ponen sobre la mesa sus encuestas y sus "
        "registros de personas retornadas, y discuten qué falta medir.",
        "How much does insecurity weigh in the decision to migrate? Two countries put their surveys and their records "
        "of returned people on the table, and discuss what is still to be measured.",
    ),
    Episode(
        2,
        7,
        date(2020, 9, 24),
        "Innovación y políticas para la convivencia y la seguridad ciudadana",
        "Innovation and Policies for Coexistence and Citizen Security",
        ("innovacion", "politicas-con-evidencia"),
        REGION,
        "Laboratorios, tableros y sistemas integrados: experiencias que pasaron del piloto a la rutina. Cada una se "
        "examina con las mismas tres preguntas: qué problema resuelve, cuánto cuesta y quién la mantiene.",
        "Labs, dashboards and integrated systems: experiences that went from pilot to routine. Each is examined with "
        "the same three questions: which problem it solves, what it costs and who keeps it running.",
    ),
    Episode(
        2,
        8,
        date(2020, 10, 1),
        "Vulnerabilidad y resiliencia humana de la juventud en Centroamérica",
        "Human vulnerability and resilience in youth in Central America",
        ("juventud",),
        NORTH,
        "La mayoría de las víctimas de homicidio de la subregión no llega a los treinta años. El episodio busca los "
        "factores que protegen, además de los que exponen, y dónde se pueden fortalecer.",
        "Most victims of homicide in the subregion do not reach the age of thirty. The episode looks for the factors "
        "that protect, besides those that expose, and for where they can be strengthened.",
    ),
    Episode(
        2,
        9,
        date(2020, 10, 8),
        "Innovaciones en seguridad ciudadana en El Salvador: Sistema de Alerta de Violencia Escolar (SALVE)",
        "Innovations in Citizen Security in El Salvador: School Violence Warning System (SALVE)",
        ("ninez-y-escuela", "innovacion"),
        ("SV",),
        "Cómo una escuela da aviso de un riesgo y quién le responde. Se muestra el sistema en funcionamiento, sus "
        "reglas de confidencialidad y lo aprendido en los primeros centros educativos.",
        "How a school raises the alarm about a risk, and who answers. The system is shown at work, with its rules of "
        "confidentiality and what the first schools taught.",
    ),
    Episode(
        2,
        10,
        date(2020, 10, 15),
        "América Latina ante la pandemia: gobernanza y seguridad ciudadana",
        "Latin America throughout the pandemic: Governance and Citizen Security",
        ("gobernanza", "covid-19"),
        (),
        "Una mirada más allá de Centroamérica: qué hicieron los Estados de la región con sus fuerzas de seguridad, sus "
        "cárceles y sus tribunales durante el año de la emergencia, y qué costó en confianza.",
        "A look beyond Central America: what the region's States did with their security forces, prisons and courts "
        "in the year of the emergency, and what it cost in trust.",
    ),
    Episode(
        2,
        11,
        date(2020, 11, 10),
        "Lanzamiento de «La cara oculta de la inseguridad»: violencia contra las mujeres en Centroamérica y "
        "República Dominicana",
        "Launch of The Hidden Side of Insecurity: Violence against Women in Central America and The Dominican Republic",
        ("violencia-contra-las-mujeres", "academia"),
        REGION,
        "El estudio regional se presenta con sus autoras. Reúne por primera vez muertes violentas, violencia sexual y "
        "violencia en la pareja en una misma serie, y señala lo que las fuentes oficiales no ven.",
        "The regional study is presented by its authors. It brings violent deaths, sexual violence and violence by "
        "partners into one series for the first time, and points at what official sources do not see.",
    ),
    Episode(
        3,
        1,
        date(2021, 2, 18),
        "Datos y acción: buenas prácticas en la gestión de información para la seguridad ciudadana",
        "Data and Action: Best Practices For Information Management In Citizen Security",
        ("gestion-de-informacion",),
        REGION,
        "La temporada abre con un repaso de lo que funciona: mesas interinstitucionales, diccionarios de datos "
        "comunes, publicación con fecha fija. Cada práctica la cuenta quien la puso en marcha.",
        "The season opens with what works: inter-agency working groups, shared data dictionaries, publication on a "
        "fixed date. Each practice is told by those who set it going.",
        9,
    ),
    Episode(
        3,
        2,
        date(2021, 2, 25),
        "Gestión de información para una gobernanza efectiva: PNUD InfoSegura",
        "Information Management for Effective Governance: UNDP InfoSegura",
        ("gestion-de-informacion", "gobernanza"),
        REGION,
        "Siete países trabajan desde 2014 con un mismo modelo de gestión de información. Se explica el ciclo completo, "
        "del registro en la comisaría a la decisión en el gabinete.",
        "Seven countries have worked with one model of information management since 2014. The whole cycle is "
        "explained, from the entry at the police station to the decision in cabinet.",
        9,
    ),
    Episode(
        3,
        3,
        date(2021, 3, 4),
        "Análisis multidimensional de la seguridad ciudadana en 2020 en El Salvador y República Dominicana",
        "Multidimensional Analysis of Citizen Security in 2020 in El Salvador and the Dominican Republic",
        ("situacion-regional",),
        ("DO", "SV"),
        "El año completo, visto desde varias fuentes a la vez: policía, salud, justicia y encuestas. Se discute dónde "
        "coinciden, dónde se contradicen y cuál conviene usar para cada pregunta.",
        "The full year seen from several sources at once: police, health, justice and surveys. The discussion is on "
        "where they agree, where they contradict each other, and which to use for each question.",
        9,
    ),
    Episode(
        3,
        4,
        date(2021, 3, 11),
        "Análisis multidimensional de la seguridad ciudadana en 2020 en Guatemala y Belice",
        "Multidimensional Analysis of Citizen Security in 2020 in Guatemala and Belize",
        ("situacion-regional",),
        ("BZ", "GT"),
        "Dos vecinos con sistemas de información muy distintos presentan su balance de 2020. Los homicidios bajaron en "
        "ambos; las desapariciones y la violencia en el hogar cuentan otra historia.",
        "Two neighbours with very different information systems present their year 2020. Homicides fell in both; "
        "disappearances and violence at home tell another story.",
        9,
    ),
    Episode(
        3,
        5,
        date(2021, 3, 18),
        "Análisis multidimensional de la seguridad ciudadana en 2020 en Honduras y Costa Rica",
        "Multidimensional Analysis of Citizen Security in 2020 in Honduras and Costa Rica",
        ("situacion-regional",),
        ("CR", "HN"),
        "De la tasa nacional al barrio: ambos equipos muestran cuánto esconde un promedio. El episodio termina con los "
        "efectos de dos huracanes y una pandemia sobre los registros.",
        "From the national rate to the neighbourhood: both teams show how much an average hides. The episode ends "
        "with what two hurricanes and a pandemic did to the records.",
        9,
    ),
    Episode(
        3,
        6,
        date(2021, 3, 25),
        "Innovaciones en la gestión de información y la seguridad ciudadana",
        "Innovations in Information Management and Citizen Security",
        ("innovacion", "gestion-de-informacion"),
        REGION,
        "Expedientes digitales, mapas en línea, alertas tempranas: demostraciones breves, en vivo, de herramientas "
        "construidas por instituciones públicas de la región.",
        "Digital case files, online maps, early warnings: short live demonstrations of tools built by public "
        "institutions of the region.",
        9,
    ),
    Episode(
        3,
        7,
        date(2021, 4, 8),
        "Acceso a la justicia y derechos humanos",
        "Access to Justice and Human Rights",
        ("justicia",),
        REGION,
        "Cuántos casos llegan a sentencia, en cuánto tiempo y para quién. Operadores de justicia y organizaciones "
        "examinan los datos que existen y los que las víctimas necesitarían.",
        "How many cases reach a sentence, in how long and for whom. People who work in justice and organisations "
        "examine the data that exist and those that victims would need.",
        9,
    ),
    Episode(
        3,
        8,
        date(2021, 4, 15),
        "La agenda de la academia para la seguridad ciudadana en tiempos de COVID-19, con la red CONOSE",
        "Agenda of the academia for Citizen Security throughout the COVID-19 pandemic with the CONOSE network",
        ("academia", "covid-19"),
        REGION,
        "¿Qué investigar cuando no se puede salir al campo? La red presenta su agenda para el año, con estudios sobre "
        "género, cárceles y violencia durante el confinamiento.",
        "What can be researched when nobody can go to the field? The network presents its agenda for the year, with "
        "studies on gender, prisons and violence during lockdown.",
        9,
    ),
    Episode(
        3,
        9,
        date(2021, 4, 22),
        "Uso de la evidencia para la reinserción social",
        "Use of evidence for social reinsertion",
        ("reinsercion", "politicas-con-evidencia"),
        ("CR", "DO", "SV"),
        "Salir de la cárcel y no volver: qué programas lo logran y cómo se sabe. Se comparan evaluaciones con grupos de "
        "control, seguimientos de varios años y testimonios de quienes pasaron por ellos.",
        "Leaving prison and not going back: which programmes achieve it, and how one knows. Evaluations with control "
        "groups, follow-ups over years and accounts of those who went through them are compared.",
        9,
    ),
    Episode(
        3,
        10,
        date(2021, 4, 29),
        "Perspectivas regionales para la recuperación, la gobernanza, la seguridad ciudadana, la justicia y la "
        "cohesión social",
        "Regional outlook for recovery, Governance, Citizen Security, Justice and Social Cohesion",
        ("gobernanza", "justicia"),
        REGION,
        "El cierre de la temporada mira hacia adelante. Equipos de varios países y de la región dicen qué prioridades "
        "ven para los próximos dos años y con qué indicadores pedirían cuentas.",
        "The end of the season looks ahead. Teams from several countries and from the region say which priorities "
        "they see for the next two years, and by which indicators they would be held to account.",
        9,
    ),
    Episode(
        4,
        1,
        date(2021, 9, 30),
        "Innovación en seguridad ciudadana y derechos humanos en América Latina y el Caribe",
        "Innovation in Citizen Security and Human Rights in Latin America and the Caribbean",
        ("innovacion", "justicia"),
        (),
        "Más datos no siempre significan más derechos. La sesión pone límites a la vigilancia, al uso de imágenes y a "
        "los algoritmos, con ejemplos de dentro y fuera de la región.",
        "More data do not always mean more rights. The session sets limits to surveillance, to the use of images and "
        "to algorithms, with examples from inside and outside the region.",
        9,
    ),
    Episode(
        4,
        2,
        date(2021, 10, 7),
        "Análisis multidimensional de la seguridad ciudadana en Guatemala y Costa Rica",
        "Multidimensional analysis of Citizen Security in Guatemala and Costa Rica",
        ("situacion-regional",),
        ("CR", "GT"),
        "Con la movilidad de regreso, ¿volvió también el delito? Los dos países revisan el primer semestre de 2021 "
        "frente a 2019 y 2020, y explican por qué dos bases de comparación valen más que una.",
        "With people moving again, did crime come back too? The two countries review the first half of 2021 against "
        "2019 and 2020, and explain why two bases of comparison are better than one.",
        9,
    ),
    Episode(
        4,
        3,
        date(2021, 10, 14),
        "Análisis multidimensional de la seguridad ciudadana: El Salvador y Belice",
        "Multidimensional analysis of Citizen Security: El Salvador and Belize",
        ("situacion-regional",),
        ("BZ", "SV"),
        "Cifras del primer semestre de 2021 y, junto a ellas, la percepción de la gente. Cuando los homicidios bajan y "
        "el miedo no, hay algo que las estadísticas policiales no recogen.",
        "Figures of the first half of 2021 and, beside them, what people perceive. When homicides fall and fear does "
        "not, there is something police statistics do not catch.",
        9,
    ),
    Episode(
        4,
        4,
        date(2021, 10, 21),
        "Análisis multidimensional de la seguridad ciudadana en 2020 en Honduras y República Dominicana",
        "Multidimensional analysis of Citizen Security in 2020 in Honduras and the Dominican Republic",
        ("situacion-regional",),
        ("DO", "HN"),
        "Los dos observatorios nacionales abren sus tableros y recorren el año por territorio, edad y sexo. Buena parte "
        "del tiempo es para preguntas de municipalidades.",
        "The two national observatories open their dashboards and go through the year by territory, age and sex. Much "
        "of the time is for questions from municipalities.",
        9,
    ),
    Episode(
        4,
        5,
        date(2021, 10, 28),
        "Hacia una justicia inclusiva en América Latina y el Caribe",
        "Toward inclusive justice in Latin America and the Caribbean",
        ("justicia",),
        (),
        "Juzgados móviles, trámites sin papel, mediación comunitaria: maneras de acercar la justicia a quien vive lejos "
        "de un tribunal o no habla su idioma.",
        "Mobile courts, paperless procedures, community mediation: ways of bringing justice closer to those who live "
        "far from a court or do not speak its language.",
        9,
    ),
    Episode(
        4,
        6,
        date(2021, 11, 4),
        "Gestión de la movilidad humana en la región",
        "Managing of human mobility in the Region",
        ("movilidad-humana",),
        NORTH,
        "Caravanas, retornos y solicitudes de asilo en cifras que cada institución cuenta a su modo. Se propone un "
        "conjunto mínimo de datos que permita seguir a las personas sin exponerlas.",
        "Caravans, returns and asylum claims in figures that each institution counts its own way. A minimum set of "
        "data is proposed that follows people without exposing them.",
        9,
    ),
    Episode(
        4,
        7,
        date(2021, 11, 11),
        "¿Qué es la interoperabilidad? ¿Cómo contribuye a la seguridad ciudadana?",
        "What is interoperability? How does it contribute to citizen security?",
        ("gestion-de-informacion", "innovacion"),
        REGION,
        "Que dos sistemas se hablen es más un asunto de acuerdos que de cables. El episodio va de la definición a un "
        "caso real en el que varias instituciones comparten registros.",
        "Getting two systems to talk is more a matter of agreements than of cables. The episode goes from the "
        "definition to a real case in which several institutions share records.",
        9,
    ),
    Episode(
        4,
        8,
        date(2021, 11, 18),
        "La percepción de la violencia contra las mujeres y las niñas en la región: análisis de una encuesta regional",
        "The Perception of Violence Against Women and Girls in the Region: Analysis of a regional survey",
        ("violencia-contra-las-mujeres", "encuestas"),
        REGION,
        "Qué se considera violencia y qué se disculpa todavía. Los resultados de una encuesta en línea se discuten "
        "pregunta por pregunta, con sus límites a la vista.",
        "What people call violence, and what they still excuse. The results of an online survey are discussed question "
        "by question, with its limits in plain sight.",
        9,
    ),
    Episode(
        4,
        9,
        date(2021, 11, 25),
        "Soluciones en la lucha contra la violencia hacia las mujeres y las niñas",
        "Solutions in the Fight against Violence against Women and Girls",
        ("violencia-contra-las-mujeres", "innovacion"),
        REGION,
        "En el día internacional contra esta violencia, cinco iniciativas que ya muestran resultados: atención "
        "telefónica, evaluación de riesgo, refugios, trabajo con hombres y reparación.",
        "On the international day against this violence, five initiatives that already show results: helplines, risk "
        "assessment, shelters, work with men, and redress.",
        9,
    ),
    Episode(
        4,
        10,
        date(2021, 12, 2),
        "Medición de la violencia con enfoque de género, cohesión social y ODS 16",
        "Gender-sensitive measure of violence, social cohesion, and SDG 16",
        ("ods-16", "violencia-contra-las-mujeres", "gobernanza"),
        REGION,
        "Un indicador puede ser correcto y aun así no ver a la mitad de la población. Se revisan las preguntas, las "
        "categorías y los cruces que hacen falta para medir bien.",
        "An indicator may be correct and still fail to see half of the population. The session reviews the questions, "
        "categories and breakdowns needed to measure well.",
        9,
    ),
    Episode(
        4,
        11,
        date(2021, 12, 9),
        "Soluciones donde se cruzan la violencia contra las mujeres y la violencia contra la niñez",
        "Solutions at the crossroads of Violence against Women and Violence against Children",
        ("violencia-contra-las-mujeres", "ninez-y-escuela"),
        REGION,
        "Donde se golpea a una mujer suele haber una niña o un niño que mira. Los servicios de protección de ambas "
        "explican cómo empezaron a compartir casos, formularios y turnos.",
        "Where a woman is beaten there is often a child who watches. The services that protect the one and the other "
        "explain how they began to share cases, forms and shifts.",
        9,
    ),
)
