"""What the demo tells of the network.

From the programme's own account: what the network is for, its lines of research, the topics of 2021, who directed it and
who was its technical secretary, and the two episodes in which it presented its work. The institute in Honduras is one that
the account names. Everything else is the demo's own and says of itself that it is invented.
"""

from dataclasses import dataclass
from datetime import date

Words = tuple[str, str]
"""Spanish, English."""


@dataclass(frozen=True, slots=True)
class Line:
    slug: str
    title: Words
    question: Words
    since: int
    until: int | None = None


LINES = (
    Line(
        "migracion", ("Migración", "Migration"),
        ("¿Quiénes se van, por qué, y qué encuentran en el camino y al volver?",
         "Who leaves, why, and what do they meet on the way and on their return?"),
        2019,
    ),
    Line(
        "desarrollo", ("Desarrollo", "Development"),
        ("¿Cuánto le cuesta la violencia al desarrollo de un municipio, y cuánto la previene?",
         "What does violence cost the development of a municipality, and how much does development prevent?"),
        2019,
    ),
    Line(
        "seguridad", ("Seguridad", "Security"),
        ("¿Qué hacen las políticas de seguridad con los delitos que quieren reducir?",
         "What do security policies do to the crimes that they mean to reduce?"),
        2019,
    ),
    Line(
        "sostenibilidad", ("Sostenibilidad", "Sustainability"),
        ("¿Qué queda de una política de prevención cuando se acaba su presupuesto?",
         "What is left of a prevention policy when its budget ends?"),
        2019,
    ),
    Line(
        "genero-y-violencia", ("Género y violencia", "Gender and violence"),
        ("¿Qué violencias viven las mujeres que ningún registro cuenta?",
         "Which kinds of violence do women live through that no record counts?"),
        2021, 2021,
    ),
    Line(
        "genero-y-carcel", ("Género y cárcel", "Gender and incarceration"),
        ("¿Quiénes son las mujeres privadas de libertad, y qué pasa con quienes dependen de ellas?",
         "Who are the women in prison, and what becomes of those who depend on them?"),
        2021, 2021,
    ),
    Line(
        "violencia-en-la-pandemia", ("Violencia en la pandemia", "Violence during the pandemic"),
        ("¿Qué cambió puertas adentro mientras las calles estaban vacías?",
         "What changed behind doors while the streets were empty?"),
        2021, 2021,
    ),
    Line(
        "reincidencia", ("Prevención de la reincidencia", "Preventing reoffending"),
        ("¿Qué ayuda a quien sale de la cárcel a no volver?", "What helps those who leave prison not to return?"),
        2021, 2021,
    ),
    Line(
        "violencia-lgbtiq", ("Violencia contra personas LGBTIQ+", "Violence against LGBTIQ+ people"),
        ("¿Qué anotan las fuentes oficiales, y qué callan?", "What do official sources write down, and what do they leave out?"),
        2021, 2021,
    ),
)  # fmt: skip

INVENTED: Words = ("Institución inventada para la demostración.", "An institution invented for the demonstration.")


@dataclass(frozen=True, slots=True)
class Member:
    """A member; `name` and `country` find or make the institution. Themes are slugs of the demo's."""

    slug: str
    name: str
    acronym: str
    kind: str
    country: str
    since: int
    summary: Words
    themes: tuple[str, ...]
    focal_point: tuple[str, Words] | None = None
    is_invented: bool = True


def _point(name: str, spanish: str, english: str) -> tuple[str, Words]:
    return (name, (f"{spanish} (persona inventada)", f"{english} (invented person)"))


