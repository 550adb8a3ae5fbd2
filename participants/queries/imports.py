"""Reads about an import: what its preview shows, what it leaves open, what bringing it in would say."""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Case, Count, F, Max, Min, Q, QuerySet, Sum, TextField, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from participants.attendance.countries import similar_countries
from participants.attendance.folding import fold_name
from participants.attendance.presence import minutes_present
from participants.attendance.remarks import REMARK_SENTENCES, REMARKS
from participants.attendance.shortened import is_shortened
from participants.models import (
    Activity,
    ColumnMapping,
    ImportBatch,
    ImportCountry,
    ImportIdentity,
    ImportInstitution,
    ImportRow,
    Institution,
    MatchDecision,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    PersonEmail,
    PersonName,
    Role,
    Sex,
)
from participants.queries.countries import country_names
from participants.queries.people import institutions_listed, people_called, uncounted
from participants.queries.zones import readings_of
from portal.sentences import heard

CHUNK = 2_000
Group = ImportIdentity.Group
Subject = MatchDecision.Subject
OUTCOME_ORDER = {outcome: rank for rank, outcome in enumerate(Outcome.values)}
PREFIX: dict[str, str] = {Subject.PERSON: "p-", Subject.INSTITUTION: "i-", Subject.COUNTRY: "c-"}
CALLED = "name:"
"""Begins the choice of somebody new whose name the file has wrong; the right one follows."""
SHOWN = 16
"""Digits of the fingerprint in a question's id: enough to be unique in a file, and the same from run to run."""


def question_id(subject: str, fingerprint: str) -> str:
    """What a question is called in lists, forms and decision files."""
    return PREFIX[subject] + fingerprint[:SHOWN]


def imports_of(activity: Activity | None = None) -> QuerySet[ImportBatch]:
    """Imports, the latest first, with their activity and job."""
    found = ImportBatch.objects.select_related("activity", "job", "created_by").order_by("-pk")
    return found if activity is None else found.filter(activity=activity)


def imports_that_wait() -> QuerySet[ImportBatch]:
    """Imports that are neither brought in nor given up: somebody has to go on with them, or they are under way."""
    state = ImportBatch.State
    return imports_of().exclude(state__in=(state.APPLIED, state.UNDONE, state.REFUSED, state.DISCARDED))


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """Another import of this very file for the same activity: one that was brought in, or else the latest that waits."""
    others = imports_of(batch.activity).filter(digest=batch.digest).exclude(pk=batch.pk)
    waiting = imports_that_wait().values("pk")
    is_in = Q(state=ImportBatch.State.APPLIED)
    found = others.filter(is_in | Q(pk__in=waiting)).order_by(Case(When(is_in, then=0), default=1), "-pk")
    return found.first()


# --- counts ---------------------------------------------------------------------------------


def counts(batch: ImportBatch) -> dict[str, dict[str, int]]:
    """Distinct people and institutions of a batch by whether they are known: matched, new, ambiguous."""
    people = ImportIdentity.objects.of(batch.pk).aggregate(
        matched=Count(Coalesce("person__merged_into_id", F("person_id")), Q(who=Group.MATCHED), distinct=True),
        new=Count("pk", Q(who=Group.NEW, same_as=None)),
        ambiguous=Count("pk", Q(who=Group.AMBIGUOUS)),
    )
    institutions = ImportInstitution.objects.of(batch.pk).aggregate(
        matched=Count(
            Coalesce("institution__merged_into_id", F("institution_id")), Q(group=Group.MATCHED), distinct=True
        ),
        new=Count("pk", Q(group=Group.NEW, same_as=None)),
        ambiguous=Count("pk", Q(group=Group.AMBIGUOUS)),
    )
    return {"people": people, "institutions": institutions}


@dataclass(frozen=True)
class Expected:
    """Who registered for the activity of a batch: people, and how many of them are known in the file."""

    registered: int
    found: int

    @property
    def missing(self) -> int:
        return self.registered - self.found


def expected_in(batch: ImportBatch) -> Expected:
    """Registered people against those of the file. Two queries at most."""
    root = Coalesce("person__merged_into_id", F("person_id"))
    signed_up = ParticipationRecord.objects.filter(
        activity=batch.activity_id, source=ParticipationRecord.Source.SIGN_UP, role=Role.PARTICIPANT
    )
    registered = set(signed_up.values_list(root, flat=True))
    if not registered:
        return Expected(0, 0)
    there = ImportIdentity.objects.of(batch.pk).filter(who=Group.MATCHED)
    return Expected(len(registered), len(registered & set(there.values_list(root, flat=True))))


