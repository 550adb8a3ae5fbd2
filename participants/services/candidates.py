"""Proposes pairs of people and of institutions that may be one, and takes what is decided about them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from rapidfuzz.distance import Levenshtein

from participants.models import Institution, InstitutionAlias, MergeCandidate, Person, PersonEmail, PersonName
from participants.models.merges import Subject
from participants.services.merging import merge
from portal.models import User

MAX_BLOCK = 25
"""More rows than this under one key say that the key is a common name or mailbox, and not that all are one."""
BATCH = 1_000
SCORES = {
    "same_local_part": 0.9,
    "same_name": 0.7,
    "similar_name": 0.5,
    "acronym_of": 0.6,
    "same_institution": 0.15,
    "same_country": 0.05,
}
Found = dict[tuple[int, int], list[list[Any]]]
"""By pair, lower key first: its reasons, each a code and what its sentence needs."""


def propose_candidates(*, subject: str, progress: Callable[..., None] = lambda done, total=None: None) -> int:
    """Look through the standing rows and write the pairs not decided yet; return how many are open.

    Keys are compared with keys of the same block only, never everybody with everybody. A pair that was refused
    stays refused; one that is no longer likely and was never decided goes.
    """
    found = _pairs_of_people() if subject == Subject.PERSON else _pairs_of_institutions()
    rows = [
        MergeCandidate(subject=subject, first=first, second=second, reasons=reasons, score=_score(reasons))
        for (first, second), reasons in found.items()
    ]
    with transaction.atomic():
        stale = MergeCandidate.objects.filter(subject=subject, state=MergeCandidate.State.OPEN)
        for pair in stale.only("pk", "first", "second").iterator():
            if (pair.first, pair.second) not in found:
                pair.delete()
        MergeCandidate.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["subject", "first", "second"],
            update_fields=["reasons", "score"],
        )
    progress(len(rows), len(rows))
    return MergeCandidate.objects.filter(subject=subject, state=MergeCandidate.State.OPEN).count()


def decide_candidates(
    *, ids: Iterable[int], same: bool, by: User | None, survivor: int | None = None
) -> tuple[int, int, list[str]]:
    """Merge these pairs, or remember that they differ. Returns merged, kept apart, and sentences of refusal.

    Without a `survivor` the row that was there first counts.
    """
    merged, different, refused = 0, 0, []
    for pair in MergeCandidate.objects.filter(pk__in=list(ids), state=MergeCandidate.State.OPEN).order_by("pk"):
        if not same:
            pair.state, pair.decided_by, pair.decided_at = MergeCandidate.State.DIFFERENT, by, timezone.now()
            pair.save(update_fields=["state", "decided_by", "decided_at"])
            different += 1
            continue
        counts = survivor if survivor in (pair.first, pair.second) else pair.first
        other = pair.second if counts == pair.first else pair.first
        try:
            merge(subject=pair.subject, survivor=counts, others=[other], by=by, reasons=pair.reasons)
            merged += 1
        except ValidationError as error:
            refused += error.messages
    return merged, different, refused


def _score(reasons: list[list[Any]]) -> float:
    doubt = 1.0
    for code, _about in reasons:
        doubt *= 1 - SCORES[code]
    return round(1 - doubt, 4)


def _add(found: Found, first: int, second: int, code: str, **about: Any) -> None:
    if first == second:
        return
    reasons = found.setdefault((min(first, second), max(first, second)), [])
    if code not in {each[0] for each in reasons}:
        reasons.append([code, about])


def _pairs_in(blocks: Iterable[set[int]]) -> Iterator[tuple[int, int]]:
    for block in blocks:
        if 1 < len(block) <= MAX_BLOCK:
            yield from combinations(sorted(block), 2)


def _pairs_of_people() -> Found:
    standing = {
        pk: (key, institution, country)
        for pk, key, institution, country in Person.objects.filter(
            merged_into=None, erased_at=None, is_test=False
        ).values_list("pk", "key", "institution", "country")
    }
    root: dict[int, Any] = dict(Person.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    found: Found = {}

    mailboxes: dict[str, set[int]] = defaultdict(set)
    for pk, address in PersonEmail.objects.values_list("person", "address").iterator():
        local = address.partition("@")[0]
        if len(local) >= 5 and any(mark in local for mark in "._-0123456789"):
            mailboxes[local].add(root.get(pk, pk))
    for local, block in mailboxes.items():
        for first, second in _pairs_in([block]):
            if first in standing and second in standing:
                _add(found, first, second, "same_local_part", local=local)

    keys: dict[str, set[int]] = defaultdict(set)
    for pk, (key, _institution, _country) in standing.items():
        keys[key].add(pk)
    for pk, key in PersonName.objects.values_list("person", "key").iterator():
        if (top := root.get(pk, pk)) in standing:
            keys[key].add(top)
    keys.pop("", None)
    for key, block in keys.items():
        for first, second in _pairs_in([block]):
            _add(found, first, second, "same_name", key=key)

    for one, other in _similar(keys):
        for first in keys[one]:
            for second in keys[other]:
                if _something_in_common(standing[first], standing[second]):
                    _add(found, first, second, "similar_name", one=one, other=other)
    for (first, second), _reasons in found.items():
        _add_places(found, first, second, standing)
    return found


def _something_in_common(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return any(mine is not None and mine == theirs for mine, theirs in zip(one[1:], other[1:], strict=True))


def _add_places(found: Found, first: int, second: int, standing: dict[int, tuple[Any, ...]]) -> None:
    for code, position in (("same_institution", 1), ("same_country", 2)):
        mine, theirs = standing[first][position], standing[second][position]
        if mine is not None and mine == theirs:
            _add(found, first, second, code)


def _similar(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of keys one slip of the finger apart: they meet at what either has with one letter taken away.

    Swapped letters, one wrong, one missing and one too many all meet so. Source: symmetric deletion, one deletion.
    """
    met: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        if len(key) >= 8:
            for variant in {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}:
                met[variant].append(key)
    seen = set()
    for together in met.values():
        if 1 < len(together) <= MAX_BLOCK:
            for pair in combinations(sorted(together), 2):
                if pair not in seen and Levenshtein.distance(*pair, score_cutoff=2) <= 2:
                    seen.add(pair)
                    yield pair


