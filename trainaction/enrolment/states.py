"""Where a run stands at a moment, and whether somebody can come into a course by one of its runs: one definition for all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy

from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, EnrolmentState


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
OVER = (RunState.ENDED, RunState.ARCHIVED)


class Enrolling(TextChoices):
    """Whether somebody can come into a course, by the runs that it has."""

    OPEN = "open", gettext_lazy("Open, or with a waiting list")
    LATER = "later", gettext_lazy("Opens later")
    CLOSED = "closed", gettext_lazy("Not at the moment")


def with_state(runs: QuerySet[CourseRun], *, at: datetime | None = None) -> QuerySet[CourseRun]:
    """Each run with `taken` and `waiting`, numbers of people, and `state` at a moment, a value of RunState.

    A run at each learner's own pace is under way from its start, or always where it has none; a run by dates with
    neither a start nor an opening is still to be scheduled.
    """
    at = at or timezone.now()
    state = Case(
        When(archived_at__lte=at, then=Value(RunState.ARCHIVED)),
        When(ends_at__lte=at, then=Value(RunState.ENDED)),
        When(enrolment_opens_at__gt=at, then=Value(RunState.ANNOUNCED)),
        When(_TO_BE_SCHEDULED, then=Value(RunState.TO_BE_SCHEDULED)),
        When(_has_closed(at) & _is_under_way(at), then=Value(RunState.ONGOING_CLOSED)),
        When(_has_closed(at), then=Value(RunState.CLOSED)),
        When(Q(taken__gte=F("capacity")) | Q(waiting__gt=0), then=Value(RunState.FULL)),
        When(_is_under_way(at), then=Value(RunState.ONGOING_OPEN)),
        default=Value(RunState.OPEN),
        output_field=CharField(),
    )
    return runs.annotate(taken=_people_in(IN_A_SEAT), waiting=_people_in([EnrolmentState.WAITING])).annotate(
        state=state
    )


def in_teaching_order(runs: QuerySet[CourseRun], *, at: datetime | None = None) -> QuerySet[CourseRun]:
    """Runs as those who teach them look for them: under way, then to come, the next one first, then over, then put away; of
    several under way or over the latest first."""
    at = at or timezone.now()
    place = Case(
        When(archived_at__lte=at, then=3),
        When(ends_at__lte=at, then=2),
        When(_is_under_way(at), then=0),
        default=1,
        output_field=IntegerField(),
    )
    return runs.annotate(place=place, ahead=Case(When(place=1, then=F("starts_at")))).order_by(
        "place", F("ahead").asc(nulls_last=True), F("starts_at").desc(nulls_last=True), "-pk"
    )


def _people_in(states: Iterable[str]) -> Coalesce:
    counted = Enrolment.objects.filter(run=OuterRef("pk"), state__in=states).order_by().values("run")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


_TO_BE_SCHEDULED = Q(pace=CourseRun.Pace.SCHEDULED, starts_at=None, enrolment_opens_at=None)


def _has_closed(at: datetime) -> Q:
    return Q(enrolment_closes_at__lte=at)


def _is_under_way(at: datetime) -> Q:
    return Q(starts_at__lte=at) | Q(starts_at=None, pace=CourseRun.Pace.SELF_PACED)


def _is_over(at: datetime) -> Q:
    """OVER, as a condition."""
    return Q(archived_at__lte=at) | Q(ends_at__lte=at)


def _takes_enrolments(at: datetime) -> Q:
    """TAKES_ENROLMENTS, as a condition: how many places are taken says only which of the three it is."""
    return ~(_is_over(at) | Q(enrolment_opens_at__gt=at) | _has_closed(at) | _TO_BE_SCHEDULED)


def enrolling(*, otherwise: str = Enrolling.CLOSED, at: datetime | None = None) -> Case:
    """Of a page with the `translation_key` of a course: a value of Enrolling at a moment; `otherwise` where it has no run that
    takes enrolments, or will."""
    at = at or timezone.now()
    runs = CourseRun.objects.filter(course_key=OuterRef("translation_key")).order_by()
    opens_later = (Q(enrolment_opens_at__gt=at) | _TO_BE_SCHEDULED) & ~_is_over(at)
    return Case(
        When(Exists(runs.filter(_takes_enrolments(at))), then=Value(Enrolling.OPEN)),
        When(Exists(runs.filter(opens_later)), then=Value(Enrolling.LATER)),
        default=Value(otherwise),
        output_field=CharField(),
    )


_NEAREST = (RunState.OPEN, RunState.ONGOING_OPEN, RunState.FULL, RunState.ANNOUNCED, RunState.TO_BE_SCHEDULED)
"""In the order of `enrolling`; the others after them."""


def nearest_runs(courses: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, Any]:
    """Of each of these courses the one run that its row in a list tells of, with its state; none for a course without runs
    that are not over. One query.

    It is the run that `enrolling` goes by: one with a place, else with a waiting list, else one that opens later; of several
    alike, the one that begins first.
    """
    runs = with_state(CourseRun.objects.filter(course_key__in=list(courses)), at=at).filter(~Q(state__in=OVER))
    rows: list[Any] = list(runs.order_by(F("starts_at").asc(nulls_last=True), "pk"))  # with columns of `with_state`
    rank = {state: place for place, state in enumerate(_NEAREST)}
    found: dict[UUID, Any] = {}
    for run in sorted(rows, key=lambda run: rank.get(run.state, len(rank))):
        found.setdefault(run.course_key, run)
    return found
