"""How the portal bends Django's own middleware."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.middleware import locale
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers


class LocaleMiddleware(locale.LocaleMiddleware):
    """Django's, but what an address outside of the languages does not have is not looked for below `/es/`.

    Django leads a 404 to the same address with a language before it where that would be valid; Wagtail's pattern for
    pages makes every address valid there. So only an address that no view answers is led on: `/datacction/` is,
    `/admin/pages/999/` and `/documents/999/x.pdf` are simply not found.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.resolver_match is not None:
            patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response
        return super().process_response(request, response)


class ArrivalMiddleware:
    """Notes when a request arrived, before anything is read of it or waits for it: deadlines are counted by that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.arrived_at = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)


def arrived_at(request: HttpRequest) -> datetime:
    """When a request arrived at the server; now, for one that did not come through it."""
    found: datetime = getattr(request, "arrived_at", None) or timezone.now()
    return found
