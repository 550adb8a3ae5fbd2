"""Who asks for a page of a run, and whether they may see it: learners with a place, and who teaches the run."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from participants.permissions import signed_in
from participants.queries.people import person_of
from portal.models import User
from portal.placement import address
from search.finding import reader_language
from trainaction.enrolment.listings import beside_course
from trainaction.enrolment.queries import refusal_before_asking
from trainaction.learning.queries import language_of
from trainaction.listings import CourseLink
from trainaction.models import IN_A_SEAT, CoursePage, CourseRun, Enrolment, EnrolmentState
from trainaction.permissions import own_enrolment, teaches
from trainaction.queries import open_courses


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody in a run: a learner with a place, or who teaches it and looks at what learners see."""

    run: CourseRun
    enrolment: Enrolment | None
    language: str
    """In which they are taught."""

    @property
    def learner(self) -> Enrolment | None:
        """The enrolment that things are written for: none of a tutor who only looks, and none once the run is over."""
        return None if self.run.is_over() else self.enrolment


View = Callable[Concatenate[HttpRequest, Visit, ...], HttpResponse]


def in_a_run(view: View) -> Callable[..., HttpResponse]:
    """Give a view the visit to the run of its address, by the run's own clock; who has no place is told so, with the way to
    one.

    Raises Http404 for a run that is not there.
    """

    @wraps(view)
    @login_required
    def answer(request: HttpRequest, *, run: str, **kwargs: Any) -> HttpResponse:
        user = signed_in(request)
        enrolment = own_enrolment(user, run)
        found = enrolment.run if enrolment is not None else get_object_or_404(CourseRun, key=run)
        has_place = enrolment is not None and enrolment.state in IN_A_SEAT
        language = language_of(found, reader_language())
        with timezone.override(ZoneInfo(found.timezone)):
            if has_place and not found.is_ahead():
                response = view(request, Visit(found, enrolment, language), **kwargs)
            elif teaches(user, found):
                response = view(request, Visit(found, None, language), **kwargs)
            else:
                response = _closed(request, user, found, enrolment, has_place=has_place)
        add_never_cache_headers(response)
        return response

    return answer


def _closed(
    request: HttpRequest, user: User, run: CourseRun, enrolment: Enrolment | None, *, has_place: bool
) -> HttpResponse:
    """Why the run is closed to this reader, and the way to a place: the form to enrol, or why there is none now."""
    course = course_of(request, run)
    may_ask = enrolment is None or enrolment.state == EnrolmentState.WITHDRAWN
    refusal = refusal_before_asking(run, person_of(user)) if may_ask and course is not None else None
    context = {
        "run": run,
        "enrolment": enrolment,
        "has_place": has_place,
        "course": course,
        "title": beside_course(run.title, course.title if course else ""),
        "refusal": refusal,
        "can_enrol": may_ask and course is not None and refusal is None,
    }
    return render(request, "trainaction/learning/closed.html", context, status=403)


def course_of(request: HttpRequest, run: CourseRun) -> CourseLink | None:
    """The public page of a run's course, in the reader's language where there is one. One query."""
    courses = open_courses().filter(translation_key=run.course_key, alias_of=None).select_related("locale")
    found = sorted(courses, key=lambda page: (page.locale.language_code != reader_language(), page.path))
    page: CoursePage | None = next(iter(found), None)
    return CourseLink(page.title, address(request, page.url_path)) if page is not None else None
