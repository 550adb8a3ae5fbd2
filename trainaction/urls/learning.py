"""Addresses of a run's lessons, for its learners and for who teaches it."""

from django.urls import path

from trainaction.assignments import views as assignment_views
from trainaction.learning.rules import rules_page
from trainaction.lessons import views
from trainaction.lessons.reflection_views import reflection
from trainaction.marks.marking import marking_page, submission_page
from trainaction.marks.views import mark_page, marks_page
from trainaction.quizzes import views as quiz_views
from trainaction.quizzes.trying import quiz_preview
from trainaction.surveys import views as survey_views

urlpatterns = [
    path("learning-offline/", views.offline_page, name="learning_offline"),
    path("learning/<slug:run>/", views.run_page, name="learning_run"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/", views.lesson_page, name="learning_lesson"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/seen/", views.blocks_seen, name="learning_blocks_seen"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/done/", views.lesson_done, name="learning_lesson_done"),
    path("learning/<slug:run>/lessons/<uuid:lesson>/reflections/<uuid:block>/", reflection, name="learning_reflection"),
    path("learning/<slug:run>/assignments/<uuid:block>/", assignment_views.assignment, name="learning_assignment"),
    path(
        "learning/<slug:run>/assignments/<uuid:block>/take-back/",
        assignment_views.take_back,
        name="learning_assignment_take_back",
    ),
    path(
        "learning/<slug:run>/submissions/<uuid:key>/", assignment_views.submitted_file, name="learning_submitted_file"
    ),
    path("learning/<slug:run>/quizzes/<int:quiz>/", quiz_views.quiz_page, name="learning_quiz"),
    path("learning/<slug:run>/attempts/<uuid:attempt>/", quiz_views.attempt_page, name="learning_attempt"),
    path(
        "learning/<slug:run>/attempts/<uuid:attempt>/answers/<int:number>/", quiz_views.answer, name="learning_answer"
    ),
    path("teaching/<slug:run>/marking/", marking_page, name="teaching_marking"),
    path("teaching/<slug:run>/marking/<uuid:submission>/", submission_page, name="teaching_submission"),
    path("teaching/<slug:run>/marks/", marks_page, name="teaching_marks"),
    path("teaching/<slug:run>/marks/<int:item>/", mark_page, name="teaching_mark"),
    path("teaching/quizzes/<int:quiz>/", quiz_preview, name="quiz_preview"),
    path("learning/<slug:run>/survey/", survey_views.survey_page, name="learning_survey"),
    path("teaching/<slug:run>/survey/", survey_views.teaching_survey, name="teaching_survey"),
    path("teaching/<slug:run>/survey/survey.csv", survey_views.teaching_survey_file, name="teaching_survey_file"),
    path("teaching/<slug:run>/rules/", rules_page, name="teaching_rules"),
    path("teaching/<slug:run>/lessons/", views.lesson_versions, name="teaching_lessons"),
]
