"""What the demo tells of the network's training and forums.

From the programme's own account: three training cycles on public policies, three international forums on citizen security and
three virtual programmes in 2021; what the network studied that year; the certificate course for staff of government agencies,
its first, and what that was for. Titles, days, places, who gave what and who came are the demo's own, and the pages say so.
"""

from dataclasses import dataclass
from datetime import date, time

from conose.demo.content import Words

ZONE = "America/Guatemala"
ONLINE, IN_PERSON = "online", "in_person"


@dataclass(frozen=True, slots=True)
class Session:
    title: Words
    day: date
    starts: time
    ends: time
    mode: str = ONLINE
    place: Words = ("Zoom", "Zoom")
    agenda: Words = ("", "")
    came: int = 0
    """How many of the demo's people its attendance sheet names; none where its attendance is brought in elsewhere."""


@dataclass(frozen=True, slots=True)
class Training:
    """A page. Institutions are slugs of members; `joined` are keys of activities of the other programmes."""

    slugs: Words
    kind: str
    title: Words
    summary: Words
    aims: Words
    audience: Words
    themes: tuple[str, ...]
    institutions: tuple[str, ...]
    sessions: tuple[Session, ...] = ()
    countries: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    documents: tuple[Words, ...] = ()
    hours: int | None = None


_STAFF: Words = (
    "Personal técnico y asesor de ministerios de seguridad, gobernación y justicia, y de municipalidades.",
    "Technical staff and advisers of ministries of security, governance and justice, and of municipalities.",
)
_EVERYBODY: Words = (
    "Gobiernos, academia y sociedad civil de la región.",
    "Governments, academia and civil society of the region.",
)
_STUDENTS: Words = (
    "Quienes trabajan con registros de violencia en observatorios, policías, fiscalías y universidades.",
    "Those who work with records of violence in observatories, police forces, prosecutors' offices and universities.",
)
_INVENTED: Words = (
    "Días, sesiones y asistencia son inventados para la demostración.",
    "Its days, sessions and attendance are invented for the demonstration.",
)
_PROGRAMME: Words = ("Programa", "Programme")


def _said(spanish: str, english: str) -> Words:
    return (f"{spanish} {_INVENTED[0]}", f"{english} {_INVENTED[1]}")


def _morning(title: Words, month: int, day: int, came: int, **more: object) -> Session:
    return Session(title, date(2021, month, day), time(9), time(13), came=came, **more)  # type: ignore[arg-type]


CYCLES = (
    Training(
        ("ciclo-politicas-publicas-diagnostico", "public-policy-cycle-diagnosis"), "cycle",
        ("Ciclo de formación en políticas públicas: diagnóstico", "Training cycle on public policies: diagnosis"),
        _said("El primero de los tres ciclos de 2021 sobre políticas públicas: antes de proponer, saber qué pasa, dónde y a quién.",
              "The first of the three cycles of 2021 on public policies: before proposing anything, know what happens, where and to whom."),
        ("Distinguir un problema de sus síntomas\nLeer tres fuentes que no dicen lo mismo\nEscribir un diagnóstico de dos páginas",
         "Tell a problem from its symptoms\nRead three sources that do not say the same\nWrite a diagnosis of two pages"),
        _STAFF, ("politicas-con-evidencia", "gestion-de-informacion"), ("catedra-seguridad", "iudpas"),
        (_morning(("Leer el problema", "Reading the problem"), 6, 15, 0, mode=IN_PERSON, place=("San José", "San José")),
         _morning(("Del dato al diagnóstico", "From the figure to the diagnosis"), 6, 22, 31)),
        joined=("evaluacion-de-impacto-2021-2",), documents=(_PROGRAMME,),
    ),
    Training(
        ("ciclo-politicas-publicas-formulacion", "public-policy-cycle-design"), "cycle",
        ("Ciclo de formación en políticas públicas: formulación", "Training cycle on public policies: design"),
        _said("El segundo ciclo de 2021: del diagnóstico a una propuesta con metas, presupuesto y responsables.",
              "The second cycle of 2021: from the diagnosis to a proposal with aims, a budget and somebody to answer for it."),
        ("Elegir entre dos medidas con lo que se sabe de cada una\nPoner metas que se puedan contar\nCalcular lo que cuesta prevenir",
         "Choose between two measures by what is known of each\nSet aims that can be counted\nWork out what prevention costs"),
        _STAFF, ("politicas-con-evidencia", "gobernanza"), ("catedra-seguridad", "istmo-datos"),
        (_morning(("Metas que se cuentan", "Aims that can be counted"), 7, 13, 34),
         _morning(("Lo que cuesta prevenir", "What prevention costs"), 7, 20, 29)),
    ),
    Training(
        ("ciclo-politicas-publicas-seguimiento", "public-policy-cycle-monitoring"), "cycle",
        ("Ciclo de formación en políticas públicas: seguimiento", "Training cycle on public policies: monitoring"),
        _said("El tercer ciclo de 2021: saber a medio camino si una política hace lo que dijo, y corregirla.",
              "The third cycle of 2021: to know half-way whether a policy does what it said, and to correct it."),
        ("Escoger pocos indicadores y mirarlos siempre\nSeparar el efecto de una medida de lo que habría pasado sin ella",
         "Choose few indicators and always look at them\nTell a measure's effect from what would have happened without it"),
        _STAFF, ("politicas-con-evidencia",), ("catedra-seguridad", "idem"),
        (_morning(("Pocos indicadores", "Few indicators"), 9, 14, 27),
         _morning(("¿Fue por la política?", "Was it the policy?"), 9, 21, 26)),
    ),
)  # fmt: skip

