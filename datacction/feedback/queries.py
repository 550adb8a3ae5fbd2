"""Reads: to whom a survey is open, and what was answered, as far as it is shown."""

from datetime import datetime, timedelta

from django.utils import timezone

from datacction.feedback.questions import ready_made
from datacction.models import EventAnswer, EventReply, EventSurvey
from participants.models import Activity, Registration, RegistrationState
from portal.surveys.results import Result, results_of

OPEN_FOR = timedelta(days=60)
"""After an activity has ended, so long."""


def survey_of(activity: Activity) -> EventSurvey:
    """The survey after an activity; an unsaved one, which is on, where nobody has answered yet. One query."""
    found = EventSurvey.objects.filter(activity=activity).first() or EventSurvey()
    found.activity = activity
    return found


def is_open(activity: Activity, at: datetime | None = None) -> bool:
    """Whether an activity is over, and not too long ago. No query."""
    ended = activity.ends_at or activity.starts_at
    return ended is not None and ended <= (at or timezone.now()) < ended + OPEN_FOR


def is_asked(registration: Registration, survey: EventSurvey, at: datetime | None = None) -> bool:
    """Whether somebody is asked now: who had a place, once it is over. No query."""
    return survey.is_on and registration.state == RegistrationState.REGISTERED and is_open(survey.activity, at)


def has_replied(registration: Registration) -> bool:
    return EventReply.objects.filter(registration=registration).exists()


def results(survey: EventSurvey) -> list[Result]:
    """What may be shown, question by question, in the reader's language. One query, none for an unsaved survey."""
    if survey.pk is None:
        return []
    shown = EventAnswer.objects.filter(survey=survey, is_shown=True).order_by("id")
    return results_of(ready_made(), shown.values_list("question", "value"))
