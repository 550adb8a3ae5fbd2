"""The survey after an activity: answers that nobody's name is on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.surveys import AnsweredInBatches, AnswerWithoutAName


class EventSurvey(AnsweredInBatches):
    """The survey after an activity that people registered for. There is none before somebody answers or turns it off."""

    activity = models.OneToOneField(
        "participants.Activity", models.CASCADE, related_name="survey", verbose_name=_("activity")
    )
    is_on = models.BooleanField(_("asked"), default=True)

    class Meta:
        verbose_name = _("survey after an activity")
        verbose_name_plural = _("surveys after activities")
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shown__lte=models.F("answered")),
                name="event_survey_shows_no_more_than_was_answered",
                violation_error_message=_("No more answers are shown than were given."),
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class EventReply(models.Model):
    """That somebody who registered has answered: not what, and not when. It goes with their registration."""

    survey = models.ForeignKey(EventSurvey, models.CASCADE, related_name="replies", verbose_name=_("survey"))
    registration = models.OneToOneField(
        "participants.Registration", models.CASCADE, related_name="survey_reply", verbose_name=_("registration")
    )

    class Meta:
        verbose_name = _("reply to a survey after an activity")
        verbose_name_plural = _("replies to surveys after activities")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return str(self.survey_id)


class EventAnswer(AnswerWithoutAName):
    """What somebody answered to one question of `datacction.feedback.questions`."""

    survey = models.ForeignKey(EventSurvey, models.CASCADE, related_name="answers", verbose_name=_("survey"))

    class Meta:
        verbose_name = _("answer of a survey after an activity")
        verbose_name_plural = _("answers of surveys after activities")
        default_permissions: ClassVar = ()
        ordering = ("id",)
