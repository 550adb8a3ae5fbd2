"""The pages of who teaches a run: who may see them, and the way to them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from participants.permissions import signed_in
from portal.templatetags.portal_tags import Crumb
from search.finding import reader_language
from trainaction.models import CourseRun
from trainaction.permissions import run_taught_by

TeachingView = Callable[Concatenate[HttpRequest, CourseRun, ...], HttpResponse]


def taught_run(view: TeachingView) -> Callable[..., HttpResponse]:
    """Give a view the run of its address, for who teaches it, by its own clock. Raises Http404 for everybody else who is signed in.

    So it answers alike of a run that is none and of one that is somebody else's, to strangers as to its learners.
    """

    @wraps(view)
    @login_required
    def answer(request: HttpRequest, *, run: str, **kwargs: Any) -> HttpResponse:
        found = run_taught_by(signed_in(request), run)
        with timezone.override(ZoneInfo(found.timezone)):
            response = view(request, found, **kwargs)
        add_never_cache_headers(response)
        return response

    return answer


def teaching_trail() -> list[Crumb]:
    """The way to the pages of a run for who teaches it. Its own title stands above them, and the others beside them."""
    return [Crumb(_("Home"), f"/{reader_language()}/"), Crumb(_("Runs I teach"), reverse("my_runs"))]
