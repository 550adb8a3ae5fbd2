"""What learners do in lessons and quizzes as statements: lessons opened and done, attempts begun, answered, passed or not.

Verbs and kinds of activity are ADL's (https://registry.tincanapi.com, http://adlnet.gov/expapi); a question is a
cmi.interaction (xAPI 1.0.3, Part 2, 4.1.1). What a learner typed in words is not told: it may name somebody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.duration import duration_iso_string

from trainaction.models import Attempt, AttemptItem, CourseRun, Enrolment, RunLesson, RunQuiz
from trainaction.questions import Content, Option
from trainaction.xapi.statements import Verb, base, is_told, run_object, write

ADL = "http://adlnet.gov/expapi"
LESSON, ASSESSMENT, INTERACTION = (f"{ADL}/activities/{kind}" for kind in ("lesson", "assessment", "cmi.interaction"))
EXPERIENCED = Verb(f"{ADL}/verbs/experienced", "experienced", "vio")
COMPLETED = Verb(f"{ADL}/verbs/completed", "completed", "completó")
ATTEMPTED = Verb(f"{ADL}/verbs/attempted", "attempted", "intentó")
ANSWERED = Verb(f"{ADL}/verbs/answered", "answered", "respondió")
PASSED = Verb(f"{ADL}/verbs/passed", "passed", "aprobó")
FAILED = Verb(f"{ADL}/verbs/failed", "failed", "no aprobó")
_SECOND = timedelta(seconds=1)
INTERACTIONS = {
    "single": "choice",
    "multiple": "choice",
    "true_false": "choice",
    "matching": "matching",
    "ordering": "sequencing",
    "numeric": "numeric",
    "short": "fill-in",
    "open": "long-fill-in",
}
"""Of each kind of question, what the specification calls it. True or false is a choice between two options here."""


def tell_lesson_opened(enrolment: Enrolment, lesson_key: UUID, at: datetime) -> None:
    """Somebody opened a lesson for the first time."""
    _tell_lesson(enrolment, EXPERIENCED, lesson_key, at, None)


def tell_lesson_done(enrolment: Enrolment, lesson_key: UUID, at: datetime) -> None:
    _tell_lesson(enrolment, COMPLETED, lesson_key, at, {"completion": True})


def _tell_lesson(
    enrolment: Enrolment, verb: Verb, lesson_key: UUID, at: datetime, result: dict[str, Any] | None
) -> None:
    if not is_told():
        return
    run = enrolment.run
    titles = RunLesson.objects.filter(run=run, lesson_key=lesson_key).values_list("language", "title")
    lesson = _activity(_lesson_id(run, lesson_key), LESSON, dict(titles))
    write(enrolment, verb, lesson, at, result=result, context=_context(grouping=[run_object(run)]))


def tell_attempt_begun(attempt: Attempt) -> None:
    """Somebody began an attempt at a quiz."""
    if is_told():
        write(attempt.enrolment, ATTEMPTED, _quiz(attempt), attempt.started_at, context=_context_of(attempt))


def tell_answers(attempt: Attempt, asked: Sequence[tuple[AttemptItem, Content]]) -> None:
    """What was answered in an attempt that has ended, question by question, as it stood at the end."""
    if not is_told():
        return
    assert attempt.submitted_at is not None
    run = attempt.enrolment.run
    context = _context(parent=[_quiz(attempt)], grouping=[run_object(run)], extensions=_number(attempt))
    for item, content in asked:
        if item.answer is not None:
            at = min(item.answered_at or attempt.submitted_at, attempt.submitted_at)
            result = _answer_result(item, content)
            write(attempt.enrolment, ANSWERED, _question(item, content), at, result=result, context=context)


def tell_result(attempt: Attempt, at: datetime) -> None:
    """Whether an attempt is passed, with its points and how long it took; nothing while an answer waits for a tutor."""
    if not is_told() or attempt.is_passed is None or attempt.points is None or attempt.submitted_at is None:
        return
    score: dict[str, Any] = {"raw": float(attempt.points), "min": 0, "max": float(attempt.out_of)}
    if attempt.out_of:
        score["scaled"] = round(float(attempt.points / attempt.out_of), 4)
    took = attempt.submitted_at - attempt.started_at
    result = {
        "score": score,
        "success": attempt.is_passed,
        "completion": True,
        # Whole seconds: a store compares no finer than hundredths.
        "duration": duration_iso_string(took - took % _SECOND),
    }
    verb = PASSED if attempt.is_passed else FAILED
    write(attempt.enrolment, verb, _quiz(attempt), at, result=result, context=_context_of(attempt))


# --- what things are called ------------------------------------------------------------------


def _activity(name: str, kind: str, texts: dict[str, str], **more: Any) -> dict[str, Any]:
    definition = {"type": kind, "name": _texts(texts), **more}
    return {"objectType": "Activity", "id": name, "definition": {key: each for key, each in definition.items() if each}}


def _texts(texts: Any) -> dict[str, str]:
    return {language: text for language, text in sorted(texts.items()) if text}


def _lesson_id(run: CourseRun, lesson_key: UUID) -> str:
    return f"{base()}/xapi/runs/{run.key}/lessons/{lesson_key}"


def _quiz(attempt: Attempt) -> dict[str, Any]:
    quiz, run = attempt.quiz, attempt.enrolment.run
    titles = {"es": quiz.title_es, "en": quiz.title_en}
    return _activity(f"{base()}/xapi/runs/{run.key}/quizzes/{quiz.pk}", ASSESSMENT, titles)


def _question(item: AttemptItem, content: Content) -> dict[str, Any]:
    options = [] if content.kind == "matching" else _components(content.options, "text")
    return _activity(
        f"{base()}/xapi/questions/{item.version.question_id}",
        INTERACTION,
        dict(content.prompt),
        interactionType=INTERACTIONS[content.kind],
        choices=options,
        source=_components(content.options, "text") if content.kind == "matching" else [],
        target=_components(content.options, "match") if content.kind == "matching" else [],
    )


def _components(options: Sequence[Option], name: str) -> list[dict[str, Any]]:
    return [{"id": each.key, "description": _texts(getattr(each, name))} for each in options]


def _context_of(attempt: Attempt) -> dict[str, Any]:
    """A quiz is part of the lessons that it stands in, and all of it of the run."""
    run = attempt.enrolment.run
    lessons = RunQuiz.objects.filter(run=run, quiz=attempt.quiz_id).order_by("pk").values_list("lesson_key", flat=True)
    parents = [{"objectType": "Activity", "id": _lesson_id(run, lesson)} for lesson in lessons]
    return _context(parent=parents, grouping=[run_object(run)], extensions=_number(attempt))


def _number(attempt: Attempt) -> dict[str, Any]:
    return {f"{base()}/xapi/extensions/attempt": attempt.number}


def _context(
    *,
    grouping: list[dict[str, Any]],
    parent: list[dict[str, Any]] | None = None,
    extensions: dict[str, Any] | None = None,
) -> dict[str, Any]:
    activities = {"grouping": grouping} | ({"parent": parent} if parent else {})
    return {"contextActivities": activities} | ({"extensions": extensions} if extensions else {})


def _answer_result(item: AttemptItem, content: Content) -> dict[str, Any]:
    result: dict[str, Any] = {"completion": True}
    if item.points is not None:
        most = float(content.points)
        result["score"] = {"raw": float(item.points), "min": 0, "max": most}
        if most:
            result["score"]["scaled"] = round(float(item.points) / most, 4)
        result["success"] = item.points == content.points
    if (response := _response(item.answer or {})) is not None:
        result["response"] = response
    return result


def _response(answer: dict[str, Any]) -> str | None:
    """What was chosen, as interactions write it; None for words."""
    if "chosen" in answer:
        return "[,]".join(answer["chosen"])
    if "pairs" in answer:
        return "[,]".join(f"{key}[.]{other}" for key, other in sorted(answer["pairs"].items()))
    if "places" in answer:
        return "[,]".join(sorted(answer["places"], key=lambda key: answer["places"][key]))
    return answer.get("number")
