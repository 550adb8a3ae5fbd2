"""Keeps what harvesters are told in step with what is public."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from publications.models import HarvestedWork, PublicationPage
from publications.queries import public_publications


@transaction.atomic
def follow_public_works() -> None:
    """Write down works that came, changed or went since the last time. Two queries where nothing did.

    What is public is compared as a whole: so a work that expired, went into a private section or was changed behind
    every signal is told of all the same, from the moment it is noticed.
    """
    public = _public()
    now = timezone.now().replace(microsecond=0)
    known = {row.work: row for row in HarvestedWork.objects.all()}
    new = [HarvestedWork(work=work, changed_at=at) for work, at in public.items() if work not in known]
    changed = []
    for work, row in known.items():
        at = public.get(work)
        if at is None and not row.is_deleted:
            row.is_deleted, row.changed_at = True, now
            changed.append(row)
        elif at is not None and (row.is_deleted or at > row.changed_at):
            # One that comes back is told of as of now: harvesters have passed the day it was last published.
            row.changed_at = now if row.is_deleted else at
            row.is_deleted = False
            changed.append(row)
    HarvestedWork.objects.bulk_create(new, ignore_conflicts=True)
    HarvestedWork.objects.bulk_update(changed, ["changed_at", "is_deleted"])


def _public() -> dict[UUID, datetime]:
    """Every public work, with the moment that any of its language versions was last published, in whole seconds."""
    found: dict[UUID, datetime] = {}
    pages = public_publications().filter(alias_of=None).order_by()
    for work, at in pages.values_list("translation_key", "last_published_at"):
        moment = (at or timezone.now()).replace(microsecond=0)
        found[work] = max(found.get(work, moment), moment)
    return found


def public_pages_of(works: list[UUID]) -> dict[UUID, PublicationPage]:
    """The page of each public work: its source's, which was made first."""
    pages = public_publications().filter(alias_of=None, translation_key__in=works).order_by("-pk")
    return {page.translation_key: page for page in pages}
