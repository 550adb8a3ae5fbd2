"""The survey of a run: for its learners, and for who teaches it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.numbers import record_key
from portal.surveys.forms import SurveyForm
from portal.surveys.results import as_csv, table_of
from search.finding import reader_language
from trainaction.learning.access import Visit, in_a_run
from trainaction.models import CourseRun, RunSurvey
from trainaction.surveys import services
from trainaction.surveys.forms import QuestionForm
from trainaction.surveys.queries import has_replied, is_offered, results, survey_of
from trainaction.surveys.questions import questions_of
from trainaction.teaching import taught_run, teaching_trail


@require_http_methods(["GET", "HEAD", "POST"])
@in_a_run
def survey_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The questions, for who is asked and has not answered; others are told why there are none. Tutors look at them."""
    survey, enrolment = survey_of(visit.run), visit.enrolment
    is_replied = enrolment is not None and has_replied(enrolment)
    is_open = enrolment is None or (survey is not None and survey.is_on and is_offered(visit.run, enrolment))
    form = None
    if survey is not None and is_open and not is_replied:
        form = SurveyForm(
            request.POST if request.method == "POST" else None, questions=questions_of(survey, reader_language())
        )
    if request.method == "POST" and form is not None and enrolment is not None and form.is_valid():
        try:
            services.answer(enrolment=enrolment, given=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. Your answers are kept, without your name."))
            return redirect("learning_survey", run=visit.run.key)
    context = {
        "run": visit.run,
        "form": form,
        "is_replied": is_replied,
        "is_tutor": enrolment is None,
        "number": settings.SUPPRESSION_THRESHOLD,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "trainaction/surveys/survey.html", context, status=status)


# --- for who teaches it ----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def teaching_survey(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Turning the survey on and off, questions of the run's own, and what was answered as far as it is shown."""
    form = QuestionForm(request.POST if "add" in request.POST else None)
    if request.method == "POST":
        if "add" not in request.POST:
            _arrange(request, run)
            return redirect("teaching_survey", run=run.key)
        if form.is_valid() and _add(request, run, form):
            return redirect("teaching_survey", run=run.key)
    survey = survey_of(run) or RunSurvey(run=run, is_on=False)
    language = reader_language()
    found = results(survey, language) if survey.pk else []
    context: dict[str, Any] = {
        "run": run,
        "tab": "survey",
        "trail": teaching_trail(),
        "survey": survey,
        "form": form,
        "questions": [each for each in questions_of(survey, language) if each.own] if survey.pk else [],
        "tables": [table_of(each) for each in found if each.counts],
        "texts": [each for each in found if each.texts],
        "held_back": [each.question.text for each in found if each.number is None] if survey.shown else [],
        "waiting": survey.answered - survey.shown,
        "number": settings.SUPPRESSION_THRESHOLD,
    }
    return render(request, "trainaction/surveys/teaching.html", context, status=422 if form.errors else 200)


def _arrange(request: HttpRequest, run: CourseRun) -> None:
    """`on` turns the survey on (1) or off; `retire` asks a question no more."""
    if "on" in request.POST:
        is_on = services.turn(run=run, is_on=request.POST["on"] == "1").is_on
        messages.success(
            request,
            _("Learners are asked once they finish, or the run ends.")
            if is_on
            else _("Learners are not asked any more."),
        )
    elif (number := record_key(request.POST.get("retire"))) is not None:
        services.retire_question(run=run, question=number)
        messages.success(request, _("It is asked no more. What was answered to it stays."))


def _add(request: HttpRequest, run: CourseRun, form: QuestionForm) -> bool:
    try:
        services.add_question(run=run, **form.question())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The question is added."))
    return True


@require_safe
@taught_run
def teaching_survey_file(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """What is shown of the answers, as CSV: the same numbers and texts as on the page."""
    survey = survey_of(run)
    content = as_csv(results(survey, reader_language()) if survey is not None else [])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{run.key}-survey.csv"'
    return response
