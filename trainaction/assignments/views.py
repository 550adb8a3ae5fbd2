"""Assignments for learners. Everything works without scripts."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants.permissions import signed_in
from portal.refusals import say
from trainaction.assignments import services
from trainaction.assignments.forms import HandInForm
from trainaction.assignments.listings import assignment_view, name_for_tutors, receipt_of
from trainaction.assignments.queries import file_of, may_hand_in, tries_at
from trainaction.discussion.attachments import HANDED_IN, path_of
from trainaction.learning.access import Visit, in_a_run
from trainaction.learning.addresses import anchor, lesson_url, not_open, why_lesson_closed
from trainaction.models import RunAssignment, Submission
from trainaction.permissions import teaches

State = Submission.State


@require_http_methods(["GET", "HEAD", "POST"])
@in_a_run
def assignment(request: HttpRequest, visit: Visit, block: UUID) -> HttpResponse:
    """What is asked, and what the learner handed in; a POST hands in, or replaces what waits for its mark."""
    found = get_object_or_404(RunAssignment, run=visit.run, block=block)
    if sentence := why_lesson_closed(visit, found.lesson_key):
        return not_open(request, visit, sentence)
    tries = tries_at(visit.enrolment, [found])[found.pk] if visit.enrolment is not None else []
    if visit.enrolment is None and request.method == "POST":
        raise Http404
    form = _form(request, found, tries)
    if request.method == "POST" and visit.enrolment is not None and form.is_valid():
        try:
            submission = services.hand_in(enrolment=visit.enrolment, assignment=found, **form.work())
        except ValidationError as error:
            say(form, error)
        else:
            receipt = {"receipt": receipt_of(submission)}
            messages.success(request, _("It is handed in. Your receipt: %(receipt)s.") % receipt)
            return redirect("learning_assignment", run=visit.run.key, block=block)
    view = assignment_view(visit, found, tries, f"{lesson_url(visit.run, found.lesson_key)}#{anchor(block)}")
    context = {"view": view, "run": visit.run, "form": form if view.is_open or form.errors else None}
    return render(request, "trainaction/assignments/assignment.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, found: RunAssignment, tries: list[Submission]) -> HandInForm:
    """The form as it was sent, or with what waits; a further try begins with the text of the last one."""
    last = tries[-1] if tries else None
    files = list(last.files.all()) if last is not None and last.state == State.WAITING else []
    if request.method == "POST":
        return HandInForm(request.POST, request.FILES, assignment=found, there=files)
    initial = {"text": last.text} if last is not None and may_hand_in(found, tries) else {}
    return HandInForm(assignment=found, there=files, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
@in_a_run
def take_back(request: HttpRequest, visit: Visit, block: UUID) -> HttpResponse:
    """Take back what waits for its mark: said what goes, asked once."""
    found = get_object_or_404(RunAssignment, run=visit.run, block=block)
    if visit.learner is None:
        raise Http404
    waiting = Submission.objects.filter(enrolment=visit.learner, assignment=found, state=State.WAITING).first()
    if waiting is None:
        messages.info(request, _("Nothing of yours waits here for a mark."))
        return redirect("learning_assignment", run=visit.run.key, block=block)
    if request.method == "POST":
        try:
            services.take_back(submission=waiting)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("It is taken back: your tutor does not see it any more."))
        return redirect("learning_assignment", run=visit.run.key, block=block)
    tries = tries_at(visit.learner, [found])[found.pk]
    context = {"view": assignment_view(visit, found, tries, ""), "run": visit.run}
    context["cancel_url"] = reverse("learning_assignment", args=[visit.run.key, block])
    return render(request, "trainaction/assignments/take_back.html", context)


@require_safe
@in_a_run
def submitted_file(request: HttpRequest, visit: Visit, key: UUID) -> FileResponse:
    """Hand out a file to its learner and to who teaches the run: to be saved, never shown as a page of this site."""
    is_tutor = visit.enrolment is None or teaches(signed_in(request), visit.run)
    file = file_of(visit.run, key, None if is_tutor else visit.enrolment)
    if file is None or not path_of(file.key, HANDED_IN).exists():
        raise Http404
    is_own = visit.enrolment is not None and file.submission.enrolment_id == visit.enrolment.pk
    response = FileResponse(
        path_of(file.key, HANDED_IN).open("rb"),
        as_attachment=True,
        filename=file.name if is_own else name_for_tutors(file),
        content_type=file.kind,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
