"""What the demo tells of a call that was decided a year ago: applicants, reviewers, what was said of each and what became of
the grants. Every person, project and sentence in it is invented."""

from dataclasses import dataclass
from datetime import date

from conose.demo.applicants import Applicant

APPLICANTS = (
    Applicant(
        "Lesbia Tum Ajanel", date(1995, 7, 2), "women", "GT", "cemig", "es",
        "Los que vuelven sin avisar: retorno y trabajo en el altiplano", "Migración",
        "Cada semana vuelve gente que nadie espera. Se sabe cuántos aterrizan; no se sabe quién los contrata ni en qué.",
        "Encuesta corta a 200 hogares en cuatro municipios, treinta entrevistas a quienes contratan y un registro de oficios "
        "que se puede repetir cada año.",
        "El ministerio de trabajo, para decidir dónde abrir ventanillas.",
        ((0, "Encuesta en cuatro municipios", 2600), (1, "Dos encuestadoras", 1400), (3, "Hoja para municipios", 300)),
        ("Arturo Chay Us", "a.chay@cemi.example"),
        "Lesbia sabe entrar en una casa y sabe salir de ella. Ha dirigido sola dos encuestas nuestras.",
    ),
    Applicant(
        "Melvin Ortega Discua", date(1994, 10, 20), "men", "HN", "iudpas", "es",
        "Contar lo que no se denuncia: extorsión en mercados", "Seguridad",
        "La extorsión casi no se denuncia. Con una encuesta que protege a quien responde se puede saber cuánta hay.",
        "Encuesta con respuesta aleatorizada a 400 puestos de tres mercados, y comparación con las denuncias del mismo año.",
        "La unidad antiextorsión y las juntas de los mercados.",
        ((0, "Encuesta en tres mercados", 3100), (1, "Análisis", 1200), (2, "Tabletas prestadas, seguro", 200)),
        ("Dania Lagos Cruz", "d.lagos@iudpas.example"),
        "Melvin conoce la técnica y, más difícil, a las juntas de los mercados, que le abren la puerta.",
    ),
    Applicant(
        "Gabriela Iraheta Ponce", date(1996, 2, 11), "women", "SV", "idem", "es",
        "La segunda audiencia: por qué no se presentan", "Género y violencia",
        "Muchos casos de violencia se cierran porque la víctima no llega a la segunda audiencia. Quiero saber qué pasa entre "
        "la primera y la segunda.",
        "Lectura de 250 expedientes y veinte entrevistas con permiso; mapa de los días y las distancias.",
        "Los juzgados especializados, para fijar sus agendas.",
        ((0, "Lectura de expedientes", 1500), (1, "Una asistente", 1300), (3, "Nota para juzgados", 250)),
        ("Sonia Rivas Meléndez", "s.rivas@idem.example"),
        "Gabriela lee un expediente como quien escucha. Terminará a tiempo: siempre lo hace.",
    ),
    Applicant(
        "Tyrone Garbutt", date(1997, 12, 1), "men", "BZ", "belize-peace", "en",
        "After the truce: what two neighbourhoods kept", "Otra",
        "A truce ended three years ago. Some of what it had brought is still there. I want to know what, and who keeps it.",
        "Sixty conversations on two streets, a calendar of what happened told by those who live there, police records beside it.",
        "The Leadership Intervention Unit, which is planning the next one.",
        ((0, "Conversations and local travel", 1200), (1, "Transcription", 900), (3, "Meeting on both streets", 400)),
        ("Karen Vernon", "k.vernon@bcps.example"),
        "Tyrone grew up between the two streets and both trust him. He writes plainly. I would read it.",
    ),
    Applicant(
        "Paola Chaves Mora", date(1993, 5, 30), "women", "CR", "catedra-seguridad", "es",
        "Policía de barrio y ruido: lo primero que se pide", "Seguridad",
        "Siete de cada diez llamadas son por ruido. Nadie estudia qué se hace con ellas ni qué dejan.",
        "Registro de llamadas de un año en dos cantones y cuarenta acompañamientos de turno.",
        "La fuerza pública, para repartir turnos.",
        ((0, "Acompañamientos", 1800), (1, "Codificación", 1500), (2, "Equipo de sonido", 900)),
        ("Luis Brenes Arce", "l.brenes@csc.example"),
        "Un tema humilde y muy bien pensado. Paola conoce los turnos por dentro: los ha acompañado dos años.",
    ),
    Applicant(
        "Rafelina Peguero Sosa", date(1995, 3, 3), "women", "DO", "observa-caribe", "es",
        "Veinte años de toques de queda", "Otra",
        "Qué quedó de cada toque de queda en los registros y en la memoria.",
        "Archivo de prensa y quince entrevistas.",
        "El ministerio de interior.",
        ((1, "Archivo", 1500), (3, "Publicación", 500)),
        ("Manuel Báez Peña", "m.baez@oscar.example"),
        "Conoce el archivo como nadie, y lo ha ordenado ella. Nadie más puede escribir esta historia.",
    ),
)  # fmt: skip

