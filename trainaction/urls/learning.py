"""Addresses of a run's lessons, for its learners and for who teaches it."""

from django.urls import path

from trainaction.learning import views

urlpatterns = [
    path("learning/<slug:run>/", views.run_page, name="learning_run"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/", views.lesson_page, name="learning_lesson"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/seen/", views.blocks_seen, name="learning_blocks_seen"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/done/", views.lesson_done, name="learning_lesson_done"),
    path("teaching/<slug:run>/lessons/", views.lesson_versions, name="teaching_lessons"),
]
