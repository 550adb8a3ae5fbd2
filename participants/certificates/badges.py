"""What programs that verify a credential read: who issues, the keys, what no longer holds. Public, in no language."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from joserfc.jwk import RSAKey

from participants.certificates import credentials
from participants.certificates.credentials import ALGORITHM, CONTEXTS
from participants.certificates.keys import public_keys

HOUR = 3600


@require_safe
@cache_control(public=True, max_age=HOUR)
def issuer(request: HttpRequest) -> HttpResponse:
    return _json({"@context": CONTEXTS, **credentials.issuer()}, "application/ld+json")


@require_safe
@cache_control(public=True, max_age=HOUR)
def keys(request: HttpRequest) -> HttpResponse:
    """Every key as a set of JSON Web Keys (RFC 7517)."""
    return _json({"keys": [_as_jwk(name, key) for name, key in public_keys().items()]}, "application/jwk-set+json")


@require_safe
@cache_control(public=True, max_age=HOUR)
def key(request: HttpRequest, thumbprint: str) -> HttpResponse:
    """One key, by the address that credentials name."""
    found = public_keys().get(thumbprint)
    if found is None:
        raise Http404
    return _json(_as_jwk(thumbprint, found), "application/jwk+json")


@require_safe
def revocations(request: HttpRequest) -> HttpResponse:
    return _json(credentials.revocations(), "application/json")


def _as_jwk(name: str, key: RSAKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": name, "alg": ALGORITHM, "use": "sig"}


def _json(value: dict[str, Any], content_type: str) -> HttpResponse:
    response = JsonResponse(value, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"  # verifiers run in other sites' pages
    return response
