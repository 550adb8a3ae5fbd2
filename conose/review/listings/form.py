"""A review as it is written, and as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from conose.calls.fields import Field, Kind, Value, in_words, points_said
from conose.calls.listings.form import AsideView, FieldView, field_view
from conose.models import Application, Assignment, Score
from conose.review.drafting import ReviewDraft
from conose.review.reviewing import COMMENTS
from conose.review.scoring import Ranking
from portal.numbers import share, written

State = Assignment.State


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion in the form of a review."""

    title: str
    asks: str
    most: int
    weight: str
    points: FieldView
    comment: FieldView


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A review as its reviewer writes it."""

    criteria: tuple[CriterionView, ...]
    comments: tuple[tuple[str, FieldView], ...]
    """What each is called, and its field."""
    set_aside: tuple[AsideView, ...]
    """Everything that was set aside, for a review that takes nothing any more."""


def review_form(
    draft: ReviewDraft,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    conflicts: Mapping[str, str] | None = None,
    window: str = "",
) -> ReviewForm:
    """The form of a review; `typed` and `errors` are of fields that could not be kept as they were sent, by name. Three queries.

    `conflicts` are those that another window had changed before `window` sent them, each with the digest of what `window` knew:
    their field shows what was sent, and what is held stands beside it. The digest stays, so that sending again decides nothing.
    """
    weights, known = sum(each.weight for each in draft.criteria), conflicts or {}

    def aside(field: Field, pk: int, text: Value, *, is_other: bool = False) -> AsideView:
        return AsideView(pk, in_words(field, text) or _("(empty)"), field.kind == Kind.TEXT, is_other=is_other)

    def view(name: str) -> FieldView:
        field = draft.fields[name]
        asides = tuple(
            aside(field, each.pk, draft.value(name), is_other=True)
            if name in known and each.window == window
            else aside(field, each.pk, each.value)
            for each in draft.set_aside
            if each.field == name
        )
        found = field_view(
            field,
            draft.value(name),
            typed=(typed or {}).get(name),
            error=(errors or {}).get(name, ""),
            set_aside=asides,
        )
        return replace(found, was=known[name]) if name in known else found

    return ReviewForm(
        tuple(
            CriterionView(
                each.title,
                each.asks,
                each.most,
                _("%(share)s of the score") % {"share": share(each.weight / weights)},
                view(f"points_{each.pk}"),
                view(f"comment_{each.pk}"),
            )
            for each in draft.criteria
        ),
        tuple((draft.fields[name].whose, view(name)) for name in COMMENTS),
        tuple(
            AsideView(each.pk, in_words(draft.fields[each.field], each.value) or _("(empty)"), False, label=draft.fields[each.field].full_label)
            for each in draft.set_aside
            if each.field in draft.fields
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review that was handed in, as the secretary and the committee read it."""

    key: Any
    reviewer: str
    at: datetime | None
    raw: str
    normalised: str
    scores: tuple[tuple[str, str, str], ...]
    """Criterion, points, why."""
    for_applicant: str
    for_committee: str


def reviews_told(application: Application, ranking: Ranking) -> list[ReviewTold]:
    """The reviews of an application that were handed in. Two queries."""
    done = Assignment.objects.filter(application=application, state=State.DONE).select_related("reviewer")
    scores: dict[int, list[Score]] = {}
    for score in Score.objects.filter(assignment__in=done).select_related("criterion").order_by("criterion__place"):
        scores.setdefault(score.assignment_id, []).append(score)
    numbers = {(each.application, each.reviewer): each for each in ranking.scored}
    told = []
    for each in done:
        found = numbers.get((application.pk, each.reviewer_id))
        told.append(
            ReviewTold(
                each.key,
                each.reviewer.name,
                each.handed_in_at,
                written(found.raw, 2) if found else "–",
                written(found.normalised, 2) if found else "–",
                tuple(
                    (one.criterion.title, f"{points_said(one.points)} / {one.criterion.most}", one.comment)
                    for one in scores.get(each.pk, [])
                ),
                each.for_applicant,
                each.for_committee,
            )
        )
    return told
