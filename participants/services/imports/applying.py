"""Brings a batch in, in one transaction: at any moment the registry has none of it, or all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from participants.attendance.institutions import fold_institution, spelling_of
from participants.attendance.presence import union
from participants.models import (
    ImportBatch,
    ImportChange,
    ImportIdentity,
    ImportInstitution,
    Institution,
    MatchDecision,
    ParticipationRecord,
    Person,
    PersonEmail,
    PersonName,
    Sex,
)
from participants.queries.imports import counts, grouped_identities, rows_of, statements
from participants.services.imports.matching import match, registry_state
from participants.services.imports.reading import Progress, silent
from participants.services.imports.staging import chunks, clear, update
from participants.services.participations import OUTCOME_ORDER, rebuild
from portal.models import User

State = ImportBatch.State
Group = ImportIdentity.Group
CHUNK = 2_000
FILLED = ("sex", "country", "institution", "position")
"""What a person takes from a file where the registry says nothing."""


class Undecided(ValidationError):
    """There are open questions; nothing was brought in."""


def apply(*, batch: ImportBatch, by: User | None, progress: Progress = silent) -> ImportBatch:
    """Write the people, institutions, records and participations of a batch.

    Takes a batch in `preview`, or in `applying` where an earlier try died. Raises Undecided while questions are open
    (some may have come up because the registry changed since), ValidationError where the batch is not ready.
    """
    batch = ImportBatch.objects.select_related("activity").get(pk=batch.pk)
    if batch.state == State.APPLIED:
        return batch
    if batch.state in (State.PREVIEW, State.APPLYING) and batch.registry_state != registry_state():
        match(batch=batch, progress=progress)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("activity").get(pk=batch.pk)
        if batch.state == State.APPLIED:
            return batch
        _check(batch)
        people = _Application(batch, progress).run()
        rebuild(activities=[batch.activity_id], people=people.touched)
        if people.sex_filled:
            rebuild(people=people.sex_filled)
        _settle_decisions(batch)
        batch.summary = {**batch.summary, **counts(batch), "already_in": people.already_in, "records": people.records}
        clear(batch)
        batch.state, batch.applied_at = State.APPLIED, timezone.now()
        batch.save()
        log(batch, "participants.apply_import", user=by, data={"records": people.records})
    return batch


def _check(batch: ImportBatch) -> None:
    if batch.state not in (State.PREVIEW, State.APPLYING):
        raise ValidationError(_("This import is not ready to be brought in."))
    if batch.registry_state != registry_state():
        raise ValidationError(_("The registry has changed in this very moment. Try again."))
    open_questions = (
        ImportIdentity.objects.filter(batch=batch, who=Group.AMBIGUOUS).count()
        + ImportInstitution.objects.filter(batch=batch, group=Group.AMBIGUOUS).count()
    )
    if open_questions:
        raise Undecided(
            ngettext(
                "One question is open. Decide it first.",
                "%(count)d questions are open. Decide them first.",
                open_questions,
            )
            % {"count": open_questions}
        )


@dataclass
class _Application:
    """One application of a batch, in stretches."""

    batch: ImportBatch
    progress: Progress
    touched: list[int] = field(default_factory=list)
    sex_filled: list[int] = field(default_factory=list)
    already_in: int = 0
    records: int = 0

    def run(self) -> "_Application":
        self.institutions = self._institutions()
        total = ImportIdentity.objects.filter(batch=self.batch).count()
        done = 0
        for chunk in chunks(grouped_identities(self.batch), CHUNK):
            self._bring_in(chunk)
            done += sum(map(len, chunk))
            self.progress(done, total)
        return self

    def _institutions(self) -> dict[int, int | None]:
        """Staged institution → institution, the new ones made."""
        staged = ImportInstitution.objects.filter(batch=self.batch).order_by("pk")
        made: dict[int, int | None] = dict(staged.exclude(institution=None).values_list("pk", "institution"))
        for chunk in chunks(staged.filter(group=Group.NEW, same_as=None).iterator(chunk_size=CHUNK), CHUNK):
            institutions = Institution.objects.bulk_create([self._institution(each) for each in chunk], batch_size=500)
            update(
                ImportInstitution,
                ["institution"],
                zip((i.pk for i in institutions), (e.pk for e in chunk), strict=True),
            )
            made |= {each.pk: institution.pk for each, institution in zip(chunk, institutions, strict=True)}
        same = dict(staged.exclude(same_as=None).values_list("pk", "same_as"))
        for pk in same:
            end: int | None = pk
            while end in same:
                end = same[end]
            made[pk] = made.get(end or 0)
        return made

    def _institution(self, staged: ImportInstitution) -> Institution:
        spelling = spelling_of(staged.name)
        name = spelling.name if spelling else staged.name
        acronym = staged.acronym if fold_institution(staged.acronym) != fold_institution(name) else ""
        return Institution(
            name=name,
            key=fold_institution(name)[:255],
            acronym=acronym,
            country_id=staged.country or None,
            created_by_batch=self.batch,
        )

    def _bring_in(self, people: Sequence[list[ImportIdentity]]) -> None:
        known = Person.objects.in_bulk([group[0].person_id for group in people if group[0].person_id])
        new = [group for group in people if group[0].person_id is None]
        made = Person.objects.bulk_create([self._person(group) for group in new], batch_size=500)
        person_of = {group[0].pk: person for group, person in zip(new, made, strict=True)}
        update(ImportIdentity, ["person"], ((person.pk, pk) for pk, person in person_of.items()))
        person_of |= {group[0].pk: known[group[0].person_id] for group in people if group[0].person_id}
        self._addresses(people, person_of)
        self._spellings(people, person_of)
        self._fill(people, person_of)
        rows = rows_of(each.pk for group in people for each in group)
        records = [
            record
            for group in people
            for record in self._records(group, person_of[group[0].pk], [row for each in group for row in rows[each.pk]])
        ]
        self._count_already_in(records)
        ParticipationRecord.objects.bulk_create(records, batch_size=500)
        self.records += len(records)
        self.touched += [person.pk for person in person_of.values()]

    def _person(self, group: list[ImportIdentity]) -> Person:
        first = group[0]
        return Person(
            name=first.name,
            key=first.key,
            sex=_one_sex(group),
            country_id=_first(each.country for each in group),
            institution_id=self._institution_of(group),
            position=_first(each.position for each in group) or "",
            created_by_batch=self.batch,
        )

    def _institution_of(self, group: list[ImportIdentity]) -> int | None:
        return next((found for each in group if (found := self.institutions.get(each.institution_id or 0))), None)

    def _addresses(self, people: Sequence[list[ImportIdentity]], person_of: dict[int, Person]) -> None:
        """Addresses that are new become the person's; one that people of different names share becomes nobody's."""
        wanted: dict[str, int] = {}
        for group in people:
            for each in group:
                for email in each.emails:
                    if email != each.shared_email:
                        wanted.setdefault(email, person_of[group[0].pk].pk)
        taken = set(PersonEmail.objects.filter(address__in=wanted).values_list("address", flat=True))
        PersonEmail.objects.bulk_create(
            [
                PersonEmail(person_id=person, address=email, created_by_batch=self.batch)
                for email, person in wanted.items()
                if email not in taken
            ],
            batch_size=500,
        )

    def _spellings(self, people: Sequence[list[ImportIdentity]], person_of: dict[int, Person]) -> None:
        wanted: dict[tuple[int, str], str] = {}
        for group in people:
            person = person_of[group[0].pk]
            for each in group:
                for name, key in [(each.name, each.key), *each.names]:
                    if key and key != person.key:
                        wanted.setdefault((person.pk, key[:255]), name[:255])
        if not wanted:
            return
        there = PersonName.objects.filter(person__in={person for person, _key in wanted})
        known = set(there.values_list("person", "key"))
        PersonName.objects.bulk_create(
            [
                PersonName(person_id=person, key=key, name=name, created_by_batch=self.batch)
                for (person, key), name in wanted.items()
                if (person, key) not in known
            ],
            batch_size=500,
        )

    def _fill(self, people: Sequence[list[ImportIdentity]], person_of: dict[int, Person]) -> None:
        """Known people take what the registry does not say of them; what contradicts it stays in the record alone."""
        changes: list[ImportChange] = []
        changed: list[Person] = []
        for group in people:
            person = person_of[group[0].pk]
            if group[0].person_id is None or person.merged_into_id is not None:
                continue
            offered = {
                "sex": _one_sex(group),
                "country": _first(each.country for each in group),
                "institution": self._institution_of(group),
                "position": _first(each.position for each in group),
            }
            taken = [name for name in FILLED if _says(offered[name]) and not _says(getattr(person, column(name)))]
            for name in taken:
                before = getattr(person, column(name))
                setattr(person, column(name), offered[name])
                changes.append(
                    ImportChange(
                        batch=self.batch, person=person, field=name, before=before or "", after=str(offered[name])
                    )
                )
            if taken:
                changed.append(person)
            if "sex" in taken:
                self.sex_filled.append(person.pk)
        # Not `updated_at`: that is when a person last changed it.
        update(Person, FILLED, ([*(getattr(each, column(name)) for name in FILLED), each.pk] for each in changed))
        # A field emptied by hand since an earlier import filled it: that import no longer answers for it.
        there = ImportChange.objects.filter(person__in={change.person_id for change in changes})
        new = {(change.person_id, change.field) for change in changes}
        stale = [pk for pk, *which in there.values_list("pk", "person", "field") if tuple(which) in new]
        ImportChange.objects.filter(pk__in=stale).delete()
        ImportChange.objects.bulk_create(changes, batch_size=500)

    def _records(
        self, group: list[ImportIdentity], person: Person, rows: list[tuple[Any, ...]]
    ) -> Iterator[ParticipationRecord]:
        sex, country, institution = _one_sex(group), _first(each.country for each in group), self._institution_of(group)
        for role, said in statements(rows).items():
            yield ParticipationRecord(
                activity=self.batch.activity,
                person=person,
                batch=self.batch,
                source=ParticipationRecord.Source.IMPORT,
                role=role,
                mode=self.batch.mode,
                outcome=said.outcome,
                minutes=said.minutes,
                sex=sex,
                institution_id=institution or person.institution_id,
                country_id=country or person.country_id,
                intervals=[list(each) for each in union(said.intervals)],
                rows=sorted(said.rows),
            )

    def _count_already_in(self, records: Sequence[ParticipationRecord]) -> None:
        """Rows of an overlapping file that say nothing more than what is in."""
        there: dict[tuple[int, str], list[ParticipationRecord]] = {}
        earlier = ParticipationRecord.objects.filter(
            activity=self.batch.activity, person__in={record.person_id for record in records}
        )
        for record in earlier:
            there.setdefault((record.person_id, record.role), []).append(record)
        for record in records:
            before = there.get((record.person_id, record.role))
            if before and _adds_nothing(record, before):
                self.already_in += len(record.rows)


def _adds_nothing(record: ParticipationRecord, before: Sequence[ParticipationRecord]) -> bool:
    known = [(start, end) for each in before for start, end in each.intervals]
    more = union([*known, *((start, end) for start, end in record.intervals)]) != union(known)
    stated = max((each.minutes for each in before if each.minutes is not None), default=0)
    further = OUTCOME_ORDER[record.outcome] > max(OUTCOME_ORDER[each.outcome] for each in before)
    return not more and not further and (record.minutes or 0) <= stated


def column(name: str) -> str:
    """The attribute that holds a filled field's value."""
    return f"{name}_id" if name in ("country", "institution") else name


