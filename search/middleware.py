"""Counting what was opened from the search, beside the page that is served as ever."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from search.statistics import PARAMETER, count_click

_BEGIN = f"{PARAMETER}="


class ClickMiddleware:
    """A result's link carries its place; see `search.statistics`. An address without it costs one look at a text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _BEGIN not in request.META.get("QUERY_STRING", "") or request.method != "GET":
            return self.get_response(request)
        query = request.GET.copy()
        marks = query.pop(PARAMETER, [])
        request.GET = query  # type: ignore[assignment]  # no page knows of the mark, nor repeats it in its links
        response = self.get_response(request)
        if marks and response.status_code in {200, 206, 304}:
            count_click(request, str(marks[-1]))
        return response
