"""Undoes a batch, in one transaction: the registry is as if it had never been brought in.

What later imports rest on stands, and is theirs from then on: undoing the last of them removes it. What somebody has
built on by hand since (a merge, an edit, a consent, an account, a record) is not taken from under them: that is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from participants.attendance.folding import fold_name
from participants.models import (
    ImportBatch,
    ImportChange,
    ImportIdentity,
    ImportInstitution,
    Institution,
    InstitutionAlias,
    MatchDecision,
    MergeCandidate,
    Participation,
    ParticipationRecord,
    Person,
    PersonEmail,
    PersonName,
)
from participants.models.merges import Subject
from participants.queries.obstacles import Obstacle, Why, obstacle, told
from participants.services.bulk import chunks, long_work, remove, update
from participants.services.imports.reading import Progress, silent
from participants.services.locks import lock_merging
from participants.services.participations import counted_afterwards, rebuild
from portal.models import User

State = ImportBatch.State
CHUNK = 1_000
SHOWN = 5
"""Records named in a refusal."""
KEPT = 50
"""Records that the page of the import names."""
SAVED_AT_ONCE = timedelta(seconds=1)
"""A row changed longer after it was made than this was changed by somebody."""

COLUMN = {
    "name": "name",
    "sex": "sex",
    "country": "country_id",
    "institution": "institution_id",
    "position": "position",
}
OWN: dict[type[models.Model], frozenset[type[models.Model]]] = {
    Person: frozenset(
        {PersonEmail, PersonName, ParticipationRecord, Participation, ImportChange, ImportIdentity, MatchDecision}
    ),
    Institution: frozenset(
        {InstitutionAlias, ParticipationRecord, Participation, ImportInstitution, MatchDecision, Person}
    ),
}
"""What refers to a person or an institution and is looked after here."""


class InTheWay(ValidationError):
    """An import cannot be undone: somebody has built on what it made. `obstacles` are what, for whoever shows them."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.obstacles = tuple(obstacles[:KEPT])
        reasons = [each.sentence for each in told(obstacles[:SHOWN])]
        more = ["…"] if len(obstacles) > SHOWN else []
        super().__init__(
            _("This import cannot be undone: %(reasons)s") % {"reasons": " ".join([*reasons, *more])}, code="in_the_way"
        )


@long_work()
def undo(*, batch: ImportBatch, by: User | None, progress: Progress = silent) -> ImportBatch:
    """Take back all that a batch brought in.

    Takes an applied batch, or one in `undoing` where an earlier try died. Raises InTheWay, naming the records that
    stand in the way, where somebody has built on what the batch made.
    """
    with transaction.atomic():
        lock_merging()
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("activity").get(pk=batch.pk)
        if batch.state == State.UNDONE:
            return batch
        if batch.state not in (State.APPLIED, State.UNDOING):
            raise ValidationError(_("Only an import that has been brought in can be undone."))
        undone = _Undoing(batch, progress)
        undone.run()
        batch.state, batch.undone_at = State.UNDONE, timezone.now()
        batch.save(update_fields=["state", "undone_at"])
        log(batch, "participants.undo_import", user=by)
    return batch


