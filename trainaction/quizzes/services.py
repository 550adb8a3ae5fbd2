"""Writes: versions of questions, attempts, answers, grades.

An answer is kept the moment it arrives, in a transaction of its own: whatever is killed afterwards, it is there. Grades
are written when an attempt is handed in or its time is up, never before.
"""

import random
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.models import User
from trainaction.learning.completion import complete_if_done
from trainaction.models import (
    Answer,
    Attempt,
    AttemptItem,
    CourseRun,
    Enrolment,
    Question,
    QuestionVersion,
    Quiz,
    RunQuiz,
    RunQuizChange,
)
from trainaction.questions import Content, from_json, to_json
from trainaction.quizzes import grading
from trainaction.quizzes.queries import (
    GRACE,
    asked_in,
    attempts_at,
    end_of,
    is_late,
    newest_versions,
    overdue,
    quiz_of_run,
    rules_in,
    standing,
)
from trainaction.xapi.learning import tell_answers, tell_attempt_begun, tell_result

DRAWN = random.SystemRandom()


class TooLate(ValidationError):
    """The time is up, or the attempt was handed in: what was answered before counts, this does not."""


# --- what is asked ---------------------------------------------------------------------------


@transaction.atomic
def keep_version(*, question: Question, by: User | None) -> QuestionVersion:
    """Keep a saved question as what attempts are asked from now on. Nothing new where nothing of it has changed."""
    Question.objects.select_for_update().get(pk=question.pk)
    content = to_json(Question.objects.get(pk=question.pk))
    newest: QuestionVersion | None = question.versions.order_by("-number").first()
    if newest is not None and newest.content == content:
        return newest
    return QuestionVersion.objects.create(
        question=question, number=newest.number + 1 if newest else 1, content=content, at=timezone.now(), by=by
    )


@transaction.atomic
def keep_quizzes(*, run: CourseRun, asked: Collection[tuple[int, UUID]]) -> None:
    """Say which quizzes stand in the lessons that a run teaches, by number and lesson. An attempt at one that left them stays."""
    known = Quiz.objects.in_bulk({quiz for quiz, _lesson in asked})
    wanted = {each for each in asked if each[0] in known}
    there = {(row.quiz_id, row.lesson_key): row for row in RunQuiz.objects.filter(run=run)}
    rules = {pk: quiz.rules for pk, quiz in known.items()} | {row.quiz_id: row.rules for row in there.values()}
    RunQuiz.objects.filter(pk__in=[row.pk for key, row in there.items() if key not in wanted]).delete()
    RunQuiz.objects.bulk_create(
        RunQuiz(run=run, quiz_id=quiz, lesson_key=lesson, **rules[quiz])
        for quiz, lesson in sorted(wanted, key=str)
        if (quiz, lesson) not in there
    )


@transaction.atomic
def bring_rules(*, run: CourseRun, quiz: int, by: User) -> RunQuizChange | None:
    """Bring the rules of a quiz, as its editors wrote them last, to a run; None where it has these, or no such quiz.

    Attempts that are open keep the time and the pass mark that they began with, and ended ones their result.
    """
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    found = quiz_of_run(run, quiz)
    if found is None or found.rules == found.quiz.rules:
        return None
    before, after = found.rules, found.quiz.rules
    RunQuiz.objects.filter(run=run, quiz=found.quiz).update(**after)
    return RunQuizChange.objects.create(run=run, quiz=found.quiz, before=before, after=after, at=timezone.now(), by=by)


# --- attempts --------------------------------------------------------------------------------


