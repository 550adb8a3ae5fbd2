"""Writes enrolments: each step from asking to certified, and what the registry is told of it.

Whatever takes or gives back a place does so with the run locked, so that the waiting list keeps its order. That no place
is taken twice does not rest on it: the database refuses that itself (docs/decisions/0028).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Mode, Outcome, ParticipationRecord, Person, Role, Standing
from participants.queries.merging import roots
from participants.services.locks import lock_merging
from participants.services.participations import rebuild
from participants.services.places import free_places
from portal.models import User
from trainaction.enrolment.doubles import others_of, rank
from trainaction.enrolment.queries import GONE, refusal_for, state_of, waiting_list
from trainaction.enrolment.states import OVER
from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, EnrolmentChange, EnrolmentState, Seat
from trainaction.xapi.statements import put_in_outbox

State = EnrolmentState
COMES_FROM: dict[str, tuple[str, ...]] = {
    State.REJECTED: (State.REQUESTED, State.WAITING),
    State.WITHDRAWN: (State.REQUESTED, State.WAITING, State.ENROLLED, State.ACTIVE),
    State.ACTIVE: (State.ENROLLED,),
    State.COMPLETED: (State.ENROLLED, State.ACTIVE),
    State.CERTIFIED: (State.COMPLETED,),
}
"""From which states one gets where, but for entering the run and moving up."""


class Refused(ValidationError):
    """A step that cannot be taken, with a sentence for who asked for it. `code` says why, as `queries.Refusal` does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody to be enrolled. `at` is when they asked, for what is brought in later; now where it is None."""

    person: Person
    language: str
    sector: str = ""
    at: datetime | None = None
    age_band: str = ""
    """Kept only of a run that asks for it."""


@transaction.atomic
def enrol(
    *,
    run: CourseRun,
    person: Person,
    by: User | None,
    language: str,
    sector: str = "",
    age_band: str = "",
    why: str = "",
    at: datetime | None = None,
) -> Enrolment:
    """Let a person into a run: enrolled where a place is free, else last on the waiting list, or asking for approval.

    Whoever withdrew comes back as who asks last. Of a run that does not ask for it, no age band is kept. Raises Refused
    with a sentence where the person may not enrol.
    """
    run = _locked(run)
    person = person.counted_as
    if person.erased_at is not None:
        raise Refused(_("This person's data is erased already."), code="erased")
    if refusal := refusal_for(run, person, at=at):
        raise Refused(refusal.sentence, code=refusal.code)
    entry = Entry(person, language, sector, at, age_band)
    return _enter(run, [entry], by=by, why=why, at=at, is_asked=run.needs_approval)[0]


@transaction.atomic
def enrol_many(
    *, run: CourseRun, entries: Sequence[Entry], by: User | None, why: str = "", at: datetime | None = None
) -> list[Enrolment]:
    """Let people in whom a manager or tutor brings, in this order: the doors are not asked, the places are kept.

    Neither approval, dates, countries, institutions nor earlier courses stand in the way. Who is in the run already
    stays as they are; whoever withdrew or was not admitted comes back. In one transaction, with one derivation of
    participations. Returns the enrolment of each entry. Raises Refused for an archived run and an erased person.
    """
    run = _locked(run)
    if run.archived_at is not None:
        raise Refused(_("This run is archived."), code="closed")
    if any(entry.person.erased_at for entry in entries):
        raise Refused(_("This person's data is erased already."), code="erased")
    return _enter(run, entries, by=by, why=why, at=at, is_asked=False)


@transaction.atomic
def approve(*, enrolment: Enrolment, by: User | None, why: str = "", at: datetime | None = None) -> Enrolment:
    """Admit who asked: to a place where one is free, else to the waiting list, in the order of asking."""
    run = _locked(enrolment.run)
    own = _locked_enrolments([enrolment])
    _may_go(own, State.WAITING, (State.REQUESTED,))
    _set(own, State.WAITING, by=by, why=why, at=at or timezone.now())
    _move_up(run, by=by, at=at)
    return _again(own[0])


@transaction.atomic
def free_double(*, enrolment: Enrolment, by: User | None, at: datetime | None = None) -> Enrolment:
    """Give back the place of an enrolment beside which the person has another in the run, since two rows of the registry were
    merged: that one stays as it is. The place goes to who waits longest.

    Raises Refused where the person has no other one with a place, and where this one is completed.
    """
    _locked(enrolment.run)
    if not others_of(enrolment).filter(state__in=IN_A_SEAT).exists():
        raise Refused(_("This is the only place that the person has in the run."), code="only")
    return _leave([enrolment], State.WITHDRAWN, by=by, why=_("Has another place in the run"), at=at)


def reject(*, enrolment: Enrolment, by: User | None, why: str, at: datetime | None = None) -> Enrolment:
    """Not admit who asked or waits, and say why; whatever else they asked for in the run under another row is not admitted, too."""
    if not why.strip():
        raise Refused(_("Say why: the person is told."), code="why")
    return _leave(_with_others(enrolment, State.REJECTED), State.REJECTED, by=by, why=why, at=at)


def withdraw(*, enrolment: Enrolment, by: User | None, why: str = "", at: datetime | None = None) -> Enrolment:
    """Take somebody out who does not go on; the place goes to who waits longest. Who has completed stays.

    Under whichever row of the registry they came in: of two that were merged, both are out.
    """
    return _leave(_with_others(enrolment, State.WITHDRAWN), State.WITHDRAWN, by=by, why=why, at=at)


@transaction.atomic
def move_up(*, run: CourseRun, by: User | None = None, at: datetime | None = None) -> list[Enrolment]:
    """Give free places to who waits, in order; nobody moves into a run that has ended. Returns who moved."""
    return _move_up(_locked(run), by=by, at=at)


def begin(*, enrolment: Enrolment, at: datetime | None = None) -> Enrolment:
    """Somebody opened the run's first page: from now on they attended. Nothing where they had begun."""
    if enrolment.state in (State.ACTIVE, State.COMPLETED, State.CERTIFIED):
        return enrolment
    return advance(enrolments=[enrolment], to=State.ACTIVE, by=enrolment.person.user, at=at)[0]


