"""Merges rows that are one person or one institution, and splits them again with nothing lost.

A merge goes from a root to a root, so that standing merges always form trees. `merged_into` is the root
of the tree, computed from the standing merges and from nothing else. Merged rows keep their own names,
addresses and records: a name or address of theirs leads to the root, and a split gives them back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from participants.models import Institution, Merge, MergeCandidate, Participation, ParticipationRecord, Sex
from participants.models.merges import Subject
from participants.queries.merging import below, members, root_by_merges, roots, rows_of, standing_merges
from participants.services.locks import lock_merging
from participants.services.participations import rebuild, repeat_kinds
from portal.models import User


@dataclass(frozen=True)
class Filled:
    """A field that a survivor takes from the merged row where its own says nothing."""

    name: str
    says_nothing: tuple[Any, ...] = (None, "")


FILLED: dict[str, tuple[Filled, ...]] = {
    Subject.PERSON: (
        Filled("name"),
        Filled("key"),
        Filled("sex", (Sex.NOT_STATED,)),
        Filled("country_id"),
        Filled("institution_id"),
        Filled("position"),
        Filled("is_programme_staff", (False,)),
        Filled("is_test", (False,)),
    ),
    Subject.INSTITUTION: (
        Filled("acronym"),
        Filled("kind", (Institution.Kind.UNKNOWN,)),
        Filled("country_id"),
        Filled("ror_id"),
        Filled("parent_id"),
    ),
}
"""What a survivor takes. `Merge.before` keeps, by field, what it `was` and what it `took`."""


@transaction.atomic
def merge(
    *, subject: str, survivor: int, others: Iterable[int], by: User | None, reasons: Sequence[Any] = ()
) -> list[Merge]:
    """Let `others` count as `survivor`, and derive their participations again.

    Rows already merged stand for the one they count as; what already counts as the survivor is left as it is.
    Returns the merges made. Raises ValidationError where a row is unknown or erased.
    """
    lock_merging()
    wanted = [survivor, *others]
    found = roots(subject, wanted)
    if missing := sorted(set(wanted) - found.keys()):
        raise ValidationError(_("There is no such row any more: %(ids)s.") % {"ids": ", ".join(map(str, missing))})
    root = found[survivor]
    joining = sorted({found[other] for other in wanted} - {root})
    if not joining:
        return []
    everyone = {pk: top for top in (root, *joining) for pk in members(subject, top)}
    rows = _lock_rows(subject, everyone)
    if erased := [pk for pk, row in rows.items() if getattr(row, "erased_at", None)]:
        raise ValidationError(_("Erased people cannot be merged: %(ids)s.") % {"ids": ", ".join(map(str, erased))})
    made = [
        Merge.objects.create(subject=subject, survivor=root, merged=pk, created_by=by, reasons=list(reasons))
        for pk in joining
    ]
    rows_of(subject).filter(pk__in=[pk for pk, top in everyone.items() if top != root]).update(merged_into=root)
    for each in made:
        _fill(each, rows)
    _save_filled(subject, [root], rows)
    _decide_candidates(subject, set(everyone), by)
    if subject == Subject.PERSON:
        rebuild(people=everyone)
    else:
        Participation.objects.filter(institution__in=joining).update(institution=root)
        repeat_kinds([root])
    for each in made:
        log(rows[root], "participants.merge", user=by, data={"merge": each.pk, "merged": each.merged})
    return made


@transaction.atomic
def split(*, merge: Merge, by: User | None) -> None:
    """Undo one merge, whatever was merged before or since: the rest stays as it was.

    What the survivor took is given back, unless it was changed by hand since. Splitting twice changes nothing.
    Raises ValidationError where the row cannot stand for itself any more.
    """
    lock_merging()
    merge = Merge.objects.get(pk=merge.pk)
    if merge.undone_at is not None:
        return
    subject = merge.subject
    top = roots(subject, [merge.merged])[merge.merged]
    rows = _lock_rows(subject, members(subject, top))
    standing = standing_merges(subject, rows)
    for each in reversed(standing):
        _give_back(each, rows)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    remaining = [each for each in standing if each.pk != merge.pk]
    for each in remaining:
        _fill(each, rows)
    _save_filled(subject, rows, rows)
    if subject == Subject.INSTITUTION:
        _refuse_second_ror(rows[merge.merged])
    leaving = below(merge.merged, remaining)
    for pk in sorted(leaving):
        own_root = root_by_merges(pk, remaining)
        rows_of(subject).filter(pk=pk).update(merged_into=None if own_root == pk else own_root)
    if subject == Subject.INSTITUTION:
        rebuild(people=_people_with_records_in(leaving))
        repeat_kinds(rows)
    else:
        rebuild(people=rows)
    MergeCandidate.objects.filter(
        subject=subject, first__in=rows, second__in=rows, state=MergeCandidate.State.MERGED
    ).exclude(first__in=leaving, second__in=leaving).exclude(
        first__in=rows.keys() - leaving, second__in=rows.keys() - leaving
    ).update(state=MergeCandidate.State.DIFFERENT, decided_by=by, decided_at=timezone.now())
    log(rows[top], "participants.split", user=by, data={"merge": merge.pk, "merged": merge.merged})


def _lock_rows(subject: str, ids: Iterable[int]) -> dict[int, Any]:
    """The rows by key, locked in the order of their keys: somebody may be editing one of them."""
    rows = rows_of(subject).filter(pk__in=list(ids)).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True)}


def _fill(merge: Merge, rows: dict[int, Any]) -> None:
    """Let the survivor take what it does not say itself, and note it in the merge."""
    survivor, merged, before = rows[merge.survivor], rows[merge.merged], {}
    for field in FILLED[merge.subject]:
        was, offered = getattr(survivor, field.name), getattr(merged, field.name)
        own = field.name == "parent_id" and offered in (survivor.pk, merge.merged)
        if was in field.says_nothing and offered not in field.says_nothing and not own:
            setattr(survivor, field.name, offered)
            before[field.name] = {"was": was, "took": offered}
    if before != merge.before:
        merge.before = before
        merge.save(update_fields=["before"])


def _give_back(merge: Merge, rows: dict[int, Any]) -> None:
    survivor = rows[merge.survivor]
    for name, change in merge.before.items():
        if getattr(survivor, name) == change["took"]:
            setattr(survivor, name, change["was"])


def _save_filled(subject: str, ids: Iterable[int], rows: dict[int, Any]) -> None:
    names = [field.name for field in FILLED[subject]]
    for pk in ids:
        rows_of(subject).filter(pk=pk).update(**{name: getattr(rows[pk], name) for name in names})


def _refuse_second_ror(institution: Institution) -> None:
    """The database would refuse it too, but not in a sentence that names the other one."""
    if not institution.ror_id:
        return
    other = Institution.objects.standing().filter(ror_id=institution.ror_id).exclude(pk=institution.pk).first()
    if other:
        raise ValidationError(
            _("“%(name)s” cannot be split off: “%(other)s” has its ROR identifier now.")
            % {"name": institution, "other": other}
        )


def _people_with_records_in(institutions: Iterable[int]) -> list[int]:
    records = ParticipationRecord.objects.filter(institution__in=list(institutions))
    return list(records.order_by("person").values_list("person", flat=True).distinct())


def _decide_candidates(subject: str, ids: set[int], by: User | None) -> None:
    MergeCandidate.objects.filter(subject=subject, first__in=ids, second__in=ids).exclude(
        state=MergeCandidate.State.MERGED
    ).update(state=MergeCandidate.State.MERGED, decided_by=by, decided_at=timezone.now())
