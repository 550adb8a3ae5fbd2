"""The courses that somebody teaches, for the page that shows what they gave."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participants.works import Work, Works, register_works
from portal.placement import address
from trainaction.queries import open_courses, tutors_with_root


def declare() -> None:
    """Say what of this app a person's page lists. Called once, when the apps are loaded."""
    register_works(Works("courses", _("Courses"), courses_of, order=30))


def courses_of(root: int, request: HttpRequest) -> Sequence[Work]:
    """The public courses in the reader's language on whose page they stand as tutors. One query."""
    language = (get_language() or "es").split("-")[0]
    pages = tutors_with_root().filter(root=root).values("page")
    courses = open_courses().filter(pk__in=pages, locale__language_code=language).order_by("title", "pk")
    return [Work(each.title, address(request, each.url_path), each.edition) for each in courses]
