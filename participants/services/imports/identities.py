"""Who in a file is one person, and who of the registry that is. Rules and reasons: docs/decisions/0005-matching.md.

Nothing here reads the database: `settle` gets the people of one folded name and what the registry knows of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from participants.models import ImportIdentity

Group, Reason = ImportIdentity.Group, ImportIdentity.Reason
MATCHED, NEW = Group.MATCHED.value, Group.NEW.value

OPEN = -1
"""The place of somebody whose institution is not decided yet: neither the same as another nor a different one."""

SHOWN = 25
"""Rivals and namesakes that a question names. A name with more of them is told apart by other means than a list."""

NEARLY = 3
"""So many of those who registered may be nearly called like somebody of the file; of more, the name says nothing."""

SAME_WORD = 80
"""Likeness of two words, of 100, from which one counts as a misspelling of the other: 'gonzales', 'gonzalez'."""

Row = tuple[int, int, str, str, str, str, int | None, str, str, str, int]
"""(key of the staged row, row, name, folded name, e-mail, sex, staged institution, country, position, other name,
identity)"""


@dataclass(slots=True)
class Someone:
    """A person of the file. `place` is the institution: a key of the registry, minus that of a staged new one, OPEN.

    `also` are folded names that their rows give beside the one they are known by; `called` is what somebody said they are
    called, where the file has it wrong.
    """

    key: str
    email: str
    place: int | None
    country: str
    rows: list[Row] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    shared: bool = False
    also: tuple[str, ...] = ()
    called: str = ""
    group: str = ""
    reason: str = ""
    person: int | None = None
    candidates: list[dict[str, int]] = field(default_factory=list)
    rivals: list["Someone"] = field(default_factory=list)


class KnownPerson(NamedTuple):
    """Somebody of the registry: the row, the one it counts as, and what tells namesakes apart."""

    pk: int
    root: int
    place: int | None
    country: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """What the registry knows of the addresses and the names of a stretch of a file."""

    owners: Mapping[str, KnownPerson]
    namesakes: Mapping[str, Sequence[KnownPerson]]
    expected: Mapping[str, Sequence[KnownPerson]] = field(default_factory=dict)
    """Who registered for the activity, by each word of the names that they go by."""


def same(one: Someone | KnownPerson, other: Someone | KnownPerson) -> bool:
    """Of one name, in one institution that both state, in one country."""
    return one.place is not None and one.place != OPEN and one.place == other.place and one.country == other.country


def contradicts(one: Someone | KnownPerson, other: Someone | KnownPerson) -> tuple[bool, bool]:
    """Whether the institutions are stated and differ, and whether the countries do."""
    places = one.place is not None and other.place is not None and OPEN not in (one.place, other.place)
    return places and one.place != other.place, bool(one.country and other.country and one.country != other.country)


def apart(one: Someone | KnownPerson, other: Someone | KnownPerson) -> bool:
    """Of one name, but in another institution of another country: two people."""
    return contradicts(one, other) == (True, True)


@lru_cache(maxsize=65536)
def one_name(first: str, second: str) -> bool:
    """Whether two folded names may be spellings of one person's, given that they share an address.

    Each word of the shorter has a counterpart in the longer: the same, its initial, or one misspelled. A woman's form of a
    man's name (Bruno and Bruna, Luis and Luisa) is no misspelling: couples share addresses.
    """
    if not first or not second or first == second:
        return True
    shorter, longer = sorted((first.split(), second.split()), key=len)
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        fits = [other for other in left if _one_word(word, other)]
        if not fits:
            return False
        left.remove(max(fits, key=lambda other: ratio(word, other)))
    return True


def _one_word(word: str, other: str) -> bool:
    if 1 in (len(word), len(other)):
        return word[0] == other[0]
    return word == other or (ratio(word, other) >= SAME_WORD and not _in_two_genders(word, other))


def _in_two_genders(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) == len(longer):
        return word[:-1] == other[:-1] and {word[-1], other[-1]} == {"o", "a"}
    return longer == shorter + "a" and shorter[-1] not in "aeiou"


def settle(people: list[Someone], registry: Registry) -> list[Someone]:
    """Join those of one folded name that are one person, and say of each whether they are known.

    Returns them with `group`, `person`, `reason` and `candidates` set; a candidate is {"person": key} or
    {"row": row} for somebody else of the file.
    """
    if len(people) == 1:
        _settle_alone(people[0], registry)
        return people
    with_email = [each for each in people if each.email]
    for each in with_email:
        _by_address(each, registry)
    with_email = _join_same(with_email)
    found = list(with_email)
    # The fullest first, so that the emptier ones find them.
    for each in sorted(
        (each for each in people if not each.email), key=lambda each: (each.place is None) + (not each.country)
    ):
        _place_in_file(each, found)
    if people[0].key:
        for each in found:
            if not each.group:
                _namesakes_in_file(each, found)
        for each in found:
            _by_name(each, registry)
        for each in found:
            _by_registration(each, registry)
    for each in found:
        each.group = each.group or NEW
        # Only now: whoever joins somebody may change the row they are known by.
        each.candidates = [*map(_candidate, each.rivals), *each.candidates]
    return found


def _settle_alone(each: Someone, registry: Registry) -> None:
    """Say whether somebody is known whose folded name nobody else of the file has: of nearly all."""
    if each.email:
        _by_address(each, registry)
    if each.key and each.group != MATCHED:
        _by_name(each, registry)
        _by_registration(each, registry)
    each.group = each.group or NEW


def _by_address(each: Someone, registry: Registry) -> None:
    owner = registry.owners.get(each.email)
    if owner is not None and _may_be_called(owner, each):
        each.group, each.person = MATCHED, owner.pk
    elif owner is not None or each.shared:
        each.group, each.reason = Group.AMBIGUOUS, Reason.SHARED_ADDRESS
        each.candidates = [{"person": owner.root}] if owner is not None else []


def _may_be_called(owner: KnownPerson, each: Someone) -> bool:
    if each.key in owner.keys:
        return True
    return any(one_name(name, key) for name in (each.key, *each.also) for key in owner.keys)


def _join_same(people: list[Someone]) -> list[Someone]:
    """Somebody with two addresses: of one name, institution and country, unless the registry knows them as two."""
    kept: list[Someone] = []
    of_place: dict[tuple[int, str], list[Someone]] = {}
    for each in sorted(people, key=lambda each: each.group != Group.MATCHED):
        stated = each.place is not None and each.place != OPEN
        others = of_place.setdefault((each.place, each.country), []) if stated and each.place is not None else []
        if not each.group and len(others) == 1:
            _join(each, others[0])
            continue
        kept.append(each)
        if each.group in ("", Group.MATCHED):
            others.append(each)
    return kept


def _join(each: Someone, other: Someone) -> None:
    other.rows += each.rows
    other.emails += each.emails
    other.also += tuple(name for name in each.also if name not in other.also)
    if other.place is None:
        other.place = each.place
    other.country = other.country or each.country


def _place_in_file(each: Someone, found: list[Someone]) -> None:
    """Somebody without an address: a second device of the one person of that name whom nothing contradicts."""
    exact = [other for other in found if same(each, other)]
    possible = exact or [other for other in found if contradicts(each, other) == (False, False)]
    if len(possible) == 1:
        _join(each, possible[0])
        return
    if possible or any(not apart(each, other) for other in found):
        each.group, each.reason = Group.AMBIGUOUS, Reason.NAMESAKES_IN_FILE
        each.rivals = [other for other in possible or found if not apart(each, other)][:SHOWN]
    found.append(each)


def _namesakes_in_file(each: Someone, found: list[Someone]) -> None:
    if not each.email:
        return
    others = (other for other in found if other is not each and other.email and not apart(each, other))
    if rivals := list(islice(others, SHOWN)):
        each.group, each.reason = Group.AMBIGUOUS, Reason.NAMESAKES_IN_FILE
        each.rivals = rivals


def _by_name(each: Someone, registry: Registry) -> None:
    """Name, institution and country together decide; the name alone only asks."""
    if each.group == MATCHED or not (each.key in registry.namesakes or each.also or each.group):
        return
    known = {person.root: person for person in reversed(registry.namesakes.get(each.key, ()))}
    # Another name that a row gives finds somebody by full agreement alone: displayed names are often one word.
    called = {person.root: person for name in each.also for person in registry.namesakes.get(name, ())}
    exact = [person for person in (called | known).values() if same(each, person)]
    if len(exact) == 1 and not each.group:
        each.group, each.person = MATCHED, exact[0].pk
        return
    possible = [person.root for person in known.values() if not apart(each, person)]
    if not each.group and possible:
        each.group, each.reason = Group.AMBIGUOUS, Reason.NAMESAKES
    if each.group == Group.AMBIGUOUS:
        listed = {candidate.get("person") for candidate in each.candidates} | {rival.person for rival in each.rivals}
        each.candidates += [{"person": root} for root in sorted(possible) if root not in listed][:SHOWN]


def _by_registration(each: Someone, registry: Registry) -> None:
    """Somebody whom nothing else tells, nearly of the name of who registered: they may have joined by another address."""
    if each.group or not each.key:
        return
    near = {
        person.root
        for word in each.key.split()
        for person in registry.expected.get(word, ())
        if not apart(each, person) and any(one_name(each.key, key) for key in person.keys)
    }
    if 0 < len(near) <= NEARLY:
        each.group, each.reason = Group.AMBIGUOUS, Reason.REGISTERED
        each.candidates = [{"person": root} for root in sorted(near)]


def _candidate(other: Someone) -> dict[str, int]:
    if other.person is not None:
        return {"person": other.person}
    return {"row": min(other.rows)[0]}
