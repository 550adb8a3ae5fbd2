"""Quizzes for learners: their rules, an attempt with its questions, its result. Everything works without scripts."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trainaction.learning.access import Visit, in_a_run
from trainaction.learning.addresses import lesson_url, why_lesson_closed
from trainaction.learning.going_on import go_on_after
from trainaction.models import Attempt, Quiz
from trainaction.quizzes import grading, listings, services
from trainaction.quizzes.queries import (
    Asked,
    asked_in,
    attempt_of,
    attempts_at,
    is_late,
    is_up,
    quiz_of_run,
    unfinished,
)

LONGEST_NAME = 8
"""Signs of the name of a question's field: q and its number."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_a_run
def quiz_page(request: HttpRequest, visit: Visit, quiz: int) -> HttpResponse:
    """A quiz's rules and the learner's attempts; a POST begins one, or leads to the one that is open."""
    found = quiz_of_run(visit.run, quiz)
    if found is None:
        raise Http404
    if sentence := why_lesson_closed(visit, found.lesson_key):
        context = {"run": visit.run, "sentence": sentence}
        return render(request, "trainaction/learning/not_open.html", context, status=403)
    if request.method == "POST" and visit.learner is not None:
        try:
            attempt = services.start_attempt(quiz=found.quiz, enrolment=visit.learner)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("learning_quiz", run=visit.run.key, quiz=quiz)
        return redirect(listings.attempt_url(visit.run, attempt))
    attempts = _attempts(visit, found.quiz)
    view = listings.quiz_view(
        visit.run,
        found,
        attempts,
        visit.language,
        lesson_url(visit.run, found.lesson_key),
        visit.learner is not None,
    )
    return render(request, "trainaction/quizzes/quiz.html", {"view": view, "run": visit.run, "visit": visit})


def _attempts(visit: Visit, quiz: Quiz) -> list[Attempt]:
    """The learner's attempts; one whose time is up is ended by whoever looks first."""
    if visit.enrolment is None:
        return []
    attempts = attempts_at(visit.enrolment, [quiz.pk])[quiz.pk]
    late = [each for each in attempts if each.submitted_at is None and is_late(each)]
    for each in late:
        services.hand_in(attempt=each)
    return attempts_at(visit.enrolment, [quiz.pk])[quiz.pk] if late else attempts


def _own_attempt(visit: Visit, attempt: UUID) -> Attempt:
    """The learner's own attempt. Raises Http404 for anybody else's."""
    found = attempt_of(visit.enrolment, attempt) if visit.enrolment is not None else None
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@in_a_run
def attempt_page(request: HttpRequest, visit: Visit, attempt: UUID) -> HttpResponse:
    """An attempt: its questions while it is open, its result then.

    A POST keeps all answers, and hands them in if it says so: where some are missing or incomplete, once it says that it is
    `sure`.
    """
    own = _own_attempt(visit, attempt)
    if own.submitted_at is None and is_late(own) and request.method != "POST":
        own = services.hand_in(attempt=own)
    if request.method == "POST":
        return _receive(request, visit, own)
    if own.submitted_at is not None:
        return _result(request, visit, own)
    if "hand_in" in request.GET and unfinished(asked_in(own)):
        left = listings.handing_in_view(visit.run, own, visit.language)
        return render(request, "trainaction/quizzes/hand_in.html", {"view": left, "run": visit.run})
    return _form(request, visit, own)


def _result(request: HttpRequest, visit: Visit, attempt: Attempt) -> HttpResponse:
    placed = quiz_of_run(visit.run, attempt.quiz_id)
    context = {
        "view": listings.result_view(
            visit.run, attempt, _attempts(visit, attempt.quiz), visit.language, is_open=visit.learner is not None
        ),
        "run": visit.run,
        "go_on": go_on_after(visit, placed.lesson_key) if placed is not None else None,
    }
    return render(request, "trainaction/quizzes/result.html", context)


