"""What the demo says of a work, and the lists that works draw on: types, themes, series, sources, places."""

from dataclasses import dataclass

UNDP_2022 = (
    "UNDP (2022), InfoSegura, an innovative proposal to improve the quality of citizen security information in "
    "Central America and the Dominican Republic"
)
FIRST_WEEK = "UNDP-InfoSegura, note on the First Citizen Security Week (2022)"

TYPES = (
    "survey",
    "research",
    "systematic-analysis",
    "report",
    "infographic",
    "bulletin",
    "brief",
    "protocol",
    "dataset",
    "presentation",
)

REGION = ("BZ", "CR", "DO", "GT", "HN", "PA", "SV")
"""The seven countries of the programme."""
NORTH = ("GT", "HN", "SV")
"""The north of Central America."""
SIX = ("BZ", "CR", "DO", "GT", "HN", "SV")

THEMES: dict[str, tuple[str, str]] = {
    "situacion-regional": ("Situación de la seguridad ciudadana", "State of citizen security"),
    "homicidios": ("Homicidios", "Homicide"),
    "gestion-de-informacion": ("Gestión de la información", "Information management"),
    "politicas-con-evidencia": ("Políticas basadas en evidencia", "Evidence-based policy"),
    "violencia-contra-las-mujeres": ("Violencia contra las mujeres y las niñas", "Violence against women and girls"),
    "juventud": ("Juventud", "Youth"),
    "movilidad-humana": ("Movilidad humana", "Human mobility"),
    "ods-16": ("ODS 16+", "SDG 16+"),
    "encuestas": ("Encuestas", "Surveys"),
    "academia": ("Academia e investigación", "Academia and research"),
    "justicia": ("Justicia y derechos humanos", "Justice and human rights"),
    "innovacion": ("Innovación y tecnología", "Innovation and technology"),
    "gobernanza": ("Gobernanza y cohesión social", "Governance and social cohesion"),
    "ninez-y-escuela": ("Niñez y escuela", "Children and school"),
    "priorizacion-territorial": ("Priorización territorial", "Territorial prioritisation"),
    "extorsion": ("Extorsión y crimen organizado", "Extortion and organised crime"),
    "salud-publica": ("Salud pública", "Public health"),
    "costos-de-la-violencia": ("Costos de la violencia", "Costs of violence"),
}
"""Slug → name in Spanish, name in English; where the webinar has the theme too, slug and names are the same."""

SERIES: dict[str, tuple[str, str]] = {
    "quarterly": ("Boletín trimestral", "Quarterly bulletin"),
    "mobility": (
        "Serie sobre movilidad humana, seguridad ciudadana y desarrollo",
        "Series on human mobility, citizen security and development",
    ),
    "homicides": ("Serie de infografías sobre homicidios", "Series of infographics on homicide"),
    "datacction": ("DATACCION", "DATACCION"),
    "acts": (
        "Informe anual de hechos de violencia contra las mujeres",
        "Annual report on acts of violence against women",
    ),
    "situation": ("Análisis de situación", "Situational analyses"),
}

PLACES: dict[str, tuple[str, str]] = {
    "BZ": ("Belice", "Belize"),
    "CR": ("Costa Rica", "Costa Rica"),
    "DO": ("República Dominicana", "the Dominican Republic"),
    "GT": ("Guatemala", "Guatemala"),
    "HN": ("Honduras", "Honduras"),
    "PA": ("Panamá", "Panama"),
    "SV": ("El Salvador", "El Salvador"),
}
NORTH_NAME = ("el norte de Centroamérica", "the north of Central America")
REGION_NAME = ("Centroamérica y República Dominicana", "Central America and the Dominican Republic")

PNUD = "Programa de las Naciones Unidas para el Desarrollo"
DIGESTYC = "Dirección General de Estadística y Censos"
DIA = "Dirección de Información y Análisis"
MJSP = "Ministerio de Justicia y Seguridad Pública"
COMESCO = "Comisión Técnica Interinstitucional sobre Estadísticas de Convivencia y Seguridad Ciudadana"
OSC_RD = "Observatorio de Seguridad Ciudadana"
INE_GT = "Instituto Nacional de Estadística de Guatemala"
MINGOB = "Ministerio de Gobernación"
CENISS = "Centro Nacional de Información del Sector Social"
CONOSE = "Red de Conocimiento sobre Seguridad Ciudadana"
SEDS = "Secretaría de Seguridad"
SCGG = "Secretaría de Coordinación General de Gobierno"
MINEDUCYT = "Ministerio de Educación, Ciencia y Tecnología"
UNODC = "Oficina de las Naciones Unidas contra la Droga y el Delito"
USAID = "Agencia de los Estados Unidos para el Desarrollo Internacional"
"""Institutions by the name they are registered under."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work as its source names it.

    `key` names it inside the demo and is its slug. `date` is "2018", "2020-11" or "2020-11-10": the date the source
    prints for the work, or else the last year that its printed figures or its title speak of, or "" where there is
    neither. `printed` is the language in which the source prints the title, or describes a work that it gives none;
    the other title, both headlines and both abstracts are the demo's. A headline repeats the one finding that the source prints for the work, and is
    empty where it prints none. `source` says where the work is named. The notes say what a reader of the source would
    stumble over. Authors are institutions by their registered name, people as "Family, Given", or other bodies as
    printed. `episodes` are those of the webinar that presented it or its subject ("s2-e11"). `subjects` are the bodies of sentences that its document draws on, the main one first.
    """

    key: str
    type: str
    title_es: str
    title_en: str
    abstract_es: str
    abstract_en: str
    source: str
    themes: tuple[str, ...]
    subjects: tuple[str, ...]
    countries: tuple[str, ...]
    headline_es: str = ""
    headline_en: str = ""
    subtitle_es: str = ""
    subtitle_en: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    series: str = ""
    isbn: str = ""
    doi: str = ""
    licence: str = ""
    citation: str = ""
    """As the source asks to be cited."""
    episodes: tuple[str, ...] = ()
    printed: str = "en"
    note_es: str = ""
    note_en: str = ""
    has_document: bool = True
    """False for data and for works that are a system of records rather than a text."""

    @property
    def year(self) -> int | None:
        return int(self.date[:4]) if self.date else None

    def text(self, field: str, language: str) -> str:
        """`title`, `subtitle`, `headline` or `abstract` in "es" or "en"."""
        return str(getattr(self, f"{field}_{language}"))

    def place(self, language: str) -> str:
        """The country or the region it is about, as it follows "en" or "in"."""
        if len(self.countries) == 1:
            names = PLACES[self.countries[0]]
        elif set(self.countries) == set(NORTH):
            names = NORTH_NAME
        elif len(self.countries) == 2:
            (first_es, first_en), (second_es, second_en) = (PLACES[each] for each in self.countries)
            names = (f"{first_es} y {second_es}", f"{first_en} and {second_en}")
        else:
            names = REGION_NAME
        return names[0 if language == "es" else 1]
