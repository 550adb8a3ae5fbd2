"""The six courses of the demo, as facts and words in both languages; one of them is written out (see prose.py).

Their titles and the five countries are those of the programme's own account of its academy; everything else is the
demo's. The others are shown in outline: modules of one lesson each, a guide to an hour's work in one's own office. Hours are the
minutes of the lessons, and those follow from what is in them (tests/trainaction/test_demo.py).
"""

from dataclasses import dataclass

COUNTRIES = ("CR", "DO", "GT", "HN", "SV")
Words = tuple[str, str]
"""Spanish, English."""


@dataclass(frozen=True, slots=True)
class Course:
    """`modules` are (title, summary), each in both languages; empty for the course that is written out."""

    slug: Words
    title: Words
    summary: Words
    aims: tuple[Words, ...]
    audience: Words
    prerequisites: Words
    level: str
    hours: int
    themes: tuple[str, ...]
    modules: tuple[tuple[Words, Words], ...] = ()
    after: str = ""
    """The Spanish slug of a course to take first."""

    def texts(self) -> dict[str, str]:
        """What a translator is given of its page."""
        return dict([self.slug, self.title, self.summary, *self.aims, self.audience, self.prerequisites])


NOTHING_BEFORE = ("No hace falta saber nada antes.", "You need no previous knowledge.")
WRITTEN_OUT = Course(
    ("gestion-de-informacion-con-enfoque-de-genero", "information-management-with-a-gender-approach"),
    (
        "Gestión de la información para la seguridad ciudadana con enfoque de género y perspectiva interseccional",
        "Information management for citizen security with a gender and an intersectional approach",
    ),
    (
        "Del formulario a la decisión: cómo registrar, reunir, analizar y usar datos de seguridad ciudadana sin perder de "
        "vista a quién le ocurren los hechos, y sin exponer a nadie.",
        "From the form to the decision: how to record, bring together, analyse and use data on citizen security without "
        "losing sight of whom things happen to, and without exposing anyone.",
    ),
    (
        (
            "Reconocer qué cuenta cada fuente y qué deja fuera.",
            "Recognise what each source counts and what it leaves out.",
        ),
        (
            "Diseñar un formulario que pregunte por sexo, edad, pueblo y relación sin hacer daño.",
            "Design a form that asks about sex, age, people and relationship without doing harm.",
        ),
        (
            "Comparar los registros de varias instituciones y acordar una sola cifra.",
            "Compare the records of several institutions and agree on a single figure.",
        ),
        (
            "Analizar tasas y cambios, y publicar tablas en las que nadie pueda ser reconocido.",
            "Analyse rates and changes, and publish tables in which nobody can be recognised.",
        ),
        (
            "Escribir una hoja que lleve un hallazgo hasta una decisión.",
            "Write a one-page brief that turns a finding into a decision.",
        ),
    ),
    (
        "Equipos que registran, analizan o usan datos de seguridad y justicia: policía, fiscalía, salud, municipios, "
        "observatorios, oficinas de estadística, universidades y organizaciones de mujeres.",
        "Teams that record, analyse or use data on security and justice: police, prosecution, health services, municipalities, "
        "observatories, statistics offices, universities and women's organisations.",
    ),
    NOTHING_BEFORE,
    "introductory",
    6,
    ("gestion-de-informacion", "violencia-contra-las-mujeres"),
)