IUDPAS = "Instituto Universitario en Democracia, Paz y Seguridad"
MEMBERS = (
    Member(
        "iudpas", IUDPAS, "IUDPAS", "academia", "HN", 2018,
        ("Instituto de la Universidad Nacional Autónoma de Honduras que lleva el Observatorio Nacional de la Violencia.",
         "The institute of the National Autonomous University of Honduras that keeps the National Violence Observatory."),
        ("gestion-de-informacion", "academia", "violencia-contra-las-mujeres", "movilidad-humana"),
        is_invented=False,
    ),
    Member(
        "cemig", "Centro de Estudios de las Migraciones del Istmo", "CEMI", "civil_society", "GT", 2019,
        ("Sigue los caminos de quienes se van y de quienes vuelven, con encuestas en las fronteras.",
         "Follows the ways of those who leave and of those who return, with surveys at the borders."),
        ("movilidad-humana", "encuestas", "juventud"),
        _point("Lucrecia Sandoval Ixcot", "Coordinación de encuestas", "Survey co-ordinator"),
    ),
    Member(
        "idem", "Instituto de Estudios de la Mujer del Valle", "IDEM", "academia", "SV", 2018,
        ("Investiga las violencias que viven las mujeres y cómo responde la justicia.",
         "Does research on the violence that women live through and on how justice responds."),
        ("violencia-contra-las-mujeres", "justicia"),
        _point("Rebeca Alfaro Montes", "Dirección de investigación", "Head of research"),
    ),
    Member(
        "catedra-seguridad", "Cátedra de Seguridad y Convivencia de la Universidad Central del Pacífico", "CSC", "academia", "CR", 2018,
        ("Cátedra que evalúa políticas públicas de seguridad y forma a quienes las escriben.",
         "A chair that evaluates public policies on security and trains those who write them."),
        ("politicas-con-evidencia", "gobernanza", "reinsercion"),
        _point("Tomás Quirós Vega", "Cátedra", "Chair"),
    ),
    Member(
        "observa-caribe", "Observatorio Social del Caribe", "OSCAR", "civil_society", "DO", 2019,
        ("Mira cómo viven la seguridad los barrios de Santo Domingo, con jóvenes que investigan su propia calle.",
         "Looks at how the neighbourhoods of Santo Domingo live security, with young people who study their own street."),
        ("juventud", "ninez-y-escuela", "gobernanza"),
        _point("Yudelka Peña Rosario", "Dirección", "Director"),
    ),
    Member(
        "istmo-datos", "Laboratorio Istmo de Datos Abiertos", "LIDA", "civil_society", "PA", 2020,
        ("Convierte registros administrativos en datos abiertos y enseña a leerlos.",
         "Turns administrative records into open data and teaches how to read them."),
        ("gestion-de-informacion", "innovacion"),
        _point("Iván Batista Ríos", "Coordinación técnica", "Technical co-ordinator"),
    ),
    Member(
        "belize-peace", "Belize Centre for Peace Studies", "BCPS", "academia", "BZ", 2020,
        ("Estudia la violencia juvenil y la reinserción en el único país de la región que habla inglés.",
         "Studies youth violence and reintegration in the one country of the region that speaks English."),
        ("juventud", "reinsercion"),
        _point("Marlene Usher", "Coordinación de estudios", "Study co-ordinator"),
    ),
    Member(
        "voces-diversas", "Red Voces Diversas", "RVD", "civil_society", "HN", 2020,
        ("Documenta la violencia contra personas LGBTIQ+ y acompaña a quienes la denuncian.",
         "Documents violence against LGBTIQ+ people and goes with those who report it."),
        ("poblacion-lgbti", "justicia", "movilidad-humana"),
        _point("Alex Zúniga Mejía", "Coordinación de documentación", "Documentation co-ordinator"),
    ),
)  # fmt: skip

