"""The icon that browsers and feed readers ask for at the root, without reading a page first."""

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_icon(), content_type="image/x-icon")


@lru_cache(maxsize=1)
def _icon() -> bytes:
    return Path(finders.find("img/favicon.ico")).read_bytes()
