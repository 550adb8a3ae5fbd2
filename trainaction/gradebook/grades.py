"""The grade that stands on a certificate, from the gradebook: of one quiz, or the mean of all of them."""

from dataclasses import dataclass, field

from portal.numbers import half_up
from trainaction.gradebook.queries import Grade, grades_of, quizzes_of
from trainaction.models import Attempt, CourseRun

NONE, ALL = "", "all"
"""What a grade is asked to be of; else the number of a quiz."""


@dataclass(frozen=True, slots=True)
class Grades:
    """By enrolment: the grade as it is to be read, where there is one; and whose answers still wait for a tutor."""

    said: dict[int, str] = field(default_factory=dict)
    unmarked: frozenset[int] = frozenset()


def certificate_grades(run: CourseRun, of: str) -> Grades:
    """The grades of a run's learners. Three queries; none where no grade is asked for.

    Of a quiz, the best marked attempt counts, in whole hundredths; who never tried it has no grade. The mean is of all
    quizzes that the run's lessons have, one never tried counting 0, so that no certificate says more than was reached. Who
    has handed in what is not marked yet has none either way: it may be another one soon.
    """
    if of == NONE:
        return Grades()
    quizzes = {quiz.pk for quiz in quizzes_of(run) if isinstance(quiz.pk, int)}
    asked = quizzes if of == ALL else {pk for pk in quizzes if str(pk) == of}
    by_enrolment: dict[int, list[Grade]] = {}
    for (enrolment, quiz), grade in grades_of(run).items():
        if quiz in asked:
            by_enrolment.setdefault(enrolment, []).append(grade)
    waiting = Attempt.objects.filter(
        enrolment__run=run, quiz__in=asked, submitted_at__isnull=False, points=None
    ).values_list("enrolment", flat=True)
    reached = {
        enrolment: sum(grade.percent or 0 for grade in grades) / len(asked)
        for enrolment, grades in by_enrolment.items()
        if any(grade.percent is not None for grade in grades)
    }
    return Grades(
        {enrolment: f"{half_up(percent)} / 100" for enrolment, percent in reached.items()}, frozenset(waiting)
    )
