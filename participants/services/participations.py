"""Writes participations: records in, participations out. Nothing else writes the participation table."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from participants.attendance.presence import minutes_present
from participants.models import (
    Activity,
    Institution,
    Mode,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    Sex,
)
from participants.services.locks import lock_merging

OUTCOME_ORDER = {outcome: rank for rank, outcome in enumerate(Outcome.values)}
DERIVED_FIELDS = (
    "mode",
    "outcome",
    "minutes",
    "sex",
    "institution",
    "country",
    "programme",
    "series",
    "month",
    "year",
    "institution_kind",
    "counted",
    "present",
    "has_other_roles",
)
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class DerivedFacts:
    """A participation's facts as its records give them. `minutes` None where no source states any time."""

    mode: str = Mode.ONLINE
    outcome: str = Outcome.REGISTERED
    minutes: float | None = None
    sex: str = Sex.NOT_STATED
    institution_id: int | None = None
    country_id: str | None = None


def derive(records: Sequence[ParticipationRecord], *, activity: Activity, person_sex: str) -> DerivedFacts:
    """What a set of records of one person, activity and role says together.

    Times: the union of all intervals, clipped to the activity (product rule 2); where no source has
    times, the longest duration stated, no longer than the activity. Outcome: the furthest. Sex, institution,
    country, mode: the latest record that states one; sex falls back to the person's own, since it is stated of the person.
    """
    facts = DerivedFacts(sex=person_sex)
    intervals: list[tuple[int, int]] = []
    stated: list[float] = []
    for record in sorted(records, key=lambda record: record.pk):
        intervals.extend((start, end) for start, end in record.intervals)
        if record.minutes is not None:
            stated.append(record.minutes)
        facts = replace(
            facts,
            mode=record.mode,
            outcome=max(facts.outcome, record.outcome, key=OUTCOME_ORDER.__getitem__),
            sex=record.sex if record.sex != Sex.NOT_STATED else facts.sex,
            institution_id=record.institution_id or facts.institution_id,
            country_id=record.country_id or facts.country_id,
        )
    minutes: float | None = None
    if intervals:
        start = int(activity.starts_at.timestamp()) if activity.starts_at else None
        end = int(activity.ends_at.timestamp()) if activity.ends_at else None
        minutes = minutes_present(intervals, start=start, end=end)
    elif stated:
        minutes = max(stated)
        if activity.duration is not None:
            minutes = min(minutes, activity.duration.total_seconds() / 60)
    return replace(facts, minutes=minutes)


def rebuild(*, activities: Iterable[int] | None = None, people: Iterable[int] | None = None) -> int:
    """Derive again the participations of these people in these activities; None stands for all.

    `people` are the ones that count (after merges) or ones merged into them. Takes part in the
    caller's transaction. Returns the number of participations that stand afterwards in that scope.
    """
    with transaction.atomic():
        lock_merging(shared=True)
        return _rebuild(activities, people)


def _rebuild(activities: Iterable[int] | None, people: Iterable[int] | None) -> int:
    activity_ids = None if activities is None else list(activities)
    if people is None:
        scope = ParticipationRecord.objects.all()
        if activity_ids is not None:
            scope = scope.filter(activity__in=activity_ids)
        touched: Iterable[int] = scope.order_by("person").values_list("person", flat=True).distinct()
        stale = Participation.objects.all()
        if activity_ids is not None:
            stale = stale.filter(activity__in=activity_ids)
        touched = sorted({*touched, *stale.values_list("person", flat=True).distinct()})
    else:
        touched = people
    return sum(_rebuild_people(chunk, activity_ids) for chunk in _chunks(sorted(set(touched)), CHUNK))


