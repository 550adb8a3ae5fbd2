"""Who asks for a page of a forum, and by which name they are in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse

from participants.permissions import signed_in
from portal.models import User
from search.finding import reader_language
from trainaction.discussion.members import join, seen_as
from trainaction.learning.access import Visit, in_a_run
from trainaction.learning.queries import language_of
from trainaction.models import CourseRun, ForumMember
from trainaction.permissions import teaches
from trainaction.teaching import taught_run


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in the forum of a run."""

    run: CourseRun
    member: ForumMember
    user: User
    is_tutor: bool
    language: str

    @property
    def name(self) -> str:
        """The name that stands above what they write here."""
        return seen_as(self.member, is_tutor=self.is_tutor)

    @property
    def can_write(self) -> bool:
        """Whether anything is written: a forum is read on after the run."""
        return not self.run.is_over()


View = Callable[Concatenate[HttpRequest, Place, ...], HttpResponse]


def in_the_forum(view: View) -> Callable[..., HttpResponse]:
    """Give a view the place of who asks in the forum of the run: learners with a place and who teaches it; nobody else."""

    @wraps(view)
    @in_a_run
    def answer(request: HttpRequest, visit: Visit, **kwargs: Any) -> HttpResponse:
        user = signed_in(request)
        is_tutor = visit.enrolment is None or teaches(user, visit.run)
        language = visit.enrolment.language if visit.enrolment else reader_language()
        return view(request, _place(user, visit.run, language, visit.language, is_tutor=is_tutor), **kwargs)

    return answer


def for_tutors(view: View) -> Callable[..., HttpResponse]:
    """Give a view the place of who teaches the run; everybody else is told what `taught_run` tells them."""

    @wraps(view)
    @taught_run
    def answer(request: HttpRequest, run: CourseRun, **kwargs: Any) -> HttpResponse:
        language = reader_language()
        place = _place(signed_in(request), run, language, language_of(run, language), is_tutor=True)
        return view(request, place, **kwargs)

    return answer


def _place(user: User, run: CourseRun, language: str, taught_in: str, *, is_tutor: bool) -> Place:
    """`language` is the one that e-mails are written in."""
    return Place(run, join(run=run, user=user, language=language), user, is_tutor, taught_in)
