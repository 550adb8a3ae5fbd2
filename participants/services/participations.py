"""Writes participations: records in, participations out. Nothing else writes the participation table."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
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
    Role,
    Sex,
)
from participants.models.participations import counting_indexes, learners_index
from participants.models.standings import STANDING_ORDER, standing_of
from participants.services.bulk import chunks, indexed_afterwards, insert, remove, update
from participants.services.locks import lock_merging

NOT_STATED, REGISTERED, LEARNER = Sex.NOT_STATED.value, Outcome.REGISTERED.value, Role.LEARNER.value
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
    "standing",
    "sector",
    "age_band",
)
SETTLED_BY = tuple(DERIVED_FIELDS.index(name) for name in ("sex", "series", "month"))
"""Where one of these changes, other participations of the person may have to say something else."""
KEY = ("activity", "person", "role")
EVIDENCE = (
    *KEY, "pk", "mode", "outcome", "minutes", "sex", "institution", "country", "intervals", "standing", "sector", "age_band"
)  # fmt: skip
CHUNK = 4_000


class DerivedFacts(NamedTuple):
    """A participation's facts as its records give them. `minutes` None where no source states any time."""

    mode: str = Mode.ONLINE
    outcome: str = Outcome.REGISTERED
    minutes: float | None = None
    sex: str = Sex.NOT_STATED
    institution_id: int | None = None
    country_id: str | None = None
    standing: str | None = None
    sector: str | None = None
    age_band: str | None = None


class Evidence(NamedTuple):
    """What is read of a record: see ParticipationRecord."""

    activity_id: int
    person_id: int
    role: str
    pk: int
    mode: str
    outcome: str
    minutes: float | None
    sex: str
    institution_id: int | None
    country_id: str | None
    intervals: list[list[int]]
    standing: str = ""
    sector: str = ""
    age_band: str = ""


def derive(records: Sequence[Evidence], *, activity: Activity, person_sex: str) -> DerivedFacts:
    """What a set of records of one person, activity and role says together.

    Times: the union of all intervals, clipped to the activity (product rule 2); where no source has
    times, the longest duration stated, no longer than the activity. Outcome: the furthest. Sex, institution,
    country, mode, sector, age band: the latest record that states one; sex falls back to the person's own, since it is
    stated of the person. Standing, which learners alone have: the furthest that an enrolment says, with the outcome.
    """
    mode, outcome, sex = Mode.ONLINE.value, Outcome.REGISTERED.value, person_sex
    institution: int | None = None
    country: str | None = None
    recorded, sector, age_band = "", "", ""
    intervals: list[tuple[int, int]] = []
    stated: list[float] = []
    for record in sorted(records, key=attrgetter("pk")) if len(records) > 1 else records:
        intervals += [(start, end) for start, end in record.intervals]
        if record.minutes is not None:
            stated.append(record.minutes)
        mode = record.mode
        if OUTCOME_ORDER[record.outcome] > OUTCOME_ORDER[outcome]:
            outcome = record.outcome
        if record.sex != NOT_STATED:
            sex = record.sex
        institution = record.institution_id or institution
        country = record.country_id or country
        sector = record.sector or sector
        age_band = record.age_band or age_band
        if record.standing and STANDING_ORDER[record.standing] >= STANDING_ORDER.get(recorded, 0):
            recorded = record.standing
    minutes: float | None = None
    if intervals:
        minutes = minutes_present(intervals, start=seconds(activity.starts_at), end=seconds(activity.ends_at))
    elif stated:
        minutes = max(stated)
        if activity.duration is not None:
            minutes = min(minutes, activity.duration.total_seconds() / 60)
    is_learner = records[0].role == LEARNER
    standing = standing_of(outcome=outcome, recorded=recorded) if is_learner else None
    return DerivedFacts(
        mode,
        outcome,
        minutes,
        sex,
        institution,
        country,
        standing,
        sector or None if is_learner else None,
        age_band or None if is_learner else None,
    )


@lru_cache(maxsize=256)
def seconds(moment: datetime | None) -> int | None:
    """The moment in whole seconds since the epoch, as intervals have it."""
    return None if moment is None else int(moment.timestamp())


