"""Whom to tell of a weakness that somebody found (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control

GOOD_FOR = timedelta(days=180)
"""How long the answer may be relied on: it is written anew for everyone who asks."""


@cache_control(max_age=86400)
def security_txt(request: HttpRequest) -> HttpResponse:
    """`PORTAL_SECURITY_CONTACT` as a file; not found where there is none to tell."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(timezone.now() + GOOD_FOR).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
