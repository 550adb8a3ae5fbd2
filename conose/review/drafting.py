"""What a reviewer writes, field by field: saved as it is typed, and merged as an application is (conose.calls.drafts).

A field is “points_<criterion>”, “comment_<criterion>”, “for_applicant” or “for_committee”. What a window did not touch is left
alone, what nobody else changed meanwhile is written, and where two windows say different things the second is set aside.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from conose.calls.drafts import Outcome, Saved, keep_aside, merged, two_texts
from conose.calls.fields import Field, Kind, Value, digest, read
from conose.models import Assignment, ReviewCriterion, Score, SetAsideReviewText
from conose.models.review import LONGEST_COMMENT
from conose.review.reviewing import COMMENTS, MayNotWrite, refuse_what_is_closed
from portal.models import User
from portal.turns import in_turn


class ReviewDraft:
    """A review with its pieces, each kind read once, when it is first asked for."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self._changed: dict[int, Score] = {}
        self._comments: set[str] = set()

    @cached_property
    def criteria(self) -> list[ReviewCriterion]:
        return list(ReviewCriterion.objects.filter(review__call=self.assignment.application.call_id))

    @cached_property
    def scores(self) -> dict[int, Score]:
        return {each.criterion_id: each for each in Score.objects.filter(assignment=self.assignment)}

    @cached_property
    def set_aside(self) -> list[SetAsideReviewText]:
        return list(SetAsideReviewText.objects.filter(assignment=self.assignment).order_by("saved_at", "pk"))

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its name, in the order of the page."""
        every = [*(field for each in self.criteria for field in criterion_fields(each)), *comment_fields()]
        return {field.name: field for field in every}

    def value(self, name: str) -> Value:
        """What a field holds now. Raises KeyError for a name that is none of its fields."""
        self.fields[name]
        if name in COMMENTS:
            return str(getattr(self.assignment, name))
        kind, _dash, key = name.partition("_")
        score = self.scores.get(int(key))
        if score is None:
            return ""
        return score.comment if kind == "comment" else _as_value(score.points)

    def put(self, name: str, value: str) -> None:
        """Let a field hold something, in memory: `write` keeps it."""
        if name in COMMENTS:
            setattr(self.assignment, name, value)
            self._comments.add(name)
            return
        kind, _dash, key = name.partition("_")
        score = self.scores.setdefault(int(key), Score(assignment=self.assignment, criterion_id=int(key)))
        if kind == "comment":
            score.comment = value
        else:
            score.points = Decimal(value) if value else None
        self._changed[score.criterion_id] = score

    def write(self) -> None:
        """Keep what was put."""
        for score in self._changed.values():
            score.save()
        self.assignment.revision += 1
        self.assignment.save(update_fields={*self._comments, "revision"})
        self._changed.clear()
        self._comments.clear()


def _as_value(points: Decimal | None) -> str:
    return "" if points is None else f"{points:.1f}"


def criterion_fields(criterion: ReviewCriterion) -> tuple[Field, Field]:
    """Points, and why."""
    return (
        Field(
            f"points_{criterion.pk}", Kind.POINTS, _("Points"), is_required=True, longest=10,
            most_points=criterion.most, whose=criterion.title,
        ),
        Field(f"comment_{criterion.pk}", Kind.TEXT, _("Why"), most_words=None, longest=LONGEST_COMMENT, whose=criterion.title),
    )  # fmt: skip


def comment_fields() -> tuple[Field, Field]:
    """What the applicant reads, and what they do not."""
    return (
        Field(
            "for_applicant", Kind.TEXT, _("What they read with the letter, without your name"), is_required=True,
            longest=LONGEST_COMMENT, whose=_("For the applicant"),
        ),
        Field(
            "for_committee", Kind.TEXT, _("What the applicant does not read"), longest=LONGEST_COMMENT,
            whose=_("For the committee alone"),
        ),
    )  # fmt: skip


def save(*, assignment: Assignment, sent: QueryDict, by: User) -> tuple[ReviewDraft, list[Saved]]:
    """Save the fields that come with their `.was`. Nothing that a reviewer typed is lost: see the module.

    In a review that takes nothing any more nothing changes; what was typed into an old window is set aside there too.
    """
    with in_turn(), transaction.atomic():
        own = _locked(assignment)
        draft = ReviewDraft(own)
        closed = why_closed(own)
        window = window_of(sent)
        names = [name for name in draft.fields if f"{name}.was" in sent]
        found = [_save(draft, name, sent, window, closed) for name in names]
        if any(each.outcome == Outcome.SAVED for each in found):
            draft.write()
    return draft, found


def window_of(sent: QueryDict) -> str:
    """Which window sends this; "?" where it does not say."""
    return sent.get("window", "")[:40] or "?"


def as_first_typed(values: Mapping[str, str]) -> QueryDict:
    """What a page sends whose fields were empty when it was opened."""
    sent = QueryDict(mutable=True)
    for name, value in values.items():
        sent[name], sent[f"{name}.was"] = value, digest("")
    return sent


def _save(draft: ReviewDraft, name: str, sent: QueryDict, window: str, closed: str) -> Saved:
    was = sent.get(f"{name}.was", "")
    try:
        incoming = str(read(draft.fields[name], sent.getlist(name)))
    except ValidationError as error:
        return Saved(name, Outcome.WRONG, was, error.messages[0])
    if closed and draft.assignment.state not in (Assignment.State.CLEAR, Assignment.State.DONE):
        return Saved(name, Outcome.WRONG, was, closed)  # declared a conflict in another window: nothing of it is kept
    outcome = merged(current=draft.value(name), was=was, incoming=incoming, is_open=not closed)
    if outcome == Outcome.SAVED:
        draft.put(name, incoming)
    if outcome != Outcome.ASIDE:
        return Saved(name, outcome, digest(draft.value(name)))
    aside = SetAsideReviewText(assignment=draft.assignment, field=name, window=window, value=incoming)
    keep_aside(draft.set_aside, aside)
    return Saved(name, outcome, was, closed_meanwhile(closed) if closed else two_texts())


def closed_meanwhile(why: str) -> str:
    return _("%(why)s What you typed here is kept beside it: load the page again to see it.") % {"why": why}


def kept_on_page(why: str) -> str:
    """What `closed_meanwhile` says, of a page that has just been loaded."""
    return _("%(why)s What you typed here is kept beside it: it stands on this page.") % {"why": why}


def why_closed(assignment: Assignment) -> str:
    """A sentence where nothing can be written in a review; "" where it can."""
    try:
        refuse_what_is_closed(assignment)
    except MayNotWrite as error:
        return str(error.messages[0])
    return ""


@transaction.atomic
def choose(*, assignment: Assignment, text: int, how: str, by: User) -> None:
    """Settle a text that was set aside: "use" it in place of what the field holds, "add" it below, or "drop" it.

    What is gone already changes nothing; in a review that takes nothing any more a text can only be dropped. Raises
    ValidationError where both together are too long: then both stay.
    """
    own = _locked(assignment)
    draft = ReviewDraft(own)
    row = next((each for each in draft.set_aside if each.pk == text), None)
    if row is None:
        return
    if how != "drop" and row.field in draft.fields:
        refuse_what_is_closed(own)
        parts = [row.value] if how == "use" else [str(draft.value(row.field)), row.value]
        draft.put(row.field, str(read(draft.fields[row.field], ["\n\n".join(filter(None, parts))])))
        draft.write()
    row.delete()


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("application__call", "reviewer__review")
    return rows.get(pk=assignment.pk)
