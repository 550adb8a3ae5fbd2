"""Who asks for a page of a run, and whether they may see it: learners with a place, and who teaches the run."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers

from participants.permissions import signed_in
from portal.placement import address
from search.finding import reader_language
from trainaction.learning.queries import is_over, is_to_come, language_of
from trainaction.listings import CourseLink
from trainaction.models import IN_A_SEAT, CoursePage, CourseRun, Enrolment
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
        return None if is_over(self.run) else self.enrolment


View = Callable[Concatenate[HttpRequest, Visit, ...], HttpResponse]


def in_a_run(view: View) -> Callable[..., HttpResponse]:
    """Give a view the visit to the run of its address; who has no place is told so, with the way to one.

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
        if has_place and not is_to_come(found):
            response = view(request, Visit(found, enrolment, language), **kwargs)
        elif teaches(user, found):
            response = view(request, Visit(found, None, language), **kwargs)
        else:
            context = {
                "run": found,
                "enrolment": enrolment,
                "has_place": has_place,
                "course": course_of(request, found),
            }
            response = render(request, "trainaction/learning/closed.html", context, status=403)
        add_never_cache_headers(response)
        return response

    return answer


def taught_run(view: Callable[Concatenate[HttpRequest, CourseRun, ...], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the run of its address, for who teaches it; others get 403. Raises Http404 for a run that is not there."""

    @wraps(view)
    @login_required
    def answer(request: HttpRequest, *, run: str, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(CourseRun, key=run)
        if not teaches(signed_in(request), found):
            return render(request, "403.html", status=403)
        response = view(request, found, **kwargs)
        add_never_cache_headers(response)
        return response

    return answer


def course_of(request: HttpRequest, run: CourseRun) -> CourseLink | None:
    """The public page of a run's course, in the reader's language where there is one. One query."""
    courses = open_courses().filter(translation_key=run.course_key, alias_of=None).select_related("locale")
    found = sorted(courses, key=lambda page: (page.locale.language_code != reader_language(), page.path))
    page: CoursePage | None = next(iter(found), None)
    return CourseLink(page.title, address(request, page.url_path)) if page is not None else None
