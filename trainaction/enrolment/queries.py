"""Reads: runs with the state they are in, their places, their waiting list, and what stands in somebody's way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participants.attendance.folding import without_accents
from participants.models import Institution, Participation, Person
from participants.queries.institutions import name_said
from participants.queries.merging import members
from participants.queries.people import person_of
from portal.models import User
from portal.prepared import NOW, Prepared, columns_of, instance_of, key, number, prepared, text
from portal.queries import public_pages
from trainaction.enrolment.doubles import without_doubles
from trainaction.enrolment.states import OVER, RunState, with_state
from trainaction.models import (
    CoursePage,
    CoursePrerequisite,
    CourseRun,
    Enrolment,
    EnrolmentState,
    LessonProgress,
    RunLesson,
    RunTutor,
    Seat,
)
from trainaction.permissions import may_run_courses
from trainaction.queries import open_courses

FINISHED = (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED)
GONE = (EnrolmentState.WITHDRAWN, EnrolmentState.REJECTED)


def runs_listed(*, at: datetime | None = None) -> QuerySet[CourseRun]:
    """All runs with their state and `course_title`, for those who run them."""
    return with_state(CourseRun.objects.annotate(course_title=_course_title()), at=at)


def _course_title() -> Subquery:
    """The title of a run's course in the reader's language, or in the one there is."""
    pages = CoursePage.objects.filter(translation_key=OuterRef("course_key"), alias_of=None)
    return Subquery(in_readers_language_first(pages).values("title")[:1])


def in_readers_language_first(pages: QuerySet[CoursePage]) -> QuerySet[CoursePage]:
    """Pages of courses, those in the reader's language before the others."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    is_theirs = Case(When(locale__language_code=language, then=Value(0)), default=Value(1))
    found: QuerySet[CoursePage] = pages.annotate(distance=is_theirs).order_by("distance", "pk")
    return found


def courses_to_run() -> list[tuple[UUID, str]]:
    """All courses, drafts included, each by its key and its title, by title."""
    titles: dict[UUID, str] = {}
    for page in in_readers_language_first(CoursePage.objects.filter(alias_of=None)):
        name = f"{page.title} ({page.edition})" if page.edition else page.title
        titles.setdefault(page.translation_key, name if page.live else f"{name} – {_('draft')}")
    return sorted(titles.items(), key=lambda each: each[1])


def state_of(run: CourseRun, *, at: datetime | None = None) -> RunState:
    """The state of one run at a moment. Raises ValueError where it was deleted."""
    ((state,),) = _state_of_run().rows(run=run.pk, now=at or timezone.now())
    return RunState(state)


@lru_cache(maxsize=1)
def _state_of_run() -> Prepared:
    run: Any = with_state(
        CourseRun.objects.filter(pk=number("run")), at=NOW
    )  # with columns that its class does not have
    return prepared(run.values_list("state"))


def waiting_list(run: CourseRun) -> QuerySet[Enrolment]:
    """Who waits for a place, in the order in which they get one. Whoever has a place under another row of the registry waits for
    none."""
    waiting = run.enrolments.filter(state=EnrolmentState.WAITING)
    return without_doubles(waiting, [run.pk]).order_by("asked_at", "pk")


def runs_with_a_place_for_who_waits() -> QuerySet[CourseRun]:
    """Runs in which somebody waits although a place is free, or there is no number of places."""
    waiting = Enrolment.objects.filter(run=OuterRef("pk"), state=EnrolmentState.WAITING)
    free = Seat.objects.filter(run=OuterRef("pk"), enrolment=None)
    return CourseRun.objects.filter(Q(Exists(free)) | Q(capacity=None), Exists(waiting), archived_at=None)


