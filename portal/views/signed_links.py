"""Pages that the signed links of e-mails lead to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def kept_from_others(view: View) -> View:
    """For pages whose addresses tell something: no robot keeps them, no cache, no other site is told of them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer


def is_one_click(request: HttpRequest) -> bool:
    """Whether a mail program's own button sent this and no page of ours: such a one must not be redirected (RFC 8058, 3.1)."""
    return request.POST.get("List-Unsubscribe") == "One-Click"