_OTHERS = (
    ("Alba Noj Caal", "women", "GT", "cemig", "Remesas y extorsión en dos cabeceras"),
    ("Bryan Estuardo Pérez Tol", "men", "GT", "cemig", "Motos sin placa: qué cuentan las denuncias"),
    ("Claudia Saquic Tzoc", "women", "GT", "cemig", "Comadronas que denuncian"),
    ("Denis Funes Padilla", "men", "HN", "iudpas", "Turnos de noche y cansancio policial"),
    ("Elvia Suazo Arriola", "women", "HN", "iudpas", "Mujeres que manejan taxi"),
    ("Franklin Bonilla Cerrato", "men", "HN", "voces-diversas", "Canchas recuperadas"),
    ("Gisela Murillo Andino", "women", "HN", "iudpas", "La ventanilla de la fiscalía, contada en minutos"),
    ("Héctor Rivas Guzmán", "men", "SV", "idem", "Después del régimen: volver a casa"),
    ("Ingrid Molina Campos", "women", "SV", "idem", "Madres de jóvenes detenidos"),
    ("Jaime Ayala Portillo", "men", "SV", "idem", "Pandillas y mercados: quién cobra ahora"),
    ("Karla Henríquez Luna", "women", "SV", "idem", "Recorridos seguros a la maquila"),
    ("Leon Castillo", "men", "BZ", "belize-peace", "Rural stations with one officer"),
    ("Mirna Coc", "women", "BZ", "belize-peace", "Girls who mediate in school"),
    ("Nelson Ureña Picado", "men", "CR", "catedra-seguridad", "Robo de ganado y respuesta local"),
    ("Olga Arguedas Vindas", "women", "CR", "catedra-seguridad", "Cuidadoras de personas privadas de libertad"),
    ("Pedro Almonte Féliz", "men", "DO", "observa-caribe", "Colmados y riñas de fin de semana"),
    ("Quisqueya Mateo Luna", "women", "DO", "observa-caribe", "Denuncias de mujeres migrantes"),
    ("Rigoberto Pitti Caballero", "men", "PA", "istmo-datos", "Cámaras comunitarias en Chiriquí"),
    ("Sara Ábrego Montezuma", "women", "PA", "istmo-datos", "Justicia comarcal y violencia"),
    ("Tomás Batista Núñez", "men", "PA", "istmo-datos", "Datos abiertos que nadie abre"),
)
"""Name, sex, country, a member's slug, title."""


