"""When a module is open and done, and a run completed: worked out of what learners did, written once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainaction.learning.queries import Pinned, Progress, by_module, progress_of, run_lessons
from trainaction.models import (
    Attempt,
    CourseRun,
    Enrolment,
    EnrolmentState,
    RunCompletion,
    RunModule,
    RunPackage,
    RunQuiz,
)
from trainaction.packages.queries import ended_packages
from trainaction.services.enrolments import Refused, complete

Rule = RunModule.Rule
Key = int | UUID
"""Of what is answered and passed: a quiz by its number, an interactive package by its key."""


@dataclass(frozen=True, slots=True)
class ModuleState:
    """A module of a run, for one learner."""

    key: UUID
    number: int
    title: str
    is_done: bool
    asks: str
    """What it takes, in words."""
    closed: str
    """Why it is not open yet, in a sentence; empty where it is."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a learner has done in a run."""

    lessons: frozenset[UUID] = frozenset()
    answered: frozenset[Key] = frozenset()
    passed: frozenset[Key] = frozenset()


def done_of(enrolment: Enrolment, progress: Mapping[UUID, Progress] | None = None) -> Done:
    """The lessons done, the quizzes and packages ended, and those passed. Three queries; two where the progress is known."""
    progress = progress_of(enrolment) if progress is None else progress
    ended = Attempt.objects.filter(enrolment=enrolment, submitted_at__isnull=False).values_list("quiz", "is_passed")
    attempts: list[tuple[Key, bool | None]] = [*ended, *ended_packages(enrolment)]
    return Done(
        lessons=frozenset(key for key, each in progress.items() if each.is_done),
        answered=frozenset(key for key, _passed in attempts),
        passed=frozenset(key for key, is_passed in attempts if is_passed),
    )


def module_states(run: CourseRun, lessons: list[Pinned], done: Done, at: datetime | None = None) -> list[ModuleState]:
    """The modules of a run in order, for who has done so much. Three queries."""
    rules = {row.module_key: row for row in RunModule.objects.filter(run=run)}
    tasks = _tasks_by_lesson(run)
    modules = by_module(lessons)
    finished: dict[UUID, bool] = {}
    asks: dict[UUID, str] = {}
    for first, its in modules:
        keys = {lesson.lesson_key for lesson in its}
        asked = {task for key in keys for task in tasks.get(key, set())}
        rule = rules.get(first.module_key) or RunModule(run=run, module_key=first.module_key)
        finished[first.module_key] = _is_done(rule, keys, asked, done)
        asks[first.module_key] = _asks(rule, len(keys), asked)
    titles = {first.module_key: (place, first.module_title) for place, (first, _its) in enumerate(modules, 1)}
    return [
        ModuleState(
            key=first.module_key,
            number=place,
            title=first.module_title,
            is_done=finished[first.module_key],
            asks=asks[first.module_key],
            closed=_closed(first, finished, titles, at or timezone.now()),
        )
        for place, (first, _its) in enumerate(modules, 1)
    ]


def _tasks_by_lesson(run: CourseRun) -> dict[UUID, set[Key]]:
    """The quizzes and packages of each lesson of a run. Two queries."""
    quizzes = RunQuiz.objects.filter(run=run).values_list("quiz", "lesson_key")
    packages = RunPackage.objects.filter(run=run).values_list("package__key", "lesson_key")
    found: dict[UUID, set[Key]] = {}
    tasks: list[tuple[Key, UUID]] = [*quizzes, *packages]
    for key, lesson_key in tasks:
        found.setdefault(lesson_key, set()).add(key)
    return found


def _is_done(rule: RunModule, lessons: set[UUID], tasks: set[Key], done: Done) -> bool:
    """A module that asks for quizzes and has none asks for its lessons: nobody is held up by what is not there."""
    if rule.rule == Rule.ALL or (rule.rule != Rule.VIEWED and not tasks):
        return lessons <= done.lessons and tasks <= done.passed
    wanted: set[UUID] | set[Key] = lessons if rule.rule == Rule.VIEWED else tasks
    has = {Rule.VIEWED: done.lessons, Rule.ANSWERED: done.answered, Rule.PASSED: done.passed}[Rule(rule.rule)]
    needed = len(wanted) if rule.needed is None else min(rule.needed, len(wanted))
    return len(wanted & set(has)) >= needed


