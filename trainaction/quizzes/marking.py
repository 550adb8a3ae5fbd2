"""Marking: the open answers of a run and what was handed in, the oldest first, without the names of who wrote them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from participants.permissions import signed_in
from portal.number_fields import NumberAsWritten
from portal.numbers import record_key
from search.finding import reader_language
from trainaction.assignments.listings import to_mark
from trainaction.assignments.queries import waiting_submissions
from trainaction.learning.access import taught_run, teaching_trail
from trainaction.models import AttemptItem, CourseRun
from trainaction.quizzes import services
from trainaction.quizzes.contents import from_json, said
from trainaction.quizzes.listings import given_said, points_said

PER_PAGE = 10


class MarkForm(forms.Form):
    """Points and a comment. Whether the question gives so many points, the service says."""

    item = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    points = NumberAsWritten(label=gettext_lazy("Points"), max_digits=7, decimal_places=2)
    comment = forms.CharField(
        label=gettext_lazy("Comment for the learner"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


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
    form: MarkForm


def waiting_for_marks(run: CourseRun) -> QuerySet[AttemptItem]:
    """The answers of a run that a tutor has to mark, the oldest first."""
    items: QuerySet[AttemptItem] = AttemptItem.objects.filter(
        attempt__enrolment__run=run, attempt__submitted_at__isnull=False, points=None
    )
    return items.select_related("version", "attempt__quiz").order_by("attempt__submitted_at", "pk")


def _rows(page: Paged[AttemptItem], language: str, refused: MarkForm | None) -> list[ToMark]:
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


def _empty_form(item: AttemptItem) -> MarkForm:
    return MarkForm(initial={"item": item.pk}, auto_id=f"id_{item.pk}_%s")


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
    return render(request, "trainaction/quizzes/marking.html", context, status=400 if refused is not None else 200)


def _mark(request: HttpRequest, run: CourseRun) -> MarkForm | None:
    """Write a mark; the form again where it cannot be. Raises Http404 for an answer of another run."""
    number = request.POST.get("item", "")
    form = MarkForm(request.POST, auto_id=f"id_{number}_%s")
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
