"""Holds the demo's runs: every step of its learners is a call of the services that a learner, tutor or manager calls."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from participants.attendance.folding import fold_name
from participants.models import AgeBand, Institution, Person
from participants.services.people import add_people
from portal.models import User
from trainaction.assignments.services import hand_in
from trainaction.demo.courses import COURSES, WRITTEN_OUT
from trainaction.demo.learners import ASKING, GOING_ON, Learner, Path, Run, learners, runs
from trainaction.demo.today import hold, make_learner, make_tutor, take_past_quizzes
from trainaction.enrolment.services.enrolments import Entry, advance, approve, enrol, enrol_many, reject, withdraw
from trainaction.enrolment.services.runs import save_run
from trainaction.learning.completion import complete_all_done
from trainaction.learning.queries import by_module, lesson_text, progress_of, run_lessons
from trainaction.learning.services import ModuleRules, Studied, finish_lesson, keep_studied, open_lesson, set_rules
from trainaction.lessons.services import pin_lessons
from trainaction.models import (
    CoursePage,
    CourseRun,
    Enrolment,
    EnrolmentState,
    RunAssignment,
    RunModule,
    RunReflection,
    RunTutor,
    Sector,
)
from trainaction.reflections.services import write
from trainaction.surveys.services import answer

BY_APPROVAL = "seguridad-ciudadana-autoridades"
AT_THEIR_OWN_PACE = "gestion-de-informacion-abierta"
SHORT = "ciberseguridad-abierta"
SHORT_COURSE = "introduccion-a-la-ciberseguridad"
LESSONS_BEGUN = 4
"""So many lessons of the long course has the learner among the demo's accounts done; the short one she has finished."""
PLACES_BY_APPROVAL = 20
TESTED = 16
"""Of those who completed a run with lessons, so many took its quizzes too: statistics of questions want ten at least."""
AGES = (AgeBand.FROM_35, AgeBand.FROM_45, AgeBand.FROM_35, AgeBand.FROM_55, AgeBand.FROM_45, "", AgeBand.FROM_25)
"""What those who ask say, one after the other, the sixth nothing."""
FURTHEST = (1, 2, 3)
"""Of those who go on at their own pace, who have come furthest: they have handed in what the course asks for."""
HELPED = (
    "Los ejemplos de instituciones de la región.",
    "Poder seguir desde el teléfono, de a poco.",
    "Las lecciones cortas: cabían en una pausa del trabajo.",
    "Las respuestas de la tutoría en el foro.",
)
REFLECTION = "Se decidió con el parte diario. Faltó saber quién no denuncia, y por qué."
HANDED_IN = (
    "Oculté las dos casillas de 3 y de 7 personas, y también la de 12 de la misma fila: sin ella, la de 3 salía de restar al "
    "total. Del municipio vecino no oculté nada, porque ninguna casilla suya baja de diez."
)
BETTER = (
    "Más ejercicios con datos reales.",
    "Que el curso dure dos semanas más.",
    "Más videos con subtítulos.",
    "Un resumen para imprimir al final de cada módulo.",
)


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Make the runs and all that became of their learners, where there is none of them yet."""
    pages = {page.slug: page for page in CoursePage.objects.filter(locale__language_code="es", alias_of=None)}
    if not all(course.slug[0] in pages for course in COURSES) or CourseRun.objects.filter(key=BY_APPROVAL).exists():
        return
    say("A thousand learners in the runs of the six courses ...")
    cast = learners(_homes(), {fold_name(name) for name in Person.objects.values_list("name", flat=True)})
    people = add_people(people=[(_person(each), each.email) for each in cast])
    for held in runs(cast):
        _hold(held, pages[held.course], cast, people)
    say("Runs that people learn in, and ask for, now ...")
    tutor = make_tutor()
    _go_on(pages[WRITTEN_OUT.slug[0]], cast, people, tutor)
    _ask(pages[COURSES[0].slug[0]], cast, people, tutor)
    _take_part(pages[SHORT_COURSE], tutor)


def _homes() -> dict[str, Sequence[tuple[int, str]]]:
    homes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, country, kind in (
        Institution.objects.standing().exclude(country=None).order_by("key").values_list("pk", "country", "kind")
    ):
        homes[country].append((pk, kind))
    return dict(homes)


def _person(learner: Learner) -> Person:
    return Person(name=learner.name, sex=learner.sex, country_id=learner.country, institution_id=learner.institution)


def _made(
    page: CoursePage, key: str, spanish: str, english: str, *, tutors: Iterable[Person] = (), **fields: object
) -> CourseRun:
    translated = page.get_translations().filter(locale__language_code="en").first()
    run = CourseRun(
        key=key,
        course_key=page.translation_key,
        title_es=f"{page.title}: {spanish}"[:255],
        title_en=f"{translated.title}: {english}"[:255] if translated else "",
        **fields,
    )
    of_course = [tutor.person for tutor in page.tutors.all()]
    run.tutors.add(*(RunTutor(person=person) for person in (*of_course, *tutors)))
    return save_run(run=run, by=None)


# --- runs that were held -------------------------------------------------------------------------


def _hold(held: Run, page: CoursePage, cast: Sequence[Learner], people: Sequence[Person]) -> None:
    spanish, english = held.cohort
    run = _made(
        page,
        held.key,
        spanish.lower(),
        english.lower(),
        language="es",
        pace=CourseRun.Pace.SCHEDULED,
        enrolment_opens_at=held.starts - timedelta(days=21),
        enrolment_closes_at=held.starts - timedelta(hours=1),
        starts_at=held.starts,
        ends_at=held.ends,
        capacity=held.capacity,
    )
    entries = [_entry(path.learner, cast, people, path.asks) for path in held.paths]
    enrolled = enrol_many(run=run, entries=entries, by=None, at=held.starts - timedelta(days=2))
    of_path = list(zip(held.paths, enrolled, strict=True))
    pin_lessons(run=run)
    _study(run, of_path)
    for path, enrolment in sorted(of_path, key=lambda pair: pair[0].asks):
        if path.leaves is not None:
            withdraw(enrolment=_now(enrolment), by=None, at=path.leaves)
    if held.key.endswith("-1"):
        _say_how_it_was(run, of_path, held.ends + timedelta(days=1))
    certified = [(path, enrolment) for path, enrolment in of_path if path.is_certified]
    if certified:
        enrolments = [enrolment for _path, enrolment in certified]
        advance(enrolments=enrolments, to=EnrolmentState.CERTIFIED, by=None, at=held.ends + timedelta(days=3))


def _study(run: CourseRun, of_path: Sequence[tuple[Path, Enrolment]]) -> None:
    """Lesson by lesson, from each learner's first day to their last; who has done all of them has completed the run."""
    rng = random.Random(run.key)
    lessons = run_lessons(run, "es")
    rules = [
        ModuleRules(first.module_key, RunModule.Rule.VIEWED, None, None, None) for first, _its in by_module(lessons)
    ]
    set_rules(run=run, modules=rules, modules_needed=None)
    by_end: dict[datetime | None, list[Studied]] = defaultdict(list)
    finished = []
    for path, enrolment in of_path:
        if path.begins is None:
            continue
        # Who does not go on to the end stops early rather than late.
        number = len(lessons) if path.completes else int(len(lessons) * rng.betavariate(1.2, 2))
        ends = path.completes or path.leaves or path.begins + timedelta(weeks=3)
        step = (ends - path.begins) / max(number, 1)
        for place, lesson in enumerate(lessons[: number + 1]):
            at = path.begins + step * place
            by_end[path.completes].append(
                Studied(enrolment, lesson.lesson_key, at, at + step if place < number else None)
            )
        if path.completes:
            finished.append((enrolment, path.begins, step))
    keep_studied(studied=by_end.pop(None, []))
    for end, studied in sorted(
        ((end, its) for end, its in by_end.items() if end is not None), key=lambda pair: pair[0]
    ):
        keep_studied(studied=studied)
        complete_all_done(run=run, at=end)
    places = {lesson.lesson_key: place for place, lesson in enumerate(lessons, 1)}
    moments = [
        (enrolment, {key: begins + step * place for key, place in places.items()})
        for enrolment, begins, step in finished[:TESTED]
    ]
    take_past_quizzes(run, moments)


