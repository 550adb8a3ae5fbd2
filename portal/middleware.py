"""How the portal bends Django's own middleware."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.http.response import HttpResponseRedirectBase
from django.middleware import locale
from django.middleware.csrf import get_token
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from portal.views.signed_out import CAME_FROM, is_of_this_site, signed_out


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


class KeptFormMiddleware:
    """What was kept after a session had ended is taken by the first press after signing in: its token is of before, since a
    sign-in changes it, and the one of now is put in its place.

    Only for the form that shows what was kept, which no page of another site can send: the browser says where it comes from.
    Stands before Django's own check, which then looks at it as at any other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or not is_of_this_site(request):
            return
        try:
            sent = request.POST
        except UnreadablePostError:  # the check that follows says so
            return
        if CAME_FROM in sent:
            now = sent.copy()
            now["csrfmiddlewaretoken"] = get_token(request)
            request.POST = now  # type: ignore[assignment]


class SignedOutMiddleware:
    """Who sends something while signed out keeps it: see `portal.views.signed_out`. Nobody is led from the sign-in to an address
    that only takes what is sent: there they would find an empty 405.

    Views ask for a sign-in in many ways, Wagtail's admin among them, and each leads back to the address that was asked for. That
    is right for what is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method in ("GET", "HEAD", "OPTIONS") or not isinstance(response, HttpResponseRedirectBase):
            return response
        query = QueryDict(urlsplit(response.url).query)
        if request.user.is_authenticated or query.get("next") != request.get_full_path():
            return response
        return signed_out(request)


def arrived_at(request: HttpRequest) -> datetime:
    """When a request arrived at the server; now, for one that did not come through it."""
    found: datetime = getattr(request, "arrived_at", None) or timezone.now()
    return found
