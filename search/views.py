"""The search page, what it suggests while somebody types, and its results as feeds and files."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.templatetags.portal_tags import Crumb
from search.documents import SOURCES, TAKE_ALONG
from search.engines.base import MOST_TAKEN
from search.feeds import feed_of
from search.filters import canonical, read
from search.finding import find, reader_language, suggest
from search.listings import search_view
from search.statistics import count_search


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that can be found, or what of it was asked for. Another spelling of an address leads to its one."""
    query = canonical(request.GET)
    address = f"{request.path}?{query}" if query else request.path
    is_partial = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    if query != request.GET.urlencode() and not is_partial:
        return HttpResponseRedirect(address)
    view = search_view(read(request.GET))
    if view.is_counted and not view.is_plain:
        count_search(request, text=view.text, language=reader_language(), results=view.total)
    context = {
        "view": view,
        "is_search": True,
        "is_partial": is_partial,
        "trail": [Crumb(_("Home"), f"/{reader_language()}/")],
    }
    response = render(request, "search/_found.html" if is_partial else "search/page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if is_partial:
        response["HX-Push-Url"] = address
    if not view.may_be_kept:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """A search as RSS. Another spelling of an address leads to its one; order and page are no part of it."""
    filters = read(request.GET)
    query = filters.only("q", *filters.choice_names)
    if query != request.GET.urlencode():
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed_of(filters, request).write(response, "utf-8")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def take_along(request: HttpRequest, kind: str, name: str) -> HttpResponseBase:
    """The results of a kind as a file, such as one of citations, in their order, ten thousand of them at most. Another spelling of an address leads to its one. Raises Http404 for a file that nobody declares."""
    offered = next((each for each in TAKE_ALONG if each.kind == kind and name in each.formats), None)
    if offered is None:
        raise Http404
    filters = read(request.GET)
    query = filters.only("q", *filters.choice_names, "sort")
    if query != request.GET.urlencode():
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
    kinds = filters.wanted.filters.get("kind", [kind])
    wanted = replace(filters.wanted, filters={**filters.wanted.filters, "kind": [kind]})
    hits = (
        find(wanted, limit=MOST_TAKEN, deepest=MOST_TAKEN, facets=(), with_passages=False).hits if kind in kinds else ()
    )
    response = offered.answer(request, name, [hit.thing.partition(":")[2] for hit in hits])
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """What somebody who has typed `q` may want: words to go on with, and things to go to."""
    found = suggest(request.GET.get("q", ""))
    things = [
        {
            "title": hit.shown["title"],
            "url": hit.shown["url"],
            "kind": str(SOURCES[hit.kind].label) if hit.kind in SOURCES else "",
            "language": hit.language,
        }
        for hit in found.hits
    ]
    response = JsonResponse({"queries": list(found.queries), "things": things})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