def place_in_waiting_list(enrolment: Enrolment) -> int:
    """Which one somebody is on the waiting list, the next one 1."""
    before = Q(asked_at__lt=enrolment.asked_at) | Q(asked_at=enrolment.asked_at, pk__lte=enrolment.pk)
    return waiting_list(enrolment.run).filter(before).count()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody may not enrol: `code` for programs, `sentence` for them."""

    code: str
    sentence: str


def refusal_for(run: CourseRun, person: Person, *, at: datetime | None = None) -> Refusal | None:
    """What keeps this person from asking for a place in the run at this moment; None where nothing does.

    The person must be the one that counts, after merges.
    """
    everyone = members("person", person.pk)
    own = run.enrolments.filter(person__in=everyone)
    return (
        _of_their_own(own)
        or refusal_of_state(state_of(run, at=at))
        or _of_who_it_is_for(run, person)
        or _of_courses_before(run, everyone)
    )


def refusal_before_asking(run: CourseRun, person: Person | None, *, at: datetime | None = None) -> Refusal | None:
    """What keeps an account's person from being shown the form: all but what the form itself asks."""
    if person is None:
        everyone: list[int] = []
        own = Enrolment.objects.none()
    else:
        everyone = members("person", person.pk)
        own = run.enrolments.filter(person__in=everyone)
    return _of_their_own(own) or refusal_of_state(state_of(run, at=at)) or _of_courses_before(run, everyone)


def refusal_of_state(state: str) -> Refusal | None:
    """Why nobody can enrol in a run that is in this state."""
    sentences = {
        RunState.TO_BE_SCHEDULED: _("The dates of this run are not set yet: enrolment is not open."),
        RunState.ANNOUNCED: _("Enrolment in this run has not opened yet."),
        RunState.CLOSED: _("Enrolment in this run has closed. Look for another run on the course's page."),
        RunState.ONGOING_CLOSED: _("Enrolment in this run has closed. Look for another run on the course's page."),
        RunState.ENDED: _("This run has ended. Look for another run on the course's page."),
        RunState.ARCHIVED: _("This run has ended. Look for another run on the course's page."),
    }
    sentence = sentences.get(RunState(state))
    return Refusal("closed", sentence) if sentence else None


def _of_their_own(own: QuerySet[Enrolment]) -> Refusal | None:
    states = set(own.order_by().values_list("state", flat=True))
    if states - set(GONE):
        return Refusal("twice", _("You are in this run already: see “My courses”."))
    if EnrolmentState.REJECTED in states:
        return Refusal("rejected", _("You were not admitted to this run. Ask those who run it, or choose another run."))
    return None


def _of_who_it_is_for(run: CourseRun, person: Person) -> Refusal | None:
    countries = {country for (country,) in _countries_of_run().rows(run=run.pk)}
    if countries and person.country_id not in countries:
        return Refusal("country", _("This run is for people in other countries: its page says which."))
    institutions = {institution for (institution,) in _institutions_of_run().rows(run=run.pk)}
    own = person.current_institution
    if institutions and (own is None or own.pk not in institutions):
        return Refusal("institution", _("This run is for people of other institutions: its page says which."))
    return None


@lru_cache(maxsize=1)
def _countries_of_run() -> Prepared:
    return prepared(CourseRun.countries.through.objects.filter(courserun=number("run")).values_list("country"))


@lru_cache(maxsize=1)
def _institutions_of_run() -> Prepared:
    """Those that count, after merges."""
    of_run = CourseRun.institutions.through.objects.filter(run=number("run"))
    return prepared(of_run.values_list(Coalesce("institution__merged_into", "institution")))


def _of_courses_before(run: CourseRun, everyone: Iterable[int]) -> Refusal | None:
    missing = missing_courses(run.course_key, everyone)
    if not missing:
        return None
    named = ", ".join(_("“%(title)s”") % {"title": each} for each in missing)
    return Refusal("prerequisite", _("Complete first: %(courses)s.") % {"courses": named})


