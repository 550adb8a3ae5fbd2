"""Reads: the packages of a run, and what learners have of them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch
from wagtail.blocks import StreamValue

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
from trainaction.packages.manifests import Part
from trainaction.packages.reading import parts_from

ORDER = {state: place for place, state in enumerate(PlayState.values)}


def packages_in(body: StreamValue) -> list[int]:
    """The numbers of the packages that stand in a lesson, in order."""
    chosen = [block["value"].get("package") for block in body.raw_data if block["type"] == "package"]
    return list(dict.fromkeys(int(pk) for pk in chosen if pk))


def package_of_run(run: CourseRun, key: UUID) -> RunPackage | None:
    """A package that stands in a lesson of the run. One query."""
    there = RunPackage.objects.filter(run=run, package__key=key).select_related("package")
    found: RunPackage | None = there.order_by("pk").first()
    return found


def is_in_use(packages: Iterable[int]) -> bool:
    """Whether a run has one of these packages, or a learner has opened one. Two queries at most."""
    ids = list(packages)
    runs = RunPackage.objects.filter(package__in=ids)
    return runs.exists() or PackageResult.objects.filter(package__in=ids).exists()


def parts_of(package: InteractivePackage) -> tuple[Part, ...]:
    return parts_from(package.parts)


def part_of(package: InteractivePackage, key: str) -> Part | None:
    """A part of a package by its key; the first one for no key."""
    parts = parts_of(package)
    return next((part for part in parts if part.key == key), None) if key else parts[0]


def results_of(enrolment: Enrolment, packages: Iterable[int]) -> dict[int, PackageResult]:
    """What a learner has of these packages, with their parts. Two queries; none for no package."""
    ids = list(packages)
    if not ids:
        return {}
    parts = Prefetch("parts", PackagePart.objects.order_by("pk"))
    results = PackageResult.objects.filter(enrolment=enrolment, package__in=ids).prefetch_related(parts)
    return {result.package_id: result for result in results}


def better(*states: str) -> PlayState:
    """The one that is furthest."""
    return PlayState(max(states, key=ORDER.__getitem__))


def best_state(part: PackagePart) -> PlayState:
    """Of this sitting and those before it."""
    return better(part.state, part.earlier_state)


def best_score(part: PackagePart) -> Decimal | None:
    return max((score for score in (part.score, part.earlier_score) if score is not None), default=None)


def state_of_all(states: Sequence[PlayState], number: int) -> PlayState:
    """The state of a package of so many parts, of which these were opened. It is passed where all are done and one is passed."""
    if not states:
        return PlayState.OPENED
    ended = [state for state in states if state in ENDED]
    if len(ended) < number:
        return PlayState.INCOMPLETE if any(state != PlayState.OPENED for state in states) else PlayState.OPENED
    if PlayState.FAILED in ended:
        return PlayState.FAILED
    return PlayState.PASSED if PlayState.PASSED in ended else PlayState.COMPLETED
