"""Reads: the quizzes of a run, the attempts at them, what a quiz would ask."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.blocks import StreamValue

from portal.prepared import Prepared, columns_of, filled, instance_of, key, number, numbers, prepared
from trainaction.models import (
    Attempt,
    AttemptItem,
    CourseRun,
    Enrolment,
    MarkChange,
    Question,
    QuestionVersion,
    Quiz,
    QuizRules,
    RunQuiz,
)
from trainaction.questions import Content, from_json
from trainaction.quizzes.grading import percent, remark_on

NOTHING = Decimal(0)
GRACE = timedelta(seconds=5)
"""What is on its way when the time is up still counts: a slow line is nobody's fault."""
KEPT_OPEN = timedelta(days=1)
"""So long after its run's end an attempt is not ended by the clock, though it takes no answers: the end may have been moved
by mistake, and who had one attempt would have none."""


def quiz_of_run(run: CourseRun, quiz: int) -> RunQuiz | None:
    """A quiz that stands in a lesson of the run. One query."""
    found: RunQuiz | None = RunQuiz.objects.filter(run=run, quiz__pk=quiz).select_related("quiz").order_by("pk").first()
    return found


def rules_in(run: CourseRun, quiz: Quiz) -> QuizRules:
    """The rules of a quiz in a run: those the run keeps; the quiz's own where it left the run's lessons. One query."""
    found: RunQuiz | None = RunQuiz.objects.filter(run=run, quiz=quiz).order_by("pk").first()
    return found or quiz


def rules_of_run(run: CourseRun, quizzes: Iterable[Quiz]) -> dict[int, QuizRules]:
    """As `rules_in`, of several quizzes by their number. One query for so many AT_ONCE; none for no quiz."""
    found: dict[int, QuizRules] = {quiz.pk: quiz for quiz in quizzes}
    for asked in _at_once(found):
        found |= {row.quiz_id: row for row in _rules_of_run().instances(RunQuiz, run=run.pk, **asked)}
    return found


AT_ONCE = 4
"""How many quizzes one query asks for: few lessons have a second one."""


def _at_once(quizzes: Iterable[int]) -> list[dict[str, int]]:
    ids = list(quizzes)
    return [filled("quiz", ids[start : start + AT_ONCE], AT_ONCE) for start in range(0, len(ids), AT_ONCE)]


@lru_cache(maxsize=1)
def _rules_of_run() -> Prepared:
    return prepared(RunQuiz.objects.filter(run=number("run"), quiz__in=numbers("quiz", AT_ONCE)))


def with_other_rules(run: CourseRun) -> list[RunQuiz]:
    """The quizzes of a run whose editors have changed rules since, each once. One query."""
    rows = RunQuiz.objects.filter(run=run).select_related("quiz").order_by("quiz__title_es", "pk")
    changed = {row.quiz_id: row for row in rows if row.rules != row.quiz.rules}
    return list(changed.values())


def quizzes_in(body: StreamValue) -> list[int]:
    """The numbers of the quizzes that stand in a lesson, in order."""
    chosen = [block["value"].get("quiz") for block in body.raw_data if block["type"] == "quiz"]
    return list(dict.fromkeys(int(pk) for pk in chosen if pk))


def attempts_at(enrolment: Enrolment, quizzes: Iterable[int]) -> dict[int, list[Attempt]]:
    """A learner's attempts at these quizzes, the first one first. One query for so many AT_ONCE; none for no quiz."""
    found: dict[int, list[Attempt]] = defaultdict(list)
    for asked in _at_once(quizzes):
        for attempt in _attempts_at().instances(Attempt, learner=enrolment.pk, **asked):
            attempt.enrolment = enrolment
            found[attempt.quiz_id].append(attempt)
    return found


@lru_cache(maxsize=1)
def _attempts_at() -> Prepared:
    rows = Attempt.objects.filter(enrolment=number("learner"), quiz__in=numbers("quiz", AT_ONCE))
    return prepared(rows.order_by("number"))


def attempt_of(enrolment: Enrolment, public_id: UUID) -> Attempt | None:
    """A learner's own attempt; None for one of anybody else. One query."""
    for row in _own_attempt().rows(learner=enrolment.pk, attempt=public_id):
        attempt = instance_of(Attempt, row[: len(_OF_ATTEMPT)])
        quiz = instance_of(Quiz, row[len(_OF_ATTEMPT) :])
        assert attempt is not None
        assert quiz is not None
        attempt.quiz, attempt.enrolment = quiz, enrolment
        return attempt
    return None


_OF_ATTEMPT = columns_of(Attempt)


@lru_cache(maxsize=1)
def _own_attempt() -> Prepared:
    own = Attempt.objects.filter(enrolment=number("learner"), public_id=key("attempt")).order_by()
    return prepared(own.values_list(*_OF_ATTEMPT, *columns_of(Quiz, "quiz__")))