def complete(*, enrolment: Enrolment, by: User | None, why: str = "", at: datetime | None = None) -> Enrolment:
    """Somebody has done what the course asks. Nothing where they had, certified or not."""
    if enrolment.state in (State.COMPLETED, State.CERTIFIED):
        return enrolment
    return advance(enrolments=[enrolment], to=State.COMPLETED, by=by, why=why, at=at)[0]


@transaction.atomic
def uncertify(*, enrolment: Enrolment, by: User | None, why: str, at: datetime | None = None) -> Enrolment:
    """The certificate was taken back: completed, and certified no more."""
    own = _locked_enrolments([enrolment])
    _may_go(own, State.COMPLETED, (State.CERTIFIED,))
    _set(own, State.COMPLETED, by=by, why=why, at=at or timezone.now())
    return own[0]


@transaction.atomic
def reopen(*, enrolment: Enrolment, by: User | None, why: str, at: datetime | None = None) -> Enrolment:
    """What somebody was completed by does not hold any more: they are learning again. Raises Refused once certified."""
    own = _locked_enrolments([enrolment])
    _may_go(own, State.ACTIVE, (State.COMPLETED,))
    own[0].completed_at = None
    _set(own, State.ACTIVE, by=by, why=why, at=at or timezone.now())
    return own[0]


@transaction.atomic
def advance(
    *, enrolments: Sequence[Enrolment], to: str, by: User | None, why: str = "", at: datetime | None = None
) -> list[Enrolment]:
    """Bring people who have a place on to active, completed or certified, with one derivation of participations.

    Who is there already stays as they are. Returns the enrolments as they are now, in the order given. Raises Refused,
    with nothing changed, where one of them cannot get there, because somebody else changed it meanwhile.
    """
    if to not in (State.ACTIVE, State.COMPLETED, State.CERTIFIED):
        raise ValueError(to)
    own = _locked_enrolments(enrolments)
    going = [each for each in own if each.state != to]
    _may_go(going, to, COMES_FROM[to])
    _set(going, to, by=by, why=why, at=at or timezone.now())
    now = {each.pk: each for each in own}
    return [now[each.pk] for each in enrolments]


def _with_others(enrolment: Enrolment, to: str) -> list[Enrolment]:
    """The enrolment, and the person's others in the run that can get there."""
    return [enrolment, *others_of(enrolment).filter(state__in=COMES_FROM[to])]


@transaction.atomic
def _leave(enrolments: Sequence[Enrolment], to: str, *, by: User | None, why: str, at: datetime | None) -> Enrolment:
    """Let these of one person go, and return the first."""
    run = _locked(enrolments[0].run)
    own = _locked_enrolments(enrolments)
    _may_go(own, to, COMES_FROM[to])
    _set(own, to, by=by, why=why, at=at or timezone.now())
    _move_up(run, by=None, at=at)
    return next(each for each in own if each.pk == enrolments[0].pk)