SEATS: tuple[tuple[str, Words, str, str, date | None, date | None], ...] = (
    ("Ilka Treminio", ("Directora de la red", "Director of the network"), "direction", "", None, None),
    ("Carlos Ramos", ("Secretario técnico", "Technical secretary"), "direction", "", None, None),
    ("Tomás Quirós Vega", ("Presidencia del comité (persona inventada)", "Chair of the committee (invented person)"),
     "steering", "catedra-seguridad", date(2024, 2, 1), None),
    ("Lucrecia Sandoval Ixcot", ("Vocalía (persona inventada)", "Member (invented person)"),
     "steering", "cemig", date(2024, 2, 1), None),
    ("Rebeca Alfaro Montes", ("Vocalía de ética (persona inventada)", "Member for ethics (invented person)"),
     "advisory", "idem", date(2024, 2, 1), None),
    ("Yudelka Peña Rosario", ("Vocalía (persona inventada)", "Member (invented person)"),
     "steering", "observa-caribe", date(2021, 2, 1), date(2024, 1, 31)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    kind: str
    title: Words
    institution: tuple[str, str, str]
    """Name, kind, country."""
    day: date
    what: Words


@dataclass(frozen=True, slots=True)
class Study:
    """A study. Institutions are slugs of members; `team` is how many of the demo's public specialists work on it; `episodes`
    are (season, number) of those it was presented in."""

    slugs: Words
    title: Words
    line: str
    state: str
    year: int | None
    question: Words
    summary: Words
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    institutions: tuple[str, ...]
    team: tuple[int, ...]
    """Places of people in the demo's list of public profiles."""
    method: Words
    ethics: Words
    data: Words
    milestones: tuple[tuple[Words, date, bool], ...] = ()
    episodes: tuple[tuple[int, int], ...] = ()
    uses: tuple[Use, ...] = ()


_ETHICS: Words = (
    "Nadie cuenta aquí algo que lo ponga en peligro: las entrevistas se hacen sin nombre, en un lugar que elige quien habla, "
    "y se pueden retirar. El comité de la red leyó el plan antes de empezar.",
    "Nobody tells anything here that puts them in danger: interviews are held without a name, in a place chosen by who speaks, "
    "and can be taken back. The network's committee read the plan before it began.",
)
_OPEN: Words = (
    "Los cuadros agregados son abiertos. Las entrevistas no se publican.",
    "The aggregated tables are open. The interviews are not published.",
)
STUDIES = (
    Study(
        ("irse-de-honduras", "leaving-honduras"),
        ("Irse de casa a los veinte: jóvenes que migran desde Honduras y Guatemala",
         "Leaving home at twenty: young people who migrate from Honduras and Guatemala"),
        "migracion", "published", 2021,
        ("¿Qué pesa más en la decisión de irse: el miedo, el trabajo o quien ya se fue?",
         "What weighs more in the decision to leave: fear, work, or those who left before?"),
        ("Quien tiene a un familiar fuera se va tres veces más. El miedo apura la salida; el trabajo decide el destino. "
         "(Resultado inventado para la demostración.)",
         "Those with a relative abroad leave three times as often. Fear hastens the departure; work decides where to. "
         "(A result invented for the demonstration.)"),
        ("movilidad-humana", "juventud"), ("HN", "GT"), ("iudpas", "cemig", "voces-diversas"), (0, 1),
        ("Encuesta a jóvenes en cuatro puestos de retorno y sesenta entrevistas.",
         "A survey of young people at four posts of return, and sixty interviews."),
        _ETHICS, _OPEN,
        ((("Plan aprobado por el comité", "Plan approved by the committee"), date(2020, 9, 1), True),
         (("Encuesta terminada", "Survey finished"), date(2021, 4, 30), True),
         (("Presentación", "Presentation"), date(2021, 10, 15), True)),
        (),
        (Use("plan", ("Plan municipal de atención a jóvenes retornados (inventado)", "Municipal plan for young returnees (invented)"),
             ("Municipalidad de Valle Claro (inventada)", "local_government", "HN"), date(2022, 5, 9),
             ("Acompaña primero a quienes tienen a un familiar fuera: según el estudio, los que más se van otra vez.",
              "Goes first to those who have a relative abroad: by the study, those who leave most.")),
         Use("budget", ("Presupuesto de prevención 2023 (inventado)", "Prevention budget 2023 (invented)"),
             ("Municipalidad de Valle Claro (inventada)", "local_government", "HN"), date(2022, 11, 28),
             ("Aumenta lo destinado al primer empleo, porque el estudio encuentra que el trabajo decide el destino.",
              "Raises what goes to first jobs, since the study finds that work decides where people go."))),
    ),
    Study(
        ("mujeres-en-prision", "women-in-prison"),
        ("Mujeres en prisión y quienes las esperan", "Women in prison and those who wait for them"),
        "genero-y-carcel", "published", 2021,
        ("¿Quién cuida a las hijas y a los hijos de una mujer presa, y con qué apoyo?",
         "Who looks after the children of a woman in prison, and with what support?"),
        ("En la mayoría de los casos cuida la abuela, sin apoyo alguno. (Resultado inventado para la demostración.)",
         "In most cases the grandmother does, with no support at all. (A result invented for the demonstration.)"),
        ("violencia-contra-las-mujeres", "justicia", "reinsercion"), ("SV", "CR"), ("idem", "catedra-seguridad"), (2, 3),
        ("Expedientes judiciales y entrevistas a familias en dos países.", "Court files and interviews with families in two countries."),
        _ETHICS, _OPEN,
        ((("Publicación", "Publication"), date(2021, 11, 30), True),),
        ((3, 8),),
        (Use("protocol", ("Protocolo de visitas familiares (inventado)", "Protocol of family visits (invented)"),
             ("Dirección de Centros de Reinserción (inventada)", "justice", "CR"), date(2022, 8, 1),
             ("Abre a las abuelas que cuidan, a quienes el estudio encontró sin apoyo, la visita y un subsidio de transporte.",
              "Opens visits, and help with the fare, to the grandmothers who look after the children and whom the study found without support.")),),
    ),
    Study(
        ("puertas-adentro", "behind-doors"),
        ("Puertas adentro: la violencia en los meses de la pandemia", "Behind doors: violence in the months of the pandemic"),
        "violencia-en-la-pandemia", "published", 2021,
        ("¿Bajó la violencia en las casas, o bajaron las denuncias?", "Did violence at home fall, or did reports of it?"),
        ("Las llamadas subieron donde las denuncias bajaron. (Resultado inventado para la demostración.)",
         "Calls rose where reports fell. (A result invented for the demonstration.)"),
        ("covid-19", "violencia-contra-las-mujeres", "gestion-de-informacion"), (), ("iudpas", "idem", "istmo-datos"), (1, 4),
        ("Comparación mensual de llamadas, denuncias y atenciones de salud en siete países.",
         "A monthly comparison of calls, reports and health care in seven countries."),
        _ETHICS, ("Los datos mensuales están en la biblioteca.", "The monthly data are in the library."),
        ((("Publicación", "Publication"), date(2021, 6, 30), True),),
        ((1, 8), (3, 8)),
    ),
    Study(
        ("lo-que-no-se-anota", "what-is-not-written-down"),
        ("Lo que no se anota: violencia contra personas LGBTIQ+ en los registros", "What is not written down: violence against LGBTIQ+ people in the records"),
        "violencia-lgbtiq", "under_way", 2027,
        ("¿Qué pregunta un formulario policial, y qué deja de ver por no preguntarlo?",
         "What does a police form ask, and what does it fail to see for not asking?"),
        ("", ""),
        ("poblacion-lgbti", "gestion-de-informacion"), ("HN", "DO"), ("voces-diversas", "observa-caribe"), (5,),
        ("Lectura de formularios y taller con quienes los llenan.", "A reading of forms, and a workshop with those who fill them in."),
        _ETHICS, ("Se dirá al publicar.", "To be said on publication."),
        ((("Formularios reunidos", "Forms collected"), date(2026, 9, 30), True),
         (("Taller", "Workshop"), date(2027, 2, 15), False),
         (("Informe", "Report"), date(2027, 6, 30), False)),
    ),
    Study(
        ("salir-y-quedarse-fuera", "out-and-staying-out"),
        ("Salir y quedarse fuera: qué acompaña a quien deja la cárcel", "Out and staying out: what goes with those who leave prison"),
        "reincidencia", "approved", 2027,
        ("¿Qué tienen en común los programas cuyos participantes no vuelven?",
         "What do the programmes have in common whose participants do not return?"),
        ("", ""),
        ("reinsercion", "politicas-con-evidencia"), ("BZ", "CR"), ("belize-peace", "catedra-seguridad"), (3,),
        ("Comparación de cuatro programas durante dos años.", "A comparison of four programmes over two years."),
        _ETHICS, ("Se dirá al publicar.", "To be said on publication."),
        ((("Plan aprobado por el comité", "Plan approved by the committee"), date(2026, 10, 1), True),),
    ),
    Study(
        ("lo-que-cuesta-un-barrio-con-miedo", "what-a-neighbourhood-in-fear-costs"),
        ("Lo que cuesta un barrio con miedo", "What a neighbourhood in fear costs"),
        "desarrollo", "proposed", None,
        ("¿Cuánto pierde un barrio cuando cierran sus tiendas a las seis?", "How much does a neighbourhood lose when its shops close at six?"),
        ("", ""),
        ("gobernanza", "encuestas"), ("DO", "PA"), ("observa-caribe", "istmo-datos"), (),
        ("Encuesta a comercios de dos barrios.", "A survey of shops in two neighbourhoods."),
        ("", ""), ("", ""),
    ),
)  # fmt: skip