def others() -> tuple[Applicant, ...]:
    """Who else applied to the call that was decided: so many that who applied can be told by sex without telling of anybody."""
    return tuple(
        Applicant(
            name, date(1993 + place % 8, 1 + place % 12, 3 + place), sex, country, institution,
            "en" if country == "BZ" else "es", title, "Otra" if place % 3 else "Seguridad",
            "De esto se habla mucho y se sabe poco: faltan datos de un año entero en un mismo lugar.",
            "Registros de doce meses, veinte entrevistas con permiso y una devolución a quienes las dieron.",
            "La municipalidad, para su plan del año siguiente.",
            ((0, "Trabajo de campo", 1200 + 100 * place), (1, "Una asistente", 900)),
            ("Invención Pérez", f"referencia{place + 1}@demo.example"),
        )
        for place, (name, sex, country, institution, title) in enumerate(_OTHERS)
    )  # fmt: skip


SAID_OF_OTHERS = (
    "La pregunta importa. Diga con qué registros cuenta ya y cuáles faltan.",
    "Veinte entrevistas son posibles en el tiempo que da. Falta decir cómo se eligen.",
    "El uso está bien pensado; el presupuesto puede explicarse mejor.",
)
"""What the reviewers wrote for each of the others."""


SAID = (
    (
        "La pregunta está bien elegida y el diseño se puede repetir. Explique cómo protege a quien contrata sin papeles.",
        "Un registro de oficios que se repite cada año es lo que falta. Reduzca la encuesta a lo que va a usar.",
        "Convence. Pida permiso también a los alcaldes auxiliares.",
    ),
    (
        "La técnica es la adecuada. Pruebe antes el dado con veinte personas: no todos lo entienden igual.",
        "Muy útil. Falta decir qué hará si una junta retira su permiso.",
        "Método sólido; el plan de seguridad del equipo es corto.",
    ),
    (
        "Pregunta exacta y modesta. Las distancias en tiempo de bus dirán más que en kilómetros.",
        "Se agradece la nota para juzgados. Aclare quién firma los permisos.",
        "Puede terminarse en un año y usarse al día siguiente.",
    ),
    (
        "A rare thing: a study of what lasted. Say how you will write about people who can be recognised by two streets.",
        "The calendar told by residents is a fine idea. Sixty conversations are many for the time.",
        "Clear and close to its subject. The comparison with police records needs a plan.",
    ),
    (
        "Tema descuidado y cercano. Los cuarenta acompañamientos piden más tiempo del que da.",
        "Buena idea. El equipo de sonido no se justifica.",
        "La codificación de llamadas necesita una segunda persona.",
    ),
)
"""What three reviewers wrote for each applicant that was reviewed."""

POINTS = (
    (("9", "8.5", "9", "9"), ("8", "9", "8.5", "9"), ("7", "7.5", "7", "8")),
    (("8.5", "9", "7.5", "9"), ("9", "8.5", "8", "8.5"), ("6.5", "7", "6", "7")),
    (("9", "8", "9.5", "9"), ("8.5", "8", "9", "9"), ("7", "6.5", "7.5", "7")),
    (("8", "7", "7.5", "8"), ("8", "7.5", "7", "8"), ("6", "5.5", "6", "6.5")),
    (("7", "6.5", "6", "7"), ("7.5", "6", "6", "7"), ("5", "5", "4.5", "6")),
)
"""Their points: the third reviewer is stricter than the others, which normalising takes out."""


@dataclass(frozen=True)
class ReviewerFact:
    name: str
    address: str
    institution: str
    """A member's slug, or nothing."""


REVIEWERS = (
    ReviewerFact("Reina Demo", "reviewer@demo.example", ""),
    ReviewerFact("Horacio Pinto Lazo", "evaluador1@demo.example", "istmo-datos"),
    ReviewerFact("Beatriz Lemus Aguilar", "evaluador2@demo.example", "voces-diversas"),
    ReviewerFact("Mauricio Vargas Soto", "evaluador3@demo.example", "catedra-seguridad"),
)
MEMBERS_OF_THE_COMMITTEE = (
    ("Camila Demo", "committee@demo.example", ""),
    ("Norma Estrada Pineda", "comite1@demo.example", "iudpas"),
    ("Ricardo Lobo Arias", "comite2@demo.example", "observa-caribe"),
)
