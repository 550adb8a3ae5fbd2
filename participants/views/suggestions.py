"""Names to choose from while somebody types, as the options of a field."""

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from participants.queries.institutions import MOST_FOUND, institution_choices

SHORTEST = 2
LONGEST = 100


@cache_control(max_age=600)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Institutions of the registry whose name has what was typed (`institution`), those of `country` first.

    The same for everybody, and nothing of people: only institutions that somebody of the programme has looked at.
    """
    text = request.GET.get("institution", "").replace("\x00", "").strip()[:LONGEST]
    country = request.GET.get("country", "")[:2]
    names = institution_choices(text, country, most=MOST_FOUND) if len(text) >= SHORTEST else []
    return HttpResponse(format_html_join("", '<option value="{}"></option>', ((name,) for name in names)))
