"""When a module is open and done, and a run completed: worked out of what learners did, written once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.models import User
from trainaction.clock import moment_said
from trainaction.enrolment.services.enrolments import Refused, advance, complete, reopen
from trainaction.learning.counted import ended_packages, posts_by_module, posts_by_person
from trainaction.learning.queries import Pinned, Progress, by_module, progress_of, run_lessons
from trainaction.models import (
    ENDED,
    SUCCEEDED,
    Attempt,
    CourseRun,
    Enrolment,
    EnrolmentState,
    LessonProgress,
    PackageResult,
    Reflection,
    RunAssignment,
    RunCompletion,
    RunModule,
    RunPackage,
    RunQuiz,
    RunReflection,
    Submission,
)

Rule = RunModule.Rule
Key = int | UUID
"""Of what is asked: a quiz by its number, a reflection or an assignment by its block, an interactive package by its key."""
Kind = Literal["quiz", "reflection", "assignment", "package"]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a lesson asks for beside being read."""

    kind: Kind
    key: Key
    lesson_key: UUID
    title: str = ""
    """In the reader's language; a reflection has none."""

    @property
    def is_graded(self) -> bool:
        """Whether it can be passed."""
        return self.kind != "reflection"


@dataclass(frozen=True, slots=True)
class ModuleState:
    """A module of a run, for one learner."""

    key: UUID
    number: int
    title: str
    is_done: bool
    asks: str
    """What it takes, in words."""
    missing: tuple[Task, ...]
    """What is still to be answered or passed."""
    posts_missing: int
    """Messages still to be written in the forum."""
    closed: str
    """Why it is not open yet, in a sentence; empty where it is."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a learner has done in a run."""

    lessons: frozenset[UUID] = frozenset()
    answered: frozenset[Key] = frozenset()
    passed: frozenset[Key] = frozenset()
    posts: Mapping[UUID, int] = field(default_factory=dict)
    """Published messages in the forum, by the module they are about."""


def done_of(enrolment: Enrolment, progress: Mapping[UUID, Progress] | None = None) -> Done:
    """What a learner has done, answered, passed and posted. Six queries; five where the progress is known."""
    progress = progress_of(enrolment) if progress is None else progress
    ended = Attempt.objects.filter(enrolment=enrolment, submitted_at__isnull=False).values_list("quiz", "is_passed")
    attempts: list[tuple[Key, bool | None]] = [*ended, *ended_packages(enrolment)]
    written: set[Key] = set(Reflection.objects.filter(enrolment=enrolment).values_list("block", flat=True))
    handed_in = Submission.objects.filter(
        enrolment=enrolment, state__in=(Submission.State.WAITING, Submission.State.MARKED)
    )
    attempts += handed_in.values_list("assignment__block", "is_passed")
    return Done(
        lessons=frozenset(key for key, each in progress.items() if each.is_done),
        answered=frozenset(key for key, _passed in attempts) | written,
        passed=frozenset(key for key, is_passed in attempts if is_passed),
        posts=posts_by_module(enrolment),
    )


def done_of_all(run: CourseRun, enrolments: Sequence[Enrolment]) -> dict[int, Done]:
    """The same of several learners of a run, by enrolment. Six queries, however many they are."""
    of_run = {"enrolment__run": run}
    lessons = _collected(
        LessonProgress.objects.filter(**of_run, done_at__isnull=False).values_list("enrolment", "lesson_key")
    )
    ended: list[tuple[int, Key, bool | None]] = [
        *Attempt.objects.filter(**of_run, submitted_at__isnull=False).values_list("enrolment", "quiz", "is_passed"),
        *(
            (enrolment, key, state in SUCCEEDED)
            for enrolment, key, state in PackageResult.objects.filter(**of_run, state__in=ENDED).values_list(
                "enrolment", "package__key", "state"
            )
        ),
        *Submission.objects.filter(**of_run, state__in=(Submission.State.WAITING, Submission.State.MARKED)).values_list(
            "enrolment", "assignment__block", "is_passed"
        ),
    ]
    written = _collected(Reflection.objects.filter(**of_run).values_list("enrolment", "block"))
    answered = _collected((enrolment, key) for enrolment, key, _is_passed in ended)
    passed = _collected((enrolment, key) for enrolment, key, is_passed in ended if is_passed)
    posts = posts_by_person(run)
    return {
        each.pk: Done(
            lessons=frozenset(lessons[each.pk]),
            answered=frozenset(answered[each.pk] | written[each.pk]),
            passed=frozenset(passed[each.pk]),
            posts=posts.get(each.person.counted_id, {}),
        )
        for each in enrolments
    }


