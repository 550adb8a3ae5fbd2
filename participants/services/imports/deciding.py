"""Takes the decisions about what is ambiguous, and remembers them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from participants.models import (
    ImportBatch,
    ImportIdentity,
    ImportInstitution,
    Institution,
    MatchDecision,
    Person,
)
from participants.queries.imports import PREFIX, SHOWN
from participants.services.imports.institutions import match_institutions
from participants.services.imports.matching import match_again, registry_state
from participants.services.imports.staging import chunks
from portal.models import User

Subject = MatchDecision.Subject
Group = ImportIdentity.Group
NEW, SKIP = "new", "skip"


@dataclass(frozen=True)
class _Target:
    model: type[ImportIdentity] | type[ImportInstitution]
    registry: type[Person] | type[Institution]
    field: str

    def known(self, pk: str) -> Any:
        rows: Any = self.registry._default_manager
        return rows.filter(pk=pk)


TARGETS = {
    Subject.PERSON: _Target(ImportIdentity, Person, "person_id"),
    Subject.INSTITUTION: _Target(ImportInstitution, Institution, "institution_id"),
}


@transaction.atomic
def decide(
    *,
    batch: ImportBatch,
    by: User | None,
    persons: Mapping[str, Any] | None = None,
    institutions: Mapping[str, Any] | None = None,
) -> int:
    """Settle questions of a batch: question id → choice. Returns how many were settled; a batch takes one back by
    being given another.

    A choice is "new" (somebody new, a new institution), "skip" (leave the person out; say no institution), the key of a
    person or an institution of the registry, or the id of another question of the same file: the same as that one.
    Raises ValidationError for a question or a choice that does not exist; nothing is decided then.
    """
    batch = _open(batch)
    asked = {Subject.INSTITUTION: institutions or {}, Subject.PERSON: persons or {}}
    done = 0
    for subject, choices in asked.items():
        if not choices:
            continue
        made = [_decision(batch, subject, question, choice, by) for question, choice in choices.items()]
        _remember(made)
        done += len(made)
        _apply_decisions(batch, subject, [each.fingerprint for each in made])
    log(batch, "participants.decide_import", user=by, data={"decided": done})
    return done


@transaction.atomic
def decide_all(
    *,
    batch: ImportBatch,
    subject: str,
    choice: str,
    by: User | None,
    questions: Iterable[str] | None = None,
) -> int:
    """The same choice, "new" or "skip", for these open questions of a subject; None stands for all of them."""
    if choice not in (NEW, SKIP):
        raise ValidationError(_("“%(choice)s” cannot be decided for several at once."), params={"choice": choice})
    batch = _open(batch)
    open_ones = _asked(batch, subject).filter(**_is_open(subject))
    if questions is not None:
        wanted = {_row(batch, subject, question).pk for question in questions}
        open_ones = open_ones.filter(pk__in=wanted)
    prints = list(open_ones.values_list("fingerprint", flat=True))
    _remember(
        MatchDecision(
            subject=subject,
            fingerprint=each,
            is_new=choice == NEW,
            is_left_out=choice == SKIP,
            batch=batch,
            decided_by=by,
        )
        for each in prints
    )
    _apply_decisions(batch, subject, prints)
    log(batch, "participants.decide_import", user=by, data={"decided": len(prints), "choice": choice})
    return len(prints)


def _open(batch: ImportBatch) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (ImportBatch.State.PREVIEW, ImportBatch.State.QUESTIONS):
        raise ValidationError(_("Nothing can be decided about this import now."))
    return batch


def _asked(batch: ImportBatch, subject: str) -> Any:
    return TARGETS[Subject(subject)].model._default_manager.filter(batch=batch)


def _is_open(subject: str) -> dict[str, str]:
    return {"who" if subject == Subject.PERSON else "group": Group.AMBIGUOUS}


def _row(batch: ImportBatch, subject: str, question: str) -> ImportIdentity | ImportInstitution:
    mark = str(question).removeprefix(PREFIX[subject])
    rows = _asked(batch, subject).filter(fingerprint__startswith=mark)[:2] if len(mark) >= SHOWN else []
    found: list[ImportIdentity | ImportInstitution] = list(rows)
    if len(found) != 1:
        raise ValidationError(_("This import has no question “%(question)s”."), params={"question": question})
    return found[0]


def _decision(batch: ImportBatch, subject: str, question: str, choice: Any, by: User | None) -> MatchDecision:
    row = _row(batch, subject, question)
    decision = MatchDecision(subject=subject, fingerprint=row.fingerprint, batch=batch, decided_by=by)
    if choice == NEW:
        decision.is_new = True
    elif choice == SKIP:
        decision.is_left_out = True
    elif str(choice).startswith(PREFIX[subject]):
        other = _row(batch, subject, str(choice))
        if other.pk == row.pk:
            raise ValidationError(_("“%(question)s” cannot be the same as itself."), params={"question": question})
        decision.same_as = other.fingerprint
    else:
        target = TARGETS[Subject(subject)]
        known = target.known(choice) if str(choice).isdecimal() else None
        if known is None or not known.exists():
            raise ValidationError(
                _("“%(choice)s” is no choice for “%(question)s”: it takes new, skip, the number of a record or another"
                  " question."),
                params={"choice": choice, "question": question},
            )  # fmt: skip
        setattr(decision, target.field, int(choice))
    return decision


def _remember(decisions: Iterable[MatchDecision]) -> None:
    MatchDecision.objects.bulk_create(
        decisions,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["subject", "fingerprint"],
        update_fields=["person", "institution", "is_new", "is_left_out", "same_as", "batch", "decided_by"],
    )


def _apply_decisions(batch: ImportBatch, subject: str, prints: list[str]) -> None:
    """Match again whom the decisions touch; the other questions stay as they are."""
    keys: set[str] = set()
    current = registry_state()
    if subject == Subject.INSTITUTION:
        match_institutions(batch)
        for some in chunks(prints, 500):
            keys.update(
                ImportIdentity.objects.filter(batch=batch, institution__fingerprint__in=some).values_list(
                    "key", flat=True
                )
            )
            also = ImportInstitution.objects.filter(batch=batch, fingerprint__in=some).values_list("pk", flat=True)
            keys.update(
                ImportIdentity.objects.filter(batch=batch, institution__same_as__in=list(also)).values_list(
                    "key", flat=True
                )
            )
            keys.update(
                ImportIdentity.objects.filter(batch=batch, staged__institution__in=list(also)).values_list(
                    "key", flat=True
                )
            )
    else:
        for some in chunks(prints, 500):
            keys.update(ImportIdentity.objects.filter(batch=batch, fingerprint__in=some).values_list("key", flat=True))
    match_again(batch=batch, keys=keys)
    if current != batch.registry_state:
        # Some of the batch was matched with an older registry: applying has to match it all again.
        batch.registry_state = {}
        batch.save(update_fields=["registry_state"])
