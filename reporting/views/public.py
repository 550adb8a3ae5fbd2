"""The public tables as files and as an API. Nothing but the latest publication."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from reporting.documents import as_document
from reporting.exports import FILES, export
from reporting.public import DECLARED, PublicReach, public_reach


@require_safe
def public_tables(request: HttpRequest) -> JsonResponse:
    """All declared tables in one object."""
    published = _published()
    return JsonResponse({declared.name: as_document(reach) for declared, reach in published.tables})


@require_safe
def public_table(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    """One declared table as one of the files of `reporting.exports`."""
    if name not in DECLARED or extension not in FILES:
        raise Http404
    published = _published()
    if name not in published.content["tables"]:
        raise Http404
    response = HttpResponse(export(published.table(name), extension), content_type=FILES[extension].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def _published() -> PublicReach:
    published = public_reach()
    if published is None:
        raise Http404
    return published
