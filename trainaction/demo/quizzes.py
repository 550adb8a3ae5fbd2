"""The quizzes of the course that is written out: what its lessons teach, asked in both languages."""

from dataclasses import dataclass
from decimal import Decimal

from trainaction.models import Question, QuestionBank, QuestionOption, Quiz, QuizDraw
from trainaction.quizzes.services import keep_version

Both = tuple[str, str]
"""Spanish and English."""


@dataclass(frozen=True, slots=True)
class Choice:
    text: Both
    is_right: bool = False
    feedback: Both = ("", "")
    match: Both = ("", "")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `number`, `accepted` and `rubric` are for the kinds that need them."""

    kind: str
    prompt: Both
    choices: tuple[Choice, ...] = ()
    explanation: Both = ("", "")
    number: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    accepted: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """In Spanish and in English."""
    rubric: Both = ("", "")
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Test:
    """A quiz with a bank of its own. `drawn` questions are asked in an attempt; all of them where it is None."""

    title: Both
    instructions: Both
    asks: tuple[Ask, ...]
    drawn: int | None = None
    minutes: int | None = None
    attempts: int | None = None
    pass_mark: int = 60
    review: str = Quiz.Review.AFTER_PASSING


def _choices(*texts: tuple[Both, bool, Both] | tuple[Both, bool]) -> tuple[Choice, ...]:
    return tuple(Choice(each[0], each[1], each[2] if len(each) == 3 else ("", "")) for each in texts)


def _pairs(*pairs: tuple[Both, Both]) -> tuple[Choice, ...]:
    return tuple(Choice(text, match=match) for text, match in pairs)


def _ordered(*texts: Both) -> tuple[Choice, ...]:
    return tuple(Choice(text) for text in texts)


TRUE, FALSE = ("Verdadero", "True"), ("Falso", "False")

FROM_EVENT_TO_DATUM = Test(
    title=("Del hecho al dato: lo que queda del módulo", "From events to data: what you take from the module"),
    instructions=(
        "Seis preguntas, sacadas al azar de un banco de ocho. Puede volver a intentarlo: cada vez se sacan de nuevo.",
        "Six questions, drawn at random from a bank of eight. You can try again: each time they are drawn anew.",
    ),
    drawn=6,
    asks=(
        Ask(
            "single",
            (
                "Las denuncias de robo en un municipio subieron 30 % el año en que se abrió una segunda oficina para denunciar. "
                "¿Qué se puede decir con eso solo?",
                "Reports of robbery in a municipality rose by 30 % in the year a second reporting office opened. What "
                "can be said from that alone?",
            ),
            _choices(
                (
                    ("Que hubo 30 % más robos.", "That there were 30 % more robberies."),
                    False,
                    (
                        "Lo que se contó son denuncias, no robos.",
                        "What was counted was reports, not robberies.",
                    ),
                ),
                (
                    (
                        "Que se denunció más; para saber si se robó más hace falta otra fuente.",
                        "That more was reported; whether there were more robberies takes another source to know.",
                    ),
                    True,
                ),
                (
                    ("Que la segunda oficina registra mal.", "That the second office records badly."),
                    False,
                    (
                        "Nada en el dato lo dice: puede ser que más gente confíe.",
                        "Nothing in the data says so: more people may have come to trust.",
                    ),
                ),
                (("Que no ha cambiado nada.", "That nothing has changed."), False),
            ),
            (
                "Tras abrir una oficina cerca suelen subir las denuncias. Puede ser una buena noticia.",
                "After an office opens nearby, reports tend to rise. It may be good news.",
            ),
        ),
        Ask(
            "ordering",
            (
                "Ponga en orden los pasos del ciclo de la información.",
                "Put the steps of the information cycle in order.",
            ),
            _ordered(
                ("Registrar", "Record"),
                ("Reunir", "Gather"),
                ("Analizar", "Analyse"),
                ("Difundir", "Publish"),
                ("Usar", "Use"),
            ),
            (
                "El último paso lleva de nuevo al primero: quien usa el dato nota lo que el formulario no preguntó.",
                "The last step leads back to the first: whoever uses the data notices what the form did not ask.",
            ),
        ),
        Ask(
            "matching",
            ("¿Qué no ve cada fuente?", "What does each source not see?"),
            _pairs(
                (
                    ("Denuncias", "Reports"),
                    ("Lo que se calla por miedo o desconfianza", "What goes unreported out of fear or distrust"),
                ),
                (
                    ("Encuestas de hogares", "Household surveys"),
                    ("A quien no tiene un domicilio fijo", "People without a fixed home"),
                ),
                (
                    ("Registros de salud", "Health records"),
                    ("La intención, si nadie la preguntó", "The intent, if nobody asked"),
                ),
                (("Prensa", "The press"), ("Lo cotidiano", "Everyday events")),
            ),
        ),
        Ask(
            "true_false",
            (
                "Un ataque con tres víctimas es siempre tres en una tabla.",
                "An attack with three victims is always three in a table.",
            ),
            _choices(
                (
                    TRUE,
                    False,
                    ("Depende de la unidad: hechos o víctimas.", "It depends on the unit: events or victims."),
                ),
                (FALSE, True),
            ),
            (
                "Es un hecho y tres víctimas. El título de la tabla tiene que decir qué cuenta.",
                "It is one event and three victims. The table's title has to say which of the two it counts.",
            ),
        ),
        Ask(
            "short",
            (
                "¿Cómo se llama lo que ocurrió y no llegó a ninguna institución? (dos palabras)",
                "What do we call the events that reached no institution? (two words)",
            ),
            accepted=(
                ("cifra oculta", "cifra negra", "cifra oscura", "la cifra oculta", "la cifra negra"),
                ("dark figure", "the dark figure", "hidden figure"),
            ),
        ),
        Ask(
            "multiple",
            (
                "Un municipio anota la hora de los robos y no el sexo de la víctima. ¿Qué no puede saber?",
                "A municipality records the hour of robberies but not the sex of the victim. What can it not know?",
            ),
            _choices(
                (
                    ("Si las mujeres dejaron de pasar por esas calles.", "Whether women stopped using those streets."),
                    True,
                ),
                (
                    ("A qué hora se roba más.", "At what hour most robberies happen."),
                    False,
                    ("Eso sí lo anota.", "That it does record."),
                ),
                (
                    (
                        "Si el alumbrado ayudó por igual a mujeres y hombres.",
                        "Whether the street lights helped women and men alike.",
                    ),
                    True,
                ),
                (("Cuántos robos se denunciaron en total.", "How many robberies were reported in all."), False),
            ),
            (
                "Quien ya no pasa por un lugar no aparece entre las víctimas de ese lugar.",
                "People who no longer pass through a place are not among its victims.",
            ),
        ),
        Ask(
            "single",
            (
                "¿Qué se hace con los casos en los que «no se sabe»?",
                "What should be done with the cases that are “not known”?",
            ),
            _choices(
                (
                    ("Se reparten entre las otras categorías.", "They are shared out among the other categories."),
                    False,
                    ("Entonces la tabla dice más de lo que se sabe.", "Then the table says more than is known."),
                ),
                (
                    ("Se borran antes de publicar.", "They are deleted before publishing."),
                    False,
                    ("Entonces los porcentajes engañan.", "Then the percentages mislead."),
                ),
                (("Se publican como una fila más.", "They are published as one more row."), True),
            ),
        ),
        Ask(
            "numeric",
            (
                "De 250 registros de un mes, 25 dicen «no se sabe» en el sexo de la víctima. ¿Qué porcentaje tiene el sexo anotado?",
                "Of 250 records in a month, 25 say “not known” for the sex of the victim. In what percentage is the sex recorded?",
            ),
            number=Decimal(90),
            tolerance=Decimal("0.1"),
            explanation=("250 − 25 = 225, y 225 de 250 son 90 %.", "250 − 25 = 225, and 225 of 250 is 90 %."),
        ),
    ),
)

RECORDING_WELL = Test(
    title=("Registrar bien: casos para decidir", "Recording well: cases to decide"),
    instructions=(
        "Tiene 20 minutos y tres intentos. Lo que responda queda guardado aunque se corte la conexión.",
        "You have 20 minutes and three attempts. Your answers are kept even if the connection is lost.",
    ),
    minutes=20,
    attempts=3,
    pass_mark=70,
    asks=(
        Ask(
            "multiple",
            (
                "¿Qué preguntas sobran en un formulario de primera atención?",
                "Which questions do not belong in a first-contact form?",
            ),
            _choices(
                (("Las que nadie va a usar.", "Those that nobody is going to use."), True),
                (
                    (
                        "Las que ya están en otro sistema del que se pueden traer.",
                        "Those that are already in another system and can be fetched from there.",
                    ),
                    True,
                ),
                (
                    (
                        "Las que permiten responder «no quiso responder».",
                        "Those that allow the answer “did not want to answer”.",
                    ),
                    False,
                    (
                        "Esa respuesta hace falta: no es lo mismo que «no se sabe».",
                        "That answer is needed: it is not the same as “not known”.",
                    ),
                ),
                (
                    (
                        "La relación de la víctima con la persona agresora.",
                        "The victim's relationship to the aggressor.",
                    ),
                    False,
                    ("Sin ella no se ve la violencia en la pareja.", "Without it, violence by partners is not seen."),
                ),
            ),
        ),
        Ask(
            "single",
            (
                "La mujer que atiende está nerviosa: el hombre que la acompaña la mira desde la puerta. ¿Qué hace con el formulario?",
                "The woman in front of you is nervous: the man who came with her is watching from the door. What do you do with the form?",
            ),
            _choices(
                (("Lo llena rápido, para terminar pronto.", "Fill it in quickly, so as to finish soon."), False),
                (
                    ("Le pregunta en voz baja si él la agredió.", "Ask her in a low voice whether he attacked her."),
                    False,
                    ("Con él cerca, preguntar la pone en peligro.", "With him near, asking puts her in danger."),
                ),
                (
                    (
                        "No pregunta más: aplica el protocolo de protección y el formulario espera.",
                        "Ask nothing more: follow the protection protocol, and let the form wait.",
                    ),
                    True,
                ),
                (("Le pide a él que responda por ella.", "Ask him to answer for her."), False),
            ),
            ("Cuando hay riesgo, primero la persona.", "Where there is danger, the person comes first."),
        ),
        Ask(
            "matching",
            ("¿Cómo conviene anotar cada variable?", "How is each variable best recorded?"),
            _pairs(
                (("Edad", "Age"), ("Años cumplidos o fecha de nacimiento", "Completed years or date of birth")),
                (("Lugar", "Place"), ("Código oficial y tipo de lugar", "Official code and kind of place")),
                (
                    ("Pueblo o etnia", "People or ethnic group"),
                    ("La que la persona declara", "The one that the person states"),
                ),
                (
                    ("Fecha y hora", "Date and hour"),
                    ("Las del hecho, además de las del registro", "Those of the event, besides those of the record"),
                ),
            ),
        ),
        Ask(
            "ordering",
            (
                "¿En qué orden, antes de hacer preguntas sensibles?",
                "Put these in order, for asking sensitive questions.",
            ),
            _ordered(
                ("Buscar un sitio donde nadie más escuche", "Find a place where nobody else hears"),
                (
                    "Decir para qué es y que se puede no responder",
                    "Say what it is for, and that there is no need to answer",
                ),
                ("Hacer las preguntas", "Ask the questions"),
                (
                    "Leer lo anotado, corregir y decir qué sigue",
                    "Read out what was written, correct it, and say what comes next",
                ),
            ),
        ),
        Ask(
            "numeric",
            (
                "De 400 registros de un mes, 120 tienen la relación con la persona agresora. ¿En cuántos falta?",
                "Of 400 records in a month, 120 give the relationship to the aggressor. In how many is it missing?",
            ),
            number=Decimal(280),
            explanation=(
                "Falta en 280 de 400: todavía no se puede publicar esa tabla, y decirlo es un hallazgo.",
                "It is missing in 280 of 400: that table cannot be published yet, and saying so is a finding.",
            ),
        ),
        Ask(
            "true_false",
            (
                "Diez preguntas que se responden siempre valen más que cuarenta a medias.",
                "Ten questions that always get answered are worth more than forty that are half answered.",
            ),
            _choices((TRUE, True), (FALSE, False)),
        ),
    ),
)

READING_WITH_CARE = Test(
    title=("Tasas, cortes y cambios: cuentas y trampas", "Rates, breakdowns and changes: sums and traps"),
    instructions=(
        "Tenga papel o calculadora a mano. Los decimales se pueden escribir con punto o con coma.",
        "Have paper or a calculator at hand. Decimals can be written with a point or a comma.",
    ),
    pass_mark=60,
    review=Quiz.Review.AFTER_EACH,
    asks=(
        Ask(
            "numeric",
            (
                "En un municipio de 8 000 mujeres hubo 2 muertes violentas de mujeres en un año. ¿Cuál es la tasa por cada 100 000 mujeres?",
                "In a municipality of 8,000 women there were 2 violent deaths of women in a year. What is the rate per 100,000 women?",
            ),
            number=Decimal(25),
            tolerance=Decimal("0.05"),
            explanation=(
                "2 entre 8 000, por 100 000, son 25. Con un caso más serían 37,5: en lugares pequeños un caso cambia todo.",
                "2 divided by 8,000, times 100,000, is 25. One more case would make it 37.5: in small places one case changes everything.",
            ),
            points=Decimal(2),
        ),
        Ask(
            "single",
            (
                "Se quiere comparar la violencia contra mujeres jóvenes de dos departamentos. ¿Entre qué población se divide?",
                "You want to compare violence against young women in two departments. What population do you divide by?",
            ),
            _choices(
                (("Toda la población de cada departamento", "The whole population of each department"), False),
                (
                    ("Las mujeres de cada departamento", "The women of each department"),
                    False,
                    (
                        "Casi: pero la edad también distingue a quienes se cuenta.",
                        "Nearly: but age also decides who is counted.",
                    ),
                ),
                (
                    ("Las mujeres de esas edades de cada departamento", "The women of those ages in each department"),
                    True,
                ),
                (("El total del país", "The country's total"), False),
            ),
        ),
        Ask(
            "multiple",
            (
                "Un titular dice: «Los robos bajaron 20 % en diciembre respecto de noviembre». ¿Qué hay que descartar antes de explicarlo?",
                "A headline says: “Robberies fell by 20 % in December compared with November”. What has to be ruled out before explaining it?",
            ),
            _choices(
                (("Que faltan casos de diciembre por llegar.", "That some December cases are still to come in."), True),
                (
                    (
                        "Que diciembre siempre es distinto de noviembre.",
                        "That December is always different from November.",
                    ),
                    True,
                ),
                (
                    (
                        "Que cambió el formulario o la oficina que registra.",
                        "That the form or the office that records has changed.",
                    ),
                    True,
                ),
                (("Que la noticia no lleva fotografía.", "That the story has no photograph."), False),
            ),
            (
                "Azar, estación, registro y atraso: cuatro causas que no están en la calle.",
                "Chance, season, record and delay: four causes that have nothing to do with the street.",
            ),
        ),
        Ask(
            "numeric",
            (
                "Fila publicada: mujeres «oculta», hombres 14, total 17. ¿Qué número se quiso ocultar?",
                "Published row: women “hidden”, men 14, total 17. Which number was meant to be hidden?",
            ),
            number=Decimal(3),
            explanation=(
                "17 − 14 = 3. Por eso se oculta también otra casilla de la fila, o no se publica el total.",
                "17 − 14 = 3. That is why another cell of the row is hidden too, or the total is not published.",
            ),
        ),
        Ask(
            "ordering",
            (
                "¿En qué orden se desagrega para no perderse?",
                "In what order do you break data down without getting lost?",
            ),
            _ordered(
                ("Escribir la pregunta en una oración", "Write the question in one sentence"),
                (
                    "Mirar sola la variable que más debería cambiar la respuesta",
                    "Look, on its own, at the variable that should change the answer most",
                ),
                ("Cruzarla con el sexo", "Cross it with sex"),
                (
                    "Añadir una tercera variable, si la pregunta la pide",
                    "Add a third variable, if the question asks for it",
                ),
            ),
        ),
        Ask(
            "short",
            (
                "¿Cómo se llama ocultar otras casillas para que no se pueda calcular la primera? Supresión …",
                "What is it called when other cells are hidden so that the first cannot be worked out? … suppression",
            ),
            accepted=(
                ("complementaria", "supresión complementaria", "secundaria", "supresión secundaria"),
                ("complementary", "complementary suppression", "secondary", "secondary suppression"),
            ),
        ),
    ),
)

YOUR_PLAN = Test(
    title=("Su plan de mejora", "Your improvement plan"),
    instructions=(
        "La lee su tutoría, que da puntos por la pauta y le escribe un comentario.",
        "Your tutor reads it, gives points by the rubric and writes you a comment.",
    ),
    attempts=2,
    pass_mark=50,
    review=Quiz.Review.AFTER_EACH,
    asks=(
        Ask(
            "open",
            (
                "Escriba el primer paso de su plan: qué dato va a mejorar, quién lo hará, para cuándo, y cómo sabrá que mejoró.",
                "Write the first step of your plan: which data you will improve, who will do it, by when, and how you will know that they have improved.",
            ),
            rubric=(
                "Un punto por cada cosa que se pueda comprobar: el dato, quién, cuándo, y la medida de antes y después.",
                "One point for each thing that can be checked: the data, who, when, and the measure before and after.",
            ),
            points=Decimal(4),
        ),
    ),
)

TESTS: dict[str, Test] = {
    "from-event-to-datum": FROM_EVENT_TO_DATUM,
    "recording-well": RECORDING_WELL,
    "reading-with-care": READING_WITH_CARE,
    "your-plan": YOUR_PLAN,
}
"""By what the prose of the lessons calls them."""


def quiz_of(key: str) -> Quiz:
    """The quiz that the prose calls so; made with its bank where it is not there."""
    test = TESTS[key]
    existing: Quiz | None = Quiz.objects.filter(title_es=test.title[0]).first()
    if existing is not None:
        return existing
    bank = QuestionBank.objects.create(title_es=test.title[0], title_en=test.title[1])
    for ask in test.asks:
        _question(bank, ask)
    quiz = Quiz(
        title_es=test.title[0],
        title_en=test.title[1],
        instructions_es=test.instructions[0],
        instructions_en=test.instructions[1],
        minutes=test.minutes,
        attempts=test.attempts,
        pass_mark=test.pass_mark,
        review=test.review,
    )
    quiz.draws = [QuizDraw(bank=bank, number=test.drawn, sort_order=0)]  # type: ignore[misc]
    quiz.save()
    return quiz


def _question(bank: QuestionBank, ask: Ask) -> None:
    question = Question(
        bank=bank,
        kind=ask.kind,
        prompt_es=ask.prompt[0],
        prompt_en=ask.prompt[1],
        points=ask.points,
        number=ask.number,
        tolerance=ask.tolerance,
        accepted_es="\n".join(ask.accepted[0]),
        accepted_en="\n".join(ask.accepted[1]),
        rubric_es=ask.rubric[0],
        rubric_en=ask.rubric[1],
        explanation_es=ask.explanation[0],
        explanation_en=ask.explanation[1],
    )
    question.options = [
        QuestionOption(
            sort_order=place,
            text_es=choice.text[0],
            text_en=choice.text[1],
            match_es=choice.match[0],
            match_en=choice.match[1],
            is_right=choice.is_right,
            feedback_es=choice.feedback[0],
            feedback_en=choice.feedback[1],
        )
        for place, choice in enumerate(ask.choices)
    ]
    question.save()
    keep_version(question=question, by=None)
