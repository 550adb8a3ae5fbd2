"""Systematic and regular analyses of violence and insecurity that the printed sources name."""

from publications.demo.facts import NORTH, PNUD, REGION, UNDP_2022, Work

ANNEX = f"{UNDP_2022}, annex 1, systematic and regular analysis of violence and insecurity"

ANALYSES = (
    Work(
        "situacion-primer-semestre-2020",
        "systematic-analysis",
        "Análisis de la situación de la violencia y la seguridad ciudadana en el primer semestre de 2020 (T1-T2 2020)",
        "Analysis of the State of the Violence and Citizen Security in the first half of 2020 (Q1-Q2 2020).",
        "Balance regional de los seis primeros meses de 2020, partidos en dos por el confinamiento. Compara los "
        "homicidios con los del mismo semestre del año anterior. Sirve para leer con cautela un descenso que "
        "coincidió con calles vacías.",
        "A regional account of the first six months of 2020, cut in two by lockdown. It sets homicides against those "
        "of the same half of the year before. It helps to read with care a fall that came with empty streets.",
        ANNEX,
        ("situacion-regional", "homicidios"),
        ("homicides", "records"),
        REGION,
        headline_es=(
            "Centroamérica y República Dominicana contaron 4 088 homicidios de enero a junio de 2020: 2 043 "
            "víctimas menos que un año antes."
        ),
        headline_en=(
            "Central America and the Dominican Republic counted 4,088 homicides from January to June 2020: "
            "2,043 fewer victims than a year before."
        ),
        date="2020",
        series="situation",
        institutions=(PNUD,),
    ),
    Work(
        "seguridad-ciudadana-norte-de-centroamerica",
        "systematic-analysis",
        "Seguridad ciudadana regional en el norte de Centroamérica",
        "Regional Citizen Security in Northern Central America.",
        "Once años de muertes violentas en los tres países del norte de Centroamérica, uno al lado del otro. La "
        "serie larga deja ver qué años cambiaron el rumbo y en qué país, algo que un informe anual no alcanza a "
        "mostrar.",
        "Eleven years of violent deaths in the three countries of the north of Central America, side by side. The "
        "long series shows which years changed the course and in which country, which a yearly report cannot.",
        ANNEX,
        ("situacion-regional", "homicidios"),
        ("homicides", "territory"),
        NORTH,
        headline_es=(
            "De 2010 a 2020 hubo 50 796 muertes violentas en Guatemala, 40 364 en El Salvador y 37 784 en Honduras."
        ),
        headline_en="From 2010 to 2020 Guatemala had 50,796 violent deaths, El Salvador 40,364 and Honduras 37,784.",
        date="2020",
        institutions=(PNUD,),
    ),
    Work(
        "dinamicas-territoriales-extorsion-homicidios",
        "systematic-analysis",
        "Dinámicas territoriales de la extorsión, los homicidios y las criminalidades asociadas",
        "Territorial dynamics of extortion, homicides and associated criminalities",
        "Lleva al mapa los datos disponibles de homicidios y de extorsión y los compara con la presencia de "
        "distintos grupos. Los dos delitos no dibujan el mismo territorio, y por eso no piden la misma respuesta.",
        "It puts the available data on homicide and extortion on the map and compares them with where different "
        "groups are present. The two crimes do not draw the same territory, and so do not call for the same answer.",
        ANNEX,
        ("extorsion", "homicidios", "priorizacion-territorial"),
        ("extortion", "territory"),
        REGION,
        headline_es=(
            "Vistos en el mapa, los homicidios parecen ir con el crimen organizado y la extorsión, con la "
            "presencia de pandillas."
        ),
        headline_en=(
            "Seen on the map, homicides seem to go with organised crime and extortion with the presence of gangs."
        ),
        institutions=(PNUD,),
    ),
    Work(
        "violencia-contra-las-mujeres-ciclo-de-vida-el-salvador-2018",
        "systematic-analysis",
        "Análisis de El Salvador, 2018. Violencia contra las mujeres a lo largo del ciclo de vida",
        "Analysis of El Salvador, 2018. Violence against Women throughout the Life Cycle.",
        "Sigue la violencia contra las mujeres salvadoreñas por edades, de la niñez a la vejez, y compara su "
        "evolución con la de los homicidios de hombres. Cada etapa tiene sus formas, sus lugares y sus agresores.",
        "It follows violence against women in El Salvador by age, from childhood to old age, and compares its course "
        "with that of killings of men. Each stage has its forms, its places and its aggressors.",
        ANNEX,
        ("violencia-contra-las-mujeres", "homicidios"),
        ("women", "homicides"),
        ("SV",),
        headline_es=(
            "Las variaciones impresas de los homicidios entre 2015 y 2018 son de −2,9 % para hombres y −35,2 "
            "% para mujeres."
        ),
        headline_en="The printed changes in homicides from 2015 to 2018 are −2.9% for men and −35.2% for women.",
        date="2018",
        institutions=(PNUD,),
        note_es=(
            "El anexo llama mayor al descenso de los hombres (−2,9 %) que al de las mujeres (−35,2 %): algo en "
            "la frase es un error."
        ),
        note_en=(
            "The annex calls the fall for men (−2.9%) the greater one, against −35.2% for women: something in "
            "the sentence is a slip."
        ),
    ),
    Work(
        "seguridad-ciudadana-el-salvador",
        "systematic-analysis",
        "Seguridad ciudadana en El Salvador",
        "Citizen security in El Salvador",
        "Balance de la seguridad en El Salvador en 2020, con los homicidios del año puestos frente a las tres "
        "décadas anteriores. Un año de mínimos se entiende mejor contra una serie larga que contra el año anterior.",
        "An account of security in El Salvador in 2020, with the year's homicides set against the three decades "
        "before. A year of lows is better understood against a long series than against the year before.",
        ANNEX,
        ("situacion-regional", "homicidios"),
        ("homicides", "records"),
        ("SV",),
        headline_es="Los 1 328 homicidios que El Salvador registró en 2020 son la cifra más baja en tres decenios.",
        headline_en="The 1,328 homicides that El Salvador recorded in 2020 are its lowest count in three decades.",
        date="2020",
        series="situation",
        institutions=(PNUD,),
    ),
    Work(
        "homicidios-en-guatemala-2018",
        "systematic-analysis",
        "Homicidios en Guatemala (2018)",
        "Homicide in Guatemala (2018)",
        "Análisis de los homicidios de Guatemala en 2018 por sexo de la víctima. El promedio nacional baja, pero no "
        "baja igual para todas las personas, y esa diferencia es el hallazgo.",
        "An analysis of Guatemala's homicides in 2018 by the victim's sex. The national average falls, but does not "
        "fall alike for everyone, and that difference is the finding.",
        ANNEX,
        ("homicidios", "violencia-contra-las-mujeres"),
        ("homicides", "women"),
        ("GT",),
        headline_es="En 2018 los homicidios de mujeres bajaron en Guatemala menos (4 %) que los de hombres (13,1 %).",
        headline_en="In 2018, killings of women in Guatemala fell less (4%) than those of men (13.1%).",
        date="2018",
        institutions=(PNUD,),
    ),
    Work(
        "seguridad-ciudadana-honduras",
        "systematic-analysis",
        "Seguridad ciudadana en Honduras",
        "Citizen security in Honduras",
        "Lectura de la seguridad ciudadana en Honduras al cierre de 2020. Pone la tasa de homicidios del año frente "
        "a las de la década y pregunta qué parte del descenso es tendencia.",
        "A reading of citizen security in Honduras at the end of 2020. It sets the year's homicide rate against "
        "those of the decade and asks how much of the fall is a trend.",
        ANNEX,
        ("situacion-regional", "homicidios"),
        ("homicides", "territory"),
        ("HN",),
        headline_es="La tasa de homicidios de Honduras en 2020, 37,6, fue la menor de los últimos diez años.",
        headline_en="Honduras's homicide rate of 2020, 37.6, was the lowest in ten years.",
        date="2020",
        series="situation",
        institutions=(PNUD,),
        note_es="El anexo imprime la tasa con signo de porcentaje y no dice por cuántos habitantes.",
        note_en="The annex prints the rate with a percent sign, and does not say per how many inhabitants.",
    ),
    Work(
        "indicadores-seguridad-ciudadana-honduras-2018",
        "systematic-analysis",
        "Indicadores de seguridad ciudadana 2018, Honduras",
        "2018 Citizen Security Indicators Honduras",
        "Cuadro de indicadores de Honduras para 2018, con los homicidios comparados con el año anterior. Es el dato "
        "de partida para quien quiera medir lo que vino después.",
        "A table of Honduras's indicators for 2018, with homicides compared with the year before. It is the starting "
        "point for anyone who wants to measure what came after.",
        ANNEX,
        ("situacion-regional", "homicidios", "gestion-de-informacion"),
        ("homicides", "records"),
        ("HN",),
        headline_es="Honduras registró 3 732 homicidios en 2018, un 3,4 % menos que en 2017.",
        headline_en="Honduras recorded 3,732 homicides in 2018, 3.4% fewer than in 2017.",
        date="2018",
        institutions=(PNUD,),
    ),
    Work(
        "analisis-situacional-belice-2019",
        "systematic-analysis",
        "Análisis situacional del crimen y la violencia en Belice (2019)",
        "Situational Analysis of Crime and Violence in Belize (2019)",
        "Situación del delito y la violencia en Belice en 2019, según los registros de la policía. Reúne en una sola "
        "medida los delitos mayores, desde el asesinato hasta el hurto, y los compara con el año anterior.",
        "Crime and violence in Belize in 2019, from police records. It brings the major crimes, from murder to "
        "theft, into one measure and compares them with the year before.",
        ANNEX,
        ("situacion-regional",),
        ("records", "homicides"),
        ("BZ",),
        headline_es=(
            "La policía de Belice registró en 2019 un 7,8 % menos de delitos mayores: asesinatos, "
            "violaciones, robos y hurtos, entre otros."
        ),
        headline_en=(
            "Belize's police recorded 7.8% fewer major crimes in 2019: murders, rapes, robberies, thefts and others."
        ),
        date="2019",
        institutions=(PNUD,),
    ),
    Work(
        "analisis-comparativo-republica-dominicana",
        "systematic-analysis",
        "Análisis comparativo de la seguridad ciudadana en República Dominicana",
        "Comparative analysis of citizen security in the Dominican Republic",
        "Compara períodos de la seguridad ciudadana en la República Dominicana a partir de los delitos contra la "
        "vida, la propiedad y la integridad que se registraron en 2019. El recuento sirve de base para seguir los "
        "mismos tres grupos de delitos en los años siguientes.",
        "It compares periods of citizen security in the Dominican Republic, from the crimes against life, property "
        "and integrity that were recorded in 2019. The count is a base from which to follow the same three groups "
        "of crimes in later years.",
        ANNEX,
        ("situacion-regional", "gestion-de-informacion"),
        ("records", "homicides"),
        ("DO",),
        headline_es=(
            "Entre enero y diciembre de 2019 se registraron 10 984 delitos contra la vida, la propiedad y la "
            "integridad."
        ),
        headline_en="From January to December 2019, 10,984 crimes against life, property and integrity were recorded.",
        date="2019",
        institutions=(PNUD,),
    ),
    Work(
        "centroamerica-seguridad-ciudadana-2020",
        "systematic-analysis",
        "Centroamérica y República Dominicana: seguridad ciudadana en 2020",
        "Central America and the Dominican Republic: Citizen Security in 2020",
        "Lectura del año 2020 completo en toda la subregión, publicada en junio de 2021. Coloca la tasa subregional "
        "junto a la de América Latina y mira por separado los homicidios de mujeres y de hombres.",
        "A reading of the whole of 2020 across the subregion, published in June 2021. It puts the subregion's rate "
        "beside that of Latin America and looks at killings of women and of men apart.",
        f"{UNDP_2022}, section 2 and footnote 3",
        ("situacion-regional", "homicidios"),
        ("homicides", "women"),
        REGION,
        headline_es=(
            "En 2020, la subregión tuvo 2 744 homicidios menos que en 2019 y bajó a una tasa de 18,5 por cada "
            "100 000 habitantes."
        ),
        headline_en=(
            "The subregion had 2,744 fewer homicides in 2020 than in 2019, down to a rate of 18.5 per "
            "100,000 inhabitants."
        ),
        date="2021-06-10",
        authors=("UNDP-InfoSegura",),
        institutions=(PNUD,),
        series="situation",
        note_es="El anexo 1 imprime una tasa de 18,8 para el mismo año en otra obra.",
        note_en="Annex 1 prints a rate of 18.8 for the same year in another work.",
    ),
)
