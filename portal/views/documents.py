"""Uploaded files by their own addresses: documents, and the raw path of everything uploaded."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.documents import get_document_model

from portal.documents import deliver, is_for_some, is_shown, is_shown_to, may_choose, refusal


@require_safe
def serve_document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """A document; not found unless something shows it that who asks may see, or an editor asks."""
    document = get_object_or_404(get_document_model(), pk=int(document_id))
    if document.filename != filename:
        raise Http404
    is_editor = may_choose(document, request)
    is_public = is_shown(document)
    if not is_editor and not is_public and not is_shown_to(document, request):
        raise Http404
    answer = None if is_editor else refusal(document, request)
    if answer is not None:
        return answer
    restricted = document.collection.get_view_restrictions().exists() or is_for_some(document)
    return deliver(request, document, name=filename, is_private=is_editor or restricted or not is_public)


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """What else was uploaded (pictures), where no web server before the portal does it; documents never."""
    normal = posixpath.normpath(path.replace("\\", "/")).lstrip("/")
    if normal.split("/")[0].casefold() == "documents":
        raise Http404
    return serve_file(request, normal, document_root=settings.MEDIA_ROOT)
