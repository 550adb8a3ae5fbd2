"""Remembers who is not whom: somebody new is none of those who were shown as who they may be, and no pair to merge with them.

So is it where somebody chose “new” for one question. What is answered for many at once tells of no pair. Noted in the batch's
`answers` when it is decided, as nobody has a row yet, and kept as pairs that differ when the batch is brought in.
"""

from collections.abc import Iterable
from typing import Any

from participants.models import ImportBatch, ImportIdentity, ImportInstitution, MatchDecision, MergeCandidate
from participants.models.merges import Subject
from participants.queries.merging import roots
from participants.services.bulk import chunks

APART = "apart"
"""In `ImportBatch.answers`: by fingerprint, who was shown: `known`, keys of the registry, and `here`, fingerprints of others of the
file."""
CHUNK = 2_000
MODELS: dict[str, tuple[type[ImportIdentity] | type[ImportInstitution], str, str]] = {
    Subject.PERSON: (ImportIdentity, "person", "row"),
    Subject.INSTITUTION: (ImportInstitution, "institution", "staged"),
}
"""What of a file is decided, what it calls one of the registry, and what another one of the file, in its candidates."""


def note_apart(*, batch: ImportBatch, subject: str, decisions: Iterable[MatchDecision]) -> None:
    """Note whom those are not that were decided to be new, one by one; forget it of those that were decided otherwise.

    To be called before they are matched again: candidates go with what is decided. The batch has to be held.
    """
    if subject not in MODELS:
        return
    model, known, here = MODELS[subject]
    is_new = {each.fingerprint: each.is_new for each in decisions}
    apart = {mark: each for mark, each in batch.answers.get(APART, {}).items() if is_new.get(mark, True)}
    wanted = {mark for mark, new in is_new.items() if new}
    asked = [each for each in model.objects.of(batch.pk).filter(fingerprint__among=wanted) if each.candidates]
    others: Any = model.objects.filter(
        pk__among={row[here] for each in asked for row in each.candidates if here in row}
    )
    marks = dict(others.values_list("pk", "fingerprint"))
    for each in asked:
        apart[each.fingerprint] = {
            "known": [row[known] for row in each.candidates if known in row],
            "here": [marks[row[here]] for row in each.candidates if row.get(here) in marks],
        }
    _save(batch, apart)


def forget_apart(*, batch: ImportBatch, prints: Iterable[str]) -> None:
    """Of these nothing is known any more: taken back, or answered with many others. The batch has to be held."""
    gone = set(prints)
    _save(batch, {mark: each for mark, each in batch.answers.get(APART, {}).items() if mark not in gone})


def _save(batch: ImportBatch, apart: dict[str, Any]) -> None:
    if apart == batch.answers.get(APART, {}):
        return
    rest = {name: value for name, value in batch.answers.items() if name != APART}
    batch.answers = {**rest, APART: apart} if apart else rest
    batch.save(update_fields=["answers"])


def told_apart_here(batch: ImportBatch) -> set[int]:
    """Keys of those people of a file whom another one of it was decided not to be: who they become has to be known."""
    here = {mark for each in batch.answers.get(APART, {}).values() for mark in each["here"]}
    if not here:
        return set()
    return set(ImportIdentity.objects.of(batch.pk).filter(fingerprint__among=here).values_list("pk", flat=True))


def keep_apart(batch: ImportBatch) -> None:
    """Keep as pairs that differ whom this batch has made, and whom they were decided not to be. To be called while the
    decisions do not say yet who was made. A pair that was decided before stays as it is."""
    made: dict[tuple[str, int, int], MergeCandidate] = {}
    for subject in MODELS:
        for each in _pairs(batch, subject):
            made.setdefault((each.subject, each.first, each.second), each)
    MergeCandidate.objects.bulk_create(made.values(), ignore_conflicts=True, batch_size=500)


def _pairs(batch: ImportBatch, subject: str) -> Iterable[MergeCandidate]:
    model, target, _here = MODELS[subject]
    staged: Any = model.objects.of(batch.pk)
    for some in chunks(staged.filter(decided=True).values_list("fingerprint", flat=True).iterator(), CHUNK):
        decisions = list(
            MatchDecision.objects.filter(
                subject=subject,
                fingerprint__among=set(some),
                is_new=True,
                batch__answers__has_key=APART,
                **{target: None},
            ).select_related("batch")
        )
        apart = {
            each.fingerprint: each.batch.answers[APART].get(each.fingerprint, {}) for each in decisions if each.batch
        }
        if not any(apart.values()):
            continue
        here = {*apart, *(mark for each in apart.values() for mark in each.get("here", ()))}
        became = _became(staged.filter(fingerprint__among=here), model, target)
        known = {pk for each in apart.values() for pk in each.get("known", ())}
        counts = roots(subject, {*known, *became.values()})
        for each in decisions:
            said, own = apart.get(each.fingerprint, {}), became.get(each.fingerprint, 0)
            others = [*said.get("known", ()), *(became.get(mark, 0) for mark in said.get("here", ()))]
            for other in others:
                first, second = sorted((counts.get(own, 0), counts.get(other, 0)))
                if first and first != second:
                    yield MergeCandidate(
                        subject=subject,
                        first=first,
                        second=second,
                        state=MergeCandidate.State.DIFFERENT,
                        decided_by_id=each.decided_by_id,
                        decided_at=each.decided_at,
                    )


def _became(staged: Any, model: Any, target: str) -> dict[str, int]:
    """By fingerprint, who of the registry these of a file are now."""
    rows = list(staged.values_list("fingerprint", target, "same_as"))
    ends = dict(model.objects.filter(pk__among={row[2] for row in rows if row[2]}).values_list("pk", target))
    return {mark: pk for mark, own, same_as in rows if (pk := own or ends.get(same_as))}
