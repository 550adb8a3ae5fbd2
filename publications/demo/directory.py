"""Portals, observatories and systems of the countries that the printed sources describe, for a directory page.

The sources print no address for any of them, and none is given here.
"""

from dataclasses import dataclass

from publications.demo.facts import CENISS, COMESCO, DIA, DIGESTYC, MINEDUCYT, MJSP, OSC_RD, PNUD, UNDP_2022


@dataclass(frozen=True, slots=True)
class Entry:
    """`country` is ISO 3166-1 alpha-2, "" for the whole region; `institution` is the one that keeps it, as registered.

    It is "" where the source does not say. `address` is the one that the source prints, or "". `is_public` is False for a system that only institutions use.
    """

    key: str
    country: str
    name_es: str
    name_en: str
    institution: str
    offers_es: str
    offers_en: str
    source: str
    address: str = ""
    is_public: bool = True

    def text(self, field: str, language: str) -> str:
        """`name` or `offers` in "es" or "en"."""
        return str(getattr(self, f"{field}_{language}"))


DIRECTORY = (
    Entry(
        "observatorio-del-delito-belice",
        "BZ",
        "Observatorio del Delito de Belice",
        "Belize Crime Observatory",
        "Ministry of National Security",
        "Repositorio nacional de datos sobre el delito: archivos abiertos y desagregados, mapas, videos y análisis "
        "cada mes, trimestre y año. Aloja además el registro de personas condenadas por delitos sexuales, de acceso "
        "restringido.",
        "The national repository of data on crime: open, broken-down files, maps, videos and an analysis every "
        "month, quarter and year. It also keeps the register of people convicted of sexual offences, with restricted "
        "access.",
        f"{UNDP_2022}, boxes 5 and 8",
    ),
    Entry(
        "observatorio-de-la-violencia-costa-rica",
        "CR",
        "Observatorio de la Violencia",
        "Violence Observatory",
        COMESCO,
        "Observatorio ligado a la comisión de estadísticas de convivencia y seguridad de Costa Rica, en la que se "
        "reúnen las instituciones que producen las cifras.",
        "The observatory tied to Costa Rica's commission for statistics on coexistence and security, where the "
        "institutions that produce the figures come together.",
        f"{UNDP_2022}, box 5; section 5.1 and annex 2",
    ),
    Entry(
        "dia-el-salvador",
        "SV",
        "Dirección de Información y Análisis (DIA)",
        "Directorship for Information and Analysis (DIA)",
        DIA,
        "Desde 2017 publica estadísticas homologadas de delitos contra la vida, violencia contra las mujeres y trata "
        "de personas, y las herramientas con que se priorizan municipios y escuelas. Tiene un espacio propio para "
        "los indicadores sobre violencia contra las mujeres.",
        "Violence against women, crimes against life, human trafficking: since 2017 it has published agreed figures on "
        "each, and the tools by which municipalities and schools are prioritised. Indicators on violence against women "
        "have a space of their own.",
        f"{UNDP_2022}, box 5; section 5.2.3",
    ),
    Entry(
        "transparencia-pnc-el-salvador",
        "SV",
        "Portal de Transparencia de la Policía Nacional Civil",
        "National Civil Police Transparency Portal",
        "Policía Nacional Civil de El Salvador",
        "Reúne el marco legal de la policía, su gestión y su presupuesto, junto con indicadores al día de "
        "homicidios, extorsiones, lesiones, hurtos de vehículos y violaciones. Desde él se llega al analizador "
        "avanzado.",
        "It brings together the police's legal framework, management and budget with up-to-date indicators on "
        "homicide, extortion, injuries, vehicle theft and rape. The advanced analyser is reached from here.",
        f"{UNDP_2022}, box 5; section 5.2.3",
    ),
    Entry(
        "analizador-avanzado-pnc-el-salvador",
        "SV",
        "Analizador avanzado del delito",
        "Advanced Crime Analyser",
        "Policía Nacional Civil de El Salvador",
        "Consulta pública de la base policial: se cruzan delito, municipio, año y tipo de arma. Entre agosto de 2017 "
        "y mayo de 2021 recibió unas 130 000 visitas.",
        "A public query of the police database: crime, municipality, year and kind of weapon can be crossed. It had "
        "some 130,000 visits from August 2017 to May 2021.",
        f"{UNDP_2022}, sections 5.2.1 and 5.2.3",
    ),
    Entry(
        "personas-desaparecidas-pnc-el-salvador",
        "SV",
        "Portal de Personas Desaparecidas de la Policía Nacional Civil",
        "Missing Persons Portal of the National Civil Police",
        "Policía Nacional Civil de El Salvador",
        "Portal de la policía dedicado a las personas desaparecidas.",
        "The police's portal on missing people.",
        f"{UNDP_2022}, box 5",
    ),
    Entry(
        "observatorio-estadisticas-de-genero-el-salvador",
        "SV",
        "Observatorio de Estadísticas de Género",
        "Gender Statistics Observatory",
        DIGESTYC,
        "Encuestas de violencia, registros administrativos, brechas de género, uso del tiempo, hechos vitales, ODS "
        "5, migración y boletines especiales, reunidos en un solo sitio por la oficina de estadística.",
        "Surveys of violence, administrative records, gender gaps, time use, vital events, SDG 5, migration and "
        "special bulletins, kept in one place by the statistics office.",
        f"{UNDP_2022}, section 5.8",
    ),
    Entry(
        "sistema-nacional-violencia-mujeres-el-salvador",
        "SV",
        "Sistema Nacional de Datos, Estadísticas e Información de Violencia contra las Mujeres",
        "National System of Data, Statistics and Information on Violence against Women",
        MJSP,
        "Sistema salvadoreño de datos sobre violencia contra las mujeres. La encuesta nacional con énfasis en violencia "
        "sexual le aporta información.",
        "El Salvador's data system on violence against women. The national survey with a focus on sexual violence feeds "
        "it with information.",
        f"{UNDP_2022}, section 5.8",
        is_public=False,
    ),
    Entry(
        "salve-el-salvador",
        "SV",
        "Sistema de alerta de violencia escolar (SALVE)",
        "School Violence Warning System (SALVE)",
        MINEDUCYT,
        "Recibe avisos de acoso, violencia sexual, amenazas, extorsión, robos y drogas en las escuelas y sus "
        "alrededores, y los convierte en datos para prevenir. Durante la pandemia, con clases a distancia, recibió "
        "más de 13 000.",
        "It takes in warnings of threats, theft, drugs, bullying, extortion, harassment and sexual violence in and "
        "around schools, and turns them into data for prevention. During the pandemic, with lessons held at a "
        "distance, it received more than 13,000.",
        f"{UNDP_2022}, box 6",
        is_public=False,
    ),
    Entry(
        "seguimiento-casos-judicializados-el-salvador",
        "SV",
        "Sistema de seguimiento de casos judicializados de violencia contra las mujeres",
        "System for monitoring judicialised cases of violence against women",
        "Corte Suprema de Justicia de El Salvador",
        "Ayuda a juzgados y cámaras a vigilar los plazos y las medidas de protección. Cuando se describió, seguía en "
        "construcción.",
        "It helps courts and chambers to watch over deadlines and protection measures. It was still being built when "
        "it was described.",
        f"{UNDP_2022}, box 10",
        is_public=False,
    ),
    Entry(
        "siprevi-guatemala",
        "GT",
        "Sistema Integrado de Información para la Prevención de la Violencia (SIPREVI)",
        "Integrated Information System for Violence Prevention (SIPREVI)",
        "Viceministerio de Prevención de la Violencia y el Delito",
        "Sistema del viceministerio de prevención de Guatemala. En él se consulta el índice que ordena los "
        "municipios para la estrategia nacional de prevención.",
        "The system of Guatemala's vice ministry of prevention. The index that ranks municipalities for the national "
        "prevention strategy can be looked up in it.",
        f"{UNDP_2022}, box 5; section 5.2.1",
    ),
    Entry(
        "snidvi-guatemala",
        "GT",
        "Sistema nacional de datos, estadísticas e información sobre violencia contra las mujeres",
        "National System of Data, Statistics and Information on Violence against Women",
        "",
        "Fuente de los compendios estadísticos con datos por sexo y de las infografías sobre violencia contra las "
        "mujeres de 2017 a 2020.",
        "The source of the statistical compendiums with data by sex and of the infographics on violence against "
        "women from 2017 to 2020.",
        f"{UNDP_2022}, section 5.8",
        is_public=False,
    ),
    Entry(
        "sistema-integrado-ceniss-honduras",
        "HN",
        "Sistema Integrado de Información para las Políticas de Convivencia y Seguridad Ciudadana",
        "Integrated Information System for Policies of Coexistence and Citizen Security",
        CENISS,
        "Une las bases de siete instituciones desde 2013 y ofrece tres herramientas: un índice de priorización, un "
        "analizador de situación y uno avanzado. En el primer semestre de 2021 tuvo 1185 visitas.",
        "It joins the databases of seven institutions since 2013 and offers three tools: a prioritisation index, a "
        "situational analyser and an advanced one. It had 1,185 visits in the first half of 2021.",
        f"{UNDP_2022}, box 5; sections 5.2.3 and 5.3",
    ),
    Entry(
        "cedij-honduras",
        "HN",
        "Sistema de información del Centro Electrónico de Documentación e Información Judicial (CEDIJ)",
        "Information System of the Electronic Centre for Judicial Documentation and Information (CEDIJ)",
        "Centro Electrónico de Documentación e Información Judicial",
        "Más de 43 000 expedientes judiciales registrados, con estadísticas penales de cuatro órganos y datos "
        "nacionales sobre niñez y adolescencia.",
        "More than 43,000 court files on record, with criminal statistics from four bodies and national data on "
        "children and adolescents.",
        f"{UNDP_2022}, section 5.2.3",
        is_public=False,
    ),
    Entry(
        "observatorios-municipales-honduras",
        "HN",
        "Observatorios Municipales de Convivencia y Seguridad Ciudadana (OMCSC)",
        "Municipal Coexistence and Citizen Security Observatories (OMCSC)",
        "Observatorios Municipales de Convivencia y Seguridad Ciudadana",
        "Observatorios locales que acompañan los planes municipales de convivencia. A los treinta que había se "
        "sumaron otros treinta a partir del índice de priorización.",
        "Local observatories that go with municipal plans for coexistence. Thirty more joined the thirty there were, "
        "on the strength of the prioritisation index.",
        f"{UNDP_2022}, sections 5.2.1 and 5.3",
    ),
    Entry(
        "observatorio-nacional-de-la-violencia-honduras",
        "HN",
        "Observatorio Nacional de la Violencia",
        "National Violence Observatory",
        "Instituto Universitario en Democracia, Paz y Seguridad",
        "Observatorio universitario que representa a la sociedad civil en la mesa donde se validan las muertes "
        "violentas de Honduras.",
        "A university observatory that speaks for civil society at the table where Honduras's violent deaths are "
        "validated.",
        f"{UNDP_2022}, section 5.1 and annex 2",
    ),
    Entry(
        "osc-rd-republica-dominicana",
        "DO",
        "Observatorio de Seguridad Ciudadana (OSC-RD)",
        "Citizen Security Observatory (OSC-RD)",
        OSC_RD,
        "Observatorio dominicano de seguridad ciudadana. Publicó, con apoyo del PNUD y USAID, un informe de "
        "violencia y seguridad con perspectiva de género.",
        "The Dominican observatory of citizen security. With support of UNDP and USAID it published a report on "
        "violence and security from a gender perspective.",
        f"{UNDP_2022}, box 5; section 5.8",
    ),
    Entry(
        "plataforma-regional-infosegura",
        "",
        "Plataforma web regional de InfoSegura",
        "InfoSegura's regional web platform",
        PNUD,
        "Espacio abierto con los datos, estudios y análisis hechos con las instituciones de la región: situación de "
        "la seguridad, violencia contra las mujeres y las niñas, movilidad humana y desarrollo.",
        "An open space with the data, studies and analyses made with the region's institutions: the state of "
        "security, violence against women and girls, human mobility and development.",
        f"{UNDP_2022}, section 5.4",
    ),
)
