"""Certificates, issued by the services that issue them in life."""

from typing import Any

from participants.certificates.templates import standard_template, version_of
from participants.models import CertificateTemplateVersion
from portal.postponing import postponed
from tests.factories.runs import make_enrolment, make_learner, make_run
from trainaction.certificates import services
from trainaction.models import (
    Certificate,
    CoursePage,
    CourseRun,
    Enrolment,
    EnrolmentState,
    LessonPage,
    ModulePage,
)


def make_version(**fields: Any) -> CertificateTemplateVersion:
    """The standard template as it is now, with these fields changed."""
    template = standard_template()
    for name, value in fields.items():
        setattr(template, name, value)
    template.save()
    return version_of(template)


def make_course_run(course: CoursePage, key: str = "run-1", **fields: Any) -> CourseRun:
    """A run of a course that is there, with a lesson: nobody is certified in one that has none."""
    if not course.get_children().exists():
        give_lesson(course)
    return make_run(key, course_key=course.translation_key, **fields)


def give_lesson(course: CoursePage) -> None:
    with postponed():
        module = course.add_child(instance=ModulePage(title="Módulo", slug="modulo", locale=course.locale))
        module.add_child(instance=LessonPage(title="Lección", slug="leccion", locale=course.locale))


def make_completed(
    run: CourseRun, email: str = "ana@escuela.example", name: str = "Ana Morales", **fields: Any
) -> Enrolment:
    """Somebody who completed the run, and has no certificate yet."""
    return make_enrolment(run, make_learner(email, name), EnrolmentState.COMPLETED, **fields)


def make_certificate(enrolment: Enrolment, **fields: Any) -> Certificate:
    return services.issue(enrolment=enrolment, version=fields.pop("version", None) or make_version(), by=None, **fields)
