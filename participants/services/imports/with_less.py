"""Lets what was decided of somebody hold where a later file says less of them: the same name and the same address, and neither an
institution nor a country.

A name and an address that agree are one person (docs/decisions/0005-matching.md), and what is not said contradicts nothing. Of a name without
an address that is not known: there it is asked again. Kept as a decision of its own, under what such a row is remembered by.
"""

from collections.abc import Collection, Iterable

from participants.models import ImportBatch, ImportIdentity, MatchDecision
from participants.services.bulk import update
from participants.services.imports.matching import digest

PERSON = MatchDecision.Subject.PERSON


def marks_with_less(batch: ImportBatch, prints: Iterable[str]) -> dict[str, str]:
    """By fingerprint of somebody of a file with a name and an address, that of the same without institution and country."""
    people = (
        ImportIdentity.objects.of(batch.pk).filter(fingerprint__among=set(prints)).exclude(emails=[]).exclude(key="")
    )
    marks = {mark: digest(key, emails[0]) for mark, key, emails in people.values_list("fingerprint", "key", "emails")}
    return {mark: less for mark, less in marks.items() if less != mark}


def remember_with_less(*, batch: ImportBatch, decisions: Collection[MatchDecision]) -> None:
    """Remember these decisions about people for who comes with less, too; where another import decided otherwise of that name and
    address, it is not known whom they would mean, and nothing is."""
    marks = marks_with_less(batch, [each.fingerprint for each in decisions])
    if not marks:
        return
    there = MatchDecision.objects.filter(subject=PERSON, fingerprint__among=set(marks.values()))
    elsewhere = {each.fingerprint: each for each in there if each.batch_id != batch.pk}
    there.filter(batch=batch).delete()
    made, unclear = [], []
    for each in decisions:
        if (less := marks.get(each.fingerprint)) is None:
            continue
        if (other := elsewhere.get(less)) is None:
            made.append(_same(each, less))
        elif not _agree(each, other):
            unclear.append(other.pk)
    MatchDecision.objects.filter(pk__in=unclear).delete()
    MatchDecision.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)


def _agree(one: MatchDecision, other: MatchDecision) -> bool:
    """Whether both name one person, or leave out: two who are new are two."""
    if one.is_left_out or other.is_left_out:
        return one.is_left_out and other.is_left_out
    return one.person_id is not None and one.person_id == other.person_id


def _same(decision: MatchDecision, fingerprint: str) -> MatchDecision:
    return MatchDecision(
        subject=PERSON,
        fingerprint=fingerprint,
        person_id=decision.person_id,
        is_new=decision.is_new,
        is_left_out=decision.is_left_out,
        same_as=decision.same_as,
        batch_id=decision.batch_id,
        decided_by_id=decision.decided_by_id,
    )


def settle_with_less(*, batch: ImportBatch, prints: Iterable[str]) -> None:
    """Whoever was made of those decided to be new is meant by these decisions too. To be called once the others say who that is."""
    marks = marks_with_less(batch, prints)
    decisions = MatchDecision.objects.filter(subject=PERSON)
    became = decisions.filter(fingerprint__among=set(marks)).exclude(person=None).values_list("fingerprint", "person")
    person_of = {marks[mark]: person for mark, person in became}
    open_ones = decisions.filter(fingerprint__among=set(person_of), person=None, is_left_out=False)
    pairs = open_ones.values_list("pk", "fingerprint")
    update(MatchDecision, ["person", "same_as"], [(person_of[mark], "", pk) for pk, mark in pairs])


def forget_with_less(*, batch: ImportBatch, prints: Iterable[str]) -> None:
    """Taken back, a decision does not hold for who comes with less either."""
    marks = marks_with_less(batch, prints)
    MatchDecision.objects.filter(subject=PERSON, fingerprint__among=set(marks.values())).delete()
