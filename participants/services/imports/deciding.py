"""Takes the decisions about what is ambiguous, and remembers them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from participants.attendance.folding import clean
from participants.attendance.names import Doubt, doubt_about, is_nameless
from participants.models import (
    Country,
    ImportBatch,
    ImportCountry,
    ImportIdentity,
    ImportInstitution,
    ImportRow,
    Institution,
    MatchDecision,
    Person,
)
from participants.queries.decisions import stamp
from participants.queries.imports import (
    CALLED,
    PREFIX,
    SHOWN,
    alike_people,
    open_identities,
    open_names,
    person_questions,
)
from participants.services.bulk import chunks, long_work
from participants.services.imports.apart import forget_apart, note_apart
from participants.services.imports.institutions import match_institutions
from participants.services.imports.matching import match_again, registry_state
from participants.services.imports.staging import clear, hold
from participants.services.imports.with_less import forget_with_less, remember_with_less
from portal.models import User
from portal.numbers import record_key

Subject = MatchDecision.Subject
Group = ImportIdentity.Group
NEW, SKIP, ONLY = "new", "skip", "only"
NAMES_NEW, NAMES_SKIP = "names_new", "names_skip"
ALIKE_NEW, ALIKE_ONLY = "alike_new", "alike_only"
OF_SOME: Mapping[str, tuple[Callable[[ImportBatch], QuerySet[ImportIdentity]], str]] = {
    NAMES_NEW: (open_names, NEW),
    NAMES_SKIP: (open_names, SKIP),
    ALIKE_NEW: (alike_people, NEW),
    ALIKE_ONLY: (alike_people, ONLY),
}
"""Choices for some people alone: those whose name may be nobody's, and those of whom it is proposed who they are."""
AT_ONCE = 500
"""Questions whose candidates are looked up together."""


IN_TURN = (Subject.INSTITUTION, Subject.PERSON, Subject.COUNTRY)
"""Countries last: what was read from the file goes with a decision about one."""


@dataclass(frozen=True)
class _Target:
    model: type[ImportIdentity] | type[ImportInstitution] | type[ImportCountry]
    registry: type[Person] | type[Institution] | type[Country]
    field: str

    def known(self, pk: int | str) -> Any:
        rows: Any = self.registry._default_manager
        found = rows.filter(pk=pk)
        return found.filter(erased_at=None) if self.registry is Person else found


TARGETS = {
    Subject.PERSON: _Target(ImportIdentity, Person, "person_id"),
    Subject.INSTITUTION: _Target(ImportInstitution, Institution, "institution_id"),
    Subject.COUNTRY: _Target(ImportCountry, Country, "country_id"),
}


@long_work()
@transaction.atomic
def decide(
    *,
    batch: ImportBatch,
    by: User | None,
    persons: Mapping[str, Any] | None = None,
    institutions: Mapping[str, Any] | None = None,
    countries: Mapping[str, Any] | None = None,
) -> int:
    """Settle questions of a batch: question id → choice. Returns how many were settled; a batch takes one back by
    being given another.

    A choice is "new" (somebody new, a new institution), "skip" (leave the person out; say no institution, no country), the
    key of a person or an institution of the registry, the code of a country, or the id of another question of the same
    file: the same as that one. "name:…" is somebody new without an address who is called so, and not as in the file.
    Where a country was decided the batch is then `uploaded`, and has to be read again: what the file says of people and
    institutions hangs on it.
    Raises ValidationError for a question or a choice that does not exist; nothing is decided then.
    """
    batch = _open(batch)
    # Countries last: what was read from the file goes with them.
    asked = {Subject.INSTITUTION: institutions or {}, Subject.PERSON: persons or {}, Subject.COUNTRY: countries or {}}
    done = 0
    for subject, choices in asked.items():
        if choices:
            made = _decisions(batch, subject, choices, by).values()
            _settle(batch, subject, made)
            done += len(made)
    log(batch, "participants.decide_import", user=by, data={"decided": done})
    return done


@long_work()
@transaction.atomic
def decide_as_seen(
    *, batch: ImportBatch, subject: str, choices: Mapping[str, Any], seen: str, by: User | None
) -> tuple[int, list[str]]:
    """Settle questions about people or institutions that a page showed, but none that somebody decided otherwise since.

    `seen` is the `latest_decision` of the page. Returns how many were settled, and the questions that were left as they
    were decided meanwhile. One decided the same meanwhile is in neither. Raises as `decide` does.
    """
    batch = _open(batch)
    wanted = _decisions(batch, subject, choices, by)
    prints = {each.fingerprint for each in wanted.values()}
    standing = MatchDecision.objects.filter(subject=subject, fingerprint__among=prints)
    since = {each.fingerprint: each for each in standing if stamp(each.decided_at) > seen}
    free = [each for each in wanted.values() if each.fingerprint not in since]
    overtaken = [
        question
        for question, each in wanted.items()
        if each.fingerprint in since and _says(since[each.fingerprint]) != _says(each)
    ]
    if free:
        _settle(batch, subject, free)
        log(batch, "participants.decide_import", user=by, data={"decided": len(free)})
    return len(free), overtaken


