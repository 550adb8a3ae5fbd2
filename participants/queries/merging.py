"""What counts as one: the roots of merged rows, their members, and the history of merges."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from participants.models import Institution, Merge, MergeCandidate, Person
from participants.models.merges import Subject


def rows_of(subject: str) -> QuerySet[Any]:
    """All rows of a subject, merged ones included."""
    return Person.objects.all() if subject == Subject.PERSON else Institution.objects.all()


def roots(subject: str, ids: Iterable[int]) -> dict[int, int]:
    """For each of these rows, the one it counts as (itself where it is not merged). Unknown ids are left out."""
    rows = rows_of(subject).filter(pk__in=set(ids)).order_by()
    return dict(rows.values_list("pk", Coalesce("merged_into_id", "pk")))


def members(subject: str, root: int) -> list[int]:
    """The row and all that count as it, in order."""
    found = rows_of(subject).filter(Q(pk=root) | Q(merged_into=root))
    return list(found.order_by("pk").values_list("pk", flat=True))


def standing_merges(subject: str, ids: Iterable[int]) -> list[Merge]:
    """The merges not undone of these rows into others, oldest first."""
    return list(Merge.objects.filter(subject=subject, merged__in=list(ids), undone_at=None).order_by("pk"))


def below(row: int, merges: Iterable[Merge]) -> set[int]:
    """The row and those that reach it by these merges."""
    children = defaultdict(list)
    for merge in merges:
        children[merge.survivor].append(merge.merged)
    reached, waiting = {row}, [row]
    while waiting:
        for child in children[waiting.pop()]:
            if child not in reached:
                reached.add(child)
                waiting.append(child)
    return reached


def root_by_merges(row: int, merges: Iterable[Merge]) -> int:
    """Where a row ends by these merges. Each merge goes from a root to a root, so there is no way round."""
    into = {merge.merged: merge.survivor for merge in merges}
    while row in into:
        row = into[row]
    return row


def merge_history(subject: str | None = None) -> QuerySet[Merge]:
    """Merges with who made and undid them, newest first."""
    history = Merge.objects.select_related("created_by", "undone_by")
    return history.filter(subject=subject) if subject else history


@dataclass(frozen=True)
class NamedMerge:
    """A merge with the names that its two rows have now; '' where a row is gone."""

    merge: Merge
    survivor: str
    merged: str


def merges_of(subject: str, row: Person | Institution) -> list[NamedMerge]:
    """The merges, undone ones included, that a row was part of, the newest first. Two queries."""
    found = list(merge_history(subject).filter(Q(survivor=row.pk) | Q(merged=row.pk)))
    names = names_by_key((subject, pk) for each in found for pk in (each.survivor, each.merged))
    return [
        NamedMerge(each, names.get((subject, each.survivor), ""), names.get((subject, each.merged), ""))
        for each in found
    ]


def open_candidates(subject: str) -> QuerySet[MergeCandidate]:
    """Pairs nobody has decided yet, the likeliest first."""
    return MergeCandidate.objects.filter(subject=subject, state=MergeCandidate.State.OPEN)


def names_by_key(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The names of rows given by subject and key, in one query for each subject."""
    wanted = defaultdict(set)
    for subject, pk in keys:
        wanted[subject].add(pk)
    return {
        (subject, row.pk): str(row) for subject, ids in wanted.items() for row in rows_of(subject).filter(pk__in=ids)
    }
