"""Where whoever registered for an activity says how it was: declared to registration, which knows no survey."""

from django.urls import reverse
from django.utils.translation import override

from datacction.feedback.queries import has_replied, is_asked, survey_of
from participants.models import Registration
from participants.registration.feedback import asks_how_it_was
from participants.registration.links import Purpose, token_of
from portal.mail import whole


@asks_how_it_was
def survey_address(own: Registration) -> str:
    """The survey of the activity by their own link, in their language; "" where they are not asked or have answered."""
    if not is_asked(own, survey_of(own.desk.activity)) or has_replied(own):
        return ""
    with override(own.language):
        return whole(reverse("event_survey", args=[token_of(own, Purpose.OWN)]))
