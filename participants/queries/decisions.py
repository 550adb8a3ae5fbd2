"""What was decided about the people and the institutions of an import, in it or for an earlier file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from participants.models import (
    Country,
    ImportBatch,
    ImportCountry,
    ImportIdentity,
    ImportInstitution,
    Institution,
    MatchDecision,
    Person,
)
from participants.queries.countries import country_names
from participants.queries.imports import CALLED, PREFIX, ROWS_SHOWN, SHOWN, OpenQuestion, Subject, question_id, rows_by
from portal.numbers import record_key

MODELS: dict[str, Any] = {
    Subject.COUNTRY: ImportCountry, Subject.INSTITUTION: ImportInstitution, Subject.PERSON: ImportIdentity,
}  # fmt: skip
"""What of a file each subject of a decision is, in the order in which they are asked."""

Key = tuple[str, int]
"""The subject of a decision, and the key of the staged row it settles."""


@dataclass(frozen=True)
class Decision:
    """A question that somebody has settled. `id` is that of the question; `remembered_from` is the earlier import it was
    settled in, and None where it was this one."""

    id: str
    subject: str
    name: str
    detail: str
    rows: tuple[int, ...]
    row_count: int
    outcome: str
    by: str
    at: datetime
    is_remembered: bool
    remembered_from: ImportBatch | None

    @property
    def seen(self) -> str:
        """Its moment as a form carries it, so that one taken anew meanwhile is told from it."""
        return stamp(self.at)


def decided_keys(batch: ImportBatch) -> list[Key]:
    """What of a file is settled by a decision: countries, institutions, then people, each in the file's order."""
    return [
        (str(subject), pk)
        for subject, model in MODELS.items()
        for pk in model.objects.of(batch.pk).filter(decided=True).order_by("pk").values_list("pk", flat=True)
    ]


def decided_here(batch: ImportBatch) -> list[str]:
    """The ids of the questions that were settled in this import, those remembered of earlier ones left out."""
    here = MatchDecision.objects.filter(batch=batch)
    settled = {subject: model.objects.of(batch.pk).filter(decided=True) for subject, model in MODELS.items()}
    return [
        question_id(subject, fingerprint)
        for subject, rows in settled.items()
        for fingerprint in rows.filter(fingerprint__in=here.filter(subject=subject).values("fingerprint"))
        .order_by("pk")
        .values_list("fingerprint", flat=True)
    ]


def decisions(batch: ImportBatch, keys: Sequence[Key]) -> list[Decision]:
    """The decisions about these, in their order; a fixed number of queries."""
    found: dict[Key, Decision] = {}
    names = country_names()
    for subject, model in MODELS.items():
        wanted = [pk for of, pk in keys if of == subject]
        if not wanted:
            continue
        rows: list[Any] = list(model.objects.filter(pk__in=wanted))
        if subject == Subject.PERSON:
            rows = list(ImportIdentity.objects.filter(pk__in=wanted).select_related("institution"))
        taken = _taken(subject, rows)
        others = _names_of(batch, subject, {each.same_as for each in taken.values() if each.same_as})
        numbers = _numbers(subject, rows)
        for row in rows:
            decision = taken.get(row.fingerprint)
            if decision is None:
                continue
            shown, row_count = numbers[row.pk]
            found[str(subject), row.pk] = Decision(
                id=question_id(subject, row.fingerprint),
                subject=str(subject),
                name=row.name,
                detail=_detail(subject, row, names),
                rows=tuple(shown),
                row_count=row_count,
                outcome=_outcome(subject, decision, others),
                by=str(decision.decided_by or ""),
                at=decision.decided_at,
                is_remembered=decision.batch_id != batch.pk,
                remembered_from=decision.batch if decision.batch_id != batch.pk else None,
            )
    return [found[key] for key in keys if key in found]


def _numbers(subject: str, rows: list[Any]) -> dict[int, tuple[list[int], int]]:
    """Of each of these the numbers of its first rows, and how many it has."""
    if subject == Subject.COUNTRY:
        return {row.pk: (row.rows, row.row_count) for row in rows}
    numbers = rows_by("identity" if subject == Subject.PERSON else "institution", rows)
    return {row.pk: (numbers[row.pk][:ROWS_SHOWN], len(numbers[row.pk])) for row in rows}


