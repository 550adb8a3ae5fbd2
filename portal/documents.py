"""Handing out uploaded documents: to whom, and so that nothing in them runs in the site's origin.

A document is public while something public shows it: a live page that nobody is kept from. What a live page shows that is
for some readers is handed out to them. Everything else (a draft's attachment, an expired page's, one in a private
collection or below one) is handed out to those who may choose it in the admin, and to nobody else, under no address.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.response import HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from wagtail import hooks
from wagtail.documents.models import document_served
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from portal.queries import open_pages

logger = logging.getLogger(__name__)

INLINE = {"pdf", "png", "jpg", "jpeg", "gif", "webp", "avif"}
"""What a browser shows without running anything; all else is saved to a file."""
CHUNK = 64 * 1024


def refusal(document: Any, request: HttpRequest) -> HttpResponse | None:
    """The answer to someone who may not have the document, by its collection and those above; None for who may."""
    for check in hooks.get_hooks("before_serve_document"):
        answer = check(document, request)
        if isinstance(answer, HttpResponse):
            return answer
    return None


def is_for_some(document: Any) -> bool:
    """Whether an app keeps the document for some readers: the hook `document_is_for_some`, called with the document.

    The app refuses the others by Wagtail's own hook `before_serve_document`.
    """
    return any(check(document) for check in hooks.get_hooks("document_is_for_some"))


def may_choose(document: Any, request: HttpRequest) -> bool:
    """Whether it is an editor who asks, who sees drafts too."""
    user = getattr(request, "user", None)
    policy = policy_registry.get_by_type(type(document))
    return bool(
        user is not None
        and user.is_authenticated
        and user.has_perm("wagtailadmin.access_admin")
        and policy.user_has_any_permission_for_instance(user, ["add", "change", "delete", "choose"], document)
    )


def may_see(page: Page, request: HttpRequest) -> bool:
    """Whether who asks may see a live page: none of its restrictions, nor of those above it, keeps them out. Two queries."""
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def is_shown(document: Any) -> bool:
    """Whether a public page shows the document now. Two queries."""
    ids = _pages_naming(document)
    return bool(ids) and open_pages(Page.objects.filter(pk__in=ids)).exists()


def is_shown_to(document: Any, request: HttpRequest) -> bool:
    """Whether a live page that is for some readers shows the document, and who asks is one of them. Two queries, and two
    for each such page."""
    ids = _pages_naming(document)
    pages = open_pages(Page.objects.filter(pk__in=ids), though_private=True) if ids else ()
    return any(may_see(page, request) for page in pages)


def _pages_naming(document: Any) -> set[int]:
    pages = ReferenceIndex.get_references_to(document).values("base_content_type", "object_id")
    return {
        int(each["object_id"])
        for each in pages
        if str(each["object_id"]).isdigit() and each["base_content_type"] == _pages_content_type()
    }


def _pages_content_type() -> int:
    from django.contrib.contenttypes.models import ContentType

    return int(ContentType.objects.get_for_model(Page).pk)


@dataclass(frozen=True)
class Span:
    """The bytes asked for, both ends included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def deliver(request: HttpRequest, document: Any, *, name: str, is_private: bool) -> HttpResponseBase:
    """The document, or the part of it asked for. Whoever calls has found that the one who asks may have it.

    Raises Http404, and tells the log, where storage has lost the file.
    """
    extension = name.rpartition(".")[2].lower()
    try:
        etag = quote_etag(document.get_file_hash())
        size = document.file.size
    except FileNotFoundError:
        logger.error("The file of document %s is missing from storage: %s", document.pk, document.file.name)
        raise Http404 from None
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        spans = span_asked(request, etag, size)
        if spans == "unsatisfiable":
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
        elif isinstance(spans, Span):
            response = StreamingHttpResponse(_part(document, spans), status=206, content_type=document.content_type)
            response["Content-Range"] = f"bytes {spans.first}-{spans.last}/{size}"
            response["Content-Length"] = str(spans.length)
        elif request.method == "HEAD":
            response = HttpResponse(content_type=document.content_type)
            response["Content-Length"] = str(size)
        else:
            response = FileResponse(document.file.open("rb"), content_type=document.content_type)
            response["Content-Length"] = str(size)
        if response.status_code in {200, 206}:
            document_served.send(sender=type(document), instance=document, request=request)
    is_inline = extension in INLINE
    disposition = content_disposition_header(not is_inline, name)
    if disposition and not isinstance(response, HttpResponseNotModified):
        response["Content-Disposition"] = disposition
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    # Chromium's PDF viewer does not start in a sandbox.
    response["Content-Security-Policy"] = "default-src 'none'" + ("" if is_inline else "; sandbox")
    # It may be withdrawn or replaced at any moment: a copy is asked about before it is used again.
    response["Cache-Control"] = "private, no-store" if is_private else "no-cache"
    return response


def span_asked(request: HttpRequest, etag: str, size: int) -> Span | str | None:
    """The one span asked for; "unsatisfiable"; None for all of it, and where several are asked for or it changed since."""
    asked = request.headers.get("Range", "")
    if request.method != "GET" or not asked.startswith("bytes=") or "," in asked:
        return None
    if (since := request.headers.get("If-Range", "")) and since != etag:
        return None
    first, dash, last = asked.removeprefix("bytes=").strip().partition("-")
    if not dash or not (first or last) or not (first + last).isascii() or not (first + last).isdigit():
        return None
    if not first:
        start, end = max(size - int(last), 0), size - 1
        return Span(start, end) if int(last) and size else "unsatisfiable"
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if start >= size:
        return "unsatisfiable"
    return Span(start, end) if start <= end else None


def _part(document: Any, span: Span) -> Iterator[bytes]:
    with document.file.open("rb") as file:
        file.seek(span.first, os.SEEK_SET)
        left = span.length
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
