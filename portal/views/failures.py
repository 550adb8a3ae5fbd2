"""What a reader is told where a request failed."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

TRY_AGAIN_AFTER = 30
"""Seconds."""


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a failure: 503 where SQLite was kept busy longer than its patience lasts, by an import of many rows on a slow
    machine, and the same request will do in a moment; 500 otherwise. Asks the database nothing."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError) and "locked" in str(error):
        headers = {"Retry-After": str(TRY_AGAIN_AFTER)}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return defaults.server_error(request)
