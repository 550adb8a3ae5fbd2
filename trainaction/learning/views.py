"""A run for its learners: its first page, its lessons, and what they say of how far they are."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.permissions import signed_in
from search.finding import reader_language
from trainaction.learning import listings, services
from trainaction.learning.access import Visit, course_of, in_a_run, taught_run
from trainaction.learning.queries import LessonText, lesson_text, progress_of
from trainaction.models import CourseRun, RunLesson
from trainaction.packages.addresses import let_open_packages


@require_safe
@in_a_run
def run_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A run's first page. Whoever comes first to a run without dates gives it its lessons."""
    view = listings.run_view(visit)
    if not view.total and services.pin_lessons(run=visit.run):
        view = listings.run_view(visit)
    context = {"view": view, "run": visit.run, "course": course_of(request, visit.run), "tab": "lessons"}
    return render(request, "trainaction/learning/run.html", context)


@require_safe
@in_a_run
def lesson_page(request: HttpRequest, visit: Visit, lesson: UUID) -> HttpResponse:
    progress = progress_of(visit.enrolment, lesson) if visit.enrolment else {}
    view = listings.lesson_view(visit, lesson, progress, request)
    if view is None:
        raise Http404
    if view.closed:
        return _not_open(request, visit, view.closed)
    if visit.learner is not None and request.method == "GET":
        services.open_lesson(enrolment=visit.learner, lesson_key=lesson, progress=progress)
    response = render(request, "trainaction/learning/lesson.html", {"lesson": view, "run": visit.run, "tab": "lessons"})
    return let_open_packages(request, response) if view.packages else response


def _not_open(request: HttpRequest, visit: Visit, sentence: str) -> HttpResponse:
    context = {"run": visit.run, "sentence": sentence}
    return render(request, "trainaction/learning/not_open.html", context, status=403)


@require_POST
@in_a_run
def blocks_seen(request: HttpRequest, visit: Visit, lesson: UUID) -> HttpResponse:
    """Blocks that came into the reader's view: `block`, once for each. What is no block of the lesson is ignored."""
    text = _text(visit, lesson)
    if visit.learner is not None and not listings.why_lesson_closed(visit, lesson):
        seen = {block for block in text.blocks if str(block) in set(request.POST.getlist("block"))}
        services.see_blocks(enrolment=visit.learner, lesson_key=lesson, blocks=seen, of=text.blocks)
    return HttpResponse(status=204)


@require_POST
@in_a_run
def lesson_done(request: HttpRequest, visit: Visit, lesson: UUID) -> HttpResponse:
    """The lesson is done: on to the next one, or back to the run after the last."""
    _text(visit, lesson)
    if sentence := listings.why_lesson_closed(visit, lesson):
        return _not_open(request, visit, sentence)
    if visit.learner is not None:
        services.finish_lesson(enrolment=visit.learner, lesson_key=lesson)
    following = listings.following_url(visit, lesson)
    return redirect(following or reverse("learning_run", args=[visit.run.key]))


def _text(visit: Visit, lesson: UUID) -> LessonText:
    text = lesson_text(visit.run, lesson, visit.language)
    if text is None:
        raise Http404
    return text


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def lesson_versions(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Which versions of the lessons a run teaches; a corrected one is brought to it by a press."""
    if request.method == "POST":
        _bring(request, run)
        return redirect("teaching_lessons", run=run.key)
    if not RunLesson.objects.filter(run=run).exists():
        services.pin_lessons(run=run)
    context = {"view": listings.versions_view(run, reader_language()), "run": run, "tab": "versions"}
    return render(request, "trainaction/learning/versions.html", context)


def _bring(request: HttpRequest, run: CourseRun) -> None:
    try:
        lesson = UUID(request.POST.get("lesson", ""))
    except ValueError:
        messages.error(request, _("Choose a lesson of the list."))
        return
    try:
        changes = services.bring_lesson(run=run, lesson_key=lesson, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if not changes:
        messages.info(request, _("The run teaches this version already."))
        return
    number = len(changes)
    sentence = ngettext(
        "“%(title)s” was brought to the run, in %(number)s language. Progress and answers were kept.",
        "“%(title)s” was brought to the run, in %(number)s languages. Progress and answers were kept.",
        number,
    )
    messages.success(request, sentence % {"title": changes[0].title, "number": number})