def end_of(attempt: Attempt) -> datetime | None:
    """When its time is up: that of its limit or that of its run, whichever comes first; None without either."""
    return min((each for each in (attempt.ends_at, attempt.enrolment.run.ends_at) if each is not None), default=None)


def is_late(attempt: Attempt, at: datetime | None = None) -> bool:
    """Whether its time is up, and what was on its way has arrived."""
    end = end_of(attempt)
    return end is not None and (at or timezone.now()) > end + GRACE


def is_up(attempt: Attempt, at: datetime | None = None) -> bool:
    """Whether its time is up: what is on its way is still waited for, and nothing more is asked."""
    end = end_of(attempt)
    return end is not None and (at or timezone.now()) >= end


def overdue(at: datetime | None = None) -> QuerySet[Attempt]:
    """Open attempts whose time is up, and those of runs that ended a while ago."""
    now = at or timezone.now()
    is_due = Q(ends_at__lt=now - GRACE) | Q(enrolment__run__ends_at__lt=now - KEPT_OPEN)
    late: QuerySet[Attempt] = Attempt.objects.filter(is_due, submitted_at=None).order_by("pk")
    return late


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with a quiz."""

    open: Attempt | None
    ended: tuple[Attempt, ...]
    best: Attempt | None
    """The graded attempt with the most of its points; of two alike the earlier."""
    is_passed: bool
    left: int | None
    """Attempts that are left; None without a limit."""
    is_marked_later: bool
    """An answer of an attempt waits for a tutor."""

    @property
    def may_start(self) -> bool:
        return self.open is None and self.left != 0


def standing(rules: QuizRules, attempts: Iterable[Attempt]) -> Standing:
    made = list(attempts)
    ended = [each for each in made if each.submitted_at is not None]
    graded = [each for each in ended if each.points is not None]
    best = max(graded, key=lambda each: (percent(each.points or NOTHING, each.out_of), -each.number), default=None)
    return Standing(
        open=next((each for each in made if each.submitted_at is None), None),
        ended=tuple(ended),
        best=best,
        is_passed=any(each.is_passed for each in graded),
        left=None if rules.attempts is None else max(0, rules.attempts - len(made)),
        is_marked_later=len(graded) < len(ended),
    )


def may_review(rules: QuizRules, run: CourseRun, where: Standing, at: datetime | None = None) -> bool:
    """Whether the right answers of ended attempts may be seen now; never while one is open."""
    if where.open is not None or not where.ended:
        return False
    return {
        Quiz.Review.NEVER: False,
        Quiz.Review.AFTER_EACH: True,
        Quiz.Review.AFTER_PASSING: where.is_passed or where.left == 0,
        Quiz.Review.AFTER_CLOSE: run.is_over(at),
    }[Quiz.Review(rules.review)]


def may_see_verdicts(rules: QuizRules, run: CourseRun, where: Standing, at: datetime | None = None) -> bool:
    """Whether a learner sees of ended attempts which answers were right, and not what the right ones are: always, unless the
    quiz keeps these to itself, or to the end of its run."""
    is_kept = Quiz.Review(rules.review) in (Quiz.Review.NEVER, Quiz.Review.AFTER_CLOSE)
    return not is_kept or may_review(rules, run, where, at)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an attempt."""

    item: AttemptItem
    content: Content


def asked_in(attempt: Attempt, only: int | None = None) -> list[Asked]:
    """The questions of an attempt in order, with the answers given; the one with a number alone where `only` says so.
    One query."""
    items = AttemptItem.objects.filter(attempt=attempt).select_related("version").order_by("number")
    if only is not None:
        items = items.filter(number=only)
    return [Asked(item, from_json(item.version.content)) for item in items]


def unanswered(asked: Iterable[Asked]) -> list[Asked]:
    """The questions that have no answer yet."""
    return [each for each in asked if each.item.answer is None]


def unfinished(asked: Iterable[Asked]) -> list[Asked]:
    """The questions that have no answer yet, or one that cannot be all right: what to look at before handing in."""
    return [each for each in asked if each.item.answer is None or remark_on(each.content, each.item.answer)]


def newest_versions(bank: int) -> list[QuestionVersion]:
    """The questions of a bank that are asked, each as it was saved last, in the bank's order. One query."""
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
    versions = Question.objects.filter(bank=bank, is_retired=False).values(newest=Subquery(newest))
    return list(QuestionVersion.objects.filter(pk__in=versions).order_by("question_id"))


@dataclass(frozen=True, slots=True)
class Correction:
    """One mark that a tutor corrected, as its learner is told. `number` is that of the question; None of an assignment."""

    number: int | None
    before: Decimal
    after: Decimal
    why: str
    at: datetime


def corrections_of(attempt: int) -> list[Correction]:
    """The corrections of marks in an attempt, the first one first. One query."""
    rows = MarkChange.objects.filter(item__attempt=attempt).order_by("at", "pk")
    values = rows.values_list("item__number", "points_before", "points_after", "why", "at")
    return [Correction(*row) for row in values]
