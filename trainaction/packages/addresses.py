"""The addresses of a package's files. They carry their own permission, signed and short-lived, since nothing else reaches them:
a frame without an origin sends no cookies.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from trainaction.models import InteractivePackage
from trainaction.packages.manifests import Part
from trainaction.packages.reading import H5P

SPAN = timedelta(hours=12)
"""A ticket holds for the span it was written in and the one after it: between 12 and 24 hours. Within a span it is the
same for everybody, so that a browser keeps the files it has."""
_SIGNER = Signer(sep=".", salt="trainaction.packages")
OPAQUE = "null"
"""How browsers call the origin of a page that has none of its own."""


def ticket_for(key: UUID, at: datetime | None = None) -> str:
    """What lets somebody have the files of a package for a while. Whoever is given one may see its lesson."""
    return _SIGNER.sign(f"{key.hex}.{_span(at)}")


def key_of(ticket: str, at: datetime | None = None) -> UUID | None:
    """The key of the package that a ticket is for; None where it is forged or has run out."""
    try:
        key, _dot, span = _SIGNER.unsign(ticket).partition(".")
    except BadSignature:
        return None
    return UUID(key) if int(span) in (_span(at), _span(at) - 1) else None


def _span(at: datetime | None) -> int:
    return int((at or timezone.now()).timestamp() // SPAN.total_seconds())


@dataclass(frozen=True, slots=True)
class Opening:
    """What a frame is opened with: its address, what it may do, and the origin its messages come from."""

    src: str
    sandbox: str
    origin: str


def opening(package: InteractivePackage, part: Part) -> Opening:
    """A part of a package, ready to be opened."""
    ticket = ticket_for(package.key)
    if package.kind == H5P:
        path = reverse("package_h5p", args=[ticket])
    else:
        path = reverse("package_file", args=[ticket, "x"]).removesuffix("x") + quote(part.path)
        path += f"?{part.query}" if part.query else ""
    origin = settings.PACKAGE_ORIGIN
    return Opening(src=f"{origin}{path}", sandbox=sandbox(), origin=origin or OPAQUE)


def sandbox() -> str:
    """What the pages of packages may do. An origin is given to them only where it is one that the portal does not have."""
    flags = "allow-scripts allow-forms allow-modals"
    return f"{flags} allow-same-origin" if settings.PACKAGE_ORIGIN else flags


def let_open_packages(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a page open packages in frames. Its policy keeps them there: they can go to nothing else of the portal."""
    origin = settings.PACKAGE_ORIGIN or request.build_absolute_uri("/").rstrip("/")
    response._csp_update = {"frame-src": [f"{origin}/packages/"]}  # type: ignore[attr-defined]
    return response


def policy(request: HttpRequest, ticket: str) -> str:
    """The content security policy of a package's pages: its own files, the players, and nothing outside.

    The sandbox holds also where a page is opened by its address alone, outside of any frame.
    """
    here = request.build_absolute_uri("/").rstrip("/")
    own = f"{here}/packages/{ticket}/"
    players = f"{here}{settings.STATIC_URL}"
    return "; ".join(
        (
            f"default-src {own} data: blob:",
            f"script-src {own} {players} 'unsafe-inline' 'unsafe-eval' data: blob:",
            f"style-src {own} {players} 'unsafe-inline' data: blob:",
            f"font-src {own} {players} data:",
            f"img-src {own} {players} data: blob:",
            f"connect-src {own} data: blob:",
            f"frame-src {own} data: blob:",
            "worker-src blob:",
            "object-src 'none'",
            "form-action 'none'",
            f"base-uri {own}",
            f"sandbox {sandbox()}",
        )
    )
