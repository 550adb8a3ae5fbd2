"""Which lessons the result of a quiz leads back to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from search.finding import reader_language
from trainaction.learning.addresses import lesson_url
from trainaction.learning.queries import Pinned, run_lessons
from trainaction.models import CourseRun, Question
from trainaction.quizzes.queries import Asked


@dataclass(frozen=True, slots=True)
class ToRead:
    """A lesson to read again."""

    title: str
    """With its number in the course."""
    url: str
    language: str
    """The code of the language of its title, where the page is in another one; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """The lessons to read again, in the order of the course, and why these, in a sentence; empty where there are none."""

    why: str = ""
    lessons: tuple[ToRead, ...] = ()
    by_question: Mapping[int, ToRead] = field(default_factory=dict)
    """By the number of a question that was not all right: the lesson that it is about."""


def rereading(
    run: CourseRun,
    asked: Iterable[Asked],
    language: str,
    *,
    lesson_key: UUID | None,
    has_verdicts: bool,
    is_failed: bool,
) -> Rereading:
    """What to read again after an attempt, of what the run teaches in `language`. Two queries; one without verdicts.

    A question is about the lesson that its editor named. Where one that was not all right names none that the run teaches, or
    which were not right is not told, the lessons of the module are those of `lesson_key`, in which the quiz stands.
    """
    lessons = run_lessons(run, language)
    taught = {lesson.lesson_key: lesson for lesson in lessons}
    wrong = [each for each in asked if each.item.points is not None and each.item.points < each.content.points]
    named = _lessons_named(wrong) if has_verdicts else {}
    known = {number: key for number, key in named.items() if key in taught}
    by_question = {number: _to_read(run, taught[key]) for number, key in known.items()}
    if not is_failed:
        return Rereading(by_question=by_question)
    wanted = set(known.values())
    is_all = has_verdicts and len(known) == len(wrong)
    if not is_all and lesson_key in taught:
        module = taught[lesson_key].module_key
        wanted |= {lesson.lesson_key for lesson in lessons if lesson.module_key == module}
    return Rereading(
        why=_why(is_all=is_all) if wanted else "",
        lessons=tuple(_to_read(run, lesson) for lesson in lessons if lesson.lesson_key in wanted),
        by_question=by_question,
    )


def _why(*, is_all: bool) -> str:
    if is_all:
        return _("What you did not have right is in these lessons.")
    return _("What this quiz asks is in these lessons.")


def _lessons_named(asked: Iterable[Asked]) -> dict[int, UUID]:
    """The keys of the lessons that questions are about, by the number of the question in the attempt. One query; none for none."""
    numbers = {each.item.version.question_id: each.item.number for each in asked}
    if not numbers:
        return {}
    rows = Question.objects.filter(pk__in=numbers).exclude(lesson=None).values_list("pk", "lesson__translation_key")
    return {numbers[pk]: key for pk, key in rows}


def _to_read(run: CourseRun, lesson: Pinned) -> ToRead:
    return ToRead(
        title=f"{lesson.number}. {lesson.title}",
        url=lesson_url(run, lesson.lesson_key),
        language="" if lesson.language == reader_language() else lesson.language,
    )
