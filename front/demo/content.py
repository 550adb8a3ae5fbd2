"""What the demo tells at the front door.

Acronyms: the list of UNDP (2022), "InfoSegura, an innovative proposal to improve the quality of citizen security information
in Central America and the Dominican Republic", with the institutions' own Spanish names. Observatories: box 5 of the same
account and, beside its eight, those that sections 5.2 to 5.8 and annex 2 describe as open to the public. It prints no
addresses: none is invented here but that of one to practise with, which says so. Facts of the articles: the same account, and the programme's own
pages on the Weeks and on TrainAction; the sentences are the demo's.
"""

from dataclasses import dataclass
from datetime import date

Words = tuple[str, str]
"""Spanish, English."""


@dataclass(frozen=True, slots=True)
class Acronym:
    name: Words
    meaning: Words
    country: str = ""


ACRONYMS = (
    Acronym(("ACNUDH", "OHCHR"), ("Oficina del Alto Comisionado de las Naciones Unidas para los Derechos Humanos", "Office of the United Nations High Commissioner for Human Rights")),
    Acronym(("ACNUR", "UNHCR"), ("Oficina del Alto Comisionado de las Naciones Unidas para los Refugiados", "Office of the United Nations High Commissioner for Refugees")),
    Acronym(("CEDIJ", "CEDIJ"), ("Centro Electrónico de Documentación e Información Judicial", "Electronic Centre for Judicial Documentation and Information"), "HN"),
    Acronym(("CENISS", "CENISS"), ("Centro Nacional de Información del Sector Social", "National Social Sector Information Centre"), "HN"),
    Acronym(("COMESCO", "COMESCO"), ("Comisión Técnica Interinstitucional sobre Estadísticas de Convivencia y Seguridad Ciudadana", "Inter-institutional Technical Commission for Statistics on Coexistence and Citizen Security"), "CR"),
    Acronym(("CONOSE", "CONOSE"), ("Red de Conocimiento sobre Seguridad Ciudadana", "Citizen Security Knowledge Network")),
    Acronym(("DIA", "DIA"), ("Dirección de Información y Análisis", "Directorship for Information and Analysis"), "SV"),
    Acronym(("DIGESTYC", "DIGESTYC"), ("Dirección General de Estadística y Censos", "Directorate General for Statistics and Census"), "SV"),
    Acronym(("INAM", "INAM"), ("Instituto Nacional de la Mujer", "National Women’s Institute"), "HN"),
    Acronym(("INAMU", "INAMU"), ("Instituto Nacional de las Mujeres", "National Women’s Institute"), "CR"),
    Acronym(("INE", "INE"), ("Instituto Nacional de Estadística", "National Statistics Institute"), "GT"),
    Acronym(("INE", "INE"), ("Instituto Nacional de Estadística", "National Statistics Institute"), "HN"),
    Acronym(("IUDPAS", "IUDPAS"), ("Instituto Universitario en Democracia, Paz y Seguridad", "University Institute for Democracy, Peace and Security"), "HN"),
    Acronym(("MINEDUCYT", "MINEDUCYT"), ("Ministerio de Educación, Ciencia y Tecnología", "Ministry of Education, Science and Technology"), "SV"),
    Acronym(("MINGOB", "MINGOB"), ("Ministerio de Gobernación", "Ministry of Governance"), "GT"),
    Acronym(("MJSP", "MJSP"), ("Ministerio de Justicia y Seguridad Pública", "Ministry of Justice and Public Security"), "SV"),
    Acronym(("ODS", "SDG"), ("Objetivos de Desarrollo Sostenible", "Sustainable Development Goals")),
    Acronym(("OIM", "IOM"), ("Organización Internacional para las Migraciones", "International Organization for Migration")),
    Acronym(("OMCSC", "OMCSC"), ("Observatorios Municipales de Convivencia y Seguridad Ciudadana", "Municipal Coexistence and Citizen Security Observatories"), "HN"),
    Acronym(("ONG", "NGO"), ("Organización no gubernamental", "Non-governmental organization")),
    Acronym(("ONU Mujeres", "UN Women"), ("Entidad de las Naciones Unidas para la Igualdad de Género y el Empoderamiento de las Mujeres", "United Nations Entity for Gender Equality and the Empowerment of Women")),
    Acronym(("OSC-RD", "OSC-RD"), ("Observatorio de Seguridad Ciudadana de la República Dominicana", "Citizen Security Observatory, the Dominican Republic"), "DO"),
    Acronym(("PNC", "PNC"), ("Policía Nacional Civil", "National Civil Police"), "SV"),
    Acronym(("PNUD", "UNDP"), ("Programa de las Naciones Unidas para el Desarrollo", "United Nations Development Programme")),
    Acronym(("SALVE", "SALVE"), ("Sistema de Alerta de Violencia Escolar", "School Violence Warning System"), "SV"),
    Acronym(("SCGG", "SCGG"), ("Secretaría de Coordinación General de Gobierno", "Secretary for General Government Coordination"), "HN"),
    Acronym(("SIPREVI", "SIPREVI"), ("Sistema Integrado de Información para la Prevención de la Violencia", "Integrated Information System for Violence Prevention"), "GT"),
    Acronym(("UNAH", "UNAH"), ("Universidad Nacional Autónoma de Honduras", "National Autonomous University of Honduras"), "HN"),
    Acronym(("UNODC", "UNODC"), ("Oficina de las Naciones Unidas contra la Droga y el Delito", "United Nations Office on Drugs and Crime")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Concept:
    slug: str
    name: Words
    others: Words
    meaning: Words


CONCEPTS = (
    Concept(
        "seguridad-ciudadana", ("seguridad ciudadana", "citizen security"), ("", ""),
        ("La protección de la vida, la integridad y la libertad de las personas frente al delito y la violencia, entendida como un bien público y un derecho.",
         "The protection of people's lives, integrity and freedom from crime and violence, understood as a public good and a right."),
    ),
    Concept(
        "seguridad-humana", ("seguridad humana", "human security"), ("", ""),
        ("Vivir libre de temor, de necesidad y de indignidad.", "Living free from fear, from want and from indignity."),
    ),
    Concept(
        "datos-abiertos", ("datos abiertos", "open data"), ("", ""),
        ("Datos publicados de modo que cualquiera pueda leerlos, usarlos y volver a compartirlos.",
         "Data published so that anyone can read, use and share them again."),
    ),
    Concept(
        "ecosistema-de-datos", ("ecosistema de datos", "data ecosystem"), ("ecosistemas de datos", "data ecosystems"),
        ("Las instituciones que producen, juntan, analizan y usan los mismos datos, con sus acuerdos y sus herramientas.",
         "The institutions that produce, join, analyse and use the same data, with their agreements and tools."),
    ),
    Concept(
        "desagregacion", ("desagregación", "disaggregation"), ("", ""),
        ("Decir una cifra por partes: por sexo, edad, municipio, mes.", "Telling a number by its parts: by sex, age, municipality, month."),
    ),
    Concept(
        "reincidencia", ("reincidencia", "reoffending"), ("", ""),
        ("Volver a cometer un delito después de haber cumplido una pena.", "Committing a crime again after having served a sentence."),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    slug: str
    kind: str
    name: Words
    acronym: str
    country: str
    institution: str
    """By its name in the registry, where the demo has it."""
    language: str
    themes: tuple[str, ...]
    summary: Words
    url: str = ""
    """An address that cannot exist (RFC 2606): what does not answer has to be seen once. Real ones are printed nowhere."""


PLACES = (
    Place(
        "belize-crime-observatory", "observatory", ("Observatorio del Delito de Belice", "Belize Crime Observatory"), "BCO", "BZ",
        "Belize Crime Observatory", "en", ("gestion-de-informacion", "situacion-regional"),
        ("Repositorio nacional que reúne y analiza los datos sobre delitos: archivos abiertos, mapas y videos de los delitos más frecuentes.",
         "The national repository that gathers and analyses data on crime: open files, maps and videos on the most frequent crimes."),
    ),
    Place(
        "observatorio-de-la-violencia-costa-rica", "observatory", ("Observatorio de la Violencia, Costa Rica", "Violence Observatory, Costa Rica"), "", "CR",
        "Observatorio de la Violencia", "es", ("situacion-regional",),
        ("Estadísticas de violencia y convivencia de Costa Rica.", "Statistics on violence and coexistence in Costa Rica."),
    ),
    Place(
        "dia-el-salvador", "office", ("Dirección de Información y Análisis", "Directorship for Information and Analysis"), "DIA", "SV",
        "Ministerio de Justicia y Seguridad Pública", "es", ("gestion-de-informacion", "violencia-contra-las-mujeres", "ninez-y-escuela"),
        ("Desde 2017 publica estadísticas de delitos contra la vida, violencia contra las mujeres y trata, y las herramientas con que se priorizan territorios y escuelas.",
         "Since 2017 it publishes statistics on crimes against life, violence against women and trafficking, and the tools by which territories and schools are prioritised."),
    ),
    Place(
        "transparencia-pnc", "portal", ("Portal de Transparencia de la Policía Nacional Civil", "National Civil Police Transparency Portal"), "", "SV",
        "Policía Nacional Civil", "es", ("gobernanza", "gestion-de-informacion"),
        ("Normas, presupuesto e indicadores de delitos de la policía de El Salvador, con un analizador por municipio, año y tipo de arma.",
         "Rules, budget and crime indicators of El Salvador's police, with an analyser by municipality, year and type of weapon."),
    ),
    Place(
        "personas-desaparecidas-pnc", "portal", ("Portal de Personas Desaparecidas de la Policía Nacional Civil", "Missing Persons Portal of the National Civil Police"), "", "SV",
        "Policía Nacional Civil", "es", ("justicia",),
        ("Consulta pública sobre personas reportadas como desaparecidas en El Salvador.", "A public look-up of people reported missing in El Salvador."),
    ),
    Place(
        "siprevi", "system", ("Sistema Integrado de Información para la Prevención de la Violencia", "Integrated Information System for Violence Prevention"), "SIPREVI", "GT",
        "Ministerio de Gobernación", "es", ("gestion-de-informacion", "politicas-con-evidencia"),
        ("Información para prevenir la violencia y el delito, del Viceministerio de Prevención de Guatemala.",
         "Information for preventing violence and crime, of Guatemala's Vice Ministry for Prevention."),
    ),
    Place(
        "sistema-integrado-ceniss", "system",
        ("Sistema Integrado de Información para Políticas de Convivencia y Seguridad Ciudadana", "Integrated Information System for Policies of Coexistence and Citizen Security"), "", "HN",
        "Centro Nacional de Información del Sector Social", "es", ("politicas-con-evidencia", "gestion-de-informacion"),
        ("Junta las bases de siete instituciones de Honduras: índice de priorización de territorios y analizadores, con series desde 2013.",
         "Joins the databases of seven institutions of Honduras: an index that prioritises territories, and analysers, with series from 2013 on."),
    ),
    Place(
        "osc-rd", "observatory", ("Observatorio de Seguridad Ciudadana de la República Dominicana", "Citizen Security Observatory, the Dominican Republic"), "OSC-RD", "DO",
        "Observatorio de Seguridad Ciudadana", "es", ("situacion-regional", "violencia-contra-las-mujeres"),
        ("Estadísticas de seguridad de la República Dominicana; en 2020 publicó un informe de violencia con perspectiva de género.",
         "Security statistics of the Dominican Republic; in 2020 it published a report on violence with a gender perspective."),
    ),
    Place(
        "analizador-avanzado-pnc", "system", ("Analizador avanzado del delito", "Advanced Crime Analyser"), "", "SV",
        "Policía Nacional Civil", "es", ("gestion-de-informacion",),
        ("Consulta de la base de la policía de El Salvador: se cruzan delito, municipio, año y tipo de arma.",
         "A query of the database of El Salvador's police: crime, municipality, year and kind of weapon can be crossed."),
    ),
    Place(
        "observatorio-de-estadisticas-de-genero", "observatory", ("Observatorio de Estadísticas de Género", "Gender Statistics Observatory"), "", "SV",
        "Dirección General de Estadística y Censos", "es", ("violencia-contra-las-mujeres", "encuestas"),
        ("Encuestas de violencia, registros, brechas de género y uso del tiempo, reunidos por la oficina de estadística de El Salvador.",
         "Surveys of violence, records, gender gaps and time use, kept in one place by El Salvador's statistics office."),
    ),
    Place(
        "observatorios-municipales-honduras", "observatory",
        ("Observatorios Municipales de Convivencia y Seguridad Ciudadana", "Municipal Coexistence and Citizen Security Observatories"), "OMCSC", "HN",
        "Observatorios Municipales de Convivencia y Seguridad Ciudadana", "es", ("gobernanza",),
        ("Sesenta observatorios locales que acompañan los planes municipales de convivencia de Honduras.",
         "Sixty local observatories that go with Honduras's municipal plans for coexistence."),
    ),
    Place(
        "observatorio-nacional-de-la-violencia", "observatory", ("Observatorio Nacional de la Violencia", "National Violence Observatory"), "", "HN",
        "Instituto Universitario en Democracia, Paz y Seguridad", "es", ("academia", "situacion-regional"),
        ("Observatorio universitario que habla por la sociedad civil donde se validan las muertes violentas de Honduras.",
         "A university observatory that speaks for civil society where Honduras's violent deaths are validated."),
    ),
    Place(
        "plataforma-regional-infosegura", "portal", ("Plataforma web regional de InfoSegura", "InfoSegura's regional web platform"), "", "",
        "Programa de las Naciones Unidas para el Desarrollo", "es", ("situacion-regional", "movilidad-humana"),
        ("Datos, estudios y análisis hechos con las instituciones de la región, abiertos a cualquiera.",
         "Data, studies and analyses made with the region's institutions, open to anyone."),
    ),
    Place(
        "para-practicar", "observatory", ("Para practicar: un observatorio que no responde", "For practice: an observatory that does not answer"), "", "",
        "", "es", (),
        ("Inventado para la demostración: su dirección no existe, para que se vea qué cuenta el revisor de enlaces a quien lee y a quien edita.",
         "Invented for the demonstration: its address does not exist, so that one can see what the checker of links tells readers and editors."),
        "https://observatorio.example/datos/",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    day: date
    slugs: Words
    title: Words
    summary: Words
    programme: str
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    body: tuple[tuple[str, Words], ...]
    """(block, words): `heading`, `text` (a paragraph) or `quote`."""
    author: str = ""


SIGNED_BY = "Programa de las Naciones Unidas para el Desarrollo"

PIECES = (
    Piece(
        "news", date(2024, 1, 26), ("segunda-semana-panama", "second-week-panama"),
        ("Tres días en Panamá sobre soluciones centradas en las personas", "Three days in Panama on solutions centred on people"),
        ("La segunda Semana de la Seguridad Ciudadana reunió del 23 al 25 de enero de 2024 a más de 220 asistentes de 26 países.",
         "The second Citizen Security Week brought together more than 220 people from 26 countries, from 23 to 25 January 2024."),
        "datacction", ("situacion-regional", "innovacion"), ("PA",),
        (
            ("text", ("En la Semana participaron 17 ministros y viceministros y 62 ponentes internacionales. La organizó el PNUD con USAID, y su lema fue “Soluciones innovadoras centradas en las personas”.",
                      "Seventeen ministers and vice ministers and 62 international speakers took part in the Week. UNDP organised it with USAID, under the theme “Innovative people-centred solutions”.")),
            ("heading", ("De 2022 a 2024", "From 2022 to 2024")),
            ("text", ("La primera Semana, en noviembre de 2022, había traído a participantes de catorce países. Allí se presentó el estudio sobre los costos de la violencia en el norte de Centroamérica y se habló de los aportes de la red CONOSE.",
                      "The first Week, in November 2022, had drawn participants from fourteen countries. The study on the costs of violence in northern Central America was presented there, and the contributions of the CONOSE network were discussed.")),
            ("text", ("Para quien trabaja en seguridad ciudadana, lo que queda son las sesiones: cada una tiene su página en este portal.",
                      "For those who work in citizen security, what stays are the sessions: each has its page on this portal.")),
        ),
    ),
    Piece(
        "news", date(2023, 6, 15), ("mil-personas-en-trainaction", "a-thousand-in-trainaction"),
        ("Mil personas en cinco meses de TrainAction", "A thousand people in five months of TrainAction"),
        ("Seis cursos, 564 hombres y 436 mujeres: la academia en línea llegó a sus primeras mil personas inscritas.",
         "Six courses, 564 men and 436 women: the online academy reached its first thousand registered learners."),
        "trainaction", ("innovacion", "gestion-de-informacion"), ("CR", "SV", "GT", "HN", "DO"),
        (
            ("text", ("Los cursos van de la seguridad ciudadana y la evaluación de impacto a la ciberseguridad y la gestión de información con enfoque de género. Combinan textos con actividades, videos de especialistas, lecturas y foros.",
                      "The courses reach from citizen security and impact evaluation to cybersecurity and information management with a gender approach. They combine texts with activities, videos by specialists, readings and forums.")),
            ("text", ("Entre quienes aprendieron hubo ministros, mandos policiales, equipos técnicos y personas de ONG.",
                      "Among those who learned were ministers, senior police officers, technical teams and people from more than one NGO.")),
        ),
    ),
    Piece(
        "article", date(2022, 3, 10), ("ocho-ventanas-a-los-datos", "eight-windows-on-the-data"),
        ("Ocho ventanas públicas a los datos de seguridad", "Eight public windows on security data"),
        ("De Belice a la República Dominicana, ocho observatorios y portales muestran lo que sus instituciones saben.",
         "From Belize to the Dominican Republic, eight observatories and portals show what their institutions know."),
        "conose", ("gestion-de-informacion", "gobernanza"), ("BZ", "CR", "SV", "GT", "HN", "DO"),
        (
            ("text", ("Publicar datos abiertos no es colgar una tabla. En El Salvador, el portal de transparencia de la PNC deja cruzar municipio, año, delito y arma; la DIA del MJSP publica desde 2017 estadísticas que también usan la academia y la prensa.",
                      "Publishing open data is more than putting up a table. In El Salvador, the transparency portal of the PNC lets readers cross municipality, year, crime and weapon; since 2017 the DIA of the MJSP publishes statistics that academia and the press use too.")),
            ("text", ("En Honduras, el CENISS junta las bases de siete instituciones, con series desde 2013; en Guatemala, el SIPREVI del MINGOB reúne lo que hace falta para prevenir. El observatorio de Belice publica análisis mensuales, trimestrales y anuales.",
                      "In Honduras, CENISS joins the databases of seven institutions, with series from 2013 on; in Guatemala, SIPREVI of MINGOB gathers what prevention needs. Belize's observatory publishes monthly, quarterly and annual analyses.")),
            ("heading", ("Qué tienen en común", "What they have in common")),
            ("text", ("Detrás de cada ventana hay un ecosistema de datos: instituciones que acordaron contar lo mismo de la misma manera. El directorio de este portal las reúne por país y por tema.",
                      "Behind each window there is a data ecosystem: institutions that agreed to count the same thing in the same way. This portal's directory brings them together by country and theme.")),
        ),
    ),
    Piece(
        "article", date(2021, 12, 2), ("conose-un-ano-de-formacion", "conose-a-year-of-training"),
        ("Un año de formación y foros en la red CONOSE", "A year of training and forums in the CONOSE network"),
        ("En 2021 la red llevó a cabo tres ciclos de formación, tres foros internacionales y tres programas virtuales, y creó un fondo para jóvenes.",
         "In 2021 the network held three training cycles, three international forums and three virtual programmes, and created a fund for young researchers."),
        "conose", ("academia",), (),
        (
            ("text", ("La red une a universidades, centros de pensamiento y ONG. Su comité acuerda una agenda de investigación para toda la región: migración, desarrollo, seguridad y sostenibilidad.",
                      "The network ties universities, think tanks and NGOs. Its committee agrees on a research agenda for the whole region: migration, development, security and sustainability.")),
            ("text", ("En 2021 se estudió la violencia en la pandemia, el género y la cárcel, y lo que previene la reincidencia. Un protocolo técnico y una caja de herramientas orientan el trabajo de campo en contextos de violencia.",
                      "In 2021 studies looked at violence during the pandemic, gender and incarceration, and what prevents reoffending. A technical protocol and a toolkit guide field research in contexts of violence.")),
        ),
    ),
)  # fmt: skip
