"""Citations and feeds of a library or of one work, at its own address with `?format=`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from itertools import islice

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import number_format
from django.utils.html import strip_tags
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from publications.citing import FORMATS, SITE, CitedWork
from publications.feeds import FEEDS, ITEMS, feed
from publications.listings import filtered
from publications.models import LibraryPage, PublicationPage
from publications.queries.citing import cited_works
from publications.queries.works import public_publications
from publications.services.citations import NotAllWritten, at_site, formatted
from search.documents import TakeAlong, register_take_along
from search.engines.base import MOST_TAKEN

AT_ONCE = 200
"""Works read and written at once."""
MOST_WRITTEN = 200
"""Formatted citations that a request may have written, where they are not kept yet: two seconds of processor time."""
SECONDS_UNTIL_WRITTEN = 300
"""After how long to ask again for citations that are still to be written: the clock writes them by then."""


def declare() -> None:
    """Offer the citations of the works among the results of a search. Called once, when the apps are loaded."""
    register_take_along(
        TakeAlong(
            kind="publication",
            label=_cite_these,
            formats={name: each.label for name, each in FORMATS.items()},
            answer=answer_of_works,
        )
    )


def _cite_these(number: int, total: int) -> str:
    shown = {"number": number_format(number, force_grouping=True), "total": number_format(total, force_grouping=True)}
    if number < total:
        return _("Cite the first %(number)s of the %(total)s publications among these results:") % shown
    sentence = ngettext(
        "Cite the publication among these results:", "Cite the %(number)s publications among these results:", number
    )
    return sentence % shown


def answer_of_library(page: LibraryPage, request: HttpRequest) -> HttpResponseBase | None:
    """What the filters leave, all pages of it, in the format asked for, ten thousand works at most; None where none is."""
    asked = request.GET.get("format", "")
    if asked not in FORMATS and asked not in FEEDS:
        return None
    base_url = f"{request.scheme}://{request.get_host()}"
    form, found = filtered(page, request)
    if asked in FORMATS:
        numbers = list(found.values_list("pk", flat=True)[:MOST_TAKEN])
        return _citations(asked, lambda base: _cited(numbers, base), base_url, page.slug)
    named = ", ".join(form.labels.values())
    link = request.GET.copy()
    link.pop("format", None)
    works = cited_works(found.order_by("-first_published_at", "-pk")[:ITEMS], base_url)
    text = feed(
        asked,
        works,
        title=f"{page.title}: {named}" if named else page.title,
        description=page.introduction or page.title,
        author=_("Citizen security in data"),
        link=f"{base_url}{request.path}{'?' if link else ''}{link.urlencode()}",
        feed_url=request.build_absolute_uri(),
        language=get_language() or "es",
    )
    return HttpResponse(text, content_type=f"application/{asked}+xml; charset=utf-8")


def answer_of_publication(page: PublicationPage, request: HttpRequest) -> HttpResponseBase | None:
    """The citation of a work in the format asked for; None where none is."""
    asked = request.GET.get("format", "")
    if asked not in FORMATS:
        return None
    return _citations(
        asked, lambda base: cited_works([page], base), f"{request.scheme}://{request.get_host()}", page.slug
    )


def answer_of_works(request: HttpRequest, name: str, ids: Sequence[str]) -> HttpResponseBase:
    """The citations of the public works with these translation keys, in their order, each by its page in the reader's
    language where it has one. A query for each 200 works and those of `cited_works`."""
    language = _language()
    numbers: dict[str, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        pages = public_publications().filter(translation_key__in=ids[start : start + AT_ONCE], alias_of=None)
        for number, key, code in pages.values_list("pk", "translation_key", "locale__language_code"):
            if str(key) not in numbers or code == language:
                numbers[str(key)] = number
    found = [numbers[key] for key in ids if key in numbers]
    base_url = f"{request.scheme}://{request.get_host()}"
    return _citations(name, lambda base: _cited(found, base), base_url, _("publications"))


def _language() -> str:
    return (get_language() or "es").split("-")[0]


def _cited(numbers: Sequence[int], base_url: str) -> Iterator[CitedWork]:
    """What citations say of the publications with these numbers, read as they are written; of those that are public then."""
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        pages = public_publications().in_bulk(some)
        yield from cited_works([pages[number] for number in some if number in pages], base_url)


def _citations(name: str, read: Callable[[str], Iterable[CitedWork]], base_url: str, filename: str) -> HttpResponseBase:
    """The file of the works that `read(base)` gives with their addresses below a base."""
    chosen = FORMATS[name]
    response: HttpResponseBase
    if chosen.parts is None:
        response = _formatted(read(SITE), base_url)
    else:
        parts = chosen.parts(read(base_url), _language())
        response = StreamingHttpResponse(_written(parts, get_language() or "es"))
    response["Content-Type"] = f"{chosen.media_type}; charset=utf-8"
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="{filename}.{chosen.extension}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _formatted(works: Iterable[CitedWork], base_url: str) -> HttpResponse:
    """A line for each work. While very many are still to be written, a sentence that says so instead, with 503."""
    try:
        lines = formatted(works, language=_language(), most=MOST_WRITTEN)
    except NotAllWritten:
        sentence = _("So many citations are still being written. Please ask for them again in five minutes.")
        return HttpResponse(sentence, status=503, headers={"Retry-After": SECONDS_UNTIL_WRITTEN})
    return HttpResponse("".join(f"{unescape(strip_tags(at_site(line, base_url)))}\n" for line in lines))


def _written(parts: Iterator[str], language: str) -> Iterator[str]:
    """The parts in pieces to be sent. The request is over by then, and another may be active in this thread's language."""
    while True:
        with override(language):
            piece = "".join(islice(parts, AT_ONCE))
        if not piece:
            return
        yield piece
