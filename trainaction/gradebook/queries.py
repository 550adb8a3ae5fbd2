"""Reads: a run's learners with what each has done, in so many queries however many they are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from participants.queries.institutions import labels_said
from trainaction.enrolment.doubles import without_doubles
from trainaction.learning.queries import by_module, run_lessons
from trainaction.models import (
    IN_A_SEAT,
    SUCCEEDED,
    Attempt,
    CourseRun,
    Enrolment,
    LessonProgress,
    PackagePart,
    PackageResult,
    PlayState,
    RunAssignment,
    RunPackage,
    RunQuiz,
    Submission,
)

PERCENT = 100.0
PLACES = 6
"""Of a grade in per cent: what a float has beyond them was reached by nobody."""
SHARE = ExpressionWrapper(F("points") * PERCENT / F("out_of"), output_field=FloatField())


@dataclass(frozen=True, slots=True)
class ModuleColumn:
    """A module, and how many lessons it has."""

    key: UUID
    number: int
    title: str
    lessons: int


@dataclass(frozen=True, slots=True)
class QuizColumn:
    """A quiz, by its number; an assignment, by its block; or an interactive package (`is_package`), by its number."""

    pk: int | UUID
    title: str
    is_package: bool = False

    @property
    def is_assignment(self) -> bool:
        return isinstance(self.pk, UUID)


@dataclass(frozen=True, slots=True)
class Grade:
    """The best of a learner's marked attempts at a quiz or an assignment, in per cent; None where none is marked yet.

    Of a package `percent` is None as well where it tells no score, and `said` is how far the learner is.
    """

    percent: float | None
    is_passed: bool
    attempts: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One learner. `done` has the lessons done of each module, `grades` a quiz's result, None where it was never tried."""

    enrolment: Enrolment
    name: str
    state: str
    country: str
    institution: str
    seen_at: datetime | None
    done: tuple[int, ...]
    grades: tuple[Grade | None, ...]

    @property
    def lessons_done(self) -> int:
        return sum(self.done)


@dataclass(frozen=True, slots=True)
class Gradebook:
    """Who has a place in a run, by name, with its modules as columns, its quizzes, and its assignments after them."""

    run: CourseRun
    modules: tuple[ModuleColumn, ...]
    quizzes: tuple[QuizColumn, ...]
    rows: tuple[LearnerRow, ...]

    @property
    def lessons(self) -> int:
        return sum(module.lessons for module in self.modules)


def gradebook(run: CourseRun, language: str) -> Gradebook:
    """Everybody with a place in the run; whoever left it is not in it. Ten queries, eleven where it has packages."""
    lessons = run_lessons(run, language)
    modules = tuple(
        ModuleColumn(first.module_key, first.module_number, first.module_title, len(its))
        for first, its in by_module(lessons)
    )
    module_of = {lesson.lesson_key: lesson.module_key for lesson in lessons}
    assignments = (
        RunAssignment.objects.filter(Q(is_asked=True) | Exists(_submissions(run))).filter(run=run).order_by("pk")
    )
    quizzes = (
        *quizzes_of(run),
        *(QuizColumn(each.block, each.texts_in(language).title) for each in assignments),
    )
    packages = _packages(run)
    enrolments = list(
        without_doubles(Enrolment.objects.filter(run=run, state__in=IN_A_SEAT), [run.pk])
        .select_related("person__country", "person__merged_into__country")
        .order_by(Coalesce("person__merged_into__name", "person__name"), "pk")
    )
    people = {each.pk: each.person.counted_as for each in enrolments}
    institutions = labels_said(person.institution_id for person in people.values())
    done, seen = _lessons_done(run, module_of)
    grades = {**grades_of(run), **_marks(run)}
    played = _played(run) if packages else {}
    rows = tuple(
        LearnerRow(
            enrolment=each,
            name=str(people[each.pk]),
            state=each.get_state_display(),
            country=str(people[each.pk].country or ""),
            institution=institutions.get(people[each.pk].institution_id or 0, ""),
            seen_at=seen.get(each.pk, each.first_seen_at),
            done=tuple(done[each.pk].get(module.key, 0) for module in modules),
            grades=(
                *(grades.get((each.pk, quiz.pk)) for quiz in quizzes),
                *(played.get((each.pk, package.pk)) for package in packages),
            ),
        )
        for each in enrolments
    )
    return Gradebook(run, modules, (*quizzes, *packages), rows)


