"""Citations and feeds of a library or of one work, at its own address with `?format=`."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from publications.citing import FORMATS, CitedWork
from publications.feeds import FEEDS, ITEMS, feed
from publications.listings import filtered
from publications.models import LibraryPage, PublicationPage
from publications.queries import cited_works, public_publications
from search.documents import TakeAlong, register_take_along


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


def answer_of_library(page: LibraryPage, request: HttpRequest) -> HttpResponse | None:
    """What the filters leave, all pages of it, in the format asked for; None where none is."""
    asked = request.GET.get("format", "")
    if asked not in FORMATS and asked not in FEEDS:
        return None
    base_url = f"{request.scheme}://{request.get_host()}"
    form, found = filtered(page, request)
    if asked in FORMATS:
        return _citations(asked, cited_works(found, base_url), page.slug)
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


def answer_of_publication(page: PublicationPage, request: HttpRequest) -> HttpResponse | None:
    """The citation of a work in the format asked for; None where none is."""
    asked = request.GET.get("format", "")
    if asked not in FORMATS:
        return None
    return _citations(asked, cited_works([page], f"{request.scheme}://{request.get_host()}"), page.slug)


def answer_of_works(request: HttpRequest, name: str, ids: Sequence[str]) -> HttpResponse:
    """The citations of the public works with these translation keys, in their order, each by its page in the reader's
    language where it has one. Three queries and those of `cited_works`."""
    language = (get_language() or "es").split("-")[0]
    pages: dict[str, PublicationPage] = {}
    for page in public_publications().filter(translation_key__in=ids, alias_of=None).select_related("locale"):
        key = str(page.translation_key)
        if key not in pages or page.locale.language_code == language:
            pages[key] = page
    found = cited_works([pages[key] for key in ids if key in pages], f"{request.scheme}://{request.get_host()}")
    return _citations(name, found, _("publications"))


def _citations(name: str, works: Sequence[CitedWork], filename: str) -> HttpResponse:
    chosen = FORMATS[name]
    text = chosen.write(works, (get_language() or "es").split("-")[0])
    response = HttpResponse(text, content_type=f"{chosen.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.{chosen.extension}"'
    response["X-Robots-Tag"] = "noindex"
    return response