FORUMS = (
    Training(
        ("foro-violencia-en-la-pandemia", "forum-violence-during-the-pandemic"), "forum",
        ("Foro internacional: la violencia en la pandemia", "International forum: violence during the pandemic"),
        _said("Qué cambió puertas adentro, qué dejaron de contar las fuentes y qué aprendió la academia de trabajar sin salir de casa.",
              "What changed behind doors, what the sources stopped counting, and what academia learned from working without leaving home."),
        ("Comparar lo que midió cada país\nAcordar qué preguntas siguen abiertas",
         "Compare what each country measured\nAgree which questions stay open"),
        _EVERYBODY, ("covid-19", "academia"), ("iudpas", "idem"),
        (_morning(("Jornada del foro", "The forum's day"), 4, 29, 48,
                  agenda=("Lo que se midió\nLo que no se midió\nPreguntas abiertas", "What was measured\nWhat was not\nOpen questions")),),
        joined=("s3-e08",), documents=(_PROGRAMME,),
    ),
    Training(
        ("foro-genero-y-carcel", "forum-gender-and-incarceration"), "forum",
        ("Foro internacional: género, violencia y cárcel", "International forum: gender, violence and incarceration"),
        _said("Quiénes son las mujeres privadas de libertad en la región y qué violencias las llevaron allí.",
              "Who the women in the region's prisons are, and which kinds of violence brought them there."),
        ("Presentar los estudios de 2021 sobre género y cárcel\nOír a quienes dirigen los sistemas penitenciarios",
         "Present the studies of 2021 on gender and incarceration\nHear those who run the prison systems"),
        _EVERYBODY, ("violencia-contra-las-mujeres", "justicia"), ("idem", "voces-diversas"),
        (_morning(("Jornada del foro", "The forum's day"), 7, 28, 44),),
        countries=("SV", "GT", "HN", "CR"),
    ),
    Training(
        ("foro-investigar-para-decidir", "forum-research-to-decide"), "forum",
        ("Foro internacional: investigar para decidir", "International forum: research to decide"),
        _said("Gobiernos que usaron un estudio y quienes lo hicieron se sientan a contar qué sirvió y qué llegó tarde.",
              "Governments that used a study and those who did it sit down to tell what helped and what came too late."),
        ("Seguir un estudio hasta la norma que lo cita\nRenovar la agenda de investigación de la red",
         "Follow a study to the norm that cites it\nRenew the network's research agenda"),
        _EVERYBODY, ("politicas-con-evidencia", "academia"), ("catedra-seguridad", "cemig"),
        (_morning(("Jornada del foro", "The forum's day"), 11, 10, 52, mode=IN_PERSON,
                  place=("Ciudad de Guatemala", "Guatemala City")),),
    ),
)  # fmt: skip

