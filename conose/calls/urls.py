"""Addresses of calls: applying and one's applications; referees' letters; the secretary's screens in the admin."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from conose.calls import desk_views, views

admin_urlpatterns = [
    path("calls/<int:call>/applications/", desk_views.applications, name="call_applications"),
    path("calls/applications/<uuid:key>/", desk_views.application, name="call_application"),
    path("calls/applications/<uuid:key>/reopen/", desk_views.reopen, name="call_application_reopen"),
    path("calls/applications/<uuid:key>/files/<uuid:file>/", desk_views.file, name="call_application_file"),
    path("calls/applications/<uuid:key>/letters/<uuid:referee>/", desk_views.letter, name="call_application_letter"),
    path("calls/applications/<uuid:key>/referees/<uuid:referee>/", desk_views.referee, name="call_application_referee"),
]

urlpatterns = [
    path(_("calls/<uuid:call>/apply/"), views.apply, name="call_apply"),
    path(_("calls/<uuid:call>/ask/"), views.ask, name="call_ask"),
    path(_("applications/"), views.mine, name="applications_mine"),
    path(_("applications/<uuid:key>/"), views.application, name="application"),
    path(_("applications/<uuid:key>/submit/"), views.submit, name="application_submit"),
    path(_("applications/<uuid:key>/withdraw/"), views.withdraw, name="application_withdraw"),
    path(_("applications/<uuid:key>/reopen/"), views.reopen, name="application_reopen"),
    path(_("applications/<uuid:key>/naming/"), views.naming, name="application_naming"),
    path(_("applications/<uuid:key>/delete/"), views.discard, name="application_discard"),
    path(_("applications/<uuid:key>/other-texts/"), views.drop, name="application_drop"),
    path(_("applications/<uuid:key>/files/<uuid:file>/"), views.file, name="application_file"),
    path(_("applications/<uuid:key>/receipt.<slug:ending>"), views.receipt, name="application_receipt"),
    path(_("referees/<str:token>/"), views.letter, name="referee_letter"),
]
