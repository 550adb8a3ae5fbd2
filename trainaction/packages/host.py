"""Packages on a host of their own, where one is configured (`PORTAL_PACKAGE_ORIGIN`): there nothing else is served, and they
nowhere else.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

PATH = "/packages/"


class PackageHostMiddleware:
    """Keeps the portal off the packages' host, and packages off the portal's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.PACKAGE_ORIGIN:
            is_there = request.get_host() == urlsplit(settings.PACKAGE_ORIGIN).netloc
            if is_there != request.path.startswith(PATH):
                return HttpResponse(status=404)
        return self.get_response(request)