def _decisions(
    batch: ImportBatch, subject: str, choices: Mapping[str, Any], by: User | None
) -> dict[str, MatchDecision]:
    """What is decided by these choices, by the question; nothing of it is kept yet. Raises as `decide` does."""
    rows = _rows(batch, subject, [*choices, *map(str, choices.values())])
    return {question: _decision(batch, subject, question, choice, rows, by) for question, choice in choices.items()}


def _settle(batch: ImportBatch, subject: str, made: Collection[MatchDecision]) -> None:
    """Keep decisions that were taken one by one, and match again whom they touch."""
    prints = [each.fingerprint for each in made]
    note_apart(batch=batch, subject=subject, decisions=made)
    touched = [*prints, *_said_the_same(batch, subject, prints)]
    _remember(batch, subject, made)
    _apply_decisions(batch, subject, touched)


def _says(decision: MatchDecision) -> tuple[Any, ...]:
    return (
        decision.person_id,
        decision.institution_id,
        decision.country_id,
        decision.name,
        decision.is_new,
        decision.is_left_out,
        decision.same_as,
    )


@long_work()
@transaction.atomic
def decide_all(
    *,
    batch: ImportBatch,
    subject: str,
    choice: str,
    by: User | None,
    questions: Iterable[str] | None = None,
) -> int:
    """The same choice for these open questions of a subject; None stands for all of them.

    "new" and "skip" settle each (of countries "skip" alone, after which the batch has to be read again); "only", of people, settles those that have one candidate and strong reasons for it
    (`OpenQuestion.only`), and leaves the others open; "names_new" and "names_skip", of people, settle those whose name may
    be nobody's (`NO_NAMES`), "alike_new" and "alike_only" those of whom it is only proposed who they are
    (`alike_people`). Returns how many were settled.
    """
    of_some = None
    if subject == Subject.PERSON and choice in OF_SOME:
        of_some, choice = OF_SOME[choice]
    if choice == ONLY and subject == Subject.PERSON:
        batch = _open(batch)  # before it is looked at: what another decides is waited for, and not overturned
        found = only_candidates(batch=batch, questions=questions, of=of_some or open_identities)
        return decide(batch=batch, by=by, persons=found) if found else 0
    if choice not in (NEW, SKIP) or (subject == Subject.COUNTRY and choice == NEW):
        raise ValidationError(_("“%(choice)s” cannot be decided for several at once."), params={"choice": choice})
    batch = _open(batch)
    open_ones = of_some(batch) if of_some else _asked(batch, subject).filter(**_is_open(subject))
    if questions is not None:
        questions = list(questions)
        rows = _rows(batch, subject, questions)
        open_ones = open_ones.filter(pk__among={_row(rows, question).pk for question in questions})
    prints = list(open_ones.values_list("fingerprint", flat=True))
    forget_apart(batch=batch, prints=prints)
    made = [
        MatchDecision(
            subject=subject,
            fingerprint=each,
            is_new=choice == NEW,
            is_left_out=choice == SKIP,
            batch=batch,
            decided_by=by,
        )
        for each in prints
    ]
    _remember(batch, subject, made)
    _apply_decisions(batch, subject, prints)
    log(batch, "participants.decide_import", user=by, data={"decided": len(prints), "choice": choice})
    return len(prints)


def only_candidates(
    *,
    batch: ImportBatch,
    questions: Iterable[str] | None = None,
    of: Callable[[ImportBatch], QuerySet[ImportIdentity]] = open_identities,
) -> dict[str, str]:
    """Question → choice of the open questions about people (among `questions`) with one candidate and strong reasons; or of
    the questions about the people that `of` finds."""
    wanted = None if questions is None else set(questions)
    found = {}
    for some in chunks(of(batch).iterator(chunk_size=AT_ONCE), AT_ONCE):
        for question in person_questions(some):
            if question.only and (wanted is None or question.id in wanted):
                found[question.id] = question.only
    return found


