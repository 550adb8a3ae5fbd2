from django.urls import path
from django.utils.translation import gettext_lazy as _

from datacction import views
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
]
