"""Reads: protocols and toolkits with their public versions, and the trainings in them."""

from django.db.models import QuerySet

from conose.models import GuidePage, GuideVersionPage
from participants.models import Activity
from portal.queries import public_pages


def guides_below(path: str) -> QuerySet[GuidePage]:
    """The public protocols and toolkits below the page at this path, by title."""
    found: QuerySet[GuidePage] = public_pages(GuidePage.objects.filter(path__startswith=path))
    return found.order_by("title", "pk")


def versions_below(path: str) -> QuerySet[GuideVersionPage]:
    """The public versions below a page, the latest first."""
    found: QuerySet[GuideVersionPage] = public_pages(GuideVersionPage.objects.filter(path__startswith=path))
    return found.order_by("-issued_on", "-path")


def trainings_of(guide: GuidePage) -> list[Activity]:
    """The activities of the registry that train people in it, the latest first. One query, none where it names no series."""
    if guide.trainings_id is None:
        return []
    return list(Activity.objects.filter(series=guide.trainings_id).order_by("-starts_on", "key"))
