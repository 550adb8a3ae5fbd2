"""What the pages of marks show: frozen values, ready for a template. Names of learners are not among them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainaction.assignments.listings import FileRow, file_rows, receipt_of
from trainaction.marks.forms import WorkForm
from trainaction.marks.queries import history_of
from trainaction.models import AttemptItem, CourseRun, MarkChange, Submission
from trainaction.questions import from_json, said
from trainaction.quizzes.listings import given_said, many, points_said


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Something that has its mark, in a list."""

    title: str
    detail: str
    """The question asked, or by which receipt the work can be named."""
    result: str
    marked_at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """A correction in the history of a mark, for who teaches."""

    at: datetime
    said: str
    by: str
    why: str
    comment_before: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """One mark with what it was given for, and its history."""

    title: str
    asked: str
    rubric: str
    answer: tuple[str, ...]
    files: tuple[FileRow, ...]
    result: str
    comment: str
    points: Decimal
    most: str
    marked_at: datetime | None
    marked_by: str
    history: tuple[Change, ...]


def result_of(points: Decimal, most: Decimal) -> str:
    return ngettext("%(points)s of %(most)s point", "%(points)s of %(most)s points", many(most)) % {
        "points": points_said(points),
        "most": points_said(most),
    }


def answer_row(run: CourseRun, item: AttemptItem, language: str) -> MarkRow:
    """A marked open answer. No query."""
    content = from_json(item.version.content)
    assert item.points is not None
    return MarkRow(
        title=item.attempt.quiz.title,
        detail=said(content.prompt, language),
        result=result_of(item.points, content.points),
        marked_at=item.marked_at,
        url=reverse("teaching_mark", args=[run.key, item.pk]),
    )


def submission_row(run: CourseRun, submission: Submission, language: str) -> MarkRow:
    """Marked work. No query."""
    assert submission.points is not None
    return MarkRow(
        title=submission.assignment.texts_in(language).title,
        detail=_("Receipt %(receipt)s") % {"receipt": receipt_of(submission)},
        result=result_of(submission.points, Decimal(submission.out_of or 0)),
        marked_at=submission.marked_at,
        url=reverse("teaching_submission", args=[run.key, submission.public_id]),
    )


def answer_view(item: AttemptItem, language: str) -> MarkView:
    """A marked open answer, with its history. One query."""
    content = from_json(item.version.content)
    assert item.points is not None
    return MarkView(
        title=item.attempt.quiz.title,
        asked=said(content.prompt, language),
        rubric=said(content.rubric, language),
        answer=given_said(content, item.answer, language),
        files=(),
        result=result_of(item.points, content.points),
        comment=item.comment,
        points=item.points,
        most=points_said(content.points),
        marked_at=item.marked_at,
        marked_by=_name(item.marked_by),
        history=_history(history_of(item=item)),
    )


def submission_view(run: CourseRun, submission: Submission, language: str) -> MarkView:
    """Marked work, with its history. Two queries."""
    texts = submission.assignment.texts_in(language)
    assert submission.points is not None
    most = Decimal(submission.out_of or 0)
    return MarkView(
        title=texts.title,
        asked=texts.instructions,
        rubric=texts.rubric,
        answer=(submission.text,) if submission.text else (),
        files=file_rows(run, submission.files.all(), by_number=True),
        result=result_of(submission.points, most),
        comment=submission.feedback,
        points=submission.points,
        most=points_said(most),
        marked_at=submission.marked_at,
        marked_by=_name(submission.marked_by),
        history=_history(history_of(submission=submission)),
    )


@dataclass(frozen=True, slots=True)
class SubmissionToMark:
    """Work that waits for its mark."""

    title: str
    number: str
    instructions: str
    rubric: str
    text: str
    files: tuple[FileRow, ...]
    most: int
    handed_in: datetime
    is_late: bool
    receipt: str
    url: str
    form: WorkForm


def to_mark(run: CourseRun, submission: Submission, language: str, form: WorkForm | None = None) -> SubmissionToMark:
    """A submission as who marks it sees it: without who handed it in."""
    texts = submission.assignment.texts_in(language)
    return SubmissionToMark(
        title=texts.title,
        number=_("Try %(number)s") % {"number": submission.number},
        instructions=texts.instructions,
        rubric=texts.rubric,
        text=submission.text,
        files=file_rows(run, submission.files.all(), by_number=True),
        most=submission.assignment.points,
        handed_in=submission.submitted_at,
        is_late=submission.is_late,
        receipt=receipt_of(submission),
        url=reverse("teaching_submission", args=[run.key, submission.public_id]),
        form=form
        or WorkForm(initial={"revision": submission.revision}, auto_id=f"id_{submission.public_id.hex[:8]}_%s"),
    )


def _history(changes: list[MarkChange]) -> tuple[Change, ...]:
    return tuple(
        Change(
            at=each.at,
            said=ngettext("%(before)s → %(after)s point", "%(before)s → %(after)s points", many(each.points_after))
            % {"before": points_said(each.points_before), "after": points_said(each.points_after)},
            by=_name(each.by),
            why=each.why,
            comment_before=each.comment_before,
        )
        for each in changes
    )


def _name(user: Any) -> str:
    return str(user.get_full_name() or user) if user is not None else "–"
