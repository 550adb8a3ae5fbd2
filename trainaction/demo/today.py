"""What goes on in the demo's run of today: a tutor with an account, quizzes that are taken and marked, a forum.

Everything is a call of the services that a learner or the tutor calls. Answers are always the same; questions and the
order of options are drawn by the quizzes, as for anybody.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils import timezone

from participants.models import Person, Sex
from participants.services.accounts import link_known_person
from participants.services.people import save_person
from portal.models import User
from trainaction.discussion.members import join
from trainaction.discussion.moderating import mark_answer, report
from trainaction.discussion.posting import Writing, announce, begin_thread, reply
from trainaction.learning.queries import run_lessons
from trainaction.models import (
    AttemptItem,
    CourseRun,
    Enrolment,
    ForumMember,
    ForumPost,
    ForumReport,
    LessonProgress,
    Quiz,
    RunQuiz,
)
from trainaction.questions import Content
from trainaction.quizzes import grading
from trainaction.quizzes.queries import asked_in
from trainaction.quizzes.services import hand_in, mark, save_answers, start_attempt

SEED = "trainaction-today"
TUTOR = "tutor@demo.example"
"""The account is given its password with those of the other roles (portal.demo)."""
TUTORS_NAME = "Teresa Demo"
LEARNER = "learner@demo.example"
"""Likewise. A test account in the registry, so that she is in no figure."""
LEARNERS_NAME = "Ana Demo"
TRIED = 8
"""Learners who take each quiz, of those who have done its lesson."""
AGAIN = 3
"""Of them, so many take it twice."""

PLANS = (
    "Desde marzo, la unidad de análisis completa la relación con la persona agresora en los registros de la delegación "
    "central. Lo hace la digitadora de turno. Hoy falta en siete de cada diez; lo mediremos cada mes.",
    "Vamos a mejorar el lugar del hecho. Responsable: el encargado de estadística. Para junio, usar el código oficial "
    "del municipio en vez del nombre escrito a mano.",
    "Quiero que la edad no quede vacía. La recepcionista la pregunta siempre.",
    "Registrar el pueblo al que pertenece cada mujer, como ella lo declara. Lo hará el equipo de atención, después de una "
    "tarde de práctica con el formulario nuevo. Antes: 4 % de los registros. Meta: la mitad en seis meses.",
)
"""Open answers to the last quiz; the last one is marked, the others wait."""
COMMENT = "Se puede comprobar todo: quién, cuándo y la medida de antes. Añada quién revisa el dato cada mes."


def hold(run: CourseRun, tutor: User) -> None:
    """Fill the run with what its learners and its tutor would have done in the last days."""
    enrolments = _furthest_first(run)
    take_quizzes(run, enrolments, tutor)
    if len(enrolments) >= len(CAST):
        _talk(run, dict(zip(CAST, enrolments, strict=False)), tutor)


def make_tutor() -> User:
    """The tutor of the demo, in the registry and with an account that has no password yet."""
    return _known(TUTOR, Person(name=TUTORS_NAME, sex=Sex.WOMEN, country_id="GT", is_programme_staff=True))


def make_learner() -> User:
    """The learner among the demo's accounts, likewise."""
    return _known(LEARNER, Person(name=LEARNERS_NAME, sex=Sex.WOMEN, country_id="HN", is_test=True))


def _known(address: str, fresh: Person) -> User:
    person = Person.objects.filter(emails__address=address).first()
    return _account_of(person or save_person(person=fresh, by=None, addresses=[address]), address)


def _account_of(person: Person, address: str) -> User:
    """An account of somebody of the registry, who has confirmed the address by which the registry knows them."""
    first, _space, last = person.name.partition(" ")
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, first_name=first, last_name=last)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    link_known_person(user=user)
    return user


def _furthest_first(run: CourseRun) -> list[Enrolment]:
    """The learners of the run who have begun, who has done most first."""
    found = Enrolment.objects.filter(run=run, first_seen_at__isnull=False).select_related("person", "run")
    done = dict.fromkeys(found.values_list("pk", flat=True), 0)
    for enrolment in LessonProgress.objects.filter(enrolment__in=done, done_at__isnull=False).values_list(
        "enrolment", flat=True
    ):
        done[enrolment] += 1
    return sorted(found, key=lambda each: (-done[each.pk], each.pk))


# --- quizzes ---------------------------------------------------------------------------------------


def take_quizzes(run: CourseRun, enrolments: Sequence[Enrolment], tutor: User) -> None:
    """The first of these take every quiz; of the last one's open answers one is marked, and the others wait."""
    rng = random.Random(SEED)
    for link in RunQuiz.objects.filter(run=run).select_related("quiz").order_by("pk"):
        if _is_open(link.quiz):
            _hand_in_plans(link.quiz, enrolments[: len(PLANS)], tutor)
            continue
        for place, enrolment in enumerate(enrolments[:TRIED]):
            for skill in (0.5, 0.9) if place < AGAIN else (0.6 + 0.05 * place,):
                _take(link.quiz, enrolment, rng, skill)


def take_past_quizzes(run: CourseRun, moments: Sequence[tuple[Enrolment, Mapping[UUID, datetime]]]) -> None:
    """These learners took every quiz that is graded by itself, when they had done its lesson: `moments` by its key."""
    rng = random.Random(f"{SEED}-{run.key}")
    for link in RunQuiz.objects.filter(run=run).select_related("quiz").order_by("pk"):
        if _is_open(link.quiz):
            continue
        for enrolment, done in moments:
            _take(link.quiz, enrolment, rng, 0.6 + 0.4 * rng.random(), at=done[link.lesson_key] - timedelta(minutes=30))