def _detail(subject: str, row: Any, names: Mapping[str, str]) -> str:
    if subject == Subject.COUNTRY:
        return ""
    is_person = subject == Subject.PERSON
    place = row.institution.name if is_person and row.institution else ""
    emails = row.emails if is_person else []
    return " · ".join(part for part in (", ".join(emails), place, names.get(row.country, row.country)) if part)


def stamp(moment: datetime) -> str:
    """A moment as forms carry it: in the order of time as text, too."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def latest_decision(subject: str, questions: Sequence[OpenQuestion], batch: ImportBatch) -> str:
    """The `stamp` of the last decision about any of these questions of a file; '' where none was taken.

    The form that asks them carries it, so that what somebody decides meanwhile is told from what it was shown.
    """
    prints = _rows_of(batch, subject, [each.id for each in questions]).values("fingerprint")
    last = MatchDecision.objects.filter(subject=subject, fingerprint__in=prints).aggregate(at=Max("decided_at"))["at"]
    return stamp(last) if last else ""


def latest_here(batch: ImportBatch) -> str:
    """The `stamp` of the last decision that was taken in this import; '' where none was."""
    last = MatchDecision.objects.filter(batch=batch).aggregate(at=Max("decided_at"))["at"]
    return stamp(last) if last else ""


def decisions_about(batch: ImportBatch, subject: str, questions: Iterable[str]) -> list[Decision]:
    """The decisions that stand about these questions of a file, in the file's order."""
    rows = _rows_of(batch, subject, questions).order_by("pk")
    return decisions(batch, [(Subject(subject).value, pk) for pk in rows.values_list("pk", flat=True)])


def said(batch: ImportBatch, subject: str, choice: str) -> str:
    """A choice that a question takes, as the sentence of a decision."""
    decision, others = MatchDecision(subject=subject, is_left_out=choice == "skip"), {}
    if subject == Subject.COUNTRY:
        decision.country = Country.objects.filter(pk=choice.upper()).first()
    elif choice.startswith(CALLED):
        decision.is_new, decision.name = True, choice.removeprefix(CALLED)
    elif (pk := record_key(choice)) is not None:
        if subject == Subject.PERSON:
            decision.person = Person.objects.select_related("merged_into").filter(pk=pk).first()
        else:
            decision.institution = Institution.objects.select_related("merged_into").filter(pk=pk).first()
    elif other := _rows_of(batch, subject, [choice]).first():
        decision.same_as, others = other.fingerprint, {other.fingerprint: other.name}
    return _outcome(subject, decision, others)


def _rows_of(batch: ImportBatch, subject: str, questions: Iterable[str]) -> Any:
    model = MODELS[subject]
    marks = {question.removeprefix(PREFIX[subject]) for question in questions}
    return model.objects.of(batch.pk).annotate(mark=Left("fingerprint", SHOWN)).filter(mark__in=marks)


def _taken(subject: str, rows: Iterable[Any]) -> dict[str, MatchDecision]:
    decided = MatchDecision.objects.filter(subject=subject, fingerprint__in={row.fingerprint for row in rows})
    related = ("person__merged_into", "institution__merged_into", "country", "batch", "decided_by")
    return {each.fingerprint: each for each in decided.select_related(*related)}


def _names_of(batch: ImportBatch, subject: str, prints: set[str]) -> dict[str, str]:
    """The names of others of the file that somebody was decided to be the same as."""
    model = MODELS[subject]
    found = model.objects.of(batch.pk).filter(fingerprint__in=prints) if prints else model.objects.none()
    return dict(found.values_list("fingerprint", "name"))


def _outcome(subject: str, decision: MatchDecision, others: dict[str, str]) -> str:
    """What was decided, as a sentence."""
    if subject == Subject.COUNTRY:
        return _("Is %(name)s") % {"name": decision.country} if decision.country else _("No country is said")
    is_person = subject == Subject.PERSON
    known = decision.person if is_person else decision.institution
    if decision.is_left_out:
        return _("Left out") if is_person else _("No institution is said")
    if known is not None:
        return _("Is %(name)s (no. %(id)d)") % {
            "name": known.counted_as,
            "id": known.counted_id,
        }
    if decision.same_as in others:
        return _("The same as “%(name)s” of this file") % {"name": others[decision.same_as]}
    if decision.name:
        return _("Somebody new, called “%(name)s”") % {"name": decision.name}
    return _("Somebody new") if is_person else _("A new institution")
