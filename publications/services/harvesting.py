"""Keeps what harvesters are told in step with what is public."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from publications.citing import dublin_core
from publications.models import HarvestedWork, PublicationPage
from publications.queries.citing import cited_works
from publications.queries.works import public_publications

AT_ONCE = 200
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a work was published of which nobody knows: before any other."""


@transaction.atomic
def follow_public_works() -> None:
    """Write down works that came, changed or went since the last time. Two queries where nothing did.

    What is public is compared as a whole: so a work that expired, came out of a private section or was changed behind
    every signal is told of all the same, as of the moment it is noticed: harvesters have passed every earlier one. Only
    what there is when nothing is known yet has the moment of its publication.
    """
    public = _public()
    now = timezone.now().replace(microsecond=0)
    known = {row.work: row for row in HarvestedWork.objects.all()}
    new = [
        HarvestedWork(work=work, published_at=at, changed_at=now if known else at.replace(microsecond=0))
        for work, at in public.items()
        if work not in known
    ]
    changed = []
    for work, row in known.items():
        at = public.get(work)
        is_deleted = at is None
        if is_deleted != row.is_deleted or (at is not None and at != row.published_at):
            row.is_deleted, row.changed_at, row.published_at = is_deleted, now, at
            changed.append(row)
    HarvestedWork.objects.bulk_create(new, ignore_conflicts=True)
    HarvestedWork.objects.bulk_update(changed, ["changed_at", "is_deleted", "published_at"])


def follow_records() -> int:
    """Find the records that say something else although nobody published their work anew: an institution, a theme or a
    series was renamed, a file replaced. Returns how many there are.

    Every record is written and compared, so this is for the clock and not for a request.
    """
    follow_public_works()
    changed = 0
    records = list(HarvestedWork.objects.filter(is_deleted=False).order_by("pk"))
    for start in range(0, len(records), AT_ONCE):
        rows = records[start : start + AT_ONCE]
        digests = dict(_digests(row.work for row in rows))
        others = [row for row in rows if row.work in digests and row.digest != digests[row.work]]
        now = timezone.now().replace(microsecond=0)
        for row in others:
            if row.digest:  # else it is looked at for the first time
                row.changed_at = now
                changed += 1
            row.digest = digests[row.work]
        HarvestedWork.objects.bulk_update(others, ["changed_at", "digest"])
    return changed


def _digests(works: Iterable[UUID]) -> Iterator[tuple[UUID, str]]:
    with override(settings.LANGUAGE_CODE):
        pages = public_pages_of(list(works))
        for work, cited in zip(pages, cited_works(pages.values(), ""), strict=True):
            yield work, hashlib.blake2b(dublin_core(cited).encode(), digest_size=12).hexdigest()


def _public() -> dict[UUID, datetime]:
    """Every public work, with the moment that any of its language versions was last published."""
    found: dict[UUID, datetime] = {}
    pages = public_publications().filter(alias_of=None).order_by()
    for work, at in pages.values_list("translation_key", "last_published_at"):
        moment = at or NEVER
        found[work] = max(found.get(work, moment), moment)
    return found


def public_pages_of(works: list[UUID]) -> dict[UUID, PublicationPage]:
    """The page of each public work: its source's, which was made first."""
    pages = public_publications().filter(alias_of=None, translation_key__in=works).order_by("-pk")
    return {page.translation_key: page for page in pages}
