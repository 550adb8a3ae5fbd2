"""Scripts that keep pages on a device: at the root, since a browser lets them reach no further than they stand."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def service_worker(request: HttpRequest, script: str) -> HttpResponse:
    """A service worker, asked for anew at each visit so that a mended one takes over."""
    path = finders.find(script)
    if not isinstance(path, str):
        raise Http404
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
