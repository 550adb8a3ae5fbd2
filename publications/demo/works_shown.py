"""Infographics, bulletins, briefs and presentations that the printed sources name."""

from publications.demo.facts import DIGESTYC, INE_GT, PNUD, REGION, SIX, UNDP_2022, Work

KNOWLEDGE = f"{UNDP_2022}, section 5.4, joint production of infographics"
DATACTION = f"{UNDP_2022}, annex 1, DATACTION"

SHOWN = (
    Work(
        "infosegura-en-resumen",
        "infographic",
        "InfoSegura en resumen: el ciclo de la gestión de la información",
        "InfoSegura Overview",
        "Infografía del ciclo con el que trabaja el proyecto: producir la información, analizarla, usarla y "
        "difundirla. En una sola hoja explica por qué contar hechos no basta para comprenderlos.",
        "An infographic of the cycle the project works by: produce the information, analyse it, use it, spread it. "
        "On one sheet it explains why to count events is not yet to understand them.",
        f"{UNDP_2022}, section 4, infographic 1",
        ("gestion-de-informacion",),
        ("records", "sdg"),
        REGION,
        authors=("UNDP-InfoSegura",),
        institutions=(PNUD,),
    ),
    *(
        Work(
            f"infografia-homicidios-{slug}",
            "infographic",
            f"Infografía de homicidios, {place}",
            f"Infographic on homicide, {place}",
            abstract_es,
            abstract_en,
            KNOWLEDGE,
            ("homicidios",),
            ("homicides", "territory"),
            (country,),
            series="homicides",
            institutions=(PNUD,),
        )
        for slug, place, country, abstract_es, abstract_en in (
            (
                "el-salvador",
                "El Salvador",
                "SV",
                "Lámina salvadoreña de la serie de infografías sobre homicidios, hecha con instituciones públicas "
                "del país. Resume en gráficos lo que la base de datos guarda caso por caso.",
                "El Salvador's sheet in the series of infographics on homicide, made with the country's public "
                "institutions. It sums up in charts what the database keeps case by case.",
            ),
            (
                "guatemala",
                "Guatemala",
                "GT",
                "Lámina guatemalteca de la serie de infografías sobre homicidios, elaborada junto con instituciones "
                "de gobierno. Está pensada para leerse sin conocimientos de estadística.",
                "Guatemala's sheet in the series of infographics on homicide, made together with government bodies. "
                "It is meant to be read without any knowledge of statistics.",
            ),
            (
                "honduras",
                "Honduras",
                "HN",
                "Lámina hondureña de la serie de infografías sobre homicidios, fruto del trabajo conjunto con el "
                "gobierno. Pone la tendencia a la vista de quien no va a abrir una hoja de cálculo.",
                "Honduras's sheet in the series of infographics on homicide, the fruit of joint work with the "
                "government. It puts the trend before those who will not open a spreadsheet.",
            ),
        )
    ),
    Work(
        "infografia-seguridad-ciudadana-el-salvador",
        "infographic",
        "Análisis infográfico de la seguridad ciudadana en El Salvador",
        "Infographic analysis of the state of citizen security in El Salvador",
        "Análisis especializado en forma de infografía sobre el estado de la seguridad ciudadana en El Salvador. "
        "Junta varios indicadores en una página para que se lean unos a la luz de otros.",
        "A specialised analysis, as an infographic, of the state of citizen security in El Salvador. It brings "
        "several indicators onto one page, so that each is read in the light of the others.",
        KNOWLEDGE,
        ("situacion-regional",),
        ("homicides", "surveys"),
        ("SV",),
        institutions=(PNUD,),
    ),
    Work(
        "infografia-seguridad-ciudadana-guatemala",
        "infographic",
        "Análisis infográfico de la seguridad ciudadana en Guatemala",
        "Infographic analysis of the state of citizen security in Guatemala",
        "Análisis en infografía de la seguridad ciudadana en Guatemala, hermano del que se hizo para El Salvador. "
        "Traduce estadísticas oficiales a imágenes que caben en una reunión de trabajo.",
        "An analysis by infographic of citizen security in Guatemala, sister to the one made for El Salvador. It "
        "turns official statistics into pictures that fit in a working meeting.",
        KNOWLEDGE,
        ("situacion-regional",),
        ("homicides", "surveys"),
        ("GT",),
        institutions=(PNUD,),
    ),
    Work(
        "retrospectiva-homicidios-2010-2020",
        "infographic",
        "Análisis retrospectivo de los homicidios en seis países, 2010-2020",
        "Retrospective analysis of homicide cases in six countries, 2010-2020",
        "Mirada hacia atrás sobre los homicidios de El Salvador, Guatemala, Honduras, Belice, Costa Rica y República "
        "Dominicana entre 2010 y 2020. Deja ver, una al lado de otra, las trayectorias de los seis.",
        "A look back at homicides in El Salvador, Guatemala, Honduras, Belize, Costa Rica and the Dominican Republic "
        "from 2010 to 2020. It lets the courses of all six be seen side by side.",
        KNOWLEDGE,
        ("homicidios", "situacion-regional"),
        ("homicides", "records"),
        SIX,
        date="2020",
        series="homicides",
        institutions=(PNUD,),
    ),
    Work(
        "infografias-violencia-contra-las-mujeres-guatemala",
        "infographic",
        "Infografías sobre violencia contra las mujeres, Guatemala, 2017-2020",
        "Infographics on violence against women, Guatemala, 2017-2020",
        "Infografías preparadas con el sistema nacional de información sobre violencia contra la mujer de Guatemala, "
        "con datos de cuatro años. Acercan a la ciudadanía estadísticas que un compendio reserva a especialistas.",
        "Infographics made with Guatemala's national information system on violence against women, with data of four "
        "years. They bring to citizens statistics that a compendium keeps for specialists.",
        f"{UNDP_2022}, sections 5.5 and 5.8",
        ("violencia-contra-las-mujeres",),
        ("women", "records"),
        ("GT",),
        date="2020",
        institutions=(INE_GT, PNUD),
    ),
    Work(
        "boletines-trimestrales-del-delito",
        "bulletin",
        "Boletines trimestrales del delito",
        "Quarterly crime bulletins",
        "Boletines que resumen cada tres meses los delitos registrados en los países del proyecto. Son breves a "
        "propósito, para que una institución los lea el mismo día y pueda actuar.",
        "Bulletins that sum up every three months the crimes recorded in the project's countries. They are short on "
        "purpose, so that an institution can read them on the day and act.",
        f"{UNDP_2022}, section 5.4",
        ("situacion-regional", "gestion-de-informacion"),
        ("records", "homicides"),
        SIX,
        series="quarterly",
        institutions=(PNUD,),
    ),
    Work(
        "analisis-trimestral-indicadores-guatemala",
        "bulletin",
        "Análisis trimestral de indicadores de seguridad ciudadana, Guatemala",
        "Quarterly analyses of citizen security indicators, Guatemala",
        "Seguimiento trimestral de los indicadores de seguridad de Guatemala, hecho con el instituto nacional de "
        "estadística. El mismo cuadro, cuatro veces al año, deja ver un cambio antes de que termine el ejercicio.",
        "A quarterly follow-up of Guatemala's security indicators, made with the national statistics institute. The "
        "same table four times a year shows a change before the year is over.",
        f"{UNDP_2022}, section 5.5",
        ("situacion-regional", "gestion-de-informacion"),
        ("records", "surveys"),
        ("GT",),
        series="quarterly",
        institutions=(INE_GT, PNUD),
    ),
    Work(
        "boletines-especiales-estadisticas-de-genero",
        "bulletin",
        "Boletines especiales del Observatorio de Estadísticas de Género, El Salvador",
        "Special bulletins of the Gender Statistics Observatory, El Salvador",
        "Boletines del observatorio salvadoreño de estadísticas de género. Siguen la situación de las mujeres en la "
        "economía, la seguridad, la salud y otros ámbitos, unas veces con series largas y otras al paso de la "
        "coyuntura.",
        "Bulletins of El Salvador's observatory of gender statistics. They follow how women fare in the economy, "
        "security, health and elsewhere, now with long series and now in step with events.",
        f"{UNDP_2022}, section 5.8, image of the Gender Statistics Observatory",
        ("violencia-contra-las-mujeres", "gestion-de-informacion"),
        ("women", "surveys"),
        ("SV",),
        institutions=(DIGESTYC,),
        printed="es",
    ),
    Work(
        "cuadernillo-y-folleto-masculinidades-honduras",
        "brief",
        "Cuadernillo y folleto sobre masculinidades, Honduras",
        "Booklet and brochure on masculinities, Honduras",
        "Material de divulgación para mujeres, niños y niñas que acompañó la campaña hondureña contra la violencia "
        "durante el confinamiento. Habla de lo que se aprende a llamar ser hombre, y de que se puede aprender de "
        "otro modo.",
        "Plain material for women, boys and girls that went with Honduras's campaign against violence during "
        "lockdown. It speaks of what one learns to call being a man, and that it can be learnt otherwise.",
        f"{UNDP_2022}, section 5.8",
        ("violencia-contra-las-mujeres", "ninez-y-escuela"),
        ("women", "youth"),
        ("HN",),
        institutions=("Instituto Nacional de la Mujer", PNUD),
    ),
    Work(
        "notas-informativas-datacction",
        "brief",
        "Notas informativas de DATACCION",
        "DATACCION information briefs",
        "Notas cortas para redes sociales sobre la seguridad ciudadana y lo que la rodea. Llevan los datos del "
        "seminario a quienes no se conectan a él.",
        "Short notes for social media on citizen security and what surrounds it. They take the webinar's data to "
        "those who do not join it.",
        f"{UNDP_2022}, section 5.4",
        ("situacion-regional", "innovacion"),
        ("records", "homicides"),
        REGION,
        series="datacction",
        institutions=(PNUD,),
    ),
    Work(
        "buenas-practicas-gestion-informacion-2021",
        "presentation",
        "Buenas prácticas e innovación en la gestión de información de seguridad ciudadana, en el primer DATACCION "
        "de 2021",
        "Best practices and innovation in citizen security information management in the first DATACTION of 2021",
        "Presentación con la que se abrió la temporada de 2021 del seminario DatAction. Recorre prácticas de gestión "
        "de información que ya funcionan y recuerda para qué se hacen: once años de homicidios en la región.",
        "The presentation that opened the webinar's season of 2021. It goes through practices of information "
        "management that already work, and recalls what they are for: eleven years of homicide in the region.",
        f"{DATACTION}; section 5.4, season 3",
        ("gestion-de-informacion", "innovacion"),
        ("records", "homicides"),
        REGION,
        headline_es=(
            "Entre 2010 y 2020 murieron por homicidio 170 000 personas en Centroamérica y República Dominicana."
        ),
        headline_en="Homicide took 170,000 lives in Central America and the Dominican Republic between 2010 and 2020.",
        date="2021-02-18",
        series="datacction",
        episodes=("s3-e01",),
        institutions=(PNUD,),
    ),
    Work(
        "datacction-situacion-2020",
        "presentation",
        "DATACCION: situación de la violencia y la seguridad ciudadana de enero a diciembre de 2020",
        "DATACTION: State of Violence and Citizen Security from January to December 2020",
        "Presentación regional de los datos del año 2020, un año marcado por la pandemia. Da la tasa combinada de la "
        "subregión, que sirve de vara para leer la de cada país.",
        "A regional presentation of the data of 2020, a year marked by the pandemic. It gives the subregion's "
        "combined rate, a yardstick for reading that of each country.",
        DATACTION,
        ("situacion-regional", "homicidios"),
        ("homicides", "records"),
        REGION,
        headline_es=(
            "La tasa conjunta de homicidios de Centroamérica y República Dominicana fue en 2020 de 18,8 por "
            "cada 100 000 habitantes."
        ),
        headline_en=(
            "Taken together, Central America and the Dominican Republic had a homicide rate of 18.8 per "
            "100,000 people in 2020."
        ),
        date="2020",
        series="datacction",
        institutions=(PNUD,),
        note_es="El apartado 2 imprime una tasa de 18,5 para el mismo año.",
        note_en="Section 2 prints a rate of 18.5 for the same year.",
    ),
    Work(
        "piloto-indicadores-ods-16-el-salvador",
        "presentation",
        "Piloto de indicadores del ODS 16 basados en encuestas, El Salvador",
        "Pilot for SDG 16 survey-based indicators in El Salvador",
        "Presentación, en una serie de seminarios de la UNODC y la OACNUDH, de la prueba hecha en El Salvador para "
        "medir con encuesta los indicadores de paz y justicia. Una prueba así se hace antes de preguntar a escala "
        "nacional.",
        "A presentation, in a webinar series of UNODC and OHCHR, of the trial made in El Salvador to measure the "
        "indicators on peace and justice by survey. A trial of that kind comes before asking on a national scale.",
        f"{UNDP_2022}, box 11",
        ("ods-16", "encuestas"),
        ("sdg", "surveys"),
        ("SV",),
        institutions=(PNUD,),
    ),
    Work(
        "herramientas-innovadoras-panama",
        "presentation",
        "Herramientas innovadoras de gestión de información para políticas públicas basadas en evidencia",
        "Innovative information management tools for evidence-based public policies",
        "Presentación ante el foro en línea de la cámara de comercio de Panamá sobre el mundo después de la COVID-19 "
        "y los ODS. Explica al sector privado qué herramientas usa la región para decidir con datos de seguridad.",
        "A presentation to the online forum of Panama's chamber of commerce on the world after COVID-19 and the "
        "SDGs. It tells the private sector which tools the region uses to decide with security data.",
        f"{UNDP_2022}, box 11, Panama",
        ("gestion-de-informacion", "innovacion"),
        ("records", "territory"),
        ("PA",),
        institutions=("Cámara de Comercio, Industrias y Agricultura de Panamá", PNUD),
    ),
    Work(
        "proceso-de-gestion-de-informacion-peru",
        "presentation",
        "El proceso de gestión de la información y sus servicios y productos en Centroamérica y República Dominicana",
        "The information management process, services and products in Central America and the Dominican Republic",
        "Presentación en un encuentro internacional, organizado por el PNUD en el Perú, sobre la información frente "
        "a la violencia contra las mujeres. Resume el camino del dato desde el registro hasta la decisión.",
        "A presentation at an international meeting, held by UNDP in Peru, on information in the face of violence "
        "against women. It sums up the path of data from the record to the decision.",
        f"{UNDP_2022}, box 11, Peru",
        ("gestion-de-informacion", "violencia-contra-las-mujeres"),
        ("records", "women"),
        REGION,
        institutions=(PNUD,),
    ),
)
