"""Reads: to whom a survey is open, and what was answered, as far as it is shown."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.surveys.results import Result, results_of
from trainaction.enrolment.queries import FINISHED
from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, EnrolmentState, RunSurvey, SurveyAnswer, SurveyReply
from trainaction.surveys.questions import questions_of

OPEN_FOR = timedelta(days=60)
"""After a run has ended, so long."""


def survey_of(run: CourseRun) -> RunSurvey | None:
    """The survey of a run, be it asked or not; None where nobody ever turned it on. One query."""
    return RunSurvey.objects.filter(run=run).first()


def is_closed(run: CourseRun, at: datetime | None = None) -> bool:
    """Whether answers come too late."""
    ended = [moment for moment in (run.ends_at, run.archived_at) if moment is not None]
    return bool(ended) and min(ended) + OPEN_FOR <= (at or timezone.now())


def is_offered(run: CourseRun, enrolment: Enrolment, at: datetime | None = None) -> bool:
    """Whether a learner is asked now, if the run asks: who has finished, or has begun a run that is over. No query."""
    if enrolment.state not in IN_A_SEAT or is_closed(run, at):
        return False
    return enrolment.state in FINISHED or (run.is_over(at) and enrolment.state != EnrolmentState.ENROLLED)


def has_replied(enrolment: Enrolment) -> bool:
    return SurveyReply.objects.filter(enrolment=enrolment).exists()


def is_waiting_for(run: CourseRun, enrolment: Enrolment | None) -> bool:
    """Whether a learner is asked and has not answered. Two queries at most, and none while they learn."""
    if enrolment is None or not is_offered(run, enrolment):
        return False
    survey = survey_of(run)
    return survey is not None and survey.is_on and not has_replied(enrolment)


def results(survey: RunSurvey, language: str) -> list[Result]:
    """What may be shown of a survey, question by question. Two queries.

    Answers are shown in batches of SUPPRESSION_THRESHOLD people, and those to a question from so many on.
    """
    shown = SurveyAnswer.objects.filter(survey=survey, is_shown=True).order_by("id")
    return results_of(questions_of(survey, language, with_retired=True), shown.values_list("question", "value"))
