"""Reads of a review: which applications stand where, their scores, and who is asked for what."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from conose.models import (
    Application,
    Assignment,
    CallReview,
    Decision,
    Finding,
    Score,
    SteppedOut,
)
from conose.review.eligibility import Asked, asked_by, is_eligible
from conose.review.scoring import Given, Ranking, Weighed, rank
from conose.review.states import under_review
from portal.models import User

State = Assignment.State


@dataclass(frozen=True, slots=True)
class Standing:
    """An application in the review. `eligible` None while it is being checked."""

    application: Application
    eligible: bool | None
    checked: int
    assigned: int
    handed_in: int
    conflicts: int
    decision: Decision | None


def standings(review: CallReview) -> list[Standing]:
    """Every application under review, by number. Six queries, whatever their number."""
    rows = list(under_review(review.call))
    asked = asked_by(review.call)
    findings: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(application__in=rows):
        findings[finding.application_id].append(finding)
    states: dict[int, list[str]] = defaultdict(list)
    for application, state in Assignment.objects.filter(application__in=rows).values_list("application", "state"):
        states[application].append(state)
    decisions = {each.application_id: each for each in Decision.objects.filter(application__in=rows)}
    return [
        Standing(
            each,
            is_eligible(asked, findings[each.pk]),
            len(findings[each.pk]),
            sum(state != State.CONFLICT for state in states[each.pk]),
            states[each.pk].count(State.DONE),
            states[each.pk].count(State.CONFLICT),
            decisions.get(each.pk),
        )
        for each in rows
    ]


def ready(review: CallReview) -> list[Application]:
    """The applications that were found eligible, by number. Three queries or four."""
    asked = asked_by(review.call)
    rows = list(under_review(review.call))
    findings: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(application__in=rows):
        findings[finding.application_id].append(finding)
    return [each for each in rows if is_eligible(asked, findings[each.pk])]


def unchecked(review: CallReview) -> list[Application]:
    """Applications of whose eligibility something is still to be found."""
    return [each.application for each in standings(review) if each.eligible is None]


def asked_of(review: CallReview) -> list[Asked]:
    """What the call asks, in the reader's language."""
    return asked_by(review.call)


def weighed(review: CallReview) -> list[Weighed]:
    return [Weighed(each.pk, each.weight, each.most) for each in review.criteria.all()]


def ranking_of(review: CallReview, eligible: list[Application] | None = None) -> Ranking:
    """The ranking of the eligible applications by the reviews that were handed in. Two queries where those are given."""
    if eligible is None:
        eligible = ready(review)
    points: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
    done = Assignment.objects.filter(application__in=eligible, state=State.DONE)
    for application, reviewer in done.values_list("application", "reviewer"):
        points[application, reviewer] = {}
    rows = Score.objects.filter(assignment__in=done, points__isnull=False)
    for application, reviewer, criterion, value in rows.values_list(
        "assignment__application", "assignment__reviewer", "criterion", "points"
    ):
        points[application, reviewer][criterion] = value or Decimal(0)
    given = [Given(application, reviewer, values) for (application, reviewer), values in sorted(points.items())]
    return rank(given, weighed(review), [each.pk for each in eligible])


def stepped_out_of(user: User, application: Application) -> SteppedOut | None:
    """Whether an account stepped out of an application."""
    return SteppedOut.objects.filter(application=application, member__user=user).first()


def all_stepped_out_of(user: User, review: CallReview) -> set[int]:
    """Keys of the applications that an account stepped out of. One query."""
    rows = SteppedOut.objects.filter(member__user=user, member__review=review)
    return set(rows.values_list("application", flat=True))


def assignments_of(user: User) -> list[Assignment]:
    """What an account is asked to review, what is open first. One query."""
    rows = Assignment.objects.filter(reviewer__user=user, reviewer__state="accepted").select_related(
        "application__call", "reviewer__review__call"
    )
    order = {State.ASKED: 0, State.CLEAR: 1, State.DONE: 2, State.CONFLICT: 3}
    return sorted(rows, key=lambda each: (order[State(each.state)], each.application.call_id, each.application.number))


def assignment_for(user: User, application: Application) -> Assignment | None:
    """An account's own review of an application."""
    return Assignment.objects.filter(application=application, reviewer__user=user, reviewer__state="accepted").first()
