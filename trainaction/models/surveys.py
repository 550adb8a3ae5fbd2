"""The survey at the end of a run: what is asked beside the ready-made questions, and answers that nobody's name is on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.surveys import AnsweredInBatches, AnswerWithoutAName
from portal.surveys.questions import Kind as AnswerKind
from trainaction.models.enrolments import Enrolment
from trainaction.models.runs import CourseRun


class RunSurvey(AnsweredInBatches):
    """The survey of a run. `answered` people have sent it, and what the first `shown` of them said is shown to tutors."""

    run = models.OneToOneField(CourseRun, models.CASCADE, related_name="survey", verbose_name=_("run"))
    is_on = models.BooleanField(_("asked"), default=True)

    class Meta:
        verbose_name = _("survey of a run")
        verbose_name_plural = _("surveys of runs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shown__lte=models.F("answered")),
                name="survey_shows_no_more_than_was_answered",
                violation_error_message=_("No more answers are shown than were given."),
            )
        ]

    def __str__(self) -> str:
        return str(self.run)


class SurveyQuestion(models.Model):
    """A question of a run's own. What was asked once is not changed; it can be asked no more."""

    Kind = AnswerKind

    survey = models.ForeignKey(RunSurvey, models.CASCADE, related_name="questions", verbose_name=_("survey"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    text_es = models.CharField(_("question in Spanish"), max_length=300)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    options = models.JSONField(_("options"), default=list)
    """Pairs of Spanish and English, of a question for one of several."""
    is_asked = models.BooleanField(_("asked"), default=True)

    class Meta:
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of surveys")
        ordering = ("survey", "pk")

    def __str__(self) -> str:
        return self.text_es


class SurveyReply(models.Model):
    """That a learner has answered: not what, and not when."""

    survey = models.ForeignKey(RunSurvey, models.CASCADE, related_name="replies", verbose_name=_("survey"))
    enrolment = models.OneToOneField(
        Enrolment, models.CASCADE, related_name="survey_reply", verbose_name=_("enrolment")
    )

    class Meta:
        verbose_name = _("reply to a survey")
        verbose_name_plural = _("replies to surveys")

    def __str__(self) -> str:
        return str(self.survey_id)


class SurveyAnswer(AnswerWithoutAName):
    """What somebody answered to one question: of `trainaction.surveys.questions`, or by its number of the run's own."""

    survey = models.ForeignKey(RunSurvey, models.CASCADE, related_name="answers", verbose_name=_("survey"))

    class Meta:
        verbose_name = _("answer of a survey")
        verbose_name_plural = _("answers of surveys")
        ordering = ("id",)