def rebuild(*, activities: Iterable[int] | None = None, people: Iterable[int] | None = None) -> int:
    """Derive again the participations of these people in these activities; None stands for all.

    `people` are the ones that count (after merges) or ones merged into them. Takes part in the
    caller's transaction; what comes out as it was is not written. Returns the number of participations that stand
    afterwards in that scope.
    """
    # No savepoint: SQLite would keep a copy of each page of each index that is written, in memory.
    with transaction.atomic(savepoint=False):
        lock_merging(shared=True)
        activity_ids = None if activities is None else list(activities)
        touched = _people_in(activity_ids) if people is None else set(people)
        scope = _Scope(activity_ids)
        return sum(scope.rebuild(set(chunk), touched) for chunk in chunks(sorted(touched), CHUNK))


def counted_afterwards(*, changing: int) -> AbstractContextManager[None]:
    """Within a transaction: write so many participations before what they are counted by is put in order, where that is
    quicker (see `indexed_afterwards`). Figures are not to be asked for meanwhile."""
    return indexed_afterwards(Participation, COUNTING_INDEXES, changing=changing)


COUNTING_INDEXES = frozenset(index.name for index in (*counting_indexes(), learners_index()))


def _people_in(activity_ids: list[int] | None) -> set[int]:
    """Those with a record or a participation in these activities."""
    found: set[int] = set()
    for model in (ParticipationRecord, Participation):
        rows = model._default_manager.order_by()
        if activity_ids is not None:
            rows = rows.filter(activity__in=activity_ids)
        found.update(rows.values_list("person", flat=True).distinct())
    return found


class _Person(NamedTuple):
    sex: str
    counted: bool


class _Scope:
    """The activities in which participations are derived again, and what is known of them meanwhile."""

    def __init__(self, activity_ids: list[int] | None) -> None:
        self._activity_ids = activity_ids
        self._activities: dict[int, Activity] = {}
        self._repeated: dict[int, tuple[Any, ...]] = {}
        self._institutions: dict[int | None, StandingInstitution] = {}
        self._counted: set[int] = set()

    def rebuild(self, people: set[int], everybody: set[int]) -> int:
        """Derive what these people took part in; return how many participations that are, each person's once for all
        the calls about `everybody`."""
        everyone = Person.objects.order_by()
        roots = set(everyone.filter(pk__among=people).values_list(Coalesce("merged_into_id", "pk"), flat=True))
        members: dict[int, int] = {}
        about: dict[int, _Person] = {}
        for pk, root, sex, staff, test in everyone.filter(Q(pk__among=roots) | Q(merged_into__among=roots)).values_list(
            "pk", "merged_into", "sex", "is_programme_staff", "is_test"
        ):
            members[pk] = root or pk
            about[pk] = _Person(sex, not (staff or test))
        grouped: dict[tuple[int, int, str], list[Evidence]] = {}
        for record in map(Evidence._make, self._of(ParticipationRecord, members.keys()).values_list(*EVIDENCE)):
            grouped.setdefault((record.activity_id, members[record.person_id], record.role), []).append(record)
        self._know(grouped)
        before = {
            (activity, person, role): (pk, *values)
            for pk, activity, person, role, *values in self._of(
                Participation, {*people, *members}
            ).values_list("pk", *KEY, *DERIVED_FIELDS)
        }  # fmt: skip
        roles = Counter((activity, person) for activity, person, _role in grouped)
        new, changed, resettle = [], [], set()
        for key, records in grouped.items():
            activity, person = self._activities[key[0]], about[key[1]]
            facts = derive(records, activity=activity, person_sex=person.sex)
            other_roles = roles[key[0], key[1]] > 1
            values = self._columns(facts, activity, counted=person.counted, other_roles=other_roles)
            pk, *was = before.pop(key, (None,))
            if pk is None:
                new.append((*key, *values, facts.sex))
            elif was != values:
                changed.append((*values, pk))
            if not was or any(was[place] != values[place] for place in SETTLED_BY):
                resettle.add(key[1])
        if before:
            remove(Participation.objects.filter(pk__among={pk for pk, *_values in before.values()}))
        # Another writer may have come to the same meanwhile. SQLite has but one, and of a statement that may change what it
        # meets it would keep a copy of each page of each index, which takes as long as writing them.
        unique = () if connection.vendor == "sqlite" else KEY
        insert(Participation, (*KEY, *DERIVED_FIELDS, "person_sex"), new, unique=unique)
        update(Participation, DERIVED_FIELDS, changed)
        settle_people(resettle | {person for _activity, person, _role in before})
        elsewhere = (roots & (everybody | self._counted)) - people
        self._counted |= roots - people
        return sum(person not in elsewhere for _activity, person, _role in grouped)

    def _of(self, model: type[ParticipationRecord] | type[Participation], people: Collection[int]) -> QuerySet[Any]:
        rows = model._default_manager.filter(person__among=people)
        return rows if self._activity_ids is None else rows.filter(activity__in=self._activity_ids)

    def _know(self, grouped: Mapping[tuple[int, int, str], list[Evidence]]) -> None:
        """Look up the activities and the institutions that have not been met before."""
        activities = {activity for activity, _person, _role in grouped} - self._activities.keys()
        for pk, activity in Activity.objects.in_bulk(activities).items():
            self._activities[pk], self._repeated[pk] = activity, tuple(repeated_from(activity).values())
        unknown = {each.institution_id for records in grouped.values() for each in records} - self._institutions.keys()
        if known := unknown - {None}:
            self._institutions |= _standing_institutions(known)

    def _columns(self, facts: DerivedFacts, activity: Activity, *, counted: bool, other_roles: bool) -> list[Any]:
        """The values of DERIVED_FIELDS."""
        institution = self._institutions.get(facts.institution_id, NO_INSTITUTION)
        return [
            facts.mode,
            facts.outcome,
            facts.minutes,
            facts.sex,
            institution.pk,
            facts.country_id,
            *self._repeated[activity.pk],
            institution.kind,
            counted,
            counted and facts.outcome != REGISTERED,
            other_roles,
            facts.standing,
            facts.sector,
            facts.age_band,
        ]


