"""Handing files out: to be saved, never shown as a page of this site."""

from io import BytesIO

from django.http import FileResponse, Http404

from conose.calls.files import path_of
from conose.models import ApplicationFile, GrantFile
from conose.review.subjects import bytes_of


def handed_out(row: ApplicationFile | GrantFile, name: str, *, is_blind: bool) -> FileResponse:
    """A file under a name. Raises Http404 where it is gone, or cannot be made blind: better nothing than a name."""
    try:
        content = (
            bytes_of(row, is_blind=True)
            if is_blind and isinstance(row, ApplicationFile)
            else path_of(row.key).read_bytes()
        )
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=row.kind)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