def _chunks(items: Iterable[int], size: int) -> Iterator[list[int]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _rebuild_people(people: list[int], activity_ids: list[int] | None) -> int:
    roots = dict(Person.objects.filter(pk__in=people).values_list("pk", Coalesce("merged_into_id", "pk")))
    standing = set(roots.values())
    members = dict(
        Person.objects.filter(Q(pk__in=standing) | Q(merged_into__in=standing)).values_list(
            "pk", Coalesce("merged_into_id", "pk")
        )
    )
    about = Person.objects.in_bulk(standing)
    records = ParticipationRecord.objects.filter(person__in=members)
    before = Participation.objects.filter(person__in={*people, *members})
    if activity_ids is not None:
        records = records.filter(activity__in=activity_ids)
        before = before.filter(activity__in=activity_ids)
    grouped: dict[tuple[int, int, str], list[ParticipationRecord]] = defaultdict(list)
    for record in records:
        grouped[record.activity_id, members[record.person_id], record.role].append(record)
    activities = Activity.objects.in_bulk({activity for activity, _, _ in grouped})
    standing_institutions = _standing_institutions(
        record.institution_id for group in grouped.values() for record in group
    )
    roles = Counter((activity_id, person_id) for activity_id, person_id, _role in grouped)
    derived = []
    for (activity_id, person_id, role), group in grouped.items():
        activity, person = activities[activity_id], about[person_id]
        facts = derive(group, activity=activity, person_sex=person.sex)
        counted = not (person.is_programme_staff or person.is_test)
        institution = standing_institutions.get(facts.institution_id, NO_INSTITUTION)
        derived.append(
            Participation(
                activity=activity,
                person=person,
                role=role,
                mode=facts.mode,
                outcome=facts.outcome,
                minutes=facts.minutes,
                sex=facts.sex,
                institution_id=institution.pk,
                institution_kind=institution.kind,
                country_id=facts.country_id,
                counted=counted,
                present=counted and facts.outcome != Outcome.REGISTERED,
                has_other_roles=roles[activity_id, person_id] > 1,
                person_sex=facts.sex,
                **repeated_from(activity),
            )
        )
    kept = {(each.activity_id, each.person_id, each.role) for each in derived}
    gone = [pk for pk, *key in before.values_list("pk", "activity", "person", "role") if tuple(key) not in kept]
    for chunk in _chunks(gone, CHUNK):
        Participation.objects.filter(pk__in=chunk).delete()
    Participation.objects.bulk_create(
        derived,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["activity", "person", "role"],
        update_fields=DERIVED_FIELDS,
    )
    settle_person_sex(standing.union(people))
    return len(derived)


def settle_person_sex(people: Iterable[int]) -> None:
    """Give all participations of each person the sex the person stated last, by the day of the activity.

    One sex for a person makes shares and breakdowns by sex add up (product rule 3); what was stated in each
    activity stays in `sex`. A person who stated it nowhere stays 'not stated'.
    """
    latest: dict[int, str] = {}
    unsettled: set[int] = set()
    shown: dict[int, str] = {}
    rows = (
        Participation.objects.filter(person__in=people)
        .order_by(F("activity__starts_on").asc(nulls_first=True), "activity", "role")
        .values_list("person", "sex", "person_sex")
    )
    for person, sex, person_sex in rows.iterator():
        if sex != Sex.NOT_STATED or person not in latest:
            latest[person] = sex
        if shown.setdefault(person, person_sex) != person_sex:
            unsettled.add(person)
    for sex in Sex.values:
        changed = [pk for pk, wanted in latest.items() if wanted == sex and (pk in unsettled or shown[pk] != sex)]
        for chunk in _chunks(changed, CHUNK):
            Participation.objects.filter(person__in=chunk).exclude(person_sex=sex).update(person_sex=sex)


def repeated_from(activity: Activity) -> dict[str, Any]:
    """The columns of a participation that repeat its activity's own."""
    day = activity.starts_on
    return {
        "programme": activity.programme,
        "series_id": activity.series_id,
        "month": day.year * 100 + day.month if day else None,
        "year": day.year if day else None,
    }


def repeat_kinds(institutions: Iterable[int]) -> None:
    """Let participations say of these institutions what kind they are now."""
    of_kind: dict[str, list[int]] = defaultdict(list)
    for pk, kind in Institution.objects.filter(pk__in=institutions).values_list("pk", "kind"):
        of_kind[kind].append(pk)
    for kind, pks in of_kind.items():
        Participation.objects.filter(institution__in=pks).exclude(institution_kind=kind).update(institution_kind=kind)


class StandingInstitution(NamedTuple):
    """The institution that counts, after merges."""

    pk: int | None
    kind: str


NO_INSTITUTION = StandingInstitution(None, Institution.Kind.UNKNOWN)


def _standing_institutions(ids: Iterable[int | None]) -> dict[int | None, StandingInstitution]:
    rows = Institution.objects.filter(pk__in={pk for pk in ids if pk is not None}).values_list(
        "pk", Coalesce("merged_into_id", "pk"), Coalesce("merged_into__kind", "kind")
    )
    return {pk: StandingInstitution(root, kind) for pk, root, kind in rows}