@long_work()
@transaction.atomic
def revoke(*, batch: ImportBatch, questions: Iterable[str], by: User | None) -> int:
    """Take decisions back, those remembered of earlier imports too: the questions are open again, now and in the next
    file. What earlier imports brought in by them stays. Returns how many were taken back. Where one is about a country the
    batch is then `uploaded`, and has to be read again.

    Raises ValidationError where a question does not exist, or no decision about it stands any more.
    """
    return _revoke(_open(batch), list(questions), by)


@long_work()
@transaction.atomic
def revoke_as_seen(
    *, batch: ImportBatch, questions: Iterable[str], seen: str, by: User | None
) -> tuple[int, dict[str, list[str]]]:
    """Take decisions back that a page showed, but none that somebody took since.

    `seen` is the `latest_decision` of the page. Returns how many were taken back, and by subject the questions that were
    decided anew meanwhile and stay so. Raises as `revoke` does.
    """
    batch, questions = _open(batch), list(questions)
    free: list[str] = []
    since: dict[str, list[str]] = {}
    for subject in IN_TURN:
        asked = [question for question in questions if question.startswith(PREFIX[subject])]
        rows = _rows(batch, subject, asked) if asked else {}
        prints = {question: _row(rows, question).fingerprint for question in asked}
        standing = MatchDecision.objects.filter(subject=subject, fingerprint__among=set(prints.values()))
        later = {each.fingerprint for each in standing if stamp(each.decided_at) > seen}
        free += [question for question in asked if prints[question] not in later]
        if overtaken := [question for question in asked if prints[question] in later]:
            since[subject.value] = overtaken
    done = _revoke(batch, free, by) if free or not since else 0
    return done, since


def _revoke(batch: ImportBatch, questions: list[str], by: User | None) -> int:
    done = 0
    for subject in IN_TURN:
        asked = [question for question in questions if question.startswith(PREFIX[subject])]
        if not asked:
            continue
        rows = _rows(batch, subject, asked)
        prints = [_row(rows, question).fingerprint for question in asked]
        touched = [*prints, *_said_the_same(batch, subject, prints)]
        taken_back, _by_model = MatchDecision.objects.filter(subject=subject, fingerprint__among=set(prints)).delete()
        done += taken_back
        forget_apart(batch=batch, prints=prints)
        if subject == Subject.PERSON:
            forget_with_less(batch=batch, prints=prints)
        _apply_decisions(batch, subject, touched)
    if questions and not done:
        raise ValidationError(_("These decisions had been taken back already. Nothing was changed."))
    log(batch, "participants.revoke_decision", user=by, data={"taken_back": done})
    return done


def _said_the_same(batch: ImportBatch, subject: str, prints: Iterable[str]) -> set[str]:
    """Those of the file that were decided to be the same as one of these, directly or by way of another."""
    staged = set(_asked(batch, subject).filter(decided=True).values_list("fingerprint", flat=True))
    others = MatchDecision.objects.filter(subject=subject, fingerprint__among=staged).exclude(same_as="")
    same_as = dict(others.values_list("fingerprint", "same_as"))
    reached, before = set(prints), 0
    while len(reached) != before:
        before = len(reached)
        reached |= {mark for mark, other in same_as.items() if other in reached}
    return reached - set(prints)


def _open(batch: ImportBatch) -> ImportBatch:
    batch = hold(batch)
    if batch.state not in (ImportBatch.State.PREVIEW, ImportBatch.State.QUESTIONS):
        raise ValidationError(_("Nothing can be decided about this import now."))
    return batch


def _asked(batch: ImportBatch, subject: str) -> Any:
    return TARGETS[Subject(subject)].model.objects.of(batch.pk)


def _is_open(subject: str) -> dict[str, str]:
    return {"who" if subject == Subject.PERSON else "group": Group.AMBIGUOUS}


Staged = ImportIdentity | ImportInstitution | ImportCountry
Rows = Mapping[str, Staged | None]
"""The row behind each question; None where several could be."""


def _rows(batch: ImportBatch, subject: str, questions: Iterable[str]) -> Rows:
    """The rows that these questions are about, in one look however many they are."""
    marks = {question: question.removeprefix(PREFIX[subject]) for question in questions}
    begin: dict[str, list[Staged]] = defaultdict(list)
    asked = _asked(batch, subject).annotate(mark=Left("fingerprint", SHOWN))
    for row in asked.filter(mark__among={mark[:SHOWN] for mark in marks.values() if len(mark) >= SHOWN}):
        begin[row.mark].append(row)
    found: dict[str, Staged | None] = {}
    for question, mark in marks.items():
        fits = [row for row in begin.get(mark[:SHOWN], ()) if row.fingerprint.startswith(mark)]
        found[question] = fits[0] if len(fits) == 1 else None
    return found


