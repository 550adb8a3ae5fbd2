from django.urls import path
from django.utils.translation import gettext_lazy as _

from datacction import views
from datacction.editions import views as editions
from datacction.feedback import views as feedback
from datacction.live import views as live
from datacction.recordings import views as recordings
from datacction.speakers import directory
from datacction.speakers import views as speakers

urlpatterns = [
    path(_("people/"), directory.specialists, name="specialists"),
    path(_("people/<slug:slug>/"), views.profile, name="public_profile"),
    path(_("speakers/slides/<uuid:key>/"), speakers.slides_file, name="speaker_slides_file"),
    path(_("speakers/own/<str:token>/"), speakers.own_page, name="speaker_own"),
    path(_("speakers/own/<str:token>/photo/"), speakers.own_photo, name="speaker_photo"),
    path(_("speakers/own/<str:token>/slides/"), speakers.slides_page, name="speaker_slides"),
    path(_("speakers/own/<str:token>/withdraw/<slug:purpose>/"), speakers.withdraw_page, name="speaker_withdraw"),
    path(_("recordings/feed.xml"), recordings.all_recordings, name="recordings_feed"),
    path(_("recordings/season-<int:number>/feed.xml"), recordings.season_recordings, name="season_recordings_feed"),
    path(_("recordings/<uuid:episode>/chapters.json"), recordings.chapters_file, name="chapters_file"),
    path(
        _("recordings/<uuid:episode>/<slug:language>.<slug:extension>"),
        recordings.transcript_file,
        name="transcript_file",
    ),
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
    path("agenda/<int:page>/", editions.choose, name="agenda_choose"),
    path("agenda/<str:token>/", editions.own_agenda, name="agenda"),
    path("agenda/<str:token>.ics", editions.own_calendar, name="agenda_ics"),
]