def _is_open(quiz: Quiz) -> bool:
    return quiz.draws.filter(bank__questions__kind="open").exists()


def _take(quiz: Quiz, enrolment: Enrolment, rng: random.Random, skill: float, at: datetime | None = None) -> None:
    """An attempt in which so large a share of the answers is right; the others are left out."""
    attempt = start_attempt(quiz=quiz, enrolment=enrolment, at=at)
    asked = asked_in(attempt)
    answers = {each.item.number: right_answer(each.content) for each in asked if rng.random() < skill}
    save_answers(attempt=attempt, answers=answers, at=at)
    hand_in(attempt=attempt, at=at)


def right_answer(content: Content) -> grading.Answer:
    """The right answer to a question that the portal itself grades, as it is kept."""
    if content.kind == "matching":
        return {"pairs": {each.key: each.key for each in content.options}}
    if content.kind == "ordering":
        return {"places": {each.key: place for place, each in enumerate(content.options, 1)}}
    if content.kind == "numeric":
        return {"number": f"{content.number:f}"}
    if content.kind == "short":
        return {"text": content.accepted["es"][0]}
    return {"chosen": [each.key for each in content.options if each.is_right]}


def _hand_in_plans(quiz: Quiz, enrolments: Sequence[Enrolment], tutor: User) -> None:
    for enrolment, plan in zip(enrolments, PLANS, strict=False):
        attempt = start_attempt(quiz=quiz, enrolment=enrolment)
        save_answers(attempt=attempt, answers={each.item.number: {"text": plan} for each in asked_in(attempt)})
        hand_in(attempt=attempt)
        if plan == PLANS[-1]:
            for item in AttemptItem.objects.filter(attempt=attempt):
                mark(item=item, points=Decimal("3.5"), comment=COMMENT, by=tutor)


# --- the forum -------------------------------------------------------------------------------------

CAST = ("a", "b", "c", "d", "e")
"""Learners who write, by letters: who has done most first."""


def _talk(run: CourseRun, cast: dict[str, Enrolment], tutor: User) -> None:
    """Four threads, one of them answered and one reported, and an announcement."""
    now = timezone.now()
    users = {letter: _account_of(each.person, _address(each.person)) for letter, each in cast.items()}
    members = {letter: join(run=run, user=user, language="es", at=now) for letter, user in users.items()}
    teaches = join(run=run, user=tutor, language="es", at=now)
    modules = list(dict.fromkeys(lesson.module_key for lesson in run_lessons(run, "es")))

    def ask(by: str, hours: float, title: str, text: str, module: int | None = None) -> ForumPost:
        return begin_thread(
            run=run,
            member=members[by],
            by=users[by],
            is_tutor=False,
            title=title,
            writing=Writing(text),
            module_key=modules[module] if module is not None and module < len(modules) else None,
            at=_before(now, hours),
        )

    def answer(to: ForumPost, by: str, hours: float, text: str, quoted: ForumPost | None = None) -> ForumPost:
        member, user = _who(by, members, users, teaches, tutor)
        return reply(
            thread=to.thread,
            member=member,
            by=user,
            is_tutor=by == "tutor",
            writing=Writing(text),
            quoted=quoted,
            at=_before(now, hours),
        )

    announce(
        run=run,
        member=teaches,
        by=tutor,
        title="Sesión de preguntas el jueves",
        writing=Writing(
            "El jueves a las 10:00 (hora de Guatemala) respondo en este foro a lo que haya quedado pendiente de los módulos "
            "2 y 3.\n\n- Traiga el formulario con el que trabaja, sin datos de nadie.\n- Lo que no alcance a leer ese día, lo "
            "respondo el viernes."
        ),
        at=_before(now, 70),
    )
    first = ask(
        "a", 96, "¿Denuncias o víctimas?",
        "En mi oficina contamos denuncias, y la policía cuenta víctimas. ¿Cuál de las dos cifras conviene publicar?", 0,
    )  # fmt: skip
    answer(first, "b", 92, "Nosotras publicamos las dos, con una línea que dice qué se contó en cada una.", first)
    right = answer(
        first, "tutor", 90,
        "Las dos, siempre que cada una diga qué cuenta: una denuncia puede tener varias víctimas, y una víctima varias "
        "denuncias. Lo que no se puede es sumarlas.",
    )  # fmt: skip
    mark_answer(post=right, is_answer=True)
    sensitive = ask(
        "c", 60, "Preguntar por el pueblo sin incomodar",
        "¿Cómo lo preguntan ustedes? Aquí la gente se molesta cuando cree que se lo adivinamos por la ropa.", 2,
    )  # fmt: skip
    answer(
        sensitive,
        "d",
        51,
        "Decimos para qué es y leemos las opciones en voz alta, con «prefiero no responder» al final.",
    )
    answer(sensitive, "a", 30, "Gracias: el orden de las preguntas también ayuda. La ponemos después de la edad.")
    ask("e", 26, "Una tabla con pocas mujeres", "En nuestro municipio hay tres casos al año. ¿Se publica algo?", 4)
    off_topic = ask("d", 8, "Se venden formularios", "Tengo formularios impresos a buen precio. Escríbanme.")
    report(post=off_topic, member=members["b"], why=ForumReport.Why.SPAM, at=_before(now, 5))


def _who(
    by: str, members: dict[str, ForumMember], users: dict[str, User], teaches: ForumMember, tutor: User
) -> tuple[ForumMember, User]:
    return (teaches, tutor) if by == "tutor" else (members[by], users[by])


def _address(person: Person) -> str:
    return str(person.emails.order_by("pk").values_list("address", flat=True)[0])


def _before(now: datetime, hours: float) -> datetime:
    return now - timedelta(hours=hours)
