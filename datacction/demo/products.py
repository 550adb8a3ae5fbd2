"""Knowledge products of the 42 episodes, for the demo.

The source prints that more than 100 were shared, not which: these titles are invented, plausible, and
stand for a file that says so.
"""

from dataclasses import dataclass

from datacction.demo.episodes import EPISODES, Episode

COUNTRY_NAMES = {
    "BZ": ("Belice", "Belize"),
    "CR": ("Costa Rica", "Costa Rica"),
    "DO": ("República Dominicana", "Dominican Republic"),
    "GT": ("Guatemala", "Guatemala"),
    "HN": ("Honduras", "Honduras"),
    "SV": ("El Salvador", "El Salvador"),
}


@dataclass(frozen=True, slots=True)
class Product:
    kind: str
    title_es: str
    title_en: str


def _p(title_es: str, title_en: str, kind: str = "presentation") -> Product:
    return Product(kind, title_es, title_en)


SPECIFIC: dict[str, tuple[Product, ...]] = {
    "s1-e04": (
        _p("Una base de datos sobre juventud para tres países", "A database on youth for three countries"),
        _p("Diccionario de variables sobre juventud", "Dictionary of variables on youth", "dataset"),
        _p("Riesgos y oportunidades en doce gráficos", "Risks and opportunities in twelve charts", "infographic"),
    ),
    "s1-e05": (
        _p("El índice de priorización municipal paso a paso", "The municipal prioritisation index step by step"),
        _p("Mapa de municipios priorizados", "Map of prioritised municipalities", "infographic"),
        _p("Ficha técnica del índice", "Technical note on the index", "guide"),
    ),
    "s1-e06": (
        _p("El ODS 16+ y sus fuentes en la región", "SDG 16+ and its sources in the region"),
        _p("Matriz de indicadores del ODS 16+", "Matrix of SDG 16+ indicators", "dataset"),
        _p("Reparto de tareas entre instituciones", "Who does what among institutions"),
    ),
    "s1-e07": (
        _p("Registrar sin poner en peligro", "Recording without putting anyone in danger", "guide"),
        _p("Lo que dicen los registros actuales", "What current records say"),
    ),
    "s1-e08": (
        _p("Agenda de investigación de la red", "The network's research agenda"),
        _p("Del estudio a la decisión", "From the study to the decision"),
        _p("Síntesis de investigaciones en curso", "Digest of research under way", "bulletin"),
    ),
    "s1-e09": (
        _p("Cuestionario modelo de victimización", "Model questionnaire on victimisation", "guide"),
        _p("Muestra, campo y costo de tres encuestas", "Sample, field work and cost of three surveys"),
        _p("Qué se puede comparar", "What can be compared"),
    ),
    "s1-e10": (
        _p("Protocolo ético para encuestas de violencia", "Ethical protocol for surveys on violence", "guide"),
        _p("Hallazgos de tres encuestas nacionales", "Findings of three national surveys"),
    ),
    "s2-e04": (
        _p("#MujeresSeguras: mensajes y medios", "#SafeWomen: messages and media"),
        _p("Piezas de la campaña", "Campaign materials", "tool"),
    ),
    "s2-e05": (
        _p("Movilidad humana en Guatemala", "Human mobility in Guatemala"),
        _p("Violencia y migración por municipio", "Violence and migration by municipality", "infographic"),
    ),
    "s2-e06": (
        _p("Por qué se van: Honduras", "Why they leave: Honduras"),
        _p("Por qué se van: El Salvador", "Why they leave: El Salvador"),
        _p("Personas retornadas en cifras", "Returned people in figures", "infographic"),
    ),
    "s2-e07": (
        _p("Del piloto a la rutina", "From pilot to routine"),
        _p("Catálogo de sistemas integrados", "Catalogue of integrated systems", "report"),
    ),
    "s2-e08": (
        _p("Vulnerabilidad y resiliencia: el panorama", "Vulnerability and resilience: an overview", "study"),
        _p("Factores que protegen", "Factors that protect"),
    ),
    "s2-e09": (
        _p("SALVE en funcionamiento", "SALVE at work"),
        _p("Reglas de confidencialidad en la escuela", "Rules of confidentiality at school", "guide"),
    ),
    "s2-e10": (
        _p("Un año de emergencia en América Latina", "A year of emergency in Latin America"),
        _p("Confianza e instituciones", "Trust and institutions", "bulletin"),
    ),
    "s2-e11": (
        _p("La cara oculta de la inseguridad", "The hidden side of insecurity", "study"),
        _p("Resumen para decisiones", "Brief for decision-makers", "bulletin"),
        _p("Serie regional en gráficos", "The regional series in charts", "infographic"),
    ),
    "s3-e01": (
        _p("Cinco prácticas que funcionan", "Five practices that work"),
        _p("Guía de mesas interinstitucionales", "Guide to inter-agency working groups", "guide"),
    ),
    "s3-e02": (
        _p("El ciclo de la información", "The information cycle"),
        _p("Siete países, un modelo", "Seven countries, one model", "report"),
    ),
    "s3-e06": (
        _p("Expedientes judiciales digitales", "Digital judicial case files"),
        _p("Mapas en línea para el patrullaje", "Online maps for patrols", "tool"),
        _p("Alertas tempranas en escuelas", "Early warnings in schools", "tool"),
    ),
    "s3-e07": (
        _p("De la denuncia a la sentencia", "From complaint to sentence"),
        _p("Indicadores de acceso a la justicia", "Indicators of access to justice", "dataset"),
    ),
    "s3-e08": (
        _p("Investigar sin salir al campo", "Research without field work"),
        _p("Género y cárceles: avances", "Gender and prisons: progress", "study"),
    ),
    "s3-e09": (
        _p("Qué programas reducen la reincidencia", "Which programmes reduce reoffending"),
        _p("Cómo evaluar con grupo de control", "How to evaluate with a control group", "guide"),
    ),
    "s3-e10": (
        _p("Prioridades para la recuperación", "Priorities for recovery"),
        _p("Panel de indicadores regionales", "Panel of regional indicators", "dataset"),
    ),
    "s4-e01": (
        _p("Límites de la vigilancia digital", "Limits of digital surveillance"),
        _p("Lista de control de derechos humanos", "Human rights checklist", "tool"),
    ),
    "s4-e05": (
        _p("Justicia que se mueve", "Justice on the move"),
        _p("Mediación comunitaria: manual breve", "Community mediation: a short manual", "guide"),
    ),
    "s4-e06": (
        _p("Un conjunto mínimo de datos de movilidad", "A minimum data set on mobility", "dataset"),
        _p("Retornos y asilo en la región", "Returns and asylum in the region"),
    ),
    "s4-e07": (
        _p("Interoperabilidad en lenguaje claro", "Interoperability in plain language"),
        _p("Modelo de convenio de intercambio", "Model agreement for data exchange", "guide"),
    ),
    "s4-e08": (
        _p("La encuesta regional, pregunta por pregunta", "The regional survey, question by question"),
        _p("Percepciones en gráficos", "Perceptions in charts", "infographic"),
    ),
    "s4-e09": (
        _p("Cinco soluciones con resultados", "Five solutions with results"),
        _p("Evaluación de riesgo: instrumento", "Risk assessment: an instrument", "tool"),
    ),
    "s4-e10": (
        _p("Medir con enfoque de género", "Measuring with a gender lens"),
        _p("Preguntas y categorías recomendadas", "Recommended questions and categories", "guide"),
    ),
    "s4-e11": (
        _p("Donde se cruzan dos violencias", "Where two kinds of violence meet"),
        _p("Rutas compartidas de atención", "Shared routes of care", "guide"),
    ),
}


def products_of(episode: Episode) -> tuple[Product, ...]:
    """The products of an episode; one on two countries has a presentation of each and a comparison."""
    if episode.key in SPECIFIC:
        return SPECIFIC[episode.key]
    names = [COUNTRY_NAMES[code] for code in episode.countries]
    pair_es, pair_en = (" y ".join(es for es, _ in names), " and ".join(en for _, en in names))
    return (
        *(_p(f"Seguridad ciudadana en {es}: los datos", f"Citizen security in {en}: the data") for es, en in names),
        _p(f"{pair_es} en comparación", f"{pair_en} compared", "infographic"),
    )


PRODUCTS = {episode.key: products_of(episode) for episode in EPISODES}
