"""Scripts that keep pages on a device: at the root, since a browser lets them reach no further than they stand."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

SHARED = "js/offline-sw.js"
"""What all of them do. It is sent ahead of each: an import of its own would be looked for under a name that changes with it."""


@require_safe
def service_worker(request: HttpRequest, script: str) -> HttpResponse:
    """A service worker, asked for anew at each visit so that a mended one takes over."""
    response = HttpResponse(content_type="text/javascript")
    for part in (SHARED, script):
        path = finders.find(part)
        if not isinstance(path, str):
            raise Http404
        response.write(Path(path).read_bytes())
    response["Cache-Control"] = "no-cache"
    return response
