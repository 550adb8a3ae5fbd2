"""Writes: which packages a run has, sittings, and what packages report."""

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trainaction.learning.completion import complete_if_done
from trainaction.models import (
    ENDED,
    CourseRun,
    Enrolment,
    InteractivePackage,
    PackagePart,
    PackageResult,
    PlayState,
    RunPackage,
)
from trainaction.packages.archives import forget_copies
from trainaction.packages.queries import best_score, best_state, better, parts_of, state_of_all
from trainaction.packages.results import Sent

FOLDER = "documents/packages"
KEPT_WITHOUT_A_ROW = timedelta(days=1)
"""A file is there a moment before its row is; after so long none will come any more."""
_PLACES = Decimal("0.0001")


@transaction.atomic
def keep_packages(*, run: CourseRun, asked: Collection[tuple[int, UUID]]) -> None:
    """Say which packages stand in the lessons that a run teaches, by number and lesson. What learners have of one that left
    them stays."""
    there = {(row.package_id, row.lesson_key): row.pk for row in RunPackage.objects.filter(run=run)}
    ids = {package for package, _lesson in asked}
    known = set(InteractivePackage.objects.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    if left := [pk for key, pk in there.items() if key not in asked]:
        RunPackage.objects.filter(pk__in=left).delete()
    RunPackage.objects.bulk_create(
        RunPackage(run=run, package_id=package, lesson_key=lesson)
        for package, lesson in sorted(asked, key=str)
        if (package, lesson) not in there and package in known
    )


@transaction.atomic
def open_part(*, enrolment: Enrolment, package: InteractivePackage, part: str) -> PackagePart:
    """Begin a sitting: what was reached so far is put aside, so that nothing in it can take it away.

    Raises ValidationError with a sentence where the run is over.
    """
    _refuse_after_the_end(enrolment)
    now = timezone.now()
    fresh = PackageResult(enrolment=enrolment, package=package, opened_at=now)
    PackageResult.objects.bulk_create([fresh], ignore_conflicts=True)
    result = PackageResult.objects.select_for_update().get(enrolment=enrolment, package=package)
    PackagePart.objects.bulk_create([PackagePart(result=result, part=part)], ignore_conflicts=True)
    row = PackagePart.objects.get(result=result, part=part)
    row.earlier_state, row.earlier_score = best_state(row), best_score(row)
    row.earlier_seconds += row.seconds
    row.sitting += 1
    row.number, row.state, row.score, row.seconds = 0, PlayState.OPENED, None, 0
    row.save()
    return row


@transaction.atomic
def save_result(
    *, enrolment: Enrolment, package: InteractivePackage, sent: Sent, at: datetime | None = None
) -> PackageResult:
    """Keep what a package reports. The same word twice, or one that was overtaken, changes nothing.

    A word of an earlier sitting (from a device that had no line) adds what was reached in it, and does not undo where the
    later one stands. Raises ValidationError with a sentence for a sitting that never began, or once the run is over.
    """
    _refuse_after_the_end(enrolment)
    result = PackageResult.objects.select_for_update().filter(enrolment=enrolment, package=package).first()
    row = PackagePart.objects.filter(result=result, part=sent.part).first() if result is not None else None
    if result is None or row is None or sent.sitting > row.sitting:
        raise ValidationError(_("This activity was not opened from its lesson. Open it there, and begin again."))
    if sent.sitting < row.sitting:
        row.earlier_state = better(row.earlier_state, sent.state)
        row.earlier_score = max((each for each in (row.earlier_score, sent.score) if each is not None), default=None)
    elif sent.number > row.number:
        row.number, row.state, row.score, row.kept = sent.number, sent.state, sent.score, sent.kept
        row.seconds = max(row.seconds, sent.seconds)
    else:
        return result
    row.save()
    _add_up(result, package, at or timezone.now())
    if result.state in ENDED:
        complete_if_done(enrolment=enrolment)
    return result


def _refuse_after_the_end(enrolment: Enrolment) -> None:
    if enrolment.run.is_over():
        raise ValidationError(
            _("This run has ended: its activities can be looked at, and nothing is counted any more.")
        )


def _add_up(result: PackageResult, package: InteractivePackage, now: datetime) -> None:
    rows = list(PackagePart.objects.filter(result=result))
    scores = [score for row in rows if (score := best_score(row)) is not None]
    result.state = state_of_all([best_state(row) for row in rows], len(parts_of(package)))
    result.score = (sum(scores, Decimal(0)) / len(scores)).quantize(_PLACES) if scores else None
    result.seconds = sum(row.seconds + row.earlier_seconds for row in rows)
    result.saved_at = now
    if result.state in ENDED and result.ended_at is None:
        result.ended_at = now
    result.save()


def forget_files_without_a_package(*, at: datetime | None = None) -> dict[str, int]:
    """Remove files of packages that were deleted, or whose upload was cut off before it was entered. How many there were."""
    before = (at or timezone.now()) - KEPT_WITHOUT_A_ROW
    known = set(InteractivePackage.objects.values_list("file", flat=True))
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        names = []
    gone = 0
    for name in names:
        path = str(PurePosixPath(FOLDER) / name)
        if path not in known and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)
            gone += 1
    keys = {str(key) for key in InteractivePackage.objects.values_list("key", flat=True)}
    return {"files": gone, "copies": forget_copies(keys)}
