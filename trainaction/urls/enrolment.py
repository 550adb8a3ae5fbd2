"""Addresses around runs and enrolments."""

from django.urls import path

from trainaction.enrolment import run_admin, teaching, views

admin_urlpatterns = [
    path("course-runs/<int:pk>/archive/", run_admin.archive, name="trainaction_archive_run"),
]

urlpatterns = [
    path("learning/", views.my_courses, name="my_courses"),
    path("learning/<slug:run>/enrol/", views.run_enrol, name="run_enrol"),
    path("learning/<slug:run>/withdraw/", views.run_withdraw, name="run_withdraw"),
    path("teaching/", teaching.my_runs, name="my_runs"),
    path("teaching/runs.<slug:extension>", teaching.my_runs_file, name="my_runs_file"),
    path("teaching/<slug:run>/", teaching.teaching_run, name="teaching_run"),
    path("teaching/<slug:run>/invitations/", teaching.teaching_invite, name="teaching_invite"),
    path("teaching/<slug:run>/people/<uuid:key>/approve/", teaching.enrolment_approve, name="enrolment_approve"),
    path("teaching/<slug:run>/people/<uuid:key>/reject/", teaching.enrolment_reject, name="enrolment_reject"),
    path("teaching/<slug:run>/people/<uuid:key>/withdraw/", teaching.enrolment_withdraw, name="enrolment_withdraw"),
    path("teaching/<slug:run>/people/<uuid:key>/free/", teaching.enrolment_free, name="enrolment_free"),
]
