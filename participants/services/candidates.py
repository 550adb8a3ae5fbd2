"""Proposes pairs of people and of institutions that may be one, and takes what is decided about them."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from rapidfuzz.distance import Levenshtein

from participants.attendance.institutions import fold_institution
from participants.attendance.shortened import COMMON, Named, nearest, shorter_names
from participants.models import Institution, InstitutionAlias, MergeCandidate, Person, PersonEmail, PersonName
from participants.models.merges import Subject
from participants.services.bulk import chunks, insert, long_work
from participants.services.merging import merge
from portal.models import User

MAX_BLOCK = 25
"""More rows than this under one key say that the key is a common name or mailbox, and not that all are one."""
BATCH = 5_000
OPEN = MergeCandidate.State.OPEN.value
KEYS_AT_ONCE = 20_000
"""Of so many keys those that may be similar are looked for at once; of more, in several passes."""
SHORTEST = 8
"""Letters of a key from which another one slip away is worth a look."""
SCORES = {
    "same_local_part": 0.9,
    "same_name": 0.7,
    "similar_name": 0.5,
    "shortened_name": 0.4,
    "acronym_of": 0.6,
    "same_institution": 0.15,
    "same_country": 0.05,
    "one_country": 0.0,
    "other_country": -1.0,  # speaks against: most such names are of an institution in each
}
Found = dict[tuple[int, int], list[list[Any]]]
"""By pair, lower key first: its reasons, each a code and what its sentence needs."""


@long_work()
def propose_candidates(*, subject: str, progress: Callable[..., None] = lambda done, total=None: None) -> int:
    """Look through the standing rows and write the pairs not decided yet; return how many are open.

    Keys are compared with keys of the same block only, never everybody with everybody. A pair that was refused
    stays refused; one that is no longer likely and was never decided goes.
    """
    found = _pairs_of_people() if subject == Subject.PERSON else _pairs_of_institutions()
    with transaction.atomic():
        known = MergeCandidate.objects.filter(subject=subject)
        stale = {
            pk for pk, first, second in known.filter(state=OPEN).values_list("pk", "first", "second").iterator()
            if (first, second) not in found
        }  # fmt: skip
        if stale:
            known.filter(pk__among=stale).delete()
        done = 0
        # In their order: what meets in which turn is another in each process.
        for some in chunks(sorted(found.items()), BATCH):
            insert(
                MergeCandidate,
                ["subject", "first", "second", "reasons", "score", "state"],
                [(subject, *pair, json.dumps(reasons), _score(reasons), OPEN) for pair, reasons in some],
                unique=["subject", "first", "second"],
                kept=["state"],
            )
            progress(done := done + len(some), len(found))
    return known.filter(state=OPEN).count()


@dataclass(frozen=True)
class Decided:
    """What became of pairs: the merge that each of those merged made, by pair (0 where they counted as one already),
    how many were kept apart, and sentences of refusal."""

    merges: Mapping[int, int]
    different: int
    refused: Sequence[str]


def decide_candidates(*, ids: Iterable[int], same: bool, by: User | None, survivor: int | None = None) -> Decided:
    """Merge these pairs, or remember that they differ. Without a `survivor` the row that was there first counts."""
    merged: dict[int, int] = {}
    different, refused = 0, []
    for pair in MergeCandidate.objects.filter(pk__in=list(ids), state=MergeCandidate.State.OPEN).order_by("pk"):
        if not same:
            still_open = MergeCandidate.objects.filter(pk=pair.pk, state=MergeCandidate.State.OPEN)
            different += still_open.update(
                state=MergeCandidate.State.DIFFERENT, decided_by=by, decided_at=timezone.now()
            )
            continue
        counts = survivor if survivor in (pair.first, pair.second) else pair.first
        other = pair.second if counts == pair.first else pair.first
        try:
            made = merge(subject=pair.subject, survivor=counts, others=[other], by=by, reasons=pair.reasons)
            merged[pair.pk] = made[-1].pk if made else 0
        except ValidationError as error:
            refused += error.messages
    return Decided(merged, different, refused)


def _score(reasons: list[list[Any]]) -> float:
    doubt = 1.0
    for code, _about in reasons:
        doubt *= 1 - SCORES[code]
    return round(1 - doubt, 4)


def _add(found: Found, first: int, second: int, code: str, **about: Any) -> None:
    if first == second:
        return
    reasons = found.setdefault((min(first, second), max(first, second)), [])
    if all(code != said for said, _about in reasons):
        reasons.append([code, about])


Blocks = dict[str, int | set[int]]
"""The rows under each key: a set only where there are several, which saves 200 bytes for everybody else."""


def _put(blocks: Blocks, key: str, pk: int) -> None:
    there = blocks.get(key)
    if there is None:
        blocks[key] = pk
    elif isinstance(there, set):
        there.add(pk)
    elif there != pk:
        blocks[key] = {there, pk}


def _under(blocks: Blocks, key: str) -> set[int]:
    """The rows under a key; none where there are so many that the key tells nobody from anybody."""
    there = blocks.get(key, set())
    block = there if isinstance(there, set) else {there}
    return block if len(block) <= MAX_BLOCK else set()


def _pairs_of_people() -> Found:
    standing = Person.objects.filter(merged_into=None, erased_at=None, is_test=False).order_by()
    root: dict[int, Any] = dict(Person.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    found: Found = {}

    mailboxes: Blocks = {}
    for pk, address in PersonEmail.objects.values_list("person", "address").iterator(chunk_size=BATCH):
        local = address.partition("@")[0]
        if len(local) >= 5 and any(mark in local for mark in "._-0123456789"):
            _put(mailboxes, local, root.get(pk, pk))
    for local, block in mailboxes.items():
        if isinstance(block, set):
            for first, second in combinations(sorted(_under(mailboxes, local)), 2):
                _add(found, first, second, "same_local_part", local=local)
    del mailboxes

    keys: Blocks = {}
    for pk, key in standing.values_list("pk", "key").iterator(chunk_size=BATCH):
        _put(keys, key, pk)
    for pk, key in PersonName.objects.values_list("person", "key").iterator(chunk_size=BATCH):
        _put(keys, key, root.get(pk, pk))
    keys.pop("", None)
    for key, block in keys.items():
        if isinstance(block, set):
            for first, second in combinations(sorted(_under(keys, key)), 2):
                _add(found, first, second, "same_name", key=key)
    for some in chunks(_similar(keys), BATCH):
        similar = [
            (first, second, one, other)
            for one, other in some
            for first in _under(keys, one)
            for second in _under(keys, other)
        ]
        about = _places(standing, {pk for first, second, *_keys in similar for pk in (first, second)})
        for first, second, one, other in similar:
            if first in about and second in about and _something_in_common(about[first], about[second]):
                _add(found, first, second, "similar_name", one=one, other=other)
    _add_shortened(found, keys, standing)
    del keys

    for pairs in chunks(list(found), BATCH):
        ids = {pk for pair in pairs for pk in pair}
        about, locals_of = _places(standing, ids), _local_parts(ids)
        for first, second in pairs:
            if first in about and second in about:
                # By itself 'amora@…' tells nobody from anybody; beside a name it does.
                for local in sorted(locals_of[first] & locals_of[second])[:1]:
                    _add(found, first, second, "same_local_part", local=local)
                _add_places(found, first, second, about)
            else:
                del found[first, second]
    return found


Places = dict[int, tuple[int | None, str | None]]
"""By person: institution and country."""


def _places(people: "QuerySet[Person]", ids: set[int]) -> Places:
    return {
        pk: (institution, country)
        for pk, institution, country in people.filter(pk__among=ids).values_list("pk", "institution", "country")
    }


def _local_parts(people: set[int]) -> dict[int, set[str]]:
    """What stands before the @ in the addresses of these people, and of those merged into them."""
    parts: dict[int, set[str]] = defaultdict(set)
    own = PersonEmail.objects.filter(person__among=people).values_list("person", "address")
    merged = PersonEmail.objects.filter(person__merged_into__among=people)
    of_merged: Any = merged.values_list("person__merged_into", "address")
    for rows in (own, of_merged):
        for pk, address in rows.iterator(chunk_size=BATCH):
            parts[pk].add(address.partition("@")[0])
    return parts


def _something_in_common(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return any(mine is not None and mine == theirs for mine, theirs in zip(one, other, strict=True))


def _add_places(found: Found, first: int, second: int, about: Places) -> None:
    for code, mine, theirs in zip(("same_institution", "same_country"), about[first], about[second], strict=True):
        if mine is not None and mine == theirs:
            _add(found, first, second, code)


def _add_shortened(found: Found, keys: Blocks, standing: "QuerySet[Person]") -> None:
    """Add those of whom one has the name of the other with parts left out, and whom nothing contradicts.

    A name that is part of more than COMMON others tells nobody from anybody. Two who each have an address are proposed where
    they are of one institution alone.
    """
    longer: dict[str, list[str]] = {}
    for key in keys:
        for shorter in shorter_names(key):
            if shorter in keys:
                there = longer.setdefault(shorter, [])
                if len(there) <= COMMON:
                    there.append(key)
    few = ((shorter, names) for shorter, names in longer.items() if len(names) <= COMMON)
    for some in chunks(few, BATCH // COMMON):
        called = _named(standing, {key: _under(keys, key) for shorter, names in some for key in (shorter, *names)})
        for shorter, names in some:
            others = [each for name in names for each in called[name]]
            for one in called[shorter]:
                for other in nearest(one, (each for each in others if each.pk != one.pk), two_addresses=True):
                    _add(found, one.pk, other.pk, "shortened_name")


def _named(people: "QuerySet[Person]", called: Mapping[str, set[int]]) -> dict[str, list[Named]]:
    """Who goes by each of these folded names, as far as it tells whether one of a shorter or longer name is the same."""
    ids = set().union(*called.values())
    facts = people.filter(pk__among=ids).values_list(
        "pk",
        "name",
        "key",
        Coalesce("institution__merged_into_id", F("institution_id")),
        Coalesce("country_id", "institution__country_id"),
        "sex",
    )
    with_address = _local_parts(ids).keys()
    about = {
        pk: Named(pk, name, key, place, country or "", sex, pk in with_address)
        for pk, name, key, place, country, sex in facts
    }
    also = dict(PersonName.objects.filter(key__among=called.keys()).values_list("key", "name"))
    return {
        key: [
            about[pk] if about[pk].key == key else about[pk]._replace(name=also.get(key, about[pk].name), key=key)
            for pk in sorted(of & about.keys())
        ]
        for key, of in called.items()
    }


def _similar(keys: Collection[str], *, in_order: bool = False) -> Iterator[tuple[str, str]]:
    """Pairs of keys one slip of the finger apart, in one of their words or in the space between two.

    Keys that agree in all other words meet under those; so each word is compared with few. The words of a key are sorted,
    so one with a slip may stand elsewhere in it; `in_order` they are as they were written, and stay in their place. The keys
    are gone through as often as keeps what meets in some 10 MB.
    """
    passes = len(keys) // KEYS_AT_ONCE + 1
    gap = ("",) if in_order else ()
    for turn in range(passes):
        met: dict[str, str | list[str]] = {}
        for key in keys:
            if len(key) < SHORTEST:
                continue
            words = key.split(" ")
            for at, word in enumerate(words):
                if at and word == words[at - 1]:
                    continue  # taken away, the one leaves what the other leaves
                rest = " ".join((*words[:at], *gap, *words[at + 1 :]))
                if passes == 1 or hash(rest) % passes == turn:
                    _meet(met, rest, word)
                if not turn and len(words) > at + 1:
                    joined = (*words[:at], word + words[at + 1], *words[at + 2 :])
                    other = " ".join(joined if in_order else sorted(joined))
                    if other in keys:
                        yield min(key, other), max(key, other)
        for rest, together in met.items():
            if isinstance(together, list):
                for one, other in _one_slip(together):
                    pair = sorted(_with(rest, word, in_order=in_order) for word in (one, other))
                    yield pair[0], pair[1]


def _meet(met: dict[str, str | list[str]], rest: str, word: str) -> None:
    """Put a word under what it meets others by: a list only where there are several, as nearly everywhere there is one."""
    there = met.get(rest)
    if there is None:
        met[rest] = word
    elif isinstance(there, list):
        there.append(word)
    else:
        met[rest] = [there, word]


def _with(rest: str, word: str, *, in_order: bool) -> str:
    """The key that has a word in the gap of the rest; or, of sorted words, in its place."""
    words = rest.split(" ") if rest else [""]
    if not in_order:
        return " ".join(sorted([*filter(None, words), word]))
    words[words.index("")] = word
    return " ".join(words)


def _one_slip(words: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of words one slip apart: they meet at what either has with one letter taken away.

    Swapped letters, one wrong, one missing and one too many all meet so. Source: symmetric deletion, one deletion.
    """
    passes = len(words) // KEYS_AT_ONCE + 1
    seen: set[tuple[str, str]] = set()
    for turn in range(passes):
        met: dict[str, list[str]] = {}
        for word in words:
            for variant in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
                if passes == 1 or hash(variant) % passes == turn:
                    met.setdefault(variant, []).append(word)
        for together in met.values():
            if 1 < len(together) <= MAX_BLOCK:
                for one, other in combinations(sorted(together), 2):
                    if (one, other) not in seen and Levenshtein.distance(one, other, score_cutoff=2) <= 2:
                        seen.add((one, other))
                        yield one, other