def _say_how_it_was(run: CourseRun, of_path: Sequence[tuple[Path, Enrolment]], at: datetime) -> None:
    """Most of who completed a first edition answer its survey."""
    rng = random.Random(run.key)
    for path, enrolment in of_path:
        if path.completes is None or rng.random() < 0.35:
            continue
        given = {key: str(rng.choice((3, 4, 4, 5, 5))) for key in ("whole", "useful", "clear", "tutors")}
        given |= {
            "load": rng.choice(("less", "right", "right", "more")),
            "device": rng.choice(("phone", "phone", "computer")),
        }
        if rng.random() < 0.5:
            given |= {"helped": rng.choice(HELPED), "better": rng.choice(BETTER)}
        answer(enrolment=_now(enrolment), given=given, at=at)


def _entry(learner: int, cast: Sequence[Learner], people: Sequence[Person], at: datetime | None = None) -> Entry:
    return Entry(people[learner], "es", cast[learner].sector, at)


def _now(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("run", "person").get(pk=enrolment.pk)


# --- runs of today ---------------------------------------------------------------------------------


def _of_this_year() -> tuple[str, str]:
    """What a run without dates is called, so that it is told from that of another year."""
    year = timezone.localdate().year
    return f"cohorte de {year}", f"{year} run"


def _go_on(page: CoursePage, cast: Sequence[Learner], people: Sequence[Person], tutor: User) -> None:
    """A run at each learner's own pace, in which every one of these stops a little earlier than the one before."""
    run = _made(page, AT_THEIR_OWN_PACE, *_of_this_year(), tutors=[tutor.person])
    pin_lessons(run=run)
    lessons = [lesson.lesson_key for lesson in run_lessons(run, "es")]
    blocks = {lesson: _blocks_of(run, lesson) for lesson in lessons}
    entries = [_entry(learner, cast, people) for learner in range(0, GOING_ON * 7, 7)]
    for place, enrolment in enumerate(enrol_many(run=run, entries=entries, by=None)):
        done = len(lessons) * (GOING_ON - place) // GOING_ON if place % 6 else 0
        if not lessons or (place % 6 == 0 and place % 12):
            continue  # some have not begun
        open_lesson(enrolment=_now(enrolment), lesson_key=lessons[0], progress=progress_of(enrolment))
        for lesson in lessons[:done]:
            finish_lesson(enrolment=enrolment, lesson_key=lesson, of=blocks[lesson], has_read=True)
        if place in FURTHEST:
            _do_tasks(run, enrolment)
    hold(run, tutor)


def _take_part(page: CoursePage, tutor: User) -> None:
    """A run of a short course, in which the learner among the accounts has a certificate; and her place in the long one."""
    short = _made(page, SHORT, *_of_this_year(), tutors=[tutor.person])
    person = Person.objects.get(user=make_learner())
    for run, number in ((short, None), (CourseRun.objects.get(key=AT_THEIR_OWN_PACE), LESSONS_BEGUN)):
        pin_lessons(run=run)
        enrolment = enrol(run=run, person=person, by=None, language="es", sector=Sector.CIVIL_SOCIETY)
        for lesson in run_lessons(run, "es")[:number]:
            key = lesson.lesson_key
            open_lesson(enrolment=_now(enrolment), lesson_key=key, progress=progress_of(enrolment))
            finish_lesson(enrolment=_now(enrolment), lesson_key=key, of=_blocks_of(run, key), has_read=True)
    done = list(Enrolment.objects.filter(run=short, state=EnrolmentState.COMPLETED).select_related("run", "person"))
    if done:
        advance(enrolments=done, to=EnrolmentState.CERTIFIED, by=None)


def _blocks_of(run: CourseRun, lesson: UUID) -> list[UUID]:
    text = lesson_text(run, lesson, "es")
    return text.blocks if text is not None else []


def _do_tasks(run: CourseRun, enrolment: Enrolment) -> None:
    """What who has done most lessons was asked beside them: a reflection, and an assignment that waits for its mark."""
    for task in RunReflection.objects.filter(run=run).order_by("pk")[:1]:
        write(enrolment=enrolment, lesson_key=task.lesson_key, block=task.block, text=REFLECTION)
    for assignment in RunAssignment.objects.filter(run=run):
        hand_in(enrolment=enrolment, assignment=assignment, text=HANDED_IN, form_key=uuid4())


def _ask(page: CoursePage, cast: Sequence[Learner], people: Sequence[Person], tutor: User) -> None:
    """A run in which somebody decides: more are admitted than there are places, and some are still to be decided on."""
    year = timezone.localdate().year
    run = _made(
        page, BY_APPROVAL, f"cohorte de {year} para autoridades", f"{year} run for authorities", cohort_es="Autoridades", cohort_en="Authorities",
        capacity=PLACES_BY_APPROVAL, needs_approval=True, asks_age=True, tutors=[tutor.person],
    )  # fmt: skip
    asked = [
        enrol(
            run=run, person=entry.person, by=None, language="es", sector=entry.sector, age_band=AGES[place % len(AGES)]
        )
        for place, entry in enumerate(_entry(learner, cast, people) for learner in range(3, ASKING * 5, 5))
    ]
    for place, enrolment in enumerate(asked):
        if place % 10 == 9:
            reject(enrolment=enrolment, by=None, why="El curso es para quienes dirigen una institución.")
        elif place % 10 == 8:
            withdraw(enrolment=enrolment, by=None)
        elif place % 7 != 5:
            approve(enrolment=enrolment, by=None)
