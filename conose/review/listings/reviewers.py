"""Who reviews, and how far each has come."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from conose.models import Assignment, CallReview, Reviewer

State = Assignment.State


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    url: str
    name: str
    address: str
    institution: str
    state: str
    load: str
    language: str


def reviewer_rows(review: CallReview) -> list[ReviewerRow]:
    """Who was invited, and what they have. Two queries."""
    load: dict[int, list[str]] = {}
    for reviewer, state in Assignment.objects.filter(reviewer__review=review).values_list("reviewer", "state"):
        load.setdefault(reviewer, []).append(state)
    rows = Reviewer.objects.filter(review=review).select_related("institution__merged_into")
    return [
        ReviewerRow(
            reverse("review_reviewer", args=[review.call.code, each.pk]),
            each.name,
            each.address,
            each.institution.counted_as.name if each.institution else "",
            str(each.get_state_display()),
            _("%(done)s handed in, %(open)s open, %(conflict)s in conflict; %(most)s at most")
            % {
                "done": load.get(each.pk, []).count(State.DONE),
                "open": sum(state in (State.ASKED, State.CLEAR) for state in load.get(each.pk, [])),
                "conflict": load.get(each.pk, []).count(State.CONFLICT),
                "most": each.most,
            },
            each.language,
        )
        for each in rows
    ]


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A review that somebody was asked for, as the secretary or the committee sees it."""

    key: Any
    application: str
    reviewer: str
    state: str
    conflict: str
    is_open: bool
    is_done: bool


def assignment_rows(review: CallReview) -> list[AssignmentRow]:
    """One query."""
    rows = Assignment.objects.filter(reviewer__review=review).select_related("application__call", "reviewer")
    return [
        AssignmentRow(
            each.key,
            each.application.reference,
            each.reviewer.name,
            str(each.get_state_display()),
            conflict_said(each),
            each.state != State.DONE,
            each.state == State.DONE,
        )
        for each in rows.order_by("application__number", "reviewer__name")
    ]


def conflict_said(assignment: Assignment) -> str:
    if not assignment.conflict:
        return ""
    said = str(assignment.get_conflict_display())
    return f"{said}: {assignment.conflict_note}" if assignment.conflict_note else said