COURSES = (
    Course(
        ("seguridad-ciudadana", "citizen-security"),
        ("Seguridad ciudadana", "Citizen security"),
        (
            "Qué es la seguridad de las personas, quién responde por ella y cómo se construye una política que se pueda "
            "evaluar.",
            "What people's security is, who answers for it, and how to build a policy that can be evaluated.",
        ),
        (
            (
                "Explicar la seguridad ciudadana como un derecho y no solo como control del delito.",
                "Explain citizen security as a right, and not just as crime control.",
            ),
            (
                "Describir el papel de cada institución y del gobierno local.",
                "Describe the role of each institution and of local government.",
            ),
            (
                "Revisar un plan local y señalar qué no se podría evaluar en él.",
                "Review a local plan and point out what could not be evaluated in it.",
            ),
        ),
        (
            "Personas que toman decisiones, equipos técnicos y organizaciones que empiezan a trabajar en el tema.",
            "Decision makers, technical teams and organisations that are beginning to work in the field.",
        ),
        NOTHING_BEFORE,
        "introductory",
        4,
        ("situacion-regional", "gobernanza"),
        (
            (
                ("La seguridad de las personas", "The security of people"),
                ("Del orden público al desarrollo humano.", "From public order to human development."),
            ),
            (
                ("Instituciones y territorio", "Institutions and territory"),
                (
                    "Policía, justicia, prevención y gobierno local: quién hace qué.",
                    "Police, justice, prevention and local government: who does what.",
                ),
            ),
            (
                ("Prevenir", "Prevention"),
                ("Prevención social, situacional y comunitaria.", "Social, situational and community prevention."),
            ),
            (
                ("Un plan que se pueda evaluar", "A plan that can be evaluated"),
                ("Problema, meta, indicador, responsable.", "Problem, target, indicator, who answers for it."),
            ),
        ),
    ),
    Course(
        ("justicia-y-cohesion-social", "justice-and-social-cohesion"),
        ("Justicia y cohesión social", "Justice and social cohesion"),
        (
            "Cómo el acceso a la justicia y la confianza entre las personas reducen la violencia, y cómo medirlos sin "
            "quedarse en la opinión.",
            "How access to justice and trust between people reduce violence, and how to measure them by more than "
            "opinions.",
        ),
        (
            (
                "Identificar las barreras que encuentran distintos grupos para llegar a la justicia.",
                "Identify the barriers that different groups meet on their way to justice.",
            ),
            (
                "Comparar mecanismos formales y comunitarios para resolver conflictos.",
                "Compare formal and community mechanisms for settling conflicts.",
            ),
            (
                "Proponer indicadores de confianza y de trato que se puedan repetir.",
                "Propose indicators of trust and treatment that can be measured again and again.",
            ),
        ),
        (
            "Personal de justicia, municipios, defensorías y organizaciones comunitarias.",
            "Justice staff, municipalities, ombudsman's offices and community organisations.",
        ),
        (
            "Conviene conocer cómo se organiza el sistema de justicia del propio país.",
            "It helps to know how your own country's justice system is organised.",
        ),
        "intermediate",
        4,
        ("justicia", "gobernanza", "ods-16"),
        (
            (
                ("Llegar a la justicia", "Getting to justice"),
                ("Distancia, costo, lengua, miedo: las barreras.", "Distance, cost, language, fear: the barriers."),
            ),
            (
                ("Resolver sin violencia", "Settling without violence"),
                ("Mediación, justicia comunitaria y sus límites.", "Mediation, community justice, and their limits."),
            ),
            (
                ("Confianza y trato", "Trust and treatment"),
                (
                    "Por qué el modo de atender cambia el resultado.",
                    "Why the way people are attended to changes the result.",
                ),
            ),
            (
                ("Medir la cohesión", "Measuring cohesion"),
                ("Encuestas, registros y lo que no dicen.", "Surveys, records, and what they do not say."),
            ),
        ),
        "seguridad-ciudadana",
    ),
    Course(
        ("evaluacion-de-impacto", "impact-assessment"),
        (
            "Evaluación de impacto de políticas de seguridad ciudadana",
            "Impact assessment of citizen security policies",
        ),
        (
            "Cómo saber si un programa cambió algo, o si habría cambiado igual sin él: comparaciones, diseños y "
            "límites.",
            "How to know whether a programme changed something, or whether it would have changed without it: comparisons, "
            "designs and limits.",
        ),
        (
            (
                "Formular la pregunta de una evaluación antes de que el programa comience.",
                "Frame the question of an evaluation before the programme begins.",
            ),
            (
                "Elegir con qué comparar y decir qué supone esa elección.",
                "Choose what to compare with, and say what that choice assumes.",
            ),
            (
                "Leer con criterio una evaluación ajena.",
                "Read somebody else's evaluation critically.",
            ),
        ),
        (
            "Equipos de planificación y evaluación, investigadoras e investigadores, cooperación.",
            "Planning and evaluation teams, researchers, cooperation agencies.",
        ),
        (
            "Se usan porcentajes, promedios y gráficos sencillos. No se usan fórmulas.",
            "It uses percentages, averages and simple charts, and no formulas.",
        ),
        "advanced",
        5,
        ("politicas-con-evidencia", "costos-de-la-violencia"),
        (
            (
                ("La pregunta", "The question"),
                ("Qué se espera que cambie, en quién y cuándo.", "What is expected to change, in whom and when."),
            ),
            (
                ("Con qué comparar", "What to compare with"),
                ("Antes y después no bastan.", "Before and after is not enough."),
            ),
            (
                ("Diseños posibles", "Possible designs"),
                (
                    "Asignación al azar, diferencias, umbrales, y cuándo usar cada uno.",
                    "Random assignment, differences, thresholds, and when to use each.",
                ),
            ),
            (
                ("Contar lo que se encontró", "Reporting what was found"),
                (
                    "Resultados nulos, efectos pequeños y costos.",
                    "Null results, small effects and costs.",
                ),
            ),
        ),
        "gestion-de-informacion-con-enfoque-de-genero",
    ),
    Course(
        ("introduccion-a-la-ciberseguridad", "introduction-to-cybersecurity"),
        ("Introducción a la ciberseguridad", "Introduction to cybersecurity"),
        (
            "Lo básico para cuidar la información de una institución y de las personas: contraseñas, engaños, respaldos y "
            "qué hacer cuando algo ya pasó.",
            "The basics of looking after the information of an institution and of people: passwords, scams, backups, and "
            "what to do once something has happened.",
        ),
        (
            (
                "Reconocer los engaños más comunes y explicarlos al equipo.",
                "Recognise the most common scams and explain them to the team.",
            ),
            (
                "Organizar contraseñas, accesos y respaldos de una oficina pequeña.",
                "Organise the passwords, access rights and backups of a small office.",
            ),
            (
                "Responder a un incidente en las primeras horas.",
                "Respond to an incident in the first hours.",
            ),
        ),
        (
            "Cualquier persona que trabaje con información en una institución pública o en una organización.",
            "Anyone who works with information in a public institution or an organisation.",
        ),
        NOTHING_BEFORE,
        "introductory",
        3,
        ("innovacion", "gestion-de-informacion"),
        (
            (
                ("Qué se protege", "What is protected"),
                ("Información, personas y confianza.", "Information, people and trust."),
            ),
            (
                ("Engaños", "Scams"),
                ("Correos, llamadas y páginas falsas.", "Fake e-mails, calls and pages."),
            ),
            (
                ("Hábitos de una oficina", "The habits of an office"),
                ("Contraseñas, accesos, respaldos, equipos.", "Passwords, access rights, backups, devices."),
            ),
            (
                ("Cuando algo pasa", "When something happens"),
                ("Avisar, contener, aprender.", "Tell, contain, learn."),
            ),
        ),
    ),
    WRITTEN_OUT,
    Course(
        ("analisis-de-informacion", "information-analysis"),
        (
            "Análisis de la información para la seguridad ciudadana",
            "Information analysis for citizen security",
        ),
        (
            "Patrones de tiempo y lugar, gráficos honestos y mapas que ayudan a decidir, con los programas que ya hay en "
            "cualquier oficina.",
            "Patterns of time and place, honest charts and maps that help people decide, with the programs that every office "
            "already has.",
        ),
        (
            (
                "Preparar una base para el análisis y dejar escrito cómo se hizo.",
                "Prepare a database for analysis, and leave a written record of how it was done.",
            ),
            (
                "Buscar patrones por hora, día y lugar.",
                "Look for patterns by hour, day and place.",
            ),
            (
                "Hacer gráficos y mapas que se entiendan sin explicación y no señalen a nadie.",
                "Make charts and maps that need no explanation and point at nobody.",
            ),
        ),
        (
            "Analistas de policía, observatorios, fiscalías y municipios.",
            "Analysts in police forces, observatories, prosecution offices and municipalities.",
        ),
        (
            "Manejar hojas de cálculo: ordenar, filtrar, tablas dinámicas.",
            "Working with spreadsheets: sorting, filtering, pivot tables.",
        ),
        "intermediate",
        5,
        ("gestion-de-informacion", "priorizacion-territorial"),
        (
            (
                ("Preparar los datos", "Preparing the data"),
                ("Limpiar sin perder, y dejar constancia.", "Cleaning without losing anything, and keeping a record."),
            ),
            (
                ("Tiempo y lugar", "Time and place"),
                ("Horas, días, puntos y áreas.", "Hours, days, points and areas."),
            ),
            (
                ("Gráficos y mapas", "Charts and maps"),
                ("Elegir la forma según la pregunta.", "Choosing the form that fits the question."),
            ),
            (
                ("El producto", "The product"),
                ("Un boletín que alguien espera.", "A bulletin that somebody waits for."),
            ),
        ),
        "gestion-de-informacion-con-enfoque-de-genero",
    ),
)