def _asks(rule: RunModule, lessons: int, tasks: set[Key]) -> str:
    """What it takes, in words. Packages are told along with quizzes: both are ended, and passed or not."""
    quizzes = len(tasks)
    has_packages = any(isinstance(key, UUID) for key in tasks)
    if rule.rule == Rule.VIEWED:
        needed = min(rule.needed or lessons, lessons)
        return ngettext("Do %(number)s of %(total)s lesson", "Do %(number)s of %(total)s lessons", lessons) % {
            "number": needed,
            "total": lessons,
        }
    if has_packages:
        return _asks_with_packages(rule, quizzes)
    if rule.rule == Rule.ALL or not quizzes:
        return _("Do all lessons and pass all quizzes") if quizzes else _("Do all lessons")
    counts = {"number": min(rule.needed or quizzes, quizzes), "total": quizzes}
    if rule.rule == Rule.ANSWERED:
        return (
            ngettext("Hand in %(number)s of %(total)s quiz", "Hand in %(number)s of %(total)s quizzes", quizzes)
            % counts
        )
    return ngettext("Pass %(number)s of %(total)s quiz", "Pass %(number)s of %(total)s quizzes", quizzes) % counts


def _asks_with_packages(rule: RunModule, tasks: int) -> str:
    counts = {"number": min(rule.needed or tasks, tasks), "total": tasks}
    if rule.rule == Rule.ALL:
        return _("Do all lessons and pass all quizzes and activities")
    if rule.rule == Rule.ANSWERED:
        return (
            ngettext(
                "Finish %(number)s of %(total)s quiz or activity",
                "Finish %(number)s of %(total)s quizzes and activities",
                tasks,
            )
            % counts
        )
    return (
        ngettext(
            "Pass %(number)s of %(total)s quiz or activity",
            "Pass %(number)s of %(total)s quizzes and activities",
            tasks,
        )
        % counts
    )


def _closed(first: Pinned, finished: Mapping[UUID, bool], titles: Mapping[UUID, tuple[int, str]], at: datetime) -> str:
    if first.opens_at is not None and first.opens_at > at:
        return _("Opens on %(day)s.") % {"day": date_format(localtime(first.opens_at), "DATETIME_FORMAT")}
    if first.after is not None and not finished.get(first.after, True):
        number, title = titles[first.after]
        return _("Opens once you have done module %(number)s, “%(title)s”.") % {"number": number, "title": title}
    return ""


def why_closed(run: CourseRun, lessons: list[Pinned], lesson_key: UUID, enrolment: Enrolment | None) -> str:
    """Why a lesson is not open to a learner yet, in a sentence; empty where it is. No query where its module has no such rule."""
    lesson = next((each for each in lessons if each.lesson_key == lesson_key), None)
    if enrolment is None or lesson is None or (lesson.opens_at is None and lesson.after is None):
        return ""
    states = module_states(run, lessons, done_of(enrolment))
    return next(state.closed for state in states if state.key == lesson.module_key)


def is_completed(run: CourseRun, enrolment: Enrolment) -> bool:
    """Whether a learner has done so many modules as the run asks for. A run without lessons cannot be completed."""
    lessons = run_lessons(run, run.language or enrolment.language)
    if not lessons:
        return False
    states = module_states(run, lessons, done_of(enrolment))
    needed = RunCompletion.objects.filter(run=run).values_list("modules_needed", flat=True).first()
    return sum(1 for state in states if state.is_done) >= min(needed or len(states), len(states))


def complete_if_done(*, enrolment: Enrolment) -> bool:
    """Complete a learner's run where they have done what it asks; once. Whether they were completed by this.

    Asked after whatever may be the last step: a lesson done, a quiz handed in, marked or graded anew.
    """
    enrolment = Enrolment.objects.select_related("run", "person").get(pk=enrolment.pk)
    if enrolment.state not in (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE):
        return False
    if not is_completed(enrolment.run, enrolment):
        return False
    try:
        complete(enrolment=enrolment, by=None, why=_("Has done what the run asks for."))
    except Refused:  # withdrawn in this very moment
        return False
    return True
