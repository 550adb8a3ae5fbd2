"""Research that the printed sources name: studies with a question of their own."""

from publications.demo.facts import FIRST_WEEK, NORTH, PNUD, REGION, SCGG, UNDP_2022, Work

RESEARCH = (
    Work(
        "la-cara-escondida-de-la-inseguridad",
        "research",
        "La cara escondida de la inseguridad: violencia contra las mujeres en Centroamérica y República Dominicana",
        "The Hidden Face of Insecurity: Violence against Women in Central America and the Dominican Republic",
        "Estudio regional que saca la violencia contra las mujeres de las notas al pie de las estadísticas de "
        "seguridad. Parte de las formas directa, estructural y cultural de la violencia y sigue sus rastros en los "
        "homicidios, las desapariciones y la trata. Muestra también lo que falta por medir: buena parte de las "
        "desapariciones carece de un registro que permita saber su tamaño.",
        "A regional study that lifts violence against women out of the footnotes of security statistics. It starts "
        "from the direct, structural and cultural forms of violence and follows their traces in killings, "
        "disappearances and trafficking. It also shows what is still to be measured: many disappearances leave no "
        "record from which their extent could be known.",
        f"{UNDP_2022}, annex 1, research; section 5.8 and table 1 there",
        ("violencia-contra-las-mujeres", "situacion-regional"),
        ("women", "homicides"),
        REGION,
        headline_es=(
            "Las muertes violentas de mujeres alcanzaron en 2019 una tasa media de 5,8 por cada 100 000 "
            "mujeres en Centroamérica y República Dominicana."
        ),
        headline_en=(
            "Violent deaths of women reached an average rate of 5.8 per 100,000 women in Central America and "
            "the Dominican Republic in 2019."
        ),
        date="2020-11-10",
        episodes=("s2-e11",),
        institutions=(PNUD,),
        note_es=(
            "La lista de episodios imprime el título como The Hidden Side of Insecurity; la fecha es la de su "
            "lanzamiento."
        ),
        note_en="The list of episodes prints the title as The Hidden Side of Insecurity; its launch gives the date.",
    ),
    Work(
        "juventud-expuesta-a-la-violencia",
        "research",
        "Panorama de las juventudes expuestas a la violencia en el norte de Centroamérica, desde la vulnerabilidad y "
        "la resiliencia humana",
        "An Overview of Youth that have been Exposed to Violence in Northern Central America from the Perspective of "
        "Vulnerability and Human Resilience.",
        "Estudio sobre las juventudes que crecen cerca de la violencia en Guatemala, Honduras y El Salvador. En vez "
        "de tratarlas solo como víctimas o como riesgo, pregunta qué las hace vulnerables y qué les permite seguir "
        "adelante. Se discutió también en un congreso americano de mediación.",
        "A study of young people who grow up close to violence in Guatemala, Honduras and El Salvador. Instead of "
        "seeing them only as victims or as a risk, it asks what makes them vulnerable and what lets them carry on. "
        "It was also discussed at an American congress on mediation.",
        f"{UNDP_2022}, annex 1, research; box 11",
        ("juventud", "homicidios"),
        ("youth", "homicides"),
        NORTH,
        headline_es=(
            "El 52 % de las víctimas de homicidio del norte de Centroamérica entre 2013 y 2020 no había "
            "cumplido 30 años."
        ),
        headline_en="Of those killed in the north of Central America from 2013 to 2020, 52% had not turned 30.",
        date="2020",
        episodes=("s2-e08",),
        institutions=(PNUD,),
    ),
    Work(
        "factores-de-riesgo-y-proteccion-juventud",
        "research",
        "Factores de riesgo y de protección en la victimización juvenil en el norte de Centroamérica",
        "Risk and Protective Factors in Youth Victimization in the North of Central America",
        "Busca qué separa a las personas jóvenes que han sufrido violencia de las que no, en contextos parecidos. "
        "Mira la victimización directa y la indirecta: haber visto, haber perdido a alguien, vivir con el relato de "
        "lo ocurrido. Ofrece a los programas de prevención una lista de factores sobre los que sí se puede actuar.",
        "It looks for what parts young people who have suffered violence from those who have not, in similar "
        "settings. It deals with victimisation that is direct and indirect: to have seen, to have lost someone, to "
        "live with the telling of it. It gives prevention programmes a list of factors that can be acted upon.",
        f"{UNDP_2022}, annex 1, research",
        ("juventud", "encuestas"),
        ("youth", "surveys"),
        NORTH,
        headline_es="El 39,5 % de quienes respondieron había vivido al menos una forma de victimización indirecta.",
        headline_en="Of those who answered, 39.5% had lived through at least one form of indirect victimisation.",
        institutions=(PNUD,),
    ),
    Work(
        "situacion-del-suicidio-costa-rica",
        "research",
        "Situación del suicidio en Costa Rica en el período 2014-2018",
        "Status of Suicide in Costa Rica in the 2014-2018 period",
        "Reúne lo que se sabe del suicidio y de los intentos de suicidio en Costa Rica durante cinco años. Trata el "
        "tema como asunto de salud pública y de convivencia, y no como suceso. Su cifra central es la de los "
        "intentos notificados, que una lectura limitada a las muertes dejaría fuera.",
        "It brings together what is known of suicide and suicide attempts in Costa Rica over five years. It treats "
        "the subject as one of public health and of living together, not as news of the day. Its central figure is "
        "that of reported attempts, which a reading confined to deaths would leave out.",
        f"{UNDP_2022}, annex 1, research",
        ("salud-publica", "gestion-de-informacion"),
        ("suicide", "records"),
        ("CR",),
        headline_es=(
            "Costa Rica registró en 2018 una incidencia de 41,6 intentos de suicidio notificados por cada "
            "100 000 habitantes."
        ),
        headline_en=(
            "In 2018 Costa Rica recorded an incidence of 41.6 reported suicide attempts per 100,000 inhabitants."
        ),
        date="2018",
        institutions=(PNUD,),
    ),
    Work(
        "evidencia-agenda-2030-ods-16-honduras",
        "research",
        "Evidencia para la Agenda 2030 y el ODS 16+: sociedades inclusivas y pacíficas en Honduras",
        "Evidence for the 2030 Agenda and SDG 16+: Inclusive and Peaceful Societies in Honduras",
        "Recorre los indicadores del ODS 16+ uno por uno y dice de dónde puede salir cada dato en la administración "
        "hondureña, cuándo y con qué vacíos. La institución que coordina la Agenda 2030 en el país lo usó para "
        "medir, informar y fijar una línea de base.",
        "It goes through the indicators of SDG 16+ one by one and says where in Honduras's administration each can "
        "come from, by when and with which gaps. The body that coordinates the 2030 Agenda in the country used it to "
        "measure, to report and to set a baseline.",
        f"{UNDP_2022}, section 5.2.1",
        ("ods-16", "gestion-de-informacion"),
        ("sdg", "records"),
        ("HN",),
        headline_es="Doce fuentes de información dieron a Honduras en 2019 la base para medir su avance en el ODS 16+.",
        headline_en=(
            "In 2019, twelve sources of information gave Honduras the basis for measuring its progress on SDG 16+."
        ),
        date="2019",
        episodes=("s1-e06",),
        institutions=(SCGG, PNUD),
    ),
    Work(
        "costos-de-la-violencia-norte-de-centroamerica",
        "research",
        "Estudio sobre los costos de la violencia en los países del norte de Centroamérica",
        "Study on the costs of violence in the countries in the north of Central America",
        "Pone en cifras lo que la violencia les cuesta a Guatemala, Honduras y El Salvador, un argumento que los "
        "ministerios de hacienda entienden sin traducción. Se dio a conocer en la primera Semana de la Seguridad "
        "Ciudadana, en noviembre de 2022, junto a una sesión sobre el gasto público en seguridad.",
        "It puts into figures what violence costs Guatemala, Honduras and El Salvador, an argument that ministries "
        "of finance need no one to translate. It was made known at the first Citizen Security Week, in November "
        "2022, beside a session on public spending on security.",
        f"{FIRST_WEEK}, notable events and activities",
        ("costos-de-la-violencia", "politicas-con-evidencia"),
        ("costs", "homicides"),
        NORTH,
        date="2022-11",
        institutions=(PNUD,),
    ),
    Work(
        "desplazamiento-forzado-interno-guatemala",
        "research",
        "El desplazamiento forzado interno en Guatemala",
        "Internal forced displacement in Guatemala",
        "Estudio sobre quienes dejan su hogar por la violencia sin cruzar ninguna frontera. Forma parte del trabajo "
        "regional sobre movilidad humana y busca que las políticas vean a una población que suele moverse sin dejar "
        "rastro en los registros.",
        "A study of those who leave home because of violence without crossing any border. It is part of the regional "
        "work on human mobility, and seeks to let policy see people who tend to move without leaving a trace in the "
        "records.",
        f"{UNDP_2022}, section 5.4",
        ("movilidad-humana", "justicia"),
        ("mobility", "records"),
        ("GT",),
        series="mobility",
        institutions=(PNUD,),
    ),
)