def _pairs_of_institutions() -> Found:
    standing: Institutions = {
        pk: (name, key, acronym, country)
        for pk, name, key, acronym, country in Institution.objects.filter(merged_into=None).values_list(
            "pk", "name", "key", "acronym", "country"
        )
    }
    root = dict(Institution.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    found: Found = {}
    keys: Blocks = {}
    for pk, (_name, key, *_about) in standing.items():
        _put(keys, key, pk)
    for pk, key in InstitutionAlias.objects.values_list("institution", "key"):
        if (top := root.get(pk, pk)) in standing:
            _put(keys, key, top)
    keys.pop("", None)
    for key in keys:
        for first, second in combinations(sorted(_under(keys, key)), 2):
            if not _elsewhere(standing, first, second) or key in (standing[first][1], standing[second][1]):
                _add(found, first, second, "same_name", key=key)
    for pk, (name, key, acronym, _country) in standing.items():
        for short in _acronyms(key, acronym):
            for namesake in _under(keys, short):
                if not _elsewhere(standing, pk, namesake) or standing[namesake][1] == short:
                    _add(found, pk, namesake, "acronym_of", acronym=short.upper(), name=name)
    for one, other in _similar(keys, in_order=True):
        for first in _under(keys, one):
            for second in _under(keys, other):
                if not _elsewhere(standing, first, second):
                    _add(found, first, second, "similar_name", one=one, other=other)
    for first, second in found:
        mine, theirs = standing[first][-1], standing[second][-1]
        if mine is not None and mine == theirs:
            _add(found, first, second, "same_country")
        elif mine is not None and theirs is not None:
            _add(found, first, second, "other_country")
        elif mine != theirs:
            _add(found, first, second, "one_country")
    return found


Institutions = dict[int, tuple[str, str, str, str | None]]
"""By institution: name, its key, acronym and country."""


def _acronyms(key: str, acronym: str) -> list[str]:
    """What a name may be shortened to, folded: its acronym in the registry, and the first letters of three words or more."""
    initials = "".join(word[0] for word in key.split())
    return sorted({fold_institution(acronym), initials if len(initials) >= 3 else ""} - {"", key})


def _elsewhere(standing: Institutions, first: int, second: int) -> bool:
    """Whether both say a country and not the same one.

    Two ministries of the interior are two; but so are, until somebody looks, the rows of one institution that people sign up for
    from several countries. Such a pair is proposed where one of the two has nothing but the other's name or acronym.
    """
    mine, theirs = standing[first][-1], standing[second][-1]
    return mine is not None and theirs is not None and mine != theirs
