"""Surveys that the printed sources name."""

from publications.demo.facts import DIGESTYC, INE_GT, MJSP, NORTH, PNUD, REGION, UNDP_2022, UNODC, Work

SURVEYS = (
    Work(
        "encuesta-de-victimizacion-el-salvador",
        "survey",
        "Encuesta de Victimización y Percepción de Inseguridad, El Salvador",
        "Survey on Victimization and Perception of Insecurity, El Salvador",
        "Pregunta a la población salvadoreña qué delitos ha sufrido y qué problemas considera más graves en el país. "
        "Completa los registros de la policía con lo que nunca llega a denunciarse y con el miedo que ordena la vida "
        "diaria. Sus respuestas sirven también para seguir metas de política pública que ningún expediente mide.",
        "It asks people in El Salvador which crimes they have suffered and which problems they hold to be the "
        "country's worst. It adds to police records what is never reported, and the fear that shapes daily life. Its "
        "answers also serve to follow policy targets that no case file measures.",
        f"{UNDP_2022}, annex 1, surveys; sections 5.3 and 5.5",
        ("encuestas", "situacion-regional"),
        ("surveys", "homicides"),
        ("SV",),
        headline_es=(
            "Para el 55,4 % de las personas entrevistadas en 2018, el mayor problema de El Salvador eran las "
            "faltas y la delincuencia."
        ),
        headline_en=(
            "For 55.4% of those interviewed in 2018, El Salvador's worst problem was petty offending and crime."
        ),
        date="2018",
        episodes=("s1-e09",),
        institutions=(DIGESTYC, PNUD),
    ),
    Work(
        "encuesta-violencia-sexual-el-salvador",
        "survey",
        "Encuesta Nacional de Violencia contra las Mujeres, con énfasis en violencia sexual, El Salvador",
        "National Survey of Violence against Women, with a focus on sexual violence, El Salvador",
        "Encuesta a mujeres de El Salvador, levantada entre 2018 y 2019, que pone el acento en la violencia sexual. "
        "La prepararon el instituto de estadística, el ministerio de seguridad, el instituto de la mujer y una "
        "organización de mujeres, con asesoría del PNUD. Alimenta el sistema nacional de datos sobre violencia "
        "contra las mujeres y los indicadores de igualdad de la Agenda 2030.",
        "A survey of women in El Salvador, in the field in 2018 and 2019, with its weight on sexual violence. The "
        "statistics office, the security ministry, the women's institute and a women's organisation prepared it, "
        "with UNDP's advice. It feeds the national data system on violence against women and the equality indicators "
        "of the 2030 Agenda.",
        f"{UNDP_2022}, annex 1, surveys; sections 5.2.1 and 5.8",
        ("encuestas", "violencia-contra-las-mujeres", "ods-16"),
        ("women", "surveys"),
        ("SV",),
        headline_es=(
            "En 2017, el 67,4 % de las mujeres de El Salvador dijo haber vivido violencia en algún momento de su vida."
        ),
        headline_en=(
            "Of El Salvador's women, 67.4% said in 2017 that they had met violence at some time in their lives."
        ),
        date="2019",
        episodes=("s1-e10",),
        institutions=(
            DIGESTYC,
            MJSP,
            "Instituto Salvadoreño para el Desarrollo de la Mujer",
            "Organización de Mujeres Salvadoreñas por la Paz",
            PNUD,
        ),
        note_es="El anexo imprime una cifra de 2017 junto a esta encuesta, que el apartado 5.8 sitúa en 2018 y 2019.",
        note_en="The annex prints a figure of 2017 beside this survey, which section 5.8 places in 2018 and 2019.",
    ),
    Work(
        "primera-encuesta-violencia-contra-las-mujeres-el-salvador",
        "survey",
        "Primera Encuesta Nacional de Violencia contra las Mujeres, El Salvador",
        "First National Survey on Violence against Women, El Salvador",
        "Primera medición nacional de la violencia psicológica, física, económica y sexual contra las mujeres "
        "salvadoreñas. Distingue lo vivido en la casa de lo vivido en el trabajo, la escuela o la calle. La publicó "
        "el instituto de estadística del país, con InfoSegura como asesor técnico.",
        "The first national measurement of psychological, physical, economic and sexual violence against women in El "
        "Salvador. It tells apart what happens at home from what happens at work, at school or in the street. The "
        "country's statistics office published it, with InfoSegura as technical adviser.",
        f"{UNDP_2022}, sections 5.2.1 and 5.8",
        ("encuestas", "violencia-contra-las-mujeres"),
        ("women", "surveys"),
        ("SV",),
        institutions=(DIGESTYC, PNUD),
    ),
    Work(
        "enpevi-guatemala",
        "survey",
        "Encuesta Nacional de Percepción de Seguridad Pública y Victimización (ENPEVI), Guatemala",
        "National Survey on Perception of Public Safety and Victimization (ENPEVI), Guatemala",
        "Primera encuesta de Guatemala dedicada a medir a la vez el delito sufrido y la seguridad percibida. El "
        "instituto nacional de estadística la diseñó y la levantó con acompañamiento técnico. Permite contrastar las "
        "denuncias con lo que la gente cuenta en su propia casa.",
        "Guatemala's first survey made to measure crime suffered and safety perceived at the same time. The national "
        "statistics institute designed it and took it to the field with technical support. It lets reported crime be "
        "set against what people tell in their own homes.",
        f"{UNDP_2022}, annex 1, surveys; section 5.2.1",
        ("encuestas",),
        ("surveys", "records"),
        ("GT",),
        headline_es=(
            "De noviembre de 2016 a octubre de 2017, el 16 % de la población adulta de Guatemala fue víctima "
            "de al menos un delito."
        ),
        headline_en="From November 2016 to October 2017, 16% of Guatemala's adults were victims of one crime or more.",
        date="2018",
        episodes=("s1-e09",),
        institutions=(INE_GT, PNUD),
    ),
    Work(
        "enaho-2018-victimizacion-costa-rica",
        "survey",
        "Módulo de victimización de la Encuesta Nacional de Hogares 2018 (ENAHO 2018), Costa Rica",
        "Crime victimization module of the 2018 National Household Survey (ENAHO 2018), Costa Rica",
        "Módulo añadido a la encuesta de hogares de Costa Rica para preguntar por delitos contra la vida y contra la "
        "propiedad. Sigue el marco de la encuesta de victimización de América Latina y el Caribe, lo que abre la "
        "puerta a comparar países. Al viajar dentro de una encuesta ya en marcha, cuesta menos que una propia.",
        "A module added to Costa Rica's household survey that asks about crimes against life and against property. "
        "It follows the framework of the victimisation survey for Latin America and the Caribbean, which opens the "
        "way to comparing countries. Travelling inside a survey that already runs, it costs less than one of its "
        "own.",
        f"{UNDP_2022}, annex 1, surveys; section 5.2.1 and footnote 9",
        ("encuestas",),
        ("surveys", "homicides"),
        ("CR",),
        headline_es=(
            "En Costa Rica, el 92,4 % de las víctimas de homicidio doloso de 2015 eran hombres y el 7,5 %, mujeres."
        ),
        headline_en="Men were 92.4% and women 7.5% of those who died by intentional homicide in Costa Rica in 2015.",
        date="2018",
        institutions=(PNUD,),
        note_es="Las dos proporciones impresas suman 99,9 %.",
        note_en="The two printed shares add up to 99.9%.",
    ),
    Work(
        "modulo-victimizacion-republica-dominicana",
        "survey",
        "Módulo de victimización en la encuesta de hogares, República Dominicana",
        "Victimisation module in the household survey, Dominican Republic",
        "Preguntas sobre delitos sufridos que se incorporan a la encuesta de hogares de la República Dominicana. El "
        "módulo nació del mismo apoyo técnico que recibió Costa Rica, de modo que ambos países preguntan cosas "
        "parecidas.",
        "Questions on crimes suffered, built into the household survey of the Dominican Republic. The module came "
        "out of the same technical support that Costa Rica had, so that the two countries ask much the same.",
        f"{UNDP_2022}, section 5.2.1",
        ("encuestas",),
        ("surveys", "records"),
        ("DO",),
        institutions=(PNUD,),
    ),
    Work(
        "encuesta-resiliencia-vulnerabilidad-juventud",
        "survey",
        "Encuestas de resiliencia, vulnerabilidades y juventud en el norte de Centroamérica",
        "Surveys on resilience, vulnerabilities and youth in the north of Central America",
        "Encuestas a jóvenes de Guatemala, Honduras y El Salvador que preguntan tanto por lo que daña como por lo "
        "que sostiene: la familia, la escuela, el trabajo, el barrio. Los estudios regionales sobre juventud y "
        "violencia de esta biblioteca tratan las mismas preguntas.",
        "Surveys of young people in Guatemala, Honduras and El Salvador that ask about what harms and what holds: "
        "family, school, work, neighbourhood. The regional studies on youth and violence, also in this library, deal "
        "with the same questions.",
        f"{UNDP_2022}, section 5.2.1",
        ("encuestas", "juventud"),
        ("youth", "surveys"),
        NORTH,
        institutions=(PNUD,),
    ),
    Work(
        "encuesta-ciberdelito-confianza",
        "survey",
        "Encuesta regional sobre ciberdelito, conocimiento y confianza institucional",
        "Regional survey on cybercrime, knowledge and institutional trust",
        "Encuesta regional sobre los delitos que llegan por el teléfono y la computadora: qué sabe la gente de "
        "ellos, a quién acudiría y cuánto confía en que la atiendan. Mira donde la denuncia casi nunca llega.",
        "A regional survey on crimes that come by phone and computer: what people know of them, whom they would turn "
        "to, and how far they trust that they will be heard. It looks where complaints seldom reach.",
        f"{UNDP_2022}, section 5.2.1",
        ("encuestas", "innovacion", "gobernanza"),
        ("surveys", "extortion"),
        REGION,
        institutions=(PNUD,),
    ),
    Work(
        "viclac-lacsi",
        "survey",
        "Encuesta de Victimización para América Latina y el Caribe (VICLAC-LACSI)",
        "Latin American and Caribbean Crime Victimization Survey (VICLAC-LACSI)",
        "Cuestionario y marco comunes para medir la victimización en América Latina y el Caribe, trabajados con el "
        "centro de excelencia de la UNODC en estadísticas de gobernanza, seguridad y justicia. El módulo de Costa "
        "Rica se apoya en él. Quien prepara una encuesta nueva encuentra aquí definiciones ya probadas.",
        "A shared questionnaire and framework to measure victimisation in Latin America and the Caribbean, worked "
        "out with UNODC's centre of excellence for statistics on governance, security and justice. Costa Rica's "
        "module rests on it. Whoever prepares a new survey finds tried definitions here.",
        f"{UNDP_2022}, section 5.2.1, footnote 9",
        ("encuestas", "gestion-de-informacion"),
        ("surveys", "records"),
        REGION,
        institutions=(UNODC,),
    ),
    Work(
        "encuesta-percepcion-violencia-mujeres-ninas",
        "survey",
        "Percepción de la violencia contra las mujeres y las niñas en la región: análisis de una encuesta regional",
        "The Perception of Violence Against Women and Girls in the Region: Analysis of a regional survey",
        "Encuesta regional sobre cómo se mira la violencia contra las mujeres y las niñas: qué se reconoce como "
        "violencia, qué se calla y qué se justifica. Se presentó en un episodio del seminario DatAction en noviembre "
        "de 2021.",
        "A regional survey on how violence against women and girls is seen: what is recognised as violence, what is "
        "kept silent and what is excused. It was presented in an episode of the DatAction webinar in November 2021.",
        f"{UNDP_2022}, section 5.4, season 4, 18 November",
        ("encuestas", "violencia-contra-las-mujeres"),
        ("women", "surveys"),
        REGION,
        date="2021-11-18",
        episodes=("s4-e08",),
        institutions=(PNUD,),
    ),
)
