"""Countries and what there is about each, in public: asked of the search; who took part is as published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from participants.models import Country
from portal.sorting import in_spanish_order
from search.listings import about

FEW = 4
"""Things of a kind that a country's page shows; the others are a press away."""


def _of_programme() -> list[Country]:
    return sorted(Country.objects.of_programme(), key=lambda country: in_spanish_order(country.name))


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """The countries the programme works in. One query."""
    return render(request, "participants/countries/countries.html", {"countries": _of_programme()})


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """All that concerns a country of the programme, kind by kind; not found for any other code."""
    found = get_object_or_404(Country.objects.of_programme(), pk=code.upper())
    context = {
        "country": found,
        "sections": about("country", found.pk, few=FEW),
        "others": [each for each in _of_programme() if each != found],
    }
    return render(request, "participants/countries/country.html", context)
