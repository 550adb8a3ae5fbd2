"""Marking: the open answers of a run and what was handed in, the oldest first, without the names of who wrote them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.permissions import signed_in
from portal.numbers import record_key
from portal.refusals import say
from search.finding import reader_language
from trainaction.assignments import services as assignment_services
from trainaction.assignments.queries import waiting_submissions
from trainaction.marks.forms import AnswerForm, WorkForm
from trainaction.marks.listings import to_mark
from trainaction.marks.views import marked_submission
from trainaction.models import AttemptItem, CourseRun, Submission
from trainaction.questions import from_json, said
from trainaction.quizzes import services
from trainaction.quizzes.listings import given_said, points_said
from trainaction.teaching import taught_run, teaching_trail

PER_PAGE = 10
State = Submission.State


@dataclass(frozen=True, slots=True)
class ToMark:
    """An open answer that waits for its points."""

    pk: int
    quiz: str
    prompt: str
    rubric: str
    answer: tuple[str, ...]
    most: str
    handed_in: datetime
    form: AnswerForm


def waiting_for_marks(run: CourseRun) -> QuerySet[AttemptItem]:
    """The answers of a run that a tutor has to mark, the oldest first."""
    items: QuerySet[AttemptItem] = AttemptItem.objects.filter(
        attempt__enrolment__run=run, attempt__submitted_at__isnull=False, points=None
    )
    return items.select_related("version", "attempt__quiz").order_by("attempt__submitted_at", "pk")


def _rows(page: Paged[AttemptItem], language: str, refused: AnswerForm | None) -> list[ToMark]:
    rows = []
    for item in page:
        content = from_json(item.version.content)
        is_refused = refused is not None and refused.data.get("item") == str(item.pk)
        rows.append(
            ToMark(
                pk=item.pk,
                quiz=item.attempt.quiz.title,
                prompt=said(content.prompt, language),
                rubric=said(content.rubric, language),
                answer=given_said(content, item.answer, language),
                most=points_said(content.points),
                handed_in=item.attempt.submitted_at or item.attempt.started_at,
                form=refused if is_refused and refused is not None else _empty_form(item),
            )
        )
    return rows


def _empty_form(item: AttemptItem) -> AnswerForm:
    return AnswerForm(initial={"item": item.pk}, auto_id=f"id_{item.pk}_%s")


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def marking_page(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """The answers and assignments that wait, ten of each at a time. A mark that cannot be is said beside its field, and what was typed stays."""
    refused = None
    if request.method == "POST":
        refused = _mark(request, run)
        if refused is None:
            return redirect("teaching_marking", run=run.key)
    submissions = waiting_submissions(run)
    page = Paginator(waiting_for_marks(run), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "run": run,
        "tab": "marking",
        "trail": teaching_trail(),
        "rows": _rows(page, reader_language(), refused),
        "page_obj": page,
        "submissions": [to_mark(run, each, reader_language()) for each in submissions[:PER_PAGE]],
        "submissions_number": submissions.count(),
    }
    return render(request, "trainaction/marks/marking.html", context, status=400 if refused is not None else 200)


def _mark(request: HttpRequest, run: CourseRun) -> AnswerForm | None:
    """Write a mark; the form again where it cannot be. Raises Http404 for an answer of another run."""
    number = request.POST.get("item", "")
    form = AnswerForm(request.POST, auto_id=f"id_{number}_%s")
    items = AttemptItem.objects.filter(attempt__enrolment__run=run)
    item = items.filter(pk=key).first() if (key := record_key(number)) is not None else None
    if item is None:
        raise Http404
    if form.is_valid():
        try:
            services.mark(
                item=item,
                points=form.cleaned_data["points"],
                comment=form.cleaned_data["comment"],
                by=signed_in(request),
            )
        except ValidationError as error:
            form.add_error("points", error)
        else:
            messages.success(request, _("Marked."))
            return None
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def submission_page(request: HttpRequest, run: CourseRun, submission: UUID) -> HttpResponse:
    """Mark one submission, or hand it back; of a marked one, correct its mark. What cannot be is said beside its field, and
    what was typed stays."""
    rows = Submission.objects.filter(enrolment__run=run).select_related("assignment", "marked_by")
    found = get_object_or_404(rows, public_id=submission)
    is_correction = request.method != "POST" or "why" in request.POST
    if found.state == State.MARKED and is_correction:
        return marked_submission(request, run, found)
    if request.method != "POST" and found.state != State.WAITING:
        return redirect("teaching_marking", run=run.key)
    form = WorkForm(request.POST) if request.method == "POST" else WorkForm(initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            _mark_work(request, found, form)
        except ValidationError as error:
            say(form, error)
            form = _with_what_is_shown(request, form, found)
        else:
            messages.success(request, _("Handed back.") if "hand_back" in request.POST else _("Marked."))
            return redirect("teaching_marking", run=run.key)
    row = to_mark(run, found, reader_language(), form)
    context = {
        "run": run,
        "tab": "marking",
        "trail": teaching_trail(),
        "row": row,
        "is_waiting": found.state == State.WAITING,
    }
    return render(request, "trainaction/marks/submission.html", context, status=422 if form.errors else 200)


def _mark_work(request: HttpRequest, found: Submission, form: WorkForm) -> None:
    said = {"feedback": form.cleaned_data["feedback"], "revision": form.cleaned_data["revision"]}
    if "hand_back" in request.POST:
        assignment_services.hand_back(submission=found, by=signed_in(request), **said)
    else:
        assignment_services.mark(submission=found, points=form.cleaned_data["points"], by=signed_in(request), **said)


def _with_what_is_shown(request: HttpRequest, form: WorkForm, found: Submission) -> WorkForm:
    """The same form with the revision that the page now shows: pressed again, it is for that."""
    found.refresh_from_db()
    shown = WorkForm({**request.POST.dict(), "revision": found.revision})
    shown.is_valid()
    for name, errors in form.errors.as_data().items():
        for error in errors:
            if name not in shown.errors:
                shown.add_error(None if name == "__all__" else name, error)
    return shown
