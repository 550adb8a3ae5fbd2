"""Protocols, toolkits, indexes and data that the printed sources name."""

from publications.demo.facts import (
    CENISS,
    CONOSE,
    DIA,
    INE_GT,
    MINEDUCYT,
    MINGOB,
    MJSP,
    NORTH,
    PNUD,
    REGION,
    SEDS,
    SIX,
    UNDP_2022,
    Work,
)

RECORDS = f"{UNDP_2022}, box 4"

TOOLS = (
    Work(
        "protocolo-tecnico-investigacion-en-contextos-de-violencia",
        "protocol",
        "Protocolo técnico para la investigación de campo en contextos de violencia",
        "Technical protocol for conducting field research in contexts of violence",
        "Protocolo de la red CONOSE para investigar donde la violencia es parte del paisaje, sin poner en peligro a "
        "quien responde ni a quien pregunta. Salió de la deliberación y el acuerdo de quienes lo prepararon.",
        "The CONOSE network's protocol for research where violence is part of the landscape, with no danger to those "
        "who answer or those who ask. It came out of deliberation and agreement among those who prepared it.",
        f"{UNDP_2022}, box 9",
        ("academia", "justicia"),
        ("fieldwork", "women"),
        REGION,
        episodes=("s1-e08",),
        institutions=(CONOSE,),
    ),
    Work(
        "caja-de-herramientas-investigacion-de-campo",
        "protocol",
        "Caja de herramientas para la investigación de campo en contextos de violencia",
        "Toolkit for conducting field research in contexts of violence",
        "Acompaña al protocolo técnico de la red CONOSE con los instrumentos del día a día de quien investiga sobre "
        "el terreno. Nació del mismo proceso de acuerdos entre universidades y centros de pensamiento.",
        "It goes with the CONOSE network's technical protocol and brings the everyday instruments of those who do "
        "research on the ground. It grew out of the same process of agreement.",
        f"{UNDP_2022}, box 9",
        ("academia",),
        ("fieldwork", "surveys"),
        REGION,
        institutions=(CONOSE,),
    ),
    Work(
        "catalogo-de-22-indicadores",
        "protocol",
        "Catálogo de indicadores de seguridad ciudadana y género",
        "Catalogue of citizen security and gender indicators",
        "Definiciones comunes de indicadores de seguridad ciudadana y género, acordadas por las instituciones que "
        "los producen. Quien compara dos países sabe así que está comparando lo mismo.",
        "Common definitions of indicators of citizen security and gender, agreed by the institutions that produce "
        "them. Whoever compares two countries then knows that like is compared with like.",
        RECORDS,
        ("gestion-de-informacion", "violencia-contra-las-mujeres"),
        ("records", "sdg"),
        REGION,
        headline_es=(
            "Las instituciones encargadas de la información acordaron 22 indicadores de seguridad ciudadana y género."
        ),
        headline_en="The institutions in charge of information agreed on 22 indicators of citizen security and gender.",
        institutions=(PNUD,),
    ),
    Work(
        "protocolos-de-intercambio-de-informacion",
        "protocol",
        "Protocolos y bitácoras de intercambio de información",
        "Information exchange protocols and logbooks",
        "Reglas para que dos instituciones se pasen datos de seguridad: qué campos, cada cuánto, con qué resguardo y "
        "quién responde si algo falla. Las bitácoras dejan constancia de cada entrega.",
        "Rules for two institutions to pass each other data on security: which fields, how often, under what "
        "safeguards, and who answers when something fails. Logbooks keep a trace of each delivery.",
        f"{RECORDS}; section 5.1 and box 7",
        ("gestion-de-informacion", "gobernanza"),
        ("records", "territory"),
        NORTH,
        institutions=(PNUD,),
    ),
    Work(
        "convenio-modelo-de-intercambio-de-datos",
        "protocol",
        "Convenio modelo de intercambio de datos entre la DIA y el Ministerio de Educación, El Salvador",
        "Model data-exchange agreement between the DIA and the Ministry of Education, El Salvador",
        "Convenio tipo entre la dirección de información del ministerio de seguridad y el Ministerio de Educación de "
        "El Salvador. Fija la estructura del intercambio y abre la puerta a mesas de trabajo por tema, de modo que "
        "no dependa de quién ocupe cada cargo.",
        "A model agreement between the information directorate of the security ministry and El Salvador's Ministry "
        "of Education. It fixes the structure of the exchange and opens the way to working groups by subject, so "
        "that it does not hang on who holds which post.",
        f"{UNDP_2022}, box 7",
        ("gestion-de-informacion", "ninez-y-escuela"),
        ("records", "territory"),
        ("SV",),
        institutions=(DIA, MINEDUCYT, PNUD),
    ),
    Work(
        "kit-cursos-gestion-de-informacion-y-genero",
        "protocol",
        "Kit de cursos de gestión de información sobre seguridad ciudadana y género",
        "Information management courses on citizen security and gender (kit)",
        "Materiales para dar el curso de gestión de información con enfoque de género en seis países, pensados para "
        "el personal que recoge y analiza los datos. Forma parte de la formación especializada con la que el "
        "proyecto fortaleció a las instituciones.",
        "Materials for giving the course on information management with a gender approach in six countries, meant "
        "for the staff who collect and analyse the data. It is part of the specialised training by which the "
        "project strengthened institutions.",
        f"{UNDP_2022}, box 3",
        ("gestion-de-informacion", "violencia-contra-las-mujeres"),
        ("records", "women"),
        ("BZ", "CR", "GT", "HN", "PA", "SV"),
        institutions=(PNUD,),
    ),
    Work(
        "indice-de-priorizacion-municipal-el-salvador",
        "protocol",
        "Índice de priorización municipal, El Salvador",
        "Municipal prioritization index, El Salvador",
        "Método con el que El Salvador ordenó sus municipios en cinco niveles, de muy bajo a muy alto, para decidir "
        "dónde empezar. Fue pieza de partida del Plan El Salvador Seguro y modelo para los países vecinos.",
        "The method by which El Salvador ranked its municipalities in five levels, from very low to very high, to "
        "decide where to begin. It was a starting piece of the plan El Salvador Seguro and a model for its "
        "neighbours.",
        f"{UNDP_2022}, sections 5.2.1 and 5.3",
        ("priorizacion-territorial", "politicas-con-evidencia"),
        ("territory", "homicides"),
        ("SV",),
        headline_es=(
            "Nueve indicadores de seguridad y tres factores de riesgo señalaron los 50 municipios por los que empezar."
        ),
        headline_en="Nine security indicators and three risk factors pointed out the 50 municipalities to begin with.",
        episodes=("s1-e05",),
        institutions=(DIA, MJSP, PNUD),
    ),
    Work(
        "indice-de-priorizacion-de-escuelas",
        "protocol",
        "Índice de priorización de centros escolares, El Salvador",
        "School prioritization index, El Salvador",
        "Clasifica las escuelas públicas de El Salvador según su nivel de inseguridad, para que la prevención llegue "
        "primero adonde más falta hace. La experiencia se documentó y el ministerio hondureño de educación la aplicó "
        "después en sus propios centros.",
        "It classes El Salvador's public schools by how unsafe they are, so that prevention reaches first where it "
        "is most needed. The experience was written up, and Honduras's Ministry of Education later applied it to its "
        "own schools.",
        f"{UNDP_2022}, section 5.2.1",
        ("priorizacion-territorial", "ninez-y-escuela"),
        ("territory", "youth"),
        ("SV",),
        institutions=(MINEDUCYT, MJSP, PNUD),
    ),
    Work(
        "indice-de-priorizacion-territorial-guatemala",
        "protocol",
        "Índice de priorización territorial, Guatemala",
        "Territorial prioritization index, Guatemala",
        "Índice con el que el viceministerio de prevención de Guatemala eligió los municipios de la estrategia "
        "nacional de prevención. Incorpora la perspectiva de género y se consulta en el sistema SIPREVI.",
        "The index by which Guatemala's vice ministry of prevention chose the municipalities of the national "
        "prevention strategy. It takes in a gender perspective and can be consulted in the SIPREVI system.",
        f"{UNDP_2022}, sections 5.2.1 and 5.8",
        ("priorizacion-territorial", "politicas-con-evidencia"),
        ("territory", "women"),
        ("GT",),
        episodes=("s1-e05",),
        institutions=(MINGOB, "Viceministerio de Prevención de la Violencia y el Delito", PNUD),
    ),
    Work(
        "indice-de-priorizacion-municipal-honduras",
        "protocol",
        "Índice de priorización municipal, Honduras",
        "Municipal prioritization index, Honduras",
        "Ordena los municipios hondureños por homicidios, robos y hurtos denunciados, violencia doméstica y lesiones "
        "por arma, junto con otros factores. Sus resultados guiaron la apertura de observatorios municipales y los "
        "planes locales de convivencia.",
        "It ranks Honduran municipalities by homicides, reported robbery and theft, domestic violence and injuries "
        "by weapon, with other factors beside them. Its results guided the opening of municipal observatories and "
        "local plans for coexistence.",
        f"{UNDP_2022}, sections 5.2.1 and 5.3",
        ("priorizacion-territorial", "politicas-con-evidencia"),
        ("territory", "records"),
        ("HN",),
        headline_es=(
            "A partir del índice, Honduras abrió 30 observatorios municipales, otros tantos de los que ya tenía."
        ),
        headline_en=(
            "On the strength of the index, Honduras opened 30 municipal observatories, as many again as it had."
        ),
        episodes=("s1-e05",),
        institutions=(SEDS, CENISS, PNUD),
    ),
    Work(
        "indice-de-prevencion-integral-de-la-violencia",
        "protocol",
        "Índice de prevención integral de la violencia",
        "Comprehensive Violence Prevention Index",
        "Índice regional que mide la violencia y su prevención en tres dimensiones: la inseguridad y lo que hace a "
        "las personas, la eficacia de las instituciones, y las oportunidades y vulnerabilidades sociales. Da a las "
        "agencias de las Naciones Unidas una meta y una línea de base comunes.",
        "A regional index that measures violence and its prevention in three dimensions: insecurity and what it does "
        "to people, how well institutions work, and social opportunities and vulnerabilities. It gives United "
        "Nations agencies a shared target and baseline.",
        f"{UNDP_2022}, section 5.2.1",
        ("priorizacion-territorial", "ods-16"),
        ("territory", "sdg"),
        REGION,
        institutions=(PNUD,),
    ),
    Work(
        "base-de-datos-juventud-norte-de-centroamerica",
        "dataset",
        "Base de datos sobre juventud en el norte de Centroamérica",
        "Database of youth in the North of Central America",
        "Base que junta datos sobre la juventud de Guatemala, Honduras y El Salvador, entre los riesgos y las "
        "oportunidades. Se presentó en el cuarto episodio del seminario DatAction, en mayo de 2020.",
        "A database that brings together data on young people in Guatemala, Honduras and El Salvador, between risks "
        "and opportunities. It was presented in the fourth episode of the DatAction webinar, in May 2020.",
        f"{UNDP_2022}, section 5.4, season 1, 28 May",
        ("juventud", "gestion-de-informacion"),
        ("youth", "records"),
        NORTH,
        date="2020-05-28",
        episodes=("s1-e04",),
        institutions=(PNUD,),
        has_document=False,
    ),
    Work(
        "base-de-datos-regional-integrada",
        "dataset",
        "Base de datos regional integrada",
        "Integrated regional database",
        "Reúne las bases nacionales en una sola, de modo que se pueda hablar de la subregión como conjunto. Fue uno "
        "de los resultados del trabajo sobre los registros administrativos.",
        "It brings the national databases into one, so that the subregion can be spoken of as a whole. It was one "
        "outcome of the work on administrative records.",
        RECORDS,
        ("gestion-de-informacion",),
        ("records", "homicides"),
        SIX,
        institutions=(PNUD,),
        has_document=False,
    ),
    Work(
        "bases-de-datos-nacionales",
        "dataset",
        "Bases de datos nacionales integradas y automatizadas",
        "Integrated and automated national databases",
        "Bases de seis países en las que los registros de seguridad se integran y se actualizan de forma automática, "
        "donde antes se trabajaba a mano. Son las de Belice, Costa Rica, El Salvador, Guatemala, Honduras y "
        "República Dominicana.",
        "Databases of six countries in which security records are integrated and updated by machine, where there had "
        "been work by hand. They are those of Belize, Costa Rica, the Dominican Republic, El Salvador, Guatemala "
        "and Honduras.",
        RECORDS,
        ("gestion-de-informacion", "innovacion"),
        ("records", "sdg"),
        SIX,
        institutions=(PNUD,),
        has_document=False,
    ),
    Work(
        "indicadores-ods-16",
        "dataset",
        "Compilación de indicadores de los ODS, en particular del ODS 16",
        "Compilation of Sustainable Development Goal indicators, SDG 16 in particular",
        "Indicadores de los Objetivos de Desarrollo Sostenible reunidos a partir de los registros de cada país, con "
        "la paz, la justicia y las instituciones en primer lugar. Sirven para saber por dónde va cada meta y qué "
        "falta por medir.",
        "Indicators of the Sustainable Development Goals gathered from administrative records, with peace, justice "
        "and institutions in first place. They serve to know where each target stands and what is still to be "
        "measured.",
        RECORDS,
        ("ods-16", "gestion-de-informacion"),
        ("sdg", "records"),
        REGION,
        institutions=(PNUD,),
        has_document=False,
    ),
    Work(
        "compendios-estadisticos-guatemala",
        "dataset",
        "Compendios estadísticos interinstitucionales con datos desagregados por sexo, Guatemala",
        "Inter-institutional statistical compendiums with sex-disaggregated data, Guatemala",
        "Cuadros que varias instituciones de Guatemala preparan juntas y que separan siempre a mujeres y hombres. "
        "Reúnen el trabajo del ministerio de gobernación, la oficina de estadística y el sistema nacional sobre "
        "violencia contra las mujeres.",
        "Tables that several Guatemalan institutions prepare together, with women and men told apart throughout. "
        "They bring together the work of the interior ministry, the statistics office and the national system on "
        "violence against women.",
        f"{UNDP_2022}, sections 5.5 and 5.8",
        ("gestion-de-informacion", "violencia-contra-las-mujeres"),
        ("records", "women"),
        ("GT",),
        institutions=(INE_GT, MINGOB, PNUD),
        has_document=False,
    ),
)
