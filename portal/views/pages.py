"""Serving a page: Wagtail's own view, with the page found beforehand in two queries."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve

from portal.models import PortalPage
from portal.placement import find_placement, root_path


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Raises Http404 where there is no live page, or it is past its expiry; whatever is not found here in the quick way, Wagtail looks for."""
    root = root_path(request, get_language() or settings.LANGUAGE_CODE)
    placement = find_placement(request, root, path) if root is not None else None
    if placement is not None and isinstance(placement.page, PortalPage):
        placement.page.placement = placement
        try:
            route = placement.page.route(request, [])
        except Http404:
            route = None
        request._wagtail_route_for_request = route  # type: ignore[attr-defined]  # where Wagtail looks first
    found = Page.route_for_request(request, path)
    if found is not None and found[0].expire_at is not None and found[0].expire_at <= timezone.now():
        request._wagtail_route_for_request = None  # type: ignore[attr-defined]  # withdrawn when the clock comes by
    response: HttpResponse = wagtail_serve(request, path)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True)  # it names the account, and links to where the page is edited
    return response