@dataclass(frozen=True)
class Records:
    """How many records a file makes: one for each person and role. `several` people have more than one role."""

    records: int
    people: int
    several: int


def records_of(batch: ImportBatch) -> Records:
    """What bringing a batch in would record, as far as it is decided: whoever is open counts as somebody of their own."""
    rows = ImportRow.objects.of(batch.pk).filter(reason="").exclude(identity__group=Group.SKIPPED)
    found = (
        rows.order_by()
        .annotate(
            known=Coalesce("identity__person__merged_into", "identity__person"),
            new=Coalesce("identity__same_as", "identity_id"),
            who=Case(When(known=None, then=-F("new")), default=F("known"), output_field=BigIntegerField()),
        )
        .values("who")
        .annotate(roles=Count("role", distinct=True))
        .aggregate(records=Sum("roles"), people=Count("who"), several=Count("who", Q(roles__gt=1)))
    )
    return Records(found["records"] or 0, found["people"], found["several"])


def uncounted_in(batch: ImportBatch) -> int:
    """How many people a batch brought in whom no figure counts: programme staff, bots and test accounts."""
    records = ParticipationRecord.objects.filter(batch=batch).order_by()
    who = records.values(who=Coalesce("person__merged_into", "person"))
    return uncounted().filter(pk__in=who).count()


@dataclass(frozen=True)
class GroupCount:
    """A group of the preview: its rows, and the distinct people behind them (0 for skipped rows)."""

    group: str
    label: str
    rows: int
    people: int


def group_counts(batch: ImportBatch) -> list[GroupCount]:
    """The four groups of the preview, in their order. To decide are the rows of open countries, as long as there are any."""
    identities = {
        group: (rows or 0, people)
        for group, rows, people in ImportIdentity.objects.of(batch.pk)
        .order_by()
        .values("group")
        .annotate(row_count=Sum("rows"), people=Count("pk"))
        .values_list("group", "row_count", "people")
    }
    skipped = ImportRow.objects.of(batch.pk).exclude(reason="").count()
    of_countries = open_countries(batch).aggregate(rows=Sum("row_count"))["rows"]
    if of_countries:
        # Countries are asked about first, and alone.
        identities[Group.AMBIGUOUS] = (of_countries, identities.get(Group.AMBIGUOUS, (0, 0))[1])
    found = []
    for group in Group:
        rows, people = identities.get(group, (0, 0))
        more = skipped if group == Group.SKIPPED else 0
        label = (
            pgettext("rows", "Known") if group == Group.MATCHED else str(group.label)
        )  # as the text above says of people
        found.append(GroupCount(group, label, rows + more, people))
    return found


@dataclass(frozen=True)
class SkippedCount:
    """How many rows are skipped for one reason; `first` and `last` are the numbers of the outermost ones."""

    reason: str
    rows: int
    first: int
    last: int


REPEATED = "duplicate_section"
"""The reason of rows that tell again of people whom another section tells of: one line stands for them all."""


def skipped_counts(batch: ImportBatch) -> list[SkippedCount]:
    """How many rows are skipped for each reason, the most frequent first; those left out by decision included."""
    rows = rows_in_group(batch, Group.SKIPPED).order_by().values("reason")
    counted = rows.annotate(n=Count("pk"), first=Min("row"), last=Max("row")).order_by("-n", "reason")
    return [
        SkippedCount(reason or LEFT_OUT, n, first, last)
        for reason, n, first, last in counted.values_list("reason", "n", "first", "last")
    ]


@dataclass(frozen=True)
class RemarkCount:
    """On how many rows there are remarks of one kind."""

    kind: str
    label: str
    rows: int


def remark_counts(batch: ImportBatch) -> list[RemarkCount]:
    """The kinds of remarks on the rows of a batch, those that may change a figure first; as they were counted when it was
    read."""
    counted = batch.summary.get("remarks", {})
    return [RemarkCount(kind, str(label), counted[kind]) for kind, label in REMARKS.items() if counted.get(kind)]


# --- rows -----------------------------------------------------------------------------------


def rows_in_group(batch: ImportBatch, group: str) -> QuerySet[ImportRow]:
    """The staged rows of a group of the preview, in the file's order, with whom and what they were matched to."""
    rows = ImportRow.objects.of(batch.pk).select_related(
        "identity__person__institution", "identity__institution__institution", "institution__institution"
    )
    if group == Group.SKIPPED:
        # Of a report that tells of people twice, the section that only names them is read last, though it stands first.
        return rows.filter(~Q(reason="") | Q(identity__group=Group.SKIPPED)).order_by("row", "pk")
    return rows.filter(reason="", identity__group=group).order_by("pk")


