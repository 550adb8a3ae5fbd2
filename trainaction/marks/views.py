"""The marks of a run, seen again and corrected by who teaches it. Names stand on the page of one learner's marks alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants.permissions import signed_in
from participants.services.privacy import log_access
from portal.refusals import say
from search.finding import reader_language
from trainaction.marks import listings, services
from trainaction.marks.forms import CorrectionForm
from trainaction.marks.queries import marked_answers, marked_submissions
from trainaction.models import AttemptItem, CourseRun, Enrolment, Submission
from trainaction.teaching import taught_run, teaching_trail

PER_PAGE = 20


@require_safe
@taught_run
def marks_page(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """What was marked in the run, the last first: of everybody without names, or of one learner, which is logged."""
    language = reader_language()
    learner = _learner(request, run)
    key = learner.public_id if learner is not None else None
    submissions = Paginator(marked_submissions(run, key), PER_PAGE).get_page(request.GET.get("work"))
    answers = Paginator(marked_answers(run, key), PER_PAGE).get_page(request.GET.get("p"))
    if learner is not None:
        log_access(
            user=signed_in(request), what="courses.marks", query={"run": run.key}, records=1, person=learner.person
        )
    context: dict[str, Any] = {
        "run": run,
        "tab": "marking",
        "trail": teaching_trail(),
        "learner": str(learner.person.counted_as) if learner is not None else "",
        "learner_key": key or "",
        "submissions": [listings.submission_row(run, each, language) for each in submissions],
        "answers": [listings.answer_row(run, each, language) for each in answers],
        "page_obj": answers,
        "work_page": submissions,
    }
    return render(request, "trainaction/marks/marks.html", context)


def _learner(request: HttpRequest, run: CourseRun) -> Enrolment | None:
    """The learner that the address names. Raises Http404 for none of this run."""
    asked = request.GET.get("learner", "")
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Enrolment.objects.select_related("person__merged_into"), run=run, public_id=key)


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def mark_page(request: HttpRequest, run: CourseRun, item: int) -> HttpResponse:
    """The mark of an open answer; a POST corrects it."""
    found = get_object_or_404(_marked(run), pk=item)
    form = _form(request, found.points, found.comment)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = services.correct_answer(
                item=found,
                points=said["points"],
                comment=said["comment"],
                why=said["why"],
                seen=said["seen"],
                by=signed_in(request),
            )
        except ValidationError as error:
            form = _refused(form, error, get_object_or_404(_marked(run), pk=item).points)
        else:
            return _told(request, run, done, "teaching_mark", item)
    view = listings.answer_view(get_object_or_404(_marked(run), pk=item), reader_language())
    return _page(request, run, view, form)


def _marked(run: CourseRun) -> Any:
    marked = AttemptItem.objects.filter(
        attempt__enrolment__run=run, marked_at__isnull=False, points__isnull=False, attempt__submitted_at__isnull=False
    )
    return marked.select_related("version", "attempt__quiz", "marked_by")


def marked_submission(request: HttpRequest, run: CourseRun, found: Submission) -> HttpResponse:
    """The mark of what was handed in, within the view that has found it; a POST corrects it."""
    form = _form(request, found.points, found.feedback)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            done = services.correct_submission(
                submission=found,
                points=said["points"],
                feedback=said["comment"],
                why=said["why"],
                seen=said["seen"],
                by=signed_in(request),
            )
        except ValidationError as error:
            found.refresh_from_db()
            form = _refused(form, error, found.points)
        else:
            return _told(request, run, done, "teaching_submission", found.public_id)
    return _page(request, run, listings.submission_view(run, found, reader_language()), form)


def _form(request: HttpRequest, points: Any, comment: str) -> CorrectionForm:
    if request.method == "POST":
        return CorrectionForm(request.POST)
    return CorrectionForm(initial={"seen": points, "points": points, "comment": comment})


def _refused(form: CorrectionForm, error: ValidationError, points: Any) -> CorrectionForm:
    """The same form with what is wrong, for the mark that the page now shows: pressed again, it is for that."""
    shown = CorrectionForm({**form.data.dict(), "seen": points})
    shown.is_valid()
    say(shown, error)
    return shown


def _told(request: HttpRequest, run: CourseRun, done: services.Corrected, name: str, key: Any) -> HttpResponse:
    messages.success(request, _("The mark is corrected. The learner is told."))
    if done.completed:
        messages.success(request, _("With it, the learner has completed the run."))
    if done.reopened:
        messages.warning(request, _("With it, the learner has not completed the run any more, and is learning again."))
    if done.keeps_certificate:
        messages.warning(
            request,
            _(
                "The learner has a certificate that rests on the mark before. Should it not stand, revoke it under “Certificates”."
            ),
        )
    return redirect(name, run.key, key)


def _page(request: HttpRequest, run: CourseRun, view: listings.MarkView, form: CorrectionForm) -> HttpResponse:
    context = {"run": run, "tab": "marking", "trail": teaching_trail(), "view": view, "form": form}
    return render(request, "trainaction/marks/mark.html", context, status=422 if form.errors else 200)