def _collected(pairs: Iterable[tuple[int, Any]]) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = defaultdict(set)
    for enrolment, key in pairs:
        found[enrolment].add(key)
    return found


def tasks_of(run: CourseRun) -> dict[UUID, list[Task]]:
    """What the lessons of a run ask for, by lesson. Four queries."""
    found: dict[UUID, list[Task]] = {}
    for row in RunQuiz.objects.filter(run=run).select_related("quiz").order_by("pk"):
        found.setdefault(row.lesson_key, []).append(Task("quiz", row.quiz_id, row.lesson_key, row.quiz.title))
    for lesson_key, block in RunReflection.objects.filter(run=run).order_by("pk").values_list("lesson_key", "block"):
        found.setdefault(lesson_key, []).append(Task("reflection", block, lesson_key))
    language = get_language() or settings.LANGUAGE_CODE
    for each in RunAssignment.objects.filter(run=run, is_asked=True).order_by("pk"):
        title = each.texts_in(language).title
        found.setdefault(each.lesson_key, []).append(Task("assignment", each.block, each.lesson_key, title))
    for played in RunPackage.objects.filter(run=run).select_related("package").order_by("pk"):
        task = Task("package", played.package.key, played.lesson_key, played.package.title)
        found.setdefault(played.lesson_key, []).append(task)
    return found


