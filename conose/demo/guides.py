"""What the demo tells of the protocol and the toolkit.

That the network made both, for field research in contexts of violence, and that both come from deliberation and agreement,
is from the programme's own account. Their text, their versions and their days are the demo's own, and say so.
"""

from dataclasses import dataclass, field
from datetime import date

from conose.demo.content import Words


@dataclass(frozen=True, slots=True)
class Chapter:
    """Paragraphs, and a list to tick off where there is one."""

    title: Words
    paragraphs: tuple[Words, ...]
    checklist: tuple[Words, tuple[Words, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Version:
    slugs: Words
    number: str
    issued_on: date
    chapters: tuple[Chapter, ...]
    changes: Words = ("", "")


@dataclass(frozen=True, slots=True)
class Guide:
    kind: str
    slugs: Words
    title: Words
    summary: Words
    themes: tuple[str, ...]
    versions: tuple[Version, ...] = field(default=())
    has_trainings: bool = False


OWN: Words = (
    "El texto y las fechas de esta versión se escribieron para la demostración; que la red hizo un protocolo y una caja de herramientas, y "
    "que ambos salieron de la deliberación y del acuerdo, lo cuenta el programa.",
    "The text and the days of this version were written for the demonstration; that the network made a protocol and a toolkit, and "
    "that both came from deliberation and agreement, is what the programme tells.",
)

_PURPOSE = Chapter(
    ("Para qué sirve", "What it is for"),
    (
        ("Quien investiga la violencia trabaja con personas que pueden pagar caro lo que cuentan. Este protocolo dice qué se "
         "comprueba antes, durante y después de cada visita, para que nadie quede peor por haber hablado.",
         "Those who study violence work with people who may pay dearly for what they tell. This protocol says what is checked "
         "before, during and after each visit, so that nobody is worse off for having spoken."),
        ("Es un acuerdo entre instituciones: cada una lo sigue con sus propios equipos y cuenta a las demás lo que no funcionó.",
         "It is an agreement between institutions: each follows it with its own teams, and tells the others what did not work."),
    ),
)  # fmt: skip
_BEFORE = Chapter(
    ("Antes de ir", "Before going"),
    (
        ("Ningún equipo sale sin un plan escrito: a quién visita, por qué camino, a qué hora vuelve y a quién llama si no vuelve.",
         "No team leaves without a written plan: whom it visits, by which road, when it returns, and whom it calls if it does not."),
        ("Se pregunta primero a quien vive allí si es buen momento. Un «hoy no» basta para no ir.",
         "Those who live there are asked first whether the time is good. A “not today” is enough to stay away."),
    ),
    (
        ("Antes de salir", "Before leaving"),
        (
            ("El plan de la visita está escrito y alguien que se queda lo tiene", "The plan of the visit is written, and somebody who stays has it"),
            ("Se habló hoy con una persona del lugar", "Somebody of the place was spoken with today"),
            ("Cada integrante sabe a quién llamar y lleva el teléfono cargado", "Each member knows whom to call and has a charged telephone"),
            ("Los cuestionarios no llevan nombres", "The questionnaires bear no names"),
            ("Hay con qué volver antes de que oscurezca", "There is a way to be back before dark"),
        ),
    ),
)  # fmt: skip
_CONSENT = Chapter(
    ("Consentimiento", "Consent"),
    (
        ("Consentir es poder decir que no. Se explica quién pregunta, para qué, qué pasa con lo dicho y cómo retirarlo; después "
         "se calla y se espera.",
         "To consent is to be able to say no. It is explained who asks, what for, what becomes of what is said and how to take it "
         "back; then one is silent, and waits."),
        ("De niñas y niños consienten dos: quien los cuida, y ellos. Si uno dice que no, es que no.",
         "For children two consent: whoever looks after them, and they. If one says no, it is no."),
    ),
    (
        ("Consentimiento de una entrevista", "Consent to an interview"),
        (
            ("Dije quién soy y quién paga el estudio", "I said who I am and who pays for the study"),
            ("Dije para qué se usa lo que me cuenten", "I said what is done with what I am told"),
            ("Dije que puede dejarlo en cualquier momento", "I said that they can stop at any time"),
            ("Pregunté si podía grabar, y esperé la respuesta", "I asked whether I could record, and waited for the answer"),
            ("Dejé por escrito cómo retirar lo dicho", "I left in writing how to take back what was said"),
        ),
    ),
)  # fmt: skip
_WRONG = Chapter(
    ("Cuando algo sale mal", "When something goes wrong"),
    (
        ("Primero las personas, después los datos. Quien coordina decide en el momento si se suspende; nadie tiene que "
         "justificar haber parado.",
         "People first, data afterwards. Whoever co-ordinates decides on the spot whether to stop; nobody has to justify having "
         "stopped."),
        ("En las primeras veinticuatro horas se escribe qué pasó, sin nombres, y se cuenta al comité de ética.",
         "Within twenty-four hours what happened is written down, without names, and told to the ethics committee."),
    ),
)  # fmt: skip
_DATA = Chapter(
    ("Los datos", "The data"),
    (
        ("Los nombres se guardan aparte de las respuestas, cifrados, y se destruyen cuando el estudio se publica.",
         "Names are kept apart from answers, encrypted, and destroyed when the study is published."),
        ("Lo que se publica no deja reconocer a nadie: se agrupan los lugares pequeños y se callan las cifras de menos de diez.",
         "What is published lets nobody be recognised: small places are put together, and numbers below ten are left out."),
    ),
)  # fmt: skip

GUIDES = (
    Guide(
        "protocol",
        ("protocolo-tecnico", "technical-protocol"),
        ("Protocolo técnico para investigar en contextos de violencia", "Technical protocol for research in contexts of violence"),
        ("Lo que se comprueba antes, durante y después de cada visita, para que nadie quede peor por haber hablado.",
         "What is checked before, during and after each visit, so that nobody is worse off for having spoken."),
        ("academia", "gestion-de-informacion"),
        (
            Version(("version-1-0", "version-1-0"), "1.0", date(2020, 3, 2), (_PURPOSE, _BEFORE, _CONSENT, _WRONG)),
            Version(
                ("version-1-1", "version-1-1"), "1.1", date(2022, 6, 13),
                (_PURPOSE, _BEFORE, _CONSENT, _WRONG, _DATA),
                ("Un capítulo nuevo sobre los datos: guardarlos, publicarlos, destruirlos.",
                 "A new chapter on the data: keeping, publishing and destroying them."),
            ),
        ),
        has_trainings=True,
    ),
    Guide(
        "toolkit",
        ("caja-de-herramientas", "toolkit"),
        ("Caja de herramientas para el trabajo de campo", "Toolkit for field work"),
        ("Entrevistas, grupos y recorridos: cómo se preparan, cómo se hacen y cómo se cuida al equipo que los hace.",
         "Interviews, groups and walks: how they are prepared, how they are done, and how the team that does them is cared for."),
        ("academia", "encuestas"),
        (
            Version(
                ("version-1-0", "version-1-0"), "1.0", date(2021, 2, 15),
                (
                    Chapter(
                        ("Entrar a una comunidad", "Entering a community"),
                        (("Se entra de la mano de alguien y se sale por la misma puerta: quien presentó al equipo se entera de "
                          "lo que se encontró antes que nadie.",
                          "One enters by somebody's hand and leaves by the same door: whoever introduced the team learns what was "
                          "found before anybody else."),),
                    ),
                    Chapter(
                        ("Entrevistar", "Interviewing"),
                        (("Una buena entrevista tiene más silencios que preguntas. Se empieza por lo que la persona quiere "
                          "contar y se termina por lo que le devuelve la calma.",
                          "A good interview has more silences than questions. It begins with what the person wants to tell, and ends "
                          "with what gives them their calm back."),),
                        (
                            ("La mochila de quien entrevista", "What an interviewer carries"),
                            (
                                ("Guía de preguntas en papel", "The guide of questions on paper"),
                                ("Grabadora con la tarjeta vacía", "A recorder with an empty card"),
                                ("Hojas de consentimiento, dos por persona", "Consent forms, two for each person"),
                                ("Directorio de servicios de ayuda del lugar", "A list of the place's services for help"),
                                ("Agua y pañuelos", "Water and handkerchiefs"),
                            ),
                        ),
                    ),
                    Chapter(
                        ("Grupos y recorridos", "Groups and walks"),
                        (("En un grupo nadie cuenta lo suyo: se habla de lo que pasa «por aquí». En un recorrido se anota lo que "
                          "se ve y lo que la gente esquiva.",
                          "In a group nobody tells their own story: the talk is of what happens “around here”. On a walk what is seen "
                          "is written down, and what people avoid."),),
                    ),
                    Chapter(
                        ("Cuidar al equipo", "Caring for the team"),
                        (("Escuchar violencia cansa y deja huella. Cada día termina con media hora sin cuaderno, y cada semana con "
                          "alguien de fuera a quien contarle.",
                          "Listening to violence tires, and leaves a mark. Each day ends with half an hour without a notebook, and each "
                          "week with somebody from outside to tell it to."),),
                        (
                            ("Al cerrar el día", "At the end of the day"),
                            (
                                ("Todo el equipo está de vuelta", "The whole team is back"),
                                ("Las notas están guardadas y las hojas con nombres, aparte", "The notes are put away, and the sheets with names apart"),
                                ("Cada quien dijo cómo está", "Each said how they are"),
                                ("Se decidió si mañana se va", "It was decided whether to go tomorrow"),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)  # fmt: skip

TRAININGS = (
    ("protocolo-2022", ("Formación en el protocolo técnico (inventada)", "Training in the technical protocol (invented)"), date(2022, 8, 23)),
    ("protocolo-2024", ("Segunda formación en el protocolo técnico (inventada)", "Second training in the technical protocol (invented)"), date(2024, 4, 16)),
)  # fmt: skip
SERIES = ("formaciones-en-el-protocolo", ("Formaciones en el protocolo técnico", "Trainings in the technical protocol"))
