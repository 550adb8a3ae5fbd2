"""Where a learner goes on from a task of a lesson."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from search.finding import reader_language
from trainaction.learning.access import Visit
from trainaction.learning.addresses import lesson_url
from trainaction.learning.completion import why_closed
from trainaction.learning.queries import progress_of, run_lessons


@dataclass(frozen=True, slots=True)
class GoOn:
    """A lesson, and why it is the next thing, in a few words."""

    label: str
    title: str
    url: str
    language: str
    """The code of the language of its title, where the page is in another one; empty otherwise."""


def go_on_after(visit: Visit, lesson_key: UUID) -> GoOn | None:
    """Back to the lesson while it is not done, then on to the next one; None after the last, and where the next is not open
    yet. Two queries; more where a module opens later."""
    lessons = run_lessons(visit.run, visit.language)
    at = next((place for place, each in enumerate(lessons) if each.lesson_key == lesson_key), None)
    if visit.enrolment is None or at is None:
        return None
    known = progress_of(visit.enrolment).get(lesson_key)
    is_done = known is not None and known.is_done
    there = at + 1 if is_done else at
    if there == len(lessons) or why_closed(visit.run, lessons, lessons[there].lesson_key, visit.enrolment):
        return None
    lesson = lessons[there]
    return GoOn(
        label=_("Go on to the next lesson") if is_done else _("Back to the lesson"),
        title=f"{lesson.number}. {lesson.title}",
        url=lesson_url(visit.run, lesson.lesson_key),
        language="" if lesson.language == reader_language() else lesson.language,
    )
