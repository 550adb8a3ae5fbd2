"""Writes: turning a survey on and off, its own questions, and answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.surveys.questions import checked_answers
from portal.surveys.services import keep_answers
from trainaction.models import CourseRun, Enrolment, RunSurvey, SurveyAnswer, SurveyQuestion, SurveyReply
from trainaction.surveys.queries import is_offered
from trainaction.surveys.questions import questions_of

MOST_OWN = 10


@transaction.atomic
def turn(*, run: CourseRun, is_on: bool) -> RunSurvey:
    """Ask the learners of a run, or no longer. What was answered stays."""
    survey, _is_new = RunSurvey.objects.update_or_create(run=run, defaults={"is_on": is_on})
    return survey


@transaction.atomic
def add_question(
    *, run: CourseRun, kind: str, text_es: str, text_en: str = "", options: Sequence[tuple[str, str]] = ()
) -> SurveyQuestion:
    """Ask something of the run's own. Raises ValidationError where it has enough, or too few options to choose from."""
    survey, _is_new = RunSurvey.objects.select_for_update().get_or_create(run=run)
    if survey.questions.filter(is_asked=True).count() >= MOST_OWN:
        raise ValidationError(
            _("A run asks %(most)s questions of its own at most: a long survey is not answered.") % {"most": MOST_OWN}
        )
    is_choice = kind == SurveyQuestion.Kind.CHOICE
    if is_choice and len(options) < 2:
        raise ValidationError({"options_es": _("Write two options at least, one in each line.")})
    return SurveyQuestion.objects.create(
        survey=survey,
        kind=kind,
        text_es=text_es,
        text_en=text_en,
        options=[list(each) for each in options if is_choice],
    )


@transaction.atomic
def retire_question(*, run: CourseRun, question: int) -> None:
    """Ask a question no more; one that nobody has answered goes. Nothing where the run has no such question."""
    found = SurveyQuestion.objects.filter(survey__run=run, pk=question).first()
    if found is None:
        return
    if SurveyAnswer.objects.filter(survey=found.survey_id, question=f"own-{found.pk}").exists():
        SurveyQuestion.objects.filter(pk=found.pk).update(is_asked=False)
    else:
        found.delete()


@transaction.atomic
def answer(*, enrolment: Enrolment, given: Mapping[str, str], at: datetime | None = None) -> bool:
    """Keep a learner's answers by the key of their question, without whose they are; False where they had answered.

    Raises ValidationError where the survey is not open to them, nothing is answered, or an answer is none.
    """
    run = enrolment.run
    survey = RunSurvey.objects.select_for_update().filter(run=run, is_on=True).first()
    if survey is None or not is_offered(run, enrolment, at):
        raise ValidationError(
            _("This survey is not open: it is once you have finished the course, and 60 days after it.")
        )
    if SurveyReply.objects.filter(enrolment=enrolment).exists():
        return False
    values = checked_answers(questions_of(survey, "es"), given)
    SurveyReply.objects.create(survey=survey, enrolment=enrolment)
    keep_answers(survey=survey, values=values, among=survey.answers)
    return True
