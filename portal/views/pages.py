"""Serving a page: Wagtail's own view, with the page found beforehand in two queries."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Site
from wagtail.views import serve as wagtail_serve

from portal.models import PortalPage
from portal.placement import find_placement, known_site


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Raises Http404 where there is no live page; whatever is not found here in the quick way, Wagtail looks for."""
    site = known_site(request)
    language = get_language() or settings.LANGUAGE_CODE
    roots = [root for root in Site.get_site_root_paths() if site is not None and root.site_id == site.pk]
    root = next((root for root in roots if root.language_code == language), None)
    placement = find_placement(root.root_path, path) if root else None
    if placement is not None and isinstance(placement.page, PortalPage):
        placement.page.placement = placement
        try:
            route = placement.page.route(request, [])
        except Http404:
            route = None
        request._wagtail_route_for_request = route  # type: ignore[attr-defined]  # where Wagtail looks first
    response: HttpResponse = wagtail_serve(request, path)
    return response
