"""What the public pages show of news and articles: frozen values, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import ngettext

from front.articles.filters import ArticleFilters
from front.articles.queries import Listed, about, articles_below, filter_options, listed, matching
from front.models import ArticleIndexPage, ArticlePage
from participants.queries.countries import region_label
from participants.queries.institutions import names_said
from participants.queries.places import PlacesAndThemes
from portal.components import ListItem, Tag
from portal.listings import PER_PAGE, Listing, filter_tags, listing_of, theme_tags
from portal.numbers import whole
from portal.placement import address, place_of
from search.listings import related_items


@dataclass(frozen=True, slots=True)
class Row:
    """An article in a list."""

    title: str
    url: str
    kind: str
    day: date
    signed: str
    """By whom: the author, the institution, or both."""
    text: str
    countries: str
    themes: tuple[Tag, ...]
    programme: str


def article_listing(page: ArticleIndexPage, request: HttpRequest) -> Listing[Row]:
    """The articles below a page that the request's filters leave. Four queries at most, whatever their number."""
    form = ArticleFilters(request.GET, filter_options(page.path))
    found = listed(matching(articles_below(page.path), **form.chosen))
    url = page.get_url(request) or ""
    return listing_of(
        request,
        form,
        read=lambda start: [Listed._make(row) for row in found[start : start + PER_PAGE]],
        show=lambda rows: _rows(rows, request, url),
        count=lambda number: ngettext("%(count)s piece", "%(count)s pieces", number) % {"count": whole(number)},
        url=url,
    )


def _rows(found: Sequence[Listed], request: HttpRequest, list_url: str) -> list[Row]:
    facts = about(each.pk for each in found)
    kinds = dict(ArticlePage.Kind.choices)
    return [
        Row(
            title=each.title,
            url=address(request, each.url_path),
            kind=str(kinds[each.kind]),
            day=each.day,
            signed=", ".join(filter(None, (each.author, each.signed_by))),
            text=each.summary,
            countries=_countries(facts[each.pk]),
            themes=filter_tags(facts[each.pk].themes, list_url, "theme"),
            programme=each.programme,
        )
        for each in found
    ]


def _countries(facts: PlacesAndThemes) -> str:
    return ", ".join(label for _code, label in facts.countries) or region_label()


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article at a glance."""

    index_title: str
    index_url: str
    signed: str
    countries: tuple[Tag, ...]
    """Each leads to the country's own page."""
    themes: tuple[Tag, ...]
    related: Sequence[ListItem]


def article_view(page: ArticlePage, request: HttpRequest) -> ArticleView:
    """What an article's page shows besides its own fields: as it is written, while it is. Six queries at most."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    signing = page.institution.counted_as.pk if page.institution is not None else None
    institution = names_said([signing])[signing] if signing else ""
    return ArticleView(
        index_title=index.title,
        index_url=index.url,
        signed=", ".join(filter(None, (page.author, institution))),
        countries=tuple(
            Tag(each.name, each.get_absolute_url())
            for each in sorted(page.countries.all(), key=lambda country: country.name.casefold())
        )
        or (Tag(region_label()),),
        themes=theme_tags(page, index.url),
        related=related_items(f"article:{page.translation_key}", but=[index.url]),
    )