@dataclass
class _Undoing:
    batch: ImportBatch
    progress: Progress
    in_the_way: list[Obstacle] = field(default_factory=list)

    def run(self) -> None:
        own = ParticipationRecord.objects.filter(batch=self.batch)
        touched = list(own.order_by("person").values_list("person", flat=True).distinct())
        remove(own)
        changed = self._take_back_changes()
        leaving = [person for chunk in self._made(Person) for person in self._people_leaving(chunk)]
        leaving_places = [place for chunk in self._made(Institution) for place in self._places_leaving(chunk, leaving)]
        if self.in_the_way:
            raise InTheWay(self.in_the_way)
        self._addresses_and_names()
        with counted_afterwards(changing=len(touched)):
            rebuild(activities=[self.batch.activity_id], people=touched)
        if changed:
            rebuild(people=changed)
        total = len(leaving) + len(leaving_places)
        for number, chunk in enumerate(chunks(leaving, CHUNK)):
            self._remove(Person, chunk)
            self.progress(number * CHUNK + len(chunk), total)
        for chunk in chunks(leaving_places, CHUNK):
            self._remove(Institution, chunk)
        self.progress(total, total)

    def _made(self, model: type[Person] | type[Institution]) -> Iterator[list[Any]]:
        keys = list(rows_of(model).filter(created_by_batch=self.batch).order_by("pk").values_list("pk", flat=True))
        for some in chunks(keys, CHUNK):
            yield list(rows_of(model).filter(pk__in=some).order_by("pk"))

    # --- filled fields ----------------------------------------------------------------------

    def _take_back_changes(self) -> list[int]:
        """Empty what this batch filled, or let it come from the next import that says it. Returns the people whose
        participations may change elsewhere."""
        changed: list[int] = []
        keys = list(ImportChange.objects.filter(batch=self.batch).order_by("pk").values_list("pk", flat=True))
        for some in chunks(keys, CHUNK):
            changes = list(ImportChange.objects.filter(pk__in=some).order_by("pk"))
            people = Person.objects.in_bulk({change.person_id for change in changes})
            heirs = self._heirs(people)
            over: list[int] = []
            for change in changes:
                person, name = people[change.person_id], COLUMN[change.field]
                if str(getattr(person, name) or "") != change.after:
                    over.append(change.pk)  # somebody has changed it since
                    continue
                heir, value = self._next_to_say(heirs.get(person.pk, ()), name, change)
                if heir is None:
                    value = change.before or (None if name.endswith("_id") else "")
                    over.append(change.pk)
                else:
                    change.batch_id, change.after = heir, str(value)
                setattr(person, name, int(value) if name == "institution_id" and value else value)
                if change.field == "name":
                    person.key = fold_name(person.name)[:255]
                if change.field == "sex":
                    changed.append(person.pk)
            update(
                Person,
                [*COLUMN, "key"],
                ([*(getattr(each, name) for name in COLUMN.values()), each.key, each.pk] for each in people.values()),
            )
            update(ImportChange, ["batch", "after"], ((each.batch_id, each.after, each.pk) for each in changes))
            remove(ImportChange.objects.filter(pk__in=over))
        return changed

    def _next_to_say(
        self, records: Sequence[ParticipationRecord], name: str, change: ImportChange
    ) -> tuple[int | None, Any]:
        if name == "name":
            # Records keep no names. As with spellings, whoever has a later import keeps what they are called.
            return (records[0].batch_id, change.after) if records else (None, None)
        for record in records:
            value = getattr(record, name, None)
            if value not in (None, "", "not_stated"):
                return record.batch_id, value
        return None, None

    def _heirs(self, people: Iterable[int]) -> dict[int, list[ParticipationRecord]]:
        """Records of these people from later imports, in the order in which they were brought in."""
        found: dict[int, list[ParticipationRecord]] = {}
        records = ParticipationRecord.objects.filter(
            person__in=list(people), batch__applied_at__gte=self.batch.applied_at
        )
        for record in records.order_by("batch__applied_at", "batch", "pk"):
            found.setdefault(record.person_id, []).append(record)
        return found

    # --- people and institutions made -------------------------------------------------------

    def _people_leaving(self, people: Sequence[Person]) -> list[int]:
        """Those nothing rests on any more. The others become the next import's, or stand in the way."""
        heirs = self._heirs([person.pk for person in people])
        handed_over = {pk: records[0].batch_id for pk, records in heirs.items()}
        self._hand_over(Person, handed_over)
        alone = [person for person in people if person.pk not in handed_over]
        self._look_for_use(Person, alone)
        return [person.pk for person in alone]

    def _places_leaving(self, places: Sequence[Institution], leaving: list[int]) -> list[int]:
        keys = [place.pk for place in places]
        handed_over: dict[int, int | None] = {}
        records = ParticipationRecord.objects.filter(institution__in=keys).exclude(batch=None)
        for place, batch in records.order_by("batch__applied_at", "batch").values_list("institution", "batch"):
            handed_over.setdefault(place, batch)
        # What an erasure left stays, and so does the institution it is a fact about.
        erased = ParticipationRecord.objects.filter(institution__in=keys, source=ParticipationRecord.Source.ERASED)
        for place in erased.values_list("institution", flat=True).distinct():
            handed_over.setdefault(place, None)
        gone = set(leaving)
        people = Person.objects.filter(institution__in=keys).select_related("institution")
        filled = dict(
            ImportChange.objects.filter(field="institution", person__institution__in=keys).values_list(
                "person", "batch"
            )
        )
        kept_by: list[Person] = []
        for person in people:
            if person.pk in gone or person.institution_id in handed_over:
                continue
            owner = filled.get(person.pk) or person.created_by_batch_id
            if owner is not None and owner != self.batch.pk and person.institution_id is not None:
                handed_over[person.institution_id] = owner
            else:
                kept_by.append(person)
        for person in kept_by:
            if person.institution is not None and person.institution_id not in handed_over:
                self.in_the_way.append(obstacle(person.institution, Why.BELONGED_TO, by=person.pk))
        self._hand_over(Institution, handed_over)
        alone = [place for place in places if place.pk not in handed_over]
        self._look_for_use(Institution, alone)
        return [place.pk for place in alone]

    def _hand_over(self, model: type[Person] | type[Institution], to: Mapping[int, int | None]) -> None:
        by_batch: dict[int | None, list[int]] = {}
        for pk, batch in to.items():
            by_batch.setdefault(batch, []).append(pk)
        for batch, keys in by_batch.items():
            rows_of(model).filter(pk__in=keys, created_by_batch=self.batch).update(created_by_batch=batch)

    def _look_for_use(self, model: type[Person] | type[Institution], rows: Sequence[Any]) -> None:
        """Note what somebody has done by hand with rows that should go."""
        named = {row.pk: row for row in rows}
        for row in rows:
            if row.merged_into_id is not None:
                self._note(row, Why.MERGED)
            elif row.updated_at - row.created_at > SAVED_AT_ONCE:
                self._note(row, Why.CHANGED)
            elif getattr(row, "user_id", None) is not None:
                self._note(row, Why.ACCOUNT)
        by_hand = ParticipationRecord.objects.filter(batch=None)
        name = "person" if model is Person else "institution"
        for pk in by_hand.filter(**{f"{name}__in": named}).values_list(name, flat=True).distinct():
            self._note(named[pk], Why.RECORD)
        if model is Institution:
            aliases = InstitutionAlias.objects.filter(institution__in=named).filter(
                ~Q(created_by_batch=self.batch) | Q(created_by_batch=None)
            )
            for pk in aliases.values_list("institution", flat=True).distinct():
                self._note(named[pk], Why.NAMED)
        for relation in referring(model):
            if relation.on_delete is models.SET_NULL:
                continue
            users = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": named})
            for pk in users.values_list(relation.field.attname, flat=True).distinct():
                if relation.field.name == "merged_into":
                    self._note(named[pk], Why.HAS_MERGED)
                else:
                    self._note(named[pk], Why.USED, relation.related_model._meta.label)

    def _note(self, row: Person | Institution, why: Why, what: str = "") -> None:
        self.in_the_way.append(obstacle(row, why, what=what))

    # --- removing ---------------------------------------------------------------------------

    def _addresses_and_names(self) -> None:
        """Addresses and spellings that the batch added; those of people with later imports are theirs now."""
        for model in (PersonEmail, PersonName):
            keys = list(rows_of(model).filter(created_by_batch=self.batch).values_list("person", flat=True).distinct())
            for some in chunks(keys, CHUNK):
                added = rows_of(model).filter(created_by_batch=self.batch, person__in=some)
                heirs = {person: records[0].batch_id for person, records in self._heirs(some).items()}
                by_batch: dict[int | None, list[int]] = {}
                for person, batch in heirs.items():
                    by_batch.setdefault(batch, []).append(person)
                for batch, people in by_batch.items():
                    added.filter(person__in=people).update(created_by_batch=batch)
                remove(added.exclude(person__in=list(heirs)))
        remove(InstitutionAlias.objects.filter(created_by_batch=self.batch))

    def _remove(self, model: type[Person] | type[Institution], keys: list[int]) -> None:
        name = "person" if model is Person else "institution"
        if model is Person:
            # A name that somebody typed for a person of this file goes with the person: it is asked about again.
            MatchDecision.objects.filter(person__in=keys).exclude(name="").delete()
        MatchDecision.objects.filter(is_new=True, **{f"{name}__in": keys}).update(**{name: None})
        MatchDecision.objects.filter(**{f"{name}__in": keys}).update(**{name: None, "is_new": True})
        staged = ImportIdentity if model is Person else ImportInstitution
        rows_of(staged).filter(**{f"{name}__in": keys}).update(**{name: None})
        subject = Subject.PERSON if model is Person else Subject.INSTITUTION
        remove(MergeCandidate.objects.filter(Q(first__in=keys) | Q(second__in=keys), subject=subject))
        for relation in referring(model):
            if relation.on_delete is models.SET_NULL:
                users = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
                users.update(**{relation.field.name: None})
        if model is Person:
            remove(ImportChange.objects.filter(person__in=keys))
            for own in (PersonEmail, PersonName):
                remove(rows_of(own).filter(person__in=keys))
        remove(rows_of(model).filter(pk__in=keys))


def rows_of(model: type[models.Model]) -> Any:
    return model._default_manager.all()


def referring(model: type[Person] | type[Institution]) -> list[Any]:
    """The relations by which other models refer to one, those looked after here left out."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in OWN[model]
    ]


def note_obstacles(*, batch: int, obstacles: Sequence[Obstacle]) -> None:
    """Keep with a batch what stood in the way when somebody last tried to undo it, for its page."""
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().get(pk=batch)
        found.summary = {**found.summary, "in_the_way": [asdict(each) for each in obstacles]}
        found.save(update_fields=["summary"])