class _Taken(NamedTuple):
    """What is read of a participation to settle what its person's have to say."""

    pk: int
    person: int
    sex: str
    person_sex: str
    month: int | None
    series: int | None
    again_in_month: bool | None
    again_in_series: bool | None


def settle_people(people: Iterable[int]) -> None:
    """Let the participations of each person say what rests on all of them together.

    All have the sex that the person stated last, by when the activity began: one sex for a person makes shares and
    breakdowns by sex add up (product rule 3); what was stated in each activity stays in `sex`, and a person who stated it
    nowhere stays 'not stated'. And each says whether the person has another in its month, and in its series, counted or
    not and in whatever role: who has none is there once, whatever is filtered by.
    """
    for some in chunks(sorted(set(people)), CHUNK):
        latest: dict[int, str] = {}
        unsettled: set[int] = set()
        shown: dict[int, str] = {}
        rows = (
            Participation.objects.filter(person__among=set(some))
            # By the columns: an activity is in the order of lists, which is from the latest back.
            .order_by(F("activity__starts_on").asc(nulls_first=True), "activity__starts_at", "activity_id", "role")
            .values_list(*_Taken._fields)
        )
        taken = list(map(_Taken._make, rows))
        for each in taken:
            if each.sex != NOT_STATED or each.person not in latest:
                latest[each.person] = each.sex
            if shown.setdefault(each.person, each.person_sex) != each.person_sex:
                unsettled.add(each.person)
        for sex in Sex.values:
            changed = {pk for pk, wanted in latest.items() if wanted == sex and (pk in unsettled or shown[pk] != sex)}
            if changed:
                Participation.objects.filter(person__among=changed).exclude(person_sex=sex).update(person_sex=sex)
        _mark("again_in_month", taken, attrgetter("person", "month"), attrgetter("again_in_month"))
        _mark("again_in_series", taken, attrgetter("person", "series"), attrgetter("again_in_series"))


def _mark(
    column: str, taken: Sequence[_Taken], shared: Callable[[_Taken], Any], marked: Callable[[_Taken], bool | None]
) -> None:
    """Set the column of those that share the same with another of `taken`, and clear it of the others, where it is not so."""
    times = Counter(map(shared, taken))
    for mark in (True, None):
        changed = {
            each.pk for each in taken if marked(each) is not mark and (times[shared(each)] > 1) is (mark is True)
        }
        if changed:
            Participation.objects.filter(pk__among=changed).update(**{column: mark})


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
    rows = Institution.objects.filter(pk__among=ids).values_list(
        "pk", Coalesce("merged_into_id", "pk"), Coalesce("merged_into__kind", "kind")
    )
    return {pk: StandingInstitution(root, kind) for pk, root, kind in rows}
