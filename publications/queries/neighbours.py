"""Reads: what goes with a publication, other versions of it and what an editor set beside it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from wagtail.models import Page

from portal.prepared import Prepared, number, prepared
from portal.queries import public_pages
from publications.dates import PartialDate
from publications.models import PublicationPage, RelatedPage


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A public page that goes with a publication: another version of it, or what an editor set beside it."""

    title: str
    url_path: str
    content_type: int
    date: PartialDate | None
    """When it came out; None where it is no publication."""
    is_older: bool
    is_newer: bool
    place: int | None
    """Among what the editor set beside it; None for what is only a version."""


def neighbours_of(page: PublicationPage) -> list[Neighbour]:
    """The public versions of a publication and what is public of what was set beside it, each once. One query.

    Each in the page's language, or in another where it is in no page of that.
    """
    if page.placement is not None:
        rows = _neighbours().rows(page=page.pk, older=page.replaces_id or 0)
    else:  # on a page being written, what is written
        links = list(page.related_links.all())
        places = {link.related.translation_key: place for place, link in enumerate(links)}
        place = Case(
            *(When(translation_key=key, then=Value(place)) for key, place in places.items()),
            default=Value(None),
            output_field=IntegerField(),
        )
        rows = list(_neighbour_pages(page.pk or 0, page.replaces_id or 0, list(places), place))
    now = timezone.now()
    found: dict[UUID, Neighbour] = {}
    for row in rows:
        title, url_path, content_type, key, locale, expires, year, month, day, is_older, is_newer, place = row
        if (expires is None or expires > now) and (key not in found or locale == page.locale_id):
            date = PartialDate(year, month or 0, day or 0) if year else None
            found[key] = Neighbour(title, url_path, content_type, date, bool(is_older), bool(is_newer), place)
    return list(found.values())


def _neighbour_pages(page: int, older: int, beside: Any, place: Any) -> QuerySet[Page, tuple[Any, ...]]:
    """As rows; `beside` are the keys of what was set beside the page, `place` says where."""
    replaced = PublicationPage.objects.filter(pk=older).values("translation_key")
    itself = PublicationPage.objects.filter(pk=page).values("translation_key")
    replacing = PublicationPage.objects.filter(replaces__translation_key__in=itself).values("translation_key")
    is_older, is_newer = Q(translation_key__in=replaced), Q(translation_key__in=replacing)
    pages = public_pages(Page.objects.filter(is_older | is_newer | Q(translation_key__in=beside), alias_of=None))
    rows: QuerySet[Page, tuple[Any, ...]] = (
        pages.annotate(is_older=is_older, is_newer=is_newer, place=place)
        .order_by("pk")
        .values_list(
            "title",
            "url_path",
            "content_type",
            "translation_key",
            "locale",
            "expire_at",
            "publicationpage__year",
            "publicationpage__month",
            "publicationpage__day",
            "is_older",
            "is_newer",
            "place",
        )
    )
    return rows


@lru_cache(maxsize=1)
def _neighbours() -> Prepared:
    page = number("page")
    links = RelatedPage.objects.filter(page=page)
    placed = links.filter(related__translation_key=OuterRef("translation_key")).order_by("sort_order", "pk")
    return prepared(
        _neighbour_pages(
            page, number("older"), links.values("related__translation_key"), Subquery(placed.values("sort_order")[:1])
        )
    )
