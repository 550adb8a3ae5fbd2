"""Who asks for a page of a forum, and by which name they are in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participants.permissions import signed_in
from portal.models import User
from search.finding import reader_language
from trainaction.discussion.members import join
from trainaction.learning.access import Visit, in_a_run
from trainaction.learning.queries import is_over
from trainaction.models import CourseRun, ForumMember
from trainaction.permissions import teaches


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in the forum of a run."""

    run: CourseRun
    member: ForumMember
    user: User
    is_tutor: bool
    language: str

    @property
    def can_write(self) -> bool:
        """Whether anything is written: a forum is read on after the run."""
        return not is_over(self.run)


View = Callable[Concatenate[HttpRequest, Place, ...], HttpResponse]


def in_the_forum(view: View) -> Callable[..., HttpResponse]:
    """Give a view the place of who asks in the forum of the run: learners with a place and who teaches it; nobody else."""

    @wraps(view)
    @in_a_run
    def answer(request: HttpRequest, visit: Visit, **kwargs: Any) -> HttpResponse:
        user = signed_in(request)
        is_tutor = visit.enrolment is None or teaches(user, visit.run)
        language = visit.enrolment.language if visit.enrolment else reader_language()
        member = join(run=visit.run, user=user, language=language)
        return view(request, Place(visit.run, member, user, is_tutor, visit.language), **kwargs)

    return answer


def for_tutors(view: View) -> Callable[..., HttpResponse]:
    """Only for who teaches the run; others get 403."""

    @wraps(view)
    @in_the_forum
    def answer(request: HttpRequest, place: Place, **kwargs: Any) -> HttpResponse:
        if not place.is_tutor:
            return render(request, "403.html", status=403)
        return view(request, place, **kwargs)

    return answer