def _says(value: Any) -> bool:
    return value not in (None, "", Sex.NOT_STATED)


def _one_sex(group: Sequence[ImportIdentity]) -> str:
    stated = {each.sex for each in group} - {Sex.NOT_STATED.value, ""}
    return stated.pop() if len(stated) == 1 else Sex.NOT_STATED.value


def _first(values: Iterable[str]) -> str | None:
    return next((value for value in values if value), None)


def _settle_decisions(batch: ImportBatch) -> None:
    """Whoever was decided to be new is somebody from now on: the next import finds them."""
    for subject, model, target in (
        (MatchDecision.Subject.PERSON, ImportIdentity, "person"),
        (MatchDecision.Subject.INSTITUTION, ImportInstitution, "institution"),
    ):
        staged = model._default_manager.filter(batch=batch, decided=True)
        made = {mark: (pk, same_as) for mark, pk, same_as in staged.values_list("fingerprint", target, "same_as")}
        ends = dict(model._default_manager.filter(batch=batch).filter(pk__in=[s for _p, s in made.values() if s]).values_list("pk", target))  # fmt: skip
        for some in chunks(list(made), 500):
            decisions = list(MatchDecision.objects.filter(subject=subject, fingerprint__in=some))
            for decision in decisions:
                pk, same_as = made[decision.fingerprint]
                if not decision.is_left_out:
                    setattr(decision, f"{target}_id", pk or ends.get(same_as))
            MatchDecision.objects.bulk_update(decisions, [target], batch_size=200)
