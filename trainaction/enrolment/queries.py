"""Reads: runs with the state they are in, their places, their waiting list, and what stands in somebody's way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Person
from participants.queries.merging import members
from trainaction.models import IN_A_SEAT, CoursePage, CoursePrerequisite, CourseRun, Enrolment, EnrolmentState

FINISHED = (EnrolmentState.COMPLETED, EnrolmentState.CERTIFIED)
GONE = (EnrolmentState.WITHDRAWN, EnrolmentState.REJECTED)


class RunState(TextChoices):
    """Where a run stands at a moment, in the words that academies use."""

    TO_BE_SCHEDULED = "to_be_scheduled", gettext_lazy("To be scheduled")
    ANNOUNCED = "announced", gettext_lazy("Enrolment not open yet")
    OPEN = "open", gettext_lazy("Enrolment open")
    FULL = "full", gettext_lazy("Full, with a waiting list")
    CLOSED = "closed", gettext_lazy("Enrolment closed")
    ONGOING_OPEN = "ongoing_open", gettext_lazy("Under way, enrolment open")
    ONGOING_CLOSED = "ongoing_closed", gettext_lazy("Under way, enrolment closed")
    ENDED = "ended", gettext_lazy("Ended")
    ARCHIVED = "archived", gettext_lazy("Archived")


TAKES_ENROLMENTS = (RunState.OPEN, RunState.FULL, RunState.ONGOING_OPEN)
"""States in which somebody may ask for a place."""


def with_state(runs: QuerySet[CourseRun], *, at: datetime | None = None) -> QuerySet[CourseRun]:
    """Each run with `taken` and `waiting`, numbers of people, and `state` at a moment, a value of RunState.

    A run at each learner's own pace is under way from its start, or always where it has none; a run by dates with
    neither a start nor an opening is still to be scheduled.
    """
    at = at or timezone.now()
    has_closed = Q(enrolment_closes_at__lte=at)
    is_under_way = Q(starts_at__lte=at) | Q(starts_at=None, pace=CourseRun.Pace.SELF_PACED)
    state = Case(
        When(archived_at__lte=at, then=Value(RunState.ARCHIVED)),
        When(ends_at__lte=at, then=Value(RunState.ENDED)),
        When(enrolment_opens_at__gt=at, then=Value(RunState.ANNOUNCED)),
        When(
            pace=CourseRun.Pace.SCHEDULED,
            starts_at=None,
            enrolment_opens_at=None,
            then=Value(RunState.TO_BE_SCHEDULED),
        ),
        When(has_closed & is_under_way, then=Value(RunState.ONGOING_CLOSED)),
        When(has_closed, then=Value(RunState.CLOSED)),
        When(Q(taken__gte=F("capacity")) | Q(waiting__gt=0), then=Value(RunState.FULL)),
        When(is_under_way, then=Value(RunState.ONGOING_OPEN)),
        default=Value(RunState.OPEN),
        output_field=CharField(),
    )
    return runs.annotate(taken=_people_in(IN_A_SEAT), waiting=_people_in([EnrolmentState.WAITING])).annotate(
        state=state
    )


def _people_in(states: Iterable[str]) -> Coalesce:
    counted = Enrolment.objects.filter(run=OuterRef("pk"), state__in=states).order_by().values("run")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def state_of(run: CourseRun, *, at: datetime | None = None) -> RunState:
    """The state of one run at a moment."""
    found: Any = with_state(
        CourseRun.objects.filter(pk=run.pk), at=at
    ).get()  # with columns that its class does not have
    return RunState(found.state)


def waiting_list(run: CourseRun) -> QuerySet[Enrolment]:
    """Who waits for a place, in the order in which they get one."""
    return run.enrolments.filter(state=EnrolmentState.WAITING).order_by("asked_at", "pk")


def place_in_waiting_list(enrolment: Enrolment) -> int:
    """Which one somebody is on the waiting list, the next one 1."""
    before = Q(asked_at__lt=enrolment.asked_at) | Q(asked_at=enrolment.asked_at, pk__lte=enrolment.pk)
    return waiting_list(enrolment.run).filter(before).count()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody may not enrol: `code` for programs, `sentence` for them."""

    code: str
    sentence: str


def refusal_for(run: CourseRun, person: Person, *, at: datetime | None = None) -> Refusal | None:
    """What keeps this person from asking for a place in the run at this moment; None where nothing does.

    The person must be the one that counts, after merges.
    """
    everyone = members("person", person.pk)
    own = run.enrolments.filter(person__in=everyone)
    return (
        _of_their_own(own)
        or refusal_of_state(state_of(run, at=at))
        or _of_who_it_is_for(run, person)
        or _of_courses_before(run, everyone)
    )


def refusal_of_state(state: str) -> Refusal | None:
    """Why nobody can enrol in a run that is in this state."""
    sentences = {
        RunState.TO_BE_SCHEDULED: _("The dates of this run are not set yet: enrolment is not open."),
        RunState.ANNOUNCED: _("Enrolment in this run has not opened yet."),
        RunState.CLOSED: _("Enrolment in this run has closed. Look for another run on the course's page."),
        RunState.ONGOING_CLOSED: _("Enrolment in this run has closed. Look for another run on the course's page."),
        RunState.ENDED: _("This run has ended. Look for another run on the course's page."),
        RunState.ARCHIVED: _("This run has ended. Look for another run on the course's page."),
    }
    sentence = sentences.get(RunState(state))
    return Refusal("closed", sentence) if sentence else None


def _of_their_own(own: QuerySet[Enrolment]) -> Refusal | None:
    states = set(own.values_list("state", flat=True))
    if states - set(GONE):
        return Refusal("twice", _("You are in this run already: see “My courses”."))
    if EnrolmentState.REJECTED in states:
        return Refusal("rejected", _("You were not admitted to this run. Ask those who run it, or choose another run."))
    return None


def _of_who_it_is_for(run: CourseRun, person: Person) -> Refusal | None:
    countries = set(run.countries.values_list("pk", flat=True))
    if countries and person.country_id not in countries:
        return Refusal("country", _("This run is for people in other countries: its page says which."))
    institutions = set(run.institutions.values_list(Coalesce("merged_into", "pk"), flat=True))
    own = person.current_institution
    if institutions and (own is None or own.pk not in institutions):
        return Refusal("institution", _("This run is for people of other institutions: its page says which."))
    return None


def _of_courses_before(run: CourseRun, everyone: Iterable[int]) -> Refusal | None:
    missing = missing_courses(run.course_key, everyone)
    if not missing:
        return None
    named = ", ".join(f"“{each}”" for each in missing)
    return Refusal("prerequisite", _("Complete first: %(courses)s.") % {"courses": named})


def missing_courses(course_key: UUID, everyone: Iterable[int]) -> list[str]:
    """Titles of public courses to be taken before this one that none of these rows of a person has completed."""
    links = CoursePrerequisite.objects.filter(page__translation_key=course_key, page__alias_of=None)
    wanted = dict(
        CoursePage.objects.filter(pk__in=links.values("course"), live=True).values_list("translation_key", "title")
    )
    done = Enrolment.objects.filter(person__in=list(everyone), state__in=FINISHED, run__course_key__in=wanted)
    for key in done.values_list("run__course_key", flat=True):
        wanted.pop(key, None)
    return list(wanted.values())
