"""Writes: asking or not, and answers."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from datacction.feedback.queries import is_asked
from datacction.feedback.questions import ready_made
from datacction.models import EventReply, EventSurvey
from participants.models import Activity, Registration
from portal.models import User
from portal.surveys.questions import checked_answers
from portal.surveys.services import keep_answers


@transaction.atomic
def turn(*, activity: Activity, is_on: bool, by: User) -> EventSurvey:
    """Ask those who registered for an activity, or no longer. What was answered stays."""
    survey, _is_new = EventSurvey.objects.update_or_create(activity=activity, defaults={"is_on": is_on})
    log(activity, "datacction.survey", user=by, data={"is_on": is_on})
    return survey


@transaction.atomic
def answer(*, registration: Registration, given: Mapping[str, str], at: datetime | None = None) -> bool:
    """Keep somebody's answers by the key of their question, without whose they are; False where they had answered.

    Raises ValidationError where the survey is not open to them, nothing is answered, or an answer is none.
    """
    activity = registration.desk.activity
    EventSurvey.objects.get_or_create(activity=activity)
    survey = EventSurvey.objects.select_for_update().select_related("activity").get(activity=activity)
    if not is_asked(registration, survey, at):
        raise ValidationError(
            _("This survey is not open: those who registered are asked once the activity is over, for 60 days.")
        )
    if EventReply.objects.filter(registration=registration).exists():
        return False
    values = checked_answers(ready_made(), given)
    EventReply.objects.create(survey=survey, registration=registration)
    keep_answers(survey=survey, values=values, among=survey.answers)
    return True