def remarked_rows(batch: ImportBatch, kind: str = "") -> QuerySet[ImportRow]:
    """The rows with remarks, or with remarks of one kind (see REMARKS), in the file's order."""
    found: QuerySet[ImportRow] = ImportRow.objects.of(batch.pk).select_related(
        "identity__person__institution", "identity__institution__institution", "institution__institution"
    )
    found = found.exclude(notes=[]).order_by("row", "pk")
    if kind not in REMARK_SENTENCES:
        return found
    # A remark is kept by its sentence as the source has it, quotes around it.
    written = (Q(said__contains=json.dumps(each, ensure_ascii=False)) for each in REMARK_SENTENCES[kind])
    return found.annotate(said=Cast("notes", TextField())).filter(reduce(or_, written))


@dataclass(slots=True)
class Statement:
    """What the file says of one person in one role."""

    intervals: list[tuple[int, int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    stated: list[float] = field(default_factory=list)
    outcome: str = Outcome.REGISTERED.value

    def add(self, row: tuple[Any, ...]) -> None:
        _identity, number, _role, outcome, joined, left, minutes = row
        self.rows.append(number)
        if OUTCOME_ORDER[outcome] > OUTCOME_ORDER[self.outcome]:
            self.outcome = outcome
        if joined is not None and left is not None:
            self.intervals.append((joined, left))
        elif minutes is not None:
            self.stated.append(minutes)

    @property
    def minutes(self) -> float | None:
        """What the file states, where it has no times. Durations without times cannot be added: they may overlap."""
        return max(self.stated) if self.stated and not self.intervals else None


STATEMENT_FIELDS = ("identity", "row", "role", "outcome", "joined", "left", "minutes")


def statements(rows: Iterable[tuple[Any, ...]]) -> dict[str, Statement]:
    """Rows of one person, as STATEMENT_FIELDS, by role."""
    found: dict[str, Statement] = {}
    for row in rows:
        if row[2] not in found:
            found[row[2]] = Statement()
        found[row[2]].add(row)
    return found


class StagedPerson(NamedTuple):
    """A person of a file, as bringing them in needs them: see ImportIdentity."""

    pk: int
    person_id: int | None
    name: str
    key: str
    names: list[list[str]]
    emails: list[str]
    shared_email: str
    sex: str
    position: str
    country: str
    institution_id: int | None
    rows: int
    decided: bool


STAGED_PERSON = (
    "pk", "person", "name", "key", "names", "emails", "shared_email", "sex", "position", "country", "institution",
    "rows", "decided",
)  # fmt: skip


def grouped_identities(batch: ImportBatch) -> Iterator[list[list[StagedPerson]]]:
    """The people of a file, those that are one person together, those of known people first; in stretches."""
    people = (
        ImportIdentity.objects.of(batch.pk)
        .exclude(group=Group.SKIPPED)
        .annotate(root=Coalesce("same_as", F("id")))
        # Of those that somebody decided to be one, the one that the others are comes first: it says how they are called.
        .order_by(F("person").asc(nulls_last=True), "root", F("same_as").asc(nulls_first=True), "id")
        .values_list("pk", "person", "root")
    )
    keys, groups = array("q"), array("q")
    for pk, person, root in people.iterator(chunk_size=CHUNK):
        keys.append(pk)
        groups.append(person or -root)
    start = 0
    while start < len(keys):
        end = min(start + CHUNK, len(keys))
        while end < len(keys) and groups[end] == groups[end - 1]:
            end += 1
        found = {
            row[0]: StagedPerson._make(row)
            for row in ImportIdentity.objects.filter(pk__among=keys[start:end]).values_list(*STAGED_PERSON)
        }
        stretch = groupby(range(start, end), key=groups.__getitem__)
        yield [[found[keys[index]] for index in indexes] for _group, indexes in stretch]
        start = end


def rows_of(identities: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Staged rows, as STATEMENT_FIELDS, by their identity, in the file's order."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in ImportRow.objects.filter(identity__among=identities).order_by("pk").values_list(*STATEMENT_FIELDS):
        found.setdefault(row[0], []).append(row)
    return found


# --- questions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """Somebody, or an institution, that a question may be about. `choice` is what `decide` takes."""

    choice: str
    name: str
    detail: str = ""
    emails: tuple[str, ...] = ()
    in_file: bool = False
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    is_strong: bool = False
    """Of the same full name, or of it with more or fewer parts where that is asked, with a reason beyond the name and the
    country, and nothing that contradicts."""


@dataclass(frozen=True)
class OpenQuestion:
    """One question whose answer settles all of its rows. `subject` is person, institution, country or file."""

    id: str
    subject: str
    reason: str
    text: str
    name: str = ""
    emails: tuple[str, ...] = ()
    institution: str = ""
    country: str = ""
    country_name: str = ""
    rows: tuple[int, ...] = ()
    row_count: int = 0
    candidates: tuple[Candidate, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def only(self) -> str:
        """The choice of the one candidate that there is, where the reasons for it are strong; else ''."""
        return self.candidates[0].choice if len(self.candidates) == 1 and self.candidates[0].is_strong else ""


ROWS_SHOWN = 50


def remembered_columns(digest: str) -> dict[str, int]:
    """What is remembered of the columns under a header (field → index from 0); empty where nothing is."""
    known = ColumnMapping.objects.filter(header_digest=digest).values_list("columns", flat=True).first()
    return dict(known or {})


def days_of(batch: ImportBatch) -> tuple[date, date]:
    """The first and the last day of the times that a file was read to have, by the activity's own clocks. Only of a file
    that has times."""
    timed = ImportRow.objects.of(batch.pk).filter(reason="", joined__isnull=False, left__isnull=False)
    found = timed.aggregate(first=Min("joined"), last=Max("left"))
    zone = ZoneInfo(batch.activity.timezone)
    return datetime.fromtimestamp(found["first"], zone).date(), datetime.fromtimestamp(found["last"], zone).date()


def file_questions(batch: ImportBatch) -> list[OpenQuestion]:
    """What the file leaves open: the order of dates, the time zone with what follows from each, the meaning of M."""
    found = []
    for each in batch.recognition.get("questions", []):
        by_zone = readings_of(batch) if each["key"] == "timezone" else []
        found.append(
            OpenQuestion(
                id=each["key"],
                subject="file",
                reason=each["key"],
                text=" ".join([heard(each["text"]), *(f"{reading.zone}: {reading}." for reading in by_zone)]),
                choices=(*(value for value, _label in each["choices"]), *(reading.zone for reading in by_zone)),
            )
        )
    return found


def open_identities(batch: ImportBatch) -> QuerySet[ImportIdentity]:
    """People who are not decided, in the file's order."""
    people = ImportIdentity.objects.of(batch.pk).filter(who=Group.AMBIGUOUS)
    return people.select_related("batch__activity", "institution__institution").order_by("pk")


NO_NAMES = (
    ImportIdentity.Reason.DEVICE,
    ImportIdentity.Reason.UNREADABLE,
    ImportIdentity.Reason.NUMBERED,
    ImportIdentity.Reason.ROOM,
)
"""Reasons of questions about what stands for a name and may be nobody's."""


def alike_people(batch: ImportBatch) -> QuerySet[ImportIdentity]:
    """New people of a file whose name somebody else has with more or fewer parts, in the file's order, as far as nobody said
    who they are: proposed, and nothing that is open."""
    people = ImportIdentity.objects.of(batch.pk).filter(who=Group.NEW, decided=False).exclude(candidates=[])
    return people.select_related("batch__activity", "institution__institution").order_by("pk")


def asked_people(batch: ImportBatch) -> QuerySet[ImportIdentity]:
    """People of a file about whom a page asks: those to decide, and those of whom it is only proposed who they are."""
    return open_identities(batch) | alike_people(batch)


def open_names(batch: ImportBatch) -> QuerySet[ImportIdentity]:
    """Of them those whose name may be nobody's."""
    return open_identities(batch).filter(reason__in=NO_NAMES)


def open_institutions(batch: ImportBatch) -> QuerySet[ImportInstitution]:
    """Institutions that are not decided, in the file's order."""
    return ImportInstitution.objects.of(batch.pk).filter(group=Group.AMBIGUOUS).order_by("pk")


def open_countries(batch: ImportBatch) -> QuerySet[ImportCountry]:
    """What stands for a country and nobody understands, in the file's order, as far as it is not decided."""
    return ImportCountry.objects.of(batch.pk).filter(group=Group.AMBIGUOUS).order_by("pk")


def country_questions(staged: Sequence[ImportCountry]) -> list[OpenQuestion]:
    """The questions behind these texts, each with the countries that are called nearly so, the likest first; one query."""
    names = country_names()
    found = []
    for row in staged:
        candidates = tuple(Candidate(code, names[code]) for code in similar_countries(row.name) if code in names)
        found.append(
            OpenQuestion(
                id=question_id(Subject.COUNTRY, row.fingerprint),
                subject="country",
                reason="unread",
                text=_("Which country is “%(name)s”?") % {"name": row.name},
                name=row.name,
                rows=tuple(row.rows),
                row_count=row.row_count,
                candidates=candidates,
                choices=(*(each.choice for each in candidates), "skip"),
            )
        )
    return found


def institution_questions(staged: Sequence[ImportInstitution]) -> list[OpenQuestion]:
    """The questions behind these staged institutions; a fixed number of queries."""
    wanted = {each["institution"] for row in staged for each in row.candidates if "institution" in each}
    known = institutions_listed().in_bulk(wanted)
    others = ImportInstitution.objects.in_bulk(
        {each["staged"] for row in staged for each in row.candidates if "staged" in each}
    )
    rows = rows_by("institution", staged)
    names = country_names()
    found = []
    for row in staged:
        candidates = []
        for each in row.candidates:
            if (institution := known.get(each.get("institution", 0))) is not None:
                candidates.append(_known_institution(institution))
            elif (other := others.get(each.get("staged", 0))) is not None:
                candidates.append(
                    Candidate(
                        question_id(Subject.INSTITUTION, other.fingerprint),
                        other.name,
                        names.get(other.country, other.country),
                        in_file=True,
                    )
                )
        numbers = rows[row.pk]
        found.append(
            OpenQuestion(
                id=question_id(Subject.INSTITUTION, row.fingerprint),
                subject="institution",
                reason="several",
                text=_("Which institution is “%(name)s”?") % {"name": row.name},
                name=row.name,
                country=row.country,
                country_name=names.get(row.country, row.country),
                rows=tuple(numbers[:ROWS_SHOWN]),
                row_count=len(numbers),
                candidates=tuple(candidates),
                choices=(*(each.choice for each in candidates), "new", "skip"),
            )
        )
    return found


def new_institutions(batch: ImportBatch) -> QuerySet[ImportInstitution]:
    """The institutions of a file that the registry knows by no name, in the file's order."""
    return ImportInstitution.objects.of(batch.pk).filter(group=Group.NEW, same_as=None).order_by("pk")


def alike_institutions(batch: ImportBatch) -> QuerySet[ImportInstitution]:
    """Of them those that are nearly called like one of the registry, as far as nobody said which it is."""
    return new_institutions(batch).filter(decided=False).exclude(candidates=[])


def similar_institutions(staged: Sequence[ImportInstitution]) -> list[OpenQuestion]:
    """New institutions of a file with those of the registry that are nearly called so, the likest first: proposed, and
    never taken. A fixed number of queries."""
    near = [[each["institution"] for each in row.candidates if "institution" in each] for row in staged]
    known = institutions_listed().in_bulk({pk for likest in near for pk in likest})
    rows = rows_by("institution", staged)
    names = country_names()
    return [
        OpenQuestion(
            id=question_id(Subject.INSTITUTION, row.fingerprint),
            subject="institution",
            reason="similar",
            text=row.name,
            name=row.name,
            country=row.country,
            country_name=names.get(row.country, row.country),
            rows=tuple(rows[row.pk][:ROWS_SHOWN]),
            row_count=len(rows[row.pk]),
            candidates=tuple(_known_institution(known[pk]) for pk in likest if pk in known),
        )
        for row, likest in zip(staged, near, strict=True)
    ]


def _known_institution(institution: Any) -> Candidate:
    """An institution, as listed, with what tells it from another of its name: country, kind, how many it brought."""
    people = ngettext("%(n)d person", "%(n)d people", institution.people_reached) % {"n": institution.people_reached}
    kind = "" if institution.kind == Institution.Kind.UNKNOWN else str(institution.get_kind_display())
    parts = (institution.country.name if institution.country else "", kind, people)
    return Candidate(str(institution.pk), str(institution), " · ".join(part for part in parts if part))


def person_questions(people: Sequence[ImportIdentity]) -> list[OpenQuestion]:
    """The questions behind these people of a file; a fixed number of queries."""
    known = _KnownPeople(people, {each["person"] for row in people for each in row.candidates if "person" in each})
    others = ImportIdentity.objects.select_related("institution").in_bulk(
        {each["row"] for row in people for each in row.candidates if "row" in each}
    )
    rows = rows_by("identity", people)
    names = country_names()
    found = []
    for row in people:
        candidates = []
        for each in row.candidates:
            person, other = known.people.get(each.get("person", 0)), others.get(each.get("row", 0))
            if person is not None:
                candidates.append(known.candidate(row, person))
            elif other is not None:
                detail = " · ".join(
                    part
                    for part in (
                        other.institution.name if other.institution else "",
                        names.get(other.country, other.country),
                    )
                    if part
                )
                candidates.append(
                    Candidate(
                        question_id(Subject.PERSON, other.fingerprint),
                        other.name,
                        detail,
                        tuple(other.emails),
                        in_file=True,
                        reasons=_reasons_in_file(row, other),
                        is_strong=_is_alike(row) and _is_of_one_place(row, other),
                    )
                )
        numbers = rows[row.pk]
        is_alike = _is_alike(row)
        why = _("Somebody has this name with more or fewer parts.") if is_alike else row.get_reason_display()
        found.append(
            OpenQuestion(
                id=question_id(Subject.PERSON, row.fingerprint),
                subject="person",
                reason=SHORTENED if is_alike else row.reason,
                text=_("Who is “%(name)s”? %(reason)s") % {"name": row.name, "reason": why},
                name=row.name,
                emails=tuple(row.emails),
                institution=row.institution.name if row.institution else "",
                country=row.country,
                country_name=names.get(row.country, row.country),
                rows=tuple(numbers[:ROWS_SHOWN]),
                row_count=len(numbers),
                candidates=tuple(candidates),
                choices=(*(each.choice for each in candidates), "new", "skip"),
            )
        )
    return found


SHORTENED = "shortened"
"""The reason of a question that is only proposed: somebody has the name with more or fewer parts."""


def _is_alike(row: ImportIdentity) -> bool:
    return row.who == Group.NEW and not row.decided


class _KnownPeople:
    """People of the registry with what speaks for and against each being somebody of a file; a fixed number of queries."""

    def __init__(self, staged: Sequence[ImportIdentity], wanted: set[int]) -> None:
        self.people = Person.objects.select_related("institution__merged_into", "country").in_bulk(wanted)
        self._emails: dict[int, list[str]] = defaultdict(list)
        addresses = PersonEmail.objects.filter(person__in=wanted).order_by("pk")
        for owner, address in addresses.values_list("person", "address"):
            self._emails[owner].append(address)
        self._called: dict[int, set[str]] = defaultdict(set)
        for owner, key in PersonName.objects.filter(person__in=wanted).values_list("person", "key"):
            self._called[owner].add(key)
        self._took_part = _took_part(staged[0].batch.activity, wanted) if staged else {}

    def candidate(self, row: ImportIdentity, person: Person) -> Candidate:
        """This person as who somebody of the file may be."""
        emails = self._emails[person.pk]
        detail = " · ".join(str(part) for part in (person.current_institution, person.country) if part)
        reasons, against, is_strong = _reasons(
            row, person, emails, self._called[person.pk], self._took_part.get(person.pk, "")
        )
        return Candidate(
            str(person.pk), str(person), detail, tuple(emails), reasons=reasons, against=against, is_strong=is_strong
        )


@dataclass(frozen=True)
class Found:
    """People of the registry that a text finds, as candidates; `are_more` where it finds more than are shown."""

    candidates: tuple[Candidate, ...]
    are_more: bool


MOST_FOUND = 20


def people_for(row: ImportIdentity, text: str) -> Found:
    """Whom of the registry somebody of a file may be, looked for by words of their names or addresses; those for whom most
    speaks, and against whom least, come first, then those who have the words whole. A fixed number of queries."""
    people = people_called(text).order_by("key", "pk")
    keys = list(people.values_list("pk", flat=True)[: MOST_FOUND + 1])
    shown = keys[:MOST_FOUND]
    known = _KnownPeople([row], set(shown))
    words = set(fold_name(text).split())
    found = [(known.candidate(row, known.people[pk]), words <= set(known.people[pk].key.split())) for pk in shown]
    found.sort(key=lambda each: (len(each[0].against), -len(each[0].reasons), not each[1]))
    return Found(tuple(candidate for candidate, _is_whole in found), len(keys) > MOST_FOUND)


ACTIVITY, SERIES = "activity", "series"


def _took_part(activity: Activity, people: set[int]) -> dict[int, str]:
    """Of these people, who took part in the activity (by another source), or in another one of its series."""
    parts = Participation.objects.filter(person__in=people)
    of_series = Q(activity=activity.pk) if activity.series_id is None else Q(series=activity.series_id)
    found: dict[int, str] = {}
    for person, where in parts.filter(of_series).values_list("person", "activity"):
        if where == activity.pk or person not in found:
            found[person] = ACTIVITY if where == activity.pk else SERIES
    return found


def _reasons(
    row: ImportIdentity, person: Person, emails: Sequence[str], called: set[str], took_part: str
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """What speaks for somebody of the registry being the person of a file, what against, and whether it is strong.

    `called` are the folded names that the person goes by besides their own. Neither the name, by which most candidates
    were found, nor the country, which most people of a meeting share, is a strong reason.
    """
    staged, place = row.institution, person.current_institution
    here = staged.institution and staged.institution.counted_id if staged else None
    country = row.country or (staged.country if staged else "")
    home = person.country_id or (place.country_id if place else None)
    same_address = bool(set(emails) & set(row.emails))
    mailboxes = {address.partition("@")[0] for address in emails} & {each.partition("@")[0] for each in row.emails}
    sexes = {row.sex, person.sex} - {Sex.NOT_STATED.value, ""}
    is_called_so = bool(row.key) and row.key in {person.key, *called}
    for_it = [
        (took_part == ACTIVITY, _("already has a record in this activity")),
        (took_part == SERIES, _("took part in another activity of this series")),
        (same_address, _("same e-mail address")),
        (bool(mailboxes) and not same_address, _("same e-mail with another domain")),
        (place is not None and here == place.pk, _("same institution")),
    ]
    weak = [
        (is_called_so, _("same name")),
        (not is_called_so and is_shortened(row.name, person.name), _("one name is part of the other")),
        (bool(country and country == home), _("same country")),
    ]
    against = [
        (place is not None and staged is not None and here != place.pk, _("another institution")),
        (bool(country and home and country != home), _("another country")),
        (len(sexes) > 1, _("another sex")),
    ]
    reasons = [text for fits, text in for_it if fits]
    contradictions = tuple(text for fits, text in against if fits)
    is_strong = (
        bool(reasons)
        and not contradictions
        and (row.reason == ImportIdentity.Reason.NAMESAKES or _is_alike(row))
        and len(row.key.split()) > 1
    )
    return (*reasons, *(text for fits, text in weak if fits)), contradictions, is_strong


def _reasons_in_file(row: ImportIdentity, other: ImportIdentity) -> tuple[str, ...]:
    """What speaks for two people of one file being one."""
    same_address = bool(set(row.emails) & set(other.emails))
    mailboxes = {each.partition("@")[0] for each in row.emails} & {each.partition("@")[0] for each in other.emails}
    for_it = [
        (same_address, _("same e-mail address")),
        (bool(mailboxes) and not same_address, _("same e-mail with another domain")),
        (_is_of_one_place(row, other), _("same institution")),
        (bool(row.key) and row.key == other.key, _("same name")),
        (is_shortened(row.name, other.name), _("one name is part of the other")),
        (bool(row.country) and row.country == other.country, _("same country")),
    ]
    return tuple(text for fits, text in for_it if fits)


def _is_of_one_place(row: ImportIdentity, other: ImportIdentity) -> bool:
    return row.institution_id is not None and row.institution_id == other.institution_id


def open_questions(batch: ImportBatch) -> list[OpenQuestion]:
    """All that is open: of the file, then countries; where none is, institutions (they may settle people), then people.

    While a country is open the others are not asked: they may hang on it, and be other questions after.
    """
    countries = country_questions(list(open_countries(batch)))
    if countries:
        return [*file_questions(batch), *countries]
    return [
        *file_questions(batch),
        *institution_questions(list(open_institutions(batch))),
        *person_questions(list(open_identities(batch))),
    ]


def rows_by(name: str, staged: Sequence[ImportInstitution] | Sequence[ImportIdentity]) -> dict[int, list[int]]:
    """The numbers of the rows of people, or institutions, of one file."""
    found: dict[int, list[int]] = defaultdict(list)
    if staged:
        rows = ImportRow.objects.of(staged[0].batch_id).filter(
            reason="", **{f"{name}__among": {each.pk for each in staged}}
        )
        for key, row in rows.order_by("pk").values_list(name, "row"):
            found[key].append(row)
    return found


# --- what bringing it in would say ----------------------------------------------------------


@dataclass(frozen=True)
class Presence:
    """One person's part by one file. `minutes` is clipped to the activity; None where the file does not say, or where
    that hangs on a question."""

    name: str
    email: str
    role: str
    sex: str
    institution: str
    country: str
    minutes: float | None
    rows: tuple[int, ...]


def presence(batch: ImportBatch) -> Iterator[Presence]:
    """What the file says of each person and role, as their record will; those to decide included. Streamed.

    Without the order of the dates nobody knows what lies within the activity. While it is open whether its times are in
    the activity's own zone, minutes are those by that zone, if any time then falls in the activity.
    """
    asked = {each["key"] for each in batch.recognition.get("questions", [])}
    is_clock_open = "date_order" in asked or ("timezone" in asked and batch.summary["outside"])
    for people in grouped_identities(batch):
        yield from _presence(people, batch.activity, is_clock_open=is_clock_open)


def _presence(people: Sequence[list[StagedPerson]], activity: Activity, *, is_clock_open: bool) -> Iterator[Presence]:
    rows = rows_of(each.pk for group in people for each in group)
    known = Person.objects.select_related("institution").in_bulk(
        [group[0].person_id for group in people if group[0].person_id]
    )
    places = ImportInstitution.objects.select_related("institution").in_bulk(
        {each.institution_id for group in people for each in group if each.institution_id}
    )
    for group in people:
        person = known.get(group[0].person_id or 0)
        sexes = {each.sex for each in group} - {Sex.NOT_STATED.value, ""}
        sex = sexes.pop() if len(sexes) == 1 else (person.sex if person else Sex.NOT_STATED.value)
        place = next((places[each.institution_id] for each in group if each.institution_id), None)
        country = next((each.country for each in group if each.country), "")
        for role, said in statements(row for each in group for row in rows.get(each.pk, ())).items():
            minutes = None if is_clock_open else minutes_of(said, activity)
            yield Presence(
                name=group[0].name,
                email=next((email for each in group for email in each.emails), ""),
                role=role,
                sex=sex,
                institution=place.name if place else (person.institution.name if person and person.institution else ""),
                country=country or (person.country_id if person else None) or "",
                minutes=None if minutes is None else round(minutes, 2),
                rows=tuple(sorted(said.rows)),
            )


@dataclass(frozen=True)
class Part:
    """What a file says of one person in one role: minutes present, None where it does not say, and its rows."""

    minutes: float | None
    rows: tuple[int, ...]


def parts_of(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[tuple[int, str], Part]:
    """The part that each of these staged rows belongs to, by the row's identity and role; four queries at most.

    A person's rows make one part, also where the file writes the person in two ways: time present is their union.
    """
    here = {row.identity_id: row.identity for row in rows if row.identity is not None}
    known = {each.person_id for each in here.values() if each.person_id is not None}
    roots = {each.same_as or each.pk for each in here.values() if each.person_id is None}
    if not here:
        return {}
    wanted = Q(pk__in=here)
    if known:
        wanted |= Q(person__in=known)
    if roots:
        wanted |= Q(person=None, pk__in=roots) | Q(person=None, same_as__in=roots)
    people = ImportIdentity.objects.of(batch.pk).exclude(group=Group.SKIPPED).filter(wanted)
    one: dict[int, list[int]] = defaultdict(list)
    for pk, person, same_as in people.values_list("pk", "person", "same_as"):
        one[person or -(same_as or pk)].append(pk)
    of = rows_of(pk for identities in one.values() for pk in identities)
    found: dict[tuple[int, str], Part] = {}
    for identities in one.values():
        for role, said in statements(row for pk in identities for row in of.get(pk, ())).items():
            part = Part(minutes_of(said, batch.activity), tuple(sorted(said.rows)))
            found |= {(pk, role): part for pk in identities}
    return found


def minutes_of(said: Statement, activity: Activity) -> float | None:
    """The minutes that a participation resting on this statement alone would have."""
    if said.intervals:
        start = int(activity.starts_at.timestamp()) if activity.starts_at else None
        end = int(activity.ends_at.timestamp()) if activity.ends_at else None
        return minutes_present(said.intervals, start=start, end=end)
    if said.minutes is not None and activity.duration is not None:
        return min(said.minutes, activity.duration.total_seconds() / 60)
    return said.minutes


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no presence, and why."""

    row: int
    name: str
    reason: str


LEFT_OUT = "left_out"
"""The reason of rows whose person somebody decided to leave out."""


def remarks(batch: ImportBatch, limit: int) -> list[str]:
    """What was remarked on the rows, in the file's order: so many sentences at most."""
    of_rows = ImportRow.objects.filter(batch=batch).exclude(notes=[]).order_by("row").values_list("notes", flat=True)
    return [heard(remark) for notes in of_rows[:limit] for remark in notes][:limit]


def skipped_rows(batch: ImportBatch) -> Iterator[SkippedRow]:
    """The rows that will not be brought in, in the file's order."""
    rows = rows_in_group(batch, Group.SKIPPED).values_list("row", "name", "reason")
    return (SkippedRow(row, name, reason or LEFT_OUT) for row, name, reason in rows.iterator(chunk_size=CHUNK))