def missing_courses(course_key: UUID, everyone: Iterable[int]) -> list[str]:
    """Titles of the courses to be taken before this one that none of these rows of a person has completed.

    Completed is also what an import says of a run held elsewhere. A course of which there never was a run is not among
    them: nobody could have completed it here.
    """
    asked = {before for (before,) in _courses_before().rows(course=course_key)}
    if not asked:
        return []
    with_runs = set(CourseRun.objects.filter(course_key__in=asked).values_list("course_key", flat=True))
    people = list(everyone)
    done = Enrolment.objects.filter(person__in=people, state__in=FINISHED, run__course_key__in=with_runs)
    missing = with_runs - set(done.values_list("run__course_key", flat=True))
    if missing:  # what was brought in of earlier years was completed too
        brought = Participation.objects.filter(person__in=people, standing__in=FINISHED, series__page_key__in=missing)
        missing -= set(brought.values_list("series__page_key", flat=True))
    return [course.title for course in courses_by_key(missing).values()]


@lru_cache(maxsize=1)
def _courses_before() -> Prepared:
    links = CoursePrerequisite.objects.filter(page__translation_key=key("course"), page__alias_of=None)
    return prepared(links.order_by().values_list("course__translation_key"))


@dataclass(frozen=True, slots=True)
class Course:
    """An open course as a reader may see it: in their language, or in the one there is."""

    title: str
    url_path: str


def courses_by_key(keys: Iterable[UUID]) -> dict[UUID, Course]:
    """The open courses with these keys, by key. One query; none for no key."""
    wanted = set(keys)
    found: dict[UUID, Course] = {}
    if wanted:
        pages = in_readers_language_first(open_courses().filter(translation_key__in=wanted))
        for course_key, title, url_path in pages.values_list("translation_key", "title", "url_path"):
            found.setdefault(course_key, Course(title, url_path))
    return found


def runs_of_course(course_key: UUID, *, at: datetime | None = None) -> list[Any]:
    """The runs of a course that somebody may still enrol in, wait for or be in the middle of, the next one first. Three queries."""
    runs = with_state(CourseRun.objects.filter(course_key=course_key), at=at).filter(~Q(state__in=OVER))
    return list(runs.prefetch_related(*for_whom()).order_by(F("starts_at").asc(nulls_first=True), "pk"))


def for_whom() -> tuple[Any, ...]:
    """The countries and institutions that a run is for; each institution with `said`, its name in the reader's language."""
    return ("countries", Prefetch("institutions", Institution.objects.annotate(said=name_said()).order_by("said")))


def runs_that_take_enrolments(locale: int, count: int, *, at: datetime | None = None) -> list[tuple[Any, Course]]:
    """So many runs in which there is a place now, of courses that are public in a language, the next first, one of each
    course; each with its course. Three queries; one where there are none."""
    rows = _runs_that_take_enrolments(count * RUNS_OF_A_COURSE).rows(locale=locale, now=at or timezone.now())
    first: dict[UUID, tuple[Any, Course]] = {}
    for *values, state, taken, waiting, title, url_path in rows:
        run: Any = instance_of(CourseRun, values)
        run.state, run.taken, run.waiting = state, taken, waiting
        first.setdefault(run.course_key, (run, Course(title, url_path)))
    found = list(first.values())[:count]
    prefetch_related_objects([run for run, _course in found], *for_whom())
    return found


RUNS_OF_A_COURSE = 4
"""So many runs of one course may stand before those of another."""


@lru_cache(maxsize=8)
def _runs_that_take_enrolments(count: int) -> Prepared:
    current = Q(expire_at=None) | Q(expire_at__gt=NOW)
    courses = public_pages(
        CoursePage.objects.filter(current, locale=number("locale"), translation_key=OuterRef("course_key"))
    )
    runs = with_state(CourseRun.objects.annotate(course_title=Subquery(courses.values("title")[:1])), at=NOW)
    found = runs.filter(Q(state__in=(RunState.OPEN, RunState.ONGOING_OPEN)), Q(course_title__isnull=False))
    found = found.annotate(course_path=Subquery(courses.values("url_path")[:1]))
    columns = (*columns_of(CourseRun), "state", "taken", "waiting", "course_title", "course_path")
    return prepared(found.order_by(F("starts_at").asc(nulls_last=True), "pk").values_list(*columns)[:count])


def open_run(run_key: str) -> CourseRun | None:
    """The run with this key, where anyone may see its course. One query."""
    return next(iter(_open_run().instances(CourseRun, run=run_key)), None)


