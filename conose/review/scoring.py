"""Points into a ranking: weighted, set beside what each reviewer gives on the whole, and ordered with ties explained.

Nothing here knows the database, so that every number of a ranking can be worked out again from the points alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import sqrt

LEAST_REVIEWS = 3
"""A reviewer's habit is told from this many reviews on; with fewer, chance and strictness look the same."""
DECIMALS = 2
"""Two applications whose scores agree to so many decimals are tied: further ones measure nothing."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion, as far as points go. `most` are the points that can be given."""

    pk: int
    weight: int
    most: int


@dataclass(frozen=True, slots=True)
class Given:
    """One review that was handed in: points by criterion."""

    application: int
    reviewer: int
    points: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Habit:
    """What a reviewer gives on the whole, on the scale from 0 to 100."""

    reviews: int
    mean: float
    spread: float
    is_scaled: bool
    """Whether their scores are moved: from LEAST_REVIEWS reviews on, and where not all are the same."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One review on the scale from 0 to 100: as given, and normalised."""

    application: int
    reviewer: int
    raw: float
    normalised: float


class TieBreak(StrEnum):
    """By what an application stands behind another of the same score."""

    NONE = ""
    RAW = "raw"
    HEAVIEST = "heaviest"
    LOWEST = "lowest"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Placed:
    """An application in the ranking. `rank` is shared by those that nothing tells apart; None where nobody reviewed it."""

    application: int
    rank: int | None
    score: float | None
    raw: float | None
    heaviest: float | None
    """Mean share of the heaviest criterion's points, from 0 to 100."""
    lowest: float | None
    reviews: int
    tie: TieBreak = TieBreak.NONE


@dataclass(frozen=True, slots=True)
class Ranking:
    placed: tuple[Placed, ...]
    scored: tuple[Scored, ...]
    habits: Mapping[int, Habit]
    mean: float
    spread: float
    heaviest: int | None
    """The criterion that breaks ties."""


def weighted(points: Mapping[int, Decimal], criteria: Sequence[Weighed]) -> float:
    """Points as one number from 0 to 100: each criterion's share of its points, by its weight. What has no points has 0."""
    whole = sum(each.weight for each in criteria)
    if not whole:
        return 0.0
    return 100 * sum(each.weight * float(points.get(each.pk, 0)) / each.most for each in criteria) / whole


def rank(given: Sequence[Given], criteria: Sequence[Weighed], applications: Sequence[int]) -> Ranking:
    """The ranking of `applications` by the reviews `given`.

    A review's score is normalised so: x' = M + (x - m) * S / s, within 0 and 100, with m and s the mean and the standard
    deviation of its reviewer's reviews and M and S those of all reviews of the call; x' = x for a reviewer of fewer than
    LEAST_REVIEWS reviews or who gave all the same. (Standard scores: the usual way to take strictness and spread out.) An
    application's score is the mean of its normalised reviews. Ties: the mean as given, then the heaviest criterion, then the
    lowest review; what is still equal shares its rank, and the committee decides.
    """
    raw = [(each, weighted(each.points, criteria)) for each in given]
    mean, spread = _mean([value for _each, value in raw]), _spread([value for _each, value in raw])
    by_reviewer: dict[int, list[float]] = defaultdict(list)
    for each, value in raw:
        by_reviewer[each.reviewer].append(value)
    habits = {
        reviewer: Habit(
            len(values), _mean(values), _spread(values), len(values) >= LEAST_REVIEWS and _spread(values) > 1e-9
        )
        for reviewer, values in by_reviewer.items()
    }
    scored = tuple(
        Scored(each.application, each.reviewer, value, _normalised(value, habits[each.reviewer], mean, spread))
        for each, value in raw
    )
    heaviest = max(criteria, key=lambda each: each.weight, default=None)
    placed = _placed(applications, scored, given, heaviest)
    return Ranking(placed, scored, habits, mean, spread, heaviest.pk if heaviest else None)


def _normalised(value: float, habit: Habit, mean: float, spread: float) -> float:
    if not habit.is_scaled:
        return value
    return min(100.0, max(0.0, mean + (value - habit.mean) * spread / habit.spread))


def _placed(
    applications: Sequence[int], scored: Sequence[Scored], given: Sequence[Given], heaviest: Weighed | None
) -> tuple[Placed, ...]:
    rows = []
    for application in applications:
        own = [each for each in scored if each.application == application]
        if not own:
            rows.append(Placed(application, None, None, None, None, None, 0))
            continue
        most = [
            100 * float(each.points.get(heaviest.pk, 0)) / heaviest.most
            for each in given
            if heaviest is not None and each.application == application
        ]
        rows.append(
            Placed(
                application,
                None,
                _mean([each.normalised for each in own]),
                _mean([each.raw for each in own]),
                _mean(most),
                min(each.raw for each in own),
                len(own),
            )
        )
    ordered = sorted((row for row in rows if row.score is not None), key=_key, reverse=True)
    ranked: list[Placed] = []
    for place, row in enumerate(ordered, 1):
        before = ranked[-1] if ranked else None
        tie = _tie(before, row) if before is not None else TieBreak.NONE
        number = before.rank if before is not None and tie == TieBreak.SHARED else place
        ranked.append(Placed(row.application, number, row.score, row.raw, row.heaviest, row.lowest, row.reviews, tie))
    return (*ranked, *(row for row in rows if row.score is None))


def _key(row: Placed) -> tuple[float, ...]:
    return tuple(round(value or 0, DECIMALS) for value in (row.score, row.raw, row.heaviest, row.lowest))


def _tie(before: Placed, row: Placed) -> TieBreak:
    """What sets a row behind the one before it, where their scores agree."""
    one, other = _key(before), _key(row)
    if one[0] != other[0]:
        return TieBreak.NONE
    for place, by in ((1, TieBreak.RAW), (2, TieBreak.HEAVIEST), (3, TieBreak.LOWEST)):
        if one[place] != other[place]:
            return by
    return TieBreak.SHARED


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _spread(values: Sequence[float]) -> float:
    """The standard deviation of all of them: these are no sample of others."""
    if not values:
        return 0.0
    mean = _mean(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / len(values))
