"""Sharing applications out among reviewers: by load, never where a conflict of interest is known."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hand:
    """A reviewer, and how many applications they have and can take."""

    pk: int
    load: int
    most: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of application and reviewer to be made, and how many reviews each application would still lack."""

    pairs: tuple[tuple[int, int], ...]
    lacking: Mapping[int, int]


def share_out(lacking: Mapping[int, int], hands: Sequence[Hand], barred: Collection[tuple[int, int]]) -> Shared:
    """Give each application so many reviewers as it is `lacking`, each time the one with the least load who may take it.

    `barred` are the pairs that are assigned already or in conflict. The application with the fewest possible reviewers is
    served first, so that nobody takes the only one it has. The same input gives the same pairs.
    """
    load = {each.pk: each.load for each in hands}
    most = {each.pk: each.most for each in hands}
    left = dict(lacking)
    taken = set(barred)
    pairs: list[tuple[int, int]] = []

    def able(application: int) -> list[int]:
        return [pk for pk in load if load[pk] < most[pk] and (application, pk) not in taken]

    while open_ones := [pk for pk, number in left.items() if number > 0 and able(pk)]:
        application = min(open_ones, key=lambda pk: (len(able(pk)) - left[pk], -left[pk], pk))
        reviewer = min(able(application), key=lambda pk: (load[pk], pk))
        pairs.append((application, reviewer))
        taken.add((application, reviewer))
        load[reviewer] += 1
        left[application] -= 1
    return Shared(tuple(pairs), {pk: number for pk, number in left.items() if number > 0})