def _packages(run: CourseRun) -> tuple[QuizColumn, ...]:
    of_run = RunPackage.objects.filter(run=run).select_related("package").order_by("pk")
    columns = {row.package_id: QuizColumn(row.package_id, row.package.title, is_package=True) for row in of_run}
    return tuple(columns.values())


def _played(run: CourseRun) -> dict[tuple[int, int | UUID], Grade]:
    """Of each enrolment and package: its score, whether it is passed or completed, and how often it was opened."""
    sittings = Subquery(
        PackagePart.objects.filter(result=OuterRef("pk")).values("result").annotate(all=Sum("sitting")).values("all")
    )
    results = PackageResult.objects.filter(enrolment__run=run).annotate(sittings=sittings)
    return {
        (enrolment, package): Grade(
            None if score is None else round(float(score) * PERCENT, PLACES),
            state in SUCCEEDED,
            times or 0,
            str(PlayState(state).label),
        )
        for enrolment, package, score, state, times in results.values_list(
            "enrolment", "package", "score", "state", "sittings"
        )
    }


def _lessons_done(
    run: CourseRun, module_of: dict[UUID, UUID]
) -> tuple[dict[int, dict[UUID, int]], dict[int, datetime]]:
    """Of each enrolment, how many lessons of each module are done, and when a lesson was seen last."""
    done: dict[int, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    seen: dict[int, datetime] = {}
    progress = LessonProgress.objects.filter(enrolment__run=run, lesson_key__in=list(module_of))
    for enrolment, lesson, done_at, seen_at in progress.order_by().values_list(
        "enrolment", "lesson_key", "done_at", "seen_at"
    ):
        seen[enrolment] = max(seen.get(enrolment, seen_at), seen_at)
        if done_at is not None:
            done[enrolment][module_of[lesson]] += 1
    return done, seen


def quizzes_of(run: CourseRun) -> tuple[QuizColumn, ...]:
    """The quizzes that stand in the run's lessons, each once, in the language in force. One query."""
    of_run = RunQuiz.objects.filter(run=run).select_related("quiz").order_by("pk")
    return tuple({each.quiz_id: QuizColumn(each.quiz_id, each.quiz.title) for each in of_run}.values())


def _submissions(run: CourseRun) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = Submission.objects.filter(enrolment__run=run, assignment=OuterRef("pk"))
    return rows.exclude(state=Submission.State.TAKEN_BACK)


def _marks(run: CourseRun) -> dict[tuple[int, int | UUID], Grade]:
    """Of each enrolment and assignment, as `grades_of`."""
    rows = Submission.objects.filter(enrolment__run=run).exclude(state=Submission.State.TAKEN_BACK).order_by()
    found = rows.values("enrolment", "assignment__block").annotate(
        best=Max(SHARE), passed=Count("pk", filter=Q(is_passed=True)), tries=Count("pk")
    )
    return {
        (row["enrolment"], row["assignment__block"]): Grade(
            None if row["best"] is None else round(row["best"], PLACES), row["passed"] > 0, row["tries"]
        )
        for row in found
    }


def grades_of(run: CourseRun) -> dict[tuple[int, int | UUID], Grade]:
    """By enrolment and quiz. One query. Attempts may be out of different totals: the best is the one with the most per cent."""
    rows = Attempt.objects.filter(enrolment__run=run).order_by().values("enrolment", "quiz")
    found = rows.annotate(
        best=Max(SHARE, filter=Q(points__isnull=False, out_of__gt=0)),
        passed=Count("pk", filter=Q(is_passed=True)),
        attempts=Count("pk"),
    )
    return {
        (enrolment, quiz): Grade(None if best is None else round(best, PLACES), passed > 0, attempts)
        for enrolment, quiz, best, passed, attempts in found.values_list(
            "enrolment", "quiz", "best", "passed", "attempts"
        )
    }