def _form(
    request: HttpRequest, visit: Visit, attempt: Attempt, errors: dict[int, listings.Fault] | None = None
) -> HttpResponse:
    view = listings.attempt_view(visit.run, attempt, visit.language, errors=errors)
    context = {"view": view, "run": visit.run, "has_errors": bool(errors)}
    return render(request, "trainaction/quizzes/attempt.html", context, status=400 if errors else 200)


def _receive(request: HttpRequest, visit: Visit, attempt: Attempt) -> HttpResponse:
    """Keep what can be kept of a form; what is no answer is said beside its question, and the attempt stays open."""
    answers, errors = read_answers(asked_in(attempt), request)
    known = {number: request.POST.get(grading.known_name(listings.field_name(number)), "") for number in answers}
    try:
        services.save_answers(attempt=attempt, answers=answers, known=known)
    except services.TooLate as late:
        if is_late(attempt):  # and not of a run that was put away, and may be brought back
            services.hand_in(attempt=attempt)
        messages.warning(request, " ".join(late.messages))
        return redirect(listings.attempt_url(visit.run, attempt))
    if errors:
        return _form(request, visit, attempt, errors)
    if "hand_in" in request.POST:
        if "sure" in request.POST or is_up(attempt) or not unfinished(asked_in(attempt)):
            return _hand_in(request, visit, attempt)
        return redirect(listings.attempt_url(visit.run, attempt) + "?hand_in=1")
    messages.success(request, _("Your answers were saved."))
    at = request.POST.get("save", "")
    anchor = f"#q{at}" if at.isascii() and at.isdigit() else ""
    return redirect(listings.attempt_url(visit.run, attempt) + anchor)


def _hand_in(request: HttpRequest, visit: Visit, attempt: Attempt) -> HttpResponseRedirect:
    services.hand_in(attempt=attempt)
    return redirect(listings.attempt_url(visit.run, attempt))


def read_answers(
    asked: list[Asked], request: HttpRequest
) -> tuple[dict[int, grading.Answer], dict[int, listings.Fault]]:
    """The answers of a form by question, and what is wrong with those that are none. A question left empty is neither."""
    given: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for name, values in request.POST.lists():
        number, _dot, option = name.partition(".")
        if number[:1] == "q" and number[1:].isascii() and number[1:].isdigit() and len(number) < LONGEST_NAME:
            given[int(number[1:])][option] = [str(value) for value in values]
    answers: dict[int, grading.Answer] = {}
    errors: dict[int, listings.Fault] = {}
    for each in asked:
        try:
            answer = grading.read_answer(each.content, each.item.order, given.get(each.item.number, {}))
        except ValidationError as error:
            typed = request.POST.get(listings.field_name(each.item.number), "")
            errors[each.item.number] = listings.Fault(" ".join(error.messages), typed)
        else:
            if answer is not None:
                answers[each.item.number] = answer
    return answers, errors


@require_POST
@in_a_run
def answer(request: HttpRequest, visit: Visit, attempt: UUID, number: int) -> JsonResponse:
    """One answer, as scripts send them: 200 once it is kept, however often it comes; 409 once it is too late."""
    own = _own_attempt(visit, attempt)
    asked = asked_in(own, only=number)
    if not asked:
        raise Http404
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return JsonResponse({"message": _("Load the page again: this answer came without its key.")}, status=400)
    answers, errors = read_answers(asked, request)
    if errors:
        return JsonResponse({"message": errors[number].sentence}, status=400)
    try:
        services.save_answers(attempt=own, answers=answers, key=key)
    except services.TooLate as late:
        said = " ".join(late.messages)
        messages.warning(request, said)  # the script loads the page, which is the result by now
        return JsonResponse({"message": said}, status=409)
    remark = grading.remark_on(asked[0].content, answers.get(number))
    state = {
        "said": listings.answered_said(asked_in(own)),
        "was": grading.mark_of(answers.get(number)),
        "remark": remark,
    }
    return JsonResponse({"saved": bool(answers), **state})
