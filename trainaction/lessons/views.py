"""A run for its learners: its first page, its lessons, and what they say of how far they are."""

from collections.abc import Sequence
from typing import Any
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
from portal.numbers import record_key
from search.finding import reader_language
from trainaction.enrolment.listings import beside_course
from trainaction.learning.access import Visit, course_of, in_a_run
from trainaction.learning.addresses import not_open, why_lesson_closed
from trainaction.learning.queries import LessonText, lesson_text, progress_of
from trainaction.learning.services import finish_lesson, open_lesson, see_blocks
from trainaction.lessons import listings
from trainaction.lessons.services import bring_lesson, pin_lessons
from trainaction.models import CourseRun, Enrolment, RunLesson
from trainaction.packages.addresses import let_open_packages
from trainaction.quizzes.services import bring_rules
from trainaction.reflections.listings import Refused
from trainaction.surveys.queries import is_waiting_for
from trainaction.teaching import taught_run, teaching_trail


@require_safe
@in_a_run
def run_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A run's first page. Whoever comes first to a run without dates gives it its lessons."""
    view = listings.run_view(visit)
    if not view.total and pin_lessons(run=visit.run):
        view = listings.run_view(visit)
    course = course_of(request, visit.run)
    context: dict[str, Any] = {
        "view": view,
        "run": visit.run,
        "title": beside_course(visit.run.title, course.title if course else ""),
        "course": course,
        "tab": "lessons",
        "is_surveyed": is_waiting_for(visit.run, visit.enrolment),
    }
    return render(request, "trainaction/learning/run.html", context)


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """What is shown for a page that cannot be reached: kept on devices by the service worker, and the same for everybody."""
    return render(request, "trainaction/learning/offline.html")


@require_safe
@in_a_run
def lesson_page(request: HttpRequest, visit: Visit, lesson: UUID) -> HttpResponse:
    return show_lesson(request, visit, lesson)


def show_lesson(
    request: HttpRequest, visit: Visit, lesson: UUID, refused: Refused | None = None, *, is_unread: bool = False
) -> HttpResponse:
    """A lesson's page; with what could not be kept of it, if something was sent, or that it `is_unread` and so not done.

    Raises Http404 for a lesson the run has not.
    """
    progress = progress_of(visit.enrolment, lesson) if visit.enrolment else {}
    view = listings.lesson_view(visit, lesson, progress, request, refused)
    if view is None:
        raise Http404
    if view.closed:
        return not_open(request, visit, view.closed)
    if visit.learner is not None and request.method == "GET":
        open_lesson(enrolment=visit.learner, lesson_key=lesson, progress=progress)
    context = {"lesson": view, "run": visit.run, "tab": "lessons", "is_unread": is_unread}
    status = 400 if refused or is_unread else 200
    response = render(request, "trainaction/learning/lesson.html", context, status=status)
    return let_open_packages(request, response) if view.packages else response


@require_POST
@in_a_run
def blocks_seen(request: HttpRequest, visit: Visit, lesson: UUID) -> HttpResponse:
    """Blocks that came into the reader's view, `block` once for each, and whether the lesson is `done`: what a script says
    at once, or once the line is back. What is no block of the lesson is ignored; 409 where blocks are missing for it to be
    done, and those that were named are kept."""
    text = _text(visit, lesson)
    if visit.learner is not None and not why_lesson_closed(visit, lesson):
        seen = {block for block in text.blocks if str(block) in set(request.POST.getlist("block"))}
        see_blocks(enrolment=visit.learner, lesson_key=lesson, blocks=seen, of=text.blocks)
        if "done" in request.POST and _finish(request, visit.learner, text):
            return HttpResponse(status=409)
    return HttpResponse(status=204)


def _finish(request: HttpRequest, learner: Enrolment, text: LessonText) -> Sequence[UUID]:
    """The lesson is done, as far as it was seen, or said to be read. The blocks that are missing, if any."""
    return finish_lesson(enrolment=learner, lesson_key=text.lesson_key, of=text.blocks, has_read="read" in request.POST)


@require_POST
@in_a_run
def lesson_done(request: HttpRequest, visit: Visit, lesson: UUID) -> HttpResponse:
    """The lesson is done: on to the next one, or back to the run after the last. What was not seen of it is said first."""
    text = _text(visit, lesson)
    if sentence := why_lesson_closed(visit, lesson):
        return not_open(request, visit, sentence)
    if visit.learner is not None and _finish(request, visit.learner, text):
        return show_lesson(request, visit, lesson, is_unread=True)
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
        if "quiz" in request.POST:
            _bring_rules(request, run)
        else:
            _bring(request, run)
        return redirect("teaching_lessons", run=run.key)
    if not RunLesson.objects.filter(run=run).exists():
        pin_lessons(run=run)
    view = listings.versions_view(run, reader_language())
    context = {"view": view, "run": run, "tab": "versions", "trail": teaching_trail()}
    return render(request, "trainaction/learning/versions.html", context)


def _bring_rules(request: HttpRequest, run: CourseRun) -> None:
    quiz = record_key(request.POST["quiz"])
    change = bring_rules(run=run, quiz=quiz, by=signed_in(request)) if quiz is not None else None
    if change is None:
        messages.info(request, _("The run has these rules already."))
    else:
        title = {"title": change.quiz.title}
        messages.success(request, _("“%(title)s” has its new rules in this run, from the next attempt on.") % title)


def _bring(request: HttpRequest, run: CourseRun) -> None:
    try:
        lesson = UUID(request.POST.get("lesson", ""))
    except ValueError:
        messages.error(request, _("Choose a lesson of the list."))
        return
    try:
        changes = bring_lesson(run=run, lesson_key=lesson, by=signed_in(request))
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
