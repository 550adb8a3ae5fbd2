"""Where the lessons of a run and their parts are, and why one is not open."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trainaction.learning.access import Visit
from trainaction.learning.completion import why_closed
from trainaction.learning.queries import run_lessons
from trainaction.models import CourseRun


def lesson_url(run: CourseRun, lesson_key: UUID) -> str:
    return reverse("learning_lesson", args=[run.key, lesson_key])


def anchor(block: UUID | int) -> str:
    """The id of a block in the page of its lesson."""
    return f"b-{block}"


def why_lesson_closed(visit: Visit, lesson_key: UUID) -> str:
    """Why a lesson is not open to a learner yet; empty where it is. One query, five where its module has such a rule."""
    return why_closed(visit.run, run_lessons(visit.run, visit.language), lesson_key, visit.enrolment)


def not_open(request: HttpRequest, visit: Visit, sentence: str) -> HttpResponse:
    """Why a lesson is not open to the learner yet."""
    context = {"run": visit.run, "sentence": sentence}
    return render(request, "trainaction/learning/not_open.html", context, status=403)
