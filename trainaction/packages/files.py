"""Handing out the files of packages, to whoever has a ticket for them (`trainaction.packages.addresses`).

Their pages run scripts that nobody has read. What keeps those away from the portal is the sandbox of the answers
themselves: a page has an origin that nothing shares, or that of another host (`PORTAL_PACKAGE_ORIGIN`).
"""

import mimetypes
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.response import HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods

from portal.documents import Span, span_asked
from trainaction.models import InteractivePackage
from trainaction.packages.addresses import key_of, policy
from trainaction.packages.archives import opened
from trainaction.packages.injecting import charset_of, with_scripts
from trainaction.packages.reading import files_of

FRAME = "js/packages/frame.js"
RUNTIMES = {"scorm12": "vendor/scorm-again/scorm12.min.js", "scorm2004": "vendor/scorm-again/scorm2004.min.js"}
H5P_PLAYER = "vendor/h5p-standalone/main.bundle.js"
H5P_FRAME_SCRIPT, H5P_FRAME_STYLES = "vendor/h5p-standalone/frame.bundle.js", "vendor/h5p-standalone/styles/h5p.css"
PAGES = ("text/html", "application/xhtml+xml")
LARGEST_PAGE = 20 * 1024 * 1024
"""Bytes: a larger page is handed out as it is, without the runtime."""
AT_ONCE = 1024 * 1024
"""Bytes: what is larger is read piece by piece as it goes out."""
CHUNK = 64 * 1024
KEPT = 24 * 3600
"""Seconds that a browser may keep a file. What is under an address never changes."""
TYPES = {
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "css": "text/css",
    "js": "text/javascript", "mjs": "text/javascript", "json": "application/json", "xml": "text/xml",
    "xsd": "text/xml", "dtd": "application/xml-dtd", "txt": "text/plain", "svg": "image/svg+xml", "webp": "image/webp",
    "avif": "image/avif", "ico": "image/x-icon", "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg",
    "oga": "audio/ogg", "wav": "audio/wav", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm",
    "ogv": "video/ogg", "vtt": "text/vtt", "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf",
    "otf": "font/otf", "pdf": "application/pdf", "wasm": "application/wasm",
}  # fmt: skip
"""What browsers insist on, whatever the machine's own table says."""


def type_of(name: str) -> str:
    ending = PurePosixPath(name).suffix.lstrip(".").lower()
    return TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


@require_http_methods(["GET", "HEAD", "OPTIONS"])
@xframe_options_exempt
def package_file(request: HttpRequest, ticket: str, path: str) -> HttpResponseBase:
    """A file of a package. Raises Http404 without a ticket that holds, and for what is not in it."""
    package = _package(ticket)
    if request.method == "OPTIONS":
        return _guarded(_preflight(), request, ticket)
    try:
        with opened(package) as archive:
            info = _find(archive, path)
            etag = quote_etag(f"{info.CRC:08x}-{info.file_size}-{package.kind}")
            response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
            if response is None:
                response = _answer(request, package, archive, info, etag)
    except FileNotFoundError:
        raise Http404 from None
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"private, max-age={KEPT}, immutable"
    if not isinstance(response, HttpResponseNotModified) and type_of(info.filename) in PAGES:
        response["Cache-Control"] = "no-cache"  # the scripts put into it may be newer
    return _guarded(response, request, ticket)


def _package(ticket: str) -> InteractivePackage:
    key = key_of(ticket)
    if key is None:
        raise Http404
    package: InteractivePackage = get_object_or_404(InteractivePackage, key=key)
    return package


def _find(archive: zipfile.ZipFile, path: str) -> zipfile.ZipInfo:
    """The file at a path; where there is none, one that differs by capitals, as on the systems many are made on."""
    files = files_of(archive)
    found = files.get(path) or next((info for name, info in files.items() if name.casefold() == path.casefold()), None)
    if found is None:
        raise Http404
    return found


def _answer(
    request: HttpRequest, package: InteractivePackage, archive: zipfile.ZipFile, info: zipfile.ZipInfo, etag: str
) -> HttpResponseBase:
    content_type = type_of(info.filename)
    if content_type in PAGES and info.file_size <= LARGEST_PAGE:
        return _page(package, archive.read(info), content_type)
    span = span_asked(request, etag, info.file_size)
    if span == "unsatisfiable":
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{info.file_size}"
        return refused
    if isinstance(span, Span):
        part = StreamingHttpResponse(_pieces(package, info, span), status=206, content_type=content_type)
        part["Content-Range"] = f"bytes {span.first}-{span.last}/{info.file_size}"
        part["Content-Length"] = str(span.length)
        return part
    whole = Span(0, info.file_size - 1)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    elif info.file_size <= AT_ONCE:
        response = HttpResponse(archive.read(info), content_type=content_type)
    else:
        response = StreamingHttpResponse(_pieces(package, info, whole), content_type=content_type)
    response["Content-Length"] = str(info.file_size)
    return response


def _page(package: InteractivePackage, page: bytes, content_type: str) -> HttpResponse:
    """A page of a package with what it needs to be played ahead of its own scripts."""
    runtime = RUNTIMES.get(package.kind)
    scripts = [static(runtime)] if runtime else []
    charset = charset_of(page)
    response = HttpResponse(with_scripts(page, [*scripts, static(FRAME)]), content_type=content_type)
    response["Content-Type"] = f"{content_type}; charset={charset}" if charset else content_type
    return response


def _pieces(package: InteractivePackage, info: zipfile.ZipInfo, span: Span) -> Iterator[bytes]:
    """The bytes asked for, piece by piece; what comes before them is unpacked and left out."""
    with opened(package) as archive, archive.open(info.filename) as file:
        file.seek(span.first)
        left = span.length
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


@require_http_methods(["GET", "HEAD"])
@xframe_options_exempt
def package_h5p(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """The page that plays an H5P package: the portal's own, in the package's sandbox. Raises Http404 as `package_file`."""
    package = _package(ticket)
    if package.kind != InteractivePackage.Kind.H5P:
        raise Http404
    context = {
        "package": package, "frame": FRAME, "player": H5P_PLAYER, "script": H5P_FRAME_SCRIPT, "styles": H5P_FRAME_STYLES,
        "files": reverse("package_file", args=[ticket, "x"]).removesuffix("/x"),
    }  # fmt: skip
    response = render(request, "trainaction/packages/h5p.html", context)
    response["Cache-Control"] = "no-cache"
    return _guarded(response, request, ticket)


def _preflight() -> HttpResponse:
    """Scripts without an origin ask first before they send headers of their own."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "*"
    return response


def _guarded(response: HttpResponseBase, request: HttpRequest, ticket: str) -> HttpResponseBase:
    response["Content-Security-Policy"] = policy(request, ticket)
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"  # the address is the permission
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Whoever has the address has the file, and nobody is told by a cookie: pages without an origin may read it.
    response["Access-Control-Allow-Origin"] = "*"
    return response
