"""Names with parts left out: 'Walter Erazo' beside 'Walter Erazo Chinchilla'. Reasons: docs/decisions/0072-shortened-names.md.

Nothing here reads the database.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from participants.attendance.folding import fold_name, name_parts

MOST_PARTS = 6
"""A name of more parts is nearly always a title or two people's; each part more doubles what can be left out."""
FEWEST_PARTS = 2
MOST_FITTING = 3
"""So many may be meant by a shorter or a longer name; where more have one, it says nothing."""
COMMON = 25
"""A name that is part of more others tells nobody from anybody."""
SAME_PLACE = 2
MEN_AND_WOMEN = {"men", "women"}


def shorter_names(key: str) -> Iterator[str]:
    """The folded names that this one is with parts left out: 'chinchilla erazo walter' → 'chinchilla erazo', …"""
    parts = key.split(" ")
    if len(parts) <= MOST_PARTS:
        for size in range(FEWEST_PARTS, len(parts)):
            yield from map(" ".join, combinations(parts, size))


def is_part_of(key: str, name: str) -> bool:
    """Whether a folded name is a longer one, as it is written, with parts left out.

    Two parts or more have to be left, written out: one of the first and one of the last half of the longer name, a given name
    and a surname, whichever is written first; and the first of either. Of an odd number the one in the middle may be either.
    """
    parts, longer = key.split(), name_parts(name)
    if not (sum(len(part) > 1 for part in parts) >= FEWEST_PARTS and len(parts) < len(longer) <= MOST_PARTS):
        return False
    half, kept = (len(longer) + 1) // 2, set(parts)
    return (
        not kept.isdisjoint(longer[:half])
        and not kept.isdisjoint(longer[-half:])
        and not kept.isdisjoint((longer[0], longer[-half]))
        and all(parts.count(part) <= longer.count(part) for part in kept)
    )


def is_shortened(one: str, other: str) -> bool:
    """Whether one of two names, as they are written, is the other with parts left out."""
    return is_part_of(fold_name(one), other) or is_part_of(fold_name(other), one)


def pairs(some: Collection[str], others: Iterable[str]) -> dict[str, set[str]]:
    """Of each of some folded names which of the others it is part of, or they of it; those of COMMON names left out.

    The others are gone through once, however many: each meets the shorter ones at their rarest part, and the longer ones as
    one of the names that these may be shortened to.
    """
    split = {key: key.split(" ") for key in some if " " in key}
    frequent = Counter(part for parts in split.values() for part in parts)
    by_rarest: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    by_shorter: dict[str, list[str]] = defaultdict(list)
    for key, parts in split.items():
        by_rarest[min(parts, key=frequent.__getitem__)].append((key, parts))
        for shorter in shorter_names(key):
            by_shorter[shorter].append(key)
    fewest = min(map(len, split.values()), default=0)
    found: dict[str, set[str]] = defaultdict(set)
    for other in others:
        if other in by_shorter:
            for key in by_shorter[other]:
                found[key].add(other)
        if other.count(" ") < fewest:
            continue  # no more parts than the shortest
        longer = other.split(" ")
        if by_rarest.keys().isdisjoint(longer):
            continue
        for part in longer:
            for key, parts in by_rarest.get(part, ()):
                if len(parts) < len(longer) and all(each in longer for each in parts):
                    found[key].add(other)
    return {key: names for key, names in found.items() if len(names) <= COMMON}


class Named(NamedTuple):
    """Somebody, as far as it tells whether another one may be the same. `place` is the institution, None where none is stated or
    it is open which."""

    pk: int
    name: str
    key: str
    """The folded name."""
    place: int | None
    country: str
    sex: str
    has_address: bool


def nearest(one: Named, others: Iterable[Named], *, two_addresses: bool = False) -> list[Named]:
    """Of these others those whom somebody of a shorter or longer name may be: nothing stated of both contradicts it.

    They are those of the same institution, where `two_addresses` also those who have an address where this one has another.
    Where there are none, those of the same country; else those of whom it is not known; unless more than MOST_FITTING have
    such a name, contradicted or not. Of one institution, too, more than that tell nobody.
    """
    named = [other for other in others if _is_shortened(one, other)]
    by_nearness: dict[int, list[Named]] = defaultdict(list)
    for other in named:
        nearness = _nearness(one, other)
        is_another = one.has_address and other.has_address and not (two_addresses and nearness == SAME_PLACE)
        if not is_another and not _contradicts(one, other):
            by_nearness[nearness].append(other)
    nearness = max(by_nearness, default=0)
    found = by_nearness[nearness]
    of_the_name = found if nearness == SAME_PLACE else named
    return found if len({each.pk for each in of_the_name}) <= MOST_FITTING else []


def _is_shortened(one: Named, other: Named) -> bool:
    return is_part_of(one.key, other.name) if len(one.key) < len(other.key) else is_part_of(other.key, one.name)


def _contradicts(one: Named, other: Named) -> bool:
    """Whether both state an institution, a country or a sex, and not the same one."""
    return (
        (one.place is not None and other.place is not None and one.place != other.place)
        or bool(one.country and other.country and one.country != other.country)
        or {one.sex, other.sex} == MEN_AND_WOMEN
    )


def _nearness(one: Named, other: Named) -> int:
    if one.place is not None and one.place == other.place:
        return SAME_PLACE
    return int(bool(one.country) and one.country == other.country)
