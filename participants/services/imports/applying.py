"""Brings a batch in, in one transaction: at any moment the registry has none of it, or all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from participants.attendance.folding import fold_name
from participants.attendance.institutions import fold_institution, spelling_of
from participants.attendance.presence import Interval, union
from participants.models import (
    ImportBatch,
    ImportChange,
    ImportCountry,
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
from participants.queries.imports import StagedPerson, Statement, counts, grouped_identities, rows_of, statements
from participants.services.bulk import chunks, insert, long_work, remove, update
from participants.services.imports.apart import keep_apart, told_apart_here
from participants.services.imports.matching import match, registry_state
from participants.services.imports.reading import Progress, part, silent
from participants.services.imports.staging import clear
from participants.services.imports.with_less import settle_with_less
from participants.services.participations import OUTCOME_ORDER, counted_afterwards, rebuild
from portal.models import User

State = ImportBatch.State
Group = ImportIdentity.Group
CHUNK = 2_000
IMPORT = ParticipationRecord.Source.IMPORT.value
PERSON_COLUMNS = (
    "public_id", "name", "key", "sex", "country", "institution", "position", "is_programme_staff", "is_test",
    "created_by_batch", "created_at", "updated_at",
)  # fmt: skip
RECORD_COLUMNS = (
    "activity", "person", "batch", "source", "role", "mode", "outcome", "minutes", "sex", "institution", "country",
    "intervals", "rows", "created_at",
)  # fmt: skip
TRIES = 4
"""How often a file is matched again where people came into the registry meanwhile, as on a portal where many register."""
FILLED = ("name", "sex", "country", "institution", "position")
"""What a person takes from a file where the registry says nothing."""


class Undecided(ValidationError):
    """There are open questions; nothing was brought in."""


@long_work()
def apply(*, batch: ImportBatch, by: User | None, progress: Progress = silent) -> ImportBatch:
    """Write the people, institutions, records and participations of a batch.

    Takes a batch in `preview`, or in `applying` where an earlier try died. Raises Undecided while questions are open
    (some may have come up because the registry changed since), ValidationError where the batch is not ready.
    """
    writing = progress
    for tries_left in reversed(range(TRIES)):
        batch = ImportBatch.objects.select_related("activity").get(pk=batch.pk)
        if batch.state in (State.PREVIEW, State.APPLYING) and batch.registry_state != registry_state():
            match(batch=batch, progress=part(progress, 0, 2))
            writing = part(progress, 1, 2)
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("activity").get(pk=batch.pk)
            if batch.state == State.APPLIED:
                break
            has_changed = batch.registry_state != registry_state()
            if tries_left and has_changed:
                continue
            _check(batch, has_changed=has_changed)
            people = _Application(batch, writing).run()
            keep_apart(batch)
            _settle_decisions(batch)
            batch.summary = {
                **batch.summary,
                **counts(batch),
                "already_in": people.already_in,
                "records": people.records,
                "several_roles": people.several_roles,
            }
            clear(batch)
            batch.state, batch.applied_at = State.APPLIED, timezone.now()
            batch.save()
            log(batch, "participants.apply_import", user=by, data={"records": people.records})
            break
    return batch


def _check(batch: ImportBatch, *, has_changed: bool) -> None:
    if batch.state not in (State.PREVIEW, State.APPLYING):
        raise ValidationError(_("This import is not ready to be brought in."))
    if has_changed:
        raise ValidationError(_("The registry has changed in this very moment. Try again."))
    open_questions = (
        len(batch.recognition.get("questions", []))
        + ImportIdentity.objects.of(batch.pk).filter(who=Group.AMBIGUOUS).count()
        + ImportInstitution.objects.of(batch.pk).filter(group=Group.AMBIGUOUS).count()
        + ImportCountry.objects.of(batch.pk).filter(group=Group.AMBIGUOUS).count()
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
    sex_filled: list[int] = field(default_factory=list)
    already_in: int = 0
    records: int = 0
    several_roles: int = 0

    def run(self) -> "_Application":
        self.now = timezone.now()
        self.institutions = self._institutions()
        self.last_person = Person.objects.aggregate(last=Max("pk"))["last"] or 0
        self.told_apart = told_apart_here(self.batch)
        self.overlaps = ParticipationRecord.objects.filter(activity=self.batch.activity_id).exists()
        total = ImportIdentity.objects.of(self.batch.pk).count()
        done = 0
        with counted_afterwards(changing=total):
            for people in grouped_identities(self.batch):
                self._bring_in(people)
                done += sum(map(len, people))
                self.progress(done, total)
        if self.sex_filled:
            rebuild(people=self.sex_filled)
        return self

    def _institutions(self) -> dict[int, int | None]:
        """Staged institution → institution, the new ones made."""
        staged = ImportInstitution.objects.of(self.batch.pk).order_by("pk")
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

    def _bring_in(self, people: Sequence[list[StagedPerson]]) -> None:
        facts = [self._facts(group) for group in people]
        known = {
            row[0]: KnownPerson(*row)
            for row in Person.objects.filter(
                pk__among={group[0].person_id for group in people if group[0].person_id is not None}
            )
            .order_by()
            .values_list(*KnownPerson.__dataclass_fields__)
        }
        self._make(people, facts, known)
        persons = [known[each.person] for each in facts]
        self._addresses(people, persons)
        self._fill(people, facts, persons)
        self._spellings(people, persons)
        self._records(people, facts, persons)
        rebuild(activities=[self.batch.activity_id], people=known)

    def _facts(self, group: Sequence[StagedPerson]) -> "_Facts":
        return _Facts(
            person=group[0].person_id or 0,
            name=_first(each.name for each in group) or "",
            key=_first(map(_key, group)) or "",
            sex=_one_sex(group),
            country=_first(each.country for each in group),
            institution=next((key for each in group if (key := self.institutions.get(each.institution_id or 0))), None),
            position=_first(each.position for each in group),
        )

    def _make(
        self, people: Sequence[list[StagedPerson]], facts: Sequence["_Facts"], known: dict[int, "KnownPerson"]
    ) -> None:
        """Make the people that nobody knows yet, and know them from then on."""
        new = [each for each in facts if not each.person]
        insert(
            Person,
            PERSON_COLUMNS,
            [
                (
                    uuid4(), each.name, each.key, each.sex, each.country, each.institution, each.position or "", False,
                    False, self.batch.pk, self.now, self.now,
                )
                for each in new
            ],
        )  # fmt: skip
        made = Person.objects.filter(created_by_batch=self.batch, pk__gt=self.last_person).order_by("pk")
        for pk, each in zip(made.values_list("pk", flat=True) if new else (), new, strict=True):
            each.person = self.last_person = pk
            known[pk] = KnownPerson(
                pk, each.name, each.key, None, each.sex, each.country, each.institution, each.position or ""
            )
        asked = [group[0].pk for group in people if any(each.decided or each.pk in self.told_apart for each in group)]
        of_first = {group[0].pk: each.person for group, each in zip(people, facts, strict=True)} if asked else {}
        update(ImportIdentity, ["person"], [(of_first[pk], pk) for pk in asked])

    def _addresses(self, people: Sequence[list[StagedPerson]], persons: Sequence["KnownPerson"]) -> None:
        """Addresses that are new become the person's; one that people of different names share becomes nobody's."""
        wanted: dict[str, int] = {}
        for group, person in zip(people, persons, strict=True):
            for each in group:
                for email in each.emails:
                    if email != each.shared_email:
                        wanted.setdefault(email, person.pk)
        taken = set(PersonEmail.objects.filter(address__among=wanted).values_list("address", flat=True))
        insert(
            PersonEmail,
            ["person", "address", "created_by_batch"],
            [(person, email, self.batch.pk) for email, person in wanted.items() if email not in taken],
        )

    def _spellings(self, people: Sequence[list[StagedPerson]], persons: Sequence["KnownPerson"]) -> None:
        wanted: dict[tuple[int, str], str] = {}
        for group, person in zip(people, persons, strict=True):
            for each in group:
                if (key := _key(each)) and key != person.key:
                    wanted.setdefault((person.pk, key), each.name[:255])
                for name, key in each.names:
                    if key and key != person.key:
                        wanted.setdefault((person.pk, key[:255]), name[:255])
        if not wanted:
            return
        there = PersonName.objects.filter(person__among={person for person, _key in wanted})
        known = set(there.values_list("person", "key"))
        insert(
            PersonName,
            ["person", "key", "name", "created_by_batch"],
            [
                (person, key, name, self.batch.pk)
                for (person, key), name in wanted.items()
                if (person, key) not in known
            ],
        )

    def _fill(
        self, people: Sequence[list[StagedPerson]], facts: Sequence["_Facts"], persons: Sequence["KnownPerson"]
    ) -> None:
        """Known people take what the registry does not say of them; what contradicts it stays in the record alone."""
        changes: list[tuple[int, int, str, str, str]] = []
        changed: list[KnownPerson] = []
        for group, offered, person in zip(people, facts, persons, strict=True):
            if group[0].person_id is None or person.merged_into is not None:
                continue
            taken = [name for name in FILLED if not _says(getattr(person, name)) and _says(getattr(offered, name))]
            for name in taken:
                before, after = getattr(person, name), getattr(offered, name)
                setattr(person, name, after)
                changes.append((self.batch.pk, person.pk, name, before or "", str(after)))
            if "name" in taken:
                person.key = offered.key
            if taken:
                changed.append(person)
            if "sex" in taken:
                self.sex_filled.append(person.pk)
        if not changed:
            return
        # Not `updated_at`: that is when a person last changed it.
        columns = (*FILLED, "key")
        update(Person, columns, [[*(getattr(each, name) for name in columns), each.pk] for each in changed])
        # A field emptied by hand since an earlier import filled it: that import no longer answers for it.
        there = ImportChange.objects.filter(person__among={each.pk for each in changed})
        new = {(person, name) for _batch, person, name, _before, _after in changes}
        stale = [pk for pk, *which in there.values_list("pk", "person", "field") if tuple(which) in new]
        remove(ImportChange.objects.filter(pk__among=set(stale)))
        insert(ImportChange, ["batch", "person", "field", "before", "after"], changes)

    def _records(
        self, people: Sequence[list[StagedPerson]], facts: Sequence["_Facts"], persons: Sequence["KnownPerson"]
    ) -> None:
        """What the file says of each of them in each role, as records."""
        rows = rows_of(each.pk for group in people for each in group)
        by_role = [
            statements(rows[group[0].pk] if len(group) == 1 else [row for each in group for row in rows[each.pk]])
            for group in people
        ]
        said = [
            (person.pk, role, statement, union(statement.intervals), stated, person)
            for roles, stated, person in zip(by_role, facts, persons, strict=True)
            for role, statement in roles.items()
        ]
        if self.overlaps:
            self._count_already_in(said)
        activity, batch, mode = self.batch.activity_id, self.batch.pk, self.batch.mode
        insert(
            ParticipationRecord,
            RECORD_COLUMNS,
            [
                (
                    activity, person, batch, IMPORT, role, mode, statement.outcome, statement.minutes, stated.sex,
                    stated.institution or registered.institution, stated.country or registered.country,
                    str([list(each) for each in intervals]), str(sorted(statement.rows)), self.now,
                )
                for person, role, statement, intervals, stated, registered in said
            ],
        )  # fmt: skip
        self.records += len(said)
        self.several_roles += sum(len(roles) > 1 for roles in by_role)

    def _count_already_in(self, said: Sequence[tuple[int, str, Statement, list[Interval], "_Facts", Any]]) -> None:
        """Rows of an overlapping file that say nothing more than what is in."""
        there: dict[tuple[int, str], list[tuple[Any, ...]]] = {}
        earlier = ParticipationRecord.objects.filter(
            activity=self.batch.activity_id, person__among={person for person, *_rest in said}
        )
        for person, role, *facts in earlier.values_list("person", "role", "intervals", "minutes", "outcome"):
            there.setdefault((person, role), []).append(tuple(facts))
        for person, role, statement, intervals, *_rest in said:
            before = there.get((person, role))
            if before and _adds_nothing(statement, intervals, before):
                self.already_in += len(statement.rows)


@dataclass(slots=True)
class _Facts:
    """What a file says of a person. `person` is 0 until somebody new is made."""

    person: int
    name: str
    key: str
    sex: str
    country: str | None
    institution: int | None
    position: str | None


@dataclass(slots=True)
class KnownPerson:
    """What the registry says of a person."""

    pk: int
    name: str
    key: str
    merged_into: int | None
    sex: str
    country: str | None
    institution: int | None
    position: str


def _key(each: StagedPerson) -> str:
    """The folded name of somebody of a file; of who was said to be called otherwise than there, of what was said."""
    return fold_name(each.name)[:255] if each.decided and each.key and not each.emails else each.key[:255]


def _adds_nothing(statement: Statement, intervals: list[Interval], before: Sequence[tuple[Any, ...]]) -> bool:
    known = [(start, end) for each, _minutes, _outcome in before for start, end in each]
    more = union([*known, *intervals]) != union(known)
    stated = max((minutes for _intervals, minutes, _outcome in before if minutes is not None), default=0)
    further = OUTCOME_ORDER[statement.outcome] > max(OUTCOME_ORDER[outcome] for *_facts, outcome in before)
    return not more and not further and (statement.minutes or 0) <= stated


def _says(value: Any) -> bool:
    return value not in (None, "", Sex.NOT_STATED)


def _one_sex(group: Sequence[StagedPerson]) -> str:
    if len(group) == 1:
        return group[0].sex or Sex.NOT_STATED.value
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
        staged = model.objects.of(batch.pk).filter(decided=True)
        made = {mark: (pk, same_as) for mark, pk, same_as in staged.values_list("fingerprint", target, "same_as")}
        others = {same_as for _pk, same_as in made.values() if same_as}
        ends = dict(model.objects.filter(pk__among=others).values_list("pk", target)) if others else {}
        for marks in chunks(made, CHUNK):
            decisions = MatchDecision.objects.filter(subject=subject, fingerprint__among=set(marks), is_left_out=False)
            update(
                MatchDecision,
                [target],
                [
                    (made[mark][0] or ends.get(made[mark][1]), pk)
                    for pk, mark in decisions.values_list("pk", "fingerprint")
                ],
            )
            if subject == MatchDecision.Subject.PERSON:
                settle_with_less(batch=batch, prints=marks)
