"""Reads: what a learner has written in a lesson. There is no reading for anybody else."""

from uuid import UUID

from trainaction.models import CourseRun, Enrolment, Reflection, RunReflection


def is_asked(run: CourseRun, lesson_key: UUID, block: UUID) -> bool:
    """Whether a lesson of the run asks this. One query."""
    return RunReflection.objects.filter(run=run, lesson_key=lesson_key, block=block).exists()


def texts_of(enrolment: Enrolment, lesson_key: UUID) -> dict[UUID, str]:
    """A learner's own reflections in a lesson, by block. One query."""
    own = Reflection.objects.filter(enrolment=enrolment, lesson_key=lesson_key)
    return dict(own.values_list("block", "text"))
