from django.urls import path
from django.utils.translation import gettext_lazy as _

from datacction import views
from datacction.feedback import views as feedback
from datacction.live import views as live

urlpatterns = [
    path(_("people/<slug:slug>/"), views.profile, name="public_profile"),
    path(_("activities/<slug:key>/live/"), live.live, name="live"),
    path(_("activities/<slug:key>/live/board/"), live.live_state, name="live_state"),
    path(_("activities/<slug:key>/live/ask/"), live.ask, name="live_ask"),
    path(_("activities/<slug:key>/live/vote/"), live.vote, name="live_vote"),
    path(_("activities/<slug:key>/live/poll/"), live.answer_poll, name="live_poll"),
    path(_("activities/<slug:key>/live/moderate/"), live.moderate, name="live_moderate"),
    path(_("activities/<slug:key>/live/host/"), live.host, name="live_host"),
    path(_("registrations/<str:token>/live/"), live.enter, name="live_enter"),
    path(_("registrations/<str:token>/survey/"), feedback.event_survey, name="event_survey"),
    path(_("activities/<slug:key>/survey/"), feedback.survey_results, name="event_survey_results"),
    path(_("activities/<slug:key>/survey/answers.csv"), feedback.survey_file, name="event_survey_file"),
]