def _enter(
    run: CourseRun, entries: Sequence[Entry], *, by: User | None, why: str, at: datetime | None, is_asked: bool
) -> list[Enrolment]:
    """Make or bring back an enrolment for each entry. The run is locked."""
    now = at or timezone.now()
    root = roots("person", [entry.person.pk for entry in entries])
    standing = _standing(run, set(root.values()))
    coming: dict[int, Entry] = {}
    for entry in entries:
        own = standing.get(root[entry.person.pk])
        if own is None or own.state in GONE:
            coming.setdefault(root[entry.person.pk], entry)
    _move_up(run, by=None, at=at)
    seats = [] if is_asked else _seats(run, len(coming))
    if seats and waiting_list(run).exists():
        seats = []
    entered: list[Enrolment] = []
    befores: list[str] = []
    places = [*seats, *[None] * (len(coming) - len(seats))]
    for order, ((person, entry), seat) in enumerate(zip(coming.items(), places, strict=True)):
        enrolment = standing.get(person) or Enrolment(run=run, person_id=person)
        befores.append(enrolment.state)
        enrolment.seat = seat
        enrolment.state = State.REQUESTED if is_asked else State.WAITING if seat is None else State.ENROLLED
        enrolment.language, enrolment.sector = entry.language, entry.sector
        enrolment.age_band = entry.age_band if run.asks_age else ""
        enrolment.asked_at = entry.at or now + timedelta(microseconds=order)
        enrolment.updated_at = timezone.now()
        entered.append(enrolment)
        standing[person] = enrolment
    back = [each for each in entered if each.pk is not None]
    Enrolment.objects.bulk_create([each for each in entered if each.pk is None])
    Enrolment.objects.bulk_update(back, ["seat", "state", "language", "sector", "age_band", "asked_at", "updated_at"])
    changes = EnrolmentChange.objects.bulk_create(
        EnrolmentChange(enrolment=each, before=before, after=each.state, at=each.asked_at, by=by, why=why)
        for each, before in zip(entered, befores, strict=True)
    )
    put_in_outbox(changes)
    _tell_registry(run.activity_id, entered, is_new=True)
    return [standing[root[entry.person.pk]] for entry in entries]


def _standing(run: CourseRun, people: set[int]) -> dict[int, Enrolment]:
    """The run's enrolments of these people, by the one who counts; of two that a merge brought together, the one that counts."""
    found = Enrolment.objects.filter(run=run)
    rows = [*found.filter(person__in=people), *found.filter(person__merged_into__in=people)]
    root = roots("person", [each.person_id for each in rows])
    return {root[each.person_id]: each for each in sorted(rows, key=rank, reverse=True)}


def _seats(run: CourseRun, wanted: int) -> list[Seat]:
    """Free places of the run, so many at most; made where it has no number of places. The run is locked."""
    make = None if run.capacity is not None else lambda number: Seat(run=run, number=number)
    return free_places(run.seats.all(), taken_by="enrolment", wanted=wanted, make=make)


def _move_up(run: CourseRun, *, by: User | None, at: datetime | None) -> list[Enrolment]:
    if run.capacity is not None and not run.seats.filter(enrolment=None).exists():
        return []  # before who waits is read: each of hundreds who come to a full run asks
    waiting = list(waiting_list(run))
    if not waiting or state_of(run, at=at) in OVER:
        return []
    moving = waiting[: len(seats := _seats(run, len(waiting)))]
    for enrolment, seat in zip(moving, seats, strict=True):
        enrolment.seat = seat
    _set(moving, State.ENROLLED, by=by, why="", at=at or timezone.now())
    return moving


def _set(enrolments: Sequence[Enrolment], after: str, *, by: User | None, why: str, at: datetime) -> None:
    """Write a step of enrolments that are locked, what led to it, and what follows from it in the registry."""
    if not enrolments:
        return
    changes = [
        EnrolmentChange(enrolment=each, before=each.state, after=after, at=at, by=by, why=why.strip()[:255])
        for each in enrolments
    ]
    for each in enrolments:
        each.state = after
        each.updated_at = timezone.now()
        if after not in IN_A_SEAT:
            each.seat = None
        if after in (State.ACTIVE, State.COMPLETED, State.CERTIFIED):
            each.first_seen_at = each.first_seen_at or at
        if after in (State.COMPLETED, State.CERTIFIED):
            each.completed_at = each.completed_at or at
    fields = ["state", "seat", "first_seen_at", "completed_at", "updated_at"]
    Enrolment.objects.bulk_update(enrolments, fields, batch_size=500)
    EnrolmentChange.objects.bulk_create(changes)
    put_in_outbox(changes)
    for activity in {each.run.activity_id for each in enrolments}:
        _tell_registry(activity, [each for each in enrolments if each.run.activity_id == activity], is_new=False)