def _pairs_of_institutions() -> Found:
    standing = {
        pk: (name, key, country)
        for pk, name, key, country in Institution.objects.filter(merged_into=None).values_list(
            "pk", "name", "key", "country"
        )
    }
    root = dict(Institution.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    found: Found = {}
    keys: dict[str, set[int]] = defaultdict(set)
    for pk, (_name, key, _country) in standing.items():
        keys[key].add(pk)
    for pk, key in InstitutionAlias.objects.values_list("institution", "key"):
        if (top := root.get(pk, pk)) in standing:
            keys[key].add(top)
    keys.pop("", None)
    for key, block in keys.items():
        for first, second in _pairs_in([block]):
            if not _elsewhere(standing[first][2], standing[second][2]):
                _add(found, first, second, "same_name", key=key)
    for pk, (name, key, country) in standing.items():
        initials = "".join(word[0] for word in key.split())
        if len(initials) < 3:
            continue
        for namesake in keys.get(initials, ()):
            if not _elsewhere(country, standing[namesake][2]):
                _add(found, pk, namesake, "acronym_of", acronym=initials.upper(), name=name)
    for one, other in _similar(keys):
        for first in keys[one]:
            for second in keys[other]:
                if not _elsewhere(standing[first][2], standing[second][2]):
                    _add(found, first, second, "similar_name", one=one, other=other)
    for first, second in found:
        mine, theirs = standing[first][2], standing[second][2]
        if mine is not None and mine == theirs:
            _add(found, first, second, "same_country")
    return found


def _elsewhere(mine: str | None, theirs: str | None) -> bool:
    """Whether both say a country and not the same one: two ministries of the interior are two."""
    return mine is not None and theirs is not None and mine != theirs