@lru_cache(maxsize=1)
def _open_run() -> Prepared:
    courses = open_courses().filter(translation_key=OuterRef("course_key")).order_by()
    return prepared(CourseRun.objects.filter(Exists(courses), key=text("run")).order_by())


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    """The enrolments of an account's person, with their run; the latest first. Of those who count as the same too, and then of each
    run the one that counts."""
    person = person_of(user)
    everyone = members("person", person.pk) if person else []
    own = Enrolment.objects.filter(person__in=everyone).select_related("run")
    if len(everyone) > 1:
        own = without_doubles(own, own.order_by().values_list("run", flat=True))
    return own.order_by("-asked_at", "-pk")


def lessons_done(enrolments: Iterable[Enrolment]) -> dict[int, tuple[int, int]]:
    """By enrolment under way, how many lessons of its run are done, and of how many. Two queries; none where none is under way."""
    runs = {each.pk: each.run_id for each in enrolments if each.state == EnrolmentState.ACTIVE}
    if not runs:
        return {}
    lessons: dict[int, set[UUID]] = defaultdict(set)
    for run, lesson in RunLesson.objects.filter(run__in=set(runs.values())).values_list("run", "lesson_key"):
        lessons[run].add(lesson)
    done: dict[int, int] = defaultdict(int)
    finished = LessonProgress.objects.filter(enrolment__in=runs, done_at__isnull=False)
    for enrolment, lesson in finished.values_list("enrolment", "lesson_key"):
        done[enrolment] += lesson in lessons[runs[enrolment]]
    return {enrolment: (done[enrolment], len(lessons[run])) for enrolment, run in runs.items()}


def places_in_waiting_lists(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """By enrolment that waits, which one it is, the next one 1. Two queries, three where people in them were merged; none where none waits."""
    runs = {each.run_id for each in enrolments if each.state == EnrolmentState.WAITING}
    if not runs:
        return {}
    order = Window(RowNumber(), partition_by="run", order_by=["asked_at", "pk"])
    waiting = without_doubles(Enrolment.objects.filter(run__in=runs, state=EnrolmentState.WAITING), runs)
    waiting = waiting.annotate(place=order)
    return dict(waiting.values_list("pk", "place"))


def runs_taught_by(user: User) -> QuerySet[CourseRun]:
    """The runs that an account's person teaches; all of them for who runs courses."""
    if may_run_courses(user):
        return runs_listed()
    person = person_of(user)
    everyone = members("person", person.pk) if person else []
    taught = RunTutor.objects.filter(person__in=everyone).values("run")
    return runs_listed().filter(pk__in=taught)


def people_in(run: CourseRun, *, state: str = "", name: str = "") -> QuerySet[Enrolment]:
    """Who is in a run, each once, with their person and country: who asks for approval first, then by their name after merges."""
    asks_first = Case(When(state=EnrolmentState.REQUESTED, then=Value(0)), default=Value(1))
    everybody = without_doubles(run.enrolments.all(), [run.pk])
    found = everybody.select_related("person__merged_into__country", "person__country").annotate(
        shown_name=Coalesce("person__merged_into__name", "person__name"),
        shown_key=Coalesce("person__merged_into__key", "person__key"),
    )
    if state in EnrolmentState.values:
        found = found.filter(state=state)
    for word in without_accents(name).split():
        found = found.filter(shown_key__contains=word)
    return found.annotate(asks=asks_first).order_by("asks", "shown_name", "pk")


def numbers_by_run(runs: Iterable[int]) -> dict[tuple[int, str], int]:
    """How many people of each run are in each state; none for a state nobody is in. Two queries, three where people were merged."""
    ids = list(runs)
    rows = without_doubles(Enrolment.objects.filter(run__in=ids), ids).order_by().values_list("run", "state")
    return {(run, state): number for run, state, number in rows.annotate(number=Count("pk"))}


def numbers_by_state(run: CourseRun) -> dict[str, int]:
    """How many people of a run are in each state; none for a state nobody is in."""
    return {state: number for (_run, state), number in numbers_by_run([run.pk]).items()}