def _tell_registry(activity: int, enrolments: Sequence[Enrolment], *, is_new: bool) -> None:
    """One record for each enrolment, and the participations that follow from it.

    Who asked, waits, is enrolled, withdrew before beginning or was not admitted is registered; who began attended, and
    goes on having attended after withdrawing. What they are in the run is the record's standing. Sex, institution, country,
    sector and age band are those at the time of enrolling: a later step of the same enrolment leaves them, and who comes
    back states them anew (`is_new`).
    """
    people = Person.objects.order_by().select_related("merged_into").in_bulk({each.person_id for each in enrolments})
    records = {
        record.person_id: record
        for record in ParticipationRecord.objects.filter(
            activity=activity, role=Role.LEARNER, source=ParticipationRecord.Source.ENROLMENT, person__in=people
        )
    }
    new, stated, stepped = [], [], []
    had_a_place = _had_a_place(enrolments)
    for enrolment in enrolments:
        person, outcome = people[enrolment.person_id], outcome_of(enrolment)
        standing = standing_of(enrolment, had_a_place=enrolment.pk in had_a_place)
        record = records.get(person.pk)
        if record is None:
            record = ParticipationRecord(
                activity_id=activity,
                person=person,
                role=Role.LEARNER,
                source=ParticipationRecord.Source.ENROLMENT,
                mode=Mode.ONLINE,
            )
            new.append(record)
        elif is_new:
            stated.append(record)
        elif (record.outcome, record.standing) != (outcome, standing):
            stepped.append(record)
        record.outcome, record.standing = outcome, standing
        if is_new or record.pk is None:
            record.sector, record.age_band = enrolment.sector, enrolment.age_band
            said = person.counted_as  # who was merged says it there
            record.sex, record.institution_id, record.country_id = said.sex, said.institution_id, said.country_id
    if not (new or stated or stepped):
        return
    ParticipationRecord.objects.bulk_create(new, batch_size=500)
    ParticipationRecord.objects.bulk_update(
        stated, ["outcome", "standing", "sector", "age_band", "sex", "institution", "country"], batch_size=500
    )
    for outcome, standing in {(record.outcome, record.standing) for record in stepped}:
        changed = [record.pk for record in stepped if (record.outcome, record.standing) == (outcome, standing)]
        ParticipationRecord.objects.filter(pk__in=changed).update(outcome=outcome, standing=standing)
    rebuild(activities=[activity], people=people)


def outcome_of(enrolment: Enrolment) -> str:
    """What an enrolment is in the registry: how far the person got, whatever became of the place."""
    if enrolment.state == State.CERTIFIED:
        return Outcome.CERTIFIED
    if enrolment.completed_at is not None:
        return Outcome.COMPLETED
    return Outcome.REGISTERED if enrolment.first_seen_at is None else Outcome.ATTENDED


def standing_of(enrolment: Enrolment, *, had_a_place: bool) -> str:
    """What an enrolment is to the figures. Whoever left a place dropped out; so did who had begun and asks again, until
    they have a place again, or figures would count people who began and were never enrolled."""
    if enrolment.state in IN_A_SEAT:
        return enrolment.state
    has_left = enrolment.state in GONE and had_a_place
    return Standing.DROPPED if has_left or enrolment.first_seen_at is not None else enrolment.state


def _had_a_place(enrolments: Sequence[Enrolment]) -> set[int]:
    """Which of those who are gone ever had a place, be it before they asked again."""
    gone = [each.pk for each in enrolments if each.state in GONE]
    if not gone:
        return set()
    steps = EnrolmentChange.objects.filter(enrolment__in=gone, after__in=IN_A_SEAT).order_by()
    return set(steps.values_list("enrolment", flat=True))


def _locked(run: CourseRun) -> CourseRun:
    """The run as it is now; nobody else lets in, moves up or takes out anybody until the transaction ends."""
    lock_merging(shared=True)  # before any row: who merges people locks in the same order
    return CourseRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def _locked_enrolments(enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    lock_merging(shared=True)
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",)).select_related("run")
    return list(rows.filter(pk__in=[each.pk for each in enrolments]).order_by("pk"))


def _again(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("run").get(pk=enrolment.pk)


def _may_go(enrolments: Iterable[Enrolment], to: str, before: Sequence[str]) -> None:
    for enrolment in enrolments:
        if enrolment.state in (State.COMPLETED, State.CERTIFIED) and to == State.WITHDRAWN:
            raise Refused(_("Who has completed a course cannot withdraw from it."), code="finished")
        if enrolment.state not in before:
            raise Refused(_stale(enrolment), code="stale")


def _stale(enrolment: Enrolment) -> str:
    return _("This enrolment has changed meanwhile: it is now “%(state)s”. Look at the page anew.") % {
        "state": enrolment.get_state_display()
    }
