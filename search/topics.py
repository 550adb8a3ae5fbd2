"""Themes and what there is about each, in public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.models import Theme
from search.listings import about

FEW = 6
"""Things of a kind that a theme's page shows; the others are a press away."""


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """All themes, by name in the reader's language. One query."""
    found = sorted(Theme.objects.all(), key=lambda theme: theme.label.casefold())
    return render(request, "search/themes.html", {"themes": found})


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is about a theme, kind by kind."""
    found = get_object_or_404(Theme, slug=slug)
    return render(request, "search/theme.html", {"theme": found, "sections": about("theme", found.slug, few=FEW)})
