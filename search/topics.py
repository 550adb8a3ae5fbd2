"""Themes and what there is about each, in public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.models import Theme
from search.finding import values_in_use
from search.listings import about

FEW = 6
"""Things of a kind that a theme's page shows; the others are a press away."""


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """The themes of what is public, by name in the reader's language. Three queries."""
    found = sorted(Theme.objects.filter(slug__in=values_in_use("theme")), key=lambda theme: theme.label.casefold())
    return render(request, "search/themes.html", {"themes": found})


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is about a theme, kind by kind; not found where nothing public is, so that it does not tell of drafts."""
    found = get_object_or_404(Theme, slug=slug)
    sections = about("theme", found.slug, few=FEW)
    if not sections and sections is not None:
        raise Http404
    return render(request, "search/theme.html", {"theme": found, "sections": sections})