def _row(rows: Rows, question: str) -> Staged:
    row = rows.get(question)
    if row is None:
        raise ValidationError(_("This import has no question “%(question)s”."), params={"question": question})
    return row


def _decision(
    batch: ImportBatch, subject: str, question: str, choice: Any, rows: Rows, by: User | None
) -> MatchDecision:
    row = _row(rows, question)
    decision = MatchDecision(subject=subject, fingerprint=row.fingerprint, batch=batch, decided_by=by)
    if choice == SKIP:
        decision.is_left_out = True
    elif subject == Subject.COUNTRY:
        decision.country_id = _country(question, str(choice))
    elif choice == NEW:
        decision.is_new = True
    elif isinstance(row, ImportIdentity) and str(choice).startswith(CALLED):
        decision.is_new, decision.name = True, _name(row, question, str(choice).removeprefix(CALLED))
    elif str(choice).startswith(PREFIX[subject]):
        other = _row(rows, str(choice))
        if other.pk == row.pk:
            raise ValidationError(_("“%(question)s” cannot be the same as itself."), params={"question": question})
        decision.same_as = other.fingerprint
    else:
        target = TARGETS[Subject(subject)]
        known = record_key(choice)
        if known is None or not target.known(known).exists():
            raise ValidationError(
                _("“%(choice)s” is no choice for “%(question)s”: it takes new, skip, the number of a record or another"
                  " question."),
                params={"choice": choice, "question": question},
            )  # fmt: skip
        setattr(decision, target.field, known)
    return decision


def _country(question: str, choice: str) -> str:
    """The code of the country that a question was answered with."""
    code = choice.strip().upper()
    if not TARGETS[Subject.COUNTRY].known(code).exists():
        raise ValidationError(
            _(
                "“%(choice)s” is no choice for “%(question)s”: it takes the two letters of a country, such as GT, or skip."
            ),
            params={"choice": choice, "question": question},
        )
    return code


def persons_name(text: str) -> str:
    """What was typed as the name of somebody new, as it is kept. Raises ValidationError where it can be nobody's."""
    name = clean(text.replace("\x00", ""))[:255]
    if is_nameless(name) or doubt_about(name) is Doubt.UNREADABLE:
        raise ValidationError(_("“%(name)s” cannot be a person's name. Type the name in full."), params={"name": name})
    return name


def _name(row: ImportIdentity, question: str, text: str) -> str:
    """The name of somebody new that a question was answered with."""
    name = persons_name(text)
    if row.emails:
        raise ValidationError(
            _("“%(question)s” has an e-mail address: the person's name is changed in the registry."),
            params={"question": question},
        )
    return name


def _remember(batch: ImportBatch, subject: str, decisions: Collection[MatchDecision]) -> None:
    if subject == Subject.PERSON:
        remember_with_less(batch=batch, decisions=decisions)
    MatchDecision.objects.bulk_create(
        decisions,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["subject", "fingerprint"],
        update_fields=[
            "person",
            "institution",
            "country",
            "name",
            "is_new",
            "is_left_out",
            "same_as",
            "batch",
            "decided_by",
            "decided_at",
        ],
    )


def _apply_decisions(batch: ImportBatch, subject: str, prints: list[str]) -> None:
    """Match again whom the decisions touch; the other questions stay as they are. After one about a country the file has
    to be read again."""
    if not prints:
        return
    if subject == Subject.COUNTRY:
        clear(batch)
        batch.state = ImportBatch.State.UPLOADED
        batch.save(update_fields=["state"])
        return
    current = registry_state()
    people = ImportIdentity.objects.of(batch.pk)
    if subject == Subject.INSTITUTION:
        match_institutions(batch, compare=False)
        decided = ImportInstitution.objects.of(batch.pk).filter(fingerprint__among=set(prints))
        places = set(decided.values_list("pk", flat=True))
        people = people.filter(
            Q(institution__among=places) | Q(institution__same_as__among=places) | Q(pk__among=_named_in(batch, places))
        )
    else:
        people = people.filter(fingerprint__among=set(prints))
    keys = set(people.values_list("key", flat=True))
    match_again(batch=batch, keys=keys)
    if current != batch.registry_state:
        # Some of the batch was matched with an older registry: applying has to match it all again.
        batch.registry_state = {}
        batch.save(update_fields=["registry_state"])


def _named_in(batch: ImportBatch, places: set[int]) -> set[int]:
    """The people of a file with a row that names one of these institutions."""
    rows = ImportRow.objects.of(batch.pk).filter(institution__among=places)
    return set(rows.exclude(identity=None).values_list("identity", flat=True))
