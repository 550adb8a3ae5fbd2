"""Institutions named in the programme's own publications, with their names and acronyms in two languages.

Source of the names: UNDP (2022), "InfoSegura, an innovative proposal to improve the quality of citizen
security information in Central America and the Dominican Republic" (list of acronyms, text, list of
respondents). Where the source prints the English name alone, the Spanish one is the institution's own.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Institution:
    """`name` and `acronym` are the Spanish ones; `country` is ISO 3166-1 alpha-2, "" for international ones.

    `names` holds other names as (name, language; "" for an earlier one in its own), `acronyms` other acronyms as (acronym, language).
    `parent` is the name of another institution of this list.
    """

    name: str
    acronym: str
    kind: str
    country: str
    names: tuple[tuple[str, str], ...] = ()
    acronyms: tuple[tuple[str, str], ...] = ()
    parent: str = ""


def _english(name: str) -> tuple[tuple[str, str], ...]:
    return ((name, "en"),)


PNUD = "Programa de las Naciones Unidas para el Desarrollo"

_NATIONAL = (
    # Belize
    Institution("Belize Crime Observatory", "BCO", "government", "BZ", (("Observatorio del Delito de Belice", "es"),)),
    Institution(
        "Ministry of National Security", "MNS", "government", "BZ", (("Ministerio de Seguridad Nacional", "es"),)
    ),
    Institution(
        "Ministry of Home Affairs and New Growth Industries",
        "MHANGI",
        "government",
        "BZ",
        (("Ministerio del Interior y Nuevas Industrias", "es"), ("Ministry of the Interior and New Industries", "")),
    ),
    Institution("Belize Police Department", "BPD", "police", "BZ", (("Departamento de Policía de Belice", "es"),)),
    # Costa Rica
    Institution(
        "Comisión Técnica Interinstitucional sobre Estadísticas de Convivencia y Seguridad Ciudadana",
        "COMESCO",
        "government",
        "CR",
        _english("Inter-institutional Technical Commission for Statistics on Coexistence and Citizen Security"),
    ),
    Institution("Observatorio de la Violencia", "", "government", "CR", _english("Violence Observatory, Costa Rica")),
    Institution(
        "Instituto Nacional de las Mujeres",
        "INAMU",
        "government",
        "CR",
        _english("National Women's Institute, Costa Rica"),
    ),
    Institution("Ministerio de Justicia y Paz", "MJP", "justice", "CR", _english("Ministry of Justice and Peace")),
    Institution(
        "Dirección Nacional de Resolución Alterna de Conflictos",
        "DINARAC",
        "justice",
        "CR",
        _english("National Directorate for Alternative Dispute Resolution"),
        parent="Ministerio de Justicia y Paz",
    ),
    Institution("Ministerio de Seguridad Pública", "MSP", "government", "CR", _english("Ministry of Public Security")),
    Institution("Ministerio de Educación Pública", "MEP", "government", "CR", _english("Ministry of Public Education")),
    Institution(
        "Instituto Nacional de Estadística y Censos",
        "INEC",
        "statistics",
        "CR",
        _english("National Institute of Statistics and Census"),
    ),
    # Dominican Republic
    Institution(
        "Observatorio de Seguridad Ciudadana",
        "OSC-RD",
        "government",
        "DO",
        _english("Citizen Security Observatory, Dominican Republic"),
        (("OSCRD", "es"),),
    ),
    Institution(
        "Ministerio de Interior y Policía", "MIP", "government", "DO", _english("Ministry of the Interior and Police")
    ),
    Institution("Policía Nacional", "PN", "police", "DO", _english("National Police, Dominican Republic")),
    Institution("Ministerio de la Mujer", "MMujer", "government", "DO", _english("Ministry of Women")),
    Institution("Ministerio de Trabajo", "MT", "government", "DO", _english("Ministry of Labour")),
    Institution("Oficina Nacional de Estadística", "ONE", "statistics", "DO", _english("National Statistics Office")),
    # El Salvador
    Institution(
        "Dirección de Información y Análisis",
        "DIA",
        "government",
        "SV",
        _english("Directorship for Information and Analysis"),
        parent="Ministerio de Justicia y Seguridad Pública",
    ),
    Institution(
        "Dirección General de Estadística y Censos",
        "DIGESTYC",
        "statistics",
        "SV",
        _english("Directorate General for Statistics and Census"),
        parent="Ministerio de Economía",
    ),
    Institution("Ministerio de Economía", "MINEC", "government", "SV", _english("Ministry of Economy")),
    Institution(
        "Ministerio de Educación, Ciencia y Tecnología",
        "MINEDUCYT",
        "government",
        "SV",
        (("Ministry of Education, Science and Technology", "en"), ("Ministerio de Educación de El Salvador", "es")),
        (("MINED", "es"),),
    ),
    Institution(
        "Ministerio de Justicia y Seguridad Pública",
        "MJSP",
        "government",
        "SV",
        _english("Ministry of Justice and Public Security"),
    ),
    Institution(
        "Policía Nacional Civil de El Salvador", "PNC", "police", "SV", _english("National Civil Police, El Salvador")
    ),
    Institution(
        "Corte Suprema de Justicia de El Salvador",
        "CSJ",
        "justice",
        "SV",
        _english("Supreme Court of Justice of El Salvador"),
    ),
    Institution(
        "Procuraduría General de la República",
        "PGR",
        "justice",
        "SV",
        _english("Office of the Prosecutor General of the Republic"),
    ),
    Institution(
        "Instituto Salvadoreño para el Desarrollo de la Mujer",
        "ISDEMU",
        "government",
        "SV",
        _english("Salvadoran Institute for the Development of Women"),
    ),
    Institution(
        "Organización de Mujeres Salvadoreñas por la Paz",
        "ORMUSA",
        "civil_society",
        "SV",
        _english("Organization of Salvadoran Women for Peace"),
    ),
    # Guatemala
    Institution(
        "Ministerio de Gobernación",
        "MINGOB",
        "government",
        "GT",
        (("Ministry of Governance", "en"), ("Ministry of the Interior, Guatemala", "en")),
    ),
    Institution(
        "Viceministerio de Prevención de la Violencia y el Delito",
        "",
        "government",
        "GT",
        (
            ("Vice Ministry for Prevention of Violence and Crime", "en"),
            ("Tercer Viceministerio", "es"),
            ("Third Vice Ministry of Crime Prevention", "en"),
        ),
        parent="Ministerio de Gobernación",
    ),
    Institution(
        "Instituto Nacional de Estadística de Guatemala",
        "INE",
        "statistics",
        "GT",
        _english("National Statistics Institute, Guatemala"),
    ),
    # Honduras
    Institution(
        "Instituto Nacional de Estadística de Honduras",
        "INE",
        "statistics",
        "HN",
        _english("National Statistics Institute, Honduras"),
    ),
    Institution(
        "Centro Electrónico de Documentación e Información Judicial",
        "CEDIJ",
        "justice",
        "HN",
        _english("Electronic Centre for Judicial Documentation and Information"),
    ),
    Institution(
        "Centro Nacional de Información del Sector Social",
        "CENISS",
        "government",
        "HN",
        _english("National Social Sector Information Centre"),
    ),
    Institution(
        "Instituto Nacional de la Mujer",
        "INAM",
        "government",
        "HN",
        _english("National Women's Institute, Honduras"),
    ),
    Institution(
        "Universidad Nacional Autónoma de Honduras",
        "UNAH",
        "academia",
        "HN",
        _english("National Autonomous University of Honduras"),
    ),
    Institution(
        "Instituto Universitario en Democracia, Paz y Seguridad",
        "IUDPAS",
        "academia",
        "HN",
        _english("University Institute for Democracy, Peace and Security"),
        parent="Universidad Nacional Autónoma de Honduras",
    ),
    Institution(
        "Observatorio Nacional de la Violencia",
        "ONV",
        "academia",
        "HN",
        _english("National Violence Observatory"),
        parent="Instituto Universitario en Democracia, Paz y Seguridad",
    ),
    Institution(
        "Secretaría de Seguridad",
        "SEDS",
        "government",
        "HN",
        (("Secretariat of Security", "en"), ("Security Secretariat", "en")),
    ),
    Institution(
        "Subsecretaría de Asuntos Interinstitucionales",
        "",
        "government",
        "HN",
        _english("Subsecretariat of Inter-Institutional Affairs"),
        parent="Secretaría de Seguridad",
    ),
    Institution(
        "Unidad Técnica de Coordinación Interinstitucional",
        "UTECI",
        "government",
        "HN",
        _english("Technical Inter-Institutional Coordination Unit"),
        parent="Secretaría de Seguridad",
    ),
    Institution(
        "Secretaría de Coordinación General de Gobierno",
        "SCGG",
        "government",
        "HN",
        _english("Secretary for General Government Coordination"),
    ),
    Institution("Secretaría de Educación", "SEDUC", "government", "HN", _english("Ministry of Education of Honduras")),
    Institution("Policía Nacional de Honduras", "PNH", "police", "HN", _english("National Police of Honduras")),
    Institution(
        "Ministerio Público de Honduras",
        "MP",
        "justice",
        "HN",
        (("Office of the Public Prosecutor", "en"), ("Public Ministry of Honduras", "en")),
    ),
    Institution(
        "Dirección de Medicina Forense",
        "DMF",
        "justice",
        "HN",
        _english("Directorate of Forensic Medicine"),
        parent="Ministerio Público de Honduras",
    ),
    Institution(
        "Registro Nacional de las Personas", "RNP", "government", "HN", _english("National Registry of Persons")
    ),
    Institution(
        "Observatorios Municipales de Convivencia y Seguridad Ciudadana",
        "OMCSC",
        "local_government",
        "HN",
        _english("Municipal Coexistence and Citizen Security Observatories"),
    ),
    # Beyond the project's countries
    Institution("Observatorio Boliviano de Drogas", "", "government", "BO", _english("Drug Observatory, Bolivia")),
    Institution(
        "Secretaría Distrital de la Mujer de Bogotá",
        "SDMujer",
        "local_government",
        "CO",
        _english("Women's District Secretariat of Bogota"),
    ),
    Institution(
        "Departamento Nacional de Planeación", "DNP", "government", "CO", _english("National Planning Department")
    ),
    Institution(
        "Observatorio de Migraciones de Venezuela en Colombia",
        "",
        "government",
        "CO",
        _english("Observatory on Venezuelan Migration in Colombia"),
    ),
    Institution("Fundación Paz Ciudadana", "FPC", "civil_society", "CL", _english("Paz Ciudadana Foundation")),
    Institution(
        "Cámara de Comercio, Industrias y Agricultura de Panamá",
        "CCIAP",
        "private",
        "PA",
        _english("Chamber of Commerce, Industries and Agriculture of Panama"),
    ),
    Institution(
        "Observatorio Nacional de Seguridad y Convivencia Ciudadanas",
        "",
        "government",
        "PY",
        _english("National Observatory for Citizen Security and Coexistence"),
    ),
    Institution(
        "Ministerio del Interior de Paraguay", "MDI", "government", "PY", _english("Ministry of the Interior, Paraguay")
    ),
    Institution("Policía Nacional del Paraguay", "PNP", "police", "PY", _english("Paraguayan National Police")),
    Institution(
        "Ministerio Público del Perú",
        "MPFN",
        "justice",
        "PE",
        (("Public Ministry of Peru", "en"), ("Fiscalía de la Nación", "es")),
    ),
    Institution("Fundación Mediar", "", "civil_society", "AR", _english("Mediar Foundation")),
    Institution("ECU 911", "", "government", "EC", (("Servicio Integrado de Seguridad ECU 911", "es"),)),
    Institution(
        "Universidad Internacional de Florida",
        "FIU",
        "academia",
        "US",
        _english("Florida International University"),
    ),
    Institution(
        "Centro Kimberly Green para América Latina y el Caribe",
        "",
        "academia",
        "US",
        (
            ("Kimberly Green Research Centre for Latin America and the Caribbean", "en"),
            ("Kimberly Green Latin American and Caribbean Center", "en"),
        ),
        parent="Universidad Internacional de Florida",
    ),
    Institution(
        "Agencia de los Estados Unidos para el Desarrollo Internacional",
        "USAID",
        "donor",
        "US",
        _english("United States Agency for International Development"),
    ),
)

_INTERNATIONAL = (
    Institution(PNUD, "PNUD", "international", "", _english("United Nations Development Programme"), (("UNDP", "en"),)),
    Institution(
        "Centro Regional del PNUD para América Latina y el Caribe",
        "",
        "international",
        "PA",
        _english("UNDP Regional Hub for Latin America and the Caribbean"),
        parent=PNUD,
    ),
    Institution(
        "Red de Conocimiento sobre Seguridad Ciudadana",
        "CONOSE",
        "academia",
        "",
        _english("Citizen Security Knowledge Network"),
    ),
    Institution(
        "Alto Comisionado de las Naciones Unidas para los Refugiados",
        "ACNUR",
        "international",
        "",
        _english("United Nations High Commissioner for Refugees"),
        (("UNHCR", "en"),),
    ),
    Institution(
        "Oficina del Alto Comisionado de las Naciones Unidas para los Derechos Humanos",
        "ACNUDH",
        "international",
        "",
        _english("Office of the United Nations High Commissioner for Human Rights"),
        (("OHCHR", "en"), ("OACNUDH", "es")),
    ),
    Institution(
        "Oficina de las Naciones Unidas contra la Droga y el Delito",
        "UNODC",
        "international",
        "",
        _english("United Nations Office on Drugs and Crime"),
        (("ONUDD", "es"),),
    ),
    Institution(
        "Organización Internacional para las Migraciones",
        "OIM",
        "international",
        "",
        _english("International Organization for Migration"),
        (("IOM", "en"),),
    ),
    Institution(
        "Entidad de las Naciones Unidas para la Igualdad de Género y el Empoderamiento de las Mujeres",
        "ONU Mujeres",
        "international",
        "",
        _english("United Nations Entity for Gender Equality and the Empowerment of Women"),
        (("UN Women", "en"),),
    ),
    Institution(
        "Fondo de Población de las Naciones Unidas",
        "UNFPA",
        "international",
        "",
        _english("United Nations Population Fund"),
    ),
    Institution(
        "Fondo de las Naciones Unidas para la Infancia",
        "UNICEF",
        "international",
        "",
        _english("United Nations Children's Fund"),
    ),
    Institution(
        "Comisión Económica para América Latina y el Caribe",
        "CEPAL",
        "international",
        "",
        _english("Economic Commission for Latin America and the Caribbean"),
        (("ECLAC", "en"),),
    ),
    Institution(
        "Banco Interamericano de Desarrollo",
        "BID",
        "international",
        "",
        _english("Inter-American Development Bank"),
        (("IDB", "en"),),
    ),
)

OFFICE_COUNTRIES: dict[str, tuple[str, str]] = {
    "AR": ("Argentina", "Argentina"),
    "BZ": ("Belice", "Belize"),
    "BO": ("Bolivia", "Bolivia"),
    "BR": ("Brasil", "Brazil"),
    "CL": ("Chile", "Chile"),
    "CO": ("Colombia", "Colombia"),
    "CR": ("Costa Rica", "Costa Rica"),
    "EC": ("Ecuador", "Ecuador"),
    "SV": ("El Salvador", "El Salvador"),
    "GT": ("Guatemala", "Guatemala"),
    "HN": ("Honduras", "Honduras"),
    "MX": ("México", "Mexico"),
    "PA": ("Panamá", "Panama"),
    "PY": ("Paraguay", "Paraguay"),
    "PE": ("Perú", "Peru"),
    "DO": ("República Dominicana", "the Dominican Republic"),
}
"""The source prints that 16 country offices took part, not which: those of the countries it names most."""

_OFFICES = tuple(
    Institution(
        f"PNUD {spanish}",
        "",
        "international",
        code,
        ((f"UNDP {english.removeprefix('the ')}", "en"), (f"Oficina del PNUD en {spanish}", "es")),
        parent=PNUD,
    )
    for code, (spanish, english) in OFFICE_COUNTRIES.items()
)

INSTITUTIONS = (*_NATIONAL, *_INTERNATIONAL, *_OFFICES)
