"""Reports that the printed sources name, and the reports that those sources rest on."""

from publications.demo.facts import MJSP, NORTH, OSC_RD, PNUD, REGION, REGION_NAME, UNDP_2022, USAID, Work

ANNEX = f"{UNDP_2022}, annex 1, reporting"

REPORTS = (
    Work(
        "infosegura-una-propuesta-innovadora",
        "report",
        "InfoSegura, una propuesta innovadora para mejorar la calidad de la información de seguridad ciudadana",
        "InfoSegura, an innovative proposal to improve the quality of citizen security information",
        "Sistematización del trabajo del proyecto InfoSegura entre 2014 y mayo de 2021: qué se hizo en cada país, "
        "cómo y qué se aprendió. Se apoya en informes anuales, en una evaluación externa y en más de treinta "
        "entrevistas. Su anexo de herramientas y productos es la fuente de esta biblioteca.",
        "An account of InfoSegura's work from 2014 to May 2021: what was done in each country, how, and what was "
        "learnt. It rests on annual reports, an outside evaluation and more than thirty interviews. Its annex of "
        "tools and products is the source of this library.",
        f"{UNDP_2022}, imprint and section 1",
        ("gestion-de-informacion", "politicas-con-evidencia", "gobernanza"),
        ("records", "sdg"),
        REGION,
        subtitle_es=f"En {REGION_NAME[0]}",
        subtitle_en=f"In {REGION_NAME[1]}",
        date="2022",
        authors=("Carballido, Armando", "Tapia-Santamaría, Elvia"),
        institutions=(PNUD, USAID),
        citation=f"{UNDP_2022}, UNDP, Panama, 2022.",
    ),
    Work(
        "datos-migracion-retorno-asilo-2019",
        "report",
        "Datos sobre migración, personas retornadas y solicitantes de asilo en Centroamérica, septiembre de 2019",
        "Data on migration, returnees and asylum seekers in Central America, September 2019",
        "Reúne los datos disponibles, a septiembre de 2019, sobre quienes se van, quienes son devueltos y quienes "
        "piden asilo. Pregunta también por los motivos, y encuentra que la economía pesa más que cualquier otro, sin "
        "que la inseguridad deje de contar.",
        "It gathers the data at hand in September 2019 on those who leave, those who are returned and those who ask "
        "for asylum. It also asks for the reasons, and finds that the economy weighs more than any other, though "
        "insecurity counts too.",
        ANNEX,
        ("movilidad-humana",),
        ("mobility", "records"),
        REGION,
        headline_es=(
            "Pesan en la decisión de migrar, sobre todo, las razones económicas (65 %) y la inseguridad (15,6 %)."
        ),
        headline_en="What weighs most in the decision to migrate is the economy (65%) and insecurity (15.6%).",
        date="2019-09",
        series="mobility",
        institutions=(PNUD,),
    ),
    Work(
        "seguridad-movilidad-desarrollo-norte",
        "report",
        "Seguridad ciudadana, movilidad humana y desarrollo en los países del norte de Centroamérica",
        "Citizen security, human mobility and development in the countries of northern Central America",
        "Lee juntos tres fenómenos que suelen estudiarse por separado: la violencia, la migración y el desarrollo de "
        "los municipios de origen. Dos episodios del seminario DatAction trataron el tema país por país en "
        "septiembre de 2020.",
        "It reads together three things that are often studied apart: violence, migration and the development of the "
        "places people leave. Two episodes of the DatAction webinar took up the subject country by country in "
        "September 2020.",
        f"{ANNEX}; section 5.4",
        ("movilidad-humana", "situacion-regional"),
        ("mobility", "territory"),
        NORTH,
        headline_es=(
            "En 2019 vivían fuera de su país 3,6 millones de personas originarias de El Salvador, Guatemala y Honduras."
        ),
        headline_en=(
            "In 2019, 3.6 million people from El Salvador, Guatemala and Honduras were living outside their country."
        ),
        date="2019",
        series="mobility",
        episodes=(
            "s2-e05",
            "s2-e06",
        ),
        institutions=(PNUD,),
    ),
    Work(
        "informe-de-logros-plan-el-salvador-seguro",
        "report",
        "Informe de logros 2014-2018. Plan El Salvador Seguro",
        "Achievements Report 2014-2018. Plan El Salvador Seguro",
        "Rinde cuentas de cuatro años del plan de seguridad de El Salvador en los municipios que un índice señaló "
        "como prioritarios. Su sistema de seguimiento combinó encuesta y registros policiales.",
        "It accounts for four years of El Salvador's security plan in the municipalities that an index marked as "
        "priorities. Its monitoring system combined a survey with police records.",
        f"{ANNEX}; section 5.3",
        ("politicas-con-evidencia", "priorizacion-territorial"),
        ("territory", "surveys"),
        ("SV",),
        headline_es="El 84 % de la población de los municipios priorizados utiliza los espacios públicos recuperados.",
        headline_en="In the priority municipalities, 84% of the people use the public spaces that were won back.",
        date="2018",
        institutions=(PNUD,),
    ),
    Work(
        "violencia-y-seguridad-perspectiva-de-genero-republica-dominicana",
        "report",
        "Violencia y seguridad con perspectiva de género. República Dominicana",
        "Violence and Security from a Gender Perspective. The Dominican Republic",
        "Informe del observatorio dominicano con datos de 2018 y 2019: muertes violentas y accidentales de mujeres, "
        "victimización y denuncias. Al mirar la hora de los hechos, ofrece pistas que el total anual esconde. Se "
        "preparó con apoyo de USAID y el PNUD.",
        "A report of the Dominican observatory with data of 2018 and 2019: violent and accidental deaths of women, "
        "victimisation and complaints. Looking at the hour of events, it gives clues that the year's total hides. "
        "USAID and UNDP supported it.",
        f"{ANNEX}; section 5.8 and footnote 12",
        ("violencia-contra-las-mujeres", "homicidios"),
        ("women", "homicides"),
        ("DO",),
        headline_es=(
            "Casi el 60 % de los homicidios de mujeres cometidos en República Dominicana en 2019 ocurrió de "
            "noche, entre las 18:00 y las 5:59."
        ),
        headline_en=(
            "Nearly 60% of the killings of women in the Dominican Republic in 2019 happened at night, from "
            "18:00 to 5:59."
        ),
        date="2020",
        authors=(OSC_RD,),
        institutions=(OSC_RD, PNUD, USAID),
    ),
    Work(
        "informes-tematicos-republica-dominicana",
        "report",
        "Informes temáticos de seguridad ciudadana, Gobierno de la República Dominicana",
        "Thematic Reports on Citizen Security, Government of the Dominican Republic",
        "Informes por tema del gobierno dominicano sobre seguridad ciudadana. Uno de ellos describe dónde "
        "ocurrieron los homicidios de mujeres de 2019, y su respuesta obliga a pensar la prevención puertas adentro.",
        "Reports by subject, by the Dominican government, on citizen security. One of them "
        "describes where women were killed in 2019, and its answer calls for prevention behind closed doors.",
        ANNEX,
        ("situacion-regional", "violencia-contra-las-mujeres"),
        ("women", "records"),
        ("DO",),
        headline_es=(
            "La mitad de los homicidios de mujeres de 2019 ocurrió en la vivienda de la víctima y el 34 %, "
            "en espacios públicos."
        ),
        headline_en="Half of the killings of women in 2019 happened where the victim lived, and 34% in public.",
        date="2019",
    ),
    Work(
        "hechos-de-violencia-contra-las-mujeres-el-salvador",
        "report",
        "Informe anual. Hechos de violencia contra las mujeres, 2016 a 2020",
        "Annual Report. Acts of Violence against Women, San Salvador, 2016 to 2020",
        "Informe que El Salvador publica cada año desde 2016 a partir de los registros administrativos de sus "
        "instituciones. Cinco volúmenes anuales seguidos permiten comparar en el tiempo los hechos de violencia "
        "contra las mujeres.",
        "A report that El Salvador has published every year since 2016 from the administrative records of its "
        "institutions. Five yearly volumes in a row let acts of violence against women be compared over time.",
        f"{UNDP_2022}, section 5.8 and footnote 11",
        ("violencia-contra-las-mujeres", "gestion-de-informacion"),
        ("women", "records"),
        ("SV",),
        date="2020",
        authors=(MJSP,),
        institutions=(MJSP, PNUD),
        series="acts",
    ),
    Work(
        "seguridad-ciudadana-con-rostro-humano",
        "report",
        "Seguridad ciudadana con rostro humano: diagnóstico y propuestas para América Latina",
        "Citizen Security with a Human Face: Diagnosis and Proposals for Latin America",
        "Informe regional del PNUD que trata la seguridad ciudadana como condición del desarrollo humano y no como "
        "asunto de policía solamente. De él toma el proyecto su idea de seguridad: un bien público al que toda "
        "persona tiene derecho.",
        "A regional report by UNDP that treats citizen security as a condition of human development and not as a "
        "matter for the police alone. The project takes its idea of security from it: a public good that everyone "
        "has a right to.",
        f"{UNDP_2022}, section 3, footnotes 4 and 5",
        ("gobernanza", "politicas-con-evidencia"),
        ("sdg", "territory"),
        (),
        subtitle_es="Informe Regional de Desarrollo Humano 2013-2014",
        subtitle_en="Regional Human Development Report 2013-2014",
        date="2013",
        authors=(PNUD,),
        institutions=(PNUD,),
    ),
    Work(
        "guia-gobernabilidad-democratica",
        "report",
        "Guía de la práctica de gobernabilidad democrática del PNUD",
        "A Guide to UNDP Democratic Governance Practice",
        "Guía del PNUD sobre gobernabilidad democrática: las instituciones, reglas y procesos por los que una "
        "sociedad decide, concilia intereses y pide cuentas. El marco conceptual de la sistematización la cita al "
        "explicar por qué la seguridad necesita instituciones que respondan.",
        "UNDP's guide to democratic governance: the institutions, rules and processes by which a society decides, "
        "reconciles interests and asks for accounts. The systematisation's framework cites it when it explains why "
        "security needs institutions that answer.",
        f"{UNDP_2022}, section 3, footnote 6",
        ("gobernanza",),
        ("sdg", "records"),
        (),
        date="2010-05",
        authors=(PNUD,),
        institutions=(PNUD,),
    ),
    Work(
        "evaluacion-de-medio-termino-2019",
        "report",
        "Evaluación independiente de medio término del proyecto InfoSegura",
        "Independent midterm evaluation of the InfoSegura project",
        "Evaluación que la entidad donante encargó en 2019 a un equipo externo, a mitad del proyecto. La "
        "sistematización de 2022 la usa como una de sus fuentes.",
        "The evaluation that the donor entrusted to an outside team in 2019, midway through the project. The "
        "systematisation of 2022 uses it as one of its sources.",
        f"{UNDP_2022}, section 1",
        ("politicas-con-evidencia",),
        ("records", "territory"),
        REGION,
        date="2019",
        institutions=(USAID,),
    ),
)