VIRTUAL = (
    Training(
        ("programa-virtual-del-registro-al-analisis", "virtual-programme-from-record-to-analysis"), "virtual",
        ("Programa virtual: del registro al análisis", "Virtual programme: from the record to the analysis"),
        _said("Ordenar, depurar y cruzar registros de violencia a distancia, con acompañamiento de la red.",
              "Sort, clean and join records of violence at a distance, with the network at hand."),
        ("Encontrar lo que falta en un registro\nCruzar dos fuentes sin contar a nadie dos veces",
         "Find what a record lacks\nJoin two sources without counting anybody twice"),
        _STUDENTS, ("gestion-de-informacion",), ("istmo-datos",),
        (Session(("Apertura en línea", "Online opening"), date(2021, 8, 2), time(8), time(10)),),
        joined=("analisis-de-informacion-2021-2",), hours=20,
    ),
    Training(
        ("programa-virtual-prevenir-la-reincidencia", "virtual-programme-preventing-reoffending"), "virtual",
        ("Programa virtual: prevenir la reincidencia", "Virtual programme: preventing reoffending"),
        _said("Qué ayuda a quien sale de la cárcel a no volver, con lo que la red estudió en 2021.",
              "What helps those who leave prison not to return, with what the network studied in 2021."),
        ("Seguir a una persona por tres instituciones\nReconocer los apoyos que funcionan",
         "Follow a person through three institutions\nRecognise the support that works"),
        _STUDENTS, ("reinsercion", "justicia"), ("belize-peace", "catedra-seguridad"),
        (Session(("Apertura en línea", "Online opening"), date(2021, 10, 5), time(15), time(17), came=24),
         Session(("Casos y cierre", "Cases and closing"), date(2021, 10, 12), time(15), time(17), came=22)),
        hours=16,
    ),
    Training(
        ("programa-virtual-violencia-lgbtiq", "virtual-programme-violence-against-lgbtiq-people"), "virtual",
        ("Programa virtual: registrar la violencia contra personas LGBTIQ+",
         "Virtual programme: recording violence against LGBTIQ+ people"),
        _said("Cómo preguntar, qué anotar y cómo cuidar a quien denuncia, con quienes ya documentan estos casos.",
              "How to ask, what to write down and how to look after who reports, with those who document these cases."),
        ("Escribir un formulario que no expone a nadie\nLeer lo que callan las fuentes oficiales",
         "Write a form that exposes nobody\nRead what official sources leave out"),
        _STUDENTS, ("poblacion-lgbti", "gestion-de-informacion"), ("voces-diversas",),
        (Session(("Apertura en línea", "Online opening"), date(2021, 10, 26), time(15), time(17), came=21),),
        joined=("gestion-de-informacion-con-enfoque-de-genero-2021-2",), hours=12,
    ),
)  # fmt: skip

CERTIFICATE = Training(
    ("certificado-centroamericano", "central-american-certificate-course"), "course",
    ("Certificado centroamericano en seguridad ciudadana y prevención de la violencia",
     "Central American certificate course in citizen security and violence prevention"),
    ("La primera formación académica de la red, de alcance regional, para el personal de instituciones públicas que trabajan en "
     "seguridad y prevención. La fuente no dice en qué días se dio.",
     "The network's first academic training, of regional scope, for staff of public institutions that work in security and "
     "prevention. The source does not say on which days it was given."),
    ("Diagnosticar a tiempo los problemas de seguridad\nFormular propuestas de política pública eficientes y eficaces para la región",
     "Diagnose security issues in time\nFormulate efficient and effective public policy proposals for the region"),
    ("Personal de instituciones públicas de seguridad y de prevención de la violencia.",
     "Staff of government agencies working in security and violence prevention."),
    ("politicas-con-evidencia", "academia"), (),
)  # fmt: skip

TRAININGS = (CERTIFICATE, *CYCLES, *FORUMS, *VIRTUAL)
