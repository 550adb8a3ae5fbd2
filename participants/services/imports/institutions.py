"""Which institution of the registry a name in a file is: by name, alias or acronym, within the country where it is known."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F
from django.db.models.functions import Coalesce

from participants.attendance.institutions import fold_institution, spelling_of
from participants.models import ImportBatch, ImportInstitution, MatchDecision
from participants.queries.institutions import find, known_by_key, nearly_called
from participants.services.bulk import chunks, update
from participants.services.imports.identities import OPEN

Group = ImportInstitution.Group
CHUNK = 1_000
MOST_COMPARED = 1_000
"""New institutions of a file that are compared with those of the registry: each takes milliseconds beside thousands."""

Place = tuple[int | None, str, str, bool]
"""Of a staged institution: what it is compared by, its country, its folded name, whether it is open."""


def fingerprint(key: str, country: str) -> str:
    """What a decision about an institution is remembered under; stable from run to run."""
    return hashlib.sha256(f"institution\x1f{key}\x1f{country}".encode()).hexdigest()


def match_institutions(batch: ImportBatch, *, compare: bool = True) -> None:
    """Resolve the institutions of a batch: matched, new or ambiguous. Decisions taken before are used again.

    New ones have those of the registry that are nearly called so as candidates, to be proposed and never taken; without
    `compare` they keep those they had.
    """
    rows = ImportInstitution.objects.of(batch.pk).order_by("pk")
    unsettled: list[ImportInstitution] = []
    for chunk in chunks(rows.iterator(chunk_size=CHUNK), CHUNK):
        _match_chunk(chunk)
        unsettled += [row for row in chunk if row.group != Group.MATCHED]
        _save(chunk)
    _match_in_file(unsettled)
    if compare:
        _compare(unsettled)
    _use_decisions(unsettled)
    _save(unsettled)


def _save(rows: Sequence[ImportInstitution]) -> None:
    update(
        ImportInstitution,
        ["group", "institution", "same_as", "fingerprint", "candidates", "decided"],
        (
            (
                row.group,
                row.institution_id,
                row.same_as,
                row.fingerprint,
                json.dumps(row.candidates),
                row.decided,
                row.pk,
            )
            for row in rows
        ),
    )


def _match_chunk(rows: Sequence[ImportInstitution]) -> None:
    spellings = {row.pk: spelling for row in rows if (spelling := spelling_of(row.name)) is not None}
    known = known_by_key(spellings.values())
    for row in rows:
        row.fingerprint = fingerprint(row.key, row.country)
        row.institution, row.same_as, row.decided = None, None, False
        found = find(spellings[row.pk], row.country, known) if row.pk in spellings else []
        roots = {each.root for each in found}
        if len(roots) == 1:
            # The row itself, not the one it counts as: a merge undone gives it its records back.
            row.group, row.institution_id, row.candidates = Group.MATCHED, min(each.pk for each in found), []
        elif roots:
            row.group, row.candidates = Group.AMBIGUOUS, [{"institution": root} for root in sorted(roots)]
        else:
            row.group, row.candidates = Group.NEW, [each for each in row.candidates if "institution" in each]


def _match_in_file(rows: Sequence[ImportInstitution]) -> None:
    """New ones of one file that are one: an acronym that another explains, a name that elsewhere has its country."""
    new = [row for row in rows if row.group == Group.NEW]
    by_key: dict[str, list[ImportInstitution]] = defaultdict(list)
    for row in new:
        by_key[row.key].append(row)
    for row in new:
        acronym = fold_institution(row.acronym)
        if acronym and acronym != row.key:
            by_key[acronym].append(row)
    for row in new:
        others = [other for other in by_key[row.key] if other is not row and (other.country or not row.country)]
        same = [other for other in others if other.country == row.country and other.key != row.key]
        if not row.country and not same:
            same = [other for other in others if other.country]
        if len({other.key for other in same}) > 1 or len(same) > 1:
            row.group = Group.AMBIGUOUS
            row.candidates = [{"staged": other.pk} for other in same]
        elif same and same[0].same_as is None and same[0].group == Group.NEW:
            row.same_as = same[0].pk


def _compare(rows: Sequence[ImportInstitution]) -> None:
    """Also of those that were decided before: taken back, the question is open again."""
    new = [row for row in rows if row.group == Group.NEW and row.same_as is None]
    for some in chunks(new[:MOST_COMPARED], 100):
        for row, likest in zip(some, nearly_called([(each.name, each.country) for each in some]), strict=True):
            row.candidates = [{"institution": pk} for pk in likest]


def _use_decisions(rows: Sequence[ImportInstitution]) -> None:
    for chunk in chunks(rows, CHUNK):
        decisions = {
            each.fingerprint: each
            for each in MatchDecision.objects.filter(
                subject=MatchDecision.Subject.INSTITUTION, fingerprint__in=[row.fingerprint for row in chunk]
            )
        }
        by_fingerprint = {row.fingerprint: row for row in rows}
        for row in chunk:
            if (decision := decisions.get(row.fingerprint)) is not None:
                use_decision(row, decision, by_fingerprint)


def use_decision(row: ImportInstitution, decision: MatchDecision, others: dict[str, ImportInstitution]) -> None:
    """Let a decision settle an ambiguous institution."""
    if decision.is_left_out:
        row.group, row.institution = Group.SKIPPED, None
    elif decision.institution_id is not None:
        row.group, row.institution_id = Group.MATCHED, decision.institution_id
    elif decision.same_as in others and decision.same_as != row.fingerprint:
        row.group, row.same_as = Group.NEW, others[decision.same_as].pk
    elif decision.is_new:
        row.group = Group.NEW
    else:
        return
    row.decided = True


def places_of(staged: Iterable[int]) -> dict[int, Place]:
    """What people are told apart by, of each of these staged institutions."""
    found: dict[int, Place] = {}
    rows = ImportInstitution.objects.filter(pk__among=staged).values_list(
        "pk",
        "group",
        Coalesce("institution__merged_into_id", F("institution_id")),
        "institution__country",
        "same_as",
        "country",
        "key",
    )
    for pk, group, root, home, same_as, country, key in rows:
        if group == Group.MATCHED and root is not None:
            found[pk] = (root, country or home or "", key, False)
        elif group == Group.AMBIGUOUS:
            found[pk] = (OPEN, country, key, True)
        elif group == Group.SKIPPED:
            found[pk] = (None, country, key, False)
        else:
            found[pk] = (-(same_as or pk) - 2, country, key, False)
    return found
