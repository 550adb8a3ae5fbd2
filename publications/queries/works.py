"""Reads: the public publications, and as lists need them."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from wagtail.models import Page

from portal.queries import public_pages
from publications.dates import PartialDate
from publications.models import PublicationPage

LATEST_FIRST = (
    F("year").desc(),
    F("month").desc(nulls_last=True),
    F("day").desc(nulls_last=True),
    F("title").asc(),
)


def public_publications() -> QuerySet[PublicationPage]:
    """Those anyone may see now."""
    found: QuerySet[PublicationPage] = public_pages(PublicationPage.objects.all())
    return found


def publications_below(page: Page) -> QuerySet[PublicationPage]:
    """The public publications below a page, the latest first."""
    return public_publications().filter(path__startswith=page.path).order_by(*LATEST_FIRST)


def newest_works(path: str, *, number: int) -> QuerySet[PublicationPage]:
    """The public publications below a path, the latest first; of one date, those that came to the portal last, in whatever
    language they came. Ordered by their titles, the home pages of two languages would show other works."""
    pages = public_publications().filter(path__startswith=path)
    least = pages.order_by("-year").values("year")[number - 1 : number]
    came = Page.objects.filter(translation_key=OuterRef("translation_key")).order_by()
    came = came.values("translation_key").annotate(at=Min("first_published_at")).values("at")
    # The years of so many of them alone: nobody asks when all of a library came.
    return pages.filter(year__gte=Coalesce(Subquery(least), 0)).order_by(
        *LATEST_FIRST[:-1], Subquery(came).desc(), "translation_key"
    )[:number]


class Listed(NamedTuple):
    """A publication as lists need it."""

    pk: int
    translation_key: UUID
    title: str
    subtitle: str
    headline: str
    slug: str
    type: str
    year: int
    month: int | None
    day: int | None
    cover: int | None
    total: int
    """How many there are with it, on all pages of the list."""

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.year, self.month or 0, self.day or 0)


def listed(publications: QuerySet[PublicationPage]) -> list[Listed]:
    """Publications as lists need them. One query."""
    rows = publications.annotate(total=Window(Count("pk"))).values_list(*Listed._fields)
    return [Listed._make(row) for row in rows]


def free_slug(library: Page, title: str) -> str:
    """An address of plain letters below the library that no other page has."""
    wanted = slugify(title)[:80].rstrip("-") or "publication"
    taken = set(library.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    free = wanted
    number = 1
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