def module_states(run: CourseRun, lessons: list[Pinned], done: Done, at: datetime | None = None) -> list[ModuleState]:
    """The modules of a run in order, for who has done so much. Five queries."""
    asked = _Asked.of(run, lessons)
    found = asked.modules(done)
    finished = {key: module.is_done for key, module in found.items()}
    titles = {first.module_key: (place, first.module_title) for place, (first, _its) in enumerate(asked.lessons, 1)}
    return [
        ModuleState(
            key=first.module_key,
            number=place,
            title=first.module_title,
            is_done=finished[first.module_key],
            asks=found[first.module_key].asks,
            missing=found[first.module_key].missing,
            posts_missing=found[first.module_key].posts_missing,
            closed=_closed(run, first, finished, titles, at or timezone.now()),
        )
        for place, (first, _its) in enumerate(asked.lessons, 1)
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the modules of a run ask for, whoever asks."""

    lessons: list[tuple[Pinned, list[Pinned]]]
    rules: dict[UUID, RunModule]
    tasks: dict[UUID, list[Task]]
    needed: int | None

    @classmethod
    def of(cls, run: CourseRun, lessons: list[Pinned], needed: int | None = None) -> "_Asked":
        """Five queries."""
        modules = by_module(lessons)
        rules = {row.module_key: row for row in RunModule.objects.filter(run=run)}
        for first, _its in modules:
            rules.setdefault(first.module_key, RunModule(run=run, module_key=first.module_key))
        by_lesson = tasks_of(run)
        tasks = {
            first.module_key: list(
                {task.key: task for lesson in its for task in by_lesson.get(lesson.lesson_key, ())}.values()
            )
            for first, its in modules
        }
        return cls(modules, rules, tasks, needed)

    def modules(self, done: Done) -> dict[UUID, "_Module"]:
        return {
            first.module_key: _Module(
                self.rules[first.module_key],
                {lesson.lesson_key for lesson in its},
                self.tasks[first.module_key],
                done,
            )
            for first, its in self.lessons
        }

    def is_completed(self, done: Done) -> bool:
        """Whether so many modules are done as the run asks for."""
        states = [module.is_done for module in self.modules(done).values()]
        return sum(states) >= min(self.needed or len(states), len(states))


@dataclass(frozen=True, slots=True)
class _Module:
    """What a module asks for and what was done of it.

    One that asks for what it does not have asks for its lessons: nobody is held up by what is not there.
    """

    row: RunModule
    lessons: set[UUID]
    tasks: list[Task]
    done: Done

    @property
    def rule(self) -> str:
        if self.row.rule in (Rule.ANSWERED, Rule.PASSED) and not self._of(self.row.rule):
            return Rule.ALL
        return self.row.rule

    def _of(self, rule: str) -> list[Task]:
        """What counts under a rule."""
        if rule == Rule.ANSWERED:
            return self.tasks
        return [task for task in self.tasks if task.is_graded] if rule in (Rule.PASSED, Rule.ALL) else []

    @property
    def _left(self) -> tuple[Task, ...]:
        has = self.done.answered if self.rule == Rule.ANSWERED else self.done.passed
        return tuple(task for task in self._of(self.rule) if task.key not in has)

    @property
    def is_done(self) -> bool:
        if self.rule == Rule.ALL:
            return self.lessons <= self.done.lessons and not self._left
        if self.rule == Rule.POSTED:
            return self.posts_missing == 0
        if self.rule == Rule.VIEWED:
            return len(self.lessons & self.done.lessons) >= self._needed(len(self.lessons))
        asked = len(self._of(self.rule))
        return asked - len(self._left) >= self._needed(asked)

    @property
    def missing(self) -> tuple[Task, ...]:
        return () if self.is_done else self._left

    @property
    def posts_missing(self) -> int:
        if self.rule != Rule.POSTED:
            return 0
        return max(0, (self.row.needed or 1) - self.done.posts.get(self.row.module_key, 0))

    def _needed(self, there: int) -> int:
        return there if self.row.needed is None else min(self.row.needed, there)

    @property
    def asks(self) -> str:
        """What it takes, in words."""
        if self.rule == Rule.POSTED:
            posts = self.row.needed or 1
            return ngettext(
                "Write %(number)s message on this module in the forum",
                "Write %(number)s messages on this module in the forum",
                posts,
            ) % {"number": posts}
        if self.rule == Rule.VIEWED:
            lessons = len(self.lessons)
            return ngettext("Do %(number)s of %(total)s lesson", "Do %(number)s of %(total)s lessons", lessons) % {
                "number": self._needed(lessons),
                "total": lessons,
            }
        tasks = self._of(self.rule)
        counts = {"number": self._needed(len(tasks)), "total": len(tasks)}
        if any(task.kind == "package" for task in tasks):
            return _with_packages(self.rule, counts)
        only_quizzes = all(task.kind == "quiz" for task in tasks)
        if self.rule == Rule.ALL:
            return _all(bool(tasks), only_quizzes)
        if self.rule == Rule.ANSWERED:
            return _answer(counts, only_quizzes)
        return _pass(counts, only_quizzes)


def _all(has_tasks: bool, only_quizzes: bool) -> str:
    if not has_tasks:
        return _("Do all lessons")
    if only_quizzes:
        return _("Do all lessons and pass all quizzes")
    return _("Do all lessons, and pass all quizzes and assignments")


def _answer(counts: Mapping[str, int], only_quizzes: bool) -> str:
    if only_quizzes:
        return (
            ngettext("Hand in %(number)s of %(total)s quiz", "Hand in %(number)s of %(total)s quizzes", counts["total"])
            % counts
        )
    return (
        ngettext(
            "Answer %(number)s of %(total)s task (questions to think over, quizzes, assignments)",
            "Answer %(number)s of %(total)s tasks (questions to think over, quizzes, assignments)",
            counts["total"],
        )
        % counts
    )


def _pass(counts: Mapping[str, int], only_quizzes: bool) -> str:
    if only_quizzes:
        return (
            ngettext("Pass %(number)s of %(total)s quiz", "Pass %(number)s of %(total)s quizzes", counts["total"])
            % counts
        )
    return (
        ngettext(
            "Pass %(number)s of %(total)s quiz or assignment",
            "Pass %(number)s of %(total)s quizzes and assignments",
            counts["total"],
        )
        % counts
    )


def _with_packages(rule: str, counts: Mapping[str, int]) -> str:
    """The same where an interactive package is among them: an activity, as assignments are."""
    if rule == Rule.ALL:
        return _("Do all lessons and pass all quizzes and activities")
    if rule == Rule.ANSWERED:
        return (
            ngettext(
                "Finish %(number)s of %(total)s quiz or activity",
                "Finish %(number)s of %(total)s quizzes and activities",
                counts["total"],
            )
            % counts
        )
    return (
        ngettext(
            "Pass %(number)s of %(total)s quiz or activity",
            "Pass %(number)s of %(total)s quizzes and activities",
            counts["total"],
        )
        % counts
    )


def _closed(
    run: CourseRun,
    first: Pinned,
    finished: Mapping[UUID, bool],
    titles: Mapping[UUID, tuple[int, str]],
    at: datetime,
) -> str:
    if first.opens_at is not None and first.opens_at > at:
        return _("Opens on %(day)s.") % {"day": moment_said(first.opens_at, run)}
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
    asked = _asked_in(run, enrolment.language)
    return asked is not None and asked.is_completed(done_of(enrolment))


def _asked_in(run: CourseRun, language: str) -> _Asked | None:
    """What a run asks for; None where it has no lessons."""
    lessons = run_lessons(run, run.language or language)
    if not lessons:
        return None
    return _Asked.of(
        run, lessons, RunCompletion.objects.filter(run=run).values_list("modules_needed", flat=True).first()
    )


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


def reopen_if_not_done(*, enrolment: Enrolment, by: User | None, why: str) -> EnrolmentState | None:
    """Let somebody learn again whose completion does not hold any more, after a mark or a key was corrected.

    Returns ACTIVE for who does, CERTIFIED for who is left alone because others may have relied on their certificate
    (docs/decisions/0040), and None where nothing is to be taken back.
    """
    now = Enrolment.objects.select_related("run", "person").get(pk=enrolment.pk)
    if now.state not in (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED) or is_completed(now.run, now):
        return None
    if now.state == EnrolmentState.CERTIFIED:
        return EnrolmentState.CERTIFIED
    try:
        reopen(enrolment=now, by=by, why=why)
    except Refused:  # certified or gone in this very moment
        return EnrolmentState.CERTIFIED
    return EnrolmentState.ACTIVE


def complete_all_done(*, run: CourseRun, at: datetime | None = None) -> int:
    """Complete everybody under way who has done what the run asks; how many they were.

    Asked after the rules of a run have changed, and after progress that was kept of many. The number of queries does
    not grow with the learners.
    """
    asked = _asked_in(run, settings.LANGUAGE_CODE)
    under_way = list(
        Enrolment.objects.filter(run=run, state__in=(EnrolmentState.ENROLLED, EnrolmentState.ACTIVE))
        .select_related("run", "person")
        .order_by("pk")
    )
    if asked is None or not under_way:
        return 0
    done = done_of_all(run, under_way)
    going = [each for each in under_way if asked.is_completed(done[each.pk])]
    if not going:
        return 0
    why = _("Has done what the run asks for.")
    try:
        return len(advance(enrolments=going, to=EnrolmentState.COMPLETED, by=None, why=why, at=at))
    except Refused:  # one of them took another step in this very moment
        return sum(complete_if_done(enrolment=each) for each in going)
