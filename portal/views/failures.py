"""What a reader is told where a request failed."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from portal.full_disk import is_full_disk
from portal.storage_away import StorageAway

TRY_AGAIN_AFTER = 30
"""Seconds."""


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that nothing is at. It says so to the shell: the other language would not have it either."""
    return render(request, "404.html", {"is_not_found": True}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a failure: 503 where SQLite was kept busy longer than its patience lasts, by an import of many rows on a slow
    machine, and the same request will do in a moment; 507 where a disk is full, and somebody has to make room first; 503 where
    the storage of uploaded files is away; 500 otherwise. Asks the database nothing."""
    error = sys.exc_info()[1]
    if is_full_disk(error):
        return HttpResponse(render_to_string("507.html"), status=507)
    headers = {"Retry-After": str(TRY_AGAIN_AFTER)}
    if isinstance(error, StorageAway):
        return HttpResponse(render_to_string("503_files.html"), status=503, headers=headers)
    if isinstance(error, OperationalError) and "locked" in str(error):
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return defaults.server_error(request)
