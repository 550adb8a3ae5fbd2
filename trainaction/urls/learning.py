"""Addresses of a run's lessons, for its learners and for who teaches it."""

from django.urls import path

from trainaction.learning import views
from trainaction.learning.rules import rules_page
from trainaction.quizzes import views as quiz_views
from trainaction.quizzes.marking import marking_page

urlpatterns = [
    path("learning/<slug:run>/", views.run_page, name="learning_run"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/", views.lesson_page, name="learning_lesson"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/seen/", views.blocks_seen, name="learning_blocks_seen"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/done/", views.lesson_done, name="learning_lesson_done"),
    path("learning/<slug:run>/quizzes/<int:quiz>/", quiz_views.quiz_page, name="learning_quiz"),
    path("learning/<slug:run>/attempts/<uuid:attempt>/", quiz_views.attempt_page, name="learning_attempt"),
    path(
        "learning/<slug:run>/attempts/<uuid:attempt>/answers/<int:number>/", quiz_views.answer, name="learning_answer"
    ),
    path("teaching/<slug:run>/marking/", marking_page, name="teaching_marking"),
    path("teaching/<slug:run>/rules/", rules_page, name="teaching_rules"),
    path("teaching/<slug:run>/lessons/", views.lesson_versions, name="teaching_lessons"),
]