@transaction.atomic
def start_attempt(*, quiz: Quiz, enrolment: Enrolment, at: datetime | None = None) -> Attempt:
    """Draw the questions of a new attempt; the open one where there is one, so that pressing twice begins once.

    Raises ValidationError with a sentence where no attempt is left, the run is over, or the quiz asks nothing.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrolment.pk)
    rules = rules_in(enrolment.run, quiz)
    where = standing(rules, attempts_at(enrolment, [quiz.pk])[quiz.pk])
    now = at or timezone.now()
    if where.open is not None and not is_late(where.open, now):
        return where.open
    if where.open is not None:
        _close(where.open, end_of(where.open) or now)
        return start_attempt(quiz=quiz, enrolment=enrolment, at=now)
    if enrolment.run.is_over(now):
        raise ValidationError(_("This run has ended: its quizzes take no answers any more."))
    if where.left == 0:
        raise ValidationError(_("You have used all attempts at this quiz. The best one counts."))
    drawn = draw(quiz, is_shuffled=rules.is_shuffled)
    if not drawn:
        raise ValidationError(_("This quiz has no questions yet. Tell your tutor."))
    contents = [from_json(version.content) for version in drawn]
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz=quiz,
        number=len(where.ended) + 1,
        started_at=now,
        ends_at=now + timedelta(minutes=rules.minutes) if rules.minutes else None,
        pass_mark=rules.pass_mark,
        out_of=sum((content.points for content in contents), Decimal(0)),
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(attempt=attempt, number=number, version=version, order=order_of(content, rules.is_shuffled))
        for number, (version, content) in enumerate(zip(drawn, contents, strict=True), 1)
    )
    tell_attempt_begun(attempt)
    return attempt


def draw(quiz: Quiz, *, is_shuffled: bool) -> list[QuestionVersion]:
    """The questions of one go at a quiz, drawn and shuffled by its rules. A query for each bank, and one."""
    drawn: list[QuestionVersion] = []
    for draw in quiz.draws.all():
        there = newest_versions(draw.bank_id)
        if draw.number is not None and draw.number < len(there):
            chosen = set(DRAWN.sample(range(len(there)), draw.number))
            there = [each for place, each in enumerate(there) if place in chosen]
        drawn += there
    if is_shuffled:
        DRAWN.shuffle(drawn)
    return drawn


def order_of(content: Content, is_shuffled: bool) -> list[str]:
    """How the options stand. What is to be matched or put in order is always shuffled: as it stands would be the answer."""
    keys = [each.key for each in content.options]
    if is_shuffled or content.kind in ("matching", "ordering"):
        DRAWN.shuffle(keys)
    return keys


@transaction.atomic
def save_answers(
    *,
    attempt: Attempt,
    answers: Mapping[int, grading.Answer],
    known: Mapping[int, str] | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Keep answers to questions of an attempt, by their number. `key` is what the sender calls this sending, and `known` are
    the marks of the answers that its page was given.

    What is sent back as it was given is no answer: another page may have sent a newer one since.
    A sending that came before changes nothing, also when others have come since: it was only told twice.
    Raises TooLate where the attempt is handed in, its time is up, or the run is over; its answers are as they were.
    """
    at = at or timezone.now()
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment__run").get(pk=attempt.pk)
    if key is not None and Answer.objects.filter(item__attempt=attempt, key=key).exists():
        return
    if attempt.submitted_at is not None:
        raise TooLate(_("This attempt was handed in already. What you had answered until then counts."))
    if attempt.ends_at is not None and at > attempt.ends_at + GRACE:
        raise TooLate(_("The time is up. What you had answered until then counts."))
    if attempt.enrolment.run.is_over(at - GRACE):
        raise TooLate(_("This run has ended. What you had answered until then counts."))
    known = known or {}
    given_anew = [number for number, answer in answers.items() if known.get(number) != grading.mark_of(answer)]
    for item in AttemptItem.objects.filter(attempt=attempt, number__in=given_anew):
        given = answers[item.number]
        if given == item.answer and key is None:
            continue
        Answer.objects.create(item=item, key=key or uuid.uuid4(), value=given, at=at)
        AttemptItem.objects.filter(pk=item.pk).update(answer=given, answered_at=at)


@transaction.atomic
def hand_in(*, attempt: Attempt, at: datetime | None = None) -> Attempt:
    """End an attempt and grade what was answered. Handed in again it stays as it is; after its time, or the run's, it ends
    with that."""
    at = at or timezone.now()
    attempt = (
        Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "enrolment__run").get(pk=attempt.pk)
    )
    if attempt.submitted_at is None:
        _close(attempt, min(at, end_of(attempt) or at))
        complete_if_done(enrolment=attempt.enrolment)
    return attempt


def close_overdue(*, at: datetime | None = None) -> int:
    """End the attempts whose time is up, each on its own: what was answered in time counts. How many there were."""
    number = 0
    for attempt in overdue(at):
        hand_in(attempt=attempt, at=at)
        number += 1
    return number


def _close(attempt: Attempt, at: datetime) -> None:
    asked = asked_in(attempt)
    partial = rules_in(attempt.enrolment.run, attempt.quiz).gives_partial_credit
    for each in asked:
        each.item.points = grading.points(each.content, each.item.answer, partial=partial)
    AttemptItem.objects.bulk_update([each.item for each in asked], ["points"])
    attempt.submitted_at = at
    add_up(attempt, [each.item for each in asked])
    attempt.save(update_fields=["submitted_at", "points", "out_of", "is_passed"])
    tell_answers(attempt, [(each.item, each.content) for each in asked])
    tell_result(attempt, at)


def add_up(attempt: Attempt, items: Iterable[AttemptItem]) -> None:
    """The points of an attempt and whether it is passed, of all its items; neither while an answer waits for a tutor."""
    gained = [item.points for item in items]
    if any(points is None for points in gained):
        attempt.points = attempt.is_passed = None
        return
    attempt.points = sum((points for points in gained if points is not None), Decimal(0))
    attempt.is_passed = grading.percent(attempt.points, attempt.out_of) >= attempt.pass_mark


# --- marking ---------------------------------------------------------------------------------


@transaction.atomic
def mark(*, item: AttemptItem, points: Decimal, comment: str, by: User) -> Attempt:
    """A tutor's points for an open answer of an attempt that has ended. Marked again the new points hold.

    Raises ValidationError for points that the question does not give, and for what is no open answer.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=item.attempt_id)
    item = AttemptItem.objects.select_related("version").get(pk=item.pk)
    content = from_json(item.version.content)
    if content.kind != "open" or attempt.submitted_at is None:
        raise ValidationError(_("There is no answer to be marked here: the page may have changed meanwhile."))
    if not 0 <= points <= content.points:
        raise ValidationError(_("Give from 0 to %(most)s points.") % {"most": f"{content.points.normalize():f}"})
    item.points, item.comment, item.marked_by, item.marked_at = points, comment.strip(), by, timezone.now()
    item.save(update_fields=["points", "comment", "marked_by", "marked_at"])
    before = attempt.points
    add_up(attempt, AttemptItem.objects.filter(attempt=attempt))
    attempt.save(update_fields=["points", "is_passed"])
    if attempt.points != before:
        tell_result(attempt, item.marked_at)
    complete_if_done(enrolment=attempt.enrolment)
    return attempt
