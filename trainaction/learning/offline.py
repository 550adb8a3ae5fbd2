"""The script that keeps opened lessons on a device: at the root, since a browser lets it reach no further than it stands."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

SCRIPT = "js/learning-sw.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, asked for anew at each visit so that a mended one takes over."""
    path = finders.find(SCRIPT)
    if not isinstance(path, str):
        raise Http404
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
